//! Novelty: stretches of time in which a log says many things that it hardly ever says. A short trouble has no room for messages that
//! repeat; it is seen by how many different ones come at once.

use super::rhythm::{Rhythm, badness};
use super::story::Story;

/// A message of more records than this is not rare.
const RARE: usize = 3;
/// Least rare messages in a stretch, and most that are looked at.
const LEAST: usize = 4;
const MOST: usize = 80;
/// Everything is said for the first time when a log begins: so long, as a share of the story, nothing is news.
const WARM: f64 = 0.05;
/// No stretch is taken to be shorter than this share of the story.
const SHORTEST: f64 = 1.0 / 2000.0;

/// A stretch of a log in which rare messages crowd.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) struct Stretch {
    pub log: usize,
    pub from: i64,
    pub to: i64,
    /// The log-likelihood ratio of a Poisson process (Kulldorff, as in `rhythm`).
    pub found: f64,
    /// How bad its messages are on the average.
    pub bad: f64,
}

/// The stretch of each log in which rare messages crowd most.
pub(super) fn stretches(story: &Story, rhythms: &[Rhythm]) -> Vec<Stretch> {
    let warm = story.start + (story.length() as f64 * WARM) as i64;
    let mut events: Vec<Vec<(i64, f64)>> = vec![Vec::new(); story.times.len()];
    for (group, rhythm) in story.groups.iter().zip(rhythms) {
        let rare = group.records.len() <= RARE && !group.requests && rhythm.crowded <= 0.0;
        let Some(events) = events.get_mut(group.log).filter(|_| rare) else { continue };
        let times = group.records.iter().map(|(time, _)| *time).filter(|time| *time >= warm);
        events.extend(times.map(|time| (time, badness(group))));
    }
    let length = (story.end - warm).max(1) as f64;
    let each = events.into_iter().enumerate();
    each.filter_map(|(log, mut events)| {
        events.sort_by_key(|(time, _)| *time);
        densest(&events, length).map(|(from, to, found)| {
            let inside = events.get(from..=to).unwrap_or_default();
            let bad = inside.iter().map(|(_, bad)| bad).sum::<f64>() / inside.len().max(1) as f64;
            let time = |at: usize| events.get(at).map_or(0, |(time, _)| *time);
            Stretch { log, from: time(from), to: time(to), found, bad }
        })
    })
    .collect()
}

/// The first and last event of the stretch in which events crowd most, and its log-likelihood ratio.
fn densest(events: &[(i64, f64)], length: f64) -> Option<(usize, usize, f64)> {
    let all = events.len() as f64;
    let mut best: Option<(usize, usize, f64)> = None;
    for (from, (start, _)) in events.iter().enumerate() {
        for (to, (end, _)) in events.iter().enumerate().skip(from + LEAST - 1).take(MOST) {
            let inside = (to + 1 - from) as f64;
            let share = ((end - start) as f64 / length).clamp(SHORTEST, 0.95);
            let part = inside / all;
            if part <= share {
                continue;
            }
            let outside = all - inside;
            let mut found = inside * (part / share).ln();
            if outside > 0.0 {
                found += outside * ((1.0 - part) / (1.0 - share)).ln();
            }
            if best.is_none_or(|(_, _, known)| found > known) {
                best = Some((from, to, found));
            }
        }
    }
    best
}

#[cfg(test)]
mod tests {
    use super::densest;

    #[test]
    fn many_different_things_at_once_are_a_stretch() {
        let minute = 60_000;
        let mut events: Vec<(i64, f64)> = (0..20).map(|at| (at * 30 * minute, 0.0)).collect();
        events.extend((0..10).map(|at| (310 * minute + at * 9_000, 1.0)));
        events.sort_by_key(|(time, _)| *time);
        let (from, to, found) = densest(&events, 600.0 * minute as f64).expect("a stretch");
        assert_eq!((events[from].0, to - from), (310 * minute, 9));
        assert!(found > 20.0, "{found}");
        assert_eq!(densest(&events[..3], 600.0 * minute as f64), None);
    }
}
