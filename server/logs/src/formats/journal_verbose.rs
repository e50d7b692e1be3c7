//! `journalctl -o verbose`: a stamp with the cursor, then indented fields.

use text::Span;

use crate::cursor::{self, Cursor};
use crate::level;
use crate::lines::Lines;
use crate::record::{Head, Raw, Raws};
use crate::stamp::Stamp;

pub(super) fn typical(line: &[u8]) -> bool {
    start(line).is_some()
}

/// `Wed 2024-06-12 09:14:22.123456 CEST [s=…;i=…;b=…]`.
fn start(line: &[u8]) -> Option<Stamp> {
    let mut cursor = Cursor::new(line);
    let stamp = cursor.stamp()?;
    cursor.eat(b" [s=")?;
    Some(stamp)
}

pub(super) fn read(text: &[u8]) -> Raws {
    let mut raws = Raws::default();
    for line in Lines::new(text) {
        let bytes = text.get(line.span.range()).unwrap_or_default();
        if let Some(stamp) = start(bytes) {
            let head = Head { stamp: Some(stamp), ..Head::bare(line.span) };
            raws.records.push(Raw {
                span: line.span,
                line: line.number,
                end_line: line.number,
                head,
            });
            continue;
        }
        let trimmed = bytes.trim_ascii();
        if trimmed.is_empty() {
            continue;
        }
        let Some(raw) = raws.records.last_mut() else {
            raws.meta.push(line.span);
            continue;
        };
        if bytes.starts_with(b"-- ") {
            raws.meta.push(line.span);
            continue;
        }
        raw.span = Span::new(raw.span.start, line.span.end);
        raw.end_line = line.number;
        let Some(equals) = memchr::memchr(b'=', trimmed) else { continue };
        let offset = line.span.start + (bytes.len() - bytes.trim_ascii_start().len());
        let value = Span::new(offset + equals + 1, offset + trimmed.len());
        match trimmed.get(..equals).unwrap_or_default() {
            b"PRIORITY" => {
                raw.head.level =
                    text.get(value.range()).and_then(cursor::number).and_then(level::syslog);
            }
            b"SYSLOG_IDENTIFIER" => raw.head.source = value,
            b"_COMM" if raw.head.source.is_empty() => raw.head.source = value,
            b"MESSAGE" => raw.head.message = value,
            _ => {}
        }
    }
    raws
}
