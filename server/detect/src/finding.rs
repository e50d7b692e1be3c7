//! What a detector reports.

use text::Span;

use crate::Policy;

/// One value found.
#[derive(Debug, Clone, PartialEq)]
pub struct Finding {
    /// Where the value is: UTF-8 bytes from the start of the text, half open. Without key, quotes or scheme word.
    pub span: Span,
    /// What it is: an id of the type catalogue, lower case, such as `ipv4` or `github_token`.
    pub kind: &'static str,
    /// Which detector found it, such as `github-token`.
    pub rule: &'static str,
    /// How bad it would be if it left the machine.
    pub severity: Severity,
    /// What is done with it: that of its kind, unless the configuration of the scan says otherwise.
    pub policy: Policy,
    /// How sure we are, percent.
    pub confidence: u8,
    /// Why it was found, in words that hold nothing of the value.
    pub reason: &'static str,
    /// Inside another finding of the same scan (a host inside a URL): reachable, not shown or redacted by itself.
    pub nested: bool,
}

/// How bad a finding is; ordered from mild to bad.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Severity {
    /// Private, loopback and documentation ranges.
    Hint,
    /// Network and host identifiers.
    Information,
    /// Direct identifiers of people.
    Warning,
    /// Credentials.
    Error,
}
