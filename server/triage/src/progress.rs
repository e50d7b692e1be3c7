//! How far along an analysis is, and what to do next.

use crate::document::TriageDocument;
use crate::lint::ends::{AGAINST, is_unopposed};
use crate::lint::timeline::MEASURED;
use crate::{Leg, Why, WhyKind, WhyStatus};

/// How far along an analysis is.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Progress {
    /// One sentence: what to do next.
    pub next_step: String,
    /// Whether nothing is left to do before the write-up.
    pub is_complete: bool,
    /// How many whys there are.
    pub whys: usize,
    /// How many of them have an answer.
    pub answered: usize,
    /// How many answers cite evidence that is in the document.
    pub with_evidence: usize,
    /// The deepest why level.
    pub level: usize,
    /// How many whys have each status, in the order of `WhyStatus::ALL`.
    pub statuses: Vec<(WhyStatus, usize)>,
    /// Each leg, in the order of `Leg::ALL`.
    pub legs: Vec<LegProgress>,
}

/// How far along one leg is.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct LegProgress {
    /// Which leg.
    pub leg: Leg,
    /// How many whys it has.
    pub whys: usize,
    /// How many of them have an answer.
    pub answered: usize,
    /// How many branches do not end yet (see `TriageDocument::may_stop_at`).
    pub open: usize,
}

/// Counts, and names the next step: the analysis before the loose ends, one thing at a time.
pub fn progress(document: &TriageDocument) -> Progress {
    let whys: Vec<&Why> = document.whys.iter().map(|why| &why.value).collect();
    let count = |test: &dyn Fn(&Why) -> bool| whys.iter().filter(|why| test(why)).count();
    let next = next_step(document, &whys);
    Progress {
        is_complete: next.is_none(),
        next_step: next.unwrap_or_else(|| "Nothing is open: write the RCA.".to_owned()),
        whys: whys.len(),
        answered: count(&|why| why.is_answered()),
        with_evidence: count(&|why| why.is_answered() && rests_on_evidence(document, why)),
        level: whys.iter().map(|why| why.number.level()).max().unwrap_or(0),
        statuses: WhyStatus::ALL
            .iter()
            .map(|&status| (status, count(&|why| why.status == status)))
            .collect(),
        legs: Leg::ALL
            .iter()
            .map(|&leg| LegProgress {
                leg,
                whys: count(&|why| why.leg == leg),
                answered: count(&|why| why.leg == leg && why.is_answered()),
                open: count(&|why| why.leg == leg && is_open_end(document, why)),
            })
            .collect(),
    }
}

fn rests_on_evidence(document: &TriageDocument, why: &Why) -> bool {
    why.evidence.iter().any(|id| document.evidence(id).is_some())
}

fn is_open_end(document: &TriageDocument, why: &Why) -> bool {
    document.is_leaf(&why.number) && !document.may_stop_at(why)
}

fn next_step(document: &TriageDocument, whys: &[&Why]) -> Option<String> {
    if whys.is_empty() {
        return Some("Ask the first why.".to_owned());
    }
    for &leg in Leg::ALL {
        let of_leg = || whys.iter().filter(move |why| why.leg == leg);
        if let Some(why) = of_leg().find(|why| !why.is_answered() && !why.is_excluded()) {
            return Some(format!("Answer {}: {}", why.number, ended(&why.question)));
        }
        if let Some(why) =
            of_leg().find(|why| !why.is_excluded() && !rests_on_evidence(document, why))
        {
            return Some(format!("Cite evidence in {}, such as [E1].", why.number));
        }
        if let Some(why) = of_leg().find(|why| is_open_end(document, why)) {
            let number = &why.number;
            return Some(format!(
                "Ask on below {number}, or name {number} under Root causes if it is in our control and can be checked."
            ));
        }
        if of_leg().next().is_none() {
            return Some(format!("Ask the next leg: {}?", leg.id()));
        }
    }
    let is_ended = |why: &&&Why| document.is_root_cause(&why.number);
    if !whys.iter().any(|why| is_ended(&why)) {
        return Some(
            "Name the root cause under Root causes: the number of its why, then the cause in words."
                .to_owned(),
        );
    }
    if let Some(why) = whys.iter().filter(is_ended).find(|why| why.status == WhyStatus::Supported) {
        return Some(format!(
            "Look for evidence against {}, then confirm or refute it.",
            why.number
        ));
    }
    if let Some(why) = whys.iter().find(|why| is_unopposed(why)) {
        let number = &why.number;
        return Some(format!(
            "Look for what would speak against {number}, and write it there in a line that begins with {AGAINST}"
        ));
    }
    if let Some(why) = uncountered(document).first() {
        return Some(format!("Write a countermeasure for {}.", why.number));
    }
    if let Some(row) = document.countermeasures.iter().find(|row| !row.value.missing().is_empty()) {
        return Some(format!(
            "Give the countermeasure \"{}\" {}.",
            row.value.what,
            row.value.missing().join(", ")
        ));
    }
    if document.impact.is_none() {
        return Some("Write the impact: who, what, from when until when, how many.".to_owned());
    }
    let missing = MEASURED
        .iter()
        .find(|kind| !document.timeline.iter().any(|event| event.value.kind == **kind));
    missing.map(|kind| format!("Add to the timeline when it was: {}.", kind.id()))
}

/// The deepest confirmed causes that no countermeasure addresses.
pub(crate) fn uncountered(document: &TriageDocument) -> Vec<&Why> {
    let is_confirmed = |why: &Why| why.kind == WhyKind::Cause && why.status == WhyStatus::Confirmed;
    let whys = || document.whys.iter().map(|why| &why.value);
    whys()
        .filter(|why| is_confirmed(why) && !document.has_countermeasure(&why.number))
        .filter(|why| {
            !whys().any(|below| {
                is_confirmed(below)
                    && below.number.level() > why.number.level()
                    && below.number.is_within(&why.number)
            })
        })
        .collect()
}

/// A question as the end of a sentence.
fn ended(question: &str) -> String {
    let question = question.trim();
    match question.ends_with(['?', '.', '!']) {
        true => question.to_owned(),
        false if question.is_empty() => "it has no question yet.".to_owned(),
        false => format!("{question}?"),
    }
}
