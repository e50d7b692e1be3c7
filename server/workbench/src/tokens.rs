//! Colors of the text: findings, which show where the list of diagnostics stops at its limit, the parts of a log's records, and how sure whys are.

use logs::{Level, Part};
use text::Span;
use triage::WhyStatus;

use crate::documents::{Role, Snapshot};

/// What a colored stretch of text is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum TokenKind {
    /// A credential.
    Secret,
    /// Something that names or reaches a person.
    Personal,
    /// An address, host, path or account of a system.
    Infrastructure,
    /// When a record was written.
    Time,
    /// The level of a record that failed.
    Error,
    /// The level of a record that warns.
    Warning,
    /// The level of a record of normal work.
    Info,
    /// The level of a record for developers.
    Debug,
    /// Who wrote a record.
    Source,
    /// A name of a request, process or the like.
    Identifier,
    /// A number.
    Number,
    /// The state of a why that is thought of.
    Hypothesis,
    /// The state of a why that evidence points at.
    Supported,
    /// The state of a why that evidence shows.
    Confirmed,
    /// The state of a why that is refuted or ruled out.
    Refuted,
}

impl TokenKind {
    /// Every kind; a kind's place in it is its number on the wire.
    pub const ALL: &[TokenKind] = &[
        TokenKind::Secret,
        TokenKind::Personal,
        TokenKind::Infrastructure,
        TokenKind::Time,
        TokenKind::Error,
        TokenKind::Warning,
        TokenKind::Info,
        TokenKind::Debug,
        TokenKind::Source,
        TokenKind::Identifier,
        TokenKind::Number,
        TokenKind::Hypothesis,
        TokenKind::Supported,
        TokenKind::Confirmed,
        TokenKind::Refuted,
    ];

    /// The name themes know it by.
    pub fn id(self) -> &'static str {
        match self {
            TokenKind::Secret => "secret",
            TokenKind::Personal => "personalData",
            TokenKind::Infrastructure => "infrastructure",
            TokenKind::Time => "logTime",
            TokenKind::Error => "logError",
            TokenKind::Warning => "logWarning",
            TokenKind::Info => "logInfo",
            TokenKind::Debug => "logDebug",
            TokenKind::Source => "logSource",
            TokenKind::Identifier => "logIdentifier",
            TokenKind::Number => "number",
            TokenKind::Hypothesis => "hypothesis",
            TokenKind::Supported => "supported",
            TokenKind::Confirmed => "confirmed",
            TokenKind::Refuted => "refuted",
        }
    }

    fn of(part: Part) -> TokenKind {
        match part {
            Part::Time => TokenKind::Time,
            Part::Level(Level::Fatal | Level::Error) => TokenKind::Error,
            Part::Level(Level::Warning) => TokenKind::Warning,
            Part::Level(Level::Info) => TokenKind::Info,
            Part::Level(Level::Debug | Level::Trace) => TokenKind::Debug,
            Part::Source => TokenKind::Source,
            Part::Identifier => TokenKind::Identifier,
            Part::Number => TokenKind::Number,
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

/// Up to this size, in bytes, a whole document gets its tokens at once; of a larger one only what is in view.
const LARGEST: usize = 8 << 20;
/// Most bytes of a log whose parts are told for one view.
const VIEW: usize = 256 << 10;
/// Most bytes of a record that are looked at.
const RECORD: usize = 16 << 10;

/// The tokens of a whole document; nothing for a large one.
pub fn all_tokens(snapshot: &Snapshot) -> Option<Vec<Token>> {
    let length = snapshot.document.len();
    (length <= LARGEST).then(|| {
        let whole = Span::new(0, length);
        let parts = match snapshot.role {
            Role::Log => of_records(snapshot, &snapshot.log(), 0, whole),
            Role::Triage => states(snapshot),
            Role::Report => Vec::new(),
        };
        merged(findings(snapshot, whole), parts)
    })
}

/// The tokens that touch a span, in the order of the text, not overlapping.
pub fn tokens(snapshot: &Snapshot, span: Span) -> Vec<Token> {
    let parts = match snapshot.role {
        Role::Log => parts(snapshot, span),
        Role::Triage => {
            states(snapshot).into_iter().filter(|token| token.span.overlaps(span)).collect()
        }
        Role::Report => Vec::new(),
    };
    merged(findings(snapshot, span), parts)
}

fn findings(snapshot: &Snapshot, span: Span) -> Vec<Token> {
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

/// The lines that say how sure a why is.
fn states(snapshot: &Snapshot) -> Vec<Token> {
    let text = snapshot.document.text();
    triage::state_lines(&text)
        .into_iter()
        .map(|(span, status)| {
            let kind = match status {
                WhyStatus::Hypothesis => TokenKind::Hypothesis,
                WhyStatus::Supported => TokenKind::Supported,
                WhyStatus::Confirmed => TokenKind::Confirmed,
                WhyStatus::Refuted => TokenKind::Refuted,
            };
            Token { span, kind }
        })
        .collect()
}

/// The parts of the records in a span: of the log where it was read, else of what is in view, read by itself.
fn parts(snapshot: &Snapshot, span: Span) -> Vec<Token> {
    let span = Span::new(span.start, span.end.min(span.start + VIEW));
    if let Some(log) = snapshot.log_at_hand() {
        return of_records(snapshot, &log, 0, span);
    }
    let document = &snapshot.document;
    let start = document.line_start(span.start).max(span.start.saturating_sub(RECORD));
    let mut bytes = Vec::new();
    document.read(Span::new(start, span.end), &mut bytes);
    let log =
        logs::read(&bytes, &logs::ReadOptions { year_hint: Some(2000), zone_offset_seconds: 0 });
    of_records(snapshot, &log, start, span)
}

/// The parts of the records of a log that begins at a byte of the document.
fn of_records(snapshot: &Snapshot, log: &logs::Log, base: usize, span: Span) -> Vec<Token> {
    let first = log.records.partition_point(|record| record.span.end + base < span.start);
    let mut tokens = Vec::new();
    let mut bytes = Vec::new();
    for record in log.records.iter().skip(first) {
        let start = record.span.start + base;
        if start >= span.end {
            break;
        }
        bytes.clear();
        let end = (record.span.end + base).min(start + RECORD);
        snapshot.document.read(Span::new(start, end), &mut bytes);
        tokens.extend(
            logs::parts(&record, &bytes)
                .into_iter()
                .map(|(part, kind)| Token { span: part.shifted(start), kind: TokenKind::of(kind) })
                .filter(|token| token.span.overlaps(span)),
        );
    }
    tokens
}

/// Both in the order of the text; where they overlap a finding counts.
fn merged(findings: Vec<Token>, parts: Vec<Token>) -> Vec<Token> {
    if parts.is_empty() {
        return findings;
    }
    let mut all = Vec::with_capacity(findings.len() + parts.len());
    let mut findings = findings.into_iter().peekable();
    let mut until = 0;
    for part in parts {
        while let Some(finding) = findings.next_if(|finding| finding.span.start < part.span.end) {
            until = finding.span.end.max(until);
            all.push(finding);
        }
        if part.span.start >= until {
            all.push(part);
        }
    }
    all.extend(findings);
    all
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn findings_cover_parts() {
        let token = |start, end, kind| Token { span: Span::new(start, end), kind };
        let (id, email) = (TokenKind::Identifier, TokenKind::Personal);
        let parts = vec![token(0, 4, id), token(6, 8, id), token(12, 14, id), token(20, 22, id)];
        let findings = vec![token(5, 9, email), token(13, 19, email)];
        let starts: Vec<usize> =
            merged(findings, parts).iter().map(|token| token.span.start).collect();
        assert_eq!(starts, [0, 5, 13, 20]);
    }
}
