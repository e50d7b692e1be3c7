//! What names of people look like, in the shape and with a small vocabulary of given names.
//!
//! The vocabulary only raises confidence where a sentence hints at a person; a name with a label needs no entry here.

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

/// Whether a word is a common given name.
pub(crate) fn is_given(word: &[u8]) -> bool {
    GIVEN.has(word)
}

/// Whether a capitalized word is one that starts sentences and titles in logs, not names.
pub(crate) fn is_log_word(word: &[u8]) -> bool {
    LOG_WORDS.has(word)
}

/// Frequent given names of several languages, lower case.
static GIVEN: Words = Words::of(include_str!("words/names_given.txt"));

/// Capitalized words that are not given names.
static LOG_WORDS: Words = Words::of(include_str!("words/names_log_words.txt"));
