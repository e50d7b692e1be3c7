//! Payment card numbers: issuer ranges of ISO/IEC 7812, length, Luhn, grouping, and what stands before.

use crate::checksum::luhn;
use crate::kind::CREDIT_CARD;
use crate::line::{Found, Line};
use crate::place::{Glue, Shape};
use crate::registry::{Detector, Watch};
use crate::sweep::Number;

pub(crate) static DETECTOR: Detector =
    Detector { rule: "credit-card", watch: Watch::Digits(SHAPES, look) };

const SHAPES: &[Shape] = &[
    Shape::groups((4, 4), &[Glue::DASH, Glue::SPACE], (4, 4), true),
    Shape::groups((4, 4), &[Glue::DASH, Glue::SPACE], (6, 6), true),
    Shape::single(12, 31),
];

fn look(line: &Line, number: &Number, found: &mut Found) {
    let groups = if number.width(0) >= 12 {
        1
    } else if number.width(0) == 4 && number.count() >= 3 {
        let separator = number.separator(0);
        if !matches!(separator, b' ' | b'-') {
            return;
        }
        let shapes: &[&[usize]] =
            &[&[4, 4, 4, 4, 3], &[4, 4, 4, 4], &[4, 6, 5], &[4, 6, 4], &[4, 4, 4, 1]];
        let Some(shape) = shapes.iter().find(|shape| number.shaped(shape, separator)) else {
            return;
        };
        shape.len()
    } else {
        return;
    };
    // Negative numbers, and the inner groups of a longer number.
    let before = line.before(number.start);
    if before == b'-'
        || groups > 1
            && before == number.separator(0)
            && line.at(number.start.saturating_sub(2)).is_ascii_digit()
    {
        return;
    }
    let mut buffer = [0; Number::DIGITS];
    let digits = number.digits(groups, &mut buffer);
    // 4505845143789444=2912…: the second track of a card.
    let alone = number.alone(line, groups) || groups == 1 && before == b'_';
    if !alone
        || !issuer(digits)
        || !luhn(digits)
        || digits.iter().all(|b| digits.first() == Some(b))
    {
        return;
    }
    let near = |words: &[&[u8]]| line.word_before(number.start, 6, |word| words.contains(&word));
    let says_card = near(&[
        b"card",
        b"cards",
        b"cc",
        b"pan",
        b"visa",
        b"mastercard",
        b"amex",
        b"discover",
        b"credit",
        b"debit",
        b"payment",
        b"charge",
        b"cardnumber",
        b"ccnum",
        b"creditcard",
    ]);
    // <field id="2" value="4505…"/>: field 2 or 35 of ISO 8583.
    let field = ["id=\"2\" value=\"", "id=\"35\" value=\""]
        .iter()
        .any(|text| line.starts(number.start.saturating_sub(text.len()), text));
    // DE2=, F035=: the same, as switches print it.
    let element = line.back(number.start, 6);
    let element = element
        .strip_suffix(b"=")
        .and_then(|key| {
            key.iter().rposition(u8::is_ascii_alphabetic).map(|at| key.split_at(at + 1))
        })
        .is_some_and(|(name, place)| {
            matches!(place, b"2" | b"002" | b"35" | b"035" | b"02")
                && matches!(name.last(), Some(b'E' | b'F' | b'P' | b'd' | b'e' | b'f'))
        });
    // …=27112018…: what follows the number on the second track.
    let behind = line.slice(number.end(groups), number.end(groups) + 8);
    let track = matches!(behind, [b'=' | b'D', expiry @ ..] if expiry.len() == 7 && expiry.iter().all(u8::is_ascii_digit));
    let says_card = says_card || field || element || track;
    let says_other = near(&[
        b"order",
        b"orderid",
        b"block",
        b"ticket",
        b"ref",
        b"id",
        b"trace",
        b"span",
        b"timestamp",
        b"ts",
        b"time",
        b"offset",
        b"seq",
        b"serial",
        b"imei",
        b"imsi",
        b"iccid",
        b"job",
        b"tracking",
        b"invoice",
        b"epoch",
        b"nonce",
        b"batch",
        b"txn",
        b"transaction",
        b"request",
    ]);
    // 4505845143789444=2912101…: the rest of the second track (ISO/IEC 7813).
    let track = line.run(number.end(groups) + 1, 24, |b| b.is_ascii_digit());
    let track = matches!(line.at(number.end(groups)), b'=' | b'D')
        .then_some(track)
        .filter(|track| track - number.end(groups) > 7);
    let end = track.unwrap_or(number.end(groups));
    if says_card || (groups > 1 && !says_other) {
        found.add(
            number.start,
            end,
            &CREDIT_CARD,
            if says_card { 98 } else { 85 },
            "issuer range and Luhn digit",
        );
    } else if groups == 1
        && digits.len() >= 15
        && !says_other
        && line.before(number.start) != b'.'
        && line.at(number.end(1)) != b'.'
    {
        let quoted = matches!(line.before(number.start), b'"' | b'\'' | b'>' | b'=');
        found.add(
            number.start,
            end,
            &CREDIT_CARD,
            if quoted { 75 } else { 65 },
            "issuer range and Luhn digit",
        );
    }
}

/// Whether the digits are those of a card: an issuer's prefix and length, and the Luhn digit.
pub(crate) fn is_card(digits: &[u8]) -> bool {
    digits.len() >= 15 && issuer(digits) && luhn(digits)
}

/// Whether an issuer hands out this prefix at this length.
fn issuer(digits: &[u8]) -> bool {
    let prefix =
        |n: usize| digits.iter().take(n).fold(0_u32, |all, b| all * 10 + u32::from(b - b'0'));
    let (two, three, four, six) = (prefix(2), prefix(3), prefix(4), prefix(6));
    match digits.len() {
        13 => two / 10 == 4,
        14 => matches!(two, 36 | 38 | 39) || (300..=305).contains(&three) || three == 309,
        15 => matches!(two, 34 | 37) || matches!(four, 2014 | 2149 | 2131 | 1800),
        16 => {
            two / 10 == 4
                || (51..=55).contains(&two)
                || (2221..=2720).contains(&four)
                || four == 6011
                || (644..=659).contains(&three)
                || two == 65
                || (3528..=3589).contains(&four)
                || (622_126..=622_925).contains(&six)
                || matches!(four, 5018 | 5020 | 5038 | 6304 | 6759 | 6761 | 6762 | 6763)
                || (2200..=2204).contains(&four)
                || two == 62
                || two == 60
                || two == 36
        }
        17..=19 => {
            two / 10 == 4
                || two == 62
                || four == 6011
                || two == 65
                || matches!(four, 5018 | 5020 | 5038 | 6304 | 6759)
        }
        _ => false,
    }
}
