//! Reading a chain of whys backwards: "the index was dropped, therefore the query read the whole table, therefore …".
//! A chain that does not read well in this direction has a gap (Taiichi Ohno's check of the five whys).

use crate::document::TriageDocument;
use crate::wording::clause;
use crate::{Join, Leg, Why, WhyKind, WhyNumber};

/// One chain, from the end of a branch to the symptom.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Backwards {
    /// The why that the chain begins with.
    pub number: WhyNumber,
    /// The chain in words.
    pub text: String,
    /// Whys of the chain that have no answer: there it cannot be read.
    pub gaps: Vec<WhyNumber>,
}

/// The chains of a document, one for each branch that is not excluded; of one why alone when a number is given.
pub fn backwards(document: &TriageDocument, from: Option<&WhyNumber>) -> Vec<Backwards> {
    let ends = document.whys.iter().map(|why| &why.value).filter(|why| match from {
        Some(number) => why.number == *number,
        None => {
            !why.is_excluded()
                && document.children(&why.number).all(Why::is_excluded)
                && why.kind != WhyKind::Condition
        }
    });
    ends.filter_map(|why| chain(document, why)).collect()
}

fn chain(document: &TriageDocument, end: &Why) -> Option<Backwards> {
    let mut gaps = Vec::new();
    let mut steps = Vec::new();
    let mut number = Some(end.number.clone());
    while let Some(at) = number {
        let why = document.why(&at)?;
        match said(why) {
            Some(said) => steps.push(together(document, why, said)),
            None => gaps.push(at.clone()),
        }
        number = at.parent().filter(|parent| document.why(parent).is_some());
    }
    if steps.is_empty() {
        return None;
    }
    let effect = match end.leg {
        Leg::Happened => {
            document.front.title.as_deref().map(str::trim).filter(|title| !title.is_empty())
        }
        Leg::Detected => Some("it was not detected sooner"),
        Leg::Contained => Some("it was not prevented or contained"),
    };
    let mut text = steps.join(", therefore ");
    if let Some(effect) = effect {
        text.push_str(&format!(", therefore: {effect}"));
    }
    let mut letters = text.chars();
    let text: String = letters
        .next()
        .map(|first| first.to_uppercase().chain(letters).collect())
        .unwrap_or_default();
    Some(Backwards { number: end.number.clone(), text: format!("{text}."), gaps })
}

fn said(why: &Why) -> Option<String> {
    let answer: Vec<&str> =
        why.answer.lines().filter(|line| crate::lint::ends::against(line).is_none()).collect();
    clause(&answer.join("\n"))
}

/// A step with those beside it that were needed as well, or would have been enough.
fn together(document: &TriageDocument, why: &Why, said_of_it: String) -> String {
    let parent = why.number.parent();
    let join = parent.as_ref().and_then(|parent| {
        document.joins.iter().find(|(number, _)| number == parent).map(|(_, join)| *join)
    });
    let (Some(join), Some(parent)) = (join, parent) else { return said_of_it };
    let beside = document
        .children(&parent)
        .filter(|other| other.number != why.number && !other.is_excluded())
        .filter_map(said);
    let word = if join == Join::All { " and " } else { " or " };
    std::iter::once(said_of_it).chain(beside).collect::<Vec<_>>().join(word)
}
