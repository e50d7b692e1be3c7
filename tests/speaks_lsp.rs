//! Lifecycle, exit codes, broken and oversized messages, capabilities of clients.

use serde_json::{Value, json};

use crate::harness::{Editor, Workspace, uri};

#[test]
fn exit_codes_follow_the_specification() {
    let workspace = Workspace::new();
    assert_eq!(Editor::start(&workspace).leave(), 0, "shutdown, then exit");
    assert_eq!(Editor::start(&workspace).exit_at_once(), 1, "exit without shutdown");
    assert_eq!(Editor::start(&workspace).vanish(), 1, "the stream ends without a word");
}

#[test]
fn a_client_may_leave_with_empty_params() {
    let workspace = Workspace::new();
    let mut editor = Editor::builder(&workspace).unrecorded().start();
    editor.request("shutdown", json!({})).expect("shuts down");
    editor.notify("exit", json!({}));
    assert_eq!(editor.exit_at_once(), 0);
}

#[test]
fn after_shutdown_requests_are_refused() {
    let workspace = Workspace::new();
    let mut editor = Editor::start(&workspace);
    editor.request("shutdown", Value::Null).expect("shuts down");
    let hover = json!({ "textDocument": { "uri": "file:///x.log" }, "position": { "line": 0, "character": 0 } });
    let error = editor.request("textDocument/hover", hover).expect_err("refused");
    assert_eq!(error["code"], -32600);
    assert_eq!(editor.exit_at_once(), 0);
}

#[test]
fn broken_messages_are_answered_and_the_next_one_is_served() {
    let workspace = Workspace::with(&[("app.log", "mail ana@example.com\n")]);
    let log = workspace.path("app.log");
    let mut editor = Editor::builder(&workspace).unrecorded().start();
    editor.open(&log);
    for (body, code) in [
        ("{oops", -32700),
        ("[1, 2]", -32600),
        ("{\"jsonrpc\":\"1.0\",\"method\":\"x\"}", -32600),
        ("\"text\"", -32600),
    ] {
        editor.write_raw(format!("Content-Length: {}\r\n\r\n{body}", body.len()).as_bytes());
        assert_eq!(editor.stray()["code"], code, "{body}");
    }
    editor.write_raw(b"no header at all\r\n\r\n");
    assert_eq!(editor.stray()["code"], -32700);
    editor.write_raw(b"Content-Length: 4\r\n\r\n\xff\xfe\xff\xfe");
    assert_eq!(editor.stray()["code"], -32700);
    assert_eq!(editor.diagnostics(&log).len(), 1);
}

#[test]
fn an_oversized_message_is_answered_under_its_id() {
    let workspace = Workspace::new();
    let mut editor = Editor::builder(&workspace).unrecorded().start();
    let filler = "x".repeat(65 << 20);
    let body = format!(
        r#"{{"jsonrpc":"2.0","id":777,"method":"textDocument/hover","params":["{filler}"]}}"#
    );
    editor.write_raw(format!("Content-Length: {}\r\n\r\n{body}", body.len()).as_bytes());
    let error = editor.reply(777).expect_err("too large");
    assert_eq!(error["code"], -32600);
    assert!(error["message"].as_str().expect("words").contains("tftsr redact"), "{error}");
}

#[test]
fn wrong_params_and_unknown_methods_get_their_errors() {
    let workspace = Workspace::new();
    let mut editor = Editor::builder(&workspace).unrecorded().start();
    assert_eq!(
        editor.request("textDocument/hover", json!({ "x": 1 })).expect_err("wrong")["code"],
        -32602
    );
    assert_eq!(editor.request("tftsr/nothing", json!({})).expect_err("unknown")["code"], -32601);
    let unknown = json!({ "command": "tftsr.nothing", "arguments": [] });
    let error = editor.request("workspace/executeCommand", unknown).expect_err("unknown");
    assert_eq!(error["data"]["code"], "unknown-command");
    let wrong = json!({ "command": "tftsr.createIssue", "arguments": [{ "title": 3 }] });
    let error = editor.request("workspace/executeCommand", wrong).expect_err("wrong");
    assert_eq!(error["data"]["code"], "bad-arguments");
}

#[test]
fn edits_that_cannot_be_are_refused_and_change_nothing() {
    let workspace = Workspace::with(&[("app.log", "mail ana@example.com\n")]);
    let log = workspace.path("app.log");
    let mut editor = Editor::start(&workspace);
    editor.open(&log);
    let change = |version: i64, uri: String| json!({ "textDocument": { "uri": uri, "version": version }, "contentChanges": [{ "text": "x" }] });
    editor.notify("textDocument/didChange", change(1, uri(&log)));
    assert!(editor.message().contains("was refused"));
    editor.notify("textDocument/didChange", change(7, "file:///not-open.log".to_owned()));
    assert!(editor.message().contains("not open"));
    assert_eq!(editor.diagnostics(&log).len(), 1);
}

#[test]
fn a_client_that_offers_nothing_gets_diagnostics_and_plain_commands() {
    let workspace = Workspace::with(&[("app.log", "mail ana@example.com\n")]);
    let log = workspace.path("app.log");
    let mut editor = Editor::builder(&workspace).capabilities(json!({})).start();
    let offered = &editor.initialized["capabilities"];
    assert_eq!(offered["codeActionProvider"], true);
    assert_eq!(offered["positionEncoding"], "utf-16");
    for absent in ["diagnosticProvider", "semanticTokensProvider"] {
        assert!(offered[absent].is_null(), "{absent}");
    }
    editor.open(&log);
    assert_eq!(editor.diagnostics(&log).len(), 1);
    let actions = editor.actions(&log, [[0, 6], [0, 6]]);
    assert_eq!(actions[0]["command"], "tftsr.applyRedactions", "a bare command: {}", actions[0]);
    // It takes no edits, so a file that has to be new is written to disk.
    editor.command("tftsr.redactedCopy", json!({ "uri": uri(&log) })).expect("copies");
    assert_eq!(workspace.read("app.redacted.log"), "mail [EMAIL_1]\n");
}

#[test]
fn commands_need_no_arguments() {
    let workspace =
        Workspace::with(&[("app.log", "2026-05-01T10:00:00Z ERROR mail ana@example.com failed\n")]);
    let log = workspace.path("app.log");
    let mut editor = Editor::start(&workspace);
    editor.open(&log);
    let started = editor.command("tftsr.startTriage", Value::Null).expect("starts");
    assert!(started["issueId"].is_string());
    let document = editor.shown();
    editor.save(&document);
    for command in [
        "tftsr.askWhy",
        "tftsr.suggestEvidence",
        "tftsr.listLogs",
        "tftsr.getIssue",
        "tftsr.listIssues",
        "tftsr.listTimelineEvents",
        "tftsr.generateRca",
        "tftsr.doctor",
        "tftsr.listAudit",
        "tftsr.verifyAudit",
        "tftsr.detectPii",
    ] {
        editor.command(command, Value::Null).unwrap_or_else(|error| panic!("{command}: {error}"));
    }
}

#[test]
fn every_advertised_command_is_one_of_the_shells() {
    let workspace = Workspace::new();
    let editor = Editor::start(&workspace);
    let advertised: Vec<String> =
        editor.initialized["capabilities"]["executeCommandProvider"]["commands"]
            .as_array()
            .expect("commands")
            .iter()
            .map(|id| id.as_str().expect("an id").to_owned())
            .collect();
    let listed = crate::harness::tftsr(&workspace, &["call", "--list"], b"").text();
    let shell: Vec<&str> = listed.lines().filter_map(|line| line.split('\t').next()).collect();
    assert_eq!(advertised, shell);
}

#[test]
fn an_outline_of_a_log_and_of_a_document() {
    let log = "2026-05-01T10:00:00Z INFO start\n2026-05-01T10:00:01Z ERROR db down\n";
    let workspace = Workspace::with(&[
        ("app.log", log),
        ("notes.md", "---\ntftsr: triage/1\n---\n# A\n## B\n"),
    ]);
    let mut editor = Editor::start(&workspace);
    for name in ["app.log", "notes.md"] {
        let path = workspace.path(name);
        editor.open(&path);
        let params = json!({ "textDocument": { "uri": uri(&path) } });
        let symbols = editor.request("textDocument/documentSymbol", params).expect("symbols");
        assert!(symbols.as_array().is_some_and(|symbols| !symbols.is_empty()), "{name}");
    }
}
