//! Credentials after an authentication scheme: `Authorization: Bearer …`, `Basic …`, `Token …`, and cookies.
//!
//! The scheme word alone says little ("Bearer authentication required"), so what follows must look drawn at random.

use crate::detectors::base64_text;
use crate::detectors::labeled_secret::is_typed;
use crate::detectors::labeled_secret::shape::{is_secret_like, is_uuid};
use crate::entropy::looks_random;
use crate::kind::{API_KEY, BASIC_AUTH, BEARER_TOKEN, SESSION_ID};
use crate::label::Labeled;
use crate::line::{Found, Line, lower};
use crate::placeholder::is_placeholder;
use crate::registry::{Detector, Watch};
use crate::vocabulary::Label;

pub(crate) static DETECTOR: Detector =
    Detector { rule: "auth-scheme", watch: Watch::Words(&["bearer", "basic"], scheme) };

pub(crate) static LABELED: Detector =
    Detector { rule: "auth-header", watch: Watch::Labels(&[Label::Auth, Label::Cookie], header) };

/// A scheme word that ends at `end`, wherever it stands.
fn scheme(line: &Line, end: usize, found: &mut Found) -> usize {
    let start = line.run(end, 4, |b| matches!(b, b' ' | b':' | b'+') || b == b'"');
    if start == end {
        return end;
    }
    // 32|7hEG…: a token of Laravel Sanctum, behind the number of its row.
    let row = line.run(start, 10, |b| b.is_ascii_digit());
    let body = if row > start && line.at(row) == b'|' { row + 1 } else { start };
    let stop = token_end(line, body);
    let value = line.slice(start, stop);
    let basic = line.starts(end.saturating_sub(5), "basic");
    if basic {
        if basic_credentials(value) {
            found.add(
                start,
                stop,
                &BASIC_AUTH,
                99,
                "base64 of user and password after a Basic scheme",
            );
        }
    } else if value.len() >= 16
        && (looks_random(value) || value.iter().any(u8::is_ascii_digit))
        && !is_placeholder(value)
    {
        found.add(start, stop, &BEARER_TOKEN, 95, "token after a Bearer scheme");
    }
    stop
}

/// The value of an `Authorization` or `Cookie` header.
fn header(line: &Line, labeled: &Labeled, found: &mut Found) {
    if labeled.label == Label::Cookie {
        return cookies(line, labeled.start, found);
    }
    // "AWS::Config::Authorization" is a type.
    if is_typed(line, labeled.key) {
        return;
    }
    let word_end = line.run(labeled.start, 24, |b| b.is_ascii_alphanumeric() || b == b'-');
    let mut buffer = [0; 24];
    let word = lower(line.slice(labeled.start, word_end), &mut buffer);
    if matches!(word, b"bearer" | b"basic" | b"digest") {
        return;
    }
    let start = if line.at(word_end) == b' ' { word_end + 1 } else { labeled.start };
    let end = token_end(line, start);
    let value = line.slice(start, end);
    if value.len() >= 12
        && is_secret_like(value)
        && !is_placeholder(value)
        && !value.contains(&b'=') | value.ends_with(b"=")
    {
        found.add(start, end, &API_KEY, 92, "credential in an authorization header");
    }
}

/// `name=value; name=value`: the values that look drawn at random, but for those of known trackers.
fn cookies(line: &Line, start: usize, found: &mut Found) {
    let mut at = start;
    for _ in 0..32 {
        let name_end = line.run(at, 64, |b| b.is_ascii_alphanumeric() || b"_-.".contains(&b));
        if line.at(name_end) != b'=' || name_end == at {
            return;
        }
        let end = line
            .run(name_end + 1, 4096, |b| !matches!(b, b';' | b' ' | b'"' | b'\'' | b',' | b'\\'));
        let value = line.slice(name_end + 1, end);
        let name = line.slice(at, name_end);
        let tracker = [&b"_ga"[..], b"_gid", b"__utm", b"_fbp", b"_gcl", b"_hj", b"AMP_", b"ajs_"]
            .iter()
            .any(|t| name.starts_with(t))
            // private_content_version=…: what a page was made of.
            || name.ends_with(b"_version");
        if !tracker
            && (is_uuid(value)
                || value.len() >= 16 && (looks_random(value) || is_session(name, value)))
            && !is_placeholder(value)
        {
            found.add(name_end + 1, end, &SESSION_ID, 85, "random value of a cookie");
        }
        if line.at(end) != b';' {
            return;
        }
        at = line.run(end + 1, 2, |b| b == b' ');
    }
}

/// Whether a cookie is called the one of a session and its value is no word.
fn is_session(name: &[u8], value: &[u8]) -> bool {
    let name = name.to_ascii_lowercase();
    value.iter().any(u8::is_ascii_digit)
        && [&b"sess"[..], b"sid", b"auth", b"token"]
            .iter()
            .any(|word| memchr::memmem::find(&name, word).is_some())
}

fn token_end(line: &Line, start: usize) -> usize {
    let end = line.run(start, 4096, |b| b.is_ascii_alphanumeric() || b"-._~+/=%".contains(&b));
    line.run_back(end, 2, |b| b == b'.').max(start)
}

/// Whether this is base64 of printable `user:password`.
pub(crate) fn basic_credentials(value: &[u8]) -> bool {
    if value.len() < 6 || value.len() > 1024 {
        return false;
    }
    let mut bits = 0_u32;
    let mut have = 0;
    let mut colon = false;
    for &b in value {
        if b == b'=' {
            break;
        }
        let Some(six) = base64_text::sextet(b) else { return false };
        bits = (bits << 6) | u32::from(six);
        have += 6;
        if have >= 8 {
            have -= 8;
            let byte = (bits >> have) as u8;
            if byte < 0x20 || byte == 0x7f {
                return false;
            }
            colon |= byte == b':';
        }
    }
    colon
}
