//! Component-based servicing log of Windows (`CBS.log`).

use super::stamp_of;
use crate::cursor::Cursor;
use crate::record::Head;
use crate::stamp::Shape;

/// `2016-09-28 04:30:30, Info                  CBS    message`.
pub(super) fn head(line: &[u8]) -> Option<Head> {
    let mut cursor = Cursor::new(line);
    let stamp = stamp_of(&mut cursor, &[Shape::Iso])?;
    cursor.eat(b", ")?;
    let level = cursor.level()?;
    cursor.gap()?;
    let source = cursor.token()?;
    cursor.spaces();
    Some(Head {
        stamp: Some(stamp),
        level: Some(level),
        source,
        message: cursor.message(),
        key: None,
    })
}
