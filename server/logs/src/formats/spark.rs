//! Apache Spark's default log4j pattern (`yy/MM/dd HH:mm:ss`).

use super::stamp_of;
use crate::cursor::Cursor;
use crate::record::Head;
use crate::stamp::Shape;

/// `17/06/09 20:10:40 INFO executor.CoarseGrainedExecutorBackend: message`.
pub(super) fn head(line: &[u8]) -> Option<Head> {
    let mut cursor = Cursor::new(line);
    let mut stamp = stamp_of(&mut cursor, &[Shape::ShortYear])?;
    // The year stands first, whatever else the numbers may be.
    if let Some((year, month, day)) = stamp.short.take().and_then(|short| short.orders()[0]) {
        (stamp.year, stamp.month, stamp.day) = (Some(year), month, day);
    }
    cursor.eat(b" ")?;
    let level = cursor.level()?;
    cursor.gap()?;
    let source = cursor.run(|byte| !matches!(byte, b':' | b' '))?;
    cursor.eat(b":")?;
    cursor.spaces();
    Some(Head {
        stamp: Some(stamp),
        level: Some(level),
        source,
        message: cursor.message(),
        key: None,
    })
}
