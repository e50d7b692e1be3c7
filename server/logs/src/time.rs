//! Times: stamps settled for a whole file, with what is certain and what is a guess.
//!
//! A year that is missing comes from the caller (the year of the last record), else from a year written in the file, and steps where
//! December turns into January. Day and month that may be swapped are settled by any value over twelve in the file, else by which
//! order makes time go forward. A zone that is missing is the caller's. None of these makes a time certain.

use std::fmt::Write as _;

use jiff::Timestamp;

use crate::record::ReadOptions;
use crate::stamp::{Shape, Stamp, Zone};

/// The year of records in a file that gives no hint at all; a leap year, so that each date exists.
const NO_YEAR: i16 = 2000;

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

/// The times of stamps in the order of a file.
pub(crate) fn settle(
    stamps: &[Option<Stamp>],
    text: &[u8],
    options: &ReadOptions,
) -> Vec<Option<Time>> {
    let swap = swapped(stamps);
    let years = years(stamps, text, options);
    let mut years = years.iter();
    let mut clock = Clock::default();
    stamps
        .iter()
        .map(|stamp| {
            let mut stamp = (*stamp)?;
            let mut guessed_order = false;
            if stamp.swappable {
                guessed_order = swap.is_none() && stamp.month != stamp.day;
                if swap == Some(true) {
                    std::mem::swap(&mut stamp.month, &mut stamp.day);
                }
            }
            let year =
                if needs_year(&stamp) { years.next().copied().unwrap_or(NO_YEAR) } else { NO_YEAR };
            clock.day(&stamp, year);
            time(&stamp, year, clock.days, guessed_order, options)
        })
        .collect()
}

fn needs_year(stamp: &Stamp) -> bool {
    stamp.year.is_none() && stamp.month > 0 && stamp.epoch.is_none()
}

/// The day of stamps that are only a time of day: that of the record before, or the next one when the clock starts over.
#[derive(Default)]
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
fn days_from_civil(year: i64, month: i64, day: i64) -> i64 {
    let year = if month <= 2 { year - 1 } else { year };
    let era = year.div_euclid(400);
    let year_of_era = year.rem_euclid(400);
    let day_of_year = (153 * ((month + 9) % 12) + 2) / 5 + day - 1;
    era * 146_097 + year_of_era * 365 + year_of_era / 4 - year_of_era / 100 + day_of_year - 719_468
}

/// Whether day stands before month in this file; nothing when the file does not tell.
fn swapped(stamps: &[Option<Stamp>]) -> Option<bool> {
    let dates = || stamps.iter().flatten().filter(|stamp| stamp.shape == Shape::DayOrMonth);
    let mut forward = (0u32, 0u32);
    let mut last: Option<&Stamp> = None;
    let mut any = false;
    let mut sure = None;
    for stamp in dates() {
        any |= stamp.swappable;
        if !stamp.swappable && sure.is_none() && stamp.day > 12 {
            sure = Some(stamp);
        }
        if let Some(last) = last {
            let written = (stamp.month, stamp.day) >= (last.month, last.day);
            let other = (stamp.day, stamp.month) >= (last.day, last.month);
            forward.0 += u32::from(written && !other);
            forward.1 += u32::from(other && !written);
        }
        last = Some(stamp);
    }
    if !any {
        return None;
    }
    // A twelve-hour clock is written with the month first (en-US); its hour is not kept, so order decides there too.
    match forward {
        _ if sure.is_some() => Some(day_first(stamps)),
        (written, other) if written > other => Some(false),
        (written, other) if other > written => Some(true),
        _ => None,
    }
}

/// Whether, among the dates of which only one reading is possible, the day comes first. The parser swaps those already, so the
/// neighbours decide: the reading that keeps swappable dates close to the sure ones.
fn day_first(stamps: &[Option<Stamp>]) -> bool {
    let mut score = 0i32;
    let mut last: Option<Stamp> = None;
    for stamp in stamps.iter().flatten().filter(|stamp| stamp.shape == Shape::DayOrMonth) {
        if let Some(last) = last {
            let (sure, loose) = if stamp.swappable { (&last, stamp) } else { (stamp, &last) };
            if !sure.swappable && loose.swappable {
                let written = i32::from(sure.month.abs_diff(loose.month));
                let other = i32::from(sure.month.abs_diff(loose.day));
                score += (written - other).signum();
            }
        }
        last = Some(*stamp);
    }
    score > 0
}

/// The years of the stamps that have none, in order.
fn years(stamps: &[Option<Stamp>], text: &[u8], options: &ReadOptions) -> Vec<i16> {
    let mut years = Vec::new();
    let (mut year, mut last_month) = (0i16, 0u8);
    for stamp in stamps.iter().flatten().filter(|stamp| needs_year(stamp)) {
        if last_month >= 11 && stamp.month <= 2 {
            year += 1;
        } else if last_month != 0 && last_month <= 2 && stamp.month >= 11 {
            year -= 1;
        }
        last_month = stamp.month;
        years.push(year);
    }
    let end = options
        .year_hint
        .or_else(|| stamps.iter().flatten().rev().find_map(|stamp| stamp.year))
        .or_else(|| written_year(text))
        .unwrap_or(NO_YEAR);
    let shift = end.saturating_sub(years.last().copied().unwrap_or(0));
    for year in &mut years {
        *year = year.saturating_add(shift);
    }
    years
}

/// The latest plausible year in a date that stands anywhere in the first part of the text.
fn written_year(text: &[u8]) -> Option<i16> {
    let head = text.get(..text.len().min(256 * 1024))?;
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
                && at.checked_sub(3).is_some_and(|colon| head.get(colon - 1) == Some(&b':'));
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
