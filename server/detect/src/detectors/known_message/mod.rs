//! What known programs and commands put at a fixed place of a fixed sentence: users, passwords, hosts and names of people.
//!
//! Each row of [`TABLES`], one file for each subject, is one sentence around one word that wakes it, taken from the source or manual
//! of the program it names. The words that wake are read from the rows.
//! What takes a grammar rather than a sentence is for [`super::command_line`] and [`super::user_of_program`].

mod databases;
mod mail;
mod network;
mod people;
mod shells;
mod slots;
mod systems;
mod transfers;
mod web;

use std::sync::LazyLock;

use crate::Kind;
use crate::detectors::username;
use crate::hash::ShortMap;
use crate::kind::PERSON_NAME;
use crate::line::{Found, Line, lower};
use crate::names;
use crate::registry::{Detector, Watch};

pub(crate) static DETECTOR: Detector =
    Detector { rule: "known-message", watch: Watch::Words(&WORDS, look) };

const TABLES: &[&[Message]] = &[
    databases::ROWS,
    mail::ROWS,
    network::ROWS,
    people::ROWS,
    shells::ROWS,
    systems::ROWS,
    transfers::ROWS,
    web::ROWS,
];

/// The words of [`TABLES`], each once.
static WORDS: [&str; COUNT] = words().0;

const COUNT: usize = words::<ROOM>().1;

/// More than the rows there are.
const ROOM: usize = 760;

/// One sentence. Slots: `{u}` a user, `{p}` a password, `{h}` a host with a number, `{H}` any host, `{n}` the name of a person, `{N}` one with a known given name, `{b}` a
/// BIC, `{o}` a one-time code, `{a}` an address, `{i}` an IMSI, `{*}` one word, `{f}` one word of a name, `{C}` a name in capitals, `{q}` quotes and their escapes, `{$}` the end of the line. Those of
/// [`slots`] take what looks like a secret or a number of one format.
struct Message {
    /// What stands right before the word: text, or text with one user or host in it; `^` is the start of the line.
    before: &'static str,
    /// The word, in lower case.
    word: &'static str,
    /// What follows it.
    after: &'static str,
}

impl Message {
    /// Whether there are digits in the sentence, or a slot whose value is judged by which digits it has.
    fn says_number(&self) -> bool {
        [self.before, self.after].iter().any(|text| {
            text.bytes().any(|b| b.is_ascii_digit())
                || ["{m}", "{t}", "{K}", "{x}", "{P}"].iter().any(|slot| text.contains(slot))
        })
    }

    /// The text right before the word, and the text right behind it.
    fn beside(&self) -> (&'static str, &'static str) {
        let before = self.before.rsplit_once('}').map_or(self.before, |(_, text)| text);
        let after = self.after.split_once('{').map_or(self.after, |(text, _)| text);
        (if before == "^" { "" } else { before }, after)
    }
}

/// What the bytes beside a word must be, case ignored; refuses nearly all places at once.
#[derive(Clone, Copy)]
struct Beside {
    before: (u32, u32),
    after: (u32, u32),
    /// How far behind the word a user stands, where one does.
    user: Option<usize>,
}

/// How many bytes to each side are compared at once.
const NEAR: usize = 4;

/// Bits that are one in lower-case letters.
const LOWER: u32 = 0x2020_2020;

impl Beside {
    /// Of a sentence, up to its first digit: what is refused here is refused whatever the numbers are.
    fn of(message: &Message) -> Beside {
        let (before, after) = message.beside();
        let no_digit = |b: &u8| !b.is_ascii_digit();
        let (mut to_left, mut to_right) = ([0; NEAR], [0; NEAR]);
        for (to, from) in to_left.iter_mut().rev().zip(before.bytes().rev().take_while(no_digit)) {
            *to = from;
        }
        for (to, from) in to_right.iter_mut().zip(after.bytes().take_while(no_digit)) {
            *to = from;
        }
        // No sentence has a zero in it.
        let pair = |bytes: [u8; NEAR]| {
            let mask = u32::from_le_bytes(bytes.map(|b| if b == 0 { 0 } else { u8::MAX }));
            (mask, (u32::from_le_bytes(bytes) | LOWER) & mask)
        };
        let is_user = message.after.get(after.len()..).is_some_and(|rest| rest.starts_with("{u}"));
        let user = is_user.then_some(after.len());
        Beside { before: pair(to_left), after: pair(to_right), user }
    }

    /// Whether these bytes before and behind a word may be those of the sentence.
    #[inline]
    fn fits(&self, before: u32, after: u32) -> bool {
        before & self.before.0 == self.before.1 && after & self.after.0 == self.after.1
    }

    /// The bytes before and behind the word at `start..end`, as [`Beside::fits`] compares them.
    fn around(line: &Line, start: usize, end: usize) -> (u32, u32) {
        let (mut before, mut after) = ([0; NEAR], [0; NEAR]);
        for (to, from) in before.iter_mut().rev().zip(line.back(start, NEAR).iter().rev()) {
            *to = *from;
        }
        for (to, from) in after.iter_mut().zip(line.slice(end, end + NEAR)) {
            *to = *from;
        }
        (u32::from_le_bytes(before) | LOWER, u32::from_le_bytes(after) | LOWER)
    }
}

const fn message(before: &'static str, word: &'static str, after: &'static str) -> Message {
    Message { before, word, after }
}

/// The first `N` distinct words of [`TABLES`], and how many there are.
const fn words<const N: usize>() -> ([&'static str; N], usize) {
    let mut words = [""; N];
    let (mut table, mut count) = (0, 0);
    while table < TABLES.len() {
        let rows = TABLES[table];
        let mut row = 0;
        while row < rows.len() {
            let mut known = 0;
            while known < count && !same(words[known].as_bytes(), rows[row].word.as_bytes()) {
                known += 1;
            }
            if known == count {
                words[count] = rows[row].word;
                count += 1;
            }
            row += 1;
        }
        table += 1;
    }
    (words, count)
}

const fn same(one: &[u8], other: &[u8]) -> bool {
    let mut at = 0;
    while at < one.len() && at < other.len() && one[at] == other[at] {
        at += 1;
    }
    at == one.len() && at == other.len()
}

/// A message, with what must stand beside its word, the text right behind that and whether it depends on digits.
type Prepared = (Beside, &'static Message, &'static str, bool);

/// Messages by their word.
static BY_WORD: LazyLock<ShortMap<&'static [u8], Vec<Prepared>>> = LazyLock::new(|| {
    let mut words: ShortMap<_, Vec<_>> = ShortMap::default();
    for message in TABLES.iter().copied().flatten() {
        let (_, text) = message.beside();
        let prepared = (Beside::of(message), message, text, message.says_number());
        words.entry(message.word.as_bytes()).or_default().push(prepared);
    }
    words
});

/// Values of one sentence.
const SLOTS: usize = 3;

type Values = [Option<(usize, usize, &'static Kind)>; SLOTS];

/// Reports the values of the first message that fits around the word that ends at `end`.
fn look(line: &Line, end: usize, found: &mut Found) -> usize {
    let start = line.run_back(end, 24, crate::line::is_word);
    let mut buffer = [0; 24];
    let word = lower(line.slice(start, end), &mut buffer);
    let (before, after) = Beside::around(line, start, end);
    for (beside, message, text, says_number) in BY_WORD.get(word).into_iter().flatten() {
        if !beside.fits(before, after) || beside.user.is_some_and(|at| !may_be_user(line, end + at))
        {
            continue;
        }
        if *says_number {
            line.sees_number();
        }
        if !line.starts(end, text) {
            continue;
        }
        let mut values = [None; SLOTS];
        if matches(line, message, start, end, &mut values).is_some() {
            for (from, to, kind) in values.into_iter().flatten() {
                found.add(from, to, kind, 88, "value where a known message puts it");
            }
            return end;
        }
    }
    end
}

/// Whether a user may start at `at`, or the domain or the backslash before one.
fn may_be_user(line: &Line, at: usize) -> bool {
    let first = line.at(at);
    username::is_character(first) || first == b'\\'
}

fn matches(
    line: &Line,
    message: &Message,
    start: usize,
    end: usize,
    values: &mut Values,
) -> Option<()> {
    let mut slots = values.iter_mut();
    match message.before.split_once('{') {
        None if message.before == "^" => (start == 0).then_some(())?,
        None => ends(line, start, message.before)?,
        Some((open, slot)) => {
            let (slot, close) = slot.split_once('}')?;
            ends(line, start, close)?;
            let to = start - close.len();
            let from = line.run_back(to, 65, username::is_character);
            match open {
                "^" => (from == 0).then_some(())?,
                open => ends(line, from, open)?,
            }
            if slot != "*" {
                *slots.next()? =
                    Some((from, to, slots::kind(line, slot.chars().next()?, from, to)?));
            } else if from == to {
                return None;
            }
        }
    }
    let mut at = end;
    let mut rest = message.after;
    while !rest.is_empty() {
        let (text, slot) =
            rest.split_once('{').map_or((rest, None), |(text, slot)| (text, Some(slot)));
        if !line.starts(at, text) {
            return None;
        }
        at += text.len();
        let Some((name, after)) = slot.and_then(|slot| slot.split_once('}')) else { break };
        rest = after;
        let until = after.bytes().next().filter(|b| *b != b'{').unwrap_or(b' ');
        let from = at;
        match name {
            "$" => (line.run(at, 4, |b| matches!(b, b' ' | b'"' | b'\'' | b'\\'))
                == line.bytes.len())
            .then_some(())?,
            "q" => {
                at = line.run(at, 4, |b| matches!(b, b'\\' | b'"' | b'\''));
            }
            "*" => {
                at = line.run(at, 128, |b| b != until && b > b' ');
                (at > from).then_some(())?;
            }
            "a" => {
                at = line.run(at, 46, |b| b.is_ascii_hexdigit() || matches!(b, b'.' | b':' | b'-'));
                let marks = line.slice(from, at).iter().filter(|b| !b.is_ascii_hexdigit()).count();
                (marks >= 2).then_some(())?;
            }
            "n" => {
                at = names::read(line, at).filter(|(_, words)| *words >= 2)?.0;
                *slots.next()? = Some((from, at, &PERSON_NAME));
            }
            // The same, with a given name first that is known.
            "N" => {
                at = names::read(line, at).filter(|(_, words)| *words >= 2)?.0;
                let first = line.run(from, 40, |b| b != b' ');
                names::is_given(line.slice(from, first)).then_some(())?;
                *slots.next()? = Some((from, at, &PERSON_NAME));
            }
            // A name in capitals in a field of fixed width.
            "C" => {
                let stop =
                    line.run(at, 32, |b| b.is_ascii_uppercase() || matches!(b, b' ' | b'-' | b'.'));
                let stop = line.run_back(stop, 32, |b| b == b' ').max(at);
                line.slice(at, stop).contains(&b' ').then_some(())?;
                *slots.next()? = Some((at, stop, &PERSON_NAME));
                at = line.run(stop, 32, |b| b == b' ');
            }
            "f" => {
                at = names::read(line, at)?.0;
                *slots.next()? = Some((from, at, &PERSON_NAME));
            }
            slot => {
                at = line.run(at, 128, |b| b != until && b > b' ' && b != b'"' && b != b'\'');
                // imsi-001010000000007] ends where its digits do, a key where its alphabet does.
                at = match slot {
                    "i" | "m" => line.run(from, 16, |b| b.is_ascii_digit()),
                    "k" => line.run(from, 129, |b| b.is_ascii_hexdigit()),
                    "E" | "A" | "I" | "z" => line.run(from, 33, |b| b.is_ascii_digit()),
                    "l" | "v" | "d" | "r" | "e" | "D" => {
                        line.run(from, 33, |b| b.is_ascii_alphanumeric())
                    }
                    // …,VPN account ana / hunter2x,ana@example.com: a cell of a table.
                    "s" => line.run(from, at - from, |b| b != b','),
                    "x" | "t" | "K" | "B" | "P" => line.run(from, 2048, slots::is_of_token),
                    _ => at,
                };
                if matches!(slot, "s" | "c" | "u") {
                    at = line.run_back(at, 2, |b| matches!(b, b',' | b'.' | b';' | b')')).max(from);
                }
                if slot == "r" {
                    slots::is_request(line.slice(from, at)).then_some(())?;
                    continue;
                }
                at = line.run_back(at, 2, |b| b == b'\\').max(from);
                let slot = slot.chars().next()?;
                // CORP\ana
                let from = if slot == 'u' { username::after_domain(line, from, at) } else { from };
                *slots.next()? = Some((from, at, slots::kind(line, slot, from, at)?));
            }
        }
    }
    Some(())
}

/// Whether `text` stands right before `at`.
fn ends(line: &Line, at: usize, text: &str) -> Option<()> {
    let from = at.checked_sub(text.len())?;
    line.starts(from, text).then_some(())
}
