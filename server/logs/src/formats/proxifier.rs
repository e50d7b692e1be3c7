//! Proxifier's log: no year.

use super::stamp_of;
use crate::cursor::Cursor;
use crate::record::Head;
use crate::stamp::Shape;

/// `[10.30 16:49:06] chrome.exe - proxy.example:5070 open through proxy …`.
pub(super) fn head(line: &[u8]) -> Option<Head> {
    let mut cursor = Cursor::new(line);
    cursor.eat(b"[")?;
    let stamp = stamp_of(&mut cursor, &[Shape::MonthDay])?;
    cursor.eat(b"] ")?;
    let source = cursor.until_bytes(b" - ")?;
    Some(Head { stamp: Some(stamp), level: None, source, message: cursor.message(), key: None })
}
