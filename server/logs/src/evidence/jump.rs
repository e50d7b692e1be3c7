//! Jumps: a duration, size or count far above what messages of the same template say.

use super::clue::Clue;
use super::story::Group;
use super::trouble::crowding;
use super::{Context, Finding, grouped};

/// Numbers looked at in a message.
const NUMBERS: usize = 8;
/// Least records of a group for a median to mean anything.
const RECORDS: usize = 8;
/// Least ratio to the median.
const RATIO: f64 = 8.0;

/// What a number measures.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Measure {
    Duration,
    Size,
    Count,
}

impl Measure {
    /// The word for a person.
    fn word(self) -> &'static str {
        match self {
            Measure::Duration => "duration",
            Measure::Size => "size",
            Measure::Count => "number",
        }
    }
}

/// Words beside a number that say that it measures a time.
const DURATIONS: &[&[u8]] = &[
    b"duration",
    b"latency",
    b"elapsed",
    b"took",
    b"time",
    b"lag",
    b"wait",
    b"delay",
    b"age",
    b"behind",
];
/// Words beside a number that say that it counts what can pile up.
const COUNTS: &[&[u8]] = &[
    b"queue",
    b"depth",
    b"pending",
    b"backlog",
    b"waiting",
    b"active",
    b"connections",
    b"threads",
    b"retries",
    b"retry",
    b"errors",
    b"rows",
    b"lag",
    b"inflight",
    b"in-flight",
    b"drops",
    b"dropped",
    b"usage",
    b"used",
    b"load",
    b"count",
    b"total",
    b"size",
];

/// How far above all but one in fifty of the quiet values a number must be to be beyond them.
const BEYOND: f64 = 1.5;
/// Log-likelihood ratio from which on numbers beyond the usual lie in the trouble by no chance.
const CHANCE: f64 = 5.0;

/// A number of a message.
type Value = (f64, usize, Measure);

/// The first record of each group whose number is far above the median, with the ratio in the reason; and of each group whose numbers
/// are beyond the usual all through the trouble.
pub(super) fn check(context: &Context<'_>) -> Vec<Finding> {
    let mut findings = Vec::new();
    for candidate in context.candidates {
        if context.shown(candidate).is_some_and(|(group, _)| group.drifts) {
            let reason = "its numbers leave their usual range".to_owned();
            let clue = Clue::Drift;
            findings.push(candidate.finding(clue, 1.0, reason));
        }
    }
    for (index, group) in context.story.groups.iter().enumerate() {
        if group.records.len() < RECORDS || (group.requests && !group.text.contains("2xx")) {
            continue;
        }
        let mut slots: Vec<Vec<Value>> = vec![Vec::new(); NUMBERS];
        for at in 0..group.records.len() {
            for (slot, number, measure) in numbers(context.message(group, at)) {
                if let Some(values) = slots.get_mut(slot) {
                    values.push((number, at, measure));
                }
            }
        }
        let slots = || slots.iter().filter(|values| values.len() >= RECORDS);
        let best =
            slots().filter_map(|values| far_above(values)).max_by(|a, b| a.0.total_cmp(&b.0));
        if let Some((ratio, at, measure, above)) = best
            && let Some(&(time, _)) = group.records.get(at)
        {
            let weight = 1.0 + ratio.log10().min(3.0) * 0.5 + if above > 2 { 0.4 } else { 0.0 };
            findings.push(Finding {
                group: index,
                at,
                clue: Clue::Jump,
                value: weight / 3.0 * (0.3 + 0.7 * context.closeness(time)),
                reason: format!(
                    "{} {} times its median",
                    measure.word(),
                    grouped(ratio.round() as usize)
                ),
            });
        }
        let shift = slots()
            .filter_map(|values| shifted(context, group, values))
            .max_by(|a, b| a.0.total_cmp(&b.0));
        if let Some((sure, at, measure, times)) = shift {
            findings.push(Finding {
                group: index,
                at,
                clue: Clue::Shift,
                value: (sure / 20.0).min(1.0),
                reason: format!(
                    "{} beyond its usual range, {} times in the trouble",
                    measure.word(),
                    grouped(times)
                ),
            });
        }
    }
    findings
}

/// The first value far above what is usual: its ratio to that, its record, what it measures, and how many are so high.
fn far_above(values: &[Value]) -> Option<(f64, usize, Measure, usize)> {
    let mut sorted: Vec<f64> = values.iter().map(|(number, ..)| *number).collect();
    sorted.sort_by(f64::total_cmp);
    // The values before the trouble tell what is usual; the lower quartile stands in when it fills most of the log.
    let median = sorted.get(sorted.len() / 2).copied()?;
    let quarter = sorted.get(sorted.len() / 4).copied()?;
    let high = sorted.get(sorted.len() * 3 / 4).copied()?;
    let usual = if high > RATIO * quarter { quarter } else { median };
    if usual <= 0.0 {
        return None;
    }
    // Where values are spread over all magnitudes a high one is ordinary.
    let spread = sorted.get(sorted.len() * 9 / 10).copied()? / usual;
    let bar = usual * RATIO.max(if high > RATIO * quarter { RATIO } else { spread * 3.0 });
    let (number, at, measure) = values.iter().find(|(number, ..)| *number >= bar)?;
    let above = values.iter().filter(|(number, ..)| *number >= bar).count();
    Some(((number / usual).max(1.0), *at, *measure, above))
}

/// Whether values beyond those of quiet times come in the trouble and hardly outside it: how sure that is, the first record, what it
/// measures, and how many there are.
fn shifted(
    context: &Context<'_>,
    group: &Group,
    values: &[Value],
) -> Option<(f64, usize, Measure, usize)> {
    let trouble = context.trouble?;
    let time = |at: usize| group.records.get(at).map_or(trouble.onset, |(time, _)| *time);
    let mut quiet: Vec<f64> = values
        .iter()
        .filter(|(_, at, _)| time(*at) < trouble.onset)
        .map(|(number, ..)| *number)
        .collect();
    if quiet.len() < RECORDS {
        return None;
    }
    quiet.sort_by(f64::total_cmp);
    let bar = BEYOND * quiet.get(quiet.len() - 1 - quiet.len() / 50).copied()?;
    let beyond = || values.iter().filter(|(number, ..)| *number > bar);
    let inside =
        || beyond().filter(|(_, at, _)| (trouble.onset..=trouble.end).contains(&time(*at)));
    let share = (trouble.end - trouble.onset) as f64 / context.story.length() as f64;
    let (sure, ratio) = crowding(inside().count(), beyond().count(), share);
    let (_, at, measure) = inside().next()?;
    (sure >= CHANCE && ratio >= 3.0).then_some((sure, *at, *measure, inside().count()))
}

/// The numbers of a message that measure something, by their place among all of its numbers; durations in milliseconds.
fn numbers(message: &[u8]) -> Vec<(usize, f64, Measure)> {
    let message = message.get(..message.len().min(400)).unwrap_or_default();
    let mut found = Vec::new();
    let mut here = 0;
    let mut slot = 0;
    while here < message.len() && slot < NUMBERS {
        let rest = message.get(here..).unwrap_or_default();
        let Some(start) = rest.iter().position(u8::is_ascii_digit) else { break };
        let from = here + start;
        let digits = message
            .get(from..)
            .unwrap_or_default()
            .iter()
            .take_while(|byte| byte.is_ascii_digit() || **byte == b'.')
            .count();
        let to = from + digits;
        here = to;
        let before = message.get(..from).unwrap_or_default();
        // A number inside a word, a date or an address measures nothing.
        if before.last().is_some_and(|byte| {
            byte.is_ascii_alphanumeric() || matches!(byte, b'-' | b'_' | b'.' | b'/' | b'#')
        }) {
            here += message
                .get(to..)
                .unwrap_or_default()
                .iter()
                .take_while(|byte| byte.is_ascii_alphanumeric())
                .count();
            continue;
        }
        slot += 1;
        let text = message.get(from..to).unwrap_or_default();
        let text = text.strip_suffix(b".").unwrap_or(text);
        let Some(number) = std::str::from_utf8(text).ok().and_then(|text| text.parse::<f64>().ok())
        else {
            continue;
        };
        let after = message.get(to..).unwrap_or_default();
        let after = after.strip_prefix(b" ").unwrap_or(after);
        let unit =
            after.iter().take_while(|byte| byte.is_ascii_alphabetic() || **byte >= 0x80).count();
        let unit = after.get(..unit).unwrap_or_default();
        let beside = words_before(before);
        let measured = match unit {
            b"ms" | b"msec" | b"millis" | b"milliseconds" => Some((number, Measure::Duration)),
            b"s" | b"sec" | b"secs" | b"seconds" => Some((number * 1e3, Measure::Duration)),
            b"us" | b"usec" | b"\xc2\xb5s" | b"\xce\xbcs" => {
                Some((number / 1e3, Measure::Duration))
            }
            b"ns" => Some((number / 1e6, Measure::Duration)),
            b"m" | b"min" | b"minutes" => Some((number * 6e4, Measure::Duration)),
            b"B" | b"bytes" => Some((number, Measure::Size)),
            b"KB" | b"kB" | b"KiB" | b"K" => Some((number * 1e3, Measure::Size)),
            b"MB" | b"MiB" | b"M" => Some((number * 1e6, Measure::Size)),
            b"GB" | b"GiB" | b"G" => Some((number * 1e9, Measure::Size)),
            _ if DURATIONS.iter().any(|word| beside.contains(word)) => {
                Some((number, Measure::Duration))
            }
            _ if COUNTS
                .iter()
                .any(|word| beside.contains(word) || unit.eq_ignore_ascii_case(word)) =>
            {
                Some((number, Measure::Count))
            }
            _ => None,
        };
        if let Some((number, measure)) = measured {
            found.push((slot - 1, number, measure));
        }
    }
    found
}

/// The words right before a number: parts of its key (`Query_time: `, `queue_depth=`, `took `).
fn words_before(before: &[u8]) -> Vec<&[u8]> {
    let trimmed = before.trim_ascii_end();
    let trimmed = trimmed.strip_suffix(b":").or(trimmed.strip_suffix(b"=")).unwrap_or(trimmed);
    let trimmed = trimmed.strip_suffix(b"\"").unwrap_or(trimmed);
    let start = trimmed
        .iter()
        .rposition(|byte| !(byte.is_ascii_alphabetic() || matches!(byte, b'_' | b'-')))
        .map_or(0, |at| at + 1);
    trimmed
        .get(start..)
        .unwrap_or_default()
        .split(|byte| matches!(byte, b'_' | b'-'))
        .filter(|part| !part.is_empty())
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_what_measures_is_a_number() {
        assert_eq!(numbers(b"took 12.5 ms on port 8080"), [(0, 12.5, Measure::Duration)]);
        assert_eq!(numbers(b"queue_depth=12 id=9 2024-06-12"), [(0, 12.0, Measure::Count)]);
        assert_eq!(numbers(b"sent 3 MB to 192.0.2.1"), [(0, 3e6, Measure::Size)]);
        assert_eq!(numbers(b"Query_time: 2  node-7"), [(0, 2.0, Measure::Duration)]);
    }
}
