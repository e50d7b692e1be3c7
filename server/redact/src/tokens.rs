//! `[EMAIL_1]`: numbered as values come, where nobody will ask for the values again.
//!
//! Of a value it keeps a fingerprint of 96 bits and a number, some 20 to 40 bytes, and nothing of the value itself, so a
//! million different values cost about 30 MB. [`crate::Ledger`] is the one that keeps values.

use std::collections::HashMap;
use std::hash::{BuildHasher, RandomState};
use std::ops::Range;

use text::Span;

use crate::Style;
use crate::ledger::{literals, placeholder};

/// The style.
#[derive(Debug, Default)]
pub struct Tokens {
    numbers: HashMap<Fingerprint, u32>,
    kinds: HashMap<String, Given>,
    seeds: [RandomState; 2],
}

/// Names a value within one run: two hashes under keys drawn at its start, so that nobody can prepare two values with one.
type Fingerprint = [u8; 12];

/// What was given out of a type.
#[derive(Debug, Default)]
struct Given {
    next: u32,
    /// The numbers given out, without those left out because they stood in a text.
    runs: Vec<Range<u32>>,
}

impl Tokens {
    /// With nothing given out.
    pub fn new() -> Tokens {
        Tokens::default()
    }

    fn fingerprint(&self, kind: &str, canonical: &str) -> Fingerprint {
        let [a, b] =
            self.seeds.each_ref().map(|seed| seed.hash_one((kind, canonical)).to_le_bytes());
        let mut fingerprint = [0; 12];
        fingerprint.iter_mut().zip(a.into_iter().chain(b)).for_each(|(to, from)| *to = from);
        fingerprint
    }
}

impl Style for Tokens {
    fn stand_in(&mut self, kind: &'static str, value: &str) -> String {
        let fingerprint = self.fingerprint(kind, &detect::canonical(kind, value));
        let number = match self.numbers.get(&fingerprint) {
            Some(&number) => number,
            None => {
                let given = self.kinds.entry(kind.to_owned()).or_default();
                let number = given.next.max(1);
                given.next = number.saturating_add(1);
                match given.runs.last_mut() {
                    Some(run) if run.end == number => run.end = given.next,
                    _ => given.runs.push(number..given.next),
                }
                self.numbers.insert(fingerprint, number);
                number
            }
        };
        placeholder(kind, number)
    }

    fn reserve(&mut self, text: &[u8]) {
        for (_, kind, number) in literals(text) {
            match self.kinds.get_mut(&kind) {
                Some(given) => given.next = given.next.max(number + 1),
                None => {
                    self.kinds.insert(kind, Given { next: number + 1, runs: Vec::new() });
                }
            }
        }
    }

    fn clashes(&self, text: &[u8]) -> Vec<(Span, &'static str)> {
        if self.kinds.values().all(|given| given.runs.is_empty()) {
            return Vec::new();
        }
        literals(text)
            .filter(|(_, kind, number)| {
                self.kinds
                    .get(kind)
                    .is_some_and(|given| given.runs.iter().any(|run| run.contains(number)))
            })
            .filter_map(|(span, kind, _)| Some((span, detect::kind(&kind)?.id)))
            .collect()
    }
}
