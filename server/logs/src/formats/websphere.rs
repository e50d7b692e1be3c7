//! The basic format of WebSphere Application Server and Liberty: `SystemOut.log`, `SystemErr.log`, `trace.log`.

use super::stamp_of;
use crate::cursor::{Cursor, at};
use crate::level::Level;
use crate::record::Head;
use crate::stamp::Shape;

/// `[6/12/24 9:14:22:123 CEST] 0000004a WebContainer  W   SRVE0255E: message`. The letter is the type of the record, by the manual
/// ("Log and trace output in basic format").
pub(super) fn head(line: &[u8]) -> Option<Head> {
    let mut cursor = Cursor::new(line);
    cursor.eat(b"[")?;
    let stamp = stamp_of(&mut cursor, &[Shape::ShortYear, Shape::DayOrMonth])?;
    cursor.eat(b"]")?;
    cursor.gap()?;
    cursor.run(|byte| byte.is_ascii_hexdigit()).filter(|thread| thread.len() == 8)?;
    cursor.gap()?;
    let source = cursor.token()?;
    cursor.gap()?;
    let kind = cursor.token().filter(|kind| kind.len() == 1)?;
    let level = match at(line, kind.start) {
        b'F' => Some(Level::Fatal),
        b'E' | b'R' => Some(Level::Error),
        b'W' => Some(Level::Warning),
        b'A' | b'I' => Some(Level::Info),
        b'C' | b'D' | b'1' => Some(Level::Debug),
        b'2' | b'3' | b'<' | b'>' => Some(Level::Trace),
        // What a program prints has no level.
        b'O' | b'Z' => None,
        _ => return None,
    };
    cursor.spaces();
    Some(Head { stamp: Some(stamp), level, source, message: cursor.message(), key: None })
}
