//! What to look for, and what to leave alone.
//!
//! Knows no files and no formats: settings are read elsewhere and arrive here as plain values.

use crate::{Finding, Severity};

/// What a scan reports.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Config {
    /// Ids of the kinds to report, such as `email`; `None` reports all. Unknown ids select nothing.
    pub types: Option<Vec<String>>,
    /// Values that are never reported, compared byte for byte.
    pub allow_values: Vec<String>,
    /// Findings milder than this are dropped.
    pub min_severity: Severity,
    /// Whether a line that says `tftsr:allow` is left alone. Never where text is sealed: a log could say it.
    pub allow_comments: bool,
}

impl Config {
    /// Every kind, every severity, nothing allowed, not even by a comment.
    pub fn everything() -> Config {
        Config {
            types: None,
            allow_values: Vec::new(),
            min_severity: Severity::Hint,
            allow_comments: false,
        }
    }

    /// Whether this configuration wants a finding over `value`.
    pub(crate) fn wants(&self, finding: &Finding, value: &[u8]) -> bool {
        finding.severity >= self.min_severity
            && self.types.as_ref().is_none_or(|types| types.iter().any(|id| id == finding.kind))
            && !self.allow_values.iter().any(|allowed| allowed.as_bytes() == value)
    }
}
