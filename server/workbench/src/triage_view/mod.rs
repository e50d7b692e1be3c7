//! A triage document as an editor shows it: what may stand at a place, where evidence leads, who cites it.

pub mod completion;
pub mod evidence;
pub(crate) mod lenses;
pub mod nodes;
mod report;
pub mod suggestions;

pub(crate) use report::sections as report_sections;
use text::Span;

use crate::documents::Snapshot;

/// The edits that bring a triage document into order without changing a word.
pub fn formatted(snapshot: &Snapshot) -> Vec<text::Edit> {
    triage::format(&snapshot.document.text())
}

/// The line at a byte and what stands on it, without its line end.
fn line_at(snapshot: &Snapshot, byte: usize) -> Option<(Span, String)> {
    let span = snapshot.document.line_span(snapshot.document.line_of(byte))?;
    Some((span, snapshot.document.slice(span).into_owned()))
}
