//! Spring Boot's console pattern, 2 and 3.

use super::stamp_of;
use crate::cursor::{self, Cursor};
use crate::record::Head;
use crate::stamp::Shape;

/// `2024-05-17 10:22:31.187  INFO 48213 --- [           main] com.acme.Application : message`.
pub(super) fn head(line: &[u8]) -> Option<Head> {
    let mut cursor = Cursor::new(line);
    let stamp = stamp_of(&mut cursor, &[Shape::Iso])?;
    cursor.gap()?;
    let level = cursor.level()?;
    cursor.gap()?;
    cursor.digits()?;
    cursor.eat(b" --- ")?;
    while cursor.peek() == b'[' {
        cursor.enclosed(b'[', b']')?;
        cursor.spaces();
    }
    let source = cursor.until_bytes(b": ").or_else(|| cursor.until(b':'))?;
    let source = cursor::trimmed(line, source);
    Some(Head {
        stamp: Some(stamp),
        level: Some(level),
        source,
        message: cursor.message(),
        key: None,
    })
}
