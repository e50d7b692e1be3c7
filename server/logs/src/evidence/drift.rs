//! Drift: numbers that leave the range they have in quiet times, such as a voltage that sags or a fill level that grows. The message goes
//! on as ever, so neither its words nor how often it comes tell anything.

use std::collections::HashMap;
use std::hash::BuildHasherDefault;

use super::EvidenceInput;
use super::rhythm::Rhythm;
use super::story::{Group, Story};
use super::telling::head;
use super::trouble::{Trouble, crowding};
use crate::template::Identity;

/// Bytes of a record that are read for numbers, and most numbers of it.
const READ: usize = 400;
const NUMBERS: usize = 12;
/// Least records that say the same but for their numbers, in all and in quiet times.
const RECORDS: usize = 20;
const QUIET: usize = 12;
/// How far beyond the range of quiet times a number must be, as a share of that range.
const MARGIN: f64 = 0.25;
/// Least records with such a number, and the log-likelihood ratio from which on they lie there by no chance.
const BEYOND: usize = 3;
const CHANCE: f64 = 6.0;
/// Share of them that must lie on the same side of the range.
const SAME_SIDE: f64 = 0.9;

/// Records that say the same but for their numbers: place in the group and the numbers.
type Series = Vec<(usize, Vec<f64>)>;

/// Takes the records whose numbers leave their usual range out of messages that are said all along.
pub(super) fn apart(
    story: &mut Story,
    rhythms: &[Rhythm],
    inputs: &[EvidenceInput<'_>],
    trouble: Trouble,
    reach: i64,
) -> bool {
    let mut parts: Vec<Group> = Vec::new();
    let (from, length) = (trouble.onset - reach / 2, story.length());
    let share = (trouble.end - from) as f64 / length as f64;
    for (group, rhythm) in story.groups.iter_mut().zip(rhythms) {
        if rhythm.crowded > 0.0 || group.requests || group.records.len() < RECORDS {
            continue;
        }
        let Some(input) = inputs.get(group.log) else { continue };
        let mut gone: Vec<bool> = vec![false; group.records.len()];
        for series in series(group, input) {
            let Some(beyond) = beyond(group, &series, from, trouble.end, share) else { continue };
            let records: Vec<(i64, usize)> =
                beyond.iter().filter_map(|at| group.records.get(*at).copied()).collect();
            for at in beyond {
                if let Some(gone) = gone.get_mut(at) {
                    *gone = true;
                }
            }
            let text = records.first().map(|(_, record)| head(inputs, group.log, *record));
            let text = text.unwrap_or_default();
            parts.push(Group { new_word: true, drifts: true, text, records, ..group.clone() });
        }
        let mut at = 0;
        group.records.retain(|_| {
            at += 1;
            !gone.get(at - 1).copied().unwrap_or(false)
        });
    }
    let changed = !parts.is_empty();
    story.groups.extend(parts);
    changed
}

/// The records of a group by what they say but for their numbers, the longest series first.
fn series(group: &Group, input: &EvidenceInput<'_>) -> Vec<Series> {
    let mut all: HashMap<u64, Series, BuildHasherDefault<Identity>> = HashMap::default();
    for (at, (_, record)) in group.records.iter().enumerate() {
        let Some(record) = input.log.records.get(*record) else { continue };
        let whole = input.text.get(record.span.range()).unwrap_or_default();
        let start = if whole.first() == Some(&b'{') {
            0
        } else {
            record.message.start.saturating_sub(record.span.start)
        };
        let text = whole.get(start..whole.len().min(start + READ)).unwrap_or_default();
        let (words, numbers) = masked(text, record.source.as_bytes());
        if !numbers.is_empty() {
            all.entry(words).or_default().push((at, numbers));
        }
    }
    let mut long: Vec<Series> =
        all.into_values().filter(|series| series.len() >= RECORDS).collect();
    long.sort_by_key(|series| (std::cmp::Reverse(series.len()), series.first().map(|one| one.0)));
    long
}

/// A hash of what a text says but for its numbers and serial ids, and its numbers.
fn masked(text: &[u8], source: &[u8]) -> (u64, Vec<f64>) {
    let mut hash = 0xcbf2_9ce4_8422_2325_u64;
    let mut add = |bytes: &[u8]| {
        for byte in bytes.iter().chain(b" ") {
            hash = (hash ^ u64::from(*byte)).wrapping_mul(0x0000_0100_0000_01b3);
        }
    };
    add(source);
    let mut numbers = Vec::new();
    let inside = |byte: &u8| {
        byte.is_ascii_alphanumeric() || matches!(byte, b'.' | b'-' | b'_' | b'+' | b':' | b'/')
    };
    for token in text.split(|byte| !inside(byte)).filter(|token| !token.is_empty()) {
        // `level:12` and `temp/3` hold a number each.
        for part in token.split(|byte| matches!(byte, b':' | b'/')) {
            let digits = part.iter().filter(|byte| byte.is_ascii_digit()).count();
            if digits == 0 {
                add(part);
            } else if let Some(number) = number(part) {
                if numbers.len() < NUMBERS {
                    numbers.push(number);
                }
                add(b"#");
            } else if part.len() >= 8 {
                add(b"@");
            } else {
                add(part);
            }
        }
    }
    (hash, numbers)
}

/// A number with at most a short unit: `11.4`, `-3`, `26C`.
fn number(part: &[u8]) -> Option<f64> {
    let part = part.strip_suffix(b".").unwrap_or(part);
    let digits = part
        .iter()
        .take_while(|byte| byte.is_ascii_digit() || matches!(byte, b'.' | b'-' | b'+'))
        .count();
    let unit = part.get(digits..)?;
    if digits == 0 || unit.len() > 3 || !unit.iter().all(u8::is_ascii_alphabetic) {
        return None;
    }
    let number: f64 = std::str::from_utf8(part.get(..digits)?).ok()?.parse().ok()?;
    number.is_finite().then_some(number)
}

/// The records of a series with a number beyond the range of quiet times, where there are enough of them in and right before the
/// trouble and hardly any elsewhere.
fn beyond(group: &Group, series: &Series, from: i64, to: i64, share: f64) -> Option<Vec<usize>> {
    let time = |at: usize| group.records.get(at).map_or(i64::MAX, |(time, _)| *time);
    let slots = series.first()?.1.len();
    let mut best: Option<(f64, Vec<usize>)> = None;
    for slot in 0..slots {
        let value = |numbers: &[f64]| numbers.get(slot).copied().unwrap_or(0.0);
        let quiet: Vec<f64> = series
            .iter()
            .filter(|(at, _)| time(*at) < from)
            .map(|(_, numbers)| value(numbers))
            .collect();
        if quiet.len() < QUIET || counts_up(&quiet) {
            continue;
        }
        let low = quiet.iter().copied().fold(f64::MAX, f64::min);
        let high = quiet.iter().copied().fold(f64::MIN, f64::max);
        let margin = MARGIN * (high - low);
        let above: Vec<usize> = series
            .iter()
            .filter(|(_, numbers)| value(numbers) > high + margin)
            .map(|(at, _)| *at)
            .collect();
        let below: Vec<usize> = series
            .iter()
            .filter(|(_, numbers)| value(numbers) < low - margin)
            .map(|(at, _)| *at)
            .collect();
        let all = above.len() + below.len();
        let side = if above.len() >= below.len() { above } else { below };
        let inside = side.iter().filter(|at| (from..=to).contains(&time(**at))).count();
        let (found, ratio) = crowding(inside, all, share);
        if inside >= BEYOND
            && side.len() as f64 >= SAME_SIDE * all as f64
            && found >= CHANCE
            && ratio >= 3.0
            && best.as_ref().is_none_or(|(known, _)| found > *known)
        {
            best = Some((found, side));
        }
    }
    best.map(|(_, side)| side)
}

/// Whether numbers count up, as clocks, sequences and offsets do: they leave any range.
fn counts_up(values: &[f64]) -> bool {
    let rising = values.windows(2).filter(|pair| pair.first() <= pair.last()).count();
    let constant = values.windows(2).filter(|pair| pair.first() == pair.last()).count();
    let steps = values.len().saturating_sub(1).max(1);
    rising * 10 >= steps * 9 && constant * 2 < steps
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn texts_are_the_same_but_for_their_numbers() {
        let (one, numbers) = masked(b"sensor P12V reading 12.06 V, ok", b"bmc");
        let (other, _) = masked(b"sensor P12V reading 11.41 V, ok", b"bmc");
        let (third, _) = masked(b"sensor P5V reading 11.41 V, ok", b"bmc");
        assert_eq!(one, other);
        assert_ne!(one, third);
        assert_eq!(numbers, [12.06]);
    }

    #[test]
    fn what_counts_up_drifts_nowhere() {
        assert!(counts_up(&[1.0, 2.0, 4.0, 5.0, 9.0, 12.0]));
        assert!(!counts_up(&[4.0, 4.0, 4.0, 4.0, 4.0]));
        assert!(!counts_up(&[4.0, 2.0, 5.0, 1.0, 4.0]));
    }
}
