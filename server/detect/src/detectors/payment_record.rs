//! Records of fixed width in files of payments: the entry of an ACH file (Nacha Operating Rules, Appendix Three: record 6) and
//! a transaction of Bacs (Standard 18); and a sort code before the eight digits of an account, as lines about Bacs have them.

use crate::checksum;
use crate::kind::{BANK_ACCOUNT, PERSON_NAME};
use crate::line::{Found, Line, is_word};
use crate::registry::{Detector, Watch};

pub(crate) static DETECTOR: Detector =
    Detector { rule: "payment-record", watch: Watch::Line(look) };

pub(crate) static SORT_CODE: Detector = Detector {
    rule: "sort-code-account",
    watch: Watch::Words(
        &[
            "bacs", "chaps", "fps", "sort", "payee", "debit", "payout", "salary", "payroll",
            "addacs", "auddis",
        ],
        sort_code,
    ),
};

/// Length of an entry of ACH without the blanks at its end.
const ENTRY: usize = 79;

/// Length of a transaction of Bacs.
const TRANSACTION: (usize, usize) = (82, 106);

fn look(line: &Line, found: &mut Found) {
    let length = line.bytes.len();
    // A log prints an entry behind its stamp, and people paste it into a list or a table.
    let starts = line.slice(0, (length + 1).saturating_sub(ENTRY));
    for at in memchr::memchr_iter(b'6', starts) {
        if !is_word(line.before(at)) {
            entry(line, at, found);
        }
    }
    if line.at(0).is_ascii_digit() && (TRANSACTION.0..=TRANSACTION.1).contains(&length) {
        transaction(line, found);
    }
}

/// `6` code(2) routing(9) account(17) amount(10) individual(15) name(22) discretionary(2) addenda(1) trace(15)
fn entry(line: &Line, at: usize, found: &mut Found) {
    let is_code = matches!(line.slice(at, at + 3), [b'6', b'2'..=b'5', b'1'..=b'9']);
    if !is_code
        || !is_routing(line.slice(at + 3, at + 12))
        || !line.slice(at + 29, at + 39).iter().all(u8::is_ascii_digit)
    {
        return;
    }
    found.add(at + 3, at + 12, &BANK_ACCOUNT, 95, "bank in an entry of ACH");
    field(line, at + 12, at + 29, true, found);
    field(line, at + 54, at + 76, false, found);
}

/// sort code(6) account(8) type(1) code(2) sort code(6) account(8) free(4) amount(11) name(18) reference(18) name(18)
fn transaction(line: &Line, found: &mut Found) {
    let digits = |from, to| line.slice(from, to).iter().all(u8::is_ascii_digit);
    let coded = matches!(
        line.slice(15, 17),
        b"01" | b"17" | b"18" | b"19" | b"99" | b"Z4" | b"Z5" | b"U2" | b"0N" | b"0C" | b"0S"
    );
    if !digits(0, 14) || !coded || !digits(17, 31) || !digits(35, 46) || digits(46, 64) {
        return;
    }
    for (from, to) in [(0, 6), (6, 14), (17, 23), (23, 31)] {
        found.add(from, to, &BANK_ACCOUNT, 92, "account in a transaction of Bacs");
    }
    field(line, 82, 100, false, found);
}

/// A field without the blanks around it.
fn field(line: &Line, from: usize, to: usize, account: bool, found: &mut Found) {
    let value = line.slice(from, to);
    let start = from + value.len() - value.trim_ascii_start().len();
    let value = value.trim_ascii();
    let end = start + value.len();
    if account {
        if value.len() >= 4 && value.iter().all(u8::is_ascii_alphanumeric) {
            found.add(start, end, &BANK_ACCOUNT, 95, "account in a record of payments");
        }
    } else if is_name(value) {
        found.add(start, end, &PERSON_NAME, 82, "name in a record of payments");
    }
}

/// Two words and more of letters, none of them one of a company.
fn is_name(value: &[u8]) -> bool {
    value.len() >= 5
        && value.contains(&b' ')
        && value.iter().all(|&b| b.is_ascii_alphabetic() || b >= 0x80 || b" .,'-".contains(&b))
        && !value.split(|b| *b == b' ').any(|word| {
            let mut buffer = [0; 12];
            matches!(
                crate::line::lower(word, &mut buffer),
                b"ltd"
                    | b"llc"
                    | b"inc"
                    | b"plc"
                    | b"corp"
                    | b"limited"
                    | b"bank"
                    | b"gmbh"
                    | b"services"
                    | b"company"
                    | b"group"
                    | b"co"
                    | b"payroll"
                    | b"salary"
            )
        })
}

/// Weights 3, 7, 1 of the American Bankers Association.
fn is_routing(digits: &[u8]) -> bool {
    digits.iter().all(u8::is_ascii_digit)
        && digits.iter().any(|b| *b != b'0')
        && checksum::weighted(digits, &[3, 7, 1, 3, 7, 1, 3, 7, 1], 10) == Some(0)
}

/// `BACS line: 20-11-47 75522151 ANA QUELL`: a sort code and an account within a few words of one that says so.
fn sort_code(line: &Line, end: usize, found: &mut Found) -> usize {
    let reach = line.slice(end, end + 48);
    let Some(dash) = memchr::memchr_iter(b'-', reach).map(|at| end + at).find(|&dash| {
        let pair = |at: usize| line.slice(at, at + 2).iter().all(u8::is_ascii_digit);
        dash >= end + 3
            && pair(dash - 2)
            && pair(dash + 1)
            && line.at(dash + 3) == b'-'
            && pair(dash + 4)
            && !is_word(line.before(dash - 2))
            && line.before(dash - 2) != b'-'
    }) else {
        return end;
    };
    let (start, stop) = (dash - 2, dash + 6);
    let account = line.run(stop, 3, |b| matches!(b, b' ' | b'/' | b',' | b'|'));
    // sort 20-11-47 account 75522151
    let told = ["account ", "acct ", "account number ", "a/c "]
        .iter()
        .find(|word| line.starts(account, word));
    let account = account + told.map_or(0, |word| word.len());
    let last = line.run(account, 13, |b| b.is_ascii_digit());
    let least = if told.is_some() { 6 } else { 8 };
    let most = if told.is_some() { 12 } else { 8 };
    if account == stop
        || !(least..=most).contains(&(last - account))
        || is_word(line.at(last))
        || line.at(last) == b'-'
    {
        return end;
    }
    found.add(start, stop, &BANK_ACCOUNT, 90, "sort code before an account");
    found.add(account, last, &BANK_ACCOUNT, 90, "account behind a sort code");
    // ANA QUELL 2002.92
    let name = line.run(last, 1, |b| b == b' ');
    let close = line.run(name, 32, |b| b.is_ascii_uppercase() || matches!(b, b' ' | b'-' | b'\''));
    let close = line.run_back(close, 2, |b| b == b' ').max(name);
    if is_name(line.slice(name, close)) && !is_word(line.at(close)) {
        found.add(name, close, &PERSON_NAME, 82, "name behind an account");
    }
    last
}
