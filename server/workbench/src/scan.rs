//! Findings of plain bytes, for the command line: files and pipes rather than documents.

use detect::{Config, Severity};

use crate::diagnostics::title;
use crate::documents::{Role, role_of};
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
    /// First byte.
    pub start: usize,
    /// One past the last byte.
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

/// Every finding in some bytes, in order, nested ones included.
pub fn scan(bytes: &[u8], options: &ScanOptions, policy: &Policy) -> Result<Vec<Row>, String> {
    let config = policy.apply(options.config()?);
    let findings = detect::scan(bytes, &with_why_numbers(config, bytes));
    let (mut line, mut column, mut seen) = (1, 1, 0);
    let rows = findings
        .iter()
        .map(|finding| {
            let between = bytes.get(seen..finding.span.start).unwrap_or_default();
            let breaks = between.iter().filter(|&&byte| byte == b'\n').count();
            let rest = between.rsplit(|&byte| byte == b'\n').next().unwrap_or_default();
            line += breaks;
            column = if breaks > 0 { 1 } else { column } + characters(rest);
            seen = finding.span.start;
            Row {
                start: finding.span.start,
                end: finding.span.end,
                line,
                column,
                kind: finding.kind,
                title: title(finding.kind),
                rule: finding.rule,
                severity: severity_id(finding.severity),
                confidence: f64::from(finding.confidence) / 100.0,
                policy: crate::policy::policy_id(finding.policy),
                nested: finding.nested,
            }
        })
        .collect();
    Ok(rows)
}

/// What tells a finding from others without telling the value: SHA-256 (cut to 128 bits) of its type and of what stands around it
/// in its line, every finding replaced by its type. The same wherever in the file the line stands.
pub fn line_fingerprint(bytes: &[u8], rows: &[Row], index: usize) -> String {
    use sha2::{Digest, Sha256};
    let Some(row) = rows.get(index) else { return String::new() };
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
    let near = |other: &&Row| !other.nested && other.start < to && other.end > from;
    let back = rows.get(..index).unwrap_or_default().iter().rev().take(AROUND).filter(near);
    let ahead = rows.get(index..).unwrap_or_default().iter().take(AROUND).filter(near);
    let mut shown: Vec<&Row> = back.chain(ahead).collect();
    shown.sort_by_key(|other| other.start);
    let mut hash = Sha256::new();
    hash.update(row.kind);
    let mut done = from;
    for other in shown {
        hash.update(bytes.get(done..other.start.max(done)).unwrap_or_default());
        hash.update([0]);
        hash.update(other.kind);
        done = other.end.max(done);
    }
    hash.update(bytes.get(done..to).unwrap_or_default());
    hash.finalize().iter().take(16).map(|byte| format!("{byte:02x}")).collect()
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

/// How many characters some bytes hold; a run of bytes outside UTF-8 is what it would be shown as, one each.
fn characters(bytes: &[u8]) -> usize {
    bytes
        .utf8_chunks()
        .map(|chunk| chunk.valid().chars().count() + usize::from(!chunk.invalid().is_empty()))
        .sum()
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

    fn everything() -> ScanOptions {
        ScanOptions { types: None, min_severity: "hint".into() }
    }

    #[test]
    fn rows_count_lines_and_characters_also_around_broken_bytes() {
        let rows = scan(
            b"x\n\xff\xc3\xa4 ana@example.com\r\nbo@example.com",
            &everything(),
            &Policy::none(),
        )
        .expect("scans");
        let places: Vec<(usize, usize)> = rows
            .iter()
            .filter(|row| row.kind == "email")
            .map(|row| (row.line, row.column))
            .collect();
        assert_eq!(places, [(2, 4), (3, 1)]);
    }

    #[test]
    fn unknown_types_and_severities_are_said() {
        let options = ScanOptions { types: Some(vec!["nope".into()]), min_severity: "hint".into() };
        assert!(options.check().expect_err("unknown").contains("nope"));
        let options = ScanOptions { types: None, min_severity: "loud".into() };
        assert!(options.check().expect_err("unknown").contains("loud"));
    }
}
