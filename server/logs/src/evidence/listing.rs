//! The list: which of the records that weigh most are told, so that none says what another says and the first few tell several things.

use std::collections::HashSet;

use super::series;
use super::story::{Group, Phase, Story};
use super::{Contribution, EvidenceInput, EvidenceOptions, FIRST, Kind, Pick, Weighed, grouped};

/// Events of one program that come within so many milliseconds are one piece of work.
const WORK: i64 = 60_000;

/// So many events of one log that come within that time are told among the first few, and so many of one piece of work behind them.
const FIRST_MATES: usize = 2;
const MATES: usize = 3;

/// Most reasons that are told of a record, and what each weighs at least.
const REASONS: usize = 4;
const TOLD: f64 = 0.25;

/// The best picks, leaving out those that say nearly what a better one of the same log says, other events of the same piece of work,
/// and behind the first few what is not worth it.
pub(super) fn distinct(
    inputs: &[EvidenceInput<'_>],
    story: &Story,
    ranked: Vec<(f64, Weighed)>,
    options: &EvidenceOptions<'_>,
    worth: &dyn Fn(&Weighed) -> bool,
) -> Vec<Pick> {
    let EvidenceOptions { limit, more, .. } = *options;
    let ranked = if more { ranked } else { spread(inputs, story, ranked) };
    let mut kept: Vec<Pick> = Vec::new();
    let mut work: Vec<(usize, &str, i64)> = Vec::new();
    let mut taken: Vec<(usize, Phase, HashSet<&str>)> = Vec::new();
    for (score, weighed) in ranked.into_iter().take(limit.saturating_mul(3).max(400)) {
        if kept.len() >= limit {
            break;
        }
        let Some(group) = story.groups.get(weighed.candidate.group) else { continue };
        let words: HashSet<&str> = group
            .text
            .split(|sign: char| !sign.is_alphanumeric())
            .filter(|word| !word.is_empty() && !word.bytes().any(|byte| byte.is_ascii_digit()))
            .filter(|word| series::spoken(word.as_bytes()))
            .collect();
        let same = taken.iter().position(|(log, phase, known)| {
            // What is done before the trouble and again at its end are two events.
            if *phase != group.phase && *phase != Phase::Quiet && group.phase != Phase::Quiet {
                return false;
            }
            let shared = known.intersection(&words).count();
            let all = known.len() + words.len() - shared;
            let near = if *log == group.log { 4 } else { 5 };
            all > 0 && shared * 5 >= all * near && !(words.len() < 4 && shared < all)
        });
        // Behind the first few, which are told whatever they are, only what is worth it.
        let is_told = more || kept.len() < FIRST || worth(&weighed);
        let event = weighed.candidate.kind == Kind::Event;
        let done = event.then(|| done(inputs, group, weighed.candidate.at)).flatten();
        let pick = picked(group, score, weighed);
        let Some(pick) = pick else { continue };
        match same.and_then(|at| kept.get_mut(at)) {
            // It stands for the records of the other group as well.
            Some(known) if known.log == pick.log => known.count += pick.count,
            Some(_) => {}
            None if !is_told => {}
            None => {
                if let Some(done) = done {
                    let mates = work.iter().filter(|other| one_work(**other, done)).count();
                    if !more && kept.len() >= FIRST && mates >= MATES {
                        continue;
                    }
                    work.push(done);
                }
                taken.push((group.log, group.phase, words));
                kept.push(pick);
            }
        }
    }
    kept
}

/// Puts off what would tell the same piece of work once more among the first few: they should tell several stories, for one of them is
/// it. What is put off comes right behind.
fn spread(
    inputs: &[EvidenceInput<'_>],
    story: &Story,
    ranked: Vec<(f64, Weighed)>,
) -> Vec<(f64, Weighed)> {
    let (mut first, mut later, mut rest) = (Vec::new(), Vec::new(), Vec::new());
    let mut work: Vec<(usize, &str, i64)> = Vec::new();
    for one in ranked {
        if first.len() >= FIRST {
            rest.push(one);
            continue;
        }
        let candidate = one.1.candidate;
        let group = story.groups.get(candidate.group);
        let event = group.filter(|_| candidate.kind == Kind::Event);
        let done = event.and_then(|group| done(inputs, group, candidate.at));
        let mates = done.map_or(0, |(log, _, time)| {
            work.iter().filter(|other| other.0 == log && (time - other.2).abs() <= WORK).count()
        });
        if mates >= FIRST_MATES {
            later.push(one);
        } else {
            work.extend(done);
            first.push(one);
        }
    }
    first.extend(later);
    first.extend(rest);
    first
}

/// The log, the speaker and the time of a record.
fn done<'a>(
    inputs: &[EvidenceInput<'a>],
    group: &Group,
    at: usize,
) -> Option<(usize, &'a str, i64)> {
    let (time, record) = *group.records.get(at)?;
    let source = inputs.get(group.log)?.log.records.get(record)?.source;
    Some((group.log, source, time))
}

/// Whether two events are of one piece of work: one program says both right after each other.
fn one_work((log, source, time): (usize, &str, i64), other: (usize, &str, i64)) -> bool {
    !source.is_empty() && (log, source) == (other.0, other.1) && (time - other.2).abs() <= WORK
}

/// The pick of a group, with the reasons that weigh.
fn picked(group: &Group, score: f64, weighed: Weighed) -> Option<Pick> {
    let (_, record) = *group.records.get(weighed.candidate.at)?;
    let mut said: Vec<&Contribution> = weighed.contributions.iter().collect();
    // What speaks for the record, the heaviest first. The sort is stable, so that equal weights keep the order of the checks.
    said.sort_by(|a, b| b.score.max(b.belongs).total_cmp(&a.score.max(a.belongs)));
    let mut reasons: Vec<&str> = Vec::new();
    for contribution in said {
        let reason = contribution.reason.as_str();
        let weighs = contribution.score.max(contribution.belongs) >= TOLD || reasons.is_empty();
        if weighs && reasons.len() < REASONS && !reasons.contains(&reason) {
            reasons.push(reason);
        }
    }
    let mut reason = reasons.join("; ");
    let count = group.records.len();
    if count > 1 && !reason.contains(" in all") && !reason.contains("burst") {
        reason.push_str(&format!("; {} times", grouped(count)));
    }
    Some(Pick {
        log: group.log,
        record,
        reason,
        score,
        contributions: weighed.contributions,
        count,
        first: group.records.first()?.1,
        last: group.records.last()?.1,
    })
}
