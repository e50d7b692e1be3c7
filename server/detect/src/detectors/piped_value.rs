//! Values behind their name in columns of pipes: `|sessionId|"…"|`, as the debug log of Apex writes what it assigns.

use crate::engine;
use crate::label::{Labeled, Tie, key_before};
use crate::line::{Found, Line};
use crate::place::{Near, Place};
use crate::registry::{Detector, Watch};
use crate::value;

pub(crate) static DETECTOR: Detector =
    Detector { rule: "piped-value", watch: Watch::Places(&[PIPE], look) };

/// The name and the value of a row of a table, as clients of OpenStack and Vault draw it: `| username | ordapp |`.
pub(crate) static ROW: Detector =
    Detector { rule: "piped-row", watch: Watch::Places(&[EDGE], row) };

/// The pipe that opens a row of a table.
const EDGE: Place = Place::new(b'|', Near::EDGE, Near::SPACE);

/// The row that the pipe at `open` opens, if it has two cells.
fn row(line: &Line, open: usize, found: &mut Found) -> usize {
    let mut pipes = memchr::memchr_iter(b'|', line.bytes).skip_while(|at| *at <= open).take(3);
    let (Some(middle), Some(close), None) = (pipes.next(), pipes.next(), pipes.next()) else {
        return open;
    };
    let key_end = line.run_back(middle, 64, |b| b == b' ');
    let start = line.run(middle + 1, 8, |b| b == b' ');
    let end = line.run_back(close, 4096, |b| b == b' ').max(start);
    // | user | password |: the head of a table.
    if end == start || key_before(line, end, 2).is_some() {
        return open;
    }
    if let Some((label, key)) = key_before(line, key_end, 2) {
        let labeled = Labeled { label, tie: Tie::Colon, key, start, end, quoted: true };
        engine::look_labeled(line, &labeled, found);
    }
    open
}

/// The pipe between a name and a quote.
const PIPE: Place = Place::new(b'|', Near::ALPHANUMERIC, Near::QUOTE);

fn look(line: &Line, at: usize, found: &mut Found) -> usize {
    let name = line.run_back(at, 48, |b| b.is_ascii_alphanumeric() || matches!(b, b'_' | b'.'));
    if line.before(name) != b'|' {
        return at;
    }
    if let Some((label, key)) = key_before(line, at, 0)
        && let Some(value) = value::read(line, at + 1)
        && value.quoted
    {
        let (start, end) = (value.start, value.end);
        engine::look_labeled(
            line,
            &Labeled { label, tie: Tie::Colon, key, start, end, quoted: true },
            found,
        );
        return end;
    }
    at
}
