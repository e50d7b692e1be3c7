//! The database as a whole: backups, checks, salvage, what goes with age, the audit log for others, the bundle.

use std::path::Path;
use std::process::Command;

use serde_json::{Value, json};

use crate::harness::{Editor, Output, Workspace, bare, finish, tftsr, uri};

fn made(titles: &[&str]) -> Workspace {
    let workspace = Workspace::new();
    for title in titles {
        let created = tftsr(&workspace, &["issue", "create", title], b"");
        assert_eq!(created.code, 0, "{}", created.stderr);
    }
    workspace
}

fn titles(workspace: &Workspace) -> Vec<String> {
    let listed = tftsr(workspace, &["issue", "list", "--format", "json"], b"");
    assert_eq!(listed.code, 0, "{}", listed.stderr);
    let mut titles: Vec<String> = listed.json()["issues"]
        .as_array()
        .expect("issues")
        .iter()
        .map(|issue| issue["title"].as_str().expect("a title").to_owned())
        .collect();
    titles.sort();
    titles
}

fn run(workspace: &Workspace, arguments: &[&str]) -> Output {
    tftsr(workspace, arguments, b"")
}

#[test]
fn a_backup_is_made_under_an_open_editor_and_comes_back() {
    let workspace = made(&["first"]);
    let mut editor = Editor::start(&workspace);
    editor.command("tftsr.createIssue", json!({ "title": "second" })).expect("stores");
    let said = run(&workspace, &["db", "backup", "friday.db"]);
    assert_eq!(said.code, 0, "{}", said.stderr);
    assert_eq!(said.text().trim(), workspace.path("friday.db").display().to_string());
    let backup = std::fs::read(workspace.path("friday.db")).expect("there");
    assert!(!backup.starts_with(b"SQLite"), "encrypted");
    let said = run(&workspace, &["db", "backup", "friday.db"]);
    assert!(said.code == 2 && said.stderr.contains("is not written over"), "{}", said.stderr);
    assert!(std::fs::read(workspace.path("friday.db")).expect("there") == backup);
    let said = run(&workspace, &["db", "restore", "friday.db", "--yes"]);
    assert!(said.code == 2 && said.stderr.contains("is open in another tftsr"), "{}", said.stderr);
    editor.command("tftsr.createIssue", json!({ "title": "third" })).expect("stores");
    editor.leave();
    let said = run(&workspace, &["db", "restore", "friday.db"]);
    assert!(said.code == 2 && said.stderr.contains("--yes"), "{}", said.stderr);
    let said = run(&workspace, &["db", "restore", "friday.db", "--yes"]);
    assert_eq!(said.code, 0, "{}", said.stderr);
    assert!(said.stderr.contains("tftsr.db.before-restore"), "{}", said.stderr);
    assert_eq!(titles(&workspace), ["first", "second"]);
    assert_eq!(run(&workspace, &["db", "check"]).code, 0);
    let audit = run(&workspace, &["audit", "list"]).text();
    assert!(audit.contains("restore the database from a backup"), "{audit}");
}

#[test]
fn a_backup_goes_to_another_machine_and_asks_for_its_own_key() {
    let workspace = made(&["moved"]);
    let words = ["four", "words", "made", "up"].join(" ");
    let added = tftsr(&workspace, &["db", "key", "add", "passphrase"], words.as_bytes());
    assert_eq!(added.code, 0, "{}", added.stderr);
    assert_eq!(run(&workspace, &["db", "backup", "friday.db"]).code, 0);
    // A machine that has a database of its own, and one that has none.
    for titles_there in [&["other"][..], &[]] {
        let other = made(titles_there);
        for name in ["friday.db", "friday.db.keys"] {
            std::fs::copy(workspace.path(name), other.path(name)).expect("copied");
        }
        if !titles_there.is_empty() {
            std::fs::rename(other.path("friday.db.keys"), other.path("keys")).expect("moved");
            let said = run(&other, &["db", "restore", "friday.db", "--yes"]);
            assert!(
                said.code == 2 && said.stderr.contains("put the file with its keys beside it"),
                "{}",
                said.stderr
            );
            assert_eq!(titles(&other), titles_there);
            std::fs::rename(other.path("keys"), other.path("friday.db.keys")).expect("moved");
        }
        let mut command = bare(&other, &["db", "restore", "friday.db", "--yes"]);
        let said = finish(command.env("TFTSR_PASSPHRASE", ["wrong", "words"].join(" ")));
        assert_eq!(said.code, 2, "{}", said.stderr);
        let mut command = bare(&other, &["db", "restore", "friday.db", "--yes"]);
        command.env("TFTSR_PASSPHRASE", &words);
        if !titles_there.is_empty() {
            command.env("TFTSR_KEY_FILE", other.key_file());
        }
        let said = finish(&mut command);
        assert_eq!(said.code, 0, "{}", said.stderr);
        let mut command = bare(&other, &["issue", "list"]);
        // A database that was there keeps its own places.
        match titles_there.is_empty() {
            true => command.env("TFTSR_PASSPHRASE", &words),
            false => command.env("TFTSR_KEY_FILE", other.key_file()),
        };
        assert!(finish(&mut command).text().contains("moved"), "{titles_there:?}");
    }
}

#[test]
fn damage_is_told_and_what_can_be_read_is_saved_and_put_back() {
    let workspace = made(&[]);
    for number in 0..30 {
        let title = format!("issue {number} of a long series of issues");
        assert_eq!(run(&workspace, &["issue", "create", &title]).code, 0);
    }
    let checked = run(&workspace, &["db", "check", "--format", "json"]);
    assert_eq!((checked.code, &checked.json()["ok"]), (0, &json!(true)));
    let database = workspace.data_dir().join("tftsr.db");
    let whole = std::fs::read(&database).expect("there");
    let (mut told, mut restored) = (0, 0);
    for page in (1..whole.len() / 4096).step_by(7) {
        let mut damaged = whole.clone();
        damaged[page * 4096 + 99] ^= 1;
        std::fs::write(&database, &damaged).expect("written");
        let said = run(&workspace, &["db", "check"]);
        assert!(said.code == 1 || said.code == 2, "page {page}: {}", said.text());
        told += usize::from(said.code == 1 && said.text().contains("DAMAGED"));
        let name = format!("saved-{page}.db");
        let saved = run(&workspace, &["db", "salvage", &name]);
        if saved.code == 2 {
            assert!(saved.stderr.contains("the first page of"), "page {page}: {}", saved.stderr);
            continue;
        }
        let said = run(&workspace, &["db", "restore", &name, "--yes"]);
        assert_eq!(said.code, 0, "page {page}: {}", said.stderr);
        restored += usize::from(!titles(&workspace).is_empty());
        assert_eq!(run(&workspace, &["db", "check"]).code, 0, "page {page}");
    }
    assert!(told > 0 && restored > 0, "{told} {restored}");
}

#[test]
fn a_plain_copy_is_made_only_when_it_is_asked_for_by_name() {
    let workspace = made(&["in the clear"]);
    let said = run(&workspace, &["db", "export", "plain.db"]);
    assert!(said.code == 2 && said.stderr.contains("add --plaintext"), "{}", said.stderr);
    assert!(!workspace.path("plain.db").exists());
    let said = run(&workspace, &["db", "export", "plain.db", "--plaintext"]);
    assert_eq!(said.code, 0, "{}", said.stderr);
    assert!(said.stderr.contains("Warning: this file is not encrypted"), "{}", said.stderr);
    let bytes = std::fs::read(workspace.path("plain.db")).expect("there");
    assert!(bytes.starts_with(b"SQLite format 3\0"));
    assert!(bytes.windows(12).any(|window| window == b"in the clear"));
    let audit = run(&workspace, &["audit", "export"]).text();
    assert!(audit.contains("export the database in the clear"), "{audit}");
}

#[test]
fn what_is_over_goes_with_age_and_the_rest_stays() {
    let workspace = made(&["open", "closed"]);
    let listed = run(&workspace, &["issue", "list", "--format", "json"]).json();
    let issues = listed["issues"].as_array().expect("issues");
    let closed = issues.iter().find(|issue| issue["title"] == "closed").expect("there");
    let id = closed["id"].as_str().expect("an id");
    assert_eq!(run(&workspace, &["issue", "update", id, "--status", "closed"]).code, 0);
    let prune = |arguments: &[&str]| {
        run(&workspace, &[&["db", "prune", "--older-than"], arguments].concat())
    };
    assert_eq!(prune(&["90d", "--yes"]).code, 0);
    assert_eq!(titles(&workspace), ["closed", "open"], "not old enough");
    for wrong in ["90", "d", "-1d", "0d", "ninety"] {
        assert_eq!(prune(&[wrong, "--yes"]).code, 2, "{wrong}");
    }
    let said = prune(&["1d", "--dry-run"]);
    assert!(said.text().is_empty(), "{}", said.text());
    assert!(said.stderr.contains("0 over and not changed for 1 days"), "{}", said.stderr);
}

#[test]
fn the_audit_log_is_checked_by_another_program() {
    let workspace = made(&["one", "two", "three"]);
    let exported = run(&workspace, &["audit", "export"]);
    assert_eq!(exported.code, 0, "{}", exported.stderr);
    let lines: Vec<String> = exported.text().lines().map(str::to_owned).collect();
    assert_eq!(lines.len(), 3);
    let script = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/store/verify_audit.py");
    let length = std::fs::read_to_string(&script).expect("there").lines().count();
    assert!(length <= 40, "{length} lines");
    let verify = |lines: &[String], known: &[&str]| {
        let file = workspace.write("audit.jsonl", &(lines.join("\n") + "\n"));
        let output =
            Command::new("python3").arg(&script).arg(file).args(known).output().expect("runs");
        (output.status.code(), String::from_utf8_lossy(&output.stdout).trim().to_owned())
    };
    let verified = run(&workspace, &["audit", "verify"]);
    let head = verified.text().lines().last().expect("a line").to_owned();
    let (_, head) = head.rsplit_once(' ').expect("a head");
    assert_eq!(verify(&lines, &["3", head]), (Some(0), format!("whole, 3 rows, head {head}")));
    // Every column of every row, then rows that are gone, moved, cut off.
    for row in 0..lines.len() {
        let parsed: Value = serde_json::from_str(&lines[row]).expect("JSON");
        for (column, value) in parsed.as_object().expect("an object") {
            let mut changed = parsed.clone();
            changed[column] = match value {
                Value::Number(_) => json!(77),
                Value::String(text) if column == "previous" || column == "hash" => {
                    let other = if text.starts_with('a') { "b" } else { "a" };
                    json!(format!("{other}{}", &text[1..]))
                }
                other => json!(format!("{}x", other.as_str().unwrap_or_default())),
            };
            let mut all = lines.clone();
            all[row] = changed.to_string();
            let expected = format!("broken at row {}", row + 1);
            assert_eq!(verify(&all, &[]), (Some(1), expected), "{column} of row {row}");
        }
    }
    let mut gone = lines.clone();
    gone.remove(1);
    assert_eq!(verify(&gone, &[]).1, "broken at row 2");
    let mut moved = lines.clone();
    moved.swap(1, 2);
    assert_eq!(verify(&moved, &[]).1, "broken at row 2");
    assert_eq!(verify(&lines[..2], &[]).0, Some(0), "a cut end shows to who knows an earlier head");
    assert_eq!(verify(&lines[..2], &["3", head]).1, "row 3 is not the one that was known");
}

#[test]
fn each_exported_document_says_how_far_the_audit_log_was() {
    let workspace = made(&["one"]);
    let document = workspace.write("note.md", "# Note\n\nNothing to hide.\n");
    let head = |workspace: &Workspace| {
        let verified = run(workspace, &["audit", "verify"]).text();
        let line = verified.lines().last().expect("a line").to_owned();
        let (rest, head) = line.rsplit_once(' ').expect("a head");
        format!("row {}, head {head}", rest.trim_start_matches("head "))
    };
    let before = head(&workspace);
    for (format, name) in
        [("html", "a.html"), ("md", "a-out.md"), ("pdf", "a.pdf"), ("docx", "a.docx")]
    {
        let path = document.display().to_string();
        let said = run(&workspace, &["export", &path, "--format", format, "-o", name]);
        assert_eq!(said.code, 0, "{}", said.stderr);
        let text = match format {
            "pdf" => {
                let output = Command::new("pdftotext")
                    .args(["-layout", name, "-"])
                    .current_dir(workspace.folder())
                    .output();
                let Ok(output) = output else { continue };
                String::from_utf8_lossy(&output.stdout).into_owned()
            }
            "docx" => {
                let output = Command::new("unzip")
                    .args(["-p", name])
                    .current_dir(workspace.folder())
                    .output();
                let Ok(output) = output else { continue };
                String::from_utf8_lossy(&output.stdout).into_owned()
            }
            _ => workspace.read(name),
        };
        let plain = |text: &str| text.split_whitespace().collect::<String>();
        assert!(plain(&text).contains(&plain(&before)), "{format}: {before} is not in {text}");
    }
}

#[test]
fn the_bundle_holds_no_text_no_path_and_no_secret() {
    let mark = ["Qx7", "planted"].concat();
    let mail = format!("{mark}@example.com");
    let log =
        format!("2026-05-01T10:00:00Z ERROR login user={mail} password={mark}Secret9 failed\n");
    let workspace = Workspace::with(&[(&format!("{mark}.log"), &log)]);
    let path = workspace.path(&format!("{mark}.log"));
    let mut editor = Editor::start(&workspace);
    editor.open(&path);
    let argument = json!({ "uri": uri(&path), "title": format!("about {mail}") });
    editor.command("tftsr.startTriage", argument).expect("starts");
    let document = editor.shown();
    editor.save(&document);
    for (key, value) in [
        ("allowValues", json!([mark])),
        ("ai.provider", json!(mark)),
        ("ai.proxy", json!(format!("http://{mark}.example.com:3128"))),
        ("minSeverity", json!("warning")),
        ("ai.tokensPerDay", json!({ mark.as_str(): 7 })),
    ] {
        editor.command("tftsr.updateSettings", json!({ "key": key, "value": value })).expect(key);
    }
    let argument = json!({ "name": mark, "kind": "openai-compatible", "baseUrl": format!("https://{mark}.example.com") });
    editor.command("tftsr.saveProvider", argument).expect("saves");
    editor.leave();
    // Somebody else's words in files of ours.
    std::fs::write(workspace.data_dir().join(format!("{mark}.txt")), &mark).expect("written");
    std::fs::write(
        workspace.data_dir().join("tftsr.log"),
        format!("{mark}\n{{\"level\":\"WARN\",\"place\":\"{mark}\",\"at\":\"{mail}\"}}\n{{\"level\":\"WARN\",\"place\":\"workbench::scan:7\",\"at\":\"2026-05-01T10:00:00Z\"}}\n"),
    )
    .expect("written");
    let write = |name: &str, key_file: &Path| {
        let mut command = bare(&workspace, &["doctor", "--bundle", name]);
        command
            .env("TFTSR_KEY_FILE", key_file)
            .env(format!("TFTSR_API_KEY_{mark}"), format!("{mark}-key"))
            .env("TFTSR_LOG", &mark);
        finish(&mut command)
    };
    let said = write("bundle.json", &workspace.key_file());
    assert_eq!(said.code, 0, "{}", said.stderr);
    let text = workspace.read("bundle.json");
    let key = std::fs::read_to_string(workspace.key_file()).expect("there");
    let keys = std::fs::read_to_string(workspace.data_dir().join("tftsr.keys")).expect("there");
    let hex =
        keys.split_whitespace().flat_map(|word| word.split('=')).filter(|word| word.len() >= 16);
    let folder = workspace.folder().display().to_string();
    let home = std::env::var("HOME").unwrap_or_else(|_| "/root".to_owned());
    for secret in [mark.as_str(), "example.com", key.trim(), &folder, "failed", &format!("{home}/")]
        .into_iter()
        .chain(hex)
    {
        assert!(!text.to_lowercase().contains(&secret.to_lowercase()), "{secret:?} is in {text}");
    }
    let bundle: Value = serde_json::from_str(&text).expect("JSON");
    assert_eq!(
        bundle["database"]["check"]["schema"].as_u64().map(|schema| schema >= 11),
        Some(true),
        "{text}"
    );
    assert_eq!(bundle["database"]["rows"]["issues"], 1);
    assert_eq!(bundle["settings"]["minSeverity"], "warning");
    assert_eq!(bundle["settings"]["ai.provider"], "(set)");
    assert_eq!(bundle["settings"]["allowValues"], json!({ "items": 1 }));
    assert_eq!(bundle["keys"]["places"][0]["kind"], "key-file");
    assert_eq!(bundle["files"]["others"], 1);
    assert_eq!(bundle["ownLog"].as_array().map(Vec::len), Some(2), "{text}");
    assert_eq!(bundle["providerKeysInVariables"], 1);
    assert_eq!(bundle["detection"]["works"], true);
    // What fails has a name, which is that of the fault and nothing else.
    let said = write("second.json", &workspace.path(&mark));
    assert_eq!(said.code, 0, "{}", said.stderr);
    let text = workspace.read("second.json");
    assert!(!text.contains(&mark), "{text}");
    let bundle: Value = serde_json::from_str(&text).expect("JSON");
    assert_eq!(bundle["database"], json!({ "step": "key", "fault": "KeyFileMissing" }));
    assert_eq!(write("second.json", &workspace.key_file()).code, 2, "nothing is written over");
}
