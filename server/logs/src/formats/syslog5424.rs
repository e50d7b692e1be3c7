//! Syslog of RFC 5424.

use super::with_payload;
use crate::cursor::{self, Cursor};
use crate::level;
use crate::record::Head;
use crate::stamp::Shape;
use text::Span;

/// `<165>1 2024-06-12T09:14:22.003Z host app 8710 ID47 [sd@32473 a="b"] message`; a length may stand before it (RFC 6587).
pub(super) fn head(line: &[u8]) -> Option<Head> {
    let mut cursor = Cursor::new(line);
    if cursor.digits().is_some() {
        cursor.eat(b" ")?;
    }
    cursor.eat(b"<")?;
    let priority = cursor.until(b'>').filter(|span| span.len() <= 3)?;
    let level = level::syslog(cursor::number(cursor.slice(priority))? % 8);
    cursor.eat(b"1 ")?;
    let stamp = match cursor.eat(b"-") {
        Some(()) => None,
        None => Some(cursor.stamp().filter(|stamp| stamp.shape == Shape::Iso)?),
    };
    cursor.eat(b" ")?;
    cursor.token()?;
    cursor.eat(b" ")?;
    let app = cursor.token()?;
    cursor.eat(b" ")?;
    cursor.token()?;
    cursor.eat(b" ")?;
    cursor.token()?;
    cursor.eat(b" ")?;
    if cursor.eat(b"-").is_none() {
        structured(&mut cursor)?;
    }
    cursor.spaces();
    let _ = cursor.eat(b"\xef\xbb\xbf");
    let source = if cursor.slice(app) == b"-" { Span::new(0, 0) } else { app };
    Some(with_payload(&cursor, Head { stamp, level, source, message: Span::new(0, 0), key: None }))
}

/// Past `[id name="value \"quoted\" \]"]…`.
fn structured(cursor: &mut Cursor<'_>) -> Option<()> {
    let mut quoted = false;
    if cursor.peek() != b'[' {
        return None;
    }
    while !cursor.done() {
        match cursor.peek() {
            b'\\' if quoted => cursor.at += 1,
            b'"' => quoted = !quoted,
            b']' if !quoted && cursor.ahead(1) != b'[' => {
                cursor.at += 1;
                return Some(());
            }
            _ => {}
        }
        cursor.at += 1;
    }
    None
}
