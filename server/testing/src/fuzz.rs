//! Bytes near given ones, for laws that hold for any bytes: what `tests/fuzz` does with coverage and for hours, done here without
//! either, the same in each run.

use std::panic::{AssertUnwindSafe, catch_unwind};
use std::path::Path;
use std::time::{Duration, Instant};

/// How many inputs a law is tried on, but with `RUN_SLOW_TESTS`.
const FEW: usize = 200;
/// How long a law is tried with `RUN_SLOW_TESTS`, but for `FUZZ_SECONDS`: about a minute for all of them.
const LONG: Duration = Duration::from_secs(4);
/// Longest input, in bytes.
const LONGEST: usize = 8 << 10;

/// Pieces that mean something to one parser or another, or break one.
const PIECES: &[&str] = &[
    "\n",
    "\r\n",
    "\r",
    "\0",
    "\t",
    " ",
    "\u{feff}",
    "\u{2028}",
    "\u{1F600}",
    "é",
    "0",
    "-1",
    "4294967296",
    "1e999",
    "\"",
    "'",
    "\\",
    "\\u",
    "\\ud83d",
    "{",
    "}",
    "[",
    "]",
    "(",
    ")",
    ":",
    "=",
    ",",
    ";",
    "|",
    "#",
    "<",
    ">",
    "`",
    "```",
    "---",
    "-->",
    "<!--",
    "*",
    "+",
    "{1,65536}",
    "(?i)",
    "2024-06-12T09:14:22.123Z",
    "Content-Length: 5\r\n\r\n",
    "data: ",
    "null",
    "true",
    "\x1b[31m",
];

/// Numbers by the method of SplitMix64: the same row in each run.
struct Dice(u64);

impl Dice {
    fn next(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mixed = (self.0 ^ (self.0 >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        let mixed = (mixed ^ (mixed >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        mixed ^ (mixed >> 31)
    }

    /// A number below a bound.
    fn below(&mut self, bound: usize) -> usize {
        usize::try_from(self.next() % bound.max(1) as u64).unwrap_or(0)
    }

    fn one_of<'a, T: ?Sized>(&mut self, all: &[&'a T]) -> Option<&'a T> {
        all.get(self.below(all.len())).copied()
    }
}

/// Whether tests may take their time.
pub fn is_slow() -> bool {
    std::env::var_os("RUN_SLOW_TESTS").is_some()
}

/// Tries a law on the seeds in `tests/fuzz/seeds/NAME` and on bytes near them. A law that does not hold panics; the panic then
/// names the input.
///
/// # Panics
/// Where the law does, and where there are no seeds.
pub fn fuzz(name: &str, law: fn(&[u8])) {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../tests/fuzz/seeds").join(name);
    let seeds = seeds(&folder);
    assert!(!seeds.is_empty(), "no seeds in {}", folder.display());
    seeds.iter().for_each(|seed| holds(name, law, seed));
    let asked = std::env::var("FUZZ_SECONDS").ok().and_then(|seconds| seconds.parse().ok());
    let long = is_slow().then_some(LONG);
    let until = asked.map(Duration::from_secs).or(long).map(|long| Instant::now() + long);
    let mut dice =
        Dice(name.bytes().fold(7, |sum: u64, byte| sum.wrapping_mul(31) ^ u64::from(byte)));
    let views: Vec<&[u8]> = seeds.iter().map(Vec::as_slice).collect();
    for tried in 0.. {
        if until.map_or(tried >= FEW, |until| Instant::now() >= until) {
            return;
        }
        holds(name, law, &near(&views, &mut dice));
    }
}

fn seeds(folder: &Path) -> Vec<Vec<u8>> {
    let mut files: Vec<_> = folder
        .read_dir()
        .into_iter()
        .flatten()
        .filter_map(|entry| Some(entry.ok()?.path()))
        .collect();
    files.sort();
    files.iter().filter_map(|file| std::fs::read(file).ok()).collect()
}

fn holds(name: &str, law: fn(&[u8]), input: &[u8]) {
    if let Err(panic) = catch_unwind(AssertUnwindSafe(|| law(input))) {
        let words = panic.downcast_ref::<String>().map(String::as_str);
        let words = words.or_else(|| panic.downcast_ref::<&str>().copied()).unwrap_or_default();
        panic!("{name} does not hold for b\"{}\": {words}", input.escape_ascii());
    }
}

/// One of the seeds, changed in some places.
fn near(seeds: &[&[u8]], dice: &mut Dice) -> Vec<u8> {
    let mut input = dice.one_of(seeds).unwrap_or_default().to_vec();
    for _ in 0..=dice.below(6) {
        let at = dice.below(input.len() + 1);
        let end = (at + dice.below(24)).min(input.len());
        match dice.below(8) {
            0 => drop(input.drain(at..end)),
            1 => input.truncate(at),
            2 => {
                let piece = input.get(at..end).unwrap_or_default().repeat(1 + dice.below(4));
                drop(input.splice(at..at, piece));
            }
            3 => {
                let other = dice.one_of(seeds).unwrap_or_default();
                let from = dice.below(other.len() + 1);
                let to = (from + dice.below(200)).min(other.len());
                drop(
                    input.splice(at..end, other.get(from..to).unwrap_or_default().iter().copied()),
                );
            }
            4 => {
                if let Some(byte) = input.get_mut(at) {
                    *byte = dice.next().to_le_bytes()[0];
                }
            }
            _ => {
                let piece = dice.one_of(PIECES).unwrap_or_default();
                drop(input.splice(at..end, piece.bytes()));
            }
        }
    }
    input.truncate(LONGEST);
    input
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn inputs_are_the_same_in_each_run_and_differ_from_each_other() {
        let row = || {
            let mut dice = Dice(1);
            (0..100).map(|_| near(&[b"one", b"another"], &mut dice)).collect::<Vec<_>>()
        };
        assert_eq!(row(), row());
        let distinct: std::collections::HashSet<_> = row().into_iter().collect();
        assert!(distinct.len() > 80, "{}", distinct.len());
    }

    #[test]
    fn a_law_that_does_not_hold_is_told_with_its_input() {
        let panic =
            catch_unwind(|| holds("x", |input| assert!(input.is_empty(), "not empty"), b"\n"));
        let words = panic.expect_err("does not hold");
        let words = words.downcast_ref::<String>().expect("words");
        assert_eq!(words, "x does not hold for b\"\\n\": not empty");
    }
}
