//! Values that a reader of a Markdown text sees in one piece, and that marks, escapes or breaks of lines cut apart in the text
//! itself, so that nothing that looks at the text finds them: `203.0.**113**.7`.

use detect::Config;
use export::document::Document;
use text::Span;

/// The kinds of such values, each as often as it is there. `document` is what `text` was parsed to.
pub(crate) fn kinds(document: &Document, text: &str, config: &Config) -> Vec<&'static str> {
    let shown = export::shown(document);
    redact::redactable(shown.as_bytes(), config)
        .iter()
        .filter(|finding| !finding.nested)
        .filter(|finding| {
            shown.get(finding.span.range()).is_some_and(|value| !text.contains(value))
        })
        .map(|finding| finding.kind)
        .collect()
}

/// The first lines of the blocks that hold some, with the kinds, at most so many.
pub(crate) fn places(text: &str, config: &Config, most: usize) -> Vec<(Span, &'static str)> {
    let mut found = Vec::new();
    let (mut start, mut end) = (0, 0);
    let mut lines = text.split_inclusive('\n').peekable();
    while let Some(line) = lines.next() {
        end += line.len();
        if !line.trim().is_empty() && lines.peek().is_some() {
            continue;
        }
        let block = text.get(start..end).unwrap_or_default();
        let first = block.lines().next().map_or(0, str::len);
        let kinds = kinds(&export::parse(block, &|_| None), block, config);
        found.extend(kinds.into_iter().map(|kind| (Span::new(start, start + first), kind)));
        if found.len() >= most {
            break;
        }
        start = end;
    }
    found.truncate(most);
    found
}
