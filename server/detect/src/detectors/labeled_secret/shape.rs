//! What secrets look like, and what values do that only say where one is.

use super::code::is_code;
use crate::entropy::looks_random;
use crate::line::holds;
use crate::words::Words;

/// Whether the value could be a secret by its shape: long enough, and not words, paths, addresses or numbers.
pub(crate) fn is_secret_like(value: &[u8]) -> bool {
    if value.len() < 8
        || value.iter().any(|b| matches!(b, b' ' | b'\t' | b'(' | b'[' | b'{' | b'<'))
        || is_code(value)
    {
        return false;
    }
    let digits = count(value, u8::is_ascii_digit);
    let upper = count(value, u8::is_ascii_uppercase);
    let lower = count(value, u8::is_ascii_lowercase);
    // 1a::2b, Root%20CA, LABEL=\fP, nl80211_pattern_support: addresses, text and names of code.
    let name = upper == 0
        && digits <= 5
        && value.contains(&b'_')
        && count(value, |b| matches!(b, b'_' | b'.')) + digits + lower == value.len();
    let text = [&b"::"[..], b"%20", b"\\f"].iter().any(|part| holds(value, part));
    if text || name && has_structure(value) {
        return false;
    }
    if upper + lower == 0 {
        // Digits alone are counters and ids.
        return false;
    }
    let marks = |b: &u8| matches!(b, b'-' | b'_' | b'.' | b':' | b'/' | b'T' | b'+' | b'Z');
    if digits == value.len() - count(value, marks) || holds(value, b"://") {
        return false;
    }
    if digits == 0 {
        let marks = count(value, |b| b"!@#$%^&*+?~".contains(b));
        // FooBarBaz and words-with-dashes; long runs of letters in mixed case are drawn at random.
        return marks > 0 && !has_structure(value)
            || (upper >= 2 && lower >= 2 && looks_random(value))
            || (value.len() >= 20
                && (upper == 0 || lower == 0)
                && upper + lower == value.len()
                && looks_drawn(value));
    }
    // Words joined by marks with a number or two: db-credentials-2, user:profile:5215, prod/payments/key1.
    !(has_structure(value) && digits * 5 < value.len() * 2 && !looks_random(value))
}

fn count(value: &[u8], is: impl Fn(&u8) -> bool) -> usize {
    value.iter().filter(|b| is(b)).count()
}

/// Long runs of letters of one case with few vowels.
fn looks_drawn(value: &[u8]) -> bool {
    let vowels = value.iter().filter(|b| b"aeiouAEIOU".contains(b)).count();
    vowels * 4 < value.len()
}

/// Words joined by the marks of names and paths.
pub(crate) fn has_structure(value: &[u8]) -> bool {
    let parts = value.split(|b| matches!(b, b'-' | b'_' | b'.' | b':' | b'/'));
    let mut wordy = 0;
    let mut count = 0;
    for part in parts {
        count += 1;
        let word = part.len() >= 2 && part.iter().all(u8::is_ascii_lowercase)
            || part.len() >= 3 && part.iter().skip(1).all(u8::is_ascii_lowercase)
            || part.iter().all(u8::is_ascii_uppercase) && part.len() >= 3;
        wordy += usize::from(word);
    }
    count >= 2 && wordy * 2 >= count
}

/// Values that say where a secret is, not what it is.
pub(crate) fn is_reference(value: &[u8]) -> bool {
    [
        &b"vault:"[..],
        b"arn:",
        b"file:",
        b"/run/secrets",
        b"/var/",
        b"/etc/",
        b"ssm:",
        b"op://",
        b"projects/",
        b"secretsmanager:",
        b"!vault",
        b"ENC[",
        b"kms:",
        b"env:",
        b"ref+",
        b"hmac-sha256:",
        b"sha256:",
    ]
    .iter()
    .any(|prefix| value.starts_with(prefix))
}

/// Whether this is a UUID (RFC 9562), with dashes.
pub(crate) fn is_uuid(value: &[u8]) -> bool {
    value.len() == 36
        && value.iter().enumerate().all(|(at, b)| {
            if matches!(at, 8 | 13 | 18 | 23) { *b == b'-' } else { b.is_ascii_hexdigit() }
        })
}

pub(crate) fn is_plain_hex(value: &[u8]) -> bool {
    value.iter().all(u8::is_ascii_hexdigit)
}

pub(crate) fn looks_base64(value: &[u8]) -> bool {
    value.len() >= 8
        && (value.ends_with(b"=") || value.len().is_multiple_of(4))
        && value.iter().any(u8::is_ascii_uppercase)
}

/// `amber-otter-76`: words and a number at the end, none of which says what a secret is for, as references do (`db-password-2`).
pub(crate) fn is_passphrase(value: &[u8]) -> bool {
    let mut parts = value.rsplit(|b| matches!(b, b'-' | b'_' | b'.'));
    let last = parts.next().unwrap_or(&[]);
    let letters = last.iter().take_while(|b| b.is_ascii_alphabetic()).count();
    let (word, number) = last.split_at(letters);
    let digits = (1..=4).contains(&number.len()) && number.iter().all(u8::is_ascii_digit);
    // amber-otter-76, amber_otter7
    let numbered =
        digits && (letters == 0 && number.len() >= 2 || letters >= 3 && !TELLING.has(word));
    let mut words = usize::from(letters > 0);
    let plain = parts.all(|part| {
        words += 1;
        part.len() >= 3 && part.iter().all(u8::is_ascii_alphabetic) && !TELLING.has(part)
    });
    numbered && plain && (2..=4).contains(&words)
}

/// Parts of the names of secrets.
static TELLING: Words = Words::of(
    "access admin api app apps auth aws azure backend cache cert cloud cluster config credential credentials creds database default dev docker env gcp github gitlab key keys kube login mysql name node oauth pass password postgres prod production pull redis registry secret secrets service session shared signing ssh staging store svc test tls token tokens user vault version web webhook",
);
