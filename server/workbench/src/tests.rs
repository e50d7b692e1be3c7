//! The verbs against a real store in a temporary folder, without an editor.

use std::path::{Path, PathBuf};

use serde_json::{Value, json};
use text::Encoding;

use crate::commands::{COMMANDS, run};
use crate::editors::Places;
use crate::environment::Environment;
use crate::outcome::Outcome;
use crate::{Workbench, disk, uri};

mod agrees;
mod conversation;
mod evidence;
mod goes;
mod keeping;
mod leaves;
mod recurs;

struct Desk {
    folder: tempfile::TempDir,
    workbench: Workbench,
}

impl Desk {
    fn new() -> Desk {
        let folder = tempfile::tempdir().expect("a folder");
        let workbench = workbench(folder.path());
        Desk { folder, workbench }
    }

    fn write(&self, name: &str, bytes: &[u8]) -> PathBuf {
        let path = self.folder.path().join(name);
        std::fs::write(&path, bytes).expect("written");
        path
    }

    /// Runs a command as a shell does: its changes are on disk afterwards.
    fn call(&self, command: &str, argument: &Value) -> Outcome {
        let outcome = run(&self.workbench, command, argument)
            .unwrap_or_else(|error| panic!("{command}: {error}"));
        disk::apply(&outcome.changes).expect("written");
        assert_eq!(self.workbench.confirm(&outcome), None);
        outcome
    }
}

fn workbench(folder: &Path) -> Workbench {
    let environment = Environment {
        version: "0.0.0",
        data_dir: Some(folder.join("data")),
        key_file: Some(folder.join("key")),
        passphrase: None,
        config_file: None,
        api_keys: Vec::new(),
        current_dir: folder.to_path_buf(),
        places: Places::default(),
    };
    Workbench::new(environment, "shell")
}

#[test]
fn command_ids_are_unique_and_any_argument_gives_an_answer() {
    let ids: std::collections::BTreeSet<&str> = COMMANDS.iter().map(|command| command.id).collect();
    assert_eq!(ids.len(), COMMANDS.len());
    let desk = Desk::new();
    for command in COMMANDS {
        for argument in [
            Value::Null,
            json!({}),
            json!([]),
            json!({ "id": "none", "issueId": "none", "uri": "none", "title": "", "query": "\"*", "number": "0",
                "question": "", "time": "", "what": "", "key": "", "value": null, "content": "" }),
        ] {
            // An error is an answer; a panic is not.
            let _ = run(&desk.workbench, command.id, &argument);
        }
    }
}

#[test]
fn argument_errors_name_the_field_and_hold_no_value() {
    let desk = Desk::new();
    let argument = json!({ "title": "x", "domain": "ana@example.com" });
    let error = run(&desk.workbench, "createIssue", &argument).expect_err("unknown domain");
    assert_eq!(error.code(), "bad-arguments");
    assert!(error.to_string().contains("domain must be one of: linux"), "{error}");
    let error = run(&desk.workbench, "createIssue", &json!({ "title": ["ana@example.com"] }))
        .expect_err("wrong type");
    assert!(!error.to_string().contains("ana@"), "{error}");
}

#[test]
fn what_goes_into_a_document_is_sealed_whatever_the_settings_allow() {
    let desk = Desk::new();
    desk.workbench.configure(&json!({ "types": ["ipv4"], "allowValues": ["ana@example.com"] }));
    let created = desk.call("createIssue", &json!({ "title": "Mail of ana@example.com" })).result;
    assert_eq!(created["title"], "Mail of [EMAIL_1]");
}

#[test]
fn six_workbenches_on_one_store_never_give_one_placeholder_to_two_values() {
    let desk = Desk::new();
    desk.call("createIssue", &json!({ "title": "all are open" }));
    let others = [(); 5].map(|()| workbench(desk.folder.path()));
    std::thread::scope(|scope| {
        for (workbench, name) in others.iter().chain([&desk.workbench]).zip('a'..) {
            scope.spawn(move || {
                for number in 0..20 {
                    let text = format!("mail {name}{number}@example.com");
                    let sealed = workbench.seal(crate::redaction::WORKSPACE_SCOPE, &text);
                    assert!(sealed.as_str().starts_with("mail [EMAIL_"));
                }
            });
        }
    });
    let rows = desk
        .workbench
        .with_store(|store| store.placeholders(crate::redaction::WORKSPACE_SCOPE))
        .expect("rows");
    let values: std::collections::BTreeSet<&str> =
        rows.iter().map(|row| row.value.as_str()).collect();
    let placeholders: std::collections::BTreeSet<&str> =
        rows.iter().map(|row| row.placeholder.as_str()).collect();
    assert_eq!((values.len(), placeholders.len()), (120, 120));
}

#[test]
fn a_file_that_is_no_utf8_is_read_but_never_written_back() {
    let desk = Desk::new();
    let log =
        desk.write("app.log", b"2026-05-01T10:00:00Z ERROR \xff\xfe mail ana@example.com failed\n");
    let error = run(&desk.workbench, "applyRedactions", &json!({ "uri": "app.log" }))
        .expect_err("would lose bytes");
    assert!(error.code() == "refused" && error.to_string().contains("tftsr redact"), "{error}");
    let started = desk.call("startTriage", &json!({ "uri": "app.log" })).result;
    let line = std::fs::read(&log).expect("there");
    assert_eq!(started["evidence"][0]["hash"], logs::line_hash(line.trim_ascii_end()));
}

#[test]
fn a_frozen_workbench_keeps_the_text_of_its_moment() {
    let desk = Desk::new();
    let uri = uri::of_path(&desk.folder.path().join("a.log"));
    desk.workbench.open(&uri, 1, text::Document::new("ana@example.com"));
    let moment = desk.workbench.frozen();
    let change = crate::documents::Change { range: None, text: String::new() };
    desk.workbench.change(&uri, 2, &[change], Encoding::Utf16).expect("applies");
    let found = run(&moment, "detectPii", &json!({ "uri": uri })).expect("finds").result;
    assert_eq!(found["findings"].as_array().map(Vec::len), Some(1));
    let found = run(&desk.workbench, "detectPii", &json!({ "uri": uri })).expect("finds").result;
    assert_eq!(found["findings"].as_array().map(Vec::len), Some(0));
}

#[test]
fn deleting_an_issue_takes_its_original_values_with_it() {
    let desk = Desk::new();
    desk.write("app.log", b"2026-05-01T10:00:00Z ERROR mail ana@example.com failed\n");
    let started = desk.call("startTriage", &json!({ "uri": "app.log" })).result;
    let id = started["issueId"].as_str().expect("an id").to_owned();
    let rows =
        |id: &str| desk.workbench.with_store(|store| store.placeholders(id)).expect("rows").len();
    assert!(rows(&id) > 0);
    let asked = run(&desk.workbench, "deleteIssue", &json!({ "id": id })).expect_err("asks");
    assert_eq!(asked.code(), "unconfirmed");
    assert!(asked.to_string().starts_with("Delete the issue \"Incident in app.log\"?"), "{asked}");
    assert!(rows(&id) > 0);
    desk.call("deleteIssue", &json!({ "id": id, "confirm": true }));
    assert_eq!(rows(&id), 0);
}

#[test]
fn a_store_that_cannot_be_opened_is_not_tried_with_each_keystroke() {
    let desk = Desk::new();
    let file = desk.write("file", b"no folder");
    let environment = Environment {
        version: "0.0.0",
        data_dir: Some(file.join("data")),
        key_file: Some(desk.folder.path().join("key")),
        passphrase: None,
        config_file: None,
        api_keys: Vec::new(),
        current_dir: desk.folder.path().to_path_buf(),
        places: Places::default(),
    };
    let workbench = Workbench::new(environment, "editor");
    let first = workbench.store_state().expect_err("off");
    std::fs::remove_file(&file).expect("removed");
    assert_eq!(workbench.store_state().expect_err("still off for a while"), first);
}

#[test]
fn a_fresh_triage_document_holds_no_findings() {
    for domain in ["linux", "windows", "network", "k8s", "db", "virt", "hw", "obs"] {
        let desk = Desk::new();
        desk.write("app.log", b"2026-05-01T10:00:00Z ERROR mail ana@example.com failed\n");
        let started =
            desk.call("startTriage", &json!({ "uri": "app.log", "domain": domain })).result;
        let found = desk.call("detectPii", &json!({ "uri": started["uri"] })).result;
        assert_eq!(found["findings"], json!([]), "{domain}");
    }
}

#[test]
fn numbers_of_whys_are_no_addresses_but_addresses_are() {
    let desk = Desk::new();
    desk.write("app.log", b"2026-05-01T10:00:00Z ERROR mail ana@example.com failed\n");
    let started = desk.call("startTriage", &json!({ "uri": "app.log" })).result;
    let uri = &started["uri"];
    for (parent, question) in
        [("1", "Why?"), ("1.1", "Why was that so?"), ("1.1.1", "Why at 9.9.9.9?")]
    {
        desk.call("addFiveWhy", &json!({ "uri": uri, "parent": parent, "question": question }));
    }
    let path = uri::to_path(uri.as_str().expect("a uri")).expect("a path");
    let text = std::fs::read_to_string(&path).expect("there");
    assert!(text.contains("### 1.1.1.1 Why at [IPV4_1]?"), "{text}");
    assert_eq!(desk.call("detectPii", &json!({ "uri": uri })).result["findings"], json!([]));
}

#[test]
fn a_log_without_years_is_dated_by_its_file() {
    let desk = Desk::new();
    desk.write(
        "syslog",
        b"May  1 10:00:00 web1 app[7]: started\nMay  1 10:00:01 web1 app[7]: error: disk full\n",
    );
    let started = desk.call("startTriage", &json!({ "uri": "syslog" })).result;
    let time = started["evidence"][0]["time"].as_str().expect("a time");
    let year = jiff::tz::TimeZone::UTC.to_datetime(jiff::Timestamp::now()).year();
    assert!(
        time.starts_with(&year.to_string()) || time.starts_with(&(year - 1).to_string()),
        "{time}"
    );
}

#[test]
fn the_format_of_the_log_says_the_domain_unless_a_person_does() {
    let desk = Desk::new();
    desk.write("pg.log", b"2026-05-01 10:00:00.120 UTC [4711] app@shop LOG:  duration: 12.1 ms\n2026-05-01 10:00:01.120 UTC [4711] app@shop ERROR:  deadlock detected\n");
    let domain = |argument: Value| {
        let started = desk.call("startTriage", &argument).result;
        let issue = desk.call("getIssue", &json!({ "id": started["issueId"] })).result;
        issue["issue"]["domain"].as_str().expect("a domain").to_owned()
    };
    assert_eq!(domain(json!({ "uri": "pg.log" })), "db");
    assert_eq!(domain(json!({ "uri": "pg.log", "domain": "virt" })), "virt");
    desk.workbench.configure(&json!({ "domain": "obs" }));
    assert_eq!(domain(json!({ "uri": "pg.log" })), "obs");
}

#[test]
fn an_rca_says_which_cited_lines_changed() {
    let desk = Desk::new();
    desk.write(
        "app.log",
        b"2026-05-01T10:00:00Z INFO start\r\n2026-05-01T10:00:01Z ERROR disk full\r\n",
    );
    let started = desk.call("startTriage", &json!({ "uri": "app.log" })).result;
    let answer = json!({ "issueId": started["issueId"], "number": "1", "answer": "The disk was full [E1].", "status": "confirmed" });
    desk.call("updateFiveWhy", &answer);
    let rca = |desk: &Desk| {
        let written = desk.call("generateRca", &json!({ "issueId": started["issueId"] })).result;
        let path = uri::to_path(written["uri"].as_str().expect("a uri")).expect("a path");
        std::fs::read_to_string(path).expect("there")
    };
    assert!(!rca(&desk).contains("no longer as they were cited"), "{}", rca(&desk));
    desk.write("app.log", b"2026-05-01T10:00:00Z INFO other\n2026-05-01T10:00:01Z ERROR other\n");
    assert!(
        rca(&desk).contains("E1 cites lines of app.log that are no longer as they were cited.")
    );
}

#[test]
fn the_name_of_a_log_is_sealed_where_it_becomes_a_title() {
    let desk = Desk::new();
    for (name, title) in [
        ("report-of-ana@example.com.log", "Incident in [EMAIL_1].log"),
        ("syslog", "Incident in syslog"),
    ] {
        desk.write(name, b"2026-05-01T10:00:00Z ERROR disk full\n");
        let started = desk.call("startTriage", &json!({ "uri": name })).result;
        let issue = desk.call("getIssue", &json!({ "id": started["issueId"] })).result;
        assert_eq!(issue["issue"]["title"], title);
    }
}

#[test]
fn a_timeline_brings_the_clocks_of_its_logs_together() {
    let desk = Desk::new();
    let (mut web, mut db) = (String::new(), String::new());
    for minute in 0..40 {
        let request = 0x8f3a_1000_u32 + minute * 7919;
        web += &format!("2026-05-01T10:{minute:02}:00Z INFO request {request:x} served\n");
        db += &format!("2026-05-01 12:{minute:02}:01 LOG: request {request:x} took 9 ms\n");
    }
    let logs = [("web.log", web), ("db.log", db)]
        .map(|(name, text)| uri::of_path(&desk.write(name, text.as_bytes())));
    let merged = desk.call("mergeTimeline", &json!({ "uris": logs }));
    let text = std::fs::read_to_string(
        uri::to_path(merged.result["uri"].as_str().expect("a document")).expect("a path"),
    )
    .expect("readable");
    assert!(text.contains("The clock of db.log is moved by -7200 s: "), "{text}");
    let row = |needle: &str| text.lines().position(|line| line.contains(needle)).expect("a row");
    assert_eq!(row("web.log:20]") + 1, row("db.log:20]"), "{text}");
    // What happened around a record of the log whose clock is moved is told of the other one, too.
    let around = desk
        .call("aroundRecord", &json!({ "uri": logs[1], "line": 20, "uris": logs, "seconds": 5 }));
    assert_eq!(around.result["records"], 2);
}
