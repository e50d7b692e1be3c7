//! From findings to the text with placeholders.

use std::borrow::Cow;
use std::cmp::Reverse;
use std::collections::BTreeMap;

use detect::Finding;
use text::Span;

use crate::{Style, frame, rows};

/// One value, or a row of one, and what will stand in its place.
#[derive(Clone, PartialEq, Eq)]
pub struct Replacement {
    /// The bytes that are replaced, all on one line.
    pub span: Span,
    /// The placeholder, in quotes where a bare number of JSON stood.
    pub text: String,
    /// The placeholder alone.
    pub placeholder: String,
    /// Type id of the value.
    pub kind: &'static str,
    /// Which detector found it.
    pub rule: &'static str,
    /// How much of the value it is.
    pub part: Part,
}

/// How much of a value is replaced at one place.
#[derive(Clone, PartialEq, Eq)]
pub enum Part {
    /// All of it.
    Whole,
    /// The first row of a value of several lines: this one, its rows without what stands before them on their lines.
    First(Vec<u8>),
    /// A further row of the value before.
    Further,
}

/// Values stay out of traces.
impl std::fmt::Debug for Replacement {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "{} at {}..{}", self.placeholder, self.span.start, self.span.end)
    }
}

impl Replacement {
    /// The value in the text that this was made for; `None` for a further row of the value before.
    pub fn value<'t>(&'t self, text: &'t [u8]) -> Option<&'t [u8]> {
        match &self.part {
            Part::Whole => text.get(self.span.range()),
            Part::First(value) => Some(value),
            Part::Further => None,
        }
    }
}

/// The replacements for these findings of a text: in order, not overlapping. Where findings overlap the most severe wins,
/// then the longest; `Finding::nested` does not count, because a caller may have left out the finding it was nested in.
/// Of a value of several lines each row is replaced by the one stand-in, so that no line, and no record of a log, gets lost.
pub fn replacements(text: &[u8], findings: &[Finding], style: &mut dyn Style) -> Vec<Replacement> {
    let mut replacements: Vec<Replacement> = Vec::with_capacity(findings.len());
    for finding in winners(findings) {
        let span = frame::clear_of_escapes(text, finding.span);
        let Some(value) = text.get(span.range()) else { continue };
        let made = |span: Span, text: String, placeholder: String, part: Part| Replacement {
            span,
            text,
            placeholder,
            kind: finding.kind,
            rule: finding.rule,
            part,
        };
        if memchr::memchr(b'\n', value).is_none() {
            let placeholder = style.stand_in(finding.kind, &readable(value));
            let (span, mark) = frame::json_number(text, span, &placeholder).unwrap_or((span, ""));
            // Two values inside of one bare number of JSON stand for the same whole.
            if replacements.last().is_none_or(|earlier| earlier.span.end <= span.start) {
                let text = format!("{mark}{placeholder}{mark}");
                replacements.push(made(span, text, placeholder, Part::Whole));
            }
            continue;
        }
        let rows = rows::of(text, span);
        let mut part = Part::First(rows::value(text, &rows));
        let placeholder = match &part {
            Part::First(value) if !value.is_empty() => {
                style.stand_in(finding.kind, &readable(value))
            }
            _ => continue,
        };
        for row in rows {
            replacements.push(made(row, placeholder.clone(), placeholder.clone(), part));
            part = Part::Further;
        }
    }
    replacements
}

/// The text with its replacements made; everything else byte for byte. Replacements must be in order and within the text.
pub fn replaced(text: &[u8], replacements: &[Replacement]) -> Vec<u8> {
    let mut output = Vec::with_capacity(text.len());
    let mut done = 0;
    for replacement in replacements {
        output.extend_from_slice(&text[done..replacement.span.start]);
        output.extend_from_slice(replacement.text.as_bytes());
        done = replacement.span.end;
    }
    output.extend_from_slice(&text[done..]);
    output
}

/// A part of the text with its replacements made; one that reaches into the part stands in it whole.
pub fn replaced_part(text: &[u8], replacements: &[Replacement], part: Span) -> Vec<u8> {
    let mut output = Vec::with_capacity(part.len());
    let mut done = part.start;
    for replacement in replacements.iter().filter(|replacement| replacement.span.overlaps(part)) {
        output.extend_from_slice(text.get(done..replacement.span.start).unwrap_or_default());
        output.extend_from_slice(replacement.text.as_bytes());
        done = replacement.span.end;
    }
    output.extend_from_slice(text.get(done..part.end).unwrap_or_default());
    output
}

/// The bytes of a value as text, different for different bytes: one outside UTF-8 becomes a character of the last
/// private use plane.
fn readable(value: &[u8]) -> Cow<'_, str> {
    if let Ok(text) = std::str::from_utf8(value) {
        return Cow::Borrowed(text);
    }
    let mut text = String::new();
    for chunk in value.utf8_chunks() {
        text.push_str(chunk.valid());
        text.extend(
            chunk.invalid().iter().filter_map(|&byte| char::from_u32(0x10_FF00 + u32::from(byte))),
        );
    }
    Cow::Owned(text)
}

fn winners(findings: &[Finding]) -> Vec<&Finding> {
    let mut ranked: Vec<&Finding> =
        findings.iter().filter(|finding| !finding.span.is_empty()).collect();
    ranked.sort_by_key(|finding| {
        (Reverse(finding.severity), Reverse(finding.span.len()), finding.span.start)
    });
    let mut taken: BTreeMap<usize, &Finding> = BTreeMap::new();
    for finding in ranked {
        let before = taken.range(..finding.span.end).next_back();
        if before.is_none_or(|(_, before)| before.span.end <= finding.span.start) {
            taken.insert(finding.span.start, finding);
        }
    }
    taken.into_values().collect()
}
