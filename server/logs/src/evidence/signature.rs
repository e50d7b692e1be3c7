//! Known failures: records whose words a program is known to write when something certain goes wrong.

use super::clue::Clue;
use super::signatures::{SIGNATURES, Signature};
use super::{Context, Finding, Kind};

/// The known failure that a record tells of.
pub fn known_failure(record: &[u8]) -> Option<&'static Signature> {
    let record = record.to_ascii_lowercase();
    let says = |word: &&str| memchr::memmem::find(&record, word.as_bytes()).is_some();
    SIGNATURES.iter().find(|signature| signature.words.iter().all(says))
}

/// A known failure counts where the trouble is; whether it is noise is seen from its recurring.
pub(super) fn check(context: &Context<'_>) -> Vec<Finding> {
    let mut findings = Vec::new();
    for candidate in context.candidates {
        let Some((group, time)) = context.shown(candidate) else { continue };
        let Some(signature) =
            group.said.signature.and_then(|index| SIGNATURES.get(usize::from(index)))
        else {
            continue;
        };
        // What only says that another thing does not answer is a symptom more often than a cause.
        let symptom = ["refused", "resolve", "does not answer", "no backend", "unreachable"]
            .iter()
            .any(|word| signature.title.contains(word));
        let clue = match candidate.kind {
            _ if symptom => Clue::SymptomSignature,
            Kind::Crowd => Clue::SignatureBurst,
            _ => Clue::SignatureEvent,
        };
        findings.push(candidate.finding(
            clue,
            context.closeness(time),
            format!("known signature: {}", signature.title),
        ));
    }
    findings
}
