//! The records of a log, packed: a log of two million short lines has as many of them, and they lie beside its text.

use std::collections::HashMap;
use std::sync::Arc;

use jiff::Timestamp;
use text::Span;

use crate::level::Level;
use crate::record::{Record, TemplateId};
use crate::time::Time;

/// The records of a log in the order of the file. One takes 36 bytes, and a [`Record`] is put together where it is looked at.
#[derive(Clone, Default)]
pub struct Records {
    packed: Vec<Packed>,
    /// Who speaks, each held once: a program has few sources and names one in each record.
    sources: Vec<Arc<str>>,
    known: HashMap<Arc<str>, u32>,
    /// What does not fit into a record of 36 bytes.
    long: Vec<Long>,
    /// For each template as it was found its number in the log; several were found to be one.
    numbers: Vec<u32>,
}

/// One record, in numbers of four and two bytes.
#[derive(Debug, Clone, Copy)]
struct Packed {
    start: u32,
    line: u32,
    /// Seconds since 1970, from [`EPOCH`], above; nanoseconds in the lowest thirty bits.
    time: [u32; 2],
    /// The clock, the level, what is known of the time, and whether the rest is a [`Long`]: see below.
    flags: u32,
    /// The template as it was found.
    template: u32,
    /// Its length; where it is long, the index of the rest.
    length: u32,
    /// The message, from the start of the record.
    message: u16,
    /// Bytes after the message.
    after: u16,
    /// Lines after the first.
    more_lines: u16,
    source: u16,
}

/// What is said of a record whose numbers are large.
#[derive(Debug, Clone, Copy)]
struct Long {
    length: u32,
    message: u32,
    after: u32,
    more_lines: u32,
    source: u32,
}

/// Seconds that are added to the time of a record, so that none is below zero whatever its zone.
const EPOCH: i64 = 1 << 20;
const NANOS: u32 = 30;
/// Where the parts of the flags lie: the offset of the clock, the digits of the fraction, the level, and one bit each.
const OFFSET: u32 = 18;
const DIGITS: u32 = 4;
const LEVEL: u32 = 3;
const TIMED: u32 = 1 << (OFFSET + DIGITS + LEVEL);
const CERTAIN: u32 = TIMED << 1;
const ZONE: u32 = TIMED << 2;
const YEAR: u32 = TIMED << 3;
const DATE: u32 = TIMED << 4;
const LONG: u32 = TIMED << 5;

impl Records {
    /// How many there are.
    pub fn len(&self) -> usize {
        self.packed.len()
    }

    /// Whether there is none.
    pub fn is_empty(&self) -> bool {
        self.packed.is_empty()
    }

    /// The record of this index.
    pub fn get(&self, index: usize) -> Option<Record<'_>> {
        self.packed.get(index).map(|packed| self.unpack(packed))
    }

    /// The first one.
    pub fn first(&self) -> Option<Record<'_>> {
        self.get(0)
    }

    /// The last one.
    pub fn last(&self) -> Option<Record<'_>> {
        self.get(self.len().checked_sub(1)?)
    }

    /// All, in order. Skipping costs nothing.
    pub fn iter(&self) -> Iter<'_> {
        Iter { records: self, packed: self.packed.iter() }
    }

    /// Those of a range of indices; less where there are less.
    pub fn range(&self, range: std::ops::Range<usize>) -> Iter<'_> {
        let end = range.end.min(self.len());
        let packed = self.packed.get(range.start.min(end)..end).unwrap_or_default();
        Iter { records: self, packed: packed.iter() }
    }

    /// How many records at the start are as asked for, where none after them is.
    pub fn partition_point(&self, mut is_before: impl FnMut(&Record<'_>) -> bool) -> usize {
        self.packed.partition_point(|packed| is_before(&self.unpack(packed)))
    }

    /// Puts one behind the last. A record beyond the first four gigabytes of a text has no place and is left out.
    pub(crate) fn push(&mut self, record: Record<'_>) {
        let source = match self.known.get(record.source) {
            Some(source) => *source,
            None => {
                let source = u32::try_from(self.sources.len()).unwrap_or(u32::MAX);
                let name: Arc<str> = record.source.into();
                self.sources.push(Arc::clone(&name));
                self.known.insert(name, source);
                source
            }
        };
        if let Some((mut packed, long)) = packed(&record, source) {
            match long {
                Some(long) if self.long.len() < u32::MAX as usize => {
                    packed.length = self.long.len() as u32;
                    self.long.push(long);
                }
                Some(_) => return,
                None => {}
            }
            self.packed.push(packed);
        }
    }

    /// Takes out those from one on, and gives back their templates, the last one's first.
    pub(crate) fn cut(&mut self, from: usize) -> Vec<TemplateId> {
        let gone = self.range(from..self.len());
        let templates = gone.rev().map(|record| record.template).collect();
        let gone = self.packed.split_off(from.min(self.len()));
        // They were put in one behind the other.
        if let Some(long) = gone.iter().find(|packed| packed.flags & LONG != 0) {
            self.long.truncate(long.length as usize);
        }
        templates
    }

    /// Changes where one lies.
    pub(crate) fn change(&mut self, index: usize, change: impl FnOnce(&mut Record<'_>)) {
        let Some(before) = self.packed.get(index).copied() else { return };
        let mut record = self.unpack(&before);
        change(&mut record);
        let source = self.long(&before).source;
        let Some((mut changed, long)) = packed(&record, source) else { return };
        changed.template = before.template;
        if let Some(long) = long {
            changed.length = match before.flags & LONG {
                0 => u32::try_from(self.long.len()).unwrap_or(u32::MAX),
                _ => before.length,
            };
            match self.long.get_mut(changed.length as usize) {
                Some(place) => *place = long,
                None => self.long.push(long),
            }
        }
        if let Some(packed) = self.packed.get_mut(index) {
            *packed = changed;
        }
    }

    /// The templates from one record on, as they were found.
    pub(crate) fn found(&self, from: usize) -> impl Iterator<Item = u32> {
        self.packed.iter().skip(from).map(|packed| packed.template)
    }

    /// Which number each template that was found has in the log.
    pub(crate) fn set_numbers(&mut self, numbers: Vec<u32>) {
        self.numbers = numbers;
    }

    fn long(&self, packed: &Packed) -> Long {
        let long = self.long.get(packed.length as usize).filter(|_| packed.flags & LONG != 0);
        long.copied().unwrap_or(Long {
            length: packed.length,
            message: packed.message.into(),
            after: packed.after.into(),
            more_lines: packed.more_lines.into(),
            source: packed.source.into(),
        })
    }

    fn unpack(&self, packed: &Packed) -> Record<'_> {
        let Long { length, message, after, more_lines, source } = self.long(packed);
        let start = packed.start as usize;
        let span = Span::new(start, start + length as usize);
        let message = start + message as usize;
        let template = self.numbers.get(packed.template as usize).copied();
        Record {
            span,
            line: packed.line,
            end_line: packed.line.saturating_add(more_lines),
            time: packed.time(),
            level: packed.level(),
            source: self.sources.get(source as usize).map_or("", |source| source),
            message: Span::new(message, span.end.saturating_sub(after as usize)),
            template: TemplateId(template.unwrap_or(packed.template)),
        }
    }
}

/// A record in small numbers, and the rest where they are too small for it; its template as it is there. Nothing where it lies beyond
/// the first four gigabytes.
fn packed(record: &Record<'_>, source: u32) -> Option<(Packed, Option<Long>)> {
    let number = |number: usize| u32::try_from(number).ok();
    let (time, flags) = clock(record)?;
    let long = Long {
        length: number(record.span.len())?,
        message: number(record.message.start.saturating_sub(record.span.start))?,
        after: number(record.span.end.saturating_sub(record.message.end))?,
        more_lines: record.end_line.saturating_sub(record.line),
        source,
    };
    let mut packed = Packed {
        start: number(record.span.start)?,
        line: record.line,
        time,
        flags,
        template: record.template.0,
        length: long.length,
        message: 0,
        after: 0,
        more_lines: 0,
        source: 0,
    };
    let small = |number: u32| u16::try_from(number).ok();
    let fits = [long.message, long.after, long.more_lines, source].map(small);
    let [Some(message), Some(after), Some(more_lines), Some(source)] = fits else {
        packed.flags |= LONG;
        return Some((packed, Some(long)));
    };
    (packed.message, packed.after, packed.more_lines, packed.source) =
        (message, after, more_lines, source);
    Some((packed, None))
}

/// The time and the flags of a record. A time that does not fit, thousands of years away, is none.
fn clock(record: &Record<'_>) -> Option<([u32; 2], u32)> {
    let mut flags = 0;
    if let Some(level) = record.level {
        let level = Level::ALL.iter().position(|known| *known == level)?;
        flags |= (u32::try_from(level).ok()? + 1) << (OFFSET + DIGITS);
    }
    let (time, timed) = record.time.as_ref().and_then(packed_time).unwrap_or_default();
    Some((time, flags | timed))
}

/// A time with the flags that say what is known of it.
fn packed_time(of: &Time) -> Option<([u32; 2], u32)> {
    const SECOND: i128 = 1_000_000_000;
    let since = of.timestamp.as_nanosecond() + i128::from(EPOCH) * SECOND;
    let seconds = u64::try_from(since.div_euclid(SECOND)).ok()?;
    let nanos = u64::try_from(since.rem_euclid(SECOND)).ok()?;
    let both = (seconds << NANOS) | nanos;
    let time = [u32::try_from(both >> 32).ok()?, u32::try_from(both & 0xffff_ffff).ok()?];
    let offset = u32::try_from(of.offset_seconds + (1 << (OFFSET - 1))).ok()?;
    let mut flags =
        (offset & ((1 << OFFSET) - 1)) | u32::from(of.fraction_digits) << OFFSET | TIMED;
    let known = [
        (of.certain, CERTAIN),
        (of.zone_known, ZONE),
        (of.year_known, YEAR),
        (of.date_known, DATE),
    ];
    flags |= known.iter().filter(|(is, _)| *is).map(|(_, flag)| flag).sum::<u32>();
    Some((time, flags))
}

impl Packed {
    fn level(&self) -> Option<Level> {
        let level = (self.flags >> (OFFSET + DIGITS)) & ((1 << LEVEL) - 1);
        Level::ALL.get((level as usize).checked_sub(1)?).copied()
    }

    fn time(&self) -> Option<Time> {
        let is = |flag: u32| self.flags & flag != 0;
        if !is(TIMED) {
            return None;
        }
        let [high, low] = self.time.map(u64::from);
        let both = (high << 32) | low;
        let seconds = i64::try_from(both >> NANOS).ok()? - EPOCH;
        let nanos = i32::try_from(both & ((1 << NANOS) - 1)).ok()?;
        let offset = i32::try_from(self.flags & ((1 << OFFSET) - 1)).ok()?;
        Some(Time {
            timestamp: Timestamp::new(seconds, nanos).ok()?,
            certain: is(CERTAIN),
            offset_seconds: offset - (1 << (OFFSET - 1)),
            zone_known: is(ZONE),
            year_known: is(YEAR),
            date_known: is(DATE),
            fraction_digits: u8::try_from((self.flags >> OFFSET) & ((1 << DIGITS) - 1)).ok()?,
        })
    }
}

/// The same records in the same order; in what order their sources became known does not matter.
impl PartialEq for Records {
    fn eq(&self, other: &Records) -> bool {
        self.iter().eq(other.iter())
    }
}

impl std::fmt::Debug for Records {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_list().entries(self.iter()).finish()
    }
}

impl<'a> IntoIterator for &'a Records {
    type Item = Record<'a>;
    type IntoIter = Iter<'a>;

    fn into_iter(self) -> Iter<'a> {
        self.iter()
    }
}

/// Records in order.
#[derive(Clone)]
pub struct Iter<'a> {
    records: &'a Records,
    packed: std::slice::Iter<'a, Packed>,
}

impl<'a> Iterator for Iter<'a> {
    type Item = Record<'a>;

    fn next(&mut self) -> Option<Record<'a>> {
        self.packed.next().map(|packed| self.records.unpack(packed))
    }

    fn nth(&mut self, index: usize) -> Option<Record<'a>> {
        self.packed.nth(index).map(|packed| self.records.unpack(packed))
    }

    fn size_hint(&self) -> (usize, Option<usize>) {
        self.packed.size_hint()
    }
}

impl DoubleEndedIterator for Iter<'_> {
    fn next_back(&mut self) -> Option<Self::Item> {
        self.packed.next_back().map(|packed| self.records.unpack(packed))
    }

    fn nth_back(&mut self, index: usize) -> Option<Self::Item> {
        self.packed.nth_back(index).map(|packed| self.records.unpack(packed))
    }
}

impl ExactSizeIterator for Iter<'_> {}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    proptest! {
        #[test]
        fn what_is_packed_comes_out_as_it_was(
            (start, before, message, after) in (0usize..1 << 31, 0usize..99, 0usize..1 << 20, 0usize..1 << 17),
            (line, more) in (1u32..1 << 30, 0u32..99),
            time in prop::option::of((-100_000i64..10_000_000_000, 0i32..1_000_000_000, -64_800i32..64_800, 0u8..10, 0u8..16)),
            level in prop::option::of(0usize..Level::ALL.len()),
            (source, template) in ("[a-z]{0,9}", any::<u32>()),
        ) {
            let time = time.map(|(seconds, nanos, offset_seconds, fraction_digits, known)| Time {
                timestamp: Timestamp::new(seconds, nanos.max(0)).expect("a moment"),
                certain: known & 1 > 0,
                offset_seconds,
                zone_known: known & 2 > 0,
                year_known: known & 4 > 0,
                date_known: known & 8 > 0,
                fraction_digits,
            });
            let message = Span::new(start + before, start + before + message);
            let record = Record {
                span: Span::new(start, message.end + after),
                line,
                end_line: line + more,
                time,
                level: level.map(|level| Level::ALL[level]),
                source: &source,
                message,
                template: TemplateId(template),
            };
            let mut records = Records::default();
            records.push(Record { source: "other", ..record });
            records.push(record);
            prop_assert_eq!(records.last(), Some(record));
            let moved = Record { line: line + 1, end_line: line + more + 1, ..record };
            records.change(1, |record| *record = Record { line: record.line + 1, end_line: record.end_line + 1, ..*record });
            prop_assert_eq!(records.last(), Some(moved));
            prop_assert_eq!(records.cut(1), [record.template]);
            prop_assert_eq!(records.len(), 1);
        }
    }

    #[test]
    fn a_record_is_small() {
        assert_eq!(size_of::<Packed>(), 36);
    }
}
