//! The example that fixes the format is read completely.

use crate::{
    EventKind, Leg, ProblemSeverity, WhyKind, WhyStatus, lint, next_question, parse, progress,
    render,
};

use super::*;

fn example() -> Option<String> {
    let path = concat!(env!("CARGO_MANIFEST_DIR"), "/../../../shared/examples/triage.md");
    #[expect(clippy::disallowed_methods, reason = "the example stands outside of the crate")]
    let text = std::fs::read_to_string(path).ok();
    if text.is_none() {
        #[expect(clippy::print_stderr, reason = "a test that did not run says so")]
        {
            eprintln!("skipped: the example document is not here");
        }
    }
    text
}

#[test]
fn everything_in_it_is_read() {
    let Some(text) = example() else { return };
    let document = parse(&text);
    assert_eq!(
        document.front.title.as_deref(),
        Some("Checkout returns 502 for one customer in three")
    );
    assert_eq!(document.front.tags, ["checkout", "postgres"]);
    assert_eq!(document.front.domain, Some(Domain::Database));
    let counts = (
        document.evidence.len(),
        document.timeline.len(),
        document.whys.len(),
        document.root_causes.len(),
        document.countermeasures.len(),
        document.open_questions.len(),
    );
    assert_eq!(counts, (7, 7, 8, 1, 2, 1));
    let first = &document.evidence[0].value;
    assert_eq!(first.time, Some(time("2026-03-14T02:09:12Z")));
    assert_eq!((first.line, first.end_line, first.source.as_str()), (8123, 8123, "postgres"));
    assert_eq!(first.hash, "9f2c41d07be1a655");
    assert_eq!(first.reason, "first seen, 148 s before the first error");
    assert_eq!(document.evidence[3].value.end_line, 20415);
    assert_eq!(document.timeline[2].value.kind, EventKind::ImpactStart);
    assert_eq!(document.timeline[2].value.evidence, ["E4", "E5"]);
    let why = document.why(&number("1.1.1")).expect("1.1.1");
    assert_eq!(why.evidence, ["E1", "E3"]);
    assert_eq!((why.kind, why.status), (WhyKind::Cause, WhyStatus::Confirmed));
    assert_eq!(document.why(&number("2")).map(|why| why.leg), Some(Leg::Detected));
    assert_eq!(document.why(&number("1.3")).map(|why| why.kind), Some(WhyKind::RuledOut));
    assert_eq!(document.root_causes[0].value.number, Some(number("1.1.1.1")));
    assert_eq!(document.countermeasures[0].value.due, "2026-03-28");
    for (span, start) in document
        .whys
        .iter()
        .map(|why| (why.span, "### "))
        .chain(document.evidence.iter().map(|evidence| (evidence.span, "- [E")))
        .chain(document.timeline.iter().map(|event| (event.span, "| 2026")))
    {
        assert!(text[span.range()].starts_with(start));
    }
}

#[test]
fn what_is_read_and_written_is_read_the_same() {
    let Some(text) = example() else { return };
    let document = parse(&text);
    let values = |document: &crate::TriageDocument| {
        (
            document.evidence.iter().map(|evidence| evidence.value.clone()).collect::<Vec<_>>(),
            document.timeline.iter().map(|event| event.value.clone()).collect::<Vec<_>>(),
            document.whys.iter().map(|why| why.value.clone()).collect::<Vec<_>>(),
        )
    };
    let (evidence, timeline, whys) = values(&document);
    let written = render(&issue(), &evidence, &timeline, &whys);
    assert_eq!(values(&parse(&written)), (evidence, timeline, whys));
    // Apart from times in full, the parts read as a person wrote them.
    for line in text.lines().filter(|line| line.starts_with("### ") || line.starts_with("| 2026")) {
        assert!(written.lines().any(|other| other == line), "{line}");
    }
}

#[test]
fn its_weak_points_are_the_ones_it_has() {
    let Some(text) = example() else { return };
    let found: Vec<(&str, ProblemSeverity)> = lint(&parse(&text), &text)
        .into_iter()
        .map(|problem| (problem.id, problem.severity))
        .collect();
    assert_eq!(
        found,
        [
            ("no-counter-evidence", ProblemSeverity::Hint),
            ("no-counter-evidence", ProblemSeverity::Hint),
            ("no-counter-evidence", ProblemSeverity::Hint),
            ("unanswered-why", ProblemSeverity::Hint),
            ("answer-without-evidence", ProblemSeverity::Hint),
            ("unanswered-why", ProblemSeverity::Hint),
            ("incomplete-countermeasure", ProblemSeverity::Information),
        ]
    );
}

#[test]
fn the_way_on_is_named() {
    let Some(text) = example() else { return };
    let document = parse(&text);
    let progress = progress(&document);
    assert_eq!(
        progress.next_step,
        "Answer 1.1.1.1.1: Why does the report look at one replica only?"
    );
    assert_eq!(
        (progress.whys, progress.answered, progress.with_evidence, progress.level),
        (8, 6, 5, 5)
    );
    let ask = |leg| {
        next_question(&crate::AskInput {
            domain: Domain::Database,
            document: &document,
            at: None,
            leg,
        })
    };
    let contained = ask(Some(Leg::Contained));
    assert_eq!(
        contained[0].question,
        "Why did it take 30 min 50 s from detection until the harm was stopped?"
    );
}
