//! Company: events that come together though hardly anything happens. One piece of work leaves several traces.

use super::clue::Clue;
use super::story::Phase;
use super::{Context, Finding, Kind};

/// Events before and after one that are looked at.
const NEIGHBORS: usize = 6;

/// How little it can be chance that another event stands so near: the probability of none in a Poisson process as busy as the log (or
/// all logs) is in ordinary times; and the same for one that is linked with the symptoms.
pub(super) fn check(context: &Context<'_>) -> Vec<Finding> {
    let mut events: Vec<(i64, usize, usize)> = context
        .candidates
        .iter()
        .filter(|candidate| candidate.kind == Kind::Event)
        .filter_map(|candidate| {
            let (_, time) = context.shown(candidate)?;
            Some((time, candidate.group, candidate.at))
        })
        .collect();
    events.sort_unstable();
    let all: f64 = context.rates.iter().sum();
    let mut findings = Vec::new();
    for (place, (time, index, at)) in events.iter().enumerate() {
        let Some(group) = context.story.groups.get(*index) else { continue };
        let own = context.rates.get(group.log).copied().unwrap_or(all);
        let (mut near, mut linked, mut many) = (0.0f64, 0.0f64, 0.0f64);
        let from = place.saturating_sub(NEIGHBORS);
        for (other_time, other, _) in events.iter().skip(from).take(2 * NEIGHBORS + 1) {
            let Some(neighbor) = context.story.groups.get(*other) else { continue };
            if other == index
                || neighbor.nearest
                || (neighbor.log == group.log && neighbor.text == group.text)
            {
                continue;
            }
            let rate = if neighbor.log == group.log { own } else { all };
            let apart = ((other_time - time).abs() + 1000) as f64;
            let chance = (-2.0 * rate * apart).exp();
            near = near.max(chance);
            many += chance;
            linked = linked.max(chance * context.link(*other).strength);
        }
        let mut say = |clue, value, reason: &str| {
            let reason = reason.to_owned();
            findings.push(Finding { group: *index, at: *at, clue, value, reason });
        };
        say(Clue::CompanyMany, (many / 6.0).min(1.0), "many rare records stand beside it");
        match group.phase {
            Phase::Before => {
                say(Clue::CompanyBefore, near, "other rare records stand beside it");
                say(Clue::CompanyLinked, linked, "stands beside what names what fails");
            }
            Phase::End => {
                say(Clue::CompanyEnd, near, "other rare records stand beside it");
            }
            Phase::During => {
                say(Clue::CompanyDuring, near, "other rare records stand beside it");
            }
            Phase::After => {
                say(Clue::CompanyAfter, near, "other rare records stand beside it");
            }
            Phase::Quiet => {}
        }
    }
    findings
}
