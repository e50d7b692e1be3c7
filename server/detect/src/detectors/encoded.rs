//! Secrets in text that is encoded once more: percent-encoding (RFC 3986 section 2.1) as `password%3Dhunter2%26`, user info of
//! encoded URLs, and soft line breaks of quoted-printable (RFC 2045 section 6.7).
//!
//! Nothing is decoded: the value is reported as it stands.

use crate::detectors::domain_name::is_domain;
use crate::detectors::{host_name, labeled_secret, username};
use crate::kind::{BASIC_AUTH, BEARER_TOKEN, FQDN, HOSTNAME, PASSWORD, USERNAME};
use crate::label::{self, Labeled, Tie};
use crate::line::{Found, Line};
use crate::place::{Near, Place};
use crate::placeholder::is_placeholder;
use crate::registry::{Detector, Watch};
use crate::vocabulary::Label;
use crate::{Severity, value};

pub(crate) static PERCENT: Detector = Detector {
    rule: "percent-encoded",
    watch: Watch::Places(&[Place::new(b'%', Near::ANY, Near::DIGIT)], percent),
};

pub(crate) static SOFT_BREAK: Detector = Detector {
    rule: "quoted-printable",
    watch: Watch::Places(&[Place::new(b'=', Near::ANY, Near::EDGE)], soft_break),
};

/// `%3D` or `%3A` at `at`, also encoded twice (`%253D`).
fn percent(line: &Line, at: usize, found: &mut Found) -> usize {
    let twice = line.starts(at, "%25");
    let code = if twice { at + 3 } else { at + 1 };
    if line.at(code) != b'3' {
        return at;
    }
    let separator = line.at(code + 1).to_ascii_lowercase();
    let from = code + 2;
    let escape = if twice { "%25" } else { "%" };
    match separator {
        b'a' if starts(line, from, escape, "2f")
            && starts(line, from + escape.len() + 2, escape, "2f") =>
        {
            return user_info(line, from + 2 * (escape.len() + 2), escape, found).max(at);
        }
        b'd' | b'a' => {}
        _ => return at,
    }
    // Authorization%3a%20Bearer%20…%0d%0a: headers in a log of a content network.
    if separator == b'a' && starts(line, from, escape, "20") {
        return header(line, at, from + escape.len() + 2, escape, found).max(at);
    }
    // %22password%22%3A%22hunter2%22 is JSON.
    let mut key_end = at;
    if key_end >= escape.len() + 2 && starts(line, key_end - escape.len() - 2, escape, "22") {
        key_end -= escape.len() + 2;
    } else if separator == b'a' {
        return at;
    }
    let name = line.run_back(key_end, 64, |b| b.is_ascii_alphanumeric() || b"_-.".contains(&b));
    // The digits of the escape before the name are not part of it.
    let key = if line.before(name) == b'%' { (name + escape.len() + 1).min(key_end) } else { name };
    let inner = Line { bytes: line.slice(key, key_end), ..*line };
    let Some((label, _)) = label::key_before(&inner, inner.bytes.len(), 0) else { return at };
    let start = if starts(line, from, escape, "22") { from + escape.len() + 2 } else { from };
    let end = value_end(line, start, escape);
    let whole = line.slice(start, end);
    if label == Label::Username && username::is_person(whole) && !is_placeholder(whole) {
        found.add(start, end, &USERNAME, 85, "user of an encoded query");
    } else if label == Label::Host && host_name::is_label(whole) {
        found.add(start, end, &HOSTNAME, 82, "host of an encoded query");
    } else if end > start {
        let labeled = Labeled { label, tie: Tie::Equals, key, start, end, quoted: false };
        labeled_secret::look(line, &labeled, found);
    }
    at
}

/// The value at `start` of a header whose name ends at `colon`, both percent-encoded.
fn header(line: &Line, colon: usize, start: usize, escape: &str, found: &mut Found) -> usize {
    let name = line.run_back(colon, 48, |b| b.is_ascii_alphanumeric() || b == b'-');
    let key = if line.before(name) == b'%' { (name + escape.len() + 1).min(colon) } else { name };
    let inner = Line { bytes: line.slice(key, colon), ..*line };
    let Some((label, _)) = label::key_before(&inner, inner.bytes.len(), 0) else { return colon };
    let stop = value_end(line, start, escape);
    if label == Label::Auth && starts(line, stop, escape, "20") {
        let from = stop + escape.len() + 2;
        let end = value_end(line, from, escape);
        let kind = match line.slice(start, stop) {
            b"Basic" | b"basic" => Some(&BASIC_AUTH),
            b"Bearer" | b"bearer" | b"Token" | b"token" => Some(&BEARER_TOKEN),
            _ => None,
        };
        if let Some(kind) =
            kind.filter(|_| end - from >= 8 && !is_placeholder(line.slice(from, end)))
        {
            found.add(from, end, kind, 90, "credentials of an encoded header");
        }
        return end;
    }
    if matches!(
        label,
        Label::ApiKey | Label::Token | Label::Session | Label::OauthToken | Label::Secret
    ) {
        let labeled = Labeled { label, tie: Tie::Colon, key, start, end: stop, quoted: false };
        labeled_secret::look(line, &labeled, found);
    }
    stop
}

/// Whether the escape of two hexadecimal digits stands at `at`.
fn starts(line: &Line, at: usize, escape: &str, code: &str) -> bool {
    line.starts(at, escape) && line.starts(at + escape.len(), code)
}

/// Where an encoded value ends: at an escape of what ends a value in clear, or at what cannot stand in one.
fn value_end(line: &Line, start: usize, escape: &str) -> usize {
    let mut at = start;
    let limit = start + value::LONGEST;
    loop {
        let stop = line.run(at, limit.saturating_sub(at), |b| {
            b.is_ascii_alphanumeric() || b"-._~!*'()+/".contains(&b)
        });
        let ends = ["26", "22", "20", "3b", "2c", "0a", "0d", "7d"];
        if line.at(stop) != b'%'
            || stop >= limit
            || ends.iter().any(|code| starts(line, stop, escape, code))
        {
            return stop;
        }
        at = stop + 1;
    }
}

/// `dana%3Ahunter2%40host` behind an encoded `://`.
fn user_info(line: &Line, start: usize, escape: &str, found: &mut Found) -> usize {
    let width = escape.len() + 2;
    let mut split = None;
    let mut at = start;
    loop {
        let stop = line.run(at, 256, |b| b.is_ascii_alphanumeric() || b"-._~!*'()+".contains(&b));
        if line.at(stop) != b'%' || stop - start > 256 {
            return start;
        }
        if starts(line, stop, escape, "2f") {
            return start;
        } else if starts(line, stop, escape, "3a") && split.is_none() {
            split = Some(stop);
        } else if starts(line, stop, escape, "40") {
            let Some(colon) = split else { return start };
            let password = line.slice(colon + width, stop);
            if username::is_person(line.slice(start, colon)) {
                found.add(start, colon, &USERNAME, 88, "user of an encoded URL");
            }
            let host = stop + width;
            let host_end =
                line.run(host, 253, |b| b.is_ascii_alphanumeric() || matches!(b, b'-' | b'.'));
            if is_domain(line.slice(host, host_end)) {
                found.add(host, host_end, &FQDN, 88, "host of an encoded URL");
            }
            if !password.is_empty() && !is_placeholder(password) {
                found.add(colon + width, stop, &PASSWORD, 95, "password of an encoded URL");
            }
            return stop;
        }
        at = stop + 1;
    }
}

/// The `=` that ends a line of quoted-printable right behind a secret: the secret goes on in the next line.
fn soft_break(line: &Line, at: usize, found: &mut Found) -> usize {
    // Lines of quoted-printable have at most 76 characters.
    if at + 1 != line.bytes.len()
        || line.bytes.len() > 76
        || memchr::memmem::find(line.bytes, b"=3D").is_none()
    {
        return at;
    }
    let Some(last) = found.findings.last_mut() else { return at };
    if last.severity != Severity::Error
        || last.span.start < line.base
        || last.span.end < line.base + at
    {
        return at;
    }
    let mut end = at + 1;
    for _ in 0..8 {
        let rest = line.ahead(end, 78);
        let skip = rest.iter().take(2).take_while(|b| matches!(b, b'\r' | b'\n')).count();
        let row = rest.get(skip..).unwrap_or(&[]);
        let width = row
            .iter()
            .take(76)
            .position(|b| *b <= b' ' || matches!(b, b'"' | b'\'' | b'<' | b'&' | b';' | b','))
            .unwrap_or(row.len().min(76));
        if skip == 0 || width == 0 {
            break;
        }
        end += skip + width;
        if !row.get(..width).unwrap_or(&[]).ends_with(b"=") {
            break;
        }
    }
    last.span = text::Span::new(last.span.start, line.base + end);
    at
}
