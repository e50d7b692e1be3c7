//! Restarts: programs and machines that begin anew in the middle of the story.

use super::{Context, Finding};

/// A start that is not at the head of the log and not done all the time.
pub(super) fn check(context: &Context<'_>) -> Vec<Finding> {
    let mut findings = Vec::new();
    for (index, group) in context.story.groups.iter().enumerate() {
        if !group.said.start || group.requests {
            continue;
        }
        let head = context.story.start + context.story.length() / 50;
        let at = group.records.partition_point(|(time, _)| *time <= head);
        let Some(&(time, _)) = group.records.get(at) else { continue };
        let times = group.records.len() - at;
        let rare = 1.0 / (times as f64).sqrt();
        findings.push(Finding {
            group: index,
            at,
            score: 0.9 * rare * (0.4 + 0.6 * context.closeness(time)),
            reason: "start of a program in the middle of the log".to_owned(),
        });
    }
    findings
}
