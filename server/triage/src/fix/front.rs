//! Mending the front matter, and words that are not known.

use text::{Edit, Span};

use super::{Context, Fix, MOST, fix, nearest, try_fix};
use crate::layout::SectionKind;
use crate::lint::{front, tables};
use crate::parse::COUNTERMEASURES;
use crate::render::FORMAT;
use crate::{edit, front_matter, table};

pub(super) fn fixes(context: &Context<'_>, id: &str) -> Vec<Fix> {
    match id {
        "missing-id" => try_fix(
            "Give the document an id of its own",
            front_matter::set_front_matter(context.text, "id", context.input.new_id).or_else(
                |_| {
                    Ok(vec![edit::line_after(
                        &context.layout,
                        context.line(),
                        &format!("id: {}", context.input.new_id),
                    )])
                },
            ),
        )
        .into_iter()
        .collect(),
        "unreadable-id" => {
            let meant = front_matter::meant_id(context.words())
                .map(|id| fix(format!("Write it as {id}"), context.instead(id)));
            let own = front_matter::set_front_matter(context.text, "id", context.input.new_id);
            meant.into_iter().chain(try_fix("Give the document an id of its own", own)).collect()
        }
        "front-matter-not-first" => {
            let start = context.layout.line(context.line()).span.start;
            let mark = if context.text.starts_with('\u{feff}') { '\u{feff}'.len_utf8() } else { 0 };
            let span = Span::new(mark, start);
            vec![fix("Begin it on the first line", vec![Edit { span, text: String::new() }])]
        }
        "field-not-a-word" => words_of_block(context),
        "newer-version" | "unknown-version" => {
            vec![fix(format!("Read it as {FORMAT}"), context.instead(FORMAT))]
        }
        _ => broken(context),
    }
}

/// A word that stands within the block, where the field takes it; else the first ones that it takes.
fn words_of_block(context: &Context<'_>) -> Vec<Fix> {
    let layout = &context.layout;
    let line = context.line();
    let entries = front_matter::entries(layout);
    let Some(entry) = entries.into_iter().find(|entry| entry.line == line) else {
        return Vec::new();
    };
    let mut said: Vec<String> = front_matter::list(
        context.words().trim_start_matches(&entry.key).trim_start_matches([':', '{', '[']),
    )
    .iter()
    .flat_map(|item| item.split(['\n', '}', ']']))
    .map(|item| value_of(item).to_owned())
    .filter(|word| !word.is_empty() && !word.ends_with(':') && !word.starts_with('#'))
    .collect();
    if let Some(allowed) = front::allowed(&entry.key) {
        let is_allowed = |word: &String| allowed.contains(&word.to_lowercase().as_str());
        said = said.into_iter().filter(is_allowed).map(|word| word.to_lowercase()).collect();
        if said.is_empty() {
            said = allowed.iter().map(|word| (*word).to_owned()).collect();
        }
    } else if entry.key == "id" {
        said.retain(|word| front_matter::is_id(word));
        said.push(context.input.new_id.to_owned());
    }
    said.dedup();
    let write = |word: String| {
        let mut edits = front_matter::set_front_matter(context.text, &entry.key, &word).ok()?;
        edits.retain(|edit| !edit.text.is_empty());
        edits.extend(block_as_comments(context, entry.line, &word));
        Some(fix(format!("Write {}: {word}", entry.key), edits))
    };
    said.into_iter().take(MOST).filter_map(write).collect()
}

/// What the block below a key says stays to be read, but for the line that said the word. Comments begin with the line, where
/// they are no part of the value.
fn block_as_comments(context: &Context<'_>, key: usize, word: &str) -> Vec<Edit> {
    let layout = &context.layout;
    let block: Vec<usize> = front_matter::nested(layout, key).collect();
    let blanks = |line: &str| line.len() - line.trim_start().len();
    let indent = block.first().map_or(0, |&line| blanks(layout.line(line).text));
    let says_it = |line: usize| value_of(layout.line(line).text).eq_ignore_ascii_case(word);
    let said = block.iter().copied().find(|&line| says_it(line));
    let comment = |line: usize| {
        let (text, start) = (layout.line(line).text, layout.line(line).span.start);
        let (out, mark) = match text.trim_start().starts_with('#') {
            true => (blanks(text), ""),
            false => (blanks(text).min(indent), "# "),
        };
        Edit { span: Span::new(start, start + out), text: mark.to_owned() }
    };
    let edit =
        |line| if said == Some(line) { edit::without_line(layout, line) } else { comment(line) };
    block.iter().map(|&line| edit(line)).collect()
}

/// The word of an item or a field of a block.
fn value_of(item: &str) -> &str {
    let item = item.trim().trim_start_matches("- ");
    let value = item.split_once(": ").map_or(item, |(_, value)| value);
    value.trim_matches(['"', '\'', ' ', '\r'])
}

fn broken(context: &Context<'_>) -> Vec<Fix> {
    let layout = &context.layout;
    let line = context.line();
    let text = layout.line(line).text;
    // Blank lines may stand above the fence.
    if let Some(front) = layout.front.as_ref().filter(|front| line + 1 == front.start) {
        let last = front.end.saturating_sub(1);
        return vec![fix("Close the front matter", vec![edit::line_after(layout, last, "---")])];
    }
    if text.starts_with('\t') {
        let tabs = text.len() - text.trim_start_matches('\t').len();
        let start = layout.line(line).span.start;
        let span = Span::new(start, start + tabs);
        return vec![fix("Use blanks", vec![Edit { span, text: "  ".repeat(tabs) }])];
    }
    let blanks = text.len() - text.trim_start_matches(' ').len();
    let start = layout.line(line).span.start;
    if blanks > 0 && context.words() == text {
        let span = Span::new(start, start + blanks);
        return vec![fix(
            "Begin it at the start of the line",
            vec![Edit { span, text: String::new() }],
        )];
    }
    let glued = text.find(':').filter(|at| {
        let is_name = |byte: u8| byte.is_ascii_alphanumeric() || b"-_".contains(&byte);
        *at > 0 && text.bytes().take(*at).all(is_name) && !text[*at + 1..].starts_with([' ', '\t'])
    });
    if let Some(at) = glued.filter(|at| text.len() > at + 1 && context.words() == text) {
        let at = Span::new(start + at + 1, start + at + 1);
        return vec![fix(
            "Put a blank behind the colon",
            vec![Edit { span: at, text: " ".to_owned() }],
        )];
    }
    let comment = || {
        let start = layout.line(line).span.start;
        fix(
            "Turn the line into a comment",
            vec![Edit { span: Span::new(start, start), text: "# ".to_owned() }],
        )
    };
    let entries = front_matter::entries(layout);
    match entries.iter().find(|entry| entry.line == line) {
        Some(entry) if entry.value == context.span && !context.words().is_empty() => {
            let raw = context.words();
            if raw.starts_with('[') {
                return vec![fix("Close the list", context.instead(format!("{raw}]"))), comment()];
            }
            let bare = raw.trim_matches(['"', '\'']).replace('\\', "\\\\").replace('"', "\\\"");
            vec![fix("Put the value in quotes", context.instead(format!("\"{bare}\""))), comment()]
        }
        _ => vec![comment()],
    }
}

/// The nearest words of the list that a field or column has.
pub(super) fn known_values(context: &Context<'_>) -> Vec<Fix> {
    let words = context.words().trim_matches(['"', '\'']).to_owned();
    let write = |known: &[&str]| {
        nearest(&words, known)
            .into_iter()
            .map(|word| fix(format!("Write {word}"), context.instead(word)))
            .collect()
    };
    let entries = front_matter::entries(&context.layout);
    if let Some(allowed) = entries
        .iter()
        .find(|entry| entry.value == context.span)
        .and_then(|entry| front::allowed(&entry.key))
    {
        return write(&allowed);
    }
    let line = context.line();
    for section in context.layout.of_kind(SectionKind::Countermeasures) {
        let found = table::find(&context.layout, section.body.clone(), COUNTERMEASURES);
        let Some(found) = found.filter(|found| found.rows.contains(&line)) else { continue };
        let cells = found.row(&context.layout, line);
        if let [_, _, kind, strength, ..] = cells.as_slice() {
            if kind.span == context.span {
                return write(tables::KINDS);
            }
            if strength.span == context.span {
                return write(tables::STRENGTHS);
            }
        }
    }
    Vec::new()
}
