//! Keeping what stands around a value valid: escapes and bare numbers of JSON.

use text::Span;

/// How far a number of an array may be from the start of the array, in bytes.
const FAR: usize = 512;

/// A span that cuts no escape of a JSON string: in `\nana@…` the `n` belongs to the line break, and a last lone `\` to what
/// follows. Outside of lines that are JSON a backslash is a character like any other.
pub(crate) fn clear_of_escapes(text: &[u8], span: Span) -> Span {
    let is_escaped = |at: usize| {
        let before = text.get(..at).unwrap_or_default();
        before.iter().rev().take_while(|&&byte| byte == b'\\').count() % 2 == 1
    };
    let (mut start, mut end) = (span.start, span.end);
    let (starts, ends) = (is_escaped(start), is_escaped(end));
    if !(starts || ends) || !is_json_line(text, start) {
        return span;
    }
    if starts {
        start += match text.get(start) {
            Some(b'u') => 5,
            Some(b'"' | b'\\' | b'/' | b'b' | b'f' | b'n' | b'r' | b't') => 1,
            _ => 0,
        };
    }
    if ends && text.get(end).is_some_and(|byte| *byte != b'n') {
        end -= 1;
    }
    if start < end { Span::new(start, end) } else { span }
}

/// Whether the line of a byte is JSON, or a line of a document that is.
fn is_json_line(text: &[u8], at: usize) -> bool {
    let before = text.get(..at).unwrap_or_default();
    let start = memchr::memrchr(b'\n', before).map_or(0, |end| end + 1);
    let line = before.get(start..).unwrap_or_default().trim_ascii_start();
    line.starts_with(b"{")
        || line.starts_with(b"[{")
        || line.starts_with(b"[\"")
        || line.starts_with(b"\"")
}

/// For a value that is, or is part of, a bare number or word of JSON: the whole of it, and the quotes that a stand-in needs
/// to be JSON there (with backslashes where the JSON stands in a string). `None` where it needs none.
pub(crate) fn json_number(text: &[u8], span: Span, stand_in: &str) -> Option<(Span, &'static str)> {
    let is_part =
        |byte: u8| byte.is_ascii_digit() || matches!(byte, b'.' | b'+' | b'-' | b'e' | b'E');
    if !text.get(span.range())?.iter().all(|&byte| is_part(byte)) || is_json_literal(stand_in) {
        return None;
    }
    let before = text.get(..span.start)?;
    let start =
        span.start - before.iter().rev().take(32).take_while(|&&byte| is_part(byte)).count();
    let after = text.get(span.end..)?;
    let end = span.end + after.iter().take(32).take_while(|&&byte| is_part(byte)).count();
    // What follows a value: another, or the end of what holds it.
    let next = text.get(end..)?.iter().find(|byte| !byte.is_ascii_whitespace());
    if !matches!(next, Some(b',' | b'}' | b']')) {
        return None;
    }
    let before = text.get(..start)?.trim_ascii_end();
    let before = match before.last()? {
        b':' => before.get(..before.len() - 1)?,
        b',' | b'[' => before_array(before)?,
        _ => return None,
    };
    let key = before.trim_ascii_end().strip_suffix(b"\"")?;
    let mark = match key.iter().rev().take_while(|&&byte| byte == b'\\').count() {
        0 => "\"",
        1 => "\\\"",
        3 => "\\\\\\\"",
        _ => return None,
    };
    Some((Span::new(start, end), mark))
}

/// What stands before the colon of the key whose array of numbers or texts this is inside of.
fn before_array(before: &[u8]) -> Option<&[u8]> {
    let near = before.get(before.len().saturating_sub(FAR)..)?;
    let open = memchr::memrchr(b'[', near)?;
    let is_value = |byte: u8| byte.is_ascii_alphanumeric() || b" \t\r\n.,+-\"\\_[]".contains(&byte);
    let skipped = before.len() - near.len();
    let inside = near.get(open + 1..)?;
    if !inside.iter().all(|&byte| is_value(byte)) {
        return None;
    }
    before.get(..skipped + open)?.trim_ascii_end().strip_suffix(b":")
}

/// Whether a stand-in is a number of JSON by itself.
fn is_json_literal(text: &str) -> bool {
    text.bytes().all(|byte| byte.is_ascii_digit()) && !text.starts_with('0')
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The value between the bars, with `X` in its place.
    fn check(marked: &str, expected: &str) {
        let start = marked.find('|').expect("a bar");
        let end = marked.rfind('|').expect("a bar") - 1;
        let text = marked.replace('|', "");
        let span = clear_of_escapes(text.as_bytes(), Span::new(start, end));
        let (span, mark) = json_number(text.as_bytes(), span, "X").unwrap_or((span, ""));
        let done = format!("{}{mark}X{mark}{}", &text[..span.start], &text[span.end..]);
        assert_eq!(done, expected, "{marked}");
    }

    #[test]
    fn bare_numbers_are_quoted_and_nothing_else() {
        check(r#"{"ssn": |123456789|}"#, r#"{"ssn": "X"}"#);
        check(r#"{"ssn":|123456789|,"a":1}"#, r#"{"ssn":"X","a":1}"#);
        check(r#"{"at":[52.5,|13.4|]}"#, r#"{"at":[52.5,"X"]}"#);
        check(r#"{"at":[|52.5|,"X"]}"#, r#"{"at":["X","X"]}"#);
        check(r#"{"lat":5|2.520|7}"#, r#"{"lat":"X"}"#);
        check(r#"{"m":"{\"ssn\":|123456789|}"}"#, r#"{"m":"{\"ssn\":\"X\"}"}"#);
        check(r#"{"ssn":"|123456789|"}"#, r#"{"ssn":"X"}"#);
        check("ssn:|123456789|, next", "ssn:X, next");
        check("[|10|, x]", "[X, x]");
    }

    #[test]
    fn escapes_stay_whole() {
        check(r#"{"m":"one\|nana@example.com|"}"#, r#"{"m":"one\nX"}"#);
        check(r#"{"m":"one\|u0040ana|"}"#, r#"{"m":"one\u0040X"}"#);
        check(r#"{"m":"|secret\|\"x"}"#, r#"{"m":"X\\"x"}"#);
        check(r"C:\Users\|nancy|", r"C:\Users\X");
    }
}
