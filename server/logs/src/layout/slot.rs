//! Which field of the records of a file says how severe they are, learned from where most of them say it.

use text::Span;

use crate::cursor::{Cursor, at};
use crate::level::{self, Level};

/// How many fields after the stamp may hold the level.
const SLOTS: usize = 6;
/// How many fields behind the learned one are looked at for a level that is plainly one.
const BEHIND: usize = 3;

/// Where a level stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub(crate) enum Slot {
    /// Field after the stamp, from zero, as a word.
    After(usize),
    /// The same as a single letter.
    Letter(usize),
    /// The same inside a mark, such as the digit of `%LINK-3-UPDOWN` (see [`level::marked`]).
    Marked(usize),
    /// Token before the stamp.
    Before,
    /// A single letter at the start of the line.
    First,
}

/// Where a part of a line begins whose fields are looked at, and where the stamp before it does.
pub(crate) struct Start<'a> {
    pub line: &'a [u8],
    pub stamp: usize,
    pub end: usize,
}

impl Slot {
    /// The field in which the level stands in most of these.
    pub(crate) fn learn(starts: &[Start<'_>], piped: bool) -> Option<Slot> {
        let mut counts = Counts::default();
        for start in starts {
            counts.take(start, piped);
        }
        counts.decide(starts.len())
    }

    /// The level of a line, with the byte past it.
    pub(crate) fn level(&self, start: &Start<'_>, piped: bool) -> Option<(Level, usize)> {
        let front = || start.line.get(..start.stamp);
        match *self {
            Slot::Before => {
                let words = front()?.split(|byte| !byte.is_ascii_alphanumeric());
                words.into_iter().find_map(level::logger_word).map(|level| (level, start.end))
            }
            Slot::First => field_letter(first(front()?)?).map(|level| (level, start.end)),
            Slot::After(wanted) => {
                let mut fields = Fields::of(start, piped);
                let mut index = 0;
                while let Some(field) = fields.next() {
                    let bytes = fields.cursor.slice(field);
                    if index == wanted {
                        if let Some(level) = field_level(bytes) {
                            return Some((level, fields.cursor.at));
                        }
                    } else if index > wanted + BEHIND {
                        return None;
                    } else if is_plain(start.line, field)
                        && let Some(level) = field_level(bytes)
                    {
                        return Some((level, fields.cursor.at));
                    }
                    index += 1;
                }
                None
            }
            Slot::Letter(wanted) => {
                let mut fields = Fields::of(start, piped);
                let field = fields.nth(wanted)?;
                let level = field_letter(fields.cursor.slice(field))?;
                // `I125: message` may be all of a field between bars.
                Some((level, if field.len() > 5 { field.start + 5 } else { fields.cursor.at }))
            }
            Slot::Marked(wanted) => {
                let mut fields = Fields::of(start, piped);
                let field = fields.nth(wanted)?;
                // What the mark says is part of the message.
                let level = level::marked(fields.cursor.slice(field))?;
                let open = field.start.saturating_sub(1);
                let enclosed = matches!(at(start.line, open), b'[' | b'(' | b'<');
                Some((level, if enclosed { open } else { field.start }))
            }
        }
    }

    /// Whether it stands before the stamp.
    pub(crate) fn is_before(&self) -> bool {
        matches!(self, Slot::Before | Slot::First)
    }
}

/// How often each field holds a level.
#[derive(Default)]
struct Counts {
    words: [usize; SLOTS],
    /// Of the words those that no prose has: see [`is_firm`].
    firm: [usize; SLOTS],
    loud: [usize; SLOTS],
    letters: [usize; SLOTS],
    single: [usize; SLOTS],
    marked: [usize; SLOTS],
    before: usize,
    first: usize,
}

impl Counts {
    fn take(&mut self, start: &Start<'_>, piped: bool) {
        let front = start.line.get(..start.stamp).unwrap_or_default();
        let mut words = front.split(|byte| !byte.is_ascii_alphanumeric());
        self.before += usize::from(words.any(|word| level::logger_word(word).is_some()));
        self.first += usize::from(first(front).and_then(field_letter).is_some());
        let mut fields = Fields::of(start, piped);
        let mut found = false;
        let add = |counts: &mut [usize; SLOTS], index: usize, is_one: bool| {
            if let Some(count) = counts.get_mut(index) {
                *count += usize::from(is_one);
            }
        };
        for index in 0..SLOTS {
            let Some(field) = fields.next() else { break };
            let bytes = fields.cursor.slice(field);
            if !found && field_level(bytes).is_some() {
                found = true;
                add(&mut self.words, index, true);
                add(&mut self.firm, index, is_firm(start.line, field));
                add(&mut self.loud, index, is_plain(start.line, field));
            }
            add(&mut self.letters, index, field_letter(bytes).is_some());
            add(&mut self.single, index, matches!(bytes.trim_ascii(), [b'A'..=b'Z']));
            add(&mut self.marked, index, level::marked(bytes).is_some());
        }
    }

    fn decide(&self, all: usize) -> Option<Slot> {
        let most = |counts: &[usize; SLOTS]| {
            let best = counts.iter().enumerate();
            best.max_by_key(|(index, count)| (**count, std::cmp::Reverse(*index)))
                .map(|(index, count)| (index, *count))
                .unwrap_or_default()
        };
        let (slot, count) = most(&self.words);
        let firm = self.firm.get(slot).copied().unwrap_or(0);
        if count * 2 >= all && count > 0 && (firm * 2 >= count || count * 10 >= all * 9) {
            return Some(Slot::After(slot));
        }
        if self.before * 2 > all {
            return Some(Slot::Before);
        }
        if self.first * 10 >= all * 8 && all > 0 {
            return Some(Slot::First);
        }
        let (slot, count) = most(&self.marked);
        if count * 10 >= all * 6 && count > 0 {
            return Some(Slot::Marked(slot));
        }
        let (letter, times) = most(&self.letters);
        // Of a column of letters some may mean something else, as the streams of WebSphere do.
        let column = self
            .single
            .get(letter)
            .is_some_and(|single| single * 10 >= all * 9 && times * 2 >= all);
        if (times * 10 >= all * 9 || column) && times > 0 {
            return Some(Slot::Letter(letter));
        }
        let (slot, count) = most(&self.loud);
        (slot <= 2 && count * 8 >= all && count > 0).then_some(Slot::After(slot))
    }
}

/// The first token of what stands before a stamp, where it is all there is.
fn first(front: &[u8]) -> Option<&[u8]> {
    let front = front.trim_ascii();
    let front = front.strip_suffix(b"[").unwrap_or(front).trim_ascii();
    // Mumble's server has it in angle brackets.
    let front = front.strip_prefix(b"<").and_then(|rest| rest.strip_suffix(b">")).unwrap_or(front);
    (front.len() == 1).then_some(front)
}

/// Whether a field is written as levels are and words of a message are not: in capitals, or in brackets of its own.
fn is_plain(line: &[u8], field: Span) -> bool {
    let bytes = line.get(field.range()).unwrap_or_default();
    let around = at(line, field.start.wrapping_sub(1));
    !bytes.iter().any(u8::is_ascii_lowercase) || matches!(around, b'[' | b'<' | b'(')
}

/// The same, or with a sign or the blanks of a column behind it: a word such as `config` or `fine` alone may be part of a sentence.
fn is_firm(line: &[u8], field: Span) -> bool {
    let bytes = line.get(field.range()).unwrap_or_default();
    is_plain(line, field)
        || !bytes.last().is_some_and(u8::is_ascii_alphanumeric)
        || line.get(field.end..field.end + 2) == Some(b"  ")
}

/// The fields after a stamp.
pub(crate) struct Fields<'a> {
    pub cursor: Cursor<'a>,
    pub piped: bool,
}

impl<'a> Fields<'a> {
    fn of(start: &Start<'a>, piped: bool) -> Fields<'a> {
        let mut cursor = Cursor { line: start.line, at: start.end };
        closing(&mut cursor);
        Fields { cursor, piped }
    }

    fn nth(&mut self, index: usize) -> Option<Span> {
        for _ in 0..index {
            self.next()?;
        }
        self.next()
    }

    pub(crate) fn next(&mut self) -> Option<Span> {
        let cursor = &mut self.cursor;
        separators(cursor);
        if cursor.done() {
            return None;
        }
        let start = cursor.at;
        for (open, close) in [(b'[', b']'), (b'(', b')'), (b'<', b'>')] {
            if cursor.peek() == open
                && let Some(group) = cursor.enclosed(open, close)
            {
                if cursor.peek() == b':' {
                    cursor.at += 1;
                }
                return Some(group);
            }
        }
        let piped = self.piped;
        let token = cursor.run(|byte| {
            if piped { byte != b'|' } else { !matches!(byte, b' ' | b'\t' | b'|' | b',' | b';') }
        });
        if token.is_none() {
            cursor.at = start + 1;
        }
        Some(token.unwrap_or(Span::new(start, start + 1)))
    }
}

/// The level a field is: `INFO`, `info:`, `[INFO`, `<Error>`, `INFO/MainProcess`, `INFO[0003]`, `level=info`, `I!` (Telegraf),
/// `daemon.notice`.
pub(crate) fn field_level(field: &[u8]) -> Option<Level> {
    let field = field.trim_ascii();
    let field = field.strip_prefix(b"level=").or(field.strip_prefix(b"lvl=")).unwrap_or(field);
    if let [letter, b'!'] = field {
        return level::letter(*letter);
    }
    let length = field.iter().take_while(|byte| byte.is_ascii_alphanumeric()).count();
    // `production.ERROR:` is the channel and the level, as Monolog writes them.
    if let Some(named) = channel(field) {
        return level::logger_word(field.get(named.len() + 1..field.len() - 1)?);
    }
    if !matches!(
        at(field, length),
        0 | b':' | b'/' | b'[' | b']' | b'>' | b')' | b'|' | b',' | b';'
    ) {
        return None;
    }
    // `config[811]:` is a process.
    let word = field.get(..length)?;
    let counted = at(field, length) != b'[' || word.iter().all(u8::is_ascii_uppercase);
    level::logger_word(word).filter(|_| counted)
}

/// The level of `I`, `W:`, `E/`, `D2` (mongod) and `I125:` (VMware), and of the small letters of SAP HANA.
fn field_letter(field: &[u8]) -> Option<Level> {
    match field.trim_ascii() {
        [letter @ (b'f' | b'e' | b'w' | b'i' | b'd')] => level::letter(letter.to_ascii_uppercase()),
        [letter] | [letter, b':' | b'/' | b'|'] => level::letter(*letter),
        [b'D', b'1'..=b'5'] => Some(Level::Debug),
        [letter, b'0'..=b'9', b'0'..=b'9', b'0'..=b'9', b':', ..] => level::letter(*letter),
        _ => None,
    }
}

/// What closes a stamp or parts it from what follows.
pub(super) fn closing(cursor: &mut Cursor<'_>) {
    while matches!(cursor.peek(), b']' | b')' | b'>' | b'"' | b'\'' | b':' | b',' | b';') {
        cursor.at += 1;
    }
}

/// Blanks, bars and lone dashes and colons between fields.
pub(super) fn separators(cursor: &mut Cursor<'_>) {
    loop {
        cursor.spaces();
        match cursor.peek() {
            b'|' | b',' | b';' => cursor.at += 1,
            b'-' | b':' | b'*' if matches!(cursor.ahead(1), b' ' | b'\t' | b'-') => cursor.at += 1,
            b'>' if cursor.ahead(1) == b' ' && cursor.at > 0 => cursor.at += 1,
            _ => return,
        }
    }
}

/// The channel of `channel.LEVEL:`.
pub(super) fn channel(field: &[u8]) -> Option<&[u8]> {
    let whole = field.trim_ascii().strip_suffix(b":")?;
    let dot = whole.iter().rposition(|byte| *byte == b'.')?;
    let level = whole.get(dot + 1..)?;
    let loud = level.iter().all(u8::is_ascii_uppercase) && level::word(level).is_some();
    whole.get(..dot).filter(|channel| loud && super::name(channel))
}
