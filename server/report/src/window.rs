//! When something was, as people write it in prose: "From 2026-07-02T09:57:45Z until 10:36:44".
//!
//! English words and digits only, and only what is plainly a start or an end: what is not understood is not there.

use jiff::civil::{Date, DateTime};
use jiff::tz::TimeZone;
use jiff::{SignedDuration, Timestamp};

/// From when until when.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Window<'t> {
    /// The start.
    pub(crate) from: Written<'t>,
    /// The end.
    pub(crate) until: Written<'t>,
}

/// A moment as written.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Written<'t> {
    /// The words: day if there is one, time of day, zone.
    pub(crate) text: &'t str,
    day: Option<Date>,
    /// Seconds since midnight.
    second: i64,
    /// How exact it is: a second or a minute, in seconds.
    unit: i64,
    zone: Zone,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Zone {
    /// Not written.
    Unsaid,
    /// Seconds east of UTC.
    Offset(i64),
    /// A name that says nothing without a table, or a clock of twelve hours.
    Unknown,
}

impl Written<'_> {
    /// The moment in UTC, when day and zone are known.
    pub(crate) fn timestamp(&self) -> Option<Timestamp> {
        let Zone::Offset(offset) = self.zone else { return None };
        let midnight = TimeZone::UTC.to_timestamp(self.day?.at(0, 0, 0, 0)).ok()?;
        midnight.checked_add(SignedDuration::from_secs(self.second - offset)).ok()
    }

    /// Whether it is another moment, as exactly as it is written; without a day, another time of day.
    pub(crate) fn differs(&self, moment: Timestamp) -> bool {
        let Zone::Offset(offset) = self.zone else { return false };
        let gap = match self.timestamp() {
            Some(time) => time.as_second() - moment.as_second(),
            None => {
                let gap = (self.second - offset - moment.as_second()).rem_euclid(86_400);
                gap.min(86_400 - gap)
            }
        };
        gap.abs() > self.unit
    }
}

/// The first stretch of time that the text names with both ends.
pub(crate) fn window(text: &str) -> Option<Window<'_>> {
    let mut from: Option<Written<'_>> = None;
    let mut last: Option<Written<'_>> = None;
    let mut read = 0;
    while let Some((start, end, written)) = next_time(text, read) {
        let gap = text.get(read..start).unwrap_or_default();
        let joins = last.is_some()
            && (is_connector(gap) || from.is_some() && gap.trim().eq_ignore_ascii_case("and"));
        match word_before(gap).as_str() {
            "from" | "since" | "between" | "start" | "starts" | "started" | "starting"
            | "begin" | "begins" | "began" | "beginning" => from = Some(written.clone()),
            "until" | "till" | "to" | "through" | "end" | "ends" | "ended" | "ending"
                if from.is_some() || joins =>
            {
                return Some(both(from.or(last)?, written));
            }
            _ if joins => return Some(both(last?, written)),
            _ => {}
        }
        last = Some(written);
        read = end;
    }
    None
}

/// What only one end says of day and zone holds for both; a zone that neither says is UTC, as in the timeline.
fn both<'t>(mut from: Written<'t>, mut until: Written<'t>) -> Window<'t> {
    if from.zone == Zone::Unsaid {
        from.zone = until.zone;
    }
    if until.zone == Zone::Unsaid {
        until.zone = from.zone;
    }
    for end in [&mut from, &mut until] {
        if end.zone == Zone::Unsaid {
            end.zone = Zone::Offset(0);
        }
    }
    Window { from, until }
}

/// Whether two times with only this between them are one stretch.
fn is_connector(gap: &str) -> bool {
    matches!(
        gap.trim().to_lowercase().as_str(),
        "-" | "–" | "—" | "→" | "->" | "to" | "until" | "till" | "through"
    )
}

/// The last word before a time that is not a word beside the point, lower case.
fn word_before(gap: &str) -> String {
    gap.split(|ch: char| !ch.is_alphanumeric())
        .rev()
        .filter(|word| !word.is_empty())
        .map(str::to_lowercase)
        .find(|word| {
            !matches!(
                word.as_str(),
                "at" | "about"
                    | "around"
                    | "approximately"
                    | "ca"
                    | "on"
                    | "time"
                    | "utc"
                    | "of"
                    | "impact"
                    | "the"
                    | "and"
            )
        })
        .unwrap_or_default()
}

/// The first time of day at or after `from`: where it starts (with its day), where it ends (with its zone), and what it is.
fn next_time(text: &str, from: usize) -> Option<(usize, usize, Written<'_>)> {
    let colons = text.bytes().enumerate().skip(from).filter(|(_, byte)| *byte == b':');
    colons.map(|(colon, _)| colon).find_map(|colon| time_at(text, from, colon))
}

fn time_at(text: &str, from: usize, colon: usize) -> Option<(usize, usize, Written<'_>)> {
    let before = text.get(from..colon)?;
    let hours = before.len() - before.trim_end_matches(|ch: char| ch.is_ascii_digit()).len();
    let hour: i64 = before.get(before.len().checked_sub(hours)?..)?.parse().ok()?;
    let before = before.get(..before.len() - hours)?;
    let after = text.get(colon + 1..)?;
    let minute = two_digits(after)?;
    let mut end = colon + 3;
    let mut unit = 60;
    let mut second = 0;
    if let Some(seconds) = text.get(end..)?.strip_prefix(':') {
        second = two_digits(seconds)?;
        unit = 1;
        end += 3;
        let fraction = text.get(end..)?.strip_prefix(['.', ',']).unwrap_or_default();
        let digits = fraction.bytes().take_while(u8::is_ascii_digit).count();
        end += if digits > 0 { digits + 1 } else { 0 };
    }
    let rest = text.get(end..)?;
    if !(1..=2).contains(&hours)
        || hour > 23
        || minute > 59
        || second > 60
        || rest.starts_with(|ch: char| ch.is_ascii_digit() || ch == ':')
    {
        return None;
    }
    let day = day_before(before);
    let start = from + before.len() - day.map_or(0, |(_, length)| length);
    let is_part_of_a_word = day.is_none()
        && before.ends_with(|ch: char| ch.is_alphanumeric() || matches!(ch, '.' | ':' | '/' | '_'));
    if is_part_of_a_word {
        return None;
    }
    let (zone, length) = zone_after(rest, day.is_some());
    end += length;
    let written = Written {
        text: text.get(start..end)?,
        day: day.map(|(day, _)| day),
        second: hour * 3600 + minute * 60 + second,
        unit,
        zone,
    };
    Some((start, end, written))
}

fn two_digits(text: &str) -> Option<i64> {
    let digits = text.get(..2)?;
    digits.bytes().all(|byte| byte.is_ascii_digit()).then(|| digits.parse().ok())?
}

/// A day that ends here, `2026-07-02T` or `2026-07-02 `, and how many bytes it takes.
fn day_before(before: &str) -> Option<(Date, usize)> {
    let day = before.strip_suffix(['T', 't', ' '])?;
    let day = day.get(day.len().checked_sub(10)?..)?;
    let at: DateTime = format!("{day}T00:00:00").parse().ok()?;
    Some((at.date(), 11))
}

/// The zone that follows a time, and how many bytes it takes.
fn zone_after(rest: &str, has_day: bool) -> (Zone, usize) {
    if rest.starts_with(['Z', 'z'])
        && !rest.get(1..).is_some_and(|rest| rest.starts_with(char::is_alphanumeric))
    {
        return (Zone::Offset(0), 1);
    }
    // After a bare time a minus is a dash to another time.
    let sign = match rest.chars().next() {
        Some('+') => 1,
        Some('-') if has_day => -1,
        _ => 0,
    };
    if sign != 0
        && let Some((offset, length)) = offset(rest.get(1..).unwrap_or_default())
    {
        return (Zone::Offset(sign * offset), length + 1);
    }
    let word = rest.trim_start_matches(' ');
    let length = word.bytes().take_while(u8::is_ascii_alphabetic).count();
    let (word, blanks) = (word.get(..length).unwrap_or_default(), rest.len() - word.len());
    match word {
        "UTC" | "GMT" | "utc" | "gmt" => (Zone::Offset(0), blanks + length),
        "am" | "pm" => (Zone::Unknown, blanks + length),
        _ if (2..=5).contains(&length) && word.bytes().all(|byte| byte.is_ascii_uppercase()) => {
            (Zone::Unknown, blanks + length)
        }
        _ => (Zone::Unsaid, 0),
    }
}

/// `02:00` or `0200` in seconds, and how many bytes it takes.
fn offset(text: &str) -> Option<(i64, usize)> {
    let hours = two_digits(text)?;
    let rest = text.get(2..)?;
    let (minutes, colon) = rest.strip_prefix(':').map_or((rest, 0), |minutes| (minutes, 1));
    Some((hours * 3600 + two_digits(minutes)? * 60, 4 + colon))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn stretches_of_time_in_prose() {
        let check = |text: &str, expected: &str| {
            let found = window(text).map(|window| {
                let end = |written: &Written<'_>| match written.timestamp() {
                    Some(time) => time.to_string(),
                    None => format!("{} {:?}", written.text, written.zone),
                };
                format!("{} / {}", end(&window.from), end(&window.until))
            });
            assert_eq!(found.unwrap_or_default(), expected, "{text}");
        };
        check(
            "- From 2026-07-02T09:57:45Z until 2026-07-02T10:36:44.5+02:00",
            "2026-07-02T09:57:45Z / 2026-07-02T08:36:44Z",
        );
        check("failed from 02:11 to 02:52 UTC on", "02:11 Offset(0) / 02:52 UTC Offset(0)");
        check("between 2:11 and 2:52 CEST", "2:11 Unknown / 2:52 CEST Unknown");
        check("09:57-10:36, at 99:10", "09:57 Offset(0) / 10:36 Offset(0)");
        check("- Start of impact (UTC): 09:57\n- End: 10:36", "09:57 Offset(0) / 10:36 Offset(0)");
        check("since 09:57, worst at 10:05, ended at 10:36", "09:57 Offset(0) / 10:36 Offset(0)");
        check("worst at 10:05 and again near 10:20", "");
        check("203.0.113.7:80 to 203.0.113.8:81, fe80::12:34 until 1:99", "");
        check("at 10:05 and 10:20", "");
        check("from 10:00 on", "");
        check("until 10:36", "");
        check("9:5é from 1 é:00 to :", "");
    }

    proptest::proptest! {
        #[test]
        fn any_text_is_read(text in "(from|until|lasted|[0-9]{1,2}| |:|-|–|T|Z|[+.,]|min|2026-05-06|é|\\[E1\\]){0,24}") {
            if let Some(Window { from, until }) = window(&text) {
                proptest::prop_assert!(text.contains(from.text) && text.contains(until.text));
            }
            crate::lengths::lengths(&text);
        }
    }

    #[test]
    fn moments_differ_as_exactly_as_they_are_written() {
        let check = |text: &str, moment: &str, differs: bool| {
            let until = window(text).expect("a window").until;
            assert_eq!(until.differs(moment.parse().unwrap()), differs, "{text} {moment}");
        };
        check("09:57–10:39", "2026-07-02T10:39:31Z", false);
        check("09:57–10:40", "2026-07-02T10:39:31Z", false);
        check("09:57–10:36", "2026-07-02T10:39:31Z", true);
        check("09:57:45–10:39:31", "2026-07-02T10:39:31.9Z", false);
        check("23:57–00:00", "2026-07-02T23:59:40Z", false);
        check("11:57–12:36 CEST", "2026-07-02T10:39:31Z", false);
        check("from 2026-07-01 09:57 to 2026-07-01 10:39", "2026-07-02T10:39:31Z", true);
    }
}
