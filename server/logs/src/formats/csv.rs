//! Comma-separated values with a header that names a time (RFC 4180).

use text::Span;

use crate::cursor::at;
use crate::level;
use crate::lines::{self, Line, Lines};
use crate::record::{Head, Raw, Raws};
use crate::stamp;

/// Most fields of a row that are looked at.
const FIELDS: usize = 64;
/// Longest row in lines, so that a quote that never closes does not swallow the file.
const ROWS: usize = 2000;

/// Whether a line is a header with a time column.
pub(super) fn typical(line: &[u8]) -> bool {
    columns(line).is_some()
}

#[derive(Clone, Copy, Default)]
struct Columns {
    time: usize,
    level: Option<usize>,
    source: Option<usize>,
    message: Option<usize>,
}

fn columns(line: &[u8]) -> Option<Columns> {
    let line = line.strip_prefix(b"\xef\xbb\xbf").unwrap_or(line);
    let (fields, _) = fields(line, 0);
    if fields.len() < 3 || line.iter().any(|byte| matches!(byte, b'=' | b'{' | b'[')) {
        return None;
    }
    let mut time = None;
    let mut columns = Columns::default();
    for (index, field) in fields.iter().enumerate() {
        let name = line.get(field.range())?.to_ascii_lowercase();
        if name.len() > 40 || name.first().is_some_and(u8::is_ascii_digit) {
            return None;
        }
        match name.as_slice() {
            b"time" | b"timestamp" | b"date" | b"datetime" | b"@timestamp" | b"ts"
            | b"event_time" | b"eventtime" | b"log_time" | b"date and time" | b"timecreated"
            | b"timegenerated" | b"logged" | b"start" | b"creation time" => {
                time = time.or(Some(index));
            }
            b"level" | b"severity" | b"loglevel" | b"priority" | b"leveldisplayname"
            | b"entrytype" | b"type" => {
                columns.level = columns.level.or(Some(index));
            }
            b"source" | b"logger" | b"component" | b"service" | b"program" | b"host"
            | b"providername" | b"object" | b"entity" => {
                columns.source = columns.source.or(Some(index));
            }
            b"message" | b"msg" | b"description" | b"event" | b"text" | b"details" => {
                columns.message = columns.message.or(Some(index));
            }
            _ => {}
        }
    }
    columns.time = time?;
    Some(columns)
}

pub(super) fn read(text: &[u8]) -> Raws {
    let header =
        Lines::new(text).find_map(|line| columns(text.get(line.span.range()).unwrap_or_default()));
    let columns = header.unwrap_or_default();
    rows(text, |text, fields, span| {
        let bytes = |index: usize| {
            fields.get(index).and_then(|field| text.get(field.range())).unwrap_or_default()
        };
        let field = |index: Option<usize>| index.and_then(|index| fields.get(index)).copied();
        let time = bytes(columns.time).trim_ascii();
        // The time of day may have the column behind the date, as the DHCP server of Windows has it.
        let both = || {
            let from = fields.get(columns.time)?.start;
            stamp::any(text.get(from..span.end)?)
        };
        let (stamp, _) = stamp::any(time).or_else(|| stamp::epoch(time)).or_else(both)?;
        Some(Head {
            stamp: Some(stamp),
            level: columns.level.and_then(|index| level::word(bytes(index).trim_ascii())),
            source: field(columns.source).unwrap_or(Span::new(span.start, span.start)),
            message: field(columns.message).unwrap_or(span),
            key: None,
        })
    })
}

/// The rows of a text, read by `head`; a row without a head is a header or goes on with the row before.
pub(super) fn rows(text: &[u8], head: impl Fn(&[u8], &[Span], Span) -> Option<Head>) -> Raws {
    let mut raws = Raws::default();
    let lines: Vec<Line> = Lines::new(text).collect();
    let mut index = 0;
    // Before this line no open quote closes, so rows are single lines.
    let mut torn_until = 0;
    while let Some(line) = lines.get(index) {
        if lines::blank(text.get(line.span.range()).unwrap_or_default()) {
            index += 1;
            continue;
        }
        let rows = if index < torn_until { 1 } else { ROWS };
        let limit = lines.get(index + rows).map_or(text.len(), |line| line.span.start);
        let (fields, end) = fields(text.get(..limit).unwrap_or_default(), line.span.start);
        let mut last = index;
        while lines.get(last + 1).is_some_and(|next| next.span.start < end) {
            last += 1;
        }
        let found = head(text, &fields, Span::new(line.span.start, line.span.end));
        // A row that seems to span lines without being a record is a torn quote: only its first line is taken.
        if found.is_none() || end >= limit && limit < text.len() {
            torn_until = torn_until.max(last);
            last = index;
        }
        let end_line = lines.get(last).copied().unwrap_or(*line);
        match found {
            Some(head) => raws.records.push(Raw {
                span: Span::new(line.span.start, end_line.span.end),
                line: line.number,
                end_line: end_line.number,
                head: Head {
                    message: Span::new(
                        head.message.start.min(end_line.span.end),
                        head.message.end.min(end_line.span.end),
                    ),
                    ..head
                },
            }),
            None => match raws.records.last_mut() {
                Some(raw) => {
                    raw.span = Span::new(raw.span.start, end_line.span.end);
                    raw.end_line = end_line.number;
                }
                None => raws.meta.push(line.span),
            },
        }
        index = last + 1;
    }
    raws
}

/// The fields of the row at `start`, without their quotes, and where the row ends.
pub(super) fn fields(text: &[u8], start: usize) -> (Vec<Span>, usize) {
    let mut fields = Vec::new();
    let mut here = start;
    loop {
        let (field, end) = if at(text, here) == b'"' {
            let mut end = here + 1;
            loop {
                match memchr::memchr(b'"', text.get(end..).unwrap_or_default()) {
                    Some(found) if at(text, end + found + 1) == b'"' => end += found + 2,
                    Some(found) => break (Span::new(here + 1, end + found), end + found + 1),
                    None => break (Span::new((here + 1).min(text.len()), text.len()), text.len()),
                }
            }
        } else {
            let length = memchr::memchr2(b',', b'\n', text.get(here..).unwrap_or_default())
                .unwrap_or(text.len().saturating_sub(here));
            let end = here + length;
            let bare = if at(text, end) == b'\n' && length > 0 && at(text, end - 1) == b'\r' {
                end - 1
            } else {
                end
            };
            (Span::new(here, bare), end)
        };
        if fields.len() < FIELDS {
            fields.push(field);
        }
        if at(text, end) != b',' || end >= text.len() {
            return (fields, end);
        }
        here = end + 1;
    }
}
