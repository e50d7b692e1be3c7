//! The parts of a record as a person sees them: time, level, source, identifiers, numbers, each where it is written.
//!
//! Nothing new is found out here. A time or level is looked for only where the record has one, and only what means the same is taken.

use text::Span;

use crate::cursor::at;
use crate::level::{self, Level};
use crate::record::Record;
use crate::stamp;

/// How far into a record its time is looked for, and how much of a record is looked at, in bytes.
const REACH: usize = 400;
const LONGEST: usize = 16 << 10;

/// What a part of a record is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Part {
    /// When.
    Time,
    /// How severe.
    Level(Level),
    /// Who.
    Source,
    /// A name of a request, process, address or the like.
    Identifier,
    /// A number, with its fraction.
    Number,
}

/// The parts of a record in order, not overlapping, as spans within `text`, which begins where the record does and may end before it.
pub fn parts(record: &Record, text: &[u8]) -> Vec<(Span, Part)> {
    let text = text.get(..text.len().min(LONGEST).min(record.span.len())).unwrap_or_default();
    let line = text.get(..memchr::memchr(b'\n', text).unwrap_or(text.len())).unwrap_or_default();
    let start = record.message.start.saturating_sub(record.span.start).min(text.len());
    let end = record.message.end.saturating_sub(record.span.start).min(text.len());
    let message = Span::new(start, end.max(start));
    let mut parts: Vec<(Span, Part)> = Vec::new();
    if record.time.is_some()
        && let Some(span) = time(line)
    {
        parts.push((span, Part::Time));
    }
    if let Some(wanted) = record.level
        && let Some(span) = level_of(line, message, wanted, &parts)
    {
        parts.push((span, Part::Level(wanted)));
    }
    let source = record.source.as_bytes();
    if !source.is_empty() {
        let free = |span: &Span| !span.overlaps(message) && !taken(&parts, *span);
        let found = memchr::memmem::find_iter(line, source)
            .map(|at| Span::new(at, at + source.len()))
            .find(free);
        parts.extend(found.map(|span| (span, Part::Source)));
    }
    values(text, &mut parts);
    parts.sort_by_key(|(span, _)| *span);
    parts
}

fn taken(parts: &[(Span, Part)], span: Span) -> bool {
    parts.iter().any(|(other, _)| other.overlaps(span))
}

/// The first stamp of a line that stands where a word may begin; an epoch number where there is no other.
fn time(line: &[u8]) -> Option<Span> {
    let reach = line.get(..line.len().min(REACH))?;
    let begins = |&at: &usize| {
        let before = at.checked_sub(1).and_then(|before| reach.get(before)).copied();
        before.is_none_or(|before| {
            !before.is_ascii_digit() && (!before.is_ascii_alphabetic() || at == 1)
        })
    };
    let found = (0..reach.len()).filter(begins).find_map(|at| {
        let rest = reach.get(at..)?;
        let mark = at.checked_sub(1).and_then(|before| reach.get(before)).copied();
        let (_, length) = stamp::any_after(mark.unwrap_or(0), rest)?;
        Some(Span::new(at, at + length))
    });
    found.or_else(|| {
        (0..reach.len()).filter(begins).find_map(|at| {
            let digits = reach.get(at..)?.iter().take_while(|byte| byte.is_ascii_digit()).count();
            let (_, length) = stamp::epoch(reach.get(at..)?).filter(|_| digits >= 10)?;
            Some(Span::new(at, at + length))
        })
    })
}

/// The word (or the letter) outside of the message that says this level.
fn level_of(line: &[u8], message: Span, wanted: Level, parts: &[(Span, Part)]) -> Option<Span> {
    let mut at_byte = 0;
    let mut lone = None;
    while at_byte < line.len().min(4 * REACH) {
        if !at(line, at_byte).is_ascii_alphabetic() {
            at_byte += 1;
            continue;
        }
        let rest = line.get(at_byte..)?;
        let length = rest.iter().take_while(|byte| byte.is_ascii_alphabetic()).count();
        let span = Span::new(at_byte, at_byte + length);
        at_byte += length;
        if span.overlaps(message) || taken(parts, span) {
            continue;
        }
        let word = line.get(span.range())?;
        if level::word(word) == Some(wanted) {
            return Some(span);
        }
        if let [letter] = word
            && level::letter(*letter) == Some(wanted)
            && lone.is_none()
        {
            lone = Some(span);
        }
    }
    lone
}

/// Numbers and identifiers in what is left.
fn values(text: &[u8], parts: &mut Vec<(Span, Part)>) {
    let heads = parts.clone();
    let mut here = 0;
    while here < text.len() {
        let inside =
            |byte: &u8| byte.is_ascii_alphanumeric() || matches!(byte, b'_' | b'-' | b'.' | b':');
        let rest = text.get(here..).unwrap_or_default();
        let length = rest.iter().take_while(|byte| inside(byte)).count();
        if length == 0 {
            here += 1;
            continue;
        }
        let run = Span::new(here, here + length);
        here += length;
        let mut span = run;
        while span.start < span.end && matches!(at(text, span.start), b'-' | b'.' | b':' | b'_') {
            span = Span::new(span.start + 1, span.end);
        }
        while span.end > span.start && matches!(at(text, span.end - 1), b'-' | b'.' | b':') {
            span = Span::new(span.start, span.end - 1);
        }
        if taken(&heads, span) {
            continue;
        }
        let word = text.get(span.range()).unwrap_or_default();
        if let Some(part) = value(word) {
            parts.push((span, part));
        }
    }
}

fn value(word: &[u8]) -> Option<Part> {
    let digits = word.iter().filter(|byte| byte.is_ascii_digit()).count();
    if digits == 0 {
        return None;
    }
    let letters = word.iter().filter(|byte| byte.is_ascii_alphabetic()).count();
    let dots = word.iter().filter(|byte| **byte == b'.').count();
    let colons = word.iter().filter(|byte| **byte == b':').count();
    // `12`, `3.25`, `250ms`, `4.00MiB`: digits, then perhaps a unit.
    let leading = word.iter().take_while(|byte| byte.is_ascii_digit() || **byte == b'.').count();
    let unit = word.get(leading..).unwrap_or_default();
    let is_unit = unit.len() <= 3 && unit.iter().all(u8::is_ascii_alphabetic);
    if leading > 0 && dots <= 1 && is_unit && digits < 16 {
        return Some(Part::Number);
    }
    let address = dots == 3 && letters == 0 || colons >= 2 && word.len() >= 6;
    let long = word.len() >= 6 && (letters > 0 || word.contains(&b'-')) && digits >= 2;
    (address || long || digits >= 16).then_some(Part::Identifier)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{ReadOptions, read};

    fn check(text: &str, expected: &[&str]) {
        let options = ReadOptions { year_hint: Some(2026), zone_offset_seconds: 0 };
        let log = read(text.as_bytes(), &options);
        let record = &log.records.get(0).expect("a record");
        let of = &text.as_bytes()[record.span.range()];
        let found: Vec<String> = parts(record, of)
            .into_iter()
            .map(|(span, part)| {
                let kind = match part {
                    Part::Time => "time".to_owned(),
                    Part::Level(level) => level.id().to_owned(),
                    Part::Source => "source".to_owned(),
                    Part::Identifier => "id".to_owned(),
                    Part::Number => "number".to_owned(),
                };
                format!("{kind} {}", &text[span.shifted(record.span.start).range()])
            })
            .collect();
        assert_eq!(found, expected, "{text}");
    }

    #[test]
    fn parts_are_found_in_every_kind_of_record() {
        check(
            "2026-05-01T10:00:00.250+02:00 ERROR shop.Pay: request 8f3a11c2 took 250ms for 12 items\n",
            &[
                "time 2026-05-01T10:00:00.250+02:00",
                "error ERROR",
                "source shop.Pay",
                "id 8f3a11c2",
                "number 250ms",
                "number 12",
            ],
        );
        check(
            "{\"ts\":1718183662.5,\"level\":\"warn\",\"logger\":\"shop.pay\",\"msg\":\"error 7 of 198.51.100.7\"}\n",
            &[
                "time 1718183662.5",
                "warning warn",
                "source shop.pay",
                "number 7",
                "id 198.51.100.7",
            ],
        );
        check(
            "E0612 09:14:22.123456       1 main.go:12] failed 3 times\n",
            &["error E", "time 0612 09:14:22.123456", "number 1", "source main.go:12", "number 3"],
        );
        check(
            "Jun 12 09:14:22 web01 sshd[811]: Accepted for 2001:db8::7 port 22\n",
            &["time Jun 12 09:14:22", "source sshd", "number 811", "id 2001:db8::7", "number 22"],
        );
        check("no time here 5\n", &["number 5"]);
    }
}
