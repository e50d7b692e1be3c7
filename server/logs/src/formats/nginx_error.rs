//! Error log of nginx.

use text::Span;

use super::stamp_of;
use crate::cursor::Cursor;
use crate::record::Head;
use crate::stamp::Shape;

/// `2024/06/12 09:14:22 [error] 123#123: *1 message`.
pub(super) fn head(line: &[u8]) -> Option<Head> {
    let mut cursor = Cursor::new(line);
    let stamp = stamp_of(&mut cursor, &[Shape::IsoSlash])?;
    cursor.eat(b" [")?;
    let level = cursor.level()?;
    cursor.eat(b"] ")?;
    cursor.digits()?;
    cursor.eat(b"#")?;
    cursor.digits()?;
    cursor.eat(b": ")?;
    let mut ahead = cursor;
    if ahead.eat(b"*").is_some() && ahead.digits().is_some() && ahead.gap().is_some() {
        cursor = ahead;
    }
    Some(Head {
        stamp: Some(stamp),
        level: Some(level),
        source: Span::new(0, 0),
        message: cursor.message(),
        key: None,
    })
}
