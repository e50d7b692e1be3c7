//! The package in Emacs from Debian, with eglot and with lsp-mode, set up as its README says.

use std::path::Path;
use std::process::Command;

use super::{ROOT, person, recorded, run, sample_workspace};
use crate::harness::slow_tests;

fn goes_from_a_log_to_an_rca(client: &str) {
    if !slow_tests() {
        return;
    }
    let workspace = sample_workspace();
    let home = tempfile::tempdir().expect("a temporary folder");
    run(person(Path::new(env!("CARGO_BIN_EXE_tftsr")), &workspace, home.path())
        .args(["setup", "emacs"]));
    let mut emacs: Command = person(Path::new("emacs"), &workspace, home.path());
    recorded(&mut emacs, home.path(), &format!("emacs-{client}"));
    // Not -Q, which would leave out Debian's packages.
    let output = run(emacs
        .env("TFTSR_TEST_CLIENT", client)
        .args(["-q", "--batch", "-l"])
        .arg(Path::new(ROOT).join("tests/editors/emacs_flow.el")));
    let said = String::from_utf8_lossy(&output.stdout);
    assert!(said.ends_with("passed\n"), "{said}\n{}", String::from_utf8_lossy(&output.stderr));
}

#[test]
fn the_package_compiles_without_a_warning() {
    if !slow_tests() {
        return;
    }
    let (workspace, home) = (sample_workspace(), tempfile::tempdir().expect("a temporary folder"));
    let package = home.path().join("tftsr.el");
    std::fs::copy(Path::new(ROOT).join("editors/emacs/tftsr.el"), &package).expect("copied");
    let strict = "(setq byte-compile-error-on-warn t)";
    run(person(Path::new("emacs"), &workspace, home.path())
        .args(["-q", "--batch", "--eval", strict, "-f", "batch-byte-compile"])
        .arg(&package));
}

#[test]
fn emacs_goes_from_a_log_to_an_rca_with_eglot() {
    goes_from_a_log_to_an_rca("eglot");
}

#[test]
fn emacs_goes_from_a_log_to_an_rca_with_lsp_mode() {
    goes_from_a_log_to_an_rca("lsp-mode");
}
