//! The Linux audit log (`auditd.conf(5)`, RAW format).

use crate::cursor::Cursor;
use crate::record::Head;
use crate::stamp;

/// `type=USER_AUTH msg=audit(1718183662.399:701): …`, with `node=…` before it or not.
pub(super) fn head(line: &[u8]) -> Option<Head> {
    let mut cursor = Cursor::new(line);
    if cursor.eat(b"node=").is_some() {
        cursor.token()?;
        cursor.gap()?;
    }
    cursor.eat(b"type=")?;
    let kind = cursor.token()?;
    cursor.eat(b" msg=audit(")?;
    let (stamp, length) = stamp::epoch(cursor.rest())?;
    cursor.at += length;
    cursor.until_bytes(b"):")?;
    // The type is the first word of what the record says.
    cursor.at = kind.start;
    Some(Head {
        stamp: Some(stamp),
        level: None,
        source: kind,
        message: cursor.message(),
        key: None,
    })
}
