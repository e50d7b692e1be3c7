//! The styles of redaction are as documented, and leave a log a log.

use std::collections::BTreeMap;
use std::path::Path;

use serde_json::Value;

use crate::harness::{Workspace, slow_tests, tftsr};

const STYLES: [&str; 5] = ["token", "hash", "mask", "partial", "synthetic"];
const PAGE: &str = include_str!("../server/cli/REDACTION.md");

/// A workspace with the key of the documented examples.
fn workspace(files: &[(&str, &str)]) -> Workspace {
    let workspace = Workspace::with(files);
    let key = workspace.write("key", &"1".repeat(64));
    #[cfg(unix)]
    std::fs::set_permissions(&key, std::os::unix::fs::PermissionsExt::from_mode(0o600))
        .expect("set");
    let _ = key;
    workspace
}

fn redacted(workspace: &Workspace, style: &str, more: &[&str], input: &[u8]) -> Vec<u8> {
    let style = ["redact", "--style", style, "--key-file", "key"];
    let output = tftsr(workspace, &[&style[..], more].concat(), input);
    assert_eq!(output.code, 0, "{}", output.stderr);
    output.stdout
}

#[test]
fn each_style_does_what_its_page_shows() {
    let workspace = workspace(&[]);
    let mut shown = PAGE.split("```text\n").skip(1);
    let line = shown.next().and_then(|rest| rest.lines().next()).expect("an example");
    for style in STYLES {
        let made = redacted(&workspace, style, &[], line.as_bytes());
        let row = format!("| `{style}` | `{}` |", String::from_utf8_lossy(&made));
        assert!(PAGE.contains(&row), "REDACTION.md has to say\n{row}");
    }
}

#[test]
fn ids_sort_as_before_where_that_is_asked_for() {
    let ids = [9, 10, 99, 1_000, 20_417, 20_418, 7_000_000];
    let log: String = ids.map(|id| format!("mrn={id:07} patient admitted\n")).concat();
    let workspace = workspace(&[]);
    let made = redacted(&workspace, "synthetic", &["--keep-order"], log.as_bytes());
    let made = String::from_utf8(made).expect("text");
    let lines: Vec<&str> = made.lines().collect();
    assert!(lines.is_sorted() && lines.iter().all(|line| line.starts_with("mrn=fake")), "{made}");
    assert_eq!(tftsr(&workspace, &["scan"], made.as_bytes()).text(), "");
    let refused = tftsr(&workspace, &["redact", "--keep-order"], log.as_bytes());
    assert!(refused.code == 2 && refused.stderr.contains("--style synthetic"));
}

#[test]
fn a_report_tells_what_counted_and_no_value() {
    let policy = "[policy]\nurl = \"redact\"\n";
    let workspace = workspace(&[
        ("app.log", "mail ana@example.com password=hunter2x9\n"),
        (".tftsr.toml", policy),
    ]);
    redacted(&workspace, "hash", &["app.log", "-o", "out.log", "--report", "report.json"], b"");
    let text = workspace.read("report.json");
    let report: Value = serde_json::from_str(&text).expect("JSON");
    assert_eq!(report["types"], serde_json::json!({ "email": 1, "password": 1 }));
    assert_eq!(report["redacted"], 2);
    assert_eq!(report["rules"].as_object().map(serde_json::Map::len), Some(2));
    assert!(report["version"].is_string() && report["style"] == "hash");
    let sha256 = |name: &str| {
        use sha2::Digest;
        let digest = sha2::Sha256::digest(workspace.read(name));
        digest.iter().map(|byte| format!("{byte:02x}")).collect::<String>()
    };
    let file = &report["files"][0];
    assert_eq!(file["input"]["sha256"], sha256("app.log"));
    assert_eq!(file["output"]["sha256"], sha256("out.log"));
    assert_eq!(report["policy"][0]["sha256"], sha256(".tftsr.toml"));
    assert!(!text.contains("ana@") && !text.contains("hunter2"));
}

/// What logs of the corpus are after redaction: by file its format, its records and how many of them have a time.
fn shape(workspace: &Workspace, folder: &str) -> BTreeMap<String, (String, usize, usize)> {
    let output = tftsr(workspace, &["records", "--format", "jsonl", folder], b"");
    assert_eq!(output.code, 0, "{}", output.stderr);
    let mut shapes: BTreeMap<String, (String, usize, usize)> = BTreeMap::new();
    for row in output.text().lines() {
        let row: Value = serde_json::from_str(row).expect("JSON");
        let file = Path::new(row["file"].as_str().expect("a file"));
        let name = file.file_name().expect("a name").to_string_lossy().into_owned();
        let shape = shapes.entry(name).or_default();
        shape.0 = row["format"].as_str().unwrap_or_default().to_owned();
        shape.1 += 1;
        shape.2 += usize::from(!row["time"].is_null());
    }
    shapes
}

fn lines(workspace: &Workspace, folder: &str, file: &str) -> Vec<String> {
    let bytes = std::fs::read(workspace.path(folder).join(file)).expect("a log");
    String::from_utf8_lossy(&bytes).lines().map(str::to_owned).collect()
}

#[test]
#[expect(clippy::print_stderr, reason = "says why it checks nothing")]
fn a_redacted_log_keeps_its_format_and_its_records_and_nothing_is_found_in_it() {
    let styles = if slow_tests() { &STYLES[..] } else { &STYLES[..1] };
    for corpus in ["corpus/dev", "records/dev"] {
        let folder = concat!(env!("CARGO_MANIFEST_DIR"), "/../shared/");
        let folder = format!("{folder}{corpus}");
        let Ok(entries) = std::fs::read_dir(&folder) else {
            eprintln!("skipped: no {corpus} beside the repository");
            continue;
        };
        let workspace = workspace(&[]);
        for path in entries.flatten().map(|entry| entry.path()) {
            if path.extension().is_some_and(|extension| extension == "log" || extension == "csv") {
                let text = std::fs::read(&path).expect("a log");
                let name = path.file_name().expect("a name").to_string_lossy().into_owned();
                std::fs::create_dir_all(workspace.path("logs")).expect("created");
                std::fs::write(workspace.path("logs").join(name), text).expect("written");
            }
        }
        let before = shape(&workspace, "logs");
        assert!(before.len() > 10);
        for style in styles {
            redacted(&workspace, style, &["logs", "-o", style], b"");
            let after = shape(&workspace, style);
            for (file, expected) in &before {
                assert_eq!(after.get(file), Some(expected), "{style}: {corpus}/{file}");
                let (old, new) = (lines(&workspace, "logs", file), lines(&workspace, style, file));
                assert_eq!(old.len(), new.len(), "{style}: {corpus}/{file}");
                for (old, new) in old.iter().zip(&new) {
                    let is_json = |line| serde_json::from_str::<Value>(line).is_ok();
                    assert!(!is_json(old) || is_json(new), "{style}: {corpus}/{file}: {new}");
                    let tags = |line: &str| line.matches(['<', '>']).count();
                    let is_xml = old.starts_with("<Event");
                    assert!(!is_xml || tags(old) == tags(new), "{style}: {corpus}/{file}: {new}");
                }
            }
            // What the policy only reports, such as a URL of a file, stays.
            let found = tftsr(&workspace, &["scan", "--min-severity", "information", style], b"");
            assert_eq!((found.text().as_str(), found.code), ("", 0), "{style}: {corpus}");
        }
    }
}
