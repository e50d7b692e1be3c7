//! Where a value ends: quoted at any depth of escaping, bracketed, or bare.
//!
//! It does not know what the value is; a bare value may still carry closing punctuation of a sentence.

use crate::line::{Line, lower};

/// Longest value that is read; what is longer is cut.
pub(crate) const LONGEST: usize = 4096;

/// A value's extent, without its quotes.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Value {
    pub start: usize,
    pub end: usize,
    pub quoted: bool,
}

/// The value that starts at `at`, if there is one.
pub(crate) fn read(line: &Line, at: usize) -> Option<Value> {
    // Python bytes: b'secret'.
    let at = if matches!(line.at(at), b'b' | b'u') && matches!(line.at(at + 1), b'\'' | b'"') {
        at + 1
    } else {
        at
    };
    // \x1b[32m of terminal colors.
    let at = if line.at(at) == 0x1b { color_end(line, at).unwrap_or(at) } else { at };
    let at = wrapped(line, at).or_else(|| extended(line, at)).unwrap_or(at);
    let escapes = line.run(at, 8, |b| b == b'\\') - at;
    if escapes == 0
        && let Some(value) = doubled(line, at)
    {
        return Some(value);
    }
    match line.at(at + escapes) {
        quote @ (b'"' | b'\'' | b'`') => quoted(line, at + escapes + 1, quote, escapes),
        b'(' if escapes == 0 => bracketed(line, at + 1, b')'),
        b'<' if escapes == 0 => bracketed(line, at + 1, b'>').or_else(|| bare(line, at)),
        // ["value"], and [\"value\"] of JSON in JSON.
        b'[' if escapes == 0 && listed(line, at + 1).is_some() => {
            let mark = listed(line, at + 1)?;
            quoted(line, mark + 1, line.at(mark), mark - at - 1)
        }
        // `sn=[Quell]` of maps and `MachineName: [web7]`; lists, and words of capitals as in [REDACTED], are not opened.
        b'[' if escapes == 0 && matches!(line.before(at), b'=' | b' ' | b':') => {
            bracketed(line, at + 1, b']')
                .filter(|inner| is_single(line.slice(inner.start, inner.end)))
                .or_else(|| bare(line, at))
        }
        // PWD={…} of ODBC.
        b'{' if escapes == 0 && line.before(at) == b'=' => bracketed(line, at + 1, b'}')
            .filter(|inner| is_single(line.slice(inner.start, inner.end)))
            .or_else(|| bare(line, at)),
        _ => bare(line, at),
    }
}

/// The quote at `at`, behind its escapes.
fn listed(line: &Line, at: usize) -> Option<usize> {
    let mark = line.run(at, 4, |b| b == b'\\');
    matches!(line.at(mark), b'"' | b'\'').then_some(mark)
}

/// `{"$date":"1980-04-02"}` of extended JSON (MongoDB, version 2): where the value starts.
fn extended(line: &Line, at: usize) -> Option<usize> {
    if line.at(at) != b'{' {
        return None;
    }
    let mark = |b: u8| matches!(b, b'"' | b'\\' | b' ' | b':');
    let dollar = line.run(at + 1, 6, mark);
    let end = line.run(dollar + 1, 16, |b| b.is_ascii_alphabetic());
    let start = line.run(end, 8, |b| matches!(b, b'"' | b'\\' | b':' | b' '));
    let quote = line.run_back(start, 4, |b| b == b'\\' || b == b'"');
    let start = if line.before(start) == b'"' { start - 1 } else { quote };
    let start = line.run_back(start, 3, |b| b == b'\\');
    // {"gte":"1947-09-10"} of queries and {"old":"…"} of audit logs: an operator stands between the field and its value.
    let mut buffer = [0; 12];
    let operator = line.before(dollar) == b'"'
        && matches!(
            lower(line.slice(dollar, end), &mut buffer),
            b"gte"
                | b"lte"
                | b"gt"
                | b"lt"
                | b"eq"
                | b"ne"
                | b"equals"
                | b"is"
                | b"value"
                | b"old"
                | b"new"
                | b"from"
                | b"to"
                | b"query"
                | b"match"
                | b"term"
                | b"like"
                | b"raw"
                | b"current"
                | b"previous"
                | b"before"
                | b"after"
                | b"text"
                // Attributes of OpenTelemetry, items of DynamoDB.
                | b"stringvalue"
                | b"s"
        );
    ((line.at(dollar) == b'$' && end > dollar + 1 || operator)
        && start > end
        && line.before(start) != b'$')
        .then_some(start)
}

/// Where the literal starts that a type or a function of the language wraps: `Some("x")`, `Secret("x")`, `string(8) "x"`, `N'x'`,
/// `PASSWORD('x')`. Other calls are code.
fn wrapped(line: &Line, at: usize) -> Option<usize> {
    const WRAPPERS: [&str; 37] = [
        "Some(",
        "Secret(",
        "SecretString(",
        "Password(",
        "String(",
        "str(",
        "Just(",
        "Ok(",
        "Optional[",
        "Sensitive(",
        "N",
        "Value(",
        "HiddenText(",
        "SecretStr(",
        "Option(",
        "Secret[",
        "to_date(",
        "to_timestamp(",
        "str_to_date(",
        "date ",
        "timestamp ",
        "date(",
        "cast(",
        "convert(",
        "upper(",
        "lower(",
        "trim(",
        "md5(",
        "sha1(",
        "sha2(",
        "crypt(",
        "encrypt(",
        "ISODate(",
        "new Date(",
        "new String(",
        "Buffer.from(",
        "!!str ",
    ];
    if !line.at(at).is_ascii_alphabetic() && line.at(at) != b'!' {
        return None;
    }
    let quote = |at: usize| {
        let escapes = line.run(at, 4, |b| b == b'\\');
        matches!(line.at(escapes), b'"' | b'\'')
    };
    if line.starts(at, "string(") {
        let close = line.run(at + 7, 6, |b| b.is_ascii_digit());
        return (line.slice(close, close + 2) == b") " && quote(close + 2)).then_some(close + 2);
    }
    WRAPPERS
        .iter()
        .find(|wrapper| line.starts(at, wrapper))
        .map(|wrapper| at + wrapper.len())
        .filter(|&start| quote(start))
}

/// Up to the quote that is escaped as deep as the opening one.
fn quoted(line: &Line, start: usize, quote: u8, escapes: usize) -> Option<Value> {
    let limit = line.bytes.len().min(start.saturating_add(LONGEST));
    let mut at = start;
    while at < limit {
        let next = at + memchr::memchr(quote, line.slice(at, limit))?;
        let depth = next - line.run_back(next, 8, |b| b == b'\\').max(start);
        // Deeper escaped quotes belong to the value; with none at all, an odd run escapes the quote.
        if depth <= escapes {
            let end = next - depth;
            return (end > start).then_some(Value { start, end, quoted: true });
        }
        at = next + 1;
    }
    None
}

/// `""value""` inside of a cell of CSV, whose quotes are doubled (RFC 4180).
fn doubled(line: &Line, at: usize) -> Option<Value> {
    let start = at + 2;
    if line.slice(at, start) != b"\"\""
        || line.at(start) <= b' '
        || b"\",;)}]".contains(&line.at(start))
    {
        return None;
    }
    let end = line.run(start, 512, |b| b != b'"');
    (line.slice(end, end + 2) == b"\"\"").then_some(Value { start, end, quoted: true })
}

/// Whether what stands in square brackets is one value.
fn is_single(value: &[u8]) -> bool {
    value.iter().any(|b| b.is_ascii_lowercase() || *b >= 0x80 || b.is_ascii_digit())
        && !value.iter().any(|b| b"[{=;,\"'|<".contains(b))
        && !(value.iter().all(|b| b.is_ascii_uppercase() || b.is_ascii_digit() || *b == b'_')
            && value.contains(&b'_'))
}

fn bracketed(line: &Line, start: usize, close: u8) -> Option<Value> {
    let end = line.run(start, 256, |b| b != close);
    (line.at(end) == close && end > start).then_some(Value { start, end, quoted: true })
}

/// Up to white space, a quote, or the next key; closing punctuation is left out.
fn bare(line: &Line, start: usize) -> Option<Value> {
    let mut end = start;
    let (mut in_query, mut in_cell) = (None, None);
    while end < line.bytes.len() && end - start < LONGEST {
        match line.at(end) {
            b'"' | b'\'' | b'<' | b'>' | b'`' => break,
            // A switch of terminal colors in the middle of a value.
            0x1b if let Some(after) = color_end(line, end) => {
                let inside = line.at(after).is_ascii_alphanumeric() && !key_follows(line, after);
                if end == start || !inside {
                    break;
                }
                end = after;
            }
            // White space, and other ends.
            0..=b' ' => break,
            b'\\' if matches!(line.at(end + 1), b'"' | b'\'' | b'n' | b'\\' | b'r' | b't') => break,
            b'&' | b';' if key_follows(line, end + 1) => break,
            b'&' if line.starts(end, "&amp;") || line.starts(end, "&quot;") => break,
            b'&' if *in_query.get_or_insert_with(|| is_query(line, start)) => break,
            b',' if matches!(line.at(end + 1), b' ' | b'"' | b'\'' | b'\\' | 0 | b'{')
                || key_follows(line, end + 1) =>
            {
                break;
            }
            b',' if *in_cell.get_or_insert_with(|| is_cell(line, start)) => break,
            b';' if matches!(line.at(end + 1), b' ' | 0) => break,
            // <![LOG[…]LOG]!> of CMTrace, <![CDATA[…]]>
            b']' if line.starts(end, "]LOG]!>") || line.starts(end, "]]>") => break,
            // passport=X1234567|licence=…
            b'|' if key_follows(line, end + 1) => break,
            // (HOST=web-7)(USER=ana)
            b')' if line.at(end + 1) == b'(' => break,
            _ => end += 1,
        }
    }
    while end > start {
        let open = match line.before(end) {
            b')' => b'(',
            b']' => b'[',
            b'}' => b'{',
            b',' | b';' => 0,
            b'.' | b':'
                if end == line.bytes.len() || line.at(end) == b' ' || line.at(end) == b'"' =>
            {
                0
            }
            _ => break,
        };
        if open != 0 && line.slice(start, end).contains(&open) {
            break;
        }
        end -= 1;
    }
    (end > start).then_some(Value { start, end, quoted: false })
}

/// Where a switch of terminal colors at `at` ends (`\x1b[1;32m`, ECMA-48 SGR).
fn color_end(line: &Line, at: usize) -> Option<usize> {
    let end = line.run(at + 2, 12, |b| b.is_ascii_digit() || b == b';');
    (line.at(at + 1) == b'[' && line.at(end) == b'm').then_some(end + 1)
}

/// Where the text goes on if `start` is in the middle of a switch of terminal colors, which looks like a word: `35mana`.
pub(crate) fn past_color(line: &Line, start: usize) -> usize {
    let digits = line.run_back(start, 12, |b| b.is_ascii_digit() || b == b';');
    let escape = digits.saturating_sub(2);
    let switch = line.slice(escape, digits) == b"\x1b[";
    color_end(line, escape).filter(|end| switch && *end > start).unwrap_or(start)
}

/// Whether `key=` or `key:` starts at `at`, as after the `&` or `;` between pairs.
fn key_follows(line: &Line, at: usize) -> bool {
    let at = line.run(at, 1, |b| b == b' ');
    let end = line.run(at, 40, |b| b.is_ascii_alphanumeric() || b"_-. ".contains(&b));
    end > at && (line.at(end) == b'=' || line.slice(end, end + 2) == b"\\=")
}

/// Whether the value at `start` is in a cell of CSV: cells stand before it, joined by commas without a space.
fn is_cell(line: &Line, start: usize) -> bool {
    let before = line.back(start, 320);
    let commas = before.windows(2).filter(|pair| matches!(pair, [b',', next] if *next > b' '));
    let pairs = before.iter().filter(|b| **b == b'=').count();
    commas.take(3).count() >= 3 && pairs < 2
}

/// Whether the pair whose value starts at `start` is one of a URL's query.
fn is_query(line: &Line, start: usize) -> bool {
    let key = line.run_back(start, 64, |b| b.is_ascii_alphanumeric() || b"_-.=\\".contains(&b));
    matches!(line.before(key), b'?' | b'&')
}
