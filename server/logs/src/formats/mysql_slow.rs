//! Slow query log of MySQL and MariaDB.

use text::Span;

use crate::cursor::{Cursor, at};
use crate::lines::{self, Lines};
use crate::record::{Head, Raw, Raws};
use crate::stamp::{self, Shape, Stamp};

pub(super) fn typical(line: &[u8]) -> bool {
    line.starts_with(b"# User@Host:")
        || line.starts_with(b"# Query_time:")
        || time_line(line).is_some()
}

/// `# Time: 2024-06-12T09:14:22.123456Z` or `# Time: 240612  9:14:22`.
fn time_line(line: &[u8]) -> Option<Stamp> {
    let mut cursor = Cursor::new(line);
    cursor.eat(b"# Time:")?;
    cursor.spaces();
    cursor.stamp()
}

/// A record starts at `# Time:`, or at `# User@Host:` when none precedes it (5.x and MariaDB leave out a second that repeats);
/// then `SET timestamp` tells the time. Banners of a server that starts are no records.
pub(super) fn read(text: &[u8]) -> Raws {
    let mut raws = Raws::default();
    let mut open = false;
    let mut banner = true;
    let mut just_time = false;
    let mut statement = false;
    for line in Lines::new(text) {
        let bytes = text.get(line.span.range()).unwrap_or_default();
        if lines::blank(bytes) {
            continue;
        }
        let time = time_line(bytes);
        let user = bytes.starts_with(b"# User@Host:");
        let starts_banner = memchr::memmem::find(bytes, b", Version: ").is_some()
            && bytes.ends_with(b"started with:");
        if time.is_some() || (user && !just_time) {
            let head = Head { stamp: time, ..Head::bare(line.span) };
            raws.records.push(Raw {
                span: line.span,
                line: line.number,
                end_line: line.number,
                head,
            });
            (open, banner, just_time, statement) = (true, false, time.is_some(), false);
            continue;
        }
        just_time = false;
        if starts_banner {
            banner = true;
        }
        if banner || !open {
            raws.meta.push(line.span);
            continue;
        }
        let Some(raw) = raws.records.last_mut() else { continue };
        raw.span = Span::new(raw.span.start, line.span.end);
        raw.end_line = line.number;
        if bytes.starts_with(b"# administrator command") {
            raw.head.message = line.span;
        } else if let Some(rest) = bytes.strip_prefix(b"SET timestamp=") {
            if raw.head.stamp.is_none() {
                raw.head.stamp = stamp::epoch(rest)
                    .map(|(stamp, _)| stamp)
                    .filter(|stamp| stamp.shape == Shape::Epoch);
            }
        } else if at(bytes, 0) != b'#' && !bytes.starts_with(b"use ") && !statement {
            raw.head.message = line.span;
            statement = true;
        }
    }
    raws
}
