//! Lines that point at parts of the line above: `//^^^^ kind`.
//!
//! Columns count characters, so that carets stand under what they mean in an editor, also behind letters outside of ASCII; spans
//! are bytes. The carets decide, not the slashes before them; at the first two columns the slashes are left out.

/// A marked part of a text.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub struct Marker {
    /// First byte in the text without markers.
    pub start: usize,
    /// One past the last byte.
    pub end: usize,
    /// What stands behind the carets.
    pub label: String,
}

/// A text without its marker lines, and what they point at.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Marked {
    /// The text that is left.
    pub text: String,
    /// By start, then by end.
    pub markers: Vec<Marker>,
}

/// Takes the marker lines out of `annotated`. A marker longer than its line points up to the end of the line.
pub fn marked(annotated: &str) -> Marked {
    let mut text = String::new();
    let mut markers = Vec::new();
    let mut above = 0;
    for line in annotated.split_inclusive('\n') {
        if let Some((column, width, label)) = marker(line) {
            let target = text.get(above..).unwrap_or_default().trim_end_matches(['\n', '\r']);
            let byte = |column: usize| {
                above + target.char_indices().nth(column).map_or(target.len(), |(at, _)| at)
            };
            markers.push(Marker {
                start: byte(column),
                end: byte(column + width),
                label: label.to_owned(),
            });
        } else {
            above = text.len();
            text.push_str(line);
        }
    }
    markers.sort();
    Marked { text, markers }
}

/// Column and width in characters, and the label, when the line is a marker.
fn marker(line: &str) -> Option<(usize, usize, &str)> {
    let line = line.trim_end();
    let rest = line.trim_start_matches(' ');
    let spaces = line.len() - rest.len();
    let (slashes, rest) = rest.strip_prefix("//").map_or((0, rest), |rest| (2, rest));
    let label = rest.trim_start_matches('^');
    let width = rest.len() - label.len();
    (width > 0 && label.starts_with(' ')).then_some((spaces + slashes, width, label.trim()))
}

/// Puts marker lines into `text`: the inverse of [`marked`], for comparing what was found with what was expected. A marker over
/// several lines points at its part of the first.
pub fn annotate(text: &str, markers: &[Marker]) -> String {
    let mut markers: Vec<&Marker> = markers.iter().collect();
    markers.sort();
    let mut annotated = String::new();
    let mut from = 0;
    for line in text.split_inclusive('\n') {
        let end = from + line.len();
        annotated.push_str(line);
        let content = line.trim_end_matches(['\n', '\r']);
        for marker in markers.iter().filter(|marker| (from..end).contains(&marker.start)) {
            if !annotated.ends_with('\n') {
                annotated.push('\n');
            }
            let before = content.get(..marker.start - from).unwrap_or_default().chars().count();
            let width = content
                .get(marker.start - from..(marker.end - from).min(content.len()))
                .unwrap_or_default()
                .chars()
                .count();
            let lead = if before >= 2 {
                format!("{}//", " ".repeat(before - 2))
            } else {
                " ".repeat(before)
            };
            annotated.push_str(&format!("{lead}{} {}\n", "^".repeat(width), marker.label));
        }
        from = end;
    }
    annotated
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn carets_stand_under_characters() {
        let annotated = "Åsa from 203.0.113.7\n^^^ name\n       //^^^^^^^^^^^ ipv4\nplain\n";
        let marked = marked(annotated);
        assert_eq!(marked.text, "Åsa from 203.0.113.7\nplain\n");
        let found: Vec<_> = marked
            .markers
            .iter()
            .map(|m| (&marked.text[m.start..m.end], m.label.as_str()))
            .collect();
        assert_eq!(found, [("Åsa", "name"), ("203.0.113.7", "ipv4")]);
        assert_eq!(annotate(&marked.text, &marked.markers), annotated);
    }

    #[test]
    fn what_only_looks_like_a_marker_stays() {
        let text = "// comment\n^^^\n//^no\n";
        assert_eq!(marked(text).text, text);
    }
}
