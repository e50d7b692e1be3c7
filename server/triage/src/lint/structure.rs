//! Evidence bullets, citations of what does not exist, text that was to be replaced.

use std::collections::{HashMap, HashSet};

use text::Span;

use super::{Context, Problem, ProblemSeverity, problem};
use crate::citation::{citations, code_spans, ids};
use crate::layout::{Cover, SectionKind, bullet};
use crate::parse::{TIMELINE, evidence_lines, plain_lines};
use crate::render::prompt;
use crate::{clock, evidence_line, table};

pub(super) fn check(context: &Context<'_>, problems: &mut Vec<Problem>) {
    evidence(context, problems);
    unknown_evidence(context, problems);
    impact(context, problems);
    leftovers(context, problems);
}

fn evidence(context: &Context<'_>, problems: &mut Vec<Problem>) {
    let mut seen: HashMap<String, usize> = HashMap::new();
    let readable = evidence_lines(context.layout);
    for (line, read) in &readable {
        let id = &read.evidence.id;
        if seen.insert(id.clone(), *line).is_some() {
            let text = context.layout.line(*line);
            let at = text.text.find('[').map_or(0, |at| at + 1) + text.span.start;
            let message = format!("{id} names two bullets; give this one another number");
            problems.push(problem(
                Span::new(at, at + id.len()),
                ProblemSeverity::Error,
                "duplicate-evidence",
                message,
            ));
        }
    }
    for line in plain_lines(context.layout, SectionKind::Evidence) {
        let text = context.layout.line(line);
        let is_begun = bullet(text.text).is_some_and(|words| words.starts_with('['));
        if is_begun && evidence_line::read(text.text).is_none() {
            let message = "this bullet does not say which lines of which log; begin it like - [E1](logs/app.log#L12) or #L12-L15";
            problems.push(problem(
                text.span,
                ProblemSeverity::Warning,
                "unreadable-evidence",
                message.to_owned(),
            ));
        }
    }
    for section in context.layout.of_kind(SectionKind::Timeline) {
        let Some(found) = table::find(context.layout, section.body.clone(), TIMELINE) else {
            continue;
        };
        for &row in &found.rows {
            let cells = found.row(context.layout, row);
            let [time, _, what, _] = cells.as_slice() else { continue };
            if clock::read(&time.value).is_none()
                && !(time.value.is_empty() && what.value.is_empty())
            {
                let span =
                    if time.value.is_empty() { context.layout.line(row).span } else { time.span };
                let message = "this row has no time that can be read; write it like 2026-03-14 02:11:40, in UTC";
                problems.push(problem(
                    span,
                    ProblemSeverity::Warning,
                    "unreadable-time",
                    message.to_owned(),
                ));
            }
        }
    }
}

/// Citations in running text (an id in brackets) and in the evidence column of the timeline.
fn unknown_evidence(context: &Context<'_>, problems: &mut Vec<Problem>) {
    let mut cited: Vec<(String, Span)> = Vec::new();
    for kind in [
        SectionKind::Impact,
        SectionKind::Whys,
        SectionKind::RootCauses,
        SectionKind::Countermeasures,
        SectionKind::OpenQuestions,
    ] {
        for index in plain_lines(context.layout, kind) {
            let line = context.layout.line(index);
            cited.extend(
                citations(line.text)
                    .into_iter()
                    .map(|(id, span)| (id, span.shifted(line.span.start))),
            );
        }
    }
    for section in context.layout.of_kind(SectionKind::Timeline) {
        let Some(found) = table::find(context.layout, section.body.clone(), TIMELINE) else {
            continue;
        };
        for &row in &found.rows {
            if let Some(cell) = found.row(context.layout, row).last() {
                cited.extend(
                    ids(&cell.value)
                        .into_iter()
                        .map(|(id, span)| (id, span.shifted(cell.span.start))),
                );
            }
        }
    }
    let evidence = || context.document.evidence.iter().map(|one| one.value.id.as_str());
    let known: HashSet<&str> = evidence().collect();
    let hint = match evidence().next_back() {
        Some(last) => format!("; the document has {} entries up to {last}", known.len()),
        None => "; the document has no evidence yet".to_owned(),
    };
    for (id, span) in cited.into_iter().filter(|(id, _)| !known.contains(id.as_str())) {
        let message = format!(
            "there is no evidence {id}{hint}: cite another one, or add the lines under Evidence"
        );
        problems.push(problem(span, ProblemSeverity::Error, "unknown-evidence", message));
    }
}

fn impact(context: &Context<'_>, problems: &mut Vec<Problem>) {
    let late = context.by_status(ProblemSeverity::Hint, ProblemSeverity::Warning);
    let Some(impact) = &context.document.impact else {
        if let Some(section) = context.layout.of_kind(SectionKind::Impact).next() {
            let message = "the impact is not written yet; say who was hit, what failed, from when until when, how many";
            let span = context.layout.line(section.heading).span;
            problems.push(problem(span, late, "impact-not-quantified", message.to_owned()));
        }
        return;
    };
    if !has_quantity(&impact.value) {
        let message = "the impact has no figures; say how many users, requests or records, or how much money or time";
        let severity = context.by_status(ProblemSeverity::Information, ProblemSeverity::Warning);
        problems.push(problem(impact.span, severity, "impact-not-quantified", message.to_owned()));
    }
}

/// Whether a text holds a number that counts something: not a time, a code in backticks, an id or a version.
fn has_quantity(text: &str) -> bool {
    let code = code_spans(text);
    let mut at = 0;
    text.split_inclusive(char::is_whitespace).any(|piece| {
        let start = at;
        at += piece.len();
        let word = piece.trim().trim_start_matches(['(', '~', '<', '>', '≈', '€', '$', '£']);
        let word = word.trim_end_matches(['.', ',', ';', ':', ')', '!', '?']);
        let is_hidden = code.iter().any(|span| span.start <= start && start < span.end);
        let is_time = word.contains(':') || word.matches('-').count() == 2;
        let starts = word.starts_with(|first: char| first.is_ascii_digit());
        let is_status = word.len() == 3
            && word.starts_with(['4', '5'])
            && word.ends_with(['0', '1', '2', '3', '4', '9'])
            && word.get(1..2) == Some("0");
        starts && !is_hidden && !is_time && !is_status && word.matches('.').count() < 2
    })
}

/// Words that stand for text to be written, and lines of help that are still there when the issue is done.
fn leftovers(context: &Context<'_>, problems: &mut Vec<Problem>) {
    const MARKS: &[&str] =
        &["TODO", "TBD", "TBC", "FIXME", "tbd", "???", "lorem ipsum", "Lorem ipsum"];
    // Most documents have none of them, and one look at the whole text is quicker than one at each line.
    let text = context.layout.text;
    let marks: Vec<&str> = MARKS.iter().filter(|mark| text.contains(**mark)).copied().collect();
    let start = context.layout.front_end.map_or(0, |end| end + 1);
    for index in start..context.layout.lines.len() {
        let line = context.layout.line(index);
        if context.layout.cover(index) == Cover::Comment {
            let is_help = [
                SectionKind::Impact,
                SectionKind::Evidence,
                SectionKind::RootCauses,
                SectionKind::OpenQuestions,
            ]
            .into_iter()
            .any(|kind| prompt(kind) == line.text.trim());
            if is_help && context.is_done() {
                let message =
                    "this line of help is still here; fill the section, or delete the line";
                problems.push(problem(
                    line.span,
                    ProblemSeverity::Information,
                    "placeholder-left",
                    message.to_owned(),
                ));
            }
            continue;
        }
        if context.layout.cover(index) != Cover::Plain || marks.is_empty() {
            continue;
        }
        let code = code_spans(line.text);
        for mark in &marks {
            for (at, _) in line.text.match_indices(*mark) {
                let span = Span::new(at, at + mark.len());
                let is_word = |next: Option<char>| {
                    next.is_some_and(|next| next.is_alphanumeric() || next == '_')
                };
                let before = line.text.get(..at).and_then(|head| head.chars().next_back());
                let after = line.text.get(span.end..).and_then(|rest| rest.chars().next());
                if is_word(before) || is_word(after) || code.iter().any(|code| code.covers(span)) {
                    continue;
                }
                let message = "this stands for text that is not written yet; write it, or say under Open questions what is missing";
                let severity =
                    context.by_status(ProblemSeverity::Information, ProblemSeverity::Warning);
                problems.push(problem(
                    span.shifted(line.span.start),
                    severity,
                    "placeholder-left",
                    message.to_owned(),
                ));
            }
        }
    }
}
