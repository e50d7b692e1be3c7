//! zap's console encoder: fields parted by tabs.

use text::Span;

use crate::cursor::{self, Cursor};
use crate::level;
use crate::record::Head;
use crate::stamp::{self, Shape};

/// `2024-06-12T09:14:22.123+0200⇥INFO⇥pkg/file.go:12⇥message⇥{"key": "value"}`; the stamp may be an epoch with a fraction, or have slashes
/// (Caddy).
pub(super) fn head(line: &[u8]) -> Option<Head> {
    let mut cursor = Cursor::new(line);
    let first = cursor.until(b'\t')?;
    let text = cursor.slice(first);
    let (stamp, length) = stamp::any(text).or_else(|| stamp::epoch(text))?;
    if length != text.len() || !matches!(stamp.shape, Shape::Iso | Shape::IsoSlash | Shape::Epoch) {
        return None;
    }
    let word = cursor.until(b'\t')?;
    let level = level::word(cursor.slice(word))?;
    let mut source = Span::new(0, 0);
    // A logger's name, a caller, or both stand before the message.
    for _ in 0..2 {
        let mut ahead = cursor;
        let Some(field) = ahead.until(b'\t') else { break };
        let bytes = ahead.slice(field);
        let caller = memchr::memmem::find(bytes, b".go:").is_some();
        let name = bytes.len() < 60
            && !bytes.contains(&b' ')
            && ahead.peek() != b'{'
            && super::logger(bytes);
        if !(caller || name) {
            break;
        }
        if source.is_empty() {
            source = field;
        }
        cursor = ahead;
    }
    let end =
        memchr::memmem::find(cursor.rest(), b"\t{").map_or(line.len(), |found| cursor.at + found);
    let message = cursor::trimmed(line, Span::new(cursor.at, end));
    Some(Head { stamp: Some(stamp), level: Some(level), source, message, key: None })
}
