//! Drift: numbers that leave the range they have in quiet times, such as a voltage that sags or a fill level that grows. The message goes
//! on as ever, so neither its words nor how often it comes tell anything.

use std::collections::HashMap;
use std::hash::BuildHasherDefault;

use super::EvidenceInput;
use super::rhythm::Rhythm;
use super::series::{Keys, numbers};
use super::story::{Group, Story};
use super::telling::head;
use super::trouble::{Trouble, crowding};
use crate::template::Identity;

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
    let Story { groups, keys, .. } = story;
    for (group, rhythm) in groups.iter_mut().zip(rhythms) {
        if rhythm.crowded > 0.0 || group.requests || group.records.len() < RECORDS {
            continue;
        }
        let Some(input) = inputs.get(group.log) else { continue };
        let mut gone: Vec<bool> = vec![false; group.records.len()];
        for series in series(group, input, keys) {
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
fn series(group: &Group, input: &EvidenceInput<'_>, keys: &Keys) -> Vec<Series> {
    let mut all: HashMap<u64, Vec<usize>, BuildHasherDefault<Identity>> = HashMap::default();
    for (at, (_, record)) in group.records.iter().enumerate() {
        all.entry(keys.key(group.log, *record)).or_default().push(at);
    }
    let mut long: Vec<Series> = all
        .into_values()
        .filter(|places| places.len() >= RECORDS)
        .map(|places| {
            let of = |at: usize| group.records.get(at).map(|(_, record)| numbers(input, *record));
            places.into_iter().map(|at| (at, of(at).unwrap_or_default())).collect()
        })
        .collect();
    long.sort_by_key(|series| (std::cmp::Reverse(series.len()), series.first().map(|one| one.0)));
    long
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
    fn what_counts_up_drifts_nowhere() {
        assert!(counts_up(&[1.0, 2.0, 4.0, 5.0, 9.0, 12.0]));
        assert!(!counts_up(&[4.0, 4.0, 4.0, 4.0, 4.0]));
        assert!(!counts_up(&[4.0, 2.0, 5.0, 1.0, 4.0]));
    }
}
