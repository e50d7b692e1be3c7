//! Times: stamps settled for a whole file, with what is certain and what is a guess.
//!
//! A year that is missing comes from the caller (the year of the last record), else from a year written in the file, and steps where
//! December turns into January. Day and month that may be swapped are settled by any value over twelve in the file, else by which
//! order makes time go forward. A zone that is missing is the caller's. None of these makes a time certain.

use std::fmt::Write as _;

use jiff::Timestamp;
use text::Span;

use crate::record::ReadOptions;
use crate::sniff::Source;
use crate::stamp::{Shape, Stamp, Zone, has_leap_day};

/// The year of records in a file that gives no hint at all; a leap year, so that each date exists.
const NO_YEAR: i16 = 2000;
/// How much of a text is looked at for a year, in bytes.
const HEAD: usize = 256 << 10;

/// When a record was written.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Time {
    /// The moment; what the stamp leaves open is filled in.
    pub timestamp: Timestamp,
    /// Whether the stamp itself says date, year and zone.
    pub certain: bool,
    /// Seconds east of UTC of the clock that wrote the stamp, known or assumed.
    pub offset_seconds: i32,
    /// Whether the stamp says a zone, if only by an abbreviation.
    pub zone_known: bool,
    /// Whether the stamp says a year.
    pub year_known: bool,
    /// Whether the stamp says a day.
    pub date_known: bool,
    /// Fraction digits as written, 0 to 9.
    pub fraction_digits: u8,
}

impl Time {
    /// The time in RFC 3339, on the clock that wrote it, with the digits it wrote; what the stamp leaves open is filled in:
    /// `2024-06-12T09:14:22.123+02:00`.
    pub fn rfc3339(&self) -> String {
        Time { zone_known: true, year_known: true, date_known: true, ..*self }.written()
    }

    /// The time as the record writes it, in the manner of RFC 3339 with nothing invented: `2024-06-12T09:14:22.123+02:00`;
    /// no zone at the end when none is written, `--06-12T09:14:22` with no year, `T09:14:22` with no date.
    pub fn written(&self) -> String {
        let civil = jiff::tz::Offset::from_seconds(self.offset_seconds)
            .unwrap_or(jiff::tz::Offset::UTC)
            .to_datetime(self.timestamp);
        let mut out = String::with_capacity(36);
        if self.date_known && self.year_known {
            let _ = write!(out, "{:04}-", civil.year());
        } else if self.date_known {
            out.push_str("--");
        }
        if self.date_known {
            let _ = write!(out, "{:02}-{:02}", civil.month(), civil.day());
        }
        let _ = write!(out, "T{:02}:{:02}:{:02}", civil.hour(), civil.minute(), civil.second());
        if self.fraction_digits > 0 {
            let digits = format!("{:09}", civil.subsec_nanosecond());
            out.push('.');
            out.push_str(
                digits.get(..usize::from(self.fraction_digits.min(9))).unwrap_or_default(),
            );
        }
        if self.zone_known {
            match self.offset_seconds {
                0 => out.push('Z'),
                seconds => {
                    let sign = if seconds < 0 { '-' } else { '+' };
                    let minutes = seconds.unsigned_abs() / 60;
                    let _ = write!(out, "{sign}{:02}:{:02}", minutes / 60, minutes % 60);
                }
            }
        }
        out
    }
}

/// What is known of the times of a file after some of its stamps; it grows stamp by stamp.
#[derive(Debug, Clone, Copy, Default)]
pub(crate) struct Settling {
    order: Order,
    short: ShortYears,
    years: Years,
    clock: Clock,
}

/// What all stamps of a file decide together.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Decision {
    /// Whether day stands before month; nothing when the file does not tell.
    swap: Option<bool>,
    /// Which number of a date with a year of two digits is the year: see [`crate::stamp::Short::orders`].
    short: usize,
    /// Whether another number may be the year as well.
    short_open: bool,
    /// The year of the first stamp that has none.
    first_year: i16,
}

impl Settling {
    /// Takes in the next stamps, before it is known what they decide.
    pub(crate) fn take(&mut self, stamps: &[Option<Stamp>]) {
        for stamp in stamps.iter().flatten() {
            self.order.take(stamp);
            self.short.take(stamp);
            self.years.take(stamp);
        }
    }

    /// What the stamps taken in decide.
    pub(crate) fn decide(
        &self,
        source: &(impl Source + ?Sized),
        options: &ReadOptions,
    ) -> Decision {
        let years = self.years;
        let end = options.year_hint.or(years.written).or_else(|| {
            let head = source.bytes(Span::new(0, source.length().min(HEAD)));
            written_year(&head).filter(|_| years.last_month != 0)
        });
        let first_year = end.unwrap_or(NO_YEAR).saturating_sub(years.year);
        let short = self.short.decide(options.year_hint);
        Decision {
            swap: self.order.decide(),
            short,
            short_open: self.short.is_open(short),
            first_year: years.with_leap_day(first_year),
        }
    }

    /// The time of the next stamp; a stamp goes through here once, in order, on a state of its own.
    pub(crate) fn settle(
        &mut self,
        stamp: Option<Stamp>,
        decision: Decision,
        options: &ReadOptions,
    ) -> Option<Time> {
        let mut stamp = stamp?;
        self.order.take(&stamp);
        self.years.take(&stamp);
        let mut guessed_order = false;
        if let Some(short) = stamp.short {
            let orders = short.orders();
            guessed_order = decision.short_open && orders.iter().flatten().count() > 1;
            if let Some((year, month, day)) = orders.get(decision.short).copied().flatten() {
                (stamp.year, stamp.month, stamp.day) = (Some(year), month, day);
            }
        }
        if stamp.swappable {
            guessed_order = decision.swap.is_none() && stamp.month != stamp.day;
            if decision.swap == Some(true) {
                std::mem::swap(&mut stamp.month, &mut stamp.day);
            }
        }
        let year = match needs_year(&stamp) {
            true => decision.first_year.saturating_add(self.years.year),
            false => NO_YEAR,
        };
        self.clock.day(&stamp, year);
        time(&stamp, year, self.clock.days, guessed_order, options)
    }
}

/// The years of the stamps that have none, counted from the first of them.
#[derive(Debug, Clone, Copy, Default)]
struct Years {
    year: i16,
    last_month: u8,
    /// The year that the last stamp with one says.
    written: Option<i16>,
    /// The year of a 29 February, counted the same way.
    leap: Option<i16>,
}

impl Years {
    fn take(&mut self, stamp: &Stamp) {
        self.written = stamp.year.or(self.written);
        if !needs_year(stamp) {
            return;
        }
        if self.last_month >= 11 && stamp.month <= 2 {
            self.year = self.year.saturating_add(1);
        } else if self.last_month != 0 && self.last_month <= 2 && stamp.month >= 11 {
            self.year = self.year.saturating_sub(1);
        }
        self.last_month = stamp.month;
        if (stamp.month, stamp.day) == (2, 29) {
            self.leap = Some(self.year);
        }
    }

    /// The first year, put back until a 29 February falls into a year that has one.
    fn with_leap_day(&self, first_year: i16) -> i16 {
        let Some(leap) = self.leap else { return first_year };
        let back =
            (0..8).find(|back| has_leap_day(first_year.saturating_add(leap).saturating_sub(*back)));
        first_year.saturating_sub(back.unwrap_or(0))
    }
}

/// What the dates of a file tell of the order of day and month.
#[derive(Debug, Clone, Copy, Default)]
struct Order {
    /// Whether any date may be read both ways.
    any: bool,
    /// Whether any can be read in one way only.
    sure: bool,
    /// How often time goes forward in one reading and not in the other.
    written: u32,
    other: u32,
    /// Above zero where the day comes first: the reading that keeps dates that can be swapped close to those that cannot.
    score: i32,
    last: Option<Stamp>,
}

impl Order {
    fn take(&mut self, stamp: &Stamp) {
        if stamp.shape != Shape::DayOrMonth {
            return;
        }
        self.any |= stamp.swappable;
        self.sure |= !stamp.swappable && stamp.day > 12;
        if let Some(last) = self.last {
            let written = (stamp.month, stamp.day) >= (last.month, last.day);
            let other = (stamp.day, stamp.month) >= (last.day, last.month);
            self.written += u32::from(written && !other);
            self.other += u32::from(other && !written);
            // The parser swaps those of which only one reading is possible already.
            let (sure, loose) = if stamp.swappable { (&last, stamp) } else { (stamp, &last) };
            if !sure.swappable && loose.swappable {
                let written = i32::from(sure.month.abs_diff(loose.month));
                let other = i32::from(sure.month.abs_diff(loose.day));
                self.score += (written - other).signum();
            }
        }
        self.last = Some(*stamp);
    }

    fn decide(&self) -> Option<bool> {
        // A twelve-hour clock is written with the month first (en-US); its hour is not kept, so order decides there too.
        match (self.written, self.other) {
            _ if !self.any => None,
            _ if self.sure => Some(self.score > 0),
            (written, other) if written > other => Some(false),
            (written, other) if other > written => Some(true),
            _ => None,
        }
    }
}

/// What the dates with a year of two digits tell of where the year stands.
#[derive(Debug, Clone, Copy, Default)]
struct ShortYears {
    count: u32,
    /// How many dates can be read in each order.
    fits: [u32; 3],
    /// How often time goes forward in each order, and how often the year changes.
    forward: [u32; 3],
    steps: [u32; 3],
    last: Option<crate::stamp::Short>,
}

impl ShortYears {
    fn take(&mut self, stamp: &Stamp) {
        let Some(short) = stamp.short else { return };
        self.count += 1;
        let before = self.last.filter(|last| *last != short).map(|last| last.orders());
        for (order, date) in short.orders().into_iter().enumerate() {
            let add = |counts: &mut [u32; 3]| {
                if let Some(count) = counts.get_mut(order) {
                    *count += 1;
                }
            };
            let Some(date) = date else { continue };
            add(&mut self.fits);
            if let Some(before) = before.and_then(|before| before.get(order).copied().flatten()) {
                if before < date {
                    add(&mut self.forward);
                }
                if before.0 != date.0 {
                    add(&mut self.steps);
                }
            }
        }
        self.last = Some(short);
    }

    /// The order that fits all dates; of several the one in which the year stays, then the one in which time goes forward, then the
    /// one whose year is close to that of the file.
    fn decide(&self, year_hint: Option<i16>) -> usize {
        let last = self.last.map(|last| last.orders()).unwrap_or_default();
        let worth = |order: &usize| {
            let count = |counts: &[u32; 3]| counts.get(*order).copied().unwrap_or(0);
            let year = last.get(*order).copied().flatten().map(|(year, ..)| year);
            let far = match (year, year_hint) {
                (Some(year), Some(hint)) => year.abs_diff(hint),
                _ => 0,
            };
            let back = |count: u32| std::cmp::Reverse(count);
            (
                count(&self.fits),
                back(count(&self.steps)),
                count(&self.forward),
                std::cmp::Reverse(far),
                std::cmp::Reverse(*order),
            )
        };
        (0..3).max_by_key(worth).unwrap_or(0)
    }

    /// Whether another order fits as many dates.
    fn is_open(&self, decided: usize) -> bool {
        let fits = self.fits.get(decided).copied().unwrap_or(0);
        self.fits.iter().enumerate().any(|(order, count)| order != decided && *count >= fits)
    }
}

fn needs_year(stamp: &Stamp) -> bool {
    stamp.year.is_none() && stamp.month > 0 && stamp.epoch.is_none()
}

/// The day of stamps that are only a time of day: that of the record before, or the next one when the clock starts over.
#[derive(Debug, Clone, Copy, Default)]
struct Clock {
    /// Days since 1970.
    days: i64,
    last: i64,
}

impl Clock {
    fn day(&mut self, stamp: &Stamp, year: i16) {
        if stamp.epoch.is_some() {
            return;
        }
        let now = clock_seconds(stamp);
        if stamp.month > 0 {
            self.days = date(stamp, year);
        } else if self.last - now > 43_200 {
            self.days += 1;
        }
        self.last = now;
    }
}

fn date(stamp: &Stamp, year: i16) -> i64 {
    days_from_civil(
        i64::from(stamp.year.unwrap_or(year)),
        i64::from(stamp.month),
        i64::from(stamp.day),
    )
}

fn clock_seconds(stamp: &Stamp) -> i64 {
    i64::from(stamp.hour) * 3600 + i64::from(stamp.minute) * 60 + i64::from(stamp.second)
}

fn time(
    stamp: &Stamp,
    year: i16,
    today: i64,
    guessed_order: bool,
    options: &ReadOptions,
) -> Option<Time> {
    let (offset, zone_known, zone_sure) = match stamp.zone {
        Zone::Offset(offset) => (offset, true, true),
        Zone::Ambiguous(offset) => (offset, true, false),
        Zone::Missing => (options.zone_offset_seconds, false, false),
    };
    let (seconds, year_known, date_known) = match stamp.epoch {
        Some(seconds) => (seconds, true, true),
        None => {
            let date_known = stamp.month > 0;
            let days = if date_known { date(stamp, year) } else { today };
            let clock = clock_seconds(stamp);
            (days * 86_400 + clock - i64::from(offset), stamp.year.is_some(), date_known)
        }
    };
    Some(Time {
        timestamp: Timestamp::new(seconds, i32::try_from(stamp.nanos).ok()?).ok()?,
        certain: year_known && date_known && zone_sure && !guessed_order,
        offset_seconds: offset,
        zone_known,
        year_known,
        date_known,
        fraction_digits: stamp.digits,
    })
}

/// Days from 1970-01-01 to a date of the Gregorian calendar (Howard Hinnant, "chrono-Compatible Low-Level Date Algorithms").
pub(crate) fn days_from_civil(year: i64, month: i64, day: i64) -> i64 {
    let year = if month <= 2 { year - 1 } else { year };
    let era = year.div_euclid(400);
    let year_of_era = year.rem_euclid(400);
    let day_of_year = (153 * ((month + 9) % 12) + 2) / 5 + day - 1;
    era * 146_097 + year_of_era * 365 + year_of_era / 4 - year_of_era / 100 + day_of_year - 719_468
}

/// The latest plausible year in a date that stands anywhere in the first part of the text.
fn written_year(head: &[u8]) -> Option<i16> {
    let finder = memchr::memmem::Finder::new(b"20");
    let mut best = None;
    for at in finder.find_iter(head).take(2000) {
        let before = at.checked_sub(1).and_then(|at| head.get(at)).copied().unwrap_or(b' ');
        let found = if before == b' '
            || before == b'['
            || before == b'/'
            || before == b'-'
            || before == b'"'
        {
            let ctime = before == b' '
                && at.checked_sub(4).is_some_and(|colon| head.get(colon) == Some(&b':'));
            let digits = head.get(at..at + 4)?;
            let year = crate::cursor::number(digits).and_then(|year| i16::try_from(year).ok());
            let dated = crate::stamp::any(head.get(at..)?).is_some() || ctime || before == b'/';
            year.filter(|_| dated && !crate::cursor::at(head, at + 4).is_ascii_digit())
        } else {
            None
        };
        best = best.max(found);
    }
    best
}

#[cfg(test)]
mod tests {
    use super::*;

    const OPTIONS: ReadOptions = ReadOptions { year_hint: None, zone_offset_seconds: 0 };

    fn settle(stamps: &[Option<Stamp>], text: &[u8], options: &ReadOptions) -> Vec<Option<Time>> {
        let mut all = Settling::default();
        all.take(stamps);
        let decision = all.decide(text, options);
        let mut state = Settling::default();
        stamps.iter().map(|stamp| state.settle(*stamp, decision, options)).collect()
    }

    fn check(lines: &[&str], options: ReadOptions, want: &[&str]) {
        let stamps: Vec<Option<Stamp>> = lines
            .iter()
            .map(|line| crate::stamp::any(line.as_bytes()).map(|(stamp, _)| stamp))
            .collect();
        let times = settle(&stamps, lines.join("\n").as_bytes(), &options);
        let got: Vec<String> = times
            .iter()
            .map(|time| time.map_or("-".into(), |time| time.timestamp.to_string()))
            .collect();
        assert_eq!(got, want);
    }

    #[test]
    fn the_year_steps_at_new_year_and_ends_at_the_hint() {
        check(
            &["Dec 31 23:59:59", "Jan  1 00:00:01"],
            ReadOptions { year_hint: Some(2024), ..OPTIONS },
            &["2023-12-31T23:59:59Z", "2024-01-01T00:00:01Z"],
        );
        check(&["Feb 29 10:00:00"], OPTIONS, &["2000-02-29T10:00:00Z"]);
        check(
            &["Jun 15 02:04:59", "Jun 15 02:05:00 x 2019-06-15 02:05:00"],
            OPTIONS,
            &["2019-06-15T02:04:59Z", "2019-06-15T02:05:00Z"],
        );
    }

    #[test]
    fn day_and_month_are_settled_by_the_file() {
        check(
            &["03/04/2025 10:00:00", "03/05/2025 10:00:00"],
            OPTIONS,
            &["2025-03-04T10:00:00Z", "2025-03-05T10:00:00Z"],
        );
        check(
            &["30/04/2025 10:00:00", "01/05/2025 10:00:00"],
            OPTIONS,
            &["2025-04-30T10:00:00Z", "2025-05-01T10:00:00Z"],
        );
        check(
            &["12/04/2025 10:00:00", "13/04/2025 10:00:00"],
            OPTIONS,
            &["2025-04-12T10:00:00Z", "2025-04-13T10:00:00Z"],
        );
    }

    #[test]
    fn what_is_not_written_is_not_printed() {
        let printed = |line: &str| {
            let stamp = crate::stamp::any(line.as_bytes()).map(|(stamp, _)| stamp);
            settle(&[stamp], b"", &OPTIONS)[0].map(|time| time.written())
        };
        assert_eq!(printed("2024-06-12 09:14:22,120").as_deref(), Some("2024-06-12T09:14:22.120"));
        assert_eq!(
            printed("2024-06-12T09:14:22+0200").as_deref(),
            Some("2024-06-12T09:14:22+02:00")
        );
        assert_eq!(printed("06-12 09:14:22.123").as_deref(), Some("--06-12T09:14:22.123"));
        assert_eq!(printed("09:14:22,123").as_deref(), Some("T09:14:22.123"));
    }
}
