//! A log as an editor shows it: folds, gaps, links, ids, the records like one, the next failure.
//!
//! Everything here works on the records of one version of a document, read once ([`Snapshot::log`]).

pub(crate) mod conditions;
pub(crate) mod excerpts;
pub mod folding;
pub mod hints;
pub mod identifiers;
pub mod lenses;
pub mod links;
pub mod records;
pub mod selection;
pub mod symbols;

use std::sync::Arc;

use text::Span;

use crate::documents::Snapshot;

/// The index of the record at a byte, or of the one before it.
pub(crate) fn record_at(log: &logs::Log, byte: usize) -> Option<usize> {
    log.records.partition_point(|record| record.span.start <= byte).checked_sub(1)
}

/// The byte that a command means: of the record that holds a line (from 1), else the one given.
pub(crate) fn byte_of(log: &logs::Log, line: Option<u32>, offset: usize) -> usize {
    let Some(line) = line else { return offset };
    let after = log.records.partition_point(|record| record.line <= line);
    let record = after.checked_sub(1).and_then(|index| log.records.get(index));
    record.map_or(0, |record| record.span.start)
}

/// A byte of a document that an editor can go to.
#[derive(Debug, Clone)]
pub struct Place {
    /// The document.
    pub snapshot: Snapshot,
    /// Where in it.
    pub span: Span,
}

/// A length of time for a person: `12 s`, `3 min`, `2 h`, `4 d`.
pub(crate) fn length(seconds: i64) -> String {
    match seconds.abs() {
        seconds @ 0..=119 => format!("{seconds} s"),
        seconds @ 120..=7_199 => format!("{} min", seconds / 60),
        seconds @ 7_200..=172_799 => format!("{} h", seconds / 3600),
        seconds => format!("{} d", seconds / 86_400),
    }
}

/// The template of a record for a title: without the values that it may hold, and not too long.
pub(crate) fn template_title(log: &logs::Log, template: &str) -> String {
    const LONGEST: usize = 90;
    let sealed = redact::seal(template, &[], &mut redact::Ledger::new(Vec::new())).into_string();
    let words = sealed.split_whitespace().collect::<Vec<_>>().join(" ");
    let words = words.replace(char::is_control, " ");
    match words.char_indices().nth(LONGEST) {
        Some((cut, _)) => format!("{}…", &words[..cut]),
        None if words.is_empty() => format!("({} record)", log.format),
        None => words,
    }
}

/// A log that was read, shared.
pub(crate) type ReadLog = Arc<logs::Log>;
