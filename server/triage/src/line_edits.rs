//! The difference of two texts as an edit of whole lines.

use text::{Edit, Span};

/// The smallest run of whole lines that differs, as one edit; none when the texts are equal.
pub fn line_edits(before: &str, after: &str) -> Vec<Edit> {
    if before == after {
        return Vec::new();
    }
    let old: Vec<&str> = before.split_inclusive('\n').collect();
    let new: Vec<&str> = after.split_inclusive('\n').collect();
    let head = old.iter().zip(&new).take_while(|(a, b)| a == b).count();
    let tail =
        old[head..].iter().rev().zip(new[head..].iter().rev()).take_while(|(a, b)| a == b).count();
    let start: usize = old[..head].iter().map(|line| line.len()).sum();
    let end: usize =
        start + old[head..old.len() - tail].iter().map(|line| line.len()).sum::<usize>();
    vec![Edit { span: Span::new(start, end), text: new[head..new.len() - tail].concat() }]
}

#[cfg(test)]
mod tests {
    use text::Document;

    use super::*;

    #[test]
    fn line_edits_touch_only_what_differs() {
        for (before, after) in [
            ("a\nb\nc\n", "a\nX\nc\n"),
            ("", "x"),
            ("a\n", ""),
            ("a\na\n", "a\na\na\n"),
            ("é", "è"),
        ] {
            let mut document = Document::new(before);
            document.apply(&line_edits(before, after));
            assert_eq!(document.text(), after);
        }
        assert_eq!(line_edits("a\nb\nc\n", "a\nX\nc\n")[0].span, Span::new(2, 4));
        assert!(line_edits("same", "same").is_empty());
    }
}
