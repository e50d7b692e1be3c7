//! The outline of a document: parts of a log, headings of a Markdown document.

use text::Span;

use crate::documents::{Role, Snapshot};

/// One entry of the outline.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Section {
    /// What it says.
    pub title: String,
    /// The whole part.
    pub span: Span,
    /// Parts within.
    pub children: Vec<Section>,
}

/// The outline of a document.
pub fn outline(snapshot: &Snapshot) -> Vec<Section> {
    match snapshot.role {
        Role::Log => {
            let Some(log) = snapshot.log_to_view() else { return Vec::new() };
            logs::outline(&log, snapshot.document.len()).into_iter().map(of_log).collect()
        }
        Role::Triage | Role::Report => headings(&snapshot.document.text()),
    }
}

fn of_log(section: logs::Section) -> Section {
    Section {
        title: section.title,
        span: section.span,
        children: section.children.into_iter().map(of_log).collect(),
    }
}

/// Markdown headings outside fenced code, nested by level.
fn headings(text: &str) -> Vec<Section> {
    let mut flat: Vec<(usize, String, usize)> = Vec::new();
    let (mut offset, mut fenced) = (0, false);
    for line in text.split_inclusive('\n') {
        if line.starts_with("```") {
            fenced = !fenced;
        }
        let level = line.bytes().take_while(|&byte| byte == b'#').count();
        if !fenced && (1..=6).contains(&level) && line[level..].starts_with(' ') {
            flat.push((level, line[level..].trim().to_owned(), offset));
        }
        offset += line.len();
    }
    nested(&flat, text.len())
}

fn nested(flat: &[(usize, String, usize)], end: usize) -> Vec<Section> {
    let mut sections = Vec::new();
    let mut index = 0;
    while let Some((level, title, start)) = flat.get(index) {
        let next = flat[index + 1..]
            .iter()
            .position(|(other, ..)| other <= level)
            .map(|found| index + 1 + found);
        let stop = next.map_or(end, |next| flat[next].2);
        let children = nested(&flat[index + 1..next.unwrap_or(flat.len())], stop);
        sections.push(Section { title: title.clone(), span: Span::new(*start, stop), children });
        index = next.unwrap_or(flat.len());
    }
    sections
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn headings_nest_and_code_does_not_count() {
        let text = "# A\n## B\ntext\n```\n# no\n```\n## C\n# D\n";
        let sections = headings(text);
        let titles: Vec<&str> = sections.iter().map(|section| section.title.as_str()).collect();
        assert_eq!(titles, ["A", "D"]);
        let children: Vec<&str> =
            sections[0].children.iter().map(|section| section.title.as_str()).collect();
        assert_eq!(children, ["B", "C"]);
        assert_eq!(sections[0].span, Span::new(0, text.find("# D").expect("there")));
    }
}
