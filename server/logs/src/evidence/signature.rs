//! Known failures: records whose words a program is known to write when something certain goes wrong.

use super::signatures::{SIGNATURES, Signature};
use super::{Context, Finding};

/// The known failure that a record tells of.
pub fn known_failure(record: &[u8]) -> Option<&'static Signature> {
    let record = record.to_ascii_lowercase();
    let says = |word: &&str| memchr::memmem::find(&record, word.as_bytes()).is_some();
    SIGNATURES.iter().find(|signature| signature.words.iter().all(says))
}

/// A known failure counts where the trouble is; whether it is noise is seen from its recurring.
pub(super) fn check(context: &Context<'_>) -> Vec<Finding> {
    let mut findings = Vec::new();
    for (index, (group, rhythm)) in context.story.groups.iter().zip(context.rhythms).enumerate() {
        let Some(signature) =
            group.said.signature.and_then(|index| SIGNATURES.get(usize::from(index)))
        else {
            continue;
        };
        let Some(&(time, _)) = group.records.get(rhythm.first) else { continue };
        // What only says that another thing does not answer is a symptom more often than a cause.
        let symptom = ["refused", "resolve", "does not answer", "no backend", "unreachable"]
            .iter()
            .any(|word| signature.title.contains(word));
        let weight = if symptom { 0.6 } else { 1.6 };
        findings.push(Finding {
            group: index,
            at: rhythm.first,
            score: weight * (0.3 + 0.7 * context.closeness(time)),
            reason: format!("known signature: {}", signature.title),
        });
    }
    findings
}
