//! Several logs as one story: clocks brought together, records grouped by what they say.

use std::collections::HashMap;

use super::EvidenceInput;
use super::words::{Reader, Said};
use crate::level::Level;

/// Bytes of a record that are read for words.
const READ: usize = 4096;
const MINUTE: i64 = 60_000;
const HOUR: i64 = 60 * MINUTE;
const DAY: i64 = 24 * HOUR;

/// Records that say the same.
pub(super) struct Group {
    pub log: usize,
    pub text: String,
    /// The most severe level among them.
    pub level: Option<Level>,
    pub said: Said,
    /// Answers of a server in the five hundreds.
    pub failed_requests: bool,
    /// Whether it is a group of requests.
    pub requests: bool,
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
}

impl Story {
    pub(super) fn tell(inputs: &[EvidenceInput<'_>]) -> Story {
        let times = aligned(inputs);
        let mut groups: Vec<Group> = Vec::new();
        let mut keys: HashMap<(usize, u32, u32), usize> = HashMap::new();
        let mut reader = Reader::new();
        for (log, (input, times)) in inputs.iter().zip(&times).enumerate() {
            for (index, (record, time)) in input.log.records.iter().zip(times).enumerate() {
                let whole = input.text.get(record.span.range()).unwrap_or_default();
                let head = record.message.start.saturating_sub(record.span.start);
                let words = whole.get(head..whole.len().min(head + READ)).unwrap_or_default();
                let said = reader.read(words);
                let template = input.log.template(record);
                let requests = template == "<*> request";
                let status = if requests { status(words) } else { 0 };
                let tag = match (said.signature, status, said.change) {
                    (Some(signature), ..) => 10_000 + u32::from(signature),
                    (None, 1.., _) => u32::from(status),
                    (None, _, Some(change)) => 20_000 + u32::from(change),
                    _ => 0,
                };
                let at = *keys.entry((log, record.template.0, tag)).or_insert_with(|| {
                    let text = if requests {
                        format!("request answered {status}xx")
                    } else {
                        template.to_owned()
                    };
                    groups.push(Group {
                        log,
                        text,
                        level: None,
                        said: Said::default(),
                        failed_requests: status == 5,
                        requests,
                        records: Vec::new(),
                    });
                    groups.len() - 1
                });
                let Some(group) = groups.get_mut(at) else { continue };
                // The level is ordered from the most severe on, so the least is the worst.
                group.level = match (group.level, record.level) {
                    (Some(known), Some(level)) => Some(known.min(level)),
                    (known, level) => known.or(level),
                };
                group.said = Said {
                    signature: group.said.signature.or(said.signature),
                    change: group.said.change.or(said.change.filter(|_| !requests)),
                    failure: group.said.failure || (said.failure && !requests),
                    detection: group.said.detection || (said.detection && !requests),
                    start: group.said.start || (said.start && !requests),
                };
                group.records.push((*time, index));
            }
        }
        for group in &mut groups {
            group.records.sort_by_key(|&(time, index)| (time, index));
        }
        let all = || times.iter().flatten().copied();
        Story { start: all().min().unwrap_or(0), end: all().max().unwrap_or(0), groups, times }
    }

    /// Length in milliseconds, at least one.
    pub(super) fn length(&self) -> i64 {
        (self.end - self.start).max(1)
    }
}

/// The class of the status a request was answered with: the first number of three digits behind the request line.
fn status(message: &[u8]) -> u8 {
    let rest = if message.first() == Some(&b'"') {
        let end =
            memchr::memchr(b'"', message.get(1..).unwrap_or_default()).map_or(0, |end| end + 2);
        message.get(end..).unwrap_or_default()
    } else {
        message
    };
    rest.split(|byte| matches!(byte, b' ' | b'/' | b'\t'))
        .find(|token| {
            token.len() == 3
                && token.iter().all(u8::is_ascii_digit)
                && matches!(token.first(), Some(b'1'..=b'5'))
        })
        .and_then(|token| token.first())
        .map_or(0, |digit| digit - b'0')
}

/// The times of each log in milliseconds, on one clock: logs without a year, a day or a zone are moved next to those that have them.
fn aligned(inputs: &[EvidenceInput<'_>]) -> Vec<Vec<i64>> {
    let mut all: Vec<Vec<i64>> = inputs.iter().map(times).collect();
    let bounds = |times: &[i64]| Some((*times.iter().min()?, *times.iter().max()?));
    // The reference is what the surest logs span together.
    let rank = |input: &EvidenceInput<'_>| {
        input.log.records.iter().find_map(|record| record.time).map_or(0, |time| {
            1 + u8::from(time.date_known)
                + u8::from(time.date_known && time.year_known)
                + u8::from(time.certain)
        })
    };
    let best = inputs.iter().map(rank).max().unwrap_or(0);
    let reference = inputs
        .iter()
        .zip(&all)
        .filter(|(input, times)| rank(input) == best && !times.is_empty())
        .filter_map(|(_, times)| bounds(times))
        .reduce(|a, b| (a.0.min(b.0), a.1.max(b.1)));
    let Some((from, to)) = reference.filter(|_| best > 0) else { return all };
    for (input, times) in inputs.iter().zip(&mut all) {
        let rank = rank(input);
        let Some((start, end)) = bounds(times) else { continue };
        if rank == 0 {
            // No stamp at all: the file is taken to span the same time.
            let count = i64::try_from(times.len()).unwrap_or(i64::MAX).max(1);
            for (index, time) in (0i64..).zip(times.iter_mut()) {
                *time =
                    from + ((i128::from(to - from) * i128::from(index)) / i128::from(count)) as i64;
            }
            continue;
        }
        if rank == best {
            continue;
        }
        let shift = match rank {
            1 => ((from - start) as f64 / DAY as f64).round() as i64 * DAY,
            // The mean length of a year; the days around it settle the leap days.
            2 => {
                (((from - start) as f64 / (365.2425 * DAY as f64)).round() * 365.2425).round()
                    as i64
                    * DAY
            }
            _ => 0,
        };
        // A leap day between the years moves whole days; the nearest day with the most overlap is taken.
        let days: &[i64] = if rank == 2 { &[0, 1, -1, 2, -2] } else { &[0, 1, -1] };
        // Below zero it is how far the two are apart.
        let overlap = |by: i64| to.min(end + by) - from.max(start + by);
        let mut by = shift;
        if rank < 3 {
            by = days
                .iter()
                .map(|day| shift + day * DAY)
                .max_by_key(|by| (overlap(*by), std::cmp::Reverse((by - shift).abs())))
                .unwrap_or(shift);
        }
        // Clocks of unknown zones that do not meet at all are tried by whole hours.
        if overlap(by) * 10 < (end - start).min(to - from) {
            let hours = (-14i64..=14).map(|hours| by + hours * HOUR);
            by = hours
                .max_by_key(|moved| (overlap(*moved), std::cmp::Reverse((moved - by).abs())))
                .unwrap_or(by);
        }
        for time in times.iter_mut() {
            *time += by;
        }
    }
    all
}

/// The times of one log; a record without its own has that of the record before.
fn times(input: &EvidenceInput<'_>) -> Vec<i64> {
    let records = &input.log.records;
    let mut last = records
        .iter()
        .find_map(|record| record.time)
        .map_or(0, |time| time.timestamp.as_millisecond());
    records
        .iter()
        .map(|record| {
            if let Some(time) = record.time {
                last = time.timestamp.as_millisecond();
            }
            last
        })
        .collect()
}
