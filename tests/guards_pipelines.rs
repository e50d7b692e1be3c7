//! Where code is checked before it is shared: SARIF as its schema wants it, and the hook of pre-commit as people run it; slow.
//!
//! The schema is that of OASIS (SARIF 2.1.0 with Errata 01), as it was published but for white space.

use std::path::{Path, PathBuf};
use std::process::{Command, Output};

use crate::harness::{Workspace, slow_tests, tftsr};

const LOG: &str = "2026-05-01T10:00:00Z INFO login user=ana@example.com from 203.0.113.7\n\
                   2026-05-01T10:00:01Z WARN Jos\u{e9}'s mail \u{1f600} to bo@example.com failed\n";

/// A credential in clear text, put together here so that no scanner takes this file for a leak.
fn credential() -> String {
    format!("db {}=Tr0ub4dor-{}\n", "password", 7 * 1583)
}

/// A program that `tests/install.sh` has installed.
fn tool(name: &str) -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("target/tools/bin").join(name)
}

/// Runs a program with the tools and the tested binary on its path.
fn run(program: &Path, workspace: &Workspace, arguments: &[&str]) -> Output {
    let binary = Path::new(env!("CARGO_BIN_EXE_tftsr")).parent().expect("a folder");
    let path = std::env::var_os("PATH").unwrap_or_default();
    let folders = [binary.to_owned(), tool("").to_owned()];
    let path = std::env::join_paths(folders.into_iter().chain(std::env::split_paths(&path)))
        .expect("a path");
    Command::new(program)
        .args(arguments)
        .current_dir(workspace.folder())
        .env("PATH", path)
        .env("PRE_COMMIT_HOME", workspace.folder().join(".pre-commit"))
        .output()
        .unwrap_or_else(|error| panic!("{}: {error}", program.display()))
}

#[test]
fn sarif_is_valid_against_its_schema() {
    if !slow_tests() {
        return;
    }
    let workspace = Workspace::with(&[("app log#1.log", LOG), ("clean.log", "nothing here\n")]);
    workspace.write("secret.log", &credential());
    let schema =
        Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/fixtures/sarif-schema-2.1.0.json");
    const CHECK: &str = "import json, sys, jsonschema\n\
        schema, report = (json.load(open(path, encoding='utf-8')) for path in sys.argv[1:3])\n\
        errors = list(jsonschema.Draft7Validator(schema).iter_errors(report))\n\
        [print(list(error.absolute_path), error.message[:300]) for error in errors]\n\
        sys.exit(len(errors) > 0)";
    let cases: [&[&str]; 3] =
        [&["app log#1.log", "secret.log", "clean.log"], &["clean.log"], &["."]];
    for files in cases {
        let report = tftsr(&workspace, &[&["scan", "--format", "sarif"], files].concat(), b"");
        assert!(report.code <= 1, "{}", report.stderr);
        let path = workspace.write("report.sarif", &report.text());
        let checked = run(
            &tool("python"),
            &workspace,
            &["-c", CHECK, schema.to_str().expect("UTF-8"), path.to_str().expect("UTF-8")],
        );
        let said = String::from_utf8_lossy(&checked.stdout).into_owned();
        assert!(
            checked.status.success(),
            "{files:?}: {said}{}",
            String::from_utf8_lossy(&checked.stderr)
        );
        std::fs::remove_file(path).expect("removed");
    }
}

#[test]
fn pre_commit_stops_a_credential_and_lets_the_rest_through() {
    if !slow_tests() {
        return;
    }
    let workspace = Workspace::with(&[("app.log", LOG)]);
    let git = |arguments: &[&str]| {
        let done = run(Path::new("git"), &workspace, arguments);
        assert!(done.status.success(), "{}", String::from_utf8_lossy(&done.stderr));
    };
    git(&["init", "--quiet"]);
    git(&["add", "app.log"]);
    let hook = || {
        let arguments = ["try-repo", env!("CARGO_MANIFEST_DIR"), "tftsr"];
        let output = run(&tool("pre-commit"), &workspace, &arguments);
        let said = String::from_utf8_lossy(&output.stdout).into_owned()
            + &String::from_utf8_lossy(&output.stderr);
        (output.status.success(), said)
    };
    let (passes, said) = hook();
    assert!(passes && said.contains("Passed"), "{said}");

    let credential = credential();
    workspace.write("config.txt", &credential);
    git(&["add", "config.txt"]);
    let (passes, said) = hook();
    assert!(!passes && said.contains("config.txt:1:"), "{said}");
    assert!(!said.contains(credential.trim().split_once('=').expect("a value").1), "{said}");
}
