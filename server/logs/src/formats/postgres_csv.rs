//! PostgreSQL's csvlog (manual, table "Keys and values of CSV log entries").

use text::Span;

use super::csv;
use crate::cursor::at;
use crate::level;
use crate::record::{Head, Raws};
use crate::stamp;

/// Columns: 0 log_time, 11 error_severity, 13 message, 22 application_name.
pub(super) fn typical(line: &[u8]) -> bool {
    let Some((_, length)) = stamp::any(line) else { return false };
    if at(line, length) != b',' {
        return false;
    }
    let (fields, _) = csv::fields(line, 0);
    fields.len() > 12
        && fields.get(11).is_some_and(|field| {
            level::postgres(line.get(field.range()).unwrap_or_default()).is_some()
        })
}

pub(super) fn read(text: &[u8]) -> Raws {
    csv::rows(text, |text, fields, span| {
        let field =
            |index: usize| fields.get(index).copied().unwrap_or(Span::new(span.start, span.start));
        let bytes = |index: usize| text.get(field(index).range()).unwrap_or_default();
        let (stamp, _) = stamp::any(bytes(0))?;
        Some(Head {
            stamp: Some(stamp),
            level: level::postgres(bytes(11)).flatten(),
            source: field(22),
            message: field(13),
            key: None,
        })
    })
}
