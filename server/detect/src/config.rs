//! What to look for, what is done with it, and what to leave alone.
//!
//! Knows no files and no formats: settings are read elsewhere and arrive here as plain values.

use std::collections::BTreeMap;
use std::sync::Arc;

use crate::allow::Allow;
use crate::own_rules::OwnRules;
use crate::{Finding, Head, Policy, Severity, kind};

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
    /// What is done with kinds, by id, where it is not what the catalogue says.
    pub overrides: BTreeMap<String, Override>,
    /// What is never reported.
    pub allow: Vec<Arc<Allow>>,
    /// Rules beside the detectors.
    pub rules: OwnRules,
    /// What the start of the text says, for a part of one that does not begin where it does. `None` reads it from what is scanned.
    pub head: Option<Head>,
}

/// What differs from the catalogue for a kind.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Override {
    /// What is done with its findings.
    pub policy: Option<Policy>,
    /// How bad its findings are. One that is milder than its kind (a private address) is raised by nothing.
    pub severity: Option<Severity>,
}

impl Config {
    /// Every kind, every severity, nothing allowed, not even by a comment, no rules beside the detectors.
    pub fn everything() -> Config {
        Config {
            types: None,
            allow_values: Vec::new(),
            min_severity: Severity::Hint,
            allow_comments: false,
            overrides: BTreeMap::new(),
            allow: Vec::new(),
            rules: OwnRules::none(),
            head: None,
        }
    }

    /// The same without what only concerns what is shown: every type and severity, whatever a comment in the text says.
    /// For text that leaves.
    #[must_use]
    pub fn for_sealing(&self) -> Config {
        Config { types: None, min_severity: Severity::Hint, allow_comments: false, ..self.clone() }
    }

    /// The head under which a text is scanned that starts so.
    pub(crate) fn head_of(&self, start: &[u8]) -> Head {
        self.head.clone().unwrap_or_else(|| Head::of(start))
    }

    /// Gives findings the severity and policy that this configuration has for them, and drops those it does not want.
    pub(crate) fn judge(&self, findings: &mut Vec<Finding>, text: &[u8]) {
        if !self.overrides.is_empty() {
            for finding in findings.iter_mut() {
                if let Some(other) = self.overrides.get(finding.kind) {
                    other.apply(finding);
                }
            }
        }
        if self.wants_all() && !findings.iter().any(|finding| finding.policy == Policy::Ignore) {
            return;
        }
        findings
            .retain(|finding| self.wants(finding, text.get(finding.span.range()).unwrap_or(&[])));
    }

    /// Whether this configuration wants whatever is found, unless it is ignored.
    fn wants_all(&self) -> bool {
        self.types.is_none()
            && self.min_severity == Severity::Hint
            && self.allow_values.is_empty()
            && self.allow.is_empty()
    }

    /// Whether this configuration wants a finding over `value`.
    fn wants(&self, finding: &Finding, value: &[u8]) -> bool {
        finding.severity >= self.min_severity
            && finding.policy != Policy::Ignore
            && self.types.as_ref().is_none_or(|types| types.iter().any(|id| id == finding.kind))
            && !self.allow_values.iter().any(|allowed| allowed.as_bytes() == value)
            && !self.allow.iter().any(|allow| allow.covers(finding, value))
    }
}

impl Override {
    fn apply(&self, finding: &mut Finding) {
        if let Some(policy) = self.policy {
            finding.policy = policy;
        }
        if let Some(severity) = self.severity {
            let usual = kind(finding.kind).is_none_or(|kind| kind.severity == finding.severity);
            finding.severity = if usual { severity } else { finding.severity.min(severity) };
        }
    }
}
