//! Several logs as one story: clocks brought together, records grouped by what they say.

use std::collections::HashMap;

use super::EvidenceInput;
use super::align::{Aligned, align, bounds};
use super::names::Names;
use super::series::{Keys, news, shape};
use super::words::{Reader, Said};
use crate::level::Level;

/// Bytes of a record that are read for words.
const READ: usize = 4096;
/// So few records teach no template.
const SMALL: usize = 3;
/// What is said from some time on by most records, and by more than so many, is how things are then.
const STAYS: usize = 8;

/// Where in the story an event lies.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Phase {
    /// There is no trouble, or it lies everywhere.
    Quiet,
    /// Before the first symptom.
    Before,
    /// Among the symptoms.
    During,
    /// Where the symptoms end.
    End,
    /// Later.
    After,
}

/// Records that say the same.
#[derive(Clone)]
pub(super) struct Group {
    pub log: usize,
    pub text: String,
    /// How severe all of them are.
    pub level: Option<Level>,
    pub said: Said,
    /// Answers of a server in the five hundreds.
    pub failed_requests: bool,
    /// Whether it is a group of requests.
    pub requests: bool,
    /// Told apart from a known message by a word that is new in it.
    pub new_word: bool,
    /// How surprising that word is, from nothing to one.
    pub surprise: f64,
    /// How many other parts of that message hold something new.
    pub kin: usize,
    /// Taken out of a known message because it names what fails in the trouble.
    pub named: bool,
    /// Taken out of a known message because its numbers leave their usual range.
    pub drifts: bool,
    /// Where it lies; only groups of few records lie in one place.
    pub phase: Phase,
    /// How many records said the same before the group was parted.
    pub of: usize,
    /// How many of them lie elsewhere, but for its counterpart.
    pub others: usize,
    /// Of a message that recurs, the one that stands so near to where the trouble begins or ends as it seldom does.
    pub nearest: bool,
    /// Records in the order of time, with their times in milliseconds.
    pub records: Vec<(i64, usize)>,
}

impl Group {
    /// A group of which only the log, what its records say and their level are known.
    fn new(log: usize, text: String, level: Option<Level>) -> Group {
        Group {
            log,
            text,
            level,
            said: Said::default(),
            failed_requests: false,
            requests: false,
            new_word: false,
            surprise: 0.0,
            kin: 0,
            named: false,
            drifts: false,
            phase: Phase::Quiet,
            of: 0,
            others: 0,
            nearest: false,
            records: Vec::new(),
        }
    }
}

/// The logs together.
pub(super) struct Story {
    pub groups: Vec<Group>,
    /// Time of the first and last record, in milliseconds.
    pub start: i64,
    pub end: i64,
    /// Times of all records of each log, in the order of the file.
    pub times: Vec<Vec<i64>>,
    pub names: Vec<Names>,
    pub keys: Keys,
}

/// What tells groups apart before their words are compared: log, template, level, and a known failure, status or change.
type Key = (usize, u32, Option<Level>, u64);

impl Story {
    pub(super) fn tell(inputs: &[EvidenceInput<'_>]) -> Story {
        let names: Vec<Names> = inputs.iter().map(Names::of).collect();
        let Aligned { times, .. } = align(inputs, &names);
        let mut groups: Vec<Group> = Vec::new();
        let mut keys: HashMap<Key, usize> = HashMap::new();
        let mut reader = Reader::new();
        for (log, (input, times)) in inputs.iter().zip(&times).enumerate() {
            for (index, (record, time)) in input.log.records.iter().zip(times).enumerate() {
                let whole = input.text.get(record.span.range()).unwrap_or_default();
                let head = record.message.start.saturating_sub(record.span.start);
                let words = whole.get(head..whole.len().min(head + READ)).unwrap_or_default();
                let mut said = reader.read(words);
                let template = input.log.template(&record);
                let requests = template == "<*> request";
                let status = if requests { status(words) } else { field_status(whole) };
                if requests {
                    said = Said::default();
                }
                let tag = match (said.signature, status, said.change) {
                    (_, 500.., _) if requests => u64::from(status) << 32 | place(words),
                    (_, 400.., _) => u64::from(status) << 32,
                    _ if requests => u64::from(status / 100),
                    (Some(signature), ..) => 10_000 + u64::from(signature),
                    (None, _, Some(change)) => 20_000 + u64::from(change),
                    _ => 0,
                };
                let key = (log, record.template.0, record.level, tag);
                let at = *keys.entry(key).or_insert_with(|| {
                    let text = if requests {
                        format!("request answered {status} {tag}")
                    } else {
                        template.to_owned()
                    };
                    groups.push(Group {
                        failed_requests: status >= 500,
                        requests,
                        ..Group::new(log, text, record.level)
                    });
                    groups.len() - 1
                });
                if let Some(group) = groups.get_mut(at) {
                    group.said = group.said.or(said);
                    group.records.push((*time, index));
                }
            }
        }
        gather(&mut groups, inputs);
        for group in &mut groups {
            group.records.sort_by_key(|&(time, index)| (time, index));
        }
        let mut keys = Keys::of(inputs);
        let mut parts = Vec::new();
        for group in &mut groups {
            if let Some(input) = inputs.get(group.log) {
                parts.extend(begun(group, input, &mut keys, &mut reader));
            }
        }
        groups.extend(parts);
        // The time of the story is that of what the records say; a stray stamp does not stretch it.
        let spans = || times.iter().filter_map(|times| bounds(times));
        Story {
            start: spans().map(|span| span.0).min().unwrap_or(0),
            end: spans().map(|span| span.1).max().unwrap_or(0),
            groups,
            times,
            names,
            keys,
        }
    }

    /// Length in milliseconds, at least one.
    pub(super) fn length(&self) -> i64 {
        (self.end - self.start).max(1)
    }
}

/// Brings together small groups whose records say the same of other things: of few records no template is learned.
fn gather(groups: &mut Vec<Group>, inputs: &[EvidenceInput<'_>]) {
    let mut known: HashMap<(usize, Option<Level>, u64), usize> = HashMap::new();
    for at in 0..groups.len() {
        let Some(group) = groups.get(at).filter(|group| !group.requests) else { continue };
        let (log, level, count) = (group.log, group.level, group.records.len());
        let shape = group.records.first().and_then(|(_, record)| shape(inputs.get(log)?, *record));
        let Some(shape) = shape else { continue };
        let Some(&earlier) = known.get(&(log, level, shape)) else {
            known.insert((log, level, shape), at);
            continue;
        };
        let small = groups.get(earlier).is_some_and(|group| group.records.len() <= SMALL);
        if count > SMALL && !small {
            continue;
        }
        let Some(group) = groups.get_mut(at) else { continue };
        let (said, records) = (group.said, std::mem::take(&mut group.records));
        if let Some(earlier) = groups.get_mut(earlier) {
            earlier.said = earlier.said.or(said);
            earlier.records.extend(records);
        }
    }
    groups.retain(|group| !group.records.is_empty());
}

/// Takes out of a group what says something new where it hardly ever says anything new.
fn begun(
    group: &mut Group,
    input: &EvidenceInput<'_>,
    keys: &mut Keys,
    reader: &mut Reader,
) -> Vec<Group> {
    let (told, surprise) = news(group, input, keys);
    let mut parts: Vec<(u32, Group)> = Vec::new();
    if told.is_empty() {
        return Vec::new();
    }
    // What most of the records say from some time on is news once only.
    let mut often: HashMap<u32, (usize, usize)> = HashMap::new();
    for (at, news) in told.iter().enumerate().filter(|(_, news)| **news > 0) {
        often.entry(*news).or_insert((at, 0)).1 += 1;
    }
    let stays = |news: u32| {
        let (first, times) = often.get(&news).copied().unwrap_or_default();
        times > STAYS && times * 2 > told.len() - first
    };
    let mut kept = Vec::with_capacity(group.records.len());
    for ((time, record), news) in
        std::mem::take(&mut group.records).into_iter().zip(told.iter().copied())
    {
        if news == 0 || (stays(news) && parts.iter().any(|(known, _)| *known == news)) {
            kept.push((time, record));
        } else if let Some((_, part)) = parts.iter_mut().find(|(known, _)| *known == news) {
            part.records.push((time, record));
        } else {
            let surprise = surprise.get(news as usize - 1).copied().unwrap_or(0.0);
            let new = part(group, (time, record), input, reader);
            parts.push((news, Group { surprise, ..new }));
        }
    }
    group.records = kept;
    let kin = parts.len().saturating_sub(1);
    parts.into_iter().map(|(_, part)| Group { kin, ..part }).collect()
}

/// A group of its own for a record that is new in a known message.
fn part(
    group: &Group,
    (time, record): (i64, usize),
    input: &EvidenceInput<'_>,
    reader: &mut Reader,
) -> Group {
    let span = input.log.records.get(record).map(|record| record.span);
    let whole = span.and_then(|span| input.text.get(span.range())).unwrap_or_default();
    let head = whole.get(..whole.len().min(300)).unwrap_or_default();
    let text = String::from_utf8_lossy(head).into_owned();
    Group {
        said: reader.read(whole.get(..whole.len().min(READ)).unwrap_or_default()),
        failed_requests: group.failed_requests,
        new_word: true,
        surprise: 0.5,
        records: vec![(time, record)],
        ..Group::new(group.log, text, group.level)
    }
}

/// The status a request was answered with: the first number of three digits behind the request line.
fn status(message: &[u8]) -> u16 {
    let rest = if message.first() == Some(&b'"') {
        let end =
            memchr::memchr(b'"', message.get(1..).unwrap_or_default()).map_or(0, |end| end + 2);
        message.get(end..).unwrap_or_default()
    } else {
        message
    };
    rest.split(|byte| matches!(byte, b' ' | b'/' | b'\t')).find_map(three_digits).unwrap_or(0)
}

fn three_digits(token: &[u8]) -> Option<u16> {
    if token.len() != 3 || !matches!(token.first(), Some(b'1'..=b'5')) {
        return None;
    }
    std::str::from_utf8(token).ok()?.parse().ok()
}

/// The status that a structured record names as such: `status=503`, `"status": 503`, `resp=500`.
fn field_status(record: &[u8]) -> u16 {
    let record = record.get(..record.len().min(1500)).unwrap_or_default();
    for key in [&b"status"[..], b"statusCode", b"status_code", b"resp"] {
        let Some(at) = memchr::memmem::find(record, key) else { continue };
        let rest = record.get(at + key.len()..).unwrap_or_default();
        let skip = rest.iter().take_while(|byte| matches!(byte, b'"' | b':' | b'=' | b' ')).count();
        let rest = rest.get(skip..).unwrap_or_default();
        let digits = rest.iter().take_while(|byte| byte.is_ascii_digit()).count();
        if (1..=4).contains(&skip)
            && let Some(status) = rest.get(..digits).and_then(three_digits)
        {
            return status;
        }
    }
    0
}

/// The first part of the path of a request, as a number.
fn place(message: &[u8]) -> u64 {
    let start = memchr::memchr(b'/', message).unwrap_or(0);
    message
        .get(start + 1..)
        .unwrap_or_default()
        .iter()
        .take_while(|byte| byte.is_ascii_alphabetic())
        .fold(7, |sum: u64, byte| sum.wrapping_mul(31).wrapping_add(u64::from(*byte)))
        & 0xffff_ffff
}
