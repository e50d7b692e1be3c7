//! java.util.logging: Tomcat's one-line form and the two-line form of `SimpleFormatter`.

use text::Span;

use crate::cursor::Cursor;
use crate::record::Head;
use crate::stamp::Shape;

/// `12-Jun-2024 09:14:22.123 INFO [main] org.apache.catalina.startup.Catalina.start message`, or
/// `Jun 12, 2024 9:14:22 AM pkg.Class method` with `INFO: message` on the next line.
pub(super) fn head(line: &[u8]) -> Option<Head> {
    let mut cursor = Cursor::new(line);
    let stamp = cursor.stamp()?;
    cursor.gap()?;
    match stamp.shape {
        Shape::DayMonthName => {
            let level = cursor.level()?;
            cursor.gap()?;
            cursor.enclosed(b'[', b']')?;
            cursor.gap()?;
            let source = cursor.token()?;
            cursor.spaces();
            Some(Head {
                stamp: Some(stamp),
                level: Some(level),
                source,
                message: cursor.message(),
                key: None,
            })
        }
        Shape::MonthName if stamp.year.is_some() => {
            let source = cursor.token()?;
            if !cursor.slice(source).contains(&b'.') {
                return None;
            }
            cursor.gap()?;
            cursor.token()?;
            cursor.spaces();
            cursor.done().then(|| Head {
                stamp: Some(stamp),
                level: None,
                source,
                message: Span::new(source.start, line.len()),
                key: None,
            })
        }
        _ => None,
    }
}
