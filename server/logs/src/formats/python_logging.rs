//! Python's `logging` in its usual formats.

use text::Span;

use super::{logger, stamp_of};
use crate::cursor::Cursor;
use crate::record::Head;
use crate::stamp::Shape;

/// `2024-06-12 09:14:22,123 - app.db - INFO - message` (the documentation's), `2024-06-12 09:14:22,123 INFO app.db: message`,
/// `INFO:app.db:message` (the default).
pub(super) fn head(line: &[u8]) -> Option<Head> {
    let mut cursor = Cursor::new(line);
    if !cursor.peek().is_ascii_digit() {
        return basic(cursor);
    }
    let stamp = stamp_of(&mut cursor, &[Shape::Iso]).filter(|stamp| stamp.digits == 3)?;
    if cursor.eat(b" - ").is_some() {
        let source = cursor.until_bytes(b" - ")?;
        if !logger(cursor.slice(source)) {
            return None;
        }
        let level = cursor.level()?;
        cursor.eat(b" - ")?;
        return Some(Head {
            stamp: Some(stamp),
            level: Some(level),
            source,
            message: cursor.message(),
            key: None,
        });
    }
    cursor.gap()?;
    let start = cursor.at;
    let level = cursor.level()?;
    // Java spells these shorter, and pads: what only Python says decides.
    if matches!(line.get(start..cursor.at)?, b"WARN" | b"FATAL" | b"TRACE") {
        return None;
    }
    cursor.eat(b" ")?;
    let source = cursor.run(|byte| byte.is_ascii_alphanumeric() || matches!(byte, b'.' | b'_'))?;
    let lower = !cursor.slice(source).iter().any(u8::is_ascii_uppercase);
    cursor.eat(b": ").filter(|()| lower)?;
    Some(Head {
        stamp: Some(stamp),
        level: Some(level),
        source,
        message: cursor.message(),
        key: None,
    })
}

fn basic(mut cursor: Cursor<'_>) -> Option<Head> {
    if !cursor.peek().is_ascii_uppercase() {
        return None;
    }
    let level = cursor.level()?;
    cursor.eat(b":")?;
    let source = cursor.until(b':')?;
    if !logger(cursor.slice(source)) {
        return None;
    }
    Some(Head {
        stamp: None,
        level: Some(level),
        source: Span::new(source.start, source.end),
        message: cursor.message(),
        key: None,
    })
}
