//! Dates of digits only, with the year in two digits, last, or left out.

use super::{Shape, Stamp, clock, one_or_two, two, year, zone};
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
    // `24/06/12 09:14:22`: year, month, day. `12/06/24` cannot be told from it; the last field may not be a month's day.
    let (third, last) = (two(bytes, end + 1)?, end + 3);
    // `06/12/24 | 09:14:22 UTC`: what has a column of its own is written as in the United States, as event logs of machines do.
    if bytes.get(last..last + 3) == Some(b" | ") && length == 2 {
        let mut stamp =
            Stamp::dated(Shape::DayOrMonth, Some(2000 + i16::from(third)), first, second)?;
        let end = clock::read(bytes, last + 3, &mut stamp)?;
        return Some((stamp, end));
    }
    if !matches!(at(bytes, last), b' ' | b'T') {
        return None;
    }
    // `6/12/24 9:14:22:123 CEST`: WebSphere, whose milliseconds follow a colon, puts the month first and the year last; a month of
    // one digit is no year either.
    let mut american =
        Stamp::dated(Shape::DayOrMonth, Some(2000 + i16::from(third)), first, second);
    let american = american.as_mut().and_then(|stamp| {
        let end = clock::read(bytes, last + 1, stamp)?;
        stamp.swappable = second <= 12;
        Some((*stamp, end))
    });
    if length == 1 {
        return american;
    }
    if let Some((stamp, end)) = american
        && stamp.digits == 3
        && bytes
            .get(last..end)
            .is_some_and(|clock| clock.iter().filter(|byte| **byte == b':').count() >= 3)
    {
        return Some((stamp, end));
    }
    let mut stamp = Stamp::dated(Shape::ShortYear, Some(2000 + i16::from(first)), second, third)?;
    let end = clock::read(bytes, last + 1, &mut stamp)?;
    Some((stamp, end))
}

/// `06-12 09:14:22.123`, `06.12 09:14:22`.
fn month_day(
    bytes: &[u8],
    month: u8,
    day: u8,
    separator: u8,
    end: usize,
) -> Option<(Stamp, usize)> {
    if end != 5 || at(bytes, end) != b' ' || at(bytes, end + 3) != b':' {
        return None;
    }
    let mut stamp = Stamp::dated(Shape::MonthDay, None, month, day)?;
    stamp.swappable = separator == b'/' && day <= 12;
    let end = clock::read(bytes, end + 1, &mut stamp)?;
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
    let mut start = end;
    if at(bytes, start) == b',' {
        start += 1;
    }
    if !matches!(at(bytes, start), b' ' | b'T' | b'-' | b':') {
        return None;
    }
    let end = clock::read(bytes, start + 1, &mut stamp)?;
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
