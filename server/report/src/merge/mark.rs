//! Conflicts of a merge as people see and settle them: a fenced block below their words that holds the generated ones.
//!
//! The block stands behind the paragraph, list or table of the words, so that it takes none of these apart, and is no part of
//! what is exported. Its info string names the words by how many lines they are and by a number made of them: whoever goes on
//! writing has the generated words at hand all the same.

use std::ops::Range;

use super::{Merged, has_crlf};

/// The language of the block.
pub const CONFLICT: &str = "tftsr-conflict";

/// What a person makes of a conflict.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Choice {
    /// Their words stand, the generated ones go.
    Mine,
    /// The generated words take their place.
    Theirs,
    /// Both stand, theirs first.
    Both,
}

/// One conflict that stands in a document.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Mark {
    /// UTF-8 bytes of the block, without the line end behind it.
    pub span: Range<usize>,
    /// Where the person's words stand; `None` where they were removed, or changed since.
    pub mine: Option<Range<usize>>,
    /// Whether the person removed what the issue says.
    pub is_removed: bool,
    /// The generated words; empty when the issue no longer says anything there.
    pub generated: String,
    words: Option<Words>,
    /// The line above the block that is not blank.
    anchor: String,
}

/// Words as an info string names them.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
struct Words {
    lines: usize,
    number: u32,
}

/// The document with a block for each of its conflicts, and for those of before that are still to be settled. `base` is
/// what was generated last; a block that says nothing of it was written in by a person.
pub(super) fn marked(merged: &Merged, before: &[Mark], base: Option<&str>, fresh: &str) -> String {
    let text = &merged.text;
    let end = if has_crlf(text) { "\r\n" } else { "\n" };
    let lines = lines(text);
    let ends = run_ends(&lines);
    let behind = |line: Option<usize>| {
        let line = line.or_else(|| lines.iter().position(Line::says));
        let last = line.and_then(|line| ends.get(line));
        last.and_then(|last| lines.get(*last)).map_or(text.len(), Line::end)
    };
    let mut blocks: Vec<(usize, String)> = Vec::new();
    for conflict in &merged.conflicts {
        let words = text.get(conflict.span.clone()).filter(|words| !words.is_empty());
        let line = match words {
            Some(_) => last_line_before(&lines, conflict.span.end.max(1)),
            None => last_said_before(&lines, conflict.span.start),
        };
        let block = block(words.map(Words::of), &conflict.generated);
        blocks.push((behind(line), block));
    }
    let (once, said) = (base.map(trimmed_lines), trimmed_lines(fresh));
    for mark in before {
        let generated = trimmed_lines(&mark.generated);
        // Without a base nothing tells what a person wrote into the block.
        let is_as_written = once.as_ref().is_some_and(|once| holds(once, &generated));
        let is_again = merged.conflicts.iter().any(|conflict| {
            let words = text.get(conflict.span.clone()).filter(|words| !words.is_empty());
            is_as_written && words.is_some() && words.map(Words::of) == mark.words
                || conflict.generated.trim_end() == mark.generated.trim_end()
        });
        // What the issue no longer says is nothing to choose any more.
        if is_again || is_as_written && !holds(&said, &generated) {
            continue;
        }
        let place = mark.words.and_then(|words| words.find(&lines, lines.len()));
        let line = match place {
            Some(first) => Some(first + mark.words.map_or(1, |words| words.lines) - 1),
            None => lines.iter().rposition(|line| line.text.trim_end() == mark.anchor),
        };
        let line = line.or_else(|| lines.iter().rposition(Line::says));
        blocks.push((behind(line), block(mark.words, &mark.generated)));
    }
    blocks.sort_by_key(|(at, _)| *at);
    let mut out = String::with_capacity(text.len());
    let mut from = 0;
    for (at, block) in blocks {
        out.push_str(text.get(from..at).unwrap_or_default());
        out.push_str(end);
        out.push_str(end);
        out.push_str(&block.replace('\n', end));
        from = at;
    }
    out.push_str(text.get(from..).unwrap_or_default());
    out
}

/// The document without its blocks, and those.
pub(super) fn unmarked(text: &str) -> (String, Vec<Mark>) {
    let marks = marks(text);
    let mut out = String::with_capacity(text.len());
    let mut from = 0;
    for mark in &marks {
        let whole = with_blank(text, &mark.span);
        out.push_str(text.get(from..whole.start).unwrap_or_default());
        from = whole.end;
    }
    out.push_str(text.get(from..).unwrap_or_default());
    (out, marks)
}

/// The conflicts that stand in a document, in the order of the text.
pub fn marks(text: &str) -> Vec<Mark> {
    if !text.contains(CONFLICT) {
        return Vec::new();
    }
    let lines = lines(text);
    let mut marks = Vec::new();
    let mut at = 0;
    while let Some(line) = lines.get(at) {
        let Some(close) = code_end(&lines, at) else {
            at += 1;
            continue;
        };
        let info = line.text.trim_start_matches('`');
        if let Some(rest) = info.strip_prefix(CONFLICT)
            && (rest.trim().is_empty() || rest.starts_with(' '))
        {
            let words = Words::read(rest.trim());
            let mine = words.and_then(|words| {
                let first = words.find(&lines, at)?;
                let last = lines.get(first + words.lines - 1)?;
                Some(lines.get(first)?.start..last.end())
            });
            let inner: Vec<&str> =
                lines.iter().take(close).skip(at + 1).map(|line| line.text).collect();
            let above = lines.iter().take(at).rev().find(|line| line.says());
            marks.push(Mark {
                span: line.start..lines.get(close).map_or(text.len(), Line::end),
                mine,
                is_removed: words.is_none(),
                generated: inner.join("\n"),
                words,
                anchor: above.map(|line| line.text.trim_end().to_owned()).unwrap_or_default(),
            });
        }
        at = close + 1;
    }
    marks
}

/// What settles a conflict: bytes of the document and what stands there afterwards, in order and apart from each other.
pub fn settled(text: &str, mark: &Mark, choice: Choice) -> Vec<(Range<usize>, String)> {
    let end = if has_crlf(text) { "\r\n" } else { "\n" };
    let whole = with_blank(text, &mark.span);
    let generated = mark.generated.replace('\n', end);
    let without = (whole.clone(), String::new());
    match (choice, &mark.mine) {
        (Choice::Mine, _) => vec![without],
        (Choice::Theirs, Some(mine)) if generated.trim().is_empty() => {
            let cut = with_line_end(text, mine);
            // The blank line above the block begins with the end of their line.
            if cut.end >= whole.start {
                vec![(with_line_end(text, &(mine.start..whole.end)), String::new())]
            } else {
                vec![(cut, String::new()), without]
            }
        }
        (Choice::Theirs, Some(mine)) => vec![(mine.clone(), generated), without],
        (Choice::Both, Some(mine)) => {
            let gap = if generated.starts_with('#') { end.repeat(2) } else { end.to_owned() };
            vec![(mine.end..mine.end, format!("{gap}{generated}")), without]
        }
        // What stood there is gone, or another by now: the words come where the block stood.
        (Choice::Theirs | Choice::Both, None) => {
            let goes_on = kind(&mark.anchor) == kind(generated.lines().next().unwrap_or_default());
            let gap = if goes_on { end.to_owned() } else { end.repeat(2) };
            let gap = if whole.start == 0 { String::new() } else { gap };
            vec![(whole, format!("{gap}{generated}"))]
        }
    }
}

/// What a line belongs to.
fn kind(line: &str) -> char {
    match line.trim_start().chars().next() {
        Some('|') => '|',
        Some('-' | '*' | '+' | '0'..='9') => '-',
        Some('#') => '#',
        _ => ' ',
    }
}

fn block(words: Option<Words>, generated: &str) -> String {
    let longest = generated.split(|ch| ch != '`').map(str::len).max().unwrap_or(0);
    let fence = "`".repeat(longest.max(2) + 1);
    let name =
        words.map(|words| format!(" {}:{:08x}", words.lines, words.number)).unwrap_or_default();
    let generated = generated.replace("\r\n", "\n");
    let inner = if generated.is_empty() { String::new() } else { format!("{generated}\n") };
    format!("{fence}{CONFLICT}{name}\n{inner}{fence}")
}

impl Words {
    fn of(words: &str) -> Words {
        let lines = lines(words);
        Words { lines: lines.len(), number: number(&lines) }
    }

    fn read(name: &str) -> Option<Words> {
        let (lines, number) = name.split_once(':')?;
        let lines = lines.parse().ok().filter(|lines| *lines > 0)?;
        Some(Words { lines, number: u32::from_str_radix(number, 16).ok()? })
    }

    /// The line where they begin, the last one before another.
    fn find(self, all: &[Line<'_>], before: usize) -> Option<usize> {
        (0..(before + 1).saturating_sub(self.lines)).rev().find(|first| {
            all.get(*first..*first + self.lines).is_some_and(|lines| number(lines) == self.number)
        })
    }
}

/// FNV-1a over lines, without blanks at their ends.
fn number(lines: &[Line<'_>]) -> u32 {
    let bytes = lines.iter().flat_map(|line| line.text.trim_end().bytes().chain([b'\n']));
    bytes.fold(0x811c_9dc5, |hash, byte| (hash ^ u32::from(byte)).wrapping_mul(0x0100_0193))
}

/// One line: where it begins and what it says, without its end.
#[derive(Debug, Clone, Copy)]
struct Line<'t> {
    start: usize,
    text: &'t str,
}

impl Line<'_> {
    fn end(&self) -> usize {
        self.start + self.text.len()
    }

    fn says(&self) -> bool {
        !self.text.trim().is_empty()
    }

    /// The mark of a fence of code, how many there are, at least three, and what follows.
    fn fence(&self) -> Option<(char, usize, &str)> {
        let words = self.text.trim_start();
        let mark = words.chars().next().filter(|mark| matches!(mark, '`' | '~'))?;
        let rest = words.trim_start_matches(mark);
        let width = words.len() - rest.len();
        (width >= 3).then_some((mark, width, rest.trim()))
    }
}

fn lines(text: &str) -> Vec<Line<'_>> {
    let mut start = 0;
    text.split('\n')
        .map(|line| {
            let here = Line { start, text: line.strip_suffix('\r').unwrap_or(line) };
            start += line.len() + 1;
            here
        })
        .collect()
}

fn trimmed_lines(text: &str) -> Vec<&str> {
    text.lines().map(str::trim_end).collect()
}

/// Whether some lines stand together among others.
fn holds(all: &[&str], some: &[&str]) -> bool {
    some.is_empty() || all.windows(some.len()).any(|here| here == some)
}

fn last_line_before(lines: &[Line<'_>], byte: usize) -> Option<usize> {
    lines.iter().rposition(|line| line.start < byte)
}

fn last_said_before(lines: &[Line<'_>], byte: usize) -> Option<usize> {
    lines.iter().rposition(|line| line.start < byte && line.says())
}

/// For each line the last one of the paragraph, list, table, block of code or front matter that it is in.
fn run_ends(lines: &[Line<'_>]) -> Vec<usize> {
    let mut ends = vec![0; lines.len()];
    let (mut start, mut at) = (0, 0);
    while let Some(line) = lines.get(at) {
        let whole = match at {
            0 => front_matter(lines),
            _ => None,
        };
        let last = whole.or_else(|| code_end(lines, at)).unwrap_or(at);
        let next = lines.get(last + 1).map_or("", |next| next.text);
        let goes_on = line.says()
            && !next.trim().is_empty()
            && [line.text, next].iter().all(|line| kind(line) != '#')
            && code_end(lines, last + 1).is_none();
        if !goes_on {
            ends.iter_mut().take(last + 1).skip(start).for_each(|end| *end = last);
            start = last + 1;
        }
        at = last + 1;
    }
    ends
}

/// The line that closes the block of code that a line opens.
fn code_end(lines: &[Line<'_>], at: usize) -> Option<usize> {
    let (mark, open, info) = lines.get(at)?.fence()?;
    if mark == '`' && info.contains('`') {
        return None;
    }
    let closes = |line: &Line<'_>| {
        line.fence()
            .is_some_and(|(other, width, info)| other == mark && width >= open && info.is_empty())
    };
    lines.iter().skip(at + 1).position(closes).map(|length| at + 1 + length)
}

/// The line that closes the front matter.
fn front_matter(lines: &[Line<'_>]) -> Option<usize> {
    let is_fence = |line: &Line<'_>| line.text.trim_end() == "---";
    lines.first().filter(|line| line.text.trim_start_matches('\u{feff}').trim_end() == "---")?;
    lines.iter().skip(1).position(is_fence).map(|at| at + 1)
}

/// A block with the line end and the blank line before it.
fn with_blank(text: &str, span: &Range<usize>) -> Range<usize> {
    let before = |at: usize| {
        let head = text.get(..at).unwrap_or_default();
        head.strip_suffix("\r\n").or_else(|| head.strip_suffix('\n')).map(str::len)
    };
    // The first of two ends of lines, if there are two.
    let line = before(span.start).unwrap_or(span.start);
    before(line).unwrap_or(line)..span.end
}

fn with_line_end(text: &str, span: &Range<usize>) -> Range<usize> {
    let rest = text.get(span.end..).unwrap_or_default();
    let end = if rest.starts_with("\r\n") { 2 } else { usize::from(rest.starts_with('\n')) };
    span.start..span.end + end
}
