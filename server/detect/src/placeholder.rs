//! Values that stand for a value: redactions, templates, defaults and empties. None of them is ever a finding.

use std::sync::LazyLock;

use memchr::memmem::Finder;
use text::Span;

use crate::Finding;
use crate::words::Words;
use crate::{allow, stand_in, starred};

/// Drops the findings from `first` on that touch a placeholder of ours, such as `[EMAIL_1]`, in a line: what was
/// replaced once stays as it is. A larger finding that is not replaced itself, such as a URL, may hold one.
pub(crate) fn spare(
    text: &[u8],
    line: &[u8],
    base: usize,
    first: usize,
    findings: &mut Vec<Finding>,
) {
    let mut tokens = Vec::new();
    let mut from = 0;
    while let Some(open) = memchr::memchr(b'[', line.get(from..).unwrap_or(&[])) {
        let start = from + open;
        from = start + 1;
        if let Some(length) = token(line.get(start..).unwrap_or(&[])) {
            tokens.push(Span::new(base + start, base + start + length));
            from = start + length;
        }
    }
    if !tokens.is_empty() {
        retain_from(findings, first, |finding| {
            let next = tokens.partition_point(|token| token.end <= finding.span.start);
            let inside = tokens.get(next..).unwrap_or(&[]).iter();
            inside.take_while(|token| token.start < finding.span.end).all(|token| {
                let holds = finding.span.covers(*token) && finding.span.len() > token.len() + 2;
                !finding.span.overlaps(*token) || (holds && text.len() >= finding.span.end)
            })
        });
    }
    starred::spare(line, base, first, findings);
    stand_in::spare(line, base, first, findings);
}

/// Whether nothing in a line can make [`spare`] or a comment drop a finding for what the line says, apart from the findings
/// themselves. It does not depend on numbers.
pub(crate) fn is_plain(line: &[u8]) -> bool {
    static TELLING: LazyLock<[Finder<'static>; 3]> = LazyLock::new(|| {
        [Finder::new(allow::COMMENT), Finder::new(stand_in::START), Finder::new(starred::STARS)]
    });
    let token = |open| token(line.get(open..).unwrap_or(&[])).is_some();
    TELLING.iter().all(|telling| telling.find(line).is_none())
        && !memchr::memchr_iter(b'[', line).any(token)
}

/// Drops findings from `first` on that are not to be kept. Those before are of other lines: going over them again for each line
/// would be quadratic in the text.
pub(crate) fn retain_from(
    findings: &mut Vec<Finding>,
    first: usize,
    keep: impl FnMut(&Finding) -> bool,
) {
    let mut new = findings.split_off(first.min(findings.len()));
    #[cfg(test)]
    crate::line::work::spend(new.len());
    new.retain(keep);
    findings.append(&mut new);
}

/// The length of `[TYPE_12]`, or of `[TYPE_h` with 20 letters and digits, at the start of some bytes.
fn token(bytes: &[u8]) -> Option<usize> {
    let inner = bytes.strip_prefix(b"[")?;
    let close = memchr::memchr(b']', inner.get(..inner.len().min(48))?)?;
    let inner = inner.get(..close)?;
    let split = memchr::memrchr(b'_', inner)?;
    let (kind, number) = (inner.get(..split)?, inner.get(split + 1..)?);
    let is_kind = kind.first().is_some_and(u8::is_ascii_uppercase)
        && kind.iter().all(|b| b.is_ascii_uppercase() || b.is_ascii_digit() || *b == b'_');
    let is_number = !number.is_empty() && number.iter().all(u8::is_ascii_digit);
    let is_hash = number.strip_prefix(b"h").is_some_and(|hash| {
        hash.len() == 20 && hash.iter().all(|b| matches!(b, b'a'..=b'z' | b'2'..=b'7'))
    });
    (is_kind && (is_number || is_hash)).then_some(close + 2)
}

/// Whether `value` is a placeholder rather than a secret or a person's data.
pub(crate) fn is_placeholder(value: &[u8]) -> bool {
    let value = value.trim_ascii();
    let value = match value {
        [b'"' | b'\'', inner @ .., b'"' | b'\''] => inner,
        _ => value,
    };
    let Some((&first, rest)) = value.split_first() else { return true };
    let last = rest.last().copied().unwrap_or(first);
    if is_redaction(value) {
        return true;
    }
    match (first, last) {
        // [IPV4_1], <redacted>, {{ template }}, ${VAR}, $(cmd), %VAR%, `cmd`, __NAME__, #{x}
        (b'[', b']') | (b'<', b'>') | (b'{', b'}') => return true,
        (b'$', _) if matches!(rest.first(), Some(b'{' | b'(')) => return true,
        (b'#', b'}') if rest.first() == Some(&b'{') => return true,
        (b'$' | b':' | b'@', _)
            if rest.len() > 1 && rest.iter().all(|b| b.is_ascii_uppercase() || *b == b'_') =>
        {
            return true;
        }
        (b'%', b'%') | (b'`', b'`') => return true,
        (b'%', b's' | b'd' | b'v' | b'q' | b'r' | b'u' | b'x') if value.len() <= 4 => return true,
        (b'{' | b'[' | b'(', _) if value.len() == 1 => return true,
        _ => {}
    }
    // &PWD of procedures.
    if first == b'&' && rest.len() >= 2 && rest.iter().all(u8::is_ascii_uppercase) {
        return true;
    }
    if value.starts_with(b"<<")
        || value.starts_with(b"{{")
        || value.starts_with(b"<%")
        || value.starts_with(b"[[")
    {
        return true;
    }
    // One byte again and again: ****, xxxx, ----, 0000.
    if value.len() > 2 && rest.iter().all(|b| *b == first) {
        return true;
    }
    // A tail left readable: ************1234, xxxx-xxxx-xxxx-1234.
    let masked = value.iter().filter(|b| matches!(b, b'*' | 0x95)).count();
    if masked * 2 >= value.len() || starred::is_starred(value) {
        return true;
    }
    // VALUE_SPECIFIED_IN_NO_LOG_PARAMETER: the name of a constant.
    let constant = value.iter().all(|b| b.is_ascii_uppercase() || *b == b'_')
        && value.iter().filter(|b| **b == b'_').count() >= 3;
    if constant || value.starts_with(b"__") && value.ends_with(b"__") {
        return true;
    }
    // ***REMOVED***
    if value.starts_with(b"***") && value.ends_with(b"***") {
        return true;
    }
    let mut buffer = [0; 32];
    let _lower = crate::line::lower(value, &mut buffer);
    WORDS.has(value)
}

/// Upper-case words such as `[REDACTED]` wear other brackets, too: `(hidden)`, `--- masked ---`.
fn is_redaction(value: &[u8]) -> bool {
    let mut buffer = [0; 40];
    let lower = crate::line::lower(value, &mut buffer);
    value.len() <= 40
        && lower.iter().enumerate().any(|(at, first)| {
            let rest = lower.get(at..).unwrap_or(&[]);
            let starts = |words: &[&[u8]]| words.iter().any(|word| rest.starts_with(word));
            match first {
                b'r' => starts(&[b"redact", b"removed]", b"replace_me"]),
                b'f' => starts(&[b"filtered"]),
                b'm' => starts(&[b"masked"]),
                b's' => starts(&[b"scrubbed", b"sanitized"]),
                b'p' => starts(&[b"placeholder"]),
                b'h' => starts(&[b"hidden]"]),
                // Changeme!940 is a password that somebody chose.
                b'c' => {
                    starts(&[b"changeme", b"change_me", b"change-me"])
                        && !rest.iter().any(u8::is_ascii_digit)
                }
                b'y' => starts(&[b"your_", b"your-"]),
                b'<' => starts(&[b"<your"]),
                b'i' => starts(&[b"insert_"]),
                _ => false,
            }
        })
}

static WORDS: Words = Words::of(include_str!("words/placeholder_words.txt"));

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn placeholders() {
        for value in [
            "",
            "[IPV4_1]",
            "<redacted>",
            "***",
            "xxxx",
            "REDACTED",
            "changeme",
            "${VAR}",
            "<password>",
            "%s",
            "null",
            "None",
            "true",
            "{{ .Values.db }}",
            "$DB_PASSWORD",
            "-",
        ] {
            assert!(is_placeholder(value.as_bytes()), "{value}");
        }
        for value in ["hunter2", "Tr0ub4dor&3", "$6$abcdefgh$x", "correct horse", "a"] {
            assert!(!is_placeholder(value.as_bytes()), "{value}");
        }
    }
}
