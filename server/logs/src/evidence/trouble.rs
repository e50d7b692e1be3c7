//! When the trouble is: where crowds of records lie upon each other in time, the more so the worse they are.

use super::novelty::{self, Stretch};
use super::rhythm::{Rhythm, badness};
use super::story::{Group, Phase, Story};

const MINUTE: i64 = 60_000;
/// A symptom is strong when it weighs at least this share of the strongest in its cluster.
const STRONG: f64 = 0.2;
/// A crowd is part of the trouble when so much of the shorter of the two lies within the other.
const WITHIN: f64 = 0.5;
/// What is shorter than this share of the trouble passes in it, and does not say when it begins.
const BRIEF: f64 = 0.12;
/// Crowds compared with each other; the heaviest of them.
const CROWDS: usize = 200;
/// How much a crowd counts for itself, and one of another log for it.
const ITSELF: f64 = 0.1;
const OTHER_LOG: f64 = 1.5;
/// Log-likelihood ratio from which on records lie in the trouble by no chance: there is only this one stretch to choose.
const CHANCE: f64 = 3.0;
/// Weight from which on a crowd alone makes the trouble; below it single failures count as well.
const SURE: f64 = 2.0;
/// The trouble has begun when this share of the weight of its crowds has.
const BEGUN: f64 = 0.2;
/// It is over when no more than this share of the weight goes on.
const LEFT: f64 = 0.1;
/// Beyond this a crowd is no surer for being more crowded.
const MOST: f64 = 25.0;
/// Log-likelihood ratio (as in `rhythm`) above which a stretch may be a crowd.
const MAYBE: f64 = 6.5;
/// The same above which rare messages that come at once are a crowd: there are many stretches to choose from.
const NOVEL: f64 = 15.0;
/// Groups of more records are not parted.
pub(super) const FEW: usize = 8;

/// When the trouble is.
#[derive(Debug, Clone, Copy)]
pub(super) struct Trouble {
    /// Time of the first symptom in milliseconds.
    pub onset: i64,
    /// When the symptoms end.
    pub end: i64,
}

/// A stretch of time with its weight.
#[derive(Debug, Clone, Copy)]
struct Symptom {
    from: i64,
    to: i64,
    weight: f64,
    log: usize,
}

impl Symptom {
    fn length(&self) -> i64 {
        (self.to - self.from).max(1)
    }

    fn common(&self, other: &Symptom) -> i64 {
        (self.to.min(other.to) - self.from.max(other.from)).max(0)
    }

    /// Common time as a share of the time that both take.
    fn alike(&self, other: &Symptom) -> f64 {
        let common = self.common(other);
        common as f64 / (self.length() + other.length() - common).max(1) as f64
    }
}

/// When the trouble is. Everyday bursts come and go by themselves; those of one trouble lie upon each other and end together, so the
/// crowd that most others are like tells, and what overlaps it.
pub(super) fn trouble(story: &Story, rhythms: &[Rhythm]) -> Option<Trouble> {
    let mut crowds: Vec<Symptom> = story
        .groups
        .iter()
        .zip(rhythms)
        .filter_map(|(group, rhythm)| {
            let (from, _) = *group.records.get(rhythm.first)?;
            let (to, _) = *group.records.get(rhythm.last)?;
            let begun = begins(story, from);
            Some(Symptom { from, to, weight: weight(group, rhythm)? * begun, log: group.log })
        })
        .collect();
    crowds.extend(novelty::stretches(story, rhythms).into_iter().filter_map(|stretch| {
        let sure = stretch.found - NOVEL;
        let weight = sure.clamp(0.0, MOST).sqrt() * (0.4 + stretch.bad);
        let Stretch { log, from, to, .. } = stretch;
        (sure > 0.0).then_some(Symptom { from, to, weight, log })
    }));
    crowds.sort_by(|a, b| b.weight.total_cmp(&a.weight).then(a.from.cmp(&b.from)));
    crowds.truncate(CROWDS);
    if crowds.first().is_none_or(|strongest| strongest.weight < SURE) {
        return first_failures(story, rhythms);
    }
    // What stands alone supports itself but little; another log that says the same is the better witness.
    let support = |at: usize, one: &Symptom| {
        let others = crowds.iter().enumerate().map(|(place, other)| {
            let witness = match (place == at, other.log == one.log) {
                (true, _) => ITSELF,
                (_, true) => 1.0,
                _ => OTHER_LOG,
            };
            witness * other.weight * one.alike(other)
        });
        one.weight * others.sum::<f64>()
    };
    let supports = crowds.iter().enumerate().map(|(at, one)| (support(at, one), one));
    let main = *supports.reduce(|a, b| if b.0 > a.0 { b } else { a })?.1;
    let mut members: Vec<Symptom> = crowds
        .iter()
        .filter(|crowd| {
            let shorter = crowd.length().min(main.length());
            crowd.common(&main) as f64 >= WITHIN * shorter as f64
                && crowd.length() as f64 >= BRIEF * main.length() as f64
                && crowd.from >= main.from - story.length() / 2
        })
        .copied()
        .collect();
    let strongest = members.iter().map(|crowd| crowd.weight).fold(main.weight, f64::max);
    members.retain(|crowd| crowd.weight >= STRONG * strongest);
    members.push(main);
    // A crowd that begins far before the others is more often an everyday burst than the first symptom.
    members.sort_by_key(|crowd| crowd.from);
    let whole: f64 = members.iter().map(|crowd| crowd.weight).sum();
    let mut begun = 0.0;
    let onset = members
        .iter()
        .find(|crowd| {
            begun += crowd.weight;
            begun >= BEGUN * whole
        })?
        .from;
    // Likewise of the end.
    members.sort_by_key(|crowd| std::cmp::Reverse(crowd.to));
    let mut left = 0.0;
    let last = members.iter().find(|crowd| {
        left += crowd.weight;
        left >= LEFT * whole
    });
    let end = last.map_or(onset, |crowd| crowd.to).max(onset);
    Some(Trouble { onset, end })
}

/// What goes on when the story begins is how things were: that it ends tells more than that it is there. So much it counts less.
fn begins(story: &Story, from: i64) -> f64 {
    let fresh = (from - story.start) as f64 / story.length() as f64;
    if fresh < 0.03 { 0.4 } else { 1.0 }
}

/// How much a crowd tells of the trouble; what may be chance as well tells a little, for chance does not lie where the others do.
fn weight(group: &Group, rhythm: &Rhythm) -> Option<f64> {
    let sure = rhythm.scan - MAYBE;
    (sure > 0.0 && rhythm.ratio >= 3.0).then(|| sure.min(MOST).sqrt() * (0.4 + badness(group)))
}

/// The same where hardly anything crowds: single failures near each other count as well.
fn first_failures(story: &Story, rhythms: &[Rhythm]) -> Option<Trouble> {
    let window = (story.length() / 10).max(5 * MINUTE);
    let mut symptoms: Vec<Symptom> = Vec::new();
    for (group, rhythm) in story.groups.iter().zip(rhythms) {
        let bad = badness(group);
        let time = |at: usize| group.records.get(at).map(|(time, _)| *time);
        if rhythm.crowded > 0.0 {
            let (Some(from), Some(to)) = (time(rhythm.first), time(rhythm.last)) else { continue };
            let weight = weight(group, rhythm).unwrap_or(0.0);
            symptoms.push(Symptom { from, to, weight, log: group.log });
        } else if bad >= 0.6 && group.records.len() <= 3 && !rhythm.steady {
            let (Some(from), Some(to)) = (time(0), time(group.records.len() - 1)) else { continue };
            // Everything is said for the first time when a log begins.
            let fresh =
                ((from - story.start) as f64 * 5.0 / story.length() as f64).clamp(0.15, 1.0);
            symptoms.push(Symptom {
                from,
                to: to.min(from + window),
                weight: 0.3 * bad * fresh,
                log: group.log,
            });
        }
    }
    symptoms.sort_by(|a, b| a.from.cmp(&b.from).then(b.weight.total_cmp(&a.weight)));
    let mut best: Option<(f64, usize)> = None;
    let (mut end, mut sum) = (0, 0.0);
    for start in 0..symptoms.len() {
        let from = symptoms.get(start).map_or(0, |symptom| symptom.from);
        while let Some(symptom) = symptoms.get(end).filter(|symptom| symptom.from <= from + window)
        {
            sum += symptom.weight;
            end += 1;
        }
        if best.is_none_or(|(weight, _)| sum > weight * 1.0001) {
            best = Some((sum, start));
        }
        sum -= symptoms.get(start).map_or(0.0, |symptom| symptom.weight);
    }
    let (_, start) = best?;
    let from = symptoms.get(start)?.from;
    let cluster =
        || symptoms.iter().skip(start).take_while(|symptom| symptom.from <= from + window);
    // Everyday errors that happen to lie a little earlier do not make the beginning: the first strong symptom does.
    let strongest = cluster().map(|symptom| symptom.weight).fold(0.0, f64::max);
    let strong = || cluster().filter(|symptom| symptom.weight >= STRONG * strongest);
    let onset = strong().next()?.from;
    let end = strong().map(|symptom| symptom.to).max()?.max(onset);
    Some(Trouble { onset, end })
}

/// How near to the end of the trouble what ends it stands, in milliseconds.
pub(super) fn near(story: &Story) -> i64 {
    (story.length() / 40).max(MINUTE)
}

/// How long after the first symptom something still may have led to it: it may be told a moment later, the sooner the shorter all of
/// the trouble is.
fn late(story: &Story, trouble: Trouble) -> i64 {
    (near(story) / 4).min((trouble.end - trouble.onset) / 8)
}

/// Where a time lies.
pub(super) fn phase(story: &Story, trouble: Option<Trouble>, time: i64) -> Phase {
    let Some(trouble) = trouble else { return Phase::Quiet };
    let (near, late) = (near(story), late(story, trouble));
    let half = (trouble.end - trouble.onset) / 2;
    if time < trouble.onset + late.max(1) {
        Phase::Before
    } else if time < trouble.end - near.min(half) {
        Phase::During
    } else if time <= trouble.end + near {
        Phase::End
    } else {
        Phase::After
    }
}

/// How little it can be chance that so many of all records lie within a share of the time: the log-likelihood ratio of a Poisson
/// process (Kulldorff, as in `rhythm`), and how many times as often they come there.
pub(super) fn crowding(inside: usize, all: usize, share: f64) -> (f64, f64) {
    let (inside, all) = (inside as f64, all.max(1) as f64);
    let (part, share) = (inside / all, share.clamp(0.01, 0.95));
    if part <= share {
        return (0.0, 1.0);
    }
    let outside = all - inside;
    let mut found = inside * (part / share).ln();
    if outside > 0.0 {
        found += outside * ((1.0 - part) / (1.0 - share)).ln();
    }
    (found, (inside / share) / ((outside + 0.5) / (1.0 - share)))
}

/// Marks as crowds what is said too seldom to be one by itself, but hardly ever outside the trouble.
pub(super) fn settle(story: &Story, rhythms: &mut [Rhythm], trouble: Trouble) {
    let share = (trouble.end - trouble.onset) as f64 / story.length() as f64;
    for (group, rhythm) in story.groups.iter().zip(rhythms) {
        if rhythm.crowded > 0.0 || group.requests || group.records.len() > 4 * FEW {
            continue;
        }
        let from = group.records.partition_point(|(time, _)| *time < trouble.onset);
        let to = group.records.partition_point(|(time, _)| *time <= trouble.end);
        let (found, ratio) = crowding(to.saturating_sub(from), group.records.len(), share);
        if to >= from + 3 && found > CHANCE && ratio >= 3.0 {
            let (first, last) = (from, to - 1);
            *rhythm = Rhythm {
                crowded: found - CHANCE,
                scan: found,
                first,
                last,
                ratio,
                steady: false,
                within: true,
            };
        }
    }
}

/// Parts groups of few records by where they lie: what was done before the trouble and again at its end are two events.
pub(super) fn part(story: &mut Story, rhythms: &mut Vec<Rhythm>, trouble: Option<Trouble>) {
    // What is taken out comes behind, and is not parted again.
    for index in 0..story.groups.len() {
        let rhythm = rhythms.get(index).copied().unwrap_or_default();
        let Some(group) = story.groups.get(index) else { continue };
        let count = group.records.len();
        if rhythm.crowded > 0.0 || group.requests {
            continue;
        }
        if count > FEW {
            let near = trouble.map(|trouble| nearest(story, group, trouble)).unwrap_or_default();
            rhythms.extend(near.iter().map(|_| Rhythm { steady: true, ..Rhythm::default() }));
            story.groups.extend(near);
            continue;
        }
        let phases: Vec<Phase> =
            group.records.iter().map(|(time, _)| phase(story, trouble, *time)).collect();
        let times = |wanted: Phase| phases.iter().filter(|phase| **phase == wanted).count();
        let mut parts: Vec<Group> = Vec::new();
        let mut records = group.records.as_slice();
        while let Some(first) = phases.get(count - records.len()).copied() {
            let length = phases
                .iter()
                .skip(count - records.len())
                .take_while(|phase| **phase == first)
                .count();
            let (own, rest) = records.split_at(length.min(records.len()));
            records = rest;
            // Done once before the trouble and undone once at its end is no recurring.
            let (before, end) = (times(Phase::Before), times(Phase::End));
            let pair = matches!(first, Phase::Before | Phase::End) && before == 1 && end == 1;
            parts.push(Group {
                phase: first,
                of: count,
                others: if pair { count - 2 } else { count - own.len() },
                records: own.to_vec(),
                ..group.clone()
            });
        }
        let rhythm = Rhythm { steady: rhythm.steady, ..Rhythm::default() };
        let mut parts = parts.into_iter();
        if let (Some(group), Some(first)) = (story.groups.get_mut(index), parts.next()) {
            *group = first;
        }
        if let Some(known) = rhythms.get_mut(index) {
            *known = rhythm;
        }
        for part in parts {
            story.groups.push(part);
            rhythms.push(rhythm);
        }
    }
}

/// How little it must be chance that a message that recurs stands so near to where the trouble begins or ends.
const SELDOM: f64 = 0.6;

/// Of a message that recurs, the records that stand nearest before the first symptom and nearest to the last, where it comes so seldom
/// that it hardly does by chance: a reload, a login, a backup.
fn nearest(story: &Story, group: &Group, trouble: Trouble) -> Vec<Group> {
    let count = group.records.len();
    let rate = count as f64 / story.length() as f64;
    let (near, late) = (near(story), late(story, trouble));
    let seldom =
        |time: i64, moment: i64| (-rate * ((moment - time).abs() + 10_000) as f64).exp() >= SELDOM;
    let time = |at: usize| group.records.get(at).map(|(time, _)| *time);
    let place = |phase: Phase, at: usize| Group {
        phase,
        of: count,
        others: count - 1,
        nearest: true,
        records: group.records.get(at).map(|record| vec![*record]).unwrap_or_default(),
        ..group.clone()
    };
    let before = group.records.partition_point(|(time, _)| *time < trouble.onset + late);
    let before = before.checked_sub(1);
    let before = before.filter(|at| time(*at).is_some_and(|time| seldom(time, trouble.onset)));
    let after = group.records.partition_point(|(time, _)| *time < trouble.end - near / 4);
    let after = Some(after).filter(|at| Some(*at) != before);
    let after = after.filter(|at| time(*at).is_some_and(|time| seldom(time, trouble.end)));
    let phase_of = |at: usize| phase(story, Some(trouble), time(at).unwrap_or_default());
    let mut parts: Vec<Group> = Vec::new();
    parts.extend(before.map(|at| place(Phase::Before, at)));
    parts.extend(
        after
            .filter(|at| matches!(phase_of(*at), Phase::End | Phase::After))
            .map(|at| place(phase_of(at), at)),
    );
    parts
}
