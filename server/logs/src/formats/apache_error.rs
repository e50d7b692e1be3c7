//! Error log of Apache httpd, 2.2 and 2.4 (`ErrorLogFormat`).

use text::Span;

use super::stamp_of;
use crate::cursor::Cursor;
use crate::level;
use crate::record::Head;
use crate::stamp::Shape;

/// `[Wed Jun 12 09:14:22.123456 2024] [core:error] [pid 1:tid 2] [client …] message`, `[…] [notice] message`.
pub(super) fn head(line: &[u8]) -> Option<Head> {
    let mut cursor = Cursor::new(line);
    cursor.eat(b"[")?;
    let stamp = stamp_of(&mut cursor, &[Shape::MonthName])?;
    cursor.eat(b"] [")?;
    let group = cursor.until(b']')?;
    let bytes = cursor.slice(group);
    let (module, word) = match memchr::memchr(b':', bytes) {
        Some(colon) => (Span::new(group.start, group.start + colon), bytes.get(colon + 1..)?),
        None => (Span::new(0, 0), bytes),
    };
    let level = level::word(word)?;
    cursor.spaces();
    while matches!(cursor.rest(), [b'[', b'p' | b'c' | b't' | b'r', ..]) {
        cursor.enclosed(b'[', b']')?;
        cursor.spaces();
    }
    Some(Head {
        stamp: Some(stamp),
        level: Some(level),
        source: module,
        message: cursor.message(),
        key: None,
    })
}
