//! Who speaks in a chat: `[10:12:31] <ana> hello`, `10:12 <@ana> hello`, `[10:12:31] * ana (~ana@192.0.2.7) has joined #ops`, as clients
//! of IRC write their logs.

use crate::detectors::username::{is_character, is_person};
use crate::kind::USERNAME;
use crate::line::{Found, Line};
use crate::place::{Near, Place};
use crate::registry::{Detector, Watch};

pub(crate) static DETECTOR: Detector =
    Detector { rule: "chat-nick", watch: Watch::Places(&[OPEN, STAR], look) };

/// The bracket before a nick.
const OPEN: Place = Place::new(b'<', Near::SPACE, Near::ALPHANUMERIC.or(Near::OTHER));

/// The star before who does something.
const STAR: Place = Place::new(b'*', Near::SPACE, Near::SPACE);

fn look(line: &Line, at: usize, found: &mut Found) -> usize {
    // Only a time may stand before it.
    let stamp = line.slice(0, at);
    if at > 24
        || !stamp.iter().all(|b| b.is_ascii_digit() || b"[]:- .T".contains(b))
        || !stamp.contains(&b':')
    {
        return at;
    }
    let start = line.run(at + 1, 1, |b| matches!(b, b'@' | b'+' | b'%' | b'&' | b'~' | b' '));
    let end = line.run(start, 40, is_character);
    let name = line.slice(start, end);
    let closed = if line.at(at) == b'<' {
        line.slice(end, end + 2) == b"> "
    } else {
        [" (~", " (", " has ", " is now known as ", " sets mode"]
            .iter()
            .any(|text| line.starts(end, text))
    };
    if closed && is_person(name) {
        found.add(start, end, &USERNAME, 80, "who speaks in a chat");
    }
    at
}
