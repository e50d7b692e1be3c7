//! `tftsr triage` and `tftsr settings`: an investigation led from a shell, by one and by eight at once.

use serde_json::{Value, json};

use crate::harness::{Workspace, tftsr};

const LOG: &str = "2026-05-01T10:00:00Z INFO app: started\n2026-05-01T10:00:01Z WARN app: pool empty\n\
    2026-05-01T10:00:02Z ERROR app: gave up after 30 s\n";

fn run(workspace: &Workspace, arguments: &[&str]) -> String {
    let output = tftsr(workspace, arguments, b"");
    assert_eq!(output.code, 0, "{arguments:?}: {}", output.stderr);
    output.text()
}

/// A workspace with a triage of a log, and the name of its document.
fn started() -> (Workspace, String) {
    let workspace = Workspace::with(&[("app.log", LOG)]);
    let said =
        run(&workspace, &["triage", "start", "app.log", "--title", "Pool empty", "--domain", "db"]);
    let name = said.trim().rsplit('/').next().expect("a path").to_owned();
    assert_eq!(name, "triage-pool-empty.md");
    (workspace, name)
}

#[test]
fn a_triage_is_led_from_the_start_to_what_is_next() {
    let (workspace, name) = started();
    let of = |verb: &[&str]| run(&workspace, &[&["triage"], verb, &["-d", &name]].concat());
    of(&["answer", "1", "The pool was empty [E1].", "--status", "supported"]);
    of(&["ask", "--why", "1"]);
    of(&["add", "Why did nobody see it?", "--leg", "detected"]);
    of(&[
        "event",
        "2026-05-01 10:00:01",
        "the pool is empty",
        "--kind",
        "impact start",
        "--evidence",
        "E1",
    ]);
    of(&["cite", "app.log", "1", "--why", "1", "--against"]);
    let text = workspace.read(&name);
    for there in [
        "The pool was empty [E1].",
        "### 1.1 ",
        "### 2 Why did nobody see it?",
        "| impact start | the pool is empty | E1 |",
        "Against: ",
    ] {
        assert!(text.contains(there), "{there} is not in {text}");
    }
    assert!(of(&["timeline"]).contains("impact start: the pool is empty"));
    let next = of(&["next"]);
    assert!(next.contains("Pool empty (triaging)") && next.contains("\nnext "), "{next}");
    assert!(of(&["say", "What about the pool?"]).is_empty());
    assert!(of(&["history"]).contains("What about the pool?"));
    let refused =
        tftsr(&workspace, &["triage", "answer", "1", "It was so [E99].", "-d", &name], b"");
    assert_eq!(refused.code, 2);
    assert!(refused.stderr.contains("there is no evidence E99"), "{}", refused.stderr);
}

#[test]
fn check_tells_what_is_weak_as_a_compiler_does() {
    let (workspace, name) = started();
    let check =
        |format: &str| tftsr(&workspace, &["triage", "check", &name, "--format", format], b"");
    let found = check("text");
    assert_eq!(found.code, 1, "{}", found.stderr);
    let line =
        found.text().lines().find(|line| line.contains("[unanswered-why]")).map(str::to_owned);
    let line = line.unwrap_or_else(|| panic!("{}", found.text()));
    assert!(
        line.starts_with(&format!("{name}:")) && line.contains(": hint: 1 waits for"),
        "{line}"
    );
    let rows: Value = check("json").json();
    assert!(
        rows.as_array().is_some_and(|rows| rows.iter().any(|row| row["rule"] == "unanswered-why"))
    );
    run(
        &workspace,
        &[
            "triage",
            "fix",
            "unanswered-why",
            "--way",
            "Put 1 among the open questions",
            "-d",
            &name,
        ],
    );
    assert!(!check("text").text().contains("unanswered-why"));
    assert!(run(&workspace, &["triage", "explain"]).contains("stops-at-person"));
    let none = tftsr(&workspace, &["triage", "check", "app.log"], b"");
    assert_eq!(none.code, 2);
    assert!(none.stderr.contains("is no triage document"), "{}", none.stderr);
}

#[test]
fn settings_are_shown_changed_and_brought_back() {
    let workspace = Workspace::new();
    let get = || run(&workspace, &["settings", "get", "diagnostics.max"]).trim().to_owned();
    assert_eq!(get(), "1000");
    run(&workspace, &["settings", "set", "diagnostics.max", "12"]);
    run(&workspace, &["settings", "set", "domain", "db"]);
    assert_eq!(get(), "12");
    let list = run(&workspace, &["settings", "list"]);
    assert!(
        list.lines().any(|line| line.starts_with("domain ") && line.ends_with("\"db\"")),
        "{list}"
    );
    run(&workspace, &["settings", "reset", "diagnostics.max"]);
    assert_eq!(get(), "1000");
    assert_eq!(tftsr(&workspace, &["settings", "get", "nothing"], b"").code, 2);
    assert_eq!(tftsr(&workspace, &["settings", "set", "diagnostics.max", "many"], b"").code, 2);
}

#[test]
fn a_long_list_of_issues_is_cut_and_says_so() {
    let workspace = Workspace::new();
    for number in 0..3 {
        run(&workspace, &["issue", "create", &format!("Issue {number}")]);
    }
    let list = run(&workspace, &["issue", "list", "--limit", "2"]);
    assert_eq!(list.lines().count(), 3, "{list}");
    assert!(list.ends_with("and 1 more; --limit shows more of them\n"), "{list}");
}

/// Eight shells that change one document at once: each has its turn, nothing of anybody is lost, and the store has all of it.
#[test]
fn eight_shells_at_once_all_come_through() {
    let (workspace, name) = started();
    std::thread::scope(|scope| {
        for number in 0..8 {
            let (workspace, name) = (&workspace, &name);
            scope.spawn(move || {
                let question = format!("Why number {number}?");
                run(workspace, &["triage", "add", &question, "-d", name]);
            });
        }
    });
    let text = workspace.read(&name);
    for number in 0..8 {
        assert!(text.contains(&format!(" Why number {number}?\n")), "{number} is lost in {text}");
    }
    let stored = tftsr(&workspace, &["call", "getIssue", &json!({}).to_string()], b"").json();
    assert_eq!(stored["whys"].as_array().map(Vec::len), Some(9));
    assert!(!workspace.files("triage-").iter().any(|name| name.contains(".other")));
}
