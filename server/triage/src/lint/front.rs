//! The front matter: what a YAML reader would stumble over, what is missing, and versions that are not known.

use text::Span;

use super::{Context, Problem, ProblemSeverity, problem};
use crate::layout::Layout;
use crate::render::FORMAT;
use crate::{Domain, IssueSeverity, IssueStatus, front_matter};

/// The newest version of the format that is known.
const VERSION: u32 = 1;

pub(super) fn check(context: &Context<'_>, problems: &mut Vec<Problem>) {
    let is_triage = context
        .document
        .front
        .format
        .as_deref()
        .is_some_and(|format| format.split('/').next() == Some("triage"));
    if is_triage || means_triage(context.layout) {
        shape(context, problems);
    }
    if is_triage {
        id(context, problems);
    }
    values(context, problems);
}

/// Whether a line that is broken itself is meant to say that this is a triage document: `tftsr:triage/1`, `tftsr: "triage/1`.
fn means_triage(layout: &Layout<'_>) -> bool {
    layout.front.clone().is_some_and(|front| {
        let mut fields = front.filter_map(|index| layout.line(index).text.strip_prefix("tftsr:"));
        fields.any(|value| value.trim().trim_start_matches(['"', '\'']).starts_with("triage"))
    })
}

/// Lines that are no YAML, or say to a YAML reader something else than what stands there (YAML 1.2.2, sections 6.1, 7.3
/// and 7.4.2).
fn shape(context: &Context<'_>, problems: &mut Vec<Problem>) {
    let layout = context.layout;
    let Some(front) = layout.front.clone() else { return };
    let mut broken = |span: Span, message: String| {
        problems.push(problem(span, ProblemSeverity::Warning, "broken-front-matter", message));
    };
    if layout.front_end.is_none() {
        let message = "the front matter is not closed; put a line --- below its last field";
        broken(layout.line(0).span, message.to_owned());
    }
    let entries = front_matter::entries(layout);
    for (index, entry) in entries.iter().enumerate() {
        let line = layout.line(entry.line).span;
        let raw = layout.text.get(entry.value.range()).unwrap_or_default();
        if entries[..index].iter().any(|other| other.key == entry.key) {
            let message =
                format!("{} stands twice, and only the last counts; take one away", entry.key);
            broken(Span::new(line.start, line.start + entry.key.len()), message);
        }
        if let Some(message) = unreadable(raw) {
            broken(entry.value, message.to_owned());
        }
    }
    let mut after_key = false;
    let mut above = "";
    for index in front {
        let line = layout.line(index);
        let words = line.text.trim();
        let entry = entries.iter().find(|entry| entry.line == index);
        if let Some(entry) = entry {
            above = layout.text.get(entry.value.range()).unwrap_or_default();
        }
        let is_entry = entry.is_some();
        let is_nested = after_key && line.text.starts_with([' ', '\t', '-']);
        after_key = is_entry || is_nested || after_key && words.is_empty();
        if line.text.starts_with('\t') {
            broken(
                line.span,
                "YAML does not take tabs at the start of a line; use blanks".to_owned(),
            );
        } else if is_nested && !above.is_empty() && is_field(words) {
            let message = "this field is indented below one that has a value; begin it at the start of the line";
            broken(line.span, message.to_owned());
        } else if !(is_entry || is_nested || words.is_empty() || words.starts_with('#')) {
            let name = words.split(':').next().unwrap_or_default();
            let is_glued = name.len() < words.len()
                && !name.is_empty()
                && name.bytes().all(|byte| byte.is_ascii_alphanumeric() || b"-_".contains(&byte));
            let message = match is_glued {
                true => "there is no blank behind the colon, so this is no field; put one there",
                false => {
                    "this line is no field; write it as a name, a colon and a value, or take it away"
                }
            };
            broken(line.span, message.to_owned());
        }
    }
}

/// Whether words begin like a field.
fn is_field(words: &str) -> bool {
    let (name, rest) = words.split_once(':').unwrap_or(("", "x"));
    let is_name = |byte: u8| byte.is_ascii_alphanumeric() || b"-_".contains(&byte);
    !name.is_empty() && name.bytes().all(is_name) && (rest.is_empty() || rest.starts_with(' '))
}

/// Whether a quoted value ends before its last character (YAML 1.2.2, sections 7.3.1 and 7.3.2).
fn ends_early(raw: &str) -> bool {
    let inner = raw.get(1..raw.len().saturating_sub(1)).unwrap_or_default();
    match raw.as_bytes().first() {
        Some(b'\'') => inner.replace("''", "").contains('\''),
        Some(b'"') => inner.replace("\\\\", "").replace("\\\"", "").contains('"'),
        _ => false,
    }
}

/// Why a YAML reader would not take a value as it stands.
fn unreadable(raw: &str) -> Option<&'static str> {
    let quoted = |mark: char| raw.starts_with(mark) && (raw.len() == 1 || !raw.ends_with(mark));
    if quoted('"') || quoted('\'') {
        return Some("this value begins with a quotation mark and does not end with one; close it");
    }
    if ends_early(raw) {
        return Some(
            "a quotation mark within this value ends it before its end; write \\\" for it within double quotes, or '' within single ones",
        );
    }
    if raw.starts_with(['"', '\'']) {
        return None;
    }
    if raw.starts_with('[') != raw.ends_with(']') {
        return Some("this list is not closed; write it like [one, two]");
    }
    let special = raw.starts_with(['{', '}', ']', '&', '*', '!', '|', '>', '%', '@', '`']);
    if !raw.starts_with('[') && (raw.contains(": ") || raw.ends_with(':') || special) {
        return Some("YAML reads this otherwise than as words; put the value in double quotes");
    }
    None
}

fn id(context: &Context<'_>, problems: &mut Vec<Problem>) {
    if context.document.front.id.is_none() {
        let message = "this document has no id, so it is not stored; give it one";
        let span = front_matter::entries(context.layout)
            .into_iter()
            .find(|entry| entry.key == "tftsr")
            .map_or(context.layout.line(0).span, |entry| context.layout.line(entry.line).span);
        problems.push(problem(span, ProblemSeverity::Warning, "missing-id", message.to_owned()));
    }
}

/// A version that is newer than what is known here: from the text after `triage/`.
pub(crate) fn newer_version(format: &str) -> Option<u32> {
    let version = format.strip_prefix("triage/")?.split('.').next()?.parse().ok()?;
    (version > VERSION).then_some(version)
}

fn values(context: &Context<'_>, problems: &mut Vec<Problem>) {
    for entry in front_matter::entries(context.layout) {
        let raw = context.layout.text.get(entry.value.range()).unwrap_or_default();
        let value = raw.trim_matches(['"', '\'']);
        if value.is_empty() {
            continue;
        }
        if entry.key == "tftsr" {
            if let Some(version) = newer_version(value) {
                let message = format!(
                    "this document is of version {version}, which a newer tftsr writes; this one knows {FORMAT}: \
                     the text is left as it is and is not stored. Update tftsr, or read it as {FORMAT}"
                );
                problems.push(problem(
                    entry.value,
                    ProblemSeverity::Error,
                    "newer-version",
                    message,
                ));
            } else if value.starts_with("triage/") && value != FORMAT {
                let message = format!("{value} is not a version that is known; use {FORMAT}");
                problems.push(problem(
                    entry.value,
                    ProblemSeverity::Warning,
                    "unknown-version",
                    message,
                ));
            }
            continue;
        }
        let Some(allowed) = allowed(&entry.key) else { continue };
        if allowed.iter().any(|word| word.eq_ignore_ascii_case(value)) {
            continue;
        }
        let message =
            format!("this is not a known {}; write one of {}", entry.key, allowed.join(", "));
        problems.push(problem(entry.value, ProblemSeverity::Warning, "unknown-value", message));
    }
}

/// The words that a field may have; `None` for a field that takes any.
pub(crate) fn allowed(key: &str) -> Option<Vec<&'static str>> {
    Some(match key {
        "domain" => Domain::ALL.iter().map(|one| one.id()).collect(),
        "severity" => IssueSeverity::ALL.iter().map(|one| one.id()).collect(),
        "status" => IssueStatus::ALL.iter().map(|one| one.id()).collect(),
        _ => return None,
    })
}
