//! What in a document is a model's, or is for one, and what no person has made their own: nothing in it leads anywhere.

use text::Span;

use crate::exchange::exchanges;
use crate::layout::{Cover, Layout};
use crate::suggestion::REJECTED;
use crate::{Author, section, whys};

/// Answers and texts that are suggestions or still come in, drafts of questions, and what is kept of rejected answers.
pub fn unaccepted(text: &str) -> Vec<Span> {
    let layout = Layout::new(text);
    let suggested = whys::read(&layout).blocks.into_iter().filter_map(|block| {
        let is_suggested = matches!(block.read_attributes(&layout).author, Author::Model { .. });
        let last = block.end.saturating_sub(1).max(block.heading);
        is_suggested.then(|| layout.span_of(block.heading, last))
    });
    let mut spans: Vec<Span> = suggested.collect();
    spans.extend(section::suggested(&layout));
    spans.extend(exchanges(text).into_iter().map(|exchange| exchange.span));
    let rejected = (0..layout.lines.len()).filter(|&line| {
        layout.cover(line) == Cover::Comment && layout.line(line).text.contains(REJECTED)
    });
    spans.extend(rejected.map(|line| layout.line(line).span));
    spans.sort();
    spans
}
