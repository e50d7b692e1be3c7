//! What names of people look like, in the shape and with a small vocabulary of given names.
//!
//! The vocabulary only raises confidence where a sentence hints at a person; a name with a label needs no entry here. How people's
//! names become those of accounts is here too.

use crate::line::Line;
use crate::words::Words;

/// The end of a name that starts at `at`: two to five capitalized words, particles in between, and how many capitalized words.
pub(crate) fn read(line: &Line, at: usize) -> Option<(usize, usize)> {
    let mut end = word(line, at)?;
    let mut words = 1;
    let mut last = end;
    while words < 5 && line.at(end) == b' ' {
        let start = end + 1;
        if let Some(next) = word(line, start) {
            words += 1;
            end = next;
            last = end;
        } else if let Some(next) = particle(line, start) {
            end = next;
        } else {
            break;
        }
    }
    Some((last, words))
}

/// The end of `QUELL Ana` at `at`: a surname in capitals before a given name that is known.
pub(crate) fn read_surname_first(line: &Line, at: usize) -> Option<usize> {
    if !(line.at(at + 1).is_ascii_uppercase() || line.at(at + 1) >= 0x80) {
        return None;
    }
    let end = line.run(at, 32, |b| b.is_ascii_uppercase() || b >= 0x80 || b == b'-' || b == b'\'');
    let surname = line.slice(at, end);
    let given = line.run(end, 2, |b| b == b',' || b == b' ');
    let stop = word(line, given)?;
    (surname.len() >= 3
        && surname.iter().any(u8::is_ascii_uppercase)
        && line.before(given) == b' '
        && !is_log_word(surname)
        && is_given(line.slice(given, stop)))
    .then_some(stop)
}

/// A capitalized word: letters, inner hyphens and apostrophes, an initial with its dot.
fn word(line: &Line, at: usize) -> Option<usize> {
    let first = line.at(at);
    if !(first.is_ascii_uppercase() || (first >= 0xC3 && upper_after_ascii(line, at))) {
        return None;
    }
    let end = line.run(at, 40, |b| b.is_ascii_alphabetic() || b >= 0x80 || b == b'-' || b == b'\'');
    let end = line.run_back(end, 2, |b| b == b'-' || b == b'\'').max(at + 1);
    if line.at(end) == b'.' && end == at + 1 {
        return Some(end + 1);
    }
    let bytes = line.slice(at, end);
    let lower = bytes.iter().filter(|b| b.is_ascii_lowercase() || **b >= 0x80).count();
    let upper = bytes.iter().filter(|b| b.is_ascii_uppercase()).count();
    let glued =
        matches!(line.at(end), b'0'..=b'9' | b'_' | b'(' | b'=' | b'/' | b'@' | b'[' | b'$');
    (lower >= 1 && upper <= 3 && bytes.len() >= 2 && !glued).then_some(end)
}

/// Upper-case letters of the Latin supplement and extensions start with 0xC3 to 0xC5; the exact case is not worth a table.
fn upper_after_ascii(line: &Line, at: usize) -> bool {
    match (line.at(at), line.at(at + 1)) {
        (0xC3, second) => (0x80..=0x9E).contains(&second),
        (first, _) => (0xC4..=0xD4).contains(&first),
    }
}

fn particle(line: &Line, at: usize) -> Option<usize> {
    let end = line.run(at, 6, |b| b.is_ascii_lowercase());
    let is = matches!(
        line.slice(at, end),
        b"van"
            | b"von"
            | b"der"
            | b"den"
            | b"de"
            | b"da"
            | b"do"
            | b"dos"
            | b"das"
            | b"di"
            | b"del"
            | b"della"
            | b"la"
            | b"le"
            | b"el"
            | b"al"
            | b"bin"
            | b"ben"
            | b"ibn"
            | b"ter"
            | b"ten"
            | b"zu"
            | b"zur"
            | b"af"
            | b"av"
            | b"e"
            | b"y"
            | b"du"
            | b"st"
            | b"van't"
            | b"op"
            | b"het"
    );
    (is && line.at(end) == b' ').then_some(end)
}

/// Where the first capitalized word of a family name starts: behind the particles of `van der Linden`.
pub(crate) fn past_particles(line: &Line, at: usize) -> usize {
    let mut at = at;
    while let Some(end) = particle(line, at) {
        at = end + 1;
    }
    at
}

/// Whether a word is a given name.
pub(crate) fn is_given(word: &[u8]) -> bool {
    if word.is_ascii() { GIVEN.has(word) } else { GIVEN.has(&small(word)) }
}

/// Whether a given name is also a word, a place or a product.
pub(crate) fn is_ambiguous(word: &[u8]) -> bool {
    AMBIGUOUS.has(word)
}

/// Whether a word without accents is a family name that is no other word of English.
pub(crate) fn is_family(word: &[u8]) -> bool {
    FAMILY.has(word)
}

/// Whether a word is a letter and a family name, in either order, as accounts are made: `aquell`, `quella`. Words of languages
/// that happen to be so are left out.
pub(crate) fn is_initialed(word: &[u8]) -> bool {
    let (Some(front), Some(back)) = (word.get(1..), word.get(..word.len().saturating_sub(1)))
    else {
        return false;
    };
    (6..=20).contains(&word.len())
        && word.iter().all(u8::is_ascii_lowercase)
        && (front.len() >= 5 && is_family(front) || back.len() >= 5 && is_family(back))
        && !word.ends_with(b"s")
        && !word.ends_with(b"ing")
        && !word.ends_with(b"ed")
        && !NO_ACCOUNTS.has(word)
}

/// Letters of the Latin blocks in lower case: the two bytes of U+00C0 to U+017F that UTF-8 makes (Unicode, C1 and Extended-A charts).
fn small(word: &[u8]) -> Vec<u8> {
    let mut out = word.to_ascii_lowercase();
    let mut at = 0;
    while let Some([lead, last]) = out.get_mut(at..at + 2) {
        let second = *last;
        match *lead {
            0xC3 if (0x80..=0x9E).contains(&second) && second != 0x97 => *last += 0x20,
            // In pairs, a capital before its small letter: even before odd, but odd before even in U+0139 to U+0148 and U+0179 on.
            0xC4 | 0xC5 => {
                let code = (u16::from(*lead & 0x1F) << 6) | u16::from(second & 0x3F);
                let odd = (0x139..=0x148).contains(&code) || (0x179..=0x17E).contains(&code);
                if (code % 2 == 1) == odd && !matches!(code, 0x130 | 0x138 | 0x149 | 0x178 | 0x17F)
                {
                    let next = code + 1;
                    *lead = 0xC0 | u8::try_from(next >> 6).unwrap_or(0);
                    *last = 0x80 | u8::try_from(next & 0x3F).unwrap_or(0);
                }
            }
            _ => {}
        }
        at += if out.get(at).is_some_and(|lead| *lead >= 0xC0) { 2 } else { 1 };
    }
    out
}

/// Whether a capitalized word is one that starts sentences and titles in logs, not names.
pub(crate) fn is_log_word(word: &[u8]) -> bool {
    LOG_WORDS.has(word)
}

/// Given names of many languages, lower case (lists of the Faker projects, MIT licence, and own ones).
static GIVEN: Words = Words::of(include_str!("words/names_given.txt"));

/// Family names in ASCII, lower case, without those that are words of English (lists of the Faker projects, MIT licence).
static FAMILY: Words = Words::of(include_str!("words/names_family.txt"));

/// Words that are a letter and a family name by chance.
static NO_ACCOUNTS: Words = Words::of(include_str!("words/names_family_not.txt"));

/// Given names that are also words, places or products; counted in the documentation of programs.
static AMBIGUOUS: Words = Words::of(include_str!("words/names_ambiguous.txt"));

/// Capitalized words that are not given names.
static LOG_WORDS: Words = Words::of(include_str!("words/names_log_words.txt"));
