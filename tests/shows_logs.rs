//! A log in an editor: folds, hints, links, identifiers, symbols, lenses and the way from record to record.

use serde_json::{Value, json};

use crate::harness::{Editor, Workspace, tftsr, uri};

const API: &str = "2026-05-01T10:00:00Z INFO  api: start\n\
    2026-05-01T10:00:01Z INFO  api: request req=8f3a11c2 accepted\n\
    2026-05-01T10:00:02Z ERROR api: payment refused req=8f3a11c2\n\tat com.example.Pay.refuse(Pay.java:2)\n\tat com.example.Pay.run(Pay.java:1)\n\
    2026-05-01T10:00:03Z INFO  api: see https://status.example.com/now\n\
    2026-05-01T10:30:00Z ERROR api: payment refused req=77aa01b9\n\
    2026-05-01T10:30:01Z INFO  api: waiting for work\n\
    2026-05-01T10:30:02Z INFO  api: waiting for work\n\
    2026-05-01T10:30:03Z INFO  api: waiting for work\n\
    2026-05-01T10:30:04Z INFO  api: waiting for work\n";
const DB: &str = "2026-05-01 10:00:00.500 UTC [411] LOG:  begin for req=8f3a11c2\n\
    2026-05-01 10:00:01.700 UTC [411] ERROR:  lock timeout for user ana@example.com\n";

struct Desk {
    workspace: Workspace,
    editor: Editor,
}

fn desk() -> Desk {
    let workspace = Workspace::with(&[
        ("api.log", API),
        ("db.log", DB),
        ("src/main/Pay.java", "class Pay {\n}\n"),
    ]);
    let mut editor = Editor::start(&workspace);
    for name in ["api.log", "db.log"] {
        editor.open(&workspace.path(name));
    }
    Desk { workspace, editor }
}

impl Desk {
    fn ask(&mut self, method: &str, name: &str, extra: &Value) -> Value {
        let mut params = json!({ "textDocument": { "uri": uri(&self.workspace.path(name)) } });
        for (key, value) in extra.as_object().into_iter().flatten() {
            params[key] = value.clone();
        }
        self.editor.request(method, params).expect(method)
    }
}

fn at(line: u32, character: u32) -> Value {
    json!({ "position": { "line": line, "character": character } })
}

fn list(value: &Value) -> &[Value] {
    value.as_array().map_or(&[], Vec::as_slice)
}

#[test]
fn records_of_several_lines_and_runs_fold() {
    let folds = desk().ask("textDocument/foldingRange", "api.log", &json!({}));
    let lines: Vec<(u64, u64)> = list(&folds)
        .iter()
        .filter_map(|fold| Some((fold["startLine"].as_u64()?, fold["endLine"].as_u64()?)))
        .collect();
    assert_eq!(lines, [(2, 4), (7, 10)]);
}

#[test]
fn silences_are_hinted_and_times_are_told() {
    let mut desk = desk();
    let all = json!({ "range": { "start": { "line": 0, "character": 0 }, "end": { "line": 99, "character": 0 } } });
    let hints = desk.ask("textDocument/inlayHint", "api.log", &all);
    assert_eq!(list(&hints).len(), 1, "{hints}");
    assert_eq!(hints[0]["label"], "+29 min ");
    assert_eq!(hints[0]["position"]["line"], 6);
    let hover = desk.ask("textDocument/hover", "api.log", &at(6, 30));
    let text = hover["contents"]["value"].as_str().unwrap_or_default();
    for part in [
        "2026-05-01 10:30:00 UTC",
        "29 min after the record above",
        "2 records like it: first at line 3, last at line 7",
    ] {
        assert!(text.contains(part), "{part} in {text}");
    }
}

#[test]
fn addresses_and_frames_lead_somewhere() {
    let mut desk = desk();
    let links = desk.ask("textDocument/documentLink", "api.log", &json!({}));
    let links = list(&links).to_vec();
    assert_eq!(links.len(), 3, "{links:?}");
    assert_eq!(links[2]["target"], "https://status.example.com/now");
    let resolved = desk.editor.request("documentLink/resolve", links[0].clone()).expect("resolves");
    let target = format!("{}#L2", uri(&desk.workspace.path("src/main/Pay.java")));
    assert_eq!(resolved["target"], json!(target));
}

#[test]
fn an_identifier_leads_to_all_its_places_and_the_first() {
    let mut desk = desk();
    let extra = json!({ "position": { "line": 2, "character": 54 }, "context": { "includeDeclaration": true } });
    let places = desk.ask("textDocument/references", "api.log", &extra);
    let lines: Vec<(bool, u64)> = list(&places)
        .iter()
        .filter_map(|place| {
            let api = place["uri"].as_str()?.ends_with("/api.log");
            Some((api, place["range"]["start"]["line"].as_u64()?))
        })
        .collect();
    assert_eq!(lines, [(true, 1), (true, 2), (false, 0)]);
    let first = desk.ask("textDocument/definition", "api.log", &at(2, 54));
    assert!(first["uri"].as_str().is_some_and(|uri| uri.ends_with("/db.log")), "{first}");
}

#[test]
fn symbols_name_failures_without_values() {
    let mut desk = desk();
    let symbols =
        desk.editor.request("workspace/symbol", json!({ "query": "lock" })).expect("symbols");
    assert_eq!(list(&symbols).len(), 1, "{symbols}");
    let name = symbols[0]["name"].as_str().unwrap_or_default();
    assert!(name.contains("lock timeout") && !name.contains("ana@"), "{name}");
}

#[test]
fn lenses_and_their_twins_lead_from_error_to_error() {
    let mut desk = desk();
    let lenses = desk.ask("textDocument/codeLens", "api.log", &json!({}));
    let titles: Vec<&str> =
        list(&lenses).iter().filter_map(|lens| lens["command"]["title"].as_str()).collect();
    assert_eq!(
        titles,
        ["2 errors: go to the first", "Start triage from this log", "2×: go to the next"]
    );
    let api = desk.workspace.path("api.log");
    let argument = json!({ "uri": uri(&api), "offset": 110, "which": "next" });
    let gone = desk.editor.command("tftsr.goToRecord", argument).expect("goes");
    assert_eq!(gone["line"], 7);
    assert_eq!(desk.editor.shown(), api);
    let actions = desk.editor.actions(&api, [[6, 0], [6, 0]]);
    let titles: Vec<&str> = actions.iter().filter_map(|action| action["title"].as_str()).collect();
    assert!(titles.contains(&"Go to the error before"), "{titles:?}");
    assert!(!titles.contains(&"Go to the next error"), "{titles:?}");
}

#[test]
fn a_selection_grows_from_word_to_record_to_run() {
    let mut desk = desk();
    let extra = json!({ "positions": [{ "line": 8, "character": 33 }] });
    let ranges = desk.ask("textDocument/selectionRange", "api.log", &extra);
    let mut lines = Vec::new();
    let mut range = &ranges[0];
    while range.is_object() {
        lines
            .push((range["range"]["start"]["line"].clone(), range["range"]["end"]["line"].clone()));
        range = &range["parent"];
    }
    let lines: Vec<(u64, u64)> =
        lines.iter().filter_map(|(a, b)| Some((a.as_u64()?, b.as_u64()?))).collect();
    assert_eq!(lines, [(8, 8), (8, 8), (8, 8), (7, 10), (0, 11)]);
}

#[test]
fn what_happened_around_a_record_everywhere_is_one_table() {
    let mut desk = desk();
    let api = desk.workspace.path("api.log");
    let done =
        desk.editor.run_action(&api, [2, 3], "Show what happened around this record everywhere");
    assert_eq!(done["records"], 6);
    let written = desk.editor.shown();
    let text = desk.editor.text(&written);
    assert!(text.contains("**[api.log:3](api.log#L3)**"), "{text}");
    assert!(!text.contains("ana@example.com") && text.contains("[EMAIL_1]"), "{text}");
    let order: Vec<usize> = ["api.log:1]", "db.log:1]", "api.log:2]", "db.log:2]", "api.log:3]"]
        .iter()
        .filter_map(|place| text.find(place))
        .collect();
    assert!(order.len() == 5 && order.is_sorted(), "{text}");
    let merged = desk
        .editor
        .command("tftsr.mergeTimeline", json!({ "since": "2026-05-01 10:20", "limit": 2 }))
        .expect("merges");
    assert_eq!((&merged["records"], &merged["leftOut"]), (&json!(2), &json!(3)));
}

#[test]
fn parts_of_records_are_colored_in_full_and_in_view() {
    let mut desk = desk();
    let legend =
        desk.editor.initialized["capabilities"]["semanticTokensProvider"]["legend"]["tokenTypes"]
            .clone();
    let named = |tokens: &Value| -> Vec<String> {
        let data: Vec<u64> =
            tokens["data"].as_array().into_iter().flatten().filter_map(Value::as_u64).collect();
        let name =
            |token: &[u64]| legend[token[3] as usize].as_str().unwrap_or_default().to_owned();
        data.chunks(5).map(name).collect()
    };
    let second = json!({ "range": { "start": { "line": 2, "character": 0 }, "end": { "line": 3, "character": 0 } } });
    let view = desk.ask("textDocument/semanticTokens/range", "api.log", &second);
    assert_eq!(named(&view), ["logTime", "logError", "logSource", "logIdentifier"]);
    let full = desk.ask("textDocument/semanticTokens/full", "db.log", &json!({}));
    let found = named(&full);
    assert!(found.contains(&"personalData".to_owned()) && found.contains(&"number".to_owned()));
}

#[test]
fn a_log_that_grows_and_one_that_is_torn_are_told() {
    let mut desk = desk();
    let path = desk.workspace.path("grow.log");
    let line = |minute: u32| format!("2026-05-01T10:{minute:02}:00Z INFO  app: tick {minute}\n");
    desk.editor.open_text(&path, &(0..20).map(line).collect::<String>());
    assert_eq!(desk.editor.diagnostics(&path), [Value::Null; 0]);
    let all: String = (0..40).chain(10..20).map(line).collect();
    let document = json!({ "uri": uri(&path), "version": 2 });
    // An editor that reads the file again sends all of it.
    let changes = json!({ "textDocument": document, "contentChanges": [{ "text": all }] });
    desk.editor.notify("textDocument/didChange", changes);
    let folds = desk.ask("textDocument/foldingRange", "grow.log", &json!({}));
    assert_eq!(list(&folds)[0]["endLine"], 49, "{folds}");
}

#[test]
fn the_open_logs_are_analyzed_without_an_issue() {
    let mut desk = desk();
    let found = desk.editor.command("tftsr.analyzeLogs", json!({})).expect("analyzes");
    assert_eq!(found["logs"].as_array().map(Vec::len), Some(2), "{found}");
    let errors = list(&found["checks"])
        .iter()
        .find(|check| check["name"] == "errors")
        .expect("every check is told")
        .clone();
    assert_eq!(errors["message"], "11 records: 3 error, 8 info", "{errors}");
    assert!(!found.to_string().contains("ana@"), "{found}");
}

#[test]
fn an_excerpt_of_a_large_log_opens_and_leads_on() {
    let mut desk = desk();
    let api = desk.workspace.path("api.log");
    let done = desk.editor.command("tftsr.openLarge", json!({ "uri": uri(&api) })).expect("opens");
    assert_eq!((&done["records"], &done["lines"]), (&json!(9), &json!(11)));
    let page = desk.editor.shown();
    let text = desk.editor.text(&page);
    let line = text.lines().position(|line| line.contains("[api.log:3]")).expect("a place");
    let at = [u32::try_from(line).expect("fits"), 4];
    let done = desk.editor.run_action(&page, at, "Show the log around this byte");
    assert_eq!(done["offset"], json!(API.find("2026-05-01T10:00:02Z").expect("there")));
}

#[test]
fn documents_that_are_no_logs_fold_by_heading() {
    let mut desk = desk();
    let path = desk.workspace.path("triage.md");
    let text = "---\ntftsr: triage/1\nid: x\n---\n\n# Title\n\n## Impact\n\ntext\n\n## Evidence\n\n- a\n- b\n";
    desk.editor.open_text(&path, text);
    let folds = desk.ask("textDocument/foldingRange", "triage.md", &json!({}));
    let lines: Vec<u64> =
        list(&folds).iter().filter_map(|fold| fold["startLine"].as_u64()).collect();
    assert_eq!(lines, [5, 7, 11]);
    let lenses = desk.ask("textDocument/codeLens", "triage.md", &json!({}));
    let commands: Vec<&str> =
        list(&lenses).iter().filter_map(|lens| lens["command"]["command"].as_str()).collect();
    assert!(!commands.contains(&"tftsr.goToRecord"), "{commands:?}");
}

#[test]
fn the_volume_of_logs_is_a_line_of_text_and_a_figure() {
    let log: String = (0..40)
        .map(|minute| {
            let level = if (10..20).contains(&minute) { "ERROR" } else { "INFO" };
            format!(
                "2026-05-01T10:{minute:02}:00Z {level} pool: connection of ana.marsh@example.com\n"
            )
        })
        .collect();
    let workspace = Workspace::with(&[("app.log", &log)]);
    let text = tftsr(&workspace, &["volume", "app.log"], b"");
    assert_eq!(text.code, 0, "{}", text.stderr);
    assert!(text.text().contains("error") && text.text().contains("  10\n"), "{}", text.text());
    assert_eq!(workspace.files("log-volume"), [""; 0]);
    let drawn =
        tftsr(&workspace, &["volume", "app.log", "--by", "source", "-o", "volume.svg"], b"");
    assert_eq!(drawn.code, 0, "{}", drawn.stderr);
    let svg = workspace.read("volume.svg");
    assert!(svg.starts_with("<svg ") && svg.contains("<desc>Records from 2026-05-01"), "{svg}");
    assert!(!svg.contains("marsh"));
    let again = tftsr(&workspace, &["volume", "app.log", "-o", "volume.svg"], b"");
    assert_eq!(again.code, 2, "{}", again.stderr);
    // A document draws the block that is printed for it.
    let block = tftsr(&workspace, &["volume", "app.log", "--markdown"], b"").text();
    std::fs::write(workspace.path("note.md"), format!("# Note\n\n{block}")).expect("written");
    let page = tftsr(&workspace, &["export", "note.md", "--format", "html"], b"");
    assert_eq!(page.code, 0, "{}", page.stderr);
    assert!(workspace.read("note.html").contains("<svg "));
}

#[test]
fn above_a_report_stands_what_it_lacks_before_it_is_sent() {
    let mut desk = desk();
    let path = desk.workspace.path("rca.md");
    let text = "---\ntftsr: rca/1\nissue: x\n---\n\n# RCA\n\n## Impact\n\n## Countermeasures\n\
        | what | owner | due | how we will know |\n|---|---|---|---|\n| a | **no owner** | 2026-03-28 | report |\n\n## Notes\nAsked ana.marsh@example.com.\n";
    desk.editor.open_text(&path, text);
    let title = |desk: &mut Desk| {
        let lenses = desk.ask("textDocument/codeLens", "rca.md", &json!({}));
        list(&lenses)[0]["command"]["title"].as_str().expect("a title").to_owned()
    };
    assert_eq!(title(&mut desk), "Ready to send: 3 open points; export as PDF");
    let codes: Vec<String> = desk
        .editor
        .diagnostics(&path)
        .iter()
        .filter_map(|diagnostic| Some(diagnostic["code"].as_str()?.to_owned()))
        .collect();
    assert_eq!(codes, ["empty-section", "no-owner", "email"]);
}
