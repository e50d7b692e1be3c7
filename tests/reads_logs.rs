//! `records` and `evidence` in a shell: logs as rows, redacted, ranked.

use std::io::Write;
use std::process::{Command, Stdio};

use serde_json::{Value, json};

use crate::harness::{Workspace, tftsr};

const API: &str = "2026-05-01T10:00:00.250+02:00 INFO  api: GET /orders for ana@example.com took 12 ms\n\
    2026-05-01T10:00:01.500+02:00 ERROR api: payment refused for ana@example.com\n\tat Pay.refuse(Pay.java:7)\n";
const SYSLOG: &str = "May  1 10:00:02 web01 app[411]: login user=ben ok\n";

fn rows(text: &str) -> Vec<Value> {
    text.lines().map(|line| serde_json::from_str(line).expect("JSON")).collect()
}

#[test]
fn records_are_rows_with_the_fields_of_the_contract() {
    let workspace = Workspace::with(&[("api.log", API)]);
    let out = tftsr(&workspace, &["records", "--format", "jsonl", "api.log"], b"");
    assert_eq!(out.code, 0, "{}", out.stderr);
    assert!(!out.text().contains("ana@"), "{}", out.text());
    let rows = rows(&out.text());
    assert_eq!(rows.len(), 2);
    let second = &rows[1];
    let names: Vec<&String> = second.as_object().expect("an object").keys().collect();
    let mut expected = vec![
        "file",
        "line",
        "end_line",
        "time",
        "time_certain",
        "level",
        "source",
        "message",
        "template",
        "format",
    ];
    expected.sort_unstable();
    assert_eq!(names, expected);
    assert_eq!(
        (&second["line"], &second["end_line"], &second["level"], &second["time"]),
        (&json!(2), &json!(3), &json!("error"), &json!("2026-05-01T10:00:01.500+02:00"))
    );
    assert_eq!(second["time_certain"], json!(true));
    assert!(second["message"].as_str().is_some_and(|text| text.contains("[EMAIL_1]")), "{second}");
    let revealed = tftsr(&workspace, &["records", "--reveal", "api.log"], b"");
    assert!(revealed.text().contains("ana@example.com"));
}

#[test]
fn records_of_a_window_a_level_and_a_zone() {
    let workspace = Workspace::with(&[("api.log", API), ("sys.log", SYSLOG)]);
    let lines = |arguments: &[&str]| -> Vec<Value> {
        let mut all = vec!["records", "--format", "jsonl"];
        all.extend(arguments);
        let out = tftsr(&workspace, &all, b"");
        assert_eq!(out.code, 0, "{}", out.stderr);
        rows(&out.text())
    };
    let numbers = |rows: &[Value]| -> Vec<u64> {
        rows.iter().filter_map(|row| row["line"].as_u64()).collect()
    };
    assert_eq!(numbers(&lines(&["--level", "error", "api.log"])), [2]);
    assert_eq!(numbers(&lines(&["--since", "2026-05-01T08:00:01Z", "api.log"])), [2]);
    assert_eq!(numbers(&lines(&["--until", "1s", "api.log"])), [1]);
    let row = &lines(&["--zone", "+05:30", "sys.log"])[0];
    assert!(
        row["time"].as_str().is_some_and(|time| time.ends_with("-05-01T10:00:02+05:30")),
        "{row}"
    );
    assert_eq!(row["time_certain"], json!(false));
    assert!(!row["message"].as_str().is_some_and(|text| text.contains("ben")), "{row}");
    for wrong in [&["--level", "loud"][..], &["--since", "soon"], &["--zone", "CEST"]] {
        let mut all = vec!["records", "api.log"];
        all.extend(wrong);
        let out = tftsr(&workspace, &all, b"");
        assert_eq!(out.code, 2);
        assert!(out.stderr.contains(wrong[1]), "{}", out.stderr);
    }
}

#[test]
fn compressed_logs_are_read_like_plain_ones() {
    let workspace = Workspace::with(&[("api.log", API)]);
    for packer in ["gzip", "zstd"] {
        let Ok(mut child) =
            Command::new(packer).arg("-c").stdin(Stdio::piped()).stdout(Stdio::piped()).spawn()
        else {
            continue;
        };
        child.stdin.take().expect("a pipe").write_all(API.as_bytes()).expect("writes");
        let packed = child.wait_with_output().expect("ends").stdout;
        let out = tftsr(&workspace, &["records", "--format", "jsonl", "-"], &packed);
        assert_eq!(rows(&out.text()).len(), 2, "{packer}: {}", out.stderr);
        let found = tftsr(&workspace, &["scan", "-"], &packed);
        assert!(found.text().contains("warning: Email"), "{packer}: {}", found.text());
    }
}

#[test]
fn the_policy_of_a_folder_counts_for_records_and_evidence_too() {
    let policy = "[[rules]]\nid = \"order-number\"\nregex = 'ORD-[0-9]{6}'\ntype = \"order\"\n\n[types.order]\ntitle = \"Order number\"\n";
    let log = "2026-05-01T10:00:00Z ERROR shop: order ORD-123456 was refused\n";
    let workspace = Workspace::with(&[("a/.tftsr.toml", policy), ("a/shop.log", log)]);
    for verb in [&["records"][..], &["evidence"], &["log", "analyze"]] {
        let mut all = verb.to_vec();
        all.push("a/shop.log");
        let out = tftsr(&workspace, &all, b"");
        assert_eq!(out.code, 0, "{}", out.stderr);
        assert!(
            !out.text().contains("ORD-123456") && out.text().contains("[ORDER_1]"),
            "{}",
            out.text()
        );
    }
}

#[test]
fn a_format_of_ones_own_is_described_by_an_expression() {
    let policy = "[[formats]]\nid = \"till\"\nregex = '^#(?P<level>\\w+)# \\{(?P<time>[^}]+)\\} <(?P<source>[^>]*)> (?P<message>.*)$'\nlevels = { JAM = \"error\" }\n";
    let log = "#INFO# {2026-05-01 10:00:00} <till7> open\n#JAM# {2026-05-01 10:00:01} <till7> paper\n  roll 2\n";
    let workspace = Workspace::with(&[(".tftsr.toml", policy), ("till.log", log)]);
    let out = tftsr(&workspace, &["records", "--format", "jsonl", "till.log"], b"");
    let rows = rows(&out.text());
    assert_eq!(rows.len(), 2, "{} {}", out.text(), out.stderr);
    assert_eq!(
        (&rows[1]["format"], &rows[1]["level"], &rows[1]["end_line"], &rows[1]["source"]),
        (&json!("till"), &json!("error"), &json!(3), &json!("till7"))
    );
    let mut editor = crate::harness::Editor::start(&workspace);
    editor.open(&workspace.path("till.log"));
    let argument = json!({ "uri": crate::harness::uri(&workspace.path("till.log")), "offset": 0, "which": "nextError" });
    assert_eq!(editor.command("tftsr.goToRecord", argument).expect("goes")["line"], 2);
    editor.shown();
}

#[test]
fn utf_16_logs_are_read_like_others() {
    let wide: Vec<u8> =
        format!("\u{feff}{API}").encode_utf16().flat_map(u16::to_le_bytes).collect();
    let workspace = Workspace::new();
    std::fs::write(workspace.path("wide.log"), wide).expect("written");
    let out = tftsr(&workspace, &["records", "--format", "jsonl", "wide.log"], b"");
    let rows = rows(&out.text());
    assert_eq!((rows.len(), &rows[1]["level"]), (2, &json!("error")), "{}", out.text());
}

#[test]
fn the_checks_over_logs_are_told_with_redacted_examples() {
    let mut web = String::new();
    for minute in 0..50 {
        for second in [3, 17, 31, 44] {
            web.push_str(&format!(
                "2026-05-01T10:{minute:02}:{second:02}Z INFO web: GET /orders/7 200\n"
            ));
        }
        if minute > 31 {
            web.push_str(&format!("2026-05-01T10:{minute:02}:50Z ERROR web: no space left on device for user ana@example.com\n"));
        }
    }
    let workspace = Workspace::with(&[("web.log", &web)]);
    let out = tftsr(&workspace, &["log", "analyze", "--format", "jsonl", "web.log"], b"");
    assert_eq!(out.code, 0, "{}", out.stderr);
    let checks = rows(&out.text());
    assert!(checks.iter().all(|check| check["interesting"] == json!(true)));
    let known = checks.iter().find(|check| check["name"] == "known failures").expect("there");
    assert_eq!(known["examples"][0]["line"], json!(133), "{known}");
    assert!(!out.text().contains("ana@") && out.text().contains("[EMAIL_1]"), "{}", out.text());
    let all = tftsr(&workspace, &["log", "analyze", "--all", "web.log"], b"").text();
    assert!(all.contains("clock steps: 0 steps of a clock"), "{all}");
}

#[test]
fn an_excerpt_of_a_log_of_any_size_is_redacted() {
    let mut web = String::new();
    for index in 0..20_000 {
        let (minute, second) = (index / 60 % 60, index % 60);
        let hour = index / 3600;
        web.push_str(&format!(
            "2026-05-01T{hour:02}:{minute:02}:{second:02}Z INFO web: GET /orders/{index} 200\n"
        ));
        if index == 12_345 {
            web.push_str("2026-05-01T03:25:45Z FATAL web: cannot serve ana@example.com\n\tat Web.serve(Web.java:7)\n");
        }
    }
    let workspace = Workspace::with(&[("web.log", &web)]);
    let page = tftsr(&workspace, &["log", "excerpt", "web.log"], b"");
    assert_eq!(page.code, 0, "{}", page.stderr);
    let page = page.text();
    assert!(
        page.contains("20001 records") && page.contains("[web.log:12347](web.log#L12347)"),
        "{page}"
    );
    assert!(
        !page.contains("ana@") && page.contains("[EMAIL_1]") && page.contains("Web.java:7"),
        "{page}"
    );
    let place =
        tftsr(&workspace, &["log", "excerpt", "web.log", "--time", "2026-05-01 03:25:45"], b"");
    assert!(
        place.text().contains("cannot serve") && !place.text().contains("orders/1 "),
        "{}",
        place.text()
    );
}

#[test]
fn evidence_is_ranked_over_all_files_with_reasons() {
    let mut web = String::new();
    let mut db = String::new();
    for minute in 0..50 {
        for second in [3, 17, 31, 44] {
            web.push_str(&format!(
                "2026-05-01T10:{minute:02}:{second:02}Z INFO web: GET /orders/{} 200 {} ms\n",
                minute * 7 + second,
                10 + second % 7
            ));
        }
        db.push_str(&format!(
            "2026-05-01T10:{minute:02}:09Z LOG checkpoint complete: wrote {minute} buffers\n"
        ));
        if minute == 31 {
            db.push_str(
                "2026-05-01T10:31:20Z WARN parameter \"max_connections\" changed from 200 to 20\n",
            );
        }
        if minute >= 32 {
            db.push_str(&format!(
                "2026-05-01T10:{minute:02}:30Z FATAL sorry, too many clients already\n"
            ));
            web.push_str(&format!(
                "2026-05-01T10:{minute:02}:50Z ERROR web: no connection for user ana@example.com\n"
            ));
        }
    }
    let workspace = Workspace::with(&[("web.log", &web), ("db.log", &db)]);
    let out = tftsr(&workspace, &["evidence", "--format", "jsonl", "web.log", "db.log"], b"");
    assert_eq!(out.code, 0, "{}", out.stderr);
    assert!(!out.text().contains("ana@"));
    let rows = rows(&out.text());
    let names: Vec<&String> = rows[0].as_object().expect("an object").keys().collect();
    assert_eq!(
        names,
        ["end_line", "file", "level", "line", "rank", "reason", "score", "source", "time"]
    );
    let files: Vec<&str> = rows.iter().filter_map(|row| row["file"].as_str()).collect();
    assert!(files.contains(&"web.log") && files.contains(&"db.log"), "{files:?}");
    let changed = rows.iter().position(|row| row["file"] == "db.log" && row["line"] == 33);
    assert!(changed.is_some_and(|rank| rank < 5), "{rows:#?}");
    let text = tftsr(&workspace, &["evidence", "--limit", "2", "web.log", "db.log"], b"");
    assert_eq!(text.text().matches("why: ").count(), 2, "{}", text.text());
    let missing = tftsr(&workspace, &["evidence", "web.log", "absent.log"], b"");
    assert_eq!(missing.code, 2);
    assert!(missing.stderr.contains("absent.log"), "{}", missing.stderr);
}
