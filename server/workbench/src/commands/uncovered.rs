//! What a redaction uncovers is redacted with it: a value that only shows once its neighbor is gone.

use detect::Finding;
use redact::{Part, Replacement, Style};
use text::{Edit, Span};

/// Each round replaces what the one before uncovered; two have never been needed.
const ROUNDS: usize = 4;

/// The edits of these replacements of a text and of what they uncover, and how many values they replace. `scan` finds what is
/// to be replaced in a text. A line in which something was uncovered is one edit.
pub(super) fn edits(
    text: &[u8],
    replacements: Vec<Replacement>,
    scan: &dyn Fn(&[u8]) -> Vec<Finding>,
    style: &mut (dyn Style + 'static),
) -> (Vec<Edit>, usize) {
    let mut count = replacements.iter().filter(|one| one.value(text).is_some()).count();
    let once = redact::replaced(text, &replacements);
    let rows = changed_rows(text, &replacements);
    let lines: Vec<&[u8]> = once.split_inclusive(|b| *b == b'\n').collect();
    let changed: Vec<u8> = rows
        .iter()
        .filter_map(|row| lines.get(*row))
        .flat_map(|line| line.iter().copied())
        .collect();
    if scan(&changed).is_empty() {
        return (replacements.into_iter().map(edit).collect(), count);
    }
    let mut last = once.clone();
    for _ in 0..ROUNDS {
        let findings = scan(&last);
        if findings.is_empty() {
            break;
        }
        let more = redact::replacements(&last, &findings, style);
        count += more.iter().filter(|one| one.part != Part::Further).count();
        last = redact::replaced(&last, &more);
    }
    // A replacement keeps the lines of a text, so that they answer each other.
    let mut edits: Vec<Edit> = Vec::new();
    let mut kept = replacements.into_iter().peekable();
    let mut start = 0;
    let ends = last.split_inclusive(|b| *b == b'\n');
    for ((line, first), end) in text.split_inclusive(|b| *b == b'\n').zip(lines).zip(ends) {
        let span = Span::new(start, start + line.len());
        start = span.end;
        let before = edits.len();
        while let Some(one) = kept.next_if(|one| one.span.start < span.end) {
            edits.push(edit(one));
        }
        if first != end {
            edits.truncate(before);
            edits.push(Edit { span, text: String::from_utf8_lossy(end).into_owned() });
        }
    }
    (edits, count)
}

fn edit(one: Replacement) -> Edit {
    Edit { span: one.span, text: one.text }
}

/// The lines that replacements stand in, each once, in order.
fn changed_rows(text: &[u8], replacements: &[Replacement]) -> Vec<usize> {
    let mut rows = Vec::new();
    let (mut row, mut at) = (0, 0);
    for one in replacements {
        let between = text.get(at..one.span.start).unwrap_or_default();
        row += memchr::memchr_iter(b'\n', between).count();
        at = one.span.start;
        if rows.last() != Some(&row) {
            rows.push(row);
        }
    }
    rows
}

#[cfg(test)]
mod tests {
    use redact::Ledger;

    use super::*;

    #[test]
    fn what_a_replacement_uncovers_goes_with_it() {
        // A stand-in scanner: `b` is seen only where no `a` stands before it in the line.
        let scan = |text: &[u8]| -> Vec<Finding> {
            let mut found = Vec::new();
            let mut start = 0;
            for line in text.split_inclusive(|b| *b == b'\n') {
                let at = ["alpha", "bravo"].iter().find_map(|word| {
                    memchr::memmem::find(line, word.as_bytes()).map(|at| (at, word.len()))
                });
                if let Some((at, length)) = at {
                    found.push(Finding {
                        span: Span::new(start + at, start + at + length),
                        kind: "username",
                        rule: "test",
                        severity: detect::Severity::Warning,
                        policy: detect::Policy::Redact,
                        confidence: 90,
                        reason: "",
                        nested: false,
                    });
                }
                start += line.len();
            }
            found
        };
        let text = "x alpha y\nalpha bravo\r\nclean\nbravo";
        let mut ledger = Ledger::new(Vec::new());
        let first = redact::replacements(text.as_bytes(), &scan(text.as_bytes()), &mut ledger);
        let (edits, count) = edits(text.as_bytes(), first, &scan, &mut ledger);
        let mut document = text::Document::new(text);
        document.apply(&edits);
        assert_eq!(
            document.text(),
            "x [USERNAME_1] y\n[USERNAME_1] [USERNAME_2]\r\nclean\n[USERNAME_2]"
        );
        assert_eq!((count, edits.len()), (4, 3));
    }
}
