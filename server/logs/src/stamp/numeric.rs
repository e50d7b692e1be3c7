//! Dates of digits only, with the year in two digits, last, or left out.

use super::{Shape, Short, Stamp, clock, clock_start, days_of, one_or_two, two, year, zone};
use crate::cursor::at;

/// `20240612T091422Z`, `20240612 09:14:22`, `20240612-9:4:2:17`, `20240612091422`.
pub(super) fn basic(bytes: &[u8]) -> Option<(Stamp, usize)> {
    let mut stamp =
        Stamp::dated(Shape::Basic, Some(year(bytes, 0)?), two(bytes, 4)?, two(bytes, 6)?)?;
    let separator = at(bytes, 8);
    if separator.is_ascii_digit() {
        let end = compact(bytes, 8, &mut stamp)?;
        return Some((stamp, end));
    }
    if !matches!(separator, b'T' | b' ' | b'-' | b'_' | b':') {
        return None;
    }
    if let Some(end) = compact(bytes, 9, &mut stamp) {
        return Some((stamp, end));
    }
    if let Some(end) = unpadded(bytes, 9, &mut stamp) {
        return Some((stamp, end));
    }
    let end = clock::read(bytes, 9, &mut stamp)?;
    Some((stamp, end))
}

/// `091422`, with a fraction and a zone.
fn compact(bytes: &[u8], start: usize, stamp: &mut Stamp) -> Option<usize> {
    let (hour, minute, second) =
        (two(bytes, start)?, two(bytes, start + 2)?, two(bytes, start + 4)?);
    if hour > 23 || minute > 59 || second > 60 || at(bytes, start + 6).is_ascii_digit() {
        return None;
    }
    stamp.hour = hour;
    stamp.minute = minute;
    stamp.second = second.min(59);
    let end = clock::fraction(bytes, start + 6, stamp);
    let (zone, end) = zone::read(bytes, end);
    stamp.zone = zone;
    Some(end)
}

/// `9:4:2:17`: no leading zeros, the last field is milliseconds.
fn unpadded(bytes: &[u8], start: usize, stamp: &mut Stamp) -> Option<usize> {
    let mut end = start;
    let mut fields = [0u8; 3];
    for field in &mut fields {
        let (number, length) = one_or_two(bytes, end)?;
        *field = number;
        end += length;
        if at(bytes, end) != b':' {
            return None;
        }
        end += 1;
    }
    let length = bytes.iter().skip(end).take_while(|byte| byte.is_ascii_digit()).count();
    let millis = crate::cursor::number(bytes.get(end..end + length)?)?;
    let [hour, minute, second] = fields;
    if hour > 23 || minute > 59 || second > 60 || length > 3 {
        return None;
    }
    stamp.hour = hour;
    stamp.minute = minute;
    stamp.second = second.min(59);
    stamp.nanos = millis * 1_000_000;
    stamp.digits = 3;
    Some(end + length)
}

/// `240612  9:14:22` and `081109 203615`.
pub(super) fn short_year(bytes: &[u8]) -> Option<(Stamp, usize)> {
    let year = 2000 + i16::from(two(bytes, 0)?);
    let mut stamp = Stamp::dated(Shape::ShortYear, Some(year), two(bytes, 2)?, two(bytes, 4)?)?;
    let start = if at(bytes, 7) == b' ' { 8 } else { 7 };
    let end = match compact(bytes, start, &mut stamp) {
        Some(end) => end,
        None => clock::read(bytes, start, &mut stamp)?,
    };
    Some((stamp, end))
}

/// Two numbers parted by `/`, `-` or `.`: with a year behind them, before them, or none.
pub(super) fn parted(bytes: &[u8]) -> Option<(Stamp, usize)> {
    let (first, length) = one_or_two(bytes, 0)?;
    let separator = at(bytes, length);
    let (second, more) = one_or_two(bytes, length + 1)?;
    let end = length + 1 + more;
    if at(bytes, end) != separator {
        return month_day(bytes, first, second, separator, end);
    }
    if let Some(year) = year(bytes, end + 1) {
        return day_or_month(bytes, first, second, year, end + 5);
    }
    let (third, last) = (two(bytes, end + 1)?, end + 3);
    let start = clock_start(bytes, last)?;
    // What has a column of its own is written as in the United States, as event logs of machines do; a month of one digit is no year
    // either, and WebSphere, whose milliseconds follow a colon, puts the year last: `6/12/24 9:14:22:123 CEST`.
    let columns = bytes.get(last..last + 3) == Some(b" | ");
    let clock = bytes.get(start..bytes.len().min(start + 12)).unwrap_or_default();
    let millis = clock.iter().filter(|byte| **byte == b':').count() >= 3;
    let short = Short {
        numbers: [first, second, third],
        year_last: length == 1 || more == 1 || columns || millis,
    };
    let mut stamp =
        short.orders().into_iter().flatten().find_map(|(year, month, day)| {
            Stamp::dated(Shape::ShortYear, Some(year), month, day)
        })?;
    stamp.short = Some(short);
    let end = clock::read(bytes, start, &mut stamp)?;
    Some((stamp, end))
}

impl Short {
    /// Year, month and day where the year stands first, where the month does, and where the day does; nothing where that is no date.
    pub(crate) fn orders(&self) -> [Option<(i16, u8, u8)>; 3] {
        let [first, second, third] = self.numbers;
        let date = |year: u8, month: u8, day: u8| {
            let year = 2000 + i16::from(year);
            (1..=days_of(Some(year), month)).contains(&day).then_some((year, month, day))
        };
        [
            date(first, second, third).filter(|_| !self.year_last),
            date(third, first, second),
            date(third, second, first),
        ]
    }
}

/// `06-12 09:14:22.123`, `06.12 09:14:22`.
fn month_day(
    bytes: &[u8],
    month: u8,
    day: u8,
    separator: u8,
    end: usize,
) -> Option<(Stamp, usize)> {
    let start = clock_start(bytes, end).filter(|start| end == 5 && *start <= end + 3)?;
    if at(bytes, start + 2) != b':' {
        return None;
    }
    let mut stamp = Stamp::dated(Shape::MonthDay, None, month, day)?;
    stamp.swappable = separator == b'/' && day <= 12;
    let end = clock::read(bytes, start, &mut stamp)?;
    Some((stamp, end))
}

fn day_or_month(
    bytes: &[u8],
    first: u8,
    second: u8,
    year: i16,
    end: usize,
) -> Option<(Stamp, usize)> {
    // Dots, and a colon before the time of day (as access logs have it), are written with the day first.
    let dotted = at(bytes, end.saturating_sub(5)) == b'.' || at(bytes, end) == b':';
    let (month, day, swappable) = match (first, second) {
        (13.., _) => (second, first, false),
        (_, 13..) => (first, second, false),
        _ if dotted => (second, first, false),
        _ => (first, second, true),
    };
    let mut stamp = Stamp::dated(Shape::DayOrMonth, Some(year), month, day)?;
    stamp.swappable = swappable;
    let start = clock_start(bytes, end)?;
    let end = clock::read(bytes, start, &mut stamp)?;
    Some((stamp, end))
}

pub(super) fn glog(bytes: &[u8]) -> Option<(Stamp, usize)> {
    let digits = bytes.iter().take(9).take_while(|byte| byte.is_ascii_digit()).count();
    let (year, start) = match digits {
        4 => (None, 0),
        8 => (Some(year(bytes, 0)?), 4),
        _ => return None,
    };
    let mut stamp = Stamp::dated(Shape::Glog, year, two(bytes, start)?, two(bytes, start + 2)?)?;
    if at(bytes, start + 4) != b' ' {
        return None;
    }
    let end = clock::read(bytes, start + 5, &mut stamp)?;
    Some((stamp, end))
}
