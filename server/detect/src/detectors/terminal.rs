//! What colors of a terminal cut in two (`pass\x1b[31mword=…\x1b[0m`, ECMA-48 select graphic rendition), and ASCII text in which every
//! other byte is zero, as UTF-16 is once it was pasted into a log.
//!
//! The line is looked at once more without what disturbs it, and what is found there is reported where it stands in the line.

use text::Span;

use crate::Finding;
use crate::engine::look_inside;
use crate::line::{Found, Line};
use crate::registry::{Detector, Watch};

pub(crate) static COLORS: Detector =
    Detector { rule: "terminal-colors", watch: Watch::Bytes(b"\x1b", colors) };

pub(crate) static ZEROS: Detector =
    Detector { rule: "zero-bytes", watch: Watch::Bytes(b"\0", zeros) };

/// How much of a line is looked at once more at a time, in bytes.
const LONGEST: usize = 64 << 10;

/// The first switch of colors, at `at`: the line from its start, or from where an earlier look ended, without any.
fn colors(line: &Line, at: usize, found: &mut Found) -> usize {
    let start = line.run_back(at, LONGEST, |b| b != 0x1b);
    let end = line.bytes.len().min(start + LONGEST);
    let mut kept = Kept::default();
    let mut from = start;
    while from < end {
        let next = memchr::memchr(0x1b, line.slice(from, end)).map_or(end, |next| from + next);
        kept.take(line, from, next);
        let after = line.run(next + 2, 24, |b| b.is_ascii_digit() || matches!(b, b';' | b':'));
        from = match (line.at(next + 1), line.at(after)) {
            (b'[', b'm' | b'K') => after + 1,
            _ => next + 1,
        };
    }
    kept.report(line, found);
    end.max(at + 1)
}

/// The first zero, at `at`: characters that are each followed by one.
fn zeros(line: &Line, at: usize, found: &mut Found) -> usize {
    let start = if line.before(at) >= b' ' { at - 1 } else { at + 1 };
    let mut kept = Kept::default();
    let mut from = start;
    let limit = start + LONGEST;
    while from < limit && line.at(from) >= b' ' {
        kept.take(line, from, from + 1);
        if line.at(from + 1) != 0 || from + 1 >= line.bytes.len() {
            break;
        }
        from += 2;
    }
    if kept.text.len() >= 8 {
        kept.report(line, found);
    }
    from.max(at + 1)
}

/// What is left of a line, and where it stood.
#[derive(Default)]
struct Kept {
    text: Vec<u8>,
    /// For each piece: where it starts in what is left, and where in the line.
    pieces: Vec<(usize, usize)>,
}

impl Kept {
    fn take(&mut self, line: &Line, start: usize, end: usize) {
        if end > start {
            self.pieces.push((self.text.len(), start));
            self.text.extend_from_slice(line.slice(start, end));
        }
    }

    /// Where in the line a byte of what is left stands.
    fn place(&self, at: usize) -> usize {
        let piece = self.pieces.partition_point(|(start, _)| *start <= at).saturating_sub(1);
        self.pieces.get(piece).map_or(0, |(start, place)| place + (at - start))
    }

    fn report(&self, line: &Line, found: &mut Found) {
        for finding in look_inside(&self.text, found) {
            let last = finding.span.end.saturating_sub(1);
            let span = Span::new(
                line.base + self.place(finding.span.start),
                line.base + self.place(last) + 1,
            );
            found.findings.push(Finding { span, ..finding });
        }
    }
}
