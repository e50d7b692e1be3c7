//! Series: records of one message that say the same but for their numbers and serial ids. What a message is about (a pool, a sensor, an
//! interface) tells its series apart, though the message is one.

use std::collections::HashMap;
use std::hash::BuildHasherDefault;

use super::EvidenceInput;
use super::story::Group;
use crate::template::Identity;

/// Bytes of a record that are read, and most numbers of it.
const READ: usize = 600;
const NUMBERS: usize = 12;
/// Least times that something stood in a place before another thing in it may be news.
const KNOWN: usize = 4;
/// The news of the first part (one in so many) of a message are none: everything is said for the first time then.
const SHARE: usize = 8;
/// How seldom a place must say new things for one more to be news: once in so many times, the more the better it is known.
const SELDOM: std::ops::Range<f64> = 4.0..30.0;
/// With so many things to say a place speaks of ever new ones.
const OPEN: usize = 32;
/// News that come once in so many times surprise most.
const SURPRISING: f64 = 1000.0;
/// Most news of one message: the most surprising ones.
const MOST: usize = 6;

/// The series of all records of messages that are said often; nothing for the others.
pub(super) struct Keys {
    logs: Vec<Vec<u64>>,
}

impl Keys {
    pub(super) fn of(inputs: &[EvidenceInput<'_>]) -> Keys {
        Keys { logs: inputs.iter().map(|input| vec![0; input.log.records.len()]).collect() }
    }

    /// The series of a record.
    pub(super) fn key(&self, log: usize, record: usize) -> u64 {
        self.logs.get(log).and_then(|keys| keys.get(record)).copied().unwrap_or(0)
    }
}

/// What has stood in one place of a message: behind a word, or so many numbers behind it.
#[derive(Default)]
struct Place {
    seen: u32,
    open: bool,
    /// Where in `things` the last one stands.
    last: usize,
    /// The things that have stood there, each with the number of the news that it is (from one, or nothing).
    things: Vec<(u64, u32)>,
    /// At which times a new one came.
    firsts: Vec<u32>,
    /// Whether a thing has come back after a newer one: else it is a clock or a counter that moves on.
    returns: bool,
}

impl Place {
    /// Takes in one more thing; whether it is news, and where it is that for the first time, how seldom such news are: once in so many
    /// times (Good and Turing: a new thing is as likely as it has been of late).
    fn news(&mut self, thing: u64, early: bool, next: u32) -> (u32, Option<f64>) {
        if self.open {
            return (0, None);
        }
        let seen = self.seen;
        self.seen += 1;
        let again = self.things.get(self.last).is_some_and(|(known, _)| *known == thing);
        let known = || self.things.iter().position(|(known, _)| *known == thing);
        if let Some(at) = if again { Some(self.last) } else { known() } {
            self.last = at;
            self.returns |= at + 1 < self.things.len();
            return (self.things.get(at).map_or(0, |(_, news)| *news), None);
        }
        if self.things.len() >= OPEN {
            self.open = true;
            return (0, None);
        }
        let from = self.firsts.partition_point(|first| *first < seen / 2);
        let begun = (self.firsts.len() - from) as f64 + 0.5;
        let seldom = (f64::from(seen) / 8.0).clamp(SELDOM.start, SELDOM.end);
        let known = seen as usize >= KNOWN && begun * seldom <= f64::from(seen - seen / 2);
        let moves_on = !self.returns && self.things.len() > 1;
        let news = if known && !early && !moves_on { next } else { 0 };
        self.last = self.things.len();
        self.things.push((thing, news));
        self.firsts.push(seen);
        (news, (news > 0).then(|| f64::from(seen - seen / 2) / begun))
    }
}

/// For each record of a group the number of the news it tells (from one; nothing for most), the first that stands in a place where hardly
/// ever anything new stands; and for each of the news how surprising it is, from nothing to one. Notes the series of the records as well.
pub(super) fn news(
    group: &Group,
    input: &EvidenceInput<'_>,
    keys: &mut Keys,
) -> (Vec<u32>, Vec<f64>) {
    let count = group.records.len();
    if count <= KNOWN || group.requests {
        return (Vec::new(), Vec::new());
    }
    let mut seldom: Vec<f64> = Vec::new();
    let mut places: HashMap<u64, Place, BuildHasherDefault<Identity>> = HashMap::default();
    let mut told = vec![0; count];
    for (at, ((_, record), told)) in group.records.iter().zip(told.iter_mut()).enumerate() {
        let Some((text, source)) = read(input, *record) else { continue };
        let mut place = 0xcbf2_9ce4_8422_2325_u64;
        let mut key = fnv(source);
        tokens(text, |token| {
            let (thing, word) = match token {
                Token::Word(word) => (fnv(word), true),
                Token::Number(word, _) | Token::Serial(word) => (fnv(word), false),
            };
            key = turned(key, &token, thing);
            let known = places.entry(place).or_default();
            let next = seldom.len() as u32 + 1;
            let (news, first) = known.news(thing, at * SHARE < count, next);
            // What begins with this record tells more of it than what began before.
            if news > 0 && (*told == 0 || first.is_some()) {
                *told = news;
            }
            seldom.extend(first);
            place = if word { thing } else { place.rotate_left(7) ^ 0x9e37_79b9_7f4a_7c15 };
        });
        if let Some(known) = keys.logs.get_mut(group.log).and_then(|keys| keys.get_mut(*record)) {
            *known = key;
        }
    }
    let mut ordered = seldom.clone();
    ordered.sort_by(|a, b| b.total_cmp(a));
    let least = ordered.get(MOST).copied().unwrap_or(0.0);
    for told in &mut told {
        let known = (*told as usize).checked_sub(1).and_then(|news| seldom.get(news));
        if known.is_none_or(|known| *known <= least) {
            *told = 0;
        }
    }
    (told, seldom.into_iter().map(|times| (times.ln() / SURPRISING.ln()).clamp(0.0, 1.0)).collect())
}

/// The text of a record in which things have their places, and who says it.
fn read<'a>(input: &EvidenceInput<'a>, record: usize) -> Option<(&'a [u8], &'a [u8])> {
    let record = input.log.records.get(record)?;
    let whole = input.text.get(record.span.range())?;
    let start = if whole.first() == Some(&b'{') {
        0
    } else {
        record.message.start.saturating_sub(record.span.start)
    };
    let text = whole.get(start..whole.len().min(start + READ)).unwrap_or_default();
    Some((text, record.source.as_bytes()))
}

/// The key of a series with one more part of the text: of numbers and serial ids only that they stand there.
fn turned(key: u64, token: &Token<'_>, thing: u64) -> u64 {
    let part = match token {
        Token::Word(_) => thing,
        Token::Number(..) => 1,
        Token::Serial(_) => 2,
    };
    (key.rotate_left(5) ^ part).wrapping_mul(0x0000_0100_0000_01b3)
}

/// The numbers of a record.
pub(super) fn numbers(input: &EvidenceInput<'_>, record: usize) -> Vec<f64> {
    let mut numbers = Vec::new();
    if let Some((text, _)) = read(input, record) {
        tokens(text, |token| {
            if let Token::Number(_, number) = token
                && numbers.len() < NUMBERS
            {
                numbers.push(number);
            }
        });
    }
    numbers
}

/// A hash of the words of a record that a person would speak: records that share it say the same of other things. Nothing where there are
/// hardly any.
pub(super) fn shape(input: &EvidenceInput<'_>, record: usize) -> Option<u64> {
    let (text, source) = read(input, record)?;
    let (mut hash, mut words) = (fnv(source), 0);
    tokens(text, |token| {
        if let Token::Word(word) = token
            && spoken(word)
        {
            words += 1;
            hash = hash.rotate_left(5) ^ fnv(word);
        }
    });
    (words >= 2).then_some(hash)
}

/// Whether letters are a word rather than a number in another base or a piece of an identifier.
pub(super) fn spoken(word: &[u8]) -> bool {
    let vowel =
        |byte: &u8| matches!(byte.to_ascii_lowercase(), b'a' | b'e' | b'i' | b'o' | b'u' | b'y');
    let hexadecimal = |byte: &u8| matches!(byte.to_ascii_lowercase(), b'a'..=b'f' | b'0'..=b'9');
    word.len() < 3 || !word.iter().all(hexadecimal) && (word.len() < 4 || word.iter().any(vowel))
}

/// FNV-1a.
fn fnv(word: &[u8]) -> u64 {
    word.iter().fold(0xcbf2_9ce4_8422_2325, |hash, byte| {
        (hash ^ u64::from(*byte)).wrapping_mul(0x0000_0100_0000_01b3)
    })
}

/// The signs that may stand inside a part of a text.
static INSIDE: [bool; 256] = {
    let mut inside = [false; 256];
    let mut byte = 0;
    while byte < 256 {
        let sign = byte as u8;
        inside[byte] =
            sign.is_ascii_alphanumeric() || matches!(sign, b'.' | b'-' | b'_' | b'+' | b':' | b'/');
        byte += 1;
    }
    inside
};

/// A part of a text.
enum Token<'a> {
    Word(&'a [u8]),
    Number(&'a [u8], f64),
    /// An identifier of which there may be any number.
    Serial(&'a [u8]),
}

fn tokens<'a>(text: &'a [u8], mut each: impl FnMut(Token<'a>)) {
    for token in text.split(|byte| !INSIDE[usize::from(*byte)]).filter(|token| !token.is_empty()) {
        // What stands before a colon is a label, even where it holds a number: `+12V:`.
        if let Some(label) = token.strip_suffix(b":")
            && label.len() < 8
            && label.iter().any(u8::is_ascii_alphabetic)
        {
            each(Token::Word(label));
            continue;
        }
        if moment(token) {
            continue;
        }
        // `level:12` and `temp/3` hold a number each.
        for part in token.split(|byte| matches!(byte, b':' | b'/')).filter(|part| !part.is_empty())
        {
            if let Some(number) = number(part) {
                each(Token::Number(part, number));
            } else if serial(part) {
                each(Token::Serial(part));
            } else {
                each(Token::Word(part));
            }
        }
    }
}

/// A date, a time of day or both.
fn moment(token: &[u8]) -> bool {
    let digits = |range: std::ops::Range<usize>| {
        token.get(range).is_some_and(|part| part.iter().all(u8::is_ascii_digit))
    };
    let sign = |at: usize, signs: &[u8]| token.get(at).is_some_and(|byte| signs.contains(byte));
    let time =
        digits(0..2) && sign(2, b":") && digits(3..5) && matches!(token.get(5), None | Some(b':'));
    let named = digits(0..2) && sign(2, b"/-") && sign(6, b"/-") && digits(7..11);
    let date = digits(0..4) && sign(4, b"-/.") && digits(5..7) && sign(7, b"-/.") && digits(8..10);
    time || date || named
}

/// Whether it is one of any number of identifiers: long and with digits, or ending in a piece that nobody speaks.
fn serial(part: &[u8]) -> bool {
    if part.iter().any(u8::is_ascii_digit) {
        return part.len() >= 8;
    }
    let Some(at) = part.iter().rposition(|byte| *byte == b'-') else { return false };
    let piece = part.get(at + 1..).unwrap_or_default();
    piece.len() >= 4 && !spoken(piece)
}

/// A number with at most a short unit: `11.4`, `-3`, `26C`.
fn number(part: &[u8]) -> Option<f64> {
    let part = part.strip_suffix(b".").unwrap_or(part);
    let digits = part
        .iter()
        .take_while(|byte| byte.is_ascii_digit() || matches!(byte, b'.' | b'-' | b'+'))
        .count();
    let unit = part.get(digits..)?;
    if digits == 0 || unit.len() > 3 || !unit.iter().all(u8::is_ascii_alphabetic) {
        return None;
    }
    let number: f64 = std::str::from_utf8(part.get(..digits)?).ok()?.parse().ok()?;
    number.is_finite().then_some(number)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn masked(text: &[u8]) -> (u64, Vec<f64>) {
        let (mut key, mut numbers) = (0, Vec::new());
        tokens(text, |token| {
            let thing = match &token {
                Token::Word(word) | Token::Serial(word) => fnv(word),
                Token::Number(word, number) => {
                    numbers.push(*number);
                    fnv(word)
                }
            };
            key = turned(key, &token, thing);
        });
        (key, numbers)
    }

    #[test]
    fn texts_are_the_same_but_for_their_numbers() {
        let (one, numbers) = masked(b"sensor P12V reading 12.06 V, ok");
        let (other, _) = masked(b"sensor P12V reading 11.41 V, ok");
        let (third, _) = masked(b"sensor P5V reading 11.41 V, ok");
        assert_eq!(one, other);
        assert_ne!(one, third);
        assert_eq!(numbers, [12.06]);
    }

    #[test]
    fn a_thing_is_news_where_hardly_ever_a_new_one_stands() {
        let mut closed = Place::default();
        let mut open = Place::default();
        for thing in 0..40 {
            assert_eq!(closed.news(thing % 3, thing < 8, 1).0, 0);
            assert_eq!(open.news(thing, thing < 8, 1).0, 0);
        }
        assert_eq!(closed.news(99, false, 1).0, 1);
        assert_eq!(closed.news(99, false, 2).0, 1, "it is the same news when it is said again");
        assert_eq!(open.news(99, false, 1).0, 0);
        let mut clock = Place::default();
        for minute in 0..400 {
            clock.news(minute / 80, minute < 50, 1);
        }
        assert_eq!(clock.news(99, false, 1).0, 0, "what only moves on is no news");
    }

    #[test]
    fn identifiers_that_nobody_speaks_are_serial() {
        assert!(serial(b"web-7c9f5d8b6d") && serial(b"web-xkcdz") && serial(b"web-adaae"));
        assert!(!serial(b"read-only") && !serial(b"priority-class") && !serial(b"app4"));
        assert!(
            moment(b"2026-03-14T02:11:09Z")
                && moment(b"12:08:08.9")
                && moment(b"02/Sep/2026:07:34:56.161")
                && !moment(b"10.1.2.3")
        );
    }

    #[test]
    fn a_number_in_a_label_tells_series_apart() {
        let (one, numbers) = masked(b"+12V: +11.41 V (min = 10.80 V)");
        let (other, _) = masked(b"+3.3V: +3.31 V (min = 10.80 V)");
        assert_ne!(one, other);
        assert_eq!(numbers, [11.41, 10.8]);
    }
}
