//! Numbers of whys in an editor: where they lead, where they stand, and giving a why another one.

use text::{Edit, Span};
use triage::{WhyNumber, rename_why, why_at, why_places};

use crate::documents::Snapshot;
use crate::hover::Hover;
use crate::log_view::Place;

/// From a number to the heading of its why.
pub fn goal(snapshot: &Snapshot, byte: usize) -> Option<Place> {
    let text = snapshot.document.text();
    let (number, span) = why_at(&text, byte)?;
    let document = triage::parse(&text);
    let why = document.whys.iter().find(|why| why.value.number == number)?;
    // On the heading itself there is nowhere to go.
    (!why.span.covers(span)).then(|| Place { snapshot: snapshot.clone(), span: why.span })
}

/// Every place of the number at a byte.
pub fn places(snapshot: &Snapshot, byte: usize) -> Vec<Place> {
    let text = snapshot.document.text();
    let Some((number, _)) = why_at(&text, byte) else { return Vec::new() };
    why_places(&text)
        .into_iter()
        .filter(|(other, _)| *other == number)
        .map(|(_, span)| Place { snapshot: snapshot.clone(), span })
        .collect()
}

/// The place of the number that a rename at a byte is about.
pub fn renamed(snapshot: &Snapshot, byte: usize) -> Option<Span> {
    why_at(&snapshot.document.text(), byte).map(|(_, span)| span)
}

/// The edits that give the why at a byte another number, with those below it.
pub fn rename(snapshot: &Snapshot, byte: usize, new: &str) -> Result<Vec<Edit>, &'static str> {
    let text = snapshot.document.text();
    let (number, _) = why_at(&text, byte).ok_or("there is no number of a why here")?;
    let to = WhyNumber::parse(new).ok_or("a why has a number such as 1.2")?;
    rename_why(&text, &number, &to)
}

/// The question and state of the why that a number in a table or list names.
pub fn hover(snapshot: &Snapshot, byte: usize) -> Option<Hover> {
    let text = snapshot.document.text();
    let (number, span) = why_at(&text, byte)?;
    let document = triage::parse(&text);
    let why = document.why(&number)?;
    let answer = if why.is_answered() { why.answer.as_str() } else { "Not answered yet." };
    let markdown = format!(
        "**{number} {}** ({}, {})\n\n{answer}",
        why.question,
        why.kind.id(),
        why.status.id()
    );
    Some(Hover { span, markdown })
}
