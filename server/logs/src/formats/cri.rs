//! Container logs as containerd and CRI-O write them (Kubernetes CRI logging format).

use text::Span;

use super::Frame;
use crate::cursor::Cursor;
use crate::stamp::Shape;

/// `2024-06-12T09:14:22.727048878Z stdout F line`; `P` is the front part of a line.
pub(super) fn frame(line: &[u8]) -> Option<Frame> {
    let mut cursor = Cursor::new(line);
    let stamp = cursor.stamp().filter(|stamp| stamp.shape == Shape::Iso)?;
    cursor.eat(b" std")?;
    cursor.eat(b"out ").or_else(|| cursor.eat(b"err "))?;
    let partial = cursor.peek() == b'P';
    let tags = cursor.token()?;
    if !matches!(cursor.slice(tags).first()?, b'P' | b'F') {
        return None;
    }
    if !cursor.done() {
        cursor.at += 1;
    }
    Some(Frame {
        stamp: Some(stamp),
        source: Span::new(0, 0),
        inner: Span::new(cursor.at, line.len()),
        escaped: false,
        partial,
    })
}
