//! Android's logcat: `threadtime` and `brief`.

use super::stamp_of;
use crate::cursor::{Cursor, at};
use crate::level;
use crate::record::Head;
use crate::stamp::Shape;

/// `06-12 09:14:22.123  1702  2395 D Tag: message`, with a year or not; `D/Tag( 1702): message`.
pub(super) fn head(line: &[u8]) -> Option<Head> {
    let mut cursor = Cursor::new(line);
    if at(line, 1) == b'/' {
        let level = level::letter(at(line, 0))?;
        cursor.at = 2;
        let tag = cursor.until(b'(')?;
        cursor.spaces();
        cursor.digits()?;
        cursor.eat(b"): ")?;
        let source = crate::cursor::trimmed(line, tag);
        return Some(Head {
            stamp: None,
            level: Some(level),
            source,
            message: cursor.message(),
            key: None,
        });
    }
    let stamp = stamp_of(&mut cursor, &[Shape::MonthDay, Shape::Iso])?;
    cursor.gap()?;
    cursor.digits()?;
    cursor.gap()?;
    cursor.digits()?;
    cursor.gap()?;
    let level = level::letter(cursor.peek())?;
    cursor.at += 1;
    cursor.gap()?;
    let mut ahead = cursor;
    // The tag ends at `: `; it may hold colons itself, and the message may be empty.
    let source = match ahead.until_bytes(b": ") {
        Some(tag) => tag,
        None => ahead.until(b':')?,
    };
    let source = crate::cursor::trimmed(line, source);
    Some(Head {
        stamp: Some(stamp),
        level: Some(level),
        source,
        message: ahead.message(),
        key: None,
    })
}
