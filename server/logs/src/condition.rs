//! How a log was written, rather than what it says: clocks that step, records out of order, silences, torn places.
//!
//! Nothing is repaired: out-of-order records stay where they are, and a torn line is read as it stands.

use text::Span;

use crate::pace::long_gap;
use crate::record::{Log, Record};
use crate::stamp;

/// How many records after one that is dated too early tell whether the clock stepped or the record came late.
const AHEAD: usize = 8;
/// How many seconds a record may be dated before the one above it; writers of several threads differ by as much.
const TOLERANCE: i64 = 1;
/// Fewest NULs in a row that tell of bytes which were never written.
const NULS: usize = 8;
/// Longest line that is searched for a second record, in bytes.
const LONGEST: usize = 16 << 10;

/// Something that is off in how a log was written.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Condition {
    /// What it is.
    pub kind: ConditionKind,
    /// Where, in the text.
    pub span: Span,
    /// The record it was seen at, as an index into [`Log::records`].
    pub record: usize,
    /// Seconds: how far the clock stepped (below zero: back), how late the record came, how long the silence was. Else 0.
    pub seconds: i64,
}

/// What may be off.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum ConditionKind {
    /// The clock stepped back, and the records after it go on from there.
    ClockStep,
    /// A record is dated before the one above it, and those after it are not.
    OutOfOrder,
    /// Nothing was logged for long.
    Silence,
    /// The log begins inside of a record.
    TornStart,
    /// The last record breaks off.
    TornEnd,
    /// Bytes were never written: a run of NULs, as after a crash.
    Nuls,
    /// A second record begins in the middle of a line.
    Interleaved,
}

impl ConditionKind {
    /// All kinds.
    pub const ALL: &'static [ConditionKind] = &[
        ConditionKind::ClockStep,
        ConditionKind::OutOfOrder,
        ConditionKind::Silence,
        ConditionKind::TornStart,
        ConditionKind::TornEnd,
        ConditionKind::Nuls,
        ConditionKind::Interleaved,
    ];

    /// Stable id.
    pub fn id(self) -> &'static str {
        match self {
            ConditionKind::ClockStep => "clock-step",
            ConditionKind::OutOfOrder => "out-of-order",
            ConditionKind::Silence => "silence",
            ConditionKind::TornStart => "torn-start",
            ConditionKind::TornEnd => "torn-end",
            ConditionKind::Nuls => "lost-bytes",
            ConditionKind::Interleaved => "interleaved",
        }
    }
}

/// What is off in a log read from `text`, in order. Silences count from `silence` seconds on, where they are long for the log.
pub fn conditions(log: &Log, text: &[u8], silence: i64) -> Vec<Condition> {
    let mut found = Vec::new();
    clock(log, silence, &mut found);
    torn(log, text, &mut found);
    found.sort_by_key(|condition| (condition.span, condition.kind));
    found
}

fn clock(log: &Log, silence: i64, found: &mut Vec<Condition>) {
    let long = long_gap(log, silence);
    let times: Vec<(usize, i64)> = log
        .records
        .iter()
        .enumerate()
        .filter_map(|(index, record)| Some((index, record.time?.timestamp.as_second())))
        .collect();
    // The last record that is in its place.
    let mut before: Option<i64> = None;
    for (at, &(index, now)) in times.iter().enumerate() {
        let Some(record) = log.records.get(index) else { continue };
        let apart = before.map_or(0, |before| now - before);
        let kind = if apart < -TOLERANCE {
            let again = |&(_, time): &(usize, i64)| Some(time) >= before;
            let after = times.get(at + 1..).unwrap_or_default();
            match after.iter().take(AHEAD).any(again) {
                true => ConditionKind::OutOfOrder,
                false => ConditionKind::ClockStep,
            }
        } else if apart >= long && at > 0 {
            ConditionKind::Silence
        } else {
            before = Some(now);
            continue;
        };
        found.push(Condition { kind, span: head_line(&record), record: index, seconds: apart });
        if kind != ConditionKind::OutOfOrder {
            before = Some(now);
        }
    }
}

/// The place of a record that is pointed at: up to its message, or all of a record that is only a message.
fn head_line(record: &Record) -> Span {
    match record.message.start > record.span.start {
        true => Span::new(record.span.start, record.message.start),
        false => Span::new(record.span.start, record.message.end.min(record.span.end)),
    }
}

fn torn(log: &Log, text: &[u8], found: &mut Vec<Condition>) {
    let timed = log.records.iter().filter(|record| record.time.is_some()).count();
    let mostly = timed > 2 && timed * 10 >= log.records.len() * 8;
    if let Some(first) = log.records.first()
        && mostly
        && first.time.is_none()
    {
        let kind = ConditionKind::TornStart;
        found.push(Condition { kind, span: first.span, record: 0, seconds: 0 });
    }
    if let (Some(last), true) = (log.records.last(), log.records.len() > 1) {
        let bytes = text.get(last.span.range()).unwrap_or_default();
        if breaks_off(bytes) {
            let record = log.records.len() - 1;
            found.push(Condition {
                kind: ConditionKind::TornEnd,
                span: last.span,
                record,
                seconds: 0,
            });
        }
    }
    let mut from = 0;
    while let Some(at) = text.get(from..).and_then(|rest| memchr::memchr(0, rest)) {
        let start = from + at;
        let length = text.get(start..).unwrap_or_default().iter().take_while(|byte| **byte == 0);
        let length = length.count();
        if length >= NULS {
            let record = log.records.partition_point(|record| record.span.start <= start);
            let span = Span::new(start, start + length);
            let record = record.saturating_sub(1);
            found.push(Condition { kind: ConditionKind::Nuls, span, record, seconds: 0 });
        }
        from = start + length;
    }
    for (index, record) in log.records.iter().enumerate() {
        if let Some(at) = second_stamp(text.get(record.span.range()).unwrap_or_default()) {
            let start = record.span.start + at;
            found.push(Condition {
                kind: ConditionKind::Interleaved,
                span: Span::new(start, start + 4),
                record: index,
                seconds: 0,
            });
        }
    }
}

/// Whether a record that is a JSON object ends before its last brace.
fn breaks_off(record: &[u8]) -> bool {
    let open = record.trim_ascii_start().first() == Some(&b'{');
    let (mut depth, mut quoted, mut escaped) = (0i32, false, false);
    for byte in record {
        match byte {
            _ if escaped => escaped = false,
            b'\\' if quoted => escaped = true,
            b'"' => quoted = !quoted,
            b'{' if !quoted => depth += 1,
            b'}' if !quoted => depth -= 1,
            _ => {}
        }
    }
    open && (quoted || depth > 0)
}

/// Where in the first line of a record that begins with a date a second one of the same year is glued to a word.
fn second_stamp(record: &[u8]) -> Option<usize> {
    let line = memchr::memchr(b'\n', record).unwrap_or(record.len()).min(LONGEST);
    let line = record.get(..line)?;
    let year = line
        .get(..5)
        .filter(|head| head.iter().take(4).all(u8::is_ascii_digit) && head.last() == Some(&b'-'))?;
    memchr::memmem::find_iter(line.get(19..)?, year).map(|at| at + 19).find(|&at| {
        let before = line.get(at - 1).copied().unwrap_or(b' ');
        before.is_ascii_alphabetic()
            && stamp::any(line.get(at..).unwrap_or_default())
                .is_some_and(|(_, length)| length >= 19)
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{ReadOptions, read};

    fn check(text: &str, expected: &[(&str, u32, i64)]) {
        let options = ReadOptions { year_hint: Some(2026), zone_offset_seconds: 0 };
        let log = read(text.as_bytes(), &options);
        let got: Vec<(&str, u32, i64)> = conditions(&log, text.as_bytes(), 300)
            .iter()
            .map(|found| {
                (
                    found.kind.id(),
                    log.records.get(found.record).expect("a record").line,
                    found.seconds,
                )
            })
            .collect();
        assert_eq!(got, expected, "{text}");
    }

    fn lines(minutes: &[u32]) -> String {
        minutes.iter().map(|at| format!("2026-05-01T10:{at:02}:00Z INFO app: tick\n")).collect()
    }

    #[test]
    fn a_clock_that_steps_and_a_record_that_is_late_are_told_apart() {
        check(&lines(&[20, 21, 5, 22, 23]), &[("out-of-order", 3, -960)]);
        check(&lines(&[20, 21, 5, 6, 7, 8, 9]), &[("clock-step", 3, -960)]);
        check(&lines(&[20, 20, 20, 20]), &[]);
    }

    #[test]
    fn a_silence_is_one_that_is_long_for_the_log() {
        check(&lines(&[0, 1, 2, 3, 4, 30]), &[("silence", 6, 1560)]);
        check(&lines(&[0, 5, 10, 15, 20]), &[]);
    }

    #[test]
    fn torn_places_are_seen() {
        let torn = format!("  at the end of a trace\n{}", lines(&[1, 2, 3, 4, 5]));
        check(&torn, &[("torn-start", 1, 0)]);
        let glued = lines(&[1, 2]).replace("tick\n2026", "tick2026");
        check(&format!("{glued}{}", lines(&[3, 4])), &[("interleaved", 1, 0)]);
        let lost = lines(&[1, 2]).replacen("tick\n", &format!("ti{}\n", "\0".repeat(40)), 1);
        check(&lost, &[("lost-bytes", 1, 0)]);
        let json = "{\"level\":\"info\",\"msg\":\"a\"}\n".repeat(3);
        check(&format!("{json}{{\"level\":\"info\",\"ms"), &[("torn-end", 4, 0)]);
        check(&json, &[]);
    }
}
