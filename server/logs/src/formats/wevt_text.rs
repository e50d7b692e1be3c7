//! Windows events as text: `wevtutil qe /f:text`, and the property list of `Get-WinEvent | Format-List`.

use text::Span;

use crate::cursor::{self, Cursor};
use crate::level::{self, Level};
use crate::lines::{self, Lines};
use crate::record::{Head, Raw, Raws};

pub(super) fn typical(line: &[u8]) -> bool {
    line.starts_with(b"Event[")
        || line.starts_with(b"  Log Name: ")
        || line.starts_with(b"TimeCreated ")
        || line.starts_with(b"ProviderName ")
}

/// A record reaches from `Event[N]` (or `TimeCreated`) to the next.
pub(super) fn read(text: &[u8]) -> Raws {
    let mut raws = Raws::default();
    let listed = memchr::memmem::find(text, b"Event[").is_none();
    let mut described = false;
    for line in Lines::new(text) {
        let bytes = text.get(line.span.range()).unwrap_or_default();
        if lines::blank(bytes) {
            continue;
        }
        let starts =
            if listed { bytes.starts_with(b"TimeCreated ") } else { bytes.starts_with(b"Event[") };
        if starts || raws.records.is_empty() {
            raws.records.push(Raw {
                span: line.span,
                line: line.number,
                end_line: line.number,
                head: Head::bare(line.span),
            });
            described = false;
        }
        let Some(raw) = raws.records.last_mut() else { continue };
        raw.span = Span::new(raw.span.start, line.span.end);
        raw.end_line = line.number;
        if described {
            if raw.head.message.is_empty() {
                raw.head.message = line.span;
            }
            continue;
        }
        let mut cursor = Cursor::new(bytes);
        cursor.spaces();
        let Some(colon) = memchr::memchr(b':', cursor.rest()) else { continue };
        let key = cursor.rest().get(..colon).unwrap_or_default().trim_ascii();
        let value = cursor::trimmed(
            text,
            Span::new(line.span.start + cursor.at + colon + 1, line.span.end),
        );
        let said = text.get(value.range()).unwrap_or_default();
        match key {
            b"Date" | b"TimeCreated" | b"Time" => {
                raw.head.stamp = crate::stamp::any(said).map(|(stamp, _)| stamp);
            }
            b"Level" | b"LevelDisplayName" => raw.head.level = windows(said),
            b"Source" | b"ProviderName" => raw.head.source = value,
            b"Description" | b"Message" => {
                raw.head.message = value;
                described = true;
            }
            _ => {}
        }
    }
    raws
}

/// The word for a level in English, or its number.
fn windows(said: &[u8]) -> Option<Level> {
    match said {
        b"Verbose" => Some(Level::Debug),
        _ => cursor::number(said).map_or_else(|| level::word(said), level::windows),
    }
}
