//! CEF and LEEF, in which security devices report to a collector (ArcSight "Common Event Format", IBM "Log Event Extended Format").

use text::Span;

use super::stamp_of;
use crate::cursor::{self, Cursor};
use crate::level::{self, Level};
use crate::record::Head;
use crate::stamp::{self, Shape, Stamp};

/// Longest head of syslog before it, in bytes.
const FRONT: usize = 200;

/// `CEF:0|vendor|product|version|id|name|7|rt=… src=…`, `LEEF:1.0|vendor|product|version|id|sev=5⇥devTime=…`, with the head of syslog
/// before it or not. Severities 0 to 3 are low, 4 to 6 medium, 7 and 8 high, 9 and 10 very high.
pub(super) fn head(line: &[u8]) -> Option<Head> {
    let front = line.get(..line.len().min(FRONT))?;
    let cef = memchr::memmem::find(front, b"CEF:");
    let start = cef.or_else(|| memchr::memmem::find(front, b"LEEF:"))?;
    let mut cursor = Cursor { line, at: start + if cef.is_some() { 4 } else { 5 } };
    cursor.until(b'|').filter(|version| version.len() <= 4)?;
    let mut fields = [Span::new(0, 0); 4];
    for field in &mut fields {
        *field = cursor.until(b'|')?;
    }
    let [_, product, _, id] = fields;
    let (mut message, mut level) = (id, None);
    if cef.is_some() {
        message = cursor.until(b'|')?;
        let severity = cursor.until(b'|').unwrap_or(Span::new(cursor.at, line.len()));
        level = of_severity(cursor.slice(severity));
    }
    let values = cursor.rest();
    if cef.is_none() {
        level = value(values, b"sev=").and_then(of_severity);
    }
    let mut outer = Cursor::new(front.get(..start)?);
    if outer.eat(b"<").is_some() {
        outer.until(b'>')?;
        let _ = outer.eat(b"1 ");
    }
    let received = stamp_of(&mut outer, &[Shape::MonthName, Shape::Iso]);
    let stamp = received.or_else(|| {
        [&b"rt="[..], b"devTime=", b"end=", b"start="]
            .iter()
            .find_map(|key| when(value(values, key)?))
    });
    Some(Head { stamp, level, source: product, message, key: None })
}

fn of_severity(text: &[u8]) -> Option<Level> {
    match cursor::number(text.trim_ascii()) {
        Some(0..=3) => Some(Level::Info),
        Some(4..=6) => Some(Level::Warning),
        Some(7 | 8) => Some(Level::Error),
        Some(9 | 10) => Some(Level::Fatal),
        Some(_) => None,
        None => level::severity(text.trim_ascii()),
    }
}

/// What follows a key that stands at the start or behind a blank, a tab or a bar.
fn value<'a>(values: &'a [u8], key: &[u8]) -> Option<&'a [u8]> {
    let at = memchr::memmem::find_iter(values, key).find(|at| {
        let before = at.checked_sub(1).and_then(|before| values.get(before));
        before.is_none_or(|byte| matches!(byte, b' ' | b'\t' | b'|'))
    })?;
    let rest = values.get(at + key.len()..)?;
    let end = memchr::memchr2(b'\t', b'=', rest).unwrap_or(rest.len());
    // Up to the next key, which is the last word before a `=`.
    match rest.get(end) {
        Some(b'=') => rest.get(..memchr::memrchr(b' ', rest.get(..end)?).unwrap_or(end)),
        _ => rest.get(..end),
    }
}

fn when(text: &[u8]) -> Option<Stamp> {
    stamp::any(text).or_else(|| stamp::epoch(text)).map(|(stamp, _)| stamp)
}
