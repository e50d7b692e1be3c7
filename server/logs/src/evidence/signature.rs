//! Known failures: records whose words a program is known to write when something certain goes wrong.

use super::signatures::SIGNATURES;
use super::{Context, Finding};

/// A known failure weighs the same wherever it stands; whether it is noise is seen from its recurring.
pub(super) fn check(context: &Context<'_>) -> Vec<Finding> {
    let mut findings = Vec::new();
    for (index, group) in context.story.groups.iter().enumerate() {
        let Some(signature) =
            group.said.signature.and_then(|index| SIGNATURES.get(usize::from(index)))
        else {
            continue;
        };
        let at = context.rhythms.get(index).and_then(|rhythm| rhythm.burst).unwrap_or(0);
        let Some(&(time, _)) = group.records.get(at) else { continue };
        // What only says that another thing does not answer is a symptom more often than a cause.
        let symptom = ["refused", "resolve", "does not answer", "no backend", "unreachable"]
            .iter()
            .any(|word| signature.title.contains(word));
        let weight = if symptom { 1.6 } else { 2.8 };
        findings.push(Finding {
            group: index,
            at,
            score: weight * (0.4 + 0.6 * context.closeness(time)),
            reason: format!("known signature: {}", signature.title),
        });
    }
    findings
}
