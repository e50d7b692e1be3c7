//! Changes: what somebody or something did to the system.

use std::collections::HashMap;

use super::words::weak;
use super::{Context, Finding, length};

/// How much a change weighs: most shortly before the first symptom, and less the more often its kind is done in ordinary times.
pub(super) fn check(context: &Context<'_>) -> Vec<Finding> {
    // How many records before the trouble tell of each kind of change, and how many groups of them there are.
    let mut usual: HashMap<u16, (usize, usize)> = HashMap::new();
    let quiet_end = context.onset.unwrap_or(context.story.end) - context.reach;
    for group in &context.story.groups {
        if let Some(change) = group.said.change {
            let early = group.records.partition_point(|(time, _)| *time < quiet_end);
            let kind = usual.entry(change).or_default();
            kind.0 += early;
            kind.1 += usize::from(early > 0);
        }
    }
    let mut findings = Vec::new();
    for (index, group) in context.story.groups.iter().enumerate() {
        let Some(change) = group.said.change.filter(|_| !group.requests) else { continue };
        let (records, groups) = usual.get(&change).copied().unwrap_or_default();
        let common = 1.0 / (1.0 + 0.4 * groups as f64 + 0.1 * (records as f64).sqrt());
        let strength = if weak(change) { 0.6 } else { 1.0 };
        let before = context.before(group);
        let Some(onset) = context.onset else {
            if group.records.len() <= 2 {
                findings.push(Finding {
                    group: index,
                    at: 0,
                    score: strength * common,
                    reason: "change".to_owned(),
                });
            }
            continue;
        };
        // The last one before the first symptom.
        if before > 0 {
            let at = before - 1;
            let Some(&(time, _)) = group.records.get(at) else { continue };
            let rare = 1.0 / (before as f64).powf(1.3);
            let score = 4.0 * strength * context.closeness(time).powi(2) * rare * common.max(0.1);
            let reason = format!("change before the first symptom, by {}", length(onset - time));
            findings.push(Finding { group: index, at, score, reason });
        } else if let Some(&(time, _)) = group.records.first() {
            let few = group.records.len() <= 4;
            let instant = time - onset <= 30_000;
            let score = if instant { 1.6 } else { 1.0 } * if few { 1.0 } else { 0.3 };
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
