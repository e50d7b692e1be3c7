//! The first track of a payment card (ISO/IEC 7813): `%B4505845143789444^QUELL/ANA^2711…`.

use crate::detectors::credit_card;
use crate::kind::{CREDIT_CARD, PERSON_NAME};
use crate::line::{Found, Line};
use crate::place::{Near, Place};
use crate::registry::{Detector, Watch};

pub(crate) static DETECTOR: Detector =
    Detector { rule: "card-track", watch: Watch::Places(&[CARET], look) };

/// The mark between the number and the name.
const CARET: Place = Place::new(b'^', Near::DIGIT, Near::HEX.or(Near::LETTER));

fn look(line: &Line, at: usize, found: &mut Found) -> usize {
    let start = line.run_back(at, 20, |b| b.is_ascii_digit());
    let end = line.run(at + 1, 27, |b| {
        b.is_ascii_alphabetic() || matches!(b, b'/' | b' ' | b'.' | b'\'' | b'-')
    });
    if line.at(end) != b'^' || !credit_card::is_card(line.slice(start, at)) {
        return at;
    }
    found.add(start, at, &CREDIT_CARD, 97, "number on the track of a card");
    let stop = line.run_back(end, 26, |b| b == b' ');
    if line.slice(at + 1, stop).contains(&b'/') {
        found.add(at + 1, stop, &PERSON_NAME, 92, "name on the track of a card");
    }
    end
}
