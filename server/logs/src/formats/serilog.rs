//! Serilog's text templates.

use text::Span;

use super::stamp_of;
use crate::cursor::Cursor;
use crate::level;
use crate::record::Head;
use crate::stamp::Shape;

/// `2024-06-12 09:14:22.123 +02:00 [INF] message`, `[09:14:22 INF] message`; with `[Source.Context]` or `Source:` behind it or not.
pub(super) fn head(line: &[u8]) -> Option<Head> {
    let mut cursor = Cursor::new(line);
    let short = cursor.eat(b"[").is_some();
    let stamp =
        stamp_of(&mut cursor, if short { &[Shape::Clock, Shape::Iso] } else { &[Shape::Iso] })?;
    cursor.eat(b" ")?;
    if !short {
        cursor.eat(b"[")?;
    }
    let word = cursor.run(|byte| byte.is_ascii_uppercase())?;
    if !matches!(cursor.slice(word), b"VRB" | b"DBG" | b"INF" | b"WRN" | b"ERR" | b"FTL") {
        return None;
    }
    let level = level::word(cursor.slice(word))?;
    cursor.eat(b"]")?;
    cursor.spaces();
    Some(Head {
        stamp: Some(stamp),
        level: Some(level),
        source: Span::new(0, 0),
        message: cursor.message(),
        key: None,
    })
}
