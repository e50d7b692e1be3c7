//! A hash for short keys that are known in advance (FNV-1a, 64 bits): no attacker chooses what is in the tables.

use std::collections::HashMap;
use std::hash::{BuildHasherDefault, Hasher};

/// A map with keys of a few bytes.
pub(crate) type ShortMap<K, V> = HashMap<K, V, BuildHasherDefault<Fnv>>;

/// FNV-1a after Fowler, Noll and Vo.
pub(crate) struct Fnv(u64);

impl Default for Fnv {
    fn default() -> Fnv {
        Fnv(0xcbf2_9ce4_8422_2325)
    }
}

impl Hasher for Fnv {
    fn write(&mut self, bytes: &[u8]) {
        for &b in bytes {
            self.0 = (self.0 ^ u64::from(b)).wrapping_mul(0x0000_0100_0000_01b3);
        }
    }

    fn write_usize(&mut self, number: usize) {
        self.0 = (self.0 ^ number as u64).wrapping_mul(0x0000_0100_0000_01b3);
    }

    fn finish(&self) -> u64 {
        self.0
    }
}

/// Which words of a set may be meant: by their first two bytes, a bit for each length. One look refuses nearly all words of a log.
pub(crate) struct Lengths(Box<[u32]>);

impl Lengths {
    /// The words of a set, in lower case.
    pub fn of<'w>(words: impl Iterator<Item = &'w [u8]>) -> Lengths {
        let mut lengths = vec![0; SLOTS].into_boxed_slice();
        for word in words {
            if let Some(bits) = lengths.get_mut(slot(word)) {
                *bits |= 1_u32 << word.len().min(31);
            }
        }
        Lengths(lengths)
    }

    /// Whether some word starts like `word` and is as long; case is ignored.
    #[inline]
    pub fn may_hold(&self, word: &[u8]) -> bool {
        self.0.get(slot(word)).is_some_and(|bits| bits >> word.len().min(31) & 1 == 1)
    }
}

const SLOTS: usize = 1024;

/// Letters differ in their low five bits, whatever their case.
#[inline]
fn slot(word: &[u8]) -> usize {
    let low = |at: usize| word.get(at).map_or(0, |&b| usize::from(b & 0x1f));
    low(0) << 5 | low(1)
}
