//! What is in a large log: counts by level and over time, and the failures by template, read once.

use std::collections::HashMap;
use std::io;
use std::sync::Mutex;
use std::sync::atomic::{AtomicU64, Ordering};

use jiff::Timestamp;
use logs::Level;

use super::LargeLog;
use crate::documents::lock;

/// How much is read at once, in bytes, and how much after it to end the last record.
const CHUNK: u64 = if cfg!(test) { 4 << 10 } else { 4 << 20 };
const AFTER: usize = if cfg!(test) { 1 << 10 } else { 256 << 10 };
/// Most templates of failures that are kept, which bounds memory.
const MOST: usize = 20_000;
/// Most bytes that are kept of a record.
const RECORD: usize = 2 << 10;

/// What is known of a log after it was read once.
#[derive(Debug, Default)]
pub(crate) struct Survey {
    /// Line ends.
    pub lines: u64,
    pub records: u64,
    /// Records by level; the last is for those without one.
    pub levels: [u64; 7],
    /// The earliest and the latest time.
    pub time: Option<(Timestamp, Timestamp)>,
    /// Failures and warnings by template, the one first seen first.
    pub groups: Vec<Group>,
    /// Records of failures whose template was not kept.
    pub left_out: u64,
    /// The format of most chunks.
    pub format: &'static str,
    /// Records by minute since 1970 and level.
    pub minutes: HashMap<i64, [u32; 7]>,
}

/// Records that say the same and fail.
#[derive(Debug, Clone)]
pub(crate) struct Group {
    pub level: Option<Level>,
    pub template: String,
    pub count: u64,
    pub first: Seen,
    pub last: Seen,
    /// The beginning of the first.
    pub text: Vec<u8>,
}

/// A place of a log.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Seen {
    /// Byte of the file.
    pub offset: u64,
    /// From 1.
    pub line: u64,
    pub time: Option<Timestamp>,
}

/// What was read of one chunk. Lines count from its start until all are together.
#[derive(Default)]
struct Part {
    survey: Survey,
    groups: HashMap<(Option<Level>, String), Group>,
}

/// Reads a log on so many threads. `tell` is told how many bytes are read and says whether to go on; nothing is given back
/// when it says no.
pub(crate) fn survey(
    log: &LargeLog,
    threads: usize,
    tell: &(dyn Fn(u64) -> bool + Sync),
) -> io::Result<Option<Survey>> {
    let count = log.size.div_ceil(CHUNK).max(1);
    let next = AtomicU64::new(0);
    let parts: Mutex<HashMap<u64, Part>> = Mutex::default();
    let total = Mutex::new((Total::default(), 0));
    let work = || -> io::Result<bool> {
        loop {
            let index = next.fetch_add(1, Ordering::Relaxed);
            if index >= count {
                return Ok(true);
            }
            let part = chunk(log, index)?;
            lock(&parts).insert(index, part);
            // Parts are put together in the order of the file, so that few of them wait.
            let mut total = lock(&total);
            loop {
                let wanted = total.1;
                let Some(part) = lock(&parts).remove(&wanted) else { break };
                total.0.take(part);
                total.1 += 1;
            }
            if !tell((total.1 * CHUNK).min(log.size)) {
                next.store(count, Ordering::Relaxed);
                return Ok(false);
            }
        }
    };
    let outcomes: Vec<io::Result<bool>> = std::thread::scope(|scope| {
        let others: Vec<_> = (1..threads.max(1)).map(|_| scope.spawn(work)).collect();
        let mut outcomes = vec![work()];
        for other in others {
            outcomes.push(other.join().unwrap_or_else(|_| {
                Err(io::Error::other("a thread that read the log ended early"))
            }));
        }
        outcomes
    });
    for outcome in outcomes {
        if !outcome? {
            return Ok(None);
        }
    }
    Ok(Some(total.into_inner().unwrap_or_else(std::sync::PoisonError::into_inner).0.end()))
}

/// Reads the records that begin in a chunk.
fn chunk(log: &LargeLog, index: u64) -> io::Result<Part> {
    let from = index * CHUNK;
    // One byte before tells whether a line starts here.
    let before = u64::from(from > 0);
    let length = usize::try_from(CHUNK + before).unwrap_or(usize::MAX).saturating_add(AFTER);
    let bytes = log.bytes(from - before, length)?;
    let own = usize::try_from(CHUNK + before).unwrap_or(usize::MAX).min(bytes.len());
    let start = match before {
        0 => 0,
        _ => memchr::memchr(b'\n', &bytes).map_or(bytes.len(), |end| end + 1),
    };
    let mut part = Part::default();
    let owned = bytes.get(usize::try_from(before).unwrap_or(0)..own).unwrap_or_default();
    part.survey.lines = memchr::memchr_iter(b'\n', owned).count() as u64;
    if start >= own {
        // A line that is longer than a chunk belongs to the one in which it begins.
        return Ok(part);
    }
    let text = bytes.get(start..).unwrap_or_default();
    let read = logs::read(text, &log.options);
    part.survey.format = read.format;
    // Line ends of the chunk that stand before the text.
    let skipped = memchr::memchr_iter(b'\n', bytes.get(..start).unwrap_or_default()).count() as u64
        - u64::from(before == 1 && bytes.first() == Some(&b'\n'));
    let timed =
        read.records.iter().filter(|record| record.time.is_some()).count() * 2 > read.records.len();
    for (number, record) in read.records.iter().enumerate() {
        if record.span.start + start >= own {
            break;
        }
        // The rest of a record that began in the chunk before.
        if number == 0 && index > 0 && timed && record.time.is_none() {
            continue;
        }
        let seen = Seen {
            offset: from - before + (start + record.span.start) as u64,
            line: skipped + u64::from(record.line),
            time: record.time.map(|time| time.timestamp),
        };
        part.take(&read, &record, text, seen);
    }
    Ok(part)
}

impl Part {
    fn take(&mut self, log: &logs::Log, record: &logs::Record, text: &[u8], seen: Seen) {
        let survey = &mut self.survey;
        survey.records += 1;
        let level = level_index(record.level);
        if let Some(count) = survey.levels.get_mut(level) {
            *count += 1;
        }
        if let Some(time) = seen.time {
            survey.time = Some(match survey.time {
                None => (time, time),
                Some((first, last)) => (first.min(time), last.max(time)),
            });
            let minute = survey.minutes.entry(time.as_second().div_euclid(60)).or_default();
            if let Some(count) = minute.get_mut(level) {
                *count = count.saturating_add(1);
            }
        }
        if record.level.is_none_or(|level| level > Level::Warning) {
            return;
        }
        let key = (record.level, log.template(record).to_owned());
        match self.groups.get_mut(&key) {
            Some(group) => {
                group.count += 1;
                group.last = seen;
            }
            None => {
                let bytes = text.get(record.span.range()).unwrap_or_default();
                let text = bytes.get(..bytes.len().min(RECORD)).unwrap_or_default().to_vec();
                let (level, template) = (record.level, key.1.clone());
                let group = Group { level, template, count: 1, first: seen, last: seen, text };
                self.groups.insert(key, group);
            }
        }
    }
}

/// Parts put together so far.
#[derive(Default)]
struct Total {
    survey: Survey,
    groups: HashMap<(Option<Level>, String), Group>,
    formats: HashMap<&'static str, u64>,
}

impl Total {
    fn take(&mut self, part: Part) {
        let lines = self.survey.lines;
        let at = |seen: Seen| Seen { line: seen.line + lines, ..seen };
        let survey = &mut self.survey;
        survey.lines += part.survey.lines;
        survey.records += part.survey.records;
        for (sum, count) in survey.levels.iter_mut().zip(part.survey.levels) {
            *sum += count;
        }
        survey.time = match (survey.time, part.survey.time) {
            (Some((a, b)), Some((c, d))) => Some((a.min(c), b.max(d))),
            (known, other) => known.or(other),
        };
        for (minute, counts) in part.survey.minutes {
            let sums = survey.minutes.entry(minute).or_default();
            for (sum, count) in sums.iter_mut().zip(counts) {
                *sum = sum.saturating_add(count);
            }
        }
        if survey.minutes.len() > MOST {
            coarser(&mut survey.minutes);
        }
        if part.survey.records > 0 {
            *self.formats.entry(part.survey.format).or_default() += part.survey.records;
        }
        for (key, group) in part.groups {
            let has_room = self.groups.len() < MOST;
            match self.groups.get_mut(&key) {
                Some(known) => {
                    known.count += group.count;
                    known.last = at(group.last);
                }
                None if has_room => {
                    let group = Group { first: at(group.first), last: at(group.last), ..group };
                    self.groups.insert(key, group);
                }
                None => survey.left_out += group.count,
            }
        }
    }

    fn end(self) -> Survey {
        let mut survey = self.survey;
        survey.groups = self.groups.into_values().collect();
        survey.groups.sort_by_key(|group| group.first.offset);
        survey.format = self
            .formats
            .into_iter()
            .max_by_key(|(id, count)| (*count, *id))
            .map_or("plain", |of| of.0);
        survey
    }
}

/// Counts of a log that spans weeks, by the hour: the minutes of an hour are put to its first.
fn coarser(minutes: &mut HashMap<i64, [u32; 7]>) {
    let fine = std::mem::take(minutes);
    for (minute, counts) in fine {
        let sums = minutes.entry(minute - minute.rem_euclid(60)).or_default();
        for (sum, count) in sums.iter_mut().zip(counts) {
            *sum = sum.saturating_add(count);
        }
    }
}

/// The place of a level in the counts; the last one is for no level.
pub(super) fn level_index(level: Option<Level>) -> usize {
    level.and_then(|level| Level::ALL.iter().position(|one| *one == level)).unwrap_or(6)
}
