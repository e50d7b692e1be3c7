//! Edits and requests take effect in the order they were sent, ten thousand in a burst.

use serde_json::{Value, json};

use crate::harness::{Editor, Workspace, tftsr, uri};

/// A small generator of numbers that look random (xorshift, Marsaglia 2003): the same edits in each run.
struct Numbers(u64);

impl Numbers {
    fn below(&mut self, limit: u64) -> u64 {
        self.0 ^= self.0 << 13;
        self.0 ^= self.0 >> 7;
        self.0 ^= self.0 << 17;
        self.0 % limit
    }
}

#[test]
fn ten_thousand_edits_in_one_burst_end_in_the_findings_of_the_final_text() {
    let pieces = [
        "ana@example.com",
        "\n",
        "203.0.113.",
        "7",
        " ",
        "password=",
        "Zq9tr0ub",
        "😀",
        "\r\n",
        "é",
        "2001:db8::",
        "user=bo ",
        "x",
        "",
        "",
    ];
    let line = "2026-05-01T10:00:00Z INFO login user=ana@example.com from 203.0.113.7\n";
    let workspace = Workspace::with(&[("app.log", &line.repeat(40))]);
    let log = workspace.path("app.log");
    let mut editor = Editor::start(&workspace);
    editor.open(&log);
    let mut numbers = Numbers(0x9E37_79B9_7F4A_7C15);
    let mut asked = Vec::new();
    for round in 0..10_000 {
        let text = editor.text(&log);
        let lines = text.split('\n').count() as u64;
        let start = [numbers.below(lines) as u32, numbers.below(80) as u32];
        // Mostly insertions, now and then a line end is taken out, so that the text grows and keeps changing its lines.
        let taken = if numbers.below(4) == 0 { numbers.below(6) as u32 } else { 0 };
        let end = [start[0] + u32::from(numbers.below(40) == 0), start[1] + taken];
        let end = clamp(&text, end);
        let start = clamp(&text, start).min(end);
        editor.change(&log, [start, end], pieces[numbers.below(pieces.len() as u64) as usize]);
        if round % 100 == 0 {
            let position = json!({ "line": start[0], "character": start[1] });
            let document = json!({ "uri": uri(&log) });
            asked.push(editor.send(
                "textDocument/hover",
                json!({ "textDocument": document, "position": position }),
            ));
            let range = json!({ "start": position, "end": position });
            let context = json!({ "diagnostics": [] });
            let params = json!({ "textDocument": document, "range": range, "context": context });
            asked.push(editor.send("textDocument/codeAction", params));
        }
    }
    for id in asked {
        editor.reply(id).expect("every request is answered");
    }
    let pushed = editor.diagnostics(&log);
    let text = editor.text(&log);
    let scanned = tftsr(&workspace, &["scan", "--format", "jsonl", "-"], text.as_bytes());
    let expected = places_of_scan(&workspace, &text, &scanned.text());
    assert_eq!(places(&pushed), expected);
    assert!(expected.len() > 20, "the burst left something to find: {}", expected.len());
}

/// The nearest position that exists, never inside a surrogate pair.
fn clamp(text: &str, [line, column]: [u32; 2]) -> [u32; 2] {
    let lines: Vec<&str> = text.split('\n').collect();
    let line = (line as usize).min(lines.len() - 1);
    let content =
        lines[line].strip_suffix('\r').filter(|_| line + 1 < lines.len()).unwrap_or(lines[line]);
    let mut units = 0;
    for character in content.chars() {
        let next = units + character.len_utf16() as u32;
        if next > column {
            break;
        }
        units = next;
    }
    [line as u32, units]
}

fn places(diagnostics: &[Value]) -> Vec<(u64, u64, String)> {
    diagnostics
        .iter()
        .map(|one| {
            let start = &one["range"]["start"];
            let place = |key: &str| start[key].as_u64().expect("a number");
            (place("line"), place("character"), one["code"].as_str().unwrap_or_default().to_owned())
        })
        .collect()
}

/// What the command line finds, as UTF-16 places; nested findings are not underlined.
fn places_of_scan(workspace: &Workspace, text: &str, jsonl: &str) -> Vec<(u64, u64, String)> {
    let sarif = tftsr(workspace, &["scan", "--format", "sarif", "-"], text.as_bytes());
    assert_eq!(sarif.code, i32::from(!jsonl.is_empty()));
    sarif.json()["runs"][0]["results"]
        .as_array()
        .expect("results")
        .iter()
        .map(|result| {
            let region = &result["locations"][0]["physicalLocation"]["region"];
            let at = region["byteOffset"].as_u64().expect("a byte") as usize;
            let line_start = text[..at].rfind('\n').map_or(0, |end| end + 1);
            let line = text[..at].matches('\n').count() as u64;
            let column = text[line_start..at].encode_utf16().count() as u64;
            (line, column, result["properties"]["type"].as_str().unwrap_or_default().to_owned())
        })
        .collect()
}

#[test]
fn commands_that_edit_take_turns() {
    let workspace = Workspace::new();
    let mut editor = Editor::start(&workspace);
    let (document, _) = crate::five_whys::triaged(&workspace, &mut editor);
    let asked: Vec<i64> = (0..6)
        .map(|number| {
            let argument = json!({ "uri": uri(&document), "parent": "1", "question": format!("Why number {number}?") });
            let params = json!({ "command": "tftsr.addFiveWhy", "arguments": [argument] });
            editor.send("workspace/executeCommand", params)
        })
        .collect();
    let numbers: std::collections::BTreeSet<String> =
        asked.into_iter().map(|id| editor.reply(id).expect("adds")["number"].to_string()).collect();
    assert_eq!(numbers.len(), 6, "{numbers:?}");
    for _ in 0..6 {
        editor.message();
    }
    for number in 0..6 {
        assert!(
            editor.text(&document).contains(&format!("Why number {number}?")),
            "{}",
            editor.text(&document)
        );
    }
}
