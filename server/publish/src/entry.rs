//! What is published.

use std::collections::BTreeMap;

use export::document::{Block, Picture, PictureFormat};
use redact::Redacted;
use sha2::{Digest, Sha256};

use crate::PublishError;
use crate::forms::{self, Notation};

/// A document on its way to a target. Every text in it is sealed.
#[derive(Debug, Clone)]
pub struct Entry {
    /// What it is called there.
    pub title: Redacted,
    /// The document as Markdown, with its front matter.
    pub text: Redacted,
    /// One sentence for its foot: by which policy it was redacted, and how it is classified.
    pub notice: Redacted,
    /// Letters, digits, hyphens and a slash that make it the same document wherever it is found: `ISSUE/rca`.
    pub marker: String,
    /// The pictures that go along, where the target takes any. Nobody reads what they show; a person has to say so.
    pub pictures: Vec<Attached>,
}

/// A picture of a document.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Attached {
    /// As the document names it.
    pub path: String,
    /// What it is called on the other side: made of its hash, for the name it had may tell of people.
    pub name: String,
    /// The picture.
    pub picture: Picture,
}

impl Attached {
    /// The picture that a document names by this path.
    pub fn new(path: &str, picture: Picture) -> Attached {
        let hash = hex(&Sha256::digest(&picture.bytes));
        let extension = match picture.format {
            PictureFormat::Png => "png",
            PictureFormat::Jpeg => "jpg",
        };
        let name = format!("image-{}.{extension}", hash.get(..12).unwrap_or(&hash));
        Attached { path: path.to_owned(), name, picture }
    }

    /// Its media type.
    pub fn media_type(&self) -> &'static str {
        match self.picture.format {
            PictureFormat::Png => "image/png",
            PictureFormat::Jpeg => "image/jpeg",
        }
    }
}

/// Where a target keeps pictures, by their names.
pub(crate) type Addresses = BTreeMap<String, String>;

/// How a target wants text to be written.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Form {
    /// GitHub's Markdown, call-outs with it.
    Markdown,
    /// Markdown where call-outs are quotes whose title is strong. `titled` where a page shows no title but its first heading.
    PlainMarkdown { titled: bool },
    /// XHTML as knowledge bases store it.
    Xhtml,
    /// XHTML as Confluence stores it, where pictures are files attached to the page.
    Storage,
    /// Jira's own.
    Jira,
    /// Wikitext of MediaWiki.
    Wikitext,
}

/// An entry, and where the target keeps its pictures: what a page is made of.
pub(crate) struct Page<'a> {
    pub(crate) entry: &'a Entry,
    pub(crate) addresses: &'a Addresses,
}

impl Page<'_> {
    /// The title on one line, at most this many characters.
    pub(crate) fn title(&self, most: usize) -> String {
        self.entry.title(most)
    }

    /// The text, unless it is longer than the target takes, in characters.
    pub(crate) fn text(&self, form: Form, most: usize) -> Result<String, PublishError> {
        let text = self.entry.written(form, self.addresses);
        let length = text.chars().count();
        match length > most {
            true => Err(PublishError::TooLong { length, most }),
            false => Ok(text),
        }
    }
}

impl Entry {
    /// The text as a target wants it: without front matter and title, with the notice and the marker at its foot. Pictures
    /// that the target does not keep are words.
    pub(crate) fn written(&self, form: Form, addresses: &Addresses) -> String {
        let kept = |path: &str| {
            let found = self.pictures.iter().find(|known| known.path == path)?;
            addresses.contains_key(&found.name).then(|| found.picture.clone())
        };
        let mut document = export::parse(self.text.as_str(), &kept);
        let opens_with_title =
            matches!(document.blocks.first(), Some(Block::Heading { level: 1, .. }));
        let wants_title = form == Form::PlainMarkdown { titled: true };
        if opens_with_title && !wants_title {
            document.blocks.remove(0);
        }
        document.metadata.fields.clear();
        document.blocks.extend(forms::foot(self.notice.as_str(), &self.marker));
        let address = |picture: &Picture| {
            let found = self.pictures.iter().find(|known| known.picture == *picture);
            found.and_then(|known| addresses.get(&known.name)).cloned().unwrap_or_default()
        };
        let notation: &dyn Notation = match form {
            Form::Markdown => return export::markdown_linking(&document, &address),
            Form::PlainMarkdown { .. } => {
                forms::as_quotes(&mut document.blocks);
                document.notes.iter_mut().for_each(|note| forms::as_quotes(note));
                return export::markdown_linking(&document, &address);
            }
            Form::Xhtml => &forms::xhtml::Xhtml { attached: false },
            Form::Storage => &forms::xhtml::Xhtml { attached: true },
            Form::Jira => &forms::jira::Jira,
            Form::Wikitext => &forms::wikitext::Wikitext,
        };
        format!("{}\n", forms::text(&document, notation, &address).trim_end())
    }

    /// The title on one line, at most this many characters.
    pub(crate) fn title(&self, most: usize) -> String {
        let words: Vec<&str> = self.title.as_str().split_whitespace().collect();
        words.join(" ").chars().take(most).collect()
    }
}

/// Bytes as lower-case hex digits.
pub(crate) fn hex(bytes: &[u8]) -> String {
    bytes.iter().map(|byte| format!("{byte:02x}")).collect()
}
