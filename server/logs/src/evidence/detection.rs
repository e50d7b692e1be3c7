//! Detection: alarms that fire and people who notice.

use super::{Context, Finding, length};

/// An alarm after the first symptom tells when the trouble was seen.
pub(super) fn check(context: &Context<'_>) -> Vec<Finding> {
    let Some(onset) = context.onset else { return Vec::new() };
    let mut findings = Vec::new();
    for (index, group) in context.story.groups.iter().enumerate() {
        if !group.said.detection || group.requests {
            continue;
        }
        let at = context.before(group);
        let Some(&(time, _)) = group.records.get(at) else { continue };
        if at >= 3 {
            continue;
        }
        findings.push(Finding {
            group: index,
            at,
            score: 1.2 * context.closeness(time),
            reason: format!("detection, {} after the first error", length(time - onset)),
        });
    }
    findings
}
