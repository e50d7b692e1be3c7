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
    let words = rejected_words(&block.answer(&layout));
    let after = applied(text, &[authored(&layout, block, &Author::Person)]);
    let change = WhyChange { answer: Some(String::new()), ..WhyChange::default() };
    let after = applied(&after, &crate::edit::update_why(&after, number, &change)?);
    let layout = Layout::new(&after);
    let whys = whys::read(&layout);
    let block = one_block(&whys, number)?;
    let line = block.attributes.unwrap_or(block.heading);
    let note = rejection(&model, &hash, &words);
    let after = applied(&after, &[line_after(&layout, line, &note)]);
    Ok(whole(text, &after))
}

/// How a comment begins that keeps a rejected answer.
const REJECTED: &str = "tftsr:rejected";
/// Most characters that are kept of a rejected answer.
const LONGEST: usize = 400;

/// The comment that keeps a rejected answer.
pub(crate) fn rejection(model: &str, hash: &str, words: &str) -> String {
    comment(&format!("{REJECTED} {model}, prompt {hash}: {words}"))
}

pub(crate) fn rejected_words(answer: &str) -> String {
    let lines: Vec<&str> = answer
        .lines()
        .take_while(|line| !line.starts_with(CONFIDENCE) && !line.starts_with("- "))
        .collect();
    one_line(&lines.join(" ")).chars().take(LONGEST).collect()
}

/// The answers to a why, or texts for a section, that a person rejected, as far as they are kept.
pub fn rejections(text: &str, place: &Place) -> Vec<String> {
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
            let (_, words) = inner.strip_prefix(REJECTED)?.split_once(": ")?;
            Some(words.replace("- -", "--"))
        })
        .collect()
}

/// Whether an answer says what a rejected one said, in nearly the same words.
pub fn is_rejected(answer: &str, rejected: &[String]) -> bool {
    use std::collections::HashSet;
    let set = |text: &str| -> HashSet<String> {
        crate::tree::words(text).into_iter().map(|(word, _)| word.into_owned()).collect()
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
