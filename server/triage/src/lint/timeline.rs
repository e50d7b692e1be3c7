//! The timeline: rows that go back in time, moments that contradict each other, and moments that are missing.

use jiff::Timestamp;
use text::Span;

use super::{Context, Problem, ProblemSeverity, problem};
use crate::layout::SectionKind;
use crate::{EventKind, Located, TimelineEvent, TriageDocument};

/// What cannot be later than what. The first of the one against the last of the other, as the durations are measured.
const ORDER: &[(EventKind, EventKind)] = &[
    (EventKind::ImpactStart, EventKind::Mitigated),
    (EventKind::ImpactStart, EventKind::Resolved),
    (EventKind::Detected, EventKind::Acknowledged),
    (EventKind::Detected, EventKind::Resolved),
    (EventKind::Mitigated, EventKind::Resolved),
];

/// The moments that the durations of an incident are measured between.
pub(crate) const MEASURED: &[EventKind] = &[
    EventKind::ImpactStart,
    EventKind::Detected,
    EventKind::Acknowledged,
    EventKind::Mitigated,
    EventKind::Resolved,
];

pub(super) fn check(context: &Context<'_>, problems: &mut Vec<Problem>) {
    let events = &context.document.timeline;
    for pair in events.windows(2) {
        let [before, after] = pair else { continue };
        if after.value.time < before.value.time {
            let message = "this row is earlier than the one above it: a clock went back, or the rows are mixed up; sort them, or correct the time";
            problems.push(problem(
                after.span,
                ProblemSeverity::Information,
                "timeline-order",
                message.to_owned(),
            ));
        }
    }
    for (earlier, later) in ORDER {
        if let (Some(from), Some(until)) = (first(events, *earlier), last(events, *later))
            && until.value.time < from.value.time
        {
            let message = format!(
                "\"{}\" at {} is before \"{}\" at {}; one of the two times or kinds is wrong",
                later.id(),
                until.value.time,
                earlier.id(),
                from.value.time
            );
            problems.push(problem(
                until.span,
                ProblemSeverity::Warning,
                "events-contradict",
                message,
            ));
        }
    }
    let missing: Vec<&str> =
        unsaid(context.document).into_iter().map(|(kind, _)| kind.id()).collect();
    if context.is_done() && !missing.is_empty() {
        let Some(section) = context.layout.of_kind(SectionKind::Timeline).next() else { return };
        let message = format!(
            "the timeline does not say when it was: {}; without that the times to detect, acknowledge, mitigate and resolve are not known",
            missing.join(", ")
        );
        let span = context.layout.line(section.heading).span;
        problems.push(problem(span, ProblemSeverity::Information, "timeline-incomplete", message));
    }
    later_than_impact(context, problems);
}

/// The measured moments that the timeline does not have and nobody asks for, each with the question that does.
pub(crate) fn unsaid(document: &TriageDocument) -> Vec<(EventKind, String)> {
    let is_asked = |question: &String| {
        document.open_questions.iter().any(|open| open.value.eq_ignore_ascii_case(question))
    };
    MEASURED
        .iter()
        .filter(|kind| first(&document.timeline, **kind).is_none())
        .map(|kind| match kind {
            EventKind::ImpactStart => (*kind, "When did the impact start?".to_owned()),
            _ => (*kind, format!("When was it {}?", kind.id())),
        })
        .filter(|(_, question)| !is_asked(question))
        .collect()
}

/// A trigger that only stands after the harm it set off, when there is no earlier one.
fn later_than_impact(context: &Context<'_>, problems: &mut Vec<Problem>) {
    let events = &context.document.timeline;
    let (Some(start), Some(trigger)) =
        (first(events, EventKind::ImpactStart), first(events, EventKind::Trigger))
    else {
        return;
    };
    if start.value.time < trigger.value.time {
        let message = format!(
            "the trigger at {} is later than the first harm at {}; what came before set it off",
            trigger.value.time, start.value.time
        );
        problems.push(problem(
            trigger.span,
            ProblemSeverity::Warning,
            "events-contradict",
            message,
        ));
    }
}

fn time(event: &Located<TimelineEvent>) -> Timestamp {
    event.value.time
}

fn first(events: &[Located<TimelineEvent>], kind: EventKind) -> Option<&Located<TimelineEvent>> {
    events.iter().filter(|event| event.value.kind == kind).min_by_key(|event| time(event))
}

fn last(events: &[Located<TimelineEvent>], kind: EventKind) -> Option<&Located<TimelineEvent>> {
    events.iter().filter(|event| event.value.kind == kind).max_by_key(|event| time(event))
}

/// Where a row of a span stands; for those that mend it.
pub(crate) fn row_at(
    events: &[Located<TimelineEvent>],
    span: Span,
) -> Option<&Located<TimelineEvent>> {
    events.iter().find(|event| event.span.covers(span))
}
