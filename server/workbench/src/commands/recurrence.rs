//! Whether an incident was there before, what fixed it then, and what the whys say read backwards.

use ::triage::{IssueStatus, TriageDocument, WhyKind, WhyNumber, WhyStatus};
use serde::Deserialize;
use serde_json::{Value, json};

use super::{arguments, word};
use crate::Workbench;
use crate::outcome::{CommandError, Outcome, counted};
use crate::triage_document::{Target, marks_of};

/// How many similar incidents are told unless more are asked for.
const MOST: usize = 5;
/// Issues without marks that one search makes marks for.
const MARKED_AT_ONCE: u32 = 200;

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct Similar {
    issue_id: Option<String>,
    uri: Option<String>,
    limit: Option<usize>,
}

pub(super) fn similar(workbench: &Workbench, argument: &Value) -> Result<Outcome, CommandError> {
    let similar: Similar = arguments("tftsr.similarIssues", argument)?;
    let triage = workbench.triage_text(&Target { issue_id: similar.issue_id, uri: similar.uri })?;
    let id = triage.issue_id.clone();
    let text = triage.document.text();
    let numbers = crate::triage_document::why_numbers(&text);
    let document = ::triage::parse(workbench.seal_numbered(&id, &text, &numbers).as_str());
    let limit = similar.limit.unwrap_or(MOST).clamp(1, 100);
    let found = similar_to(workbench, &id, &document, limit)?;
    let lines: Vec<String> = found.iter().map(line).collect();
    let said = match lines.is_empty() {
        true => "No similar incident is stored.".to_owned(),
        false => format!("{}:\n{}", counted(found.len(), "similar incident"), lines.join("\n")),
    };
    Ok(Outcome::of(json!({ "issueId": id, "similar": found })).saying(said))
}

fn line(similar: &Value) -> String {
    let text = |key: &str| similar[key].as_str().unwrap_or_default().to_owned();
    let all = |key: &str| -> String {
        let words = similar[key].as_array().into_iter().flatten().filter_map(Value::as_str);
        words.take(2).collect::<Vec<_>>().join("; ")
    };
    let mut line = format!("- {} ({}, {} %)", text("title"), text("status"), similar["percent"]);
    if !all("rootCauses").is_empty() {
        line.push_str(&format!(". Cause: {}", all("rootCauses")));
    }
    if !all("fixedBy").is_empty() {
        line.push_str(&format!(". What fixed it: {}", all("fixedBy")));
    }
    line
}

/// The issues most like a document, as JSON, with what fixed them. Marks of issues that were stored before there were
/// any are made on the way.
pub(super) fn similar_to(
    workbench: &Workbench,
    id: &str,
    document: &TriageDocument,
    limit: usize,
) -> Result<Vec<Value>, CommandError> {
    let marks = marks_of(document);
    workbench.with_store(|store| {
        for unmarked in store.unmarked_issues(MARKED_AT_ONCE)? {
            let stored = store.document(&unmarked, "triage")?;
            if let Some(stored) = stored {
                let marks = marks_of(&::triage::parse(&stored.content));
                store.replace_marks(&unmarked, &marks)?;
            }
        }
        let mut found = Vec::new();
        for similar in store.similar_issues(&marks, id, limit)? {
            let Some(issue) = store.issue(&similar.issue_id)? else { continue };
            let whys = store.whys(&issue.id)?;
            let document = store.document(&issue.id, "triage")?;
            let parsed = document.as_ref().map(|document| ::triage::parse(&document.content));
            let causes: Vec<String> = parsed
                .iter()
                .flat_map(|parsed| &parsed.root_causes)
                .map(|cause| cause.value.text.clone())
                .chain(
                    whys.iter()
                        .filter(|why| {
                            why.kind == WhyKind::Cause && why.status == WhyStatus::Confirmed
                        })
                        .map(|why| why.answer.lines().next().unwrap_or_default().to_owned()),
                )
                .filter(|cause| !cause.is_empty())
                .take(3)
                .collect();
            let mended = store.timeline(&issue.id)?.into_iter().filter(|event| {
                matches!(event.kind, ::triage::EventKind::Mitigated | ::triage::EventKind::Resolved)
            });
            let fixed: Vec<String> = store
                .countermeasures(&issue.id)?
                .into_iter()
                .map(|row| row.what)
                .chain(mended.map(|event| event.what))
                .filter(|what| !what.is_empty())
                .take(4)
                .collect();
            let shared: Vec<Value> = similar
                .shared
                .iter()
                .take(6)
                .map(|mark| json!({ "kind": mark.kind.id(), "text": mark.text }))
                .collect();
            found.push(json!({
                "issueId": issue.id,
                "title": issue.title,
                "status": issue.status.id(),
                "createdAt": issue.created_at.to_string(),
                "percent": (similar.score * 100.0).round(),
                "shared": shared,
                "rootCauses": causes,
                "fixedBy": fixed,
                "document": document.map(|document| document.path),
                "isDone": matches!(issue.status, IssueStatus::Resolved | IssueStatus::Closed),
            }));
        }
        Ok(found)
    })
}

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct Read {
    issue_id: Option<String>,
    uri: Option<String>,
    number: Option<String>,
}

pub(super) fn backwards(workbench: &Workbench, argument: &Value) -> Result<Outcome, CommandError> {
    let command = "tftsr.readBackwards";
    let read: Read = arguments(command, argument)?;
    let number =
        word(command, "number", read.number.as_deref(), WhyNumber::parse, "numbers such as 1.2")?;
    let triage = workbench.triage_text(&Target { issue_id: read.issue_id, uri: read.uri })?;
    let document = ::triage::parse(&triage.document.text());
    if let Some(number) = number.as_ref().filter(|number| document.why(number).is_none()) {
        return Err(CommandError::Missing(format!("there is no why {number} in this document")));
    }
    let chains = chains(&document, number.as_ref());
    let lines: Vec<&str> = chains.iter().filter_map(|chain| chain["text"].as_str()).collect();
    let said = match lines.is_empty() {
        true => "There is no answer to read backwards yet.".to_owned(),
        false => format!("{} Does each \"therefore\" hold?", lines.join("\n")),
    };
    Ok(Outcome::of(json!({ "uri": triage.uri, "chains": chains })).saying(said))
}

/// The chains of a document as JSON.
pub(super) fn chains(document: &TriageDocument, from: Option<&WhyNumber>) -> Vec<Value> {
    ::triage::backwards(document, from)
        .into_iter()
        .map(|chain| {
            let gaps: Vec<String> = chain.gaps.iter().map(ToString::to_string).collect();
            json!({ "number": chain.number.to_string(), "text": chain.text, "gaps": gaps })
        })
        .collect()
}
