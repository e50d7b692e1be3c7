//! Coordinates: `lat`/`lon` fields, and pairs of decimal degrees with enough digits to find a house.

use crate::kind::GPS;
use crate::label::Labeled;
use crate::line::{Found, Line, is_word};
use crate::place::{Glue, Shape};
use crate::registry::{Detector, Watch};
use crate::sweep::Number;
use crate::vocabulary::Label;

pub(crate) static DETECTOR: Detector = Detector {
    rule: "gps",
    watch: Watch::Digits(&[Shape::groups((1, 3), &[Glue::DOT], (4, 7), false)], pair),
};

pub(crate) static LABELED: Detector = Detector {
    rule: "gps-field",
    watch: Watch::Labels(&[Label::Latitude, Label::Longitude], field),
};

pub(crate) static SENTENCE: Detector = Detector {
    rule: "nmea-position",
    watch: Watch::Prefixes(
        &[
            "GPGGA", "GPRMC", "GPGLL", "GPGNS", "GNGGA", "GNRMC", "GNGLL", "GNGNS", "GLGGA",
            "GLRMC", "GAGGA", "GARMC", "BDGGA", "BDRMC", "GBRMC",
        ],
        sentence,
    ),
};

/// `$GPGGA,123519,4807.038,N,01131.000,E,…`: degrees and minutes with their hemispheres.
fn sentence(line: &Line, start: usize, found: &mut Found) -> usize {
    let comma = |from: usize| line.run(from, 16, |b| b != b',');
    let mut at = start + 5;
    for _ in 0..3 {
        let end = comma(at + 1);
        let side = comma(end + 1);
        let second = comma(side + 1);
        let last = comma(second + 1);
        let degrees = |from: usize, to: usize| {
            let value = line.slice(from, to);
            value.len() >= 4
                && value.contains(&b'.')
                && value.iter().all(|b| b.is_ascii_digit() || *b == b'.')
        };
        let is_side =
            |from: usize, to: usize, sides: &[u8]| to == from + 1 && sides.contains(&line.at(from));
        if line.at(at) == b','
            && degrees(at + 1, end)
            && is_side(end + 1, side, b"NS")
            && degrees(side + 1, second)
            && is_side(second + 1, last, b"EW")
        {
            found.add(at + 1, last, &GPS, 95, "position in a sentence of NMEA 0183");
            return last;
        }
        at = end;
    }
    start
}

/// `38.059611,166.458573`, with optional signs, a space, or degree letters.
fn pair(line: &Line, number: &Number, found: &mut Found) {
    if number.separator(0) != b'.' || number.width(0) > 3 || !(4..=15).contains(&number.width(1)) {
        return;
    }
    let start = if line.before(number.start) == b'-' { number.start - 1 } else { number.start };
    let before = line.before(start);
    if is_word(before) || before == b'.' || (before == b'-') {
        return;
    }
    let first_end = number.end(2);
    let Some(second) = separator(line, first_end) else { return };
    let digits = if matches!(line.at(second), b'-' | b'+') { second + 1 } else { second };
    let whole = line.run(digits, 4, |b| b.is_ascii_digit());
    if whole == digits || whole - digits > 3 || line.at(whole) != b'.' {
        return;
    }
    let end = line.run(whole + 1, 16, |b| b.is_ascii_digit());
    if end - whole < 5
        || is_word(line.at(end))
        || (line.at(end) == b'.' && line.at(end + 1).is_ascii_digit())
    {
        return;
    }
    let degrees = |from: usize, to: usize| {
        line.slice(from, to)
            .iter()
            .take_while(|b| **b != b'.')
            .fold(0_u32, |all, b| all * 10 + u32::from(b.wrapping_sub(b'0') % 10))
    };
    let (first, second) = (degrees(number.start, first_end), degrees(digits, end));
    // [longitude, latitude] of GeoJSON (RFC 7946, section 3.1.1).
    // lag 0.27179, 0.47906: nobody lives where both are small, and most fractions are.
    if first == 0 && second == 0 && line.before(start) == b' ' {
        return;
    }
    let turned = line.before(start) == b'[' && line.at(end) == b']' && first <= 180 && second <= 90;
    if first <= 90 && second <= 180 || turned {
        found.add(start, end, &GPS, 90, "pair of decimal degrees");
    }
}

/// Where the second number starts after a comma, a slash, or a comma and a space.
fn separator(line: &Line, at: usize) -> Option<usize> {
    match line.at(at) {
        b',' | b';' => Some(line.run(at + 1, 1, |b| b == b' ')),
        // "loc":["6.040007","-75.2"]
        b'"' if line.at(at + 1) == b',' => {
            let next = line.run(at + 2, 1, |b| b == b' ');
            let said = line.slice(at.saturating_sub(40), at).to_ascii_lowercase();
            let place = [&b"loc"[..], b"coord", b"position", b"geo", b"gps", b"latlng", b"point"]
                .iter()
                .any(|word| memchr::memmem::find(&said, word).is_some());
            (line.at(next) == b'"' && place).then_some(next + 1)
        }
        _ => None,
    }
}

/// `"lat": 6.040007`.
fn field(line: &Line, labeled: &Labeled, found: &mut Found) {
    let end =
        line.run(labeled.start, 24, |b| b.is_ascii_digit() || matches!(b, b'.' | b'-' | b'+'));
    let glued = line.at(end).is_ascii_alphanumeric() || line.at(end) == b'_';
    let end = if labeled.quoted || glued { labeled.end } else { end };
    let value = line.slice(labeled.start, end);
    let digits = value.strip_prefix(b"-").unwrap_or(value);
    let mut halves = digits.splitn(2, |b| *b == b'.');
    let (Some(whole), Some(fraction)) = (halves.next(), halves.next()) else { return };
    // A key written in full can be nothing else.
    let full = line.slice(labeled.key, labeled.start).to_ascii_lowercase();
    let least = if memchr::memmem::find(&full, b"tude").is_some() { 1 } else { 3 };
    let numeric = |bytes: &[u8]| !bytes.is_empty() && bytes.iter().all(u8::is_ascii_digit);
    if numeric(whole) && whole.len() <= 3 && numeric(fraction) && fraction.len() >= least {
        found.add(labeled.start, end, &GPS, 92, "latitude or longitude by its label");
    }
}
