//! Output of several containers with their names in front (`docker compose logs`, `kubectl logs --prefix`).

use text::Span;

use super::Frame;
use crate::cursor::Cursor;

/// `web-1  | line`, `[pod/web-1/app] line`.
pub(super) fn frame(line: &[u8]) -> Option<Frame> {
    let mut cursor = Cursor::new(line);
    if cursor.eat(b"[pod/").is_some() {
        let source = cursor.until(b']')?;
        cursor.spaces();
        return Some(Frame {
            stamp: None,
            source,
            inner: cursor.message(),
            escaped: false,
            partial: false,
        });
    }
    let source =
        cursor.run(|byte| byte.is_ascii_alphanumeric() || matches!(byte, b'-' | b'_' | b'.'))?;
    if !line.first()?.is_ascii_alphabetic() || source.len() > 80 {
        return None;
    }
    cursor.gap()?;
    cursor.eat(b"|")?;
    if !cursor.done() {
        cursor.eat(b" ")?;
    }
    Some(Frame {
        stamp: None,
        source,
        inner: Span::new(cursor.at, line.len()),
        escaped: false,
        partial: false,
    })
}
