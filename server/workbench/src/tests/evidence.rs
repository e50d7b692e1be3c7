//! Cited lines that change, move, rotate, vanish; citing lines; mending what is underlined.

use serde_json::{Value, json};
use text::Document;

use super::Desk;
use crate::commands::run;
use crate::documents::Snapshot;
use crate::uri;

const LOG: &str = "2026-05-01T10:00:00Z INFO app: start\n2026-05-01T10:00:01Z WARN app: pool empty for ana@example.com\n\
2026-05-01T10:00:02Z ERROR app: gave up\n\tat A\n2026-05-01T10:00:03Z INFO app: stop\n";

/// A desk with a log whose second line is cited as E1 and whose third and fourth as E2.
fn cited() -> (Desk, String) {
    let desk = Desk::new();
    let path = desk.write("app.log", LOG.as_bytes());
    let log = uri::of_path(&path);
    let text = "---\ntftsr: triage/1\nid: 019b0a2c-7c1e-7f2a-9a44-0d5b7e1f3c10\ntitle: Pool empty\ndomain: db\nseverity: p2\nstatus: triaging\n---\n\n## Evidence\n\n\
## Timeline\n\n## Whys\nLeg: why did it happen\n\n### 1 Why did it give up?\n*cause, supported*\nThe pool was empty.\n";
    let triage = uri::of_path(&desk.write("triage.md", text.as_bytes()));
    desk.call("updateIssue", &json!({ "id": stored(&desk, &triage), "severity": "p1" }));
    for (line, end) in [(2, 2), (3, 4)] {
        let argument = json!({ "uri": log, "line": line, "endLine": end, "issueId": ID });
        desk.call("citeLines", &argument);
    }
    (desk, triage)
}

const ID: &str = "019b0a2c-7c1e-7f2a-9a44-0d5b7e1f3c10";

/// Stores a document as a save does.
fn stored(desk: &Desk, triage: &str) -> &'static str {
    open(desk, triage, 1);
    assert_eq!(desk.workbench.saved(triage), None);
    desk.workbench.close(triage);
    ID
}

fn read(uri: &str) -> String {
    std::fs::read_to_string(uri::to_path(uri).expect("a path")).expect("readable")
}

fn open(desk: &Desk, uri: &str, version: i32) -> Snapshot {
    desk.workbench.open(uri, version, Document::new(&read(uri)));
    desk.workbench.snapshot(uri).expect("open")
}

/// `code: message` of what is underlined about evidence.
fn faults(desk: &Desk, triage: &str) -> Vec<String> {
    let text = read(triage);
    let weak = crate::weak::weak_points_of(
        &desk.workbench.beyond(),
        &desk.workbench.settings(),
        triage,
        &text,
    );
    weak.iter()
        .filter(|weak| weak.code.starts_with("evidence-"))
        .map(|weak| format!("{}: {}", weak.code, &text[weak.span.start..weak.span.end]))
        .collect()
}

fn mended(desk: &Desk, triage: &str, code: &str, fix: &str) -> String {
    let argument = json!({ "uri": triage, "code": code, "fix": fix });
    desk.call("fixProblem", &argument);
    read(triage)
}

#[test]
fn lines_are_cited_redacted_with_time_source_and_hash() {
    let (desk, triage) = cited();
    let text = read(&triage);
    assert!(text.contains("- [E1](app.log#L2) 2026-05-01T10:00:01Z "), "{text}");
    assert!(text.contains("- [E2](app.log#L3-L4) 2026-05-01T10:00:02Z "), "{text}");
    assert!(text.contains("[EMAIL_1]") && !text.contains("ana@"), "{text}");
    assert_eq!(faults(&desk, &triage), Vec::<String>::new(), "{text}");
    // Again is once, and what they say can be for or against a why, or an event.
    let log = uri::of_path(&desk.folder.path().join("app.log"));
    let again =
        desk.call("citeLines", &json!({ "uri": log, "line": 2, "issueId": ID, "number": "1" }));
    assert_eq!(again.result["evidence"]["id"], "E1");
    let against = json!({ "uri": log, "line": 5, "issueId": ID, "number": "1", "stance": "contradicts", "timeline": true });
    desk.call("citeLines", &against);
    let text = read(&triage);
    assert!(text.contains("The pool was empty [E1].\nAgainst: [E3] `"), "{text}");
    assert!(text.contains("*cause, supported*"), "a person decides what follows: {text}");
    assert!(text.contains("| 2026-05-01 10:00:03 | note |"), "{text}");
    let document = triage::parse(&text);
    let lint: Vec<&str> =
        triage::lint(&document, &text).into_iter().map(|problem| problem.id).collect();
    assert!(lint.contains(&"contradicted-why"), "{lint:?}");
    for bad in [
        json!({ "uri": log, "issueId": ID }),
        json!({ "uri": log, "line": 1, "issueId": ID, "stance": "maybe" }),
    ] {
        assert_eq!(
            run(&desk.workbench, "citeLines", &bad).expect_err("refused").code(),
            "bad-arguments"
        );
    }
    let beyond =
        run(&desk.workbench, "citeLines", &json!({ "uri": log, "line": 99, "issueId": ID }));
    assert_eq!(beyond.expect_err("refused").code(), "not-found");
}

#[test]
fn each_way_a_log_can_change_is_told_and_has_a_way_out() {
    let log = |desk: &Desk| desk.folder.path().join("app.log");
    // Lines were put in above.
    let (desk, triage) = cited();
    std::fs::write(log(&desk), format!("new\n{LOG}")).expect("written");
    assert_eq!(
        faults(&desk, &triage),
        ["evidence-moved: app.log#L2", "evidence-moved: app.log#L3-L4"]
    );
    let text = mended(&desk, &triage, "evidence-moved", "Link E1 to app.log, line 3");
    assert!(text.contains("- [E1](app.log#L3) "), "{text}");
    assert_eq!(faults(&desk, &triage), ["evidence-moved: app.log#L3-L4"]);

    // A cited line changed, also while it is being typed.
    let (desk, triage) = cited();
    let open_log = uri::of_path(&log(&desk));
    desk.workbench.open(&open_log, 1, Document::new(&LOG.replace("pool empty", "pool full")));
    assert_eq!(faults(&desk, &triage), ["evidence-changed: app.log#L2"]);
    let text = mended(&desk, &triage, "evidence-changed", "Take the lines as they are now for E1");
    assert!(text.contains("pool full") && !text.contains("pool empty"), "{text}");
    assert_eq!(faults(&desk, &triage), Vec::<String>::new());

    // The log was moved into another folder, then renamed there as well.
    let (desk, triage) = cited();
    let folder = desk.folder.path().join("old/2026");
    std::fs::create_dir_all(&folder).expect("made");
    std::fs::rename(log(&desk), folder.join("app.log")).expect("moved");
    assert_eq!(
        faults(&desk, &triage),
        ["evidence-log-renamed: app.log#L2", "evidence-log-renamed: app.log#L3-L4"]
    );
    let text =
        mended(&desk, &triage, "evidence-log-renamed", "Link E1 to old/2026/app.log, line 2");
    assert!(text.contains("- [E1](old/2026/app.log#L2) "), "{text}");
    let (desk, triage) = cited();
    std::fs::create_dir_all(desk.folder.path().join("old")).expect("made");
    std::fs::rename(log(&desk), desk.folder.path().join("old/shop.log")).expect("moved");
    let text = mended(&desk, &triage, "evidence-log-renamed", "Link E2 to old/shop.log, line 3");
    assert!(text.contains("- [E2](old/shop.log#L3-L4) "), "{text}");

    // The log was rotated, cut, renamed, deleted.
    let (desk, triage) = cited();
    std::fs::rename(log(&desk), desk.folder.path().join("app.log.1")).expect("renamed");
    std::fs::write(log(&desk), "2026-05-02T00:00:00Z INFO app: start\n").expect("written");
    assert_eq!(
        faults(&desk, &triage),
        ["evidence-log-rotated: app.log#L2", "evidence-log-rotated: app.log#L3-L4"]
    );
    let text = mended(&desk, &triage, "evidence-log-rotated", "Link E1 to app.log.1, line 2");
    assert!(text.contains("- [E1](app.log.1#L2) "), "{text}");
    std::fs::remove_file(desk.folder.path().join("app.log.1")).expect("removed");
    assert_eq!(
        faults(&desk, &triage),
        ["evidence-log-missing: app.log.1#L2", "evidence-log-truncated: app.log#L3-L4"]
    );
    std::fs::write(desk.folder.path().join("kept.log"), LOG).expect("written");
    assert_eq!(
        faults(&desk, &triage),
        ["evidence-log-renamed: app.log.1#L2", "evidence-log-truncated: app.log#L3-L4"]
    );
    mended(&desk, &triage, "evidence-log-renamed", "Link E1 to kept.log, line 2");
    let text =
        mended(&desk, &triage, "evidence-log-truncated", "Keep the excerpt of E2 as the record");
    assert!(text.contains("kept as a record; cited by hand"), "{text}");
    assert_eq!(faults(&desk, &triage), Vec::<String>::new(), "{text}");

    // The rotated copy was compressed: where the lines are is said, and what stands there now is not taken for them.
    let (packed, document) = cited();
    std::fs::write(packed.folder.path().join("app.log.2.gz"), [0x1f, 0x8b]).expect("written");
    std::fs::write(log(&packed), "2026-05-02T00:00:00Z INFO app: start\n".repeat(9))
        .expect("written");
    assert_eq!(
        faults(&packed, &document),
        ["evidence-log-rotated: app.log#L2", "evidence-log-rotated: app.log#L3-L4"]
    );
    mended(&packed, &document, "evidence-log-rotated", "Keep the excerpt of E1 as the record");

    // A bullet typed by hand holds no hash yet.
    let typed = text.replace("## Timeline", "- [E7](kept.log#L5)\n\n## Timeline");
    std::fs::write(uri::to_path(&triage).expect("a path"), typed).expect("written");
    assert_eq!(faults(&desk, &triage), ["evidence-without-hash: kept.log#L5"]);
    let text =
        mended(&desk, &triage, "evidence-without-hash", "Take the lines as they are now for E7");
    assert!(text.contains("- [E7](kept.log#L5) 2026-05-01T10:00:03Z "), "{text}");
    assert_eq!(faults(&desk, &triage), Vec::<String>::new());
}

#[test]
fn windows_line_ends_are_no_change() {
    let desk = Desk::new();
    let log = uri::of_path(&desk.write("app.log", LOG.replace('\n', "\r\n").as_bytes()));
    let started = desk.call("startTriage", &json!({ "uri": log, "title": "x", "domain": "db" }));
    let triage = started.result["uri"].as_str().expect("a uri").to_owned();
    assert_eq!(faults(&desk, &triage), Vec::<String>::new(), "{}", read(&triage));
    // The same text in an editor, which may hold it with other line ends.
    desk.workbench.open(&log, 1, Document::new(&LOG.replace('\n', "\r\n")));
    assert_eq!(faults(&desk, &triage), Vec::<String>::new());
}

#[test]
fn a_rule_can_be_switched_off_or_made_an_error_and_is_explained() {
    let (desk, triage) = cited();
    let weak = |desk: &Desk| {
        let snapshot = open(desk, &triage, 1);
        crate::weak::weak_points(&snapshot)
            .into_iter()
            .map(|weak| (weak.code, weak.severity))
            .collect::<Vec<_>>()
    };
    let code = "answer-without-evidence";
    assert!(weak(&desk).contains(&(code, detect::Severity::Warning)), "{:?}", weak(&desk));
    desk.workbench.configure(&json!({ "triage": { "severities": { code: "error" } } }));
    assert!(weak(&desk).contains(&(code, detect::Severity::Error)));
    desk.workbench.configure(&json!({ "triage.severities": { code: "off" } }));
    assert!(weak(&desk).iter().all(|(other, _)| *other != code));
    let problems = desk.workbench.configure(&json!({ "triage.severities": { "nonsense": "off" } }));
    assert_eq!(problems.len(), 1);
    let told = desk.call("explainProblem", &json!({ "code": code })).result;
    assert!(told["explanation"].as_str().is_some_and(|text| text.contains("opinion")), "{told}");
    let all = desk.call("explainProblem", &json!({ "uri": "none" }));
    assert!(all.result["rules"].as_array().is_some_and(|rules| rules.len() > 30));
    let snapshot = open(&desk, &triage, 2);
    let at = read(&triage).find("The pool was").expect("there");
    let offer = crate::actions::Offer { previews: false };
    let actions = crate::actions::actions(&snapshot, text::Span::new(at, at), offer);
    let titles: Vec<&str> = actions.iter().map(|action| action.title.as_str()).collect();
    assert!(titles.iter().any(|title| title.starts_with("Cite E1: ")), "{titles:?}");
    assert!(titles.contains(&"Explain: answer without evidence"), "{titles:?}");
    let hover = crate::hover::hover(&snapshot, at).expect("a hover");
    assert!(hover.markdown.contains("Cite the lines that show it"), "{}", hover.markdown);
    let first = desk.call("fixProblem", &Value::Null).result;
    assert!(first["fix"].is_string(), "{first}");
}
