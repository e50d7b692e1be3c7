//! A provider and a model that nobody should believe: names of files are redacted like all else, limits hold at once, what a
//! model made up is struck, its links lead nowhere, its faults are said, and a key that comes back is not kept.

use serde_json::{Value, json};

use crate::harness::{
    Editor, FakeProvider, INCIDENT, ModelDesk as Desk, Workspace, change_setting, model_reply,
    tftsr, uri,
};

#[test]
fn names_and_paths_are_redacted_in_whatever_is_sent() {
    let log = "logs/of-203.0.113.71.log/zoe.quartz@example.com.log";
    let workspace = Workspace::with(&[(log, INCIDENT)]);
    let fake = FakeProvider::start(&model_reply("The pool was empty [E1].", &json!([])));
    fake.set_up(&workspace);
    let mut editor = Editor::start(&workspace);
    editor.open(&workspace.path(log));
    let argument = json!({ "uri": uri(&workspace.path(log)) });
    editor.command("tftsr.startTriage", argument.clone()).expect("starts");
    let triage = editor.shown();
    let content = "See zoe.quartz@example.com.log.1, C:\\logs\\203.0.113.71.json and\n\
        [it](zoe.quartz%40example.com.log#L2), ssn 219-09-9999.txt";
    let said = json!({ "uri": uri(&triage), "content": content, "ai": true });
    let drafted = editor.command("tftsr.sendTriageMessage", said).expect("drafts");
    let question = drafted["question"].as_str().expect("text").to_owned();
    editor.replace(&triage, "Question 1", "As zoe.quartz@example.com.csv says.\nQuestion 1");
    editor.command("tftsr.sendPrompt", json!({ "uri": uri(&triage) })).expect("sends");
    editor.message_with("suggests an answer");
    let analyzed = json!({ "uri": uri(&workspace.path(log)), "ai": true });
    editor.command("tftsr.analyzeLogs", analyzed).expect("drafts");
    let page = editor.shown();
    editor.command("tftsr.sendPrompt", json!({ "uri": uri(&page) })).expect("sends");
    editor.message_with("suggests a text");
    let received = fake.received();
    for value in ["quartz", "203.0.113.71", "219-09-9999"] {
        assert!(!received.contains(value), "{value} in {received}");
        assert!(!question.contains(value), "{value} in {question}");
    }
    assert!(question.contains("See [EMAIL_1].log.1"), "{question}");
    assert!(question.contains("[EMAIL_1].log line "), "{question}");
    assert_eq!(fake.asked(), 2);
}

#[test]
fn what_a_shell_forbids_holds_in_a_running_editor_at_once() {
    let mut desk = Desk::new(&model_reply("The pool was empty.", &json!([])));
    desk.draft();
    let origin = desk.fake.base.clone();
    let local = json!([origin]);
    for (key, forbidden, usual, words) in [
        ("ai.origins", json!([]), &local, "not among the origins you allow"),
        ("ai.tokensPerDay", json!({ "local": 1 }), &json!({}), "ai.tokensPerDay"),
    ] {
        change_setting(&desk.workspace, key, &forbidden);
        let refused = desk.call("tftsr.sendPrompt", json!({})).expect_err("refused");
        assert!(refused["message"].as_str().expect("words").contains(words), "{refused}");
        if key == "ai.origins" {
            for command in ["tftsr.listModels", "tftsr.testProvider"] {
                let told = desk.editor.command(command, json!({}));
                assert!(format!("{told:?}").contains(words), "{command}: {told:?}");
            }
        }
        assert_eq!(desk.fake.received(), "", "{key}");
        change_setting(&desk.workspace, key, usual);
    }
    // And what it allows is allowed at once, too.
    desk.answered();
}

/// Where the links of a document lead.
fn links(desk: &mut Desk) -> String {
    let asked = json!({ "textDocument": { "uri": uri(&desk.triage) } });
    desk.editor.request("textDocument/documentLink", asked).expect("links").to_string()
}

#[test]
fn nothing_that_a_model_says_leads_anywhere_before_it_is_accepted() {
    let answer = "See https://status.example.com/a and server/main.rs:10 [E1].";
    let mut desk = Desk::new(&model_reply(answer, &json!([])));
    let triage = desk.triage.clone();
    desk.editor.replace(&triage, "## Impact\n", "## Impact\nSee https://wiki.example.com/b\n");
    desk.draft();
    desk.answered();
    let shown = links(&mut desk);
    assert!(shown.contains("wiki.example.com") && shown.contains("#L"), "{shown}");
    assert!(!shown.contains("status.example.com") && !shown.contains("main.rs"), "{shown}");
    desk.call("tftsr.acceptSuggestion", json!({})).expect("accepts");
    assert!(links(&mut desk).contains("status.example.com"), "a person made it their own");
}

#[test]
fn a_fault_in_the_middle_of_an_answer_is_said_in_words() {
    let fake = FakeProvider::start(&model_reply("The pool was empty, and so on.", &json!([])));
    let mut desk = Desk::with(fake);
    desk.fake.fails_after(5, "out of memory on the server");
    desk.draft();
    let text = desk.answered();
    let note = "Note: the answer is cut off: the provider is overloaded";
    assert!(text.contains("The pool") && text.contains(note), "{text}");
    let (_, details) =
        desk.audit().into_iter().find(|(action, _)| action == "model answered").expect("a row");
    assert!(details.contains("ending=the answer is cut off: the provider is"), "{details}");
}

#[test]
fn what_a_model_made_up_is_struck_and_not_offered_again_once_rejected() {
    let answer =
        "- As (E88), [^E66] and evidence 12 show, see https://example.com/x.\n- It was the moon.";
    let citations = json!([
        { "id": "E1", "quote": "" }, { "id": "E1", "quote": "of" }, { "id": "E77", "quote": "pool empty" },
    ]);
    let mut desk = Desk::new(&model_reply(answer, &citations));
    desk.draft();
    desk.call("tftsr.sendPrompt", json!({})).expect("sends");
    let said = desk.editor.message_with("suggests an answer");
    assert!(said.contains("3 citations do not hold"), "{said}");
    assert!(said.contains("evidence that was not given in 3 places"), "{said}");
    let text = desk.text();
    for part in [
        "- As (~~`E88`~~), ~~`[^E66]`~~ and evidence ~~`12`~~ show",
        "does not hold: nothing is quoted from it",
        "does not hold: the quote is too short",
        "- ~~`[E77]` “pool empty”~~ does not hold",
    ] {
        assert!(text.contains(part), "{part} in {text}");
    }
    desk.call("tftsr.rejectSuggestion", json!({})).expect("rejects");
    for _ in 0..2 {
        desk.draft();
        desk.call("tftsr.sendPrompt", json!({})).expect("sends");
        desk.editor.message_with("not offered again");
        assert!(!desk.text().contains("\n- It was the moon."), "{}", desk.text());
    }
}

#[test]
fn a_key_that_a_provider_gives_back_stands_nowhere() {
    let key = ["sk-", "made-up-", "0123456789abcdef"].concat();
    let mut desk = Desk::new(&model_reply(&format!("I know {key} now."), &json!([])));
    let set = tftsr(&desk.workspace, &["provider", "key", "local"], key.as_bytes());
    assert_eq!(set.code, 0, "{}", set.stderr);
    desk.draft();
    let said = format!("no such key {key}, that is sk-made-up****cdef");
    desk.fake.fails("400 Bad Request", &json!({ "error": { "message": said } }).to_string());
    desk.call("tftsr.sendPrompt", json!({})).expect("sends");
    let told = desk.editor.message_with("no such key [key], that is [key]");
    assert!(!told.contains(&key), "{told}");
    desk.fake.answers(&model_reply(&format!("I know {key} now."), &json!([])));
    let text = desk.answered();
    assert!(text.contains("I know [key] now."), "{text}");
    let audit = format!("{:?}", desk.audit());
    assert!(audit.contains("no such key [key]") && !audit.contains("0123456789"), "{audit}");
    for file in desk.workspace.all_files() {
        let bytes = std::fs::read(&file).expect("readable");
        let found = bytes.windows(key.len()).any(|window| window == key.as_bytes());
        assert!(!found, "{} holds the key", file.display());
    }
}

#[test]
fn a_provider_is_saved_only_as_it_can_be_asked() {
    let workspace = Workspace::new();
    let save = |more: Value| {
        let mut argument = json!({ "name": "p", "kind": "openai-compatible", "model": "m" });
        argument.as_object_mut().expect("fields").extend(more.as_object().expect("more").clone());
        let output = tftsr(&workspace, &["call", "saveProvider", &argument.to_string()], b"");
        (output.code, output.stderr)
    };
    let with_user = ["http://user", "@127.0.0.1:1"].concat();
    for (more, words) in [
        (json!({ "header": "X-Key\r\nX-Other" }), "the name of the key's header cannot be sent"),
        (json!({ "prefix": "A\r\nX: ", "header": "k" }), "the prefix of the key's header"),
        (json!({ "header": "Host" }), "says how a request is sent"),
        (json!({ "baseUrl": "http://2130706433:1" }), "write it as 127.0.0.1"),
        (json!({ "baseUrl": "http://0177.0.0.1:1" }), "write it as 127.0.0.1"),
        (json!({ "baseUrl": "https://api.example.com." }), "write it as api.example.com"),
        (json!({ "baseUrl": "https://\u{430}pi.example.com" }), "write it as xn--"),
        (json!({ "baseUrl": "https://*.example.com" }), "not a usable https address"),
        (json!({ "baseUrl": with_user }), "holds a user"),
    ] {
        let (code, said) = save(more.clone());
        assert!(code == 2 && said.contains(words), "{more}: {code} {said}");
    }
    for origin in ["https://*.example.com", "http://2130706433:1", "https://a.example/v1"] {
        let argument = json!({ "key": "ai.origins", "value": [origin] }).to_string();
        let refused = tftsr(&workspace, &["call", "updateSettings", &argument], b"");
        assert!(refused.code == 2 && refused.stderr.contains("scheme, host and port"), "{origin}");
    }
}

#[test]
fn a_draft_goes_where_it_says_or_not_at_all() {
    let mut desk = Desk::new(&model_reply("The pool was empty.", &json!([])));
    let other = FakeProvider::start("x");
    let save = ["provider", "save", "other", "--kind", "openai-compatible", "--url", &other.base];
    let saved = tftsr(&desk.workspace, &[&save[..], &["--model", "m", "--allow"]].concat(), b"");
    assert_eq!(saved.code, 0, "{}", saved.stderr);
    desk.call("tftsr.askWhy", json!({ "ai": true, "provider": "local" })).expect("drafts");
    let triage = desk.triage.clone();
    desk.editor.replace(&triage, "to: local/small", "to: other/m");
    let refused = desk.call("tftsr.sendPrompt", json!({})).expect_err("refused");
    let words = refused["message"].as_str().expect("words");
    assert!(words.contains("is for local/small, its line `to:` is for other/m"), "{words}");
    desk.editor.replace(&triage, "ask 1 local/small draft", "ask 1 other/m draft");
    let refused = desk.call("tftsr.sendPrompt", json!({})).expect_err("refused");
    let words = refused["message"].as_str().expect("words");
    assert!(words.contains(&format!("and other is at {} by now", other.base)), "{words}");
    assert_eq!((desk.fake.received(), other.received()), (String::new(), String::new()));
    let at = format!("other/m at {}", desk.fake.base);
    desk.editor.replace(&triage, &at, "other/m");
    desk.call("tftsr.sendPrompt", json!({})).expect("sends");
    desk.editor.message();
    assert_eq!((desk.fake.asked(), other.asked()), (0, 1));
}
