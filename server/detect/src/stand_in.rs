//! Values made up to stand for real ones: the look-alikes that redaction writes, and the rules by which they are known.
//!
//! None of these rules can be met by a value in use: the numbers lie in ranges that nobody is given, and made-up words
//! carry a check of their own. So what was redacted once is not found again.

use text::Span;

use crate::Finding;
use crate::checksum;
use crate::placeholder;

/// How a made-up word starts.
pub const START: &str = "fake";
/// The letters and digits of the rest of it: base 32 after RFC 4648, in lower case.
pub const ALPHABET: &[u8; 32] = b"abcdefghijklmnopqrstuvwxyz234567";
/// Fewest letters and digits behind [`START`], the check included.
pub const SHORTEST: usize = 20;
/// How many of them are the check.
const CHECK: usize = 4;

/// A made-up word: `fake`, a body of the [`ALPHABET`], and its check.
pub fn word(body: &str) -> String {
    let mut word = format!("{START}{body}");
    word.extend(check(body.as_bytes()).map(char::from));
    word
}

/// Twenty bits over a body (FNV-1a after Fowler, Noll and Vo, folded), as four letters or digits.
fn check(body: &[u8]) -> [u8; CHECK] {
    let hash = body.iter().fold(0xcbf2_9ce4_8422_2325_u64, |hash, &b| {
        (hash ^ u64::from(b)).wrapping_mul(0x0000_0100_0000_01b3)
    });
    let hash = hash ^ hash >> 20 ^ hash >> 40;
    [0, 5, 10, 15].map(|shift| ALPHABET.get((hash >> shift & 31) as usize).copied().unwrap_or(b'a'))
}

/// The length of a made-up word at the start of some bytes.
fn word_length(bytes: &[u8]) -> Option<usize> {
    let rest = bytes.strip_prefix(START.as_bytes())?;
    let length = rest.iter().position(|b| !ALPHABET.contains(b)).unwrap_or(rest.len());
    let (body, given) = rest.get(..length)?.split_at_checked(length.checked_sub(CHECK)?)?;
    (length >= SHORTEST && given == check(body)).then_some(START.len() + length)
}

/// Drops the findings from `first` on that are made up, or that a made-up word is part of; only a URL may hold one.
pub(crate) fn spare(line: &[u8], base: usize, first: usize, findings: &mut Vec<Finding>) {
    let mut made_up: Vec<Span> = Vec::new();
    let mut from = 0;
    while let Some(at) = memchr::memmem::find(line.get(from..).unwrap_or(&[]), START.as_bytes()) {
        let start = from + at;
        from = start + START.len();
        if let Some(length) = word_length(line.get(start..).unwrap_or(&[])) {
            from = start + length;
            let rest = line.get(from..).unwrap_or(&[]);
            let domain = [&b"@example.com"[..], b"@example.org", b"@example.net", b".example"]
                .into_iter()
                .find(|domain| rest.starts_with(domain));
            made_up.push(Span::new(base + start, base + from + domain.map_or(0, <[u8]>::len)));
        }
    }
    spare_all(line, base, first, made_up, findings);
}

/// The same for a line that no word of ours is in: addresses alone.
pub(crate) fn spare_reserved(line: &[u8], base: usize, first: usize, findings: &mut Vec<Finding>) {
    spare_all(line, base, first, Vec::new(), findings);
}

fn spare_all(
    line: &[u8],
    base: usize,
    first: usize,
    mut made_up: Vec<Span>,
    findings: &mut Vec<Finding>,
) {
    for finding in findings.get(first..).unwrap_or(&[]) {
        let value = finding
            .span
            .start
            .checked_sub(base)
            .and_then(|start| line.get(start..finding.span.end - base));
        if value.is_some_and(is_reserved) {
            made_up.push(finding.span);
        }
    }
    if made_up.is_empty() {
        return;
    }
    // What hangs together is one, so that a look at the first that ends behind a finding's start tells.
    made_up.sort_unstable();
    let mut apart: Vec<Span> = Vec::new();
    for span in made_up {
        match apart.last_mut() {
            Some(last) if span.start < last.end => last.end = last.end.max(span.end),
            _ => apart.push(span),
        }
    }
    placeholder::retain_from(findings, first, |finding| {
        let next = apart.partition_point(|span| span.end <= finding.span.start);
        let touched = apart.get(next).is_some_and(|span| span.overlaps(finding.span));
        !touched || finding.kind == "url"
    });
}

/// Whether a value is of a range that is given to nobody.
fn is_reserved(value: &[u8]) -> bool {
    let digits = |bytes: &[u8]| bytes.iter().all(u8::is_ascii_digit);
    match value {
        // 240.0.0.0/4 is reserved for future use (RFC 1112, section 4): no host has such an address.
        [b'2', b'4' | b'5', third, b'.', rest @ ..] => {
            third.is_ascii_digit()
                && !value.starts_with(b"255")
                && rest.iter().all(|b| b.is_ascii_digit() || *b == b'.')
                && memchr::memchr_iter(b'.', rest).count() == 2
        }
        // 3fff::/20 is for documentation (RFC 9637); few write it by hand.
        [b'3', b'f', b'f', b'f', b':', rest @ ..] => rest.iter().take(4).any(|b| *b == b':'),
        // A locally administered address whose first three bytes are ours.
        [b'f', b'6', b':', b'7', b'4', b':', b'6', b'6', b':', ..] => value.len() == 17,
        // +999 is not assigned to any country (ITU-T E.164, list of assigned codes).
        [b'+', b'9', b'9', b'9', b' ', rest @ ..] => {
            rest.iter().all(|b| b.is_ascii_digit() || *b == b' ')
        }
        // 9999 is no issuer's (ISO/IEC 7812: 9 is left to national bodies).
        [b'9', b'9', b'9', b'9', rest @ ..] if rest.len() == 12 => {
            digits(rest) && checksum::luhn(value)
        }
        // Mobile country code 999 is for use inside of a network (ITU-T E.212).
        [b'9', b'9', b'9', b'9', b'9', rest @ ..] if rest.len() == 10 => digits(rest),
        // A social security number's group is never 00.
        [b'9', a, b, b'-', b'0', b'0', b'-', rest @ ..] if rest.len() == 4 => {
            digits(&[*a, *b]) && digits(rest)
        }
        [b'0', b'0', b'0', b'0', b'0', b'0', rest @ ..] if rest.len() == 6 => digits(rest),
        // ZZ is no country (ISO 3166, user-assigned).
        [b'Z', b'Z', _, _, b'T', b'F', b'T', b'S', rest @ ..] => digits(rest),
        // Version 8 of RFC 9562, beginning with two words of ours.
        [b'f', b'a', b'4', b'e', b'f', b'a', b'4', b'e', b'-', ..] => value.len() == 36,
        _ => value.starts_with(b"S-1-5-21-0-"),
    }
}
