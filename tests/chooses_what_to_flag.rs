//! What a person chooses of what is flagged: a selection, a value never again, a rule in one line.

use serde_json::{Value, json};

use crate::harness::{Editor, Workspace, tftsr, uri};

const LOG: &str = "2026-05-01T10:00:00Z INFO login user=ana@example.com from 203.0.113.7\n\
                   2026-05-01T10:00:01Z INFO mail to bo@example.com\n\
                   2026-05-01T10:00:02Z INFO logout user=Ana@Example.com from 203.0.113.7\n";

fn titles(actions: &[Value]) -> Vec<&str> {
    actions.iter().filter_map(|action| action["title"].as_str()).collect()
}

fn codes(editor: &mut Editor, path: &std::path::Path) -> Vec<String> {
    let code = |one: &Value| one["code"].as_str().unwrap_or_default().to_owned();
    editor.diagnostics(path).iter().map(code).collect()
}

/// Carries out the action with this title for a range.
fn run(editor: &mut Editor, path: &std::path::Path, range: [[u32; 2]; 2], title: &str) -> Value {
    let actions = editor.actions(path, range);
    let action = actions
        .iter()
        .find(|action| action["title"] == title)
        .unwrap_or_else(|| panic!("{title:?} is not among {:?}", titles(&actions)));
    let command = action["command"].clone();
    editor
        .command(command["command"].as_str().expect("a command"), command["arguments"][0].clone())
        .expect("the action works")
}

#[test]
fn each_action_is_filed_where_editors_look_for_it() {
    let workspace = Workspace::with(&[("app.log", LOG)]);
    let log = workspace.path("app.log");
    let mut editor = Editor::start(&workspace);
    editor.open(&log);
    let actions = editor.actions(&log, [[1, 36], [1, 36]]);
    let filed: Vec<String> = actions
        .iter()
        .map(|action| {
            let preferred = if action["isPreferred"] == true { ", preferred" } else { "" };
            let fixes = action["diagnostics"].as_array().map_or(0, Vec::len);
            format!("{} ({}{preferred}, mends {fixes})", action["title"], action["kind"])
                .replace('"', "")
        })
        .collect();
    expect_test::expect![[r#"
        Redact this email address (quickfix, preferred, mends 1)
        Redact this value everywhere (quickfix, mends 1)
        Redact all findings of type email (quickfix, mends 1)
        Never flag this value (quickfix, mends 1)
        Allow the rule email in this line (quickfix, mends 1)
        Redact all findings (quickfix, mends 0)
        Write a redacted copy beside this file (source, mends 0)
        Start triage from this log (source, mends 0)
        Ask AI what stands out in the log (source, mends 0)
        Show what happened around this record everywhere (source, mends 0)"#]]
    .assert_eq(&filed.join("\n"));
    let mut asked = |only: &str| {
        let params = json!({
            "textDocument": { "uri": uri(&log) },
            "range": { "start": { "line": 0, "character": 0 }, "end": { "line": 2, "character": 0 } },
            "context": { "diagnostics": [], "only": [only] },
        });
        let actions = editor.request("textDocument/codeAction", params).expect("actions");
        titles(actions.as_array().expect("a list")).join(", ")
    };
    assert_eq!(asked("refactor"), "Redact the 3 findings in the selection");
    assert_eq!(
        asked("source"),
        "Redact all findings, Write a redacted copy beside this file, Start triage from this log, \
         Ask AI what stands out in the log, Show what happened around this record everywhere"
    );
    assert_eq!(asked("source.redactAll"), "Redact all findings");
    assert!(asked("quickfix").starts_with("Redact this email address, "));
}

#[test]
fn a_selection_is_redacted_and_nothing_beside_it() {
    let workspace = Workspace::with(&[("app.log", LOG)]);
    let log = workspace.path("app.log");
    let mut editor = Editor::start(&workspace);
    editor.open(&log);
    // From within the first address to the end of the second line.
    run(&mut editor, &log, [[0, 40], [2, 0]], "Redact the 2 findings in the selection");
    let expected =
        LOG.replacen("203.0.113.7", "[IPV4_1]", 1).replace("bo@example.com", "[EMAIL_1]");
    assert_eq!(editor.text(&log), expected);
    let outside = json!({ "uri": uri(&log), "range": { "start": 0, "end": 100_000 } });
    let error = editor.command("tftsr.applyRedactions", outside).expect_err("refused");
    assert_eq!(error["data"]["code"], "bad-arguments");
}

#[test]
fn a_value_is_never_flagged_again_and_stands_in_no_file() {
    let workspace = Workspace::with(&[("app.log", LOG), ("other.log", LOG)]);
    let (log, other) = (workspace.path("app.log"), workspace.path("other.log"));
    let mut editor = Editor::start(&workspace);
    editor.open(&log);
    editor.open(&other);
    let result = run(&mut editor, &log, [[0, 40], [0, 40]], "Never flag this value");
    assert_eq!(result, json!({ "id": "email-1", "type": "email" }));
    for path in [&log, &other] {
        editor.change(path, [[0, 0], [0, 0]], " ");
        assert_eq!(codes(&mut editor, path), ["ipv4", "email", "ipv4"], "in any spelling");
    }
    editor.command("tftsr.applyRedactions", json!({ "uri": uri(&log) })).expect("redacts");
    let text = editor.text(&log);
    assert!(text.contains("ana@example.com") && text.contains("Ana@Example.com"), "{text}");
    assert!(!text.contains("bo@example.com") && !text.contains("203.0.113.7"), "{text}");
    assert_eq!(editor.leave(), 0);
    for file in workspace.all_files() {
        if file.starts_with(workspace.folder()) {
            continue;
        }
        let bytes = std::fs::read(&file).expect("readable");
        let holds = bytes.windows(15).any(|part| part.eq_ignore_ascii_case(b"ana@example.com"));
        assert!(!holds, "{} holds the value", file.display());
    }
    let listed = tftsr(&workspace, &["call", "listIgnoredValues"], b"");
    assert_eq!(listed.json(), json!({ "values": [{ "id": "email-1", "type": "email" }] }));
    let revealed = tftsr(&workspace, &["call", "listIgnoredValues", r#"{"reveal":true}"#], b"");
    assert_eq!(revealed.json()["values"][0]["value"], "ana@example.com");
    let argument = r#"{"id":"email-1"}"#;
    assert_eq!(tftsr(&workspace, &["call", "unignoreValue", argument], b"").code, 0);
    let again = tftsr(&workspace, &["call", "unignoreValue", argument], b"");
    assert!(again.stderr.contains("listIgnoredValues"), "{}", again.stderr);
    let mut editor = Editor::start(&workspace);
    editor.open(&other);
    assert_eq!(codes(&mut editor, &other).len(), 5, "flagged again");
}

#[test]
fn without_a_store_a_value_is_left_alone_while_the_editor_runs() {
    let workspace = Workspace::with(&[("app.log", LOG)]);
    let log = workspace.path("app.log");
    let nowhere = workspace.write("file", "a data folder cannot be below a file");
    let mut editor =
        Editor::builder(&workspace).env("TFTSR_DATA_DIR", nowhere.join("data")).start();
    editor.open(&log);
    let found = editor.command("tftsr.detectPii", json!({ "uri": uri(&log) })).expect("findings");
    let id = found["findings"][0]["spanId"].clone();
    let params = json!({ "command": "tftsr.ignoreValue", "arguments": [{ "uri": uri(&log), "spanId": id }] });
    editor.request("workspace/executeCommand", params).expect("is ignored");
    let message = editor.message();
    assert!(message.contains("nothing is stored"), "{message}");
    editor.change(&log, [[0, 0], [0, 0]], " ");
    assert_eq!(codes(&mut editor, &log), ["ipv4", "email", "ipv4"]);
    editor.command("tftsr.unignoreValue", json!({ "id": "email-1" })).expect("is flagged again");
    editor.change(&log, [[0, 0], [0, 1]], "");
    assert_eq!(codes(&mut editor, &log).len(), 5);
}

fn check_allowed(name: &str, text: &str, at: [u32; 2], rule: &str, expected: &str) {
    let workspace = Workspace::with(&[(name, text)]);
    let path = workspace.path(name);
    let mut editor = Editor::start(&workspace);
    editor.open(&path);
    let before = codes(&mut editor, &path).len();
    run(&mut editor, &path, [at, at], &format!("Allow the rule {rule} in this line"));
    assert_eq!(editor.text(&path), expected);
    assert_eq!(codes(&mut editor, &path).len(), before - 1, "{name}: one finding less");
}

#[test]
fn a_rule_is_allowed_in_one_line_and_no_other_there() {
    let expected = LOG.replacen("113.7\n", "113.7 # tftsr:allow email\n", 1);
    check_allowed("app.log", LOG, [0, 40], "email", &expected);
    // Line ends stay, a second rule joins the first.
    let text = LOG.replace('\n', "\r\n").replacen("113.7\r", "113.7 # tftsr:allow ipv4\r", 1);
    let expected = text.replacen("allow ipv4", "allow ipv4, email", 1);
    check_allowed("app.log", &text, [0, 40], "email", &expected);
    let code = "const mail = \"ana@example.com\";\n";
    let expected = "const mail = \"ana@example.com\"; // tftsr:allow email\n";
    check_allowed("app.ts", code, [0, 16], "email", expected);
    let document =
        "---\ntftsr: triage/1\ntitle: x\n---\n\n# x\n\n## Impact\n\nmail to ana@example.com\n";
    let expected = document.replace("com\n", "com <!-- tftsr:allow email -->\n");
    check_allowed("triage-x.md", document, [9, 12], "email", &expected);
}

#[test]
fn where_no_comment_can_stand_none_is_offered() {
    let line =
        "{\"time\":\"2026-05-01T10:00:00Z\",\"level\":\"info\",\"mail\":\"ana@example.com\"}\n";
    for name in ["app.json", "app.log"] {
        let workspace = Workspace::with(&[(name, line)]);
        let path = workspace.path(name);
        let mut editor = Editor::start(&workspace);
        editor.open(&path);
        let actions = editor.actions(&path, [[0, 60], [0, 60]]);
        let titles = titles(&actions);
        assert!(titles.contains(&"Never flag this value"), "{titles:?}");
        assert!(!titles.iter().any(|title| title.starts_with("Allow the rule")), "{titles:?}");
        let found =
            editor.command("tftsr.detectPii", json!({ "uri": uri(&path) })).expect("findings");
        let argument = json!({ "uri": uri(&path), "spanId": found["findings"][0]["spanId"] });
        let error = editor.command("tftsr.allowRule", argument).expect_err("refused");
        assert_eq!(error["data"]["code"], "refused");
        assert_eq!(editor.text(&path), line);
    }
}

#[test]
fn findings_beyond_the_limit_have_their_actions() {
    let text = "2026-05-01T10:00:00Z INFO from 198.51.100.7 ok\n".repeat(1500);
    let workspace = Workspace::with(&[("app.log", &text)]);
    let log = workspace.path("app.log");
    let mut editor = Editor::start(&workspace);
    editor.open(&log);
    assert_eq!(editor.diagnostics(&log).len(), 1001);
    run(&mut editor, &log, [[1400, 35], [1400, 35]], "Redact this IPv4 address");
    let redacted = "2026-05-01T10:00:00Z INFO from [IPV4_1] ok";
    assert_eq!(editor.text(&log).lines().nth(1400), Some(redacted));
    assert_eq!(editor.text(&log).matches("[IPV4_1]").count(), 1);
    run(&mut editor, &log, [[1300, 0], [1302, 0]], "Redact the 2 findings in the selection");
    assert_eq!(editor.text(&log).matches("[IPV4_1]").count(), 3);
    run(&mut editor, &log, [[1450, 35], [1450, 35]], "Redact this value everywhere");
    assert_eq!(editor.text(&log).matches("[IPV4_1]").count(), 1500);
}

#[test]
fn what_is_only_reported_stays_when_all_is_redacted() {
    let text = "2026-05-01T10:00:00Z INFO GET https://shop.example.com/cart from 203.0.113.7\n";
    let workspace = Workspace::with(&[("app.log", text)]);
    let log = workspace.path("app.log");
    let mut editor = Editor::start(&workspace);
    editor.open(&log);
    let found = editor.command("tftsr.detectPii", json!({ "uri": uri(&log) })).expect("findings");
    assert!(found["findings"].as_array().is_some_and(|all| !all.is_empty()));
    editor.command("tftsr.applyRedactions", json!({ "uri": uri(&log) })).expect("redacts");
    assert!(editor.text(&log).contains("https://"), "a URL as such is only reported");
    assert!(!editor.text(&log).contains("203.0.113.7"));
}

#[test]
fn a_preview_is_offered_only_to_editors_that_show_one() {
    for shows in [true, false] {
        let workspace = Workspace::with(&[("app.log", LOG)]);
        let log = workspace.path("app.log");
        let capabilities = json!({
            "experimental": { "tftsr": { "previews": shows } },
            "textDocument": { "codeAction": { "codeActionLiteralSupport": { "codeActionKind": { "valueSet": [] } } } },
        });
        let mut editor = Editor::builder(&workspace).capabilities(capabilities).start();
        editor.open(&log);
        let actions = editor.actions(&log, [[0, 0], [0, 0]]);
        let preview =
            actions.iter().find(|action| action["title"] == "Preview the redaction as a diff");
        assert_eq!(preview.is_some(), shows);
        if let Some(preview) = preview {
            let argument = preview["command"]["arguments"][0].clone();
            assert_eq!(argument["show"], true);
            let result = editor.command("tftsr.previewRedaction", argument).expect("a preview");
            let text = result["text"].as_str().expect("text");
            assert!(text.contains("[EMAIL_1]") && !text.contains("example.com"), "{text}");
            assert_eq!(editor.text(&log), LOG, "a preview changes nothing");
        }
    }
}
