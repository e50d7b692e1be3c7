//! Rhythm: when a group of records speaks more than it does at other times.

use super::story::{Group, Story};
use super::trouble::Trouble;
use crate::level::Level;

/// Slices the story is cut into.
pub(super) const SLICES: usize = 64;
/// Log-likelihood ratio from which on a cluster in time is no chance: there are about two thousand intervals to choose from, and
/// the logarithm of that is 7.6.
const CHANCE: f64 = 8.0;

/// What a group looks like over time.
#[derive(Debug, Clone, Copy, Default)]
pub(super) struct Rhythm {
    /// How far beyond chance its records are crowded in one stretch of time (log-likelihood ratio); nothing when they are not.
    pub crowded: f64,
    /// The log-likelihood ratio of that stretch, be it chance or not.
    pub scan: f64,
    /// First and last record of that stretch, as indexes into the group's records.
    pub first: usize,
    pub last: usize,
    /// How many times more frequent it is there than elsewhere.
    pub ratio: f64,
    /// Goes on from early to late and is not crowded.
    pub steady: bool,
    /// Known as a crowd only by the time of the trouble.
    pub within: bool,
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
        if group.level.is_none() { 0.8 } else { 0.2 }
    } else {
        0.0
    };
    (level + words).max(0.0)
}

/// The slice of a time.
fn slice(story: &Story, time: i64) -> usize {
    let width = story.length() / SLICES as i64 + 1;
    usize::try_from((time - story.start) / width).unwrap_or(0).min(SLICES - 1)
}

/// Sums up to each slice, for one log or group.
fn sums(story: &Story, times: impl Iterator<Item = i64>) -> [usize; SLICES + 1] {
    let mut sums = [0; SLICES + 1];
    for time in times {
        if let Some(count) = sums.get_mut(slice(story, time) + 1) {
            *count += 1;
        }
    }
    let mut sum = 0;
    for count in &mut sums {
        sum += *count;
        *count = sum;
    }
    sums
}

/// The rhythms of all groups. The scan statistic of a Poisson process (Kulldorff, "A spatial scan statistic", 1997) finds the
/// stretch; what the log as a whole says more in busy times is allowed for.
pub(super) fn rhythms(story: &Story) -> Vec<Rhythm> {
    let logs: Vec<[usize; SLICES + 1]> =
        story.times.iter().map(|times| sums(story, times.iter().copied())).collect();
    story
        .groups
        .iter()
        .map(|group| match logs.get(group.log) {
            Some(all) => rhythm(group, story, all),
            None => Rhythm::default(),
        })
        .collect()
}

fn rhythm(group: &Group, story: &Story, all: &[usize; SLICES + 1]) -> Rhythm {
    let count = group.records.len();
    let own = sums(story, group.records.iter().map(|(time, _)| *time));
    let at = |sums: &[usize; SLICES + 1], index: usize| sums.get(index).copied().unwrap_or(0);
    let rest = at(all, SLICES).saturating_sub(count);
    let mut best = (0.0, 0, 0, 0.0);
    if count >= 3 {
        let total = count as f64;
        for from in 0..SLICES {
            if at(&own, from + 1) == at(&own, from) {
                continue;
            }
            for to in from + 1..=SLICES.min(from + SLICES * 3 / 4) {
                if at(&own, to) == at(&own, to - 1) {
                    continue;
                }
                let inside = (at(&own, to) - at(&own, from)) as f64;
                let time = (to - from) as f64 / SLICES as f64;
                let others = (at(all, to) - at(all, from)) as f64 - inside;
                let work = if rest >= 100 { others / rest as f64 } else { 0.0 };
                let expected = time.max(work).min(0.95);
                let share = inside / total;
                if share <= expected {
                    continue;
                }
                let outside = total - inside;
                let mut ratio = inside * (share / expected).ln();
                if outside > 0.0 {
                    ratio += outside * ((1.0 - share) / (1.0 - expected)).ln();
                }
                if ratio > best.0 {
                    let odds = (inside / expected) / ((outside + 0.5) / (1.0 - expected));
                    best = (ratio, from, to, odds);
                }
            }
        }
    }
    let (found, from, to, ratio) = best;
    let crowded = if ratio >= 3.0 { (found - CHANCE).max(0.0) } else { 0.0 };
    let first = group.records.partition_point(|(time, _)| slice(story, *time) < from);
    let last =
        group.records.partition_point(|(time, _)| slice(story, *time) < to).saturating_sub(1);
    let early = at(&own, SLICES / 4) > 0;
    let late = at(&own, SLICES) > at(&own, SLICES - SLICES / 4);
    let filled = (0..8).filter(|part| at(&own, (part + 1) * 8) > at(&own, part * 8)).count();
    let steady = crowded <= 0.0 && count >= 4 && ((early && late) || filled >= 5.min(count));
    Rhythm { crowded, scan: found, first, last, ratio, steady, within: false }
}

/// How many records of rare groups each log has in a millisecond of ordinary times: before what may have led to the trouble, and after it.
pub(super) fn rates(
    story: &Story,
    rhythms: &[Rhythm],
    trouble: Option<Trouble>,
    reach: i64,
) -> Vec<f64> {
    const RARE: usize = 6;
    let (from, to) = trouble
        .map_or((story.end, story.end), |found| (found.onset - reach, found.end + reach / 4));
    let quiet = (from - story.start).max(0) + (story.end - to).max(0);
    let mut counts = vec![0.5f64; story.times.len()];
    for (group, rhythm) in story.groups.iter().zip(rhythms) {
        if group.requests || group.nearest || group.records.len() > RARE || rhythm.crowded > 0.0 {
            continue;
        }
        if let Some(count) = counts.get_mut(group.log) {
            *count +=
                group.records.iter().filter(|(time, _)| *time < from || *time > to).count() as f64;
        }
    }
    counts.into_iter().map(|count| count / quiet.max(reach).max(1) as f64).collect()
}
