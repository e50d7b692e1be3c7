//! Redis and Valkey.

use text::Span;

use super::stamp_of;
use crate::cursor::Cursor;
use crate::level::Level;
use crate::record::Head;
use crate::stamp::Shape;

/// `1234:M 12 Jun 2024 09:14:22.123 * message`; the sign is the level: `.` debug, `-` verbose, `*` notice, `#` warning.
pub(super) fn head(line: &[u8]) -> Option<Head> {
    let mut cursor = Cursor::new(line);
    cursor.digits()?;
    cursor.eat(b":")?;
    cursor.run(|byte| byte.is_ascii_alphabetic() || byte == b'-')?;
    cursor.eat(b" ")?;
    let stamp = stamp_of(&mut cursor, &[Shape::DayMonthName])?;
    cursor.eat(b" ")?;
    let level = match cursor.peek() {
        b'#' => Level::Warning,
        b'*' => Level::Info,
        b'-' | b'.' => Level::Debug,
        _ => return None,
    };
    cursor.at += 1;
    cursor.spaces();
    Some(Head {
        stamp: Some(stamp),
        level: Some(level),
        source: Span::new(0, 0),
        message: cursor.message(),
        key: None,
    })
}
