//! The rows of a value of several lines: a key in armor, a line that was broken softly.
//!
//! What stands before a row on its line is not the value's: the indent of a block of YAML, or the head that a log puts
//! before each line that a program prints. Such a head is known by the line on which the value begins, word by word;
//! its digits may differ, because time goes on.

use text::Span;

/// How much of the line is looked at before a value, in bytes.
const HEAD: usize = 512;

/// The rows of a span that hold something, each on a line of its own and without what stands before it.
pub(crate) fn of(text: &[u8], span: Span) -> Vec<Span> {
    let head = head(text, span.start);
    let mut rows = Vec::new();
    let mut start = span.start;
    for line in text.get(span.range()).unwrap_or_default().split_inclusive(|&byte| byte == b'\n') {
        let row = line.trim_ascii_end();
        let before = if start == span.start { 0 } else { alike(head, row) };
        let rest = row.get(before..).unwrap_or_default();
        let from = start + row.len() - rest.trim_ascii_start().len();
        if from < start + row.len() {
            rows.push(Span::new(from, start + row.len()));
        }
        start += line.len();
    }
    rows
}

/// The value of these rows: joined by as many line ends as stand between them, without what stands before each.
pub(crate) fn value(text: &[u8], rows: &[Span]) -> Vec<u8> {
    let mut value = Vec::new();
    let mut done = rows.first().map_or(0, |row| row.start);
    for row in rows {
        let between = text.get(done..row.start).unwrap_or_default();
        value.extend(between.iter().filter(|&&byte| byte == b'\n'));
        value.extend_from_slice(text.get(row.range()).unwrap_or_default());
        done = row.end;
    }
    value
}

/// What stands before a value on its line; nothing when that is far.
fn head(text: &[u8], at: usize) -> &[u8] {
    let near = text.get(at.saturating_sub(HEAD)..at).unwrap_or_default();
    match memchr::memrchr(b'\n', near) {
        Some(end) => near.get(end + 1..).unwrap_or_default(),
        None if near.len() == at => near,
        None => &[],
    }
}

/// The length of the whole words, each with a blank behind it, with which a line begins as the head does. Runs of digits are
/// alike whatever they are.
fn alike(head: &[u8], line: &[u8]) -> usize {
    let digits = |bytes: &[u8], at: usize| {
        bytes.get(at..).unwrap_or_default().iter().take_while(|byte| byte.is_ascii_digit()).count()
    };
    let (mut in_head, mut in_line, mut whole) = (0, 0, 0);
    while let (Some(&expected), Some(&byte)) = (head.get(in_head), line.get(in_line)) {
        if expected.is_ascii_digit() && byte.is_ascii_digit() {
            in_head += digits(head, in_head);
            in_line += digits(line, in_line);
            continue;
        }
        if expected != byte {
            break;
        }
        (in_head, in_line) = (in_head + 1, in_line + 1);
        if byte == b' ' || byte == b'\t' {
            whole = in_line;
        }
    }
    // A line of a log that ends behind its head of several words: an empty row. One word may be the rest of the value.
    let is_bare = whole > 0
        && in_line == line.len()
        && head.get(in_head).is_some_and(u8::is_ascii_whitespace);
    if is_bare { in_line } else { whole }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// `~` stands before and behind the value.
    fn check(marked: &str, rows: &[&str]) {
        let start = marked.find('~').expect("a mark");
        let end = marked.rfind('~').expect("a mark") - 1;
        let text = marked.replace('~', "");
        let found = of(text.as_bytes(), Span::new(start, end));
        let found_rows: Vec<&str> = found.iter().map(|row| &text[row.range()]).collect();
        assert_eq!(found_rows, rows, "{marked}");
        let lines = String::from_utf8(value(text.as_bytes(), &found)).expect("text");
        assert_eq!(lines.split('\n').filter(|line| !line.is_empty()).collect::<Vec<_>>(), rows);
    }

    #[test]
    fn rows_begin_behind_indents_and_heads() {
        check("~one\r\ntwo\r\n\r\nthree~\r\n", &["one", "two", "three"]);
        check("key: ~one\n    two\n  \n    three~\n", &["one", "two", "three"]);
        check("12:00:09.5 app ~key\n12:00:10.25 app two~", &["key", "two"]);
        check("x\nMar 1 a key=~Mar\nMar 2 a 1x\nMar 2 a\nMar 2 b~", &["Mar", "1x", "b"]);
        check("web1 | ~a\nweb1 | b~", &["a", "b"]);
        check("k ~9x\n9xy zz~", &["9x", "9xy zz"]);
        check("4711 now, phone: ~+1 202 555\n0143~", &["+1 202 555", "0143"]);
    }
}
