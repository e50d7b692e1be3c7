//! Word lists, kept as text files: words in lower case with white space between, in any order.
//!
//! One look at the first bytes and the length refuses nearly all words of a log (see [`Lengths`]).

use std::sync::OnceLock;

use crate::hash::Lengths;
use crate::line::lower;

/// Longest word in a list, in bytes.
const LONGEST: usize = 24;

/// A set of words.
pub(crate) struct Words {
    text: &'static str,
    set: OnceLock<(Lengths, Vec<&'static [u8]>)>,
}

impl Words {
    /// The words of a text.
    pub const fn of(text: &'static str) -> Words {
        Words { text, set: OnceLock::new() }
    }

    /// Whether `word` is one of them; ASCII case is ignored.
    pub fn has(&self, word: &[u8]) -> bool {
        let (lengths, sorted) = self.set();
        if word.len() > LONGEST || !lengths.may_hold(word) {
            return false;
        }
        let mut buffer = [0; LONGEST];
        sorted.binary_search(&lower(word, &mut buffer)).is_ok()
    }

    /// All of them, in lower case.
    pub fn iter(&self) -> impl Iterator<Item = &'static [u8]> {
        self.set().1.iter().copied()
    }

    fn set(&self) -> &(Lengths, Vec<&'static [u8]>) {
        self.set.get_or_init(|| {
            let mut words: Vec<&[u8]> =
                self.text.split_ascii_whitespace().map(str::as_bytes).collect();
            words.sort_unstable();
            (Lengths::of(words.iter().copied()), words)
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_word_is_found_in_any_case_and_others_are_not() {
        static WORDS: Words = Words::of("www-data root\n__token__ élan");
        for word in ["root", "ROOT", "www-data", "__token__", "élan"] {
            assert!(WORDS.has(word.as_bytes()), "{word}");
        }
        for word in ["", "roo", "roots", "www", "a-very-long-word-that-fits-nowhere"] {
            assert!(!WORDS.has(word.as_bytes()), "{word}");
        }
        assert_eq!(WORDS.iter().count(), 4);
    }
}
