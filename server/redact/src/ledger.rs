//! Which value has which placeholder.

use std::collections::HashMap;

use text::Span;

use crate::Style;

/// Longest inner part of a placeholder that is looked for, in bytes.
const LONGEST: usize = 48;

/// One value and the placeholder that stands for it.
#[derive(Clone, PartialEq, Eq)]
pub struct Entry {
    /// Type id of the value, such as `email`.
    pub kind: String,
    /// Number within the type, from 1.
    pub number: u32,
    /// The value in the form that counts as equal (see `detect::canonical`).
    pub canonical: String,
    /// The value as it was first seen.
    pub value: String,
}

impl Entry {
    /// What stands in the text instead of the value: `[EMAIL_1]`.
    pub fn placeholder(&self) -> String {
        placeholder(&self.kind, self.number)
    }
}

/// Values stay out of traces and panics.
impl std::fmt::Debug for Entry {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(&self.placeholder())
    }
}

/// The placeholders of one issue or workspace.
#[derive(Debug, Clone)]
pub struct Ledger {
    entries: Vec<Entry>,
    by_value: HashMap<(String, String), usize>,
    by_placeholder: HashMap<String, usize>,
    next: HashMap<String, u32>,
    known: usize,
}

impl Ledger {
    /// A ledger that goes on from these entries (none for a fresh one).
    pub fn new(entries: Vec<Entry>) -> Ledger {
        let mut ledger = Ledger {
            entries: Vec::with_capacity(entries.len()),
            by_value: HashMap::new(),
            by_placeholder: HashMap::new(),
            next: HashMap::new(),
            known: 0,
        };
        for entry in entries {
            ledger.insert(entry);
        }
        ledger.known = ledger.entries.len();
        ledger
    }

    /// The placeholder of a value: the one it already has, else the next number of its type.
    pub fn placeholder(&mut self, kind: &str, value: &str) -> String {
        let canonical = detect::canonical(kind, value).into_owned();
        if let Some(&index) = self.by_value.get(&(kind.to_owned(), canonical.clone())) {
            return self.entries[index].placeholder();
        }
        let number = self.next.get(kind).copied().unwrap_or(1);
        let entry = Entry { kind: kind.to_owned(), number, canonical, value: value.to_owned() };
        let placeholder = entry.placeholder();
        self.insert(entry);
        placeholder
    }

    /// Leaves out the numbers of placeholders that already stand in a text,
    /// so that a value found now is not mistaken for one that was replaced earlier.
    pub fn reserve(&mut self, text: &[u8]) {
        for (_, kind, number) in literals(text) {
            let next = self.next.entry(kind).or_insert(1);
            *next = (*next).max(number + 1);
        }
    }

    /// The value behind a placeholder, if this ledger gave it out.
    pub fn value(&self, placeholder: &str) -> Option<&str> {
        self.by_placeholder.get(placeholder).map(|&index| self.entries[index].value.as_str())
    }

    /// Everything it holds, in the order learned.
    pub fn entries(&self) -> &[Entry] {
        &self.entries
    }

    /// What was learned since it was made: the part that has still to be stored.
    pub fn added(&self) -> &[Entry] {
        &self.entries[self.known..]
    }

    fn insert(&mut self, entry: Entry) {
        let next = self.next.entry(entry.kind.clone()).or_insert(1);
        *next = (*next).max(entry.number.saturating_add(1));
        let index = self.entries.len();
        self.by_placeholder.insert(entry.placeholder(), index);
        self.by_value.insert((entry.kind.clone(), entry.canonical.clone()), index);
        self.entries.push(entry);
    }
}

impl Style for Ledger {
    fn stand_in(&mut self, kind: &'static str, value: &str) -> String {
        self.placeholder(kind, value)
    }

    fn reserve(&mut self, text: &[u8]) {
        self.reserve(text);
    }
}

pub(crate) fn placeholder(kind: &str, number: u32) -> String {
    format!("[{}_{number}]", kind.to_ascii_uppercase())
}

/// Every numbered placeholder that stands in a text: where, type id and number.
pub(crate) fn literals(text: &[u8]) -> impl Iterator<Item = (Span, String, u32)> + '_ {
    memchr::memchr_iter(b'[', text).filter_map(|open| {
        let rest = text.get(open + 1..)?;
        let head = rest.get(..rest.len().min(LONGEST))?;
        let close = memchr::memchr(b']', head)?;
        let (kind, number) = parse(std::str::from_utf8(head.get(..close)?).ok()?)?;
        Some((Span::new(open, open + close + 2), kind.to_ascii_lowercase(), number))
    })
}

/// `EMAIL_1` as type and number.
fn parse(inner: &str) -> Option<(&str, u32)> {
    let (kind, number) = inner.rsplit_once('_')?;
    let well_formed = !kind.is_empty()
        && kind
            .bytes()
            .all(|byte| byte.is_ascii_uppercase() || byte.is_ascii_digit() || byte == b'_')
        && !number.is_empty()
        && number.bytes().all(|byte| byte.is_ascii_digit());
    // A number that nobody ever counted to is no placeholder of ours, and would leave no numbers to give.
    let number = number.parse().ok().filter(|&number| number < 1_000_000_000)?;
    well_formed.then_some((kind, number))
}
