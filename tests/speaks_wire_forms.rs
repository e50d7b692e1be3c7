//! Each provider in its own wire form, from the draft to the suggestion: an answer streams and is stopped, a limit is
//! waited for, and what goes wrong on the way is said and loses nothing.

use std::time::{Duration, Instant};

use serde_json::json;

use crate::harness::{FakeProvider, KINDS, ModelDesk, has_marker, model_reply};

const ANSWER: &str = "The pool was empty [E1] and every request waited for a connection.";

fn desk(kind: &'static str) -> ModelDesk {
    ModelDesk::with(FakeProvider::of_kind(kind, &model_reply(ANSWER, &json!([]))))
}

/// Sends the draft, which is to fail with these words and to stand there still.
fn fails_with(desk: &mut ModelDesk, words: &str) {
    let drafted = desk.text();
    desk.call("tftsr.sendPrompt", json!({})).expect("sends");
    let said = desk.editor.message_with(words);
    let triage = desk.triage.clone();
    desk.editor.text_when(&triage, "the draft again", |text| text == drafted);
    let failed = desk.audit().into_iter().find(|(action, _)| action == "model failed");
    let (_, details) = failed.expect("recorded");
    assert!(details.contains(words), "{details} tells of {said}");
}

#[test]
fn an_answer_streams_in_every_form() {
    for kind in KINDS {
        let mut desk = desk(kind);
        desk.fake.pauses(Duration::from_millis(4));
        desk.draft();
        let text = desk.answered();
        assert!(text.contains(ANSWER) && text.contains("Confidence: medium."), "{kind}: {text}");
        assert!(!has_marker(&text) && desk.fake.asked() == 1, "{kind}");
    }
}

#[test]
fn an_answer_is_stopped_in_every_form() {
    for kind in KINDS {
        let mut desk = desk(kind);
        let lines: Vec<String> = (1..=9).map(|line| format!("Line {line} of it.")).collect();
        desk.fake.answers(&model_reply(&format!("{}\nhalf a li", lines.join("\n")), &json!([])));
        desk.fake.holds();
        desk.draft();
        desk.call("tftsr.sendPrompt", json!({})).expect("sends");
        let triage = desk.triage.clone();
        desk.editor.text_when(&triage, "a line", |text| text.contains("\nLine 9 of it."));
        let stopped = Instant::now();
        assert_eq!(desk.editor.command("tftsr.stop", json!({})).expect("stops")["stopped"], 1);
        while desk.fake.broken_off() == 0 && stopped.elapsed() < Duration::from_secs(2) {
            std::thread::sleep(Duration::from_millis(2));
        }
        assert_eq!(desk.fake.broken_off(), 1, "{kind}: the connection was left open");
        let text = desk.editor.text_when(&triage, "an end", |text| !has_marker(text));
        assert!(text.contains("Note: the answer is cut off: you stopped it"), "{kind}: {text}");
        desk.editor.message();
    }
}

#[test]
fn a_limit_is_waited_for_as_the_provider_says() {
    for kind in KINDS {
        let mut desk = desk(kind);
        desk.draft();
        // Longer than anybody waits before a screen: said at once.
        desk.fake.is_busy(&["429 Too Many Requests\r\nretry-after: 900"]);
        fails_with(&mut desk, "says to wait 900 s");
        assert_eq!(desk.fake.asked(), 1, "{kind}");
        // Never again free: said after two more attempts.
        desk.fake.is_busy(&["429 Too Many Requests\r\nretry-after-ms: 5"; 3]);
        fails_with(&mut desk, "limits the rate of requests");
        assert_eq!(desk.fake.asked(), 4, "{kind}");
        // Free after a second.
        desk.fake.is_busy(&["429 Too Many Requests\r\nretry-after: 1"]);
        let before = Instant::now();
        assert!(desk.answered().contains(ANSWER), "{kind}");
        assert!(before.elapsed() >= Duration::from_millis(950), "{kind}: {:?}", before.elapsed());
        assert_eq!(desk.fake.asked(), 6, "{kind}");
    }
}

#[test]
fn half_an_answer_is_kept_and_said_to_be_one() {
    for kind in KINDS {
        for is_garbage in [false, true] {
            let mut desk = desk(kind);
            // Behind the start of the answer, before its end.
            match is_garbage {
                true => desk.fake.breaks_after(6),
                false => desk.fake.ends_after(6),
            }
            desk.draft();
            let text = desk.answered();
            assert!(text.contains("The pool was empty [E1]"), "{kind}: {text}");
            assert!(text.contains("Note: the answer"), "{kind} {is_garbage}: {text}");
            assert!(text.contains("suggested by local/small") && !text.contains(ANSWER), "{kind}");
        }
    }
}

#[test]
fn what_goes_wrong_before_an_answer_leaves_the_draft() {
    for kind in KINDS {
        let mut desk = desk(kind);
        desk.draft();
        desk.fake.breaks_after(0);
        fails_with(&mut desk, "not");
        desk.fake.answers("");
        desk.fake
            .fails("401 Unauthorized", r#"{"error":{"message":"no","code":"invalid_api_key"}}"#);
        fails_with(&mut desk, "does not take the key");
        desk.fake.is_busy(&["503 Service Unavailable\r\nretry-after-ms: 5"; 3]);
        fails_with(&mut desk, "overloaded");
        // Nobody is there.
        FakeProvider::down(kind).set_up(&desk.workspace);
        let moved = desk.call("tftsr.sendPrompt", json!({})).expect_err("moved");
        assert!(moved["message"].as_str().expect("words").contains("by now; ask again"), "{moved}");
        desk.draft();
        fails_with(&mut desk, "cannot connect to");
    }
}
