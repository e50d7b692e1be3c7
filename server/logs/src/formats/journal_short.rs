//! `journalctl` output with ISO stamps (`-o short-iso`, `short-iso-precise`); plain `short` reads as RFC 3164.

use text::Span;

use super::{stamp_of, tag};
use crate::cursor::Cursor;
use crate::level;
use crate::record::Head;
use crate::stamp::Shape;

/// `2024-06-12T09:14:22+0200 host program[1]: message`.
pub(super) fn head(line: &[u8]) -> Option<Head> {
    let mut cursor = Cursor::new(line);
    let stamp = stamp_of(&mut cursor, &[Shape::Iso])?;
    let zone = line.get(cursor.at.checked_sub(5)?..cursor.at)?;
    if !matches!(zone, [b'+' | b'-', rest @ ..] if rest.iter().all(u8::is_ascii_digit)) {
        return None;
    }
    cursor.eat(b" ")?;
    let host = cursor.token()?;
    // `… DEBUG timer: …` is a level where a host would be.
    if level::word(cursor.slice(host)).is_some() {
        return None;
    }
    cursor.gap()?;
    let source = tag(&mut cursor)?;
    let head =
        Head { stamp: Some(stamp), level: None, source, message: Span::new(0, 0), key: None };
    Some(super::with_payload(&cursor, head))
}
