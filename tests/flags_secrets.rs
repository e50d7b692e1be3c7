//! Findings are diagnostics, hovers and tokens, and never show a value.

use serde_json::{Value, json};

use crate::harness::{Editor, Workspace};

const LOG: &str = "2026-05-01T10:00:00Z INFO login user=ana.ruiz@example.com from 198.51.100.23\n\
                   2026-05-01T10:00:01Z INFO nothing to see here, version 1.2.3\n\
                   2026-05-01T10:00:02Z WARN ünïcode 😀 mail to bo.lind@example.org failed\n";

fn codes(diagnostics: &[Value]) -> Vec<&str> {
    diagnostics.iter().filter_map(|one| one["code"].as_str()).collect()
}

#[test]
fn an_opened_log_has_its_findings_underlined() {
    let workspace = Workspace::with(&[("app.log", LOG)]);
    let log = workspace.path("app.log");
    let mut editor = Editor::start(&workspace);
    editor.open(&log);
    let diagnostics = editor.diagnostics(&log);
    assert_eq!(codes(&diagnostics), ["email", "ipv4", "email"]);
    // The astral character counts two UTF-16 units.
    assert_eq!(
        diagnostics[2]["range"],
        json!({ "start": { "line": 2, "character": 45 }, "end": { "line": 2, "character": 64 } })
    );
    let severities: Vec<i64> =
        diagnostics.iter().filter_map(|one| one["severity"].as_i64()).collect();
    assert_eq!(severities, [2, 4, 2], "people are warnings, documentation addresses are hints");
}

#[test]
fn each_position_encoding_counts_its_own_units() {
    for (encoding, column) in [("utf-8", 49), ("utf-16", 45), ("utf-32", 44)] {
        let workspace = Workspace::with(&[("app.log", LOG)]);
        let log = workspace.path("app.log");
        let capabilities = json!({ "general": { "positionEncodings": [encoding] } });
        let mut editor = Editor::builder(&workspace).capabilities(capabilities).start();
        assert_eq!(editor.initialized["capabilities"]["positionEncoding"], encoding);
        editor.open(&log);
        assert_eq!(
            editor.diagnostics(&log)[2]["range"]["start"]["character"],
            column,
            "{encoding}"
        );
    }
}

#[test]
fn an_edit_moves_makes_and_ends_findings() {
    let workspace = Workspace::with(&[("app.log", LOG)]);
    let log = workspace.path("app.log");
    let mut editor = Editor::start(&workspace);
    editor.open(&log);
    editor.change(&log, [[0, 0], [1, 0]], "");
    assert_eq!(codes(&editor.diagnostics(&log)), ["email"]);
    editor.change(&log, [[0, 0], [0, 0]], "host 2001:db8::5 ");
    assert_eq!(codes(&editor.diagnostics(&log)), ["ipv6", "email"]);
    editor.close(&log);
}

#[test]
fn hover_says_what_and_why_but_not_the_value() {
    let workspace = Workspace::with(&[("app.log", LOG)]);
    let log = workspace.path("app.log");
    let mut editor = Editor::start(&workspace);
    editor.open(&log);
    let hover = |editor: &mut Editor, line: u32, character: u32| {
        let document = json!({ "uri": crate::harness::uri(&log) });
        let position = json!({ "line": line, "character": character });
        editor
            .request(
                "textDocument/hover",
                json!({ "textDocument": document, "position": position }),
            )
            .expect("hover")
    };
    let text =
        hover(&mut editor, 0, 40)["contents"]["value"].as_str().expect("markdown").to_owned();
    assert!(
        text.contains("Email address") && text.contains("% sure") && text.contains("Rule `email`"),
        "{text}"
    );
    assert!(!text.contains("ana") && !text.contains("example.com"), "{text}");
    let elsewhere = hover(&mut editor, 1, 5)["contents"]["value"].to_string();
    assert!(!elsewhere.contains("Rule"), "only what is known of the record: {elsewhere}");
}

#[test]
fn no_message_or_code_holds_a_value() {
    let secret = format!("hunter{}Zq", 2);
    let text = format!("{LOG}2026-05-01T10:00:03Z INFO connect password={secret} ok\n");
    let workspace = Workspace::with(&[("app.log", &text)]);
    let log = workspace.path("app.log");
    let mut editor = Editor::start(&workspace);
    editor.open(&log);
    let all = json!(editor.diagnostics(&log)).to_string();
    assert!(all.contains("password"));
    for value in [secret.as_str(), "ana.ruiz", "198.51.100.23", "bo.lind"] {
        assert!(!all.contains(value), "{value} is in {all}");
    }
}

#[test]
fn beyond_the_limit_the_worst_are_listed_and_the_rest_is_counted_and_colored() {
    let secret = format!("hunter{}Zq", 2);
    let mut text = "2026-05-01T10:00:00Z INFO from 198.51.100.7 ok\n".repeat(1500);
    text.push_str(&format!("2026-05-01T10:00:03Z INFO connect password={secret} ok\n"));
    let workspace = Workspace::with(&[("app.log", &text)]);
    let log = workspace.path("app.log");
    let mut editor = Editor::start(&workspace);
    editor.open(&log);
    let diagnostics = editor.diagnostics(&log);
    assert_eq!(diagnostics.len(), 1001, "1,000 and one summary");
    assert_eq!(codes(&diagnostics)[0], "more-findings");
    assert!(
        diagnostics[0]["message"]
            .as_str()
            .expect("words")
            .starts_with("501 more findings not listed")
    );
    assert_eq!(
        codes(&diagnostics)[1000],
        "password",
        "the worst is among them though it comes last"
    );
    let range = json!({ "start": { "line": 1200, "character": 0 }, "end": { "line": 1202, "character": 0 } });
    let document = json!({ "uri": crate::harness::uri(&log) });
    let tokens = editor
        .request(
            "textDocument/semanticTokens/range",
            json!({ "textDocument": document, "range": range }),
        )
        .expect("tokens");
    let kinds = &editor.initialized["capabilities"]["semanticTokensProvider"]["legend"];
    let data: Vec<u64> =
        tokens["data"].as_array().into_iter().flatten().filter_map(Value::as_u64).collect();
    let infrastructure: Vec<&[u64]> = data.chunks(5).filter(|token| token[3] == 2).collect();
    assert_eq!(infrastructure.len(), 2, "{kinds} {data:?}");
    assert!(infrastructure.iter().all(|token| token[2] == 12));
}

#[test]
fn a_client_that_pulls_gets_no_push_and_unchanged_reports() {
    let workspace = Workspace::with(&[("app.log", LOG)]);
    let log = workspace.path("app.log");
    let capabilities = json!({ "textDocument": { "diagnostic": {} } });
    let mut editor = Editor::builder(&workspace).capabilities(capabilities).start();
    assert!(editor.initialized["capabilities"]["diagnosticProvider"].is_object());
    editor.open(&log);
    let document = json!({ "uri": crate::harness::uri(&log) });
    let first = editor
        .request("textDocument/diagnostic", json!({ "textDocument": document }))
        .expect("a report");
    assert_eq!(first["kind"], "full");
    assert_eq!(first["items"].as_array().expect("items").len(), 3);
    let again = json!({ "textDocument": document, "previousResultId": first["resultId"] });
    let second = editor.request("textDocument/diagnostic", again.clone()).expect("a report");
    assert_eq!((&second["kind"], &second["resultId"]), (&json!("unchanged"), &first["resultId"]));
    editor.change(&log, [[0, 0], [1, 0]], "");
    assert_eq!(editor.request("textDocument/diagnostic", again).expect("a report")["kind"], "full");
}

#[test]
fn traces_hold_no_value_even_at_their_finest() {
    let marker = format!("marker{}", "Xq7unlikely");
    let text =
        format!("2026-05-01T10:00:00Z ERROR login user={marker} password={marker}9 failed\n");
    let workspace = Workspace::with(&[("app.log", &text)]);
    let log = workspace.path("app.log");
    let stderr = workspace.path("stderr.txt");
    let mut editor = Editor::builder(&workspace)
        .env("TFTSR_LOG", "trace".into())
        .stderr_to(stderr.clone())
        .start();
    editor.open(&log);
    assert!(!editor.diagnostics(&log).is_empty());
    editor.command("tftsr.startTriage", json!({ "title": marker })).expect("starts");
    editor
        .command("tftsr.applyRedactions", json!({ "uri": crate::harness::uri(&log) }))
        .expect("redacts");
    assert_eq!(editor.leave(), 0);
    let traced = std::fs::read_to_string(stderr).expect("there");
    assert!(traced.contains("command"), "our own crates do trace: {traced}");
    assert!(!traced.contains(&marker), "{traced}");
}
