//! Weak points of a triage document, underlined as a compiler underlines errors.
//!
//! One file a subject; each rule says what to do. What a person has not come to yet is a hint, not a complaint, until
//! the issue is said to be resolved.

pub(crate) mod blame;
pub(crate) mod ends;
pub(crate) mod front;
mod rules;
pub(crate) mod sections;
mod slips;
mod struck;
mod structure;
pub(crate) mod tables;
pub(crate) mod timeline;
mod whys;

pub use blame::blaming;
pub use rules::{RULES, Rule, rule};

use std::collections::HashSet;

use text::Span;

use crate::document::TriageDocument;
use crate::layout::Layout;
use crate::whys::Whys;
use crate::{IssueStatus, WhyNumber};

/// One weak point.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Problem {
    /// What is underlined.
    pub span: Span,
    /// How bad it is.
    pub severity: ProblemSeverity,
    /// Stable id of the rule.
    pub id: &'static str,
    /// What it is and what to do.
    pub message: String,
}

/// How bad a problem is, worst first.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum ProblemSeverity {
    /// The document contradicts itself.
    Error,
    /// The reasoning does not hold as it stands.
    Warning,
    /// Something is missing.
    Information,
    /// Not there yet.
    Hint,
}

/// What the rules look at.
struct Context<'a> {
    document: &'a TriageDocument,
    layout: &'a Layout<'a>,
    whys: &'a Whys,
    /// The numbers that have whys below them.
    inner: HashSet<&'a [u32]>,
}

impl Context<'_> {
    /// Whether there is no why below this one; `TriageDocument::is_leaf` for who asks of all of them.
    fn is_leaf(&self, number: &WhyNumber) -> bool {
        !self.inner.contains(number.0.as_slice())
    }

    /// Whether the issue is said to be done, so that what is open is no longer just on its way.
    fn is_done(&self) -> bool {
        matches!(self.document.front.status, Some(IssueStatus::Resolved | IssueStatus::Closed))
    }

    /// `early` while the issue is worked on, `late` once it is said to be done.
    fn by_status(&self, early: ProblemSeverity, late: ProblemSeverity) -> ProblemSeverity {
        if self.is_done() { late } else { early }
    }
}

fn problem(span: Span, severity: ProblemSeverity, id: &'static str, message: String) -> Problem {
    Problem { span, severity, id, message }
}

/// Every weak point, in the order of the text. `document` is what `parse` read from `text`.
pub fn lint(document: &TriageDocument, text: &str) -> Vec<Problem> {
    let layout = Layout::new(text);
    let whys = crate::whys::read(&layout);
    let numbers = document.whys.iter().map(|why| why.value.number.0.as_slice());
    let inner = numbers.flat_map(|number| (1..number.len()).filter_map(|end| number.get(..end)));
    let context = Context { document, layout: &layout, whys: &whys, inner: inner.collect() };
    let mut problems = Vec::new();
    front::check(&context, &mut problems);
    structure::check(&context, &mut problems);
    sections::check(&context, &mut problems);
    whys::check(&context, &mut problems);
    ends::check(&context, &mut problems);
    timeline::check(&context, &mut problems);
    tables::check(&context, &mut problems);
    blame::check(&context, &mut problems);
    struck::check(&context, &mut problems);
    problems.sort_by_key(|problem| (problem.span, problem.severity, problem.id));
    problems.dedup();
    problems
}

/// What is weak in words that somebody gives as an answer, in words that fit below "Weak as an answer".
pub(crate) fn weak_answer(question: &str, answer: &str) -> Vec<&'static str> {
    let mut weak = Vec::new();
    if whys::repeats(question, answer) {
        weak.push("it says the question again; say what made it happen");
    }
    if whys::stops_at_person(answer).is_some() {
        weak.push(
            "it stops at a person; ask what made this the sensible thing to do, and why nothing caught it",
        );
    }
    if !blame::blaming(answer).is_empty() {
        weak.push(
            "it blames a person; say what happened, what they could see, and what let it through",
        );
    }
    weak
}

/// The version of a triage document that is newer than what is known here; what a document of it says is not stored.
pub fn newer_version(document: &TriageDocument) -> Option<u32> {
    document.front.format.as_deref().and_then(front::newer_version)
}
