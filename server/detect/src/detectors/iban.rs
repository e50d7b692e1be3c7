//! IBANs: country length of the SWIFT registry and mod 97 (ISO 13616), packed or in groups.

use crate::checksum;
use crate::detectors::person_name::full_name;
use crate::detectors::swift_field;
use crate::kind::{IBAN, PERSON_NAME, SWIFT_BIC};
use crate::line::{Found, Line, is_word};
use crate::names;
use crate::registry::{Detector, Watch};

pub(crate) static DETECTOR: Detector = Detector {
    rule: "iban",
    watch: Watch::Numbered(
        &[
            "AD", "AE", "AL", "AT", "AZ", "BA", "BE", "BG", "BH", "BR", "BY", "CH", "CR", "CY",
            "CZ", "DE", "DK", "DO", "EE", "EG", "ES", "FI", "FO", "FR", "GB", "GE", "GI", "GL",
            "GR", "GT", "HR", "HU", "IE", "IL", "IQ", "IS", "IT", "JO", "KW", "KZ", "LB", "LC",
            "LI", "LT", "LU", "LV", "LY", "MC", "MD", "ME", "MK", "MR", "MT", "MU", "NL", "NO",
            "PK", "PL", "PS", "PT", "QA", "RO", "RS", "SA", "SC", "SD", "SE", "SI", "SK", "SM",
            "ST", "SV", "TL", "TN", "TR", "UA", "VA", "VG", "XK",
        ],
        look,
    ),
};

fn look(line: &Line, start: usize, found: &mut Found) -> usize {
    if !line.at(start + 2).is_ascii_digit() || !line.at(start + 3).is_ascii_digit() {
        return start;
    }
    let Some(length) = length(line.slice(start, start + 2)) else { return start };
    let mut packed = [0_u8; 34];
    let mut count = 0;
    let mut at = start;
    let separator = match line.at(start + 4) {
        b @ (b' ' | b'-') => b,
        _ => 0,
    };
    while count < length {
        let b = line.at(at);
        if b == separator
            && separator != 0
            && count % 4 == 0
            && count > 0
            && line.before(at) != separator
        {
            at += 1;
            continue;
        }
        if !b.is_ascii_uppercase() && !b.is_ascii_digit() {
            return start;
        }
        if let Some(slot) = packed.get_mut(count) {
            *slot = b;
        }
        count += 1;
        at += 1;
    }
    if !is_word(line.at(at)) && checksum::iban(packed.get(..length).unwrap_or(&[])) {
        found.add(start, at, &IBAN, 99, "country length and mod 97");
        // DE61… DEUTDEFFXXX: the bank beside the account.
        let bank = line.run(at + 1, 12, |b| b.is_ascii_uppercase() || b.is_ascii_digit());
        if matches!(line.at(at), b' ' | b'/' | b',' | b'|' | b';' | b'\t')
            && swift_field::is_bic(line.slice(at + 1, bank))
            && line.slice(at + 5, at + 7) != line.slice(at + 1, at + 3)
            && !is_word(line.at(bank))
            && !names::is_given(line.slice(at + 1, bank))
        {
            found.add(at + 1, bank, &SWIFT_BIC, 85, "bank beside an account");
        }
        // DE61… (Ana Quell)
        if line.slice(at, at + 2) == b" ("
            && let Some(end) = full_name(line, at + 2)
            && line.at(end) == b')'
        {
            found.add(at + 2, end, &PERSON_NAME, 80, "name behind an account");
        }
    }
    at
}

/// Length by country, registry release 99.
fn length(country: &[u8]) -> Option<usize> {
    Some(match country {
        b"NO" => 15,
        b"BE" => 16,
        b"DK" | b"FI" | b"FO" | b"GL" | b"NL" | b"SD" => 18,
        b"MK" | b"SI" => 19,
        b"AT" | b"BA" | b"EE" | b"KZ" | b"LT" | b"LU" | b"XK" => 20,
        b"CH" | b"CR" | b"HR" | b"LI" | b"LV" => 21,
        b"BG" | b"BH" | b"DE" | b"GB" | b"GE" | b"IE" | b"ME" | b"RS" | b"VA" => 22,
        b"AE" | b"GI" | b"IL" | b"IQ" | b"TL" => 23,
        b"AD" | b"CZ" | b"ES" | b"MD" | b"PK" | b"RO" | b"SA" | b"SE" | b"SK" | b"TN" | b"VG" => 24,
        b"LY" | b"PT" | b"ST" => 25,
        b"IS" | b"TR" => 26,
        b"FR" | b"GR" | b"IT" | b"MC" | b"MR" | b"SM" => 27,
        b"AL" | b"AZ" | b"BY" | b"CY" | b"DO" | b"GT" | b"HU" | b"LB" | b"PL" | b"SV" => 28,
        b"BR" | b"EG" | b"PS" | b"QA" | b"UA" => 29,
        b"JO" | b"KW" | b"MU" => 30,
        b"MT" | b"SC" => 31,
        b"LC" => 32,
        _ => return None,
    })
}
