//! Logs of a high-performance cluster (Loghub, HPC): the time is an epoch in the fifth column.

use crate::cursor::Cursor;
use crate::record::Head;
use crate::stamp;

/// `134681 node-246 unix.hw state_change.unavailable 1077804742 1 message`.
pub(super) fn head(line: &[u8]) -> Option<Head> {
    let mut cursor = Cursor::new(line);
    cursor.digits()?;
    cursor.gap()?;
    cursor.token()?;
    cursor.gap()?;
    let component = cursor.token()?;
    cursor.gap()?;
    cursor.token()?;
    cursor.gap()?;
    let (stamp, length) = stamp::epoch(cursor.rest()).filter(|(stamp, _)| stamp.digits == 0)?;
    cursor.at += length;
    cursor.gap()?;
    cursor.digits()?;
    cursor.gap()?;
    Some(Head {
        stamp: Some(stamp),
        level: None,
        source: component,
        message: cursor.message(),
        key: None,
    })
}
