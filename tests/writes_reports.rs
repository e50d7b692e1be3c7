//! RCA and post-mortem: written into the workspace, merged with what people wrote.

use serde_json::{Value, json};

use crate::five_whys::triaged;
use crate::harness::{Editor, Workspace, tftsr, uri};

fn answered(workspace: &Workspace, editor: &mut Editor) -> std::path::PathBuf {
    let (document, _) = triaged(workspace, editor);
    let call = |editor: &mut Editor, command: &str, mut argument: Value| {
        argument["uri"] = json!(uri(&document));
        editor.command(command, argument).unwrap_or_else(|error| panic!("{command}: {error}"));
    };
    call(
        editor,
        "tftsr.updateFiveWhy",
        json!({ "number": "1", "answer": "No connection was free [E2].", "status": "confirmed" }),
    );
    call(
        editor,
        "tftsr.addFiveWhy",
        json!({ "parent": "1", "question": "Why was no connection free?" }),
    );
    call(
        editor,
        "tftsr.updateFiveWhy",
        json!({ "number": "1.1", "answer": "The index idx_orders_customer was dropped [E1].", "status": "supported" }),
    );
    for (time, kind, what) in [
        ("2026-03-14T02:09:58Z", "trigger", "index dropped"),
        ("2026-03-14T02:11:00Z", "impact start", "first timeout"),
        ("2026-03-14T02:19:00Z", "detected", "alert fires"),
        ("2026-03-14T02:39:00Z", "resolved", "index created again"),
    ] {
        call(editor, "tftsr.addTimelineEvent", json!({ "time": time, "kind": kind, "what": what }));
    }
    editor.save(&document);
    document
}

#[test]
fn the_rca_is_written_shown_and_holds_placeholders_only() {
    let workspace = Workspace::new();
    let mut editor = Editor::start(&workspace);
    let document = answered(&workspace, &mut editor);
    let result =
        editor.command("tftsr.generateRca", json!({ "uri": uri(&document) })).expect("writes");
    assert_eq!(result["conflicts"], 0);
    let rca = editor.shown();
    assert_eq!(rca, workspace.path("rca-checkout-times-out.md"));
    let text = editor.text(&rca);
    for part in [
        "tftsr: rca/1",
        "# RCA: Checkout times out",
        "## Summary",
        "## Timeline",
        "**Trigger**",
        "8 min",
        "idx_orders_customer",
        "## Root causes",
        "## Open questions",
        "## Evidence",
        "logs/postgres.log",
    ] {
        assert!(text.contains(part), "{part} is missing:\n{text}");
    }
    assert!(!text.contains("example.com"), "{text}");
    let headings: Vec<&str> = text.lines().filter(|line| line.starts_with("## ")).collect();
    for pair in text.split("\n## ").skip(1) {
        assert!(
            pair.lines().skip(1).any(|line| !line.trim().is_empty()),
            "an empty section among {headings:?}"
        );
    }
}

#[test]
fn writing_it_again_refreshes_and_keeps_every_sentence_of_a_person() {
    let workspace = Workspace::new();
    let mut editor = Editor::start(&workspace);
    let document = answered(&workspace, &mut editor);
    editor.command("tftsr.generateRca", json!({ "uri": uri(&document) })).expect("writes");
    let rca = editor.shown();
    let mine = "\n## What customers were told\nWe posted on the status page at 02:31.\n";
    let text = editor.text(&rca);
    editor.replace(&rca, &text, &format!("{text}{mine}"));
    editor.replace(&rca, "## Summary\n", "## Summary\nIn short: a migration broke checkout.\n\n");
    editor.save(&rca);
    let answer = json!({ "uri": uri(&document), "number": "1.1", "status": "confirmed" });
    editor.command("tftsr.updateFiveWhy", answer).expect("changes");
    editor.command("tftsr.generateRca", json!({ "uri": uri(&document) })).expect("writes again");
    let again = editor.text(&rca);
    for sentence in
        ["We posted on the status page at 02:31.", "In short: a migration broke checkout."]
    {
        assert!(again.contains(sentence), "{sentence} is lost:\n{again}");
    }
    assert_eq!(workspace.files("rca-"), ["rca-checkout-times-out.md"]);
    assert_ne!(again, text);
}

#[test]
fn where_issue_and_person_say_different_things_both_are_shown_with_quick_fixes() {
    let workspace = Workspace::new();
    let mut editor = Editor::start(&workspace);
    let document = answered(&workspace, &mut editor);
    let argument = json!({ "uri": uri(&document) });
    editor.command("tftsr.generateRca", argument.clone()).expect("writes");
    let rca = editor.shown();
    let theirs = "# RCA: Checkout times out\n";
    editor.replace(&rca, theirs, "# RCA: Checkout timed out for ten minutes\n");
    editor.save(&rca);
    editor.replace(&document, "title: Checkout times out", "title: Checkout is slow");
    editor.save(&document);
    let written = editor.command("tftsr.generateRca", argument.clone()).expect("writes again");
    assert_eq!(written["conflicts"], 1);
    let text = editor.text(&rca);
    assert!(
        text.contains("# RCA: Checkout timed out for ten minutes\n\n```tftsr-conflict"),
        "{text}"
    );
    assert!(text.contains("\n# RCA: Checkout is slow\n```\n"), "{text}");
    let conflict = editor
        .diagnostics(&rca)
        .into_iter()
        .find(|diagnostic| diagnostic["code"] == "merge-conflict")
        .expect("is underlined");
    let actions = editor
        .request(
            "textDocument/codeAction",
            json!({
                "textDocument": { "uri": uri(&rca) },
                "range": conflict["range"],
                "context": { "diagnostics": [conflict], "only": ["quickfix"] },
            }),
        )
        .expect("answers");
    let titles: Vec<&str> =
        actions.as_array().expect("actions").iter().filter_map(|it| it["title"].as_str()).collect();
    for title in [
        "Keep your words",
        "Take the words of the issue",
        "Keep both, yours and those of the issue",
    ] {
        assert!(titles.contains(&title), "{title}: {titles:?}");
    }
    // It is not exported, and stays when the report is written again.
    let page = editor
        .command("tftsr.exportDocument", json!({ "uri": uri(&rca), "format": "md" }))
        .expect("exports");
    let page = std::fs::read_to_string(page["path"].as_str().expect("a path")).expect("there");
    assert!(!page.contains("# RCA: Checkout is slow") && page.contains("ten minutes"), "{page}");
    let written = editor.command("tftsr.generateRca", argument).expect("writes once more");
    assert_eq!(written["conflicts"], 0);
    assert!(editor.text(&rca).contains("```tftsr-conflict"), "{}", editor.text(&rca));
    let fix = json!({
        "uri": uri(&rca), "code": "merge-conflict", "fix": "Take the words of the issue",
    });
    editor.command("tftsr.fixProblem", fix).expect("mends");
    let text = editor.text(&rca);
    assert!(text.contains("# RCA: Checkout is slow\n\n"), "{text}");
    assert!(!text.contains("tftsr-conflict") && !text.contains("ten minutes"), "{text}");
}

#[test]
fn a_person_is_asked_what_is_to_become_of_values_before_a_document_leaves() {
    let note = "---\ntftsr: rca/1\n---\n\n# Mail\n\nTold ana.petrova@example.com.\n\nFrom 203.0.**113**.7 it came.\n";
    let workspace = Workspace::with(&[("rca-mail.md", note)]);
    let mut editor = Editor::start(&workspace);
    let rca = workspace.path("rca-mail.md");
    editor.open(&rca);
    let codes: Vec<String> = editor
        .diagnostics(&rca)
        .iter()
        .filter_map(|diagnostic| diagnostic["code"].as_str().map(str::to_owned))
        .collect();
    assert_eq!(codes, ["email", "value-cut-apart"]);
    editor.replace(&rca, "From 203.0.**113**.7 it came.\n", "");
    editor.save(&rca);
    let argument = json!({ "uri": uri(&rca), "format": "md" });
    let mut answered = |answer: &str| {
        editor.answers.push_back(answer.to_owned());
        let asked = editor.command("tftsr.exportDocument", argument.clone()).expect("asks");
        assert!(
            asked["asked"].as_str().is_some_and(|text| text.contains("line 7: email")),
            "{asked}"
        );
    };
    answered("Cancel");
    assert_eq!(workspace.files("rca-mail"), ["rca-mail.md"]);
    answered("Redact in the export");
    let export = workspace.read("rca-mail.export.md");
    assert!(export.contains("[EMAIL_1]") && !export.contains("ana.petrova"), "{export}");
    answered("Let them stand");
    let export = workspace.read("rca-mail.export-2.md");
    assert!(export.contains("ana.petrova") && export.contains("in clear text"), "{export}");
}

#[test]
fn what_is_written_while_the_question_is_open_is_asked_about_again() {
    let note = "---\ntftsr: rca/1\n---\n\n# Mail\n\nTold ana.petrova@example.com.\n";
    let workspace = Workspace::with(&[("rca-mail.md", note)]);
    let mut editor = Editor::start(&workspace);
    let rca = workspace.path("rca-mail.md");
    editor.open(&rca);
    editor.meanwhile =
        Some((rca.clone(), "# Mail".to_owned(), "# Mail of bo.falk@example.com".to_owned()));
    editor.answers.extend(["Let them stand", "Redact in the export"].map(str::to_owned));
    let argument = json!({ "uri": uri(&rca), "format": "md" });
    editor.command("tftsr.exportDocument", argument).expect("asks");
    assert_eq!(editor.asked.len(), 2, "{:?}", editor.asked);
    assert!(editor.asked[1].contains("line 5: email, line 7: email"), "{:?}", editor.asked);
    let export = workspace.read("rca-mail.export.md");
    assert!(!export.contains("ana.petrova") && !export.contains("bo.falk"), "{export}");
}

#[test]
fn update_rca_replaces_the_text_in_file_and_store() {
    let workspace = Workspace::new();
    let mut editor = Editor::start(&workspace);
    let document = answered(&workspace, &mut editor);
    let written =
        editor.command("tftsr.generateRca", json!({ "uri": uri(&document) })).expect("writes");
    let rca = editor.shown();
    let content = format!("{}\n\nmail cy@example.com\n", editor.text(&rca).trim_end());
    let argument = json!({ "issueId": written["issueId"], "content": content });
    let updated = editor.command("tftsr.updateRca", argument).expect("updates");
    assert_eq!(updated["findings"], 1, "a value in clear text is said");
    assert_eq!(editor.text(&rca), content);
}

#[test]
fn a_file_of_that_name_that_is_no_rca_is_left_alone() {
    let workspace = Workspace::with(&[("rca-checkout-times-out.md", "my own notes\n")]);
    let mut editor = Editor::start(&workspace);
    let document = answered(&workspace, &mut editor);
    editor.command("tftsr.generateRca", json!({ "uri": uri(&document) })).expect("writes");
    assert_eq!(editor.shown(), workspace.path("rca-checkout-times-out-2.md"));
    assert_eq!(workspace.read("rca-checkout-times-out.md"), "my own notes\n");
}

#[test]
fn a_post_mortem_stands_beside_the_rca_and_keeps_what_people_wrote() {
    let workspace = Workspace::new();
    let mut editor = Editor::start(&workspace);
    let document = answered(&workspace, &mut editor);
    let notes = "\n## Where we got lucky\n- It was a Sunday night.\n";
    let text = editor.text(&document);
    editor.replace(&document, &text, &format!("{}\n{notes}", text.trim_end()));
    editor.save(&document);
    let argument = json!({ "uri": uri(&document) });
    editor.command("tftsr.generateRca", argument.clone()).expect("writes");
    let written = editor.command("tftsr.generatePostmortem", argument.clone()).expect("writes");
    let postmortem = editor.shown();
    assert_eq!(postmortem, workspace.path("postmortem-checkout-times-out.md"));
    let text = editor.text(&postmortem);
    for part in
        ["tftsr: postmortem/1", "## Executive summary", "- It was a Sunday night.", "## Appendix"]
    {
        assert!(text.contains(part), "{part} is missing:\n{text}");
    }
    assert!(!text.contains("example.com"), "{text}");
    editor.replace(
        &postmortem,
        "## Detection\n",
        "## Detection\nThe shop in one region was hit.\n\n",
    );
    editor.save(&postmortem);
    editor.command("tftsr.generatePostmortem", argument).expect("writes again");
    assert!(editor.text(&postmortem).contains("The shop in one region was hit."));
    let issue =
        editor.command("tftsr.getIssue", json!({ "id": written["issueId"] })).expect("is there");
    let kinds: Vec<&str> = issue["documents"]
        .as_array()
        .expect("documents")
        .iter()
        .filter_map(|document| document["kind"].as_str())
        .collect();
    assert_eq!(kinds, ["triage", "rca", "postmortem"]);
    let argument = json!({ "issueId": written["issueId"], "kind": "postmortem", "format": "html" });
    let exported = editor.command("tftsr.exportDocument", argument).expect("exports");
    assert_eq!(exported["kind"], "postmortem");
}

#[test]
fn a_shell_writes_both_reports() {
    let workspace = Workspace::with(&[("triage-x.md", TRIAGE)]);
    for (verb, name) in
        [("rca", "rca-mail-is-late.md"), ("postmortem", "postmortem-mail-is-late.md")]
    {
        let written = tftsr(&workspace, &[verb, "write", "triage-x.md"], b"");
        assert_eq!(written.code, 0, "{}", written.stderr);
        assert!(written.text().trim().ends_with(name), "{}", written.text());
        assert!(workspace.read(name).contains("Mail is late"));
    }
}

/// A JPEG of one gray pixel whose EXIF tells where it was taken.
fn photo() -> Vec<u8> {
    let mut bytes = vec![0xff, 0xd8];
    let exif = b"Exif\0\0MM\0*GPSLatitude 48.8584 GPSLongitude 2.2945 Jane Roe";
    bytes.extend([0xff, 0xe1]);
    bytes.extend(u16::try_from(exif.len() + 2).expect("short").to_be_bytes());
    bytes.extend(exif);
    for segment in [
        &[0xff, 0xdb, 0, 67, 0][..],
        &[1; 64],
        &[0xff, 0xc0, 0, 11, 8, 0, 1, 0, 1, 1, 1, 0x11, 0],
        &[0xff, 0xc4, 0, 20, 0, 1, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0],
        &[0xff, 0xc4, 0, 20, 0x10, 1, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0],
        &[0xff, 0xda, 0, 8, 1, 1, 0, 0, 63, 0, 0x3f, 0xff, 0xd9],
    ] {
        bytes.extend(segment);
    }
    bytes
}

#[test]
fn a_picture_of_an_issue_stands_in_its_reports_and_exports_and_tells_of_nobody() {
    let workspace = Workspace::new();
    let mut editor = Editor::start(&workspace);
    let document = answered(&workspace, &mut editor);
    std::fs::write(workspace.path("jane-roe.jpg"), photo()).expect("writes");
    std::fs::write(workspace.path("no.png"), b"\x89PNG but torn").expect("writes");
    let attach = |editor: &mut Editor, image: &str| {
        let argument = json!({
            "uri": uri(&document),
            "image": workspace.path(image),
            "caption": "The rack, told by ana@example.com",
        });
        editor.command("tftsr.attachImage", argument)
    };
    let torn = attach(&mut editor, "no.png").expect_err("is no picture");
    assert!(torn.to_string().contains("no whole PNG or JPEG"), "{torn}");
    let image = attach(&mut editor, "jane-roe.jpg").expect("attaches");
    let again = attach(&mut editor, "jane-roe.jpg").expect("attaches the same");
    assert_eq!(image["sha256"], again["sha256"]);
    let kept = std::fs::read(image["path"].as_str().expect("a path")).expect("there");
    let holds =
        |bytes: &[u8], word: &str| bytes.windows(word.len()).any(|part| part == word.as_bytes());
    for word in ["Exif", "GPS", "48.85", "Jane"] {
        assert!(!holds(&kept, word), "{word} is still there");
    }
    let written =
        editor.command("tftsr.generateRca", json!({ "uri": uri(&document) })).expect("writes");
    let shown = editor.shown();
    let text = editor.text(&shown);
    assert!(
        text.contains("![The rack, told by [EMAIL") || text.contains("![The rack, told by EMAIL"),
        "{text}"
    );
    assert!(text.contains(image["sha256"].as_str().expect("a hash")), "{text}");
    assert!(text.contains("```log-volume"), "{text}");
    let issue =
        editor.command("tftsr.getIssue", json!({ "id": written["issueId"] })).expect("is there");
    assert_eq!(issue["images"].as_array().map(Vec::len), Some(1));
    let argument = json!({ "issueId": written["issueId"], "format": "html" });
    let exported = editor.command("tftsr.exportDocument", argument).expect("exports");
    let html = std::fs::read_to_string(exported["path"].as_str().expect("a path")).expect("there");
    assert!(html.contains("data:image/jpeg;base64,"), "the picture is not in the export");
    editor
        .command("tftsr.deleteImage", json!({ "id": issue["images"][0]["id"] }))
        .expect("forgets");
    assert!(
        workspace.files("images").is_empty()
            || std::path::Path::new(image["path"].as_str().expect("a path")).exists()
    );
}

#[test]
fn a_report_is_underlined_and_completed_as_a_triage_document_is() {
    let text = "---\ntftsr: rca/1\nissue: x\nstatus: \n---\n\n# RCA\n\n## Impact\nThe engineer failed to test it [E1, E9].\nSee [\n\n## \n\n## Evidence\n| id | file, line | excerpt |\n|---|---|---|\n| E1 | a.log, 3 | `disk full` |\n| E2 | a.log, 4 | `panic` |\n\n## Countermeasures\n| what | type | owner | due | status |\n|---|---|---|---|---|\n| a | prevent,  | storage team | 2026-03-28 | open |\n|   |   |   |   |   |\n";
    let workspace = Workspace::with(&[("rca-x.md", text)]);
    let mut editor = Editor::start(&workspace);
    let rca = workspace.path("rca-x.md");
    editor.open(&rca);
    let codes: Vec<String> = editor
        .diagnostics(&rca)
        .iter()
        .filter_map(|diagnostic| diagnostic["code"].as_str().map(str::to_owned))
        .collect();
    for code in ["blameful-wording", "broken-evidence-link"] {
        assert!(codes.iter().any(|known| known == code), "{code}: {codes:?}");
    }
    let mut labels = |line: u32, character: u32| -> Vec<String> {
        let argument = json!({
            "textDocument": { "uri": uri(&rca) },
            "position": { "line": line, "character": character },
        });
        let found = editor.request("textDocument/completion", argument).expect("answers");
        let items = found["items"].as_array().or(found.as_array()).expect("items").clone();
        items.iter().filter_map(|item| item["label"].as_str().map(str::to_owned)).collect()
    };
    assert_eq!(labels(3, 8), ["draft", "review", "final"]);
    assert_eq!(labels(10, 5), ["E1", "E2"]);
    assert_eq!(labels(23, 15).first().map(String::as_str), Some("by elimination"));
    assert_eq!(labels(24, 6), ["prevent", "detect", "contain", "recover"]);
    assert_eq!(labels(24, 10), ["storage team"]);
    assert_eq!(labels(24, 14).len(), 4, "days");
    assert!(labels(24, 18).contains(&"done".to_owned()));
    let sections = labels(12, 3);
    assert!(
        sections.contains(&"Summary".to_owned()) && !sections.contains(&"Impact".to_owned()),
        "{sections:?}"
    );
}

const TRIAGE: &str = "---\ntftsr: triage/1\nid: 01970a2c-0000-7000-8000-00000000000a\ntitle: Mail is late\ndomain: linux\nseverity: p3\nstatus: triaging\n---\n\n# Mail is late\n";
