//! PostgreSQL's stderr log, whatever `log_line_prefix` says, as long as it starts with `%m` or `%t`.

use text::Span;

use super::stamp_of;
use crate::cursor::Cursor;
use crate::level;
use crate::record::Head;
use crate::stamp::Shape;

/// How far behind the stamp the severity may stand.
const PREFIX: usize = 200;

/// `2024-06-12 09:14:22.123 UTC [611] app@shop LOG:  message`. DETAIL, HINT, CONTEXT and STATEMENT are records of their own.
pub(super) fn head(line: &[u8]) -> Option<Head> {
    let mut cursor = Cursor::new(line);
    let stamp = stamp_of(&mut cursor, &[Shape::Iso])?;
    if !matches!(cursor.peek(), b' ' | b':') {
        return None;
    }
    let prefix = cursor.line.get(..line.len().min(cursor.at + PREFIX))?;
    for found in memchr::memmem::find_iter(prefix.get(cursor.at..)?, b":  ") {
        let end = cursor.at + found;
        let length = prefix
            .get(..end)?
            .iter()
            .rev()
            .take_while(|byte| byte.is_ascii_uppercase() || byte.is_ascii_digit())
            .count();
        if let Some(level) = level::postgres(prefix.get(end - length..end)?) {
            let message = Span::new((end + 3).min(line.len()), line.len());
            return Some(Head {
                stamp: Some(stamp),
                level,
                source: user(line, cursor.at, end - length),
                message,
                key: None,
            });
        }
    }
    None
}

/// `app@shop` in the prefix.
fn user(line: &[u8], start: usize, end: usize) -> Span {
    let prefix = line.get(start..end).unwrap_or_default();
    let Some(sign) = memchr::memchr(b'@', prefix) else { return Span::new(start, start) };
    let part = |byte: &u8| !matches!(byte, b' ' | b'[' | b']' | b':' | b',' | b'=');
    let front = prefix.iter().take(sign).rev().take_while(|byte| part(byte)).count();
    let back = prefix.iter().skip(sign + 1).take_while(|byte| part(byte)).count();
    let (from, to) = (start + sign - front, start + sign + 1 + back);
    if to - from <= 1 { Span::new(start, start) } else { Span::new(from, to) }
}
