//! Values of `INSERT INTO t (name, email, ssn) VALUES ('…', '…', '…')`: the column list says what each value is.

use crate::detectors::{labeled_identifier, labeled_number, labeled_secret, national_id};
use crate::kind::{
    CREDIT_CARD, DATE_OF_BIRTH, PASSWORD, PERSON_NAME, PHONE, SNMP_COMMUNITY, STREET_ADDRESS,
    US_SSN, USERNAME,
};
use crate::label::{Labeled, Tie, key_before};
use crate::line::{Found, Line};
use crate::names;
use crate::placeholder::is_placeholder;
use crate::registry::{Detector, Watch};
use crate::value;
use crate::vocabulary::Label;

pub(crate) static DETECTOR: Detector =
    Detector { rule: "insert-values", watch: Watch::Words(&["values"], look) };

const COLUMNS: usize = 32;

/// Rows of one statement that are read.
const ROWS: usize = 1000;

fn look(line: &Line, end: usize, found: &mut Found) -> usize {
    // The column list closes just before VALUES.
    let keyword = end.saturating_sub(6);
    let close = line.run_back(keyword, 4, |b| b == b' ');
    if line.before(close) != b')' {
        return end;
    }
    let list_end = close - 1;
    let list_start = line.run_back(list_end, 1024, |b| b != b'(');
    let mut labels = [None; COLUMNS];
    let mut at = list_start;
    for slot in &mut labels {
        let column_end = line.run(at, 128, |b| b != b',' && b != b')').min(list_end);
        let name_end =
            line.run_back(column_end, 16, |b| matches!(b, b' ' | b'"' | b'`' | b'\'' | b'\\'));
        *slot = key_before(line, name_end, 0).map(|(label, _)| label);
        if column_end >= list_end {
            break;
        }
        at = column_end + 1;
    }
    // INSERT INTO login_codes (phone, code): what the table keeps says what a code is for.
    let table = line.back(list_start.saturating_sub(1), 40).to_ascii_lowercase();
    let once = [
        &b"otp"[..],
        b"login_code",
        b"verif",
        b"2fa",
        b"mfa",
        b"one_time",
        b"sms_code",
        b"pin_code",
        b"auth_code",
    ]
    .iter()
    .any(|word| memchr::memmem::find(&table, word).is_some());
    for label in labels.iter_mut().filter(|label| once && **label == Some(Label::AuthCode)) {
        *label = Some(Label::Otp);
    }
    let mut at = line.run(end, 2, |b| b == b' ');
    if line.at(at) != b'(' {
        return end;
    }
    if let Some(bound) = bound(line, at) {
        return row(line, bound, &labels, found).max(end);
    }
    // Rows follow one another: (…), (…).
    for _ in 0..ROWS {
        let end = row(line, at + 1, &labels, found);
        let comma = line.run(end, 3, |b| matches!(b, b')' | b',' | b' '));
        if line.at(end) != b')' || line.at(comma) != b'(' {
            return end.max(at);
        }
        at = comma;
    }
    at
}

/// Where the values start that are bound to the marks of the row that opens at `open`: `VALUES (?, ?)  [parameters: ('…', '…')]`.
fn bound(line: &Line, open: usize) -> Option<usize> {
    let close = line.run(open + 1, 256, |b| b != b')');
    let marks = line.slice(open + 1, close);
    let only = marks.iter().all(|b| b.is_ascii_digit() || b"?$,%s ".contains(b));
    let rest = line.slice(close, close + 160);
    let list = rest.iter().position(|b| matches!(b, b'[' | b'('))?;
    if !only || marks.is_empty() {
        return None;
    }
    let inner = rest.get(list + 1..)?;
    // [parameters: (…)]
    let nested = inner.iter().position(|b| matches!(b, b'(' | b'\'' | b'"'));
    let nested = nested.filter(|at| inner.get(*at) == Some(&b'('));
    Some(close + list + 1 + nested.map_or(0, |at| at + 1))
}

/// The values of one row that starts at `at`; returns where it ends.
fn row(line: &Line, mut at: usize, labels: &[Option<Label>], found: &mut Found) -> usize {
    for &label in labels {
        at = line.run(at, 4, |b| b == b' ');
        // DATE '1955-02-09', TO_DATE('1955-02-09', …)
        for typed in ["date '", "timestamp '", "to_date('"] {
            if line.starts(at, typed) {
                at += typed.len() - 1;
            }
        }
        // N'…'
        if line.at(at) == b'N' && line.at(at + 1) == b'\'' {
            at += 1;
        }
        let quote = line.run(at, 4, |b| b == b'\\');
        let stop = if matches!(line.at(quote), b'\'' | b'"') {
            let Some(value) = value::read(line, at) else { return at };
            if let Some(label) = label {
                report(line, label, value.start, value.end, found);
            }
            line.run(value.end, 8, |b| b != b',' && b != b')')
        } else {
            let stop = line.run(at, 256, |b| b != b',' && b != b')');
            // Values that a program put in for the marks of a statement stand without quotes.
            let value = line.slice(at, stop);
            let bare = value.iter().all(|b| !b"()=?$:%".contains(b) || value.starts_with(b"$2"))
                && value.iter().any(u8::is_ascii_alphanumeric);
            if let Some(label) = label.filter(|_| bare) {
                report(line, label, at, stop, found);
                if label == Label::Address {
                    // An address holds commas itself.
                    return stop;
                }
            }
            stop
        };
        if line.at(stop) != b',' {
            return stop;
        }
        at = stop + 1;
    }
    at
}

/// Reports a value whose label stands elsewhere.
pub(crate) fn report(line: &Line, label: Label, start: usize, end: usize, found: &mut Found) {
    let value = line.slice(start, end);
    let digits = value.iter().filter(|b| b.is_ascii_digit()).count();
    let kind = match label {
        _ if is_placeholder(value) => return,
        Label::PersonName | Label::Name
            if names::read(line, names::past_particles(line, start))
                .is_some_and(|(stop, words)| stop == end && words >= 1) =>
        {
            &PERSON_NAME
        }
        Label::Phone if digits >= 7 => &PHONE,
        Label::Ssn if digits == 9 => &US_SSN,
        Label::Card if (12..=19).contains(&digits) => &CREDIT_CARD,
        Label::DateOfBirth if digits >= 6 => &DATE_OF_BIRTH,
        Label::Password => &PASSWORD,
        Label::Community if value.len() >= 3 => &SNMP_COMMUNITY,
        Label::Username if crate::detectors::username::is_person(value) => &USERNAME,
        Label::Address if digits >= 1 && value.contains(&b' ') => &STREET_ADDRESS,
        _ => {
            let labeled = Labeled { label, tie: Tie::Equals, key: start, start, end, quoted: true };
            labeled_identifier::look(line, &labeled, found);
            if label == Label::NationalId {
                national_id::look(line, &labeled, found);
            }
            labeled_number::look(line, &labeled, found);
            labeled_secret::look(line, &labeled, found);
            return;
        }
    };
    found.add(start, end, kind, 90, "value of a labeled column");
}
