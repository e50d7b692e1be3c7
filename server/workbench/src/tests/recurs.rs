//! "Have we seen this before?", searching with filters, the causes read backwards, and an issue as a file.

use serde_json::json;
use text::Document;

use super::Desk;
use crate::commands::run;
use crate::uri;

fn document(number: u32, title: &str, line: &str, cause: &str, fix: &str) -> String {
    format!(
        "---\ntftsr: triage/1\nid: 019b0a2c-7c1e-7f2a-9a44-00000000000{number}\ntitle: {title}\ndomain: db\nseverity: p2\nstatus: triaging\ntags: [eu, shop{number}]\n---\n\n\
         ## Evidence\n- [E1](app.log#L1) 2026-05-01T10:00:00Z checkout `{line}` <!-- kept as a record -->\n\n\
         ## Timeline\n| time (UTC) | kind | what | evidence |\n|---|---|---|---|\n| 2026-05-01 10:00:00 | impact start | first | E1 |\n| 2026-05-01 10:07:20 | detected | alert | |\n\n\
         ## Whys\nLeg: why did it happen\n\n### 1 Why?\n*cause, confirmed*\n{cause} [E1].\n\n## Root causes\n- 1: {cause}\n\n\
         ## Countermeasures\n| what | for | type | strength | owner | due | check |\n|---|---|---|---|---|---|---|\n| {fix} | 1 | prevent | automate | data platform | 2026-06-01 | load test |\n"
    )
}

fn desk() -> Desk {
    let desk = Desk::new();
    for (number, title, line, cause, fix) in [
        (
            1,
            "Checkout times out",
            "HikariPool-1 - Connection is not available, request timed out after 30000ms",
            "The pool was drained by a slow query without its index",
            "Report of unused indexes reads all nodes",
        ),
        (
            2,
            "Disk of the broker full",
            "No space left on device while writing segment 000123",
            "Retention was set to forever",
            "Alert on disk at 80 %",
        ),
        (
            3,
            "Checkout answers 502",
            "HikariPool-7 - Connection is not available, request timed out after 30001ms",
            "One query held each connection",
            "",
        ),
    ] {
        let text = document(number, title, line, cause, fix);
        let triage = uri::of_path(&desk.write(&format!("triage-{number}.md"), text.as_bytes()));
        desk.workbench.open(&triage, 1, Document::new(&text));
        assert_eq!(desk.workbench.saved(&triage), None);
        desk.workbench.close(&triage);
    }
    desk
}

#[test]
fn an_incident_that_comes_again_is_recognized_with_what_fixed_it() {
    let desk = desk();
    let id = "019b0a2c-7c1e-7f2a-9a44-000000000003";
    let found = desk.call("similarIssues", &json!({ "issueId": id }));
    let similar = &found.result["similar"];
    assert_eq!(similar[0]["title"], "Checkout times out", "{similar}");
    assert_eq!(similar[0]["fixedBy"][0], "Report of unused indexes reads all nodes");
    assert_eq!(similar[0]["shared"][0]["kind"], "template");
    let titles = similar.as_array().expect("issues").iter().filter_map(|one| one["title"].as_str());
    assert!(!titles.clone().any(|title| title.contains("broker")), "{similar}");
    let said = found.message.expect("said").text;
    assert!(said.contains("What fixed it: Report of unused"), "{said}");
    let nested = desk.call("getIssue", &json!({ "id": id })).result;
    assert_eq!(nested["similar"][0]["title"], "Checkout times out");
    assert_eq!(
        nested["times"][0]["words"],
        "TTD 7 min 20 s: from the start of impact (2026-05-01T10:00:00Z) to detection (2026-05-01T10:07:20Z)."
    );
    assert!(nested["state"]["next"].is_string() && nested["state"]["unsupported"] == 0, "{nested}");
    assert_eq!(
        nested["backwards"][0]["text"],
        "One query held each connection, therefore: Checkout answers 502."
    );
    let chains = desk.call("readBackwards", &json!({ "issueId": id, "number": "1" })).result;
    assert_eq!(chains["chains"].as_array().map(Vec::len), Some(1));
    assert!(
        run(&desk.workbench, "readBackwards", &json!({ "issueId": id, "number": "7" })).is_err()
    );
}

#[test]
fn a_search_has_filters() {
    let desk = desk();
    let found = |argument: &serde_json::Value| {
        let hits = desk.call("searchIssues", argument).result;
        let mut titles: Vec<String> = hits["hits"]
            .as_array()
            .expect("hits")
            .iter()
            .filter_map(|hit| hit["title"].as_str().map(str::to_owned))
            .collect();
        titles.sort();
        titles
    };
    assert_eq!(found(&json!({ "query": "connection avail" })).len(), 2);
    assert_eq!(found(&json!({ "query": "connection", "tag": "shop3" })), ["Checkout answers 502"]);
    assert_eq!(found(&json!({ "tag": "EU" })).len(), 3);
    assert_eq!(found(&json!({ "status": "closed" })).len(), 0);
    assert_eq!(found(&json!({ "severity": "p2", "since": "2020-01-01" })).len(), 3);
    assert_eq!(found(&json!({ "query": "checkout", "until": "2020-01-01" })).len(), 0);
    for bad in [json!({}), json!({ "query": "x", "since": "soon" }), json!({ "status": "done" })] {
        let error = run(&desk.workbench, "searchIssues", &bad).expect_err("refused");
        assert_eq!(error.code(), "bad-arguments", "{bad}");
    }
}

#[test]
fn an_issue_goes_into_one_file_that_only_its_passphrase_opens() {
    let desk = desk();
    let id = "019b0a2c-7c1e-7f2a-9a44-000000000001";
    desk.call("sendTriageMessage", &json!({ "issueId": id, "content": "mail of ana@example.com" }));
    desk.call("generateRca", &json!({ "issueId": id }));
    let tags = json!(["EU", "a, b", "the [old] one", "\"quoted\", it is"]);
    desk.call("updateIssue", &json!({ "id": id, "tags": tags }));
    let words = ["correct horse", "battery"].join(" ");
    let exported = desk.call("exportIssue", &json!({ "id": id, "passphrase": words }));
    let path = exported.result["path"].as_str().expect("a path").to_owned();
    let bytes = std::fs::read(&path).expect("there");
    let holds = |word: &[u8]| bytes.windows(word.len()).any(|part| part == word);
    assert!(!holds(b"Hikari") && !holds(b"ana@example.com") && !holds(b"EMAIL"));

    let elsewhere = Desk::new();
    let wrong = run(
        &elsewhere.workbench,
        "importIssue",
        &json!({ "path": path, "passphrase": "another one" }),
    );
    assert_eq!(wrong.expect_err("refused").code(), "refused");
    let imported = elsewhere.call("importIssue", &json!({ "path": path, "passphrase": words }));
    assert_eq!(imported.result["issueId"], id);
    let document =
        std::fs::read_to_string(elsewhere.folder.path().join("triage-checkout-times-out.md"));
    assert!(document.expect("written").contains("The pool was drained"));
    let report = elsewhere.folder.path().join("rca-checkout-times-out.md");
    let text = std::fs::read_to_string(&report).expect("the RCA comes along");
    assert!(text.contains("The pool was drained"), "{text}");
    let again = elsewhere.call("generateRca", &json!({ "issueId": id })).result;
    assert!(again["uri"].as_str().is_some_and(|uri| uri.ends_with("/rca-checkout-times-out.md")));
    let nested = elsewhere.call("getIssue", &json!({ "id": id })).result;
    assert_eq!(nested["issue"]["tags"], tags, "a tag stays one, whatever it holds");
    assert_eq!(nested["messages"].as_array().map(Vec::len), Some(2));
    let restored =
        elsewhere.call("restore", &json!({ "issueId": id, "text": "of [EMAIL_1]" })).result;
    assert_eq!(restored["text"], "of ana@example.com");
    let again =
        run(&elsewhere.workbench, "importIssue", &json!({ "path": path, "passphrase": words }));
    assert!(again.expect_err("refused").to_string().contains("already"));
    for bad in [json!({ "id": id }), json!({ "id": id, "passphrase": "" })] {
        assert_eq!(
            run(&desk.workbench, "exportIssue", &bad).expect_err("refused").code(),
            "bad-arguments"
        );
    }
    let weak = run(&desk.workbench, "exportIssue", &json!({ "id": id, "passphrase": "short" }));
    assert_eq!(weak.expect_err("refused").code(), "refused");
    std::fs::write(&path, &bytes[..bytes.len() - 3]).expect("cut");
    let cut =
        run(&Desk::new().workbench, "importIssue", &json!({ "path": path, "passphrase": words }));
    assert_eq!(cut.expect_err("refused").code(), "refused");
}
