//! What is shown when the pointer rests on a place: what a finding is and why we think so, never the value; and when and how
//! often the record occurs.

use text::Span;

use crate::Workbench;
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

/// The value behind a placeholder at a byte of a triage document or a report, for the person alone: from the vault of
/// the issue, and written nowhere.
pub fn value(workbench: &Workbench, snapshot: &Snapshot, byte: usize) -> Option<Hover> {
    if snapshot.role == Role::Log {
        return None;
    }
    let span = placeholder_at(snapshot, byte)?;
    let placeholder = snapshot.document.slice(span).into_owned();
    let scope = crate::triage_document::issue_id(&snapshot.document.text())?;
    let known = workbench.with_store(|store| store.placeholders(&scope)).ok()?;
    let row = known.into_iter().find(|row| row.placeholder == placeholder)?;
    let value: String = row.value.chars().take(200).collect();
    let value = value.replace(['`', '\n', '\r'], " ");
    let markdown = format!(
        "**{placeholder}** ({}) stands for `{value}`. Only you see this: it comes from the encrypted store and is not in the document.",
        title(&row.kind)
    );
    Some(Hover { span, markdown })
}

/// A word such as `[EMAIL_1]` around a byte.
fn placeholder_at(snapshot: &Snapshot, byte: usize) -> Option<Span> {
    let line = snapshot.document.line_span(snapshot.document.line_of(byte))?;
    let text = snapshot.document.slice(line);
    let at = byte.checked_sub(line.start)?;
    let open = text
        .get(..at.min(text.len()))?
        .rfind('[')
        .or(text.get(at..)?.starts_with('[').then_some(at))?;
    let inner = text.get(open + 1..)?.split(']').next()?;
    let close = open + inner.len() + 2;
    let is_one = close <= text.len()
        && at < close
        && inner.contains('_')
        && inner
            .chars()
            .all(|letter| letter.is_ascii_uppercase() || letter.is_ascii_digit() || letter == '_');
    is_one.then(|| Span::new(line.start + open, line.start + close))
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
        Role::Triage => crate::triage_view::evidence::hover(snapshot, byte)
            .or_else(|| crate::triage_view::nodes::hover(snapshot, byte)),
        Role::Log | Role::Report => None,
    };
    if snapshot.role == Role::Log {
        parts.extend(facts(snapshot, byte));
    }
    parts.extend(explained(snapshot, byte));
    let span = match (here.first(), &evidence) {
        (Some(finding), _) => finding.span,
        (None, Some(evidence)) => evidence.span,
        (None, None) => snapshot.document.line_span(snapshot.document.line_of(byte))?,
    };
    parts.extend(evidence.map(|evidence| evidence.markdown));
    (!parts.is_empty()).then(|| Hover { span, markdown: parts.join("\n\n---\n\n") })
}

/// Why a rule underlines this place.
fn explained(snapshot: &Snapshot, byte: usize) -> Vec<String> {
    let weak = crate::weak::weak_points(snapshot);
    let here = weak.iter().filter(|weak| weak.span.start <= byte && byte < weak.span.end.max(1));
    let mut rules: Vec<&triage::Rule> = here.filter_map(|weak| triage::rule(weak.code)).collect();
    rules.dedup_by_key(|rule| rule.id);
    rules
        .into_iter()
        .map(|rule| format!("**{}** (`{}`)\n\n{}", rule.title, rule.id, rule.explanation))
        .collect()
}

fn capitalized(words: &str) -> String {
    let mut characters = words.chars();
    characters
        .next()
        .map(|first| first.to_uppercase().chain(characters).collect())
        .unwrap_or_default()
}
