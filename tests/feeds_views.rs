//! What the views of an editor rest on: counts by type, answers without a word, and word of changes.

use serde_json::{Value, json};

use crate::harness::{Editor, Workspace, uri};

const LOG: &str = "2026-03-14T02:11:38Z INFO login email=ana@corp-mail.example from 203.0.113.77\n\
    2026-03-14T02:11:39Z INFO login email=bo@corp-mail.example from 203.0.113.78\n\
    2026-03-14T02:11:40Z INFO login email=ana@corp-mail.example\n";

#[test]
fn findings_are_counted_by_type_and_listed_a_few_at_a_time() {
    let workspace = Workspace::with(&[("app.log", LOG)]);
    let log = workspace.path("app.log");
    let mut editor = Editor::start(&workspace);
    editor.open(&log);
    let mut found = |more: Value| {
        let mut argument = json!({ "uri": uri(&log) });
        for (key, value) in more.as_object().into_iter().flatten() {
            argument[key] = value.clone();
        }
        editor.command("tftsr.detectPii", argument)
    };
    let all = found(json!({})).expect("findings");
    let emails = all["types"].as_array().expect("types").iter().find(|row| row["type"] == "email");
    assert_eq!(
        emails,
        Some(
            &json!({ "type": "email", "title": "Email address", "severity": "warning", "count": 3 })
        )
    );
    let counted: u64 =
        all["types"].as_array().into_iter().flatten().filter_map(|row| row["count"].as_u64()).sum();
    assert_eq!(all["findings"].as_array().map(Vec::len), usize::try_from(counted).ok());

    let few = found(json!({ "types": ["email"], "limit": 2 })).expect("findings");
    let lines: Vec<&Value> =
        few["findings"].as_array().into_iter().flatten().map(|row| &row["line"]).collect();
    assert_eq!(lines, [1, 2]);
    assert_eq!(few["types"], all["types"], "what is counted is the whole document");
    assert!(found(json!({ "types": ["mail"] })).is_err(), "a misspelt type is an error");
}

#[test]
fn a_view_asks_without_a_word_and_hears_of_changes() {
    let workspace = Workspace::with(&[("app.log", LOG)]);
    let log = workspace.path("app.log");
    let capabilities = json!({
        "experimental": { "tftsr": { "changes": true } },
        "window": { "showDocument": { "support": true } },
        "workspace": {
            "applyEdit": true,
            "workspaceEdit": { "documentChanges": true, "resourceOperations": ["create"] },
        },
    });
    let mut editor = Editor::builder(&workspace).capabilities(capabilities).unrecorded().start();
    editor.open(&log);
    editor.command("tftsr.startTriage", json!({ "uri": uri(&log) })).expect("starts");
    // Told before the person is.
    assert_eq!(editor.changes, 1);
    let mut quietly = |command: &str, argument: Value| {
        let params = json!({ "command": command, "arguments": [argument] });
        editor.request("workspace/executeCommand", params)
    };
    let listed = quietly("tftsr.listIssues", json!({ "quiet": true })).expect("issues");
    assert_eq!(listed["issues"].as_array().map(Vec::len), Some(1));
    let id = listed["issues"][0]["id"].clone();
    quietly("tftsr.getIssue", json!({ "id": id, "quiet": true })).expect("the issue");
    quietly("tftsr.getIssue", json!({ "id": "none", "quiet": true })).expect_err("no such issue");
    // A call that is not quiet: what it says is the first that is said since.
    editor.command("tftsr.updateIssue", json!({ "id": id, "severity": "p1" })).expect("changes");
    assert_eq!(editor.changes, 2, "quiet calls change nothing");
    let document = editor.shown();
    editor.save(&document);
    editor.stored_change();
}
