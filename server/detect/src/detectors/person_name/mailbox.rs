//! Names of people before their address: `Ana Quell <ana@example.com>`, `"Quell, Ana" <sip:ana@example.com>`, `"Ana Quell" <+33…>`.

use crate::detectors::person_name::read;
use crate::kind::PERSON_NAME;
use crate::line::{Found, Line};
use crate::names;
use crate::registry::{Detector, Watch};

pub(crate) static DETECTOR: Detector =
    Detector { rule: "name-mailbox", watch: Watch::Bytes(b"<@", mailbox) };

/// `Ana Quell <ana@example.com>`.
fn mailbox(line: &Line, at: usize, found: &mut Found) -> usize {
    // Ana Quell (ana@example.com)
    let local = line.run_back(at, 64, |b| b.is_ascii_alphanumeric() || b"._+-".contains(&b));
    let (at, closing) = match line.at(at) {
        b'@' if line.before(local) == b'(' => (local - 1, b')'),
        b'@' => return at,
        _ => (at, b'>'),
    };
    let close = line.run(at + 1, 128, |b| b > b' ' && b != closing && b != b'<');
    let address = line.slice(at + 1, close);
    let number = address.len() >= 8 && address.iter().all(|b| b.is_ascii_digit() || *b == b'+');
    if line.at(close) != closing || !number && memchr::memchr(b'@', address).is_none() {
        return at;
    }
    let stop = line.run_back(at, 5, |b| matches!(b, b' ' | b'"' | b'\\'));
    if stop + 1 < at && last_first(line, stop, found) {
        return close;
    }
    // Back over up to five words.
    let from = line.run_back(stop, 64, |b| {
        b.is_ascii_alphabetic() || b >= 0x80 || matches!(b, b' ' | b'-' | b'\'' | b'.')
    });
    let mut start = from;
    while start < stop {
        if line.before(start).is_ascii_alphanumeric()
            || !(line.at(start).is_ascii_uppercase() || line.at(start) >= 0xC3)
        {
            start += 1;
            continue;
        }
        match read(line, start) {
            Some(name) if name.end == stop && name.words >= 2 => {
                if is_nobody(address) && !name.given {
                    break;
                }
                found.add(start, stop, &PERSON_NAME, 88, "name before a mail address");
                break;
            }
            _ => start = line.run(start, 64, |b| b != b' ') + 1,
        }
    }
    close
}

/// Whether an address is one that no person writes from, so that a shop or a service stands before it.
fn is_nobody(address: &[u8]) -> bool {
    let local = address.split(|b| *b == b'@').next().unwrap_or_default();
    let mut local = local.to_ascii_lowercase();
    local.retain(u8::is_ascii_alphabetic);
    matches!(
        &local[..],
        b"noreply"
            | b"donotreply"
            | b"info"
            | b"support"
            | b"newsletter"
            | b"notifications"
            | b"notification"
            | b"alerts"
            | b"sales"
            | b"billing"
            | b"orders"
            | b"shop"
            | b"service"
            | b"contact"
            | b"hello"
            | b"team"
            | b"mailer"
            | b"mailerdaemon"
            | b"postmaster"
            | b"webmaster"
            | b"news"
            | b"marketing"
            | b"help"
            | b"helpdesk"
    )
}

/// `"Quell, Ana" <…`: the surname first, up to the quote at `stop`.
fn last_first(line: &Line, stop: usize, found: &mut Found) -> bool {
    let start = line.run_back(stop, 64, |b| {
        b.is_ascii_alphabetic() || b >= 0x80 || matches!(b, b' ' | b'-' | b'\'' | b'.' | b',')
    });
    let whole = matches!(line.before(start), b'"' | b'\'')
        && names::read(line, start).is_some_and(|(comma, _)| {
            line.slice(comma, comma + 2) == b", "
                && names::read(line, comma + 2).is_some_and(|(end, _)| end == stop)
        });
    if whole {
        found.add(start, stop, &PERSON_NAME, 88, "name before a mail address");
    }
    whole
}
