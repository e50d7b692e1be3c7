//! Several logs as one story: clocks brought together, records grouped by what they say.

use std::collections::HashMap;

use super::EvidenceInput;
use super::align::{Aligned, align, bounds};
use super::names::{NameMap, Names};
use super::words::{Reader, Said};
use crate::level::Level;

/// Bytes of a record that are read for words.
const READ: usize = 4096;
/// Least records of a template in which a new word is looked for.
const KNOWN: usize = 12;
/// How unlikely it is that a word which is said all along is not said for so long, for it to count as new.
const UNLIKELY: f64 = 1e-4;
/// The same for a word that so many records hold: that it is said so often is no accident.
const OFTEN: usize = 12;
const UNLIKELY_OFTEN: f64 = 2e-3;
/// The same as a share: a word that at most so many records hold is rare.
const FEW: usize = 3;

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
    /// Records in the order of time, with their times in milliseconds.
    pub records: Vec<(i64, usize)>,
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
                let template = input.log.template(record);
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
                        log,
                        text,
                        level: record.level,
                        said: Said::default(),
                        failed_requests: status >= 500,
                        requests,
                        new_word: false,
                        named: false,
                        drifts: false,
                        phase: Phase::Quiet,
                        of: 0,
                        others: 0,
                        records: Vec::new(),
                    });
                    groups.len() - 1
                });
                if let Some(group) = groups.get_mut(at) {
                    group.said = group.said.or(said);
                    group.records.push((*time, index));
                }
            }
        }
        for group in &mut groups {
            group.records.sort_by_key(|&(time, index)| (time, index));
        }
        let mut parts = Vec::new();
        for group in &mut groups {
            if let (Some(names), Some(input)) = (names.get(group.log), inputs.get(group.log)) {
                parts.extend(split(group, names, input, &mut reader));
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
        }
    }

    /// Length in milliseconds, at least one.
    pub(super) fn length(&self) -> i64 {
        (self.end - self.start).max(1)
    }
}

/// Takes out of a group those records that hold a word which is new in a message that is otherwise known: rare where the words of the
/// message are few, or said only from some time on.
fn split(
    group: &mut Group,
    names: &Names,
    input: &EvidenceInput<'_>,
    reader: &mut Reader,
) -> Vec<Group> {
    let count = group.records.len();
    if count < KNOWN || group.requests {
        return Vec::new();
    }
    // How often each name stands in the group, and at which of its records first.
    let mut known: NameMap<(usize, usize, bool)> = NameMap::default();
    for (at, (_, record)) in group.records.iter().enumerate() {
        for name in names.record(*record) {
            known.entry(name.hash).or_insert((0, at, name.id)).0 += 1;
        }
    }
    let rare = known.values().filter(|(times, _, id)| *times <= FEW && !id).count();
    let settled = rare * 50 <= count.max(100);
    let mut news: NameMap<f64> = NameMap::default();
    for (name, (times, first, id)) in known {
        let past = first as f64 / count as f64;
        // Were it said all along, so many records would hardly have gone by without it.
        let late = (1.0 - past).powf(times as f64);
        let unlikely = if times >= OFTEN { UNLIKELY_OFTEN } else { UNLIKELY };
        if times * 10 <= count * 8 && late < unlikely {
            news.insert(name, late);
        } else if settled && !id && times <= FEW && first * 8 >= count {
            news.insert(name, UNLIKELY * 10.0 * times as f64);
        }
    }
    if news.is_empty() {
        return Vec::new();
    }
    let mut parts: Vec<(u64, Group)> = Vec::new();
    let mut kept = Vec::with_capacity(count);
    for (time, record) in std::mem::take(&mut group.records) {
        let new = names
            .record(record)
            .iter()
            .filter_map(|name| Some((*news.get(&name.hash)?, name.hash)))
            .min_by(|a, b| a.0.total_cmp(&b.0).then(a.1.cmp(&b.1)));
        let Some((_, name)) = new else {
            kept.push((time, record));
            continue;
        };
        if let Some((_, part)) = parts.iter_mut().find(|(known, _)| *known == name) {
            part.records.push((time, record));
            continue;
        }
        let span = input.log.records.get(record).map(|record| record.span);
        let whole = span.and_then(|span| input.text.get(span.range())).unwrap_or_default();
        let head = whole.get(..whole.len().min(300)).unwrap_or_default();
        let part = Group {
            log: group.log,
            text: String::from_utf8_lossy(head).into_owned(),
            level: group.level,
            said: reader.read(whole.get(..whole.len().min(READ)).unwrap_or_default()),
            failed_requests: group.failed_requests,
            requests: false,
            new_word: true,
            named: false,
            drifts: false,
            phase: Phase::Quiet,
            of: 0,
            others: 0,
            records: vec![(time, record)],
        };
        parts.push((name, part));
    }
    group.records = kept;
    parts.into_iter().map(|(_, part)| part).collect()
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
