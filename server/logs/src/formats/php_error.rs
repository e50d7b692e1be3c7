//! PHP's error log.

use text::Span;

use crate::cursor::{Cursor, at};
use crate::level::Level;
use crate::record::Head;
use crate::stamp::{self, Shape, Zone};

/// `[12-Jun-2024 09:14:22 Europe/Berlin] PHP Warning:  message in /srv/a.php on line 1`, `[12-Jun-2024 09:14:22] NOTICE: message`.
pub(super) fn head(line: &[u8]) -> Option<Head> {
    let mut cursor = Cursor::new(line);
    cursor.eat(b"[")?;
    let mut stamp =
        cursor.stamp().filter(|stamp| stamp.shape == Shape::DayMonthName && at(line, 3) == b'-')?;
    cursor.spaces();
    let zone = cursor.until(b']')?;
    if !zone.is_empty() && stamp.zone == Zone::Missing {
        stamp = stamp::named_zone(stamp, cursor.slice(zone)).unwrap_or(stamp);
    }
    cursor.spaces();
    const WORDS: &[(&[u8], Level)] = &[
        (b"Fatal error", Level::Fatal),
        (b"Parse error", Level::Fatal),
        (b"Recoverable fatal error", Level::Fatal),
        (b"Catchable fatal error", Level::Fatal),
        (b"Core error", Level::Fatal),
        (b"Compile error", Level::Fatal),
        (b"Warning", Level::Warning),
        (b"Core warning", Level::Warning),
        (b"Compile warning", Level::Warning),
        (b"Notice", Level::Info),
        (b"Deprecated", Level::Info),
        (b"Strict Standards", Level::Info),
    ];
    let mut level = None;
    let mut ahead = cursor;
    // FPM writes `NOTICE: `, in capitals and without a name before it.
    if let Some(found) = ahead.level()
        && !line.get(cursor.at..ahead.at)?.iter().any(u8::is_ascii_lowercase)
        && ahead.eat(b":").is_some()
    {
        ahead.spaces();
        level = Some(found);
        cursor = ahead;
    }
    let mut ahead = cursor;
    let _ = ahead.eat(b"PHP ");
    for (word, found) in WORDS {
        let mut after = ahead;
        if after.eat(word).is_some() && after.eat(b":").is_some() {
            after.spaces();
            level = Some(*found);
            cursor = after;
            break;
        }
    }
    Some(Head {
        stamp: Some(stamp),
        level,
        source: Span::new(0, 0),
        message: cursor.message(),
        key: None,
    })
}
