//! Oracle's alert log: the stamp stands alone on its line, the lines after it are its text.

use text::Span;

use crate::cursor::Cursor;
use crate::lines::{self, Lines};
use crate::record::{Head, Raw, Raws};
use crate::stamp::{Shape, Stamp};

pub(super) fn typical(line: &[u8]) -> bool {
    start(line).is_some()
}

/// `2024-06-12T09:14:22.123456+02:00` or `Wed Jun 12 09:14:22 2024`, and nothing else.
fn start(line: &[u8]) -> Option<Stamp> {
    let mut cursor = Cursor::new(line);
    let stamp = cursor.stamp().filter(|stamp| {
        stamp.year.is_some() && matches!(stamp.shape, Shape::Iso | Shape::MonthName)
    })?;
    cursor.spaces();
    cursor.done().then_some(stamp)
}

pub(super) fn read(text: &[u8]) -> Raws {
    let mut raws = Raws::default();
    for line in Lines::new(text) {
        let bytes = text.get(line.span.range()).unwrap_or_default();
        if lines::blank(bytes) {
            continue;
        }
        if let Some(stamp) = start(bytes) {
            let head = Head { stamp: Some(stamp), ..Head::bare(line.span) };
            raws.records.push(Raw {
                span: line.span,
                line: line.number,
                end_line: line.number,
                head,
            });
            continue;
        }
        match raws.records.last_mut() {
            Some(raw) => {
                if raw.head.message.start == raw.span.start && raw.head.stamp.is_some() {
                    raw.head.message = line.span;
                }
                raw.span = Span::new(raw.span.start, line.span.end);
                raw.end_line = line.number;
            }
            None => raws.records.push(Raw {
                span: line.span,
                line: line.number,
                end_line: line.number,
                head: Head::bare(line.span),
            }),
        }
    }
    raws
}
