//! What is underlined, and what is not.

use crate::{ProblemSeverity, lint, parse};

use super::*;

/// The problems after some replacements in the document, as `id: underlined text`, without those it has anyway.
fn found(changes: &[(&str, &str)]) -> Vec<String> {
    let mut text = DOCUMENT.to_owned();
    for (old, new) in changes {
        assert!(text.contains(old), "{old}");
        text = text.replacen(old, new, 1);
    }
    let usual = problems(DOCUMENT);
    problems(&text).into_iter().filter(|problem| !usual.contains(problem)).collect()
}

fn problems(text: &str) -> Vec<String> {
    let problems = lint(&parse(text), text);
    problems
        .iter()
        .map(|problem| format!("{}: {}", problem.id, &text[problem.span.range()]))
        .collect()
}

#[test]
fn the_document_as_it_is_has_two_hints() {
    let problems = lint(&parse(DOCUMENT), DOCUMENT);
    assert!(problems.iter().all(|problem| problem.severity == ProblemSeverity::Hint));
    assert_eq!(
        self::problems(DOCUMENT),
        [
            "unanswered-why: 1.1 Why was none free?",
            "unanswered-why: 2 Why did the alert need seven minutes?"
        ]
    );
}

#[test]
fn weak_points_are_found_where_they_are() {
    let answer = "No connection was free for 30 s [E2].";
    let open = "*cause, hypothesis*\n\nLeg";
    let row = "|---|---|---|---|---|---|---|\n";
    for (changes, expected) in [
        (
            &[(answer, "No connection was free.")][..],
            &["answer-without-evidence: No connection was free."][..],
        ),
        (&[(answer, "No connection [E2, E7].")], &["unknown-evidence: E7"]),
        (
            &[(answer, "Checkout answered 502 [E2].")],
            &["answer-repeats-question: Checkout answered 502 [E2]."],
        ),
        (
            &[(open, "*cause, supported*\nHuman error [E1].\n\nLeg")],
            &["leaf-fails-stop-test: 1.1 Why was none free?", "stops-at-person: Human error"],
        ),
        (
            &[(answer, "No connection [E1]."), (open, "*cause, supported*\nHeld [E2].\n\nLeg")],
            &["leaf-fails-stop-test: 1.1 Why was none free?", "effect-before-cause: E2"],
        ),
        (
            &[("*cause, supported*", "*cause, confirmed*")],
            &[
                "cause-without-countermeasure: 1 Why did checkout answer 502?",
                "no-counter-evidence: 1 Why did checkout answer 502?",
            ],
        ),
        (
            &[(row, "|---|---|---|---|---|---|---|\n| Alert | 1 | detect | automate | | | |\n")],
            &["incomplete-countermeasure: Alert"],
        ),
        (
            &[(
                row,
                "|---|---|---|---|---|---|---|\n| Alert | 9 | stop | automate | ops | soon | it fires |\n",
            )],
            &["unknown-why: 9", "unknown-value: stop", "unreadable-due-date: soon"],
        ),
        (
            &[(
                "- 1,204 of 3,541 requests from 2026-03-14T02:11:40Z",
                "- all from 2026-03-14T02:11:40Z, `502`",
            )],
            &[
                "impact-not-quantified: - Who: customers of the shop\n- all from 2026-03-14T02:11:40Z, `502`",
            ],
        ),
        (
            &[(answer, "The engineer failed to look [E2].")],
            &["blameful-wording: engineer failed to"],
        ),
        (&[(answer, "TODO [E2] cites the pool.")], &["placeholder-left: TODO"]),
        (
            &[("### 1.1 ", "### 1 ")],
            &[
                "leaf-fails-stop-test: 1 Why did checkout answer 502?",
                "duplicate-why: 1",
                "unanswered-why: 1 Why was none free?",
            ],
        ),
        (
            &[("### 1.1 ", "### 4.1 ")],
            &[
                "leaf-fails-stop-test: 1 Why did checkout answer 502?",
                "orphan-why: 4.1",
                "unanswered-why: 4.1 Why was none free?",
            ],
        ),
        (
            &[("### 1.1 ", "### ")],
            &[
                "leaf-fails-stop-test: 1 Why did checkout answer 502?",
                "why-without-number: ### Why was none free?",
            ],
        ),
        (
            &[("[E2](", "[E1](")],
            &["duplicate-evidence: E1", "unknown-evidence: E2", "unknown-evidence: E2"],
        ),
        (
            &[("#L8123", "")],
            &[
                "unreadable-evidence: - [E1](logs/postgres.log) 02:09:12Z postgres `DROP INDEX idx_orders` <!-- 9f2c41d07be1a655 first seen -->",
                "unknown-evidence: E1",
            ],
        ),
        (&[("| 2026-03-14 02:09:12 |", "| at night |")], &["unreadable-time: at night"]),
        (&[("severity: p1", "severity: high")], &["unknown-value: high"]),
        (&[("triage/1", "triage/9")], &["newer-version: triage/9"]),
        (&[("triage/1", "triage/one")], &["unknown-version: triage/one"]),
        (&[("## Root causes\n", "## Root causes\n- 8: x\n")], &["unknown-why: 8"]),
        (
            &[
                ("*cause, supported*", "*ruled out, refuted*"),
                ("## Root causes\n", "## Root causes\n- 1: x\n"),
            ],
            &["excluded-root-cause: 1"],
        ),
    ] {
        assert_eq!(found(changes), expected, "{changes:?}");
    }
}

#[test]
fn what_is_sound_is_left_alone() {
    let answer = "No connection was free for 30 s [E2].";
    let open = "*cause, hypothesis*\n\nLeg";
    let row = "|---|---|---|---|---|---|---|\n";
    for changes in [
        &[(answer, "The service failed to start; the alert should have fired [E2].")][..],
        &[(answer, "`TODO` is what the log says [E2], and [IPV4_1] and `array[E9]`.")],
        &[(answer, "```text\nTODO [E9]\n```\nSo it says [E2].")],
        &[
            (open, "*cause, supported*\nIts index was dropped [E1].\n\nLeg"),
            ("## Root causes\n", "## Root causes\n- 1.1: its index was dropped\n"),
        ],
        &[
            ("*cause, supported*", "*cause, confirmed*"),
            (answer, "No connection was free [E2].\nAgainst: the proxy had free ones all through."),
            (
                row,
                "|---|---|---|---|---|---|---|\n| Alert | 1.1, 2 | detect | automate | ops | 2026-03-28 | it fires |\n",
            ),
        ],
        &[("- 1,204 of 3,541 requests from", "- about 4,900 EUR since")],
        &[("- 1,204 of 3,541 requests from", "- 34 % of users since")],
        &[("Some words of introduction.", "The careless use of words here is not ours to judge.")],
        &[("### 2 ", "### 3 ")],
        // Evidence against an answer that was weighed.
        &[(
            answer,
            "No connection was free [E2].\nAgainst: [E1] is of another table and a day earlier.",
        )],
        &[
            ("*cause, supported*", "*cause, confirmed*"),
            (
                answer,
                "No connection was free [E2].\nagainst: nothing found in the log of the proxy.",
            ),
            ("## Root causes\n", "## Root causes\n- 1: the pool is too small\n"),
            (
                row,
                "|---|---|---|---|---|---|---|\n| Wider pool | 1 | prevent | guard | ops | 2026-03-28 | load test |\n",
            ),
        ],
        &[(answer, "The evidence against the proxy is [E2]: against all odds it held.")],
        // Front matter as YAML has it.
        &[(
            "color: teal",
            "color: \"teal: dark\"   # of the team\n\n# a comment\nmore:\n  - one\n  - two",
        )],
        &[("title: Checkout returns 502", "title: 'It''s 502: again'")],
        &[("title: Checkout returns 502", "title: http://example.com/a#b")],
        &[("tags:\n  - checkout\n  - postgres", "tags: [checkout, \"a: b\"]")],
        // Moments at the same time, several starts of impact, a detection before the harm.
        &[("| 2026-03-14 02:11:40 |", "| 2026-03-14 02:09:12 |")],
        &[(
            "| 2026-03-14 02:11:40 | impact start",
            "| 2026-03-14 02:10:00 | detected | early | |\n| 2026-03-14 02:11:40 | impact start",
        )],
    ] {
        let left: Vec<String> = found(changes)
            .into_iter()
            .filter(|problem| !problem.starts_with("unanswered-why"))
            .collect();
        assert_eq!(left, Vec::<String>::new(), "{changes:?}");
    }
}

#[test]
fn what_is_left_open_weighs_more_once_it_is_resolved() {
    let text = crate::render(&Issue { status: IssueStatus::Resolved, ..issue() }, &[], &[], &[]);
    let problems = lint(&parse(&text), &text);
    assert!(problems.iter().any(|problem| problem.id == "placeholder-left"));
    assert!(problems.iter().any(|problem| problem.severity == ProblemSeverity::Warning));
}

#[test]
fn a_large_document_is_linted_within_a_keystroke() {
    let mut text = DOCUMENT.to_owned();
    let mut whys = String::from("\n## Whys\nLeg: why did it happen\n");
    for top in 10..50 {
        for sub in ["", ".1", ".1.1", ".1.2", ".2", ".2.1", ".2.1.1", ".2.1.2", ".3", ".3.1"] {
            whys.push_str(&format!("\n### {top}{sub} Why was it so at {top}?\n*cause, supported*\nIt read the whole table [E1].\nAnd more [E2].\nSo it went.\n"));
        }
    }
    text.push_str(&whys);
    let document = parse(&text);
    assert_eq!(document.whys.len(), 403);
    let problems = lint(&document, &text);
    assert!(problems.len() < 900);
}
