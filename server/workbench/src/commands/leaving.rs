//! What stops a document at the gate: where its values in clear text are, and the ways past them that a person may choose.

use ::export::document::Document;

use super::exports::Source;
use super::sha256;
use crate::outcome::{CommandError, Release, counted};
use crate::{Workbench, uri};

/// Findings that a refusal lists one by one.
const MOST_LISTED: usize = 20;

/// How a document with values in clear text leaves all the same.
pub(super) const REDACT: Release = Release { title: "Redact in the export", argument: "redact" };
pub(super) const ALLOW: Release = Release { title: "Let them stand", argument: "allow" };
/// What is published is always redacted.
pub(super) const REDACT_PAGE: Release = Release { title: "Redact in the page", argument: "redact" };

/// What a document on its way out holds in clear text.
pub(super) struct Held<'a> {
    /// In one piece, in the text as it is written.
    pub(super) findings: &'a [detect::Finding],
    /// How many values marks, escapes or breaks of lines cut apart.
    pub(super) apart: usize,
    /// The kinds of those in the author that is given beside the text.
    pub(super) author: &'a [&'static str],
}

/// The list of what stops a document, and the ways past it.
pub(super) fn refusal(source: &Source, held: &Held<'_>, ways: &'static [Release]) -> CommandError {
    let findings = held.findings;
    let mut places: Vec<String> = Vec::new();
    let mut first = None;
    for finding in findings.iter().filter(|finding| !finding.nested).take(MOST_LISTED) {
        let line = line_of(&source.text, finding.span.start);
        first.get_or_insert(line);
        places.push(format!("line {}: {}", line + 1, finding.kind));
    }
    let count = findings.iter().filter(|finding| !finding.nested).count();
    let more = match count.saturating_sub(places.len()) {
        0 => String::new(),
        more => format!(", and {more} more"),
    };
    let out = match ways.contains(&ALLOW) {
        true => {
            "redact the document, export with redact to replace them in the file alone, or with allow to let them stand"
        }
        false => "redact the document, or publish with redact to replace them in the page alone",
    };
    let mut parts = Vec::new();
    if count > 0 {
        let count = counted(count, "value");
        parts.push(format!("{count} in clear text ({}{more})", places.join(", ")));
    }
    if held.apart > 0 {
        let count = counted(held.apart, "value");
        parts.push(format!("{count} in clear text that marks or breaks of lines cut apart"));
    }
    if !held.author.is_empty() {
        let count = counted(held.author.len(), "value");
        parts.push(format!("{count} in clear text in its author ({})", held.author.join(", ")));
    }
    let said = format!("{} holds {}; {out}", uri::name(&source.uri), parts.join(" and "));
    CommandError::Unredacted {
        said,
        place: first.map(|line| (source.uri.clone(), u32::try_from(line).unwrap_or(0))),
        ways,
        seen: seen(source, ways),
    }
}

/// What names the text that a person lets values stand in: another one is asked about again.
fn seen(source: &Source, ways: &[Release]) -> Option<String> {
    ways.contains(&ALLOW).then(|| sha256(source.text.as_bytes()))
}

/// The line of a byte, from 0.
fn line_of(text: &str, byte: usize) -> usize {
    text.get(..byte).map_or(0, |before| before.matches('\n').count())
}

/// Refuses a text in which marks, escapes or breaks of lines cut values apart: `203.0.**113**.7` is an address to everybody who
/// reads it on paper. What stands in one piece was looked at before.
///
/// # Errors
///
/// With the kinds of what was found, never the values.
pub(super) fn refuse_cut_apart(
    workbench: &Workbench,
    source: &Source,
    document: &Document,
    text: &str,
    numbers: &[String],
    ways: &'static [Release],
) -> Result<(), CommandError> {
    let kinds = workbench.cut_apart_in(document, text, numbers);
    if kinds.is_empty() {
        return Ok(());
    }
    let mut config = workbench.sealing();
    config.allow_values.extend_from_slice(numbers);
    let lines: Vec<(usize, &str)> = crate::apart::places(text, &config, MOST_LISTED)
        .into_iter()
        .map(|(span, kind)| (line_of(text, span.start), kind))
        .collect();
    let mut places: Vec<String> =
        lines.iter().map(|(line, kind)| format!("line {}: {kind}", line + 1)).collect();
    if places.is_empty() {
        places.extend(kinds.iter().map(|kind| (*kind).to_owned()));
        places.sort_unstable();
        places.dedup();
    }
    let said = format!(
        "{} holds {} in clear text that marks or breaks of lines cut apart ({}): write each in one piece, so that it can be redacted, or take it out",
        uri::name(&source.uri),
        counted(kinds.len(), "value"),
        places.join(", ")
    );
    let first = lines.first().and_then(|(line, _)| u32::try_from(*line).ok());
    let place = first.map(|line| (source.uri.clone(), line));
    Err(CommandError::Unredacted { said, place, ways, seen: seen(source, ways) })
}
