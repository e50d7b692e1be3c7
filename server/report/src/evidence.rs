//! What the document rests on: cited lines, the logs they stand in, the audit log, and what was replaced.

use triage::{Evidence, TimelineEvent, TriageDocument};

use crate::citations;
use crate::markdown;
use crate::rca::{RcaInput, RedactionCount};
use crate::times::{self, Clock};

/// The evidence that the RCA rests on: what it or a row of its timeline cites, in the order of the document.
pub(crate) fn printed<'a>(
    document: &'a TriageDocument,
    timeline: &[&TimelineEvent],
) -> Vec<&'a Evidence> {
    let mut ids = citations::of_reasons(document);
    for event in timeline {
        ids.extend(event.evidence.iter().cloned());
        ids.extend(citations::cited(&event.what));
    }
    document
        .evidence
        .iter()
        .map(|evidence| &evidence.value)
        .filter(|evidence| ids.contains(&evidence.id))
        .collect()
}

/// The tables of cited lines and of logs; empty when there is neither.
pub(crate) fn tables(input: &RcaInput<'_>, evidence: &[&Evidence], clock: Clock) -> String {
    let mut parts = Vec::new();
    if !evidence.is_empty() {
        parts.push(cited_lines(evidence, clock));
    }
    if !input.logs.is_empty() {
        let mut table = format!(
            "The logs as they were on {} (UTC):\n\n| log | lines | SHA-256 |\n|---|---|---|\n",
            times::day(input.generated_at)
        );
        for log in input.logs {
            markdown::push_row(
                &mut table,
                &[markdown::cell(&log.path), log.lines.to_string(), markdown::cell(&log.sha256)],
            );
        }
        parts.push(table);
    }
    parts.join("\n")
}

/// Cited lines, a row each.
pub(crate) fn cited_lines(evidence: &[&Evidence], clock: Clock) -> String {
    let mut table =
        "| id | file, line | time (UTC) | SHA-256 | excerpt |\n|---|---|---|---|---|\n".to_owned();
    for one in evidence {
        let lines = if one.end_line > one.line {
            format!("{}–{}", one.line, one.end_line)
        } else {
            one.line.to_string()
        };
        markdown::push_row(
            &mut table,
            &[
                markdown::cell(&one.id),
                format!("{}, {lines}", markdown::cell(&one.file)),
                one.time
                    .map(|time| {
                        format!("{}{}", if one.certain { "" } else { "~" }, clock.time(time))
                    })
                    .unwrap_or_default(),
                markdown::cell(&one.hash),
                markdown::code_cell(&one.excerpt),
            ],
        );
    }
    table
}

/// The pictures of the issue, each with its hash.
pub(crate) fn pictures(input: &RcaInput<'_>) -> String {
    let shown = input.pictures.iter().map(|picture| {
        format!("{}\n\nSHA-256 {}\n", picture.markdown, markdown::code_cell(&picture.sha256))
    });
    shown.collect::<Vec<_>>().join("\n")
}

/// What the document rests on beside its evidence: the audit log, and what was replaced by placeholders.
pub(crate) fn closing_lines(input: &RcaInput<'_>) -> Vec<String> {
    let mut lines = Vec::new();
    if let Some(head) = input.audit_head.filter(|head| !head.is_empty()) {
        lines.push(format!("Head of the audit log: {}", markdown::code_cell(head)));
    }
    let RedactionCount { values, types } = input.redaction;
    if values > 0 {
        let plural = |count: usize, name: &str| {
            format!("{count} {name}{}", if count == 1 { "" } else { "s" })
        };
        lines.push(format!(
            "Personal data and secrets in excerpts are replaced by placeholders: {} of {}. What no rule knows is not replaced: read it before it is sent on.",
            plural(values, "value"),
            plural(types, "type")
        ));
    }
    lines
}
