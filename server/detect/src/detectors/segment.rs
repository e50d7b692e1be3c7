//! Fields of the segments that hospitals and insurers exchange: HL7 v2 (`PID|1||4711^^^HOSP^MR||Quell^Ana||19710830|F`, chapters 3 and
//! 6 of the standard 2.5.1) and ASC X12 (`NM1*IL*1*QUELL*ANA`, `DMG*D8*19710830`, the guides 005010X222 and 005010X279).
//!
//! The place in the segment alone says what a field is; its value is checked for what such a value is made of.

use crate::Kind;
use crate::detectors::{person_name, username};
use crate::kind::{
    BANK_ACCOUNT, DATE_OF_BIRTH, DRIVER_LICENSE, EMAIL, MEDICAL_RECORD, PASSPORT, PERSON_NAME,
    PHONE, STREET_ADDRESS, US_SSN, USERNAME,
};
use crate::line::{Found, Line, lower};
use crate::names;
use crate::placeholder::is_placeholder;
use crate::registry::{Detector, Watch};

pub(crate) static DETECTOR: Detector = Detector {
    rule: "segment-field",
    watch: Watch::Words(
        &[
            "pid", "nk1", "pv1", "in1", "gt1", "nm1", "dmg", "ref", "per", "n3", "evn", "nad",
            "com", "doc", "dtm", "obr", "orc", "obx",
        ],
        look,
    ),
};

/// Fields of one segment that are read.
const FIELDS: usize = 52;

/// Longest field, in bytes.
const LONGEST: usize = 256;

fn look(line: &Line, end: usize, found: &mut Found) -> usize {
    let mut buffer = [0; 3];
    let start = line.run_back(end, 3, |b| b.is_ascii_alphanumeric());
    // A segment starts a line, also one whose break is escaped or wrapped (MLLP).
    let first = matches!(line.before(start), 0 | b'\r' | 0x0b | b'"' | b'\'' | b' ' | b'~' | b'>')
        || line.before(start) == b'n' && line.starts(start.saturating_sub(2), "\\n")
        || line.before(start) == b'r' && line.starts(start.saturating_sub(2), "\\r");
    let fields: &[(usize, char)] = match (lower(line.slice(start, end), &mut buffer), line.at(end))
    {
        _ if !first => return end,
        (b"pid", b'|') => &[
            (2, 'm'),
            (3, 'm'),
            (4, 'm'),
            (5, 'n'),
            (6, 'n'),
            (7, 'd'),
            (9, 'n'),
            (11, 'a'),
            (13, 'p'),
            (14, 'p'),
            (18, 'b'),
            (19, 's'),
            (20, 'l'),
        ],
        (b"nk1", b'|') => &[(2, 'n'), (4, 'a'), (5, 'p'), (6, 'p'), (16, 'd'), (37, 's')],
        (b"evn", b'|') => &[(5, 'u')],
        // Doctors are told by their shape: senders disagree on the field.
        (b"pv1", b'|') => {
            &[(6, 'c'), (7, 'c'), (8, 'c'), (9, 'c'), (15, 'c'), (16, 'c'), (17, 'c'), (52, 'c')]
        }
        (b"obr", b'|') => &[(10, 'c'), (16, 'c'), (28, 'c'), (32, 'c'), (34, 'c')],
        (b"orc", b'|') => &[(10, 'c'), (11, 'c'), (12, 'c'), (19, 'c')],
        (b"obx", b'|') => &[(16, 'c')],
        (b"in1", b'|') => &[
            (15, 'N'),
            (16, 'n'),
            (17, 'd'),
            (18, 'd'),
            (18, 'a'),
            (19, 'd'),
            (19, 'a'),
            (20, 'a'),
            (35, 'm'),
            (36, 'm'),
            (49, 'm'),
        ],
        (b"gt1", b'|') => &[(3, 'n'), (5, 'a'), (6, 'p'), (7, 'p'), (8, 'd'), (12, 's')],
        (b"nm1", b'*') if line.starts(line.run(end + 1, 3, |b| b != b'*'), "*1*") => {
            &[(3, 'n'), (4, 'n'), (9, 'm')]
        }
        (b"dmg", b'*') if line.starts(end, "*D8*") => &[(2, 'd')],
        (b"ref", b'*') if line.starts(end, "*SY*") => &[(2, 's')],
        (b"ref", b'*') if line.starts(end, "*EA*") => &[(2, 'm')],
        (b"per", b'*') => &[(2, 'n'), (4, 'p'), (6, 'p')],
        (b"n3", b'*') => &[(1, 'a')],
        // NAD+BY+5412345000013::9++Ana Quell+Hauptstr 88+Dresden of EDIFACT.
        (b"nad", b'+') => &[(3, 'g'), (4, 'g'), (4, 'e'), (5, 'a')],
        // COM+4930901820:TE+ana@example.com:EM of PAXLST and others.
        (b"com", b'+') => &[(1, 't'), (2, 't'), (3, 't')],
        (b"doc", b'+') if matches!(line.at(end + 1), b'P' | b'I' | b'V' | b'A' | b'C') => {
            &[(2, 'w')]
        }
        (b"dtm", b'+') if line.starts(end, "+329:") => &[(1, 'y')],
        _ => return end,
    };
    let separator = line.at(end);
    let mut at = end + 1;
    for place in 1..=FIELDS {
        let stop = line.run(at, LONGEST, |b| {
            b != separator
                && !matches!(b, b'\r' | b'"')
                && !(b == b'\'' && separator == b'+')
                && (b != b'~' || separator == b'|')
                && !(b == b'\\' && separator == b'|')
        });
        for (_, what) in fields.iter().filter(|(field, _)| *field == place) {
            // A field may be repeated: 4711^^^HOSP~M508172636^^^GKV.
            let mut from = at;
            while from < stop {
                let to = line.run(from, stop - from, |b| b != b'~');
                field(line, from, to, *what, found);
                from = to + 1;
            }
        }
        if line.at(stop) != separator {
            return stop.max(end);
        }
        at = stop + 1;
    }
    at
}

/// Reports a field by what its place says.
fn field(line: &Line, start: usize, stop: usize, what: char, found: &mut Found) {
    let first = line.run(start, stop - start, |b| b != b'^');
    let value = line.slice(start, first);
    if value.is_empty() || is_placeholder(value) {
        return;
    }
    if matches!(what, 'e' | 't' | 'w' | 'y') {
        return element(line, start, stop, what, found);
    }
    let digits = value.iter().filter(|b| b.is_ascii_digit()).count();
    let letters = value.iter().any(|b| b.is_ascii_alphabetic() || *b >= 0x80);
    let kind: &'static Kind = match what {
        'n' => return name(line, start, stop, found),
        'g' => {
            let end = person_name::full_name(line, start).filter(|end| *end == stop);
            if end.is_some() && value.split(|b| *b == b' ').any(names::is_given) {
                found.add(start, stop, &PERSON_NAME, 82, "name by its segment");
            }
            return;
        }
        'N' if first < stop => return name(line, start, stop, found),
        'u' if username::is_person(value) => &USERNAME,
        // 0123^Quell^Ana, as doctors are written.
        'c' if first < stop && digits >= 3 => return name(line, first + 1, stop, found),
        'm' if digits >= 4 && !value.contains(&b' ') => &MEDICAL_RECORD,
        'd' if digits == 8
            && value.len() == 8
            && matches!(value, [b'1', b'9', ..] | [b'2', b'0', ..]) =>
        {
            &DATE_OF_BIRTH
        }
        'd' if value.len() >= 12 && digits == value.len() => {
            // A date with a time: the date is what counts.
            found.add(start, start + 8, &DATE_OF_BIRTH, 90, "date of birth by its segment");
            return;
        }
        'a' if letters && value.len() >= 5 && value.contains(&b' ') => {
            // Street, city, state, code and country (XAD).
            let stop = line.run_back(stop, 16, |b| b == b'^').max(first);
            found.add(start, stop, &STREET_ADDRESS, 90, "address by its segment");
            return;
        }
        'p' if (7..=15).contains(&digits) && !letters => &PHONE,
        's' if digits == 9 && value.len() <= 11 => &US_SSN,
        'b' if digits >= 5 && digits == value.len() => &BANK_ACCOUNT,
        'l' if digits >= 5 => &DRIVER_LICENSE,
        _ => return,
    };
    found.add(start, first, kind, 90, "value by its segment");
}

/// Composite elements of EDIFACT, whose components a colon parts: names, numbers to call, papers, dates of birth (2005, code 329).
fn element(line: &Line, start: usize, stop: usize, what: char, found: &mut Found) {
    let first = line.run(start, stop - start, |b| b != b':');
    let value = line.slice(start, first);
    let digits = value.iter().filter(|b| b.is_ascii_digit()).count();
    let reason = "component by its segment";
    match what {
        'e' => {
            let is_part = |value: &[u8]| {
                value.len() >= 2
                    && value
                        .iter()
                        .all(|&b| b.is_ascii_uppercase() || b >= 0x80 || b" -'".contains(&b))
            };
            if !is_part(value) || value.contains(&b' ') && first == stop {
                return;
            }
            found.add(start, first, &PERSON_NAME, 85, reason);
            let second = line.run(first + 1, stop.saturating_sub(first + 1), |b| b != b':');
            if first < stop && is_part(line.slice(first + 1, second)) {
                found.add(first + 1, second, &PERSON_NAME, 85, reason);
            }
        }
        't' if line.starts(first, ":EM") && value.contains(&b'@') => {
            found.add(start, first, &EMAIL, 96, reason);
        }
        't' if (7..=15).contains(&digits) && digits + 2 >= value.len() => {
            found.add(start, first, &PHONE, 90, reason);
        }
        'w' if digits >= 3 && (6..=12).contains(&value.len()) => {
            found.add(start, first, &PASSPORT, 90, reason);
        }
        'y' => {
            let date = line.run(first + 1, 8, |b| b.is_ascii_digit());
            if matches!(date - first - 1, 6 | 8) {
                found.add(first + 1, date, &DATE_OF_BIRTH, 92, reason);
            }
        }
        _ => {}
    }
}

/// `Quell^Ana^M`, `QUELL`, `Ana Quell`: the whole, and its parts.
pub(crate) fn name(line: &Line, start: usize, stop: usize, found: &mut Found) {
    // Relationship to the insured (HL7 table 0063).
    let relation = matches!(
        line.slice(start, stop),
        b"SEL"
            | b"SPO"
            | b"CHD"
            | b"PAR"
            | b"MTH"
            | b"FTH"
            | b"OTH"
            | b"DOM"
            | b"GRD"
            | b"EMC"
            | b"SIB"
            | b"NCH"
            | b"GCH"
            | b"UNK"
    );
    if relation {
        return;
    }
    let is_part = |part: &[u8]| {
        part.len() >= 2
            && part.iter().any(|b| b.is_ascii_alphabetic() || *b >= 0x80)
            && !part.iter().any(|b| b.is_ascii_digit() || b"&=:/_".contains(b))
            && !is_placeholder(part)
    };
    let family = line.run(start, stop - start, |b| b != b'^');
    let given = line.run(family + 1, stop.saturating_sub(family + 1), |b| b != b'^');
    if !is_part(line.slice(start, family)) {
        return;
    }
    found.add(start, family, &PERSON_NAME, 90, "name by its segment");
    if family < stop && given <= stop && is_part(line.slice(family + 1, given)) {
        found.add(family + 1, given, &PERSON_NAME, 90, "name by its segment");
        found.add(start, given, &PERSON_NAME, 90, "name by its segment");
    }
}
