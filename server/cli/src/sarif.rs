//! Findings as SARIF 2.1.0 (OASIS Standard, 2020), for code-scanning pages.

use std::collections::BTreeMap;

use serde_json::{Value, json};
use workbench::scan::Row;

/// A SARIF log with one run.
pub(crate) struct Sarif<'a> {
    version: &'a str,
    rules: BTreeMap<&'static str, &'static str>,
    results: Vec<Value>,
}

impl<'a> Sarif<'a> {
    pub(crate) fn new(version: &'a str) -> Sarif<'a> {
        Sarif { version, rules: BTreeMap::new(), results: Vec::new() }
    }

    pub(crate) fn add(&mut self, file: &str, row: &Row) {
        self.rules.insert(row.rule, row.title);
        let level = match row.severity {
            "error" => "error",
            "warning" => "warning",
            _ => "note",
        };
        self.results.push(json!({
            "ruleId": row.rule,
            "level": level,
            "message": { "text": format!("{} in clear text", row.title) },
            "locations": [{ "physicalLocation": {
                "artifactLocation": { "uri": relative_reference(file) },
                "region": {
                    "startLine": row.line,
                    "startColumn": row.column,
                    "byteOffset": row.start,
                    "byteLength": row.end - row.start,
                },
            }}],
            "properties": { "type": row.kind, "confidence": row.confidence },
        }));
    }

    pub(crate) fn document(&self) -> Value {
        let rules: Vec<Value> = self
            .rules
            .iter()
            .map(|(rule, title)| json!({ "id": rule, "shortDescription": { "text": title } }))
            .collect();
        json!({
            "$schema": "https://docs.oasis-open.org/sarif/sarif/v2.1.0/errata01/os/schemas/sarif-schema-2.1.0.json",
            "version": "2.1.0",
            "runs": [{
                "tool": { "driver": { "name": "tftsr", "version": self.version, "rules": rules } },
                "columnKind": "unicodeCodePoints",
                "results": self.results,
            }],
        })
    }
}

/// A path as a URI reference (RFC 3986): `/` between parts, everything outside the unreserved set escaped.
fn relative_reference(path: &str) -> String {
    let mut reference = String::new();
    for byte in path.replace('\\', "/").bytes() {
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

    #[test]
    fn a_finding_has_a_rule_a_level_and_a_place() {
        let mut sarif = Sarif::new("1.2.3");
        sarif.add(
            "logs/a b.log",
            &Row {
                start: 5,
                end: 9,
                line: 2,
                column: 3,
                kind: "email",
                title: "Email address",
                rule: "email",
                severity: "warning",
                confidence: 0.9,
                nested: false,
            },
        );
        let document = sarif.document();
        let run = &document["runs"][0];
        assert_eq!(run["tool"]["driver"]["rules"][0]["id"], "email");
        let place = &run["results"][0]["locations"][0]["physicalLocation"];
        assert_eq!(place["artifactLocation"]["uri"], "logs/a%20b.log");
        assert_eq!(place["region"]["byteLength"], 4);
        assert_eq!(run["results"][0]["level"], "warning");
    }
}
