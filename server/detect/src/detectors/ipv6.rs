//! IPv6 addresses in the text forms of RFC 4291, with an embedded IPv4 address or a zone.

use std::net::Ipv6Addr;

use crate::Severity;
use crate::kind::IPV6;
use crate::line::{Found, Line, is_word};
use crate::place::{Near, Place};
use crate::registry::{Detector, Watch};

pub(crate) static DETECTOR: Detector = Detector {
    rule: "ipv6",
    watch: Watch::Places(
        &[
            Place::new(b':', Near::HEX_DIGIT, Near::HEX_DIGIT),
            Place::new(b':', Near::ANY, Near::COLON),
        ],
        look,
    ),
};

fn look(line: &Line, at: usize, found: &mut Found) -> usize {
    // Cheap refusals first: `key: value`, `word:`, times.
    if !(line.at(at + 1).is_ascii_hexdigit() || line.at(at + 1) == b':') {
        return at;
    }
    let is_part = |b: u8| b.is_ascii_hexdigit() || b == b':';
    let start = line.run_back(at, 5, |b| b.is_ascii_hexdigit());
    // A single colon starts no address: en0+:2001:db8::7.
    if start == at && line.at(at + 1) != b':' {
        return at;
    }
    let end = line.run(at, 64, is_part);
    let mut end = if line.at(end) == b'.' && line.at(end + 1).is_ascii_digit() {
        line.run(end, 16, |b| b.is_ascii_digit() || b == b'.')
    } else {
        end
    };
    if end - start > 46 {
        return line.run(at, usize::MAX, is_part);
    }
    end = line.run_back(end, 1, |b| b == b'.');
    if line.before(end) == b':' && line.slice(end.saturating_sub(2), end) != b"::" {
        end -= 1;
    }
    let before = line.before(start);
    let after = line.at(end);
    // en0:2001:db8::7 and outside:2001:db8::7 have the name of an interface in front.
    if is_word(before) && !before.is_ascii_hexdigit() {
        return at;
    }
    let colons = line.slice(start, end).iter().filter(|b| **b == b':').count();
    if colons < 6 && memchr::memmem::find(line.slice(start, end), b"::").is_none() {
        return end;
    }
    line.sees_number();
    if is_word(before)
        || (before == b':' && !behind_interface(line, start))
        || before == b'.'
        || before == b'-' && !line.at(start.saturating_sub(2)).is_ascii_whitespace()
        || is_word(after)
        || after == b'-' && is_word(line.at(end + 1))
    {
        return end;
    }
    // 2001:db8::7:51419: a port of five digits is no group.
    let group = line.run_back(end, 6, |b| b.is_ascii_digit());
    let port = end - group == 5 && line.before(group) == b':' && group > start + 2;
    let end = if port { group - 1 } else { end };
    // 2a02:ff99:0:0:0:0:0:7:8862: eight groups and a port.
    let group = line.run_back(end, 5, |b| b.is_ascii_digit());
    let eight = colons == 8 && line.before(group) == b':' && end > group;
    let end = if eight { group - 1 } else { end };
    let bytes = line.slice(start, end);
    let groups = bytes.split(|b| *b == b':').filter(|group| !group.is_empty()).count();
    if colons < 2 || groups == 0 {
        return end;
    }
    let Some(address) =
        std::str::from_utf8(bytes).ok().and_then(|text| text.parse::<Ipv6Addr>().ok())
    else {
        return end;
    };
    // a::b is a scope of code; eight pairs of digits are a world wide name or a key.
    let digits = bytes.iter().any(u8::is_ascii_digit);
    let widest = bytes.split(|b| *b == b':').map(<[u8]>::len).max().unwrap_or(0);
    if !digits && widest < 4 && !bytes.starts_with(b"f")
        || (groups == 8 && widest <= 2)
        || (!digits && groups < 3 && !matches!(line.before(start), b'['))
    {
        return end;
    }
    let zone_end = if after == b'%' {
        line.run(end + 1, 16, |b| b.is_ascii_alphanumeric() || b == b'_' || b == b'-')
    } else {
        end
    };
    let end = if zone_end > end + 1 { zone_end } else { end };
    if address.is_unspecified() || address.is_multicast() {
        return end;
    }
    found.add_as(start, end, &IPV6, severity(address), 95, "eight groups of hexadecimal digits");
    end
}

/// Whether the colon before `start` ends a name rather than a group.
fn behind_interface(line: &Line, start: usize) -> bool {
    let mark = line.run_back(start - 1, 2, |b| matches!(b, b'+' | b'-' | b'!'));
    let name = line.run_back(mark, 16, |b| b.is_ascii_alphanumeric());
    let word = line.slice(name, mark);
    word.len() >= 2
        && word.iter().any(|b| b.is_ascii_alphabetic() && !b.is_ascii_hexdigit())
        && line.before(name) != b':'
}

fn severity(address: Ipv6Addr) -> Severity {
    let [first, second, ..] = address.segments();
    let local = address.is_loopback() || first & 0xffc0 == 0xfe80 || first & 0xfe00 == 0xfc00;
    if local || (first == 0x2001 && second == 0x0db8) {
        Severity::Hint
    } else {
        Severity::Information
    }
}
