//! Folders and windows that are not as simple as a sample: a second working tree of a repository, two windows on one store,
//! names that want to be escaped, two million lines.

use std::path::{Path, PathBuf};
use std::process::Command;
use std::sync::Barrier;

use serde_json::json;

use crate::harness::{Editor, Workspace, path_of, slow_tests, uri};

const LOG: &str = "2026-05-01T10:00:00Z INFO login user=ana.marin@example.com\n\
    2026-05-01T10:00:01Z ERROR app: no space left on device\n";

const RULE: &str = r#"
[types.ticket]
title = "Ticket"

[[rules]]
id = "ticket"
type = "ticket"
regex = '(INC-[0-9]{6})'
keywords = ["INC-"]
"#;

/// Starts triage from a log and gives back the document.
fn triage(editor: &mut Editor, log: &Path) -> PathBuf {
    editor.open(log);
    editor.command("tftsr.startTriage", json!({ "uri": uri(log) })).expect("starts");
    editor.shown()
}

/// Where evidence E1 of a document leads.
fn cited(editor: &mut Editor, document: &Path) -> PathBuf {
    let text = editor.text(document);
    let line = text.lines().position(|line| line.starts_with("- [E1]")).expect("evidence");
    let at = json!({ "textDocument": { "uri": uri(document) }, "position": { "line": line, "character": 4 } });
    let place = editor.request("textDocument/definition", at).expect("a place");
    path_of(place["uri"].as_str().expect("a URI"))
}

#[test]
fn in_a_second_working_tree() {
    let workspace = Workspace::new();
    let tree = workspace.folder();
    // The repository stands beside the folder that is opened, which is a working tree of it.
    let repository = tree.with_file_name("repository");
    let files = [
        (".tftsr.toml", RULE),
        (".gitignore", "left.log\n"),
        ("app.log", &LOG.replace("login", "login INC-204417")),
    ];
    std::fs::create_dir(&repository).expect("created");
    for (name, text) in files {
        std::fs::write(repository.join(name), text).expect("written");
    }
    let git = |arguments: &[&str]| {
        let mut command = Command::new("git");
        command.current_dir(&repository).args([
            "-c",
            "user.name=x",
            "-c",
            "user.email=x@example.com",
        ]);
        let output = command.args(arguments).output().expect("git runs");
        assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
    };
    git(&["init", "--quiet"]);
    git(&["add", "."]);
    git(&["commit", "--quiet", "-m", "first"]);
    git(&["worktree", "add", "--quiet", tree.to_str().expect("UTF-8")]);
    assert!(tree.join(".git").is_file(), "a working tree has a file there");
    workspace.write("left.log", LOG);

    let log = workspace.path("app.log");
    let mut editor = Editor::start(&workspace);
    let document = triage(&mut editor, &log);
    assert_eq!(document.parent(), Some(tree.as_path()));
    assert_eq!(cited(&mut editor, &document), log);
    // The rules of the tree count in it, and what it ignores is passed over.
    let found = editor.diagnostics(&log);
    assert!(found.iter().any(|one| one["code"] == "ticket"), "{found:?}");
    let scanned = crate::harness::tftsr(&workspace, &["scan", "."], b"").text();
    assert!(scanned.contains("app.log") && !scanned.contains("left.log"), "{scanned}");
}

#[test]
fn under_names_that_want_to_be_escaped() {
    let names = [
        "one two/a b.log",
        "100% sure/#1.log",
        "ünïcode/日本 😀.log",
        "q?a=b&c/x%20y.log",
        "[x]/(y) 'z'.log",
    ];
    for name in names {
        let workspace = Workspace::with(&[(name, LOG)]);
        let log = workspace.path(name);
        let mut editor = Editor::start(&workspace);
        let document = triage(&mut editor, &log);
        assert_eq!(cited(&mut editor, &document), log, "{name}");
        let copied =
            editor.command("tftsr.redactedCopy", json!({ "uri": uri(&log) })).expect("writes");
        let copy = editor.shown();
        assert_eq!(copy.parent(), log.parent(), "{name}: {copied}");
        assert!(editor.text(&copy).contains("user=[EMAIL_1]"), "{name}");
    }
}

#[test]
fn from_two_windows_on_one_store() {
    let workspace = Workspace::with(&[("a.log", LOG), ("b.log", LOG)]);
    let logs = ["a.log", "b.log"].map(|name| workspace.path(name));
    let meet = Barrier::new(2);
    // Both at once, as two people at two screens: triage, whys, redaction.
    let ids = std::thread::scope(|scope| {
        let windows = logs.each_ref().map(|log| {
            let (workspace, meet) = (&workspace, &meet);
            scope.spawn(move || {
                let mut editor = Editor::start(workspace);
                meet.wait();
                let document = triage(&mut editor, log);
                for number in 0..10 {
                    let question = format!("Why {number}?");
                    let argument = json!({ "uri": uri(&document), "question": question });
                    editor.command("tftsr.addFiveWhy", argument).expect("adds");
                    editor.save(&document);
                }
                editor
                    .command("tftsr.applyRedactions", json!({ "uri": uri(log) }))
                    .expect("redacts");
                let text = editor.text_when(log, "the redaction", |text| text.contains("[EMAIL_"));
                meet.wait();
                // Each sees what the other did.
                let listed = editor.command("tftsr.listIssues", json!({})).expect("issues");
                let mut ids: Vec<String> = listed["issues"]
                    .as_array()
                    .expect("issues")
                    .iter()
                    .map(|issue| issue["id"].as_str().expect("an id").to_owned())
                    .collect();
                ids.sort();
                for id in &ids {
                    let nested = editor.command("tftsr.getIssue", json!({ "id": id })).expect("it");
                    assert!(
                        nested["whys"].as_array().is_some_and(|whys| whys.len() > 10),
                        "{nested}"
                    );
                }
                let document = editor.text(&document);
                let own = document.lines().find_map(|line| line.strip_prefix("id: "));
                (ids, text, own.expect("an id").to_owned())
            })
        });
        windows.map(|window| window.join().expect("it ends"))
    });
    assert_eq!((ids[0].0.len(), &ids[0].0), (2, &ids[1].0));
    let audit = crate::harness::call(&workspace, "verifyAudit", &json!({}));
    assert_eq!(audit["ok"], true, "{audit}");
    // What each redacted leads back.
    for (_, text, issue) in &ids {
        let argument = json!({ "text": text, "issueId": issue });
        let restored = crate::harness::call(&workspace, "restore", &argument);
        assert_eq!(restored["text"], LOG, "{issue}");
    }
}

#[test]
fn with_two_million_short_lines() {
    if !slow_tests() {
        return;
    }
    let lines = 2_000_000;
    let text: String =
        (0..lines).map(|number| format!("2026-05-01 INFO hit {}\n", number % 977)).collect();
    let size = text.len() as u64;
    let workspace = Workspace::new();
    let log = workspace.write("short.log", "");
    let mut editor = Editor::builder(&workspace).unrecorded().start();
    editor.open_text(&log, &text);
    editor.diagnostics(&log);
    let opened = editor.memory_peak();
    // What any log may take: its text three times, and forty megabytes.
    let bound = 3 * size + (40 << 20);
    assert!(opened < bound, "{opened} bytes for an opened log of {size}");
    let document = json!({ "textDocument": { "uri": uri(&log) } });
    for method in
        ["textDocument/documentSymbol", "textDocument/foldingRange", "textDocument/codeLens"]
    {
        editor.request(method, document.clone()).expect("an answer");
    }
    let read = editor.memory_peak();
    assert!(read < bound, "{read} bytes for a log of {size} that was read");
    let last = u32::try_from(lines).expect("a line") - 1;
    editor.change(&log, [[last, 0], [last, 0]], "2026-05-01 INFO mail to ana.marin@example.com\n");
    let found = editor.diagnostics(&log);
    assert!(found.iter().any(|one| one["range"]["start"]["line"] == last), "{}", found.len());
}
