//! The bones of a triage document: lines, front matter, sections, and which lines are code or comments.
//!
//! Made for text that is being typed: a fence or comment that is not closed yet hides nothing, and a section may be
//! missing, doubled or out of order. Only what this format needs of Markdown is understood.

use std::collections::HashMap;
use std::ops::Range;

use text::Span;

/// One line without its line end.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Line<'t> {
    pub(crate) text: &'t str,
    pub(crate) span: Span,
}

/// What a line is to the reader of the format.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Cover {
    /// Read as Markdown.
    Plain,
    /// Part of a fenced code block.
    Code,
    /// Part of a fenced exchange with a model (`tftsr-ask`).
    Exchange,
    /// A whole-line HTML comment, or part of one over several lines.
    Comment,
}

/// The sections that are understood, in the order a fresh document has them.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum SectionKind {
    Impact,
    Evidence,
    Timeline,
    Whys,
    RootCauses,
    Countermeasures,
    OpenQuestions,
}

/// Title first, then other spellings that are read as the same section (lower case).
const SECTIONS: &[(SectionKind, &str, &[&str])] = &[
    (SectionKind::Impact, "Impact", &["impact"]),
    (SectionKind::Evidence, "Evidence", &["evidence"]),
    (SectionKind::Timeline, "Timeline", &["timeline"]),
    (SectionKind::Whys, "Whys", &["whys", "why", "5 whys", "five whys"]),
    (SectionKind::RootCauses, "Root causes", &["root causes", "root cause"]),
    (SectionKind::Countermeasures, "Countermeasures", &["countermeasures", "countermeasure"]),
    (SectionKind::OpenQuestions, "Open questions", &["open questions", "open question"]),
];

impl SectionKind {
    /// The heading of the section.
    pub(crate) fn title(self) -> &'static str {
        SECTIONS.iter().find(|(kind, ..)| *kind == self).map_or("", |(_, title, _)| title)
    }

    fn from_heading(words: &str) -> Option<SectionKind> {
        let name = words.trim().trim_end_matches(['#', ':']).trim().to_lowercase();
        SECTIONS.iter().find(|(_, _, names)| names.contains(&name.as_str())).map(|(kind, ..)| *kind)
    }
}

/// A `##` section: its heading line and the lines below it.
#[derive(Debug, Clone)]
pub(crate) struct Section {
    pub(crate) kind: Option<SectionKind>,
    pub(crate) heading: usize,
    pub(crate) body: Range<usize>,
}

/// A document cut into lines and sections; indexes are line numbers from zero.
#[derive(Debug, Clone)]
pub(crate) struct Layout<'t> {
    pub(crate) text: &'t str,
    pub(crate) lines: Vec<Line<'t>>,
    pub(crate) covers: Vec<Cover>,
    /// The lines between the two `---`.
    pub(crate) front: Option<Range<usize>>,
    /// The line that closes the front matter, once it is typed.
    pub(crate) front_end: Option<usize>,
    pub(crate) sections: Vec<Section>,
    /// `\r\n` when the first line ends so, else `\n`.
    pub(crate) line_end: &'static str,
}

impl<'t> Layout<'t> {
    /// Cuts a document.
    pub(crate) fn new(text: &'t str) -> Layout<'t> {
        let lines = lines(text);
        let (front, front_end) = front_matter(&lines);
        let start =
            front_end.map_or_else(|| front.as_ref().map_or(0, |front| front.end), |end| end + 1);
        let covers = covers(&lines, start);
        let sections = sections(&lines, &covers, start);
        let line_end = match text.find('\n') {
            Some(at) if text.get(..at).is_some_and(|head| head.ends_with('\r')) => "\r\n",
            _ => "\n",
        };
        Layout { text, lines, covers, front, front_end, sections, line_end }
    }

    /// All sections of a kind (a person may have split one).
    pub(crate) fn of_kind(&self, kind: SectionKind) -> impl Iterator<Item = &Section> {
        self.sections.iter().filter(move |section| section.kind == Some(kind))
    }

    /// The line at an index; empty past the end.
    pub(crate) fn line(&self, index: usize) -> Line<'t> {
        let end = Span::new(self.text.len(), self.text.len());
        self.lines.get(index).copied().unwrap_or(Line { text: "", span: end })
    }

    /// What the line at an index is.
    pub(crate) fn cover(&self, index: usize) -> Cover {
        self.covers.get(index).copied().unwrap_or(Cover::Plain)
    }

    /// Whether there is such a line and it has words on it.
    pub(crate) fn has_words(&self, index: usize) -> bool {
        !self.line(index).text.trim().is_empty()
    }

    /// The last line with words within a range of lines.
    pub(crate) fn last_words(&self, range: Range<usize>) -> Option<usize> {
        range.rev().find(|&index| self.has_words(index))
    }

    /// The bytes from the start of the first line to the end of the last.
    pub(crate) fn span_of(&self, first: usize, last: usize) -> Span {
        Span::new(self.line(first).span.start, self.line(last).span.end)
    }
}

/// Level and words of a heading that starts at the first column.
pub(crate) fn heading(line: &str) -> Option<(usize, &str)> {
    let level = line.bytes().take_while(|&byte| byte == b'#').count();
    let rest = line.get(level..)?;
    ((1..=6).contains(&level) && (rest.is_empty() || rest.starts_with([' ', '\t'])))
        .then_some((level, rest))
}

/// The words of a list item at the first column or indented; `None` for another line.
pub(crate) fn bullet(line: &str) -> Option<&str> {
    let line = line.trim_start();
    let rest = line.strip_prefix(['-', '*', '+'])?;
    (rest.is_empty() || rest.starts_with([' ', '\t'])).then(|| rest.trim())
}

fn lines(text: &str) -> Vec<Line<'_>> {
    let mut lines = Vec::new();
    let mut start = 0;
    for piece in text.split('\n') {
        let line = piece.strip_suffix('\r').unwrap_or(piece);
        lines.push(Line { text: line, span: Span::new(start, start + line.len()) });
        start += piece.len() + 1;
    }
    lines
}

/// Most lines above a front matter that are looked over.
const ABOVE: usize = 64;

/// How many lines stand above the front matter, which begins on the first line for other readers: blank ones, and the mark
/// of a version that git could not merge.
fn above(lines: &[Line<'_>]) -> usize {
    let is_above = |line: &&Line<'_>| {
        let words = line.text.trim_start_matches('\u{feff}').trim();
        words.is_empty() || words.starts_with("<<<<<<< ")
    };
    let count = lines.iter().take(ABOVE).take_while(is_above).count();
    let is_front = lines
        .get(count)
        .is_some_and(|line| line.text.trim_start_matches('\u{feff}').trim_end() == "---");
    if is_front { count } else { 0 }
}

fn front_matter(lines: &[Line<'_>]) -> (Option<Range<usize>>, Option<usize>) {
    let open = above(lines);
    let is_open = lines
        .get(open)
        .is_some_and(|line| line.text.trim_start_matches('\u{feff}').trim_end() == "---");
    if !is_open {
        return (None, None);
    }
    let first = open + 1;
    // A rule further down, in a section, closes nothing.
    let body = lines.iter().position(|line| is_landmark(line.text)).unwrap_or(lines.len());
    let end = (first..body).find(|&index| matches!(lines[index].text.trim_end(), "---" | "..."));
    match end {
        Some(end) => (Some(first..end), Some(end)),
        None => {
            let is_body = |&index: &usize| {
                lines[index].text.trim().is_empty() || lines[index].text.starts_with('#')
            };
            (Some(first..(first..lines.len()).find(is_body).unwrap_or(lines.len())), None)
        }
    }
}

/// Marks fenced code and comments. An exchange with a model may hold headings of this format; other fences end, for
/// us, where one of our sections or whys begins, so that a fence without an end hides little.
fn covers(lines: &[Line<'_>], start: usize) -> Vec<Cover> {
    let mut covers = vec![Cover::Plain; lines.len()];
    let mut index = start;
    // Up to where what was opened last is known not to end, by how it was opened: looked for once, not for each line.
    let mut endless: HashMap<(&str, bool), usize> = HashMap::new();
    while index < lines.len() {
        let line = lines[index].text.trim_start();
        let block = if let Some((mark, info)) = fence(line) {
            let is_exchange = info.starts_with("tftsr-ask");
            let cover = if is_exchange { Cover::Exchange } else { Cover::Code };
            let known = endless.entry((mark, is_exchange)).or_insert(0);
            unless_known(known, index, || fence_end(lines, index, mark, is_exchange))
                .map(|end| (end, cover))
        } else if line.starts_with("<!--") {
            let known = endless.entry(("<!--", false)).or_insert(0);
            unless_known(known, index, || comment_end(lines, index))
                .map(|end| (end, Cover::Comment))
        } else {
            None
        };
        match block {
            Some((end, cover)) => {
                covers[index..=end].fill(cover);
                index = end + 1;
            }
            None => index += 1,
        }
    }
    covers
}

/// The end that is found, unless it is known that there is none; remembers up to where there is none.
fn unless_known(
    known: &mut usize,
    open: usize,
    find: impl FnOnce() -> Result<usize, usize>,
) -> Option<usize> {
    if open < *known {
        return None;
    }
    find().map_err(|nowhere_before| *known = nowhere_before).ok()
}

/// The run of backticks or tildes that opens or closes a fence, and what follows it.
fn fence(line: &str) -> Option<(&str, &str)> {
    let mark = line.chars().next().filter(|mark| matches!(mark, '`' | '~'))?;
    let length = line.chars().take_while(|&other| other == mark).count();
    let (run, info) = line.split_at_checked(length)?;
    (length >= 3 && (mark == '~' || !info.contains('`'))).then(|| (run, info.trim()))
}

/// The line that closes a fence, or the line before which none does.
fn fence_end(
    lines: &[Line<'_>],
    open: usize,
    mark: &str,
    is_exchange: bool,
) -> Result<usize, usize> {
    for (index, line) in lines.iter().enumerate().skip(open + 1) {
        if let Some((run, "")) = fence(line.text.trim_start())
            && run.starts_with(mark)
        {
            return Ok(index);
        }
        if !is_exchange && is_landmark(line.text) {
            return Err(index);
        }
    }
    Err(lines.len())
}

fn is_landmark(line: &str) -> bool {
    match heading(line) {
        Some((2, words)) => SectionKind::from_heading(words).is_some(),
        Some((3, words)) => words.trim_start().starts_with(|first: char| first.is_ascii_digit()),
        _ => false,
    }
}

/// The line on which a comment that begins a line ends, if nothing follows it there; else the line before which no
/// comment ends so.
fn comment_end(lines: &[Line<'_>], open: usize) -> Result<usize, usize> {
    for (index, line) in lines.iter().enumerate().skip(open) {
        if let Some((_, rest)) = line.text.split_once("-->") {
            // One that begins on this very line may end otherwise.
            return if rest.trim().is_empty() { Ok(index) } else { Err(index) };
        }
        if index > open
            && heading(line.text).is_some_and(|(level, words)| {
                level == 2 && SectionKind::from_heading(words).is_some()
            })
        {
            return Err(index);
        }
    }
    Err(lines.len())
}

fn sections(lines: &[Line<'_>], covers: &[Cover], start: usize) -> Vec<Section> {
    let mut sections: Vec<Section> = Vec::new();
    let mut is_open = false;
    for (index, line) in lines.iter().enumerate().skip(start) {
        let Some((level @ 1..=2, words)) =
            heading(line.text).filter(|_| covers[index] == Cover::Plain)
        else {
            continue;
        };
        if let Some(last) = sections.last_mut().filter(|_| is_open) {
            last.body.end = index;
        }
        is_open = level == 2;
        if is_open {
            let kind = SectionKind::from_heading(words);
            sections.push(Section { kind, heading: index, body: index + 1..lines.len() });
        }
    }
    sections
}
