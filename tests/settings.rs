//! Settings from the three places an editor has for them.

use serde_json::{Value, json};

use crate::harness::{Editor, Workspace, tftsr};

const LOG: &str = "mail ana@example.com from 198.51.100.7\n";

#[test]
fn initialization_options_count() {
    let workspace = Workspace::with(&[("app.log", LOG)]);
    let log = workspace.path("app.log");
    let mut editor = Editor::builder(&workspace)
        .capabilities(json!({}))
        .options(json!({ "tftsr": { "minSeverity": "warning" } }))
        .start();
    editor.open(&log);
    assert_eq!(editor.diagnostics(&log).len(), 1);
}

#[test]
fn workspace_configuration_is_asked_for_and_counts() {
    let workspace = Workspace::with(&[("app.log", LOG)]);
    let log = workspace.path("app.log");
    let mut editor = Editor::builder(&workspace).settings(json!({ "types": ["ipv4"] })).start();
    wait_for(&mut editor, "types", &json!(["ipv4"]));
    editor.open(&log);
    let diagnostics = editor.diagnostics(&log);
    assert_eq!(diagnostics.iter().map(|one| &one["code"]).collect::<Vec<_>>(), ["ipv4"]);
}

#[test]
fn a_change_of_configuration_counts_at_once_for_open_documents() {
    let workspace = Workspace::with(&[("app.log", LOG)]);
    let log = workspace.path("app.log");
    let mut editor = Editor::builder(&workspace).capabilities(json!({})).start();
    editor.open(&log);
    assert_eq!(editor.diagnostics(&log).len(), 2);
    let settings = json!({ "settings": { "tftsr": { "allowValues": ["ana@example.com"] } } });
    editor.notify("workspace/didChangeConfiguration", settings);
    wait_for(&mut editor, "allowValues", &json!(["ana@example.com"]));
    editor.change(&log, [[0, 0], [0, 0]], " ");
    assert_eq!(editor.diagnostics(&log).len(), 1);
}

#[test]
fn a_bad_setting_is_said_and_the_default_stands() {
    let workspace = Workspace::new();
    let mut editor = Editor::builder(&workspace)
        .capabilities(json!({}))
        .options(json!({ "minSeverity": "loud" }))
        .start();
    let message = editor.message();
    assert!(
        message.contains("tftsr.minSeverity must be hint, information, warning or error"),
        "{message}"
    );
}

#[test]
fn a_setting_changed_by_command_lasts_and_open_documents_follow() {
    let workspace = Workspace::with(&[("app.log", LOG)]);
    let log = workspace.path("app.log");
    let mut editor = Editor::start(&workspace);
    editor.open(&log);
    assert_eq!(editor.diagnostics(&log).len(), 2);
    editor
        .command("tftsr.updateSettings", json!({ "key": "minSeverity", "value": "warning" }))
        .expect("changes");
    editor.change(&log, [[0, 0], [0, 0]], " ");
    assert_eq!(editor.diagnostics(&log).len(), 1);
    drop(editor);
    let settings = tftsr(&workspace, &["call", "getSettings"], b"").json();
    assert_eq!(settings["minSeverity"], "warning");
    let error = tftsr(
        &workspace,
        &["call", "updateSettings", r#"{"key":"minSeverity","value":"loud"}"#],
        b"",
    );
    assert_eq!(error.code, 2);
    assert!(error.stderr.contains("minSeverity must be"), "{}", error.stderr);
}

/// Settings arrive as a message of their own, so their effect is waited for.
fn wait_for(editor: &mut Editor, key: &str, expected: &Value) {
    for _ in 0..200 {
        if &editor.command("tftsr.getSettings", Value::Null).expect("settings")[key] == expected {
            return;
        }
        std::thread::sleep(std::time::Duration::from_millis(20));
    }
    panic!("{key} did not become {expected}");
}

#[test]
fn stored_settings_are_in_force_from_the_start() {
    let workspace = Workspace::with(&[("app.log", LOG)]);
    let log = workspace.path("app.log");
    let argument = r#"{"key":"minSeverity","value":"warning"}"#;
    assert_eq!(tftsr(&workspace, &["call", "updateSettings", argument], b"").code, 0);
    let mut editor = Editor::start(&workspace);
    editor.open(&log);
    for _ in 0..200 {
        if editor.diagnostics(&log).len() == 1 {
            return;
        }
        std::thread::sleep(std::time::Duration::from_millis(20));
        editor.change(&log, [[0, 0], [0, 0]], " ");
    }
    panic!("the stored setting did not take effect");
}
