//! Clocks brought together: each log's times in milliseconds on one clock.
//!
//! The surest logs (date, year and zone written) come first; every further log is moved next to those before it. Logs without a
//! zone are tried by quarters of an hour: the offset at which rare names (request ids, addresses, job numbers) stand at the same
//! time in both counts most, else the offset at which the logs span the same time, begin together and end together, the sooner in a
//! zone that another log has. A remainder that many shared names agree on is a clock that is wrong, and is taken off as well.

use super::EvidenceInput;
use super::names::{NameMap, Names};
use crate::time::days_from_civil;

const SECOND: i64 = 1000;
const MINUTE: i64 = 60 * SECOND;
const HOUR: i64 = 60 * MINUTE;
const DAY: i64 = 24 * HOUR;
/// Zones differ by multiples of this.
const STEP: i64 = 15 * MINUTE;
/// Farthest zones apart: from -12 to +14.
const FARTHEST: i64 = 26 * HOUR;
/// A name in more records than this of a log tells nothing about its clock.
const RARE: usize = 3;
/// Two records about one thing are at most so far apart, in milliseconds.
const TOGETHER: i64 = 2 * MINUTE;
/// Least shared names that settle an offset.
const VOTES: usize = 4;
/// By so much an offset must be worth more than none.
const CLEAR: f64 = 0.15;
/// How much it is worth that another log writes the zone, and that another log without one was found to have it.
const WRITTEN: f64 = 0.10;
const FOUND: f64 = 0.16;
/// Farthest that the ends of two logs of the same hours lie apart, in milliseconds.
const APART: i64 = 30 * MINUTE;

/// How a log's clock was brought to that of the others.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Alignment {
    /// Milliseconds added to the log's times.
    pub offset_millis: i64,
    /// What the offset rests on.
    pub basis: Basis,
}

/// What an offset rests on.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Basis {
    /// The stamps themselves.
    Stamps,
    /// Names that stand in several logs at the same time.
    SharedNames,
    /// The logs are taken to span the same time.
    Extent,
    /// No stamps: the records are spread over the time of the other logs.
    Spread,
}

/// All logs on one clock.
pub(super) struct Aligned {
    /// Times of all records of each log, in the order of the file.
    pub times: Vec<Vec<i64>>,
    pub alignments: Vec<Alignment>,
}

pub(super) fn align(inputs: &[EvidenceInput<'_>], names: &[Names]) -> Aligned {
    let mut times: Vec<Vec<i64>> = inputs.iter().map(own_times).collect();
    let mut alignments = vec![STANDS; inputs.len()];
    let mut order: Vec<usize> = (0..inputs.len()).collect();
    let sure = |at: &usize| inputs.get(*at).map_or(0, sureness);
    order.sort_by_key(|at| {
        (std::cmp::Reverse(sure(at)), std::cmp::Reverse(times.get(*at).map_or(0, Vec::len)), *at)
    });
    let mut extent: Option<(i64, i64)> = None;
    let mut placed = Placed::default();
    let mut pool: NameMap<Vec<i64>> = NameMap::default();
    for at in order {
        let (Some(own), Some(names), Some(alignment)) =
            (times.get_mut(at), names.get(at), alignments.get_mut(at))
        else {
            continue;
        };
        let Some(bounds) = bounds(own) else { continue };
        let known = rare(own, names);
        if let Some(extent) = extent {
            placed.assumed = inputs.get(at).map_or(0, clock);
            placed.zoned = inputs.get(at).is_some_and(zoned);
            *alignment = place(own, bounds, sure(&at), extent, (&known, &pool), &placed);
        }
        let by = alignment.offset_millis;
        for (name, own) in known {
            let list = pool.entry(name).or_default();
            if list.len() < 2 * RARE {
                list.extend(own.iter().map(|time| time + by));
            }
        }
        let bounds = super::align::bounds(own).unwrap_or(bounds);
        if alignment.basis != Basis::Spread {
            placed.spans.push((at, bounds.0, bounds.1, gap(bounds, own.len())));
            let assumed = inputs.get(at).map_or(0, clock);
            match (sure(&at), alignment.basis) {
                // That a log is in UTC tells little of where another one was written.
                _ if inputs.get(at).is_some_and(zoned) => {
                    placed.written.extend((assumed != 0).then_some(assumed));
                }
                // What is over when whole days are taken off is the zone.
                (2..=4, Basis::Extent | Basis::SharedNames) => {
                    placed.found.push(assumed - (by + DAY / 2).rem_euclid(DAY) + DAY / 2);
                }
                _ => {}
            }
        }
        extent = Some(match extent {
            // A log that lies elsewhere altogether does not widen the time of the others.
            Some((from, to)) if alignment.basis != Basis::Spread => {
                (from.min(bounds.0), to.max(bounds.1))
            }
            Some(extent) => extent,
            None => bounds,
        });
    }
    // What was told later of a zone may tell where the first stood.
    if let (Some(extent), false) = (extent, placed.found.is_empty()) {
        for (at, own) in times.iter_mut().enumerate() {
            if let (Some(bounds), Some(alignment)) = (bounds(own), alignments.get_mut(at))
                && (2..5).contains(&sure(&at))
                && !inputs.get(at).is_some_and(zoned)
                && *alignment == STANDS
            {
                placed.assumed = inputs.get(at).map_or(0, clock);
                placed.zoned = false;
                placed.spans.retain(|(log, ..)| *log != at);
                // Its names are in the pool already, and would vote for themselves.
                let none = NameMap::default();
                *alignment = place(own, bounds, sure(&at), extent, (&none, &pool), &placed);
            }
        }
    }
    Aligned { times, alignments }
}

/// A log that was not moved.
const STANDS: Alignment = Alignment { offset_millis: 0, basis: Basis::Stamps };

/// Moves the times of a log next to those of the logs before it.
fn place(
    times: &mut [i64],
    (start, end): (i64, i64),
    sureness: u8,
    (from, to): (i64, i64),
    (known, pool): (&NameMap<Vec<i64>>, &NameMap<Vec<i64>>),
    placed: &Placed,
) -> Alignment {
    if sureness == 0 {
        let count = i64::try_from(times.len()).unwrap_or(i64::MAX).max(1);
        for (index, time) in (0i64..).zip(times.iter_mut()) {
            *time = from + ((i128::from(to - from) * i128::from(index)) / i128::from(count)) as i64;
        }
        return Alignment { offset_millis: 0, basis: Basis::Spread };
    }
    let mut basis = Basis::Stamps;
    let mut by = match sureness {
        // Since boot: the log is taken to end with the others.
        1 => to - end,
        2 => ((from - start) as f64 / DAY as f64).round() as i64 * DAY,
        3 => nearest_year(start, from, |by| shared((start + by, end + by), (from, to))),
        _ => 0,
    };
    if sureness == 1 || by != 0 {
        basis = Basis::Extent;
    }
    let free = sureness == 1;
    let open = sureness < 5 && !free && !placed.zoned;
    if let Some(voted) = vote(known, pool, by, if open { FARTHEST } else { 0 }, free) {
        by += voted;
        basis = if voted == 0 { basis } else { Basis::SharedNames };
    } else if open {
        let gap = gap((start, end), times.len());
        // Whole hours before halves and quarters, small moves before large ones.
        let odd = |moved: i64| match moved.rem_euclid(HOUR) {
            0 => 0.0,
            half if half == HOUR / 2 => 0.1,
            _ => 0.2,
        };
        let worth = |moved: i64| {
            let own = (start + by + moved, end + by + moved);
            shared(own, (from, to)) + placed.ends(own, gap) + placed.zone(moved)
                - odd(moved)
                - moved.abs() as f64 / (10_000 * HOUR) as f64
        };
        let moves =
            (-FARTHEST / STEP..=FARTHEST / STEP).map(|step| (worth(step * STEP), step * STEP));
        let best = moves.max_by(|a, b| a.0.total_cmp(&b.0));
        if let Some((_, moved)) = best.filter(|(best, _)| *best >= worth(0) + CLEAR) {
            by += moved;
            basis = Basis::Extent;
        }
    }
    for time in times.iter_mut() {
        *time += by;
    }
    Alignment { offset_millis: by, basis }
}

/// What is known of the logs that have their place.
#[derive(Default)]
struct Placed {
    /// Which each is, its first and last time, and the mean time between two records.
    spans: Vec<(usize, i64, i64, i64)>,
    /// Zones that logs write, and that logs without one were found to have: milliseconds east of UTC.
    written: Vec<i64>,
    found: Vec<i64>,
    /// The zone that is assumed for the log to be placed, and whether it says so itself.
    assumed: i64,
    zoned: bool,
}

impl Placed {
    /// How surely a log begins and ends with another one, from nothing to one; that it does only one of the two says little.
    fn ends(&self, (start, end): (i64, i64), gap: i64) -> f64 {
        let near = |apart: i64, room: i64| (-(apart.abs() as f64) / room as f64).exp();
        let each = self.spans.iter().map(|(_, from, to, others)| {
            let room = (MINUTE + 2 * gap.max(*others)).min(APART);
            let (first, last) = (near(start - from, room), near(end - to, room));
            0.85 * first.min(last) + 0.15 * first.max(last)
        });
        each.fold(0.0, f64::max)
    }

    /// What it is worth that a log so moved is in a zone that others have.
    fn zone(&self, moved: i64) -> f64 {
        let zone = self.assumed - moved;
        if self.found.contains(&zone) {
            FOUND
        } else if self.written.contains(&zone) {
            WRITTEN
        } else {
            0.0
        }
    }
}

/// The mean time between two records.
fn gap((start, end): (i64, i64), count: usize) -> i64 {
    (end - start) / i64::try_from(count).unwrap_or(i64::MAX).max(1)
}

/// The zone of a log's clock, known or assumed, in milliseconds east of UTC.
fn clock(input: &EvidenceInput<'_>) -> i64 {
    let time = input.log.records.iter().find_map(|record| record.time);
    time.map_or(0, |time| i64::from(time.offset_seconds) * SECOND)
}

/// Common time as a share of the time that both cover.
fn shared(a: (i64, i64), b: (i64, i64)) -> f64 {
    let common = a.1.min(b.1) - a.0.max(b.0);
    let whole = (a.1.max(b.1) - a.0.min(b.0)).max(1);
    common as f64 / whole as f64
}

/// How far to move a date whose year is a guess so that it stands on the same day of the year in which most of it fits.
fn nearest_year(start: i64, from: i64, fit: impl Fn(i64) -> f64) -> i64 {
    let (year, month, day) = date_of(start);
    let there = date_of(from).0;
    let moves = [0, 1, -1].map(|more| {
        let wanted = there + more;
        (days_from_civil(wanted, month, day) - days_from_civil(year, month, day)) * DAY
    });
    // Where none fits better than another, the nearest does.
    let worth = |by: i64| (fit(by), std::cmp::Reverse((start + by - from).abs()));
    moves
        .into_iter()
        .max_by(|a, b| {
            let (a, b) = (worth(*a), worth(*b));
            a.0.total_cmp(&b.0).then(a.1.cmp(&b.1))
        })
        .unwrap_or(0)
}

/// Year, month and day of a time in UTC.
fn date_of(millis: i64) -> (i64, i64, i64) {
    let time = jiff::Timestamp::from_millisecond(millis).unwrap_or(jiff::Timestamp::UNIX_EPOCH);
    let date = jiff::tz::Offset::UTC.to_datetime(time).date();
    (i64::from(date.year()), i64::from(date.month()), i64::from(date.day()))
}

/// The move, beyond `by`, at which most rare names stand at the same time in the log and in the pool; nothing where too few agree.
fn vote(
    known: &NameMap<Vec<i64>>,
    pool: &NameMap<Vec<i64>>,
    by: i64,
    farthest: i64,
    free: bool,
) -> Option<i64> {
    let mut apart: Vec<i64> = Vec::new();
    for (name, own) in known {
        let Some(others) = pool.get(name).filter(|others| others.len() <= RARE) else { continue };
        for time in own {
            apart.extend(others.iter().map(|other| other - time - by));
        }
    }
    apart.sort_unstable();
    let steps = farthest / STEP;
    let near = |low: i64, high: i64| {
        apart.partition_point(|value| *value <= high) - apart.partition_point(|value| *value < low)
    };
    let mut counts: Vec<(usize, i64)> = if free {
        // No grid: the fullest window of two minutes.
        apart.iter().map(|value| (near(value - TOGETHER, value + TOGETHER), *value)).collect()
    } else {
        (-steps..=steps)
            .map(|step| (near(step * STEP - TOGETHER, step * STEP + TOGETHER), step * STEP))
            .collect()
    };
    counts.sort_by_key(|(count, value)| (std::cmp::Reverse(*count), value.abs()));
    let &(most, offset) = counts.first()?;
    let second = counts
        .iter()
        .find(|(_, value)| (value - offset).abs() > 2 * TOGETHER)
        .map_or(0, |(count, _)| *count);
    // What chance alone brings together in a window, and how far it strays.
    let span = apart.last().copied().unwrap_or(0) - apart.first().copied().unwrap_or(0);
    let chance = apart.len() as f64 * (2 * TOGETHER) as f64 / span.max(2 * TOGETHER) as f64;
    let clear = most as f64 >= chance + 5.0 * chance.sqrt() + 2.0;
    if most < VOTES || most < 2 * second + 1 || !clear {
        return None;
    }
    let agreed = apart.get(
        apart.partition_point(|value| *value < offset - TOGETHER)
            ..apart.partition_point(|value| *value <= offset + TOGETHER),
    )?;
    let middle = *agreed.get(agreed.len() / 2)?;
    let quarter = agreed.get(agreed.len() / 4).copied().unwrap_or(middle);
    let high = agreed.get(agreed.len() * 3 / 4).copied().unwrap_or(middle);
    // What lies within a few seconds is how long things take; more, and agreed on, is a clock that is wrong.
    let rest = middle - offset;
    let wrong = rest.abs() >= 5 * SECOND
        && (high - quarter).abs() * 2 < rest.abs()
        && agreed.len() >= 2 * VOTES;
    Some(if wrong || free { middle } else { offset })
}

/// Identifiers that stand in few records of a log, with the times of these.
fn rare(times: &[i64], names: &Names) -> NameMap<Vec<i64>> {
    let mut known: NameMap<Vec<i64>> = NameMap::default();
    for (index, time) in times.iter().enumerate() {
        for name in names.record(index).iter().filter(|name| name.id) {
            let list = known.entry(name.hash).or_default();
            if list.len() <= RARE {
                list.push(*time);
            }
        }
    }
    known.retain(|_, list| list.len() <= RARE);
    known
}

/// First and last time of a log. Stray stamps far from nearly all others (a clock not yet set, a date in a text) do not count.
pub(super) fn bounds(times: &[i64]) -> Option<(i64, i64)> {
    let mut sorted = times.to_vec();
    sorted.sort_unstable();
    let at = |part: usize| sorted.get((sorted.len() - 1) * part / 100).copied();
    let (first, last) = (*sorted.first()?, *sorted.last()?);
    if sorted.len() < 100 {
        return Some((first, last));
    }
    let (low, high) = (at(3)?, at(97)?);
    let room = (high - low) / 2;
    let near = |time: &i64| *time >= low - room && *time <= high + room;
    Some((*sorted.iter().find(|time| near(time))?, *sorted.iter().rev().find(|time| near(time))?))
}

/// Whether a log of the kernel counts seconds since boot; `dmesg -T` writes dates.
fn since_boot(input: &EvidenceInput<'_>) -> bool {
    input.log.format == "dmesg" && input.log.records.iter().all(|record| record.time.is_none())
}

/// How much of its times a log says: 5 all, 4 no zone, 3 no year, 2 no date, 1 seconds since boot, 0 nothing. Of 3 and 2 some say a
/// zone (`Jul 23 08:47:08 CEST`), which is then taken at its word.
fn sureness(input: &EvidenceInput<'_>) -> u8 {
    if since_boot(input) {
        return 1;
    }
    match input.log.records.iter().find_map(|record| record.time) {
        None => 0,
        Some(time) if time.certain || (time.zone_known && time.year_known && time.date_known) => 5,
        Some(time) if time.date_known && time.year_known => 4,
        Some(time) if time.date_known => 3,
        Some(_) => 2,
    }
}

/// Whether a log says its zone.
fn zoned(input: &EvidenceInput<'_>) -> bool {
    input.log.records.iter().find_map(|record| record.time).is_some_and(|time| time.zone_known)
}

/// The times of one log by its own clock; a record without its own has that of the record before.
fn own_times(input: &EvidenceInput<'_>) -> Vec<i64> {
    let since_boot = since_boot(input);
    let own = |record: crate::record::Record<'_>| {
        if since_boot {
            return boot_millis(input.text.get(record.span.range()).unwrap_or_default());
        }
        record.time.map(|time| time.timestamp.as_millisecond())
    };
    let mut last = input.log.records.iter().find_map(own).unwrap_or(0);
    input
        .log
        .records
        .iter()
        .map(|record| {
            last = own(record).unwrap_or(last);
            last
        })
        .collect()
}

/// Milliseconds since boot at the head of a line of the kernel: `[   12.345678] `.
fn boot_millis(line: &[u8]) -> Option<i64> {
    let end = memchr::memchr(b']', line.get(..40.min(line.len()))?)?;
    let start = memchr::memchr(b'[', line)?;
    let number = std::str::from_utf8(line.get(start + 1..end)?).ok()?;
    let seconds: f64 = number.trim().parse().ok()?;
    (seconds.is_finite() && seconds.abs() < 1e12).then_some((seconds * 1000.0) as i64)
}
