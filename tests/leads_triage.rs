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
