//! Stamps: date and time as a line writes them, found at a given place and never guessed.
//!
//! What a stamp leaves open (year, zone, order of day and month) stays open here; [`crate::time`] settles it for the whole file.

mod clock;
mod epoch;
mod iso;
mod named;
mod numeric;
mod zone;

pub(crate) use epoch::epoch;
pub(crate) use zone::{named_zone, offset};

use crate::cursor::at;

/// The family of spellings a stamp belongs to: records of one file start with one.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub(crate) enum Shape {
    /// `2024-06-12T09:14:22.123Z` and kin: year first, with separators.
    Iso,
    /// `2024/06/12 09:14:22`.
    IsoSlash,
    /// `20240612T091422Z`, `20240612-9:4:2:17`.
    Basic,
    /// `24/06/12 09:14:22`, `240612  9:14:22`, `081109 203615`.
    ShortYear,
    /// `Jun 12 09:14:22`, `Wed Jun 12 09:14:22 2024`, `Jun 12, 2024 9:14:22 AM`.
    MonthName,
    /// `12/Jun/2024:09:14:22 +0200`, `12-Jun-2024 09:14:22`, `Wed, 12 Jun 2024 09:14:22 GMT`.
    DayMonthName,
    /// `3/4/2025 9:14:22 PM`, `04.03.2025 21:14:22`.
    DayOrMonth,
    /// `06-12 09:14:22.123`, `06.12 09:14:22`: no year.
    MonthDay,
    /// `0612 09:14:22.123456` as klog writes it.
    Glog,
    /// `09:14:22,123`.
    Clock,
    /// Seconds, milli-, micro- or nanoseconds since 1970.
    Epoch,
}

/// The zone a stamp names.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Zone {
    /// None is written.
    Missing,
    /// Seconds east of UTC.
    Offset(i32),
    /// Written, but the abbreviation means several zones (EST, IST, CST).
    Ambiguous(i32),
}

/// Three numbers of two digits that are a date.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Short {
    pub numbers: [u8; 3],
    /// Whether the way it is written says that the year comes last.
    pub year_last: bool,
}

/// A date and time as written.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(crate) struct Stamp {
    pub shape: Shape,
    pub year: Option<i16>,
    /// 1 to 12; 0 when there is no date.
    pub month: u8,
    pub day: u8,
    /// Whether month and day may be the other way round.
    pub swappable: bool,
    /// The numbers of a date whose year has two digits, as they stand there; which is the year is settled for the whole file.
    pub short: Option<Short>,
    pub hour: u8,
    pub minute: u8,
    /// 0 to 59; a leap second counts as 59.
    pub second: u8,
    pub nanos: u32,
    /// Fraction digits as written, 0 to 9.
    pub digits: u8,
    pub zone: Zone,
    /// Seconds since 1970 when the stamp is an epoch number; the fields above are unused then.
    pub epoch: Option<i64>,
}

/// How many days a month has, in this year or in any; none if it is no month.
fn days_of(year: Option<i16>, month: u8) -> u8 {
    match month {
        4 | 6 | 9 | 11 => 30,
        2 if year.is_none_or(has_leap_day) => 29,
        2 => 28,
        1..=12 => 31,
        _ => 0,
    }
}

/// Whether a year has a 29 February (Gregorian).
pub(crate) fn has_leap_day(year: i16) -> bool {
    year % 4 == 0 && (year % 100 != 0 || year % 400 == 0)
}

impl Stamp {
    /// A stamp with this date and a clock to be filled in.
    fn dated(shape: Shape, year: Option<i16>, month: u8, day: u8) -> Option<Stamp> {
        if !(1..=days_of(year, month)).contains(&day) {
            return None;
        }
        Some(Stamp {
            shape,
            year,
            month,
            day,
            swappable: false,
            short: None,
            hour: 0,
            minute: 0,
            second: 0,
            nanos: 0,
            digits: 0,
            zone: Zone::Missing,
            epoch: None,
        })
    }

    /// The same stamp, known to be in UTC by the rule of its format.
    pub(crate) fn utc(mut self) -> Stamp {
        if self.zone == Zone::Missing {
            self.zone = Zone::Offset(0);
        }
        self
    }
}

/// The stamp that starts at the first of these bytes, and its length. Epoch numbers are not among them: they need a known column.
pub(crate) fn any(bytes: &[u8]) -> Option<(Stamp, usize)> {
    let first = at(bytes, 0);
    if first.is_ascii_alphabetic() {
        return named::month_first(bytes);
    }
    if !first.is_ascii_digit() {
        return None;
    }
    let digits = bytes.iter().take(20).take_while(|byte| byte.is_ascii_digit()).count();
    match (digits, at(bytes, digits)) {
        (4, b'-' | b'/' | b'.' | b':') => iso::iso(bytes),
        (8 | 14, _) => numeric::basic(bytes),
        (6, b' ') => numeric::short_year(bytes),
        (1 | 2, b':') => clock::only(bytes),
        (1 | 2, b'/' | b'-' | b'.' | b' ') if at(bytes, digits + 1).is_ascii_alphabetic() => {
            named::day_first(bytes)
        }
        (1 | 2, b'/' | b'-' | b'.') => numeric::parted(bytes),
        _ => None,
    }
}

/// `MMDD hh:mm:ss.ffffff` or `YYYYMMDD hh:mm:ss.ffffff`, as glog and klog write it after the level letter.
pub(crate) fn glog(bytes: &[u8]) -> Option<(Stamp, usize)> {
    numeric::glog(bytes)
}

/// Any stamp, or one that needs the letter before it to be told from a number.
pub(crate) fn any_after(mark: u8, bytes: &[u8]) -> Option<(Stamp, usize)> {
    any(bytes).or_else(|| if mark.is_ascii_uppercase() { numeric::glog(bytes) } else { None })
}

/// Where the time of day starts behind a date: after a `T`, blanks, a tab, or one sign with blanks around it or not
/// (`-`, `--`, `:`, `::`, `,`, `;`, `|`).
fn clock_start(bytes: &[u8], end: usize) -> Option<usize> {
    let blanks = |from: usize| {
        let run = bytes.iter().skip(from).take(3).take_while(|byte| **byte == b' ').count();
        from + run
    };
    let mut here = blanks(end);
    match at(bytes, here) {
        b'T' | b't' | b'_' if here == end => here += 1,
        b'-' | b':' => here += 1 + usize::from(at(bytes, here + 1) == at(bytes, here)),
        b',' | b';' | b'|' | b'\t' => here += 1,
        _ => {}
    }
    here = blanks(here);
    (here > end && at(bytes, here).is_ascii_digit()).then_some(here)
}

/// Two digits.
fn two(bytes: &[u8], start: usize) -> Option<u8> {
    let (tens, ones) =
        (at(bytes, start).wrapping_sub(b'0'), at(bytes, start + 1).wrapping_sub(b'0'));
    (tens < 10 && ones < 10).then(|| tens * 10 + ones)
}

/// One or two digits and how many they are.
fn one_or_two(bytes: &[u8], start: usize) -> Option<(u8, usize)> {
    match two(bytes, start) {
        Some(number) => Some((number, 2)),
        None => {
            let digit = at(bytes, start).wrapping_sub(b'0');
            (digit < 10).then_some((digit, 1))
        }
    }
}

/// A year of four digits that logs can be of.
fn year(bytes: &[u8], start: usize) -> Option<i16> {
    let year = i16::from(two(bytes, start)?) * 100 + i16::from(two(bytes, start + 2)?);
    (1970..=2200).contains(&year).then_some(year)
}

#[cfg(test)]
mod tests;
