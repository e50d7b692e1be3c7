//! Redaction by code action and command: one, a value, a type, all, a copy.

use serde_json::json;

use crate::harness::{Editor, Workspace, tftsr, uri};

const LOG: &str = "2026-05-01T10:00:00Z INFO login user=ana@example.com from 203.0.113.7\r\n\
                   2026-05-01T10:00:01Z INFO mail to bo@example.com\r\n\
                   2026-05-01T10:00:02Z INFO logout user=Ana@Example.com from 203.0.113.7\r\n";

fn check(title: &str, at: [u32; 2], expected: &str) {
    let workspace = Workspace::with(&[("app.log", LOG)]);
    let log = workspace.path("app.log");
    let mut editor = Editor::start(&workspace);
    editor.open(&log);
    editor.run_action(&log, at, title);
    assert_eq!(editor.text(&log), expected, "{title}");
}

#[test]
fn this_finding() {
    check("Redact this email address", [1, 40], &LOG.replace("bo@example.com", "[EMAIL_1]"));
}

#[test]
fn this_value_everywhere_in_any_spelling() {
    let expected =
        LOG.replace("ana@example.com", "[EMAIL_1]").replace("Ana@Example.com", "[EMAIL_1]");
    check("Redact this value everywhere", [0, 40], &expected);
}

#[test]
fn this_type() {
    let expected = LOG
        .replace("ana@example.com", "[EMAIL_1]")
        .replace("Ana@Example.com", "[EMAIL_1]")
        .replace("bo@example.com", "[EMAIL_2]");
    check("Redact all findings of type email", [0, 40], &expected);
}

#[test]
fn everything() {
    let expected = LOG
        .replace("ana@example.com", "[EMAIL_1]")
        .replace("Ana@Example.com", "[EMAIL_1]")
        .replace("bo@example.com", "[EMAIL_2]")
        .replace("203.0.113.7", "[IPV4_1]");
    check("Redact all findings", [0, 0], &expected);
}

#[test]
fn redacting_twice_changes_nothing_and_numbers_go_on() {
    let workspace =
        Workspace::with(&[("app.log", LOG), ("other.log", "mail cy@example.com bo@example.com\n")]);
    let (log, other) = (workspace.path("app.log"), workspace.path("other.log"));
    let mut editor = Editor::start(&workspace);
    editor.open(&log);
    editor.command("tftsr.applyRedactions", json!({ "uri": uri(&log) })).expect("redacts");
    let once = editor.text(&log);
    editor.command("tftsr.applyRedactions", json!({ "uri": uri(&log) })).expect("redacts");
    assert_eq!(editor.text(&log), once);
    assert!(editor.diagnostics(&log).is_empty());
    editor.open(&other);
    editor.command("tftsr.applyRedactions", json!({ "uri": uri(&other) })).expect("redacts");
    assert_eq!(
        editor.text(&other),
        "mail [EMAIL_3] [EMAIL_2]\n",
        "one value, one placeholder over the workspace"
    );
}

#[test]
fn a_copy_beside_the_file_leaves_the_file() {
    let workspace = Workspace::with(&[("app.log", LOG)]);
    let log = workspace.path("app.log");
    let mut editor = Editor::start(&workspace);
    editor.open(&log);
    editor.run_action(&log, [0, 0], "Write a redacted copy beside this file");
    let copy = editor.shown();
    assert_eq!(copy, workspace.path("app.redacted.log"));
    assert!(editor.text(&copy).contains("user=[EMAIL_1] from [IPV4_1]\r\n"));
    assert!(!editor.text(&copy).contains("example.com"));
    assert_eq!(editor.text(&log), LOG);
    editor.run_action(&log, [0, 0], "Write a redacted copy beside this file");
    assert_eq!(editor.shown(), workspace.path("app.redacted-2.log"), "a file that exists is kept");
}

#[test]
fn a_command_works_on_the_text_that_was_there_when_it_was_asked_for() {
    let workspace = Workspace::with(&[("app.log", LOG)]);
    let log = workspace.path("app.log");
    let mut editor = Editor::start(&workspace);
    editor.open(&log);
    let preview =
        json!({ "command": "tftsr.previewRedaction", "arguments": [{ "uri": uri(&log) }] });
    let id = editor.send("workspace/executeCommand", preview);
    editor.change(&log, [[0, 0], [3, 0]], "");
    let result = editor.reply(id).expect("a preview");
    assert_eq!(result["redacted"], 5);
}

#[test]
fn without_a_store_redaction_works_and_says_what_is_off() {
    let workspace = Workspace::with(&[("app.log", LOG)]);
    let log = workspace.path("app.log");
    let nowhere = workspace.write("file", "a data folder cannot be below a file");
    let mut editor =
        Editor::builder(&workspace).env("TFTSR_DATA_DIR", nowhere.join("data")).start();
    editor.open(&log);
    assert_eq!(editor.diagnostics(&log).len(), 5);
    let arguments =
        json!({ "command": "tftsr.applyRedactions", "arguments": [{ "uri": uri(&log) }] });
    editor.request("workspace/executeCommand", arguments).expect("redacts");
    let message = editor.message();
    assert!(
        message.contains("5 values redacted") && message.contains("nothing is stored"),
        "{message}"
    );
    assert!(!editor.text(&log).contains("example.com"));
}

#[test]
fn an_edit_that_the_editor_drops_is_said() {
    let workspace = Workspace::with(&[("app.log", LOG)]);
    let log = workspace.path("app.log");
    let mut editor = Editor::start(&workspace);
    editor.open(&log);
    editor.refuse_edits = true;
    editor.command("tftsr.applyRedactions", json!({ "uri": uri(&log) })).expect("is tried");
    assert_eq!(editor.text(&log), LOG);
}

#[test]
fn a_stale_finding_is_refused_with_a_way_on() {
    let workspace = Workspace::with(&[("app.log", LOG)]);
    let log = workspace.path("app.log");
    let mut editor = Editor::start(&workspace);
    editor.open(&log);
    let error = editor
        .command("tftsr.applyRedactions", json!({ "uri": uri(&log), "spanIds": ["3-9"] }))
        .expect_err("there is no such finding");
    assert_eq!(error["data"]["code"], "not-found");
    assert!(error["message"].as_str().expect("words").contains("ask for the findings again"));
}

#[test]
fn a_misspelt_field_redacts_nothing() {
    let workspace = Workspace::with(&[("app.log", LOG)]);
    let log = workspace.path("app.log");
    let mut editor = Editor::start(&workspace);
    editor.open(&log);
    for argument in [
        json!({ "uri": uri(&log), "typs": ["email"] }),
        json!("app.log"),
        json!(["app.log"]),
        json!({ "uri": uri(&log), "types": ["emial"] }),
    ] {
        let error = editor.command("tftsr.applyRedactions", argument).expect_err("refused");
        assert_eq!(error["data"]["code"], "bad-arguments", "{error}");
    }
    assert_eq!(editor.text(&log), LOG);
}

/// A log with values of many types, JSON with bare numbers among them.
const MIXED: &str = "login user=ana from 203.0.113.7 and 203.0.113.9 mail Ana@example.com\n\
     {\"ssn\": 219099999, \"card\":[4111111111111111], \"mac\":\"00:1b:21:3c:4d:5e\",\"mail\":\"ana@example.com\"}\n";

#[test]
fn every_style_keeps_json_valid_is_not_found_again_and_twice_is_once() {
    let workspace = Workspace::with(&[]);
    for style in ["token", "hash", "mask", "partial", "synthetic"] {
        let arguments = ["redact", "--style", style, "--key-file", "key", "--make-key", "-"];
        let once = tftsr(&workspace, &arguments, MIXED.as_bytes());
        assert_eq!(once.code, 0, "{}", once.stderr);
        let text = once.text();
        for value in ["ana", "203.0.113.7", "219099999", "4111111111111111", "3c:4d:5e"] {
            assert!(!text.contains(value), "{style}: {text}");
        }
        serde_json::from_str::<serde_json::Value>(text.lines().nth(1).expect("two lines"))
            .unwrap_or_else(|error| panic!("{style}: {error}: {text}"));
        let again = tftsr(&workspace, &["scan", "-"], &once.stdout);
        assert_eq!((again.code, again.text().as_str()), (0, ""), "{style}: {text}");
        assert_eq!(tftsr(&workspace, &arguments, &once.stdout).stdout, once.stdout, "{style}");
    }
}

#[test]
fn hashes_of_parts_are_those_of_the_whole_and_hang_on_the_key() {
    let workspace = Workspace::with(&[]);
    let redacted = |key: &str, input: &str| {
        let arguments = ["redact", "--style", "hash", "--key-file", key, "--make-key"];
        tftsr(&workspace, &arguments, input.as_bytes()).text()
    };
    let whole = redacted("one", LOG);
    let parts: String = LOG.split_inclusive('\n').rev().map(|line| redacted("one", line)).collect();
    let sorted = |text: &str| {
        let mut lines: Vec<String> = text.lines().map(str::to_owned).collect();
        lines.sort();
        lines
    };
    assert_eq!(sorted(&parts), sorted(&whole));
    assert_ne!(redacted("other", LOG), whole);
}

#[test]
fn a_key_that_is_missing_or_open_to_others_is_refused_with_a_way_on() {
    let workspace = Workspace::with(&[]);
    let run = |key: &[&str]| {
        let arguments = [&["redact", "--style", "hash"], key].concat();
        let output = tftsr(&workspace, &arguments, LOG.as_bytes());
        assert_eq!((output.code, output.stdout.len()), (2, 0));
        output.stderr
    };
    assert!(run(&[]).contains("--key-file"));
    assert!(run(&["--key-file", "none"]).contains("add --make-key"));
    #[cfg(unix)]
    {
        use std::os::unix::fs::PermissionsExt;
        let path = workspace.write("open", &"ab".repeat(32));
        std::fs::set_permissions(&path, std::fs::Permissions::from_mode(0o644)).expect("a mode");
        assert!(run(&["--key-file", "open"]).contains("chmod 600"));
    }
}

#[test]
fn utf_16_is_redacted_and_stays_utf_16() {
    let workspace = Workspace::with(&[]);
    for order in [u16::to_le_bytes, u16::to_be_bytes] {
        let encoded = |text: &str| -> Vec<u8> {
            format!("\u{feff}{text}").encode_utf16().flat_map(order).collect()
        };
        let output = tftsr(&workspace, &["redact"], &encoded("für ana@example.com\r\n"));
        assert_eq!(output.stdout, encoded("für [EMAIL_1]\r\n"));
    }
}
