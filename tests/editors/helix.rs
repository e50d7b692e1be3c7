//! Helix: the server is given exactly what Helix 25.07 offers, and used the way Helix uses it.
//!
//! Commands come without arguments from a picker and their results are dropped, diagnostics have to be pushed although
//! Helix offers to pull them, and a `codeAction/resolve` would block its window. The fake editor panics when the
//! server sends a request that Helix did not offer to answer.

use serde_json::{Value, json};

use super::{sample_values, sample_workspace};
use crate::harness::{Editor, Workspace, uri};

/// Commands that cannot mean anything without words; from the picker they must say what is missing.
const NEED_WORDS: &[&str] = &[
    "tftsr.addFiveWhy",
    "tftsr.addTimelineEvent",
    "tftsr.allowRule",
    "tftsr.attachImage",
    "tftsr.citeLines",
    "tftsr.createIssue",
    "tftsr.deleteImage",
    "tftsr.deleteIssue",
    "tftsr.deleteLog",
    "tftsr.deleteModel",
    "tftsr.exportIssue",
    "tftsr.ignoreValue",
    "tftsr.importIssue",
    "tftsr.saveProvider",
    "tftsr.saveTarget",
    "tftsr.searchIssues",
    "tftsr.sendTriageMessage",
    "tftsr.setApiKey",
    "tftsr.setTargetKey",
    "tftsr.unignoreValue",
    "tftsr.updateFiveWhy",
    "tftsr.updateRca",
    "tftsr.updateSettings",
    "tftsr.verifyExport",
];

/// Commands that ask an AI provider or a wiki, of which this workspace has none, or that are about what one said.
const NEED_A_PROVIDER: &[&str] = &[
    "tftsr.acceptSuggestion",
    "tftsr.askSection",
    "tftsr.deleteProvider",
    "tftsr.deleteTarget",
    "tftsr.listModels",
    "tftsr.publish",
    "tftsr.pullModel",
    "tftsr.rejectSuggestion",
    "tftsr.sendPrompt",
    "tftsr.testProvider",
    "tftsr.testTarget",
];

fn helix(workspace: &Workspace) -> Editor {
    let initialize: Value = serde_json::from_str(include_str!("../fixtures/helix-initialize.json"))
        .expect("the fixture is JSON");
    Editor::builder(workspace)
        .client_name("helix")
        .capabilities(initialize["capabilities"].clone())
        .start()
}

#[test]
fn helix_is_offered_only_what_it_can_use() {
    let workspace = sample_workspace();
    let editor = helix(&workspace);
    let capabilities = &editor.initialized["capabilities"];
    assert_eq!(capabilities["positionEncoding"], "utf-8");
    // It offers to pull diagnostics, but does not; with a provider none would be shown at all.
    assert_eq!(capabilities["diagnosticProvider"], Value::Null);
    assert_ne!(capabilities["codeActionProvider"]["resolveProvider"], true);
    assert_eq!(capabilities["workspace"]["fileOperations"]["willCreate"], Value::Null);
}

/// Results of commands are dropped there, so what a person picked is written as a page and shown.
#[test]
fn helix_shows_where_the_incidents_stand_as_a_page() {
    let workspace = sample_workspace();
    let mut editor = helix(&workspace);
    let nothing = json!({ "command": "tftsr.dashboard" });
    editor.request("workspace/executeCommand", nothing).expect("is written");
    let page = editor.shown();
    assert!(page.file_name().is_some_and(|name| name.to_string_lossy().starts_with("incidents-")));
    assert!(
        editor
            .text_when(&page, "a page", |text| text.contains("## Open: "))
            .contains("# Incidents")
    );
    // One with a view of its own asks with an argument, and gets an answer alone.
    let answer = editor.command("tftsr.dashboard", json!({})).expect("answers");
    assert!(answer["uri"].is_null() && answer["openCount"] == 0, "{answer}");
}

#[test]
fn helix_is_pushed_diagnostics_and_applies_actions() {
    let workspace = sample_workspace();
    let log = workspace.path("app.log");
    let mut editor = helix(&workspace);
    editor.open(&log);
    let [email, address, _] = sample_values();
    assert!(editor.diagnostics(&log).len() >= 4);
    let line = editor.text(&log).lines().nth(1).expect("a second line").to_owned();
    let column = line.find(&email).expect("the address") as u32;
    editor.run_action(&log, [1, column], "Redact this value everywhere");
    let text = editor.text(&log);
    assert!(
        !text.contains(&email) && text.contains("[EMAIL_1]") && text.contains(&address),
        "{text}"
    );
    let symbols = editor
        .request("textDocument/documentSymbol", json!({ "textDocument": { "uri": uri(&log) } }))
        .expect("symbols");
    // It knows no tree of symbols, so each one carries its own place.
    for symbol in symbols.as_array().into_iter().flatten() {
        assert!(symbol["location"]["range"].is_object(), "{symbol}");
    }
}

#[test]
fn helix_picks_commands_without_arguments() {
    let workspace = sample_workspace();
    let log = workspace.path("app.log");
    let mut editor = helix(&workspace);
    editor.open(&log);

    let found = editor.command("tftsr.detectPii", Value::Null).expect("findings");
    assert!(found["findings"].as_array().is_some_and(|findings| findings.len() >= 4), "{found}");

    editor.command("tftsr.startTriage", Value::Null).expect("triage starts");
    let triage = editor.shown();
    assert!(editor.text(&triage).starts_with("---\ntftsr: triage/1\n"));
    editor.save(&triage);

    let lines = |editor: &Editor| editor.text(&triage).lines().count();
    let before = lines(&editor);
    editor.command("tftsr.askWhy", Value::Null).expect("the next why");
    assert!(lines(&editor) > before);
    editor.command("tftsr.suggestEvidence", Value::Null).expect("evidence");
    editor.save(&triage);

    editor.command("tftsr.generateRca", Value::Null).expect("an RCA");
    let rca = editor.shown();
    assert!(editor.text(&rca).starts_with("---\ntftsr: rca/1\n"), "{}", editor.text(&rca));
    editor.save(&rca);

    // The document touched last is meant; an edit makes it the log again.
    editor.change(&log, [[0, 0], [0, 0]], " ");
    editor.command("tftsr.applyRedactions", Value::Null).expect("redacted");
    for document in [&log, &triage, &rca] {
        let text = editor.text(document);
        assert!(sample_values().iter().all(|value| !text.contains(value)), "{text}");
    }
}

#[test]
fn every_command_that_helix_can_pick_works_or_says_what_it_needs() {
    let workspace = sample_workspace();
    let log = workspace.path("app.log");
    let mut editor = helix(&workspace);
    editor.open(&log);
    editor.command("tftsr.startTriage", Value::Null).expect("triage starts");
    editor.command("tftsr.generateRca", Value::Null).expect("an RCA");
    let commands = editor.initialized["capabilities"]["executeCommandProvider"]["commands"].clone();
    let mut surprises = Vec::new();
    for command in commands.as_array().expect("commands").iter().filter_map(Value::as_str) {
        let needs = match editor.command(command, Value::Null) {
            Ok(_) => Value::Null,
            Err(error) if error["message"].as_str().is_some_and(str::is_empty) => json!("silence"),
            Err(error) => error["data"]["code"].clone(),
        };
        let expected = match command {
            _ if NEED_WORDS.contains(&command) => json!("bad-arguments"),
            _ if NEED_A_PROVIDER.contains(&command) => json!("not-found"),
            _ => Value::Null,
        };
        if needs != expected {
            surprises.push(format!("{command}: {needs} instead of {expected}"));
        }
    }
    assert!(surprises.is_empty(), "{surprises:#?}");
}

#[test]
fn helix_types_commands_with_json() {
    let workspace = sample_workspace();
    let log = workspace.path("app.log");
    let mut editor = helix(&workspace);
    editor.open(&log);
    editor.command("tftsr.startTriage", json!({ "title": "Checkout is down" })).expect("triage");
    let triage = editor.shown();
    editor.save(&triage);
    // As its README types them.
    let typed: Vec<(String, Value)> = include_str!("../../editors/helix/README.md")
        .lines()
        .filter_map(|line| line.strip_prefix(":lsp-workspace-command tftsr."))
        .map(|line| {
            let (command, argument) = line.split_once(' ').expect("an argument");
            (format!("tftsr.{command}"), serde_json::from_str(argument).expect("JSON"))
        })
        .collect();
    assert!(typed.len() >= 4, "{typed:?}");
    // The number 1.1 is there once a why was added below the first.
    editor.command("tftsr.askWhy", json!({ "number": "1" })).expect("a why below the first");
    for (command, argument) in typed {
        let before = editor.text(&triage);
        editor
            .command(&command, argument.clone())
            .unwrap_or_else(|error| panic!("{command} {argument}: {error}"));
        assert_ne!(editor.text(&triage), before, "{command} {argument} changed nothing");
    }
    let text = editor.text(&triage);
    for part in [
        "Checkout is down",
        "Why did nothing rotate the log?",
        "The timer was off [E3].",
        "first error",
    ] {
        assert!(text.contains(part), "{part} is missing in {text}");
    }
}

#[test]
fn whatever_stands_beside_a_line_has_a_twin_among_the_actions() {
    let workspace = sample_workspace();
    let log = workspace.path("app.log");
    let mut editor = helix(&workspace);
    editor.open(&log);
    editor.command("tftsr.startTriage", Value::Null).expect("triage starts");
    let triage = editor.shown();
    editor.save(&triage);
    editor.command("tftsr.askWhy", Value::Null).expect("the next why");
    let mut seen = 0;
    for document in [&log, &triage] {
        let params = json!({ "textDocument": { "uri": uri(document) } });
        let lenses = editor.request("textDocument/codeLens", params).expect("lenses");
        for lens in lenses.as_array().into_iter().flatten() {
            let line = lens["range"]["start"]["line"].as_u64().expect("a line") as u32;
            let command = &lens["command"]["command"];
            // What tells the error count of a log and the like leads somewhere by a command as well.
            let actions = editor.actions(document, [[line, 0], [line, 0]]);
            let twin = actions.iter().any(|action| action["command"]["command"] == *command);
            assert!(twin, "{command} of line {line} has no twin among {actions:#?}");
            seen += 1;
        }
    }
    assert!(seen > 0, "there is no lens at all");
}
