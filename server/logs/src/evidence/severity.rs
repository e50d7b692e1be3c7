//! Levels: how severe the records themselves say they are.

use super::rhythm::badness;
use super::{Context, Finding};
use crate::level::Level;

/// What the level alone weighs is little: it orders what nothing else tells apart.
pub(super) fn check(context: &Context<'_>) -> Vec<Finding> {
    let mut findings = Vec::new();
    for (index, (group, rhythm)) in context.story.groups.iter().zip(context.rhythms).enumerate() {
        let bad = badness(group);
        if bad <= 0.0 || rhythm.steady {
            continue;
        }
        let reason = match group.level {
            Some(Level::Fatal) => "fatal",
            Some(Level::Error) => "error",
            Some(Level::Warning) => "warning",
            _ if group.failed_requests => "failed requests",
            _ => "words of failure",
        };
        findings.push(Finding {
            group: index,
            at: rhythm.first,
            score: 0.15 * bad.min(3.0),
            reason: reason.to_owned(),
        });
    }
    findings
}
