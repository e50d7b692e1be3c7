//! Word lists, kept as text files: words in lower case with white space between, in any order.
//!
//! A word is three numbers of eight bytes each, found by one multiplication and rarely more than one comparison.

use std::sync::OnceLock;

/// Longest word in a list, in bytes.
const LONGEST: usize = 24;

/// A word in lower case, zeros behind it.
type Packed = [u64; LONGEST / 8];

/// A set of words.
pub(crate) struct Words {
    text: &'static str,
    table: OnceLock<Table>,
}

impl Words {
    /// The words of a text.
    pub const fn of(text: &'static str) -> Words {
        Words { text, table: OnceLock::new() }
    }

    /// Whether `word` is one of them; ASCII case is ignored.
    pub fn has(&self, word: &[u8]) -> bool {
        let table = self.table.get_or_init(|| Table::of(self.iter()));
        packed(word).is_some_and(|word| table.has(word))
    }

    /// All of them, in lower case.
    pub fn iter(&self) -> impl Iterator<Item = &'static [u8]> {
        self.text.split_ascii_whitespace().map(str::as_bytes)
    }
}

/// Nothing for a word that is in no list: one that is empty or too long.
fn packed(word: &[u8]) -> Option<Packed> {
    if word.is_empty() || word.len() > LONGEST {
        return None;
    }
    let mut packed = [0; LONGEST / 8];
    for (to, bytes) in packed.iter_mut().zip(word.chunks(8)) {
        let mut eight = [0; 8];
        for (to, from) in eight.iter_mut().zip(bytes) {
            *to = from.to_ascii_lowercase();
        }
        *to = u64::from_le_bytes(eight);
    }
    Some(packed)
}

/// Words with open addressing: each is in its own slot or in one of those behind it, before the first empty one.
struct Table {
    slots: Box<[Packed]>,
}

impl Table {
    fn of(words: impl Iterator<Item = &'static [u8]>) -> Table {
        let words: Vec<Packed> = words.filter_map(packed).collect();
        let size = (4 * words.len()).next_power_of_two().max(4);
        let mut table = Table { slots: vec![[0; LONGEST / 8]; size].into_boxed_slice() };
        for word in words {
            let mut at = table.slot(word);
            while let Some(slot) = table.slots.get_mut(at)
                && *slot != word
            {
                if *slot == Packed::default() {
                    *slot = word;
                    break;
                }
                at = (at + 1) & (size - 1);
            }
        }
        table
    }

    #[inline]
    fn has(&self, word: Packed) -> bool {
        let mut at = self.slot(word);
        while let Some(slot) = self.slots.get(at)
            && *slot != Packed::default()
        {
            if *slot == word {
                return true;
            }
            at = (at + 1) & (self.slots.len() - 1);
        }
        false
    }

    /// Where a word belongs: the highest bits of a product (Knuth, The Art of Computer Programming 6.4, multiplicative hashing).
    #[inline]
    fn slot(&self, [a, b, c]: Packed) -> usize {
        let mixed = a ^ b.rotate_left(23) ^ c.rotate_left(41);
        let product = mixed.wrapping_mul(0x9e37_79b9_7f4a_7c15);
        (product >> (64 - self.slots.len().trailing_zeros())) as usize
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
