//! Detection and recovery: alarms that fire, people who notice, and what makes it good again.

use super::clue::Clue;
use super::story::Phase;
use super::{Context, Finding, Kind, length};

/// An alarm after the first symptom tells when the trouble was seen.
pub(super) fn detection(context: &Context<'_>) -> Vec<Finding> {
    let Some(trouble) = context.trouble else { return Vec::new() };
    let mut findings = Vec::new();
    for candidate in context.candidates.iter().filter(|candidate| candidate.kind == Kind::Event) {
        let Some((group, time)) = context.shown(candidate) else { continue };
        if !group.said.detection
            || group.requests
            || !matches!(group.phase, Phase::During | Phase::End)
        {
            continue;
        }
        let value = 1.0 / (group.records.len() as f64).sqrt();
        findings.push(candidate.finding(
            Clue::Detection,
            value,
            format!("detection, {} after the first symptom", length(time - trouble.onset)),
        ));
    }
    findings
}

/// What is said to be good again where the symptoms end.
pub(super) fn recovery(context: &Context<'_>) -> Vec<Finding> {
    let mut findings = Vec::new();
    for candidate in context.candidates.iter().filter(|candidate| candidate.kind == Kind::Event) {
        let Some((group, _)) = context.shown(candidate) else { continue };
        if group.said.recovery && !group.requests && group.phase == Phase::End {
            findings.push(candidate.finding(
                Clue::Recovery,
                1.0,
                "recovery: stands where the symptoms end",
            ));
        }
    }
    findings
}
