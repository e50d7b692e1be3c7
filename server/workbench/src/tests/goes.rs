//! A document whose issue was deleted, that cannot be stored, or whose file another program wrote.

use serde_json::json;
use text::Document;

use super::{Desk, workbench};
use crate::commands::run;
use crate::uri;

const ID: &str = "019b0a2c-7c1e-7f2a-9a44-0d5b7e1f3c10";
const TRIAGE: &str = "---\ntftsr: triage/1\nid: 019b0a2c-7c1e-7f2a-9a44-0d5b7e1f3c10\ntitle: Pool empty\ndomain: db\nseverity: p2\nstatus: triaging\n---\n\n\
## Evidence\n- [E1](app.log#L1) app `down` <!-- 0123456789abcdef -->\n\n\
## Whys\nLeg: why did it happen\n\n### 1 Why did it give up?\n*cause, hypothesis*\n";

fn saved(desk: &Desk, name: &str, version: i32, text: &str) -> Option<String> {
    let triage = uri::of_path(&desk.write(name, text.as_bytes()));
    desk.workbench.open(&triage, version, Document::new(text));
    desk.workbench.saved(&triage)
}

fn is_stored(desk: &Desk) -> bool {
    desk.workbench.with_store(|store| store.issue(ID)).expect("read").is_some()
}

fn weak(desk: &Desk, name: &str, text: &str) -> Vec<&'static str> {
    let triage = uri::of_path(&desk.folder.path().join(name));
    let beyond = desk.workbench.beyond();
    let weak = crate::weak::weak_points_of(&beyond, &desk.workbench.settings(), &triage, text);
    weak.into_iter().map(|weak| weak.code).filter(|code| *code == "issue-deleted").collect()
}

#[test]
fn a_save_brings_no_deleted_issue_back_until_a_person_says_so() {
    let desk = Desk::new();
    assert_eq!(saved(&desk, "triage.md", 1, TRIAGE), None);
    desk.call("deleteIssue", &json!({ "id": ID, "confirm": true }));
    assert_eq!(weak(&desk, "triage.md", TRIAGE), ["issue-deleted"], "told at once");
    let note = saved(&desk, "triage.md", 2, TRIAGE).expect("said");
    assert!(note.contains("was deleted"), "{note}");
    assert!(!is_stored(&desk));
    // A shell and an editor that is opened later know it too.
    let late = Desk { workbench: workbench(desk.folder.path()), folder: desk.folder };
    let triage = uri::of_path(&late.folder.path().join("triage.md"));
    let answer = json!({ "uri": triage, "number": "1", "answer": "So." });
    let outcome = run(&late.workbench, "updateFiveWhy", &answer).expect("edits");
    assert!(late.workbench.confirm(&outcome).is_some_and(|note| note.contains("was deleted")));
    late.workbench.open(&triage, 1, Document::new(TRIAGE));
    assert!(late.workbench.learn_of(&triage));
    assert_eq!(weak(&late, "triage.md", TRIAGE), ["issue-deleted"]);

    let fix = json!({ "uri": triage, "code": "issue-deleted", "fix": "Bring the issue back" });
    late.call("fixProblem", &fix);
    assert!(is_stored(&late));
    assert_eq!(weak(&late, "triage.md", TRIAGE), Vec::<&str>::new());
    assert_eq!(late.workbench.saved(&triage), None);
}

#[test]
fn the_document_of_a_deleted_issue_can_be_kept_alone() {
    let desk = Desk::new();
    assert_eq!(saved(&desk, "triage.md", 1, TRIAGE), None);
    desk.call("deleteIssue", &json!({ "id": ID, "confirm": true }));
    desk.workbench.close(&uri::of_path(&desk.folder.path().join("triage.md")));
    let triage = uri::of_path(&desk.folder.path().join("triage.md"));
    let way = "Keep the file alone, as a page of no issue";
    desk.call("fixProblem", &json!({ "uri": triage, "code": "issue-deleted", "fix": way }));
    let text = std::fs::read_to_string(desk.folder.path().join("triage.md")).expect("there");
    assert_eq!(text, TRIAGE.replace("tftsr: triage", "copy of: triage"));
    assert!(!is_stored(&desk));
    // One that nobody deleted is stored as ever: it came with a checkout.
    let other = TRIAGE.replace("3c10", "3c11");
    assert_eq!(saved(&desk, "other.md", 1, &other), None);
}

#[test]
fn what_git_tore_and_what_has_no_id_is_not_stored() {
    let desk = Desk::new();
    let torn = TRIAGE.replace(
        "title: Pool empty\n",
        "<<<<<<< HEAD\ntitle: Pool empty\n=======\ntitle: None free\n>>>>>>> x\n",
    );
    let note = saved(&desk, "triage.md", 1, &torn).expect("said");
    assert!(note.contains("git could not merge"), "{note}");
    let short = TRIAGE.replace("0d5b7e1f3c10", "0d5b7e1f3c1");
    let note = saved(&desk, "triage.md", 2, &short).expect("said");
    assert!(note.contains("id of triage.md is none"), "{note}");
    assert!(!is_stored(&desk));
    assert_eq!(saved(&desk, "triage.md", 3, TRIAGE), None);
    assert!(is_stored(&desk));
    // Blank lines above the front matter hide nothing.
    let late = format!("\n\n{}", TRIAGE.replace("Pool empty", "Pool empty again"));
    assert_eq!(saved(&desk, "triage.md", 4, &late), None);
    let issue = desk.workbench.with_store(|store| store.issue(ID)).expect("read").expect("there");
    assert_eq!(issue.title, "Pool empty again");
}

#[test]
fn a_document_of_before_is_stored_under_the_id_that_the_store_knows() {
    let desk = Desk::new();
    let legacy = TRIAGE.replace(ID, "INC-7");
    let issue = || desk.workbench.with_store(|store| store.issue("INC-7")).expect("read");
    let before = crate::triage_document::issue_from(&::triage::parse(&legacy), "INC-7", None);
    desk.workbench.with_store(|store| store.insert_issue(&before)).expect("inserted");
    let later = legacy.replace("Pool empty", "Pool empty again");
    let path = desk.write("triage.md", later.as_bytes());
    let triage = uri::of_path(&path);
    let codes = |text: &str| -> Vec<&str> {
        let (beyond, settings) = (desk.workbench.beyond(), desk.workbench.settings());
        let weak = crate::weak::weak_points_of(&beyond, &settings, &triage, text);
        weak.into_iter().map(|weak| weak.code).filter(|code| *code == "unreadable-id").collect()
    };
    assert_eq!(saved(&desk, "triage.md", 1, &later), None);
    assert_eq!(issue().expect("there").title, "Pool empty again");
    assert_eq!(codes(&later), Vec::<&str>::new());
    assert_eq!(codes(&later.replace("INC-7", "INC-8")), ["unreadable-id"]);
    let note = saved(&desk, "triage.md", 2, &later.replace("INC-7", "INC-8")).expect("said");
    assert!(note.contains("id of triage.md is none"), "{note}");
    // Deleted, it comes back under an id as documents have them now.
    assert!(saved(&desk, "triage.md", 3, &later).is_none());
    desk.call("deleteIssue", &json!({ "id": "INC-7", "confirm": true }));
    let fix = json!({ "uri": triage, "code": "issue-deleted", "fix": "Bring the issue back" });
    let outcome = run(&desk.workbench, "fixProblem", &fix).expect("mends");
    desk.workbench.confirm(&outcome);
    assert_eq!(issue(), None);
}

#[test]
fn what_the_editor_read_again_after_a_look_is_no_conflict_and_is_not_written_beside() {
    let desk = Desk::new();
    let triage = uri::of_path(&desk.write("triage.md", TRIAGE.as_bytes()));
    desk.workbench.open(&triage, 1, Document::new(TRIAGE));
    desk.workbench.learn_of(&triage);
    assert_eq!(desk.workbench.touched_on_disk(), Vec::<String>::new(), "looked at by now");
    let theirs = TRIAGE.replace("hypothesis*\n", "hypothesis*\nTheirs.\n");
    std::thread::sleep(std::time::Duration::from_millis(20));
    desk.write("triage.md", theirs.as_bytes());
    assert_eq!(desk.workbench.touched_on_disk(), std::slice::from_ref(&triage));
    assert!(desk.workbench.changed_on_disk(&triage));
    // The editor reads the file again, and goes on.
    desk.workbench.open(&triage, 2, Document::new(&theirs));
    desk.workbench.look_again(&triage, std::time::SystemTime::now());
    assert!(desk.workbench.beyond().agreement.other(&triage).is_none());
    let mine = theirs.replace("Theirs.", "Mine.");
    assert_eq!(saved(&desk, "triage.md", 3, &mine), None);
    // A save of what is there already covers nothing, though nobody looked in between.
    desk.write("triage.md", theirs.as_bytes());
    assert!(desk.workbench.changed_on_disk(&triage));
    assert_eq!(saved(&desk, "triage.md", 4, &theirs), None);
    assert!(!desk.folder.path().join("triage.other.md").exists());
}

#[test]
fn where_the_covered_version_is_is_said_though_the_document_is_not_stored() {
    let desk = Desk::new();
    let triage = uri::of_path(&desk.write("triage.md", TRIAGE.as_bytes()));
    desk.workbench.open(&triage, 1, Document::new(TRIAGE));
    let short = TRIAGE.replace("0d5b7e1f3c10", "0d5b7e1f3c1");
    let theirs = short.replace("hypothesis*\n", "hypothesis*\nTheirs.\n");
    for version in [2, 3] {
        desk.write("triage.md", theirs.as_bytes());
        desk.workbench.open(&triage, version, Document::new(&short));
        assert!(desk.workbench.changed_on_disk(&triage));
        let note = saved(&desk, "triage.md", version, &short).expect("said");
        assert!(
            note.contains("id of triage.md is none") && note.ends_with("is triage.other.md."),
            "{note}"
        );
        assert!(!note.contains("triage.md is stored"), "{note}");
    }
}

#[test]
fn a_save_keeps_what_it_covers_of_another_program_once() {
    let desk = Desk::new();
    let path = desk.write("triage.md", TRIAGE.as_bytes());
    let triage = uri::of_path(&path);
    // Nothing of it is stored; the editor watches no files, and looks after an edit.
    desk.workbench.open(&triage, 1, Document::new(TRIAGE));
    desk.workbench.learn_of(&triage);
    let theirs = TRIAGE.replace("hypothesis*\n", "hypothesis*\nTheirs.\n");
    std::thread::sleep(std::time::Duration::from_millis(20));
    desk.write("triage.md", theirs.as_bytes());
    assert_eq!(desk.workbench.touched_on_disk(), std::slice::from_ref(&triage));
    assert_eq!(desk.workbench.touched_on_disk(), Vec::<String>::new());
    let mine = TRIAGE.replace("hypothesis*\n", "hypothesis*\nMine.\n");
    desk.workbench.open(&triage, 2, Document::new(&mine));
    assert!(desk.workbench.changed_on_disk(&triage));
    let note = saved(&desk, "triage.md", 2, &mine).expect("said");
    assert!(note.contains("another program had put there is triage.other.md"), "{note}");
    let beside = desk.folder.path().join("triage.other.md");
    assert!(std::fs::read_to_string(&beside).expect("there").contains("Theirs."));
    // The same again, as by a checkout to and fro: the copy that is there is the one.
    for version in [3, 4] {
        desk.write("triage.md", theirs.as_bytes());
        assert!(desk.workbench.changed_on_disk(&triage));
        assert!(
            saved(&desk, "triage.md", version, &mine).is_some_and(|note| note.contains("other.md"))
        );
    }
    assert!(!desk.folder.path().join("triage.other-2.md").exists());
    let third = TRIAGE.replace("hypothesis*\n", "hypothesis*\nA third.\n");
    desk.write("triage.md", third.as_bytes());
    assert!(desk.workbench.changed_on_disk(&triage));
    assert!(saved(&desk, "triage.md", 5, &mine).is_some_and(|note| note.contains("other-2.md")));
}

#[test]
fn evidence_that_is_not_there_is_not_cited_by_a_command() {
    let desk = Desk::new();
    assert_eq!(saved(&desk, "triage.md", 1, TRIAGE), None);
    let time = "2026-03-14T02:11:40Z";
    for (command, argument) in [
        ("updateFiveWhy", json!({ "number": "1", "answer": "It was down [E1], [E99]." })),
        ("addFiveWhy", json!({ "question": "Why?", "answer": "So [E2]." })),
        ("addTimelineEvent", json!({ "time": time, "what": "x", "evidence": ["E1", "E7"] })),
    ] {
        let error = run(&desk.workbench, command, &argument).expect_err(command);
        assert_eq!(error.code(), "refused");
        let said = error.to_string();
        assert!(said.contains("there is no evidence E") && said.contains("has E1;"), "{said}");
    }
    desk.call("updateFiveWhy", &json!({ "number": "1", "answer": "It was down [E1]." }));
}

#[test]
fn a_list_is_cut_and_says_how_many_follow() {
    let desk = Desk::new();
    for number in 0..7 {
        desk.call("createIssue", &json!({ "title": format!("Issue {number}") }));
    }
    let page = desk.call("listIssues", &json!({ "limit": 3, "offset": 2 }));
    assert_eq!(page.result["issues"].as_array().map(Vec::len), Some(3));
    assert_eq!((&page.result["total"], &page.result["more"]), (&json!(7), &json!(2)));
    assert_eq!(page.message.expect("said").text, "3 issues, and 2 more are not listed here.");
    let all = desk.call("listIssues", &json!({}));
    assert_eq!(
        (&all.result["more"], all.message.expect("said").text.as_str()),
        (&json!(0), "7 issues.")
    );
}
