//! Moments and zones as people type them.

use anyhow::{Context, bail};
use jiff::civil::{Date, DateTime, Time};
use jiff::tz::Offset;
use jiff::{Span, Timestamp};

/// A zone as an offset from UTC, in seconds east: `Z`, `+02:00`, `-0530`, `+2`.
pub(crate) fn zone(typed: &str) -> anyhow::Result<i32> {
    let unknown = || format!("{typed} is no offset; write it as +02:00, -0530 or Z");
    if matches!(typed, "Z" | "z" | "UTC" | "utc") {
        return Ok(0);
    }
    let (sign, digits) = match typed.split_at_checked(1) {
        Some(("+", digits)) => (1, digits),
        Some(("-", digits)) => (-1, digits),
        _ => bail!(unknown()),
    };
    let (hours, minutes) = match digits.split_once(':') {
        Some(pair) => pair,
        None if digits.len() == 4 => digits.split_at_checked(2).with_context(unknown)?,
        None => (digits, "0"),
    };
    let hours: i32 =
        hours.parse().ok().filter(|hours| (0..=18).contains(hours)).with_context(unknown)?;
    let minutes: i32 =
        minutes.parse().ok().filter(|minutes| (0..60).contains(minutes)).with_context(unknown)?;
    Ok(sign * (hours * 3600 + minutes * 60))
}

/// A moment: RFC 3339; a date, or date and time, in the zone given; a time of day on the day of the last record; or a
/// length of time before the last record.
pub(crate) fn moment(
    typed: &str,
    offset_seconds: i32,
    latest: Option<Timestamp>,
) -> anyhow::Result<Timestamp> {
    if let Ok(moment) = typed.parse::<Timestamp>() {
        return Ok(moment);
    }
    let offset = Offset::from_seconds(offset_seconds).unwrap_or(Offset::UTC);
    let at = |civil: DateTime| {
        offset.to_timestamp(civil).with_context(|| format!("{typed} is out of range"))
    };
    if let Ok(civil) = typed.parse::<DateTime>() {
        return at(civil);
    }
    if let Ok(date) = typed.parse::<Date>() {
        return at(date.to_datetime(Time::midnight()));
    }
    let needs_latest = "no record has a time to count from; give date and time";
    if let Ok(time) = typed.parse::<Time>() {
        let day = offset.to_datetime(latest.context(needs_latest)?).date();
        return at(day.to_datetime(time));
    }
    if let Ok(length) = typed.trim_start_matches('-').parse::<Span>() {
        let latest = offset.to_datetime(latest.context(needs_latest)?);
        let civil = latest.checked_sub(length.abs());
        return at(civil.with_context(|| format!("{typed} is out of range"))?);
    }
    bail!("{typed} is no time; write it as 2026-05-01T10:00:00Z, 2026-05-01 10:00, 10:00 or 30m")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn moments_are_read_as_people_write_them() {
        let latest = "2026-05-01T22:30:00Z".parse().ok();
        for (typed, offset, moment_is) in [
            ("2026-05-01T10:00:00Z", 3600, "2026-05-01T10:00:00Z"),
            ("2026-05-01T10:00:00+02:00", 0, "2026-05-01T08:00:00Z"),
            ("2026-05-01T10:00:00", 7200, "2026-05-01T08:00:00Z"),
            ("2026-05-01 10:00", 0, "2026-05-01T10:00:00Z"),
            ("2026-05-01", -3600, "2026-05-01T01:00:00Z"),
            ("10:15", 0, "2026-05-01T10:15:00Z"),
            ("10:15:30", 7200, "2026-05-02T08:15:30Z"),
            ("30m", 0, "2026-05-01T22:00:00Z"),
            ("-1h", 0, "2026-05-01T21:30:00Z"),
            ("1d", 0, "2026-04-30T22:30:00Z"),
        ] {
            assert_eq!(
                moment(typed, offset, latest).expect(typed).to_string(),
                moment_is,
                "{typed}"
            );
        }
        assert!(moment("soon", 0, latest).is_err());
        assert!(moment("10:15", 0, None).is_err());
    }

    #[test]
    fn zones_are_offsets() {
        for (typed, seconds) in
            [("Z", 0), ("+02:00", 7200), ("-0530", -19_800), ("+2", 7200), ("-00:30", -1800)]
        {
            assert_eq!(zone(typed).expect(typed), seconds, "{typed}");
        }
        for typed in ["", "2", "+", "CEST", "+99", "+1:99", "+ä"] {
            assert!(zone(typed).is_err(), "{typed}");
        }
    }
}
