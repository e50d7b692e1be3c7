//! The commands in Kakoune from Debian, set up as its README says. kakoune-lsp is not part of it.

use std::path::Path;

use super::{ROOT, person, run, sample_values, sample_workspace};
use crate::harness::slow_tests;

#[test]
fn kakoune_redacts_lists_and_starts_triage() {
    if !slow_tests() {
        return;
    }
    let workspace = sample_workspace();
    let home = tempfile::tempdir().expect("a temporary folder");
    let tftsr = Path::new(env!("CARGO_BIN_EXE_tftsr"));
    run(person(tftsr, &workspace, home.path()).args(["setup", "kakoune"]));
    let mut kakoune = person(Path::new("timeout"), &workspace, home.path());
    let script = format!(
        "try %{{ source {ROOT}/tests/editors/kakoune_flow.kak }} catch %{{ echo -to-file error.txt %val{{error}}; quit! 1 }}"
    );
    // Nothing is shown: the script writes what it sees into files.
    kakoune.args(["30", "kak", "-ui", "dummy", "-e", &script, "app.log"]);
    let output = kakoune.output().expect("runs");
    let said = workspace.files("error.txt").first().map(|name| workspace.read(name));
    assert!(output.status.success(), "{said:?} {}", String::from_utf8_lossy(&output.stderr));
    assert_eq!(workspace.read("type.txt"), "log");
    let redacted = workspace.read("redacted.log");
    assert!(sample_values().iter().all(|value| !redacted.contains(value)), "{redacted}");
    let findings = workspace.read("findings.txt");
    assert!(findings.contains("app.log:2:") && findings.contains("(email)"), "{findings}");
    let triage = workspace.files("triage-");
    assert_eq!(
        workspace.read("shown.txt"),
        format!("{} triage", workspace.path(&triage[0]).display())
    );
    assert!(workspace.read("settings.txt").contains("minSeverity"));
}
