//! Findings and redaction of plain bytes, for the command line: files and pipes rather than documents.

use std::collections::BTreeMap;
use std::io::{self, Read, Write};

use detect::{Config, Finding, Policy, Severity};
use redact::Ledger;

use crate::diagnostics::title;
use crate::documents::{Role, role_of};
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
    fn config(&self) -> Result<Config, String> {
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
    /// Inside another finding, or overlapped by a worse one.
    pub nested: bool,
}

/// Every finding in some bytes, in order, nested ones included.
pub fn scan(bytes: &[u8], options: &ScanOptions) -> Result<Vec<Row>, String> {
    let findings = detect::scan(bytes, &with_why_numbers(options.config()?, bytes));
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
                nested: finding.nested,
            }
        })
        .collect();
    Ok(rows)
}

/// In a triage document the numbers of whys are no addresses, in a shell as in an editor.
fn with_why_numbers(mut config: Config, bytes: &[u8]) -> Config {
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

/// Every type of finding as (id, title).
pub fn types() -> Vec<(&'static str, &'static str)> {
    detect::kinds().iter().map(|kind| (kind.id, kind.title)).collect()
}

/// How much is read before findings are looked for; a block ends at a line end.
const BLOCK: usize = 4 << 20;
/// A block grows to this when it holds one endless line or key.
const LONGEST_BLOCK: usize = 64 << 20;

/// Redacts a stream with numbered tokens: equal values get equal placeholders over the whole of `ledger`'s life.
#[derive(Debug)]
pub struct Redactor {
    config: Config,
    ledger: Ledger,
    counts: BTreeMap<&'static str, usize>,
}

impl Redactor {
    /// A redactor that has seen nothing yet.
    pub fn new(options: &ScanOptions) -> Result<Redactor, String> {
        Ok(Redactor {
            config: options.config()?,
            ledger: Ledger::new(Vec::new()),
            counts: BTreeMap::new(),
        })
    }

    /// How many values of each type were replaced so far.
    pub fn counts(&self) -> &BTreeMap<&'static str, usize> {
        &self.counts
    }

    /// Copies `input` to `output`, findings replaced, everything else byte for byte. Memory is bounded by the
    /// longest line or key, not by the input.
    pub fn run(&mut self, input: &mut dyn Read, output: &mut dyn Write) -> io::Result<()> {
        let mut block = Vec::new();
        let everything = self.config.clone();
        let mut at_start = true;
        loop {
            let wanted = BLOCK + block.len();
            let read = input.take((wanted - block.len()) as u64).read_to_end(&mut block)?;
            let at_end = read == 0;
            if at_start {
                self.config = with_why_numbers(everything.clone(), &block);
                at_start = false;
            }
            let cut = if at_end { block.len() } else { cut(&block) };
            if cut > 0 {
                output.write_all(&self.redact(&block[..cut]))?;
                block.drain(..cut);
            }
            if at_end {
                return output.flush();
            }
        }
    }

    fn redact(&mut self, bytes: &[u8]) -> Vec<u8> {
        self.ledger.reserve(&String::from_utf8_lossy(bytes));
        let mut findings: Vec<Finding> = detect::scan(bytes, &self.config);
        findings.retain(|finding| {
            detect::kind(finding.kind).is_some_and(|kind| kind.policy == Policy::Redact)
        });
        let replacements = redact::replacements(bytes, &findings, &mut self.ledger);
        for replacement in &replacements {
            *self.counts.entry(replacement.kind).or_default() += 1;
        }
        redact::replaced(bytes, &replacements)
    }
}

/// Where a block may end: after a line, and not inside a key of several lines.
fn cut(block: &[u8]) -> usize {
    let line_end = block.iter().rposition(|&byte| byte == b'\n').map_or(0, |at| at + 1);
    let tail_start = line_end.saturating_sub(64 << 10);
    let tail = &block[tail_start..line_end];
    let begin = last(tail, b"-----BEGIN ");
    let open = begin.filter(|&begin| last(&tail[begin..], b"-----END ").is_none());
    let end = match open {
        Some(open) => {
            tail[..open].iter().rposition(|&byte| byte == b'\n').map_or(0, |at| tail_start + at + 1)
        }
        None => line_end,
    };
    if end == 0 && block.len() >= LONGEST_BLOCK { block.len() } else { end }
}

fn last(haystack: &[u8], needle: &[u8]) -> Option<usize> {
    haystack.windows(needle.len()).rposition(|window| window == needle)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn everything() -> ScanOptions {
        ScanOptions { types: None, min_severity: "hint".into() }
    }

    #[test]
    fn rows_count_lines_and_characters_also_around_broken_bytes() {
        let rows = scan(b"x\n\xff\xc3\xa4 ana@example.com\r\nbo@example.com", &everything())
            .expect("scans");
        let places: Vec<(usize, usize)> = rows
            .iter()
            .filter(|row| row.kind == "email")
            .map(|row| (row.line, row.column))
            .collect();
        assert_eq!(places, [(2, 4), (3, 1)]);
    }

    #[test]
    fn a_stream_is_redacted_as_the_whole_would_be() {
        let line = "2026-05-01T10:00:00Z INFO mail sent to ana@example.com ok\n";
        let key = format!(
            "-----BEGIN {0} KEY-----\n{1}\n-----END {0} KEY-----\n",
            "PRIVATE", "MIIBVQIBADANBgkqhkiG9w0BAQEFAASCAT8"
        );
        let mut text = line.repeat(BLOCK / line.len());
        text.push_str(&key);
        text.push_str(line);
        let mut output = Vec::new();
        Redactor::new(&everything())
            .expect("options")
            .run(&mut text.as_bytes(), &mut output)
            .expect("runs");
        let output = String::from_utf8(output).expect("text");
        assert_eq!(output.lines().count(), text.lines().count());
        assert!(!output.contains("example.com") && !output.contains("MIIB"), "a value was left");
        assert!(output.contains("[PRIVATE_KEY_1]\n\n\n2026"));
    }

    #[test]
    fn unknown_types_and_severities_are_said() {
        let options = ScanOptions { types: Some(vec!["nope".into()]), min_severity: "hint".into() };
        assert!(options.check().expect_err("unknown").contains("nope"));
        let options = ScanOptions { types: None, min_severity: "loud".into() };
        assert!(options.check().expect_err("unknown").contains("loud"));
    }
}
