//! Document and store: who changed what, and nothing is dropped.

use serde_json::json;
use text::Document;

use super::{Desk, workbench};
use crate::commands::run;
use crate::uri;

const ID: &str = "019b0a2c-7c1e-7f2a-9a44-0d5b7e1f3c10";
const TRIAGE: &str = "---\ntftsr: triage/1\nid: 019b0a2c-7c1e-7f2a-9a44-0d5b7e1f3c10\ntitle: Pool empty\ndomain: db\nseverity: p2\nstatus: triaging\n---\n\n\
## Whys\nLeg: why did it happen\n\n### 1 Why did it give up?\n*cause, hypothesis*\n";

fn codes(desk: &Desk, uri: &str, text: &str) -> Vec<&'static str> {
    let weak = crate::weak::weak_points_of(
        &desk.workbench.beyond(),
        &desk.workbench.settings(),
        uri,
        text,
    );
    let ours = [
        "document-conflict",
        "document-not-stored",
        "duplicate-document",
        "status-not-allowed",
        "newer-version",
    ];
    weak.into_iter().map(|weak| weak.code).filter(|code| ours.contains(code)).collect()
}

#[test]
fn two_editors_on_one_document_lose_nothing() {
    let desk = Desk::new();
    let path = desk.write("triage.md", TRIAGE.as_bytes());
    let triage = uri::of_path(&path);
    desk.workbench.open(&triage, 1, Document::new(TRIAGE));
    assert_eq!(desk.workbench.saved(&triage), None);

    // Another editor stores another version.
    let other = workbench(desk.folder.path());
    let theirs = TRIAGE.replace("hypothesis*\n", "hypothesis*\nTheirs.\n");
    other.open(&triage, 1, Document::new(&theirs));
    other.learn_of(&triage);
    assert_eq!(other.saved(&triage), None);

    // Ours is then not stored, and both versions can be had.
    let ours = TRIAGE.replace("hypothesis*\n", "hypothesis*\nOurs.\n");
    desk.write("triage.md", ours.as_bytes());
    desk.workbench.open(&triage, 2, Document::new(&ours));
    let note = desk.workbench.saved(&triage).expect("said");
    assert!(note.contains("another version"), "{note}");
    assert_eq!(codes(&desk, &triage, &ours), ["document-conflict"]);
    let answers = || {
        let whys = desk.workbench.with_store(|store| store.whys(ID)).expect("whys");
        whys.into_iter().map(|why| why.answer).collect::<Vec<_>>()
    };
    assert_eq!(answers(), ["Theirs."]);

    let kept = desk.call(
        "fixProblem",
        &json!({ "uri": triage, "code": "document-conflict", "fix": "Keep this version; the stored one is written beside it" }),
    );
    assert_eq!(kept.changes.len(), 1);
    assert_eq!(answers(), ["Ours."]);
    let beside =
        std::fs::read_to_string(desk.folder.path().join("triage.other.md")).expect("there");
    assert!(beside.contains("Theirs.") && !::triage::is_triage(&beside), "{beside}");
    assert_eq!(codes(&desk, &triage, &ours), Vec::<&str>::new());
}

#[test]
fn the_stored_version_can_be_taken_and_a_reload_is_no_conflict() {
    let desk = Desk::new();
    let path = desk.write("triage.md", TRIAGE.as_bytes());
    let triage = uri::of_path(&path);
    desk.workbench.open(&triage, 1, Document::new(TRIAGE));
    assert_eq!(desk.workbench.saved(&triage), None);
    // A command in a shell changes file and store; the editor reloads the file and goes on.
    let shell = workbench(desk.folder.path());
    let answer = json!({ "issueId": ID, "number": "1", "answer": "By command." });
    let outcome = run(&shell, "updateFiveWhy", &answer).expect("works");
    crate::disk::apply(&outcome.changes).expect("written");
    assert_eq!(shell.confirm(&outcome), None);
    let reloaded = std::fs::read_to_string(&path).expect("there");
    assert!(reloaded.contains("By command."), "{reloaded}");
    desk.workbench.open(&triage, 2, Document::new(&reloaded));
    desk.workbench.look_again(&triage, std::time::SystemTime::now());
    assert_eq!(codes(&desk, &triage, &reloaded), Vec::<&str>::new());
    let edited = reloaded.replace("By command.", "By hand.");
    desk.write("triage.md", edited.as_bytes());
    desk.workbench.open(&triage, 3, Document::new(&edited));
    assert_eq!(desk.workbench.saved(&triage), None);

    // Without a reload it is one, and the stored version can be taken.
    let answer = json!({ "issueId": ID, "number": "1", "answer": "By command again." });
    let outcome = run(&shell, "updateFiveWhy", &answer).expect("works");
    crate::disk::apply(&outcome.changes).expect("written");
    assert_eq!(shell.confirm(&outcome), None);
    let mine = edited.replace("By hand.", "By hand, too.");
    desk.write("triage.md", mine.as_bytes());
    desk.workbench.open(&triage, 4, Document::new(&mine));
    assert!(desk.workbench.saved(&triage).is_some());
    desk.workbench.close(&triage);
    desk.workbench.open(&triage, 5, Document::new(&mine));
    desk.workbench.learn_of(&triage);
    assert_eq!(codes(&desk, &triage, &mine), ["document-conflict"], "nobody has settled it");
    desk.workbench.saved(&triage);
    assert_eq!(codes(&desk, &triage, &mine), ["document-conflict"], "a save settles nothing");
    let fix = json!({ "uri": triage, "code": "document-conflict" });
    let outcome = run(&desk.workbench, "fixProblem", &fix).expect("mends");
    crate::disk::apply(&outcome.changes).expect("written");
    assert_eq!(desk.workbench.confirm(&outcome), None);
    assert_eq!(codes(&desk, &triage, &mine), Vec::<&str>::new());
    desk.workbench.close(&triage);
    desk.workbench.open(&triage, 6, Document::new(&mine));
    desk.workbench.learn_of(&triage);
    assert_eq!(desk.workbench.saved(&triage), None, "settled, it stays so");
}

#[test]
fn two_documents_of_one_issue_are_told_apart() {
    let desk = Desk::new();
    let first = uri::of_path(&desk.write("triage.md", TRIAGE.as_bytes()));
    desk.workbench.open(&first, 1, Document::new(TRIAGE));
    assert_eq!(desk.workbench.saved(&first), None);
    desk.workbench.close(&first);
    let copy = uri::of_path(&desk.write("copy.md", TRIAGE.as_bytes()));
    desk.workbench.open(&copy, 1, Document::new(TRIAGE));
    assert!(desk.workbench.learn_of(&copy), "there is something to show");
    assert_eq!(codes(&desk, &copy, TRIAGE), ["duplicate-document"]);
    desk.workbench.open(&first, 1, Document::new(TRIAGE));
    assert_eq!(codes(&desk, &first, TRIAGE), ["duplicate-document"]);
    desk.workbench.close(&first);

    // A save of the copy covers nothing.
    let answers = || {
        let whys = desk.workbench.with_store(|store| store.whys(ID)).expect("whys");
        whys.into_iter().map(|why| why.answer).collect::<Vec<_>>()
    };
    let edited = TRIAGE.replace("hypothesis*\n", "hypothesis*\nOf the copy.\n");
    desk.workbench.open(&copy, 2, Document::new(&edited));
    let note = desk.workbench.saved(&copy).expect("said");
    assert!(note.contains("triage.md has the same id"), "{note}");
    assert_eq!(answers(), [""]);
    // A person may say that it is the one that counts.
    let way = "Make this the document of the issue";
    let fix = json!({ "uri": copy, "code": "duplicate-document", "fix": way });
    desk.call("fixProblem", &fix);
    assert_eq!(answers(), ["Of the copy."]);
    assert_eq!(codes(&desk, &copy, &edited), Vec::<&str>::new());
    desk.workbench.open(&first, 2, Document::new(TRIAGE));
    desk.workbench.learn_of(&first);
    assert!(desk.workbench.saved(&first).is_some_and(|note| note.contains("copy.md")));
    assert_eq!(answers(), ["Of the copy."]);
    desk.workbench.close(&first);
    desk.workbench.close(&copy);
    let first_path = desk.folder.path().join("triage.md");
    std::fs::remove_file(first_path).expect("removed");
    // A document that was moved is no copy.
    let moved = uri::of_path(&desk.write("moved.md", edited.as_bytes()));
    std::fs::remove_file(desk.folder.path().join("copy.md")).expect("removed");
    desk.workbench.open(&moved, 1, Document::new(&edited));
    desk.workbench.learn_of(&moved);
    assert_eq!(codes(&desk, &moved, &edited), Vec::<&str>::new());
    assert_eq!(desk.workbench.saved(&moved), None);
    desk.write("copy.md", TRIAGE.as_bytes());
    desk.workbench.close(&moved);
    let fix = json!({ "uri": copy, "code": "duplicate-document" });
    desk.workbench.open(&copy, 1, Document::new(TRIAGE));
    desk.workbench.learn_of(&copy);
    let outcome = run(&desk.workbench, "fixProblem", &fix).expect("mends");
    let text = outcome.changes[0].after();
    assert!(!text.contains(ID) && text.contains("id: "), "{text}");
    assert_eq!(codes(&desk, &copy, &text), Vec::<&str>::new());
}

#[test]
fn a_checkout_of_another_version_is_noticed_when_it_happens() {
    let desk = Desk::new();
    let path = desk.write("triage.md", TRIAGE.as_bytes());
    let triage = uri::of_path(&path);
    desk.workbench.open(&triage, 1, Document::new(TRIAGE));
    assert_eq!(desk.workbench.saved(&triage), None);
    assert!(!desk.workbench.changed_on_disk(&triage) || codes(&desk, &triage, TRIAGE).is_empty());
    desk.workbench.close(&triage);

    // Opened after it.
    let older = TRIAGE.replace("Why did it give up?", "Why did it stop?");
    desk.write("triage.md", older.as_bytes());
    desk.workbench.open(&triage, 1, Document::new(&older));
    assert!(desk.workbench.learn_of(&triage), "there is something to show");
    assert_eq!(codes(&desk, &triage, &older), ["document-not-stored"]);
    // Line ends are no other version.
    let windows = TRIAGE.replace('\n', "\r\n");
    desk.write("triage.md", windows.as_bytes());
    desk.workbench.close(&triage);
    desk.workbench.open(&triage, 1, Document::new(&windows));
    desk.workbench.learn_of(&triage);
    assert_eq!(codes(&desk, &triage, &windows), Vec::<&str>::new());

    // While it is open and the editor reads it again: seen at once, and a save settles it.
    desk.write("triage.md", older.as_bytes());
    desk.workbench.open(&triage, 2, Document::new(&older));
    assert!(desk.workbench.look_again(&triage, std::time::SystemTime::now()));
    assert_eq!(codes(&desk, &triage, &older), ["document-not-stored"]);
    assert!(!desk.workbench.look_again(&triage, std::time::SystemTime::now()), "looked at once");
    assert!(desk.workbench.saved(&triage).is_some_and(|note| note.contains("triage.other.md")));
    std::fs::remove_file(desk.folder.path().join("triage.other.md")).expect("removed");
    assert_eq!(codes(&desk, &triage, &older), Vec::<&str>::new());

    // While something else is being typed: both can be had.
    let mine = older.replace("hypothesis*\n", "hypothesis*\nMine.\n");
    desk.workbench.open(&triage, 3, Document::new(&mine));
    let theirs = TRIAGE.replace("title: Pool empty", "title: Pool exhausted");
    desk.write("triage.md", theirs.as_bytes());
    assert!(desk.workbench.changed_on_disk(&triage));
    assert_eq!(codes(&desk, &triage, &mine), ["document-conflict"]);
    let way = "Keep this version; the one on disk is written beside it";
    let fix = json!({ "uri": triage, "code": "document-conflict", "fix": way });
    desk.call("fixProblem", &fix);
    let beside = std::fs::read_to_string(desk.folder.path().join("triage.other.md"));
    assert!(beside.expect("there").contains("Pool exhausted"));
    assert_eq!(codes(&desk, &triage, &mine), Vec::<&str>::new());
    // What the editor itself wrote is no other version.
    desk.write("triage.md", mine.as_bytes());
    assert_eq!(desk.workbench.saved(&triage), None);
    let typed = mine.replace("Mine.", "Mine, too.");
    desk.workbench.open(&triage, 4, Document::new(&typed));
    assert!(!desk.workbench.changed_on_disk(&triage));
    assert_eq!(codes(&desk, &triage, &typed), Vec::<&str>::new());
}

#[test]
fn a_status_that_cannot_follow_is_underlined_and_not_stored() {
    let desk = Desk::new();
    let triage = uri::of_path(&desk.write("triage.md", TRIAGE.as_bytes()));
    desk.workbench.open(&triage, 1, Document::new(TRIAGE));
    assert_eq!(desk.workbench.saved(&triage), None);
    let back = TRIAGE.replace("status: triaging", "status: open");
    assert_eq!(codes(&desk, &triage, &back), ["status-not-allowed"]);
    desk.workbench.open(&triage, 2, Document::new(&back));
    assert_eq!(desk.workbench.saved(&triage), None);
    let status = || {
        let issue =
            desk.workbench.with_store(|store| store.issue(ID)).expect("read").expect("there");
        issue.status.id()
    };
    assert_eq!(status(), "triaging");
    assert_eq!(codes(&desk, &triage, &back), ["status-not-allowed"], "it stays until it is mended");
    let refused = run(&desk.workbench, "updateIssue", &json!({ "id": ID, "status": "open" }));
    let error = refused.expect_err("refused");
    assert_eq!(error.code(), "refused");
    assert!(error.to_string().contains("resolved or closed"), "{error}");
    desk.workbench.close(&triage);
    desk.write("triage.md", TRIAGE.as_bytes());
    desk.call("updateIssue", &json!({ "id": ID, "status": "resolved" }));
    let nested = desk.call("getIssue", &json!({ "id": ID })).result;
    let statuses: Vec<&str> = nested["statuses"]
        .as_array()
        .expect("statuses")
        .iter()
        .filter_map(|change| change["status"].as_str())
        .collect();
    assert_eq!(statuses, ["triaging", "resolved"]);
    assert!(nested["statuses"][1]["at"].is_string());
}

#[test]
fn a_document_of_a_newer_version_is_kept_and_not_stored() {
    let desk = Desk::new();
    let newer = TRIAGE.replace("triage/1", "triage/2");
    let triage = uri::of_path(&desk.write("triage.md", newer.as_bytes()));
    desk.workbench.open(&triage, 1, Document::new(&newer));
    let note = desk.workbench.saved(&triage).expect("said");
    assert!(note.contains("version 2"), "{note}");
    assert_eq!(codes(&desk, &triage, &newer), ["newer-version"]);
    assert!(desk.workbench.with_store(|store| store.issue(ID)).expect("read").is_none());
    let text = std::fs::read_to_string(desk.folder.path().join("triage.md")).expect("there");
    assert_eq!(text, newer);
}

fn stored_answer(desk: &Desk) -> String {
    let whys = desk.workbench.with_store(|store| store.whys(ID)).expect("whys");
    whys.into_iter().map(|why| why.answer).collect()
}

fn answered(answer: &str) -> String {
    TRIAGE.replace("hypothesis*\n", &format!("hypothesis*\n{answer}\n"))
}

fn beside(desk: &Desk) -> String {
    std::fs::read_to_string(desk.folder.path().join("triage.other.md")).unwrap_or_default()
}

/// Ours is on disk and open; theirs is stored alone, and nobody has chosen.
fn unsettled(desk: &Desk) -> String {
    let triage = uri::of_path(&desk.write("triage.md", TRIAGE.as_bytes()));
    desk.workbench.open(&triage, 1, Document::new(TRIAGE));
    assert_eq!(desk.workbench.saved(&triage), None);
    let other = workbench(desk.folder.path());
    other.open(&triage, 1, Document::new(&answered("Theirs.")));
    other.learn_of(&triage);
    assert_eq!(other.saved(&triage), None);
    desk.write("triage.md", answered("Ours.").as_bytes());
    desk.workbench.open(&triage, 2, Document::new(&answered("Ours.")));
    assert!(desk.workbench.saved(&triage).is_some());
    triage
}

#[test]
fn a_conflict_stays_until_the_editor_made_the_edit() {
    let desk = Desk::new();
    let triage = unsettled(&desk);
    let fix = json!({ "uri": triage, "code": "document-conflict", "fix": "Take the stored version; this one is written beside it" });
    // The editor refuses the edit, so nothing is confirmed.
    run(&desk.workbench, "fixProblem", &fix).expect("mends");
    assert_eq!(codes(&desk, &triage, &answered("Ours.")), ["document-conflict"]);
    desk.workbench.saved(&triage);
    assert_eq!(stored_answer(&desk), "Theirs.");
    let outcome = desk.call("fixProblem", &fix);
    assert!(beside(&desk).contains("Ours."), "{outcome:?}");
}

#[test]
fn a_command_of_another_process_keeps_the_version_that_is_stored_alone() {
    let desk = Desk::new();
    unsettled(&desk);
    let shell = workbench(desk.folder.path());
    let answer = json!({ "issueId": ID, "number": "1", "answer": "By command." });
    let outcome = run(&shell, "updateFiveWhy", &answer).expect("works");
    crate::disk::apply(&outcome.changes).expect("written");
    shell.confirm(&outcome);
    assert_eq!(stored_answer(&desk), "By command.");
    assert!(beside(&desk).contains("Theirs."), "{}", beside(&desk));
    assert!(!::triage::is_triage(&beside(&desk)));
}

#[test]
fn a_document_opened_before_the_store_consents_to_nothing() {
    let desk = Desk::new();
    let triage = unsettled(&desk);
    let late = Desk { workbench: workbench(desk.folder.path()), folder: desk.folder };
    late.workbench.open(&triage, 1, Document::new(&answered("Ours.")));
    assert!(late.workbench.saved(&triage).is_some_and(|note| note.contains("another version")));
    assert_eq!(codes(&late, &triage, &answered("Ours.")), ["document-conflict"]);
    assert_eq!(stored_answer(&late), "Theirs.");
}

#[test]
fn a_document_that_drifted_covers_nothing_when_the_store_opens_after_it() {
    let desk = Desk::new();
    let triage = uri::of_path(&desk.write("triage.md", TRIAGE.as_bytes()));
    desk.workbench.open(&triage, 1, Document::new(&answered("Stored.")));
    assert_eq!(desk.workbench.saved(&triage), None);
    let late = Desk { workbench: workbench(desk.folder.path()), folder: desk.folder };
    late.workbench.open(&triage, 1, Document::new(TRIAGE));
    late.write("triage.md", answered("Typed.").as_bytes());
    late.workbench.open(&triage, 2, Document::new(&answered("Typed.")));
    let note = late.workbench.saved(&triage).expect("said");
    assert!(note.contains("triage.other.md"), "{note}");
    assert!(beside(&late).contains("Stored."));
    assert_eq!(stored_answer(&late), "Typed.");
}

#[test]
fn a_save_after_a_checkout_keeps_the_stored_version_beside_the_file() {
    let desk = Desk::new();
    let triage = uri::of_path(&desk.write("triage.md", TRIAGE.as_bytes()));
    desk.workbench.open(&triage, 1, Document::new(&answered("Stored.")));
    assert_eq!(desk.workbench.saved(&triage), None);
    desk.workbench.close(&triage);
    desk.workbench.open(&triage, 1, Document::new(TRIAGE));
    assert!(desk.workbench.learn_of(&triage));
    assert_eq!(codes(&desk, &triage, TRIAGE), ["document-not-stored"]);
    let note = desk.workbench.saved(&triage).expect("said");
    assert!(note.contains("triage.other.md"), "{note}");
    assert!(beside(&desk).contains("Stored.") && !::triage::is_triage(&beside(&desk)));
    assert_eq!(stored_answer(&desk), "");
}

#[test]
fn a_checkout_back_to_a_known_version_under_unsaved_words_is_told() {
    let desk = Desk::new();
    let triage = uri::of_path(&desk.write("triage.md", TRIAGE.as_bytes()));
    for (version, text) in [(1, TRIAGE.to_owned()), (2, answered("Later."))] {
        desk.write("triage.md", text.as_bytes());
        desk.workbench.open(&triage, version, Document::new(&text));
        assert_eq!(desk.workbench.saved(&triage), None);
    }
    let typed = answered("Typed.");
    desk.workbench.open(&triage, 3, Document::new(&typed));
    desk.write("triage.md", TRIAGE.as_bytes());
    assert!(desk.workbench.changed_on_disk(&triage));
    assert_eq!(codes(&desk, &triage, &typed), ["document-conflict"]);
    // Back where it was: there is no other version any more.
    desk.write("triage.md", answered("Later.").as_bytes());
    assert!(desk.workbench.changed_on_disk(&triage));
    assert_eq!(codes(&desk, &triage, &typed), Vec::<&str>::new());
}

#[test]
fn a_reload_takes_a_conflict_back() {
    let desk = Desk::new();
    let triage = uri::of_path(&desk.write("triage.md", TRIAGE.as_bytes()));
    desk.workbench.open(&triage, 1, Document::new(TRIAGE));
    assert_eq!(desk.workbench.saved(&triage), None);
    desk.workbench.open(&triage, 2, Document::new(&answered("Typed.")));
    desk.write("triage.md", answered("First.").as_bytes());
    assert!(desk.workbench.changed_on_disk(&triage));
    desk.write("triage.md", answered("Second.").as_bytes());
    desk.workbench.open(&triage, 3, Document::new(&answered("Second.")));
    assert!(desk.workbench.changed_on_disk(&triage));
    assert_eq!(codes(&desk, &triage, &answered("Second.")), ["document-not-stored"]);
    desk.write("triage.md", TRIAGE.as_bytes());
    desk.workbench.open(&triage, 4, Document::new(TRIAGE));
    assert!(desk.workbench.changed_on_disk(&triage));
    assert_eq!(codes(&desk, &triage, TRIAGE), Vec::<&str>::new());
}

#[test]
fn line_ends_and_a_byte_order_mark_are_no_other_version() {
    let desk = Desk::new();
    let windows = format!("\u{feff}{}", TRIAGE.replace('\n', "\r\n"));
    let triage = uri::of_path(&desk.write("triage.md", windows.as_bytes()));
    desk.workbench.open(&triage, 1, Document::new(TRIAGE));
    desk.workbench.learn_of(&triage);
    assert_eq!(desk.workbench.saved(&triage), None);
    let typed = answered("Typed.");
    desk.workbench.open(&triage, 2, Document::new(&typed));
    desk.workbench.changed_on_disk(&triage);
    assert_eq!(codes(&desk, &triage, &typed), Vec::<&str>::new());
    // What is on disk is what is open, but for them.
    let windows = format!("\u{feff}{}", typed.replace('\n', "\r\n"));
    desk.write("triage.md", windows.as_bytes());
    desk.workbench.changed_on_disk(&triage);
    assert_eq!(codes(&desk, &triage, &typed), ["document-not-stored"]);
}

#[test]
fn a_copy_of_an_unsettled_document_is_a_copy_alone() {
    let desk = Desk::new();
    unsettled(&desk);
    let copy = uri::of_path(&desk.write("copy.md", answered("Ours.").as_bytes()));
    desk.workbench.open(&copy, 1, Document::new(&answered("Ours.")));
    desk.workbench.learn_of(&copy);
    assert_eq!(codes(&desk, &copy, &answered("Ours.")), ["duplicate-document"]);
}
