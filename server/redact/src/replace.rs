//! From findings to the text with placeholders, and back.

use std::borrow::Cow;
use std::cmp::Reverse;
use std::collections::BTreeMap;

use detect::Finding;
use text::Span;

use crate::{Ledger, Style, frame};

/// Longest placeholder that is turned back, in characters.
const LONGEST: usize = 64;

/// One value and what will stand in its place.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Replacement {
    /// The bytes that are replaced.
    pub span: Span,
    /// The placeholder, in quotes where a bare number of JSON stood, then the line ends the value held, so that the
    /// number of lines stays.
    pub text: String,
    /// The placeholder alone.
    pub placeholder: String,
    /// Type id of the value.
    pub kind: &'static str,
    /// Which detector found it.
    pub rule: &'static str,
}

/// The replacements for these findings of a text: in order, not overlapping. Where findings overlap the most severe wins,
/// then the longest; `Finding::nested` does not count, because a caller may have left out the finding it was nested in.
pub fn replacements(text: &[u8], findings: &[Finding], style: &mut dyn Style) -> Vec<Replacement> {
    let mut replacements: Vec<Replacement> = winners(findings)
        .into_iter()
        .filter_map(|finding| {
            let span = frame::clear_of_escapes(text, finding.span);
            let value = readable(text.get(span.range())?);
            let placeholder = style.stand_in(finding.kind, &value);
            let (span, mark) = frame::json_number(text, span, &placeholder).unwrap_or((span, ""));
            let text = format!("{mark}{placeholder}{mark}{}", line_ends(&value));
            Some(Replacement { span, text, placeholder, kind: finding.kind, rule: finding.rule })
        })
        .collect();
    // Two values inside of one bare number of JSON stand for the same whole.
    replacements.dedup_by(|later, earlier| later.span.start < earlier.span.end);
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

/// The text with the ledger's placeholders turned back into values; placeholders it does not know stay.
pub fn restored(text: &str, ledger: &Ledger) -> String {
    let mut output = String::with_capacity(text.len());
    let mut rest = text;
    while let Some(open) = rest.find('[') {
        output.push_str(&rest[..open]);
        rest = &rest[open..];
        let head =
            rest.char_indices().map(|(at, _)| at).nth(LONGEST).map_or(rest, |end| &rest[..end]);
        let known = head.find(']').and_then(|close| Some((close, ledger.value(&rest[..=close])?)));
        match known {
            Some((close, value)) => {
                output.push_str(value);
                rest = &rest[close + 1..];
            }
            None => {
                output.push('[');
                rest = &rest[1..];
            }
        }
    }
    output.push_str(rest);
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

fn line_ends(value: &str) -> String {
    let mut ends = String::new();
    for (index, _) in value.match_indices('\n') {
        ends.push_str(if value[..index].ends_with('\r') { "\r\n" } else { "\n" });
    }
    ends
}
