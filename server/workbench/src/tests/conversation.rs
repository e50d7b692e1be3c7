//! The conversation about an issue: sealed, answered without a provider, at a why level.

use serde_json::json;

use super::Desk;
use crate::commands::run;

const TRIAGE: &str = "---\ntftsr: triage/1\nid: 019b0a2c-7c1e-7f2a-9a44-0d5b7e1f3c10\ntitle: Checkout fails\ndomain: db\nseverity: p2\nstatus: triaging\n---\n\n\
    ## Evidence\n- [E1](db.log#L8) 2026-03-14T02:09:12Z postgres `statement: DROP INDEX idx_orders` <!-- first seen -->\n\n\
    ## Whys\nLeg: why did it happen\n\n### 1 Why did checkout answer 502?\n*cause, supported*\nThe index was dropped [E1].\n\n\
    ### 1.1 Why was the index dropped?\n*cause, hypothesis*\n";

#[test]
fn messages_are_sealed_answered_and_kept_with_the_level_their_words_name() {
    let desk = Desk::new();
    let path = desk.write("triage.md", TRIAGE.as_bytes());
    let uri = crate::uri::of_path(&path);
    let said = desk.call(
        "sendTriageMessage",
        &json!({ "uri": uri, "content": "About 1.1: a migration of ana@example.com dropped the index idx_orders" }),
    );
    let result = &said.result;
    assert_eq!((&result["whyLevel"], &result["number"]), (&json!(2), &json!("1.1")), "{result}");
    let content = result["message"]["content"].as_str().expect("text");
    assert!(content.contains("[EMAIL_1]") && !content.contains("ana@"), "{content}");
    let reply = result["reply"]["content"].as_str().expect("text");
    assert!(reply.contains("[E1] db.log:8") && reply.contains("Refuted by"), "{reply}");
    assert_eq!(result["reply"]["author"], "guided questions");

    // Words that name no why are about the level the conversation is at.
    let next = desk.call("sendTriageMessage", &json!({ "uri": uri, "content": "And now?" }));
    assert_eq!(next.result["whyLevel"], 2);
    desk.call("setWhyLevel", &json!({ "uri": uri, "whyLevel": 1 }));
    let third = desk.call("sendTriageMessage", &json!({ "uri": uri, "content": "And now?" }));
    assert_eq!((&third.result["whyLevel"], &third.result["number"]), (&json!(1), &json!("1")));
    let given =
        desk.call("sendTriageMessage", &json!({ "uri": uri, "content": "why 3", "whyLevel": 4 }));
    assert_eq!(given.result["whyLevel"], 4, "what is given goes before the words");

    let history = desk.call("getTriageHistory", &json!({ "uri": uri })).result;
    let levels: Vec<(&str, u64)> = history["messages"]
        .as_array()
        .expect("messages")
        .iter()
        .filter_map(|message| Some((message["author"].as_str()?, message["whyLevel"].as_u64()?)))
        .collect();
    let both = |level| [("person", level), ("guided questions", level)];
    assert_eq!(levels, [both(2), both(2), both(1), both(4)].concat());
    let last = desk.call("getTriageHistory", &json!({ "uri": uri, "limit": 1 })).result;
    assert_eq!((last["messages"].as_array().map(Vec::len), &last["leftOut"]), (Some(1), &json!(7)));
    let id = history["issueId"].as_str().expect("an id");
    let nested = desk.call("getIssue", &json!({ "id": id })).result;
    assert_eq!(nested["messages"].as_array().map(Vec::len), Some(8));

    desk.call("deleteIssue", &json!({ "id": id, "confirm": true }));
    let gone = run(&desk.workbench, "getTriageHistory", &json!({ "issueId": id }));
    assert_eq!(gone.expect_err("gone").code(), "not-found");
}

#[test]
fn a_message_needs_words_and_a_level_that_there_is() {
    let desk = Desk::new();
    let issue = desk.call("createIssue", &json!({ "title": "Disk full" })).result;
    for bad in [
        json!({ "issueId": issue["id"], "content": "  " }),
        json!({ "issueId": issue["id"] }),
        json!({ "issueId": issue["id"], "content": "x", "whyLevel": 0 }),
    ] {
        let error = run(&desk.workbench, "sendTriageMessage", &bad).expect_err("refused");
        assert_eq!(error.code(), "bad-arguments", "{bad}");
    }
    // Without a document the conversation is about what the store holds.
    let said = desk.call(
        "sendTriageMessage",
        &json!({ "issueId": issue["id"], "content": "No space left on device" }),
    );
    assert_eq!(said.result["whyLevel"], 1);
    assert_eq!(desk.call("setWhyLevel", &json!({ "issueId": issue["id"] })).result["whyLevel"], 1);
}
