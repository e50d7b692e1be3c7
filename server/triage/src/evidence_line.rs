//! One bullet of the Evidence section: reading and writing it.
//!
//! `- [E1](logs/app.log#L10-L14) 2026-03-14T02:11:40Z checkout ` then the excerpt in backticks, then
//! `<!-- 77e2f1a94c0d5b38 first seen -->`: hash of the cited bytes and the reason. A time whose year or zone the log does
//! not say has a `~` before it.

use crate::Evidence;
use crate::citation::{code_spans, evidence_id};
use crate::clock::{self, Written};
use crate::layout::bullet;

/// How many hex digits of the SHA-256 stand in a bullet.
const HASH: usize = 16;

/// Evidence as read; its time may still need a date from elsewhere in the document.
pub(crate) struct Read {
    pub(crate) evidence: Evidence,
    pub(crate) time: Option<Written>,
}

/// Reads a bullet; `None` when it does not say which lines of which log.
pub(crate) fn read(line: &str) -> Option<Read> {
    let rest = bullet(line)?.strip_prefix('[')?;
    let (id, rest) = rest.split_once(']')?;
    let id = evidence_id(id.trim())?;
    let (target, rest) = target(rest.strip_prefix('(')?)?;
    let (file, line, end_line) = link(&target)?;
    let (rest, comment) = match rest.rsplit_once("<!--") {
        Some((rest, comment)) if comment.trim_end().ends_with("-->") => {
            (rest, comment.trim_end().trim_end_matches("-->").trim())
        }
        _ => (rest, ""),
    };
    let (head, excerpt) = match code_spans(rest).first() {
        Some(&span) => {
            let code = rest.get(span.range()).unwrap_or_default();
            (rest.get(..span.start).unwrap_or_default(), inside(code))
        }
        None => (rest, ""),
    };
    let head = head.trim();
    let certain = !clock::is_guess(head);
    let (first, others) = head.split_once(char::is_whitespace).unwrap_or((head, ""));
    let (day_and_time, after) = two_words(head);
    let (time, source) = match (clock::read(day_and_time), clock::read(first)) {
        (Some(time), _) => (Some(time), after),
        (None, Some(time)) => (Some(time), others),
        (None, None) => (None, head),
    };
    let source = source.trim();
    let source =
        source.strip_prefix("UTC ").filter(|_| time.is_some()).unwrap_or(source).trim_start();
    let (hash, reason) = match comment.split_once(char::is_whitespace).unwrap_or((comment, "")) {
        (hash, reason)
            if hash.len() == HASH && hash.bytes().all(|byte| byte.is_ascii_hexdigit()) =>
        {
            (hash.to_ascii_lowercase(), reason.trim())
        }
        _ => (String::new(), comment),
    };
    let evidence = Evidence {
        id,
        file,
        line,
        end_line,
        time: None,
        certain: certain || time.is_none(),
        source: source.to_owned(),
        excerpt: excerpt.to_owned(),
        hash,
        reason: reason.to_owned(),
    };
    Some(Read { evidence, time })
}

/// The hash in a bullet of the Evidence section as it is written there: the first word of its comment, 16 hex digits.
pub fn hash(line: &str) -> Option<&str> {
    let hash = read(line)?.evidence.hash;
    let (_, comment) = line.rsplit_once("<!--")?;
    comment.split_whitespace().next().filter(|word| word.eq_ignore_ascii_case(&hash))
}

/// A bullet of the Evidence section. Times are written in full, so that it means the same when the timeline changes.
pub fn write(evidence: &Evidence) -> String {
    let mut line = format!("- [{}]({}#L{}", evidence.id, encoded(&evidence.file), evidence.line);
    if evidence.end_line > evidence.line {
        line.push_str(&format!("-L{}", evidence.end_line));
    }
    line.push(')');
    if let Some(time) = evidence.written_time() {
        line.push(' ');
        line.push_str(&time);
    }
    let source = one_line(&evidence.source).replace('`', "'").replace("<!--", "<! --");
    let excerpt = one_line(&evidence.excerpt);
    for part in [source, code(&excerpt)] {
        if !part.is_empty() {
            line.push(' ');
            line.push_str(&part);
        }
    }
    let comment = one_line(&format!("{} {}", evidence.hash, evidence.reason));
    if !comment.is_empty() {
        line.push_str(&format!(
            " <!-- {} -->",
            comment.replace("-->", "->").replace("<!--", "<!-")
        ));
    }
    line
}

/// Words on one line, with single blanks.
pub(crate) fn one_line(text: &str) -> String {
    text.split_whitespace().collect::<Vec<_>>().join(" ")
}

/// A link destination and what follows its closing parenthesis.
fn target(text: &str) -> Option<(String, &str)> {
    if let Some(rest) = text.strip_prefix('<') {
        let (target, rest) = rest.split_once('>')?;
        return Some((target.to_owned(), rest.strip_prefix(')')?));
    }
    let mut depth = 0;
    for (at, character) in text.char_indices() {
        match character {
            '(' => depth += 1,
            ')' if depth > 0 => depth -= 1,
            ')' => return Some((decoded(text.get(..at)?), text.get(at + 1..)?)),
            _ => {}
        }
    }
    None
}

/// `path#L10-L14`.
fn link(target: &str) -> Option<(String, u32, u32)> {
    let (file, lines) = target.rsplit_once("#L")?;
    let (first, last) = lines.split_once('-').unwrap_or((lines, lines));
    let first: u32 = first.parse().ok().filter(|&line| line > 0)?;
    let last: u32 = last.trim_start_matches('L').parse().ok()?;
    (!file.is_empty()).then(|| (file.to_owned(), first, last.max(first)))
}

/// The content of a code span: one blank at both ends is not part of it.
fn inside(code: &str) -> &str {
    let ticks = code.bytes().take_while(|&byte| byte == b'`').count();
    let inner = code.get(ticks..code.len().saturating_sub(ticks)).unwrap_or_default();
    match inner.strip_prefix(' ').and_then(|inner| inner.strip_suffix(' ')) {
        Some(padded) if !padded.trim().is_empty() => padded,
        _ => inner,
    }
}

/// A code span around any text: one more backtick than the longest run within.
fn code(text: &str) -> String {
    if text.is_empty() {
        return String::new();
    }
    let longest = text.split(|character| character != '`').map(str::len).max().unwrap_or(0);
    let ticks = "`".repeat(longest + 1);
    let pad = if text.starts_with('`') || text.ends_with('`') { " " } else { "" };
    format!("{ticks}{pad}{text}{pad}{ticks}")
}

/// The first two words, as in `2026-03-14 02:11:40`, and the rest.
fn two_words(text: &str) -> (&str, &str) {
    let first = text.find(char::is_whitespace).unwrap_or(text.len());
    let rest = text.get(first..).unwrap_or_default();
    let second = rest.trim_start().find(char::is_whitespace).unwrap_or(rest.trim_start().len());
    let end = first + (rest.len() - rest.trim_start().len()) + second;
    (text.get(..end).unwrap_or(text), text.get(end..).unwrap_or_default())
}

/// Percent-encodes what would end or change a link destination (RFC 3986, section 2.1).
fn encoded(path: &str) -> String {
    let mut out = String::new();
    for character in path.chars() {
        match character {
            ' ' | '(' | ')' | '<' | '>' | '%' | '#' | '\\' | '\0'..='\u{1f}' | '\u{7f}' => {
                out.push_str(&format!("%{:02X}", u32::from(character)));
            }
            _ => out.push(character),
        }
    }
    out
}

/// Undoes [`encoded`]; what is not valid percent-encoding stays as it is.
fn decoded(text: &str) -> String {
    let bytes = text.as_bytes();
    let mut out = Vec::with_capacity(bytes.len());
    let mut at = 0;
    while let Some(&byte) = bytes.get(at) {
        let hex = (byte == b'%').then(|| text.get(at + 1..at + 3)).flatten();
        match hex.filter(|hex| hex.bytes().all(|byte| byte.is_ascii_hexdigit())) {
            Some(hex) => {
                out.push(u8::from_str_radix(hex, 16).unwrap_or(b'%'));
                at += 3;
            }
            None => {
                out.push(byte);
                at += 1;
            }
        }
    }
    String::from_utf8(out).unwrap_or_else(|_| text.to_owned())
}
