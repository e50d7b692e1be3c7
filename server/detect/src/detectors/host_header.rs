//! Hosts in the headers of network devices and of records that a relay passed on: before a stamp or behind one of the devices'
//! own, behind the second header of a relayed record, and the serial of a firewall beside them.
//!
//! The columns of syslog itself are [`super::host_column`]'s.

use crate::detectors::host_column::{host, is_month, iso_end, program_follows, stamp_end};
use crate::detectors::{record_field, username};
use crate::kind::{DEVICE_SERIAL, USERNAME};
use crate::line::{Found, Line};
use crate::registry::{Detector, Watch};
use crate::words::Words;

pub(crate) static DETECTOR: Detector = Detector { rule: "host-header", watch: Watch::Line(look) };

/// `src dmz:web7/443`, `(web7/443)`: what an ASA calls an address that `name` names.
pub(crate) static PEER: Detector = Detector {
    rule: "host-named-peer",
    watch: Watch::Words(&["asa", "ftd", "fwsm", "pix"], peers),
};

fn peers(line: &Line, end: usize, found: &mut Found) -> usize {
    let word = line.run_back(end, 4, |b| b.is_ascii_alphabetic());
    if line.before(word) != b'%' || line.at(end) != b'-' {
        return end;
    }
    let mut at = end;
    while let Some(next) = memchr::memchr(b'/', line.slice(at, end + MESSAGE)) {
        let slash = at + next;
        at = slash + 1;
        let port = line.run(at, 5, |b| b.is_ascii_digit());
        let from =
            line.run_back(slash, 64, |b| b.is_ascii_alphanumeric() || matches!(b, b'-' | b'_'));
        if port > at
            && !line.at(port).is_ascii_alphanumeric()
            && matches!(line.before(from), b':' | b'(')
            && !matches!(line.at(port), b'/' | b'.')
            && line.slice(from, slash).iter().any(u8::is_ascii_alphabetic)
            // …:5fbc::e597/7947 ends an address.
            && !(slash <= from + 4 && line.slice(from, slash).iter().all(u8::is_ascii_hexdigit))
            && !line.slice(from, slash).starts_with(b"Ethernet")
        {
            host(line, from, slash, found);
        }
    }
    end + MESSAGE
}

/// How long a message of an ASA is, in bytes.
const MESSAGE: usize = 400;

/// How far into a line headers reach, in bytes.
const REACH: usize = 128;

fn look(line: &Line, found: &mut Found) {
    let start = if line.at(0) == b'<' { line.run(1, 4, |b| b.is_ascii_digit()) + 1 } else { 0 };
    if start > 0 && line.before(start) != b'>' {
        return;
    }
    let start = if start > 0 { line.run(start, 1, |b| b == b' ') } else { start };
    let first = line.at(start);
    if start > 0 || first.is_ascii_digit() {
        named_before(line, start, found);
    }
    if first.is_ascii_digit() || is_month(line.slice(start, start + 3)) {
        if let Some(at) = device_stamp_end(line, start) {
            marked(line, at, found);
        }
        relayed(line, start, found);
        secured(line, found);
    }
}

fn is_of_name(b: u8) -> bool {
    b.is_ascii_alphanumeric() || matches!(b, b'-' | b'_' | b'.')
}

/// `<189>387448: web7: May 6 16:13:09 …`, `<187>web7: 2023 Apr 26 …`, `<182>: web7: 115649616: Jan 23 …`: IOS and NX-OS with
/// `logging origin-id hostname`.
fn named_before(line: &Line, start: usize, found: &mut Found) {
    let number = line.run(start, 12, |b| b.is_ascii_digit());
    let at = match line.slice(number, number + 2) {
        b": " if start > 0 || number > start => number + 2,
        _ if start > 0 => start,
        _ => return,
    };
    let end = line.run(at, 64, is_of_name);
    let colon = line.run(end, 1, |b| b == b' ');
    if line.slice(colon, colon + 2) != b": " || line.slice(at, end).iter().all(u8::is_ascii_digit) {
        return;
    }
    let mut next = colon + 2;
    let count = line.run(next, 12, |b| b.is_ascii_digit());
    if count > next && line.slice(count, count + 2) == b": " {
        next = count + 2;
    }
    next = line.run(next, 1, |b| matches!(b, b'*' | b'.'));
    let year = line.run(next, 4, |b| b.is_ascii_digit());
    let month = if year == next + 4 { year + 1 } else { next };
    let day = line.run(month + 3, 2, |b| b == b' ');
    let stamped =
        is_month(line.slice(month, month + 3)) && day > month + 3 && line.at(day).is_ascii_digit();
    // <132>wlc-1: *emWeb: Sep 06 …, of wireless controllers.
    let task = start > 0 && line.before(next) == b'*' || line.starts(next, "-Traceback:");
    if stamped || task {
        host(line, at, end, found);
    }
}

/// Where a stamp ends as devices write them, with the name of its zone: `2023 May  1 22:58:09 `, `2018/10/05 09:52:14 `,
/// `09/09/2024:20:46:07 GMT `, `2021:05:19-16:37:28 `, `2023-03-29 16:24:13.484 +0200  `.
fn device_stamp_end(line: &Line, start: usize) -> Option<usize> {
    if let Some(at) = stamp_end(line, start) {
        return Some(at);
    }
    let part = |from: usize| {
        let end = line.run(from, 36, |b| b.is_ascii_digit() || b"-:/.,TZ+".contains(&b));
        let digits = line.slice(from, end).iter().filter(|b| b.is_ascii_digit()).count();
        (line.at(end) == b' ').then_some((end, digits))
    };
    let (mut end, digits) = part(start)?;
    if digits == 4 && end == start + 4 {
        return stamp_end(line, end + 1);
    }
    if matches!(digits, 6 | 8) {
        end = part(end + 1).filter(|(_, digits)| *digits >= 6)?.0;
    } else if digits < 12 || !line.slice(start, end).contains(&b':') {
        return None;
    }
    let zone = line
        .run(end + 1, 5, |b| b.is_ascii_uppercase() || b.is_ascii_digit() || b"+-".contains(&b));
    let zoned = line.at(zone) == b' ' && is_zone(line.slice(end + 1, zone));
    let end = if zoned { zone } else { end };
    Some(line.run(end, 3, |b| b == b' '))
}

/// `GMT`, `CEST`, `+0200`.
fn is_zone(word: &[u8]) -> bool {
    match word {
        [b'+' | b'-', rest @ ..] => rest.len() == 4 && rest.iter().all(u8::is_ascii_digit),
        _ => ZONES.has(word) && word.iter().all(u8::is_ascii_uppercase),
    }
}

static ZONES: Words = Words::of(
    "utc gmt est edt cst cdt mst mdt pst pdt cet cest eet eest wet west bst ist jst kst sgt hkt \
     aest aedt acst awst nzst nzdt msk brt sast",
);

/// The host behind a stamp, before the mark of a message: `%LINK-3-UPDOWN`, `%%01SSH/4/…`, `0-PPE-0 :`.
fn marked(line: &Line, at: usize, found: &mut Found) {
    let end = line.run(at, 64, is_of_name);
    let mark = line.run(end, 2, |b| matches!(b, b' ' | b':'));
    // UTC: %SEC_LOGIN-5-LOGIN_SUCCESS
    if line.at(end) == b':' && is_zone(line.slice(at, end)) {
        return;
    }
    let digit = line.run(mark, 2, |b| b.is_ascii_digit());
    let category = line.run(mark, 6, |b| b.is_ascii_uppercase());
    let marked = line.at(mark) == b'%'
        && (line.at(mark + 1) == b'%' || line.at(mark + 1).is_ascii_uppercase())
        || digit > mark && line.starts(digit, "-PPE-")
        || line.starts(mark, "last message repeated")
        // …484 +0200  web7 AUDIT …, of Barracuda.
        || line.slice(at.saturating_sub(2), at) == b"  " && category >= mark + 2 && line.at(category) == b' '
        || line.at(end) == b' ' && program_follows(line, end + 1);
    if marked && mark > end && end > at {
        host(line, at, end, found);
    }
}

/// The host of a record that a relay passed on: `… 1 2019-09-17T15:07:38.5Z web7 CylancePROTECT - - -` (RFC 5424),
/// `… 2017-08-24T04:58:58.724Z web7 RT_IDS - RT_SCREEN_IP [`.
fn relayed(line: &Line, start: usize, found: &mut Found) {
    let head = line.slice(start, start + REACH);
    let mut from = 0;
    while let Some(next) = memchr::memchr(b'T', head.get(from..).unwrap_or_default()) {
        let next = from + next;
        from = next + 1;
        let stamp = start + next.saturating_sub(10);
        if next < 10 || stamp > start && !matches!(line.before(stamp), b' ') {
            continue;
        }
        let Some(at) = iso_end(line, stamp) else { continue };
        let end = line.run(at, 255, is_of_name);
        let program = line.run(end + 1, 48, |b| b > b' ');
        let process = line.run(program + 1, 48, |b| b > b' ');
        let numbered = line.slice(program + 1, process).iter().all(u8::is_ascii_digit);
        let none = line.slice(program + 1, process) == b"-";
        let version = line.slice(stamp.saturating_sub(2), stamp) == b"1 ";
        let message = line.run(process + 1, 64, |b| b > b' ');
        let fits = if version {
            none || numbered
        } else {
            none && matches!(line.slice(message, message + 2), b" [" | b" -")
                && line.slice(at, end).iter().any(|b| !b.is_ascii_lowercase())
        };
        if end > at && line.at(end) == b' ' && program > end + 1 && process > program + 1 && fits {
            host(line, at, end, found);
        }
    }
    serial(line, head, start, found);
}

/// `web7 80BD01A8F3E11 (2023-08-11T17:23:07) admd[2233]:`: the serial of a firewall, before its own stamp.
fn serial(line: &Line, head: &[u8], start: usize, found: &mut Found) {
    let Some(open) = memchr::memchr(b'(', head).map(|at| (start + at).saturating_sub(1)) else {
        return;
    };
    let from = line.run_back(open, 20, |b| b.is_ascii_digit() || b.is_ascii_uppercase());
    let value = line.slice(from, open);
    if line.slice(open, open + 4) == b" (20"
        && line.at(open + 6) == b'-'
        && line.at(open + 12) == b'T'
        && line.before(from) == b' '
        && value.len() >= 10
        && record_field::is_serial(value)
    {
        found.add(from, open, &DEVICE_SERIAL, 88, "serial in the header of a device");
    }
}

/// `2021-10-19 09:16:53 - web7 - [192.0.2.7] ana(Staff)[] - …`: node and user of Pulse and Ivanti Connect Secure.
fn secured(line: &Line, found: &mut Found) {
    let head = line.slice(0, REACH);
    let Some(dash) = memchr::memchr(b'[', head).and_then(|at| at.checked_sub(3)) else { return };
    if line.slice(dash, dash + 3) != b" - " {
        return;
    }
    let start = line.run_back(dash, 64, is_of_name);
    let time = start.saturating_sub(11);
    if line.slice(start.saturating_sub(3), start) != b" - "
        || line.at(time + 2) != b':'
        || line.at(time + 5) != b':'
    {
        return;
    }
    host(line, start, dash, found);
    let close = line.run(dash + 4, 46, |b| b != b']');
    let open = line.run(close + 2, 96, |b| b != b'(' && b != b'[');
    let realm = line.run(open, 96, |b| b != b')');
    let from = line.run_back(open, open.saturating_sub(close + 2), username::is_character);
    if line.slice(close, close + 2) == b"] "
        && line.slice(realm, realm + 2) == b")["
        && username::is_person(line.slice(from, open))
    {
        found.add(from, open, &USERNAME, 90, "user in the header of a gateway");
    }
}
