//! Months by name: RFC 3164, ctime, the common log format, RFC 2822 and others.

use super::{Shape, Stamp, clock, clock_start, one_or_two, two, year, zone};
use crate::cursor::at;

/// Short names of months, each with its number: English, and what German, French, Spanish, Italian, Portuguese and Dutch locales of
/// the CLDR have besides.
const MONTHS: &[(&str, u8)] = &[
    ("jan", 1),
    ("feb", 2),
    ("mar", 3),
    ("apr", 4),
    ("may", 5),
    ("jun", 6),
    ("jul", 7),
    ("aug", 8),
    ("sep", 9),
    ("oct", 10),
    ("nov", 11),
    ("dec", 12),
    ("mär", 3),
    ("mrz", 3),
    ("mai", 5),
    ("okt", 10),
    ("dez", 12),
    ("janv", 1),
    ("févr", 2),
    ("fév", 2),
    ("mars", 3),
    ("avr", 4),
    ("juin", 6),
    ("juil", 7),
    ("août", 8),
    ("déc", 12),
    ("ene", 1),
    ("abr", 4),
    ("ago", 8),
    ("dic", 12),
    ("gen", 1),
    ("mag", 5),
    ("giu", 6),
    ("lug", 7),
    ("set", 9),
    ("ott", 10),
    ("fev", 2),
    ("out", 10),
    ("mrt", 3),
    ("mei", 5),
];
/// Long names that go on after the short one.
const LONG: &[(&str, u8)] = &[
    ("january", 1),
    ("february", 2),
    ("march", 3),
    ("april", 4),
    ("june", 6),
    ("july", 7),
    ("august", 8),
    ("sept", 9),
    ("september", 9),
    ("october", 10),
    ("november", 11),
    ("december", 12),
];
const DAYS: &[&[u8; 3]] = &[b"mon", b"tue", b"wed", b"thu", b"fri", b"sat", b"sun"];

fn three(bytes: &[u8], start: usize) -> [u8; 3] {
    [at(bytes, start), at(bytes, start + 1), at(bytes, start + 2)]
        .map(|byte| byte.to_ascii_lowercase())
}

/// The month that is named at `start` and the offset past its name, with the dot of an abbreviation.
fn month(bytes: &[u8], start: usize) -> Option<(u8, usize)> {
    let rest = bytes.get(start..)?;
    let length = rest
        .iter()
        .take(11)
        .take_while(|byte| byte.is_ascii_alphabetic() || **byte >= 0x80)
        .count();
    let name = rest.get(..length)?;
    let known = |names: &[(&str, u8)]| {
        let mut found =
            names.iter().filter(|(known, _)| known.as_bytes().eq_ignore_ascii_case(name));
        found.next().map(|(_, month)| *month)
    };
    let month = match length {
        3..=6 => known(MONTHS).or_else(|| known(LONG))?,
        7..=10 => known(LONG)?,
        _ => return None,
    };
    let dot = usize::from(length > 2 && at(rest, length) == b'.');
    Some((month, start + length + dot))
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
    month_day(bytes).or_else(|| {
        // `PDT Jun 12 09:14:22`, as Monit writes it.
        let (zone, end) = zone::read(bytes, 0);
        let known = zone != super::Zone::Missing && at(bytes, end) == b' ';
        let (stamp, length) = month_day(bytes.get(end + 1..).filter(|_| known)?)?;
        Some((Stamp { zone, ..stamp }, end + 1 + length))
    })
}

fn month_day(bytes: &[u8]) -> Option<(Stamp, usize)> {
    // `set 12 09:14:22 aside` and `out 3 …` are sentences; as months of other languages they begin a line with a capital.
    if matches!(bytes.get(..4)?, b"set " | b"out " | b"gen " | b"mag ") {
        return None;
    }
    let (month, past) = month(bytes, 0)?;
    let separator = at(bytes, past);
    if matches!(separator, b'/' | b'-') {
        return slashed(bytes, month, past + 1, separator);
    }
    if separator != b' ' {
        return None;
    }
    let mut end = past + 1 + usize::from(at(bytes, past + 1) == b' ');
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

/// `Jun/12/2024 09:14:22`, `jun/12 09:14:22`, `Jun-12-24 09:14:22`, behind the month.
fn slashed(bytes: &[u8], month: u8, start: usize, separator: u8) -> Option<(Stamp, usize)> {
    let (day, length) = one_or_two(bytes, start)?;
    let mut end = start + length;
    let mut found = None;
    if at(bytes, end) == separator {
        let (year, length) = match year(bytes, end + 1) {
            Some(year) => (year, 4),
            None => (2000 + i16::from(two(bytes, end + 1)?), 2),
        };
        found = Some(year);
        end += 1 + length;
    }
    let mut stamp = Stamp::dated(Shape::MonthName, found, month, day)?;
    let end = clock::read(bytes, clock_start(bytes, end)?, &mut stamp)?;
    Some((stamp, end))
}

/// `12/Jun/2024:09:14:22 +0200`, `12-Jun-2024 09:14:22.123`, `12 Jun 2024 09:14:22.123`, `12 Jun 09:14:22`.
pub(super) fn day_first(bytes: &[u8]) -> Option<(Stamp, usize)> {
    let (day, length) = one_or_two(bytes, 0)?;
    let separator = at(bytes, length);
    let (month, past) = month(bytes, length + 1)?;
    if at(bytes, past) != separator {
        return None;
    }
    let mut end = past + 1;
    let mut found = year(bytes, end);
    let digits = bytes.iter().skip(end).take(3).take_while(|byte| byte.is_ascii_digit()).count();
    if found.is_some() {
        end = clock_start(bytes, end + 4)?;
    } else if separator != b' ' && digits == 2 {
        // Oracle's own default: `12-JUN-24 09.14.22`.
        found = two(bytes, end).map(|year| 2000 + i16::from(year));
        end = clock_start(bytes, end + 2)?;
    } else if separator != b' ' {
        return None;
    }
    let mut stamp = Stamp::dated(Shape::DayMonthName, found, month, day)?;
    let end = clock::read(bytes, end, &mut stamp)?;
    Some((stamp, end))
}
