//! Countermeasures that nobody could carry out or check, and numbers that name no why.

use text::Span;

use super::{Context, Problem, ProblemSeverity, problem};
use crate::layout::SectionKind;
use crate::parse::COUNTERMEASURES;
use crate::table;
use crate::tree::numbers;

pub(crate) const KINDS: &[&str] = &["prevent", "detect", "contain", "recover"];
pub(crate) const STRENGTHS: &[&str] = &["eliminate", "automate", "guard", "train"];

pub(super) fn check(context: &Context<'_>, problems: &mut Vec<Problem>) {
    for section in context.layout.of_kind(SectionKind::Countermeasures) {
        let Some(found) = table::find(context.layout, section.body.clone(), COUNTERMEASURES) else {
            continue;
        };
        for &row in &found.rows {
            let cells = found.row(context.layout, row);
            let [what, addresses, kind, strength, _, due, _] = cells.as_slice() else { continue };
            let span =
                if what.value.is_empty() { context.layout.line(row).span } else { what.span };
            let named = context
                .document
                .countermeasures
                .iter()
                .find(|known| known.span == context.layout.line(row).span);
            let missing = named.map(|named| named.value.missing()).unwrap_or_default();
            if !missing.is_empty() {
                let severity =
                    context.by_status(ProblemSeverity::Information, ProblemSeverity::Warning);
                let message =
                    format!("this countermeasure has not got {}; fill it in", listed(&missing));
                problems.push(problem(span, severity, "incomplete-countermeasure", message));
            }
            if !due.value.is_empty() && !is_date(&due.value) && !missing.contains(&"a due date") {
                let message =
                    "this is not a date that can be checked; write it like 2026-03-28".to_owned();
                problems.push(problem(
                    due.span,
                    ProblemSeverity::Hint,
                    "unreadable-due-date",
                    message,
                ));
            }
            for number in
                numbers(&addresses.value).filter(|number| context.document.why(number).is_none())
            {
                let message =
                    format!("there is no why {number}; write the number of the cause this is for");
                problems.push(problem(
                    addresses.span,
                    ProblemSeverity::Warning,
                    "unknown-why",
                    message,
                ));
            }
            for (cell, words, name) in [(kind, KINDS, "type"), (strength, STRENGTHS, "strength")] {
                if !cell.value.is_empty() && !words.contains(&cell.value.to_lowercase().as_str()) {
                    let message =
                        format!("this is not a known {name}; write one of {}", words.join(", "));
                    problems.push(problem(
                        cell.span,
                        ProblemSeverity::Hint,
                        "unknown-value",
                        message,
                    ));
                }
            }
        }
    }
    for cause in &context.document.root_causes {
        let Some(number) = &cause.value.number else { continue };
        let text = context.layout.text.get(cause.span.range()).unwrap_or_default();
        let place = text.find(&number.to_string()).map_or(cause.span, |at| {
            Span::new(at, at + number.to_string().len()).shifted(cause.span.start)
        });
        match context.document.why(number) {
            None => {
                let message = format!(
                    "there is no why {number}; write the number of the why that this sums up"
                );
                problems.push(problem(place, ProblemSeverity::Warning, "unknown-why", message));
            }
            Some(why) if why.is_excluded() => {
                let message = format!(
                    "{number} is {} and cannot be a root cause; name another one",
                    why.status.id()
                );
                problems.push(problem(
                    place,
                    ProblemSeverity::Warning,
                    "excluded-root-cause",
                    message,
                ));
            }
            Some(_) => {}
        }
    }
}

fn is_date(text: &str) -> bool {
    text.trim().parse::<jiff::civil::Date>().is_ok()
}

/// `a, b and c`.
fn listed(words: &[&str]) -> String {
    match words.split_last() {
        Some((last, [])) => (*last).to_owned(),
        Some((last, others)) => format!("{} and {last}", others.join(", ")),
        None => String::new(),
    }
}
