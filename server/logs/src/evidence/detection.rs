//! Detection and recovery: alarms that fire, people who notice, and what makes it good again.

use super::{Context, Finding, length};

/// More often than this it is no event of the incident.
const FEW: usize = 4;

/// An alarm after the first symptom tells when the trouble was seen.
pub(super) fn detection(context: &Context<'_>) -> Vec<Finding> {
    let Some(trouble) = context.trouble else { return Vec::new() };
    let mut findings = Vec::new();
    for (index, group) in context.story.groups.iter().enumerate() {
        if !group.said.detection || group.requests {
            continue;
        }
        let at = context.before(group);
        let Some(&(time, _)) = group.records.get(at) else { continue };
        if at > 1 || group.records.len() > FEW || time > trouble.end + context.reach / 2 {
            continue;
        }
        findings.push(Finding {
            group: index,
            at,
            score: 1.6,
            reason: format!("detection, {} after the first symptom", length(time - trouble.onset)),
        });
    }
    findings
}

/// What is done or comes back where the symptoms end.
pub(super) fn recovery(context: &Context<'_>) -> Vec<Finding> {
    let Some(trouble) = context.trouble else { return Vec::new() };
    let near = (context.story.length() / 40).max(60_000);
    let mut findings = Vec::new();
    for (index, group) in context.story.groups.iter().enumerate() {
        let told = group.said.recovery || group.said.change.is_some() || group.said.start;
        if !told || group.requests || group.records.len() > FEW {
            continue;
        }
        let found = group.records.iter().position(|(time, _)| {
            *time > trouble.onset + near / 2 && (*time - trouble.end).abs() <= near
        });
        let Some(at) = found else { continue };
        let score = if group.said.recovery { 1.6 } else { 1.3 };
        let reason = "recovery: stands where the symptoms end".to_owned();
        findings.push(Finding { group: index, at, score, reason });
    }
    findings
}
