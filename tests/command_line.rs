//! `scan`, `redact`, `call`, `issue`, `doctor`, `completions`, `man` in a shell.

use std::process::{Command, Stdio};

use serde_json::{Value, json};

use crate::harness::{Workspace, call, tftsr};

const LOG: &str = "2026-05-01T10:00:00Z INFO mail to ana@example.com\nnothing here\n";

fn lines(text: &str) -> Vec<Value> {
    text.lines().map(|line| serde_json::from_str(line).expect("JSON")).collect()
}

#[test]
fn scan_exits_with_0_1_and_2() {
    let workspace = Workspace::with(&[("clean.log", "nothing here\n"), ("app.log", LOG)]);
    assert_eq!(tftsr(&workspace, &["scan", "clean.log"], b"").code, 0);
    assert_eq!(tftsr(&workspace, &["scan", "app.log"], b"").code, 1);
    let missing = tftsr(&workspace, &["scan", "absent.log", "app.log"], b"");
    assert_eq!(missing.code, 2);
    assert!(missing.stderr.contains("cannot read absent.log"), "{}", missing.stderr);
    assert!(missing.text().contains("app.log:1:"), "the others are scanned all the same");
    assert_eq!(tftsr(&workspace, &["scan", "--types", "nonsense", "app.log"], b"").code, 2);
    assert_eq!(tftsr(&workspace, &["scan", "--nonsense"], b"").code, 2);
}

#[test]
fn scan_prints_text_jsonl_and_sarif_without_values() {
    let workspace = Workspace::with(&[("app.log", LOG)]);
    let text = tftsr(&workspace, &["scan", "app.log"], b"");
    assert_eq!(text.text(), "app.log:1:35: warning: Email address (email)\n");
    assert_eq!(
        text.stderr,
        "       1  warning      Email address  email\n1 finding in 1 of 1 file\n"
    );
    let jsonl = tftsr(&workspace, &["scan", "--format", "jsonl", "app.log"], b"");
    let rows = lines(&jsonl.text());
    let email = rows.iter().find(|row| row["type"] == "email").expect("a finding");
    assert_eq!(
        (
            &email["file"],
            &email["start"],
            &email["end"],
            &email["line"],
            &email["column"],
            &email["severity"]
        ),
        (&json!("app.log"), &json!(34), &json!(49), &json!(1), &json!(35), &json!("warning"))
    );
    assert!(email["confidence"].as_f64().is_some_and(|sure| (0.0..=1.0).contains(&sure)));
    assert!(!jsonl.text().contains("ana@"));
    let sarif = tftsr(&workspace, &["scan", "--format", "sarif", "app.log"], b"");
    assert_eq!(sarif.json()["version"], "2.1.0");
    assert!(!sarif.text().contains("ana@"));
    let revealed = tftsr(&workspace, &["scan", "--format", "jsonl", "--reveal", "app.log"], b"");
    assert!(revealed.text().contains(r#""value":"ana@example.com""#));
}

#[test]
fn folders_are_walked_by_the_rules_of_gitignore_in_a_fixed_order() {
    let workspace = Workspace::with(&[
        ("b/two.log", LOG),
        ("a/one.log", LOG),
        ("a/left-out.log", LOG),
        (".gitignore", "left-out.log\n"),
        ("three.log", LOG),
    ]);
    for jobs in ["1", "4"] {
        let scanned = tftsr(&workspace, &["scan", "--jobs", jobs, "."], b"");
        let files: Vec<&str> = scanned
            .stdout
            .split(|b| *b == b'\n')
            .filter_map(|line| std::str::from_utf8(line).ok()?.split(':').next())
            .collect();
        assert_eq!(files[..3], ["./a/one.log", "./b/two.log", "./three.log"], "{}", scanned.text());
    }
}

#[test]
fn a_large_file_is_the_same_on_one_thread_and_on_several() {
    let body = "MIIEpAIBAAKCAQEA7yn3bRHQ5PyMXQ2vzSPlcOI5uW1pmt9fRQpk0vX1n0aGZ4Eq\n".repeat(900);
    let key = format!("-----BEGIN RSA {0} KEY-----\n{body}-----END RSA {0} KEY-----\n", "PRIVATE");
    // Keys of 60 kB at uneven distances, so that some lie across the ends of pieces.
    let text: String = (0..60)
        .map(|index| LOG.repeat(400 + index * 7) + &key + &"x".repeat(index * 500))
        .collect();
    let workspace = Workspace::with(&[("large.log", &text), ("small.log", LOG)]);
    let scan = |arguments: &[&str]| {
        let all = [&["scan", "--format", "jsonl", "--reveal"], arguments].concat();
        let scanned = tftsr(&workspace, &all, text.as_bytes());
        assert_eq!(scanned.code, 1, "{}", scanned.stderr);
        scanned.stdout
    };
    let one = scan(&["--jobs", "1", "large.log", "small.log"]);
    assert_eq!(scan(&["--jobs", "5", "large.log", "small.log"]), one);
    let piped = String::from_utf8(scan(&["-"])).expect("is UTF-8");
    let one = String::from_utf8(one).expect("is UTF-8");
    let large: String = one
        .lines()
        .filter(|line| line.contains("large.log"))
        .map(|line| format!("{line}\n"))
        .collect();
    assert_eq!(piped.replace("\"file\":\"-\"", "\"file\":\"large.log\""), large);
    let rules = large.matches("\"rule\":\"private-key\"").count();
    assert_eq!(rules, 60);
    let redact = |arguments: &[&str]| {
        let all = [&["redact", "large.log"], arguments].concat();
        let redacted = tftsr(&workspace, &all, b"");
        assert_eq!(redacted.code, 0, "{}", redacted.stderr);
        redacted.stdout
    };
    let one = redact(&["--jobs", "1"]);
    assert!(one == redact(&["--jobs", "5"]), "the same on several threads");
    assert!(!String::from_utf8_lossy(&one).contains("MIIEpAIBAAK"), "keys are gone");
}

#[test]
fn findings_in_utf_16_are_placed_in_the_file() {
    let text = "\u{feff}gr\u{fc}n\r\nmail ana@example.com\r\n";
    let bytes: Vec<u8> = text.encode_utf16().flat_map(u16::to_le_bytes).collect();
    let workspace = Workspace::new();
    let scanned = tftsr(&workspace, &["scan", "--format", "jsonl", "--reveal"], &bytes).json();
    let at = 2 * (1 + 4 + 2 + 5);
    assert_eq!(
        (&scanned["start"], &scanned["end"], &scanned["value"]),
        (&json!(at), &json!(at + 30), &json!("ana@example.com"))
    );
    assert_eq!((&scanned["line"], &scanned["column"]), (&json!(2), &json!(6)));
}

#[test]
fn the_dashboard_is_a_page_and_json() {
    let workspace = Workspace::new();
    let created = tftsr(&workspace, &["issue", "create", "Disk full", "--severity", "p1"], b"");
    assert_eq!(created.code, 0, "{}", created.stderr);
    let page = tftsr(&workspace, &["issue", "dashboard"], b"");
    assert!(page.text().contains("| p1 | 0 d | open | Disk full |"), "{}", page.text());
    let json = tftsr(&workspace, &["issue", "dashboard", "--format", "json"], b"").json();
    assert_eq!(json["open"][0]["severity"], "p1");
}

#[test]
fn stdin_is_a_dash_or_nothing() {
    let workspace = Workspace::new();
    for arguments in [vec!["scan"], vec!["scan", "-"]] {
        let scanned = tftsr(&workspace, &arguments, LOG.as_bytes());
        assert_eq!(
            (scanned.code, scanned.text().as_str()),
            (1, "-:1:35: warning: Email address (email)\n")
        );
    }
}

#[test]
fn redact_is_a_filter_that_keeps_every_other_byte() {
    let workspace = Workspace::new();
    let input = b"\xff\xfe raw \x00 ana@example.com \xc3(\r\nbo@example.com and ana@example.com";
    let redacted = tftsr(&workspace, &["redact"], input);
    assert_eq!(redacted.code, 0);
    assert_eq!(redacted.stdout, b"\xff\xfe raw \x00 [EMAIL_1] \xc3(\r\n[EMAIL_2] and [EMAIL_1]");
    let twice = tftsr(&workspace, &["redact"], &redacted.stdout);
    assert_eq!(twice.stdout, redacted.stdout);
}

#[test]
fn redact_writes_files_folders_reports_and_in_place() {
    let workspace = Workspace::with(&[("logs/a.log", LOG), ("logs/deep/b.log", LOG)]);
    assert_eq!(tftsr(&workspace, &["redact", "logs/a.log", "-o", "a.out"], b"").code, 0);
    assert!(workspace.read("a.out").contains("[EMAIL_1]"));
    let whole = tftsr(&workspace, &["redact", "logs", "-o", "out", "--report", "report.json"], b"");
    assert_eq!(whole.code, 0, "{}", whole.stderr);
    assert!(
        workspace.read("out/a.log").contains("[EMAIL_1]")
            && workspace.read("out/deep/b.log").contains("[EMAIL_1]")
    );
    let report: Value = serde_json::from_str(&workspace.read("report.json")).expect("JSON");
    assert_eq!((&report["redacted"], &report["types"]["email"]), (&json!(2), &json!(2)));
    assert!(!report.to_string().contains("ana@"));
    assert_eq!(tftsr(&workspace, &["redact", "--in-place", "logs"], b"").code, 0);
    assert_eq!(workspace.read("logs/a.log"), LOG.replace("ana@example.com", "[EMAIL_1]"));
    assert_eq!(
        tftsr(&workspace, &["scan", "logs"], b"").code,
        0,
        "redacted output scanned again gives nothing"
    );
}

#[test]
fn a_closed_pipe_is_success() {
    let workspace = Workspace::with(&[("big.log", &LOG.repeat(20_000))]);
    for arguments in [["scan", "big.log"], ["redact", "big.log"]] {
        let mut child = Command::new(env!("CARGO_BIN_EXE_tftsr"))
            .args(arguments)
            .current_dir(workspace.folder())
            .stdout(Stdio::piped())
            .stderr(Stdio::null())
            .spawn()
            .expect("starts");
        drop(child.stdout.take());
        assert_eq!(child.wait().expect("ends").code(), Some(0), "{arguments:?}");
    }
}

#[test]
fn call_runs_any_command_with_json_in_and_out() {
    let workspace = Workspace::with(&[("app.log", LOG)]);
    let created = tftsr(
        &workspace,
        &["call", "createIssue", r#"{"title":"Mail fails","domain":"linux"}"#],
        b"",
    )
    .json();
    let id = created["id"].as_str().expect("an id").to_owned();
    assert_eq!(id.len(), 36);
    let attached = json!({ "issueId": id, "uri": "app.log" }).to_string();
    let log = tftsr(&workspace, &["call", "tftsr.attachLog", "-"], attached.as_bytes()).json();
    assert_eq!((&log["findings"], &log["sizeBytes"]), (&json!(1), &json!(LOG.len())));
    let nested =
        tftsr(&workspace, &["call", "getIssue", &json!({ "id": id }).to_string()], b"").json();
    assert_eq!(nested["logs"][0]["id"], log["id"]);
    let wrong = tftsr(&workspace, &["call", "createIssue", "{"], b"");
    assert_eq!((wrong.code, wrong.text().as_str()), (2, ""));
    assert!(wrong.stderr.contains("not JSON"), "{}", wrong.stderr);
    let unknown = tftsr(&workspace, &["call", "nothing"], b"");
    assert!(
        unknown.code == 2 && unknown.stderr.contains("tftsr call --list"),
        "{}",
        unknown.stderr
    );
}

#[test]
fn the_whole_triage_works_in_a_shell() {
    let (postgres, app) = crate::five_whys::incident();
    let workspace = Workspace::with(&[("app.log", &app), ("postgres.log", &postgres)]);
    let call = |command: &str, argument: Value| call(&workspace, command, &argument);
    let started = call(
        "startTriage",
        json!({ "uri": "app.log", "logs": ["postgres.log"], "title": "Shop down", "domain": "db" }),
    );
    let id = started["issueId"].clone();
    call(
        "updateFiveWhy",
        json!({ "issueId": id, "number": "1", "answer": "The pool ran dry [E1].", "status": "supported" }),
    );
    call("askWhy", json!({ "issueId": id }));
    call("suggestEvidence", json!({ "issueId": id, "limit": 3 }));
    call(
        "addTimelineEvent",
        json!({ "issueId": id, "time": "2026-03-14 02:19", "kind": "detected", "what": "alert" }),
    );
    call("generateRca", json!({ "issueId": id }));
    assert_eq!(workspace.files("triage-"), ["triage-shop-down.md"]);
    assert!(workspace.read("rca-shop-down.md").contains("The pool ran dry"));
    call("deleteIssue", json!({ "id": id, "confirm": true }));
    assert_eq!(call("listIssues", json!({}))["issues"], json!([]));
    assert!(workspace.read("triage-shop-down.md").contains("Shop down"), "files stay");
}

#[test]
fn issues_for_people() {
    let workspace = Workspace::new();
    let created = tftsr(
        &workspace,
        &["issue", "create", "Disk full on db1", "--domain", "linux", "--severity", "p2"],
        b"",
    );
    assert_eq!(created.code, 0, "{}", created.stderr);
    let id = created.text().split_whitespace().next().expect("an id").to_owned();
    let listed = tftsr(&workspace, &["issue", "list"], b"").text();
    assert!(
        listed.contains("Disk full") && listed.contains("p2") && listed.contains("open"),
        "{listed}"
    );
    assert_eq!(tftsr(&workspace, &["issue", "update", &id, "--status", "resolved"], b"").code, 0);
    assert!(tftsr(&workspace, &["issue", "show", &id], b"").text().contains("resolved"));
    assert!(tftsr(&workspace, &["issue", "search", "disk"], b"").text().contains(&id));
    let refused = tftsr(&workspace, &["issue", "delete", &id], b"");
    assert!(refused.code == 2 && refused.stderr.contains("--yes"), "{}", refused.stderr);
    assert_eq!(tftsr(&workspace, &["issue", "delete", &id, "--yes"], b"").code, 0);
    assert_eq!(tftsr(&workspace, &["issue", "list"], b"").text(), "");
    assert_eq!(tftsr(&workspace, &["issue", "show", &id], b"").code, 2);
}

#[test]
fn doctor_says_what_works() {
    let workspace = Workspace::new();
    let text = tftsr(&workspace, &["doctor"], b"");
    assert_eq!(text.code, 0, "{}{}", text.text(), text.stderr);
    assert!(
        text.text().contains("ok   database     open, encrypted; its key comes from the key file"),
        "{}",
        text.text()
    );
    assert_eq!(tftsr(&workspace, &["doctor", "--format", "json"], b"").json()["ok"], true);
}

#[test]
fn completions_and_the_manual_are_made_from_the_grammar() {
    let workspace = Workspace::new();
    for shell in ["bash", "zsh", "fish"] {
        let script = tftsr(&workspace, &["completions", shell], b"");
        assert!(script.code == 0 && script.text().contains("redact"), "{shell}");
    }
    let man = tftsr(&workspace, &["man"], b"");
    assert!(man.code == 0 && man.text().contains(".TH tftsr"), "{}", man.text());
    assert!(tftsr(&workspace, &["--version"], b"").text().starts_with("tftsr "));
}

#[test]
fn colors_need_a_terminal() {
    let workspace = Workspace::with(&[("app.log", LOG)]);
    let mut command = Command::new(env!("CARGO_BIN_EXE_tftsr"));
    let output =
        command.args(["scan", "app.log"]).current_dir(workspace.folder()).output().expect("runs");
    assert!(!output.stdout.contains(&0x1b) && !output.stderr.contains(&0x1b));
}

#[test]
fn redact_writes_over_nothing_unless_told_to() {
    let workspace =
        Workspace::with(&[("a/x.log", LOG), ("b/x.log", "other\n"), ("there.log", "mine\n")]);
    let clash = tftsr(&workspace, &["redact", "a/x.log", "b/x.log", "-o", "out"], b"");
    assert!(clash.code == 2 && clash.stderr.contains("out/x.log"), "{}", clash.stderr);
    for arguments in
        [["redact", "a/x.log", "-o", "there.log"], ["redact", "a/x.log", "--report", "there.log"]]
    {
        let refused = tftsr(&workspace, &arguments, b"");
        assert!(refused.code == 2 && refused.stderr.contains("--force"), "{}", refused.stderr);
        assert_eq!(workspace.read("there.log"), "mine\n");
    }
    assert_eq!(
        tftsr(&workspace, &["redact", "a/x.log", "-o", "there.log", "--force"], b"").code,
        0
    );
    assert!(workspace.read("there.log").contains("[EMAIL_1]"));
}

#[cfg(unix)]
#[test]
fn redact_in_place_follows_a_link_and_keeps_the_mode() {
    use std::os::unix::fs::PermissionsExt;
    let workspace = Workspace::with(&[("real/app.log", LOG)]);
    let real = workspace.path("real/app.log");
    std::fs::set_permissions(&real, std::fs::Permissions::from_mode(0o640)).expect("set");
    std::os::unix::fs::symlink(&real, workspace.path("link.log")).expect("linked");
    assert_eq!(tftsr(&workspace, &["redact", "--in-place", "link.log"], b"").code, 0);
    assert!(workspace.read("real/app.log").contains("[EMAIL_1]"));
    assert!(std::fs::symlink_metadata(workspace.path("link.log")).expect("there").is_symlink());
    assert_eq!(std::fs::metadata(&real).expect("there").permissions().mode() & 0o777, 0o640);
}

#[test]
fn numbers_of_whys_stay_in_a_shell_too() {
    let workspace = Workspace::new();
    let document = "---\ntftsr: triage/1\nid: 7\n---\n\n## Whys\n\n### 1.1.1.1 Why at 198.51.100.7?\n\n## Root causes\n- 1.1.1.1: that\n";
    let redacted = tftsr(&workspace, &["redact"], document.as_bytes());
    assert_eq!(redacted.text(), document.replace("198.51.100.7", "[IPV4_1]"));
}

#[test]
fn help_is_a_verb_and_the_manual_holds_every_verb() {
    let workspace = Workspace::new();
    assert_eq!(tftsr(&workspace, &["help"], b"").code, 0);
    let man = tftsr(&workspace, &["man"], b"").text();
    for part in [".SH SCAN", ".SH REDACT", "TFTSR_KEY_FILE", ".SH EXIT STATUS"] {
        assert!(man.contains(part), "{part} is missing");
    }
}
