//! What is not to be flagged: a value for good, or a rule in one line.

use detect::Finding;
use serde::Deserialize;
use serde_json::{Value, json};
use text::{Edit, Span};

use super::arguments;
use super::privacy::{Scanned, scanned};
use crate::actions::span_id;
use crate::diagnostics::title;
use crate::documents::{Role, Snapshot, detection};
use crate::outcome::{CommandError, Confirmed, FileChange, Outcome, counted};
use crate::{Workbench, comments, uri};

/// Lines before and after the one of a finding that may decide whether it is one.
const AROUND: usize = 20;

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct One {
    uri: Option<String>,
    span_id: String,
}

fn finding<'a>(scanned: &'a Scanned, id: &str) -> Result<&'a Finding, CommandError> {
    let all = || scanned.findings.iter().filter(|finding| span_id(finding.span) == id);
    all().find(|finding| !finding.nested).or_else(|| all().next()).ok_or_else(|| {
        CommandError::Missing(
            "the text changed since that finding was listed; ask for the findings again".to_owned(),
        )
    })
}

pub(super) fn ignore(workbench: &Workbench, argument: &Value) -> Result<Outcome, CommandError> {
    let One { uri, span_id } = arguments("tftsr.ignoreValue", argument)?;
    let scanned = scanned(workbench, uri.as_deref(), None)?;
    let finding = finding(&scanned, &span_id)?;
    let value = scanned.text.get(finding.span.range()).unwrap_or_default();
    let (id, note) = workbench.never_flag(finding.kind, value);
    workbench.audit("never flag a value", &id, "");
    let outcome = Outcome::of(json!({ "id": id, "type": finding.kind })).saying(format!(
        "This {} is not flagged any more, in any file. unignoreValue {id} takes that back.",
        title(finding.kind).to_lowercase()
    ));
    Ok(match note {
        Some(note) => outcome.warning_if(workbench.once(note)),
        None => outcome,
    })
}

#[derive(Deserialize)]
struct List {
    #[serde(default)]
    reveal: bool,
}

pub(super) fn list(workbench: &Workbench, argument: &Value) -> Result<Outcome, CommandError> {
    let List { reveal } = arguments("tftsr.listIgnoredValues", argument)?;
    let rows: Vec<Value> = workbench
        .ignored()?
        .iter()
        .map(|ignored| match reveal {
            true => json!({ "id": ignored.id, "type": ignored.kind, "value": ignored.value }),
            false => json!({ "id": ignored.id, "type": ignored.kind }),
        })
        .collect();
    let message = format!("{} never flagged.", counted(rows.len(), "value"));
    Ok(Outcome::of(json!({ "values": rows })).saying(message))
}

#[derive(Deserialize)]
struct Id {
    id: String,
}

pub(super) fn unignore(workbench: &Workbench, argument: &Value) -> Result<Outcome, CommandError> {
    let Id { id } = arguments("tftsr.unignoreValue", argument)?;
    workbench.flag_again(&id)?;
    workbench.audit("flag a value again", &id, "");
    Ok(Outcome::of(json!({ "id": id })).saying(format!("{id} is flagged again.")))
}

pub(super) fn rule(workbench: &Workbench, argument: &Value) -> Result<Outcome, CommandError> {
    let One { uri, span_id } = arguments("tftsr.allowRule", argument)?;
    let scanned = scanned(workbench, uri.as_deref(), None)?;
    let finding = finding(&scanned, &span_id)?;
    let snapshot = workbench.snapshot(&scanned.uri).ok_or_else(|| {
        CommandError::Missing(format!(
            "{} is not open; open it in the editor",
            uri::name(&scanned.uri)
        ))
    })?;
    let edit = comment(&snapshot, finding).ok_or_else(|| {
        CommandError::Refused(format!(
            "no comment can allow this finding of the rule {} where it stands; never flag its value instead",
            finding.rule
        ))
    })?;
    let line = scanned.document.line_of(finding.span.start) + 1;
    let name = uri::name(&scanned.uri);
    let mut outcome =
        Outcome::of(json!({ "uri": scanned.uri, "rule": finding.rule, "line": line }))
            .saying(format!("The rule {} is allowed in line {line} of {name}.", finding.rule));
    outcome.confirmed = vec![Confirmed::Audit {
        action: "allow a rule",
        subject: scanned.uri.clone(),
        details: finding.rule.to_owned(),
    }];
    outcome.changes.push(FileChange::Edit {
        uri: scanned.uri,
        version: scanned.version,
        before: scanned.document,
        edits: vec![edit],
    });
    Ok(outcome)
}

/// The edit after which the finding is gone: a comment in its line, or in the line above, where a value is named by that
/// one. `None` when neither helps.
fn comment(snapshot: &Snapshot, finding: &Finding) -> Option<Edit> {
    let style = comments::style(snapshot, finding.span)?;
    let document = &snapshot.document;
    let number = document.line_of(finding.span.start);
    let first = document.line_span(number.saturating_sub(AROUND))?.start;
    let last = (number + AROUND).min(document.line_count().saturating_sub(1));
    let part = Span::new(first, document.line_span(last)?.end);
    [Some(number), number.checked_sub(1)].into_iter().flatten().find_map(|line| {
        let line = document.line_span(line)?;
        let edit = comments::allow(style, &document.slice(line), line.start, finding.rule);
        let mut text = document.slice(part).into_owned();
        text.insert_str(edit.span.start - part.start, &edit.text);
        let moved = if edit.span.start <= finding.span.start { edit.text.len() } else { 0 };
        let start = finding.span.start - part.start + moved;
        // The part has no front matter; what the whole text leaves alone is left alone in it too.
        let mut config = detection(&snapshot.settings, &snapshot.policy(), Role::Log, &text);
        if snapshot.role == Role::Triage {
            config =
                detection(&snapshot.settings, &snapshot.policy(), Role::Triage, &document.text());
        }
        let is_left = detect::scan(text.as_bytes(), &config)
            .iter()
            .any(|other| other.rule == finding.rule && other.span.start == start);
        (!is_left).then_some(edit)
    })
}
