//! What is shown when the pointer rests on a place: what a finding is and why we think so, never the value; and when and how
//! often the record occurs.

use text::Span;

use crate::diagnostics::title;
use crate::documents::{Role, Snapshot};
use crate::log_view::records::facts;
use crate::settings::severity_id;

/// Text for one place.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Hover {
    /// What it is about.
    pub span: Span,
    /// Markdown.
    pub markdown: String,
}

/// The hover at a byte: its findings, the shown one first, then those nested in it; then what is known of the record.
pub fn hover(snapshot: &Snapshot, byte: usize) -> Option<Hover> {
    let findings = snapshot.near(Span::new(byte, byte));
    let mut here: Vec<&detect::Finding> = findings
        .iter()
        .filter(|finding| finding.span.start <= byte && byte < finding.span.end.max(1))
        .collect();
    here.sort_by_key(|finding| (finding.nested, finding.span));
    let mut parts: Vec<String> = here
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
    let evidence = match snapshot.role {
        Role::Triage => crate::triage_view::evidence::hover(snapshot, byte),
        Role::Log | Role::Report => None,
    };
    if snapshot.role == Role::Log {
        parts.extend(facts(snapshot, byte));
    }
    let span = match (here.first(), &evidence) {
        (Some(finding), _) => finding.span,
        (None, Some(evidence)) => evidence.span,
        (None, None) => snapshot.document.line_span(snapshot.document.line_of(byte))?,
    };
    parts.extend(evidence.map(|evidence| evidence.markdown));
    (!parts.is_empty()).then(|| Hover { span, markdown: parts.join("\n\n---\n\n") })
}

fn capitalized(words: &str) -> String {
    let mut characters = words.chars();
    characters
        .next()
        .map(|first| first.to_uppercase().chain(characters).collect())
        .unwrap_or_default()
}
