//! Workers of Celery (`worker_log_format`).

use super::stamp_of;
use crate::cursor::Cursor;
use crate::record::Head;
use crate::stamp::Shape;

/// `[2024-06-12 09:14:22,123: INFO/MainProcess] message`.
pub(super) fn head(line: &[u8]) -> Option<Head> {
    let mut cursor = Cursor::new(line);
    cursor.eat(b"[")?;
    let stamp = stamp_of(&mut cursor, &[Shape::Iso])?;
    cursor.eat(b": ")?;
    let level = cursor.level()?;
    cursor.eat(b"/")?;
    let source = cursor.until(b']')?;
    cursor.spaces();
    Some(Head {
        stamp: Some(stamp),
        level: Some(level),
        source,
        message: cursor.message(),
        key: None,
    })
}
