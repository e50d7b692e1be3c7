//! Credentials of vendors by their own format: prefix, length, alphabet, and the checksum where there is one.
//!
//! One more vendor is one more row in the table of its theme. Formats without a telling prefix stand in [`keyed`]: there the name
//! of the vendor in the key decides. Of two rows of a table whose prefixes start alike, the longer prefix stands first.

pub(crate) mod cloud;
pub(crate) mod communication;
pub(crate) mod data;
pub(crate) mod delivery;
pub(crate) mod keyed;
pub(crate) mod machine_learning;
pub(crate) mod observability;
pub(crate) mod payment;
pub(crate) mod source_hosting;

use std::sync::LazyLock;

use crate::Kind;
use crate::checksum::{crc32, is_base62};
use crate::entropy::looks_random;
use crate::kind::{TELEGRAM_TOKEN, TWILIO_KEY, VAULT_TOKEN};
use crate::line::{Found, Line, is_word};
use crate::place::{Near, Place};
use crate::registry::{Detector, Watch};

pub(crate) static TWILIO: Detector =
    Detector { rule: "twilio-auth-token", watch: Watch::Prefixes(&["AC"], twilio_token) };

pub(crate) static VAULT: Detector =
    Detector { rule: "vault-legacy-token", watch: Watch::LongWords(vault) };

pub(crate) static TELEGRAM: Detector = Detector {
    rule: "telegram-bot-token",
    watch: Watch::Places(&[Place::new(b':', Near::DIGIT, Near::HEX)], telegram),
};

/// What a credential is made of behind its prefix.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Alphabet {
    /// Letters and digits.
    Base62,
    /// The former and `_`.
    Base62Bar,
    /// Letters, digits, `_` and `-`.
    Url,
    /// The former and dots.
    Dotted,
    /// The former and `/`.
    Slash,
    /// Lower-case hexadecimal.
    Hex,
    /// The former and `_`.
    HexBar,
    /// Lower-case hexadecimal with `-`, as a UUID.
    HexDash,
    /// Lower-case letters and digits.
    Base36,
    /// The former and `$`.
    Dollar,
    /// Base64 of either kind, with `=` and `%`.
    Base64,
    /// Capitals and digits.
    Upper,
    /// The former and `_`.
    UpperBar,
    /// Capitals, digits and `-`.
    UpperDash,
}

/// All of them, in their order.
const ALPHABETS: [Alphabet; 14] = [
    Alphabet::Base62,
    Alphabet::Base62Bar,
    Alphabet::Url,
    Alphabet::Dotted,
    Alphabet::Slash,
    Alphabet::Hex,
    Alphabet::HexBar,
    Alphabet::HexDash,
    Alphabet::Base36,
    Alphabet::Dollar,
    Alphabet::Base64,
    Alphabet::Upper,
    Alphabet::UpperBar,
    Alphabet::UpperDash,
];

impl Alphabet {
    /// Which bytes belong to it.
    fn letters(self) -> &'static [bool; 256] {
        static LETTERS: LazyLock<[[bool; 256]; ALPHABETS.len()]> = LazyLock::new(|| {
            ALPHABETS.map(|alphabet| std::array::from_fn(|b| alphabet.has(b as u8)))
        });
        static NONE: [bool; 256] = [false; 256];
        LETTERS.get(self as usize).unwrap_or(&NONE)
    }

    /// Whether the byte belongs to it.
    pub(crate) fn has(self, b: u8) -> bool {
        let hex = b.is_ascii_digit() || matches!(b, b'a'..=b'f');
        let url = b.is_ascii_alphanumeric() || b == b'_' || b == b'-';
        let upper = b.is_ascii_uppercase() || b.is_ascii_digit();
        let base36 = b.is_ascii_lowercase() || b.is_ascii_digit();
        match self {
            Alphabet::Base62 => b.is_ascii_alphanumeric(),
            Alphabet::Base62Bar => b.is_ascii_alphanumeric() || b == b'_',
            Alphabet::Url => url,
            Alphabet::Dotted => url || b == b'.',
            Alphabet::Slash => url || b == b'.' || b == b'/',
            Alphabet::Hex => hex,
            Alphabet::HexBar => hex || b == b'_',
            Alphabet::HexDash => hex || b == b'-',
            Alphabet::Base36 => base36,
            Alphabet::Dollar => base36 || b == b'$',
            Alphabet::Base64 => url || matches!(b, b'+' | b'/' | b'=' | b'%'),
            Alphabet::Upper => upper,
            Alphabet::UpperBar => upper || b == b'_',
            Alphabet::UpperDash => upper || b == b'-',
        }
    }
}

/// What more a format asks for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Check {
    /// Nothing.
    Free,
    /// The last six are the CRC-32 of the rest in base 62: GitHub ("Behind GitHub's new authentication token formats", 2021), npm.
    Crc32,
    /// The first part of the rule stands within the words before: the prefix alone is too common a word.
    Named,
}

/// How a vendor spells its credentials.
pub(crate) struct Format {
    /// The rule name in findings.
    pub rule: &'static str,
    /// What they are reported as.
    pub kind: &'static Kind,
    /// How they start.
    pub prefix: &'static str,
    /// What follows the prefix.
    pub alphabet: Alphabet,
    /// Length of what follows the prefix, least and most.
    pub length: (usize, usize),
    /// What more is asked for.
    pub check: Check,
}

/// Declares the table of a theme and its detector: rule, kind, prefix, alphabet, length, check.
macro_rules! formats {
    ($($rule:literal $kind:ident $prefix:literal $alphabet:ident $least:literal..=$most:literal $check:ident;)*) => {
        pub(crate) static DETECTOR: crate::registry::Detector = crate::registry::Detector {
            rule: "vendor-token",
            watch: crate::registry::Watch::Prefixes(&[$($prefix),*], look),
        };

        /// The formats of this theme.
        pub(crate) static FORMATS: &[super::Format] = &[$(super::Format {
            rule: $rule,
            kind: &$kind,
            prefix: $prefix,
            alphabet: super::Alphabet::$alphabet,
            length: ($least, $most),
            check: super::Check::$check,
        }),*];

        fn look(line: &crate::line::Line, start: usize, found: &mut crate::line::Found) -> usize {
            super::look(FORMATS, line, start, found)
        }
    };
}
use formats;

/// All formats with a prefix, theme by theme.
pub(crate) fn all() -> impl Iterator<Item = &'static Format> {
    [
        source_hosting::FORMATS,
        delivery::FORMATS,
        cloud::FORMATS,
        machine_learning::FORMATS,
        communication::FORMATS,
        payment::FORMATS,
        observability::FORMATS,
        data::FORMATS,
    ]
    .into_iter()
    .flatten()
}

fn look(formats: &[Format], line: &Line, start: usize, found: &mut Found) -> usize {
    let rest = line.from(start);
    let first = rest.first_chunk::<2>();
    for format in formats {
        let prefix = format.prefix.as_bytes();
        // Two bytes refuse nearly all.
        if prefix.first_chunk() != first || !rest.starts_with(prefix) {
            continue;
        }
        let body = start + format.prefix.len();
        let letters = format.alphabet.letters();
        let end =
            line.run(body, format.length.1 + 1, |b| letters.get(usize::from(b)) == Some(&true));
        let end = line.run_back(end, 2, |b| b == b'.').max(body);
        let length = end - body;
        if length < format.length.0 || length > format.length.1 || is_word(line.at(end)) {
            continue;
        }
        let tail = line.slice(body, end);
        if !is_varied(tail) || (format.check == Check::Named && !named(line, start, format.rule)) {
            continue;
        }
        // With a wrong checksum it is a made-up example: no such token was ever issued.
        let confidence = match format.check {
            Check::Crc32 if is_checked(tail) => 99,
            Check::Crc32 => continue,
            Check::Free | Check::Named => 95,
        };
        found.rule = format.rule;
        found.add(start, end, format.kind, confidence, "format of a vendor's credential");
        return end;
    }
    start
}

/// Whether this looks drawn rather than written: a digit, or long in both cases, and not one byte again and again.
fn is_varied(tail: &[u8]) -> bool {
    let both = tail.len() >= 30
        && tail.iter().any(u8::is_ascii_uppercase)
        && tail.iter().any(u8::is_ascii_lowercase);
    let same = tail.iter().all(|b| tail.first() == Some(b));
    !same && (both || tail.iter().any(u8::is_ascii_digit))
}

/// Whether the vendor is named within the words before.
fn named(line: &Line, start: usize, rule: &str) -> bool {
    let vendor = rule.split('-').next().unwrap_or(rule).as_bytes();
    line.word_before(start, 6, |word| word == vendor)
}

/// `AC…:token`, as for HTTP Basic authentication; the id of the account alone is no secret.
fn twilio_token(line: &Line, start: usize, found: &mut Found) -> usize {
    let colon = line.run(start + 2, 33, |b| b.is_ascii_hexdigit());
    let stop = line.run(colon + 1, 33, |b| b.is_ascii_hexdigit());
    if colon == start + 34 && line.at(colon) == b':' && stop == colon + 33 {
        found.add(colon + 1, stop, &TWILIO_KEY, 97, "token after a Twilio account");
        return stop;
    }
    // AC… token, and AC…/Messages.json … auth=token
    let account = line.slice(start + 2, colon);
    if account.len() == 32 && account.iter().any(u8::is_ascii_digit) {
        let rest = line.slice(colon, colon + 200);
        let gap = rest
            .iter()
            .take(12)
            .position(|b| !matches!(b, b' ' | b'/' | b':' | b',' | b'=' | b'"' | b'\''))
            .unwrap_or(0);
        let gap = if rest.get(gap..).is_some_and(|rest| rest.starts_with(b"auth ")) {
            gap + 5
        } else {
            gap
        };
        let from = match rest.first() {
            Some(b' ' | b',' | b'"' | b'\'') if gap > 0 => Some(colon + gap),
            _ => memchr::memmem::find(rest, b"auth=").map(|at| colon + at + 5),
        };
        let token = |from: usize| line.run(from, 33, |b| b.is_ascii_hexdigit());
        if let Some(from) = from
            && token(from) == from + 32
            && !is_word(line.at(from + 32))
        {
            found.add(from, from + 32, &TWILIO_KEY, 92, "token behind a Twilio account");
            return from + 32;
        }
    }
    start
}

/// `s.` and 24 in base 62: a token of Vault before version 1.10.
fn vault(line: &Line, start: usize, found: &mut Found) -> usize {
    let dot = start.saturating_sub(1);
    if line.before(start) != b'.' || line.before(dot) != b's' {
        return start;
    }
    let outer = line.before(dot - 1);
    let end = line.run(start, 25, |b| b.is_ascii_alphanumeric());
    let body = line.slice(start, end);
    let digits = body.iter().filter(|b| b.is_ascii_digit()).count();
    if body.len() == 24
        && !is_word(outer)
        && !matches!(outer, b'.' | b'-' | b'/' | b'$')
        && !is_word(line.at(end))
        && !matches!(line.at(end), b'(' | b'.' | b'=' | b'-')
        && digits > 0
        && body.iter().any(u8::is_ascii_uppercase)
        && body.iter().any(u8::is_ascii_lowercase)
        && looks_random(body)
    {
        found.add(start - 2, end, &VAULT_TOKEN, 90, "format of a token of Vault");
        return end;
    }
    start
}

/// GitHub and npm: the last six of the token are the CRC-32 of what is between prefix and checksum, in base 62.
fn is_checked(tail: &[u8]) -> bool {
    tail.len()
        .checked_sub(6)
        .and_then(|at| tail.split_at_checked(at))
        .is_some_and(|(entropy, check)| is_base62(crc32(entropy), check))
}

/// `bot4859282493:AA…` or the same bare: the id of a bot, a colon, 35 of base64url.
fn telegram(line: &Line, at: usize, found: &mut Found) -> usize {
    if line.at(at + 1) != b'A' || !line.before(at).is_ascii_digit() {
        return at;
    }
    let start = line.run_back(at, 11, |b| b.is_ascii_digit());
    let end = line.run(at + 1, 36, |b| b.is_ascii_alphanumeric() || b == b'_' || b == b'-');
    let bot = line.starts(start.saturating_sub(3), "bot");
    if (7..=10).contains(&(at - start))
        && (34..=35).contains(&(end - at - 1))
        && (bot || !is_word(line.before(start)))
    {
        found.add(start, end, &TELEGRAM_TOKEN, 97, "id and token of a Telegram bot");
        return end;
    }
    at
}
