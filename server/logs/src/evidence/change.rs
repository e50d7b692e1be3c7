//! Changes: what somebody or something did to the system.

use std::collections::HashMap;

use super::words::weak;
use super::{Context, Finding, length};

/// How much a change weighs: most shortly before the first symptom, and less the more often its kind is done in ordinary times.
pub(super) fn check(context: &Context<'_>) -> Vec<Finding> {
    let Some(trouble) = context.trouble else { return Vec::new() };
    // In how many groups and records ordinary times tell of each kind of change.
    let mut usual: HashMap<u16, (usize, usize)> = HashMap::new();
    let quiet_end = trouble.onset - context.reach;
    for group in &context.story.groups {
        if let Some(change) = group.said.change {
            let early = group.records.partition_point(|(time, _)| *time < quiet_end);
            let kind = usual.entry(change).or_default();
            kind.0 += early;
            kind.1 += usize::from(early > 0);
        }
    }
    let mut findings = Vec::new();
    for (index, (group, rhythm)) in context.story.groups.iter().zip(context.rhythms).enumerate() {
        let Some(change) = group.said.change.filter(|_| !group.requests && !rhythm.steady) else {
            continue;
        };
        let (records, groups) = usual.get(&change).copied().unwrap_or_default();
        let common = 1.0 / (1.0 + 0.3 * groups as f64 + 0.1 * (records as f64).sqrt());
        let strength = if weak(change) { 0.6 } else { 1.0 };
        let before = context.before(group);
        // The last one before the first symptom.
        if before > 0 {
            let at = before - 1;
            let Some(&(time, _)) = group.records.get(at) else { continue };
            let rare = 1.0 / (before as f64).sqrt();
            let score = 2.6 * strength * context.closeness(time) * rare * common.max(0.25);
            let reason =
                format!("change before the first symptom, by {}", length(trouble.onset - time));
            findings.push(Finding { group: index, at, score, reason });
        } else if let Some(&(time, _)) = group.records.first().filter(|_| group.records.len() <= 4)
        {
            let score = if time - trouble.onset <= 30_000 { 1.4 } else { 0.7 };
            let reason = "change after the first symptom".to_owned();
            findings.push(Finding {
                group: index,
                at: 0,
                score: score * strength * common,
                reason,
            });
        }
    }
    findings
}
