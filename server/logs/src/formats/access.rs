//! Access logs of nginx, Apache and others: the common and the combined log format (Apache `mod_log_config`).

use text::Span;

use super::stamp_of;
use crate::cursor::Cursor;
use crate::record::Head;
use crate::stamp::Shape;

/// `host ident user [12/Jun/2024:09:14:22 +0200] "GET / HTTP/1.1" 200 10689 …`, with a virtual host before it or not.
pub(super) fn head(line: &[u8]) -> Option<Head> {
    let mut cursor = Cursor::new(line);
    cursor.token()?;
    let front = cursor.line.get(..line.len().min(600))?;
    let open = memchr::memmem::find(front, b" [")?;
    cursor.at = open + 2;
    let stamp = stamp_of(&mut cursor, &[Shape::DayMonthName, Shape::Iso, Shape::DayOrMonth])?;
    cursor.eat(b"] ")?;
    if cursor.peek() != b'"' {
        return None;
    }
    Some(Head {
        stamp: Some(stamp),
        level: None,
        source: Span::new(0, 0),
        message: cursor.message(),
        key: Some("<*> request"),
    })
}
