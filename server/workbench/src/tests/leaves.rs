//! A document that leaves as a file: what a person is told before, and for what the answer holds.

use serde_json::{Value, json};

use super::Desk;
use crate::commands::run;
use crate::outcome::CommandError;

const RCA: &str = "---\ntftsr: rca/1\n---\n\n# Mail\n\nTold ana@example.com.\n";

/// What the refusal of an export says, and the text it is about.
fn refused(desk: &Desk, argument: &Value) -> (String, Option<String>) {
    match run(&desk.workbench, "exportDocument", argument) {
        Err(CommandError::Unredacted { said, seen, .. }) => (said, seen),
        other => panic!("{other:?}"),
    }
}

fn exported(desk: &Desk, argument: &Value) -> String {
    let path = desk.call("exportDocument", argument).result["path"].clone();
    std::fs::read_to_string(path.as_str().expect("a path")).expect("there")
}

#[test]
fn what_was_written_since_a_person_looked_does_not_leave() {
    let desk = Desk::new();
    let rca = desk.write("rca.md", RCA.as_bytes());
    let asked =
        |seen: &Option<String>| json!({ "uri": rca, "format": "md", "allow": true, "seen": seen });
    let (_, seen) = refused(&desk, &json!({ "uri": rca, "format": "md" }));
    desk.write("rca.md", format!("{RCA}\nAnd bo@example.com.\n").as_bytes());
    let (said, next) = refused(&desk, &asked(&seen));
    assert!(said.contains("2 values") && next != seen, "{said}");
    assert!(exported(&desk, &asked(&next)).contains("bo@example.com"));
}

#[test]
fn values_that_marks_cut_apart_are_told_with_the_others() {
    let desk = Desk::new();
    let rca = desk.write("rca.md", format!("{RCA}\nFrom 203.0.**113**.7.\n").as_bytes());
    let (said, _) = refused(&desk, &json!({ "uri": rca, "format": "md" }));
    assert!(said.contains("line 7: email") && said.contains("and 1 value in clear"), "{said}");
}

#[test]
fn an_author_passes_the_same_gate_as_the_text() {
    let desk = Desk::new();
    let rca = desk.write("rca.md", b"---\ntftsr: rca/1\n---\n\n# Mail\n\nIt failed.\n");
    let author = "Ana <ana@example.com>";
    let asked = |way: &str| json!({ "uri": rca, "format": "md", "author": author, way: true });
    let (said, _) = refused(&desk, &json!({ "uri": rca, "format": "md", "author": author }));
    assert!(said.contains("1 value in clear text in its author (email)"), "{said}");
    let page = exported(&desk, &asked("redact"));
    assert!(page.contains("[EMAIL_1]") && !page.contains("ana@"), "{page}");
    let page = exported(&desk, &asked("allow"));
    assert!(page.contains(author) && page.contains("1 value in clear text"), "{page}");
}
