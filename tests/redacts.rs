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
        for value in ["=ana ", "ana@", "203.0.113.7", "219099999", "4111111111111111", "3c:4d:5e"] {
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

#[test]
fn a_folder_redacted_into_itself_twice_does_not_take_its_output_in() {
    let workspace = Workspace::with(&[("logs/app.log", LOG)]);
    for _ in 0..2 {
        let arguments = ["redact", "logs", "-o", "logs/out", "--force"];
        let output = tftsr(&workspace, &arguments, b"");
        assert_eq!(output.code, 0, "{}", output.stderr);
    }
    assert!(workspace.path("logs/out/app.log").exists());
    assert!(!workspace.path("logs/out/out").exists());
}

#[test]
fn the_report_tells_counts_and_hashes_and_no_values() {
    let workspace = Workspace::with(&[("app.log", LOG)]);
    let output = tftsr(&workspace, &["redact", "app.log", "--report", "report.json"], b"");
    let report = std::fs::read_to_string(workspace.path("report.json")).expect("a report");
    assert!(!report.contains("ana@") && !report.contains("203.0.113.7"), "{report}");
    let report: serde_json::Value = serde_json::from_str(&report).expect("JSON");
    assert_eq!(report["redacted"], 5);
    assert_eq!(report["types"], json!({ "email": 3, "ipv4": 2 }));
    let file = &report["files"][0];
    assert_eq!(file["input"]["bytes"], LOG.len());
    assert_eq!(file["input"]["lines"], 3);
    assert_eq!(file["output"]["bytes"], output.stdout.len());
    assert_eq!(file["output"]["sha256"].as_str().map(str::len), Some(64));
}

#[cfg(unix)]
#[test]
fn in_place_keeps_mode_and_times_and_refuses_what_is_no_plain_file() {
    use std::os::unix::fs::{MetadataExt, PermissionsExt};
    let workspace = Workspace::with(&[("app.log", LOG)]);
    let log = workspace.path("app.log");
    std::fs::set_permissions(&log, std::fs::Permissions::from_mode(0o640)).expect("a mode");
    let then = std::time::SystemTime::UNIX_EPOCH + std::time::Duration::from_secs(1_700_000_000);
    let times = std::fs::FileTimes::new().set_modified(then);
    std::fs::File::options()
        .write(true)
        .open(&log)
        .expect("opens")
        .set_times(times)
        .expect("times");
    let output = tftsr(&workspace, &["redact", "--in-place", "app.log"], b"");
    assert_eq!((output.code, output.stderr.as_str()), (0, ""));
    let now = log.metadata().expect("there");
    assert_eq!((now.mode() & 0o7777, now.mtime()), (0o640, 1_700_000_000));
    assert!(std::fs::read_to_string(&log).expect("there").contains("[EMAIL_1]"));

    for refused in ["pipe", "app.log.gz"] {
        let path = workspace.path(refused);
        if refused == "pipe" {
            let made = std::process::Command::new("mkfifo").arg(&path).status().expect("mkfifo");
            assert!(made.success());
        } else {
            std::fs::write(&path, [0x1f, 0x8b, 8, 0, 0]).expect("writes");
        }
        let output = tftsr(&workspace, &["redact", "--in-place", refused], b"");
        assert_eq!(output.code, 2, "{refused}");
        assert!(output.stderr.contains("-o"), "{}", output.stderr);
    }

    std::fs::hard_link(&log, workspace.path("other.log")).expect("a link");
    let output = tftsr(&workspace, &["redact", "--in-place", "app.log"], b"");
    assert!(output.stderr.contains("other names (1"), "{}", output.stderr);
}
