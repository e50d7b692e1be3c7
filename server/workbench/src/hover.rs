//! What is shown when the pointer rests on a finding: what it is and why we think so, never the value.

use text::Span;

use crate::diagnostics::title;
use crate::documents::Snapshot;
use crate::settings::severity_id;

/// Text for one place.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Hover {
    /// What it is about.
    pub span: Span,
    /// Markdown.
    pub markdown: String,
}

/// The hover for the findings at a byte, the shown one first, then those nested in it.
pub fn hover(snapshot: &Snapshot, byte: usize) -> Option<Hover> {
    let findings = snapshot.findings();
    let mut here: Vec<&detect::Finding> = findings
        .iter()
        .filter(|finding| finding.span.start <= byte && byte < finding.span.end.max(1))
        .collect();
    here.sort_by_key(|finding| (finding.nested, finding.span));
    let span = here.first()?.span;
    let parts: Vec<String> = here
        .iter()
        .map(|finding| {
            format!(
                "**{}** ({})\n\n{}, {} % sure. Rule `{}`.",
                title(finding.kind),
                severity_id(finding.severity),
                capitalized(finding.reason),
                finding.confidence,
                finding.rule,
            )
        })
        .collect();
    Some(Hover { span, markdown: parts.join("\n\n---\n\n") })
}

fn capitalized(words: &str) -> String {
    let mut characters = words.chars();
    characters
        .next()
        .map(|first| first.to_uppercase().chain(characters).collect())
        .unwrap_or_default()
}
