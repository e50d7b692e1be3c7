//! Findings as lines of text or JSON. No value is in them unless it is asked for.

use std::cmp::Reverse;
use std::collections::BTreeMap;
use std::io::Write;

use text::visible;
use workbench::pieces::Piece;
use workbench::scan::{Row, line_fingerprint};

use crate::arguments::ScanFormat;
use crate::output::{colored, colored_errors};

/// How many findings of each severity and type, worst first; the title of the type.
pub(crate) type Counts = BTreeMap<(Reverse<usize>, &'static str), (&'static str, usize)>;

/// What is told of the findings in a piece.
#[derive(Default)]
pub(crate) struct Part {
    /// As it is printed.
    pub text: Vec<u8>,
    /// For SARIF: the findings, and what tells each from others.
    pub results: Vec<(Row, u128)>,
    /// For a baseline: the findings, and by what it knows each.
    pub learned: Vec<(String, Row)>,
    /// Those that are shown.
    pub counts: Counts,
}

/// How findings are printed.
pub(crate) struct Printing {
    format: ScanFormat,
    reveal: bool,
    colored: bool,
}

impl Printing {
    pub(crate) fn new(format: ScanFormat, reveal: bool) -> Printing {
        Printing { format, reveal, colored: colored() }
    }

    /// What is told of some findings in a piece of a file.
    pub(crate) fn part(&self, name: &str, piece: &Piece, rows: &[Row]) -> Part {
        let mut part = Part::default();
        for row in rows.iter().filter(|row| !row.nested) {
            let place = SEVERITIES.iter().position(|severity| *severity == row.severity);
            let key = (Reverse(place.unwrap_or(0)), row.kind);
            part.counts.entry(key).or_insert((row.title, 0)).1 += 1;
        }
        match self.format {
            ScanFormat::Text => {
                let name = visible(name);
                for row in rows.iter().filter(|row| !row.nested) {
                    self.line(&name, piece, row, &mut part.text);
                }
            }
            ScanFormat::Jsonl => {
                let name = serde_json::Value::from(name).to_string();
                part.text.reserve(rows.len() * (name.len() + 160));
                for row in rows {
                    self.object(&name, piece, row, &mut part.text);
                }
            }
            ScanFormat::Sarif => {
                part.results = rows
                    .iter()
                    .enumerate()
                    .filter(|(_, row)| !row.nested)
                    .map(|(index, row)| (row.clone(), line_fingerprint(piece, rows, index)))
                    .collect();
            }
        }
        part
    }

    fn line(&self, name: &str, piece: &Piece, row: &Row, out: &mut Vec<u8>) {
        let value = if self.reveal {
            format!(": {}", String::from_utf8_lossy(piece.value(row)).escape_debug())
        } else {
            String::new()
        };
        let severity = painted(row.severity, self.colored);
        // A buffer in memory takes everything.
        let _ = writeln!(
            out,
            "{name}:{}:{}: {severity}: {} ({}){value}",
            row.line, row.column, row.title, row.rule
        );
    }

    /// A finding as JSON (RFC 8259), members in the order of their names. Written by hand, as there are millions; ids of types,
    /// rules and severities that need no escapes are the common case.
    fn object(&self, name: &str, piece: &Piece, row: &Row, out: &mut Vec<u8>) {
        out.extend_from_slice(b"{\"column\":");
        number(row.column, out);
        out.extend_from_slice(b",\"confidence\":");
        let _ = write!(out, "{:?}", row.confidence);
        out.extend_from_slice(b",\"end\":");
        number(row.end, out);
        out.extend_from_slice(b",\"file\":");
        out.extend_from_slice(name.as_bytes());
        out.extend_from_slice(b",\"line\":");
        number(row.line, out);
        out.extend_from_slice(b",\"rule\":");
        string(row.rule, out);
        out.extend_from_slice(b",\"severity\":");
        string(row.severity, out);
        out.extend_from_slice(b",\"start\":");
        number(row.start, out);
        out.extend_from_slice(b",\"type\":");
        string(row.kind, out);
        if self.reveal {
            out.extend_from_slice(b",\"value\":");
            string(&String::from_utf8_lossy(piece.value(row)), out);
        }
        out.extend_from_slice(b"}\n");
    }
}

/// A whole number in digits.
pub(crate) fn number(mut number: usize, out: &mut Vec<u8>) {
    let from = out.len();
    loop {
        out.push(b'0' + (number % 10) as u8);
        number /= 10;
        if number == 0 {
            break;
        }
    }
    if let Some(digits) = out.get_mut(from..) {
        digits.reverse();
    }
}

/// A string of JSON.
pub(crate) fn string(text: &str, out: &mut Vec<u8>) {
    if text.bytes().any(|byte| byte < b' ' || matches!(byte, b'"' | b'\\')) {
        out.extend_from_slice(serde_json::Value::from(text).to_string().as_bytes());
    } else {
        out.push(b'"');
        out.extend_from_slice(text.as_bytes());
        out.push(b'"');
    }
}

/// The findings by severity and type as a table, a line each; empty when there are none.
pub(crate) fn summary(counts: &Counts) -> String {
    let width = counts.values().map(|(title, _)| title.chars().count()).max().unwrap_or(0);
    let mut lines = String::new();
    for ((Reverse(severity), kind), (title, count)) in counts {
        let severity = SEVERITIES.get(*severity).copied().unwrap_or_default();
        let pad = " ".repeat(11 - severity.len().min(11));
        let severity = painted(severity, colored_errors());
        lines.push_str(&format!("{count:>8}  {severity}{pad}  {title:width$}  {kind}\n"));
    }
    lines
}

/// From mild to bad.
const SEVERITIES: [&str; 4] = ["hint", "information", "warning", "error"];

/// A severity in its color.
fn painted(severity: &str, colored: bool) -> String {
    let color = match severity {
        "error" => 31,
        "warning" => 33,
        "information" => 36,
        _ => 90,
    };
    if colored { format!("\x1b[{color}m{severity}\x1b[0m") } else { severity.to_owned() }
}
