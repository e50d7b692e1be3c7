//! How the records of one file begin, learned from the file: the shape and column of the stamp, and which field holds the level.
//!
//! This is what reads formats nobody has described. A stamp counts as a start only where the file's stamps stand, so that dates in
//! SQL, dumps and messages are no starts; a level counts only in the field where the file's levels stand, so that the word "error"
//! in a message is no level.

use std::collections::HashMap;

use text::Span;

use crate::cursor::{Cursor, at};
use crate::level;
use crate::payload;
use crate::record::Head;
use crate::stamp::{self, Shape, Stamp};

mod slot;

use slot::{Fields, channel, closing, separators};
pub(crate) use slot::{Slot, Start};

/// How far into a line the stamp is looked for, in bytes and tokens.
const REACH: usize = 120;
const TOKENS: u8 = 7;
/// The same for a number of seconds, which most lines have to hold in the same column.
const EPOCH_TOKENS: u8 = 14;
/// How far into a line a stamp in brackets is looked for where no stamp stands in a column, in bytes.
const FAR: usize = 400;
/// What stands for the number of tokens before such a stamp.
const ANYWHERE: u8 = u8::MAX;

/// Where a stamp stands: after so many tokens, right behind this byte (0 for none), which begins the token or stands inside of it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
struct Place {
    tokens: u8,
    inside: bool,
    mark: u8,
}

/// The layout of a file.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(crate) struct Layout {
    place: Place,
    shape: Shape,
    slot: Option<Slot>,
    piped: bool,
    /// Whether blanks stand before it all.
    indented: bool,
    /// How many of the sampled lines begin this way.
    pub hits: usize,
}

impl Layout {
    /// The layout most of these lines share.
    pub(crate) fn learn(sample: &[&[u8]]) -> Option<Layout> {
        let mut votes: HashMap<(bool, Place, Shape), usize> = HashMap::new();
        for line in sample {
            if let Some((place, stamp)) = first_stamp(line) {
                let indented = matches!(at(line, 0), b' ' | b'\t');
                *votes.entry((indented, place, stamp.shape)).or_default() += 1;
            }
        }
        let best = votes.into_iter().max_by_key(|((indented, place, shape), count)| {
            (*count, std::cmp::Reverse((*indented, *place, *shape as u8)))
        });
        let (indented, place, shape, hits) = match best {
            Some(((indented, place, shape), hits)) => (indented, place, shape, hits),
            None => epoch_column(sample).map(|(place, shape, hits)| (false, place, shape, hits))?,
        };
        let mut layout = Layout { place, shape, slot: None, piped: false, indented, hits };
        let starts: Vec<Start<'_>> = sample
            .iter()
            .filter_map(|&line| {
                let (_, stamp, end) = layout.stamp_of(line)?;
                Some(Start { line, stamp, end })
            })
            .collect();
        let piped = |start: &&Start<'_>| {
            let rest = start.line.get(start.end..).unwrap_or_default();
            rest.first() == Some(&b'|')
        };
        layout.piped = starts.iter().filter(piped).count() * 2 > starts.len();
        layout.slot = Slot::learn(&starts, layout.piped);
        Some(layout)
    }

    /// Whether stamps stand right at the start of lines.
    pub(crate) fn leading(&self) -> bool {
        self.place.tokens == 0
    }

    /// The stamp of a line that begins as the file's records do, with where it starts and ends.
    fn stamp_of(&self, line: &[u8]) -> Option<(Stamp, usize, usize)> {
        let mut cursor = Cursor::new(line);
        cursor.spaces();
        // Numbers of processes are filled up with blanks.
        if self.indented != (cursor.at > 0) && self.place.mark != b':' {
            return None;
        }
        front(&mut cursor);
        if self.place.tokens == ANYWHERE {
            return bracketed_stamp(line).filter(|(stamp, ..)| stamp.shape == self.shape);
        }
        for _ in 0..self.place.tokens {
            cursor.token()?;
            cursor.gap()?;
        }
        if self.place.inside {
            return inner_stamp(line, cursor.at, self.place.mark)
                .filter(|(stamp, ..)| stamp.shape == self.shape);
        }
        if self.place.mark == b':' {
            // The number of the process, as Zabbix has it.
            cursor.digits()?;
            cursor.eat(b":")?;
        } else if self.place.mark.is_ascii_uppercase() {
            // The letter is the level, so any will do.
            cursor.run(|byte| byte.is_ascii_uppercase()).filter(|letter| letter.len() == 1)?;
        } else if self.place.mark != 0 {
            cursor.eat(&[self.place.mark])?;
        }
        let start = cursor.at;
        let rest = cursor.rest();
        let (stamp, length) = if self.shape == Shape::Epoch {
            stamp::epoch(rest)?
        } else {
            stamp::any_after(self.place.mark, rest)
                .filter(|(stamp, _)| stamp.shape == self.shape)?
        };
        Some((stamp, start, start + length))
    }

    /// What the head of a line says; nothing when it does not begin as the file's records do.
    pub(crate) fn head(&self, line: &[u8]) -> Option<Head> {
        let (stamp, start, end) = self.stamp_of(line)?;
        let mut cursor = Cursor { line, at: end };
        closing(&mut cursor);
        let mut head = Head { stamp: Some(stamp), ..Head::bare(cursor.message()) };
        let mut past_level = None;
        let begun = Start { line, stamp: start, end };
        match self.slot {
            _ if self.place.mark.is_ascii_uppercase() && !self.place.inside => {
                head.level = level::letter(at(line, start.wrapping_sub(1)));
            }
            Some(slot) => {
                if let Some((level, past)) = slot.level(&begun, self.piped) {
                    head.level = Some(level);
                    past_level = Some(past).filter(|_| !slot.is_before());
                }
            }
            None => {
                // The rest of the line may say it in its own structure.
                separators(&mut cursor);
                let inner = payload::read(cursor.rest());
                if inner.level.is_some() {
                    let inner = inner.shifted(cursor.at);
                    return Some(Head { stamp: Some(stamp), ..inner });
                }
                head.level = priority(line);
            }
        }
        let front = cursor.at;
        (head.source, head.message) = self.source(line, front, past_level);
        Some(head)
    }

    /// Logger and message behind the level; fields between stamp and level may name the logger as well.
    fn source(&self, line: &[u8], front: usize, past_level: Option<usize>) -> (Span, Span) {
        let mut source = Span::new(front, front);
        if let Some(past) = past_level {
            // `stamp - logger - LEVEL - message`, `stamp thread LEVEL logger`.
            let mut fields = Fields { cursor: Cursor { line, at: front }, piped: self.piped };
            while let Some(field) = fields.next() {
                let said = fields.cursor.slice(field);
                if fields.cursor.at >= past {
                    if let Some(channel) = channel(said).filter(|_| source.is_empty()) {
                        source = Span::new(field.start, field.start + channel.len());
                    }
                    break;
                }
                if name(said) && field.len() > source.len() {
                    // `queries: info: …` names the speaker as a message would.
                    let end = field.end - usize::from(said.ends_with(b":"));
                    source = Span::new(field.start, end);
                }
            }
        }
        let mut cursor = Cursor { line, at: past_level.unwrap_or(front) };
        if matches!(cursor.peek(), b']' | b')' | b'>') {
            cursor.at += 1;
        }
        for _ in 0..6 {
            separators(&mut cursor);
            let before = cursor;
            if matches!(cursor.peek(), b'[' | b'(') {
                let (open, close) = if cursor.peek() == b'[' { (b'[', b']') } else { (b'(', b')') };
                match cursor.enclosed(open, close) {
                    Some(group) if matches!(cursor.peek(), b' ' | b':' | b'\t' | b'[' | 0) => {
                        if source.is_empty() && name(cursor.slice(group)) {
                            source = group;
                        }
                        if cursor.peek() == b':' {
                            cursor.at += 1;
                        }
                        continue;
                    }
                    _ => {
                        cursor = before;
                        break;
                    }
                }
            }
            if cursor.peek() == b'<' && source.is_empty() && past_level.is_some() {
                source = bracketed(&mut cursor).unwrap_or(source);
                break;
            }
            if self.piped {
                let Some(field) = cursor.until(b'|') else { break };
                if source.is_empty() && name(cursor.slice(field)) {
                    source = field;
                }
                continue;
            }
            let Some(token) = cursor.token() else { break };
            let bytes = cursor.slice(token);
            if bytes.iter().all(|byte| byte.is_ascii_digit() || *byte == b'-') {
                continue;
            }
            let bare = bytes.strip_suffix(b":").unwrap_or(bytes);
            let ended = bare.len() < bytes.len();
            let dashes = |cursor: &Cursor<'_>| {
                [&b" - "[..], b" : ", b" | ", b" -- "]
                    .iter()
                    .any(|mark| cursor.rest().starts_with(mark))
            };
            // `DateParser [123 merging] - …`: a thread may stand between.
            let mut behind = cursor;
            behind.spaces();
            let thread =
                past_level.is_some() && behind.enclosed(b'[', b']').is_some() && dashes(&behind);
            let dashed = dashes(&cursor) || thread;
            let dotted = bare.iter().any(|&byte| matches!(byte, b'.' | b':'))
                && !bare.ends_with(b".")
                && past_level.is_some();
            if name(bare) && (ended || dashed || dotted) {
                source = Span::new(token.start, token.start + bare.len());
                if thread {
                    cursor = behind;
                }
                separators(&mut cursor);
                break;
            }
            cursor = before;
            break;
        }
        (source, cursor.message())
    }
}

/// Past the fields of a record whose every field stands in brackets of its own, as WebLogic writes it, to the last of them: the
/// message. Gives back the first, which is who speaks; nothing where there are no two such fields.
fn bracketed(cursor: &mut Cursor<'_>) -> Option<Span> {
    let mut first = None;
    loop {
        let mut ahead = *cursor;
        let field = ahead.enclosed(b'<', b'>');
        let Some(field) = field.filter(|_| ahead.rest().starts_with(b" <")) else { break };
        first = first.or(Some(field).filter(|field| name(ahead.slice(*field))));
        ahead.spaces();
        *cursor = ahead;
    }
    if first.is_some() && cursor.peek() == b'<' {
        cursor.at += 1;
    }
    first
}

/// Past what may stand before it all or not: the id of what is worked on (a UUID, as FreeSWITCH writes it), and the signs that
/// WebLogic begins a record with.
fn front(cursor: &mut Cursor<'_>) {
    let mut ahead = *cursor;
    let id = ahead.token().map(|token| ahead.slice(token));
    let dashes = |id: &[u8]| [8, 13, 18, 23].iter().all(|place| at(id, *place) == b'-');
    if id.is_some_and(|id| {
        id.len() == 36
            && dashes(id)
            && id.iter().all(|byte| byte.is_ascii_hexdigit() || *byte == b'-')
    }) && ahead.gap().is_some()
    {
        *cursor = ahead;
    }
    let mut ahead = *cursor;
    if ahead.run(|byte| byte == b'#').is_some() && ahead.peek() == b'<' {
        *cursor = ahead;
    }
}

/// The first stamp of a line that stands at the start of a token, and its place.
fn first_stamp(line: &[u8]) -> Option<(Place, Stamp)> {
    let reach = line.get(..line.len().min(REACH + 40))?;
    let mut cursor = Cursor::new(reach);
    cursor.spaces();
    front(&mut cursor);
    let mut behind = cursor;
    if behind.digits().is_some()
        && behind.eat(b":").is_some()
        && let Some((stamp, length)) = stamp::any(behind.rest())
        && stamp.month > 0
        && !at(behind.rest(), length).is_ascii_alphanumeric()
    {
        return Some((Place { tokens: 0, inside: false, mark: b':' }, stamp));
    }
    for tokens in 0..TOKENS {
        if cursor.at > REACH {
            return None;
        }
        for mark in [0, cursor.peek()] {
            let start = cursor.at + usize::from(mark != 0);
            if mark != 0
                && !matches!(
                    mark,
                    b'[' | b'('
                        | b'<'
                        | b'"'
                        | b'\''
                        | b'*'
                        | b'.'
                        | b'|'
                        | b'#'
                        | b'%'
                        | b'I'
                        | b'W'
                        | b'E'
                        | b'F'
                        | b'D'
                )
            {
                continue;
            }
            if let Some((stamp, length)) = stamp::any_after(mark, reach.get(start..)?) {
                // A token that goes on after the stamp is a name that holds one.
                if !at(reach, start + length).is_ascii_alphanumeric() {
                    let mark = if mark.is_ascii_uppercase() { b'I' } else { mark };
                    return Some((Place { tokens, inside: false, mark }, stamp));
                }
            }
        }
        for mark in SEPARATORS {
            if let Some((stamp, ..)) = inner_stamp(reach, cursor.at, *mark) {
                return Some((Place { tokens, inside: true, mark: *mark }, stamp));
            }
        }
        if cursor.token().is_none() || cursor.gap().is_none() {
            break;
        }
    }
    let (stamp, ..) = bracketed_stamp(line)?;
    Some((Place { tokens: ANYWHERE, inside: false, mark: b'[' }, stamp))
}

/// What parts the fields of a token: `1,2024/06/12 09:14:22,…`, `00:0002:00015:2024/06/12 09:14:22.12`.
const SEPARATORS: &[u8] = b",;|:>]";

/// The first date and time inside a token, right behind a separator, with where it starts and ends.
fn inner_stamp(line: &[u8], token: usize, mark: u8) -> Option<(Stamp, usize, usize)> {
    let rest = line.get(token..line.len().min(token + REACH))?;
    let length = rest.iter().take_while(|byte| !matches!(byte, b' ' | b'\t')).count();
    for found in memchr::memchr_iter(mark, rest.get(..length)?).take(12) {
        let start = token + found + 1;
        if let Some((stamp, length)) = stamp::any(line.get(start..)?)
            && stamp.month > 0
            && !at(line, start + length).is_ascii_alphanumeric()
        {
            return Some((stamp, start, start + length));
        }
    }
    None
}

/// The first date and time of a line that stands in square brackets of its own.
fn bracketed_stamp(line: &[u8]) -> Option<(Stamp, usize, usize)> {
    let reach = line.get(..line.len().min(FAR))?;
    memchr::memchr_iter(b'[', reach).take(12).find_map(|open| {
        let (stamp, length) = stamp::any(reach.get(open + 1..)?)?;
        let end = open + 1 + length;
        (stamp.month > 0 && at(reach, end) == b']').then_some((stamp, open + 1, end))
    })
}

/// The level of the priority that a line of syslog begins with.
fn priority(line: &[u8]) -> Option<level::Level> {
    let rest = line.strip_prefix(b"<")?;
    let digits = rest.get(..memchr::memchr(b'>', rest.get(..rest.len().min(4))?)?)?;
    level::syslog(crate::cursor::number(digits).filter(|number| *number < 192)? % 8)
}

/// The column in which most lines hold an epoch number, when those numbers lie within ten years.
fn epoch_column(sample: &[&[u8]]) -> Option<(Place, Shape, usize)> {
    for tokens in 0..EPOCH_TOKENS {
        for mark in [0, b'['] {
            let layout = Layout {
                place: Place { tokens, inside: false, mark },
                shape: Shape::Epoch,
                slot: None,
                piped: false,
                indented: false,
                hits: 0,
            };
            let found: Vec<i64> = sample
                .iter()
                .filter_map(|line| {
                    layout
                        .stamp_of(line)
                        .filter(|(_, _, end)| !at(line, *end).is_ascii_alphanumeric())
                })
                .filter_map(|(stamp, ..)| stamp.epoch)
                .collect();
            let (Some(&low), Some(&high)) = (found.iter().min(), found.iter().max()) else {
                continue;
            };
            if found.len() * 10 >= sample.len() * 8
                && low > 500_000_000
                && high < 4_200_000_000
                && high - low < 315_360_000
            {
                return Some((layout.place, Shape::Epoch, found.len()));
            }
        }
    }
    None
}

/// Whether a field may be the name of a logger, program or component.
fn name(field: &[u8]) -> bool {
    let field = field.trim_ascii();
    (2..=160).contains(&field.len())
        && at(field, 0).is_ascii_alphabetic()
        && field.iter().all(|byte| {
            byte.is_ascii_alphanumeric()
                || matches!(
                    byte,
                    b'.' | b'_'
                        | b'-'
                        | b':'
                        | b'/'
                        | b'$'
                        | b'@'
                        | b'#'
                        | b'*'
                        | b'['
                        | b']'
                        | b'('
                        | b')'
                )
        })
}

#[cfg(test)]
mod tests;
