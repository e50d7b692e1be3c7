//! RAS log of Blue Gene/L (Oliner and Stearley, "What Supercomputers Say", 2007).

use crate::cursor::Cursor;
use crate::level;
use crate::record::Head;
use crate::stamp;

/// `ALERT epoch 2005.06.03 node 2005-06-03-15.42.50.675872 node RAS KERNEL INFO message`. The epoch is UTC; the local text beside
/// it has the fraction.
pub(super) fn head(line: &[u8]) -> Option<Head> {
    let mut cursor = Cursor::new(line);
    cursor.token()?;
    cursor.gap()?;
    let (mut stamp, length) = stamp::epoch(cursor.rest())?;
    cursor.at += length;
    for _ in 0..2 {
        cursor.gap()?;
        cursor.token()?;
    }
    cursor.gap()?;
    let local = cursor.stamp()?;
    (stamp.nanos, stamp.digits) = (local.nanos, local.digits);
    cursor.gap()?;
    cursor.token()?;
    cursor.gap()?;
    cursor.token()?;
    cursor.gap()?;
    let component = cursor.token()?;
    cursor.gap()?;
    let word = cursor.token()?;
    let level = level::word(cursor.slice(word))?;
    cursor.spaces();
    Some(Head {
        stamp: Some(stamp),
        level: Some(level),
        source: component,
        message: cursor.message(),
        key: None,
    })
}
