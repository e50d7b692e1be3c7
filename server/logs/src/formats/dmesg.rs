//! The kernel's ring buffer (`dmesg(1)`): seconds since boot, so no time of day.

use text::Span;

use crate::cursor::{self, Cursor};
use crate::level;
use crate::record::Head;
use crate::stamp::Shape;

/// `[   12.345678] usb 1-1: message`, `<6>[   12.345678] message`, `[Wed Jun 12 09:14:22 2024] message` (`dmesg -T`).
pub(super) fn head(line: &[u8]) -> Option<Head> {
    let mut cursor = Cursor::new(line);
    let mut level = None;
    if cursor.eat(b"<").is_some() {
        let priority = cursor.until(b'>')?;
        level = level::syslog(cursor::number(cursor.slice(priority))? % 8);
    } else if let Some(facility) = facility(&mut cursor) {
        level = Some(facility);
    }
    cursor.eat(b"[")?;
    cursor.spaces();
    // `ctime(3)` is what the kernel's tools write in brackets; a stamp of another shape there is some other program's.
    let stamp = match super::stamp_of(&mut cursor, &[Shape::MonthName]) {
        Some(stamp) => Some(stamp.year.map(|_| stamp)?),
        None => {
            cursor.digits()?;
            cursor.eat(b".")?;
            cursor.digits().filter(|digits| digits.len() == 6)?;
            None
        }
    };
    cursor.eat(b"]")?;
    if !matches!(cursor.peek(), b' ' | 0) {
        return None;
    }
    cursor.spaces();
    let source = super::tag(&mut cursor).unwrap_or(Span::new(0, 0));
    Some(Head { stamp, level, source, message: cursor.message(), key: None })
}

/// `kern  :info  : ` of `dmesg -x`.
fn facility(cursor: &mut Cursor<'_>) -> Option<level::Level> {
    let mut ahead = *cursor;
    ahead.run(|byte| byte.is_ascii_lowercase())?;
    ahead.spaces();
    ahead.eat(b":")?;
    let level = ahead.level()?;
    ahead.spaces();
    ahead.eat(b":")?;
    ahead.spaces();
    *cursor = ahead;
    Some(level)
}
