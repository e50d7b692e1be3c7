//! Sections that the document of a resolved issue has, with words in them.

use super::{Context, Problem, ProblemSeverity, problem};
use crate::document::TriageDocument;
use crate::layout::{Cover, Layout, SectionKind};

/// What each section answers: the question that stands among the open ones where the section has no answer.
const QUESTIONS: &[(SectionKind, &str)] = &[
    (SectionKind::Impact, "Who was hit, how, and how many?"),
    (SectionKind::Evidence, "What do the logs show?"),
    (SectionKind::Timeline, "What happened when?"),
    (SectionKind::Whys, "Why did it happen?"),
    (SectionKind::RootCauses, "What were the root causes?"),
    (SectionKind::Countermeasures, "What keeps it from happening again?"),
];

pub(super) fn check(context: &Context<'_>, problems: &mut Vec<Problem>) {
    let format = context.document.front.format.as_deref().unwrap_or_default();
    if !context.is_done() || !format.starts_with("triage") {
        return;
    }
    let status = context.document.front.status.map_or("resolved", |status| status.id());
    let severity = ProblemSeverity::Warning;
    let missing: Vec<&str> =
        missing(context.document, context.layout).map(|(kind, _)| kind.title()).collect();
    if !missing.is_empty() {
        let span = crate::front_matter_span(context.layout.text, "status")
            .unwrap_or(context.layout.line(0).span);
        let message = format!(
            "the issue is {status}, and the document has no section {}; write it, or ask for it among the open questions",
            missing.join(", ")
        );
        problems.push(problem(span, severity, "missing-section", message));
    }
    for (kind, _) in empty(context.document, context.layout) {
        let Some(section) = context.layout.of_kind(kind).next() else { continue };
        let message = format!(
            "the issue is {status}, and the section {} is empty; write it, or ask for it among the open questions",
            kind.title()
        );
        let span = context.layout.line(section.heading).span;
        problems.push(problem(span, severity, "missing-section", message));
    }
}

/// The sections that are not there and that nobody asks for, each with the question that does.
pub(crate) fn missing<'c>(
    document: &'c TriageDocument,
    layout: &'c Layout<'_>,
) -> impl Iterator<Item = (SectionKind, &'static str)> + 'c {
    asked_for(document).filter(|(kind, _)| layout.of_kind(*kind).next().is_none())
}

/// The sections that are there without a word. Impact and timeline have rules of their own for that.
pub(crate) fn empty<'c>(
    document: &'c TriageDocument,
    layout: &'c Layout<'_>,
) -> impl Iterator<Item = (SectionKind, &'static str)> + 'c {
    asked_for(document).filter(|(kind, _)| {
        let mut sections = layout.of_kind(*kind).peekable();
        !matches!(kind, SectionKind::Impact | SectionKind::Timeline)
            && sections.peek().is_some()
            && !sections
                .any(|section| section.body.clone().any(|line| says(document, layout, *kind, line)))
    })
}

fn asked_for(document: &TriageDocument) -> impl Iterator<Item = (SectionKind, &'static str)> + '_ {
    let is_open = |question: &str| {
        document.open_questions.iter().any(|open| open.value.eq_ignore_ascii_case(question))
    };
    QUESTIONS.iter().copied().filter(move |(_, question)| !is_open(question))
}

/// Whether a line of a section says something: a heading of a table, a leg and a blank row say nothing.
fn says(document: &TriageDocument, layout: &Layout<'_>, kind: SectionKind, line: usize) -> bool {
    let words = layout.line(line).text.trim();
    if words.is_empty() || layout.cover(line) == Cover::Comment {
        return false;
    }
    match kind {
        SectionKind::Whys => !words.to_lowercase().starts_with("leg:"),
        SectionKind::Countermeasures if words.starts_with('|') => {
            !document.countermeasures.is_empty()
        }
        _ => true,
    }
}
