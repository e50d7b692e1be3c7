//! A model's help with the whys: sending a draft, and what becomes of the suggestion.

use ::triage::{Author, WhyNumber};
use serde::Deserialize;
use serde_json::{Value, json};

use super::{arguments, word};
use crate::Workbench;
use crate::outcome::{CommandError, Outcome};
use crate::triage_document::Target;

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct Node {
    issue_id: Option<String>,
    uri: Option<String>,
    number: Option<String>,
}

impl Node {
    fn read(command: &str, argument: &Value) -> Result<(Target, Option<WhyNumber>), CommandError> {
        let node: Node = arguments(command, argument)?;
        let number = word(
            command,
            "number",
            node.number.as_deref(),
            WhyNumber::parse,
            "numbers such as 1.2",
        )?;
        Ok((Target { issue_id: node.issue_id, uri: node.uri }, number))
    }
}

pub(super) fn send(workbench: &Workbench, argument: &Value) -> Result<Outcome, CommandError> {
    let (target, number) = Node::read("tftsr.sendPrompt", argument)?;
    workbench.send(&target, number.as_ref())
}

pub(super) fn accept(workbench: &Workbench, argument: &Value) -> Result<Outcome, CommandError> {
    let (target, number) = Node::read("tftsr.acceptSuggestion", argument)?;
    let triage = workbench.triage_text(&target)?;
    let text = triage.document.text().into_owned();
    let number = suggestion(&text, number)?;
    let (next, edits) = ::triage::accept(&text, &number)
        .map_err(|error| CommandError::Missing(error.to_string()))?;
    let result = json!({
        "uri": triage.uri,
        "number": number.to_string(),
        "next": next.as_ref().map(ToString::to_string),
    });
    let message = match next {
        Some(next) => format!("The answer to why {number} is yours now; {next} asks on."),
        None => format!("The answer to why {number} is yours now."),
    };
    Ok(workbench.edited(&triage, edits, "accept suggestion", result, message))
}

pub(super) fn reject(workbench: &Workbench, argument: &Value) -> Result<Outcome, CommandError> {
    let (target, number) = Node::read("tftsr.rejectSuggestion", argument)?;
    let triage = workbench.triage_text(&target)?;
    let text = triage.document.text().into_owned();
    let number = suggestion(&text, number)?;
    let edits = ::triage::reject(&text, &number)
        .map_err(|error| CommandError::Missing(error.to_string()))?;
    let result = json!({ "uri": triage.uri, "number": number.to_string() });
    let message = format!("The suggestion for why {number} is gone and is not offered again.");
    Ok(workbench.edited(&triage, edits, "reject suggestion", result, message))
}

/// The why that is meant: the one named, else the first that holds a suggestion.
fn suggestion(text: &str, number: Option<WhyNumber>) -> Result<WhyNumber, CommandError> {
    let document = ::triage::parse(text);
    number
        .or_else(|| {
            let is_open = |why: &&::triage::Why| {
                matches!(why.author, Author::Model { .. })
                    && ::triage::marker_line(text, &why.number).is_none()
            };
            document.whys.iter().map(|why| &why.value).find(is_open).map(|why| why.number.clone())
        })
        .ok_or_else(|| {
            CommandError::Missing("the document holds no suggestion of a model".to_owned())
        })
}
