//! A triage document and the store in an editor: a checkout, a copy, and an issue that goes.

use serde_json::{Value, json};

use crate::harness::{Editor, Workspace, uri};

const ID: &str = "019b0a2c-7c1e-7f2a-9a44-0d5b7e1f3c10";
const TRIAGE: &str = "---\ntftsr: triage/1\nid: 019b0a2c-7c1e-7f2a-9a44-0d5b7e1f3c10\ntitle: Checkout fails\nstatus: triaging\n---\n\n\
    ## Whys\nLeg: why did it happen\n\n### 1 Why did it fail?\n*cause, hypothesis*\n";

fn codes(diagnostics: &[Value]) -> Vec<&str> {
    let all = diagnostics.iter().filter_map(|one| one["code"].as_str());
    all.filter(|code| code.starts_with("document-") || *code == "duplicate-document").collect()
}

/// Diagnostics of the text as it is now, once they are as wanted.
fn until(editor: &mut Editor, path: &std::path::Path, wanted: &[&str]) {
    editor.diagnostics_when(path, &format!("{wanted:?}"), |all| codes(all) == wanted);
}

fn told_of_change(editor: &mut Editor, path: &std::path::Path) {
    let events = json!({ "changes": [{ "uri": uri(path), "type": 2 }] });
    editor.notify("workspace/didChangeWatchedFiles", events);
}

/// Stores the document of the workspace.
fn stored(workspace: &Workspace) -> (Editor, std::path::PathBuf) {
    let mut editor = Editor::start(workspace);
    let path = workspace.path("triage.md");
    editor.open(&path);
    editor.save(&path);
    editor.command("tftsr.getIssue", json!({ "id": ID })).expect("stored");
    (editor, path)
}

#[test]
fn a_cited_log_that_changes_on_disk_is_looked_at_again() {
    let evidence = "## Evidence\n- [E1](app.log#L2) 2026-05-01T10:00:01Z app `pool empty` <!-- 0123456789abcdef burst -->\n\n## Whys";
    let triage = TRIAGE.replace("## Whys", evidence);
    let log = "2026-05-01T10:00:00Z INFO app: start\n2026-05-01T10:00:01Z ERROR app: pool empty\n";
    let workspace = Workspace::with(&[("triage.md", &triage), ("app.log", log)]);
    let mut editor = Editor::start(&workspace);
    let path = workspace.path("triage.md");
    editor.open(&path);
    let has = |all: &[Value], code: &str| all.iter().any(|one| one["code"] == code);
    editor.diagnostics_when(&path, "other lines", |all| has(all, "evidence-changed"));
    // The log, which is open nowhere, begins anew, and grows.
    for (text, code) in [("begins anew\n", "evidence-log-truncated"), (log, "evidence-changed")] {
        let changed = workspace.write("app.log", text);
        told_of_change(&mut editor, &changed);
        editor.diagnostics_when(&path, code, |all| has(all, code));
    }
}

#[test]
fn a_checkout_is_seen_while_a_document_is_open_and_when_it_is_opened() {
    let workspace = Workspace::with(&[("triage.md", TRIAGE)]);
    let (mut editor, path) = stored(&workspace);
    until(&mut editor, &path, &[]);
    // Something is typed, and the file becomes another one.
    editor.replace(&path, "*cause, hypothesis*\n", "*cause, hypothesis*\nMine.\n");
    let theirs = TRIAGE.replace("Checkout fails", "Checkout answers 502");
    workspace.write("triage.md", &theirs);
    told_of_change(&mut editor, &path);
    until(&mut editor, &path, &["document-conflict"]);
    editor.run_action(&path, [2, 6], "Take the version on disk; this one is written beside it");
    editor.text_when(&path, "theirs", |text| text == theirs);
    assert!(workspace.path("triage.other.md").exists());
    until(&mut editor, &path, &[]);
    editor.close(&path);
    drop(editor);

    // A checkout while nobody looks is told when the document is opened.
    workspace.write("triage.md", TRIAGE);
    let mut editor = Editor::start(&workspace);
    editor.open(&path);
    until(&mut editor, &path, &["document-not-stored"]);
    let title = |editor: &mut Editor| {
        editor.command("tftsr.getIssue", json!({ "id": ID })).expect("stored")["issue"]["title"]
            .clone()
    };
    assert_eq!(title(&mut editor), "Checkout answers 502");
    editor.save(&path);
    until(&mut editor, &path, &[]);
    assert_eq!(title(&mut editor), "Checkout fails");
    // Its own save, told of as a change of the file, is no news.
    editor.replace(&path, "title: Checkout fails", "title: Checkout is down");
    editor.save(&path);
    editor.replace(&path, "title: Checkout is down", "title: Checkout was down");
    told_of_change(&mut editor, &path);
    editor.command("tftsr.getIssue", json!({ "id": ID })).expect("stored");
    until(&mut editor, &path, &[]);
}

/// An editor that watches no files: what another program writes is seen within seconds, and a save keeps it.
#[test]
fn words_of_another_writer_are_seen_and_kept_where_no_file_is_watched() {
    let workspace = Workspace::with(&[("triage.md", TRIAGE)]);
    let mut editor = Editor::start(&workspace);
    let path = workspace.path("triage.md");
    editor.open(&path);
    until(&mut editor, &path, &[]);
    let theirs = TRIAGE.replace("Checkout fails", "Checkout answers 502");
    workspace.write("triage.md", &theirs);
    until(&mut editor, &path, &["document-conflict"]);
    editor.replace(&path, "*cause, hypothesis*\n", "*cause, hypothesis*\nMine.\n");
    editor.save(&path);
    editor.message_with("another program had put there is triage.other.md");
    until(&mut editor, &path, &[]);
    assert!(workspace.read("triage.other.md").contains("Checkout answers 502"));
    assert!(workspace.read("triage.md").contains("Mine."));
}

#[test]
fn a_deleted_issue_comes_back_only_when_a_person_says_so() {
    let workspace = Workspace::with(&[("triage.md", TRIAGE)]);
    let (mut editor, path) = stored(&workspace);
    let told = |editor: &mut Editor, wanted: bool| {
        editor.diagnostics_when(&path, "issue-deleted", |all| {
            all.iter().any(|one| one["code"] == "issue-deleted") == wanted
        });
    };
    editor.answers.push_back("Delete".to_owned());
    editor.command("tftsr.deleteIssue", json!({ "id": ID })).expect("asks");
    told(&mut editor, true);
    editor.save(&path);
    editor.message_with("its issue was deleted from the store");
    editor.command("tftsr.getIssue", json!({ "id": ID })).expect_err("is gone");
    editor.run_action(&path, [2, 6], "Bring the issue back");
    told(&mut editor, false);
    editor.command("tftsr.getIssue", json!({ "id": ID })).expect("is back");
}

#[test]
fn a_save_of_a_copy_covers_nothing() {
    let workspace = Workspace::with(&[("triage.md", TRIAGE)]);
    let (mut editor, _) = stored(&workspace);
    let copy = workspace.write("copy.md", &TRIAGE.replace("Checkout fails", "Copied"));
    editor.open(&copy);
    until(&mut editor, &copy, &["duplicate-document"]);
    editor.save(&copy);
    editor.message_with("copy.md is not stored: triage.md has the same id");
    let issue = editor.command("tftsr.getIssue", json!({ "id": ID })).expect("stored");
    assert_eq!(issue["issue"]["title"], "Checkout fails");
    editor.run_action(&copy, [2, 6], "Make this the document of the issue");
    let issue = editor.command("tftsr.getIssue", json!({ "id": ID })).expect("stored");
    assert_eq!(issue["issue"]["title"], "Copied");
}

#[test]
fn an_issue_goes_when_a_person_says_so() {
    let workspace = Workspace::with(&[("triage.md", TRIAGE)]);
    let (mut editor, _) = stored(&workspace);
    let delete = |editor: &mut Editor, answer: Option<&str>| {
        editor.answers.extend(answer.map(str::to_owned));
        editor.command("tftsr.deleteIssue", json!({ "id": ID })).expect("asks")
    };
    for no in [None, Some("Keep")] {
        let asked = delete(&mut editor, no);
        assert!(asked["asked"].as_str().is_some_and(|words| words.contains("Checkout fails")));
        editor.command("tftsr.getIssue", json!({ "id": ID })).expect("is still there");
    }
    delete(&mut editor, Some("Delete"));
    assert_eq!(editor.asked.len(), 3);
    let gone = editor.command("tftsr.getIssue", json!({ "id": ID })).expect_err("gone");
    assert_eq!(gone["data"]["code"], "not-found");
    // An editor that asks for itself, and a program, get an error.
    let quiet = json!({ "id": ID, "quiet": true });
    assert!(
        editor
            .request(
                "workspace/executeCommand",
                json!({ "command": "tftsr.deleteIssue", "arguments": [quiet] })
            )
            .is_err()
    );
}

#[test]
fn a_conflict_stays_while_the_editor_refuses_the_edit() {
    let workspace = Workspace::with(&[("triage.md", TRIAGE)]);
    let (mut editor, path) = stored(&workspace);
    editor.replace(&path, "*cause, hypothesis*\n", "*cause, hypothesis*\nMine.\n");
    let theirs = TRIAGE.replace("Checkout fails", "Checkout answers 502");
    workspace.write("triage.md", &theirs);
    told_of_change(&mut editor, &path);
    until(&mut editor, &path, &["document-conflict"]);
    editor.refuse_edits = true;
    let take = "Take the version on disk; this one is written beside it";
    let fix = json!({ "uri": uri(&path), "code": "document-conflict", "fix": take });
    editor.command("tftsr.fixProblem", fix.clone()).expect("is tried");
    until(&mut editor, &path, &["document-conflict"]);
    editor.refuse_edits = false;
    editor.command("tftsr.fixProblem", fix).expect("takes it");
    editor.text_when(&path, "theirs", |text| text == theirs);
    until(&mut editor, &path, &[]);
}
