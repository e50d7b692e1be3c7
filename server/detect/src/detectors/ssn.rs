//! US social security and taxpayer numbers: ranges of the Social Security Administration (no area 000, 666 or 9xx, no group 00, no
//! serial 0000; 9xx are ITINs of the IRS), with dashes anywhere, in other spellings only next to their name.

use crate::kind::US_SSN;
use crate::line::{Found, Line};
use crate::place::{Glue, Shape};
use crate::registry::{Detector, Watch};
use crate::sweep::Number;

pub(crate) static DETECTOR: Detector =
    Detector { rule: "us-ssn", watch: Watch::Digits(SHAPES, look) };

const SHAPES: &[Shape] = &[
    Shape::groups((3, 3), &[Glue::DASH, Glue::SPACE, Glue::DOT], (2, 2), true),
    Shape::single(9, 9),
];

fn look(line: &Line, number: &Number, found: &mut Found) {
    let grouped = number.width(0) == 3
        && number.width(1) == 2
        && number.width(2) == 4
        && number.separator(0) == number.separator(1);
    let groups =
        if grouped && number.count() >= 3 && matches!(number.separator(0), b'-' | b' ' | b'.') {
            3
        } else if number.width(0) == 9 {
            1
        } else {
            return;
        };
    let mut buffer = [0; Number::DIGITS];
    let digits = number.digits(groups, &mut buffer);
    if !number.alone(line, groups) || !in_range(digits) {
        return;
    }
    let says_ssn = line.word_before(number.start, 4, |word| {
        matches!(
            word,
            b"ssn"
                | b"ssns"
                | b"social"
                | b"itin"
                | b"taxpayer"
                | b"socialsecuritynumber"
                | b"ssnum"
        )
    });
    let end = number.end(groups);
    if says_ssn {
        found.add(number.start, end, &US_SSN, 97, "range of issued numbers, by its label");
    } else if groups == 3
        && number.separator(0) == b'-'
        && digits.first() != Some(&b'9')
        && !is_other(line, number)
    {
        found.add(number.start, end, &US_SSN, 75, "spelling and range of issued numbers");
    }
}

fn is_other(line: &Line, number: &Number) -> bool {
    line.word_before(number.start, 3, |word| {
        matches!(
            word,
            b"order"
                | b"case"
                | b"ticket"
                | b"ref"
                | b"reference"
                | b"part"
                | b"serial"
                | b"build"
                | b"id"
                | b"code"
                | b"sku"
                | b"invoice"
                | b"phone"
                | b"tel"
                | b"version"
                | b"range"
                | b"invalid"
        )
    })
}

/// Whether the nine digits in `value` are in the range of numbers that are issued.
pub(crate) fn is_issued(value: &[u8]) -> bool {
    let mut digits = [0; 9];
    let mut found = value.iter().filter(|b| b.is_ascii_digit());
    for slot in &mut digits {
        match found.next() {
            Some(&digit) => *slot = digit,
            None => return false,
        }
    }
    in_range(&digits)
}

fn in_range(digits: &[u8]) -> bool {
    let value = |from: usize, to: usize| {
        digits
            .get(from..to)
            .unwrap_or(&[])
            .iter()
            .fold(0_u32, |all, b| all * 10 + u32::from(b - b'0'))
    };
    let (area, group, serial) = (value(0, 3), value(3, 5), value(5, 9));
    let itin = area >= 900 && matches!(group, 50..=65 | 70..=88 | 90..=92 | 94..=99);
    // 987-65-4320 to 4329 are for advertisements.
    let shown = area == 987 && group == 65 && (4320..=4329).contains(&serial);
    !shown
        && area != 0
        && area != 666
        && (area < 900 || itin)
        && group != 0
        && serial != 0
        && digits.iter().any(|b| digits.first() != Some(b))
}
