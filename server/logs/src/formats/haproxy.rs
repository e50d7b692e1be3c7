//! HAProxy's HTTP and TCP log lines (configuration manual, section 8.2), behind a syslog head or bare.

use text::Span;

use super::{stamp_of, syslog3164};
use crate::cursor::Cursor;
use crate::record::Head;
use crate::stamp::Shape;

/// `Jun 12 09:14:22 host haproxy[1]: 192.0.2.1:33317 [12/Jun/2024:09:14:22.123] front back/srv 10/0/30/69/109 200 2750 …`.
/// The first stamp is the reception; notices of HAProxy itself have no second one.
pub(super) fn head(line: &[u8]) -> Option<Head> {
    if let Some(head) = syslog3164::head(line) {
        let program = line.get(head.source.range())?;
        return program.starts_with(b"haproxy").then_some(head);
    }
    let mut cursor = Cursor::new(line);
    let client = cursor.token()?;
    if !cursor.slice(client).contains(&b':') {
        return None;
    }
    cursor.eat(b" [")?;
    let stamp = stamp_of(&mut cursor, &[Shape::DayMonthName]).filter(|stamp| stamp.digits == 3)?;
    cursor.eat(b"] ")?;
    Some(Head {
        stamp: Some(stamp),
        level: None,
        source: Span::new(0, 0),
        message: cursor.message(),
        key: None,
    })
}
