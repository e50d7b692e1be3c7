//! Fields of SWIFT messages (MT standards release 2025): the banks in the header blocks, accounts and clearing codes of parties, the
//! structured purpose of account statements (`?30BIC?31IBAN?32NAME`, DFÜ agreement of the German banks, annex 3).

use crate::kind::{BANK_ACCOUNT, IBAN, PERSON_NAME, SWIFT_BIC};
use crate::line::{Found, Line};
use crate::place::{Near, Place};
use crate::registry::{Detector, Watch};

pub(crate) static PARTY: Detector = Detector {
    rule: "swift-party",
    watch: Watch::Words(
        &[
            "25", "50a", "50f", "50k", "52a", "52d", "53a", "53b", "54a", "56a", "57a", "57b",
            "57d", "58a", "58d", "59", "59a", "59f",
        ],
        party,
    ),
};

/// `:25:DEUTDEFF/95079078`, `:59:/246598906`, `:57A://FW021000021`: the number of the field ends at `end`.
fn party(line: &Line, end: usize, found: &mut Found) -> usize {
    let colon = line.run_back(end, 3, |b| b.is_ascii_alphanumeric()).saturating_sub(1);
    if line.at(colon) != b':'
        || line.at(end) != b':'
        || !matches!(line.before(colon), 0 | b' ' | b'\n' | b'"' | b'n' | b'}')
    {
        return end;
    }
    line.sees_number();
    let mut at = end + 1;
    let bic = line.run(at, 11, |b| b.is_ascii_uppercase() || b.is_ascii_digit());
    if is_bic(line.slice(at, bic)) && matches!(line.at(bic), b'/' | 0 | b' ' | b'\\') {
        found.add(at, bic, &SWIFT_BIC, 92, "bank in a field of SWIFT");
        at = bic;
    }
    if line.at(at) != b'/' {
        return end;
    }
    // A clearing code: two slashes, two letters, a number.
    let from = if line.at(at + 1) == b'/' && line.at(at + 2).is_ascii_uppercase() {
        at + 4
    } else {
        at + 1
    };
    let stop = line.run(from, 34, |b| b.is_ascii_digit());
    if (5..=20).contains(&(stop - from)) && !line.at(stop).is_ascii_alphanumeric() {
        found.add(from, stop, &BANK_ACCOUNT, 90, "account in a field of SWIFT");
    }
    end
}

/// Bank, country and branch (ISO 9362).
pub(crate) fn is_bic(value: &[u8]) -> bool {
    matches!(value.len(), 8 | 11)
        && value.get(..6).is_some_and(|head| head.iter().all(u8::is_ascii_uppercase))
}

pub(crate) static HEADER: Detector = Detector {
    rule: "swift-header",
    watch: Watch::Prefixes(&["F01", "F21", "I1", "I2", "I3", "I5", "I6", "I7", "I9"], header),
};

/// `{1:F01BANKBEBBAXXX2222123456}{2:I103BANKDEFFXXXXN}`: the terminals that send and receive.
fn header(line: &Line, start: usize, found: &mut Found) -> usize {
    let from = if line.at(start) == b'F' { start + 3 } else { start + 4 };
    let block = matches!(line.slice(start.saturating_sub(3), start), b"{1:" | b"{2:");
    let end = from + 12;
    let address = line.slice(from, end);
    if block
        && address.len() == 12
        && address.get(..6).is_some_and(|bank| bank.iter().all(u8::is_ascii_uppercase))
        && address.iter().all(|b| b.is_ascii_uppercase() || b.is_ascii_digit())
    {
        // A branch of three letters leaves eleven where the letter of the terminal is not written.
        let end = if line.at(start) == b'F'
            && line.slice(end, end + 10).iter().filter(|b| b.is_ascii_digit()).count() < 10
            && address.last().is_some_and(u8::is_ascii_digit)
        {
            end - 1
        } else {
            end
        };
        let end = if line.at(start) == b'I' && line.at(end) == b'}' { end - 1 } else { end };
        found.add(from, end, &SWIFT_BIC, 92, "bank in the header of SWIFT");
        return end;
    }
    start
}

pub(crate) static PURPOSE: Detector =
    Detector { rule: "statement-purpose", watch: Watch::Places(&[SUBFIELD], purpose) };

/// The mark before the number of a subfield.
const SUBFIELD: Place = Place::new(b'?', Near::ANY, Near::DIGIT);

/// `?30DEUTDEFF?31DE61…?32ANA QUELL`: the other party of a booking.
fn purpose(line: &Line, at: usize, found: &mut Found) -> usize {
    let code = line.slice(at + 1, at + 3);
    if !matches!(code, b"30" | b"31" | b"32" | b"33") {
        return at;
    }
    let others = [&b"?20"[..], b"?00", b"?10", b"?21"];
    let told = line.starts(0, ":86:")
        || others.iter().any(|field| memchr::memmem::find(line.back(at, 400), field).is_some());
    let start = at + 3;
    let end = line.run(start, 35, |b| b != b'?' && b != b'"' && b >= b' ');
    let value = line.slice(start, end);
    if !told || value.len() < 4 {
        return at;
    }
    let digits = value.iter().filter(|b| b.is_ascii_digit()).count();
    let upper = value.iter().filter(|b| b.is_ascii_uppercase()).count();
    let kind = match code {
        b"30" if is_bic(value) => &SWIFT_BIC,
        b"30" if digits == 8 && value.len() == 8 => &BANK_ACCOUNT,
        b"31" if value.len() >= 15 && digits + upper == value.len() && upper >= 2 => &IBAN,
        b"31" if digits == value.len() && digits >= 5 => &BANK_ACCOUNT,
        b"32" | b"33"
            if digits == 0
                && value.contains(&b' ')
                && value
                    .iter()
                    .all(|&b| b.is_ascii_alphabetic() || b >= 0x80 || b" .'-".contains(&b)) =>
        {
            &PERSON_NAME
        }
        _ => return at,
    };
    found.add(start, end, kind, 90, "other party of a booking");
    end
}
