//! What mends a problem: each fix applies cleanly, takes the problem away or moves it on, and loses no words.

use jiff::civil::date;
use proptest::prelude::*;

use crate::{FixInput, Problem, fixes, lint, parse};

use super::*;

const ID: &str = "019b0a2c-7c1e-7f2a-9a44-000000000001";

fn found(text: &str, id: &str) -> Option<Problem> {
    lint(&parse(text), text).into_iter().find(|problem| problem.id == id)
}

fn mended(text: &str, problem: &Problem) -> Vec<(String, String)> {
    let owners = ["storage team".to_owned()];
    let input = FixInput { today: date(2026, 3, 14), new_id: ID, owners: &owners };
    fixes(text, problem, &input)
        .into_iter()
        .map(|fix| (fix.title, applied(text, &fix.edits)))
        .collect()
}

fn changed(changes: &[(&str, &str)]) -> String {
    let mut text = DOCUMENT.to_owned();
    for (old, new) in changes {
        assert!(text.contains(old), "{old}");
        text = text.replacen(old, new, 1);
    }
    text
}

const ANSWER: &str = "No connection was free for 30 s [E2].";
const OPEN: &str = "*cause, hypothesis*\n\nLeg";
const ROW: &str = "|---|---|---|---|---|---|---|\n";

/// A change of the document, the problem it makes, the title of the first fix, and words that are there after it.
#[test]
fn the_first_fix_mends_what_is_underlined() {
    let mut wrong: Vec<String> = Vec::new();
    for (changes, id, title, there) in [
        (
            &[(ANSWER, "No connection was free.")][..],
            "answer-without-evidence",
            "Cite E2: connection is not available, timed out after 300…",
            "No connection was free [E2].",
        ),
        (
            &[(ANSWER, "No connection [E2, E7].")],
            "unknown-evidence",
            "Cite E2 instead: connection is not available, timed out after 300…",
            "No connection [E2, E2].",
        ),
        (
            &[(ANSWER, "Checkout answered 502 [E2].")],
            "answer-repeats-question",
            "Turn the answer into a comment",
            "<!-- Checkout answered 502 [E2]. -->",
        ),
        (
            &[(OPEN, "*cause, supported*\nHuman error [E1].\n\nLeg")],
            "stops-at-person",
            "Ask what made it sensible, below 1.1",
            "### 1.1.1 What made this the sensible thing to do, and why did nothing catch it?",
        ),
        (
            &[(ANSWER, "No connection [E1]."), (OPEN, "*cause, supported*\nHeld [E2].\n\nLeg")],
            "effect-before-cause",
            "Make 1.1 a contributing factor",
            "*contributing, supported*\nHeld [E2].",
        ),
        (
            &[("*cause, supported*", "*cause, confirmed*")],
            "cause-without-countermeasure",
            "Add a countermeasure for 1",
            "| | 1 | prevent | | | | |",
        ),
        (
            &[(ROW, "|---|---|---|---|---|---|---|\n| Alert | 1 | detect | automate | | | |\n")],
            "incomplete-countermeasure",
            "Owner: storage team",
            "| Alert | 1 | detect | automate | storage team | | |",
        ),
        (
            &[(ROW, "|---|---|---|---|---|---|---|\n| Alert | 1 |\n")],
            "incomplete-countermeasure",
            "Owner: storage team",
            "| Alert | 1 | | | storage team | | |",
        ),
        (
            &[(
                ROW,
                "|---|---|---|---|---|---|---|\n| A | 9 | stop | guard | ops | soon | fires |\n",
            )],
            "unreadable-due-date",
            "Due 2026-03-28",
            "| ops | 2026-03-28 | fires |",
        ),
        (
            &[(
                ROW,
                "|---|---|---|---|---|---|---|\n| A | 1.7 | detct | guard | ops | 2026-03-28 | fires |\n",
            )],
            "unknown-why",
            "Write 1.1: Why was none free?",
            "| A | 1.1 |",
        ),
        (
            &[(
                ROW,
                "|---|---|---|---|---|---|---|\n| A | 1 | detct | guard | ops | 2026-03-28 | fires |\n",
            )],
            "unknown-value",
            "Write detect",
            "| A | 1 | detect |",
        ),
        (&[("severity: p1", "severity: p9")], "unknown-value", "Write p1", "severity: p1\n"),
        (
            &[("- 1,204 of 3,541 requests from 2026-03-14T02:11:40Z", "- all of them")],
            "impact-not-quantified",
            "List what an impact says: who, what, from when until when, how many",
            "- From 2026-03-14T02:11:40Z until …\n- How many: … of …",
        ),
        (
            &[(ANSWER, "The engineer failed to look [E2].")],
            "blameful-wording",
            "Say what was missing: Nothing prompted the engineer to",
            "Nothing prompted the engineer to look [E2].",
        ),
        (
            &[(ANSWER, "The vendor is to blame for it [E2].")],
            "blameful-wording",
            "Write: part of what led to this",
            "The vendor is part of what led to this for it [E2].",
        ),
        (
            &[(ANSWER, "A careless change [E2].")],
            "blameful-wording",
            "Take the word out",
            "\nA change [E2].",
        ),
        (
            &[(ANSWER, "TODO how long [E2]?")],
            "placeholder-left",
            "Put it among the open questions",
            "- Was the replica used?\n\n- how long [E2]?",
        ),
        (&[("### 1.1 ", "### 1 ")], "duplicate-why", "Give it the number 3", "### 3 Why was none"),
        (&[("### 1.1 ", "### 1.4.1 ")], "orphan-why", "Give it the number 1.5", "### 1.5 Why was"),
        (
            &[("### 1.1 ", "### ")],
            "why-without-number",
            "Give it the number 3",
            "### 3 Why was none",
        ),
        (
            &[("[E2](", "[E1](")],
            "duplicate-evidence",
            "Give this one the id E3",
            "- [E3](logs/app.log",
        ),
        (
            &[("#L8123", "")],
            "unreadable-evidence",
            "Link its first line",
            "- [E1](logs/postgres.log#L1)",
        ),
        (
            &[("| 2026-03-14 02:09:12 |", "| at night |")],
            "unreadable-time",
            "The time of E1, 2026-03-14 02:09:12",
            "| 2026-03-14 02:09:12 | trigger |",
        ),
        (
            &[("| 2026-03-14 02:11:40 |", "| 2026-03-14 01:11:40 |")],
            "timeline-order",
            "Sort the timeline by time",
            "| 2026-03-14 01:11:40 | impact start | first 502 | E2 |\n| 2026-03-14 02:09:12 |",
        ),
        (
            &[(
                "| 2026-03-14 02:11:40 | impact start",
                "| 2026-03-14 02:11:40 | impact start | x | |\n| 2026-03-14 02:12:40 | mitigated | y | |\n| 2026-03-14 02:12:00 | resolved",
            )],
            "events-contradict",
            "Make this row a note",
            "| 2026-03-14 02:12:00 | note |",
        ),
        (
            &[("status: triaging", "status: resolved")],
            "timeline-incomplete",
            "Ask for them among the open questions",
            "- When was it detected?\n- When was it acknowledged?\n",
        ),
        (
            &[(ANSWER, "No connection was free for 30 s [E2], ~~`[E9]`~~.")],
            "struck-citation",
            "Take the citation out",
            "for 30 s [E2],.",
        ),
        (&[("triage/1", "triage/9")], "newer-version", "Read it as triage/1", "tftsr: triage/1\n"),
        (
            &[("triage/1", "triage/x")],
            "unknown-version",
            "Read it as triage/1",
            "tftsr: triage/1\n",
        ),
        (
            &[("## Root causes\n", "## Root causes\n- 8: x\n")],
            "unknown-why",
            "Write 1: Why did checkout answer 502?",
            "- 1: x",
        ),
        (
            &[
                ("*cause, supported*", "*ruled out, refuted*"),
                ("## Root causes\n", "## Root causes\n- 1: x\n"),
            ],
            "excluded-root-cause",
            "Take it out of the root causes",
            "## Root causes\n\n## Countermeasures",
        ),
        (
            &[(OPEN, "*cause, supported*\nThe index was dropped [E1].\n\nLeg")],
            "leaf-fails-stop-test",
            "Name 1.1 as a root cause",
            "- 1.1: the index was dropped",
        ),
        (
            &[
                (OPEN, "*cause, confirmed*\nThe index was dropped [E1].\n\nLeg"),
                ("## Root causes\n", "## Root causes\n- 1.1: x\n"),
                (
                    ROW,
                    "|---|---|---|---|---|---|---|\n| A | 1.1 | prevent | guard | ops | 2026-03-28 | fires |\n",
                ),
            ],
            "no-counter-evidence",
            "Ask what would speak against it, below 1.1",
            "### 1.1.1 What would we see if this were not so: the index was dropped?",
        ),
        (
            &[(ANSWER, "No connection was free [E2].\nAgainst: [E1] `DROP INDEX`")],
            "contradicted-why",
            "Make 1 a hypothesis",
            "*cause, hypothesis*\nNo connection",
        ),
        (
            &[("title: Checkout returns 502", "title: Checkout: 502 \"again\"")],
            "broken-front-matter",
            "Put the value in quotes",
            "title: \"Checkout: 502 \\\"again\"\n",
        ),
        (
            &[("title: Checkout returns 502", "title: 'it's 502'")],
            "broken-front-matter",
            "Put the value in quotes",
            "title: \"it's 502\"\n",
        ),
        (
            &[("title: Checkout returns 502", "title: \"the \"old\" one\"")],
            "broken-front-matter",
            "Put the value in quotes",
            "title: \"the \\\"old\\\" one\"\n",
        ),
        (
            &[("title: Checkout", "  title: Checkout")],
            "broken-front-matter",
            "Begin it at the start of the line",
            "\ntitle: Checkout",
        ),
        (
            &[("title: Checkout", "title:Checkout")],
            "broken-front-matter",
            "Put a blank behind the colon",
            "\ntitle: Checkout",
        ),
        (
            &[("tftsr: triage/1", "tftsr: \"triage/1")],
            "broken-front-matter",
            "Put the value in quotes",
            "tftsr: \"triage/1\"\n",
        ),
        (
            &[("color: teal", "color teal")],
            "broken-front-matter",
            "Turn the line into a comment",
            "# color teal\n",
        ),
        (
            &[("color: teal", "title: twice")],
            "broken-front-matter",
            "Turn the line into a comment",
            "# title: twice",
        ),
        (
            &[("color: teal\n---\n", "color: teal\n")],
            "broken-front-matter",
            "Close the front matter",
            "color: teal\n---\n\n# Ch",
        ),
        (
            &[("color: teal", "color: [teal")],
            "broken-front-matter",
            "Close the list",
            "color: [teal]\n",
        ),
        (
            &[("id: 019b0a2c-7c1e-7f2a-9a44-0d5b7e1f3c10\n", "")],
            "missing-id",
            "Give the document an id of its own",
            "id: 019b0a2c-7c1e-7f2a-9a44-000000000001\n---",
        ),
    ] {
        let text = changed(changes);
        let Some(problem) = found(&text, id) else {
            wrong.push(format!("{id} is not found: {changes:?}"));
            continue;
        };
        let fixed = mended(&text, &problem);
        let Some((said, after)) = fixed.first() else {
            wrong.push(format!("{id}: no fix"));
            continue;
        };
        if said != title {
            wrong.push(format!("{id}: {said:?} instead of {title:?}"));
        }
        if !after.contains(there) {
            wrong.push(format!("{id}: {there:?} is not in\n{after}"));
        }
        let titles: std::collections::BTreeSet<&String> =
            fixed.iter().map(|(title, _)| title).collect();
        assert_eq!(titles.len(), fixed.len(), "{id}: titles are unique");
        // Asking on, listing and noting mend by and by; all others at once.
        let by_and_by =
            ["no-counter-evidence", "impact-not-quantified", "incomplete-countermeasure"];
        if !by_and_by.contains(&id) {
            let words = &text[problem.span.range()];
            let again = lint(&parse(after), after)
                .into_iter()
                .find(|other| other.id == id && &after[other.span.range()] == words);
            if again.is_some() {
                wrong.push(format!("{id} is still there\n{after}"));
            }
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n\n"));
}

#[test]
fn the_start_of_the_impact_is_offered_from_what_an_answer_cites() {
    let text =
        changed(&[("status: triaging", "status: resolved"), ("| impact start |", "| note |")]);
    let problem = found(&text, "timeline-incomplete").expect("found");
    let (title, after) = mended(&text, &problem).into_iter().nth(1).expect("offered");
    assert_eq!(title, "The impact started with E2, 2026-03-14 02:11:40");
    assert!(
        after.contains("| 2026-03-14 02:11:40 | impact start | connection is not available"),
        "{after}"
    );
}

#[test]
fn a_citation_is_taken_out_with_what_holds_it() {
    for (answer, expected) in [
        ("So [E7].", "So."),
        ("So [E2, E7].", "So [E2]."),
        ("So [E7, E2].", "So [E2]."),
        ("So [E1; E7; E2].", "So [E1; E2]."),
    ] {
        let text = changed(&[(ANSWER, answer)]);
        let problem = found(&text, "unknown-evidence").expect("found");
        let (_, after) = mended(&text, &problem)
            .into_iter()
            .find(|(title, _)| title == "Take the citation out")
            .expect("offered");
        assert!(after.contains(&format!("\n{expected}\n")), "{answer}: {after}");
    }
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 96, ..ProptestConfig::default() })]

    /// Fixes apply to any text that is being typed, and keep all words but those they are about.
    #[test]
    fn fixes_apply_to_any_text(text in super::laws::mutated()) {
        for problem in lint(&parse(&text), &text) {
            for (_, after) in mended(&text, &problem) {
                parse(&after);
            }
        }
    }
}
