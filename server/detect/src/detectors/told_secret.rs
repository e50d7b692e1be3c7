//! Secrets behind a word for them with a few words or a bracket in between: `access_token expired: …, re-login`, `API key […] of ana
//! invalidated`, `service token ci/deploy: …`, `license api-key set key …`.
//!
//! The value decides: long, drawn at random, and no identifier of a known shape.

use crate::detectors::labeled_secret::shape::{is_plain_hex, is_reference, is_uuid};
use crate::entropy::looks_random;
use crate::kind::{API_KEY, AZURE_STORAGE_KEY, OAUTH_TOKEN};
use crate::line::{Found, Line, lower};
use crate::placeholder::is_placeholder;
use crate::registry::{Detector, Watch};

pub(crate) static DETECTOR: Detector = Detector {
    rule: "told-secret",
    watch: Watch::Words(
        &[
            "token",
            "key",
            "apikey",
            "access_token",
            "refresh_token",
            "auth_token",
            "api_token",
            "id_token",
            "session_token",
            "bearer_token",
            "api_key",
            "secret_key",
            "access_key",
        ],
        look,
    ),
};

/// Fewest bytes of a value.
const SHORT: usize = 20;

/// Most bytes of the words in between.
const FAR: usize = 48;

fn look(line: &Line, end: usize, found: &mut Found) -> usize {
    let word = line.run_back(end, 40, |b| b.is_ascii_alphanumeric() || matches!(b, b'_' | b'-'));
    let mut buffer = [0; 40];
    let joined = lower(line.slice(word, end), &mut buffer);
    let is_key = joined.ends_with(b"key");
    let says = |word: &[u8]| {
        matches!(
            word,
            b"api"
                | b"access"
                | b"secret"
                | b"auth"
                | b"signing"
                | b"encryption"
                | b"private"
                | b"shared"
                | b"service"
                | b"bearer"
                | b"refresh"
                | b"session"
                | b"registration"
                | b"deploy"
                | b"license"
                | b"id"
                | b"oauth"
        )
    };
    let inner =
        joined.split(|b| matches!(b, b'_' | b'-')).any(|part| says(part) || part == b"apikey");
    // Account orders key <88 of base64>: as long as the keys of a storage account.
    let from = end + 1;
    let stop = line.run(from, 96, |b| b.is_ascii_alphanumeric() || matches!(b, b'+' | b'/' | b'='));
    if is_key
        && line.at(end) == b' '
        && stop - from == 88
        && line.slice(from, stop).ends_with(b"==")
        && line.slice(from, stop).iter().any(u8::is_ascii_digit)
    {
        found.add(from, stop, &AZURE_STORAGE_KEY, 88, "as long as a key of a storage account");
        return stop;
    }
    if is_key && !inner && !line.word_before(word, 1, says) {
        return end;
    }
    let Some(start) = value_behind(line, end) else { return end };
    let stop = line.run(start, 512, |b| {
        b.is_ascii_alphanumeric() || matches!(b, b'-' | b'_' | b'+' | b'/' | b'=' | b'.' | b'~')
    });
    let stop = line.run_back(stop, 1, |b| b == b'.');
    let value = line.slice(start, stop);
    if value.len() >= SHORT && is_drawn(value) && !is_placeholder(value) && !is_reference(value) {
        let kind = if is_key { &API_KEY } else { &OAUTH_TOKEN };
        found.add(start, stop, kind, 80, "drawn at random, behind a word for a secret");
        return stop;
    }
    end
}

/// Where the value starts: in a bracket right behind, or behind a colon that one to four small words lead to.
fn value_behind(line: &Line, end: usize) -> Option<usize> {
    if line.at(end) == b' ' && matches!(line.at(end + 1), b'[' | b'(' | b'\'' | b'<') {
        return Some(end + 2);
    }
    if line.at(end) != b' ' {
        return None;
    }
    let stop = line.run(end + 1, FAR, |b| {
        b.is_ascii_lowercase() || b.is_ascii_digit() || matches!(b, b' ' | b'/' | b'-' | b'_')
    });
    let words = line.slice(end + 1, stop).split(|b| *b == b' ').count();
    if line.slice(stop, stop + 2) == b": " && stop > end + 1 && words <= 4 {
        return Some(stop + 2);
    }
    // … set key VALUE
    let word = line.slice(end, end + 10);
    [&b" set key "[..], b" is now "]
        .iter()
        .find(|verb| word.starts_with(verb))
        .map(|verb| end + verb.len())
}

/// Digits and letters mixed as in keys, and not a UUID.
fn is_drawn(value: &[u8]) -> bool {
    let digits = value.iter().filter(|b| b.is_ascii_digit()).count();
    let letters = value.iter().filter(|b| b.is_ascii_alphabetic()).count();
    let dots = value.iter().filter(|b| **b == b'.').count();
    digits >= 3
        && letters >= 3
        && dots <= 2
        && !is_uuid(value)
        && (looks_random(value) || is_hex(value))
        && (is_hex(value) || value.iter().any(u8::is_ascii_uppercase) || value.len() >= 28)
}

/// At least 32 digits of hexadecimal, letters and digits well mixed.
fn is_hex(value: &[u8]) -> bool {
    let digits = value.iter().filter(|b| b.is_ascii_digit()).count();
    value.len() >= 32 && is_plain_hex(value) && (6..=value.len() - 6).contains(&digits)
}
