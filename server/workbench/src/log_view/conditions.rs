//! What is off in how a log was written, underlined: a clock that steps, torn places, and, where a person wants them, records out
//! of order and long silences.

use detect::Severity;
use logs::ConditionKind;
use text::Span;

use super::length;
use crate::diagnostics::Diagnostic;
use crate::documents::{Role, Snapshot};
use crate::outcome::counted;

/// Most that are told of one log.
const MOST: usize = 100;
/// Up to this size, in bytes, a log is read for them while it is edited; a larger one as it was opened or saved.
const SMALL: usize = 1 << 20;
/// Beyond this size, in bytes, only a log that was read for something else.
const LARGE: usize = 8 << 20;

/// What to underline in a log.
pub(crate) fn diagnostics(snapshot: &Snapshot) -> Vec<Diagnostic> {
    let wanted = snapshot.settings.conditions;
    let is_off = [wanted.clock_steps, wanted.torn, wanted.order, wanted.silences] == [None; 4];
    if snapshot.role != Role::Log || is_off || snapshot.uri.ends_with(".md") {
        return Vec::new();
    }
    let length = snapshot.document.len();
    if length > SMALL && length <= LARGE && snapshot.is_quick_to_view() {
        snapshot.log();
    }
    let conditions = match length <= SMALL {
        true => {
            let text = snapshot.document.text();
            Some(logs::conditions(&snapshot.log(), text.as_bytes(), wanted.silence_seconds))
        }
        false => snapshot.conditions_if_read(wanted.silence_seconds),
    };
    let mut found: Vec<Diagnostic> = Vec::new();
    let mut left_out = 0;
    for condition in conditions.unwrap_or_default() {
        let severity = match condition.kind {
            ConditionKind::ClockStep => wanted.clock_steps,
            ConditionKind::OutOfOrder => wanted.order,
            ConditionKind::Silence => wanted.silences,
            ConditionKind::TornStart
            | ConditionKind::TornEnd
            | ConditionKind::Nuls
            | ConditionKind::Interleaved => wanted.torn,
        };
        let Some(severity) = severity else { continue };
        if found.len() == MOST {
            left_out += 1;
            continue;
        }
        found.push(Diagnostic {
            span: first_line(snapshot, condition.span),
            severity,
            code: condition.kind.id().to_owned(),
            message: message(&condition),
        });
    }
    if left_out > 0 {
        found.push(Diagnostic {
            span: Span::new(0, 0),
            severity: Severity::Hint,
            code: "more-conditions".to_owned(),
            message: format!("{} of this log not listed here", counted(left_out, "more condition")),
        });
    }
    found
}

fn message(condition: &logs::Condition) -> String {
    let long = length(condition.seconds);
    match condition.kind {
        ConditionKind::ClockStep => {
            format!("The clock steps back by {long} here; times before and after do not compare")
        }
        ConditionKind::OutOfOrder => format!("This record is dated {long} before the one above it"),
        ConditionKind::Silence => format!("Nothing was logged for {long} before this record"),
        ConditionKind::TornStart => {
            "The log begins inside of a record; the file before it may have the rest".to_owned()
        }
        ConditionKind::TornEnd => {
            "The last record breaks off; it was still being written".to_owned()
        }
        ConditionKind::Nuls => "Bytes were never written here, as after a crash".to_owned(),
        ConditionKind::Interleaved => {
            "A second record begins inside of this line; two writers share the file".to_owned()
        }
    }
}

/// The part of a span on its first line.
fn first_line(snapshot: &Snapshot, span: Span) -> Span {
    let document = &snapshot.document;
    let line = document.line_span(document.line_of(span.start));
    let end = line.map_or(span.end, |line| line.end.clamp(span.start, span.end));
    Span::new(span.start, end)
}
