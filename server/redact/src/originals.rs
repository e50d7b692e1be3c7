//! From stand-ins back to the values.
//!
//! A value that was written in several spellings comes back in the first one, and one that was a bare number of JSON keeps
//! the quotes that its stand-in needed. A value of several lines comes back row by row where its stand-in stands on each
//! of its lines, else as a whole.

use std::collections::HashMap;

use aho_corasick::{AhoCorasick, BuildError, Input, MatchKind};
use text::Span;

use crate::Ledger;

/// Longest stand-in in brackets, in bytes.
const LONGEST: usize = 64;
/// A value found in what an earlier replacement left may hold a stand-in itself; so deep at most.
const ROUNDS: usize = 6;

/// Which value a stand-in stands for.
pub struct Originals {
    /// Those in brackets.
    bracketed: HashMap<String, Vec<u8>>,
    /// Look-alikes, in the order of `look_alikes`' patterns.
    others: Vec<(String, Vec<u8>)>,
    look_alikes: Option<AhoCorasick>,
}

/// Values stay out of traces.
impl std::fmt::Debug for Originals {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("Originals")
    }
}

impl Originals {
    /// From stand-ins and their values; of several values for one the first counts.
    pub fn new(entries: Vec<(String, Vec<u8>)>) -> Originals {
        let mut bracketed = HashMap::new();
        let mut others = HashMap::new();
        for (stand_in, value) in entries {
            let is_bracketed = stand_in.starts_with('[') && stand_in.len() <= LONGEST;
            let into = if is_bracketed { &mut bracketed } else { &mut others };
            into.entry(stand_in).or_insert(value);
        }
        others.remove("");
        let others: Vec<(String, Vec<u8>)> = others.into_iter().collect();
        let look_alikes = automaton(&others).ok().filter(|_| !others.is_empty());
        Originals { bracketed, others, look_alikes }
    }

    /// Those of a ledger.
    pub fn of(ledger: &Ledger) -> Originals {
        let entry = |entry: &crate::Entry| (entry.placeholder(), entry.value.clone().into_bytes());
        Originals::new(ledger.entries().iter().map(entry).collect())
    }

    /// The text with values for stand-ins, and how many; stand-ins it does not know stay.
    pub fn restored(&self, text: &[u8]) -> (Vec<u8>, usize) {
        let mut output = Vec::with_capacity(text.len());
        let (count, _) = self.restore(text, false, ROUNDS, &mut output);
        (output, count)
    }

    /// The same for the start of a text that goes on: also how many of its bytes were taken, which are whole lines, or lead up
    /// to a value whose further rows are still to come.
    pub fn restored_start(&self, text: &[u8]) -> (Vec<u8>, usize, usize) {
        let lines = memchr::memrchr(b'\n', text).map_or(0, |end| end + 1);
        let mut output = Vec::with_capacity(lines);
        let lines = text.get(..lines).unwrap_or_default();
        let (count, taken) = self.restore(lines, true, ROUNDS, &mut output);
        (output, count, taken)
    }

    /// How many values were restored, and how much of the text was taken.
    fn restore(
        &self,
        text: &[u8],
        goes_on: bool,
        rounds: usize,
        output: &mut Vec<u8>,
    ) -> (usize, usize) {
        let write = |value: &[u8], output: &mut Vec<u8>| match rounds {
            0 => output.extend_from_slice(value),
            _ => {
                self.restore(value, false, rounds - 1, output);
            }
        };
        let (mut done, mut count) = (0, 0);
        let mut brackets = memchr::memchr_iter(b'[', text).peekable();
        let mut look_alike = self.look_alike(text, 0);
        loop {
            while brackets.next_if(|&at| at < done).is_some() {}
            if look_alike.as_ref().is_some_and(|(start, ..)| *start < done) {
                look_alike = self.look_alike(text, done);
            }
            let (start, end, value) = match (brackets.peek().copied(), look_alike) {
                (Some(at), other) if other.is_none_or(|(start, ..)| at < start) => {
                    brackets.next();
                    let Some((end, value)) = self.bracketed(text, at) else { continue };
                    (at, end, value)
                }
                (_, Some(found)) => found,
                (_, None) => break,
            };
            let rows = match rows(text, start, end, value) {
                Rows::Further(rows) => rows,
                Rows::None => Vec::new(),
                Rows::Beyond if goes_on => {
                    output.extend_from_slice(text.get(done..start).unwrap_or_default());
                    return (count, start);
                }
                Rows::Beyond => Vec::new(),
            };
            output.extend_from_slice(text.get(done..start).unwrap_or_default());
            done = end;
            let mut whole = value.split(|&byte| byte == b'\n').filter(|row| !row.is_empty());
            match rows.is_empty() {
                true => write(value, output),
                false => write(whole.next().unwrap_or_default(), output),
            }
            for (row, value) in rows.into_iter().zip(whole) {
                let between = text.get(done..row.start).unwrap_or_default();
                count += self.restore(between, false, rounds, output).0;
                write(value, output);
                done = row.end;
            }
            count += 1;
        }
        output.extend_from_slice(text.get(done..).unwrap_or_default());
        (count, text.len())
    }

    /// The stand-in in brackets that starts here: its end and its value.
    fn bracketed(&self, text: &[u8], at: usize) -> Option<(usize, &[u8])> {
        let rest = text.get(at..)?;
        let close = memchr::memchr(b']', rest.get(..rest.len().min(LONGEST))?)?;
        let stand_in = std::str::from_utf8(rest.get(..=close)?).ok()?;
        Some((at + close + 1, self.bracketed.get(stand_in)?.as_slice()))
    }

    /// The next look-alike that stands alone, from a byte on.
    fn look_alike(&self, text: &[u8], mut from: usize) -> Option<(usize, usize, &[u8])> {
        let automaton = self.look_alikes.as_ref()?;
        let alphanumeric = |at: Option<usize>| {
            at.and_then(|at| text.get(at)).is_some_and(u8::is_ascii_alphanumeric)
        };
        loop {
            let found = automaton.find(Input::new(text).range(from..))?;
            let is_part = (alphanumeric(found.start().checked_sub(1))
                && alphanumeric(Some(found.start())))
                || (alphanumeric(Some(found.end() - 1)) && alphanumeric(Some(found.end())));
            if !is_part {
                let (_, value) = self.others.get(found.pattern().as_usize())?;
                return Some((found.start(), found.end(), value));
            }
            from = found.start() + 1;
        }
    }
}

/// Where the further rows of a value stand.
enum Rows {
    /// At these places.
    Further(Vec<Span>),
    /// Nowhere, or not all of them.
    None,
    /// The text ends before all of them can be seen.
    Beyond,
}

/// Looks for the stand-in at `start..end` on the lines behind it, where the value has further rows.
fn rows(text: &[u8], start: usize, end: usize, value: &[u8]) -> Rows {
    let stand_in = text.get(start..end).unwrap_or_default();
    let mut found = Vec::new();
    let mut line_start = end;
    for row in value.split(|&byte| byte == b'\n').skip(1) {
        let rest = text.get(line_start..).unwrap_or_default();
        let Some(line_end) = memchr::memchr(b'\n', rest) else { return Rows::Beyond };
        line_start += line_end + 1;
        if row.is_empty() {
            continue;
        }
        let rest = text.get(line_start..).unwrap_or_default();
        let line = rest.get(..memchr::memchr(b'\n', rest).unwrap_or(rest.len()));
        match memchr::memmem::find(line.unwrap_or_default(), stand_in) {
            Some(at) => {
                found.push(Span::new(line_start + at, line_start + at + stand_in.len()));
            }
            None if rest.is_empty() => return Rows::Beyond,
            None => return Rows::None,
        }
    }
    Rows::Further(found)
}

fn automaton(others: &[(String, Vec<u8>)]) -> Result<AhoCorasick, BuildError> {
    AhoCorasick::builder()
        .match_kind(MatchKind::LeftmostLongest)
        .build(others.iter().map(|(stand_in, _)| stand_in))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(text: &str, expected: &str) {
        let entries = [
            ("[IPV4_1]", "203.0.113.7"),
            ("[KEY_1]", "one\ntwo"),
            ("[USER_2]", "of [IPV4_1]"),
            ("240.1.2.3", "198.51.100.9"),
            ("fakeab", "bo"),
        ];
        let entries =
            entries.map(|(stand_in, value)| (stand_in.to_owned(), value.as_bytes().to_vec()));
        let (restored, _) = Originals::new(entries.to_vec()).restored(text.as_bytes());
        assert_eq!(String::from_utf8_lossy(&restored), expected, "{text}");
    }

    #[test]
    fn stand_ins_that_stand_alone_become_values_and_others_stay() {
        check("[[IPV4_1] [IPV4_2] [", "[203.0.113.7 [IPV4_2] [");
        check("fakeab@240.1.2.3. 240.1.2.30 xfakeab", "bo@198.51.100.9. 240.1.2.30 xfakeab");
        check("a [KEY_1]\n[KEY_1] b [KEY_1]", "a one\ntwo b one\ntwo");
        check("1 > [KEY_1]\r\n2 > [KEY_1]\r\nb", "1 > one\r\n2 > two\r\nb");
        check("[IPV4_1] [KEY_1]\n[IPV4_1] [KEY_1]", "203.0.113.7 one\n203.0.113.7 two");
        check("as [KEY_1] shows\nb", "as one\ntwo shows\nb");
        check("[USER_2]", "of 203.0.113.7");
        check("", "");
    }

    #[test]
    fn a_text_that_goes_on_is_taken_up_to_what_is_not_known_yet() {
        let originals = Originals::new(vec![("[KEY_1]".to_owned(), b"one\n\ntwo".to_vec())]);
        let check = |text: &str, expected: &str, taken: usize| {
            let (output, _, bytes) = originals.restored_start(text.as_bytes());
            assert_eq!((String::from_utf8_lossy(&output).as_ref(), bytes), (expected, taken));
        };
        check("a\nb [KEY_1]", "a\n", 2);
        check("a\nb [KEY_1]\n", "a\nb ", 4);
        check("a\nb [KEY_1]\n\n[KEY_1]", "a\nb ", 4);
        check("b [KEY_1]\n\n[KEY_1]\n", "b one\n\ntwo\n", 19);
        check("b [KEY_1]\n\nx\n", "b one\n\ntwo\n\nx\n", 13);
    }
}
