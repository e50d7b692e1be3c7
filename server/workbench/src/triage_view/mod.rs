//! A triage document as an editor shows it: what may stand at a place, where evidence leads, who cites it.

pub mod completion;
pub mod evidence;
mod report;
pub mod suggestions;

use text::Span;

use crate::documents::Snapshot;

/// The line at a byte and what stands on it, without its line end.
fn line_at(snapshot: &Snapshot, byte: usize) -> Option<(Span, String)> {
    let span = snapshot.document.line_span(snapshot.document.line_of(byte))?;
    Some((span, snapshot.document.slice(span).into_owned()))
}
