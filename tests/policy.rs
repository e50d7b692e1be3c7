//! Policy files, as an editor and a shell see them.

use serde_json::{Value, json};

use crate::harness::{Editor, Workspace, tftsr, uri};

const LOG: &str = "mail ana@example.com badge=QX-4711\n";

const RULE: &str = r#"
[types.badge]
title = "Badge"

[[rules]]
id = "acme-badge"
type = "badge"
regex = '''badge=(QX-\d{4})'''
keywords = ["badge"]
match = ["opened by badge=QX-4711"]
"#;

fn codes(diagnostics: &[Value]) -> Vec<&str> {
    diagnostics.iter().filter_map(|one| one["code"].as_str()).collect()
}

#[test]
fn rules_of_the_workspace_count_in_an_editor_and_a_saved_change_counts_at_once() {
    let workspace = Workspace::with(&[("app.log", LOG), (".tftsr.toml", RULE)]);
    let (log, policy) = (workspace.path("app.log"), workspace.path(".tftsr.toml"));
    let mut editor = Editor::builder(&workspace).capabilities(json!({})).start();
    editor.open(&log);
    assert_eq!(codes(&editor.diagnostics(&log)), ["email", "badge"]);
    let changed = RULE.replace("(QX-", "(QY-") + "[allow]\n";
    editor.open_text(&policy, &changed);
    let problems = editor.diagnostics(&policy);
    assert_eq!(codes(&problems), ["policy", "policy"]);
    let lines: Vec<&Value> = problems.iter().map(|one| &one["range"]["start"]["line"]).collect();
    assert_eq!(lines, [9, 10], "{problems:?}");
    workspace.write(".tftsr.toml", &changed);
    editor.save(&policy);
    editor.change(&log, [[0, 0], [0, 0]], " ");
    assert_eq!(codes(&editor.diagnostics(&log)), ["email"]);
    workspace.write(".tftsr.toml", RULE);
    let events = json!({ "changes": [{ "uri": uri(&policy), "type": 2 }] });
    editor.notify("workspace/didChangeWatchedFiles", events);
    editor.change(&log, [[0, 0], [0, 0]], " ");
    assert_eq!(codes(&editor.diagnostics(&log)), ["email", "badge"]);
    // What leaves is replaced by the rules of the workspace, too.
    let preview = editor.command("tftsr.previewRedaction", json!({ "uri": uri(&log) }));
    assert_eq!(preview.expect("previewed")["text"], "  mail [EMAIL_1] badge=[BADGE_1]\n");
}

#[test]
fn a_workspace_cannot_loosen_and_a_person_can() {
    let loose = "[policy]\nemail = \"ignore\"\n[[allow]]\nvalues = [\"ana@example.com\"]\n";
    let workspace =
        Workspace::with(&[("app.log", LOG), (".tftsr.toml", loose), ("own.toml", loose)]);
    let log = workspace.path("app.log");
    let log = log.to_str().expect("UTF-8");
    let scanned = tftsr(&workspace, &["scan", "--format", "jsonl", log], b"");
    assert!(scanned.code == 1 && scanned.text().contains("email"), "{}", scanned.stderr);
    assert!(
        scanned.stderr.contains(".tftsr.toml:2: a workspace can only make this stricter"),
        "{}",
        scanned.stderr
    );
    assert!(
        scanned.stderr.contains(".tftsr.toml:3: a workspace can allow nothing"),
        "{}",
        scanned.stderr
    );
    let own = workspace.path("own.toml");
    let own = own.to_str().expect("UTF-8");
    let scanned = tftsr(&workspace, &["scan", "--config", own, log], b"");
    assert!(scanned.code == 0, "{}", scanned.stderr);
    let redacted = tftsr(&workspace, &["redact", log], b"");
    assert_eq!(redacted.text(), "mail [EMAIL_1] badge=QX-4711\n");
}

#[test]
fn a_baseline_knows_values_wherever_they_move_and_holds_none() {
    let workspace = Workspace::with(&[("app.log", LOG)]);
    let (log, baseline) = (workspace.path("app.log"), workspace.path("known.json"));
    let (log, baseline) = (log.to_str().expect("UTF-8"), baseline.to_str().expect("UTF-8"));
    let scan = |option: &str| tftsr(&workspace, &["scan", option, baseline, log], b"");
    assert_eq!(scan("--baseline").code, 2);
    assert_eq!(scan("--write-baseline").code, 0);
    let written = workspace.read("known.json");
    assert!(!written.contains("ana@") && written.contains("app.log"), "{written}");
    assert_eq!(scan("--baseline").code, 0);
    workspace.write("app.log", &format!("\n\n{LOG}mail bo@example.com\nmail Ana@Example.com\n"));
    let scanned = scan("--baseline");
    assert!(scanned.code == 1 && scanned.text().contains(":4:6:"), "{}", scanned.stderr);
    assert!(scanned.stderr.contains("1 new finding in 1 of 1 file"), "{}", scanned.stderr);
    // Another key: nothing is compared.
    workspace.write("known.json.key", &"0".repeat(64));
    let scanned = scan("--baseline");
    assert!(scanned.code == 2 && scanned.stderr.contains("another key"), "{}", scanned.stderr);
    // What is no baseline is not written over.
    workspace.write("known.json", "{\"mine\": 1}");
    assert_eq!(scan("--write-baseline").code, 2);
    assert_eq!(workspace.read("known.json"), "{\"mine\": 1}");
}
