//! A question to a model as it stands in a document: the draft that a person sends, the answer while it comes in, and
//! the suggestion until it is accepted or rejected.
//!
//! A draft is a fenced block with the info string `tftsr-ask NODE PROVIDER/MODEL draft`; while it is asked, `sent`. Below
//! it the answer grows before the line `<!-- tftsr:streaming NODE -->`. When it is whole, the block becomes one comment.
//! A rejected answer leaves a comment behind, so that it is not offered again.

use text::{Edit, Span};

use crate::edit::{WhyChange, add_why, line_after, merged, one_block};
use crate::edit_error::EditError;
use crate::evidence_line::one_line;
use crate::layout::{Cover, Layout};
use crate::whys::{self, Block};
use crate::{Author, Leg, WhyNumber};

/// A question that stands in a document.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Exchange {
    /// The why that is asked.
    pub number: WhyNumber,
    /// `PROVIDER/MODEL`.
    pub to: String,
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
    let number = WhyNumber::parse(words.next()?)?;
    let rest: Vec<&str> = words.collect();
    let state = rest.iter().rposition(|word| matches!(*word, "draft" | "sent"))?;
    let body: Vec<&str> = (first + 1..last).map(|line| layout.line(line).text).collect();
    Some(Exchange {
        number,
        to: rest.get(..state)?.join(" "),
        is_sent: rest.get(state) == Some(&"sent"),
        span: layout.span_of(first, last),
        body: body.join("\n"),
    })
}

/// The block of a question.
fn block_lines(number: &WhyNumber, to: &str, state: &str, body: &str) -> Vec<String> {
    let longest = body.split(|character| character != '`').map(str::len).max().unwrap_or(0);
    let mark = "`".repeat((longest + 1).max(3));
    let to = one_line(to).replace('`', "'");
    let mut lines = vec![format!("{mark}tftsr-ask {number} {to} {state}")];
    lines.extend(body.lines().map(str::to_owned));
    lines.push(mark);
    lines
}

/// Puts a draft below its why; one that stands there already makes room.
pub fn add_draft(
    text: &str,
    number: &WhyNumber,
    to: &str,
    body: &str,
) -> Result<Vec<Edit>, EditError> {
    let layout = Layout::new(text);
    let whys = whys::read(&layout);
    let block = one_block(&whys, number)?;
    let lines = block_lines(number, to, "draft", body);
    let joined = lines.join(layout.line_end);
    if let Some((old, ..)) = found(&layout).into_iter().find(|(old, ..)| old.number == *number) {
        return Ok(vec![Edit { span: old.span, text: joined }]);
    }
    Ok(vec![line_after(&layout, block.attributes.unwrap_or(block.heading), &joined)])
}

/// Takes a draft away.
pub fn remove_draft(text: &str, number: &WhyNumber) -> Vec<Edit> {
    let layout = Layout::new(text);
    match found(&layout).into_iter().find(|(old, ..)| old.number == *number) {
        Some((_, first, last)) => vec![without_lines(&layout, first, last)],
        None => Vec::new(),
    }
}

fn without_lines(layout: &Layout<'_>, first: usize, last: usize) -> Edit {
    let start = if first == 0 { 0 } else { layout.line(first - 1).span.end };
    Edit { span: Span::new(start, layout.line(last).span.end), text: String::new() }
}

/// The line that an answer grows before.
pub fn marker(number: &WhyNumber) -> String {
    format!("<!-- tftsr:streaming {number} -->")
}

/// The line of the marker, if it is there.
pub fn marker_line(text: &str, number: &WhyNumber) -> Option<Span> {
    let layout = Layout::new(text);
    marker_at(&layout, number).map(|line| layout.line(line).span)
}

fn marker_at(layout: &Layout<'_>, number: &WhyNumber) -> Option<usize> {
    let marker = marker(number);
    (0..layout.lines.len()).find(|&line| {
        layout.cover(line) == Cover::Comment && layout.line(line).text.trim() == marker
    })
}

/// A draft is being asked: its block says so, its why is marked as a suggestion, and the marker stands below.
pub fn sent(text: &str, number: &WhyNumber, author: &Author) -> Result<Vec<Edit>, EditError> {
    let layout = Layout::new(text);
    let whys = whys::read(&layout);
    let block = one_block(&whys, number)?;
    let Some((exchange, first, last)) =
        found(&layout).into_iter().find(|(exchange, ..)| exchange.number == *number)
    else {
        return Ok(Vec::new());
    };
    let mut edits = vec![state_edit(&layout, &exchange, first, "sent")];
    edits.push(authored(&layout, block, author));
    edits.extend(marker_at(&layout, number).map(|line| without_lines(&layout, line, line)));
    edits.push(line_after(&layout, last, &marker(number)));
    Ok(merged(edits))
}

/// The first line of a block with another state.
fn state_edit(layout: &Layout<'_>, exchange: &Exchange, first: usize, state: &str) -> Edit {
    let line = layout.line(first);
    let mark = fence(line.text);
    let text = format!("{mark}tftsr-ask {} {} {state}", exchange.number, exchange.to);
    Edit { span: line.span, text }
}

/// The line of attributes with another author; a why without one gets it.
fn authored(layout: &Layout<'_>, block: &Block, author: &Author) -> Edit {
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
pub fn grown(text: &str, number: &WhyNumber, lines: &[String]) -> Option<Edit> {
    let layout = Layout::new(text);
    let at = layout.line(marker_at(&layout, number)?).span.start;
    let text: String = lines.iter().map(|line| format!("{line}{}", layout.line_end)).collect();
    Some(Edit { span: Span::new(at, at), text })
}

/// Whether these lines stand right before the marker.
pub fn ends_in(text: &str, number: &WhyNumber, lines: &[String]) -> bool {
    let layout = Layout::new(text);
    let Some(at) = marker_at(&layout, number) else { return false };
    at.checked_sub(lines.len()).is_some_and(|first| {
        lines.iter().enumerate().all(|(index, line)| layout.line(first + index).text == line)
    })
}

/// How many lines stand between the question of a why and its marker, for whoever put some there and wants to know
/// whether they arrived, also where a person has changed them since.
pub fn lines_to_marker(text: &str, number: &WhyNumber) -> Option<usize> {
    let layout = Layout::new(text);
    let whys = whys::read(&layout);
    let block = one_block(&whys, number).ok()?;
    marker_at(&layout, number)?.checked_sub(block.heading)
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
pub fn ended(text: &str, number: &WhyNumber, end: &Ended<'_>) -> Option<Vec<Edit>> {
    let layout = Layout::new(text);
    let at = marker_at(&layout, number)?;
    let mut edits: Vec<Edit> = collapsed(&layout, number, end.record).into_iter().collect();
    let is_untouched = ends_in(text, number, end.inserted);
    let first = if is_untouched { at - end.inserted.len() } else { at };
    let rest: Vec<&String> = match is_untouched {
        true => end.lines.iter().chain(end.tail).collect(),
        false => {
            let more = end.lines.get(end.inserted.len()..).unwrap_or_default();
            more.iter().chain(end.tail).collect()
        }
    };
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
fn collapsed(layout: &Layout<'_>, number: &WhyNumber, record: &str) -> Option<Edit> {
    let (exchange, ..) =
        found(layout).into_iter().find(|(exchange, ..)| exchange.number == *number)?;
    let text = comment(&format!("tftsr-ask {number} {}, {record}", exchange.to));
    Some(Edit { span: exchange.span, text })
}

/// Words as a comment of one line.
fn comment(words: &str) -> String {
    format!("<!-- {} -->", one_line(words).replace("--", "- -"))
}

/// Nothing came: the block is a draft again, the why nobody's suggestion, and the marker goes.
pub fn failed(text: &str, number: &WhyNumber) -> Vec<Edit> {
    let layout = Layout::new(text);
    let mut edits = Vec::new();
    if let Some((exchange, first, _)) =
        found(&layout).into_iter().find(|(exchange, ..)| exchange.number == *number)
    {
        edits.push(state_edit(&layout, &exchange, first, "draft"));
    }
    let whys = whys::read(&layout);
    if let Ok(block) = one_block(&whys, number)
        && block.attributes.is_some()
        && !block.answer.iter().any(|&line| layout.has_words(line))
    {
        edits.push(authored(&layout, block, &Author::Person));
    }
    edits.extend(marker_at(&layout, number).map(|line| without_lines(&layout, line, line)));
    edits.retain(|edit| text.get(edit.span.range()) != Some(&edit.text));
    merged(edits)
}

/// How a line begins that tells how sure a model is.
pub(crate) const CONFIDENCE: &str = "Confidence: ";
/// How a line begins that tells what a model would ask next.
pub(crate) const NEXT: &str = "Next question: ";

/// A suggestion becomes a person's answer: its mark goes, and what the model would ask next becomes a why below.
/// An answer that cites evidence supports its why. Gives back the number of the new why, if there is one.
pub fn accept(text: &str, number: &WhyNumber) -> Result<(Option<WhyNumber>, Vec<Edit>), EditError> {
    let layout = Layout::new(text);
    let whys = whys::read(&layout);
    let block = one_block(&whys, number)?;
    suggested(&layout, block)?;
    let lines: Vec<&str> = block.answer.iter().map(|&line| layout.line(line).text).collect();
    let next = lines.iter().find_map(|line| line.strip_prefix(NEXT)).map(one_line);
    let kept: Vec<&str> = lines
        .into_iter()
        .filter(|line| !line.starts_with(NEXT) && !line.starts_with(CONFIDENCE))
        .collect();
    let mut after = applied(text, &[authored(&layout, block, &Author::Person)]);
    let change = WhyChange { answer: Some(kept.join("\n")), ..WhyChange::default() };
    after = applied(&after, &crate::edit::update_why(&after, number, &change)?);
    let mut child = None;
    if let Some(next) = next.filter(|next| !next.is_empty()) {
        let asked =
            crate::parse(&after).whys.iter().any(|why| one_line(&why.value.question) == next);
        if !asked {
            let (added, edits) = add_why(&after, Some(number), Leg::Happened, &next)?;
            after = applied(&after, &edits);
            child = Some(added);
        }
    }
    Ok((child, whole(text, &after)))
}

/// A suggestion goes: a comment keeps who made it and how it began.
pub fn reject(text: &str, number: &WhyNumber) -> Result<Vec<Edit>, EditError> {
    let layout = Layout::new(text);
    let whys = whys::read(&layout);
    let block = one_block(&whys, number)?;
    let (model, hash) = suggested(&layout, block)?;
    let words = rejected_words(&block.answer(&layout));
    let after = applied(text, &[authored(&layout, block, &Author::Person)]);
    let change = WhyChange { answer: Some(String::new()), ..WhyChange::default() };
    let after = applied(&after, &crate::edit::update_why(&after, number, &change)?);
    let layout = Layout::new(&after);
    let whys = whys::read(&layout);
    let block = one_block(&whys, number)?;
    let line = block.attributes.unwrap_or(block.heading);
    let note = comment(&format!("{REJECTED} {model}, prompt {hash}: {words}"));
    let after = applied(&after, &[line_after(&layout, line, &note)]);
    Ok(whole(text, &after))
}

/// How a comment begins that keeps a rejected answer.
const REJECTED: &str = "tftsr:rejected";
/// Most characters that are kept of a rejected answer.
const LONGEST: usize = 400;

fn rejected_words(answer: &str) -> String {
    let lines: Vec<&str> = answer
        .lines()
        .take_while(|line| !line.starts_with(CONFIDENCE) && !line.starts_with("- "))
        .collect();
    one_line(&lines.join(" ")).chars().take(LONGEST).collect()
}

/// The answers to a why that a person rejected, as far as they are kept.
pub fn rejections(text: &str, number: &WhyNumber) -> Vec<String> {
    let layout = Layout::new(text);
    let whys = whys::read(&layout);
    let Ok(block) = one_block(&whys, number) else { return Vec::new() };
    (block.heading..block.end)
        .filter(|&line| layout.cover(line) == Cover::Comment)
        .filter_map(|line| {
            let inner =
                layout.line(line).text.trim().strip_prefix("<!-- ")?.strip_suffix(" -->")?;
            let (_, words) = inner.strip_prefix(REJECTED)?.split_once(": ")?;
            Some(words.replace("- -", "--"))
        })
        .collect()
}

/// Whether an answer says what a rejected one said, in nearly the same words.
pub fn is_rejected(answer: &str, rejected: &[String]) -> bool {
    use std::collections::HashSet;
    let set = |text: &str| -> HashSet<String> {
        crate::tree::words(text).into_iter().map(|(word, _)| word).collect()
    };
    let new = set(&rejected_words(answer));
    rejected.iter().map(|old| set(old)).any(|old| {
        let both = new.intersection(&old).count();
        both > 0 && both * 10 >= new.union(&old).count() * 9
    })
}

/// Whose suggestion a why is: model and prompt hash.
fn suggested(layout: &Layout<'_>, block: &Block) -> Result<(String, String), EditError> {
    match block.read_attributes(layout).author {
        Author::Model { model, prompt_hash, .. } => Ok((model, prompt_hash)),
        Author::Person | Author::Rule => Err(EditError::NoSuggestion(block.number.clone())),
    }
}

fn applied(text: &str, edits: &[Edit]) -> String {
    let mut document = text::Document::new(text);
    document.apply(edits);
    document.text().into_owned()
}

/// The smallest run of lines that differs, as one edit.
fn whole(before: &str, after: &str) -> Vec<Edit> {
    if before == after {
        return Vec::new();
    }
    let head: usize = before
        .split_inclusive('\n')
        .zip(after.split_inclusive('\n'))
        .take_while(|(old, new)| old == new)
        .map(|(line, _)| line.len())
        .sum();
    let tail: usize = before[head..]
        .split_inclusive('\n')
        .rev()
        .zip(after[head..].split_inclusive('\n').rev())
        .take_while(|(old, new)| old == new)
        .map(|(line, _)| line.len())
        .sum();
    let new = after.get(head..after.len() - tail).unwrap_or_default().to_owned();
    vec![Edit { span: Span::new(head, before.len() - tail), text: new }]
}

/// Adds a why for the case against an answer, with its question, below it.
pub fn add_counter_case(
    text: &str,
    number: &WhyNumber,
) -> Result<(WhyNumber, Vec<Edit>), EditError> {
    let question = format!("What speaks against the answer to {number}?");
    let (child, edits) = add_why(text, Some(number), Leg::Happened, &question)?;
    let after = applied(text, &edits);
    let change = WhyChange { kind: Some(crate::WhyKind::Condition), ..WhyChange::default() };
    let more = crate::edit::update_why(&after, &child, &change)?;
    Ok((child, whole(text, &applied(&after, &more))))
}
