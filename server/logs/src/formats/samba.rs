//! Samba's own logs: a head line with the debug level as a number, the message on the lines after it.
//!
//! The numbers are what `lib/util/debug.c` makes of them when it writes to syslog: 0 error, 1 warning, 2 notice, 3 information, more
//! debugging.

use text::Span;

use super::stamp_of;
use crate::cursor::{self, Cursor};
use crate::level::Level;
use crate::record::Head;
use crate::stamp::Shape;

/// `[2024/06/12 09:14:22.123456,  1, pid=811, effective(0, 0), real(0, 0)] ../../source3/smbd/server.c:1734(main)`.
pub(super) fn head(line: &[u8]) -> Option<Head> {
    let mut cursor = Cursor::new(line);
    cursor.eat(b"[")?;
    let stamp = stamp_of(&mut cursor, &[Shape::IsoSlash])?;
    cursor.eat(b",")?;
    cursor.gap()?;
    let number = cursor.digits().filter(|_| matches!(cursor.peek(), b',' | b']'))?;
    let level = match cursor::number(cursor.slice(number))? {
        0 => Level::Error,
        1 => Level::Warning,
        2 | 3 => Level::Info,
        _ => Level::Debug,
    };
    cursor.until(b']')?;
    cursor.spaces();
    let place = cursor.token()?;
    // The function in brackets behind the line number is who speaks.
    let bytes = cursor.slice(place);
    let open = memchr::memchr(b'(', bytes).filter(|_| bytes.ends_with(b")"))?;
    let source = Span::new(place.start + open + 1, place.end - 1);
    cursor.spaces();
    Some(Head {
        stamp: Some(stamp),
        level: Some(level),
        source,
        message: cursor.message(),
        key: None,
    })
}
