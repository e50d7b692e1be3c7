//! Bursts: what is said many times more often than usual.

use super::onset::badness;
use super::{Context, Finding, grouped};

/// How much a burst weighs; bursts of failures more than bursts of work.
pub(super) fn check(context: &Context<'_>) -> Vec<Finding> {
    let mut findings = Vec::new();
    for (index, (group, rhythm)) in context.story.groups.iter().zip(context.rhythms).enumerate() {
        let Some(at) = rhythm.burst else { continue };
        let Some(&(time, _)) = group.records.get(at) else { continue };
        let bad = badness(group);
        let weight = if bad >= 0.6 { 1.4 } else { 0.5 };
        let usual = rhythm.usual.round() as usize;
        findings.push(Finding {
            group: index,
            at,
            score: weight * (0.3 + 0.7 * context.closeness(time)),
            reason: format!(
                "burst: {} at once instead of {}, {} times in all",
                grouped(rhythm.peak),
                grouped(usual),
                grouped(group.records.len())
            ),
        });
    }
    findings
}
