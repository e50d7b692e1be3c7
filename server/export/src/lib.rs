//! Documents as they are sent on: one tree from the Markdown that people edited, and its renderers.
//!
//! Values in, bytes out: the date, the pictures and the facts for header and footer are arguments; nothing is read, written or
//! looked up. What the person wrote is what is rendered; nothing is generated here but the table of contents, page furniture
//! and figures drawn from what the document itself says. It does not look for personal data: whoever exports does that first.
#![warn(clippy::disallowed_methods)]

pub mod document;

mod clean;
mod docx;
mod enrich;
mod figure;
mod html;
mod markdown;
mod parse;
mod pdf;
mod picture;
mod seen;
mod words;

pub use docx::{House, NoHouse, docx};
pub use figure::{Chart, Mark, Moment, Node, Series, Volume, figure_svg};
pub use html::html;
pub use markdown::{markdown, markdown_linking};
pub use parse::parse;
pub use pdf::{Pdf, SystemFont, pdf, pdf_with};
pub use picture::{MOST_PIXELS, MOST_UNPACKED, NoPicture};
pub use seen::Seen;
pub use words::{shown, words};

#[cfg(test)]
mod tests;

/// What stands around the text: in the header and footer of pages, and in the metadata of the file.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Furniture {
    /// Day and time of the export (UTC): shown, and written into the file's metadata.
    pub exported_at: jiff::Timestamp,
    /// One sentence for the foot of the document, such as "Redacted by policy …: 2 values of 2 types."; may be empty.
    pub notice: String,
    /// Who exports, for the metadata of a document that names no author; may be empty.
    pub exported_by: String,
    /// Words marked on each page, such as "contains original values"; may be empty.
    pub warning: String,
}

/// What the head of a document says of it: pairs of a name and a value, none of them empty.
fn facts(document: &document::Document, furniture: &Furniture) -> Vec<(String, String)> {
    let metadata = &document.metadata;
    let mut facts = Vec::new();
    for (name, key) in [
        ("Classification", "classification"),
        ("Status", "status"),
        ("Severity", "severity"),
        ("Author", "author"),
        ("Issue", "issue"),
    ] {
        let value = metadata.get(key);
        if !value.is_empty() {
            facts.push((name.to_owned(), value.to_owned()));
        }
    }
    facts.push(("Date".to_owned(), furniture.exported_at.strftime("%Y-%m-%d").to_string()));
    facts
}

/// Who the metadata of a file name as its author: who wrote the document, else who exported it.
fn author<'a>(document: &'a document::Document, furniture: &'a Furniture) -> &'a str {
    match document.metadata.get("author") {
        "" => &furniture.exported_by,
        author => author,
    }
}

/// `2026-03-16 09:30 UTC`.
fn day_and_time(time: jiff::Timestamp) -> String {
    time.strftime("%Y-%m-%d %H:%M UTC").to_string()
}

/// What a document is about, in a line for its metadata: its kind, its issue.
fn subject(document: &document::Document) -> String {
    let kind = match document.metadata.get("tftsr").split('/').next().unwrap_or_default() {
        "rca" => "Root cause analysis",
        "postmortem" => "Post-mortem",
        "triage" => "Triage",
        _ => "",
    };
    match (kind, document.metadata.get("issue")) {
        (kind, "") => kind.to_owned(),
        ("", issue) => format!("Issue {issue}"),
        (kind, issue) => format!("{kind} of issue {issue}"),
    }
}
