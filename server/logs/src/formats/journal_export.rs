//! The journal export format of systemd (Journal Export Formats, systemd.io).

use text::Span;

use crate::cursor;
use crate::level;
use crate::lines::{Line, Lines};
use crate::record::{Head, Raw, Raws};
use crate::stamp;

pub(super) fn typical(line: &[u8]) -> bool {
    line.starts_with(b"__CURSOR=")
        || line.starts_with(b"__REALTIME_TIMESTAMP=")
        || line.starts_with(b"__MONOTONIC_TIMESTAMP=")
}

/// Records end at a blank line. A field without `=` is binary: eight bytes of length (little endian), the data, a line end.
pub(super) fn read(text: &[u8]) -> Raws {
    let mut raws = Raws::default();
    let mut current: Option<Raw> = None;
    let lines = Lines::new(text).peekable();
    // Lines that start before this byte are inside binary data.
    let mut skip = 0;
    for line in lines {
        let bytes = text.get(line.span.range()).unwrap_or_default();
        if line.span.start < skip {
            extend(&mut current, &line);
            continue;
        }
        if bytes.is_empty() {
            raws.records.extend(current.take());
            continue;
        }
        let raw = current.get_or_insert_with(|| Raw {
            span: line.span,
            line: line.number,
            end_line: line.number,
            head: Head::bare(line.span),
        });
        raw.span = Span::new(raw.span.start, line.span.end);
        raw.end_line = line.number;
        match memchr::memchr(b'=', bytes) {
            Some(equals) => {
                let value = Span::new(line.span.start + equals + 1, line.span.end);
                field(raw, bytes.get(..equals).unwrap_or_default(), text, value);
            }
            None => {
                if let Some(data) = binary(text, line.span.end + 1) {
                    let first = text
                        .get(data.range())
                        .unwrap_or_default()
                        .iter()
                        .position(|&byte| byte == b'\n');
                    let value =
                        Span::new(data.start, first.map_or(data.end, |end| data.start + end));
                    field(raw, bytes, text, value);
                    skip = data.end.min(text.len());
                }
            }
        }
    }
    raws.records.extend(current);
    raws
}

fn extend(current: &mut Option<Raw>, line: &Line) {
    if let Some(raw) = current {
        raw.span = Span::new(raw.span.start, line.span.end);
        raw.end_line = line.number;
    }
}

/// The data of a binary field whose length starts at `start`; nothing when the text is too short for it.
fn binary(text: &[u8], start: usize) -> Option<Span> {
    let length: [u8; 8] = text.get(start..start.checked_add(8)?)?.try_into().ok()?;
    let length = usize::try_from(u64::from_le_bytes(length)).ok()?;
    let end = (start + 8).checked_add(length).filter(|&end| end <= text.len())?;
    Some(Span::new(start + 8, end))
}

fn field(raw: &mut Raw, name: &[u8], text: &[u8], value: Span) {
    let bytes = text.get(value.range()).unwrap_or_default();
    match name {
        b"__REALTIME_TIMESTAMP" => raw.head.stamp = stamp::epoch(bytes).map(|(stamp, _)| stamp),
        b"PRIORITY" => raw.head.level = cursor::number(bytes).and_then(level::syslog),
        b"SYSLOG_IDENTIFIER" => raw.head.source = value,
        b"_COMM" if raw.head.source.is_empty() => raw.head.source = value,
        b"MESSAGE" => raw.head.message = value,
        _ => {}
    }
}
