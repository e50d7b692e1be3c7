//! The seal: text that holds no finding, as a type.

use crate::{Ledger, Part, replaced, replacements};

/// Text in which every finding has been replaced. Only [`seal`] makes one, so whatever takes `Redacted` cannot be
/// handed anything else: "only after redaction" is a fact the compiler checks.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Redacted {
    text: String,
    values: usize,
}

impl Redacted {
    /// The text, with placeholders.
    pub fn as_str(&self) -> &str {
        &self.text
    }

    /// The text, given away.
    pub fn into_string(self) -> String {
        self.text
    }

    /// How many values were replaced, each as often as it stood there.
    pub fn values(&self) -> usize {
        self.values
    }
}

/// Each round replaces what the one before uncovered (a value that only shows once its neighbor is gone).
/// Three rounds have never been needed; a line that still holds a finding after this many is blanked.
const ROUNDS: usize = 5;

/// Replaces every finding of the full catalogue. `allow_values` are the values a person said are harmless.
pub fn seal(text: &str, allow_values: &[String], ledger: &mut Ledger) -> Redacted {
    let mut config = detect::Config::everything();
    config.allow_values = allow_values.to_vec();
    seal_with(text, &config, ledger)
}

/// Replaces every finding that a configuration has replaced, by rules of one's own, too. What only concerns what is shown (types,
/// severities, comments in the text) counts for nothing here.
pub fn seal_with(text: &str, config: &detect::Config, ledger: &mut Ledger) -> Redacted {
    let config = config.for_sealing();
    ledger.reserve(text.as_bytes());
    let mut text = text.to_owned();
    let mut values = 0;
    for _ in 0..ROUNDS {
        let mut findings = redactable(text.as_bytes(), &config);
        if findings.is_empty() {
            findings = in_names(&text, &config);
        }
        if findings.is_empty() {
            return Redacted { text, values };
        }
        let replacements = replacements(text.as_bytes(), &findings, ledger);
        values += replacements.iter().filter(|one| one.part != Part::Further).count();
        text = String::from_utf8_lossy(&replaced(text.as_bytes(), &replacements)).into_owned();
    }
    let lines: Vec<&str> = text
        .split_inclusive('\n')
        .map(|line| match redactable(line.as_bytes(), &config).is_empty() {
            true => line,
            false if line.ends_with('\n') => "[REDACTED]\n",
            false => "[REDACTED]",
        })
        .collect();
    Redacted { text: lines.concat(), values }
}

/// What is found in names of files once their endings hide nothing: `123-45-6789.txt` is not read as a number with a fraction.
fn in_names(text: &str, config: &detect::Config) -> Vec<detect::Finding> {
    const ENDINGS: &[&str] =
        &["log", "txt", "out", "json", "jsonl", "csv", "xml", "html", "md", "pcap", "pdf", "eml"];
    let mut bare: Option<Vec<u8>> = None;
    for (dot, _) in text.match_indices('.') {
        let rest = text.get(dot + 1..).unwrap_or_default();
        let ending = rest.split(|letter: char| !letter.is_ascii_alphanumeric()).next();
        let ending = ending.unwrap_or_default();
        let is_name = text.get(..dot).is_some_and(|head| head.ends_with(char::is_alphanumeric));
        if is_name && ENDINGS.iter().any(|one| one.eq_ignore_ascii_case(ending)) {
            let bare = bare.get_or_insert_with(|| text.as_bytes().to_vec());
            bare.get_mut(dot..=dot + ending.len()).unwrap_or_default().fill(b' ');
        }
    }
    bare.map_or_else(Vec::new, |bare| redactable(&bare, config))
}

/// What is found in a text and is replaced wherever text leaves; what is only reported is left out.
pub fn redactable(text: &[u8], config: &detect::Config) -> Vec<detect::Finding> {
    let mut findings = detect::scan(text, config);
    findings.retain(|finding| finding.policy == detect::Policy::Redact);
    findings
}
