//! What the person at the demo's editor does by hand: recognizes records, cites them, types into the document.
//!
//! Pure: text in, text out. What the person knows of an incident stands in `incidents`.

use std::collections::BTreeMap;

use text::{Edit, Span};

/// Puts something in the place of each `{key}`. A key without it goes, and the blank before it.
pub(crate) fn filled(text: &str, known: &BTreeMap<&str, String>) -> String {
    let mut filled = String::new();
    for (index, part) in text.split('{').enumerate() {
        let (key, rest) = match (index, part.split_once('}')) {
            (0, _) | (_, None) => ("", part),
            (_, Some((key, rest))) => (key, rest),
        };
        match known.get(key) {
            Some(value) => filled.push_str(value),
            None if key.is_empty() => {}
            None => filled.truncate(filled.trim_end_matches(' ').len()),
        }
        filled.push_str(rest);
    }
    filled
}

/// The keys that a text names as `{key}`.
pub(crate) fn keys(text: &str) -> impl Iterator<Item = &str> {
    text.split('{').skip(1).filter_map(|part| part.split_once('}')).map(|(key, _)| key)
}

/// Types lines into a section of a Markdown document: over its line of help if that is still there, else at its end.
/// `None` when there is no such section.
pub(crate) fn in_section(text: &str, title: &str, lines: &[String]) -> Option<Edit> {
    let heading = format!("## {title}");
    let mut start = 0;
    let (mut is_inside, mut end) = (false, None);
    for line in text.split_inclusive('\n') {
        let words = line.trim_end();
        let span = Span::new(start, start + words.len());
        start += line.len();
        if is_inside && words.starts_with("<!--") {
            return Some(Edit { span, text: lines.join("\n") });
        }
        if words.starts_with("## ") {
            is_inside = words == heading;
        }
        if is_inside && !words.is_empty() {
            end = Some(span.end);
        }
    }
    end.map(|end| Edit { span: Span::new(end, end), text: format!("\n{}", lines.join("\n")) })
}

/// A row of a Markdown table.
pub(crate) fn row(cells: &[String]) -> String {
    format!("| {} |", cells.join(" | "))
}

/// The lines of a part of a Markdown document: those after the line that begins with `heading`, up to the next heading,
/// without blank ones at either end. Fences are not looked at, since none of our documents has one there.
pub(crate) fn part<'t>(text: &'t str, heading: &str) -> Vec<&'t str> {
    let after = text.lines().skip_while(|line| !line.starts_with(heading)).skip(1);
    let mut lines: Vec<&str> = after
        .take_while(|line| !line.starts_with('#'))
        .skip_while(|line| line.is_empty())
        .collect();
    while lines.last().is_some_and(|line| line.is_empty()) {
        lines.pop();
    }
    lines
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_citation_of_what_is_not_there_leaves_no_gap() {
        let known = BTreeMap::from([("a", "[E1]".to_owned()), ("b", "[E2]".to_owned())]);
        for (text, expected) in [
            ("It was full {a}, and stayed {c}.", "It was full [E1], and stayed."),
            ("{a} {b}: so it was {c} {d}", "[E1] [E2]: so it was"),
            ("no keys, {unclosed", "no keys, unclosed"),
        ] {
            assert_eq!(filled(text, &known), expected, "{text}");
        }
        assert_eq!(keys("x {a} y {b}").collect::<Vec<_>>(), ["a", "b"]);
    }

    #[test]
    fn typing_replaces_a_line_of_help_or_goes_to_the_end_of_the_section() {
        let text = "# T\n\n## Impact\n<!-- help -->\n\n## Actions\n| a |\n|---|\n\n## Open\nx";
        let typed = |title: &str| {
            let edit = in_section(text, title, &["one".to_owned(), "two".to_owned()])?;
            Some(format!("{}{}{}", &text[..edit.span.start], edit.text, &text[edit.span.end..]))
        };
        assert_eq!(
            typed("Impact").as_deref(),
            Some("# T\n\n## Impact\none\ntwo\n\n## Actions\n| a |\n|---|\n\n## Open\nx")
        );
        assert_eq!(
            typed("Actions").as_deref(),
            Some(
                "# T\n\n## Impact\n<!-- help -->\n\n## Actions\n| a |\n|---|\none\ntwo\n\n## Open\nx"
            )
        );
        assert_eq!(typed("Open").as_deref(), Some(&*format!("{text}\none\ntwo")));
        assert_eq!(typed("Other"), None);
    }

    #[test]
    fn a_part_ends_at_the_next_heading() {
        let text = "### 1 Why?\n*cause*\nBecause.\n\n### 1.1 Why?\n\n## Next\n";
        assert_eq!(part(text, "### 1 "), ["*cause*", "Because."]);
        assert_eq!(part(text, "### 1.1 "), [""; 0]);
        assert_eq!(part(text, "## Other"), [""; 0]);
    }
}
