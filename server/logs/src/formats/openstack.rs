//! OpenStack services (oslo.log), alone or with the file's name in front.

use super::{logger, stamp_of};
use crate::cursor::Cursor;
use crate::record::Head;
use crate::stamp::Shape;

/// `2017-05-16 00:00:00.008 25746 INFO nova.osapi_compute.wsgi.server [req-…] message`.
pub(super) fn head(line: &[u8]) -> Option<Head> {
    let mut cursor = Cursor::new(line);
    if !cursor.peek().is_ascii_digit() {
        let file = cursor.token()?;
        if !cursor.slice(file).windows(4).any(|part| part == b".log") {
            return None;
        }
        cursor.gap()?;
    }
    let stamp = stamp_of(&mut cursor, &[Shape::Iso]).filter(|stamp| stamp.digits == 3)?;
    cursor.gap()?;
    cursor.digits()?;
    cursor.gap()?;
    let level = cursor.level()?;
    cursor.gap()?;
    let source = cursor.token()?;
    if !logger(cursor.slice(source)) {
        return None;
    }
    cursor.gap()?;
    if cursor.rest().starts_with(b"[req-")
        || cursor.rest().starts_with(b"[-]")
        || cursor.rest().starts_with(b"[None ")
    {
        cursor.enclosed(b'[', b']')?;
        cursor.spaces();
    } else if cursor.peek() != b'[' {
        return None;
    }
    Some(Head {
        stamp: Some(stamp),
        level: Some(level),
        source,
        message: cursor.message(),
        key: None,
    })
}
