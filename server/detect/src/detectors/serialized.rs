//! Values in the text that PHP makes of data: `s:4:"code";s:6:"482913";` of serialize(), also with escaped quotes.

use crate::engine;
use crate::label::{self, Labeled, Tie};
use crate::line::{Found, Line};
use crate::place::{Near, Place};
use crate::registry::{Detector, Watch};

pub(crate) static DETECTOR: Detector =
    Detector { rule: "php-serialized", watch: Watch::Places(&[BETWEEN], look) };

/// The end of a key that is a text.
const BETWEEN: Place = Place::new(b';', Near::QUOTE, Near::LETTER);

/// The semicolon between a key and the text `s:6:"…"`.
fn look(line: &Line, at: usize, found: &mut Found) -> usize {
    let Some(start) = text(line, at + 1) else { return at };
    let key = line.run_back(at - 1, 4, |b| b == b'\\');
    let Some((label, key)) = label::key_before(line, key, 0) else { return at };
    let quote = line.before(start);
    let end = line.run(start, 256, |b| b != quote && b != b'\\');
    if end > start {
        let labeled = Labeled { label, tie: Tie::Colon, key, start, end, quoted: true };
        engine::look_labeled(line, &labeled, found);
    }
    end.max(at)
}

/// Where the text starts whose length stands at `at`.
fn text(line: &Line, at: usize) -> Option<usize> {
    let digits = line.run(at + 2, 5, |b| b.is_ascii_digit());
    let quote = line.run(digits + 1, 4, |b| b == b'\\');
    (line.slice(at, at + 2) == b"s:"
        && digits > at + 2
        && line.at(digits) == b':'
        && line.at(quote) == b'"')
        .then_some(quote + 1)
}
