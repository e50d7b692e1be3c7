//! Marks that git leaves where two versions of a text did not merge (git-merge, "HOW CONFLICTS ARE PRESENTED").

use text::Edit;

use crate::edit::without_line;
use crate::layout::{Cover, Layout};

/// Two versions of some lines; all fields are numbers of lines from zero.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Conflict {
    /// `<<<<<<<`
    pub(crate) open: usize,
    /// `|||||||`, above what both come from, where git writes that.
    base: Option<usize>,
    /// `=======`
    middle: usize,
    /// `>>>>>>>`
    pub(crate) close: usize,
}

/// Which of the two versions stays.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Side {
    First,
    Second,
    Both,
}

impl Conflict {
    /// The edits that keep a side: marks go, and the other side with them.
    pub(crate) fn keeping(&self, layout: &Layout<'_>, side: Side) -> Vec<Edit> {
        let first = self.open + 1..self.base.unwrap_or(self.middle);
        let second = self.middle + 1..self.close;
        let stays = |line: &usize| match side {
            Side::First => first.contains(line),
            Side::Second => second.contains(line),
            Side::Both => first.contains(line) || second.contains(line),
        };
        (self.open..=self.close)
            .filter(|line| !stays(line))
            .map(|line| without_line(layout, line))
            .collect()
    }

    /// What git calls the two versions: the words behind their marks.
    pub(crate) fn names<'t>(&self, layout: &Layout<'t>) -> (&'t str, &'t str) {
        let name = |line| layout.line(line).text.get(MARK..).unwrap_or_default().trim();
        (name(self.open), name(self.close))
    }
}

/// How long a mark is.
const MARK: usize = 7;

/// Every conflict of a document, and marks that begin one which does not end.
pub(crate) fn conflicts(layout: &Layout<'_>) -> (Vec<Conflict>, Vec<usize>) {
    let (mut whole, mut torn) = (Vec::new(), Vec::new());
    // Most documents have none, and one look at the whole text is quicker than one at each line.
    if !layout.text.contains("<<<<<<<") {
        return (whole, torn);
    }
    let (mut open, mut base, mut middles) = (None, None, Vec::new());
    let mut is_quote = false;
    for (index, line) in layout.lines.iter().enumerate() {
        // What is quoted in a block of code is the text of somebody else. But a conflict may cut a block in two: what
        // opens it stands outside then.
        let is_plain = layout.cover(index) == Cover::Plain;
        is_quote = !is_plain && (is_quote || is_mark(line.text, '<'));
        if is_quote || !is_plain && open.is_none() {
            continue;
        }
        if is_mark(line.text, '<') {
            torn.extend(open.replace(index));
            base = None;
            middles.clear();
        } else if open.is_none() {
        } else if is_mark(line.text, '|') {
            base = base.or(Some(index));
        } else if line.text.trim_end() == "=======" {
            middles.push(index);
        } else if is_mark(line.text, '>')
            && let Some(from) = open
            // Others underline a heading: as many in either version, or one in the first.
            && let Some(&middle) = middles.get(middles.len() / 2)
        {
            let base = base.filter(|base| *base < middle);
            whole.push(Conflict { open: from, base, middle, close: index });
            open = None;
        }
    }
    torn.extend(open);
    (whole, torn)
}

/// Whether a text holds lines that git could not merge: which of them are meant is not known.
pub fn is_unmerged(text: &str) -> bool {
    text.contains("<<<<<<<") && !conflicts(&Layout::new(text)).0.is_empty()
}

fn is_mark(line: &str, mark: char) -> bool {
    let rest = line.trim_start_matches(mark);
    line.len() - rest.len() == MARK && (rest.is_empty() || rest.starts_with(' '))
}

#[cfg(test)]
mod tests {
    use text::Document;

    use super::*;

    const TORN: &str =
        "one\n<<<<<<< HEAD\nours\n||||||| 1a2b3c4\nbase\n=======\ntheirs\n>>>>>>> fix/pool\nend\n";

    fn kept(text: &str, side: Side) -> String {
        let layout = Layout::new(text);
        let mut document = Document::new(text);
        document.apply(&conflicts(&layout).0[0].keeping(&layout, side));
        document.text().into_owned()
    }

    #[test]
    fn either_side_can_be_kept_and_both() {
        assert_eq!(kept(TORN, Side::First), "one\nours\nend\n");
        assert_eq!(kept(TORN, Side::Second), "one\ntheirs\nend\n");
        assert_eq!(kept(TORN, Side::Both), "one\nours\ntheirs\nend\n");
        let layout = Layout::new(TORN);
        assert_eq!(conflicts(&layout).0[0].names(&layout), ("HEAD", "fix/pool"));
        // At both ends of a text, and with the line ends of Windows.
        let whole = "<<<<<<< a\r\nx\r\n=======\r\ny\r\n>>>>>>> b";
        assert_eq!(kept(whole, Side::First).trim(), "x");
        assert_eq!(kept(whole, Side::Second).trim(), "y");
    }

    #[test]
    fn only_marks_of_git_are_marks() {
        for text in [
            "<<<<<<<< eight\n=======\n>>>>>>>> eight\n",
            "Title\n=======\n>>>>>>> a quote\n",
            "```\n<<<<<<< HEAD\n=======\n>>>>>>> x\n```\n",
            "```\na\n```\n=======\n```\n<<<<<<< HEAD\n=======\n>>>>>>> x\n```\n",
        ] {
            assert_eq!(conflicts(&Layout::new(text)), (vec![], vec![]), "{text}");
            assert!(!is_unmerged(text));
        }
        assert_eq!(conflicts(&Layout::new("a\n<<<<<<< HEAD\nb\n=======\n")), (vec![], vec![1]));
        assert!(is_unmerged(TORN));
        // A mark that is left, and further down one that is quoted whole.
        let left = "<<<<<<< HEAD\n\n```\n<<<<<<< HEAD\na\n=======\nb\n>>>>>>> x\n```\n";
        assert_eq!(conflicts(&Layout::new(left)), (vec![], vec![0]));
    }

    #[test]
    fn a_conflict_may_cut_a_block_of_code() {
        for (torn, first, second) in [
            (
                "<<<<<<< HEAD\n```\na\n=======\n```text\nb\n>>>>>>> x\nc\n```\n",
                "```\na\nc\n```\n",
                "```text\nb\nc\n```\n",
            ),
            ("<<<<<<< HEAD\n~~~\na\n=======\nb\n~~~\n>>>>>>> x\nc\n", "~~~\na\nc\n", "b\n~~~\nc\n"),
            (
                "<<<<<<< HEAD\n<!-- a\n=======\nb\n>>>>>>> x\nc -->\n",
                "<!-- a\nc -->\n",
                "b\nc -->\n",
            ),
        ] {
            assert!(is_unmerged(torn), "{torn}");
            assert_eq!(kept(torn, Side::First).trim_start(), first);
            assert_eq!(kept(torn, Side::Second).trim_start(), second);
        }
    }

    #[test]
    fn a_heading_that_is_underlined_parts_no_versions() {
        let first = "<<<<<<< HEAD\nPool\n=======\nours\n=======\ntheirs\n>>>>>>> x\n";
        assert_eq!(kept(first, Side::First).trim_start(), "Pool\n=======\nours\n");
        assert_eq!(kept(first, Side::Second).trim_start(), "theirs\n");
        let both = "<<<<<<< HEAD\nPool\n=======\n||||||| 1a2b3c4\nbase\n=======\nQueue\n=======\n>>>>>>> x\n";
        assert_eq!(kept(both, Side::First).trim_start(), "Pool\n=======\n");
        assert_eq!(kept(both, Side::Second).trim_start(), "Queue\n=======\n");
    }
}
