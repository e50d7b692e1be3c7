//! Tables under a line that names their fields: the W3C extended log file format (IIS, CloudFront), the logs of Exchange, which
//! have commas, and those of Zeek, which have tabs. Their times are UTC.

use text::Span;

use crate::cursor::Cursor;
use crate::lines::{self, Lines};
use crate::record::{Head, Raw, Raws};
use crate::stamp::{self, Stamp};

pub(super) fn typical(line: &[u8]) -> bool {
    line.starts_with(b"#Fields:") || line.starts_with(b"#fields\t")
}

/// `#Fields` says which columns are the date and the time, and may change midway. Directives are no records.
pub(super) fn read(text: &[u8]) -> Raws {
    let mut raws = Raws::default();
    let (mut date, mut time) = (Some(0), Some(1));
    // One column that holds both, and what parts the columns where it is no blank.
    let (mut both, mut separator): (Option<usize>, Option<u8>) = (None, None);
    let mut day: Option<Span> = None;
    for line in Lines::new(text) {
        let bytes = text.get(line.span.range()).unwrap_or_default();
        if lines::blank(bytes) {
            continue;
        }
        let names = bytes.strip_prefix(b"#Fields:").or_else(|| bytes.strip_prefix(b"#fields"));
        if let Some(names) = names {
            separator = match names {
                [b'\t', ..] => Some(b'\t'),
                _ => names.contains(&b',').then_some(b','),
            };
            let parts = |byte: &u8| byte.is_ascii_whitespace() || Some(*byte) == separator;
            let names: Vec<&[u8]> = names.split(parts).filter(|name| !name.is_empty()).collect();
            both = names.iter().position(|name| {
                matches!(*name, b"date-time" | b"DateTime" | b"ts" | b"Timestamp")
            });
            date = names.iter().position(|name| *name == b"date");
            time = names.iter().position(|name| *name == b"time");
        }
        if bytes.starts_with(b"#Date:") {
            let rest = bytes.get(6..).unwrap_or_default();
            let start = line.span.start + 6 + (rest.len() - rest.trim_ascii_start().len());
            day = Some(Span::new(start, line.span.end));
        }
        if bytes.first() == Some(&b'#') {
            raws.meta.push(line.span);
            continue;
        }
        let mut cursor = Cursor::new(bytes);
        let stamp = match both {
            Some(index) => {
                let mark = separator.unwrap_or(b' ');
                let field = bytes.split(|byte| *byte == mark).nth(index).unwrap_or_default();
                if let Some(field) = cursor.until(mark).filter(|_| index == 0) {
                    cursor.at = cursor.at.max(field.end);
                } else {
                    cursor.at = 0;
                }
                stamp::any(field).or_else(|| stamp::epoch(field)).map(|(stamp, _)| stamp.utc())
            }
            None => {
                let skip = if date == Some(0) && time == Some(1) { 2 } else { 0 };
                for _ in 0..skip {
                    cursor.token();
                    cursor.spaces();
                }
                joined(text, line.span, date, time, day)
            }
        };
        let head = Head {
            stamp,
            key: Some("<*> request"),
            ..Head::bare(cursor.message().shifted(line.span.start))
        };
        raws.records.push(Raw { span: line.span, line: line.number, end_line: line.number, head });
    }
    raws
}

/// The stamp of a row: its date and time columns, or the day of the last `#Date` directive.
fn joined(
    text: &[u8],
    line: Span,
    date: Option<usize>,
    time: Option<usize>,
    day: Option<Span>,
) -> Option<Stamp> {
    let bytes = text.get(line.range())?;
    let field = |index: usize| {
        bytes
            .split(|byte| matches!(byte, b' ' | b'\t'))
            .filter(|field| !field.is_empty())
            .nth(index)
    };
    let time = field(time?)?;
    let day = match date {
        Some(index) => field(index)?,
        None => text.get(day?.range())?.get(..10)?,
    };
    let mut both = [b' '; 40];
    both.get_mut(..day.len())?.copy_from_slice(day);
    both.get_mut(day.len() + 1..day.len() + 1 + time.len())?.copy_from_slice(time);
    stamp::any(&both).map(|(stamp, _)| stamp.utc())
}
