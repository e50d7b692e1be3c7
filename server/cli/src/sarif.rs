//! Findings as SARIF 2.1.0 (OASIS Standard with Errata 01, 2023), for code-scanning pages. Numbers are sections of it.

use std::collections::BTreeMap;

use serde_json::{Value, json};
use workbench::scan::Row;

/// A SARIF log with one run.
pub(crate) struct Sarif<'a> {
    version: &'a str,
    /// By rule: title and level of the first finding, type, and the place among rules.
    rules: BTreeMap<&'static str, (Value, usize)>,
    results: Vec<Value>,
    /// How often each line fingerprint came up in a file: the same line twice is two results.
    seen: BTreeMap<String, usize>,
    failures: Vec<Value>,
    misconfigurations: Vec<Value>,
}

impl<'a> Sarif<'a> {
    pub(crate) fn new(version: &'a str) -> Sarif<'a> {
        Sarif {
            version,
            rules: BTreeMap::new(),
            results: Vec::new(),
            seen: BTreeMap::new(),
            failures: Vec::new(),
            misconfigurations: Vec::new(),
        }
    }

    /// Adds a finding. `line` tells it from others without telling the value.
    pub(crate) fn add(&mut self, file: &str, row: &Row, line: &str) {
        let level = level(row.severity);
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
                "defaultConfiguration": { "level": level },
                "properties": { "type": row.kind, "tags": ["security", "privacy"] },
            });
            (rule, index)
        };
        let index = self.rules.entry(row.rule).or_insert_with(rule).1;
        let uri = reference(file);
        let seen = self.seen.entry(format!("{uri} {line}")).or_default();
        *seen += 1;
        self.results.push(json!({
            "ruleId": row.rule,
            "ruleIndex": index,
            "level": level,
            "message": { "text": format!("{} in clear text", row.title) },
            "locations": [{ "physicalLocation": {
                "artifactLocation": { "uri": uri },
                "region": {
                    "startLine": row.line,
                    "startColumn": row.column,
                    "byteOffset": row.start,
                    "byteLength": row.end - row.start,
                },
            }}],
            // 3.27.17: what stays the same when lines move; of the line without its values.
            "partialFingerprints": { "redactedLine/v1": format!("{line}:{seen}") },
            "properties": { "type": row.kind, "confidence": row.confidence, "policy": row.policy },
        }));
    }

    /// An input that could not be read.
    pub(crate) fn failed(&mut self, file: &str, message: &str) {
        self.failures.push(notification("unreadable-input", "error", message, file, None));
    }

    /// Something in a policy file that is not used.
    pub(crate) fn misconfigured(&mut self, file: &str, line: usize, message: &str) {
        self.misconfigurations.push(notification("policy", "warning", message, file, Some(line)));
    }

    pub(crate) fn document(&self) -> Value {
        let mut rules: Vec<&(Value, usize)> = self.rules.values().collect();
        rules.sort_by_key(|(_, index)| *index);
        let rules: Vec<&Value> = rules.into_iter().map(|(rule, _)| rule).collect();
        json!({
            "$schema": "https://docs.oasis-open.org/sarif/sarif/v2.1.0/errata01/os/schemas/sarif-schema-2.1.0.json",
            "version": "2.1.0",
            "runs": [{
                "tool": { "driver": {
                    "name": "tftsr",
                    "version": self.version,
                    "rules": rules,
                    "notifications": [
                        { "id": "policy", "shortDescription": { "text": "Something in a policy file is not used" } },
                        { "id": "unreadable-input", "shortDescription": { "text": "An input could not be read" } },
                    ],
                } },
                "invocations": [{
                    "executionSuccessful": self.failures.is_empty(),
                    "toolExecutionNotifications": self.failures,
                    "toolConfigurationNotifications": self.misconfigurations,
                }],
                // 3.14.17: columns are characters.
                "columnKind": "unicodeCodePoints",
                "results": self.results,
            }],
        })
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

    #[test]
    fn a_finding_has_a_rule_a_level_a_place_and_a_fingerprint() {
        let mut sarif = Sarif::new("1.2.3");
        sarif.add("logs/a b.log", &row(), "abc");
        sarif.add("./logs/a b.log", &row(), "abc");
        let document = sarif.document();
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
        assert_eq!(prints, ["abc:1", "abc:2"]);
        assert_eq!(run["invocations"][0]["executionSuccessful"], true);
    }

    #[test]
    fn what_went_wrong_is_told() {
        let mut sarif = Sarif::new("1.2.3");
        sarif.failed("/x/a.log", "cannot read");
        sarif.misconfigured(".tftsr.toml", 3, "no such type");
        let run = &sarif.document()["runs"][0];
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
