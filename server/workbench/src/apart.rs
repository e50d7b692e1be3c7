//! Values that a reader of a Markdown text sees in one piece, and that marks, escapes or breaks of lines cut apart in the text
//! itself, so that nothing that looks at the text finds them: `203.0.**113**.7`.
//!
//! Of documents that leave, it is said which there are ([`kinds`]) and where ([`places`]); in files and pipes they are findings
//! as all others ([`add`]).

use std::borrow::Cow;
use std::path::Path;

use detect::{Config, Finding};
use export::Seen;
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

/// Whether a file is Markdown by its name.
pub fn is_markdown(path: Option<&Path>) -> bool {
    let ending = path.and_then(Path::extension);
    ending.is_some_and(|ending| {
        ["md", "markdown"].iter().any(|known| ending.eq_ignore_ascii_case(known))
    })
}

/// Adds the findings in some lines of a Markdown text that nobody sees who looks at its source. Each covers its value with all
/// that stands in between; what was found inside of one is nested in it.
pub(crate) fn add(text: &[u8], lines: Span, config: &Config, findings: &mut Vec<Finding>) {
    let source = &*readable(text.get(lines.range()).unwrap_or_default());
    let seen = Seen::of(source);
    let config = Config { head: None, ..config.clone() };
    let known = Reach::of(findings);
    let mut new = Vec::new();
    for finding in detect::scan(seen.text().as_bytes(), &config) {
        let place = seen.source(finding.span.range());
        let value = seen.text().get(finding.span.range());
        if finding.nested || source.get(place.clone()) == value {
            continue;
        }
        let span = Span::new(lines.start + place.start, lines.start + place.end);
        if known.covers(span) {
            continue;
        }
        let mut one = vec![Finding { span, ..finding }];
        if config.allow_comments {
            detect::by_comment(line_around(source, place), &mut one, 0);
        }
        new.append(&mut one);
    }
    new.sort_by_key(|finding| finding.span.start);
    let whole = Reach::of(&new);
    for finding in findings.iter_mut() {
        finding.nested |= whole.overlaps(finding.span);
    }
    findings.append(&mut new);
    findings.sort_by_key(|finding| (finding.span.start, std::cmp::Reverse(finding.span.end)));
}

/// How far findings reach that are in order: where each starts, and the furthest end up to there.
struct Reach(Vec<(usize, usize)>);

impl Reach {
    fn of(findings: &[Finding]) -> Reach {
        let mut end = 0;
        let spans = findings.iter().map(|finding| {
            end = finding.span.end.max(end);
            (finding.span.start, end)
        });
        Reach(spans.collect())
    }

    /// The furthest end of those that start before a place.
    fn before(&self, place: usize) -> usize {
        let count = self.0.partition_point(|(start, _)| *start < place);
        count.checked_sub(1).and_then(|last| self.0.get(last)).map_or(0, |(_, end)| *end)
    }

    /// Whether one of them covers a span.
    fn covers(&self, span: Span) -> bool {
        self.before(span.start + 1) >= span.end
    }

    /// Whether one of them has something of a span.
    fn overlaps(&self, span: Span) -> bool {
        self.before(span.end) > span.start
    }
}

/// The lines that hold some bytes of a text, as far as they reach within a page.
fn line_around(text: &str, place: std::ops::Range<usize>) -> &[u8] {
    const PAGE: usize = 4096;
    let bytes = text.as_bytes();
    let first = place.start.saturating_sub(PAGE);
    let before = bytes.get(first..place.start).unwrap_or_default();
    let start = before.iter().rposition(|byte| *byte == b'\n').map_or(first, |at| first + at + 1);
    let behind = bytes.get(place.end..bytes.len().min(place.end + PAGE)).unwrap_or_default();
    let more = behind.iter().position(|byte| *byte == b'\n').unwrap_or(behind.len());
    bytes.get(start..place.end + more).unwrap_or_default()
}

/// Text with a `?` in the place of each byte that belongs to no character: one of Latin-1, or half of one at the edge of a block.
/// All else stands where it stood.
fn readable(bytes: &[u8]) -> Cow<'_, str> {
    if let Ok(text) = std::str::from_utf8(bytes) {
        return Cow::Borrowed(text);
    }
    let mut text = String::with_capacity(bytes.len());
    for chunk in bytes.utf8_chunks() {
        text.push_str(chunk.valid());
        text.extend(chunk.invalid().iter().map(|_| '?'));
    }
    Cow::Owned(text)
}

#[cfg(test)]
mod tests {
    use super::*;

    /// What is found in a Markdown text beside what is found in its source, as it stands there.
    fn added(text: &str) -> Vec<(&'static str, String)> {
        let config = Config::everything();
        let source = detect::scan(text.as_bytes(), &config);
        let mut findings = source.clone();
        add(text.as_bytes(), Span::new(0, text.len()), &config, &mut findings);
        findings.retain(|finding| !source.iter().any(|known| known.span == finding.span));
        findings
            .iter()
            .map(|finding| (finding.kind, text[finding.span.range()].to_owned()))
            .collect()
    }

    #[test]
    fn values_that_marks_and_breaks_cut_apart_are_found_whole() {
        for (text, kind, value) in [
            ("It was 203.0.**113**.7 again.\n", "ipv4", "203.0.**113**.7"),
            ("Mail ana.quell\\@example.com now.\n", "email", "ana.quell\\@example.com"),
            ("Mail ana.*quell*&#64;example.com\n", "email", "ana.*quell*&#64;example.com"),
            ("| who |\n|---|\n| 203.0.`113`.9 |\n", "ipv4", "203.0.`113`.9"),
        ] {
            assert_eq!(added(text), [(kind, value.to_owned())], "{text}");
        }
    }

    #[test]
    fn bytes_that_are_no_characters_hide_nothing() {
        let config = Config::everything();
        for (before, after) in [
            (&b"caf\xe9 "[..], &b"\n"[..]),
            (b"\x82\xac ", b" again \xe2\x82"),
            (b"    caf\xe9    x\n\n", b"\xff"),
            (b"caf\xe9    ", b" au lait\n"),
        ] {
            let text = [before, b"203.0.**113**.7", after].concat();
            let mut findings = Vec::new();
            add(&text, Span::new(0, text.len()), &config, &mut findings);
            let found: Vec<_> = findings.iter().map(|it| &text[it.span.range()]).collect();
            assert_eq!(found, [&b"203.0.**113**.7"[..]], "{}", text.escape_ascii());
        }
    }

    #[test]
    fn a_comment_allows_what_marks_cut_apart_as_well() {
        let config = Config { allow_comments: true, ..Config::everything() };
        let text = "It was 203.0.**113**.7 <!-- tftsr:allow ipv4 -->\nand 203.0.**113**.8.\n";
        let mut findings = Vec::new();
        add(text.as_bytes(), Span::new(0, text.len()), &config, &mut findings);
        let found: Vec<_> = findings.iter().map(|it| &text[it.span.range()]).collect();
        assert_eq!(found, ["203.0.**113**.8"]);
    }

    #[test]
    fn what_stands_in_one_piece_is_told_once() {
        for text in [
            "It was **203.0.113.7**, `203.0.113.8` and <ana@example.com>.\n",
            "    password: tr0ub4dor&3x\n\n> mail ana@example.com\n> twice\n",
            "A text of 203.0.**114** and nothing else.\n",
        ] {
            assert_eq!(added(text), [], "{text}");
        }
    }
}
