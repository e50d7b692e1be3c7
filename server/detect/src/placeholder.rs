//! Values that stand for a value: redactions, templates, defaults and empties. None of them is ever a finding.

use crate::words::Words;

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
    if value.starts_with(b"{{") || value.starts_with(b"<%") || value.starts_with(b"[[") {
        return true;
    }
    // One byte again and again: ****, xxxx, ----, 0000.
    if value.len() > 2 && rest.iter().all(|b| *b == first) {
        return true;
    }
    // A tail left readable: ************1234, xxxx-xxxx-xxxx-1234.
    let masked = value.iter().filter(|b| matches!(b, b'*' | 0x95)).count();
    if masked * 2 >= value.len() || value.starts_with(b"***") {
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
                b'c' => starts(&[b"changeme", b"change_me", b"change-me"]),
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
