//! The plugin in Neovim, installed as its README says.

use std::path::Path;

use super::{ROOT, installed, person, report, run, sample_workspace};
use crate::harness::slow_tests;

/// The first shell block of a README, so that what a newcomer types is what is tested.
fn first_shell_block(readme: &str) -> &str {
    let (_, rest) = readme.split_once("```sh\n").expect("a shell block");
    rest.split_once("```").expect("its end").0
}

/// A home folder with the plugin installed.
fn home_with_plugin() -> tempfile::TempDir {
    let home = tempfile::tempdir().expect("a temporary folder");
    let readme = std::fs::read_to_string(Path::new(ROOT).join("editors/neovim/README.md"))
        .expect("readable");
    let mut shell = std::process::Command::new("sh");
    run(shell
        .args(["-euc", first_shell_block(&readme)])
        .current_dir(ROOT)
        .env("HOME", home.path()));
    home
}

#[test]
fn neovim_goes_from_a_log_to_an_rca() {
    if !slow_tests() {
        return;
    }
    let (workspace, home) = (sample_workspace(), home_with_plugin());
    let script = format!("luafile {ROOT}/tests/editors/neovim_flow.lua");
    let mut neovim = person(&installed("neovim/bin/nvim"), &workspace, home.path());
    let output = run(neovim.args(["--headless", "-c", &script]));
    let said = String::from_utf8_lossy(&output.stdout);
    assert!(said.ends_with("passed\n"), "{said}");
}

#[test]
fn the_plugin_does_next_to_nothing_at_start() {
    if !slow_tests() {
        return;
    }
    let (workspace, home) = (sample_workspace(), home_with_plugin());
    let times = home.path().join("times");
    let mut neovim = person(&installed("neovim/bin/nvim"), &workspace, home.path());
    run(neovim.arg("--headless").arg("--startuptime").arg(&times).arg("+qa"));
    let read = std::fs::read_to_string(&times).expect("a report");
    let ours: Vec<&str> = read.lines().filter(|line| line.contains("tftsr")).collect();
    let [line] = ours.as_slice() else {
        panic!("more than plugin/tftsr.lua is loaded before a log opens: {ours:#?}")
    };
    assert!(line.ends_with("/plugin/tftsr.lua"), "{line}");
    assert!(!read.contains("require('vim.lsp"), "a client is set up before a log opens:\n{read}");
    // The columns of the report are clock, with what it sourced, alone.
    let took = line.split_whitespace().nth(1).unwrap_or_default();
    report(&format!("plugin/tftsr.lua at start: {took} ms"));
}
