//! A health app of Android phones (Loghub, HealthApp).

use super::stamp_of;
use crate::cursor::Cursor;
use crate::record::Head;
use crate::stamp::Shape;

/// `20171223-22:15:29:606|Step_LSC|30002312|message`.
pub(super) fn head(line: &[u8]) -> Option<Head> {
    let mut cursor = Cursor::new(line);
    let stamp = stamp_of(&mut cursor, &[Shape::Basic])?;
    cursor.eat(b"|")?;
    let source = cursor.until(b'|')?;
    cursor.digits()?;
    cursor.eat(b"|")?;
    Some(Head { stamp: Some(stamp), level: None, source, message: cursor.message(), key: None })
}
