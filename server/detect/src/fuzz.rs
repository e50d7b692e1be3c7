//! Laws that hold for any bytes, for `tests/fuzz` and for the tests here.

use text::{Document, Span};

use crate::{Config, Finding, Index, resolve, scan, scan_part};

/// Any bytes are scanned: findings are inside of the text, in order, and do not overlap where they are shown.
pub fn scanning(bytes: &[u8]) {
    let config = Config::everything();
    let findings = scan(bytes, &config);
    assert!(findings.windows(2).all(|pair| pair[0].span.start <= pair[1].span.start));
    assert!(
        findings.iter().all(|one| one.span.start < one.span.end && one.span.end <= bytes.len())
    );
    let shown = resolve(&findings);
    assert!(shown.windows(2).all(|pair| pair[0].span.end <= pair[1].span.start));
    let whole = scan_part(bytes, Span::new(0, bytes.len()), true, &config);
    assert_eq!(whole.map(|part| part.findings), Some(findings));
}

/// After any edits the findings are those of a scan from scratch, also when only a part was looked at in between. The input is a
/// text and edits, each after a byte 1: where it begins, how many bytes it takes out, what it puts in.
pub fn edits(bytes: &[u8]) {
    let config = Config { allow_comments: true, ..Config::everything() };
    let mut parts = bytes.split(|byte| *byte == 1);
    let mut text = String::from_utf8_lossy(parts.next().unwrap_or_default()).into_owned();
    let mut document = Document::new(&text);
    let mut index = Index::unknown(text.len());
    for (number, edit) in parts.enumerate() {
        let [at, removed, inserted @ ..] = edit else { continue };
        let inserted = String::from_utf8_lossy(inserted);
        let start = text.floor_char_boundary(text.len() * usize::from(*at) / 255);
        let end =
            text.floor_char_boundary((start + usize::from(*removed)).min(text.len())).max(start);
        let span = Span::new(start, end);
        text.replace_range(span.range(), &inserted);
        document.replace(span, &inserted);
        index.edit(span, inserted.len());
        match index.gap() {
            Some(gap) if number % 2 == 0 => index.fill(gap.scan(&document, &config)),
            _ => index.complete(&document, &config),
        }
    }
    let expected = scan(text.as_bytes(), &config);
    let near = |span: Span| -> Vec<Finding> {
        let touches = |one: &&Finding| one.span.start <= span.end && one.span.end >= span.start;
        expected.iter().filter(touches).cloned().collect()
    };
    let middle = Span::new(text.len() / 2, text.len() / 2);
    assert_eq!(index.near(middle, &document, &config), near(middle), "in {text:?}");
    index.complete(&document, &config);
    assert_eq!(document.text(), text);
    assert_eq!(index.findings(), expected, "in {text:?}");
}

#[cfg(test)]
mod tests {
    #[test]
    fn any_bytes_are_scanned() {
        testing::fuzz("scanning", super::scanning);
    }

    #[test]
    fn findings_follow_any_edits() {
        testing::fuzz("edits", super::edits);
    }
}
