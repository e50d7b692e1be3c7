//! Logs of so few records that nothing is usual in them: no rates, no rhythm, no before and after.
//!
//! What the records say themselves decides: known failures, how severe they are, what changed, who noticed and what recovered.

use super::rhythm::badness;
use super::signatures::SIGNATURES;
use super::story::{Group, Story};
use super::words::weak;
use super::{Candidate, Contribution, EvidenceInput, EvidenceOptions, Kind, Weighed, severity};

/// Up to this many records, in all logs together, are few.
const FEW: usize = 120;

/// The groups worth reading with their scores, the best first, the earlier first among equals; `None` if there are more than few
/// records.
pub(super) fn ranked(
    inputs: &[EvidenceInput<'_>],
    story: &Story,
    options: &EvidenceOptions<'_>,
) -> Option<Vec<(f64, Weighed)>> {
    let count: usize = inputs.iter().map(|input| input.log.records.len()).sum();
    if count > FEW {
        return None;
    }
    let mut weighed: Vec<Weighed> = Vec::new();
    for (group, told) in story.groups.iter().enumerate() {
        let mut contributions = said(told);
        contributions.retain(|one| !options.without.contains(&one.check));
        let candidate = Candidate { group, kind: Kind::Event, at: 0 };
        weighed.push(Weighed { candidate, contributions });
    }
    let tells = weighed.iter().any(|one| one.score() > 0.0);
    if tells && !options.more {
        weighed.retain(|one| one.score() > 0.0);
    }
    let time = |one: &Weighed| {
        let group = story.groups.get(one.candidate.group);
        group.and_then(|group| group.records.first()).map(|(time, index)| (*time, *index))
    };
    weighed.sort_by(|a, b| b.score().total_cmp(&a.score()).then_with(|| time(a).cmp(&time(b))));
    Some(weighed.into_iter().map(|one| (one.score(), one)).collect())
}

fn said(group: &Group) -> Vec<Contribution> {
    let signature = group.said.signature.and_then(|index| SIGNATURES.get(usize::from(index)));
    let bad = badness(group).max(0.0);
    let level = match bad > 0.0 || group.said.failure {
        true => severity::named(group),
        false => "one of few records",
    };
    let known = signature.map(|known| format!("known signature: {}", known.title));
    let mut said = vec![contribution("severity", bad, level.to_owned())];
    said.extend(known.map(|known| contribution("signature", 1.0, known)));
    if group.said.change.is_some_and(|change| !weak(change)) {
        said.push(contribution("change", 1.0, "change of state or configuration".to_owned()));
    }
    if group.said.detection {
        said.push(contribution("detection", 0.6, "somebody noticed".to_owned()));
    }
    if group.said.recovery {
        said.push(contribution("recovery", 0.6, "sign of recovery".to_owned()));
    }
    said
}

fn contribution(check: &'static str, value: f64, reason: String) -> Contribution {
    Contribution { check, clue: check, value, score: value, belongs: value, reason }
}
