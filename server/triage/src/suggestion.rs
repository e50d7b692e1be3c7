//! What becomes of a model's suggestion: a person accepts it, or rejects it and is not offered it again.

use text::{Edit, Span};

use crate::edit::{WhyChange, add_why, line_after, one_block};
use crate::edit_error::EditError;
use crate::evidence_line::one_line;
use crate::exchange::{authored, comment};
use crate::layout::{Cover, Layout};
use crate::place::Place;
use crate::section;
use crate::whys::{self, Block};
use crate::{Author, Leg, WhyNumber};

/// How a line begins that tells how sure a model is.
pub(crate) const CONFIDENCE: &str = "Confidence: ";
/// How a line begins that tells what a model would ask next.
pub(crate) const NEXT: &str = "Next question: ";
/// How a line begins that tells what would show that an answer is wrong.
pub(crate) const REFUTE: &str = "Would refute it: ";

/// A suggestion becomes a person's answer or text: its mark goes, and what the model would ask next becomes a why below.
/// An answer that cites evidence supports its why. Gives back the number of the new why, if there is one.
pub fn accept(text: &str, place: &Place) -> Result<(Option<WhyNumber>, Vec<Edit>), EditError> {
    match place {
        Place::Why(number) => accept_answer(text, number),
        Place::Section(_) => Ok((None, section::accept(text, place)?)),
    }
}

fn accept_answer(
    text: &str,
    number: &WhyNumber,
) -> Result<(Option<WhyNumber>, Vec<Edit>), EditError> {
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
pub fn reject(text: &str, place: &Place) -> Result<Vec<Edit>, EditError> {
    match place {
        Place::Why(number) => reject_answer(text, number),
        Place::Section(_) => section::reject(text, place),
    }
}

fn reject_answer(text: &str, number: &WhyNumber) -> Result<Vec<Edit>, EditError> {
    let layout = Layout::new(text);
    let whys = whys::read(&layout);
    let block = one_block(&whys, number)?;
    let (model, hash) = suggested(&layout, block)?;
    let answer = block.answer(&layout);
    let lines: Vec<&str> = answer.lines().collect();
    let note = rejection(&model, &hash, lines.get(..prose(&lines)).unwrap_or_default());
    let after = applied(text, &[authored(&layout, block, &Author::Person)]);
    let change = WhyChange { answer: Some(String::new()), ..WhyChange::default() };
    let after = applied(&after, &crate::edit::update_why(&after, number, &change)?);
    let layout = Layout::new(&after);
    let whys = whys::read(&layout);
    let block = one_block(&whys, number)?;
    let line = block.attributes.unwrap_or(block.heading);
    let after = applied(&after, &[line_after(&layout, line, &note)]);
    Ok(whole(text, &after))
}

/// How a comment begins that keeps a rejected answer.
pub(crate) const REJECTED: &str = "tftsr:rejected";
/// Most characters that are kept of a rejected answer.
const LONGEST: usize = 400;

/// The comment that keeps a rejected answer: its words told by a number, and how it began.
pub(crate) fn rejection(model: &str, prompt: &str, lines: &[&str]) -> String {
    let answer = lines.join("\n");
    let words: String = one_line(&answer).chars().take(LONGEST).collect();
    comment(&format!("{REJECTED} {model}, prompt {prompt}, words {:016x}: {words}", told(&answer)))
}

/// The words of a text as a number: FNV-1a (draft-eastlake-fnv-17.2, section 2) over its letters and digits in lower case,
/// with one blank between words. Marks of Markdown, which are put around what does not hold, change nothing.
fn told(text: &str) -> u64 {
    let words =
        text.split(|letter: char| !letter.is_alphanumeric()).filter(|word| !word.is_empty());
    let words: Vec<String> = words.map(str::to_lowercase).collect();
    words.join(" ").bytes().fold(0xcbf2_9ce4_8422_2325, |hash, byte| {
        (hash ^ u64::from(byte)).wrapping_mul(0x0000_0100_0000_01b3)
    })
}

/// How many of the lines of a suggestion are its text: what is said about it begins with the citations.
pub(crate) fn prose(lines: &[&str]) -> usize {
    let Some(confidence) = lines.iter().rposition(|line| line.starts_with(CONFIDENCE)) else {
        let about = |line: &&str| line.starts_with(NEXT) || line.starts_with(REFUTE);
        return lines.iter().position(about).unwrap_or(lines.len());
    };
    let citations =
        lines.iter().take(confidence).rev().take_while(|line| line.starts_with("- ")).count();
    confidence - citations
}

/// What comments keep of rejected answers to a why, or texts for a section: what is said of each, and its words.
fn kept(text: &str, place: &Place) -> Vec<(String, String)> {
    let layout = Layout::new(text);
    let lines = match place {
        Place::Why(number) => {
            one_block(&whys::read(&layout), number).ok().map(|block| block.heading..block.end)
        }
        Place::Section(_) => section::lines(&layout, place),
    };
    lines
        .unwrap_or_default()
        .filter(|&line| layout.cover(line) == Cover::Comment)
        .filter_map(|line| {
            let inner =
                layout.line(line).text.trim().strip_prefix("<!-- ")?.strip_suffix(" -->")?;
            let (about, words) = inner.strip_prefix(REJECTED)?.split_once(": ")?;
            Some((about.to_owned(), words.replace("- -", "--")))
        })
        .collect()
}

/// The answers to a why, or texts for a section, that a person rejected, as far as they are kept.
pub fn rejections(text: &str, place: &Place) -> Vec<String> {
    kept(text, place).into_iter().map(|(_, words)| words).collect()
}

/// Whether an answer, as a document would show it, says what one said that was rejected there, in the same or nearly the
/// same words.
pub fn is_rejected(answer: &str, text: &str, place: &Place) -> bool {
    use std::collections::HashSet;
    let set = |text: &str| -> HashSet<String> {
        crate::tree::words(text).into_iter().map(|(word, _)| word.into_owned()).collect()
    };
    let number = format!("{:016x}", told(answer));
    let begun: String = one_line(answer).chars().take(LONGEST).collect();
    let new = set(&begun);
    kept(text, place).iter().any(|(about, words)| {
        let old = set(words);
        let both = new.intersection(&old).count();
        about.ends_with(&format!(", words {number}"))
            || both > 0 && both * 10 >= new.union(&old).count() * 9
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
