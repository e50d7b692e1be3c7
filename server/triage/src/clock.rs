//! Times as people write them in a document; what has no zone is UTC. A `~` before a time says that its year or zone is
//! a guess.

use jiff::Timestamp;
use jiff::civil::{DateTime, Time};
use jiff::tz::TimeZone;

/// A time as written: a moment, or only a time of day.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Written {
    Moment(Timestamp),
    OfDay(Time),
}

/// What stands before a time that is a guess.
const GUESS: char = '~';

/// Whether a time as written is a guess.
pub(crate) fn is_guess(text: &str) -> bool {
    text.trim_start().starts_with(GUESS)
}

/// Reads RFC 3339, `2026-03-14 02:11:40`, `2026-03-14 02:11`, `02:11:40Z` and the like.
pub(crate) fn read(text: &str) -> Option<Written> {
    let text = text.trim().trim_start_matches(GUESS).trim_start();
    let text = text.strip_suffix("UTC").unwrap_or(text).trim_end();
    if !text.as_bytes().first().is_some_and(u8::is_ascii_digit) || !text.contains(':') {
        return None;
    }
    if let Ok(moment) = text.parse::<Timestamp>() {
        return Some(Written::Moment(moment));
    }
    let bare = text.strip_suffix(['Z', 'z']).unwrap_or(text);
    let is_date = bare.get(4..5) == Some("-");
    if is_date {
        return utc(bare.parse().ok()?).map(Written::Moment);
    }
    bare.parse().ok().map(Written::OfDay)
}

fn utc(time: DateTime) -> Option<Timestamp> {
    TimeZone::UTC.to_timestamp(time).ok()
}

impl Written {
    /// The moment meant: a time of day is the one nearest to `anchor`, which may be on the day before or after.
    pub(crate) fn near(self, anchor: Option<Timestamp>) -> Option<Timestamp> {
        let time = match self {
            Written::Moment(moment) => return Some(moment),
            Written::OfDay(time) => time,
        };
        let anchor = anchor?;
        let date = TimeZone::UTC.to_datetime(anchor).date();
        [date.yesterday().ok(), Some(date), date.tomorrow().ok()]
            .into_iter()
            .flatten()
            .filter_map(|date| utc(date.to_datetime(time)))
            .min_by_key(|moment| (moment.as_millisecond() - anchor.as_millisecond()).abs())
    }
}

/// Every moment that stands in running text.
pub(crate) fn moments(text: &str) -> Vec<Timestamp> {
    text.split(|character: char| {
        character.is_whitespace() || matches!(character, '`' | '|' | '(' | ')' | ',')
    })
    .filter_map(|word| word.trim_end_matches(['.', ';', '!', '?']).parse().ok())
    .collect()
}

/// A moment in RFC 3339, with a mark where it is a guess.
pub(crate) fn written(time: Timestamp, certain: bool) -> String {
    if certain { time.to_string() } else { format!("{GUESS}{time}") }
}

/// A moment as the timeline table has it: `2026-03-14 02:11:40`, UTC, with a fraction where there is one, and with a mark
/// where it is a guess.
pub(crate) fn table(time: Timestamp, certain: bool) -> String {
    let text = time.to_string();
    let text = text.strip_suffix('Z').unwrap_or(&text).replacen('T', " ", 1);
    if certain { text } else { format!("{GUESS}{text}") }
}
