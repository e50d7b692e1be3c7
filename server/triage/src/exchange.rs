//! A question to a model as it stands in a document: the draft that a person sends, the answer while it comes in, and
//! the suggestion until it is accepted or rejected.
//!
//! A draft is a fenced block with the info string `tftsr-ask PLACE PROVIDER/MODEL draft`, where the place is the number
//! of a why or `section:` with the slug of a heading; while it is asked, `sent`. One that a message of the conversation
//! asks ends in `message`. Below it the answer grows before the line `<!-- tftsr:streaming PLACE -->`. When it is whole,
//! the block becomes one comment. What becomes of the suggestion is told in `suggestion.rs`.

use text::{Edit, Span};

use crate::Author;
use crate::edit::{line_after, merged, one_block};
use crate::edit_error::EditError;
use crate::evidence_line::one_line;
use crate::layout::{Cover, Layout};
use crate::place::Place;
use crate::section;
use crate::whys::{self, Block};

/// A question that stands in a document.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Exchange {
    /// The why or section that is asked.
    pub place: Place,
    /// `PROVIDER/MODEL`.
    pub to: String,
    /// Whether a message of the conversation asks it, whose reply the answer is.
    pub is_message: bool,
    /// Whether it was sent already.
    pub is_sent: bool,
    /// The whole block, fences included.
    pub span: Span,
    /// What stands between the fences.
    pub body: String,
}

/// Between the head of a draft and its rules.
const SYSTEM: &str = "--- system";
/// Between the rules and the question.
const QUESTION: &str = "--- question";

/// The body of a draft: a head that is for the person and is not sent, then the two texts that are.
pub fn draft_body(head: &[String], system: &str, question: &str) -> String {
    format!("{}\n{SYSTEM}\n{system}\n{QUESTION}\n{question}", head.join("\n"))
}

/// Rules and question of a draft as it stands there, edited or not; `None` when a mark between them is gone.
pub fn draft_texts(body: &str) -> Option<(String, String)> {
    let lines: Vec<&str> = body.lines().collect();
    let system = lines.iter().position(|line| line.trim_end() == SYSTEM)?;
    let question = lines.iter().skip(system).position(|line| line.trim_end() == QUESTION)? + system;
    let text = |lines: &[&str]| lines.join("\n").trim().to_owned();
    Some((text(lines.get(system + 1..question)?), text(lines.get(question + 1..)?)))
}

/// The questions of a document, in the order of the text.
pub fn exchanges(text: &str) -> Vec<Exchange> {
    let layout = Layout::new(text);
    found(&layout).into_iter().map(|(exchange, ..)| exchange).collect()
}

/// With the first and last line of each.
fn found(layout: &Layout<'_>) -> Vec<(Exchange, usize, usize)> {
    let mut all = Vec::new();
    let mut index = 0;
    while index < layout.lines.len() {
        if layout.cover(index) != Cover::Exchange {
            index += 1;
            continue;
        }
        let first = index;
        let mark = fence(layout.line(first).text);
        index += 1;
        while layout.cover(index) == Cover::Exchange
            && index < layout.lines.len()
            && !closes(layout.line(index).text, mark)
        {
            index += 1;
        }
        let last = index.min(layout.lines.len().saturating_sub(1));
        index += 1;
        if let Some(exchange) = read(layout, first, last) {
            all.push((exchange, first, last));
        }
    }
    all
}

fn fence(line: &str) -> &str {
    let line = line.trim_start();
    let mark = line.chars().next().unwrap_or('`');
    line.get(..line.len() - line.trim_start_matches(mark).len()).unwrap_or_default()
}

fn closes(line: &str, mark: &str) -> bool {
    let line = line.trim();
    line.starts_with(mark) && line.chars().all(|character| mark.starts_with(character))
}

fn read(layout: &Layout<'_>, first: usize, last: usize) -> Option<Exchange> {
    let info = layout.line(first).text.trim_start().trim_start_matches(['`', '~']).trim();
    let mut words = info.strip_prefix("tftsr-ask")?.split_whitespace();
    let place = Place::parse(words.next()?)?;
    let rest: Vec<&str> = words.collect();
    let state = rest.iter().rposition(|word| matches!(*word, "draft" | "sent"))?;
    let body: Vec<&str> = (first + 1..last).map(|line| layout.line(line).text).collect();
    Some(Exchange {
        place,
        to: rest.get(..state)?.join(" "),
        is_message: rest.get(state + 1) == Some(&MESSAGE),
        is_sent: rest.get(state) == Some(&"sent"),
        span: layout.span_of(first, last),
        body: body.join("\n"),
    })
}

/// A question as it is put into a document.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Draft<'a> {
    /// `PROVIDER/MODEL`.
    pub to: &'a str,
    /// What stands between the fences.
    pub body: &'a str,
    /// Whether a message of the conversation asks it.
    pub is_message: bool,
}

/// The last word of the info string of what a message asks.
const MESSAGE: &str = "message";

fn info(place: &Place, to: &str, state: &str, is_message: bool) -> String {
    let last = if is_message { format!(" {MESSAGE}") } else { String::new() };
    format!("tftsr-ask {place} {to} {state}{last}")
}

/// The block of a question.
fn block_lines(place: &Place, draft: &Draft<'_>) -> Vec<String> {
    let longest = draft.body.split(|character| character != '`').map(str::len).max().unwrap_or(0);
    let mark = "`".repeat((longest + 1).max(3));
    let to = one_line(draft.to).replace('`', "'");
    let mut lines = vec![format!("{mark}{}", info(place, &to, "draft", draft.is_message))];
    lines.extend(draft.body.lines().map(str::to_owned));
    lines.push(mark);
    lines
}

/// Puts a draft below its why or heading; one that stands there already makes room.
pub fn add_draft(text: &str, place: &Place, draft: &Draft<'_>) -> Result<Vec<Edit>, EditError> {
    let layout = Layout::new(text);
    let joined = block_lines(place, draft).join(layout.line_end);
    if let Some((old, ..)) = exchange_at(&layout, place) {
        return Ok(vec![Edit { span: old.span, text: joined }]);
    }
    match place {
        Place::Why(number) => {
            let whys = whys::read(&layout);
            let block = one_block(&whys, number)?;
            Ok(vec![line_after(&layout, block.attributes.unwrap_or(block.heading), &joined)])
        }
        Place::Section(_) => {
            let heading = section::find(&layout, place)?.heading;
            // Apart from what the section says, which is a block of its own.
            let behind = if layout.has_words(heading + 1) { layout.line_end } else { "" };
            let joined = format!("{}{joined}{behind}", layout.line_end);
            Ok(vec![line_after(&layout, heading, &joined)])
        }
    }
}

/// The question at a place, with its first and last line.
fn exchange_at(layout: &Layout<'_>, place: &Place) -> Option<(Exchange, usize, usize)> {
    found(layout).into_iter().find(|(one, ..)| one.place == *place)
}

/// Takes a draft away.
pub fn remove_draft(text: &str, place: &Place) -> Vec<Edit> {
    let layout = Layout::new(text);
    match exchange_at(&layout, place) {
        Some((_, first, last)) => vec![without_lines(&layout, first, last)],
        None => Vec::new(),
    }
}

pub(crate) fn without_lines(layout: &Layout<'_>, first: usize, last: usize) -> Edit {
    let start = if first == 0 { 0 } else { layout.line(first - 1).span.end };
    Edit { span: Span::new(start, layout.line(last).span.end), text: String::new() }
}

/// The line that an answer grows before.
pub fn marker(place: &Place) -> String {
    format!("<!-- tftsr:streaming {place} -->")
}

/// The line of the marker, if it is there.
pub fn marker_line(text: &str, place: &Place) -> Option<Span> {
    let layout = Layout::new(text);
    marker_at(&layout, place).map(|line| layout.line(line).span)
}

fn marker_at(layout: &Layout<'_>, place: &Place) -> Option<usize> {
    let marker = marker(place);
    (0..layout.lines.len()).find(|&line| {
        layout.cover(line) == Cover::Comment && layout.line(line).text.trim() == marker
    })
}

/// A draft is being asked: its block says so, its why or the lines to come are marked as a suggestion, and the marker
/// stands below.
pub fn sent(text: &str, place: &Place, author: &Author) -> Result<Vec<Edit>, EditError> {
    let layout = Layout::new(text);
    let Some((exchange, first, last)) = exchange_at(&layout, place) else {
        return Ok(Vec::new());
    };
    let mut edits = vec![state_edit(&layout, &exchange, first, "sent")];
    edits.extend(marker_at(&layout, place).map(|line| without_lines(&layout, line, line)));
    let mut below = marker(place);
    match place {
        Place::Why(number) => {
            let whys = whys::read(&layout);
            edits.push(authored(&layout, one_block(&whys, number)?, author));
        }
        Place::Section(_) => {
            // One that a run left behind goes first.
            edits.extend(
                section::open_author(&layout, last)
                    .map(|(from, to)| without_lines(&layout, from, to)),
            );
            let end = layout.line_end;
            below = format!("{end}{}{end}{end}{below}", section::author_line(author));
        }
    }
    edits.push(line_after(&layout, last, &below));
    Ok(merged(edits))
}

/// The first line of a block with another state.
fn state_edit(layout: &Layout<'_>, exchange: &Exchange, first: usize, state: &str) -> Edit {
    let line = layout.line(first);
    let mark = fence(line.text);
    let info = info(&exchange.place, &exchange.to, state, exchange.is_message);
    let text = format!("{mark}{info}");
    Edit { span: line.span, text }
}

/// The line of attributes with another author; a why without one gets it.
pub(crate) fn authored(layout: &Layout<'_>, block: &Block, author: &Author) -> Edit {
    let attributes = block.read_attributes(layout);
    let kind = attributes.kind.unwrap_or(crate::WhyKind::Cause);
    let status = attributes.status.unwrap_or(crate::WhyStatus::Hypothesis);
    let text = whys::write_attributes(kind, status, author);
    match block.attributes {
        Some(line) => Edit { span: layout.line(line).span, text },
        None => line_after(layout, block.heading, &text),
    }
}

/// Puts lines of an answer before its marker; `None` when the marker is gone.
pub fn grown(text: &str, place: &Place, lines: &[String]) -> Option<Edit> {
    let layout = Layout::new(text);
    let at = layout.line(marker_at(&layout, place)?).span.start;
    let text: String = lines.iter().map(|line| format!("{line}{}", layout.line_end)).collect();
    Some(Edit { span: Span::new(at, at), text })
}

/// Whether these lines stand right before the marker.
pub fn ends_in(text: &str, place: &Place, lines: &[String]) -> bool {
    let layout = Layout::new(text);
    let Some(at) = marker_at(&layout, place) else { return false };
    at.checked_sub(lines.len()).is_some_and(|first| {
        lines.iter().enumerate().all(|(index, line)| layout.line(first + index).text == line)
    })
}

/// How many lines stand between a question or heading and its marker, for whoever put some there and wants to know
/// whether they arrived, also where a person has changed them since.
pub fn lines_to_marker(text: &str, place: &Place) -> Option<usize> {
    let layout = Layout::new(text);
    let heading = match place {
        Place::Why(number) => one_block(&whys::read(&layout), number).ok()?.heading,
        Place::Section(_) => section::find(&layout, place).ok()?.heading,
    };
    marker_at(&layout, place)?.checked_sub(heading)
}

/// How an answer ends.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Ended<'a> {
    /// The lines that were put in so far.
    pub inserted: &'a [String],
    /// The lines of the whole answer.
    pub lines: &'a [String],
    /// The lines below it.
    pub tail: &'a [String],
    /// What is kept of the question: one line of words.
    pub record: &'a str,
}

/// The answer is whole: what was put in so far becomes the whole, unless a person changed it, in which case it stays and
/// only the rest follows; the question becomes one comment. `None` when the marker is gone.
pub fn ended(text: &str, place: &Place, end: &Ended<'_>) -> Option<Vec<Edit>> {
    let layout = Layout::new(text);
    let at = marker_at(&layout, place)?;
    let mut edits: Vec<Edit> = collapsed(&layout, place, end.record).into_iter().collect();
    let is_untouched = ends_in(text, place, end.inserted);
    let first = if is_untouched { at - end.inserted.len() } else { at };
    // Of a section it must be told where the suggestion ends.
    let closing: Vec<String> = match place {
        Place::Why(_) => Vec::new(),
        Place::Section(_) => vec![section::end_line(place)],
    };
    let lines = match is_untouched {
        true => end.lines,
        false => end.lines.get(end.inserted.len()..).unwrap_or_default(),
    };
    let rest: Vec<&String> = lines.iter().chain(end.tail).chain(&closing).collect();
    // Lines at the start that are there already stay untouched.
    let same = rest
        .iter()
        .take(at - first)
        .enumerate()
        .take_while(|(index, line)| layout.line(first + index).text == line.as_str())
        .count();
    let new: Vec<&str> = rest.iter().skip(same).map(|line| line.as_str()).collect();
    let (first, last) = (first + same, at);
    edits.push(match new.is_empty() {
        true => without_lines(&layout, first, last),
        false => Edit { span: layout.span_of(first, last), text: new.join(layout.line_end) },
    });
    Some(merged(edits))
}

/// The block of a question as one comment.
fn collapsed(layout: &Layout<'_>, place: &Place, record: &str) -> Option<Edit> {
    let (exchange, ..) = exchange_at(layout, place)?;
    let text = comment(&format!("tftsr-ask {place} {}, {record}", exchange.to));
    Some(Edit { span: exchange.span, text })
}

/// Words as a comment of one line.
pub(crate) fn comment(words: &str) -> String {
    format!("<!-- {} -->", one_line(words).replace("--", "- -"))
}

/// Nothing came: the block is a draft again, the place nobody's suggestion, and the marker goes. Lines that were put in
/// and that a person kept stay a suggestion.
pub fn failed(text: &str, place: &Place, inserted: &[String]) -> Vec<Edit> {
    let layout = Layout::new(text);
    let mut edits = Vec::new();
    let mut author = None;
    if let Some((exchange, first, last)) = exchange_at(&layout, place) {
        edits.push(state_edit(&layout, &exchange, first, "draft"));
        author = section::open_author(&layout, last);
    }
    let marker = marker_at(&layout, place);
    match (place, author) {
        (Place::Why(number), _) => {
            let whys = whys::read(&layout);
            if let Ok(block) = one_block(&whys, number)
                && block.attributes.is_some()
                && !block.answer.iter().any(|&line| layout.has_words(line))
            {
                edits.push(authored(&layout, block, &Author::Person));
            }
            edits.extend(marker.map(|line| without_lines(&layout, line, line)));
        }
        // Nothing stands between the mark and where it was to grow: all of it goes.
        (Place::Section(_), Some((from, to))) if marker == Some(to + 1) => {
            edits.push(without_lines(&layout, from, to + 1));
        }
        (Place::Section(_), Some((from, to))) if marker.is_none() => {
            let is_kept =
                inserted.iter().any(|line| !line.is_empty() && layout.line(to + 1).text == *line);
            edits.extend((!is_kept).then(|| without_lines(&layout, from, to)));
        }
        // What a person kept or wrote there stands as a suggestion that is over.
        (Place::Section(_), _) => {
            edits.extend(
                marker.map(|line| Edit {
                    span: layout.line(line).span,
                    text: section::end_line(place),
                }),
            );
        }
    }
    edits.retain(|edit| text.get(edit.span.range()) != Some(&edit.text));
    merged(edits)
}
