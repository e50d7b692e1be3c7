//! What a model said and what did not hold, as it stands struck through in a document until a person sees to it.

use text::{Edit, Span};

use crate::citation::evidence_id;
use crate::layout::{Cover, Layout};

/// What is struck through.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum StruckKind {
    /// A citation of evidence that was not given, or a quote that does not stand there.
    Citation,
    /// A number that stands in no fact.
    Number,
}

/// Something struck through.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Struck {
    /// What it is.
    pub kind: StruckKind,
    /// Where, marks included; of a citation that has a line of its own the line.
    pub span: Span,
    /// Whether it has a line of its own.
    pub is_line: bool,
}

/// Everything that was struck through because it did not hold, in the order of the text.
pub fn struck(text: &str) -> Vec<Struck> {
    let layout = Layout::new(text);
    let mut all = Vec::new();
    for (index, line) in layout.lines.iter().enumerate() {
        if layout.cover(index) != Cover::Plain || !line.text.contains("~~") {
            continue;
        }
        if line.text.starts_with("- ~~`[") && line.text.contains("~~ does not hold") {
            all.push(Struck { kind: StruckKind::Citation, span: line.span, is_line: true });
            continue;
        }
        let mut from = 0;
        while let Some((span, inner)) = marked(line.text, from) {
            from = span.end;
            let kind = kind(inner);
            let span = span.shifted(line.span.start);
            all.extend(kind.map(|kind| Struck { kind, span, is_line: false }));
        }
    }
    all
}

/// The next words between two `~~` from a byte on: the span with the marks, and what is within.
fn marked(line: &str, from: usize) -> Option<(Span, &str)> {
    let start = from + line.get(from..)?.find("~~")?;
    let inner = line.get(start + 2..)?.split("~~").next()?;
    let end = start + 2 + inner.len() + 2;
    (end <= line.len()).then_some((Span::new(start, end), inner))
}

fn kind(inner: &str) -> Option<StruckKind> {
    let word = inner.trim_matches(['`', '[', ']']);
    if word.len() < inner.len() && evidence_id(word).is_some() {
        return Some(StruckKind::Citation);
    }
    let is_number = inner.starts_with(|first: char| first.is_ascii_digit())
        && inner.chars().all(|one| one.is_ascii_digit() || matches!(one, '.' | ',' | ':'));
    is_number.then_some(StruckKind::Number)
}

/// Takes it out: the line, or the words with the blank before them.
pub fn without_struck(text: &str, struck: &Struck) -> Edit {
    let head = text.get(..struck.span.start).unwrap_or_default();
    let tail = text.get(struck.span.end..).unwrap_or_default();
    if struck.is_line {
        let end = tail.find('\n').map_or(text.len(), |at| struck.span.end + at + 1);
        return Edit { span: Span::new(struck.span.start, end), text: String::new() };
    }
    let start = struck.span.start - usize::from(head.ends_with(' '));
    Edit { span: Span::new(start, struck.span.end), text: String::new() }
}

/// Takes the strike off: the person has looked, and it is right.
pub fn unstruck(text: &str, struck: &Struck) -> Edit {
    let words = text.get(struck.span.range()).unwrap_or_default();
    Edit { span: struck.span, text: words.trim_matches('~').to_owned() }
}

#[cfg(test)]
mod tests {
    use super::*;

    const TEXT: &str = "## Summary\nIt failed ~~`[E9]`~~ for ~~4,200~~ people, ~~never~~ 7.\n\n- ~~`[E1]` “x ~~ y”~~ does not hold: this does not stand there\n`~~5~~ no`\n\n```\n~~6~~\n```\nEnd ~~7~~\n";

    #[test]
    fn what_did_not_hold_is_found_and_taken_out() {
        let found = struck(TEXT);
        let words: Vec<&str> = found.iter().map(|one| &TEXT[one.span.range()]).collect();
        assert_eq!(words[..2], ["~~`[E9]`~~", "~~4,200~~"]);
        assert!(words[2].starts_with("- ~~`[E1]`") && words[2].ends_with("stand there"));
        assert_eq!(words.last(), Some(&"~~7~~"));
        let without = |at: usize| {
            let mut document = text::Document::new(TEXT);
            document.apply(&[without_struck(TEXT, &found[at])]);
            document.text().into_owned()
        };
        assert!(without(0).contains("It failed for ~~4,200~~"));
        assert!(without(2).contains("7.\n\n`~~5"), "{}", without(2));
        assert_eq!(unstruck(TEXT, &found[1]).text, "4,200");
    }
}
