//! The RCA: written into the workspace, merged with what people wrote.

use serde_json::{Value, json};

use crate::five_whys::triaged;
use crate::harness::{Editor, Workspace, uri};

fn answered(workspace: &Workspace, editor: &mut Editor) -> std::path::PathBuf {
    let (document, _) = triaged(workspace, editor);
    let call = |editor: &mut Editor, command: &str, mut argument: Value| {
        argument["uri"] = json!(uri(&document));
        editor.command(command, argument).unwrap_or_else(|error| panic!("{command}: {error}"));
    };
    call(
        editor,
        "tftsr.updateFiveWhy",
        json!({ "number": "1", "answer": "No connection was free [E2].", "status": "confirmed" }),
    );
    call(
        editor,
        "tftsr.addFiveWhy",
        json!({ "parent": "1", "question": "Why was no connection free?" }),
    );
    call(
        editor,
        "tftsr.updateFiveWhy",
        json!({ "number": "1.1", "answer": "The index idx_orders_customer was dropped [E1].", "status": "supported" }),
    );
    for (time, kind, what) in [
        ("2026-03-14T02:09:58Z", "trigger", "index dropped"),
        ("2026-03-14T02:11:00Z", "impact start", "first timeout"),
        ("2026-03-14T02:19:00Z", "detected", "alert fires"),
        ("2026-03-14T02:39:00Z", "resolved", "index created again"),
    ] {
        call(editor, "tftsr.addTimelineEvent", json!({ "time": time, "kind": kind, "what": what }));
    }
    editor.save(&document);
    document
}

#[test]
fn the_rca_is_written_shown_and_holds_placeholders_only() {
    let workspace = Workspace::new();
    let mut editor = Editor::start(&workspace);
    let document = answered(&workspace, &mut editor);
    let result =
        editor.command("tftsr.generateRca", json!({ "uri": uri(&document) })).expect("writes");
    assert_eq!(result["conflicts"], 0);
    let rca = editor.shown();
    assert_eq!(rca, workspace.path("rca-checkout-times-out.md"));
    let text = editor.text(&rca);
    for part in [
        "tftsr: rca/1",
        "# RCA: Checkout times out",
        "## Summary",
        "## Timeline",
        "**Trigger**",
        "8 min",
        "idx_orders_customer",
        "## Root causes",
        "## Open questions",
        "## Evidence",
        "logs/postgres.log",
    ] {
        assert!(text.contains(part), "{part} is missing:\n{text}");
    }
    assert!(!text.contains("example.com"), "{text}");
    let headings: Vec<&str> = text.lines().filter(|line| line.starts_with("## ")).collect();
    for pair in text.split("\n## ").skip(1) {
        assert!(
            pair.lines().skip(1).any(|line| !line.trim().is_empty()),
            "an empty section among {headings:?}"
        );
    }
}

#[test]
fn writing_it_again_refreshes_and_keeps_every_sentence_of_a_person() {
    let workspace = Workspace::new();
    let mut editor = Editor::start(&workspace);
    let document = answered(&workspace, &mut editor);
    editor.command("tftsr.generateRca", json!({ "uri": uri(&document) })).expect("writes");
    let rca = editor.shown();
    let mine = "\n## What customers were told\nWe posted on the status page at 02:31.\n";
    let text = editor.text(&rca);
    editor.replace(&rca, &text, &format!("{text}{mine}"));
    editor.replace(&rca, "## Summary\n", "## Summary\nIn short: a migration broke checkout.\n\n");
    editor.save(&rca);
    let answer = json!({ "uri": uri(&document), "number": "1.1", "status": "confirmed" });
    editor.command("tftsr.updateFiveWhy", answer).expect("changes");
    editor.command("tftsr.generateRca", json!({ "uri": uri(&document) })).expect("writes again");
    let again = editor.text(&rca);
    for sentence in
        ["We posted on the status page at 02:31.", "In short: a migration broke checkout."]
    {
        assert!(again.contains(sentence), "{sentence} is lost:\n{again}");
    }
    assert_eq!(workspace.files("rca-"), ["rca-checkout-times-out.md"]);
    assert_ne!(again, text);
}

#[test]
fn update_rca_replaces_the_text_in_file_and_store() {
    let workspace = Workspace::new();
    let mut editor = Editor::start(&workspace);
    let document = answered(&workspace, &mut editor);
    let written =
        editor.command("tftsr.generateRca", json!({ "uri": uri(&document) })).expect("writes");
    let rca = editor.shown();
    let content = format!("{}\n\nmail cy@example.com\n", editor.text(&rca).trim_end());
    let argument = json!({ "issueId": written["issueId"], "content": content });
    let updated = editor.command("tftsr.updateRca", argument).expect("updates");
    assert_eq!(updated["findings"], 1, "a value in clear text is said");
    assert_eq!(editor.text(&rca), content);
}

#[test]
fn a_file_of_that_name_that_is_no_rca_is_left_alone() {
    let workspace = Workspace::with(&[("rca-checkout-times-out.md", "my own notes\n")]);
    let mut editor = Editor::start(&workspace);
    let document = answered(&workspace, &mut editor);
    editor.command("tftsr.generateRca", json!({ "uri": uri(&document) })).expect("writes");
    assert_eq!(editor.shown(), workspace.path("rca-checkout-times-out-2.md"));
    assert_eq!(workspace.read("rca-checkout-times-out.md"), "my own notes\n");
}
