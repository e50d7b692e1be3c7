//! Text of several lines in one, with its breaks escaped: `"run.sh": "#!/bin/sh\\ncurl -u ana:…"`, `"allow": "192.0.2.7\\n198.51.100.9"`.
//!
//! The letter of an escape hides the word behind it. The text is looked at once more with breaks for its escapes, which are as long,
//! so that what is found stands where it is found.

use crate::Finding;
use crate::engine::look_inside;
use crate::line::{Found, Line};
use crate::place::{Near, Place};
use crate::registry::{Detector, Watch};

pub(crate) static DETECTOR: Detector =
    Detector { rule: "escaped-break", watch: Watch::Places(&[ESCAPE], look) };

/// The backslash of `\\n`, `\\r` and `\\t`.
const ESCAPE: Place = Place::new(b'\\', Near::ANY, Near::LETTER);

/// How much of a line is looked at once more at a time, in bytes.
const LONGEST: usize = 64 << 10;

/// The escape at `at`: all the quoted text that it stands in.
fn look(line: &Line, at: usize, found: &mut Found) -> usize {
    if !is_break(line, at) {
        return at;
    }
    let start = line.run_back(at, LONGEST, |b| b != b'"');
    let end = line.run(at, LONGEST, |b| b != b'"');
    // C:\\temp\\new: a path.
    let text = line.slice(start, end);
    if has_drive(text)
        || !line.slice(start, at).iter().any(|b| *b == b' ' || *b == b':')
            && breaks(line, start, end) < 2
    {
        return end.max(at);
    }
    let mut copy = text.to_vec();
    let mut from = at - start;
    while let Some(next) = memchr::memchr(b'\\', copy.get(from..).unwrap_or_default()) {
        let mark = from + next;
        if is_break(line, start + mark)
            && let Some([slash, letter]) = copy.get_mut(mark..mark + 2)
        {
            (*slash, *letter) = (b' ', b'\n');
        }
        from = mark + 2;
    }
    for finding in look_inside(&copy, found) {
        // What stands before the first break was seen already.
        if finding.span.start + start > at {
            let span = finding.span.shifted(line.base + start);
            found.findings.push(Finding { span, ..finding });
        }
    }
    end.max(at)
}

/// Whether a path of Windows stands in a text: `name:\\n` is an empty value before a break.
fn has_drive(text: &[u8]) -> bool {
    memchr::memmem::find_iter(text, b":\\").any(|colon| {
        let letters = text.get(..colon).unwrap_or_default().iter().rev();
        letters.take_while(|b| crate::line::is_word(**b)).count() == 1
    })
}

fn is_break(line: &Line, at: usize) -> bool {
    line.at(at) == b'\\'
        && matches!(line.at(at + 1), b'n' | b'r' | b't')
        && line.before(at) != b'\\'
}

/// How many breaks are escaped between two places, counted to two.
fn breaks(line: &Line, start: usize, end: usize) -> usize {
    memchr::memchr_iter(b'\\', line.slice(start, end))
        .filter(|at| is_break(line, start + at))
        .take(2)
        .count()
}
