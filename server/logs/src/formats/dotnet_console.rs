//! The console logger of Microsoft.Extensions.Logging: a head line, then the message indented by six blanks.

use text::Span;

use crate::cursor::Cursor;
use crate::level::{self, Level};
use crate::lines::{self, Cleaner, Lines};
use crate::record::{Head, Raw, Raws};

pub(super) fn typical(line: &[u8]) -> bool {
    start(line).is_some()
}

/// `info: Acme.Shop.Orders[12]`, with a stamp before it or not.
fn start(line: &[u8]) -> Option<Head> {
    let mut cursor = Cursor::new(line);
    let stamp = cursor.stamp();
    cursor.spaces();
    let level = match cursor.rest().get(..6)? {
        b"trce: " => Level::Trace,
        b"dbug: " => Level::Debug,
        b"info: " => Level::Info,
        b"warn: " => Level::Warning,
        b"fail: " => Level::Error,
        b"crit: " => Level::Fatal,
        _ => return None,
    };
    cursor.at += 6;
    let category = cursor.run(|byte| byte != b'[')?;
    cursor.eat(b"[")?;
    cursor.run(|byte| byte.is_ascii_digit() || byte == b'-')?;
    cursor.eat(b"]")?;
    Some(Head {
        stamp,
        level: Some(level),
        source: category,
        message: Span::new(category.start, line.len()),
        key: None,
    })
}

pub(super) fn read(text: &[u8]) -> Raws {
    let mut raws = Raws::default();
    let mut fresh = false;
    let mut cleaner = Cleaner::default();
    for line in Lines::new(text) {
        let bytes = text.get(line.span.range()).unwrap_or_default();
        if lines::blank(bytes) {
            continue;
        }
        // On a terminal the level is colored.
        let colored = cleaner.clean(bytes).and_then(start).map(|head| cleaner.restore(head));
        if let Some(head) = start(bytes).or(colored) {
            raws.records.push(Raw {
                span: line.span,
                line: line.number,
                end_line: line.number,
                head: head.shifted(line.span.start),
            });
            fresh = true;
            continue;
        }
        let goes_on = bytes.starts_with(b"      ")
            || bytes.starts_with(b"   at ")
            || bytes.starts_with(b" --->")
            || bytes.starts_with(b"--- End");
        match raws.records.last_mut().filter(|_| goes_on) {
            Some(raw) => {
                raw.span = Span::new(raw.span.start, line.span.end);
                raw.end_line = line.number;
                if fresh {
                    raw.head.message = crate::cursor::trimmed(text, line.span);
                    fresh = false;
                }
            }
            None => {
                let words = bytes.split(u8::is_ascii_whitespace).next().unwrap_or_default();
                let head = Head {
                    level: words.strip_suffix(b":").and_then(level::word),
                    ..Head::bare(line.span)
                };
                raws.records.push(Raw {
                    span: line.span,
                    line: line.number,
                    end_line: line.number,
                    head,
                });
            }
        }
    }
    raws
}
