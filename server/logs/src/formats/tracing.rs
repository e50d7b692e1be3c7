//! Rust's `tracing-subscriber` and `env_logger`.

use super::stamp_of;
use crate::cursor::Cursor;
use crate::record::Head;
use crate::stamp::Shape;

/// `2024-06-12T09:14:24.685284Z  INFO span{id=1}: relay::store: message`, `[2024-06-12T09:14:24Z INFO  relay] message`.
pub(super) fn head(line: &[u8]) -> Option<Head> {
    let mut cursor = Cursor::new(line);
    let bracketed = cursor.eat(b"[").is_some();
    let stamp = stamp_of(&mut cursor, &[Shape::Iso])?;
    if line.get(cursor.at.checked_sub(1)?) != Some(&b'Z') {
        return None;
    }
    cursor.gap()?;
    let level = cursor.peek().is_ascii_uppercase().then(|| cursor.level()).flatten()?;
    cursor.gap()?;
    if bracketed {
        let source = cursor.until(b']')?;
        cursor.spaces();
        return Some(Head {
            stamp: Some(stamp),
            level: Some(level),
            source,
            message: cursor.message(),
            key: None,
        });
    }
    // Spans, as `name{field=value}:`, may stand before the target.
    let mut ahead = cursor;
    for _ in 0..8 {
        let name = ahead.run(|byte| {
            byte.is_ascii_alphanumeric() || matches!(byte, b'_' | b':' | b'.' | b'-')
        })?;
        if ahead.peek() == b'{' {
            ahead.enclosed(b'{', b'}')?;
            let _ = ahead.eat(b":");
            ahead.spaces();
            continue;
        }
        let end = name.end - usize::from(ahead.slice(name).ends_with(b":"));
        if end == name.end {
            return None;
        }
        ahead.spaces();
        return Some(Head {
            stamp: Some(stamp),
            level: Some(level),
            source: text::Span::new(name.start, end),
            message: ahead.message(),
            key: None,
        });
    }
    None
}
