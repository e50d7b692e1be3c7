//! The front matter: what a YAML reader would stumble over, what is missing, and versions that are not known.

use text::Span;

use super::{Context, Problem, ProblemSeverity, problem};
use crate::conflict::{Conflict, conflicts};
use crate::front_matter::Entry;
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
    let (unmerged, torn) = conflicts(context.layout);
    if is_triage || means_triage(context.layout) {
        shape(context, &unmerged, problems);
    }
    if is_triage {
        first_line(context, problems);
        id(context, problems);
    }
    values(context, problems);
    conflict(context, &unmerged, &torn, problems);
}

/// Lines that git could not merge, and marks of such lines that are left.
fn conflict(
    context: &Context<'_>,
    unmerged: &[Conflict],
    torn: &[usize],
    problems: &mut Vec<Problem>,
) {
    let mut say = |line: usize, message: &str| {
        let span = context.layout.line(line).span;
        let severity = ProblemSeverity::Error;
        problems.push(problem(span, severity, "git-conflict", message.to_owned()));
    };
    for one in unmerged {
        say(
            one.open,
            "git could not merge the lines from here to >>>>>>>: two versions of them stand one above the other, \
             and the document is not stored while they do; keep one of them, or both",
        );
    }
    for &line in torn {
        say(
            line,
            "this is a mark that git leaves where versions did not merge, and its other marks are gone; take it out",
        );
    }
}

/// Front matter begins on the first line for whoever else reads it.
fn first_line(context: &Context<'_>, problems: &mut Vec<Problem>) {
    let open = context.layout.front.clone().map_or(0, |front| front.start.saturating_sub(1));
    // The mark of a conflict is told of as such.
    let is_blank = |line| {
        let words = context.layout.line(line).text;
        words.trim_start_matches('\u{feff}').trim().is_empty()
    };
    if open == 0 || !(0..open).all(is_blank) {
        return;
    }
    let message = "the front matter does not begin on the first line, so other programs see none; take away what is blank above it";
    let span = context.layout.line(open).span;
    problems.push(problem(
        span,
        ProblemSeverity::Warning,
        "front-matter-not-first",
        message.to_owned(),
    ));
}

/// Fields that hold one word or sentence.
const SCALARS: &[&str] = &["tftsr", "id", "title", "domain", "severity", "status", "provider"];

/// The lines of a block that stands where a field takes words: a map or a list; empty for a value on the line itself.
/// `None` where the value is words, or nothing.
pub(crate) fn block_of(layout: &Layout<'_>, entry: &Entry) -> Option<Vec<usize>> {
    if !SCALARS.contains(&entry.key.as_str()) {
        return None;
    }
    let raw = layout.text.get(entry.value.range()).unwrap_or_default();
    if raw.starts_with('{') && raw.ends_with('}') || raw.starts_with('[') && raw.ends_with(']') {
        return Some(Vec::new());
    }
    let is_said = |&line: &usize| {
        let words = layout.line(line).text.trim();
        !words.is_empty() && !words.starts_with('#')
    };
    let block: Vec<usize> = front_matter::nested(layout, entry.line).filter(is_said).collect();
    (raw.is_empty() && !block.is_empty()).then_some(block)
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
fn shape(context: &Context<'_>, unmerged: &[Conflict], problems: &mut Vec<Problem>) {
    let layout = context.layout;
    let Some(front) = layout.front.clone() else { return };
    // Of two versions that stand one above the other, no more is said than that.
    let is_torn = |line: usize| unmerged.iter().any(|one| one.open <= line && line <= one.close);
    let mut broken = |span: Span, message: String| {
        problems.push(problem(span, ProblemSeverity::Warning, "broken-front-matter", message));
    };
    if layout.front_end.is_none() {
        let message = "the front matter is not closed; put a line --- below its last field";
        broken(layout.line(front.start.saturating_sub(1)).span, message.to_owned());
    }
    let entries = front_matter::entries(layout);
    for (index, entry) in entries.iter().enumerate() {
        let line = layout.line(entry.line).span;
        let raw = layout.text.get(entry.value.range()).unwrap_or_default();
        if is_torn(entry.line) {
            continue;
        }
        if entries[..index].iter().any(|other| other.key == entry.key) {
            let message =
                format!("{} stands twice, and only the last counts; take one away", entry.key);
            broken(Span::new(line.start, line.start + entry.key.len()), message);
        }
        if let Some(message) = unreadable(raw).filter(|_| block_of(layout, entry).is_none()) {
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
        if is_torn(index) {
            continue;
        }
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
    let Some(id) = &context.document.front.id else {
        let is_block =
            |entry: &Entry| entry.key == "id" && block_of(context.layout, entry).is_some();
        if front_matter::entries(context.layout).iter().any(is_block) {
            return;
        }
        let message = "this document has no id, so it is not stored; give it one";
        let span = front_matter::entries(context.layout)
            .into_iter()
            .find(|entry| entry.key == "tftsr")
            .map_or(context.layout.line(0).span, |entry| context.layout.line(entry.line).span);
        problems.push(problem(span, ProblemSeverity::Warning, "missing-id", message.to_owned()));
        return;
    };
    if front_matter::is_id(id) {
        return;
    }
    let message = "this is no id, so the document is not stored; an id is a UUID such as 019b0a2c-7c1e-7f2a-9a44-0d5b7e1f3c10";
    let entries = front_matter::entries(context.layout);
    let entry = entries.into_iter().rfind(|entry| entry.key == "id");
    if let Some(entry) = entry.filter(|entry| block_of(context.layout, entry).is_none()) {
        let severity = ProblemSeverity::Error;
        problems.push(problem(entry.value, severity, "unreadable-id", message.to_owned()));
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
        if let Some(block) = block_of(context.layout, &entry) {
            let span = match block.last() {
                Some(&last) => context.layout.span_of(entry.line, last),
                None => entry.value,
            };
            let message = format!(
                "{} takes words on its own line, and a block of fields or a list stands there, so it counts as empty; write the word alone",
                entry.key
            );
            problems.push(problem(span, ProblemSeverity::Warning, "field-not-a-word", message));
            continue;
        }
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
