//! JBoss and WildFly, console and server.log.

use super::stamp_of;
use crate::cursor::Cursor;
use crate::record::Head;
use crate::stamp::Shape;

/// `09:14:22,123 INFO  [org.jboss.as] (MSC service thread 1-3) WFLYSRV0027: message`, with a date or not.
pub(super) fn head(line: &[u8]) -> Option<Head> {
    let mut cursor = Cursor::new(line);
    let stamp =
        stamp_of(&mut cursor, &[Shape::Clock, Shape::Iso]).filter(|stamp| stamp.digits == 3)?;
    cursor.gap()?;
    let level = cursor.level()?;
    cursor.gap()?;
    let source = cursor.enclosed(b'[', b']')?;
    cursor.gap()?;
    cursor.enclosed(b'(', b')')?;
    cursor.spaces();
    Some(Head {
        stamp: Some(stamp),
        level: Some(level),
        source,
        message: cursor.message(),
        key: None,
    })
}
