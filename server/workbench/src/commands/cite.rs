//! Lines of a log into the triage document: as evidence, for or against a why, or as an event of the timeline.

use ::triage::{EventKind, Evidence, TimelineEvent, WhyChange, WhyNumber, WhyStatus};
use serde::Deserialize;
use serde_json::{Value, json};
use text::{Document, Edit};

use super::evidence::cite_lines;
use super::{arguments, word};
use crate::documents::Role;
use crate::outcome::{CommandError, Outcome};
use crate::triage_document::{Target, TriageText, line_edits};
use crate::{Workbench, protocol, uri};

/// Longest range of lines that one bullet cites.
const LONGEST: u32 = 500;

const STANCES: &str = "supports, contradicts";

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct Cite {
    issue_id: Option<String>,
    uri: Option<String>,
    range: Option<Range>,
    line: Option<u32>,
    end_line: Option<u32>,
    number: Option<String>,
    stance: Option<String>,
    #[serde(default)]
    timeline: bool,
    kind: Option<String>,
    reason: Option<String>,
}

#[derive(Deserialize, Clone, Copy)]
struct Range {
    start: usize,
    end: usize,
}

#[derive(Clone, Copy, PartialEq)]
enum Stance {
    Supports,
    Contradicts,
}

pub(super) fn cite(workbench: &Workbench, argument: &Value) -> Result<Outcome, CommandError> {
    let command = "tftsr.citeLines";
    let cite: Cite = arguments(command, argument)?;
    let stance = word(command, "stance", cite.stance.as_deref(), stance_from, STANCES)?
        .unwrap_or(Stance::Supports);
    let number =
        word(command, "number", cite.number.as_deref(), WhyNumber::parse, "numbers such as 1.2")?;
    let kind =
        word(command, "kind", cite.kind.as_deref(), EventKind::from_id, super::timeline::KINDS)?;
    let log = workbench.log_uri(cite.uri.as_deref())?;
    if workbench.snapshot(&log).is_some_and(|open| open.role != Role::Log) {
        return Err(CommandError::Refused(format!(
            "{} is not a log; cite lines of a log",
            uri::name(&log)
        )));
    }
    let triage = triage_for(workbench, cite.issue_id.as_deref(), &log)?;
    let lines = lines(workbench, &cite, &log)?;
    let text = triage.document.text().into_owned();
    let document = ::triage::parse(&text);
    let reason = match &cite.reason {
        Some(reason) => workbench.seal(&triage.issue_id, reason).into_string(),
        None if stance == Stance::Contradicts => "cited against an answer".to_owned(),
        None => "cited by hand".to_owned(),
    };
    let mut evidence =
        cite_lines(workbench, &triage.issue_id, &log, &triage.folder(), lines, &reason)?;
    let known = document.evidence.iter().map(|known| &known.value).find(|known| {
        (&known.file, known.line, known.end_line)
            == (&evidence.file, evidence.line, evidence.end_line)
    });
    let refused = |error: ::triage::EditError| CommandError::Refused(error.to_string());
    let mut after = text.clone();
    match known {
        Some(known) => evidence = known.clone(),
        None => {
            evidence.id = free_id(&document.evidence);
            let edits =
                ::triage::add_evidence(&after, std::slice::from_ref(&evidence)).map_err(refused)?;
            after = applied(&after, &edits);
        }
    }
    if let Some(number) = &number {
        let change = said(&document, number, &evidence, stance)?;
        let edits = ::triage::update_why(&after, number, &change).map_err(refused)?;
        after = applied(&after, &edits);
    }
    if cite.timeline {
        let time = evidence.time.ok_or_else(|| {
            CommandError::Refused(
                "these lines hold no time that can be read; add the event by hand".to_owned(),
            )
        })?;
        let event = TimelineEvent {
            time,
            certain: evidence.certain,
            kind: kind.unwrap_or(EventKind::Note),
            what: evidence.excerpt.replace('|', "/"),
            evidence: vec![evidence.id.clone()],
        };
        let edits = ::triage::add_timeline_event(&after, &event).map_err(refused)?;
        after = applied(&after, &edits);
    }
    let result = json!({ "uri": triage.uri, "evidence": protocol::evidence(&evidence) });
    let message = match (&number, stance, cite.timeline) {
        (Some(number), Stance::Contradicts, _) => {
            format!("{} stands against {number} now.", evidence.id)
        }
        (Some(number), Stance::Supports, _) => format!("{number} cites {} now.", evidence.id),
        (None, _, true) => format!("{} is in the timeline.", evidence.id),
        (None, _, false) => format!("Cited as {}.", evidence.id),
    };
    let edits = line_edits(&text, &after);
    Ok(workbench.edited(&triage, edits, "cite lines", result, message))
}

fn stance_from(text: &str) -> Option<Stance> {
    match text {
        "supports" => Some(Stance::Supports),
        "contradicts" => Some(Stance::Contradicts),
        _ => None,
    }
}

/// The triage document for lines of a log: that of the issue named, else the one touched last, else that of the log.
fn triage_for(
    workbench: &Workbench,
    issue_id: Option<&str>,
    log: &str,
) -> Result<TriageText, CommandError> {
    let of_issue = |id: String| workbench.triage_text(&Target { issue_id: Some(id), uri: None });
    if let Some(id) = issue_id {
        return of_issue(id.to_owned());
    }
    if let Some(uri) = workbench
        .open_uris()
        .into_iter()
        .find(|uri| workbench.snapshot(uri).is_some_and(|open| open.role == Role::Triage))
    {
        return workbench.triage_text(&Target { issue_id: None, uri: Some(uri) });
    }
    of_issue(workbench.issue_id(&Target { issue_id: None, uri: Some(log.to_owned()) })?)
}

/// First and last line, from 1.
fn lines(workbench: &Workbench, cite: &Cite, log: &str) -> Result<(u32, u32), CommandError> {
    let (document, _) = workbench.text_of(log)?;
    let lines = match (cite.line, cite.range) {
        (Some(line), _) => (line.max(1), cite.end_line.unwrap_or(line).max(line)),
        (None, Some(range)) => {
            let line = |byte: usize| u32::try_from(document.line_of(byte) + 1).unwrap_or(u32::MAX);
            // A selection that ends at the start of a line does not mean that line.
            let ends = range.end.saturating_sub(usize::from(range.end > range.start));
            (line(range.start), line(ends.max(range.start)))
        }
        (None, None) => {
            return Err(CommandError::Arguments {
                command: "tftsr.citeLines".to_owned(),
                problem: "which lines? give line, or line and endLine, or a range".to_owned(),
            });
        }
    };
    if lines.1 - lines.0 >= LONGEST {
        return Err(CommandError::Refused(format!(
            "{} lines are too many for one piece of evidence; select those that say it",
            lines.1 - lines.0 + 1
        )));
    }
    Ok(lines)
}

fn free_id(evidence: &[::triage::Located<Evidence>]) -> String {
    let numbers = evidence.iter().filter_map(|one| one.value.id.get(1..)?.parse::<u32>().ok());
    format!("E{}", numbers.max().unwrap_or(0).saturating_add(1))
}

/// The answer of a why with a citation for or against it.
fn said(
    document: &::triage::TriageDocument,
    number: &WhyNumber,
    evidence: &Evidence,
    stance: Stance,
) -> Result<WhyChange, CommandError> {
    let why = document.why(number).ok_or_else(|| {
        CommandError::Missing(format!("there is no why {number} in this document"))
    })?;
    let quote = evidence.excerpt.replace('`', "'");
    let id = &evidence.id;
    let (answer, status) = match stance {
        Stance::Contradicts => {
            (format!("{}\nAgainst: [{id}] `{quote}`", why.answer), Some(why.status))
        }
        Stance::Supports if why.answer.trim().is_empty() => {
            (format!("The log says: `{quote}` [{id}]."), Some(why.status))
        }
        Stance::Supports => {
            let bare = why.answer.trim_end().trim_end_matches('.');
            (format!("{bare} [{id}]."), None)
        }
    };
    let _: Option<WhyStatus> = status;
    Ok(WhyChange { answer: Some(answer), status, ..WhyChange::default() })
}

fn applied(text: &str, edits: &[Edit]) -> String {
    let mut document = Document::new(text);
    document.apply(edits);
    document.text().into_owned()
}
