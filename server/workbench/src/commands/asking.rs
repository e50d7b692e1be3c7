//! A model's help: asking for the text of a section, sending a draft, and what becomes of the suggestion.

use ::triage::{Author, Place, WhyNumber};
use serde::Deserialize;
use serde_json::{Value, json};

use super::{arguments, word};
use crate::Workbench;
use crate::outcome::{CommandError, Outcome};
use crate::triage_document::{Target, TriageText};

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct Node {
    issue_id: Option<String>,
    uri: Option<String>,
    number: Option<String>,
    section: Option<String>,
}

impl Node {
    fn read(command: &str, argument: &Value) -> Result<(Target, Option<Place>), CommandError> {
        let node: Node = arguments(command, argument)?;
        let number = word(
            command,
            "number",
            node.number.as_deref(),
            WhyNumber::parse,
            "numbers such as 1.2",
        )?;
        let place = match (number, node.section.filter(|section| !section.trim().is_empty())) {
            (Some(_), Some(_)) => {
                return Err(CommandError::Arguments {
                    command: command.to_owned(),
                    problem: "give number or section, not both".to_owned(),
                });
            }
            (Some(number), None) => Some(Place::Why(number)),
            (None, section) => section.as_deref().map(Place::section),
        };
        Ok((Target { issue_id: node.issue_id, uri: node.uri }, place))
    }
}

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct Section {
    issue_id: Option<String>,
    uri: Option<String>,
    section: Option<String>,
    provider: Option<String>,
}

pub(super) fn section(workbench: &Workbench, argument: &Value) -> Result<Outcome, CommandError> {
    let asked: Section = arguments("tftsr.askSection", argument)?;
    let target = Target { issue_id: asked.issue_id, uri: asked.uri };
    workbench.draft_section(&target, asked.section.as_deref(), asked.provider.as_deref())
}

pub(super) fn send(workbench: &Workbench, argument: &Value) -> Result<Outcome, CommandError> {
    let (target, place) = Node::read("tftsr.sendPrompt", argument)?;
    workbench.send(&target, place.as_ref())
}

pub(super) fn accept(workbench: &Workbench, argument: &Value) -> Result<Outcome, CommandError> {
    let (file, text, place) = suggestion(workbench, "tftsr.acceptSuggestion", argument)?;
    let (next, edits) = ::triage::accept(&text, &place)
        .map_err(|error| CommandError::Missing(error.to_string()))?;
    let mut result = json!({ "uri": file.uri, "next": next.as_ref().map(ToString::to_string) });
    let about = workbench.place_in_words(&text, &place, &mut result);
    let message = match (next, &place) {
        (Some(next), _) => format!("The answer to {about} is yours now; {next} asks on."),
        (None, Place::Why(_)) => format!("The answer to {about} is yours now."),
        (None, Place::Section(_)) => format!("The text in {about} is yours now."),
    };
    Ok(workbench.edited(&file, edits, "accept suggestion", result, message))
}

pub(super) fn reject(workbench: &Workbench, argument: &Value) -> Result<Outcome, CommandError> {
    let (file, text, place) = suggestion(workbench, "tftsr.rejectSuggestion", argument)?;
    let edits = ::triage::reject(&text, &place)
        .map_err(|error| CommandError::Missing(error.to_string()))?;
    let mut result = json!({ "uri": file.uri });
    let about = workbench.place_in_words(&text, &place, &mut result);
    let message = format!("The suggestion for {about} is gone and is not offered again.");
    Ok(workbench.edited(&file, edits, "reject suggestion", result, message))
}

/// The document that is meant, its text, and the place: the one named, else the first that holds a suggestion.
fn suggestion(
    workbench: &Workbench,
    command: &str,
    argument: &Value,
) -> Result<(TriageText, String, Place), CommandError> {
    let (target, place) = Node::read(command, argument)?;
    let file = workbench.asked_text(&target, |text| first_suggestion(text).is_some())?;
    let text = file.document.text().into_owned();
    let place = place.or_else(|| first_suggestion(&text)).ok_or_else(|| {
        CommandError::Missing("the document holds no suggestion of a model".to_owned())
    })?;
    Ok((file, text, place))
}

fn first_suggestion(text: &str) -> Option<Place> {
    let document = ::triage::parse(text);
    let is_open = |why: &&::triage::Why| {
        matches!(why.author, Author::Model { .. })
            && ::triage::marker_line(text, &Place::Why(why.number.clone())).is_none()
    };
    let why = document.whys.iter().map(|why| &why.value).find(is_open);
    why.map(|why| Place::Why(why.number.clone())).or_else(|| {
        let is_open = |section: &::triage::SectionPlace| {
            section.suggested_by.is_some() && ::triage::marker_line(text, &section.place).is_none()
        };
        ::triage::sections(text).into_iter().find(is_open).map(|section| section.place)
    })
}
