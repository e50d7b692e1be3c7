//! Rhythm: when a group of records speaks more than it does at other times, and when the trouble begins.

use super::story::{Group, Story};
use crate::level::Level;

/// Slices the story is cut into.
pub(super) const SLICES: usize = 64;
/// Log-likelihood ratio from which on a cluster in time is no chance: there are about two thousand intervals to choose from, and
/// the logarithm of that is 7.6.
const CHANCE: f64 = 8.0;
const MINUTE: i64 = 60_000;
/// A symptom is strong when it weighs at least this share of the strongest in its cluster.
const STRONG: f64 = 0.2;

/// What a group looks like over time.
#[derive(Debug, Clone, Copy, Default)]
pub(super) struct Rhythm {
    /// How far beyond chance its records are crowded in one stretch of time (log-likelihood ratio); nothing when they are not.
    pub crowded: f64,
    /// First and last record of that stretch, as indexes into the group's records.
    pub first: usize,
    pub last: usize,
    /// How many times more frequent it is there than elsewhere.
    pub ratio: f64,
    /// Goes on from early to late and is not crowded.
    pub steady: bool,
}

/// When the trouble is.
#[derive(Debug, Clone, Copy)]
pub(super) struct Trouble {
    /// Time of the first symptom in milliseconds.
    pub onset: i64,
    /// When the symptoms end.
    pub end: i64,
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
            for to in from + 1..=SLICES.min(from + SLICES * 6 / 10) {
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
    Rhythm { crowded, first, last, ratio, steady }
}

/// When the trouble is: where the crowded groups, the more the worse they are, begin together.
pub(super) fn trouble(story: &Story, rhythms: &[Rhythm]) -> Option<Trouble> {
    let window = (story.length() / 10).max(5 * MINUTE);
    let mut symptoms: Vec<(i64, f64, i64)> = Vec::new();
    for (group, rhythm) in story.groups.iter().zip(rhythms) {
        let bad = badness(group);
        let time = |at: usize| group.records.get(at).map(|(time, _)| *time);
        if rhythm.crowded > 0.0 {
            let (Some(from), Some(to)) = (time(rhythm.first), time(rhythm.last)) else { continue };
            symptoms.push((from, rhythm.crowded.min(60.0).sqrt() * (0.4 + bad), to));
        } else if bad >= 0.6 && group.records.len() <= 3 && !rhythm.steady {
            let (Some(from), Some(to)) = (time(0), time(group.records.len() - 1)) else { continue };
            // Everything is said for the first time when a log begins.
            let fresh =
                ((from - story.start) as f64 * 5.0 / story.length() as f64).clamp(0.15, 1.0);
            symptoms.push((from, 0.3 * bad * fresh, to.min(from + window)));
        }
    }
    symptoms.sort_by(|a, b| a.0.cmp(&b.0).then(b.1.total_cmp(&a.1)));
    let mut best: Option<(f64, usize)> = None;
    let (mut end, mut sum) = (0, 0.0);
    for start in 0..symptoms.len() {
        let from = symptoms.get(start).map_or(0, |symptom| symptom.0);
        while let Some((_, weight, _)) =
            symptoms.get(end).filter(|(time, ..)| *time <= from + window)
        {
            sum += weight;
            end += 1;
        }
        if best.is_none_or(|(weight, _)| sum > weight * 1.0001) {
            best = Some((sum, start));
        }
        sum -= symptoms.get(start).map_or(0.0, |symptom| symptom.1);
    }
    let (_, start) = best?;
    let from = symptoms.get(start)?.0;
    let cluster: Vec<&(i64, f64, i64)> =
        symptoms.iter().skip(start).take_while(|(time, ..)| *time <= from + window).collect();
    // Everyday errors that happen to lie a little earlier do not make the beginning: the first strong symptom does.
    let strongest = cluster.iter().map(|(_, weight, _)| *weight).fold(0.0, f64::max);
    let strong = || cluster.iter().filter(|(_, weight, _)| *weight >= STRONG * strongest);
    let onset = strong().next()?.0;
    let end = strong().map(|(.., end)| *end).max()?.max(onset);
    // What began earlier and lasts through the trouble is its first part: symptoms come one after the other and end together.
    let middle = onset + (end - onset) / 2;
    let earliest = onset - story.length() / 3;
    let onset = symptoms
        .iter()
        .filter(|(from, weight, to)| {
            *from >= earliest && *to >= middle && *weight >= STRONG * strongest
        })
        .map(|(from, ..)| *from)
        .fold(onset, i64::min);
    Some(Trouble { onset, end })
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
        if group.requests || group.records.len() > RARE || rhythm.crowded > 0.0 {
            continue;
        }
        if let Some(count) = counts.get_mut(group.log) {
            *count +=
                group.records.iter().filter(|(time, _)| *time < from || *time > to).count() as f64;
        }
    }
    counts.into_iter().map(|count| count / quiet.max(reach).max(1) as f64).collect()
}

/// Parts groups of few records at the first symptom: what was done before it and again after it are two events.
pub(super) fn part(story: &mut Story, rhythms: &mut Vec<Rhythm>, trouble: Trouble) {
    const FEW: usize = 4;
    for index in 0..story.groups.len() {
        let Some(group) = story.groups.get_mut(index) else { continue };
        let at = group.records.partition_point(|(time, _)| *time < trouble.onset);
        if group.records.len() > FEW || at == 0 || at == group.records.len() {
            continue;
        }
        let later = group.records.split_off(at);
        let part = Group { again: true, records: later, ..group.clone() };
        story.groups.push(part);
        if let Some(rhythm) = rhythms.get_mut(index) {
            *rhythm = Rhythm::default();
        }
        rhythms.push(Rhythm::default());
    }
}
