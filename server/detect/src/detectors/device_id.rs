//! IMEI numbers: fifteen digits with a Luhn digit, by their label, by the word device, or in the spelling AA-BBBBBB-CCCCCC-D.

use crate::checksum::luhn;
use crate::kind::{IMEI, IMSI, PHONE};
use crate::line::{Found, Line, is_word};
use crate::place::{Glue, Shape};
use crate::registry::{Detector, Watch};
use crate::sweep::Number;

pub(crate) static DETECTOR: Detector = Detector {
    rule: "imei",
    watch: Watch::Digits(
        &[Shape::single(15, 16), Shape::groups((2, 2), &[Glue::DASH, Glue::SPACE], (6, 6), true)],
        look,
    ),
};

/// Whether a number that starts like the type code of a maker stands on a line that tells a position: trackers go by their IMEI.
fn is_tracker(line: &Line, number: &Number) -> bool {
    let code = matches!(number.first(), [b'3', b'5', ..] | [b'8', b'6', ..] | [b'0', b'1', ..]);
    let around = line.slice(number.start.saturating_sub(120), number.start + 240);
    code && [
        &b"lat"[..],
        b"GPRMC",
        b"gps",
        b"GPS",
        b"tracker",
        b"odometer",
        b"ignition",
        b"uniqueId",
        b"IMEI",
        b"imei",
        b"deviceId",
        b"geofence",
        b"Geocoded",
        b"+RESP:GT",
        b"+BUFF:GT",
    ]
    .iter()
    .any(|word| memchr::memmem::find(around, word).is_some())
}

/// `|262017293878430|018091927510338|4917648492137|`: the columns of a record of a call, of which the IMEI has a Luhn digit: the
/// subscriber before it, the number behind it.
fn subscriber(line: &Line, number: &Number, digits: &[u8], found: &mut Found) -> bool {
    let (start, end) = (number.start, number.end(1));
    let separator = line.before(start);
    if !matches!(separator, b'|' | b',' | b';')
        || line.at(end) != separator
        || digits.len() != 15
        || !luhn(digits)
    {
        return false;
    }
    let before = line.run_back(start - 1, 16, |b| b.is_ascii_digit());
    let imsi = start - 1 - before == 15
        && matches!(line.at(before), b'2'..=b'7')
        && line.before(before) == separator;
    if !imsi {
        return false;
    }
    found.add(before, start - 1, &IMSI, 85, "subscriber before a device");
    found.add(start, end, &IMEI, 88, "device behind a subscriber");
    let behind = line.run(end + 1, 16, |b| b.is_ascii_digit());
    if (10..=15).contains(&(behind - end - 1))
        && line.at(behind) == separator
        && line.at(end + 1) != b'0'
    {
        found.add(end + 1, behind, &PHONE, 85, "number behind a subscriber and a device");
    }
    true
}

fn look(line: &Line, number: &Number, found: &mut Found) {
    let spelled = number.shaped(&[2, 6, 6, 1], b'-') || number.shaped(&[2, 6, 6, 1], b' ');
    let groups = if spelled {
        4
    } else if number.width(0) == 15 || number.width(0) == 16 {
        1
    } else {
        return;
    };
    // tracker-013149100835214
    let named = groups == 1
        && ["tracker-", "imei-", "device-"]
            .iter()
            .any(|name| line.starts(number.start.wrapping_sub(name.len()), name))
        && !is_word(line.at(number.end(1)));
    if !named && !number.alone(line, groups) {
        return;
    }
    let mut buffer = [0; Number::DIGITS];
    let digits = number.digits(groups, &mut buffer);
    if groups == 1 && subscriber(line, number, digits, found) {
        return;
    }
    let says = |words: &[&[u8]]| line.word_before(number.start, 3, |word| words.contains(&word));
    if says(&[b"imei", b"imeisv"]) {
        found.add(number.start, number.end(groups), &IMEI, 97, "IMEI by its label");
    } else if digits.len() == 15
        && luhn(digits)
        && (spelled
            || named
            || says(&[
                b"device",
                b"handset",
                b"equipment",
                b"phone",
                b"terminal",
                b"handsets",
                b"tracker",
                b"devices",
                b"clientid",
            ])
            || is_tracker(line, number))
    {
        found.add(
            number.start,
            number.end(groups),
            &IMEI,
            90,
            "fifteen digits of a device with a Luhn digit",
        );
    }
}
