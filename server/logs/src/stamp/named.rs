//! Months by name: RFC 3164, ctime, the common log format, RFC 2822 and others.

use super::{Shape, Stamp, clock, one_or_two, year, zone};
use crate::cursor::at;

const MONTHS: &[&[u8; 3]] = &[
    b"jan", b"feb", b"mar", b"apr", b"may", b"jun", b"jul", b"aug", b"sep", b"oct", b"nov", b"dec",
];
const DAYS: &[&[u8; 3]] = &[b"mon", b"tue", b"wed", b"thu", b"fri", b"sat", b"sun"];

fn three(bytes: &[u8], start: usize) -> [u8; 3] {
    [at(bytes, start), at(bytes, start + 1), at(bytes, start + 2)]
        .map(|byte| byte.to_ascii_lowercase())
}

fn month(bytes: &[u8], start: usize) -> Option<u8> {
    let name = three(bytes, start);
    let index = MONTHS.iter().position(|month| **month == name)?;
    u8::try_from(index + 1).ok()
}

/// `Jun 12 09:14:22`, `Jun 12 2024 09:14:22`, `Jun 12, 2024 9:14:22 AM`, `Wed Jun 12 09:14:22.123 CEST 2024`, and, after a day's
/// name, whatever else a date can be: `Wed, 12 Jun 2024 09:14:22 +0200`, `Wed 2024-06-12 09:14:22 CEST`.
pub(super) fn month_first(bytes: &[u8]) -> Option<(Stamp, usize)> {
    if DAYS.contains(&&three(bytes, 0)) {
        let skip = match (at(bytes, 3), at(bytes, 4)) {
            (b',', b' ') => 5,
            (b' ', _) => 4,
            _ => return None,
        };
        let rest = bytes.get(skip..)?;
        let (stamp, length) =
            if at(rest, 0).is_ascii_alphabetic() { month_day(rest)? } else { super::any(rest)? };
        return Some((stamp, skip + length));
    }
    month_day(bytes)
}

fn month_day(bytes: &[u8]) -> Option<(Stamp, usize)> {
    let month = month(bytes, 0)?;
    if at(bytes, 3) != b' ' {
        return None;
    }
    let mut end = if at(bytes, 4) == b' ' { 5 } else { 4 };
    let (day, length) = one_or_two(bytes, end)?;
    end += length;
    if at(bytes, end) == b',' {
        end += 1;
    }
    if at(bytes, end) != b' ' {
        return None;
    }
    end += 1;
    if at(bytes, end) == b' ' {
        end += 1;
    }
    let mut found = None;
    if let Some(year) = year(bytes, end)
        && matches!(at(bytes, end + 4), b' ' | b',')
    {
        found = Some(year);
        end += 5;
    }
    let mut stamp = Stamp::dated(Shape::MonthName, found, month, day)?;
    end = clock::time(bytes, end, &mut stamp)?;
    let (zone, past) = zone::read(bytes, end);
    // ctime puts the year last, after a zone if there is one.
    if found.is_none()
        && at(bytes, past) == b' '
        && let Some(year) = year(bytes, past + 1)
        && !at(bytes, past + 5).is_ascii_alphanumeric()
        && !matches!(at(bytes, past + 5), b'.' | b'-' | b'/')
    {
        stamp.year = Some(year);
        stamp.zone = zone;
        return Some((stamp, past + 5));
    }
    stamp.zone = zone;
    Some((stamp, past))
}

/// `12/Jun/2024:09:14:22 +0200`, `12-Jun-2024 09:14:22.123`, `12 Jun 2024 09:14:22.123`, `12 Jun 09:14:22`.
pub(super) fn day_first(bytes: &[u8]) -> Option<(Stamp, usize)> {
    let (day, length) = one_or_two(bytes, 0)?;
    let separator = at(bytes, length);
    let month = month(bytes, length + 1)?;
    if at(bytes, length + 4) != separator {
        return None;
    }
    let mut end = length + 5;
    let found = year(bytes, end);
    if found.is_some() {
        end += 4;
        if at(bytes, end) == b',' {
            end += 1;
        }
        if !matches!(at(bytes, end), b':' | b' ' | b'T') {
            return None;
        }
        // Erlang puts two colons between the date and the time.
        end += if bytes.get(end..end + 2) == Some(b"::") { 2 } else { 1 };
    } else if separator != b' ' {
        return None;
    }
    let mut stamp = Stamp::dated(Shape::DayMonthName, found, month, day)?;
    let end = clock::read(bytes, end, &mut stamp)?;
    Some((stamp, end))
}
