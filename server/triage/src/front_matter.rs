//! The YAML front matter: the few shapes of it that documents use, read and written.
//!
//! One key a line; plain, single-quoted and double-quoted scalars; lists in brackets or as indented items.
//! Anything else stays in the text as it is.

use text::{Edit, Span};

use crate::document::FrontMatter;
use crate::edit_error::EditError;
use crate::layout::{Layout, Line};
use crate::{Domain, IssueSeverity, IssueStatus};

/// A key and where its value stands (without a trailing comment).
#[derive(Debug, Clone)]
pub(crate) struct Entry {
    pub(crate) line: usize,
    pub(crate) key: String,
    pub(crate) value: Span,
}

/// The top-level keys.
pub(crate) fn entries(layout: &Layout<'_>) -> Vec<Entry> {
    let range = layout.front.clone().unwrap_or(0..0);
    range.filter_map(|index| entry(index, layout.line(index))).collect()
}

/// The entry of a key that counts: of several the last, as for whoever else reads YAML.
fn entry_of(layout: &Layout<'_>, key: &str) -> Option<Entry> {
    entries(layout).into_iter().rfind(|entry| entry.key == key)
}

fn entry(index: usize, line: Line<'_>) -> Option<Entry> {
    let colon = line.text.find(':')?;
    let (key, rest) = (line.text.get(..colon)?, line.text.get(colon + 1..)?);
    let is_key = !key.is_empty()
        && key.chars().all(|part| part.is_alphanumeric() || matches!(part, '_' | '-'));
    if !is_key || !(rest.is_empty() || rest.starts_with([' ', '\t'])) {
        return None;
    }
    let value = without_comment(rest);
    // A value that is not there has its place right behind the colon, before the blank of a comment.
    let blanks = if value.trim().is_empty() { 0 } else { value.len() - value.trim_start().len() };
    let start = line.span.start + colon + 1 + blanks;
    Some(Entry {
        line: index,
        key: key.to_owned(),
        value: Span::new(start, start + value.trim().len()),
    })
}

/// A value without ` # comment` behind it. A comment begins at a `#` after a blank or a tab (YAML 1.2.2, section 6.6), and
/// not within quotes: those stand where a scalar begins, at the front or in a list in brackets; elsewhere in a plain
/// scalar they are text (section 7.3.3).
fn without_comment(rest: &str) -> &str {
    let in_brackets = rest.trim_start().starts_with('[');
    let mut quote = None;
    let mut is_escaped = false;
    let mut previous = ' ';
    let mut before = None;
    for (at, character) in rest.char_indices() {
        let starts = before.is_none_or(|last| in_brackets && matches!(last, '[' | ','));
        match quote {
            Some('"') if is_escaped => is_escaped = false,
            Some('"') if character == '\\' => is_escaped = true,
            Some(open) if character == open => quote = None,
            Some(_) => {}
            None if character == '#' && matches!(previous, ' ' | '\t') => {
                return rest.get(..at).unwrap_or(rest);
            }
            None if matches!(character, '"' | '\'') && starts => quote = Some(character),
            None => {}
        }
        previous = character;
        if !character.is_whitespace() {
            before = Some(character);
        }
    }
    rest
}

/// Reads the fields that are understood.
pub(crate) fn read(layout: &Layout<'_>) -> FrontMatter {
    let mut front = FrontMatter::default();
    for entry in entries(layout) {
        let raw = layout.text.get(entry.value.range()).unwrap_or_default();
        let value = Some(scalar(raw)).filter(|value| !value.is_empty());
        match entry.key.as_str() {
            "tftsr" => front.format = value,
            "id" => front.id = value,
            "title" => front.title = value,
            "domain" => front.domain = value.as_deref().and_then(Domain::from_id),
            "severity" => front.severity = value.as_deref().and_then(IssueSeverity::from_id),
            "status" => front.status = value.as_deref().and_then(IssueStatus::from_id),
            "provider" => front.provider = value,
            "tags" if raw.is_empty() => front.tags = items(layout, entry.line),
            "tags" => front.tags = list(raw),
            _ => {}
        }
    }
    front
}

/// The indented or flush `- item` lines below a key.
fn items(layout: &Layout<'_>, key: usize) -> Vec<String> {
    nested(layout, key)
        .filter_map(|index| layout.line(index).text.trim().strip_prefix('-'))
        .map(|item| scalar(without_comment(item).trim()))
        .filter(|item| !item.is_empty())
        .collect()
}

/// The lines that belong to a key: indented ones and items of a list.
pub(crate) fn nested<'l>(layout: &'l Layout<'_>, key: usize) -> impl Iterator<Item = usize> + 'l {
    let end = layout.front.as_ref().map_or(0, |front| front.end);
    (key + 1..end).take_while(|&index| layout.line(index).text.starts_with([' ', '\t', '-']))
}

/// A list in brackets, or words with commas between.
pub(crate) fn list(raw: &str) -> Vec<String> {
    let inner =
        raw.trim().strip_prefix('[').map_or(raw, |inner| inner.trim_end().trim_end_matches(']'));
    let mut items = vec![String::new()];
    let mut quote = None;
    let mut is_escaped = false;
    for character in inner.chars() {
        match quote {
            Some('"') if is_escaped => is_escaped = false,
            Some('"') if character == '\\' => is_escaped = true,
            None if character == ',' => {
                items.push(String::new());
                continue;
            }
            None if matches!(character, '"' | '\'')
                && items.last().is_some_and(|item| item.trim().is_empty()) =>
            {
                quote = Some(character);
            }
            Some(open) if character == open => quote = None,
            _ => {}
        }
        if let Some(item) = items.last_mut() {
            item.push(character);
        }
    }
    items.iter().map(|item| scalar(item.trim())).filter(|item| !item.is_empty()).collect()
}

/// The text of a scalar.
fn scalar(raw: &str) -> String {
    let raw = raw.trim();
    if let Some(inner) = raw.strip_prefix('\'').and_then(|inner| inner.strip_suffix('\'')) {
        return inner.replace("''", "'");
    }
    let Some(inner) = raw.strip_prefix('"').and_then(|inner| inner.strip_suffix('"')) else {
        return raw.to_owned();
    };
    let mut out = String::new();
    let mut characters = inner.chars();
    while let Some(character) = characters.next() {
        if character != '\\' {
            out.push(character);
            continue;
        }
        match characters.next() {
            Some('n') => out.push('\n'),
            Some('t') => out.push('\t'),
            Some('r') => out.push('\r'),
            Some('u') => {
                let digits: String = characters.by_ref().take(4).collect();
                out.extend(u32::from_str_radix(&digits, 16).ok().and_then(char::from_u32));
            }
            Some(other) => out.push(other),
            None => out.push('\\'),
        }
    }
    out
}

/// A scalar as YAML reads it back as the same text: quoted where plain style would change its meaning
/// (YAML 1.2.2, section 7.3.3, and the words that YAML 1.1 readers take for booleans and null).
pub(crate) fn quoted(text: &str) -> String {
    const WORDS: &[&str] = &["true", "false", "yes", "no", "on", "off", "null", "y", "n", "~"];
    let is_number = text.parse::<f64>().is_ok();
    let starts_special = text.starts_with(|first: char| "-?:,[]{}#&*!|>'\"%@`=".contains(first));
    let is_plain = !text.is_empty()
        && text.trim() == text
        && !starts_special
        && !text.contains(": ")
        && !text.contains(" #")
        && !text.ends_with(':')
        && !text.contains(char::is_control)
        && !is_number
        && !WORDS.contains(&text.to_ascii_lowercase().as_str());
    if is_plain { text.to_owned() } else { in_quotes(text) }
}

/// A double-quoted scalar (YAML 1.2.2, section 7.3.1).
fn in_quotes(text: &str) -> String {
    let mut out = String::from("\"");
    for character in text.chars() {
        match character {
            '"' => out.push_str("\\\""),
            '\\' => out.push_str("\\\\"),
            '\n' => out.push_str("\\n"),
            '\t' => out.push_str("\\t"),
            '\r' => out.push_str("\\r"),
            control if control.is_control() => {
                out.push_str(&format!("\\u{:04x}", u32::from(control)));
            }
            other => out.push(other),
        }
    }
    out.push('"');
    out
}

/// A list in brackets, as [`set_front_matter`] takes it for `tags`: what an item holds never makes it two.
pub fn front_matter_list(items: &[String]) -> String {
    let items: Vec<String> = items
        .iter()
        .map(|item| match item.contains([',', '[', ']', '{', '}']) {
            true => in_quotes(item),
            false => quoted(item),
        })
        .collect();
    format!("[{}]", items.join(", "))
}

/// The edits that give a key of the front matter a value; none when it has it. `tags` takes a list in brackets.
pub fn set_front_matter(text: &str, key: &str, value: &str) -> Result<Vec<Edit>, EditError> {
    let layout = Layout::new(text);
    let Some((front, end)) = layout.front.clone().zip(layout.front_end) else {
        return Err(EditError::NoFrontMatter);
    };
    let is_list = key == "tags";
    let written = if is_list { front_matter_list(&list(value)) } else { quoted(value.trim()) };
    let Some(entry) = entry_of(&layout, key) else {
        let last = layout.line(end.saturating_sub(1).max(front.start.saturating_sub(1)));
        let at = Span::new(last.span.end, last.span.end);
        return Ok(vec![Edit { span: at, text: format!("{}{key}: {written}", layout.line_end) }]);
    };
    let raw = text.get(entry.value.range()).unwrap_or_default();
    let below = nested(&layout, entry.line).last();
    let is_same = match below {
        Some(_) if is_list => items(&layout, entry.line) == list(value),
        Some(_) => false,
        None if is_list => list(raw) == list(value),
        None => scalar(raw) == value.trim(),
    };
    if is_same {
        return Ok(Vec::new());
    }
    // `key:` with nothing behind the colon needs a blank before its value.
    let gap = if text.get(..entry.value.start).is_some_and(|head| head.ends_with(':')) {
        " "
    } else {
        ""
    };
    let mut edits = vec![Edit { span: entry.value, text: format!("{gap}{written}") }];
    if let Some(last) = below {
        let span = Span::new(layout.line(entry.line).span.end, layout.line(last).span.end);
        edits.push(Edit { span, text: String::new() });
    }
    Ok(edits)
}

/// How many bytes stand above the front matter; 0 where it begins the text, as other readers want it, and where there is none.
pub fn above_front_matter(text: &str) -> usize {
    // Most texts are logs, and nearly all of them begin with something else.
    if !text.trim_start_matches('\u{feff}').starts_with(['\n', '\r', ' ', '\t', '<']) {
        return 0;
    }
    let head = text.split_inclusive('\n').take(HEAD).map(str::len).sum();
    let layout = Layout::new(text.get(..head).unwrap_or(text));
    let above = layout.front.map_or(0, |front| front.start.saturating_sub(1));
    layout.lines.get(above).map_or(0, |line| line.span.start)
}

/// How many lines of a text are read where only its front matter counts.
const HEAD: usize = 128;

/// Whether a text is an id as issues have it: a UUID in lower case (RFC 9562, section 4).
pub fn is_id(text: &str) -> bool {
    text.len() == 36
        && text.bytes().enumerate().all(|(at, byte)| match at {
            8 | 13 | 18 | 23 => byte == b'-',
            _ => matches!(byte, b'0'..=b'9' | b'a'..=b'f'),
        })
}

/// The id that a text means which is none as it stands: with large letters, in braces, without its hyphens.
pub(crate) fn meant_id(text: &str) -> Option<String> {
    let lower = text.trim().to_lowercase();
    let bare = lower.strip_prefix("urn:uuid:").unwrap_or(&lower);
    let digits: String = bare.chars().filter(|letter| !"{}-\"' ".contains(*letter)).collect();
    let parts = [(0, 8), (8, 12), (12, 16), (16, 20), (20, 32)];
    let parts: Option<Vec<&str>> = parts.iter().map(|(from, to)| digits.get(*from..*to)).collect();
    Some(parts?.join("-")).filter(|id| digits.len() == 32 && is_id(id))
}

/// The value of a key of the front matter, without quotes and comment; nothing where there is no such key.
pub fn front_matter_value(text: &str, key: &str) -> Option<String> {
    let layout = Layout::new(text);
    let entry = entry_of(&layout, key)?;
    Some(scalar(text.get(entry.value.range()).unwrap_or_default()))
}

/// Where the value of a key of the front matter stands; that of the whole line when it is empty.
pub fn front_matter_span(text: &str, key: &str) -> Option<Span> {
    let layout = Layout::new(text);
    let entry = entry_of(&layout, key)?;
    Some(if entry.value.is_empty() { layout.line(entry.line).span } else { entry.value })
}
