//! Findings of plain bytes, for the command line: files and pipes, piece by piece, rather than documents.

pub use detect::Config;
use detect::{Finding, Head, Severity};
use text::Span;

use crate::apart;
use crate::diagnostics::title;
use crate::documents::{Role, role_of};
use crate::pieces::Piece;
use crate::policy::Policy;
use crate::settings::severity_id;
use crate::triage_document::why_numbers;

/// What to look for.
#[derive(Debug, Clone)]
pub struct ScanOptions {
    /// Type ids; `None` means all.
    pub types: Option<Vec<String>>,
    /// Mildest severity: `hint`, `information`, `warning`, `error`.
    pub min_severity: String,
}

impl ScanOptions {
    /// The detection this means; the error names what is not known.
    pub(crate) fn config(&self) -> Result<Config, String> {
        let severity = [Severity::Hint, Severity::Information, Severity::Warning, Severity::Error]
            .into_iter()
            .find(|severity| severity_id(*severity) == self.min_severity)
            .ok_or_else(|| {
                format!(
                    "unknown severity {}; use hint, information, warning or error",
                    self.min_severity
                )
            })?;
        if let Some(unknown) = self.types.iter().flatten().find(|id| detect::kind(id).is_none()) {
            return Err(format!("unknown type {unknown}; `tftsr scan --list-types` shows all"));
        }
        let mut config = Config::everything();
        config.types.clone_from(&self.types);
        config.min_severity = severity;
        config.allow_comments = true;
        Ok(config)
    }

    /// Whether the options make sense.
    pub fn check(&self) -> Result<(), String> {
        self.config().map(|_| ())
    }
}

/// One finding with its place in a file.
#[derive(Debug, Clone, PartialEq)]
pub struct Row {
    /// Where it is in the text of its [`Piece`].
    pub span: Span,
    /// First byte in the file.
    pub start: usize,
    /// One past the last byte in the file.
    pub end: usize,
    /// From 1.
    pub line: usize,
    /// In characters, from 1; bytes outside UTF-8 count as one each.
    pub column: usize,
    /// Type id.
    pub kind: &'static str,
    /// What a person calls the type.
    pub title: &'static str,
    /// Which detector.
    pub rule: &'static str,
    /// `hint`, `information`, `warning`, `error`.
    pub severity: &'static str,
    /// From 0 to 1.
    pub confidence: f64,
    /// `redact`, `report`.
    pub policy: &'static str,
    /// Inside another finding, or overlapped by a worse one.
    pub nested: bool,
}

impl Piece {
    /// The findings of its lines from a place on, in order, nested ones included, and where in the text the next line starts that
    /// was not looked at: beyond this piece where a finding of several lines ends there. No finding of earlier lines may reach
    /// over `from`. `None` when what follows must be seen, too ([`Piece::join`]).
    pub fn scan(&self, from: usize, config: &Config) -> Option<(Vec<Row>, usize)> {
        let lines = Span::new(self.place_of(from), self.lines.end);
        let mut part = detect::scan_part(&self.text, lines, self.at_end, config)?;
        if self.is_markdown {
            let lines = Span::new(lines.start, part.end);
            apart::add(&self.text, lines, config, &mut part.findings);
        }
        Some((self.rows(&part.findings), self.start + (part.end - self.lines.start)))
    }

    fn rows(&self, findings: &[Finding]) -> Vec<Row> {
        let mut place = self.place();
        let mut rows = Vec::with_capacity(findings.len());
        for finding in findings {
            place.go(&self.text, finding.span.start);
            rows.push(Row {
                span: finding.span,
                start: place.offset,
                end: place.offset + self.size(finding.span),
                line: place.line,
                column: place.column,
                kind: finding.kind,
                title: title(finding.kind),
                rule: finding.rule,
                severity: severity_id(finding.severity),
                confidence: f64::from(finding.confidence) / 100.0,
                policy: crate::policy::policy_id(finding.policy),
                nested: finding.nested,
            });
        }
        rows
    }
}

/// The detection for a file, of which the first piece is at hand.
pub fn config_of(first: &Piece, options: &ScanOptions, policy: &Policy) -> Result<Config, String> {
    let mut config = with_why_numbers(policy.apply(options.config()?), &first.text);
    config.head = Some(Head::of(&first.text));
    Ok(config)
}

/// What tells a finding from others without telling the value: SHA-256 (cut to 128 bits) of its type and of what stands around it
/// in its line, every finding replaced by its type. The same wherever in the file the line stands.
pub fn line_fingerprint(piece: &Piece, rows: &[Row], index: usize) -> u128 {
    use sha2::{Digest, Sha256};
    let Some(row) = rows.get(index) else { return 0 };
    let bytes = &*piece.text;
    let (kind, row) = (row.kind, row.span);
    let before = bytes.get(..row.start).unwrap_or_default();
    let line = before.iter().rev().take(AROUND).position(|&byte| byte == b'\n');
    let from = row.start - line.unwrap_or(before.len().min(AROUND));
    let behind = bytes.get(row.end..).unwrap_or_default();
    let to = row.end
        + behind
            .iter()
            .take(AROUND)
            .position(|&byte| byte == b'\n')
            .unwrap_or(behind.len().min(AROUND));
    let near = |other: &&Row| !other.nested && other.span.start < to && other.span.end > from;
    let back = rows.get(..index).unwrap_or_default().iter().rev().take(AROUND).filter(near);
    let ahead = rows.get(index..).unwrap_or_default().iter().take(AROUND).filter(near);
    let mut shown: Vec<&Row> = back.chain(ahead).collect();
    shown.sort_by_key(|other| other.span.start);
    let mut hash = Sha256::new();
    hash.update(kind);
    let mut done = from;
    for other in shown {
        hash.update(bytes.get(done..other.span.start.max(done)).unwrap_or_default());
        hash.update([0]);
        hash.update(other.kind);
        done = other.span.end.max(done);
    }
    hash.update(bytes.get(done..to).unwrap_or_default());
    hash.finalize().first_chunk().map_or(0, |bytes| u128::from_be_bytes(*bytes))
}

/// How much of a line around a finding its fingerprint is made of, in bytes to each side.
const AROUND: usize = 200;

/// In a triage document the numbers of whys are no addresses, in a shell as in an editor.
pub(crate) fn with_why_numbers(mut config: Config, bytes: &[u8]) -> Config {
    if bytes.starts_with(b"---") {
        let text = String::from_utf8_lossy(bytes);
        if role_of(&text) == Role::Triage {
            config.allow_values.extend(why_numbers(&text));
        }
    }
    config
}

/// Every rule of the detectors.
pub fn rules() -> Vec<detect::RuleInfo> {
    detect::rules()
}

/// Every rule of the detectors as a page.
pub fn rules_markdown() -> String {
    detect::rules_markdown()
}

/// Every type of finding as (id, title).
pub fn types() -> Vec<(&'static str, &'static str)> {
    detect::kinds().iter().map(|kind| (kind.id, kind.title)).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn unknown_types_and_severities_are_said() {
        let options = ScanOptions { types: Some(vec!["nope".into()]), min_severity: "hint".into() };
        assert!(options.check().expect_err("unknown").contains("nope"));
        let options = ScanOptions { types: None, min_severity: "loud".into() };
        assert!(options.check().expect_err("unknown").contains("loud"));
    }
}
