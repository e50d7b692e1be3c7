//! Private keys in files of fields: PuTTY's `.ppk` (PuTTY user manual, appendix C) and pretty-printed JSON Web Keys (RFC 7517, RFC 7518
//! section 6), whose members stand in lines of their own.
//!
//! Both need no more context than one line before and what follows. A key on one line is [`crate::detectors::private_key`]'s.

use crate::entropy::looks_random;
use crate::kind::PRIVATE_KEY;
use crate::line::{Found, Line};
use crate::registry::{Detector, Watch};

pub(crate) static PPK: Detector =
    Detector { rule: "putty-private-key", watch: Watch::Words(&["private"], ppk) };

pub(crate) static JWK_MEMBER: Detector = Detector {
    rule: "jwk-member",
    watch: Watch::Words(&["d", "p", "q", "dp", "dq", "qi", "k"], member),
};

/// Most rows that a `Private-Lines` header may announce: an RSA key of 16,384 bits has about 120.
const ROWS: usize = 512;

/// Most bytes in such a row.
const ROW: usize = 80;

/// How far the other members of a key are looked for, in bytes.
const OBJECT: usize = 8 << 10;

/// `Private-Lines: 14` whose `Private` ends at `end`: the rows that follow.
fn ppk(line: &Line, end: usize, found: &mut Found) -> usize {
    let digits = end + "-Lines: ".len();
    let stop = line.run(digits, 4, |b| b.is_ascii_digit());
    if !line.starts(end, "-lines: ") || stop == digits || stop != line.bytes.len() {
        return end;
    }
    let count = line.slice(digits, stop).iter().fold(0, |all, b| all * 10 + usize::from(b - b'0'));
    let rest = line.ahead(stop, count.min(ROWS) * (ROW + 2));
    let mut start = 0;
    let mut length = 0;
    for _ in 0..count.min(ROWS) {
        let Some(skip) = break_length(rest.get(length..).unwrap_or(&[])) else { break };
        let row = rest.get(length + skip..).unwrap_or(&[]);
        let width = row
            .iter()
            .take(ROW)
            .position(|&b| !(b.is_ascii_alphanumeric() || b"+/=".contains(&b)))
            .unwrap_or(row.len().min(ROW));
        if width == 0 {
            break;
        }
        if length == 0 {
            start = skip;
        }
        length += skip + width;
    }
    if length > start {
        found.add(stop + start, stop + length, &PRIVATE_KEY, 98, "private rows of a PuTTY key");
    }
    stop
}

/// The length of a line break at the start of some bytes.
fn break_length(bytes: &[u8]) -> Option<usize> {
    match bytes {
        [b'\r', b'\n', ..] => Some(2),
        [b'\n', ..] => Some(1),
        _ => None,
    }
}

/// `"d": "…"` in a line of its own, with another member of a key on the line before or in the rest of the object.
fn member(line: &Line, end: usize, found: &mut Found) -> usize {
    let name = line.run_back(end, 3, |b| b.is_ascii_lowercase());
    let quote = line.run_back(name, 4, |b| b == b'\\' || b == b'"');
    if line.at(end) != b'"' || line.before(name) != b'"' {
        return end;
    }
    let margin = line.run_back(quote, 64, |b| matches!(b, b' ' | b'\t' | b',' | b'{'));
    let at = line.run(end + 1, 4, |b| matches!(b, b':' | b' '));
    if margin != 0 || line.at(at) != b'"' {
        return end;
    }
    let start = at + 1;
    let stop = line.run(start, 2800, |b| b.is_ascii_alphanumeric() || b == b'-' || b == b'_');
    // The shortest is a symmetric key of 128 bits: 22 characters.
    let rest = line.from(stop);
    let alone = rest.starts_with(b"\"") && rest.len() <= 4;
    let value = line.slice(start, stop);
    if alone && value.len() >= 21 && looks_random(value) && is_key(line) {
        found.add(start, stop, &PRIVATE_KEY, 95, "private member of a JSON Web Key");
        return stop;
    }
    end
}

/// Whether other members of a key stand around this line.
fn is_key(line: &Line) -> bool {
    const OTHERS: [&[u8]; 12] = [
        b"\"kty\"",
        b"\"crv\"",
        b"\"alg\"",
        b"\"kid\"",
        b"\"use\"",
        b"\"key_ops\"",
        b"\"n\"",
        b"\"e\"",
        b"\"x\"",
        b"\"y\"",
        b"\"d\"",
        b"\"p\"",
    ];
    let before = line.line_before().unwrap_or(&[]);
    let ahead = line.ahead(line.bytes.len(), OBJECT);
    let ahead = memchr::memchr(b'}', ahead).map_or(&[][..], |at| ahead.get(..at).unwrap_or(&[]));
    let head = before.trim_ascii_start();
    let held = OTHERS.iter().filter(|name| memchr::memmem::find(ahead, name).is_some()).count();
    OTHERS.iter().any(|name| head.starts_with(name)) || held >= 2
}
