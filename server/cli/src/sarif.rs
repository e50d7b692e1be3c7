//! Findings as SARIF 2.1.0 (OASIS Standard with Errata 01, 2023), for code-scanning pages. Numbers are sections of it.
//!
//! Results are written as they come, so that memory does not grow with them; what is known only at the end follows them.

use std::collections::{BTreeMap, HashMap};
use std::io::{self, Write};

use serde_json::{Value, json};
use workbench::scan::Row;

use crate::rows::{number, string};

/// A SARIF log with one run, on its way out.
pub(crate) struct Sarif<'a> {
    version: &'a str,
    /// By rule: title and level of the first finding, type, and the place among rules.
    rules: BTreeMap<&'static str, (Value, usize)>,
    /// The file of the last result, and its URI as JSON.
    file: (String, Vec<u8>),
    /// How often each line fingerprint came up in that file: the same line twice is two results.
    seen: HashMap<u128, usize>,
    is_empty: bool,
    failures: Vec<Value>,
    misconfigurations: Vec<Value>,
}

impl<'a> Sarif<'a> {
    pub(crate) fn new(version: &'a str) -> Sarif<'a> {
        Sarif {
            version,
            rules: BTreeMap::new(),
            file: (String::new(), Vec::new()),
            seen: HashMap::new(),
            is_empty: true,
            failures: Vec::new(),
            misconfigurations: Vec::new(),
        }
    }

    /// Writes what stands before the results.
    pub(crate) fn start(&self, out: &mut impl Write) -> io::Result<()> {
        let schema = "https://docs.oasis-open.org/sarif/sarif/v2.1.0/errata01/os/schemas/sarif-schema-2.1.0.json";
        // 3.14.17: columns are characters.
        write!(
            out,
            "{{\n\"$schema\": \"{schema}\",\n\"version\": \"2.1.0\",\n\"runs\": [{{\n\"columnKind\": \"unicodeCodePoints\",\n\"results\": ["
        )
    }

    /// Writes a finding. `line` tells it from others without telling the value.
    pub(crate) fn add(
        &mut self,
        file: &str,
        row: &Row,
        line: u128,
        out: &mut impl Write,
    ) -> io::Result<()> {
        if self.file.0 != file {
            let mut uri = Vec::new();
            string(&reference(file), &mut uri);
            if self.file.1 != uri {
                self.seen.clear();
            }
            self.file = (file.to_owned(), uri);
        }
        let seen = self.seen.entry(line).or_default();
        *seen += 1;
        let seen = *seen;
        let mut text = Vec::with_capacity(640);
        text.extend_from_slice(if self.is_empty { b"\n" } else { b",\n" });
        self.is_empty = false;
        let mut told = |key: &str, value: &str| {
            text.extend_from_slice(key.as_bytes());
            string(value, &mut text);
        };
        told("{\"ruleId\":", row.rule);
        told(",\"level\":", level(row.severity));
        told(",\"message\":{\"text\":", &format!("{} in clear text", row.title));
        text.extend_from_slice(b"},\"ruleIndex\":");
        number(self.rule(row), &mut text);
        text.extend_from_slice(
            b",\"locations\":[{\"physicalLocation\":{\"artifactLocation\":{\"uri\":",
        );
        text.extend_from_slice(&self.file.1);
        let places = [
            ("},\"region\":{\"startLine\":", row.line),
            (",\"startColumn\":", row.column),
            (",\"byteOffset\":", row.start),
            (",\"byteLength\":", row.end - row.start),
        ];
        for (key, place) in places {
            text.extend_from_slice(key.as_bytes());
            number(place, &mut text);
        }
        // 3.27.17: what stays the same when lines move; of the line without its values.
        write!(
            text,
            "}}}}}}],\"partialFingerprints\":{{\"redactedLine/v1\":\"{line:032x}:{seen}\"}},\"properties\":{{\"confidence\":{:?}",
            row.confidence
        )?;
        let mut told = |key: &str, value: &str| {
            text.extend_from_slice(key.as_bytes());
            string(value, &mut text);
        };
        told(",\"type\":", row.kind);
        told(",\"policy\":", row.policy);
        text.extend_from_slice(b"}}");
        out.write_all(&text)
    }

    /// The place of a rule among rules, which it takes with its first finding.
    fn rule(&mut self, row: &Row) -> usize {
        let index = self.rules.len();
        let rule = || {
            let rule = json!({
                "id": row.rule,
                "shortDescription": { "text": row.title },
                "fullDescription": { "text": format!("{} in clear text, found by the rule {}.", row.title, row.rule) },
                "help": { "text": format!(
                    "Remove the value, or replace it with `tftsr redact`. Where it is meant to be there, write `tftsr:allow {}` into the line.",
                    row.rule
                ) },
                "defaultConfiguration": { "level": level(row.severity) },
                "properties": { "type": row.kind, "tags": ["security", "privacy"] },
            });
            (rule, index)
        };
        self.rules.entry(row.rule).or_insert_with(rule).1
    }

    /// An input that could not be read.
    pub(crate) fn failed(&mut self, file: &str, message: &str) {
        self.failures.push(notification("unreadable-input", "error", message, file, None));
    }

    /// Something in a policy file that is not used.
    pub(crate) fn misconfigured(&mut self, file: &str, line: usize, message: &str) {
        self.misconfigurations.push(notification("policy", "warning", message, file, Some(line)));
    }

    /// Writes what stands behind the results.
    pub(crate) fn finish(&self, out: &mut impl Write) -> io::Result<()> {
        let mut rules: Vec<&(Value, usize)> = self.rules.values().collect();
        rules.sort_by_key(|(_, index)| *index);
        let rules: Vec<&Value> = rules.into_iter().map(|(rule, _)| rule).collect();
        let tool = json!({ "driver": {
            "name": "tftsr",
            "version": self.version,
            "rules": rules,
            "notifications": [
                { "id": "policy", "shortDescription": { "text": "Something in a policy file is not used" } },
                { "id": "unreadable-input", "shortDescription": { "text": "An input could not be read" } },
            ],
        } });
        let invocations = json!([{
            "executionSuccessful": self.failures.is_empty(),
            "toolExecutionNotifications": self.failures,
            "toolConfigurationNotifications": self.misconfigurations,
        }]);
        writeln!(out, "\n],\n\"invocations\": {invocations},\n\"tool\": {tool}\n}}]\n}}")
    }
}

/// 3.27.10.
fn level(severity: &str) -> &'static str {
    match severity {
        "error" => "error",
        "warning" => "warning",
        _ => "note",
    }
}

/// 3.58.
fn notification(id: &str, level: &str, message: &str, file: &str, line: Option<usize>) -> Value {
    let mut place = json!({ "artifactLocation": { "uri": reference(file) } });
    if let Some(line) = line {
        place["region"] = json!({ "startLine": line });
    }
    json!({
        "descriptor": { "id": id },
        "level": level,
        "message": { "text": message },
        "locations": [{ "physicalLocation": place }],
    })
}

/// A path as a URI reference (RFC 3986): relative to where the tool runs wherever the file is below that, `/` between parts, everything
/// outside of the unreserved set escaped.
fn reference(path: &str) -> String {
    if path == "-" {
        return "stdin".to_owned();
    }
    let here = std::env::current_dir().unwrap_or_default();
    let path = std::path::Path::new(path);
    let path = path.strip_prefix(&here).or_else(|_| path.strip_prefix(".")).unwrap_or(path);
    let path = path.to_string_lossy().replace('\\', "/");
    let is_drive = path.as_bytes().get(1) == Some(&b':');
    let mut reference = match (path.starts_with('/'), is_drive) {
        (true, _) => "file://".to_owned(),
        (_, true) => "file:///".to_owned(),
        _ => String::new(),
    };
    for byte in path.bytes() {
        match byte {
            b'A'..=b'Z' | b'a'..=b'z' | b'0'..=b'9' | b'-' | b'.' | b'_' | b'~' | b'/' => {
                reference.push(byte as char);
            }
            _ => reference.push_str(&format!("%{byte:02X}")),
        }
    }
    reference
}

#[cfg(test)]
mod tests {
    use super::*;

    fn row() -> Row {
        Row {
            span: text::Span::new(5, 9),
            start: 5,
            end: 9,
            line: 2,
            column: 3,
            kind: "email",
            title: "Email address",
            rule: "email",
            severity: "warning",
            confidence: 0.9,
            policy: "redact",
            nested: false,
        }
    }

    /// What is written when `fill` has its way.
    fn document(fill: impl FnOnce(&mut Sarif, &mut Vec<u8>)) -> Value {
        let (mut sarif, mut out) = (Sarif::new("1.2.3"), Vec::new());
        sarif.start(&mut out).expect("a buffer takes all");
        fill(&mut sarif, &mut out);
        sarif.finish(&mut out).expect("a buffer takes all");
        serde_json::from_slice(&out).expect("is JSON")
    }

    #[test]
    fn a_finding_has_a_rule_a_level_a_place_and_a_fingerprint() {
        let document = document(|sarif, out| {
            for file in ["logs/a b.log", "./logs/a b.log", "b.log"] {
                sarif.add(file, &row(), 0xabc, out).expect("a buffer takes all");
            }
        });
        let run = &document["runs"][0];
        assert_eq!(run["tool"]["driver"]["rules"][0]["id"], "email");
        let results = run["results"].as_array().expect("results");
        let place = &results[0]["locations"][0]["physicalLocation"];
        assert_eq!(place["artifactLocation"]["uri"], "logs/a%20b.log");
        assert_eq!(place["region"]["byteLength"], 4);
        assert_eq!(
            (&results[0]["level"], &results[0]["ruleIndex"]),
            (&json!("warning"), &json!(0))
        );
        let prints: Vec<&Value> = results
            .iter()
            .map(|result| &result["partialFingerprints"]["redactedLine/v1"])
            .collect();
        let print = |count| format!("{:032x}:{count}", 0xabc);
        assert_eq!(prints, [&print(1), &print(2), &print(1)]);
        assert_eq!(run["invocations"][0]["executionSuccessful"], true);
    }

    #[test]
    fn what_went_wrong_is_told() {
        let document = document(|sarif, _| {
            sarif.failed("/x/a.log", "cannot read");
            sarif.misconfigured(".tftsr.toml", 3, "no such type");
        });
        let run = &document["runs"][0];
        assert_eq!(run["results"], json!([]));
        let invocation = &run["invocations"][0];
        assert_eq!(invocation["executionSuccessful"], false);
        let place = |kind: &str| invocation[kind][0]["locations"][0]["physicalLocation"].clone();
        assert_eq!(
            place("toolExecutionNotifications")["artifactLocation"]["uri"],
            "file:///x/a.log"
        );
        assert_eq!(place("toolConfigurationNotifications")["region"]["startLine"], 3);
    }
}
