//! Values of a table under a column whose name says what they are ([`crate::Head`]): `name,email,dob` of CSV, `#Fields:` of W3C
//! logs, `#fields` of Zeek.
//!
//! The detectors of the label look first; what they leave for want of context is taken by its shape alone, because a column is context
//! enough.

use crate::detectors::domain_name::is_domain;
use crate::detectors::{host_name, mac_address, username};
use crate::engine;
use crate::head::Table;
use crate::kind::{
    API_KEY, BANK_ACCOUNT, CREDIT_CARD, CVV, DATE_OF_BIRTH, DEVICE_SERIAL, DRIVER_LICENSE, FQDN,
    GPS, HOSTNAME, IMEI, IMSI, Kind, MAC, MEDICAL_RECORD, NATIONAL_ID, PASSPORT, PASSWORD,
    PASSWORD_HASH, PERSON_NAME, PHONE, PIN_OTP, SESSION_ID, STREET_ADDRESS, SWIFT_BIC, UK_NHS,
    UK_NINO, US_SSN, USERNAME, VIN,
};
use crate::label::{Labeled, Tie};
use crate::line::{Found, Line};
use crate::names;
use crate::placeholder::is_placeholder;
use crate::registry::{Detector, Watch};
use crate::vocabulary::Label;

pub(crate) static DETECTOR: Detector = Detector { rule: "table-column", watch: Watch::Line(look) };

fn look(line: &Line, found: &mut Found) {
    let Some(table) = line.head().table() else { return };
    let Some(cells) = table.cells(line.bytes) else { return };
    for (&label, &(start, end)) in table.labels.iter().zip(&cells) {
        let Some(label) = label else { continue };
        let blank = line.slice(start, end);
        let start = start + blank.len() - blank.trim_ascii_start().len();
        let end = start + blank.trim_ascii().len();
        if matches!(line.slice(start, end), b"" | b"-" | b"(empty)") {
            continue;
        }
        cell(line, table, label, start, end, found);
    }
}

fn cell(line: &Line, table: &Table, label: Label, start: usize, end: usize, found: &mut Found) {
    let before = found.findings.len();
    let rule = found.rule;
    if !matches!(label, Label::Name | Label::PersonName | Label::Email) {
        let labeled = Labeled { label, tie: Tie::Equals, key: start, start, end, quoted: true };
        engine::look_labeled(line, &labeled, found);
        found.rule = rule;
    }
    let value = line.slice(start, end);
    if found.findings.len() == before
        && !is_placeholder(value)
        && let Some(kind) = kind_of(table, label, value)
    {
        let inner = if kind.id == USERNAME.id { name_start(value) } else { 0 };
        found.add(start + inner, end, kind, 85, "value of a column of a table");
    }
}

/// Where the name starts in `DOMAIN\name`.
fn name_start(value: &[u8]) -> usize {
    value.iter().rposition(|b| *b == b'\\').map_or(0, |at| at + 1)
}

/// What a value under a column is, if it has the shape.
fn kind_of(table: &Table, label: Label, value: &[u8]) -> Option<&'static Kind> {
    let count = |is: fn(&u8) -> bool| value.iter().filter(|b| is(b)).count();
    let digits = count(u8::is_ascii_digit);
    let letters = count(|b| b.is_ascii_alphabetic() || *b >= 0x80);
    let plain = digits + count(u8::is_ascii_alphabetic);
    let spaced = plain + count(|b| matches!(b, b' ' | b'-' | b'.' | b'/'));
    let all_plain = plain == value.len();
    let all_spaced = spaced == value.len();
    let is_name = digits == 0
        && letters >= 2
        && value.len() <= 64
        && value.iter().all(|&b| b.is_ascii_alphabetic() || b >= 0x80 || b" .,'-".contains(&b))
        && value
            .split(|b| *b == b' ')
            .any(|word| word.first().is_some_and(|b| b.is_ascii_uppercase() || *b >= 0x80));
    let is_person = username::is_person(value.get(name_start(value)..).unwrap_or(value));
    Some(match label {
        Label::PersonName if is_name => &PERSON_NAME,
        Label::Name if table.of_people && is_name => &PERSON_NAME,
        Label::NameOrUser if is_name && value.contains(&b' ') => &PERSON_NAME,
        Label::NameOrUser if is_person => &USERNAME,
        Label::Username if is_person => &USERNAME,
        Label::Username if table.of_people && is_name && value.contains(&b' ') => &PERSON_NAME,
        Label::Password if value.len() >= 3 => &PASSWORD,
        Label::PasswordHash if value.len() >= 16 => &PASSWORD_HASH,
        Label::Secret | Label::Token | Label::ApiKey if value.len() >= 8 && digits > 0 => &API_KEY,
        Label::Session if value.len() >= 16 && digits > 0 => &SESSION_ID,
        Label::Pin | Label::Otp if digits == value.len() && (3..=10).contains(&digits) => &PIN_OTP,
        Label::Cvv if digits == value.len() && (3..=4).contains(&digits) => &CVV,
        Label::Phone if (6..=16).contains(&digits) && letters == 0 => &PHONE,
        Label::Ssn if digits == 9 && all_spaced => &US_SSN,
        Label::Card if (12..=19).contains(&digits) && letters == 0 => &CREDIT_CARD,
        Label::Bic if all_plain && matches!(value.len(), 8 | 11) => &SWIFT_BIC,
        Label::BankAccount if digits >= 5 && all_spaced && value.len() <= 34 => &BANK_ACCOUNT,
        Label::DateOfBirth if digits >= 4 && value.len() <= 32 => &DATE_OF_BIRTH,
        Label::Address if letters >= 3 && value.len() >= 6 && value.contains(&b' ') => {
            &STREET_ADDRESS
        }
        Label::Passport if all_plain && digits >= 5 && (6..=12).contains(&value.len()) => &PASSPORT,
        Label::Document if all_plain && digits >= 3 && (6..=14).contains(&value.len()) => &PASSPORT,
        Label::License if all_spaced && digits >= 3 && (5..=24).contains(&value.len()) => {
            &DRIVER_LICENSE
        }
        Label::NationalId if all_spaced && digits >= 6 && value.len() <= 24 => &NATIONAL_ID,
        Label::Nhs if digits == 10 && all_spaced => &UK_NHS,
        Label::Nino if all_spaced && digits == 6 => &UK_NINO,
        Label::Mrn if all_spaced && digits >= 4 && value.len() <= 20 => &MEDICAL_RECORD,
        Label::Imei if (14..=16).contains(&digits) && letters == 0 => &IMEI,
        Label::Imsi if (14..=20).contains(&digits) && letters == 0 => &IMSI,
        Label::Vin if all_plain && value.len() == 17 && digits > 0 => &VIN,
        Label::Serial if all_spaced && value.len() >= 6 && letters > 0 => &DEVICE_SERIAL,
        Label::Latitude | Label::Longitude if digits >= 3 && letters == 0 => &GPS,
        Label::Mac if mac_address::is_address(value) => &MAC,
        Label::Host if is_domain(value) => &FQDN,
        Label::Host if host_name::is_label(value) && !names::is_given(value) => &HOSTNAME,
        _ => return None,
    })
}
