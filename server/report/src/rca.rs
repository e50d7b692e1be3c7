//! The RCA: what is known of an incident, section by section.

use jiff::Timestamp;
use triage::{Countermeasure, Issue, TriageDocument};

use crate::citations;
use crate::evidence;
use crate::facts::{Facts, Page, addressed, kind_and_strength};
use crate::markdown;

/// What an RCA or a post-mortem is written from.
#[derive(Debug, Clone, Copy)]
pub struct RcaInput<'a> {
    /// The issue.
    pub issue: &'a Issue,
    /// Its triage document as read.
    pub document: &'a TriageDocument,
    /// The logs of the issue as they are now.
    pub logs: &'a [LogHash],
    /// Ids of evidence whose lines in the log are no longer those that were cited.
    pub changed: &'a [String],
    /// Hash at the head of the audit log, if there is one.
    pub audit_head: Option<&'a str>,
    /// How much was logged when, as a block that exports draw; empty when it is not known.
    pub volume: &'a str,
    /// The pictures of the issue.
    pub pictures: &'a [PictureLink],
    /// How many placeholders stand for values.
    pub redaction: RedactionCount,
    /// When it is written (UTC): the day that log hashes are of.
    pub generated_at: Timestamp,
}

/// A log and its hash.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct LogHash {
    /// Path as documents link it: relative to the document's folder, `/` as separator.
    pub path: String,
    /// How many lines it has.
    pub lines: usize,
    /// SHA-256 of its bytes, 64 hex digits.
    pub sha256: String,
}

/// A picture and its hash.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PictureLink {
    /// The image as documents in the folder show it, Markdown.
    pub markdown: String,
    /// SHA-256 of its bytes, 64 hex digits.
    pub sha256: String,
}

/// How many different values of how many types stand as placeholders.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct RedactionCount {
    /// Different values.
    pub values: usize,
    /// Different types.
    pub types: usize,
}

/// The RCA as Markdown with front matter (`tftsr: rca/1`), LF line ends. Equal input gives equal text.
pub fn rca(input: &RcaInput<'_>) -> String {
    let (document, missing) = citations::known_only(input.document);
    let facts = Facts::of(input, &document, missing);
    let mut page = Page::new("rca", "RCA", input);
    facts.write_what(&mut page);
    facts.write_why(&mut page);
    page.section("Countermeasures", &countermeasures(&facts));
    page.section("Open questions", &facts.open_questions());
    page.section("Evidence", &evidence::tables(input, &facts.evidence, facts.clock));
    page.section("Pictures", &evidence::pictures(input));
    page.finish(input)
}

fn countermeasures(facts: &Facts<'_>) -> String {
    let rows: Vec<&Countermeasure> = facts.countermeasures().collect();
    if rows.is_empty() {
        return String::new();
    }
    let mut body =
        "| what | addresses | type | owner | due | how we will know |\n|---|---|---|---|---|---|\n"
            .to_owned();
    let or_bold =
        |cell: String, missing: &str| if cell.is_empty() { format!("**{missing}**") } else { cell };
    for row in rows {
        markdown::push_row(
            &mut body,
            &[
                markdown::cell(&row.what),
                markdown::cell(&addressed(facts.document, &facts.causes, &row.addresses)),
                markdown::cell(&kind_and_strength(row)),
                or_bold(markdown::cell(&row.owner), "no owner"),
                or_bold(markdown::cell(&row.due), "no date"),
                markdown::cell(&row.check),
            ],
        );
    }
    body
}
