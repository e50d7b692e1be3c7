//! The logs of Configuration Manager and Intune, as CMTrace reads them: the message in `<![LOG[ … ]LOG]!>`, over several lines where it
//! needs them, and behind it time, date, component and type.

use text::Span;

use crate::cursor;
use crate::level::Level;
use crate::lines::{self, Lines};
use crate::record::{Head, Raw, Raws};
use crate::stamp::{self, Stamp};

const OPENS: &[u8] = b"<![LOG[";
const CLOSES: &[u8] = b"]LOG]!>";

pub(super) fn typical(line: &[u8]) -> bool {
    line.starts_with(OPENS)
}

pub(super) fn read(text: &[u8]) -> Raws {
    let mut raws = Raws::default();
    let mut open = false;
    for line in Lines::new(text) {
        let bytes = text.get(line.span.range()).unwrap_or_default();
        if lines::blank(bytes) {
            continue;
        }
        let begins = bytes.starts_with(OPENS);
        if begins || !open {
            raws.records.push(Raw {
                span: line.span,
                line: line.number,
                end_line: line.number,
                head: Head::bare(line.span),
            });
        }
        let Some(raw) = raws.records.last_mut() else { continue };
        raw.span = Span::new(raw.span.start, line.span.end);
        raw.end_line = line.number;
        open = begins || open;
        let end = memchr::memmem::rfind(bytes, CLOSES).filter(|_| open);
        if begins {
            let past = line.span.start + OPENS.len();
            let until = end.map_or(line.span.end, |end| line.span.start + end);
            raw.head.message = cursor::trimmed(text, Span::new(past, until.max(past)));
        }
        if let Some(end) = end {
            let tail = bytes.get(end..).unwrap_or_default();
            raw.head.stamp = when(tail);
            raw.head.level = match field(tail, b" type=\"").map(|(_, value)| value) {
                Some(b"1") => Some(Level::Info),
                Some(b"2") => Some(Level::Warning),
                Some(b"3") => Some(Level::Error),
                _ => None,
            };
            if let Some((at, component)) = field(tail, b" component=\"") {
                let start = line.span.start + end + at;
                raw.head.source = Span::new(start, start + component.len());
            }
            open = false;
        }
    }
    raws
}

/// The value behind a key, and where it starts.
fn field<'a>(tail: &'a [u8], key: &[u8]) -> Option<(usize, &'a [u8])> {
    let start = memchr::memmem::find(tail, key)? + key.len();
    let rest = tail.get(start..)?;
    Some((start, rest.get(..memchr::memchr(b'"', rest)?)?))
}

/// `time="21:51:19.593-120" date="06-12-2024"`: the month first; behind the time the minutes to add to it for UTC.
fn when(tail: &[u8]) -> Option<Stamp> {
    let time = std::str::from_utf8(field(tail, b"time=\"")?.1).ok()?;
    let date = std::str::from_utf8(field(tail, b" date=\"")?.1).ok()?;
    let mut parts = date.split('-');
    let (month, day, year) = (parts.next()?, parts.next()?, parts.next()?);
    let sign = time.find(['+', '-']);
    let (clock, bias) = time.split_at(sign.unwrap_or(time.len()));
    let zone = match bias.parse::<i32>() {
        Ok(bias) => {
            let east = if bias > 0 { '-' } else { '+' };
            format!("{east}{:02}:{:02}", bias.abs() / 60, bias.abs() % 60)
        }
        Err(_) => String::new(),
    };
    let written = format!("{year}-{month:0>2}-{day:0>2}T{clock}{zone}");
    stamp::any(written.as_bytes()).map(|(stamp, _)| stamp)
}
