//! A name that something in a line says for certain is the same name elsewhere in that line: `"user":"aquell","message":"aquell left"`.
//!
//! Whole words only, and only of names that are no words of prose. Lines are looked at one by one, so this needs no other line.

use text::Span;

use crate::Finding;
use crate::beside;
use crate::detectors::username;
use crate::kind::{HOSTNAME, PERSON_NAME, USERNAME};
use crate::line::is_word;

/// How sure a finding must be to speak for others.
const CERTAIN: u8 = 85;

/// Names of one line that are looked for again.
const NAMES: usize = 8;

/// Longest line that is looked at, in bytes: what is found in longer ones would cost more than it tells.
const LONGEST: usize = 16 * 1024;

/// Adds the findings that repeat those from `first` on, which are of the line that starts at `base`.
pub(crate) fn spread(line: &[u8], base: usize, first: usize, findings: &mut Vec<Finding>) {
    if line.len() > LONGEST {
        return;
    }
    beside::neighbors(line, base, first, findings);
    let mut names: [Option<usize>; NAMES] = [None; NAMES];
    let mut slots = names.iter_mut();
    for (index, finding) in findings.iter().enumerate().skip(first) {
        if finding.confidence >= CERTAIN
            && is_name(finding.kind)
            && finding.rule != "host-column"
            && let Some(value) = value(line, base, finding)
            && is_telling(finding.kind, value)
            && !findings.get(first..index).unwrap_or_default().iter().any(|other| {
                other.kind == finding.kind && self::value(line, base, other) == Some(value)
            })
            && let Some(slot) = slots.next()
        {
            *slot = Some(index);
        }
    }
    let mut new = Vec::new();
    for finding in names.iter().flatten().filter_map(|index| findings.get(*index)) {
        let Some(value) = value(line, base, finding) else { continue };
        for at in places(line, value) {
            let span = Span::new(base + at, base + at + value.len());
            let taken = findings.iter().skip(first).any(|other| other.span.overlaps(span));
            let of_path = finding.kind == USERNAME.id && is_of_path(line, at, at + value.len());
            if !taken && !of_path && stands_alone(line, at, at + value.len(), value) {
                new.push(Finding {
                    span,
                    confidence: finding.confidence.min(80),
                    reason: "the same as elsewhere in the line",
                    ..finding.clone()
                });
            }
        }
    }
    findings.append(&mut new);
}

/// Where `value` stands in `line`. For so short a text this is faster than a searcher that has to be made first.
fn places<'t>(line: &'t [u8], value: &'t [u8]) -> impl Iterator<Item = usize> + 't {
    let first = value.first().copied().unwrap_or(0);
    memchr::memchr_iter(first, line)
        .filter(move |at| line.get(*at..).is_some_and(|rest| rest.starts_with(value)))
}

fn is_name(kind: &str) -> bool {
    matches!(kind.len(), 8 | 11)
        && (kind == USERNAME.id || kind == HOSTNAME.id || kind == PERSON_NAME.id)
}

fn value<'t>(line: &'t [u8], base: usize, finding: &Finding) -> Option<&'t [u8]> {
    line.get(finding.span.start.checked_sub(base)?..finding.span.end.checked_sub(base)?)
}

/// Whether a value is hardly anything else where it stands again.
fn is_telling(kind: &str, value: &[u8]) -> bool {
    if kind == PERSON_NAME.id {
        return value.len() >= 5 && value.contains(&b' ');
    }
    let marked = value.iter().any(|b| b.is_ascii_digit() || matches!(b, b'.' | b'_' | b'-'));
    let letters = value.iter().filter(|b| b.is_ascii_alphabetic() || **b >= 0x80).count();
    if kind == HOSTNAME.id {
        return value.len() >= 4 && letters >= 2 && marked;
    }
    value.len() >= 4 && letters >= 3 && !username::is_common(value)
}

/// `ldap-ana`: whether the way someone logged in stands before the dash at `start - 1`.
fn follows_method(line: &[u8], start: usize) -> bool {
    let before = line.get(..start.saturating_sub(1)).unwrap_or_default();
    [
        &b"ldap"[..],
        b"oidc",
        b"userpass",
        b"okta",
        b"radius",
        b"saml",
        b"github",
        b"kerberos",
        b"user",
    ]
    .iter()
    .any(|method| before.ends_with(method))
}

/// `/usr/sbin/kamailio`, `vendor/magento/`: part of a path that is none of a home.
fn is_of_path(line: &[u8], start: usize, end: usize) -> bool {
    let before = line.get(..start).unwrap_or_default();
    let program = [
        &b"bin/"[..],
        b"vendor/",
        b"lib/",
        b"libexec/",
        b"etc/",
        b"opt/",
        b"share/",
        b"include/",
        b"packages/",
        b"node_modules/",
    ]
    .iter()
    .any(|folder| before.ends_with(folder));
    program && line.get(end).is_none_or(|b| !is_word(*b))
}

/// Whether `start..end` is a word by itself, and not a key.
fn stands_alone(line: &[u8], start: usize, end: usize, value: &[u8]) -> bool {
    let at = |at: usize| line.get(at).copied().unwrap_or(0);
    let before = if start == 0 { 0 } else { at(start - 1) };
    let (after, next) = (at(end), at(end + 1));
    let long = value.len() >= 6;
    let glued_before = is_word(before)
        || matches!(before, b'.' | b'$' | b'%')
        || before == b'-' && !long && !follows_method(line, start)
        // \nana of escaped text.
        || before == b'\\';
    let glued_after = is_word(after)
        || after == b'='
        || matches!(after, b'.' | b'-' | b':') && (next.is_ascii_alphabetic() || next == b':')
        // [payroll-4]: a thread
        || after == b'-' && next.is_ascii_digit()
        || after == b'(';
    !glued_before && !glued_after
}
