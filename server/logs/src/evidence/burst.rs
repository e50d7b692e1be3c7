//! Bursts: what is said far more often in one stretch of time than in the rest.

use super::rhythm::badness;
use super::{Context, Finding, grouped};

/// How much a burst weighs: by how little it can be chance, most when it lies in the trouble and tells of failure.
pub(super) fn check(context: &Context<'_>) -> Vec<Finding> {
    let mut findings = Vec::new();
    for (index, (group, rhythm)) in context.story.groups.iter().zip(context.rhythms).enumerate() {
        if rhythm.crowded <= 0.0 {
            continue;
        }
        let Some(&(time, _)) = group.records.get(rhythm.first) else { continue };
        let weight = if badness(group) >= 0.4 { 1.0 } else { 0.85 };
        let surely = 1.0 + rhythm.crowded.min(40.0) / 40.0 * 1.5;
        let inside = rhythm.last + 1 - rhythm.first;
        findings.push(Finding {
            group: index,
            at: rhythm.first,
            score: surely
                * weight
                * if context.belongs(time) { context.lasting(group, rhythm) } else { 0.15 },
            reason: format!(
                "burst: {} of {} in one stretch, {} times as often as in the rest",
                grouped(inside),
                grouped(group.records.len()),
                grouped(rhythm.ratio.min(9999.0).round() as usize)
            ),
        });
    }
    findings
}
