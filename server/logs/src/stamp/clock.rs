//! The time of day: `09:14:22`, with a fraction, AM or PM.

use super::{Shape, Stamp, Zone, one_or_two, two, zone};
use crate::cursor::at;

/// Reads a time of day at `start` into the stamp; gives back the offset past it and past a zone, if one follows.
pub(super) fn read(bytes: &[u8], start: usize, stamp: &mut Stamp) -> Option<usize> {
    let end = time(bytes, start, stamp)?;
    let (zone, end) = zone::read(bytes, end);
    stamp.zone = zone;
    Some(end)
}

/// The same without a zone.
pub(super) fn time(bytes: &[u8], start: usize, stamp: &mut Stamp) -> Option<usize> {
    let (hour, length) = one_or_two(bytes, start)?;
    let mut end = start + length;
    let separator = at(bytes, end);
    if !matches!(separator, b':' | b'.') {
        return None;
    }
    let minute = two(bytes, end + 1)?;
    if at(bytes, end + 3) != separator {
        return None;
    }
    let second = two(bytes, end + 4)?;
    end += 6;
    if hour > 23 || minute > 59 || second > 60 || at(bytes, end).is_ascii_digit() {
        return None;
    }
    stamp.hour = hour;
    stamp.minute = minute;
    stamp.second = second.min(59);
    end = fraction(bytes, end, stamp);
    Some(half(bytes, end, stamp))
}

/// `.123`, `,123` or `:123`; a comma or colon needs three digits, since it also separates fields.
pub(super) fn fraction(bytes: &[u8], start: usize, stamp: &mut Stamp) -> usize {
    let mark = at(bytes, start);
    if !matches!(mark, b'.' | b',' | b':') {
        return start;
    }
    let mut nanos = 0u32;
    let mut digits = 0u8;
    let mut end = start + 1;
    while at(bytes, end).is_ascii_digit() {
        if digits < 9 {
            nanos = nanos * 10 + u32::from(at(bytes, end) - b'0');
            digits += 1;
        }
        end += 1;
    }
    let fits = match mark {
        b'.' => digits > 0,
        b',' => matches!(digits, 3 | 6 | 9),
        _ => digits == 3,
    };
    if !fits {
        return start;
    }
    stamp.digits = digits;
    stamp.nanos = nanos * 10u32.pow(9 - u32::from(digits));
    end
}

/// ` AM` or ` PM`, as English Windows and Java write it; the blank may be a no-break space.
fn half(bytes: &[u8], start: usize, stamp: &mut Stamp) -> usize {
    let mut end = start;
    if at(bytes, end) == b' ' {
        end += 1;
    } else if bytes.get(end..end + 3) == Some("\u{202f}".as_bytes()) {
        end += 3;
    }
    let mark = at(bytes, end).to_ascii_uppercase();
    if !matches!(mark, b'A' | b'P')
        || !at(bytes, end + 1).eq_ignore_ascii_case(&b'M')
        || at(bytes, end + 2).is_ascii_alphanumeric()
        || stamp.hour > 12
        || stamp.hour == 0
    {
        return start;
    }
    stamp.hour = stamp.hour % 12 + if mark == b'P' { 12 } else { 0 };
    end + 2
}

/// A time of day alone, as consoles print it.
pub(super) fn only(bytes: &[u8]) -> Option<(Stamp, usize)> {
    let mut stamp = Stamp {
        shape: Shape::Clock,
        year: None,
        month: 0,
        day: 0,
        swappable: false,
        short: None,
        hour: 0,
        minute: 0,
        second: 0,
        nanos: 0,
        digits: 0,
        zone: Zone::Missing,
        epoch: None,
    };
    if at(bytes, 2) != b':' && at(bytes, 1) != b':' {
        return None;
    }
    let end = read(bytes, 0, &mut stamp)?;
    Some((stamp, end))
}
