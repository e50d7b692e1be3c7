//! Leads: what stands first in the trouble, or right before it.

use super::rhythm::badness;
use super::{Candidate, Context, Contribution, Finding, WORTH};

/// What part of its weight a symptom gives up where something stands before it that may have led to it.
const AFTER: f64 = 0.5;
/// What part of its weight an event keeps that stands before the trouble by chance, for all that is known.
const CHANCE: f64 = 0.6;
/// More records than this are no event.
const EVENTS: usize = 4;

/// Events before the first symptom, and the symptom that comes first.
pub(super) fn check(context: &Context<'_>) -> Vec<Finding> {
    let Some(trouble) = context.trouble else { return Vec::new() };
    let mut findings = Vec::new();
    for (index, (group, rhythm)) in context.story.groups.iter().zip(context.rhythms).enumerate() {
        if rhythm.steady || group.requests && !group.failed_requests {
            continue;
        }
        let Some(&(time, _)) = group.records.get(rhythm.first) else { continue };
        if time == trouble.onset && (rhythm.crowded > 0.0 || badness(group) > 0.0) {
            let reason = "the first symptom".to_owned();
            findings.push(Finding { group: index, at: rhythm.first, score: 1.0, reason });
        } else if time < trouble.onset && group.records.len() <= EVENTS {
            let near = context.closeness(time)
                * (CHANCE + (1.0 - CHANCE) * context.surprise(group.log, time));
            if near > 0.1 {
                let score = if group.said.change.is_some() { 1.6 } else { 1.2 };
                let reason = "shortly before the first symptom".to_owned();
                findings.push(Finding {
                    group: index,
                    at: rhythm.first,
                    score: score * near,
                    reason,
                });
            }
        }
    }
    findings
}

/// Puts what led to the trouble before what came of it: where events before the first symptom are worth reading, symptoms give up part
/// of what they weigh beyond that.
pub(super) fn rank(context: &Context<'_>, candidates: &mut [Candidate]) {
    let Some(trouble) = context.trouble else { return };
    let time = |candidate: &Candidate| {
        let group = context.story.groups.get(candidate.group)?;
        let (time, _) = group.records.get(candidate.at)?;
        Some((*time, group.records.len(), badness(group)))
    };
    let led = candidates.iter().any(|candidate| {
        candidate.score() >= WORTH
            && time(candidate).is_some_and(|(time, records, bad)| {
                time < trouble.onset && records <= EVENTS && bad < 1.0
            })
    });
    if !led {
        return;
    }
    for candidate in candidates {
        let over = candidate.score() - WORTH;
        if over > 0.0 && time(candidate).is_some_and(|(time, ..)| time >= trouble.onset) {
            candidate.contributions.push(Contribution {
                check: "lead",
                score: -AFTER * over,
                reason: "came after what may have led to it".to_owned(),
            });
        }
    }
}
