//! Documents that git tore, that begin late, whose fields are none, and resolved ones that tell half: each is told, and each
//! way out takes it away.

use jiff::civil::date;

use crate::{FixInput, Problem, fixes, is_triage, lint, parse};

use super::*;

const NEW: &str = "019b0a2c-7c1e-7f2a-9a44-000000000002";
pub(super) const HEAD: &str = "---\ntftsr: triage/1\nid: 019b0a2c-7c1e-7f2a-9a44-000000000001\ntitle: Pool empty\ndomain: db\nstatus: triaging\n---\n\n## Whys\nLeg: why did it happen\n";

fn found(text: &str) -> Vec<Problem> {
    lint(&parse(text), text)
}

pub(super) fn ids(text: &str) -> Vec<&'static str> {
    found(text).into_iter().map(|problem| problem.id).collect()
}

/// What each way out of the first problem of a rule makes of a text.
pub(super) fn mended(text: &str, id: &str) -> Vec<(String, String)> {
    let input = FixInput { today: date(2026, 3, 14), new_id: NEW, owners: &[] };
    let problem = found(text).into_iter().find(|problem| problem.id == id).expect(id);
    fixes(text, &problem, &input)
        .into_iter()
        .map(|fix| (fix.title, applied(text, &fix.edits)))
        .collect()
}

#[test]
fn each_fault_of_the_head_is_told_and_each_way_out_ends_it() {
    let torn = HEAD.replace(
        "title: Pool empty\n",
        "<<<<<<< HEAD\ntitle: Pool empty\n=======\ntitle: No connection free\n>>>>>>> fix/pool\n",
    );
    let below = format!(
        "{HEAD}\n### 1 Why?\n*cause, hypothesis*\n<<<<<<< HEAD\nOurs.\n=======\nTheirs.\n>>>>>>> x\n"
    );
    let whole = format!("<<<<<<< HEAD\n{HEAD}=======\n{HEAD}>>>>>>> x\n");
    let alone = format!("{HEAD}\n<<<<<<< HEAD\nOurs.\n");
    let late = format!("\n\n{HEAD}");
    let marked = format!("\u{feff}\r\n{}", HEAD.replace('\n', "\r\n"));
    let short = HEAD.replace("-000000000001", "-00000000001");
    let large = HEAD.replace("019b0a2c-7c1e-7f2a-9a44", "019B0A2C-7C1E7F2A-9A44");
    let map = HEAD.replace("domain: db\n", "domain:\n  # ours\n  name: Db\n  team: storage\n");
    let list = HEAD.replace("domain: db\n", "domain:\n  - k8s\n  - db\n");
    let flow = HEAD.replace("domain: db\n", "domain: {name: network}\n");
    let title = HEAD.replace("title: Pool empty\n", "title: [Pool empty]\n");
    let nested = HEAD.replace("id: 019b", "id:\n  uuid: 019b");
    for (text, id, ways) in [
        (&torn, "git-conflict", 3),
        (&below, "git-conflict", 3),
        (&whole, "git-conflict", 3),
        (&alone, "git-conflict", 1),
        (&late, "front-matter-not-first", 1),
        (&marked, "front-matter-not-first", 1),
        (&short, "unreadable-id", 1),
        (&large, "unreadable-id", 2),
        (&map, "field-not-a-word", 1),
        (&list, "field-not-a-word", 2),
        (&flow, "field-not-a-word", 1),
        (&title, "field-not-a-word", 1),
        (&nested, "field-not-a-word", 2),
    ] {
        assert!(is_triage(text), "{text}");
        assert_eq!(ids(text), [id], "{text}");
        let mended = mended(text, id);
        assert_eq!(mended.len(), ways, "{mended:?}");
        for (title, after) in mended {
            assert!(is_triage(&after), "{title}: {after}");
            assert!(!ids(&after).contains(&id), "{title}: {after}");
        }
    }
    assert!(
        mended(&map, "field-not-a-word")[0]
            .1
            .contains("\ndomain: db\n# ours\n# team: storage\nstatus")
    );
    let written = &mended(&list, "field-not-a-word")[1].1;
    assert!(written.contains("\ndomain: db\n# - k8s\nstatus"), "{written}");
    // What is said there next takes none of it away.
    let edits = crate::set_front_matter(written, "domain", "linux").expect("a domain");
    assert!(applied(written, &edits).contains("\ndomain: linux\n# - k8s\nstatus"));
    let open = late.replace("status: triaging\n---\n", "status: triaging\n");
    assert!(mended(&open, "broken-front-matter")[0].1.contains("\nstatus: triaging\n---\n"));
    assert!(
        mended(&large, "unreadable-id")[0]
            .1
            .contains("\nid: 019b0a2c-7c1e-7f2a-9a44-000000000001\n")
    );
    assert!(
        mended(&nested, "field-not-a-word")[0]
            .1
            .contains("\nid: 019b0a2c-7c1e-7f2a-9a44-000000000001\n")
    );
    assert_eq!(mended(&late, "front-matter-not-first")[0].1, HEAD);
    assert_eq!(mended(&torn, "git-conflict")[0].1, HEAD);
    assert!(crate::is_unmerged(&torn) && !crate::is_unmerged(&alone));
}

#[test]
fn what_is_as_it_should_be_is_left_alone() {
    for text in [
        HEAD.to_owned(),
        HEAD.replace("domain: db\n", "domain: db # ours\ntags:\n  - db\n  - pool\n"),
        HEAD.replace("title: Pool empty", "title: \"[P2] pool empty\""),
        HEAD.replace(
            "status: triaging\n",
            "status: triaging\nprovider:\n# none\n\nteam:\n  name: storage\n",
        ),
    ] {
        assert_eq!(ids(&text), Vec::<&str>::new(), "{text}");
    }
}

#[test]
fn a_resolved_document_without_its_sections_is_told_of() {
    let done = HEAD.replace("status: triaging", "status: resolved");
    assert_eq!(
        ids(&done),
        ["missing-section", "missing-section"],
        "those that lack, and the empty one"
    );
    let [first, second] = found(&done).try_into().expect("two");
    assert!(
        first.message.contains("Impact, Evidence, Timeline, Root causes, Countermeasures"),
        "{}",
        first.message
    );
    assert!(second.message.contains("Whys is empty"), "{}", second.message);
    let ways = mended(&done, "missing-section");
    assert_eq!(ways[0].0, "Add Impact, Evidence, Timeline, Root causes, Countermeasures");
    let headings: Vec<&str> =
        ways[0].1.lines().filter_map(|line| line.strip_prefix("## ")).collect();
    assert_eq!(
        headings,
        ["Impact", "Evidence", "Timeline", "Whys", "Root causes", "Countermeasures"]
    );
    assert!(
        ways[0].1.contains("| what | for |") && ways[0].1.contains("| time (UTC) |"),
        "{}",
        ways[0].1
    );
    // Asked for, nothing more is said of them.
    let mut text = done;
    while let Some(problem) = found(&text).into_iter().find(|one| one.id == "missing-section") {
        let (title, after) = mended(&text, problem.id).pop().expect("a way");
        assert_eq!(title, "Ask for it among the open questions");
        assert_ne!(after, text);
        text = after;
    }
    assert_eq!(ids(&text), Vec::<&str>::new(), "{text}");
    assert!(text.contains("- What happened when?\n"), "{text}");
    // While it is worked on, all of this may come.
    assert_eq!(ids(HEAD), Vec::<&str>::new());
}

#[test]
fn what_is_among_the_open_questions_and_what_is_a_hypothesis_is_settled() {
    let why = |attributes: &str, answer: &str| {
        format!("{HEAD}\n### 1 Why did it fail?\n{attributes}\n{answer}\n")
    };
    for state in
        ["cause, hypothesis", "cause, supported", "contributing, confirmed", "ruled out, refuted"]
    {
        let text = why(&format!("*{state}*"), "");
        let asked = mended(&text, "unanswered-why").pop().expect("a way");
        assert_eq!(asked.0, "Put 1 among the open questions");
        assert_eq!(ids(&asked.1), Vec::<&str>::new(), "{}", asked.1);
    }
    let claimed = why("*cause, supported*", "The pool was empty.");
    let made = mended(&claimed, "answer-without-evidence").pop().expect("a way");
    assert_eq!(made.0, "Make 1 a hypothesis");
    assert_eq!(ids(&made.1), Vec::<&str>::new(), "{}", made.1);
    let confirmed = why("*cause, confirmed*", "The pool was empty.");
    let looked = mended(&confirmed, "no-counter-evidence").remove(0);
    assert!(looked.1.contains("### 1.1 What would we see if this were not so"), "{}", looked.1);
    assert!(!ids(&looked.1).contains(&"no-counter-evidence"), "{}", looked.1);
    let done = claimed.replace("status: triaging", "status: resolved");
    let made = mended(&done, "answer-without-evidence").pop().expect("a way");
    assert_eq!(made.0, "Make 1 a hypothesis, and ask what shows it");
    assert!(!ids(&made.1).contains(&"answer-without-evidence"), "{}", made.1);
    // An answer that says nothing of how sure it is claims more.
    assert_eq!(ids(&why("", "The pool was empty.")), ["answer-without-evidence"]);
}
