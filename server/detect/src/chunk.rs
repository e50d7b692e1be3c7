//! Sixty-four bytes of text at a time: where words, digits and punctuation are, a bit for each byte.
//!
//! Bits instead of a loop over bytes: where words end is found by counting zeros, with no branch to mispredict. What a place
//! means is for [`crate::gate`] and [`crate::engine`].

use wide::{i8x16, u8x16};

use crate::line::is_word;

/// Bytes of a chunk.
pub(crate) const WIDTH: usize = 64;

/// Bytes of text before the chunk that a window holds.
pub(crate) const BEFORE: usize = 16;

/// Bytes of text behind the chunk that a window holds.
pub(crate) const AFTER: usize = 16;

/// A chunk with what stands around it; zeros outside of the text.
pub(crate) type Window = [u8; BEFORE + WIDTH + AFTER];

/// The kinds of bytes of a chunk; the lowest bit is the first byte.
#[derive(Clone, Copy)]
pub(crate) struct Chunk {
    /// Letters, digits, underscores, and bytes outside of ASCII.
    pub word: u64,
    /// Digits, also those of the [`AFTER`] bytes behind.
    pub digit: u128,
    /// Visible ASCII that is not part of a word, escapes and zeros.
    pub mark: u64,
    /// Colons.
    pub colon: u64,
    /// Dots.
    pub dot: u64,
    /// Capitals, and first bytes of the scripts that have them.
    pub upper: u64,
    /// Capital `T`, which stands between day and time.
    pub big_t: u64,
}

/// The window around `at`: borrowed from the text where it can be, else copied into `padded`.
#[inline]
pub(crate) fn window<'a>(text: &'a [u8], at: usize, padded: &'a mut Window) -> &'a Window {
    if let Some(from) = at.checked_sub(BEFORE)
        && let Some(bytes) = text.get(from..at + WIDTH + AFTER)
        && let Ok(window) = bytes.try_into()
    {
        return window;
    }
    *padded = [0; BEFORE + WIDTH + AFTER];
    let skip = BEFORE.saturating_sub(at);
    let from = at.saturating_sub(BEFORE);
    let rest = text.get(from..text.len().min(at + WIDTH + AFTER)).unwrap_or(&[]);
    for (to, &byte) in padded.iter_mut().skip(skip).zip(rest) {
        *to = byte;
    }
    padded
}

impl Chunk {
    /// Reads the chunk in a window.
    #[inline]
    pub fn read(window: &Window) -> Chunk {
        let mut chunk = Chunk { word: 0, digit: 0, mark: 0, colon: 0, dot: 0, upper: 0, big_t: 0 };
        let (lanes, _) = window.as_chunks::<16>();
        for (index, lane) in lanes.iter().skip(1).take(4).enumerate() {
            let bytes = u8x16::new(*lane);
            let signed: i8x16 = bytes.cast_signed();
            // Two's complement turns a range into one comparison: `a`..=`z` and 31 more are the 26 smallest.
            let letter =
                ((signed | i8x16::splat(0x20)) + i8x16::splat(31)).simd_lt(i8x16::splat(-102));
            let digit = digits(signed);
            let word = letter | digit | signed.simd_eq(i8x16::splat(b'_' as i8));
            let visible = signed.simd_gt(i8x16::splat(b' ' as i8))
                | signed.simd_eq(i8x16::splat(0x1b))
                | signed.simd_eq(i8x16::splat(0));
            let at = index * 16;
            let word = u64::from(bits(word) | bits(signed));
            chunk.word |= word << at;
            chunk.digit |= u128::from(bits(digit)) << at;
            chunk.mark |= (u64::from(bits(visible)) & !word) << at;
            chunk.colon |= u64::from(bits(signed.simd_eq(i8x16::splat(b':' as i8)))) << at;
            let capital = (signed + i8x16::splat(63)).simd_lt(i8x16::splat(-102))
                | (signed + i8x16::splat(-67)).simd_lt(i8x16::splat(-110));
            chunk.upper |= u64::from(bits(capital)) << at;
            chunk.dot |= u64::from(bits(signed.simd_eq(i8x16::splat(b'.' as i8)))) << at;
            chunk.big_t |= u64::from(bits(signed.simd_eq(i8x16::splat(b'T' as i8)))) << at;
        }
        if let Some(behind) = lanes.get(5) {
            chunk.digit |= u128::from(bits(digits(u8x16::new(*behind).cast_signed()))) << WIDTH;
        }
        chunk
    }

    /// Reads only what is part of words and digits in a window; nothing else of the chunk is set.
    #[inline]
    pub fn words(window: &Window) -> Chunk {
        let mut chunk = Chunk { word: 0, digit: 0, mark: 0, colon: 0, dot: 0, upper: 0, big_t: 0 };
        let (lanes, _) = window.as_chunks::<16>();
        let mut digit = 0_u64;
        for (index, lane) in lanes.iter().skip(1).take(4).enumerate() {
            let signed: i8x16 = u8x16::new(*lane).cast_signed();
            let letter =
                ((signed | i8x16::splat(0x20)) + i8x16::splat(31)).simd_lt(i8x16::splat(-102));
            let digits = digits(signed);
            let word = letter | digits | signed.simd_eq(i8x16::splat(b'_' as i8));
            chunk.word |= u64::from(bits(word) | bits(signed)) << (index * 16);
            digit |= u64::from(bits(digits)) << (index * 16);
        }
        chunk.digit = u128::from(digit);
        chunk
    }

    /// The colons of times of day, `hh:mm:ss` in clear or behind the `T` of an ISO 8601 stamp, that no further colon, letter or
    /// digit follows: no address, no key with a value.
    #[inline]
    pub fn clock(&self, window: &Window) -> u64 {
        let digit = self.digit as u64;
        let pair = digit & digit >> 1;
        // Bit at the first of hh:mm:ss.
        let shape = pair & pair >> 3 & pair >> 6 & self.colon >> 2 & self.colon >> 5;
        let apart = !(self.word | self.colon);
        let first = window.get(BEFORE - 1).is_some_and(|&b| !is_word(b) && b != b':');
        let before = apart << 1 | (self.big_t & digit << 1) << 1 | u64::from(first);
        let start = shape & before & apart >> 8;
        start << 2 | start << 5
    }
}

#[inline]
fn digits(bytes: i8x16) -> i8x16 {
    (bytes + i8x16::splat(80)).simd_lt(i8x16::splat(-118))
}

#[inline]
fn bits(mask: i8x16) -> u32 {
    mask.cast_unsigned().to_bitmask()
}
