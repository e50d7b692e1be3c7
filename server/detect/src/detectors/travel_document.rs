//! Papers of travelers where airlines and borders write them: the machine readable zone (ICAO Doc 9303), special service requests
//! of bookings (IATA AIRIMP: DOCS, DOCA, FOID, CTCM), forms of payment, guests in records of hotels (FIAS).

use crate::detectors::credit_card;
use crate::kind::{
    CREDIT_CARD, DATE_OF_BIRTH, EMAIL, Kind, NATIONAL_ID, PASSPORT, PERSON_NAME, PHONE,
    STREET_ADDRESS,
};
use crate::line::{Found, Line, is_word};
use crate::place::{Near, Place};
use crate::registry::{Detector, Watch};

pub(crate) static ZONE: Detector =
    Detector { rule: "machine-readable-zone", watch: Watch::Places(&[FILLER], zone) };

/// The first of several fillers.
const FILLER: Place = Place::new(b'<', Near::ALPHANUMERIC, Near::OTHER).again(1);

fn is_zone(b: u8) -> bool {
    b.is_ascii_uppercase() || b.is_ascii_digit() || b == b'<'
}

fn zone(line: &Line, at: usize, found: &mut Found) -> usize {
    let start = line.run_back(at, 44, is_zone);
    let end = line.run(at, 44, is_zone);
    if !matches!(end - start, 30 | 36 | 44) || is_word(line.before(start)) || is_word(line.at(end))
    {
        return at;
    }
    let field = |from: usize, to: usize| line.slice(start + from, start + to);
    let checked = |from: usize, to: usize| check(field(from, to)) == line.at(start + to);
    let mut add = |from: usize, to: usize, kind: &'static Kind| {
        let to = line.run_back(start + to, to - from, |b| b == b'<');
        found.add(start + from, to, kind, 96, "field of a machine readable zone");
    };
    // L898902C36UTO7408122F1204159…: number, nationality, birth, sex, expiry, each with a check digit.
    if end - start != 30 && checked(0, 9) && checked(13, 19) {
        add(0, 9, &PASSPORT);
        add(13, 19, &DATE_OF_BIRTH);
        return end;
    }
    if end - start == 30 && checked(0, 6) && checked(8, 14) {
        add(0, 6, &DATE_OF_BIRTH);
        return end;
    }
    if end - start == 30 && matches!(line.at(start), b'I' | b'A' | b'C') && checked(5, 14) {
        add(5, 14, &NATIONAL_ID);
        return end;
    }
    // P<UTOQUELL<<ANA<MARIA<<<: surname and given names; the third line of a card has no head.
    let head = if end - start == 30 { 0 } else { 5 };
    let coded = head == 0
        || matches!(line.at(start), b'P' | b'V' | b'I' | b'A' | b'C')
            && field(2, 5).iter().all(|b| b.is_ascii_uppercase() || *b == b'<');
    let names = line.slice(start + head, end);
    if coded
        && !names.iter().any(u8::is_ascii_digit)
        && let Some(gap) = memchr::memmem::find(names, b"<<").filter(|gap| *gap >= 2)
    {
        add(head, head + gap, &PERSON_NAME);
        let given = head + gap + 2;
        let stop = memchr::memmem::find(field(given, end - start), b"<<")
            .map_or(end - start, |at| given + at);
        if stop > given + 1 {
            add(given, stop, &PERSON_NAME);
        }
        return end;
    }
    at
}

/// The check digit of a field: weights 7, 3, 1 (ICAO Doc 9303-3 section 4.9).
fn check(field: &[u8]) -> u8 {
    let sum: u32 = field
        .iter()
        .zip([7, 3, 1].into_iter().cycle())
        .map(|(b, weight)| {
            let value = match b {
                b'0'..=b'9' => u32::from(b - b'0'),
                b'A'..=b'Z' => u32::from(b - b'A') + 10,
                _ => 0,
            };
            value * weight
        })
        .sum();
    b'0' + (sum % 10) as u8
}

pub(crate) static REQUEST: Detector = Detector {
    rule: "service-request",
    watch: Watch::Words(&["docs", "doca", "doco", "foid", "ctcm", "ctce"], request),
};

/// `SSR DOCS SK HK1/P/GBR/X4820175/GBR/28SEP51/F/14MAR31/QUELL/ANA`: the kind of the request ends at `end`.
fn request(line: &Line, end: usize, found: &mut Found) -> usize {
    let word = end.saturating_sub(4);
    if line.slice(word.saturating_sub(4), word) != b"SSR " {
        return end;
    }
    // Airline, status and count: ` SK HK1/`, ` SK HK1 P/`.
    let open = line.run(end, 16, |b| b != b'/');
    let open = if line.at(open.saturating_sub(2)) == b' ' { open - 2 } else { open };
    if !matches!(line.at(open), b'/' | b' ') {
        return end;
    }
    let mut fields = [(0, 0); 12];
    let mut at = open + 1;
    for slot in &mut fields {
        let stop = line.run(at, 64, |b| b != b'/' && b != b'"' && b >= b' ');
        *slot = (at, stop);
        at = stop + 1;
        if line.at(stop) != b'/' {
            break;
        }
    }
    let mut add = |(from, to): (usize, usize), kind: &'static Kind, fits: fn(&[u8]) -> bool| {
        if from < to && fits(line.slice(from, to)) {
            found.add(from, to, kind, 90, "field of a service request");
        }
    };
    let [first, _, second, _, fourth, _, _, surname, given, ..] = fields;
    match line.slice(word, end) {
        b"DOCS" => {
            add(second, &PASSPORT, is_number);
            add(fourth, &DATE_OF_BIRTH, is_date);
            add(surname, &PERSON_NAME, is_name);
            add(given, &PERSON_NAME, is_name);
        }
        // The place of birth may be left out: /V/X4820175, with the number behind the kind of paper.
        b"DOCO" => {
            let kind = fields.iter().position(|&(from, to)| line.slice(from, to) == b"V");
            let number = kind.and_then(|at| fields.get(at + 1)).copied();
            add(number.unwrap_or(second), &PASSPORT, is_number);
        }
        b"DOCA" => add(second, &STREET_ADDRESS, |value| {
            value.contains(&b' ') && value.iter().any(u8::is_ascii_digit)
        }),
        b"FOID" => {
            // PPX4820175-1QUELL/ANA, NI…
            let stop = line.run(first.0, first.1 - first.0, |b| b != b'-');
            let kind = if line.starts(first.0, "PP") { &PASSPORT } else { &NATIONAL_ID };
            if line.starts(first.0, "PP") || line.starts(first.0, "NI") {
                add((first.0 + 2, stop), kind, |value| {
                    value.len() >= 5 && value.iter().any(u8::is_ascii_digit)
                });
            }
            let name = line.run(stop + 1, 2, |b| b.is_ascii_digit());
            if name > stop + 1 && stop < first.1 {
                add((name, first.1), &PERSON_NAME, is_name);
                add(fields[1], &PERSON_NAME, is_name);
            }
        }
        b"CTCM" => add(first, &PHONE, |value| {
            (9..=15).contains(&value.len()) && value.iter().all(u8::is_ascii_digit)
        }),
        _ => {
            // ANA//EXAMPLE.COM: the mark of mail is written as two slashes.
            let stop = line.run(first.0, 96, |b| b > b' ' && b != b'"');
            if memchr::memmem::find(line.slice(first.0, stop), b"//").is_some() {
                add((first.0, stop), &EMAIL, |value| value.contains(&b'.'));
            }
        }
    }
    end
}

fn is_number(value: &[u8]) -> bool {
    (6..=12).contains(&value.len())
        && value.iter().any(u8::is_ascii_digit)
        && value.iter().all(|b| b.is_ascii_uppercase() || b.is_ascii_digit())
}

fn is_date(value: &[u8]) -> bool {
    matches!(value, [a, b, m, n, o, c, d, ..] if [a, b, c, d].iter().all(|b| b.is_ascii_digit()) && [m, n, o].iter().all(|b| b.is_ascii_uppercase()) && value.len() <= 9)
}

fn is_name(value: &[u8]) -> bool {
    value.len() >= 2
        && value.iter().all(|b| b.is_ascii_uppercase() || matches!(b, b' ' | b'-' | b'\''))
}

pub(crate) static PAYMENT: Detector = Detector {
    rule: "form-of-payment",
    watch: Watch::Prefixes(
        &["CCVI", "CCCA", "CCMC", "CCAX", "CCDC", "CCJC", "CCDS", "CCTP"],
        payment,
    ),
};

/// `FP CCVI4111111111111111/0828`: a card by the code of its issuer.
fn payment(line: &Line, start: usize, found: &mut Found) -> usize {
    let end = line.run(start + 4, 20, |b| b.is_ascii_digit());
    if credit_card::is_card(line.slice(start + 4, end)) && !is_word(line.at(end)) {
        found.add(start + 4, end, &CREDIT_CARD, 97, "card in a form of payment");
    }
    end.max(start)
}

pub(crate) static GUEST: Detector =
    Detector { rule: "guest-record", watch: Watch::Prefixes(&["GN", "GF"], guest) };

/// `|RN157|G#527971|GNQuell, Ana|`: the name of a guest in a record of FIAS.
fn guest(line: &Line, start: usize, found: &mut Found) -> usize {
    let end = line.run(start + 2, 40, |b| {
        b.is_ascii_alphabetic() || b >= 0x80 || matches!(b, b' ' | b',' | b'-' | b'\'' | b'.')
    });
    let record = [&b"|RN"[..], b"|G#"]
        .iter()
        .any(|field| memchr::memmem::find(line.back(start, 80), field).is_some());
    // In a table of Markdown each bar has a backslash before it.
    let bar = line.at(end) == b'|' || line.slice(end, end + 2) == b"\\|";
    if line.before(start) == b'|' && bar && end >= start + 4 && record {
        found.add(start + 2, end, &PERSON_NAME, 88, "guest in a record of a hotel");
    }
    end.max(start)
}
