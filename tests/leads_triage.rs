//! A triage document in an editor: completions, from evidence to the log and back, another id for evidence.

use serde_json::{Value, json};

use crate::harness::{Editor, Workspace, uri};

const TRIAGE: &str = "---\ntftsr: triage/1\nid: 019b0a2c-7c1e-7f2a-9a44-0d5b7e1f3c10\ntitle: Checkout fails\nstatus: \n---\n\n\
    # Checkout fails\n\n## Evidence\n- [E1](app.log#L2) 2026-05-01T10:00:01Z app `pool empty` <!-- 0123456789abcdef burst -->\n\
    - [E2](app.log#L3-L4) 2026-05-01T10:00:02Z app `gave up` <!-- first seen -->\n\n\
    ## Timeline\n| time (UTC) | kind | what | evidence |\n|---|---|---|---|\n| 2026-05-01 10:00:01 |  | pool empty | E1 |\n\n\
    ## Whys\nLeg: why did it happen\n\n### 1 Why did it fail?\n*cause, \nThe pool was empty [E1], so it gave up [\n\n### \n\n\
    ## Countermeasures\n| what | for | type | strength | owner | due | check |\n|---|---|---|---|---|---|---|\n\
    | wider pool |  | prevent |  | data platform | 2026-06-01 | load test |\n| alert |  |  |  |  |  |  |\n";

struct Desk {
    workspace: Workspace,
    editor: Editor,
}

impl Desk {
    fn new() -> Desk {
        let log = "a\n2026-05-01T10:00:01Z WARN app: pool empty\n2026-05-01T10:00:02Z ERROR app: gave up\n\tat A\n";
        let workspace = Workspace::with(&[("app.log", log), ("triage.md", TRIAGE)]);
        let mut editor = Editor::start(&workspace);
        for name in ["app.log", "triage.md"] {
            editor.open(&workspace.path(name));
        }
        Desk { workspace, editor }
    }

    /// Asks at the end of the first `mark` of a document.
    fn ask(&mut self, method: &str, name: &str, mark: &str, extra: &Value) -> Result<Value, Value> {
        let path = self.workspace.path(name);
        let text = self.editor.text(&path);
        let at = text.find(mark).expect(mark) + mark.len();
        let line = text[..at].matches('\n').count();
        let character = at - text[..at].rfind('\n').map_or(0, |end| end + 1);
        let mut params = json!({
            "textDocument": { "uri": uri(&path) },
            "position": { "line": line, "character": character },
        });
        for (key, value) in extra.as_object().into_iter().flatten() {
            params[key] = value.clone();
        }
        self.editor.request(method, params)
    }

    fn completions(&mut self, mark: &str) -> Vec<String> {
        let items =
            self.ask("textDocument/completion", "triage.md", mark, &json!({})).expect("items");
        let items = items.as_array().cloned().unwrap_or_default();
        items
            .iter()
            .filter_map(|item| item["textEdit"]["newText"].as_str().map(str::to_owned))
            .collect()
    }
}

#[test]
fn what_may_stand_at_a_place_is_offered() {
    let mut desk = Desk::new();
    for (mark, expected) in [
        ("status: ", &["open", "triaging", "resolved", "closed"][..]),
        ("gave up [", &["E1]", "E2]"]),
        ("*cause, ", &["hypothesis", "supported", "confirmed", "refuted"]),
        ("\n### ", &["2 Why ", "1.1 Why "]),
        ("| pool empty | E", &["E1", "E2"]),
        ("| 2026-05-01 10:00:01 | ", &["change", "trigger", "impact start"]),
        ("| alert | ", &["1"]),
        ("| alert |  | ", &["prevent", "detect", "contain", "recover"]),
        ("| alert |  |  |  | ", &["data platform"]),
    ] {
        // The first `### ` is a why; the one that is being typed comes last.
        let mark = if mark == "\n### " { "gave up [\n\n### " } else { mark };
        let offered = desk.completions(mark);
        assert_eq!(
            offered.get(..expected.len().min(offered.len())),
            Some(&expected.iter().map(|text| (*text).to_owned()).collect::<Vec<_>>()[..]),
            "{mark}"
        );
    }
    let missing = desk.completions("Checkout fails\n\n## Ev");
    let notes = ["What went well", "What went wrong", "Where we got lucky", "What surprised us"];
    assert_eq!(missing, [&["Impact", "Root causes", "Open questions"][..], &notes].concat());
}

#[test]
fn numbers_of_whys_are_offered_in_sentences() {
    let mut desk = Desk::new();
    let path = desk.workspace.path("triage.md");
    desk.editor.replace(
        &path,
        "### \n\n",
        "### 1.1 Why was it empty?\n*cause, hypothesis*\n\n### 1.1.1 Why so small?\n\n### 2 Why late?\n\n",
    );
    for (typed, expected) in [
        ("as told, see ", &["1", "1.1", "1.1.1", "2"][..]),
        ("why 1", &["1", "1.1", "1.1.1"]),
        ("it follows from 1.", &["1.1", "1.1.1"]),
        ("it follows [1.", &["1.1]", "1.1.1]"]),
        ("it follows [", &["E1]", "E2]", "1.1]", "1.1.1]"]),
        ("- ", &["1", "1.1", "1.1.1", "2"]),
        ("`see ", &[]),
        ("it took v1.", &[]),
        ("nothing", &[]),
    ] {
        desk.editor.replace(&path, "## Countermeasures", &format!("{typed}\n## Countermeasures"));
        assert_eq!(desk.completions(&format!("\n{typed}")), expected, "{typed}");
        desk.editor.replace(&path, &format!("{typed}\n## Countermeasures"), "## Countermeasures");
    }
}

#[test]
fn evidence_leads_to_the_log_and_back() {
    let mut desk = Desk::new();
    let bullet =
        desk.ask("textDocument/definition", "triage.md", "was empty [E", &json!({})).expect("goes");
    assert_eq!(bullet["range"]["start"]["line"], 10, "{bullet}");
    let lines =
        desk.ask("textDocument/definition", "triage.md", "- [E2", &json!({})).expect("goes");
    assert_eq!(lines["uri"], json!(uri(&desk.workspace.path("app.log"))));
    assert_eq!(
        (&lines["range"]["start"]["line"], &lines["range"]["end"]["line"]),
        (&json!(2), &json!(4))
    );
    let links =
        desk.ask("textDocument/documentLink", "triage.md", "- [E2", &json!({})).expect("links");
    let targets: Vec<&str> =
        links.as_array().into_iter().flatten().filter_map(|link| link["target"].as_str()).collect();
    let log = uri(&desk.workspace.path("app.log"));
    assert_eq!(targets, [format!("{log}#L2"), format!("{log}#L3")]);
    let context = json!({ "context": { "includeDeclaration": true } });
    let citing =
        desk.ask("textDocument/references", "app.log", "pool em", &context).expect("places");
    let lines: Vec<u64> = citing
        .as_array()
        .into_iter()
        .flatten()
        .filter_map(|place| place["range"]["start"]["line"].as_u64())
        .collect();
    assert_eq!(lines, [10, 16, 23], "the bullet, the timeline, the why: {citing}");
    let hover =
        desk.ask("textDocument/hover", "triage.md", "was empty [E", &json!({})).expect("text");
    let text = hover["contents"]["value"].as_str().unwrap_or_default();
    for part in ["**E1** app.log:2", "pool empty", "Why it is here: burst.", "Cited by why 1."] {
        assert!(text.contains(part), "{part} in {text}");
    }
}

#[test]
fn evidence_gets_another_id_everywhere() {
    let mut desk = Desk::new();
    let new = json!({ "newName": "e9" });
    let edit = desk.ask("textDocument/rename", "triage.md", "was empty [E", &new).expect("renames");
    let edits = edit["changes"].as_object().and_then(|files| files.values().next()).cloned();
    let edits = edits.unwrap_or_default();
    let texts: Vec<&str> = edits
        .as_array()
        .into_iter()
        .flatten()
        .filter_map(|edit| edit["newText"].as_str())
        .collect();
    assert_eq!(texts, ["E9", "E9", "E9"]);
    for wrong in ["E2", "evidence"] {
        let refused = desk.ask(
            "textDocument/rename",
            "triage.md",
            "was empty [E",
            &json!({ "newName": wrong }),
        );
        assert_eq!(refused.expect_err("refused")["code"], json!(-32803));
    }
}

#[test]
fn a_why_gets_another_number_and_is_found_wherever_it_stands() {
    let mut desk = Desk::new();
    let path = desk.workspace.path("triage.md");
    desk.editor.replace(&path, "| wider pool |  |", "| wider pool | 1 |");
    desk.editor.replace(
        &path,
        "## Countermeasures",
        "## Root causes\n- 1: the pool\n\n## Countermeasures",
    );
    let context = json!({ "context": { "includeDeclaration": true } });
    let places = desk
        .ask("textDocument/references", "triage.md", "| wider pool | 1", &context)
        .expect("places");
    assert_eq!(places.as_array().map(Vec::len), Some(3), "heading, root cause, table: {places}");
    let goal = desk
        .ask("textDocument/definition", "triage.md", "| wider pool | 1", &json!({}))
        .expect("goes");
    let heading = desk.editor.text(&path).lines().position(|line| line.starts_with("### 1 "));
    assert_eq!(goal["range"]["start"]["line"].as_u64(), heading.map(|line| line as u64), "{goal}");
    let edit = desk
        .ask("textDocument/rename", "triage.md", "| wider pool | 1", &json!({ "newName": "4" }))
        .expect("renames");
    let edits = edit["changes"].as_object().and_then(|files| files.values().next()).cloned();
    let texts: Vec<String> = edits
        .unwrap_or_default()
        .as_array()
        .into_iter()
        .flatten()
        .filter_map(|edit| edit["newText"].as_str().map(str::to_owned))
        .collect();
    assert_eq!(texts, ["4", "4", "4"]);
}

#[test]
fn a_document_is_formatted_and_its_states_have_colors() {
    let mut desk = Desk::new();
    let path = desk.workspace.path("triage.md");
    let document = json!({ "uri": uri(&path) });
    let options = json!({ "tabSize": 4, "insertSpaces": true });
    let params = json!({ "textDocument": document, "options": options });
    let edits = desk.editor.request("textDocument/formatting", params).expect("edits");
    let texts: Vec<&str> = edits
        .as_array()
        .into_iter()
        .flatten()
        .filter_map(|edit| edit["newText"].as_str())
        .collect();
    assert!(texts.contains(&"| time (UTC)          | kind | what       | evidence |"), "{texts:?}");
    desk.editor.replace(&path, "*cause, \n", "*cause, confirmed*\n");
    let range =
        json!({ "start": { "line": 0, "character": 0 }, "end": { "line": 99, "character": 0 } });
    let params = json!({ "textDocument": document, "range": range });
    let tokens = desk.editor.request("textDocument/semanticTokens/range", params).expect("tokens");
    let legend =
        desk.editor.initialized["capabilities"]["semanticTokensProvider"]["legend"]["tokenTypes"]
            .clone();
    let kinds: Vec<&Value> = tokens["data"]
        .as_array()
        .map(Vec::as_slice)
        .unwrap_or_default()
        .chunks(5)
        .map(|token| &legend[token[3].as_u64().unwrap_or(99) as usize])
        .collect();
    assert!(kinds.contains(&&json!("confirmed")), "{kinds:?}");
}

#[test]
fn lines_of_a_log_become_evidence_an_event_or_speak_against_an_answer() {
    let mut desk = Desk::new();
    let (log, triage) = (desk.workspace.path("app.log"), desk.workspace.path("triage.md"));
    desk.editor.replace(&triage, "*cause, \n", "*cause, supported*\n");
    desk.editor.replace(&triage, "so it gave up [\n", "so it gave up.\n");
    let titles: Vec<String> = desk
        .editor
        .actions(&log, [[2, 0], [3, 0]])
        .iter()
        .filter_map(|action| action["title"].as_str().map(str::to_owned))
        .collect();
    for title in [
        "Start triage from this log",
        "Cite as evidence in triage.md",
        "Add to the timeline of triage.md",
        "This contradicts 1: Why did it fail?",
    ] {
        assert!(titles.iter().any(|one| one == title), "{title} is not among {titles:?}");
    }
    desk.editor.run_action(&log, [0, 0], "Cite as evidence in triage.md");
    desk.editor.run_action(&log, [1, 0], "Add to the timeline of triage.md");
    desk.editor.run_action(&log, [2, 0], "This contradicts 1: Why did it fail?");
    let text = desk.editor.text(&triage);
    assert!(text.contains("- [E3](app.log#L1)"), "{text}");
    assert!(text.contains("so it gave up.\nAgainst: ["), "{text}");
    assert!(desk.editor.diagnostics(&triage).iter().any(|one| one["code"] == "contradicted-why"));
    // What is underlined is mended from its menu.
    let line = text.lines().position(|line| line.starts_with("Against:")).expect("there") as u32;
    desk.editor.run_action(&triage, [line, 3], "Make 1 a hypothesis");
    assert!(desk.editor.text(&triage).contains("*cause, hypothesis*"));
    let lenses = desk
        .editor
        .request("textDocument/codeLens", json!({ "textDocument": { "uri": uri(&triage) } }));
    let lenses = lenses.expect("lenses");
    assert!(
        lenses[0]["command"]["title"].as_str().is_some_and(|title| title.contains("Next: ")),
        "{lenses}"
    );
    // Editors cut what does not fit: all that stands above one line is short enough for a window with views beside it.
    let mut above = std::collections::BTreeMap::<u64, usize>::new();
    for lens in lenses.as_array().expect("a list") {
        let title = lens["command"]["title"].as_str().expect("a title");
        let line = lens["range"]["start"]["line"].as_u64().expect("a line");
        *above.entry(line).or_default() += title.chars().count() + " | ".len();
    }
    assert!(above.values().all(|width| *width <= 110), "{above:?}");
}

#[test]
fn a_document_without_an_id_gets_one_by_its_quick_fix() {
    let bare = TRIAGE.replace("id: 019b0a2c-7c1e-7f2a-9a44-0d5b7e1f3c10\n", "");
    let workspace = Workspace::with(&[("app.log", "a\n"), ("triage.md", &bare)]);
    let triage = workspace.path("triage.md");
    let mut editor = Editor::start(&workspace);
    editor.open(&triage);
    let argument = json!({ "uri": uri(&triage), "code": "missing-id" });
    editor.command("tftsr.fixProblem", argument).expect("mends");
    let text = editor.text(&triage);
    let id = text.lines().find_map(|line| line.strip_prefix("id: ")).expect("an id");
    assert_eq!(id.len(), 36, "{text}");
}
