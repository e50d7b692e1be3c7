//! A Markdown text as its readers see it, with where in the source each part of that stands.

use std::ops::Range;

use pulldown_cmark::{Event, Parser};

use crate::parse::OPTIONS;

/// What a reader sees of a Markdown text, without marks, escapes and tags: a line for each paragraph, heading, cell and line of
/// code; a break in the source of a paragraph is a space.
#[derive(Debug, Default)]
pub struct Seen {
    text: String,
    /// What of `text` came from where, in order and without gaps.
    parts: Vec<Part>,
}

#[derive(Debug)]
struct Part {
    /// Where it starts in the text that is seen.
    start: usize,
    source: Range<usize>,
    /// Whether it stands in the source as it is seen, byte for byte.
    is_verbatim: bool,
}

impl Seen {
    /// Of a Markdown text; any text is one.
    pub fn of(markdown: &str) -> Seen {
        let mut seen = Seen::default();
        for (event, source) in Parser::new_ext(markdown, OPTIONS).into_offset_iter() {
            match event {
                Event::Text(text) => seen.push(&text, source, markdown),
                Event::Code(code) => {
                    // Without its backticks.
                    let inner = markdown.get(source.clone()).and_then(|all| all.find(&*code));
                    let from = source.start + inner.unwrap_or(0);
                    let to = if inner.is_some() { from + code.len() } else { source.end };
                    seen.push(&code, from..to, markdown);
                }
                Event::SoftBreak => seen.push(" ", source, markdown),
                Event::HardBreak | Event::Rule | Event::End(_) if !ends_inline(&event) => {
                    seen.push("\n", source.end..source.end, markdown);
                }
                _ => {}
            }
        }
        seen
    }

    fn push(&mut self, text: &str, source: Range<usize>, markdown: &str) {
        let is_verbatim = markdown.get(source.clone()) == Some(text);
        self.parts.push(Part { start: self.text.len(), source, is_verbatim });
        self.text.push_str(text);
    }

    /// What is seen.
    pub fn text(&self) -> &str {
        &self.text
    }

    /// Where in the source what is seen at `span` stands, with all that stands between its parts; empty for an empty span.
    pub fn source(&self, span: Range<usize>) -> Range<usize> {
        let part = |at: usize| {
            let next = self.parts.partition_point(|part| part.start <= at);
            next.checked_sub(1).and_then(|index| self.parts.get(index))
        };
        let (Some(last), false) = (span.end.checked_sub(1), span.is_empty()) else { return 0..0 };
        let (Some(first), Some(end)) = (part(span.start), part(last)) else { return 0..0 };
        let start = if first.is_verbatim {
            first.source.start + (span.start - first.start)
        } else {
            first.source.start
        };
        let end = if end.is_verbatim {
            end.source.start + (span.end - end.start)
        } else {
            end.source.end
        };
        start..end.max(start)
    }
}

/// Whether what ends here goes on in its line.
fn ends_inline(event: &Event) -> bool {
    use pulldown_cmark::TagEnd;
    matches!(
        event,
        Event::End(
            TagEnd::Emphasis
                | TagEnd::Strong
                | TagEnd::Strikethrough
                | TagEnd::Link
                | TagEnd::Image
                | TagEnd::Superscript
                | TagEnd::Subscript
        )
    )
}
