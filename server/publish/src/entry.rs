//! What is published.

use redact::Redacted;

use crate::forms;

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
}

/// How a target wants text to be written.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Form {
    /// GitHub's Markdown.
    Markdown,
    /// XHTML as Confluence and knowledge bases store it.
    Xhtml,
    /// Jira's own.
    Jira,
    /// Wikitext of MediaWiki.
    Wikitext,
}

impl Entry {
    /// The text as a target wants it: without front matter and title, with the notice and the marker at its foot.
    pub(crate) fn written(&self, form: Form) -> String {
        let mut document = export::parse(self.text.as_str(), &|_| None);
        let opens_with_title = matches!(
            document.blocks.first(),
            Some(export::document::Block::Heading { level: 1, .. })
        );
        if opens_with_title {
            document.blocks.remove(0);
        }
        document.metadata.fields.clear();
        let foot = forms::foot(self.notice.as_str(), &self.marker);
        document.blocks.extend(foot);
        match form {
            Form::Markdown => export::markdown(&document),
            Form::Xhtml => forms::xhtml::text(&document),
            Form::Jira => forms::jira::text(&document),
            Form::Wikitext => forms::wikitext::text(&document),
        }
    }

    /// The title on one line, at most this many characters.
    pub(crate) fn title(&self, most: usize) -> String {
        let words: Vec<&str> = self.title.as_str().split_whitespace().collect();
        words.join(" ").chars().take(most).collect()
    }
}
