//! Restarts: programs and machines that begin anew in the middle of the story.

use super::clue::Clue;
use super::story::Phase;
use super::{Context, Finding, Kind};

/// A start that is not at the head of the log and not done all the time.
pub(super) fn check(context: &Context<'_>) -> Vec<Finding> {
    let head = context.story.start + context.story.length() / 50;
    let mut findings = Vec::new();
    for candidate in context.candidates.iter().filter(|candidate| candidate.kind == Kind::Event) {
        let Some((group, time)) = context.shown(candidate) else { continue };
        if !group.said.start || group.requests || time <= head {
            continue;
        }
        // A start where the symptoms end is what good it did, or chance.
        if group.phase == Phase::End {
            continue;
        }
        let value = context.closeness(time) / (group.of.max(1) as f64).sqrt();
        let (clue, reason) = (Clue::Restart, "start of a program in the middle of the log");
        findings.push(candidate.finding(clue, value, reason));
    }
    findings
}
