//! HDFS of early Hadoop (log4j `yyMMdd HHmmss`).

use super::stamp_of;
use crate::cursor::Cursor;
use crate::record::Head;
use crate::stamp::Shape;

/// `081109 203615 148 INFO dfs.DataNode$PacketResponder: message`.
pub(super) fn head(line: &[u8]) -> Option<Head> {
    let mut cursor = Cursor::new(line);
    let stamp = stamp_of(&mut cursor, &[Shape::ShortYear])?;
    cursor.gap()?;
    cursor.digits()?;
    cursor.gap()?;
    let level = cursor.level()?;
    cursor.gap()?;
    let source = cursor.until_bytes(b": ")?;
    Some(Head {
        stamp: Some(stamp),
        level: Some(level),
        source,
        message: cursor.message(),
        key: None,
    })
}
