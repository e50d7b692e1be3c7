//! Error log of MySQL and MariaDB.

use text::Span;

use super::stamp_of;
use crate::cursor::Cursor;
use crate::level::{self, Level};
use crate::record::Head;
use crate::stamp::Shape;

/// `2024-06-12T09:14:22.123456Z 0 [Note] [MY-010931] [Server] message`, `2024-06-12  9:14:22 0 [Note] message`,
/// `240612  9:14:22 [Note] message`.
pub(super) fn head(line: &[u8]) -> Option<Head> {
    let mut cursor = Cursor::new(line);
    let stamp = stamp_of(&mut cursor, &[Shape::Iso, Shape::ShortYear])?;
    cursor.gap()?;
    let threaded = cursor.digits().is_some();
    if threaded {
        cursor.gap()?;
    }
    let word = cursor.enclosed(b'[', b']')?;
    let level = match cursor.slice(word) {
        b"System" => Level::Info,
        word if word.first().is_some_and(u8::is_ascii_uppercase) => level::word(word)?,
        _ => return None,
    };
    cursor.spaces();
    let mut source = Span::new(0, 0);
    if cursor.rest().starts_with(b"[MY-") {
        cursor.enclosed(b'[', b']')?;
        cursor.spaces();
        if cursor.peek() == b'[' {
            source = cursor.enclosed(b'[', b']')?;
            cursor.spaces();
        }
    } else if !threaded && stamp.shape == Shape::Iso {
        return None;
    }
    Some(Head {
        stamp: Some(stamp),
        level: Some(level),
        source,
        message: cursor.message(),
        key: None,
    })
}
