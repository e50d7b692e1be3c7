//! The diagnostic log of Db2 (`db2diag.log`): a head line, then labelled lines, of which `MESSAGE :` holds what is said.

use text::Span;

use super::stamp_of;
use crate::cursor::Cursor;
use crate::level::{self, Level};
use crate::record::Head;
use crate::stamp::Shape;

/// `2024-06-12-09.14.22.123456+120 I1906773E559              LEVEL: Severe`.
pub(super) fn head(line: &[u8]) -> Option<Head> {
    let mut cursor = Cursor::new(line);
    let stamp = stamp_of(&mut cursor, &[Shape::Iso])?;
    cursor.gap()?;
    cursor.token()?;
    cursor.gap()?;
    cursor.eat(b"LEVEL:")?;
    cursor.spaces();
    let word = cursor.run(|byte| byte.is_ascii_alphabetic())?;
    let level = match cursor.slice(word) {
        b"Event" => Some(Level::Info),
        word => level::word(word),
    };
    cursor.spaces();
    Some(Head {
        stamp: Some(stamp),
        level,
        source: Span::new(0, 0),
        message: cursor.message(),
        key: None,
    })
}

/// Where the text of a labelled line begins that says what the record is about, and how well it says it.
pub(crate) fn said(line: &[u8]) -> Option<(u8, usize)> {
    let colon = memchr::memchr(b':', line.get(..line.len().min(12))?)?;
    let worth = match line.get(..colon)?.trim_ascii_end() {
        b"MESSAGE" => 3,
        b"CHANGE" | b"START" | b"STOP" => 2,
        b"FUNCTION" => 1,
        _ => return None,
    };
    let rest = line.get(colon + 1..)?.trim_ascii_start();
    Some((worth, line.len() - rest.len()))
}
