//! What an RCA rests on: it says nothing twice, shows only what is cited, and names what does not hold.

use triage::{EventKind, Leg, WhyKind, WhyStatus};

use super::build::Incident;
use super::{RedactionCount, well_formed, write};

fn rca(incident: &Incident) -> String {
    let text = write(incident, &[], None, RedactionCount::default());
    well_formed(&text);
    text
}

/// The body of a section, empty when it is not there.
fn section<'t>(text: &'t str, name: &str) -> &'t str {
    let start = format!("\n## {name}\n");
    let body = text.split_once(&start).map(|(_, rest)| rest).unwrap_or_default();
    body.split("\n## ").next().unwrap_or_default().trim_end()
}

fn answered(incident: Incident, number: &str, question: &str, answer: &str) -> Incident {
    incident.why(number, question, answer, WhyKind::Cause, WhyStatus::Confirmed, &[])
}

#[test]
fn the_impact_says_when_once() {
    let check = |impact: &str, is_added: bool, asked: &str| {
        let incident = Incident::new("Uploads fail")
            .impact(impact)
            .event("2026-05-06T09:57:45Z", EventKind::ImpactStart, "first failure", &[])
            .event("2026-05-06T10:39:31Z", EventKind::Resolved, "disk has space", &[]);
        let text = rca(&incident);
        let impact = section(&text, "Impact");
        assert_eq!(
            impact.contains("\nLasted 41 min 46 s, from 09:57:45 to "),
            is_added,
            "{impact}"
        );
        let questions = section(&text, "Open questions").lines();
        let said: Vec<&str> =
            questions.filter(|line| line.contains("The Impact section says")).collect();
        assert_eq!(said.join("\n"), asked, "{impact}");
        let is_disputed = text.contains("By the timeline, the impact lasted 41 min 46 s");
        assert_eq!(is_disputed, !asked.is_empty(), "{text}");
    };
    check("39 uploads failed", true, "");
    check("39 uploads failed, each hung for 30 s", true, "");
    check("39 uploads failed over 41 min 46 s", false, "");
    check("39 uploads failed from 09:57 to 10:40 UTC", false, "");
    check("- From 2026-05-06T09:57:45Z until 2026-05-06T12:39:31+02:00", false, "");
    check(
        "- From 2026-05-06T09:57:45Z until 2026-05-06T10:36:44Z",
        false,
        "- When did the impact end? The Impact section says 10:36:44, the timeline 10:39:31.",
    );
    check(
        "39 uploads failed, 08:57–10:36",
        false,
        "- When did the impact start? The Impact section says 08:57, the timeline 09:57:45.\n\
         - When did the impact end? The Impact section says 10:36, the timeline 10:39:31.",
    );
    check("39 uploads failed, 11:57 to 12:39 CEST", false, "");
    check(
        "An outage of 20 min.",
        false,
        "- How long did the impact last? The Impact section says 20 min, the timeline 41 min 46 s.",
    );
}

#[test]
fn a_question_stands_before_its_answer_unless_the_answer_says_it() {
    let check = |question: &str, answer: &str, expected: &str| {
        let incident = answered(Incident::new("x"), "1", question, answer);
        assert_eq!(section(&rca(&incident), "Why it happened"), expected, "{question}");
    };
    check(
        "Why did the alert need a quarter of an hour?",
        "It wants four minutes of failures on end.",
        "1. *Why did the alert need a quarter of an hour?* It wants four minutes of failures on end.",
    );
    check(
        "Why did checkout answer 502?",
        "Checkout answered 502 because no connection was free. Then it gave up.",
        "1. Checkout answered 502 because no connection was free. Then it gave up.",
    );
    check(
        "Why did checkout answer 502?",
        "The pool was dry. So checkout answered 502.",
        "1. *Why did checkout answer 502?* The pool was dry. So checkout answered 502.",
    );
    check("Why did *all* fail", "One pool.", "1. Why did *all* fail? One pool.");
    check("", "- one\n- two", "1. \\- one\n   - two");
    check("Why?", "- one\n- two", "1. *Why?*\n   - one\n   - two");
}

#[test]
fn contributing_factors_of_the_other_legs_are_not_told_twice() {
    let contributing = |incident: Incident, number, answer| {
        incident.why(number, "Why?", answer, WhyKind::Contributing, WhyStatus::Supported, &[])
    };
    let incident = answered(Incident::new("x"), "1", "Why did it fail?", "The pool was dry.");
    let incident = answered(incident, "1.1", "Why not?", "");
    let incident =
        contributing(incident, "1.2", "It holds 5 v. 3.2 connections, e.g. `a. B`. Nobody knew.");
    let incident = contributing(incident.leg(Leg::Detected), "2", "No alert watches it.");
    let text = rca(&incident);
    assert_eq!(
        section(&text, "Contributing factors"),
        "- It holds 5 v. 3.2 connections, e.g. `a. B`. (see 1.1)"
    );
    assert_eq!(
        section(&text, "Why it was not detected sooner"),
        "1. *Why?* No alert watches it. *(supported, not yet confirmed)*"
    );
}

#[test]
fn only_what_is_cited_is_shown() {
    let mut incident = Incident::new("x");
    for (id, excerpt) in [
        ("E1", "migration | done"),
        ("E2", "duration: 9 s"),
        ("E3", "cups restarted"),
        ("E4", "index dropped"),
        ("E5", "in a range"),
        ("E6", "in a check"),
        ("E7", "of a suggestion"),
        ("E8", "told by a person"),
        ("E9", "nowhere"),
    ] {
        incident = incident.evidence(id, "a.log", (1, 1), None, excerpt);
    }
    let incident = incident
        .event("2026-05-06T01:00:00Z", EventKind::Change, "migration / done", &["E1"])
        .event("2026-05-06T02:00:00Z", EventKind::Note, "duration: 9 s", &["E2"])
        .event("2026-05-06T03:00:00Z", EventKind::Change, "cups restarted", &["E3"])
        .event("2026-05-06T04:00:00Z", EventKind::Trigger, "the index goes", &["E4"])
        .event("2026-05-06T05:00:00Z", EventKind::Change, "index dropped", &["E4"])
        .event("2026-05-06T06:00:00Z", EventKind::Note, "we looked at cups", &["E8"])
        .event("2026-05-06T07:00:00Z", EventKind::Note, "of a suggestion", &["E7"]);
    let incident = answered(incident, "1", "Why?", "See [E2] and [E4–E5], not `[E9]`.")
        .suggestion("1.1", "Why so?", "Perhaps [E7].")
        .countermeasure(["Watch it", "1", "", "", "", "", "as in [E6]"]);
    let text = rca(&incident);
    let what = |name: &str, column: usize| -> Vec<String> {
        let rows = section(&text, name).lines().take_while(|line| line.starts_with('|')).skip(2);
        let cell = |row: &str| row.split('|').nth(column).unwrap_or_default().trim().to_owned();
        rows.map(cell).collect()
    };
    assert_eq!(
        what("Timeline", 2),
        ["duration: 9 s", "**Trigger**: the index goes", "we looked at cups"]
    );
    assert_eq!(what("Evidence", 1), ["E2", "E4", "E5", "E6", "E8"]);
}

#[test]
fn what_cites_evidence_that_is_not_there_is_a_question() {
    let incident = Incident::new("x")
        .impact("12 users [E97]")
        .evidence("E1", "a.log", (1, 1), None, "dry")
        .event("2026-05-06T01:00:00Z", EventKind::Detected, "alert", &["E98"])
        .why(
            "1",
            "Why?",
            "Pool [E99] was dry [E1, E99].",
            WhyKind::Cause,
            WhyStatus::Hypothesis,
            &["E99", "E1", "E96"],
        )
        .why("1.1", "Why dry?", "[E99]", WhyKind::Cause, WhyStatus::Supported, &["E99"])
        .root_cause(Some("1"), "too small [E95]");
    let text = rca(&incident);
    let (said, questions) = text.split_once("## Open questions").expect("questions");
    assert!(!said.contains("E9"), "{said}");
    for words in ["Known so far: *Why?* Pool was dry [E1].", "12 users\n", "too small *("] {
        assert!(said.contains(words), "{words} is not in\n{said}");
    }
    for question in [
        "- Why dry?",
        "- The impact cites E97, which is not in the evidence.",
        "- The timeline, in “alert”, cites E98, which is not in the evidence.",
        "- The answer to 1 cites E99 and E96, which are not in the evidence.",
        "- The answer to 1.1 cites E99, which is not in the evidence.",
        "- The root cause at 1 cites E95, which is not in the evidence.",
    ] {
        assert!(questions.contains(&format!("{question}\n")), "{question} is not in\n{questions}");
    }
}
