//! Laws that hold for any bytes, for `tests/fuzz` and for the tests here.

use text::Span;

use crate::{
    EvidenceInput, Following, Log, OwnFormats, ReadOptions, conditions, evidence, folds, outline,
    parts, read,
};

const OPTIONS: ReadOptions = ReadOptions { year_hint: Some(2024), zone_offset_seconds: 0 };

/// Any bytes are a log: see [`laws`]. What is read from it stays inside of it.
pub fn formats(bytes: &[u8]) {
    let log = read(bytes, &OPTIONS);
    laws(bytes, &log);
    for section in outline(&log, bytes.len()) {
        assert!(section.title.chars().count() <= 80);
        assert!(section.children.iter().all(|child| section.span.covers(child.span)));
    }
    for record in &log.records {
        let inside = Span::new(0, record.span.len());
        let own = bytes.get(record.span.range()).unwrap_or_default();
        assert!(parts(&record, own).iter().all(|(part, _)| inside.covers(*part)));
    }
    assert!(folds(&log).windows(2).all(|pair| pair[0].first_line < pair[1].first_line));
    let whole = Span::new(0, bytes.len());
    assert!(conditions(&log, bytes, 60).iter().all(|condition| whole.covers(condition.span)));
    let input = EvidenceInput { name: "x", text: bytes, log: &log };
    assert!(evidence(&[input, input], 10).len() <= 10);
}

/// A log that grows, or changes at its end, and is followed, is the log that is read. The first byte says where it is cut.
pub fn following(bytes: &[u8]) {
    let Some((&cut, text)) = bytes.split_first() else { return };
    let lengths = [1, 2, 3].map(|part| text.len() * usize::from(cut) / 255 * part / 3);
    let (mut following, mut log) =
        Following::read(text.get(..lengths[0]).unwrap_or_default(), &OPTIONS);
    let mut before = lengths[0];
    for length in lengths.into_iter().chain([text.len(), lengths[1]]) {
        let now = text.get(..length).unwrap_or_default();
        let whole = read(now, &OPTIONS);
        if following.follow(&mut log, now, before.min(length), &OPTIONS) {
            assert_eq!(log, whole, "{length} bytes after {before}");
        } else {
            (following, log) = Following::read_as(now, &OPTIONS, &OwnFormats::default());
        }
        before = length;
    }
}

/// Records are in order, do not overlap, and together with the lines that are no record cover what is not blank.
///
/// # Panics
/// Where they do not.
pub fn laws(text: &[u8], log: &Log) {
    let mut covered = vec![false; text.len()];
    let mut end = 0;
    let mut line = 0;
    for record in &log.records {
        assert!(
            record.span.start >= end && record.span.end <= text.len(),
            "in order: {:?}",
            record.span
        );
        assert!(record.span.covers(record.message), "{:?} holds {:?}", record.span, record.message);
        assert!(
            record.line >= line.max(1) && record.end_line >= record.line,
            "lines {} {}",
            record.line,
            record.end_line
        );
        assert!((record.template.0 as usize) < log.templates.len());
        end = record.span.end;
        line = record.end_line;
        covered[record.span.range()].fill(true);
    }
    for span in &log.meta {
        covered[span.range()].fill(true);
    }
    let start = if text.starts_with(b"\xef\xbb\xbf") { 3 } else { 0 };
    let left: Vec<u8> = text
        .iter()
        .zip(&covered)
        .skip(start)
        .filter(|(_, covered)| !**covered)
        .map(|(byte, _)| *byte)
        .collect();
    assert!(
        left.iter().all(|byte| byte.is_ascii_whitespace() || *byte == 0),
        "left out: {:?}",
        String::from_utf8_lossy(&left)
    );
    assert!(crate::formats().any(|id| id == log.format));
}

#[cfg(test)]
mod tests {
    #[test]
    fn any_bytes_are_a_log() {
        testing::fuzz("log-formats", super::formats);
    }

    #[test]
    fn what_is_followed_is_what_is_read() {
        testing::fuzz("log-following", super::following);
    }
}
