//! Go's `log` package, with panics of the runtime between.

use text::Span;

use super::stamp_of;
use crate::cursor::Cursor;
use crate::level::Level;
use crate::record::Head;
use crate::stamp::Shape;

/// `2024/06/12 09:14:22.123456 main.go:33: message`; a bare `panic:` or `fatal error:` is a record of its own.
pub(super) fn head(line: &[u8]) -> Option<Head> {
    if let Some(head) = bare(line) {
        return Some(head);
    }
    let mut cursor = Cursor::new(line);
    let stamp = stamp_of(&mut cursor, &[Shape::IsoSlash])?;
    cursor.gap()?;
    let mut level = None;
    let mut ahead = cursor;
    let bracketed = ahead.eat(b"[").is_some();
    if let Some(found) = ahead.level() {
        let closed = if bracketed { ahead.eat(b"]").is_some() } else { ahead.peek() == b':' };
        if closed {
            let _ = ahead.eat(b":");
            ahead.spaces();
            level = Some(found);
            cursor = ahead;
        }
    }
    let mut source = Span::new(0, 0);
    let mut ahead = cursor;
    if let Some(file) = ahead.until(b':')
        && ahead.slice(file).ends_with(b".go")
        && ahead.digits().is_some()
        && ahead.eat(b": ").is_some()
    {
        source = Span::new(file.start, ahead.at - 2);
        cursor = ahead;
    }
    Some(Head { stamp: Some(stamp), level, source, message: cursor.message(), key: None })
}

/// A panic that the runtime prints by itself.
pub(super) fn bare(line: &[u8]) -> Option<Head> {
    let starts = line.starts_with(b"panic: ")
        || line.starts_with(b"fatal error: ")
        || line.starts_with(b"SIG") && line.len() < 120 && memchr::memchr(b':', line).is_some();
    starts.then(|| Head { level: Some(Level::Fatal), ..Head::bare(Span::new(0, line.len())) })
}
