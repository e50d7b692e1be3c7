//! The laws: a document behaves as a plain string does, whatever is done to it.

use proptest::prelude::*;

use crate::{Document, Edit, Encoding, Position, Span};

const ENCODINGS: [Encoding; 3] = [Encoding::Utf8, Encoding::Utf16, Encoding::Utf32];

/// Pieces that break naive code: astral and combining characters, lone CR, CRLF, separators that are no line ends here.
fn piece() -> impl Strategy<Value = String> {
    prop_oneof![
        Just(String::new()),
        Just("\n".into()),
        Just("\r\n".into()),
        Just("\r".into()),
        Just("\u{1F600}".into()),
        Just("e\u{301}".into()),
        Just("\u{2028}\u{85}\u{0b}\u{0c}".into()),
        Just("\u{feff}".into()),
        "[a-z ]{0,12}",
        "\\PC{0,6}",
    ]
}

fn text() -> impl Strategy<Value = String> {
    prop::collection::vec(piece(), 0..24).prop_map(|pieces| pieces.concat())
}

fn units(text: &str, encoding: Encoding) -> usize {
    match encoding {
        Encoding::Utf8 => text.len(),
        Encoding::Utf16 => text.encode_utf16().count(),
        Encoding::Utf32 => text.chars().count(),
    }
}

/// Start and end (without line end) of each line of a plain string.
fn lines(text: &str) -> Vec<(usize, usize)> {
    let mut lines = Vec::new();
    let mut start = 0;
    for piece in text.split('\n') {
        let end = start + piece.len();
        let has_line_feed = end < text.len();
        lines.push((start, if has_line_feed && piece.ends_with('\r') { end - 1 } else { end }));
        start = end + 1;
    }
    lines
}

/// The mapping of the specification, written the slow and obvious way.
fn plain_offset(text: &str, position: Position, encoding: Encoding) -> usize {
    let Some(&(start, end)) = lines(text).get(position.line as usize) else {
        return text.len();
    };
    let mut offset = start;
    for character in text[start..end].chars() {
        let next = offset + character.len_utf8();
        if units(&text[start..next], encoding) > position.column as usize {
            break;
        }
        offset = next;
    }
    offset
}

fn plain_position(text: &str, byte: usize, encoding: Encoding) -> Position {
    let mut byte = byte.min(text.len());
    while !text.is_char_boundary(byte) {
        byte -= 1;
    }
    let line = text[..byte].matches('\n').count();
    let (start, end) = lines(text)[line];
    Position { line: line as u32, column: units(&text[start..byte.min(end)], encoding) as u32 }
}

fn same(document: &Document, plain: &str) {
    assert_eq!(document.text(), plain);
    assert_eq!(document.len(), plain.len());
    assert_eq!(document.line_count(), lines(plain).len());
    for (index, &(start, end)) in lines(plain).iter().enumerate() {
        assert_eq!(
            document.line_span(index),
            Some(Span::new(start, end)),
            "line {index} of {plain:?}"
        );
    }
    assert_eq!(document.line_span(lines(plain).len()), None);
    for encoding in ENCODINGS {
        for byte in 0..plain.len() + 3 {
            let position = plain_position(plain, byte, encoding);
            assert_eq!(document.position(byte, encoding), position, "byte {byte} of {plain:?}");
        }
        for line in 0..lines(plain).len() as u32 + 2 {
            for column in 0..24 {
                let position = Position { line, column };
                let expected = plain_offset(plain, position, encoding);
                assert_eq!(
                    document.offset(position, encoding),
                    expected,
                    "{position:?} {encoding:?} of {plain:?}"
                );
            }
        }
    }
}

proptest! {
    #[test]
    fn any_sequence_of_edits_gives_the_text_and_positions_of_a_plain_string(
        first in text(),
        edits in prop::collection::vec(((0u32..12, 0u32..20), (0u32..12, 0u32..20), text(), 0usize..3), 0..12),
    ) {
        let mut document = Document::new(&first);
        let mut plain = first;
        same(&document, &plain);
        for ((line, column), (end_line, end_column), insert, encoding) in edits {
            let encoding = ENCODINGS[encoding];
            let (a, b) = (Position { line, column }, Position { line: end_line, column: end_column });
            let (start, end) = (plain_offset(&plain, a, encoding), plain_offset(&plain, b, encoding));
            let (start, end) = (start.min(end), start.max(end));
            let span = document.span(a, b, encoding);
            prop_assert_eq!(span, Span::new(start, end));
            document.replace(span, &insert);
            plain.replace_range(start..end, &insert);
            same(&document, &plain);
        }
    }

    #[test]
    fn a_position_goes_to_its_byte_and_back(plain in text(), encoding in 0usize..3) {
        let document = Document::new(&plain);
        let encoding = ENCODINGS[encoding];
        for (byte, _) in plain.char_indices() {
            let position = document.position(byte, encoding);
            let back = document.offset(position, encoding);
            // The bytes of a line end have no position of their own.
            let in_line_end = document.line_span(position.line as usize).is_some_and(|line| byte > line.end);
            prop_assert!(back == byte || in_line_end);
        }
    }

    #[test]
    fn slices_are_those_of_a_plain_string(plain in text(), a in 0usize..80, b in 0usize..80) {
        let document = Document::new(&plain);
        let floor = |mut byte: usize| {
            byte = byte.min(plain.len());
            while !plain.is_char_boundary(byte) { byte -= 1; }
            byte
        };
        let (start, end) = (floor(a), floor(b));
        if start <= end {
            prop_assert_eq!(document.slice(Span::new(start, end)), &plain[start..end]);
        }
        let mut read = b"kept".to_vec();
        document.read(Span::new(a, b), &mut read);
        let (from, to) = (a.min(plain.len()), b.max(a).min(plain.len()));
        prop_assert_eq!(&read[4..], &plain.as_bytes()[from..to]);
        let line = plain.as_bytes()[..from].iter().rposition(|&byte| byte == b'\n').map_or(0, |at| at + 1);
        prop_assert_eq!(document.line_start(a), line);
    }
}

#[test]
fn several_edits_refer_to_the_text_before_them() {
    let mut document = Document::new("user=ana host=db1 user=ana");
    let edit = |start, end, text: &str| Edit { span: Span::new(start, end), text: text.into() };
    document.apply(&[
        edit(23, 26, "[USERNAME_1]"),
        edit(5, 8, "[USERNAME_1]"),
        edit(14, 17, "[HOSTNAME_1]"),
    ]);
    assert_eq!(document.text(), "user=[USERNAME_1] host=[HOSTNAME_1] user=[USERNAME_1]");
}

#[test]
fn a_copy_keeps_the_text_it_was_taken_from() {
    let mut document = Document::new("before");
    let snapshot = document.clone();
    document.replace(Span::new(0, 6), "after");
    assert_eq!((snapshot.text().as_ref(), document.text().as_ref()), ("before", "after"));
}

#[test]
fn spans_know_their_neighbors() {
    let span = Span::new(3, 7);
    assert!(span.overlaps(Span::new(6, 9)) && !span.overlaps(Span::new(7, 9)));
    assert!(span.covers(Span::new(3, 7)) && !span.covers(Span::new(2, 4)));
    assert_eq!((Span::new(5, 2).len(), span.shifted(2)), (0, Span::new(5, 9)));
}

#[test]
fn two_texts_share_their_ends_at_ends_of_characters() {
    for (one, other, shared) in [
        ("", "", (0, 0)),
        ("abc", "abc", (3, 0)),
        ("abc", "abcd", (3, 0)),
        ("abcd", "abc", (3, 0)),
        ("abXcd", "abcd", (2, 2)),
        ("aXa", "aa", (1, 1)),
        ("a\u{e9}b", "a\u{ea}b", (1, 1)),
        ("\u{e9}", "\u{129}", (0, 0)),
    ] {
        assert_eq!(Document::new(one).common_ends(other), shared, "{one} {other}");
    }
    let long = "line of a long text\n".repeat(5_000);
    let edited = format!("{}!{}", &long[..50_000], &long[50_000..]);
    assert_eq!(Document::new(&long).common_ends(&edited), (50_000, 50_000));
}
