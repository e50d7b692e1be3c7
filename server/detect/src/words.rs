//! Word lists, kept as text files: words in lower case with white space between, in any order.
//!
//! A word is three numbers of eight bytes each, found by one multiplication and rarely more than one comparison. The table holds
//! places in the text, four bytes each: the longest list stays in the cache of a core, and is made in a millisecond.

use std::sync::OnceLock;

/// Longest word in a list, in bytes.
const LONGEST: usize = 24;

/// A word in lower case: its first, middle and last bytes. With its length it is all of it.
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
        let table = self.table.get_or_init(|| Table::of(self.text));
        packed(word).is_some_and(|packed| table.has(word.len(), packed))
    }

    /// All of them, in lower case.
    pub fn iter(&self) -> impl Iterator<Item = &'static [u8]> {
        self.text.split_ascii_whitespace().map(str::as_bytes)
    }
}

/// Nothing for a word that is in no list: one that is empty or too long.
#[inline]
fn packed(word: &[u8]) -> Option<Packed> {
    let middle = word.len() / 2;
    let packed = match word.len() {
        1..=3 => {
            let [first, middle, last] = [word.first(), word.get(middle), word.last()]
                .map(|byte| u64::from(byte.copied().unwrap_or(0)));
            [first | middle << 8 | last << 16, 0, 0]
        }
        4..=7 => {
            let [first, last] = [word.first_chunk(), word.last_chunk()]
                .map(|four| u64::from(u32::from_le_bytes(four.copied().unwrap_or_default())));
            [first | last << 32, 0, 0]
        }
        8..=LONGEST => {
            let inner = word.get(middle - 4..).and_then(|rest| rest.first_chunk());
            [word.first_chunk(), inner, word.last_chunk()]
                .map(|eight| u64::from_le_bytes(eight.copied().unwrap_or_default()))
        }
        _ => return None,
    };
    Some(packed.map(lower))
}

/// Eight bytes with ASCII capitals in lower case: where adding carries into the highest bit, a byte is at or behind a letter.
#[inline]
fn lower(eight: u64) -> u64 {
    let every = |byte: u8| u64::from_le_bytes([byte; 8]);
    let low = eight & every(0x7f);
    let from_a = low.wrapping_add(every(0x80 - b'A'));
    let behind_z = low.wrapping_add(every(0x7f - b'Z'));
    let capital = (from_a ^ behind_z) & !eight & every(0x80);
    eight | capital >> 2
}

/// Words with open addressing: each is in its own slot or in one of those behind it, before the first empty one.
struct Table {
    text: &'static [u8],
    slots: Box<[Slot]>,
}

/// Where a word is in the text, how long it is and what its hash ends with; zero for none.
#[derive(Clone, Copy, PartialEq, Eq)]
struct Slot(u32);

impl Slot {
    const EMPTY: Slot = Slot(0);
    const LENGTH: u32 = 5;
    const TAG: u32 = 8;
    /// How long a list may be, in bytes.
    const MOST: usize = 1 << (u32::BITS - Slot::LENGTH - Slot::TAG);

    fn of(at: usize, length: usize, hash: u64) -> Slot {
        debug_assert!(at < Slot::MOST, "a list of words that is too long");
        Slot((at as u32) << (Slot::LENGTH + Slot::TAG) | Slot::low(length, hash))
    }

    /// Length and end of the hash.
    fn low(length: usize, hash: u64) -> u32 {
        (length as u32) << Slot::TAG | hash as u32 & ((1 << Slot::TAG) - 1)
    }

    /// Whether it may hold a word of this length and hash.
    fn may_be(self, length: usize, hash: u64) -> bool {
        self.0 & ((1 << (Slot::LENGTH + Slot::TAG)) - 1) == Slot::low(length, hash)
    }

    fn at(self) -> usize {
        (self.0 >> (Slot::LENGTH + Slot::TAG)) as usize
    }
}

impl Table {
    fn of(text: &'static str) -> Table {
        let words = text.split_ascii_whitespace().count();
        let size = (4 * words).next_power_of_two().max(4);
        let mut table =
            Table { text: text.as_bytes(), slots: vec![Slot::EMPTY; size].into_boxed_slice() };
        let mut start = 0;
        for line in text.as_bytes().split(u8::is_ascii_whitespace) {
            if let Some(word) = packed(line)
                && let Err(free) = table.find(line.len(), word)
                && let Some(slot) = table.slots.get_mut(free)
            {
                *slot = Slot::of(start, line.len(), hash(word));
            }
            start += line.len() + 1;
        }
        table
    }

    #[inline]
    fn has(&self, length: usize, word: Packed) -> bool {
        self.find(length, word).is_ok()
    }

    /// The slot of a word, or the free one where it would be.
    #[inline]
    fn find(&self, length: usize, word: Packed) -> Result<usize, usize> {
        let hash = hash(word);
        let mut at = (hash >> (u64::BITS - self.slots.len().trailing_zeros())) as usize;
        loop {
            match self.slots.get(at) {
                Some(slot) if slot.may_be(length, hash) => {
                    let there = self.text.get(slot.at()..slot.at() + length);
                    if there.and_then(packed) == Some(word) {
                        return Ok(at);
                    }
                }
                Some(&Slot::EMPTY) | None => return Err(at),
                Some(_) => {}
            }
            at = (at + 1) & (self.slots.len() - 1);
        }
    }
}

/// Its highest bits say where a word belongs (Knuth, The Art of Computer Programming 6.4, multiplicative hashing).
#[inline]
fn hash([a, b, c]: Packed) -> u64 {
    let mixed = a ^ b.rotate_left(23) ^ c.rotate_left(41);
    let product = mixed.wrapping_mul(0x9e37_79b9_7f4a_7c15);
    product ^ product >> 40 & 0xff
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

    #[test]
    fn words_of_every_length_are_told_apart() {
        static WORDS: Words =
            Words::of("a ab abc abcd abcdefg abcdefgh abcdefghijklmnopqr abcdefghijklmnopqrstuvwx");
        let all = "abcdefghijklmnopqrstuvwxyz";
        for length in 0..=all.len() {
            let word = &all.as_bytes()[..length];
            let listed = WORDS.iter().any(|one| one == word);
            assert_eq!(WORDS.has(word), listed, "{length}");
            assert_eq!(WORDS.has(&word.to_ascii_uppercase()), listed, "{length}");
            for at in 0..length {
                for other in [b'_', 0xc1, word[at] | 0x80] {
                    let mut changed = word.to_vec();
                    changed[at] = other;
                    assert!(!WORDS.has(&changed), "{length}, {at}");
                }
            }
        }
    }
}
