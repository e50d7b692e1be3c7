//! glog of C++ and klog of Kubernetes: one letter, date and time, thread, file and line.

use text::Span;

use crate::cursor::{Cursor, at};
use crate::level;
use crate::record::Head;
use crate::stamp;

/// `I0612 09:14:22.123456  1234 file.cc:56] message`, `I20240612 09:14:22.123456 …`.
pub(super) fn head(line: &[u8]) -> Option<Head> {
    let level = level::letter(at(line, 0))
        .filter(|_| matches!(at(line, 0), b'I' | b'W' | b'E' | b'F' | b'D'))?;
    let mut cursor = Cursor { line, at: 1 };
    let (stamp, length) = stamp::glog(cursor.rest())?;
    cursor.at += length;
    cursor.gap()?;
    cursor.run(|byte| byte.is_ascii_hexdigit() || byte == b'x')?;
    cursor.gap()?;
    let source = cursor.until(b']')?;
    cursor.spaces();
    Some(Head {
        stamp: Some(stamp),
        level: Some(level),
        source: Span::new(source.start, source.end),
        message: cursor.message(),
        key: None,
    })
}

/// The same from Go, as Kubernetes writes it.
pub(super) fn klog(line: &[u8]) -> Option<Head> {
    let head = head(line)?;
    let source = line.get(head.source.range())?;
    memchr::memmem::find(source, b".go:").map(|_| head)
}
