//! Mending what a resolved issue does not tell: sections that are to be written, or asked for.

use text::{Document, Edit};

use super::{Context, Fix, fix};
use crate::layout::{Layout, SectionKind};
use crate::line_edits::line_edits;
use crate::lint::sections::{empty, missing};
use crate::parse::COUNTERMEASURES;
use crate::render::{prompt, timeline_titles};
use crate::{edit, table};

pub(super) fn fixes(context: &Context<'_>) -> Vec<Fix> {
    let is_here = |kind: &SectionKind| {
        context.layout.of_kind(*kind).any(|section| section.heading == context.line())
    };
    let here: Vec<_> =
        empty(&context.document, &context.layout).filter(|(kind, _)| is_here(kind)).collect();
    let wanted: Vec<(SectionKind, &str)> = match here.is_empty() {
        true => missing(&context.document, &context.layout).collect(),
        false => here.clone(),
    };
    let questions: Vec<String> =
        wanted.iter().map(|(_, question)| format!("- {question}")).collect();
    let mut fixes = Vec::new();
    if here.is_empty() {
        let titles: Vec<&str> = wanted.iter().map(|(kind, _)| kind.title()).collect();
        fixes.push(fix(format!("Add {}", titles.join(", ")), added(context.text, &wanted)));
    }
    let asked = match questions.is_empty() {
        true => Vec::new(),
        false => edit::section_end(&context.layout, SectionKind::OpenQuestions, &questions),
    };
    fixes.push(fix("Ask for it among the open questions", asked));
    fixes
}

/// Sections with their line of help or the head of their table, each at its place: one edit.
fn added(text: &str, wanted: &[(SectionKind, &str)]) -> Vec<Edit> {
    let mut document = Document::new(text);
    for (kind, _) in wanted {
        let titles: Vec<&str> = match kind {
            SectionKind::Timeline => timeline_titles(),
            SectionKind::Countermeasures => COUNTERMEASURES.iter().map(|(name, _)| *name).collect(),
            _ => Vec::new(),
        };
        let body = match (titles.is_empty(), prompt(*kind)) {
            (false, _) => table::header(&titles).to_vec(),
            (true, "") => Vec::new(),
            (true, help) => vec![help.to_owned()],
        };
        let now = document.text().into_owned();
        document.apply(&edit::section_end(&Layout::new(&now), *kind, &body));
    }
    line_edits(text, &document.text())
}
