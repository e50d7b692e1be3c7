//! Ruby's `Logger`.

use crate::cursor::Cursor;
use crate::record::Head;
use crate::stamp::Shape;

/// `I, [2024-06-12T09:14:22.123456 #123]  INFO -- prog: message`.
pub(super) fn head(line: &[u8]) -> Option<Head> {
    let mut cursor = Cursor { line, at: 1 };
    if !matches!(line.first()?, b'D' | b'I' | b'W' | b'E' | b'F' | b'A' | b'U') {
        return None;
    }
    cursor.eat(b", [")?;
    let stamp = cursor.stamp().filter(|stamp| stamp.shape == Shape::Iso)?;
    cursor.until(b']')?;
    cursor.spaces();
    let mut ahead = cursor;
    let level = ahead.level();
    cursor.until_bytes(b"-- ")?;
    let mut ahead = cursor;
    let mut source = text::Span::new(cursor.at, cursor.at);
    if let Some(name) = ahead.until(b':') {
        source = name;
        cursor = ahead;
    }
    cursor.spaces();
    Some(Head { stamp: Some(stamp), level, source, message: cursor.message(), key: None })
}
