//! Findings as colors of the text: they show where the list of diagnostics stops at its limit.

use text::Span;

use crate::documents::Snapshot;

/// What a colored stretch of text is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum TokenKind {
    /// A credential.
    Secret,
    /// Something that names or reaches a person.
    Personal,
    /// An address, host, path or account of a system.
    Infrastructure,
}

impl TokenKind {
    /// Every kind; a kind's place in it is its number on the wire.
    pub const ALL: &[TokenKind] =
        &[TokenKind::Secret, TokenKind::Personal, TokenKind::Infrastructure];

    /// The name themes know it by.
    pub fn id(self) -> &'static str {
        match self {
            TokenKind::Secret => "secret",
            TokenKind::Personal => "personalData",
            TokenKind::Infrastructure => "infrastructure",
        }
    }
}

/// One colored stretch; never across a line end.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Token {
    /// Where, in bytes.
    pub span: Span,
    /// What it is.
    pub kind: TokenKind,
}

/// The tokens that touch a span, in the order of the text, not overlapping.
pub fn tokens(snapshot: &Snapshot, span: Span) -> Vec<Token> {
    let document = &snapshot.document;
    let mut tokens = Vec::new();
    let near = snapshot.near(span);
    for finding in near.iter().filter(|one| !one.nested && one.span.overlaps(span)) {
        let kind = match detect::kind(finding.kind).map(|kind| kind.tier) {
            Some(1) => TokenKind::Secret,
            Some(2) => TokenKind::Personal,
            _ => TokenKind::Infrastructure,
        };
        let first = document.line_of(finding.span.start.max(span.start));
        let lines = first..=document.line_of(finding.span.end.min(span.end));
        for line in lines.filter_map(|line| document.line_span(line)) {
            let start = line.start.max(finding.span.start);
            let end = line.end.min(finding.span.end);
            if start < end {
                tokens.push(Token { span: Span::new(start, end), kind });
            }
        }
    }
    tokens
}
