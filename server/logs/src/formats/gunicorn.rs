//! Gunicorn's error log.

use text::Span;

use super::stamp_of;
use crate::cursor::Cursor;
use crate::record::Head;
use crate::stamp::Shape;

/// `[2024-06-12 09:14:22 +0200] [123] [INFO] message`.
pub(super) fn head(line: &[u8]) -> Option<Head> {
    let mut cursor = Cursor::new(line);
    cursor.eat(b"[")?;
    let stamp = stamp_of(&mut cursor, &[Shape::Iso])?;
    cursor.eat(b"] [")?;
    cursor.digits()?;
    cursor.eat(b"] [")?;
    let level = cursor.level()?;
    cursor.eat(b"]")?;
    cursor.spaces();
    Some(Head {
        stamp: Some(stamp),
        level: Some(level),
        source: Span::new(0, 0),
        message: cursor.message(),
        key: None,
    })
}
