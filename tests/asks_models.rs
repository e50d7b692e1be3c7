//! A model's help in the triage document: the draft is what is sent, the answer comes in by lines and can be stopped,
//! its citations are checked, and a person accepts or rejects it.

use std::time::Duration;

use serde_json::{Value, json};

use crate::harness::{
    FakeProvider, INCIDENT as LOG, ModelDesk as Desk, Workspace, call, change_setting as setting,
    has_marker, model_reply as reply,
};

#[test]
fn a_draft_shows_what_would_be_sent_and_nothing_is() {
    let mut desk = Desk::new("x");
    let result = desk.draft();
    let text = desk.text();
    let to = format!("to: local/small at {} (this machine)", desk.fake.base);
    for part in [
        &to,
        "tokens: about ",
        "left out: nothing",
        "--- system",
        "--- question",
        "| 2026-05-01T10:00:02Z",
    ] {
        assert!(text.contains(part), "{part} in {text}");
    }
    assert!(text.contains("tftsr-ask 1 local/small draft"), "{text}");
    assert_eq!((&result["number"], desk.fake.received().as_str()), (&json!("1"), ""));
    // What is sent is what stands there.
    desk.fake.answers(&reply("The pool was empty.", &json!([])));
    desk.answered();
    let received = desk.fake.received();
    let body = &received[received.find("\r\n\r\n").expect("a body")..];
    let sent: Value = serde_json::from_str(body.trim()).expect("JSON");
    assert_eq!(sent["messages"][0]["content"], result["system"]);
    assert_eq!(sent["messages"][1]["content"], result["question"]);
    assert!(text.contains(result["question"].as_str().expect("text")));
}

#[test]
fn an_answer_becomes_a_suggestion_with_checked_citations() {
    let citations = json!([
        { "id": "E1", "quote": "2026-05-01T10:00:0" },
        { "id": "E1", "quote": "the disk was full" },
        { "id": "E99", "quote": "pool empty" },
    ]);
    let mut desk = Desk::new(&reply("No connection was free [E1], as [E98] shows.", &citations));
    desk.draft();
    desk.call("tftsr.sendPrompt", json!({})).expect("sends");
    let said = desk.editor.message_with("suggests an answer");
    assert!(said.contains("2 citations do not hold"), "{said}");
    let text = desk.text();
    for part in [
        "suggested by local/small, ",
        ", prompt ",
        "No connection was free [E1], as ~~`[E98]`~~ shows.",
        "- [E1] “2026-05-01T10:00:0”",
        "- ~~`[E1]` “the disk was full”~~ does not hold: this does not stand there",
        "- ~~`[E99]` “pool empty”~~ does not hold: no such evidence was given",
        "Confidence: medium.",
        "Would refute it: free connections at that time",
        "<!-- tftsr-ask 1 local/small, asked ",
    ] {
        assert!(text.contains(part), "{part} in {text}");
    }
    assert!(!has_marker(&text) && !text.contains("--- question"), "{text}");
    assert!(desk.editor.progress.iter().any(|told| told["value"]["kind"] == "end"));

    // Recorded before and after, without a word of it.
    let audit = desk.editor.command("tftsr.listAudit", json!({})).expect("rows");
    let rows = audit["audit"].as_array().expect("rows");
    let [answered, asked] = ["model answered", "ask model"]
        .map(|action| rows.iter().position(|row| row["action"] == action).expect(action));
    assert!(answered < asked, "the newest first");
    let details = rows[asked]["details"].as_str().expect("details");
    for part in [
        "provider=local",
        "model=small",
        &format!("origin={}", desk.fake.base),
        "prompt=",
        "bytes=",
        "tokens=~",
    ] {
        assert!(details.contains(part), "{details}");
    }
    assert!(!audit.to_string().contains("pool"), "{audit}");
    assert_eq!(audit["spend"][0]["provider"], "local");

    // Yours now; what the model would ask next is asked.
    let accepted = desk.call("tftsr.acceptSuggestion", json!({})).expect("accepts");
    let text = desk.text();
    assert_eq!(accepted["next"], "1.1");
    assert!(
        !text.contains("suggested by")
            && text.contains("### 1.1 Why did the pool have 20 connections only?"),
        "{text}"
    );
    assert!(text.contains("*cause, supported*\n"), "{text}");
    assert!(desk.call("tftsr.acceptSuggestion", json!({})).is_err());
}

#[test]
fn a_rejected_answer_is_not_offered_again() {
    let mut desk = Desk::new(&reply("The moon was full.", &json!([])));
    desk.draft();
    desk.answered();
    desk.call("tftsr.rejectSuggestion", json!({})).expect("rejects");
    let text = desk.text();
    assert!(
        !text.contains("\nThe moon") && text.contains("<!-- tftsr:rejected local/small, prompt "),
        "{text}"
    );
    let again = desk.draft();
    assert!(again["question"].as_str().expect("text").contains("| The moon was full."), "{again}");
    desk.call("tftsr.sendPrompt", json!({})).expect("sends");
    desk.editor.message_with("not offered again");
    assert!(
        !desk.text().contains("\nThe moon") && desk.text().contains("small draft"),
        "{}",
        desk.text()
    );
    desk.fake.answers(&reply("The pool was empty.", &json!([])));
    assert!(desk.answered().contains("\nThe pool was empty."));
}

#[test]
fn the_case_against_an_answer_is_asked_below_it() {
    let mut desk = Desk::new(&reply("The pool was empty.", &json!([])));
    desk.draft();
    desk.answered();
    let number = json!({ "number": "1", "against": true });
    let drafted = desk.call("tftsr.askWhy", number).expect("drafts");
    assert_eq!(drafted["number"], "1.1");
    assert!(
        drafted["question"].as_str().expect("text").ends_with("What speaks against it?"),
        "{drafted}"
    );
    assert!(drafted["system"].as_str().expect("text").contains("argue the other side"));
    desk.fake.answers(&reply("Connections were free a second before.", &json!([])));
    let text = desk.answered();
    assert!(text.contains("### 1.1 What speaks against the answer to 1?"), "{text}");
}

/// A long answer in many lines.
fn long() -> String {
    let lines: Vec<String> =
        (1..=30).map(|line| format!("Line {line} of what the model has to say.")).collect();
    lines.join("\n")
}

#[test]
fn an_answer_comes_in_by_lines_while_a_person_types() {
    let mut desk = Desk::new(&reply(&long(), &json!([])));
    desk.fake.pauses(Duration::from_millis(8));
    desk.draft();
    let before = desk.editor.edits;
    desk.call("tftsr.sendPrompt", json!({})).expect("sends");
    let triage = desk.triage.clone();
    let text =
        desk.editor.text_when(&triage, "the first line", |text| text.contains("\nLine 1 of"));
    assert!(has_marker(&text), "{text}");
    // Above, below and within, at the same time as the server.
    desk.editor.replace(&triage, "## Impact\n", "## Impact\nTyped above.\n");
    desk.editor.replace(&triage, "## Root causes\n", "Typed below.\n\n## Root causes\n");
    desk.editor.replace(&triage, "Line 1 of", "LINE one of");
    for letter in ["a", "b", "c", "d", "e", "f"] {
        std::thread::sleep(Duration::from_millis(60));
        desk.editor.replace(&triage, "Typed above.", &format!("{letter}Typed above."));
    }
    desk.editor.message_with("suggests an answer");
    let text = desk.text();
    for line in 2..=30 {
        assert_eq!(text.matches(&format!("Line {line} of")).count(), 1, "{line} in {text}");
    }
    for part in ["abcdefTyped above.", "Typed below.", "LINE one of what", "Confidence: medium."] {
        assert_eq!(text.matches(part).count(), 1, "{part} in {text}");
    }
    assert!(!text.contains("Line 1 of") && !has_marker(&text), "{text}");
    // Few steps of undo.
    assert!(desk.editor.edits - before <= 16, "{} edits", desk.editor.edits - before);
    let begin = desk.editor.progress_of("begin");
    assert_eq!(begin["value"]["cancellable"], true);
}

#[test]
fn an_answer_is_stopped_by_command_by_button_and_by_deleting_its_marker() {
    for way in ["command", "button", "marker"] {
        let mut desk = Desk::new(&format!("{}\nhalf a li", long()));
        desk.fake.holds();
        desk.draft();
        desk.call("tftsr.sendPrompt", json!({})).expect("sends");
        let triage = desk.triage.clone();
        desk.editor.text_when(&triage, "a line", |text| text.contains("\nLine 30 of"));
        match way {
            "command" => {
                let stopped = desk.editor.command("tftsr.stop", json!({})).expect("stops");
                assert_eq!(stopped["stopped"], 1);
            }
            "button" => {
                let token = desk.editor.progress_of("begin")["token"].clone();
                desk.editor.notify("window/workDoneProgress/cancel", json!({ "token": token }));
            }
            _ => desk.editor.replace(&triage, "<!-- tftsr:streaming 1 -->\n", ""),
        }
        if way == "marker" {
            desk.editor.text_when(&triage, "a draft again", |text| text.contains("small draft"));
        } else {
            let text = desk.editor.text_when(&triage, "an end", |text| !has_marker(text));
            assert!(text.contains("Note: the answer is cut off: you stopped it"), "{way}: {text}");
        }
        assert!(
            desk.text().contains("Line 30 of") && desk.text().contains("suggested by"),
            "{way}"
        );
        for _ in 0..100 {
            if desk.fake.broken_off() == 1 {
                break;
            }
            std::thread::sleep(Duration::from_millis(20));
        }
        assert_eq!(desk.fake.broken_off(), 1, "{way}: the connection was left open");
        desk.editor.message();
    }
}

#[test]
fn a_question_that_fails_is_a_draft_still() {
    let mut desk = Desk::new("x");
    desk.fake.fails("401 Unauthorized", r#"{"error":{"message":"no","code":"invalid_api_key"}}"#);
    desk.draft();
    let drafted = desk.text();
    desk.call("tftsr.sendPrompt", json!({})).expect("sends");
    desk.editor.message_with("tftsr provider key");
    let triage = desk.triage.clone();
    let text = desk.editor.text_when(&triage, "a draft again", |text| text.contains("small draft"));
    assert_eq!(text, drafted);
    let audit = desk.editor.command("tftsr.listAudit", json!({})).expect("rows");
    assert!(
        audit["audit"].as_array().expect("rows").iter().any(|row| row["action"] == "model failed")
    );
    assert_eq!(audit["spend"], json!([]));
}

#[test]
fn what_a_person_adds_to_a_draft_is_redacted_before_it_is_sent() {
    let mut desk = Desk::new(&reply("The pool was empty.", &json!([])));
    desk.draft();
    let triage = desk.triage.clone();
    let (email, host) = ("ana.marin@example.com", "198.51.100.77");
    desk.editor.replace(
        &triage,
        "Question 1:",
        &format!("Mail {email} about {host}.\nQuestion 1:"),
    );
    desk.call("tftsr.sendPrompt", json!({})).expect("sends");
    desk.editor.message_with("suggests an answer");
    let received = desk.fake.received();
    assert!(!received.contains(email) && !received.contains(host), "{received}");
    assert!(received.contains("Mail [EMAIL_1] about [IPV4_"), "{received}");
}

#[test]
fn a_limit_of_the_day_refuses_and_says_so() {
    let mut desk = Desk::new("x");
    setting(&desk.workspace, "ai.tokensPerDay", &json!({ "local": 100 }));
    desk.editor.command("tftsr.getSettings", json!({})).expect("settings");
    desk.draft();
    let refused = desk.call("tftsr.sendPrompt", json!({})).expect_err("refused");
    assert_eq!(refused["data"]["code"], "refused");
    assert!(refused["message"].as_str().expect("words").contains("ai.tokensPerDay"), "{refused}");
    assert_eq!(desk.fake.received(), "");
}

#[test]
fn only_a_model_on_this_machine_can_be_asked_without_a_draft() {
    let mut desk = Desk::new(&reply("The pool was empty.", &json!([])));
    setting(&desk.workspace, "ai.askAtOnce", &json!(true));
    desk.editor.command("tftsr.getSettings", json!({})).expect("settings");
    desk.call("tftsr.askWhy", json!({ "ai": true })).expect("asks");
    desk.editor.message_with("suggests an answer");
    assert!(desk.text().contains("The pool was empty.") && !desk.text().contains("--- question"));
    let save = json!({ "name": "far", "kind": "openai", "model": "gpt-5.5" });
    desk.editor.command("tftsr.saveProvider", save).expect("saved");
    desk.call("tftsr.rejectSuggestion", json!({})).expect("rejects");
    desk.call("tftsr.askWhy", json!({ "provider": "far" })).expect("drafts");
    assert!(desk.text().contains("tftsr-ask 1 far/gpt-5.5 draft"), "{}", desk.text());
}

#[test]
fn a_shell_asks_and_gets_the_answer_into_the_file() {
    let workspace = Workspace::with(&[("app.log", LOG)]);
    let fake = FakeProvider::start(&reply("The pool was empty [E1].", &json!([])));
    fake.set_up(&workspace);
    let call = |command: &str, argument: Value| call(&workspace, command, &argument);
    let started = call("startTriage", json!({ "uri": workspace.path("app.log") }));
    let id = started["issueId"].clone();
    call("askWhy", json!({ "issueId": id, "ai": true }));
    let answered = call("sendPrompt", json!({ "issueId": id }));
    assert_eq!(answered["answer"], "The pool was empty [E1].");
    let name = workspace.files("triage-").remove(0);
    let text = workspace.read(&name);
    assert!(text.contains("suggested by local/small") && !has_marker(&text), "{text}");
    let issue = call("getIssue", json!({ "id": id }));
    assert_eq!(
        issue["whys"][0]["answer"]
            .as_str()
            .map(|text| text.starts_with("The pool was empty [E1].")),
        Some(true),
        "{issue}"
    );
    // A page for people.
    let page = call("listAudit", json!({ "write": true }));
    let page =
        std::fs::read_to_string(page["uri"].as_str().expect("a uri").trim_start_matches("file://"))
            .expect("a page");
    for part in ["# What was done", "The audit log is whole", "| local | 1 |", "| ask model |"] {
        assert!(page.contains(part), "{part} in {page}");
    }
}
