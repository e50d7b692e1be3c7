//! State comes back after a restart, is encrypted on disk, and its faults are told apart.

use std::os::unix::fs::PermissionsExt;

use serde_json::{Value, json};

use crate::five_whys::triaged;
use crate::harness::{Editor, Workspace, tftsr, uri};

#[test]
fn an_issue_is_there_after_a_restart_and_after_a_kill() {
    let workspace = Workspace::new();
    let mut editor = Editor::start(&workspace);
    let (document, started) = triaged(&workspace, &mut editor);
    editor.save(&document);
    editor
        .command("tftsr.updateIssue", json!({ "id": started["issueId"], "severity": "p2" }))
        .expect("changes");
    assert!(editor.text(&document).contains("severity: p2"), "the front matter follows");
    editor.save(&document);
    editor.kill();
    let mut editor = Editor::start(&workspace);
    let nested =
        editor.command("tftsr.getIssue", json!({ "id": started["issueId"] })).expect("still there");
    assert_eq!(nested["issue"]["severity"], "p2");
    assert_eq!(nested["whys"].as_array().map(Vec::len), Some(1));
    let found =
        editor.command("tftsr.searchIssues", json!({ "query": "checkout" })).expect("searches");
    assert_eq!(found["hits"].as_array().map(Vec::len), Some(1));
}

#[test]
fn placeholders_keep_their_numbers_over_restarts() {
    let workspace = Workspace::with(&[
        ("a.log", "mail ana@example.com\n"),
        ("b.log", "mail bo@example.com ana@example.com\n"),
    ]);
    for (name, expected) in [("a.log", "mail [EMAIL_1]\n"), ("b.log", "mail [EMAIL_2] [EMAIL_1]\n")]
    {
        let path = workspace.path(name);
        let mut editor = Editor::start(&workspace);
        editor.open(&path);
        editor.command("tftsr.applyRedactions", json!({ "uri": uri(&path) })).expect("redacts");
        assert_eq!(editor.text(&path), expected);
    }
}

#[test]
fn nothing_of_a_log_is_in_the_clear_on_disk() {
    let marker = format!("marker{}", "Xq7unlikely");
    let log_text = format!("2026-05-01T10:00:00Z ERROR login user={marker}@example.com failed\n");
    let workspace = Workspace::with(&[("app.log", &log_text)]);
    let log = workspace.path("app.log");
    let mut editor = Editor::start(&workspace);
    editor.open(&log);
    editor
        .command(
            "tftsr.startTriage",
            json!({ "uri": uri(&log), "title": format!("about {marker}@example.com") }),
        )
        .expect("starts");
    let document = editor.shown();
    editor.save(&document);
    editor.command("tftsr.generateRca", json!({})).expect("writes");
    let rca = editor.shown();
    editor.save(&rca);
    editor.kill();
    for file in workspace.all_files().into_iter().filter(|file| *file != log) {
        let bytes = std::fs::read(&file).expect("readable");
        let found = bytes.windows(marker.len()).any(|window| window == marker.as_bytes());
        assert!(!found, "a value is in {}", file.display());
        if file.starts_with(workspace.data_dir()) {
            let clear = bytes.windows(8).any(|window| window == b"[EMAIL_1");
            assert!(!clear, "stored text is in the clear in {}", file.display());
        }
    }
}

/// What the store says in this state, with findings and redaction still at work and the file left as it was.
fn fault(workspace: &Workspace, expected: &str) {
    let database = workspace.data_dir().join("tftsr.db");
    let before = std::fs::read(&database).ok();
    let listed = tftsr(workspace, &["call", "listIssues"], b"");
    assert_eq!(listed.code, 2, "{expected}: {}", listed.text());
    assert!(listed.stderr.contains(expected), "{expected:?} is not in {}", listed.stderr);
    assert_eq!(std::fs::read(&database).ok(), before, "{expected}: the file is untouched");
    let redacted = tftsr(workspace, &["redact"], b"mail ana@example.com\n");
    assert_eq!(redacted.text(), "mail [EMAIL_1]\n", "{expected}");
    let doctor = tftsr(workspace, &["doctor", "--format", "json"], b"").json();
    let checks = doctor["checks"].as_array().expect("checks");
    let check = checks.iter().find(|check| check["name"] == "database").expect("a check");
    assert_eq!((&check["ok"], &doctor["ok"]), (&json!(false), &json!(false)));
}

#[test]
fn each_fault_of_the_store_has_its_own_message_and_costs_nothing_else() {
    let made = || {
        let workspace = Workspace::new();
        let created = tftsr(&workspace, &["issue", "create", "kept"], b"");
        assert_eq!(created.code, 0, "{}", created.stderr);
        workspace
    };
    let mut messages = std::collections::BTreeSet::new();
    let mut check = |workspace: &Workspace, expected: &'static str| {
        fault(workspace, expected);
        assert!(messages.insert(expected), "a message of its own");
    };

    let workspace = made();
    std::fs::write(workspace.key_file(), format!("{}\n", "ab".repeat(32))).expect("written");
    check(&workspace, "key");

    let workspace = made();
    std::fs::set_permissions(workspace.key_file(), std::fs::Permissions::from_mode(0o644))
        .expect("set");
    check(&workspace, "chmod 600");

    let workspace = made();
    let database = workspace.data_dir().join("tftsr.db");
    let header = b"SQLite format 3\0";
    let mut bytes = std::fs::read(&database).expect("there");
    bytes[..header.len()].copy_from_slice(header);
    remove_journals(&workspace);
    std::fs::write(&database, bytes).expect("written");
    check(&workspace, "not encrypted");

    let workspace = made();
    remove_journals(&workspace);
    std::fs::write(workspace.data_dir().join("tftsr.db"), b"").expect("written");
    check(&workspace, "empty");
}

fn remove_journals(workspace: &Workspace) {
    for name in ["tftsr.db-wal", "tftsr.db-shm"] {
        let _ = std::fs::remove_file(workspace.data_dir().join(name));
    }
}

#[test]
fn the_server_says_once_what_is_off_and_serves_on() {
    let workspace =
        Workspace::with(&[("app.log", "2026-05-01T10:00:00Z ERROR mail ana@example.com failed\n")]);
    let log = workspace.path("app.log");
    let nowhere = workspace.write("file", "no folder");
    let mut editor =
        Editor::builder(&workspace).env("TFTSR_DATA_DIR", nowhere.join("data")).start();
    editor.open(&log);
    assert_eq!(editor.diagnostics(&log).len(), 1);
    let error = editor.command("tftsr.listIssues", Value::Null).expect_err("nothing is stored");
    assert_eq!(error["data"]["code"], "store-unavailable");
    // Triage still writes its document; what is off is said.
    let argument = json!({ "command": "tftsr.startTriage", "arguments": [{ "uri": uri(&log) }] });
    editor.request("workspace/executeCommand", argument).expect("starts");
    let document = editor.shown();
    assert!(editor.text(&document).contains("tftsr: triage/1"));
    assert!(!editor.text(&document).contains("example.com"));
}

#[test]
fn the_audit_log_holds_what_was_done_and_no_values() {
    let workspace = Workspace::with(&[("app.log", "mail ana@example.com\n")]);
    let log = workspace.path("app.log");
    let mut editor = Editor::start(&workspace);
    editor.open(&log);
    editor.command("tftsr.applyRedactions", json!({ "uri": uri(&log) })).expect("redacts");
    editor
        .command("tftsr.createIssue", json!({ "title": "Mail of ana@example.com" }))
        .expect("creates");
    let audit = editor.command("tftsr.listAudit", Value::Null).expect("lists");
    let actions: Vec<&str> = audit["audit"]
        .as_array()
        .expect("rows")
        .iter()
        .filter_map(|row| row["action"].as_str())
        .collect();
    assert_eq!(actions, ["create issue", "redact"]);
    assert!(!audit.to_string().contains("ana@"), "{audit}");
    assert_eq!(editor.command("tftsr.verifyAudit", Value::Null).expect("verifies")["ok"], true);
}

#[test]
fn what_is_typed_into_a_document_is_stored_without_its_values() {
    let workspace = Workspace::new();
    let mut editor = Editor::start(&workspace);
    let (document, started) = triaged(&workspace, &mut editor);
    editor.replace(&document, "## Whys\n", "## Whys\nAsked kim.raw@example.net about it.\n");
    let question = json!({ "uri": uri(&document), "parent": "1", "question": "Why?" });
    editor.command("tftsr.addFiveWhy", question).expect("adds");
    editor.replace(
        &document,
        "### 1.1 Why?\n",
        "### 1.1 Why?\nBecause kim.raw@example.net said so [E1].\n",
    );
    editor.save(&document);
    let found = |editor: &mut Editor| {
        let nested = editor
            .command("tftsr.getIssue", json!({ "id": started["issueId"] }))
            .expect("an issue");
        let hits =
            editor.command("tftsr.searchIssues", json!({ "query": "because" })).expect("hits");
        format!("{nested}{hits}")
    };
    let mut all = found(&mut editor);
    for _ in 0..100 {
        if all.contains("said so") {
            break;
        }
        std::thread::sleep(std::time::Duration::from_millis(20));
        all = found(&mut editor);
    }
    assert!(all.contains("Because [EMAIL_"), "{all}");
    assert!(!all.contains("kim.raw"), "{all}");
    assert!(editor.text(&document).contains("kim.raw"), "the person's own text is as it was");
}

#[test]
fn what_the_editor_refuses_is_not_stored() {
    let workspace = Workspace::new();
    let mut editor = Editor::start(&workspace);
    let (document, started) = triaged(&workspace, &mut editor);
    editor.save(&document);
    editor.command("tftsr.generateRca", json!({ "uri": uri(&document) })).expect("writes");
    let rca = editor.shown();
    editor.save(&rca);
    editor.refuse_edits = true;
    let question =
        json!({ "uri": uri(&document), "parent": "1", "question": "Why was it refused?" });
    editor.command("tftsr.addFiveWhy", question).expect("is tried");
    editor.refuse_edits = false;
    let nested =
        editor.command("tftsr.getIssue", json!({ "id": started["issueId"] })).expect("an issue");
    assert!(!nested.to_string().contains("refused"), "{nested}");
    // The same for the RCA: what was refused comes again with the next writing.
    let answer = json!({ "uri": uri(&document), "number": "1", "answer": "The pool was dry [E2].", "status": "confirmed" });
    editor.command("tftsr.updateFiveWhy", answer).expect("answers");
    editor.refuse_edits = true;
    editor.command("tftsr.generateRca", json!({ "uri": uri(&document) })).expect("is tried");
    editor.refuse_edits = false;
    let again =
        editor.command("tftsr.generateRca", json!({ "uri": uri(&document) })).expect("writes");
    assert_eq!(again["conflicts"], 0);
    assert!(editor.text(&rca).contains("The pool was dry"), "{}", editor.text(&rca));
}
