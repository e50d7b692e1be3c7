//! From a record to others: the first and last that say the same, the next failure; and what is known of it.

use logs::Level;

use super::{length, record_at};
use crate::documents::Snapshot;
use crate::outcome::counted;

/// Which record is wanted, seen from one.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Which {
    /// The first that says the same.
    First,
    /// The one after that says the same.
    Next,
    /// The one before that says the same.
    Previous,
    /// The last that says the same.
    Last,
    /// The next error or worse.
    NextError,
    /// The error or worse before it.
    PreviousError,
}

impl Which {
    /// Every choice, with its id.
    pub const ALL: &[(&str, Which)] = &[
        ("first", Which::First),
        ("next", Which::Next),
        ("previous", Which::Previous),
        ("last", Which::Last),
        ("nextError", Which::NextError),
        ("previousError", Which::PreviousError),
    ];
}

/// The index of the record wanted, seen from the one at a byte.
pub fn find(log: &logs::Log, byte: usize, which: Which) -> Option<usize> {
    let here = record_at(log, byte);
    let records = &log.records;
    let alike = |index: &usize| {
        here.and_then(|here| records.get(here)).is_some_and(|this| {
            records.get(*index).is_some_and(|other| other.template == this.template)
        })
    };
    let failure = |index: &usize| {
        records.get(*index).and_then(|record| record.level).is_some_and(Level::is_failure)
    };
    let after = here.map_or(0, |here| here + 1)..records.len();
    let before = 0..here.unwrap_or(0);
    match which {
        Which::First => (0..records.len()).find(alike),
        Which::Last => (0..records.len()).rev().find(alike),
        Which::Next => after.into_iter().find(alike),
        Which::Previous => before.rev().find(alike),
        // Seen from the head of the file, a failure in its first record is the next one.
        Which::NextError if byte == 0 => (0..records.len()).find(failure),
        Which::NextError => after.into_iter().find(failure),
        Which::PreviousError => before.rev().find(failure),
    }
}

/// What is known of the record at a byte, as Markdown: its time in UTC, how long after the one before it, how often its
/// like occurs and where. Nothing for a log without times whose record is one of a kind.
pub fn facts(snapshot: &Snapshot, byte: usize) -> Option<String> {
    let log = snapshot.log_at_hand()?;
    let index = record_at(&log, byte)?;
    let record = log.records.get(index).filter(|record| byte <= record.span.end)?;
    let mut lines = Vec::new();
    if let Some(time) = record.time {
        let utc = time.timestamp.strftime("%Y-%m-%d %H:%M:%S%.f UTC");
        let guess = match (time.zone_known, time.year_known && time.date_known) {
            (true, true) => "",
            (false, true) => " (the log names no zone; taken as UTC)",
            (true, false) => " (the year is a guess)",
            (false, false) => " (year and zone are guesses)",
        };
        lines.push(format!("{utc}{guess}"));
        if let Some(local) = local(time.timestamp) {
            lines.push(format!("{local} here"));
        }
        let before = index.checked_sub(1).and_then(|before| log.records.get(before)?.time);
        if let Some(before) = before {
            let millis = time.timestamp.as_millisecond() - before.timestamp.as_millisecond();
            lines.push(match millis {
                ..0 => format!("dated {} before the record above", apart(-millis)),
                _ => format!("{} after the record above", apart(millis)),
            });
        }
    }
    let template = log.templates.get(record.template.0 as usize)?;
    if template.count > 1 {
        let line =
            |index: Option<usize>| index.and_then(|at| log.records.get(at)).map_or(0, |r| r.line);
        lines.push(format!(
            "{} like it: first at line {}, last at line {}",
            counted(template.count as usize, "record"),
            line(Some(template.first as usize)),
            line(find(&log, byte, Which::Last)),
        ));
    } else if !lines.is_empty() {
        lines.push("the only record like it".to_owned());
    }
    (!lines.is_empty()).then(|| lines.join("  \n"))
}

/// A moment on the clock of this machine, where that is not UTC.
pub(super) fn local(time: jiff::Timestamp) -> Option<String> {
    let zone = jiff::tz::TimeZone::system();
    let offset = zone.to_offset(time);
    let clock = zone.to_datetime(time).strftime("%Y-%m-%d %H:%M:%S").to_string();
    (offset.seconds() != 0).then(|| format!("{clock} {offset}"))
}

fn apart(millis: i64) -> String {
    match millis {
        0..2000 => format!("{millis} ms"),
        _ => length(millis / 1000),
    }
}
