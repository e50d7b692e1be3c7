//! A model in the conversation about an issue, on a page about logs and in a report: asked when a person wants it, from a
//! draft, and held to its facts; without one, or when it fails, everything else still answers.

use serde_json::{Value, json};

use crate::harness::{
    FakeProvider, INCIDENT, ModelDesk, Workspace, call, change_setting, has_marker, model_reply,
    uri,
};

fn authors(history: &Value) -> Vec<&str> {
    let messages = history["messages"].as_array().expect("messages");
    messages.iter().filter_map(|message| message["author"].as_str()).collect()
}

#[test]
fn a_message_is_drafted_sent_and_answered_by_a_model() {
    let citations =
        json!([{ "id": "E1", "quote": "2026-05-01T10:00:0" }, { "id": "E99", "quote": "x" }]);
    let mut desk = ModelDesk::new(&model_reply("The pool of [IPV4_1] was empty [E1].", &citations));
    let content = "About 1: ana.marin@example.com says the pool was empty on 198.51.100.77";
    let said = desk
        .call("tftsr.sendTriageMessage", json!({ "content": content, "ai": true }))
        .expect("drafts");
    assert_eq!(
        (&said["number"], &said["whyLevel"], &said["reply"]),
        (&json!("1"), &json!(1), &Value::Null)
    );
    let text = desk.text();
    assert!(text.contains("tftsr-ask 1 local/small draft message"), "{text}");
    assert_eq!(desk.fake.received(), "", "nothing is sent before a person says so");
    let kept = said["message"]["content"].as_str().expect("text").to_owned();
    assert!(kept.contains("[EMAIL_1]") && !kept.contains("ana.marin"), "{kept}");

    desk.answered();
    let received = desk.fake.received();
    assert!(!received.contains("ana.marin") && !received.contains("198.51.100.77"), "{received}");
    assert!(received.contains("| About 1: [EMAIL_1] says the pool was empty"), "{received}");
    let text = desk.text();
    for part in ["suggested by local/small", "was empty [E1].", "- ~~`[E99]` “x”~~ does not hold"]
    {
        assert!(text.contains(part), "{part} in {text}");
    }
    let history = desk.call("tftsr.getTriageHistory", json!({})).expect("messages");
    assert_eq!(authors(&history), ["person", "local/small"]);
    let reply = history["messages"][1]["content"].as_str().expect("text");
    for part in ["*suggested by local/small, ", ", prompt ", "was empty [E1].", "does not hold"] {
        assert!(reply.contains(part), "{part} in {reply}");
    }
    let actions: Vec<String> = desk.audit().into_iter().map(|(action, _)| action).collect();
    let at = |wanted: &str| actions.iter().position(|action| action == wanted).expect("recorded");
    assert!(at("model answered") < at("ask model") && at("ask model") < at("send message"));

    // It asks on below what was answered, with what was said before.
    desk.call("tftsr.acceptSuggestion", json!({})).expect("accepts");
    let content = "Right. But why did nobody see it?";
    let asked = desk
        .call("tftsr.sendTriageMessage", json!({ "content": content, "whyLevel": 1, "ai": true }))
        .expect("drafts");
    let question = asked["question"].as_str().expect("text");
    assert!(question.contains("What was said before:\n| person: About 1: [EMAIL_1]"), "{question}");
    assert!(question.contains("| local/small: *suggested by"), "{question}");
    let number = asked["number"].as_str().expect("a number");
    assert!(
        desk.text().contains(&format!("### {number} But why did nobody see it?")),
        "{}",
        desk.text()
    );
}

#[test]
fn the_guided_questions_answer_where_no_model_does() {
    // None is set up.
    let workspace = Workspace::with(&[("app.log", INCIDENT)]);
    let call = |command: &str, argument: Value| call(&workspace, command, &argument);
    let started = call("startTriage", json!({ "uri": workspace.path("app.log") }));
    let id = started["issueId"].clone();
    let message = json!({ "issueId": id, "content": "The pool was empty", "ai": true });
    let said = call("sendTriageMessage", message);
    assert_eq!(said["answeredBy"], "guided questions");
    assert!(said["problem"].as_str().expect("why").contains("no AI provider is set up"), "{said}");
    let reply = said["reply"]["content"].as_str().expect("text");
    assert!(reply.starts_with("No model answers this: ") && reply.contains("Next: **"), "{reply}");

    // One that is down, and one that gives no answer.
    for body in [Some(r#"{"error":{"message":"no","code":"invalid_api_key"}}"#), None] {
        let mut desk = ModelDesk::new("");
        if let Some(body) = body {
            desk.fake.fails("401 Unauthorized", body);
        }
        let content = json!({ "content": "The pool was empty", "ai": true });
        desk.call("tftsr.sendTriageMessage", content).expect("drafts");
        let drafted = desk.text();
        desk.call("tftsr.sendPrompt", json!({})).expect("sends");
        let told = desk.editor.message_with("No model answers this");
        assert!(told.contains("The guided questions do."), "{told}");
        let triage = desk.triage.clone();
        desk.editor.text_when(&triage, "a draft again", |text| text == drafted);
        let history = desk.call("tftsr.getTriageHistory", json!({})).expect("messages");
        assert_eq!(authors(&history), ["person", "guided questions"]);
    }
}

#[test]
fn a_message_goes_to_a_model_only_when_that_is_wanted() {
    let mut desk = ModelDesk::new(&model_reply("The pool was empty [E1].", &json!([])));
    let said =
        desk.call("tftsr.sendTriageMessage", json!({ "content": "The pool?" })).expect("answers");
    assert_eq!(said["answeredBy"], "guided questions");
    assert!(!desk.text().contains("tftsr-ask"), "{}", desk.text());
    // A document that names its provider wants it.
    let triage = desk.triage.clone();
    desk.editor.replace(&triage, "provider: none", "provider: local");
    let said =
        desk.call("tftsr.sendTriageMessage", json!({ "content": "The pool?" })).expect("drafts");
    assert_eq!((&said["provider"], &said["reply"]), (&json!("local"), &Value::Null));
    let no = json!({ "content": "The pool?", "ai": false });
    assert_eq!(
        desk.call("tftsr.sendTriageMessage", no).expect("answers")["answeredBy"],
        "guided questions"
    );
    assert_eq!(desk.fake.received(), "");
    // On this machine a person may waive the draft.
    change_setting(&desk.workspace, "ai.askAtOnce", &json!(true));
    desk.editor.command("tftsr.getSettings", json!({})).expect("settings");
    desk.call("tftsr.sendTriageMessage", json!({ "content": "The pool?" })).expect("asks");
    desk.editor.message_with("suggests an answer");
    assert!(desk.text().contains("The pool was empty [E1].") && !has_marker(&desk.text()));
}

#[test]
fn a_model_explains_what_the_checks_found_and_changes_none_of_it() {
    let citations = json!([{ "id": "E1", "quote": "nowhere" }]);
    let mut desk =
        ModelDesk::new(&model_reply("First look at [E1]; 77 requests failed [E99].", &citations));
    let plain = desk.call("tftsr.analyzeLogs", json!({})).expect("checks");
    assert_eq!(plain["uri"], Value::Null);
    let pages = |desk: &ModelDesk| desk.workspace.files("analysis-");
    assert!(pages(&desk).is_empty(), "off unless asked");
    let asked = desk.call("tftsr.analyzeLogs", json!({ "ai": true })).expect("checks");
    assert_eq!((&asked["checks"], &asked["logs"]), (&plain["checks"], &plain["logs"]));
    let page = desk.editor.shown();
    let text = desk.editor.text(&page);
    for part in [
        "## What the checks found",
        "## Evidence\n\n- [E1](app.log#L",
        "tftsr-ask section:what-a-model-makes-of-it local/small draft",
        "What rule-based checks found:\n| - **",
    ] {
        assert!(text.contains(part), "{part} in {text}");
    }
    assert_eq!(desk.fake.received(), "");
    let findings =
        |text: &str| text.split("## What a model makes of it").next().expect("text").to_owned();
    let before = findings(&text);
    desk.editor.command("tftsr.sendPrompt", json!({ "uri": uri(&page) })).expect("sends");
    let said = desk.editor.message_with("suggests a text for the section What a model makes of it");
    assert!(
        said.contains("A citation does not hold") && said.contains("2 numbers or citations"),
        "{said}"
    );
    let text = desk.editor.text(&page);
    assert_eq!(findings(&text), before);
    for part in [
        "First look at [E1]; ~~77~~ requests failed ~~`[E99]`~~.",
        "- ~~`[E1]` “nowhere”~~ does not hold",
        "*suggested by local/small, ",
    ] {
        assert!(text.contains(part), "{part} in {text}");
    }
    let after = desk.call("tftsr.analyzeLogs", json!({})).expect("checks");
    assert_eq!(after["checks"], plain["checks"]);
    // Without a model the checks stand alone and say why.
    let none = desk.call("tftsr.analyzeLogs", json!({ "provider": "nobody" })).expect("checks");
    assert_eq!(none["checks"], plain["checks"]);
    assert!(
        none["problem"].as_str().expect("why").contains("there is no provider nobody"),
        "{none}"
    );
}

/// The RCA of the issue on a desk, which is open.
fn report(desk: &mut ModelDesk) -> std::path::PathBuf {
    desk.call("tftsr.generateRca", json!({})).expect("writes");
    desk.editor.shown()
}

#[test]
fn a_section_of_a_report_is_written_as_a_suggestion_from_its_facts() {
    let answer = "The pool was empty [E1], 20 of 20 connections in use.\nIt hit 4,200 people.";
    let mut desk = ModelDesk::new(&model_reply(
        answer,
        &json!([{ "id": "E1", "quote": "2026-05-01T10:00:0" }]),
    ));
    let report = report(&mut desk);
    let before = desk.editor.text(&report);
    // Offered where it is to stand.
    let line = before.lines().position(|line| line == "## Summary").expect("a summary");
    let at = [u32::try_from(line).expect("a line"), 3];
    let actions = desk.editor.actions(&report, [at, at]);
    assert!(
        actions.iter().any(|action| action["title"] == "Ask AI to write Summary"),
        "{actions:?}"
    );
    let drafted = desk
        .editor
        .command("tftsr.askSection", json!({ "uri": uri(&report), "section": "Summary" }))
        .expect("drafts");
    assert_eq!(drafted["section"], "Summary");
    let question = drafted["question"].as_str().expect("text");
    assert!(
        question.contains("The section says so far:\n| ")
            && question.ends_with("Write the section \"Summary\"."),
        "{question}"
    );
    assert_eq!(desk.fake.received(), "");
    desk.editor.command("tftsr.sendPrompt", json!({ "uri": uri(&report) })).expect("sends");
    let said = desk.editor.message_with("suggests a text for the section Summary");
    assert!(said.contains("A number or citation stands in the text in no fact"), "{said}");
    let text = desk.editor.text(&report);
    for part in [
        "## Summary\n\n<!-- tftsr-ask section:summary local/small, asked ",
        "*suggested by local/small, ",
        "20 of 20 connections in use.",
        "It hit ~~4,200~~ people.",
        "- [E1] “2026-05-01T10:00:0”",
    ] {
        assert!(text.contains(part), "{part} in {text}");
    }
    // One suggestion at a time; and a report written again keeps it.
    let again = json!({ "uri": uri(&report), "section": "Summary" });
    let refused = desk.editor.command("tftsr.askSection", again).expect_err("refused");
    assert!(refused["message"].as_str().expect("words").contains("accept or reject it first"));
    let triage = desk.triage.clone();
    desk.editor.replace(&triage, "severity: p3", "severity: p1");
    desk.call("tftsr.generateRca", json!({})).expect("writes");
    let kept = desk.editor.text(&report);
    assert!(
        kept.contains("It hit ~~4,200~~ people.")
            && kept.contains("<!-- tftsr:suggested section:summary -->"),
        "{kept}"
    );

    desk.editor.command("tftsr.acceptSuggestion", json!({ "uri": uri(&report) })).expect("accepts");
    let text = desk.editor.text(&report);
    assert!(!text.contains("*suggested by") && !text.contains("Confidence:"), "{text}");
    assert!(text.contains("people.\n\n"), "{text}");
    desk.call("tftsr.generateRca", json!({})).expect("writes");
    assert!(
        desk.editor.text(&report).contains("It hit ~~4,200~~ people."),
        "accepted text is a person's"
    );

    // Rejected, it is not offered again.
    desk.fake.answers(&model_reply("Nobody noticed it.", &json!([])));
    for round in 0..2 {
        let ask = json!({ "uri": uri(&report), "section": "Detection" });
        desk.editor.command("tftsr.askSection", ask).expect("drafts");
        desk.editor.command("tftsr.sendPrompt", json!({ "uri": uri(&report) })).expect("sends");
        if round == 1 {
            desk.editor.message_with("not offered again");
            continue;
        }
        desk.editor.message_with("suggests a text");
        desk.editor
            .command("tftsr.rejectSuggestion", json!({ "uri": uri(&report) }))
            .expect("rejects");
        let text = desk.editor.text(&report);
        assert!(
            !text.contains("\nNobody noticed it.")
                && text.contains("<!-- tftsr:rejected local/small"),
            "{text}"
        );
    }
}

#[test]
fn a_text_of_a_section_is_stopped_and_kept_as_far_as_it_came() {
    let lines: Vec<String> = (1..=9).map(|line| format!("Line {line} of it.")).collect();
    let mut desk =
        ModelDesk::new(&model_reply(&format!("{}\nhalf a li", lines.join("\n")), &json!([])));
    let report = report(&mut desk);
    desk.fake.holds();
    desk.editor
        .command("tftsr.askSection", json!({ "uri": uri(&report), "section": "Impact" }))
        .expect("drafts");
    desk.editor.command("tftsr.sendPrompt", json!({ "uri": uri(&report) })).expect("sends");
    desk.editor.text_when(&report, "a line", |text| text.contains("\nLine ~~9~~ of it."));
    desk.editor.replace(&report, "Line 2 of", "LINE two of");
    desk.editor.command("tftsr.stop", json!({})).expect("stops");
    let text = desk.editor.text_when(&report, "an end", |text| !has_marker(text));
    assert!(
        text.contains("LINE two of it.") && text.contains("Note: the answer is cut off"),
        "{text}"
    );
    assert!(text.contains("<!-- tftsr:suggested section:impact -->"), "{text}");
    desk.editor.message();
}

#[test]
fn a_shell_asks_for_sections_and_pages() {
    let workspace = Workspace::with(&[("app.log", INCIDENT)]);
    let fake = FakeProvider::start(&model_reply("The pool was empty [E1].", &json!([])));
    fake.set_up(&workspace);
    let call = |command: &str, argument: Value| call(&workspace, command, &argument);
    let started = call("startTriage", json!({ "uri": workspace.path("app.log") }));
    let id = started["issueId"].clone();
    call("generateRca", json!({ "issueId": id }));
    let drafted = call("askSection", json!({ "issueId": id, "section": "Impact" }));
    let answered = call("sendPrompt", json!({ "uri": drafted["uri"] }));
    assert_eq!(
        (&answered["section"], &answered["answer"]),
        (&json!("Impact"), &json!("The pool was empty [E1]."))
    );
    change_setting(&workspace, "ai.askAtOnce", &json!(true));
    let explained = call("analyzeLogs", json!({ "uris": [workspace.path("app.log")], "ai": true }));
    assert!(
        explained["checks"].is_array() && explained["answer"] == "The pool was empty [E1].",
        "{explained}"
    );
    let page = workspace.read(&workspace.files("analysis-").remove(0));
    assert!(page.contains("suggested by local/small") && !has_marker(&page), "{page}");
}

/// The code action of this title at a place.
fn fix(desk: &mut ModelDesk, path: &std::path::Path, words: &str, title: &str) -> String {
    let text = desk.editor.text(path);
    let line = text.lines().position(|line| line.contains(words)).expect(words);
    let column = text.lines().nth(line).and_then(|line| line.find(words)).expect(words);
    let at = [line, column].map(|place| u32::try_from(place).expect("small"));
    desk.editor.run_action(path, at, title);
    desk.editor.text(path)
}

#[test]
fn what_does_not_hold_is_underlined_until_somebody_sees_to_it() {
    let citations = json!([{ "id": "E1", "quote": "the disk was full" }]);
    let mut desk = ModelDesk::new(&model_reply("No connection was free [E98].", &citations));
    desk.draft();
    desk.answered();
    let triage = desk.triage.clone();
    let struck = |diagnostics: &[Value]| -> Vec<u64> {
        let of = |one: &&Value| one["code"] == "struck-citation";
        diagnostics.iter().filter(of).filter_map(|one| one["severity"].as_u64()).collect()
    };
    // A suggestion says whose it is; accepted, it is a person's and weighs more.
    assert_eq!(struck(&desk.editor.diagnostics(&triage)), [3, 3]);
    desk.call("tftsr.acceptSuggestion", json!({})).expect("accepts");
    assert_eq!(struck(&desk.editor.diagnostics(&triage)), [2, 2]);
    fix(&mut desk, &triage, "~~`[E98]`~~", "Take the citation out");
    let text = fix(&mut desk, &triage, "- ~~`[E1]`", "Take the citation out");
    assert!(text.contains("No connection was free.") && !text.contains("~~"), "{text}");
    assert!(struck(&desk.editor.diagnostics(&triage)).is_empty());

    // In a report numbers, too; and drafts and suggestions that are left in it.
    let report = report(&mut desk);
    let codes = |desk: &mut ModelDesk| -> Vec<String> {
        let all = desk.editor.diagnostics(&report);
        let code = |one: &Value| one["code"].as_str().map(str::to_owned);
        let wanted = ["struck-citation", "struck-number", "draft-left", "suggestion-open"];
        all.iter().filter_map(code).filter(|code| wanted.contains(&code.as_str())).collect()
    };
    desk.fake.answers(&model_reply("It hit 4,200 people.", &json!([])));
    let ask = json!({ "uri": uri(&report), "section": "Summary" });
    desk.editor.command("tftsr.askSection", ask).expect("drafts");
    assert_eq!(codes(&mut desk), ["draft-left"]);
    desk.editor.command("tftsr.sendPrompt", json!({ "uri": uri(&report) })).expect("sends");
    desk.editor.message_with("suggests a text");
    assert_eq!(codes(&mut desk), ["suggestion-open", "struck-number"]);
    desk.editor.command("tftsr.acceptSuggestion", json!({ "uri": uri(&report) })).expect("accepts");
    assert_eq!(codes(&mut desk), ["struck-number"]);
    let text = fix(&mut desk, &report, "~~4,200~~", "The number is right: take the strike off");
    assert!(text.contains("It hit 4,200 people."), "{text}");
    assert!(codes(&mut desk).is_empty());
}

#[test]
fn values_behind_placeholders_show_on_hover_alone() {
    let mut desk = ModelDesk::new(&model_reply("[EMAIL_1] saw it on [IPV4_99].", &json!([])));
    let value = "ana.marin@example.com";
    let content = format!("Why did {value} see it first?");
    desk.call("tftsr.sendTriageMessage", json!({ "content": content, "ai": true, "whyLevel": 1 }))
        .expect("drafts");
    let text = desk.answered();
    let (line, found) = text
        .lines()
        .enumerate()
        .find(|(_, line)| line.starts_with("[EMAIL_1] saw"))
        .expect("the answer");
    let hover = |desk: &mut ModelDesk, column: usize| {
        let position = json!({ "line": line, "character": column });
        let about = json!({ "uri": uri(&desk.triage) });
        let params = json!({ "textDocument": about, "position": position });
        let hover = desk.editor.request("textDocument/hover", params).expect("a hover");
        hover["contents"]["value"].as_str().unwrap_or_default().to_owned()
    };
    let shown = hover(&mut desk, 3);
    assert!(shown.contains("**[EMAIL_1]**") && shown.contains(value), "{shown}");
    assert!(shown.contains("Only you see this"), "{shown}");
    // One that the model made up stands for nothing.
    let made_up = hover(&mut desk, found.find("[IPV4_99]").expect("there") + 2);
    assert!(!made_up.contains("stands for"), "{made_up}");
    assert!(!desk.text().contains(value) && !desk.fake.received().contains(value));
}
