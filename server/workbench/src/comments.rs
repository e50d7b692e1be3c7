//! Where a `tftsr:allow` comment can stand, and how it is written there.
//!
//! The comment silences its own line only, so it has to stand at the end of it. Where the format of the file knows no
//! comment behind a value (JSON, CSV, properties), there is none: it would become part of the data.

use text::{Edit, Span};

use crate::documents::{Role, Snapshot};
use crate::uri;

/// How a comment begins and ends.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Style {
    open: &'static str,
    close: &'static str,
}

const HASH: Style = Style { open: "# ", close: "" };
const SLASHES: Style = Style { open: "// ", close: "" };
const DASHES: Style = Style { open: "-- ", close: "" };
const SEMICOLON: Style = Style { open: "; ", close: "" };
const PERCENT: Style = Style { open: "% ", close: "" };
const STARS: Style = Style { open: "/* ", close: " */" };
const MARKUP: Style = Style { open: "<!-- ", close: " -->" };

/// What silences a line, as `detect` reads it.
const ALLOW: &str = "tftsr:allow";

/// Formats by the ending of their names. Those with `None` know no comment behind a value.
const ENDINGS: &[(Option<Style>, &str)] = &[
    (
        Some(HASH),
        "py pyi rb pl pm sh bash zsh fish ps1 psm1 r yaml yml toml tf tfvars hcl conf nix ex exs jl cr cmake mk nim awk env",
    ),
    (
        Some(SLASHES),
        "js mjs cjs jsx ts mts cts tsx java kt kts scala go rs c h cc cpp cxx hpp cs swift dart php groovy gradle proto zig jsonc json5 scss less",
    ),
    (Some(DASHES), "sql lua hs elm adb ads vhd vhdl"),
    (Some(SEMICOLON), "lisp el clj scm asm"),
    (Some(PERCENT), "tex erl"),
    (Some(STARS), "css"),
    (Some(MARKUP), "md markdown html htm xhtml xml svg xsd vue"),
    (
        None,
        "json jsonl ndjson geojson ipynb har csv tsv properties ini cfg service lock bat cmd pem crt key",
    ),
];

/// How a comment is written behind the line of a finding; `None` where it cannot stand.
pub(crate) fn style(snapshot: &Snapshot, finding: Span) -> Option<Style> {
    let document = &snapshot.document;
    let number = document.line_of(finding.start);
    // A comment inside a key of several lines would break it.
    if document.line_of(finding.end) != number {
        return None;
    }
    let line = document.line_span(number)?;
    let line = document.slice(line);
    let of_name = match snapshot.role {
        Role::Log => by_name(&uri::name(&snapshot.uri)),
        Role::Triage | Role::Report => Some(Some(MARKUP)),
    };
    let style = match of_name {
        Some(style) => style?,
        None => of_log_line(&line)?,
    };
    if style == MARKUP && snapshot.role != Role::Log && in_front_matter(snapshot, number) {
        return Some(HASH);
    }
    fits(style, &line).then_some(style)
}

/// The edit that allows a rule in a line, or adds it to those that are allowed there.
pub(crate) fn allow(style: Style, line: &str, start: usize, rule: &str) -> Edit {
    if let Some(at) = line.find(ALLOW) {
        let behind = at + ALLOW.len();
        let names = names_length(line.get(behind..).unwrap_or_default());
        if names > 0 {
            let at = start + behind + names;
            return Edit { span: Span::new(at, at), text: format!(", {rule}") };
        }
    }
    let at = start + line.len();
    let Style { open, close } = style;
    Edit { span: Span::new(at, at), text: format!(" {open}{ALLOW} {rule}{close}") }
}

/// How long the list of names behind the comment is: ` email, github-token`.
fn names_length(rest: &str) -> usize {
    let is_part = |c: char| c.is_ascii_alphanumeric() || matches!(c, '_' | '-' | '.');
    let mut length = 0;
    loop {
        let behind = rest.get(length..).unwrap_or_default();
        let separator = if length == 0 { " " } else { ", " };
        let Some(name) = behind.strip_prefix(separator) else { return length };
        let end = name.find(|c| !is_part(c)).unwrap_or(name.len());
        if !name.starts_with(|c: char| c.is_ascii_alphanumeric()) {
            return length;
        }
        length += separator.len() + end;
    }
}

fn by_name(name: &str) -> Option<Option<Style>> {
    let lower = name.to_lowercase();
    match lower.as_str() {
        "makefile" | "rakefile" | "gemfile" | "vagrantfile" | ".bashrc" | ".profile" | ".env" => {
            return Some(Some(HASH));
        }
        // A comment there has a line of its own.
        "dockerfile" | "containerfile" => return Some(None),
        _ => {}
    }
    let ending = lower.rsplit_once('.')?.1;
    ENDINGS
        .iter()
        .find(|(_, endings)| endings.split(' ').any(|one| one == ending))
        .map(|(style, _)| *style)
}

/// A line of a log, or of a text that nothing is known of: in JSON no comment can stand, in plain text any can.
fn of_log_line(line: &str) -> Option<Style> {
    let line = line.trim();
    match (line.chars().next(), line.chars().next_back()) {
        (Some('{'), Some('}')) | (Some('['), Some(']')) => None,
        (Some('<'), Some('>')) => Some(MARKUP),
        _ => Some(HASH),
    }
}

/// Whether the end of this line is a place for a comment at all.
fn fits(style: Style, line: &str) -> bool {
    let line = line.trim_end();
    let goes_on = line.ends_with('\\') || line.ends_with('`');
    // Inside of a tag that goes on in the next line a comment is no comment.
    let in_tag = style == MARKUP && line.rfind('<') > line.rfind('>');
    !goes_on && !in_tag
}

fn in_front_matter(snapshot: &Snapshot, number: usize) -> bool {
    let document = &snapshot.document;
    let is_fence = |line: usize| {
        document.line_span(line).is_some_and(|span| document.slice(span).trim_end() == "---")
    };
    number > 0 && is_fence(0) && !(1..number).any(is_fence)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_comment_is_that_of_the_format() {
        for (name, line, expected) in [
            ("app.py", "x = 1", Some(HASH)),
            ("Main.java", "int x;", Some(SLASHES)),
            ("dump.sql", "INSERT", Some(DASHES)),
            ("app.json", "\"a\": 1,", None),
            ("Dockerfile", "ENV A=b", None),
            ("app.log", "2026-05-01 INFO x", Some(HASH)),
            ("app.log", "{\"msg\":\"x\"}", None),
            ("app.log.1", "<Event><Data>x</Data></Event>", Some(MARKUP)),
            ("messages", "May  1 10:00:00 web sshd: x", Some(HASH)),
        ] {
            let style = by_name(name).unwrap_or_else(|| of_log_line(line));
            assert_eq!(style, expected, "{name} {line}");
        }
    }

    #[test]
    fn a_line_that_goes_on_takes_no_comment() {
        assert!(!fits(HASH, "curl -u a:b \\"));
        assert!(!fits(MARKUP, "<user name=\"x\""));
        assert!(fits(MARKUP, "| a | b > c |"));
    }

    #[test]
    fn a_rule_joins_those_that_are_allowed_already() {
        for (line, expected) in [
            ("a b", "a b # tftsr:allow email"),
            ("a # tftsr:allow ipv4", "a # tftsr:allow ipv4, email"),
            ("a <!-- tftsr:allow ipv4, mac -->", "a <!-- tftsr:allow ipv4, mac, email -->"),
        ] {
            let style = if line.contains("<!--") { MARKUP } else { HASH };
            let edit = allow(style, line, 0, "email");
            let (before, after) = line.split_at(edit.span.start);
            assert_eq!(format!("{before}{}{after}", edit.text), expected);
        }
    }
}
