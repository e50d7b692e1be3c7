//! What the slots of a message hold, and what their values must look like.

use crate::Kind;
use crate::detectors::{account_shape, host_name, username};
use crate::entropy::looks_random;
use crate::kind::{
    API_KEY, BANK_ACCOUNT, BASIC_AUTH, CVV, DRIVER_LICENSE, HOSTNAME, IMEI, IMSI, MEDICAL_RECORD,
    OAUTH_TOKEN, PASSPORT, PASSWORD, PASSWORD_HASH, PHONE, PIN_OTP, SESSION_ID, SNMP_COMMUNITY,
    SWIFT_BIC, USERNAME, VIN,
};
use crate::line::Line;
use crate::placeholder::is_placeholder;

/// What a slot holds, if its value can be that.
pub(super) fn kind(line: &Line, slot: char, from: usize, to: usize) -> Option<&'static Kind> {
    let value = line.slice(from, to);
    match slot {
        'u' if username::is_person(value)
            && !username::is_prose(value)
            && !(value.contains(&b'-')
                && host_name::is_shaped(value)
                && !account_shape::is_of_duty(value)) =>
        {
            Some(&USERNAME)
        }
        'p' if value.len() >= 4
            && !is_placeholder(value)
            && !is_algorithm(value)
            && !value.starts_with(b"$")
            && !value.starts_with(b"-")
            && !username::is_prose(value)
            && value.iter().any(|b| !b.is_ascii_lowercase()) =>
        {
            Some(&PASSWORD)
        }
        'h' if host_name::is_label(value) && value.iter().any(u8::is_ascii_digit) => {
            Some(&HOSTNAME)
        }
        'H' if host_name::is_label(value) && !username::is_prose(value) => Some(&HOSTNAME),
        'o' if (4..=8).contains(&value.len()) && value.iter().all(u8::is_ascii_digit) => {
            Some(&PIN_OTP)
        }
        'i' if (14..=15).contains(&value.len()) && value.iter().all(u8::is_ascii_digit) => {
            Some(&IMSI)
        }
        'b' if matches!(value.len(), 8 | 11)
            && value.get(..6)?.iter().all(u8::is_ascii_uppercase)
            && value.iter().all(|b| b.is_ascii_uppercase() || b.is_ascii_digit()) =>
        {
            Some(&SWIFT_BIC)
        }
        _ => token(value, slot),
    }
}

/// How the hash behind it was made: secret sha512 $6$…
fn is_algorithm(value: &[u8]) -> bool {
    matches!(value, b"sha512" | b"sha256" | b"sha1" | b"md5" | b"scrypt" | b"bcrypt" | b"pbkdf2")
}

/// What the slots for secrets and numbers hold: `{s}` a password in a sentence, `{c}` an SNMP community, `{t}` an OAuth token, `{K}`
/// another key, `{E}` an extension of telephony, `{A}` an account at a bank, `{D}` a passport, `{I}` an IMEI, `{e}` an enciphered PIN, `{z}` the code on a card, `{k}` one in hexadecimal, `{x}` a session, `{B}` base64 of SASL PLAIN, `{P}` the hash of a password, `{m}` a phone number without its plus, `{l}` a
/// driving licence, `{v}` a VIN, `{d}` the number of a patient.
fn token(value: &[u8], slot: char) -> Option<&'static Kind> {
    let digits = value.iter().filter(|b| b.is_ascii_digit()).count();
    let letters = value.iter().filter(|b| b.is_ascii_alphabetic()).count();
    let random = || value.len() >= 20 && digits > 0 && looks_random(value);
    let kind = match slot {
        's' => {
            // ana5@example.com
            let mail = value
                .iter()
                .position(|b| *b == b'@')
                .is_some_and(|at| value.get(at..).is_some_and(|host| host.contains(&b'.')));
            let mixed = letters > 0 && digits > 0 && value.len() >= 6 && !mail;
            (mixed && !is_algorithm(value) && !value.iter().any(|b| b"/:=()[]<>{}".contains(b)))
                .then_some(&PASSWORD)
        }
        'c' => {
            let shape = value.len() >= 3 && !value.iter().any(|b| b"()[]{}<>=".contains(b));
            (shape && !username::is_prose(value)).then_some(&SNMP_COMMUNITY)
        }
        't' => random().then_some(&OAUTH_TOKEN),
        'K' => random().then_some(&API_KEY),
        'k' => (value.len() >= 32 && digits > 0 && letters > 0).then_some(&API_KEY),
        'x' => random().then_some(&SESSION_ID),
        'P' => random().then_some(&PASSWORD_HASH),
        'B' => {
            let padded = value.len() >= 12 && value.len().is_multiple_of(4);
            (padded && (digits > 0 || value.ends_with(b"="))).then_some(&BASIC_AUTH)
        }
        'm' => ((9..=15).contains(&digits) && !value.starts_with(b"0")).then_some(&PHONE),
        'l' => (value.len() >= 6 && digits >= 4).then_some(&DRIVER_LICENSE),
        'v' => {
            let alphabet = value.iter().all(|b| {
                b.is_ascii_digit() || b.is_ascii_uppercase() && !matches!(b, b'I' | b'O' | b'Q')
            });
            (value.len() == 17 && alphabet && digits >= 3 && letters >= 2).then_some(&VIN)
        }
        'E' => (digits == value.len() && (3..=7).contains(&digits)).then_some(&USERNAME),
        'A' => (digits == value.len() && (6..=28).contains(&digits)).then_some(&BANK_ACCOUNT),
        'I' => (digits == value.len() && (15..=16).contains(&digits)).then_some(&IMEI),
        'z' => (digits == value.len() && (3..=4).contains(&digits)).then_some(&CVV),
        'e' => (value.len() == 16
            && value.iter().all(|b| b.is_ascii_digit() || matches!(b, b'A'..=b'F'))
            && letters > 0)
            .then_some(&PIN_OTP),
        'D' => {
            let plain = value.iter().all(|b| b.is_ascii_digit() || b.is_ascii_uppercase());
            (plain && (6..=12).contains(&value.len()) && digits >= 3).then_some(&PASSPORT)
        }
        'd' => (value.len() >= 6 && digits >= 5).then_some(&MEDICAL_RECORD),
        _ => None,
    };
    kind.filter(|_| !is_placeholder(value))
}

/// What tokens, cookies and base64 are made of.
pub(super) fn is_of_token(b: u8) -> bool {
    b.is_ascii_alphanumeric() || b"-_.~+/=:%!".contains(&b)
}

/// `597x7793x2`: minute of the day, number and concurrency of a request of Jira.
pub(super) fn is_request(value: &[u8]) -> bool {
    let mut parts = value.split(|b| *b == b'x');
    let three = parts.by_ref().take(3).filter(|part| !part.is_empty());
    three.filter(|part| part.iter().all(u8::is_ascii_digit)).count() == 3 && parts.next().is_none()
}
