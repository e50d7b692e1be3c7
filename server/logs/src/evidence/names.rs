//! Names in records: identifiers, addresses and telling words, by which records of several logs are seen to speak of one thing.

use std::collections::HashMap;
use std::hash::BuildHasherDefault;
use std::sync::LazyLock;

use super::EvidenceInput;
use crate::template::Identity;

/// Bytes of a record that are read for names.
const READ: usize = 1500;

/// Keys are hashes already.
pub(super) type NameMap<V> = HashMap<u64, V, BuildHasherDefault<Identity>>;

/// A name, known by its hash.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Name {
    pub hash: u64,
    /// Identifiers and addresses; else a word.
    pub id: bool,
}

/// The names of all records of one log.
pub(super) struct Names {
    names: Vec<Name>,
    /// Where the names of each record end.
    ends: Vec<u32>,
}

impl Names {
    pub(super) fn of(input: &EvidenceInput<'_>) -> Names {
        let mut names = Vec::with_capacity(input.log.records.len() * 8);
        let mut ends = Vec::with_capacity(input.log.records.len());
        for record in &input.log.records {
            let whole = input.text.get(record.span.range()).unwrap_or_default();
            // Fields of a structured record stand before the message as well as behind it.
            let head = if whole.first() == Some(&b'{') {
                0
            } else {
                record.message.start.saturating_sub(record.span.start)
            };
            let text = whole.get(head..whole.len().min(head + READ)).unwrap_or_default();
            let first = names.len();
            // Who says it is a name as well, where it does not stand in the message.
            tokens(record.source.as_bytes(), &mut names);
            tokens(text, &mut names);
            once(first, &mut names);
            ends.push(u32::try_from(names.len()).unwrap_or(u32::MAX));
        }
        Names { names, ends }
    }

    /// The names of a record.
    pub(super) fn record(&self, index: usize) -> &[Name] {
        let start = index.checked_sub(1).map_or(0, |before| self.end(before));
        self.names.get(start..self.end(index)).unwrap_or_default()
    }

    fn end(&self, index: usize) -> usize {
        self.ends.get(index).map_or(0, |end| *end as usize)
    }
}

/// Words that logs of all kinds use to say how things go, not which things.
const COMMON: &str = "\
    above access account action added address after again alert allowed attempt attempting attempts available backup \
    because been before below body bytes call cannot caused certificate change changed check checks client closed closing \
    code completed computer config configuration connect connected connection connections could count created critical \
    current data database debug default deleted denied device disabled disk does down duration during enabled error errors \
    event events example exceeded exception expired fail failed failing fails failure false fatal file files finished \
    firing first found from group have host http https info insert interface into invalid java kind last left level limit \
    line local logger long lost main memory message method missing more name network next node none normal null number \
    object only open opened order other panic password path port process progress query reached read reading reason \
    received recovery refused removed request requests reset resource responding response retries retry retrying returned \
    root running seconds select send sending sent server service services session severity size some source space start \
    started starting state statement status still stop stopped storage succeeded success successfully system table target \
    task than that then this thread threshold time timed timeout took total true type unable unavailable unexpected \
    unknown unreachable update updated upstream used user using value version wait waiting warn warning were when where \
    while will with work worker write writing";

/// The same, by hash.
static COMMON_HASHES: LazyLock<NameMap<()>> =
    LazyLock::new(|| COMMON.split(' ').map(|word| (hash(word.as_bytes()), ())).collect());

/// The names of a text, each as often as it stands there.
fn tokens(text: &[u8], names: &mut Vec<Name>) {
    let mut here = 0;
    while here < text.len() {
        let rest = text.get(here..).unwrap_or_default();
        let length = rest.iter().take_while(|byte| inside(**byte)).count();
        if length == 0 {
            here += 1;
            continue;
        }
        let run = rest.get(..length).unwrap_or_default();
        here += length;
        token(run, names);
    }
}

/// Leaves of the names from a place on each one once.
fn once(first: usize, names: &mut Vec<Name>) {
    if let Some(own) = names.get_mut(first..) {
        own.sort_unstable_by_key(|name| (name.hash, !name.id));
    }
    let mut kept = first;
    for at in first..names.len() {
        let same = at > first
            && names.get(at).map(|name| name.hash)
                == names.get(kept.wrapping_sub(1)).map(|name| name.hash)
            && kept > first;
        if !same {
            names.swap(kept, at);
            kept += 1;
        }
    }
    names.truncate(kept);
}

fn inside(byte: u8) -> bool {
    byte.is_ascii_alphanumeric()
        || matches!(byte, b'_' | b'-' | b'.' | b'/' | b':' | b'@')
        || byte >= 0x80
}

/// A run of the letters of names: the whole as an identifier, and its words.
fn token(run: &[u8], names: &mut Vec<Name>) {
    let trimmed = trim(run);
    if trimmed.iter().all(|byte| {
        byte.is_ascii_digit() || matches!(byte, b'-' | b':' | b'.' | b'T' | b'Z' | b'/' | b'_')
    }) {
        // A number, a date or a time; of these only addresses are names.
        let address =
            trimmed.split(|byte| *byte == b':' || *byte == b'/').next().unwrap_or_default();
        if serial(trimmed) {
            names.push(Name { hash: hash(trimmed), id: true });
        }
        if version(trimmed) {
            names.push(Name { hash: hash(trimmed), id: false });
        }
        if address.iter().filter(|byte| **byte == b'.').count() == 3 && address.len() >= 7 {
            names.push(Name { hash: hash(address), id: true });
        }
        return;
    }
    for part in trimmed.split(|byte| *byte == b':') {
        let part = trim(part);
        let digits = part.iter().any(u8::is_ascii_digit);
        let signs = part.iter().any(|byte| matches!(byte, b'_' | b'-' | b'.' | b'/' | b'@'));
        let letters = part.iter().any(u8::is_ascii_alphabetic);
        if letters && (digits || signs) && (3..=100).contains(&part.len()) && !pair(part) {
            identifier(part, names);
        }
        for word in part.split(|byte| !byte.is_ascii_alphanumeric()) {
            humps(word, names);
        }
    }
}

/// Whether it is two words that go together in a sentence: `Input/output`, `Read-only`.
fn pair(part: &[u8]) -> bool {
    at_upper(part)
        && part.iter().all(|byte| byte.is_ascii_alphabetic() || matches!(byte, b'-' | b'/'))
        && part.iter().skip(1).all(|byte| !byte.is_ascii_uppercase())
}

fn at_upper(part: &[u8]) -> bool {
    part.first().is_some_and(u8::is_ascii_uppercase)
}

/// Whether it is a number in parts that is no date: `8903-9012`, as packages and parts have.
fn serial(number: &[u8]) -> bool {
    let digits = number.iter().filter(|byte| byte.is_ascii_digit()).count();
    let parts: Vec<&[u8]> = number.split(|byte| *byte == b'-').collect();
    digits >= 7
        && (2..=3).contains(&parts.len())
        && parts.iter().all(|part| part.len() >= 3 && part.iter().all(u8::is_ascii_digit))
}

/// Whether a number is a version: three parts of at most three digits.
fn version(number: &[u8]) -> bool {
    let part = |part: &[u8]| (1..=3).contains(&part.len()) && part.iter().all(u8::is_ascii_digit);
    number.split(|byte| *byte == b'.').count() == 3 && number.split(|byte| *byte == b'.').all(part)
}

/// An identifier with what it is part of: its directories or namespace, and itself without the numbers that tell instances apart
/// (`shop/web-7c9f5d8b6d-x2x4k` is of `shop/web`).
fn identifier(part: &[u8], names: &mut Vec<Name>) {
    names.push(Name { hash: hash(part), id: true });
    if let Some(short) = port(part) {
        names.push(Name { hash: hash(&short), id: true });
    }
    let mut whole = part;
    while let Some(at) = whole.iter().rposition(|byte| *byte == b'-') {
        let (front, last) =
            (whole.get(..at).unwrap_or_default(), whole.get(at + 1..).unwrap_or_default());
        if front.len() < 3 || !last.iter().any(u8::is_ascii_digit) {
            break;
        }
        names.push(Name { hash: hash(front), id: true });
        whole = front;
    }
    if part.contains(&b'/') {
        // A path is of its directories, but for the first: all paths have few of those.
        if part.first() == Some(&b'/') {
            for (at, _) in
                part.iter().enumerate().skip(1).filter(|(_, byte)| **byte == b'/').skip(1)
            {
                names.push(Name { hash: hash(part.get(..at).unwrap_or_default()), id: true });
            }
        }
        for piece in part.split(|byte| *byte == b'/') {
            if piece.len() >= 4
                && piece
                    .iter()
                    .any(|byte| byte.is_ascii_digit() || matches!(byte, b'_' | b'-' | b'.'))
            {
                names.push(Name { hash: hash(piece), id: true });
            }
        }
    }
}

/// A port of a switch in the short spelling: `GigabitEthernet1/0/14` and `Gi1/0/14` are one.
fn port(part: &[u8]) -> Option<Vec<u8>> {
    let letters = part.iter().take_while(|byte| byte.is_ascii_alphabetic()).count();
    let numbers = part.get(letters..)?;
    let places = numbers.contains(&b'/')
        && numbers.iter().all(|byte| byte.is_ascii_digit() || *byte == b'/');
    (letters >= 2 && places).then(|| {
        let mut short = part.get(..2).unwrap_or_default().to_vec();
        short.extend_from_slice(numbers);
        short
    })
}

fn trim(run: &[u8]) -> &[u8] {
    let start = run.iter().position(u8::is_ascii_alphanumeric).unwrap_or(run.len());
    let start = if start > 0 && run.get(start - 1) == Some(&b'/') { start - 1 } else { start };
    let end = run.iter().rposition(u8::is_ascii_alphanumeric).map_or(start, |at| at + 1);
    run.get(start..end).unwrap_or_default()
}

/// The words of `camelCase` and `UPPER` names, and short names with a digit as machines have.
fn humps(word: &[u8], names: &mut Vec<Name>) {
    if word.len() > 40 {
        return;
    }
    let digits = word.iter().filter(|byte| byte.is_ascii_digit()).count();
    if digits > 0 {
        // `web1` is a name, `9f3ac01b` is a number in another base.
        let front = word.iter().take_while(|byte| byte.is_ascii_alphabetic()).count();
        if front >= 2 && front + digits == word.len() && digits <= 4 {
            names.push(Name { hash: hash(word), id: true });
        }
        return;
    }
    let mut start = 0;
    for at in 1..=word.len() {
        let ends = at == word.len()
            || (word.get(at).is_some_and(u8::is_ascii_uppercase)
                && word.get(at - 1).is_some_and(u8::is_ascii_lowercase));
        if ends {
            let part = word.get(start..at).unwrap_or_default();
            start = at;
            if part.len() >= 4 && !hexadecimal(part) && !common(part) {
                names.push(Name { hash: hash(stem(part)), id: false });
            }
        }
    }
}

fn hexadecimal(word: &[u8]) -> bool {
    word.iter().all(|byte| matches!(byte.to_ascii_lowercase(), b'a'..=b'f'))
}

fn common(word: &[u8]) -> bool {
    COMMON_HASHES.contains_key(&hash(word))
}

/// A word without the `s` of its plural.
fn stem(word: &[u8]) -> &[u8] {
    match word.strip_suffix(b"s") {
        Some(stem) if stem.len() >= 4 && !stem.ends_with(b"s") => stem,
        _ => word,
    }
}

/// FNV-1a, of small letters.
fn hash(word: &[u8]) -> u64 {
    word.iter().fold(0xcbf2_9ce4_8422_2325, |hash, byte| {
        (hash ^ u64::from(byte.to_ascii_lowercase())).wrapping_mul(0x0000_0100_0000_01b3)
    })
}

/// The hash of a name as a person writes it, for tests and for names of logs.
pub(super) fn named(text: &[u8]) -> Vec<Name> {
    let mut names = Vec::new();
    tokens(text, &mut names);
    once(0, &mut names);
    names
}
