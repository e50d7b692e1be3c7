//! Counterparts: what was done before the trouble and what undid it where the trouble ends say nearly the same.

use super::clue::Clue;
use super::link::in_common;
use super::story::{Group, Phase};
use super::{Context, Finding, Kind};

/// Events of each side that are compared: those nearest to the trouble.
const EVENTS: usize = 300;

/// Compares events before the first symptom with those where the symptoms end.
pub(super) fn check(context: &Context<'_>) -> Vec<Finding> {
    let Some(trouble) = context.trouble else { return Vec::new() };
    let side = |phase: Phase, to: i64| {
        let mut events: Vec<(i64, usize, usize)> = context
            .candidates
            .iter()
            .filter(|candidate| candidate.kind == Kind::Event)
            .filter_map(|candidate| {
                let (group, time) = context.shown(candidate)?;
                (group.phase == phase).then_some(((time - to).abs(), candidate.group, candidate.at))
            })
            .collect();
        events.sort_unstable();
        events.truncate(EVENTS);
        events
    };
    let before = side(Phase::Before, trouble.onset);
    let mut end = side(Phase::End, trouble.end);
    end.extend(side(Phase::After, trouble.end));
    end.sort_unstable();
    end.truncate(EVENTS);
    let mut best_before = vec![0.0f64; before.len()];
    let mut findings = Vec::new();
    for (apart, ending, at) in &end {
        let phase = context.story.groups.get(*ending).map(|group| group.phase);
        // The farther behind the end, the less it is what undid it.
        let near = match phase {
            Some(Phase::After) => 1.0 / (1.0 + *apart as f64 / context.reach.max(1) as f64),
            _ => 1.0,
        };
        let mut best = 0.0f64;
        for ((_, earlier, _), known) in before.iter().zip(best_before.iter_mut()) {
            let alike = alike(context, *earlier, *ending);
            *known = known.max(alike * near);
            best = best.max(alike);
        }
        if phase == Some(Phase::End) {
            let reason = "undoes what was done before the trouble".to_owned();
            let (clue, value) = (Clue::UndoesEnd, best);
            findings.push(Finding { group: *ending, at: *at, clue, value, reason });
        }
    }
    siblings(context, &mut findings);
    for ((_, group, at), value) in before.iter().zip(best_before) {
        let reason = "has its counterpart where the symptoms end".to_owned();
        findings.push(Finding { group: *group, at: *at, clue: Clue::UndoneBefore, value, reason });
    }
    findings
}

/// Other events that are about the same rare thing, such as the steps of one piece of work.
fn siblings(context: &Context<'_>, findings: &mut Vec<Finding>) {
    let mut events: Vec<(usize, usize, &Group)> = Vec::new();
    for candidate in context.candidates.iter().filter(|candidate| candidate.kind == Kind::Event) {
        if let Some((group, _)) = context.shown(candidate)
            && !matches!(group.phase, Phase::After | Phase::Quiet)
            && events.len() < 2 * EVENTS
        {
            events.push((candidate.group, candidate.at, group));
        }
    }
    for (index, at, group) in &events {
        let Some(mine) = context.said.get(index) else { continue };
        let best = events
            .iter()
            .filter(|(other, _, known)| {
                other != index
                    && !known.nearest
                    && !(known.log == group.log && known.text == group.text)
            })
            .filter_map(|(other, ..)| Some(in_common(mine, context.said.get(other)?)[0]))
            .fold(0.0, f64::max);
        let clue =
            if group.phase == Phase::Before { Clue::SiblingBefore } else { Clue::SiblingLater };
        let reason = "other rare records are about the same".to_owned();
        findings.push(Finding { group: *index, at: *at, clue, value: 1.0 - (-best).exp(), reason });
    }
}

/// How alike two events are: the same message that is said twice only, or rare names in common.
fn alike(context: &Context<'_>, one: usize, other: usize) -> f64 {
    let group = |index: usize| context.story.groups.get(index);
    let (Some(a), Some(b)) = (group(one), group(other)) else { return 0.0 };
    let same = |a: &Group, b: &Group| a.log == b.log && a.text == b.text;
    let twice = if same(a, b) { 2.0 / a.of.max(2) as f64 } else { 0.0 };
    let shared = match (context.said.get(&one), context.said.get(&other)) {
        (Some(mine), Some(theirs)) => 1.0 - (-in_common(mine, theirs)[0]).exp(),
        _ => 0.0,
    };
    twice.max(shared)
}
