//! Numbers of documents, people, accounts and devices by their label and shape.
//!
//! The shape refuses what cannot be one (a word, a path, a hash); where a type is defined by its check digit, the label is enough
//! to take a mistyped one for what it means to be.

use crate::Kind;
use crate::checksum;
use crate::detectors::{credit_card, ssn};
use crate::kind::{
    AWS_ACCOUNT_ID, BANK_ACCOUNT, CREDIT_CARD, CRYPTO_ADDRESS, DEVICE_SERIAL, DRIVER_LICENSE, IBAN,
    MEDICAL_RECORD, PASSPORT, SWIFT_BIC, UK_NHS, UK_NINO, US_SSN, VIN,
};
use crate::label::{Labeled, Tie};
use crate::line::{Found, Line, holds, is_word};
use crate::placeholder::is_placeholder;
use crate::registry::{Detector, Watch};
use crate::vocabulary::Label;

pub(crate) static DETECTOR: Detector = Detector {
    rule: "labeled-identifier",
    watch: Watch::Labels(
        &[
            Label::Passport,
            Label::License,
            Label::Nhs,
            Label::Nino,
            Label::Mrn,
            Label::Vin,
            Label::Serial,
            Label::DeviceId,
            Label::Bic,
            Label::Iban,
            Label::BankAccount,
            Label::Account,
            Label::Username,
            Label::Wallet,
            Label::Ssn,
            Label::Document,
        ],
        look,
    ),
};

pub(crate) static DISK: Detector =
    Detector { rule: "disk-serial", watch: Watch::Prefixes(&["t10"], disk) };

pub(crate) static SHORT: Detector =
    Detector { rule: "serial-number", watch: Watch::Words(&["n"], short) };

/// `S/N SGH805VBXX`, `S/N: SGH805VBXX`: the word that ends at `end` is the second letter.
fn short(line: &Line, end: usize, found: &mut Found) -> usize {
    let key = end.saturating_sub(3);
    if !line.starts(key, "s/n") || is_word(line.before(key)) {
        return end;
    }
    let start = line.run(end, 4, |b| matches!(b, b' ' | b':' | b'=' | b'#' | b'"' | b'\'' | b'['));
    let stop = line.run(start, 33, |b| b.is_ascii_alphanumeric() || b == b'-');
    let shape = Shape::of(line.slice(start, stop));
    if start > end
        && (5..=32).contains(&shape.length)
        && shape.is_number()
        && shape.digits > 0
        && !is_placeholder(line.slice(start, stop))
    {
        found.add(start, stop, &DEVICE_SERIAL, 88, "serial number by its label");
    }
    stop.max(end)
}

pub(crate) static RECORD: Detector =
    Detector { rule: "medical-record-number", watch: Watch::Prefixes(&["MRN", "SN"], record) };

/// `MRN288705`, `SN8004422684`: the number carries its name.
fn record(line: &Line, start: usize, found: &mut Found) -> usize {
    if line.at(start) == b'S' {
        let end = line.run(start + 2, 13, |b| b.is_ascii_digit());
        if (8..=12).contains(&(end - start - 2)) && !is_word(line.at(end)) {
            found.add(start, end, &DEVICE_SERIAL, 75, "number with its name in it");
        }
        return end;
    }
    let end = line.run(start + 3, 12, |b| b.is_ascii_digit());
    if end >= start + 8 && !is_word(line.at(end)) {
        found.add(start, end, &MEDICAL_RECORD, 88, "number with its name in it");
    }
    end
}

/// What a value is made of.
struct Shape {
    length: usize,
    digits: usize,
    upper: usize,
    lower: usize,
    marks: usize,
}

impl Shape {
    fn of(value: &[u8]) -> Shape {
        let count = |is: fn(&u8) -> bool| value.iter().filter(|b| is(b)).count();
        Shape {
            length: value.len(),
            digits: count(u8::is_ascii_digit),
            upper: count(u8::is_ascii_uppercase),
            lower: count(u8::is_ascii_lowercase),
            marks: count(|b| matches!(b, b' ' | b'-' | b'.' | b'/')),
        }
    }

    /// Capitals, digits and the marks of numbers only.
    fn is_number(&self) -> bool {
        self.lower == 0 && self.digits + self.upper + self.marks == self.length
    }
}

/// Looks at a value with a label.
pub(crate) fn look(line: &Line, labeled: &Labeled, found: &mut Found) {
    // Of the labels of users only this one is of accounts, too.
    if labeled.label == Label::Username && !line.starts(labeled.key, "acct") {
        return;
    }
    let start = labeled.start;
    let end = if labeled.quoted { labeled.end } else { number_end(line, labeled) };
    let spaced = form_spaces(line.slice(start, end));
    let value = spaced.as_deref().unwrap_or(line.slice(start, end));
    if is_placeholder(value) {
        return;
    }
    let shape = Shape::of(value);
    let Shape { length, digits, upper, lower, marks } = shape;
    let number = shape.is_number();
    let bare = labeled.tie == Tie::Space && !labeled.quoted;
    let fits: Option<(&'static Kind, u8)> = match labeled.label {
        Label::Passport => (number
            && marks == 0
            && (6..=12).contains(&length)
            && (digits >= 4 || (length == 9 && upper >= 1)))
            .then_some((&PASSPORT, 92)),
        Label::License => (number
            && (5..=20).contains(&length)
            && digits >= 4
            && (!bare
                || upper > 0
                || says_driver(line, labeled)
                || near_papers(line, labeled.key))
            && (!is_software(line, labeled) || near_papers(line, labeled.key)))
        .then_some((&DRIVER_LICENSE, 85)),
        Label::Document => document(line, labeled.key)
            .filter(|kind| {
                let least = if kind.id == PASSPORT.id && labeled.quoted { 1 } else { 3 };
                number && marks <= 2 && (6..=20).contains(&length) && digits >= least
            })
            .map(|kind| (kind, 85)),
        Label::Nhs => (digits == 10 && number && upper == 0)
            .then_some((&UK_NHS, if is_nhs(value) { 97 } else { 88 })),
        Label::Nino => (digits == 6 && upper + lower == 3 && upper != 1).then_some((&UK_NINO, 95)),
        Label::Mrn => (number
                && digits >= 5
                && length <= 16
                && upper <= 8
                // chart 65.1.12
                && !(bare && value.contains(&b'.')))
        .then_some((&MEDICAL_RECORD, 88)),
        Label::Vin => (length == 17
            && digits >= 1
            && upper + digits == 17
            && !value.iter().any(|b| b"IOQ".contains(b)))
        .then_some((&VIN, 95)),
        Label::Serial => return serial(line, labeled, found),
        Label::DeviceId => {
            let screen = line.starts(labeled.key.saturating_sub(10), "netscreen ")
                && digits == length
                && (12..=18).contains(&length);
            (screen || is_of_vendor(line, value)).then_some((&DEVICE_SERIAL, 85))
        }
        Label::Bic => is_bic(value).then_some((&SWIFT_BIC, 92)),
        Label::Iban => (number
            && (15..=42).contains(&length)
            && value.get(..2).is_some_and(|c| c.iter().all(u8::is_ascii_uppercase))
            && digits >= 8)
            .then_some((&IBAN, 85)),
        Label::BankAccount if digits == length && credit_card::is_card(value) => {
            Some((&CREDIT_CARD, 90))
        }
        Label::BankAccount => (number
            && upper <= 4
            && ((6..=20).contains(&digits) || digits == 5 && line.starts(labeled.key, "blz")))
        .then_some((&BANK_ACCOUNT, if is_routing(value) { 95 } else { 88 })),
        Label::Account => return account(line, labeled, value, found),
        // acct=6789401672
        Label::Username if digits == length => {
            return account(line, labeled, value, found);
        }
        Label::Wallet => is_wallet(value).then_some((&CRYPTO_ADDRESS, 88)),
        Label::Ssn => {
            (digits == 9 && number && upper == 0 && ssn::is_issued(value)).then_some((&US_SSN, 88))
        }
        _ => None,
    };
    if let Some((kind, confidence)) = fits {
        found.add(start, end, kind, confidence, "number by its label and shape");
        // MRN=M44535882 merged into MR6882506
        if labeled.label == Label::Mrn && line.starts(end, " merged into ") {
            let next = end + " merged into ".len();
            let stop = line.run(next, 17, |b| b.is_ascii_digit() || b.is_ascii_uppercase());
            if line.slice(next, stop).iter().filter(|b| b.is_ascii_digit()).count() >= 5 {
                found.add(next, stop, kind, confidence, "number by its label and shape");
            }
        }
    }
}

/// A number as a form sends it, with its spaces as such: `379%2025%200518`, `PL+50+99+84+B` (URL standard, section 5).
fn form_spaces(value: &[u8]) -> Option<Vec<u8>> {
    let plus = value.contains(&b'+') && !value.starts_with(b"+");
    let percent = memchr::memmem::find(value, b"%20").is_some();
    if !plus && !percent || value.len() > 64 {
        return None;
    }
    let mut out = Vec::with_capacity(value.len());
    let mut rest = value;
    while let Some((first, tail)) = rest.split_first() {
        let encoded = rest.starts_with(b"%20");
        out.push(if encoded || *first == b'+' { b' ' } else { *first });
        rest = if encoded { rest.get(3..).unwrap_or_default() } else { tail };
    }
    Some(out)
}

/// Where an unquoted number ends that may be written in groups: `943 476 5919`, `OC 88 06 60 B`, `1 69 02 93 084 682 87`.
pub(crate) fn number_end(line: &Line, labeled: &Labeled) -> usize {
    let is_part =
        |b: u8| b.is_ascii_digit() || b.is_ascii_uppercase() || matches!(b, b'-' | b'.' | b'/');
    let first = line.slice(labeled.start, labeled.end);
    if first.len() > 4 || first.is_empty() || !first.iter().all(|&b| is_part(b)) {
        return labeled.end;
    }
    let mut end = labeled.end;
    for _ in 0..9 {
        let start = end + 1;
        let stop = line.run(start, 8, is_part);
        let group = line.slice(start, stop);
        let ends = !is_word(line.at(stop)) && !matches!(line.at(stop), b':' | b'=');
        let numeric = group.iter().all(u8::is_ascii_digit) && group.len() <= 5;
        // A closing letter, as of a national insurance number, is a group by itself.
        let letter = group.len() == 1 && matches!(labeled.label, Label::Nino | Label::NationalId);
        if line.at(end) != b' '
            || group.is_empty()
            || !ends
            || !(numeric
                || letter
                || (labeled.label == Label::Iban && group.iter().any(u8::is_ascii_digit)))
        {
            break;
        }
        end = stop;
    }
    end
}

/// The digits of a number without its marks.
fn packed(value: &[u8]) -> Vec<u8> {
    value.iter().copied().filter(u8::is_ascii_digit).collect()
}

/// Modulus 11 of the NHS data dictionary: weights 10 to 2, the last digit completes them.
fn is_nhs(value: &[u8]) -> bool {
    let digits = packed(value);
    let rest = checksum::weighted(&digits, &[10, 9, 8, 7, 6, 5, 4, 3, 2], 11);
    let check = digits.get(9).map(|b| u32::from(b - b'0'));
    rest.is_some_and(|rest| check == Some((11 - rest) % 11))
}

pub(crate) static NHS: Detector =
    Detector { rule: "nhs-number", watch: Watch::Words(&["nhs", "pds"], spoken_nhs) };

/// `NHS number for mum is 943 476 5919, for me 9434765919`: numbers with their check digit behind a word that says so.
fn spoken_nhs(line: &Line, end: usize, found: &mut Found) -> usize {
    let stop = line.slice(end, end + 96).len() + end;
    let mut at = end;
    while let Some(next) = line.slice(at, stop).iter().position(u8::is_ascii_digit) {
        let start = at + next;
        let groups = [3, 3, 4].iter().try_fold(start, |from, width| {
            let from = line.run(from, usize::from(from > start), |b| b == b' ');
            let to = line.run(from, *width, |b| b.is_ascii_digit());
            (to == from + width).then_some(to)
        });
        at = line.run(start, 64, |b| b.is_ascii_digit());
        if let Some(to) = groups
            && !is_word(line.before(start))
            && !is_word(line.at(to))
            && is_nhs(line.slice(start, to))
        {
            found.add(start, to, &UK_NHS, 90, "number of the NHS with its check digit");
            at = to;
        }
    }
    end
}

/// Routing numbers of the American Bankers Association: weights 3, 7, 1.
fn is_routing(value: &[u8]) -> bool {
    let digits = packed(value);
    digits.len() == 9 && checksum::weighted(&digits, &[3, 7, 1, 3, 7, 1, 3, 7, 1], 10) == Some(0)
}

/// Whether the key is the bare word for a license, which programs have, too.
fn is_software(line: &Line, labeled: &Labeled) -> bool {
    let mut buffer = [0; 10];
    let key = crate::line::lower(line.slice(labeled.key, labeled.start), &mut buffer);
    matches!(key.get(..7), Some(b"licence" | b"license"))
        && !matches!(key.get(7..9), Some([b' ' | b'_' | b'-', b'n'] | [b'n', _]))
        && !line.word_before(labeled.key, 2, |word| {
            matches!(word, b"driving" | b"driver" | b"drivers" | b"driverslicense")
        })
}

/// Whether the line speaks of a person's papers near `at`.
fn near_papers(line: &Line, at: usize) -> bool {
    let around = line.slice(at.saturating_sub(90), at + 90).to_ascii_lowercase();
    [
        &b"passport"[..],
        b"dob",
        b"birth",
        b"driver",
        b"driving",
        b"holder",
        b"vehicle",
        b"nationality",
        b"aadhaar",
        b"codice_fiscale",
        b"national_id",
        b"\"nir\"",
        b"kyc",
    ]
    .iter()
    .any(|word| memchr::memmem::find(&around, word).is_some())
}

/// What the number of a document is by the fields beside it: `"docType":"PASSPORT","docNumber":…`; nothing if they are not of papers.
fn document(line: &Line, at: usize) -> Option<&'static Kind> {
    let around = line.slice(at.saturating_sub(120), at + 120).to_ascii_lowercase();
    let says =
        |words: &[&[u8]]| words.iter().any(|word| memchr::memmem::find(&around, word).is_some());
    if says(&[b"driving", b"driver", b"licen", b"permis", b"f\xc3\xbchrerschein"]) {
        Some(&DRIVER_LICENSE)
    } else if says(&[
        b"passport",
        b"surname",
        b"birth",
        b"national",
        b"\"nat\"",
        b"issuecountry",
        b"issuing",
        b"identity",
        b"dob",
        b"visa",
        b"mrz",
        b"idcard",
        b"id_card",
        b"givenname",
        b"tipodocumento",
        b"ausweis",
    ]) {
        Some(&PASSPORT)
    } else {
        None
    }
}

fn says_driver(line: &Line, labeled: &Labeled) -> bool {
    let mut buffer = [0; 32];
    let key = crate::line::lower(line.slice(labeled.key, labeled.start), &mut buffer);
    key.starts_with(b"dri") || key.starts_with(b"dl")
}

/// Bank, country and branch (ISO 9362).
fn is_bic(value: &[u8]) -> bool {
    matches!(value.len(), 8 | 11)
        && value.get(..6).is_some_and(|head| head.iter().all(u8::is_ascii_uppercase))
        && value
            .get(6..)
            .is_some_and(|tail| tail.iter().all(|b| b.is_ascii_uppercase() || b.is_ascii_digit()))
}

fn is_wallet(value: &[u8]) -> bool {
    let plain = value.iter().all(u8::is_ascii_alphanumeric);
    let varied = value.iter().any(u8::is_ascii_digit) && value.iter().any(u8::is_ascii_alphabetic);
    plain && varied && (25..=106).contains(&value.len())
}

/// Accounts at AWS have twelve digits; those at banks are known by what stands around.
fn account(line: &Line, labeled: &Labeled, value: &[u8], found: &mut Found) {
    let digits = value.iter().filter(|b| b.is_ascii_digit()).count();
    if digits != value.len() || !(5..=17).contains(&digits) {
        return;
    }
    let bank = || {
        line.word_before(labeled.key, 9, |word| {
            matches!(
                word,
                b"routing"
                    | b"ach"
                    | b"aba"
                    | b"bank"
                    | b"iban"
                    | b"sort"
                    | b"bic"
                    | b"swift"
                    | b"checking"
                    | b"savings"
                    | b"wire"
                    | b"debit"
                    | b"payee"
                    | b"transfer"
                    | b"sepa"
                    | b"bsb"
                    | b"beneficiary"
                    | b"creditor"
                    | b"debtor"
                    | b"statement"
                    | b"posting"
                    | b"overdraft"
                    | b"deposit"
                    | b"withdrawal"
                    | b"payroll"
                    | b"tin"
                    | b"1099"
                    | b"ssn"
            )
        })
    };
    let beside = || {
        let behind = line.slice(labeled.end, labeled.end + 48);
        [
            &b"IBAN"[..],
            b"BIC",
            b"iban",
            b"bic=",
            b"\"bic",
            b"routing",
            b"sort code",
            b"sortcode",
            b"sort=",
            b"swift",
            b" SWIFT ",
        ]
        .iter()
        .any(|word| holds(behind, word))
    };
    if digits >= 6 && (bank() || beside()) {
        found.add(labeled.start, labeled.end, &BANK_ACCOUNT, 88, "account next to a bank");
    } else if digits == 12 {
        found.add(labeled.start, labeled.end, &AWS_ACCOUNT_ID, 85, "account of twelve digits");
    }
}

/// Serials of hardware: capitals and digits; those of certificates and zones are not.
fn serial(line: &Line, labeled: &Labeled, found: &mut Found) {
    let (start, mut end) = (labeled.start, labeled.end);
    if line.starts(start, "VMware-") {
        // VMware-56 4d 3e 5d 9c 3b 1e 9f-4f 2a 0c 77 d1 8e 02 b9
        let stop = line.run(start + 7, 56, |b| b.is_ascii_hexdigit() || matches!(b, b' ' | b'-'));
        end = vmware_end(line, start, stop);
    }
    let value = line.slice(start, end);
    let shape = Shape::of(value);
    let other = line.word_before(labeled.key, 2, |word| {
        matches!(
            word,
            b"cert"
                | b"certificate"
                | b"soa"
                | b"zone"
                | b"x509"
                | b"crl"
                | b"ca"
                | b"tls"
                | b"port"
                | b"interface"
        )
    });
    let mut buffer = [0; 48];
    let key = crate::line::lower(line.slice(labeled.key, labeled.start), &mut buffer);
    let sure = key.len() > 8 || labeled.tie != Tie::Space;
    let vmware = value.starts_with(b"VMware-");
    let body = shape.is_number()
        && (5..=32).contains(&shape.length)
        && shape.upper > 0
        && (shape.digits > 0 || sure);
    let part = |word: &[u8]| {
        matches!(word, b"disk" | b"drive" | b"controller" | b"dimm" | b"psu" | b"slot" | b"chassis")
    };
    // 1356-4017-6231-6946
    let grouped = shape.length == 19
        && shape.digits == 16
        && value.iter().skip(4).step_by(5).all(|b| *b == b'-')
        && crate::line::holds(key, b"serial");
    let digits = grouped
        || shape.digits == shape.length
            && sure
            && (6..=20).contains(&shape.length)
            && (key.len() > 8 || line.word_before(labeled.key, 12, part));
    // Serials of certificates are long and in hexadecimal.
    let drawn = shape.length >= 24 && value.iter().all(u8::is_ascii_hexdigit);
    let other = other || drawn || line.word_before(labeled.key, 3, |word| word == b"thumbprint");
    if !other && !is_placeholder(value) && (vmware || body || digits) {
        found.add(start, end, &DEVICE_SERIAL, 88, "serial number by its label");
    }
}

/// `device_id=FGT60E4Q16000123`, `device_id=C44313350024-P29PUA`: a serial, where services put a hash or a name.
fn is_of_vendor(line: &Line, value: &[u8]) -> bool {
    let shape = Shape::of(value);
    let letters = value.iter().take_while(|b| b.is_ascii_uppercase()).count();
    let dashes = value.iter().filter(|b| **b == b'-').count();
    // FE100C3909600504 is hexadecimal; other fields of Fortinet say that it is none.
    let own = value.iter().any(|b| matches!(b, b'G'..=b'Z'))
        || holds(line.slice(0, 200), b" log_id=") && letters >= 2;
    shape.is_number()
        && (10..=24).contains(&shape.length)
        && shape.digits >= 5
        && (1..=4).contains(&letters)
        && dashes <= 1
        && shape.marks == dashes
        && own
}

/// Sixteen octets after `VMware-`.
fn vmware_end(line: &Line, start: usize, stop: usize) -> usize {
    let end = (start + 7 + 47).min(stop);
    line.run_back(end, 2, |b| b == b' ' || b == b'-')
}

/// `t10.ATA_____SERIAL` and `t10.NVMe____MODEL____SERIAL`: SCSI names of type T10, whose last field is the serial.
fn disk(line: &Line, start: usize, found: &mut Found) -> usize {
    if line.at(start + 3) != b'.' {
        return start;
    }
    let end = line.run(start, 128, |b| is_word(b) || matches!(b, b'.' | b'-' | b' ') && b != b' ');
    let name = line.slice(start, end);
    let Some(gap) = memchr::memmem::rfind(name.strip_suffix(b"_").unwrap_or(name), b"__")
        .map(|at| start + at + 2)
    else {
        return start;
    };
    let from = line.run(gap, 64, |b| b == b'_');
    let mut stop = end;
    if line.starts(from, "VMware-") {
        stop = vmware_end(
            line,
            from,
            line.run(from + 7, 56, |b| b.is_ascii_hexdigit() || matches!(b, b' ' | b'-')),
        );
    }
    let stop = line.run_back(stop, 8, |b| matches!(b, b'_' | b'.' | b'-')).max(from);
    if stop - from >= 5 {
        found.add(from, stop, &DEVICE_SERIAL, 88, "serial in the name of a disk");
    }
    end
}
