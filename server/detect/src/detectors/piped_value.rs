//! Values behind their name in columns of pipes: `|sessionId|"…"|`, as the debug log of Apex writes what it assigns.

use crate::engine;
use crate::label::{Labeled, Tie, key_before};
use crate::line::{Found, Line};
use crate::place::{Near, Place};
use crate::registry::{Detector, Watch};
use crate::value;

pub(crate) static DETECTOR: Detector =
    Detector { rule: "piped-value", watch: Watch::Places(&[PIPE], look) };

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
