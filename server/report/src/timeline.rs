//! The timeline and the detection: what happened when.

use triage::{EventKind, TimelineEvent, TriageDocument};

use crate::citations;
use crate::markdown;
use crate::times::{Clock, Moments, measures};

/// The rows that the RCA shows, in the order of time: all that a person wrote. A row that only repeats the excerpt of its
/// evidence was put there to start from; it is shown while an answer or the like rests on that evidence and no row of a
/// person tells of it.
pub(crate) fn printed(document: &TriageDocument) -> Vec<&TimelineEvent> {
    let reasons = citations::of_reasons(document);
    let (repeated, mut rows): (Vec<&TimelineEvent>, Vec<&TimelineEvent>) = document
        .timeline
        .iter()
        .map(|event| &event.value)
        .partition(|event| repeats_evidence(event, document));
    let told: Vec<&String> = rows.iter().flat_map(|event| &event.evidence).collect();
    rows.extend(repeated.into_iter().filter(|event| {
        event.evidence.iter().any(|id| reasons.contains(id) && !told.contains(&id))
    }));
    rows.sort_by_key(|event| event.time);
    rows
}

/// Whether a note or change says nothing but what a log says: the same letters and digits.
fn repeats_evidence(event: &TimelineEvent, document: &TriageDocument) -> bool {
    let letters = |text: &str| text.chars().filter(|ch| ch.is_alphanumeric()).collect::<String>();
    matches!(event.kind, EventKind::Change | EventKind::Note)
        && document.evidence.iter().map(|evidence| &evidence.value).any(|evidence| {
            event.evidence.contains(&evidence.id)
                && letters(&evidence.excerpt) == letters(&event.what)
        })
}

/// How it was noticed: the first detection.
pub(crate) fn detection(timeline: &[&TimelineEvent], moments: &Moments, clock: Clock) -> String {
    let Some(event) = timeline.iter().find(|event| event.kind == EventKind::Detected) else {
        return String::new();
    };
    let after = measures(moments)
        .into_iter()
        .next()
        .and_then(|measure| measure.duration())
        .map(|duration| format!(", {duration} after the start of impact"))
        .unwrap_or_default();
    let what = markdown::inline(&event.what);
    let what = if what.is_empty() { String::new() } else { format!(": {what}") };
    let cited = if event.evidence.is_empty() {
        String::new()
    } else {
        format!(" [{}]", markdown::inline(&event.evidence.join(", ")))
    };
    format!(
        "{}{cited}",
        markdown::sentence(&format!("Detected at {} UTC{after}{what}", told(event, clock)))
    )
}

/// The time of a row, with a mark where its year or zone is a guess.
fn told(event: &TimelineEvent, clock: Clock) -> String {
    let time = clock.time(event.time);
    if event.certain { time } else { format!("~{time}") }
}

/// The rows, and the durations between them that incidents are compared by.
pub(crate) fn body(timeline: &[&TimelineEvent], moments: &Moments, clock: Clock) -> String {
    if timeline.is_empty() {
        return String::new();
    }
    let mut body = "| time (UTC) | what | evidence |\n|---|---|---|\n".to_owned();
    for event in timeline {
        let what = markdown::cell(&event.what);
        let kind = event.kind.title();
        let what = match event.kind {
            EventKind::Change | EventKind::Note => what,
            _ if what.is_empty() || what.eq_ignore_ascii_case(kind) => format!("**{kind}**"),
            _ => format!("**{kind}**: {what}"),
        };
        markdown::push_row(
            &mut body,
            &[told(event, clock), what, markdown::cell(&event.evidence.join(", "))],
        );
    }
    if timeline.iter().any(|event| !event.certain) {
        body.push_str("\nThe year or zone of a time with ~ is a guess: its log does not say it.\n");
    }
    let durations = measures(moments);
    let known: Vec<_> =
        durations.iter().filter_map(|measure| Some((measure, measure.duration()?))).collect();
    if let [(first, _), ..] = known.as_slice() {
        let heads = known.iter().enumerate().map(|(index, (measure, _))| match index {
            0 => format!("time {}", first.name),
            _ => measure.name.to_owned(),
        });
        body.push('\n');
        markdown::push_row(&mut body, &heads.collect::<Vec<_>>());
        body.push_str(&format!("|{}\n", "---|".repeat(known.len())));
        markdown::push_row(
            &mut body,
            &known.iter().map(|(_, duration)| duration.clone()).collect::<Vec<_>>(),
        );
        let from_start = known.iter().any(|(measure, _)| measure.name != "to acknowledge");
        let acknowledged = known.iter().any(|(measure, _)| measure.name == "to acknowledge");
        body.push_str(match (from_start, acknowledged) {
            (true, true) => "\nMeasured from the start of impact; to acknowledge from detection.\n",
            (true, false) => "\nMeasured from the start of impact.\n",
            _ => "\nMeasured from detection.\n",
        });
    }
    body
}
