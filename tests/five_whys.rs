//! From a log to a triage document with whys; what people write survives.

use std::path::{Path, PathBuf};

use serde_json::{Value, json};

use crate::harness::{Editor, Workspace, tftsr, uri};

/// An index is dropped, its query gets slow, the pool runs dry: the cause is no error and not the first line.
pub fn incident() -> (String, String) {
    let mut postgres = String::new();
    let mut app = String::new();
    for minute in 0..40 {
        for second in (0..60).step_by(6) {
            let stamp = format!("2026-03-14 02:{minute:02}:{second:02}");
            let slow = minute >= 11;
            let duration =
                if slow { 9000.0 + f64::from(second) } else { 10.0 + f64::from(second) / 10.0 };
            postgres.push_str(&format!(
                "{stamp}.120 UTC [4711] app@shop LOG:  duration: {duration:.3} ms  plan: SELECT orders\n"
            ));
            app.push_str(&format!(
                "{stamp},250 INFO  [http-{}] shop.Checkout - order {} from ana{second}@example.com accepted\n",
                second % 4,
                minute * 60 + second
            ));
            if slow && second % 12 == 0 {
                app.push_str(&format!(
                    "{stamp},300 ERROR [http-1] shop.Pool - HikariPool-1 - Connection is not available, request timed out after 30000ms\n\
                     java.sql.SQLTransientConnectionException: HikariPool-1 - Connection is not available\n\
                     \tat com.zaxxer.hikari.pool.HikariPool.getConnection(HikariPool.java:213)\n"
                ));
            }
        }
        if minute == 9 {
            postgres.push_str(
                "2026-03-14 02:09:58.000 UTC [4800] migrate@shop LOG:  statement: DROP INDEX CONCURRENTLY idx_orders_customer\n",
            );
        }
    }
    (postgres, app)
}

/// A workspace with the incident, triage started from the application's log.
pub fn triaged(workspace: &Workspace, editor: &mut Editor) -> (PathBuf, Value) {
    let (postgres, app) = incident();
    let (postgres, app) =
        (workspace.write("logs/postgres.log", &postgres), workspace.write("logs/app.log", &app));
    editor.open(&app);
    let argument = json!({
        "uri": uri(&app), "logs": [uri(&postgres)], "title": "Checkout times out", "domain": "db", "severity": "p1",
    });
    let started = editor.command("tftsr.startTriage", argument).expect("starts");
    (editor.shown(), started)
}

fn line_of<'a>(text: &'a str, part: &str) -> &'a str {
    text.lines()
        .find(|line| line.contains(part))
        .unwrap_or_else(|| panic!("{part:?} is in no line of:\n{text}"))
}

#[test]
fn start_triage_writes_a_document_with_evidence_that_holds() {
    let workspace = Workspace::new();
    let mut editor = Editor::start(&workspace);
    let (document, started) = triaged(&workspace, &mut editor);
    assert_eq!(document, workspace.path("triage-checkout-times-out.md"));
    let text = editor.text(&document);
    assert!(text.starts_with("---\ntftsr: triage/1\n"), "{text}");
    for part in [
        "domain: db",
        "severity: p1",
        "status: triaging",
        "## Impact",
        "## Evidence",
        "## Timeline",
        "## Whys",
    ] {
        assert!(text.contains(part), "{part} is missing:\n{text}");
    }
    // The cause is among the first records, though it is no error.
    let cause = line_of(&text, "DROP INDEX");
    assert!(cause.contains("(logs/postgres.log#L"), "{cause}");
    assert!(text.contains("Connection is not available"), "{text}");
    assert!(!text.contains("example.com"), "no value is in the document:\n{text}");
    // The hash is that of the cited bytes on disk.
    let first = &started["evidence"][0];
    let log = workspace.read(first["file"].as_str().expect("a file"));
    let lines: Vec<&str> = log.lines().collect();
    let (line, end) = (
        first["line"].as_u64().expect("a line") as usize,
        first["endLine"].as_u64().expect("a line") as usize,
    );
    let hash = sha256_prefix(lines[line - 1..end].join("\n").as_bytes());
    assert_eq!(first["hash"], hash.as_str());
    assert!(line_of(&text, "[E1](").contains(&hash));
    assert!(line_of(&text, "### 1 ").ends_with('?'), "a first why is asked");
}

#[test]
fn answers_typed_and_given_by_command_land_in_the_store_and_people_keep_their_words() {
    let workspace = Workspace::new();
    let mut editor = Editor::start(&workspace);
    let (document, started) = triaged(&workspace, &mut editor);
    let issue = started["issueId"].as_str().expect("an id").to_owned();
    editor.save(&document);

    // Typed by hand: an answer, and a section of one's own.
    let heading = line_of(&editor.text(&document), "### 1 ").to_owned();
    let attributes = attribute_line(&editor.text(&document), &heading);
    editor.replace(
        &document,
        &format!("{heading}\n{attributes}\n"),
        &format!("{heading}\n*cause, supported*\nNo connection was free for 30 s [E2].\n"),
    );
    let end = editor.text(&document);
    editor.replace(
        &document,
        &end,
        &format!("{end}\n## Who was called\nThe on-call engineer, at 02:27.\n"),
    );
    editor.save(&document);

    // By command: the next why, its answer, an event.
    let asked = editor.command("tftsr.askWhy", json!({ "uri": uri(&document) })).expect("asks");
    assert_eq!(asked["number"], "1.1", "{asked}");
    assert!(!asked["supports"].as_str().expect("words").is_empty());
    let answer = json!({
        "uri": uri(&document), "number": "1.1", "answer": "The query got slow when its index was dropped [E1].", "status": "confirmed",
    });
    editor.command("tftsr.updateFiveWhy", answer).expect("answers");
    let added = json!({ "uri": uri(&document), "parent": "1.1", "question": "Why was an index in use dropped?" });
    assert_eq!(editor.command("tftsr.addFiveWhy", added).expect("adds")["number"], "1.1.1");
    let event = json!({ "uri": uri(&document), "time": "2026-03-14T02:19:00Z", "kind": "detected", "what": "alert fires" });
    editor.command("tftsr.addTimelineEvent", event).expect("adds");
    let text = editor.text(&document);
    assert!(
        text.contains("No connection was free for 30 s [E2].")
            && text.contains("## Who was called\nThe on-call")
    );
    assert!(text.contains("| detected | alert fires |"), "{text}");
    editor.save(&document);

    let nested = editor.command("tftsr.getIssue", json!({ "id": issue })).expect("an issue");
    let whys: Vec<(&str, &str, &str)> = nested["whys"]
        .as_array()
        .expect("whys")
        .iter()
        .map(|why| {
            let text = |key: &str| why[key].as_str().unwrap_or_default();
            (text("number"), text("status"), text("answer"))
        })
        .collect();
    assert_eq!(whys[0], ("1", "supported", "No connection was free for 30 s [E2]."));
    assert_eq!(
        whys[1],
        ("1.1", "confirmed", "The query got slow when its index was dropped [E1].")
    );
    assert_eq!((whys[2].0, whys[2].2), ("1.1.1", ""));
    assert_eq!(nested["logs"].as_array().map(Vec::len), Some(2));
    assert!(nested["timeline"].to_string().contains("alert fires"));
}

#[test]
fn every_domain_asks_its_own_questions_down_to_five_whys() {
    for domain in ["linux", "windows", "network", "k8s", "db", "virt", "hw", "obs"] {
        let workspace = Workspace::with(&[(
            "app.log",
            "2026-05-01T10:00:00Z ERROR out of memory: killed process 4711 (app)\n",
        )]);
        let log = workspace.path("app.log");
        let mut editor = Editor::start(&workspace);
        editor.open(&log);
        editor
            .command("tftsr.startTriage", json!({ "uri": uri(&log), "domain": domain }))
            .expect("starts");
        let document = editor.shown();
        let mut questions = vec![line_of(&editor.text(&document), "### 1 ").to_owned()];
        let mut number = "1".to_owned();
        for _ in 0..4 {
            let answer = json!({ "uri": uri(&document), "number": number, "answer": "Because of that [E1].", "status": "supported" });
            editor.command("tftsr.updateFiveWhy", answer).expect("answers");
            let asked = editor
                .command("tftsr.askWhy", json!({ "uri": uri(&document), "number": number }))
                .expect("asks");
            number =
                asked["number"].as_str().unwrap_or_else(|| panic!("{domain}: {asked}")).to_owned();
            questions.push(asked["question"].as_str().expect("a question").to_owned());
        }
        assert_eq!(number, "1.1.1.1.1", "{domain}");
        let distinct: std::collections::BTreeSet<&String> = questions.iter().collect();
        assert_eq!(distinct.len(), 5, "{domain}: {questions:?}");
    }
}

#[test]
fn triage_from_a_selection_cites_only_what_was_selected() {
    let workspace = Workspace::new();
    let (_, app) = incident();
    let log = workspace.write("app.log", &app);
    let mut editor = Editor::start(&workspace);
    editor.open(&log);
    let start = app.find("02:12:").expect("there") as u64;
    let end = app.find("02:14:").expect("there") as u64;
    let argument = json!({ "uri": uri(&log), "range": { "start": start - 11, "end": end - 11 } });
    let started = editor.command("tftsr.startTriage", argument).expect("starts");
    let times: Vec<&str> = started["evidence"]
        .as_array()
        .expect("evidence")
        .iter()
        .filter_map(|one| one["time"].as_str())
        .collect();
    assert!(!times.is_empty());
    assert!(
        times.iter().all(|time| ("2026-03-14T02:12".."2026-03-14T02:14").contains(time)),
        "{times:?}"
    );
}

#[test]
fn weak_reasoning_is_underlined() {
    let workspace = Workspace::new();
    let mut editor = Editor::start(&workspace);
    let (document, _) = triaged(&workspace, &mut editor);
    let codes = |editor: &mut Editor| -> Vec<String> {
        let diagnostics = editor.diagnostics(&document);
        diagnostics.iter().map(|one| one["code"].as_str().unwrap_or_default().to_owned()).collect()
    };
    let before = codes(&mut editor);
    let answer = json!({ "uri": uri(&document), "number": "1", "answer": "Human error.", "status": "confirmed" });
    editor.command("tftsr.updateFiveWhy", answer).expect("answers");
    // A command cites nothing that is not there; a hand may.
    editor.text_when(&document, "the answer", |text| text.contains("Human error."));
    editor.replace(&document, "Human error.", "Human error [E99].");
    let after = codes(&mut editor);
    assert!(after.len() > before.len(), "{before:?} {after:?}");
}

#[test]
fn a_document_changed_by_another_process_is_taken_from_disk() {
    let workspace = Workspace::new();
    let mut editor = Editor::start(&workspace);
    let (document, started) = triaged(&workspace, &mut editor);
    let issue = started["issueId"].as_str().expect("an id").to_owned();
    editor.save(&document);
    editor.close(&document);
    assert_eq!(editor.leave(), 0);
    let argument = json!({ "issueId": issue, "question": "Why was it not tested?", "parent": "1" })
        .to_string();
    let called = tftsr(&workspace, &["call", "addFiveWhy", &argument], b"");
    assert_eq!(called.code, 0, "{}", called.stderr);
    assert!(
        std::fs::read_to_string(&document)
            .expect("there")
            .contains("### 1.1 Why was it not tested?")
    );
}

fn attribute_line(text: &str, heading: &str) -> String {
    text.lines().skip_while(|line| *line != heading).nth(1).expect("a line below").to_owned()
}

/// First 16 hex digits of SHA-256, computed by the system's own tool.
fn sha256_prefix(bytes: &[u8]) -> String {
    let folder = tempfile::tempdir().expect("a folder");
    let file = folder.path().join("bytes");
    std::fs::write(&file, bytes).expect("written");
    let output = std::process::Command::new("sha256sum")
        .arg(Path::new(&file))
        .output()
        .expect("sha256sum runs");
    String::from_utf8_lossy(&output.stdout).chars().take(16).collect()
}

#[test]
fn a_cursor_is_no_selection() {
    let workspace = Workspace::new();
    let (_, app) = incident();
    let log = workspace.write("app.log", &app);
    let mut editor = Editor::start(&workspace);
    editor.open(&log);
    let actions = editor.actions(&log, [[3, 4], [3, 5]]);
    let action = actions
        .iter()
        .find(|action| action["title"] == "Start triage from this log")
        .expect("offered");
    assert!(action["command"]["arguments"][0]["range"].is_null(), "{action}");
    let actions = editor.actions(&log, [[3, 0], [5, 0]]);
    let action = actions
        .iter()
        .find(|action| action["title"] == "Start triage from this log")
        .expect("offered");
    assert!(action["command"]["arguments"][0]["range"].is_object(), "{action}");
}
