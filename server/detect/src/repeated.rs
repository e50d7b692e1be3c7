//! Lines that repeat but for their numbers, as most lines of most logs do.
//!
//! A number is a run of digits with no letter, digit or underscore at either end; `web1` and `7f3a` hold none. Of a line seen before
//! with other numbers, as wide as these, only those places are looked at again where something was found, and those that may
//! mean something else with other numbers. All else would say nothing once more.
//!
//! The law: a line is found in as if no line had been seen before it, whatever text that was in: a detector that looks beyond its
//! line is always woken again. It holds as long as the detectors in [`BLIND`] are blind
//! to what digits a number has, which a test tries on many lines. Nothing here knows what a finding is.

use std::cell::Cell;
use std::collections::HashMap;
use std::hash::{BuildHasherDefault, Hasher};
use std::ops::Range;

use wide::u8x16;

use crate::chunk::{self, BEFORE, Chunk, WIDTH, Window};
use crate::line::{Found, Line, is_word};
use crate::placeholder;
use crate::wiring::{Wiring, step};
use crate::woken::Woken;

/// Rules whose detectors find something or nothing whatever the digits of the numbers around are.
pub(crate) const BLIND: &[&str] = &[
    "domain-name",
    "email",
    "known-message",
    "user-context",
    "account-shape",
    "account-deed",
    "account-value",
    "account-cell",
    "user-at-host",
    "domain-account",
    "host-shape",
    "host-glued",
    "host-context",
    "host-sentence",
    "user-sentence",
    "name-context",
    "host-suffix",
    "host-address",
    "host-greeting",
    "home-path",
    "unc-path",
    "auth-scheme",
    "piped-password",
    "user-account-file",
    "host-column",
    "user-column",
    "host-made",
    "device-prompt",
    "name-pair",
    "name-mailbox",
    "chat-export",
    "street-address",
    "mac-address",
    "ipv6",
    "azure-identifiable-key",
    "base64-text",
    "vin",
    "vault-legacy-token",
];

/// Longest line that is kept, in bytes.
const LONGEST: usize = 2048;

/// How much is kept, in bytes of lines; then all is forgotten.
const MOST: usize = 2 << 20;

/// How many lines are tried before it shows whether lines repeat, and for how many they are not tried if they do not.
const TRIAL: u32 = 128;
const PAUSE: u32 = 128;

/// Whether a part of a line holds a number: digits with no letter, digit or underscore at either end.
pub(crate) fn holds_number(line: &Line, start: usize, end: usize) -> bool {
    let mut at = start;
    while let Some(next) = line.slice(at, end).iter().position(u8::is_ascii_digit) {
        let from = at + next;
        at = line.run(from, usize::MAX, |b| b.is_ascii_digit());
        if !is_word(line.before(from)) && !is_word(line.at(at)) {
            return true;
        }
        if at >= end {
            return false;
        }
    }
    false
}

/// A line without what its numbers are: zeros for their digits.
#[derive(Default)]
struct Outline(Vec<u8>);

impl Outline {
    /// Reads a line; `false` for one that has none: too long, or with a number that is.
    fn read(&mut self, line: &Line) -> bool {
        self.0.clear();
        if line.bytes.len() > LONGEST {
            return false;
        }
        let mut at = 0;
        let mut padded = [0; _];
        while let left @ 1.. = line.bytes.len() - at {
            let window = chunk::window(line.around.bytes(), line.base + at, &mut padded);
            let chunk = Chunk::words(window);
            let (step, valid, word_end) = step(&chunk, line, at, left);
            if let Some(end) = word_end {
                let word = line.slice(at, end);
                if word.iter().all(u8::is_ascii_digit) {
                    return false;
                }
                self.0.extend_from_slice(word);
            } else {
                let masked = masked(window, numbers(&chunk, valid));
                self.0.extend_from_slice(masked.get(..step).unwrap_or(&masked));
            }
            at += step;
        }
        true
    }

    fn hash(&self) -> u64 {
        let (words, rest) = self.0.as_chunks::<8>();
        let mix = |hash: u64, word: u64| {
            (hash ^ word).wrapping_mul(0x9e37_79b9_7f4a_7c15).rotate_left(29)
        };
        let (pairs, odd) = words.as_chunks::<2>();
        let (mut one, mut two) = (self.0.len() as u64, 0);
        for [a, b] in pairs {
            one = mix(one, u64::from_le_bytes(*a));
            two = mix(two, u64::from_le_bytes(*b));
        }
        for word in odd {
            one = mix(one, u64::from_le_bytes(*word));
        }
        let mut last = [0; 8];
        for (to, from) in last.iter_mut().zip(rest) {
            *to = *from;
        }
        mix(mix(one, two), u64::from_le_bytes(last))
    }
}

/// The digits of the numbers among the bytes of a chunk that count.
#[inline]
fn numbers(chunk: &Chunk, valid: u64) -> u64 {
    let digit = chunk.digit as u64 & valid;
    let letter = chunk.word & valid & !digit;
    // Runs behind a letter, and in mirrored bits those before one: a carry runs through to the end of a run.
    let behind = runs_from(digit, digit & !(digit << 1) & letter << 1);
    let (mirrored, letter) = (digit.reverse_bits(), letter.reverse_bits());
    let before = runs_from(mirrored, mirrored & !(mirrored << 1) & letter << 1).reverse_bits();
    digit & !behind & !before
}

/// The runs of bits that start with one of `starts`.
#[inline]
fn runs_from(bits: u64, starts: u64) -> u64 {
    bits & !bits.wrapping_add(starts)
}

/// The bytes of a chunk with zeros for some digits.
#[inline]
fn masked(window: &Window, digits: u64) -> [u8; WIDTH] {
    const BIT: u8x16 = u8x16::new([1, 2, 4, 8, 16, 32, 64, 128, 1, 2, 4, 8, 16, 32, 64, 128]);
    let mut bytes = [0; WIDTH];
    let (lanes, _) = window.as_chunks::<16>();
    let (to, _) = bytes.as_chunks_mut::<16>();
    for (index, (to, lane)) in to.iter_mut().zip(lanes.iter().skip(BEFORE / 16)).enumerate() {
        let two = (digits >> (16 * index)).to_le_bytes();
        let spread = |byte: u8| u64::from(byte).wrapping_mul(0x0101_0101_0101_0101);
        let both = u128::from(spread(two[0])) | u128::from(spread(two[1])) << 64;
        let chosen = (u8x16::new(both.to_le_bytes()) & BIT).simd_eq(BIT);
        *to = (u8x16::new(*lane) & !(chosen & u8x16::splat(0x0f))).to_array();
    }
    bytes
}

/// The lines seen before.
#[derive(Default)]
pub(crate) struct Memo {
    /// By the hash of its outline.
    lines: HashMap<u64, Entry, BuildHasherDefault<Hashed>>,
    /// The outlines of all lines.
    outlines: Vec<u8>,
    woken: Woken,
    outline: Outline,
    tried: u32,
    known: u32,
    /// How many lines are not tried.
    pause: u32,
}

/// A line, in the lists of all.
struct Entry {
    outline: Range<usize>,
    wakes: Range<usize>,
    is_plain: bool,
}

thread_local! {
    /// What was seen by scans of this thread: texts come in pieces, and what is known of one serves for the next.
    static SEEN: Cell<Memo> = Cell::default();
}

impl Memo {
    /// What this thread has seen, which is then no longer there until it is given back.
    pub fn of_thread() -> Memo {
        SEEN.take()
    }

    /// Leaves it to the next scan of this thread.
    pub fn leave_to_thread(self) {
        SEEN.set(self);
    }

    /// Wakes what a line wakes; returns whether nothing in it spares a finding ([`placeholder::is_plain`]).
    pub fn look(
        &mut self,
        wiring: &Wiring,
        line: &Line,
        resume: &mut [usize],
        found: &mut Found,
    ) -> bool {
        if !self.tries() || !self.outline.read(line) {
            wiring.look(line, resume, found);
            return false;
        }
        self.tried += 1;
        let hash = self.outline.hash();
        if let Some(entry) = self.lines.get(&hash)
            && self.outlines.get(entry.outline.clone()) == Some(&self.outline.0)
        {
            self.known += 1;
            wiring.look_again(line, &self.woken, entry.wakes.clone(), resume, found);
            return entry.is_plain;
        }
        if self.outlines.len() + self.woken.size() > MOST {
            self.lines.clear();
            self.outlines.clear();
            self.woken.clear();
        }
        let (outline, wakes) = (self.outlines.len(), self.woken.count());
        wiring.look_and_keep(line, resume, found, &mut self.woken);
        self.outlines.extend_from_slice(&self.outline.0);
        let is_plain = placeholder::is_plain(line.bytes);
        let (outline, wakes) = (outline..self.outlines.len(), wakes..self.woken.count());
        self.lines.insert(hash, Entry { outline, wakes, is_plain });
        is_plain
    }

    /// Whether the next line is worth a try.
    fn tries(&mut self) -> bool {
        #[cfg(test)]
        if OFF.get() {
            return false;
        }
        if self.pause > 0 {
            self.pause -= 1;
            return false;
        }
        if self.tried >= TRIAL {
            if self.known * 32 < self.tried {
                self.pause = PAUSE;
            }
            (self.tried, self.known) = (0, 0);
        }
        true
    }
}

/// The hash of a number that is one.
#[derive(Default)]
struct Hashed(u64);

impl Hasher for Hashed {
    fn write(&mut self, bytes: &[u8]) {
        for &byte in bytes {
            self.0 = self.0.rotate_left(8) ^ u64::from(byte);
        }
    }

    fn write_u64(&mut self, number: u64) {
        self.0 = number;
    }

    fn finish(&self) -> u64 {
        self.0
    }
}

#[cfg(test)]
thread_local! {
    static OFF: Cell<bool> = const { std::cell::Cell::new(false) };
}

/// Runs something with no line remembered in this thread.
#[cfg(test)]
pub(crate) fn without<T>(run: impl FnOnce() -> T) -> T {
    OFF.set(true);
    let result = run();
    OFF.set(false);
    result
}
