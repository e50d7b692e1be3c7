//! Levels: how severe the records themselves say they are.

use super::clue::Clue;
use super::rhythm::badness;
use super::story::{Group, Phase};
use super::{Context, Finding, Kind};
use crate::level::Level;

/// What the level alone weighs is little: it orders what nothing else tells apart.
pub(super) fn check(context: &Context<'_>) -> Vec<Finding> {
    let mut findings = Vec::new();
    for candidate in context.candidates {
        let Some((group, _)) = context.shown(candidate) else { continue };
        let mut say = |clue, value, reason: &str| {
            findings.push(candidate.finding(clue, value, reason));
        };
        if matches!(group.level, Some(Level::Debug | Level::Trace)) {
            say(Clue::Debug, 1.0, "for those who debug");
        }
        let bad = (badness(group) / 3.0).min(1.0);
        if bad <= 0.0 {
            continue;
        }
        let reason = named(group);
        match (candidate.kind, group.phase) {
            (Kind::Crowd, _) => say(Clue::BadBurst, bad, reason),
            (_, Phase::Before) => {
                say(Clue::BadEvent, bad, reason);
                say(Clue::BadBefore, bad, "failed before the first symptom");
            }
            _ => say(Clue::BadEvent, bad, reason),
        }
    }
    findings
}

/// What says that records are severe.
pub(super) fn named(group: &Group) -> &'static str {
    match group.level {
        Some(Level::Fatal) => "fatal",
        Some(Level::Error) => "error",
        Some(Level::Warning) => "warning",
        _ if group.failed_requests => "failed requests",
        _ => "words of failure",
    }
}
