//! Numbers of vehicles without a label (ISO 3779): seventeen capitals and digits that end in a serial number, with the check digit of
//! North America and China, or where a line speaks of vehicles.

use crate::kind::VIN;
use crate::line::{Found, Line, is_word};
use crate::registry::{Detector, Watch};

pub(crate) static DETECTOR: Detector = Detector { rule: "vin", watch: Watch::LongWords(look) };

fn look(line: &Line, start: usize, found: &mut Found) -> usize {
    // Nearly all long words end here.
    if !line.at(start + 16).is_ascii_digit() || is_word(line.at(start + 17)) {
        return start;
    }
    let end = line.run(start, 18, is_word);
    let word = line.slice(start, end);
    let plain = |b: &u8| b.is_ascii_digit() || b.is_ascii_uppercase() && !b"IOQ".contains(b);
    if word.len() != 17
        || !word.iter().all(plain)
        || !word.iter().skip(13).all(u8::is_ascii_digit)
        || word.iter().filter(|b| b.is_ascii_uppercase()).count() < 4
    {
        return start;
    }
    let spoken = line.word_before(start, 3, |word| {
        matches!(word, b"fleet" | b"vehicle" | b"vehicles" | b"vin" | b"car" | b"cars" | b"truck")
    });
    if spoken || check_digit(word) == word.get(8).copied() {
        found.add(start, end, &VIN, 88, "number of a vehicle by its shape");
    }
    end
}

/// The ninth character by the others (49 CFR 565.15): letters as digits, weights by place, modulus 11.
fn check_digit(word: &[u8]) -> Option<u8> {
    const WEIGHTS: [u32; 17] = [8, 7, 6, 5, 4, 3, 2, 10, 0, 9, 8, 7, 6, 5, 4, 3, 2];
    let value = |b: u8| match b {
        b'0'..=b'9' => u32::from(b - b'0'),
        b'A'..=b'H' => u32::from(b - b'A') + 1,
        b'J'..=b'R' => u32::from(b - b'J') + 1,
        _ => u32::from(b.wrapping_sub(b'S')) + 2,
    };
    let sum: u32 = word.iter().zip(WEIGHTS).map(|(b, weight)| value(*b) * weight).sum();
    match sum % 11 {
        10 => Some(b'X'),
        rest => u8::try_from(rest).ok().map(|rest| b'0' + rest),
    }
}
