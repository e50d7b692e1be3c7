//! When the trouble begins: the first symptom of the densest cluster of failures that are not everyday noise.

use super::story::{Group, Story};
use crate::level::Level;

/// Slices the story is cut into to see what recurs.
const SLICES: usize = 24;
const MINUTE: i64 = 60_000;
/// A symptom is strong when it weighs at least this share of the strongest in its cluster.
const STRONG: f64 = 0.4;

/// What a group looks like over time.
pub(super) struct Rhythm {
    /// Goes on from early to late at about the same rate.
    pub steady: bool,
    /// The first record of a burst, as an index into the group's records.
    pub burst: Option<usize>,
    /// Records per slice in the burst and outside of it.
    pub peak: usize,
    pub usual: f64,
}

/// How much a group of records is a failure, from nothing to about five.
pub(super) fn badness(group: &Group) -> f64 {
    let level: f64 = match group.level {
        Some(Level::Fatal) => 2.5,
        Some(Level::Error) => 2.0,
        Some(Level::Warning) => 0.8,
        Some(Level::Debug | Level::Trace) => -0.5,
        _ => 0.0,
    };
    let words = if group.said.signature.is_some() {
        2.0
    } else if group.failed_requests {
        1.5
    } else if group.said.failure {
        // A program that says how severe it is means what it says.
        if group.level.is_none() { 0.6 } else { 0.2 }
    } else {
        0.0
    };
    (level + words).max(0.0)
}

/// The rhythm of a group.
pub(super) fn rhythm(group: &Group, story: &Story) -> Rhythm {
    let mut slices = [0usize; SLICES];
    let width = story.length() / SLICES as i64 + 1;
    let slice =
        |time: i64| usize::try_from((time - story.start) / width).unwrap_or(0).min(SLICES - 1);
    for (time, _) in &group.records {
        if let Some(count) = slices.get_mut(slice(*time)) {
            *count += 1;
        }
    }
    let count = group.records.len();
    let filled = slices.iter().filter(|count| **count > 0).count();
    let (top, &peak) = slices
        .iter()
        .enumerate()
        .max_by_key(|(index, count)| (**count, std::cmp::Reverse(*index)))
        .unwrap_or((0, &0));
    let mut sorted = slices;
    sorted.sort_unstable();
    let median = sorted.get(SLICES / 2).copied().unwrap_or(0);
    let usual = (count - peak) as f64 / (SLICES - 1) as f64;
    let bursting = count >= 8 && peak as f64 >= 5.0 * (usual + 0.5) && peak >= 4 * median + 4;
    let early = slices.iter().take(SLICES / 4).any(|count| *count > 0);
    let late = slices.iter().skip(SLICES - SLICES / 4).any(|count| *count > 0);
    let spread = filled * 2 >= count.min(SLICES);
    let burst = bursting.then(|| {
        // The burst begins in the first of the slices before the fullest that are far above the usual.
        let mut first = top;
        while first > 0
            && slices.get(first - 1).is_some_and(|count| *count as f64 > 3.0 * (usual + 0.5))
        {
            first -= 1;
        }
        group.records.partition_point(|(time, _)| slice(*time) < first)
    });
    Rhythm { steady: count >= 3 && early && late && spread && !bursting, burst, peak, usual }
}

/// The time of the first symptom.
pub(super) fn onset(story: &Story, rhythms: &[Rhythm]) -> Option<i64> {
    let window = (story.length() / 12).max(5 * MINUTE);
    let mut symptoms: Vec<(i64, f64)> = Vec::new();
    for (group, rhythm) in story.groups.iter().zip(rhythms) {
        let bad = badness(group);
        if bad < 0.6 || rhythm.steady {
            continue;
        }
        let at = rhythm.burst.unwrap_or(0);
        let Some((time, _)) = group.records.get(at) else { continue };
        let count = group.records.len() - at;
        // Everything is said for the first time when a log begins, so a first time tells less there; and what is scattered over
        // the whole log is no cluster.
        let fresh = if rhythm.burst.is_some() {
            1.0
        } else {
            ((time - story.start) as f64 * 5.0 / story.length() as f64).clamp(0.15, 1.0)
        };
        let near = group.records.partition_point(|(other, _)| *other <= time + 2 * window) - at;
        let dense = near as f64 / count.max(1) as f64;
        symptoms.push((*time, bad * (1.0 + (near as f64).ln()) * fresh * dense));
    }
    symptoms.sort_by(|a, b| a.0.cmp(&b.0).then(b.1.total_cmp(&a.1)));
    let mut best: Option<(f64, usize)> = None;
    let (mut end, mut sum) = (0, 0.0);
    for start in 0..symptoms.len() {
        let from = symptoms.get(start).map_or(0, |symptom| symptom.0);
        while let Some((_, weight)) = symptoms.get(end).filter(|(time, _)| *time <= from + window) {
            sum += weight;
            end += 1;
        }
        if best.is_none_or(|(weight, _)| sum > weight * 1.0001) {
            best = Some((sum, start));
        }
        sum -= symptoms.get(start).map_or(0.0, |symptom| symptom.1);
    }
    let (_, start) = best?;
    // Everyday errors that happen to lie a little earlier do not make the beginning: the first strong symptom does.
    let from = symptoms.get(start)?.0;
    let cluster = || symptoms.iter().skip(start).take_while(|(time, _)| *time <= from + window);
    let strongest = cluster().map(|(_, weight)| *weight).fold(0.0, f64::max);
    cluster().find(|(_, weight)| *weight >= STRONG * strongest).map(|(time, _)| *time)
}
