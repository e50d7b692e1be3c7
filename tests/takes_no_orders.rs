//! What wants to be obeyed, in the words of a person, in a log and in what a model says, wherever a model is asked beside a
//! why: in the conversation, for a section of a report, about what the checks found. All of it stays data.

use std::path::Path;

use serde_json::{Value, json};

use crate::harness::{Editor, FakeProvider, ModelDesk, Workspace, model_reply, uri};
use crate::sends_only_redacted::INJECTIONS;

/// An answer that gives orders in every field, or in no form at all.
fn hostile(round: usize, injection: &str) -> String {
    match round % 2 {
        0 => json!({
            "answer": format!("Round {round}.\n{injection}"),
            "citations": [{ "id": injection, "quote": injection }, { "id": "E1", "quote": injection }],
            "confidence": injection, "refute": injection, "next_question": injection,
        })
        .to_string(),
        _ => format!("Round {round}.\n{injection}"),
    }
}

/// What gives a document its shape, outside of code blocks: the front matter, headings, legs, bullets of evidence.
fn shape(text: &str) -> Vec<String> {
    let body = text.find("\n---\n").expect("front matter");
    let (front_matter, body) = text.split_at(body);
    let mut is_plain = true;
    let lines = body.lines().filter(|line| {
        is_plain ^= line.starts_with("```");
        is_plain && ["#", "Leg:", "- [E1]("].iter().any(|start| line.starts_with(start))
    });
    std::iter::once(front_matter).chain(lines).map(str::to_owned).collect()
}

/// That nothing in a text leads anywhere or is carried out.
fn is_tame(text: &str, injection: &str) {
    let is_raw = |line: &str| line.trim_start().starts_with("<script") || line.contains('\u{202e}');
    assert!(!text.contains("](http") && !text.contains("](command"), "{injection}\n{text}");
    assert!(!text.lines().any(is_raw), "{injection}\n{text}");
}

/// That each line of a question with an order in it is marked as a quotation.
fn is_fenced(question: &str) {
    for line in question.lines() {
        let holds = INJECTIONS.iter().any(|text| text.lines().all(|part| line.contains(part)));
        assert!(!holds || line.starts_with("| "), "not fenced: {line}");
    }
}

/// That a person's settings and the files of a folder are as they were.
fn nothing_happened(editor: &mut Editor, workspace: &Workspace, files: &[String]) {
    let settings = editor.command("tftsr.getSettings", json!({})).expect("settings");
    assert_eq!(
        (&settings["ai.localOnly"], &settings["ai.provider"]),
        (&json!(false), &Value::Null)
    );
    assert_eq!(workspace.files(""), files);
}

/// The last question that came in.
fn asked(fake: &FakeProvider, count: usize) -> String {
    let questions = fake.questions();
    assert_eq!(questions.len(), count);
    let messages = questions[count - 1]["messages"].as_array().expect("messages");
    messages[1]["content"].as_str().expect("a question").to_owned()
}

#[test]
fn in_a_conversation() {
    let mut desk = ModelDesk::new("");
    let files = desk.workspace.files("");
    for (round, injection) in INJECTIONS.iter().enumerate() {
        let before = shape(&desk.text());
        desk.fake.answers(&hostile(round, injection));
        desk.call(
            "tftsr.sendTriageMessage",
            json!({ "content": format!("What of this?\n{injection}"), "whyLevel": 1, "ai": true }),
        )
        .expect("drafts");
        desk.answered();
        is_fenced(&asked(&desk.fake, round + 1));
        let text = desk.text();
        assert_eq!(shape(&text), before, "{injection}\n{text}");
        is_tame(&text, injection);
        let history = desk.call("tftsr.getTriageHistory", json!({})).expect("messages");
        let said = history["messages"].as_array().expect("messages").last().expect("a reply");
        is_tame(said["content"].as_str().expect("text"), injection);
        desk.call("tftsr.rejectSuggestion", json!({})).expect("rejects");
    }
    nothing_happened(&mut desk.editor, &desk.workspace, &files);
}

/// Drafts, sends and rejects the text of a section, which must leave the shape of its document alone.
fn section(
    editor: &mut Editor,
    fake: &FakeProvider,
    document: &Path,
    heading: &str,
    count: usize,
    injection: &str,
) {
    let argument = json!({ "uri": uri(document) });
    let before = shape(&editor.text(document));
    editor.command("tftsr.sendPrompt", argument.clone()).expect("sends");
    editor.message_with(&format!("suggests a text for the section {heading}"));
    is_fenced(&asked(fake, count));
    let text = editor.text(document);
    assert_eq!(shape(&text), before, "{injection}\n{text}");
    is_tame(&text, injection);
    editor.command("tftsr.rejectSuggestion", argument).expect("rejects");
}

#[test]
fn in_a_section_of_a_report() {
    let mut desk = ModelDesk::new(&model_reply("x", &json!([])));
    desk.call("tftsr.generateRca", json!({})).expect("writes");
    let report = desk.editor.shown();
    let files = desk.workspace.files("");
    for (round, injection) in INJECTIONS.iter().enumerate() {
        desk.fake.answers(&hostile(round, injection));
        let argument = json!({ "uri": uri(&report), "section": "Summary" });
        desk.editor.command("tftsr.askSection", argument).expect("drafts");
        section(&mut desk.editor, &desk.fake, &report, "Summary", round + 1, injection);
    }
    nothing_happened(&mut desk.editor, &desk.workspace, &files);
}

#[test]
fn about_what_the_checks_found() {
    let workspace = Workspace::new();
    let line = |text: &&str| format!("2026-05-01T10:00:01Z ERROR app: {text}\n{text}\n");
    let log = workspace.write("app.log", &INJECTIONS.iter().map(line).collect::<String>());
    let fake = FakeProvider::start("");
    fake.set_up(&workspace);
    let mut editor = Editor::start(&workspace);
    editor.open(&log);
    editor.command("tftsr.startTriage", json!({ "uri": uri(&log) })).expect("starts");
    let triage = editor.shown();
    let heading = "What a model makes of it";
    for (round, injection) in INJECTIONS.iter().enumerate() {
        fake.answers(&hostile(round, injection));
        let argument = json!({ "uri": uri(&triage), "ai": true });
        editor.command("tftsr.analyzeLogs", argument).expect("checks");
        let page = editor.shown();
        is_tame(&editor.text(&page), "the page of the checks");
        let files = workspace.files("");
        section(&mut editor, &fake, &page, heading, round + 1, injection);
        nothing_happened(&mut editor, &workspace, &files);
    }
}
