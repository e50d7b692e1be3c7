//! Words between the lines of a log: long silences, clocks that step back, and, for those who want them, local times.

use text::Span;

use super::length;
use crate::documents::{Role, Snapshot};

/// Up to this size, in bytes, a whole file gets hints; beyond it none are computed.
const LARGEST: usize = 8 << 20;
/// Shortest silence that is worth a hint, in seconds.
const LEAST: i64 = 60;

/// Words at a byte that are not part of the text.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Hint {
    /// Before this byte.
    pub at: usize,
    /// What is shown.
    pub label: String,
    /// What is shown when the pointer rests on it.
    pub tooltip: String,
}

/// The hints within a span.
pub fn hints(snapshot: &Snapshot, span: Span) -> Vec<Hint> {
    if snapshot.role != Role::Log || snapshot.document.len() > LARGEST {
        return Vec::new();
    }
    let Some(log) = snapshot.log_at_hand() else { return Vec::new() };
    let mut hints: Vec<Hint> = logs::gaps(&log, LEAST)
        .into_iter()
        .filter_map(|gap| {
            let record = log.records.get(gap.record)?;
            let at = record.span.start;
            if at < span.start || at >= span.end.max(span.start + 1) {
                return None;
            }
            let long = length(gap.seconds);
            Some(match gap.seconds < 0 {
                true => Hint {
                    at,
                    label: format!("clock steps back {long} "),
                    tooltip: "This record is dated before the one above it.".to_owned(),
                },
                false => Hint {
                    at,
                    label: format!("+{long} "),
                    tooltip: format!("Nothing was logged for {long}, which is long for this log."),
                },
            })
        })
        .collect();
    if snapshot.settings.local_time {
        hints.extend(local_times(&log, span));
        hints.sort_by_key(|hint| hint.at);
    }
    hints
}

/// The local time of each record in a span.
fn local_times(log: &logs::Log, span: Span) -> Vec<Hint> {
    let first = log.records.partition_point(|record| record.span.start < span.start);
    log.records
        .iter()
        .skip(first)
        .take_while(|record| record.span.start < span.end)
        .filter_map(|record| {
            let local = super::records::local(record.time?.timestamp)?;
            let clock = local.get(11..19)?.to_owned();
            Some(Hint { at: record.span.start, label: format!("{clock} "), tooltip: local })
        })
        .collect()
}
