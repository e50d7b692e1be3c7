//! NLog's default layout: `${longdate}|${level:uppercase=true}|${logger}|${message}`.

use super::stamp_of;
use crate::cursor::Cursor;
use crate::record::Head;
use crate::stamp::Shape;

/// `2024-06-12 09:14:22.1234|INFO|Acme.Billing|message`.
pub(super) fn head(line: &[u8]) -> Option<Head> {
    let mut cursor = Cursor::new(line);
    let stamp = stamp_of(&mut cursor, &[Shape::Iso]).filter(|stamp| stamp.digits > 0)?;
    cursor.eat(b"|")?;
    let level = cursor.level()?;
    cursor.eat(b"|")?;
    let source = cursor.until(b'|')?;
    Some(Head {
        stamp: Some(stamp),
        level: Some(level),
        source,
        message: cursor.message(),
        key: None,
    })
}
