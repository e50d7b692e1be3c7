//! Zones: offsets, `Z`, abbreviations, names of the time-zone database.

use super::{Stamp, Zone, two};
use crate::cursor::at;

/// Abbreviations with one meaning in practice, and those that mean several zones (the flag); minutes east of UTC.
/// Source: the abbreviations in use in the IANA time-zone database, `northamerica`, `europe`, `asia`, `australasia`.
const ABBREVIATIONS: &[(&[u8], i32, bool)] = &[
    (b"UTC", 0, false),
    (b"GMT", 0, false),
    (b"WET", 0, false),
    (b"WEST", 60, false),
    (b"CET", 60, false),
    (b"CEST", 120, false),
    (b"MEZ", 60, false),
    (b"MESZ", 120, false),
    (b"EET", 120, false),
    (b"EEST", 180, false),
    (b"MSK", 180, false),
    (b"EDT", -240, false),
    (b"CDT", -300, false),
    (b"MDT", -360, false),
    (b"PDT", -420, false),
    (b"PST", -480, false),
    (b"MST", -420, false),
    (b"AKST", -540, false),
    (b"AKDT", -480, false),
    (b"HST", -600, false),
    (b"JST", 540, false),
    (b"KST", 540, false),
    (b"AEST", 600, false),
    (b"AEDT", 660, false),
    (b"ACST", 570, false),
    (b"AWST", 480, false),
    (b"NZST", 720, false),
    (b"NZDT", 780, false),
    (b"SGT", 480, false),
    (b"HKT", 480, false),
    (b"BRT", -180, false),
    (b"SAST", 120, false),
    (b"EST", -300, true),
    (b"CST", -360, true),
    (b"IST", 330, true),
    (b"BST", 60, true),
];

/// The zone at `start`, after a blank or none, and the offset past it.
pub(super) fn read(bytes: &[u8], start: usize) -> (Zone, usize) {
    let missing = (Zone::Missing, start);
    let spaced = at(bytes, start) == b' ';
    let at_zone = start + usize::from(spaced);
    match at(bytes, at_zone) {
        b'Z' if !at(bytes, at_zone + 1).is_ascii_alphanumeric() => (Zone::Offset(0), at_zone + 1),
        b'+' | b'-' => east_of_utc(bytes, at_zone, spaced).unwrap_or(missing),
        b'A'..=b'Z' => abbreviation(bytes, at_zone).unwrap_or(missing),
        _ => missing,
    }
}

/// Seconds east of UTC of a zone that stands alone: `+0200`, `+08`, `Z`, `UTC`.
pub(crate) fn offset(text: &[u8]) -> Option<i32> {
    match read(text, 0) {
        (Zone::Offset(seconds), end) if end == text.len() => Some(seconds),
        _ => None,
    }
}

/// `+02:00`, `+0200`, or `+02` when nothing but the stamp stands before it; then three digits are minutes, as Db2 counts them.
fn east_of_utc(bytes: &[u8], start: usize, spaced: bool) -> Option<(Zone, usize)> {
    let east =
        |seconds: i32| Zone::Offset(if at(bytes, start) == b'-' { -seconds } else { seconds });
    let digits = bytes.get(start + 1..start + 4).and_then(crate::cursor::number);
    if let Some(minutes) =
        digits.filter(|_| !spaced && !at(bytes, start + 4).is_ascii_alphanumeric())
        && let Ok(minutes) = i32::try_from(minutes)
        && minutes <= 15 * 60
    {
        return Some((east(minutes * 60), start + 4));
    }
    let hours = two(bytes, start + 1)?;
    let colon = at(bytes, start + 3) == b':';
    let (minutes, end) = match two(bytes, start + 3 + usize::from(colon)) {
        Some(minutes) => (minutes, start + 5 + usize::from(colon)),
        None if !spaced && !colon => (0, start + 3),
        None => return None,
    };
    if hours > 15 || minutes > 59 || at(bytes, end).is_ascii_alphanumeric() {
        return None;
    }
    Some((east(i32::from(hours) * 3600 + i32::from(minutes) * 60), end))
}

fn abbreviation(bytes: &[u8], start: usize) -> Option<(Zone, usize)> {
    let rest = bytes.get(start..)?;
    let length = rest.iter().take(6).take_while(|byte| byte.is_ascii_uppercase()).count();
    let name = rest.get(..length)?;
    if at(rest, length).is_ascii_alphanumeric() || matches!(at(rest, length), b'/' | b'_') {
        return None;
    }
    let (_, minutes, ambiguous) = ABBREVIATIONS.iter().find(|(known, ..)| *known == name)?;
    let seconds = minutes * 60;
    let zone = if *ambiguous { Zone::Ambiguous(seconds) } else { Zone::Offset(seconds) };
    Some((zone, start + length))
}

/// The stamp in a zone named as the time-zone database names it (`Europe/Berlin`); the name is looked up by `jiff`.
pub(crate) fn named_zone(stamp: Stamp, name: &[u8]) -> Option<Stamp> {
    let name = std::str::from_utf8(name).ok()?;
    let zone = jiff::tz::TimeZone::get(name).ok()?;
    let date = jiff::civil::Date::new(
        stamp.year?,
        i8::try_from(stamp.month).ok()?,
        i8::try_from(stamp.day).ok()?,
    )
    .ok()?;
    let time = date.at(
        i8::try_from(stamp.hour).ok()?,
        i8::try_from(stamp.minute).ok()?,
        i8::try_from(stamp.second).ok()?,
        0,
    );
    let ambiguous = zone.to_ambiguous_timestamp(time);
    let certain = !ambiguous.is_ambiguous();
    let offset = zone.to_offset(ambiguous.compatible().ok()?).seconds();
    Some(Stamp {
        zone: if certain { Zone::Offset(offset) } else { Zone::Ambiguous(offset) },
        ..stamp
    })
}
