//! What the rule-based checks say of some logs, ready to print: each with examples whose values the caller has replaced.

use logs::{Check, EvidenceInput, Record};
use serde_json::{Value, json};

/// What one check says.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct CheckRow {
    /// What it looks for.
    pub name: &'static str,
    /// Whether a person should look at it.
    pub interesting: bool,
    /// What it found; no value stands in it.
    pub message: String,
    /// Records that show it.
    pub examples: Vec<ExampleRow>,
}

/// A record that shows what a check found.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ExampleRow {
    /// Its log, as the input names it.
    pub file: String,
    /// First line, from 1.
    pub line: u32,
    /// Last line.
    pub end_line: u32,
    /// RFC 3339; what the stamp leaves open is filled in.
    pub time: Option<String>,
    /// Level id.
    pub level: Option<&'static str>,
    /// What it says, on its first line.
    pub text: String,
    /// What of it; no value stands in it.
    pub reason: String,
}

/// The checks over some logs. `text_of` gives what is shown of a record of one of them.
pub(crate) fn rows(
    inputs: &[EvidenceInput<'_>],
    mut text_of: impl FnMut(usize, &Record) -> String,
) -> Vec<CheckRow> {
    let mut row = |check: Check| CheckRow {
        name: check.name,
        interesting: check.interesting,
        message: check.message,
        examples: check
            .examples
            .into_iter()
            .filter_map(|example| {
                let input = inputs.get(example.log)?;
                let record = input.log.records.get(example.record)?;
                Some(ExampleRow {
                    file: input.name.to_owned(),
                    line: record.line,
                    end_line: record.end_line,
                    time: record.time.map(|time| time.rfc3339()),
                    level: record.level.map(logs::Level::id),
                    text: text_of(example.log, &record),
                    reason: example.reason,
                })
            })
            .collect(),
    };
    logs::analyze(inputs).into_iter().map(&mut row).collect()
}

/// The checks as JSON: `{name, interesting, message, examples}` each.
pub fn to_json(rows: &[CheckRow]) -> Value {
    let example = |example: &ExampleRow| {
        json!({
            "file": example.file,
            "line": example.line,
            "endLine": example.end_line,
            "time": example.time,
            "level": example.level,
            "text": example.text,
            "reason": example.reason,
        })
    };
    rows.iter()
        .map(|row| {
            json!({
                "name": row.name,
                "interesting": row.interesting,
                "message": row.message,
                "examples": row.examples.iter().map(example).collect::<Vec<_>>(),
            })
        })
        .collect()
}
