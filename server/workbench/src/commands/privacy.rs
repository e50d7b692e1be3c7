//! Findings and redaction of one document.

use std::cmp::Reverse;
use std::collections::{HashMap, HashSet};

use detect::{Finding, Policy};
use serde::Deserialize;
use serde_json::{Value, json};
use text::{Document, Edit};

use super::{arguments, uncovered};
use crate::actions::span_id;
use crate::documents::{detection, role_of};
use crate::outcome::{CommandError, Confirmed, FileChange, Outcome, counted};
use crate::redaction::WORKSPACE_SCOPE;
use crate::settings::severity_id;
use crate::{Workbench, disk, styles, uri};

/// How often what a replacement uncovered is looked for in a copy.
const ROUNDS: usize = 5;

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct Which {
    uri: Option<String>,
    log_file_id: Option<String>,
    span_ids: Option<Vec<String>>,
    same_value_as: Option<String>,
    types: Option<Vec<String>>,
    range: Option<ByteRange>,
    style: Option<String>,
}

impl Which {
    /// Whether it means findings by where they are.
    fn names_findings(&self) -> bool {
        self.span_ids.is_some() || self.same_value_as.is_some() || self.range.is_some()
    }
}

/// Bytes of a document, half open.
#[derive(Clone, Copy, Deserialize)]
struct ByteRange {
    start: usize,
    end: usize,
}

/// A document with everything found in it.
pub(super) struct Scanned {
    pub(super) uri: String,
    pub(super) version: Option<i32>,
    pub(super) document: Document,
    pub(super) text: String,
    pub(super) findings: Vec<Finding>,
}

fn scanned_for(workbench: &Workbench, which: &Which) -> Result<Scanned, CommandError> {
    scanned(workbench, which.uri.as_deref(), which.log_file_id.as_deref())
}

/// The document or attached log that is meant, and what is found in it.
pub(super) fn scanned(
    workbench: &Workbench,
    uri: Option<&str>,
    log_file_id: Option<&str>,
) -> Result<Scanned, CommandError> {
    let uri = match log_file_id {
        Some(id) => {
            let log = workbench.with_store(|store| store.log(id))?.ok_or_else(|| {
                CommandError::Missing(format!("there is no log {id}; listLogs shows all"))
            })?;
            uri::of_path(std::path::Path::new(&log.path))
        }
        None => workbench.any_uri(uri)?,
    };
    if let Some(snapshot) = workbench.snapshot(&uri) {
        let findings = snapshot.findings();
        let text = snapshot.document.text().into_owned();
        return Ok(Scanned {
            uri,
            version: Some(snapshot.version),
            document: snapshot.document,
            text,
            findings,
        });
    }
    let (document, version) = workbench.text_of(&uri)?;
    let text = document.text().into_owned();
    let findings = detected(workbench, &uri, &text);
    Ok(Scanned { uri, version, document, text, findings })
}

/// What is found in a text, as the document it is of.
fn detected(workbench: &Workbench, uri: &str, text: &str) -> Vec<Finding> {
    let policy = workbench.policy(uri::to_path(uri).as_deref());
    let config = detection(&workbench.settings(), &policy, role_of(text), text);
    detect::scan(text.as_bytes(), &config)
}

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct Detect {
    uri: Option<String>,
    log_file_id: Option<String>,
    types: Option<Vec<String>>,
    limit: Option<usize>,
}

pub(super) fn detect(workbench: &Workbench, argument: &Value) -> Result<Outcome, CommandError> {
    let wanted: Detect = arguments("tftsr.detectPii", argument)?;
    check_types("tftsr.detectPii", wanted.types.as_deref())?;
    let scanned = scanned(workbench, wanted.uri.as_deref(), wanted.log_file_id.as_deref())?;
    let shown = detect::resolve(&scanned.findings);
    let is_wanted = |finding: &&Finding| {
        wanted.types.as_ref().is_none_or(|types| types.iter().any(|kind| kind == finding.kind))
    };
    let rows: Vec<Value> = shown
        .iter()
        .filter(is_wanted)
        .take(wanted.limit.unwrap_or(usize::MAX))
        .map(|finding| {
            let position = scanned.document.position(finding.span.start, text::Encoding::Utf32);
            json!({
                "spanId": span_id(finding.span),
                "start": finding.span.start,
                "end": finding.span.end,
                "line": position.line + 1,
                "column": position.column + 1,
                "type": finding.kind,
                "rule": finding.rule,
                "severity": severity_id(finding.severity),
                "confidence": f64::from(finding.confidence) / 100.0,
            })
        })
        .collect();
    let message = format!("{} in {}.", counted(shown.len(), "finding"), uri::name(&scanned.uri));
    let result = json!({ "uri": scanned.uri, "findings": rows, "types": by_type(&shown) });
    Ok(Outcome::of(result).saying(message))
}

/// How often each type was found and how severe the worst of it is, the worst and the most frequent first.
fn by_type(findings: &[Finding]) -> Vec<Value> {
    let mut types: HashMap<&str, (detect::Severity, usize)> = HashMap::new();
    for finding in findings {
        let (worst, count) = types.entry(finding.kind).or_insert((finding.severity, 0));
        *worst = (*worst).max(finding.severity);
        *count += 1;
    }
    let mut types: Vec<_> = types.into_iter().collect();
    types.sort_by_key(|(kind, (worst, count))| (Reverse(*worst), Reverse(*count), *kind));
    types
        .into_iter()
        .map(|(kind, (worst, count))| {
            json!({
                "type": kind,
                "title": crate::diagnostics::title(kind),
                "severity": severity_id(worst),
                "count": count,
            })
        })
        .collect()
}

fn check_types(command: &str, types: Option<&[String]>) -> Result<(), CommandError> {
    match types.into_iter().flatten().find(|id| detect::kind(id).is_none()) {
        Some(unknown) => Err(CommandError::Arguments {
            command: command.to_owned(),
            problem: format!("there is no type {unknown}; `tftsr scan --list-types` shows all"),
        }),
        None => Ok(()),
    }
}

/// The findings a request means; what the policy only reports is left out unless it is named.
fn chosen(which: &Which, scanned: &Scanned) -> Result<Vec<Finding>, CommandError> {
    check_types("tftsr.applyRedactions", which.types.as_deref())?;
    let mut findings = scanned.findings.clone();
    if let Some(ByteRange { start, end }) = which.range {
        if start > end || end > scanned.document.len() {
            return Err(CommandError::Arguments {
                command: "tftsr.applyRedactions".to_owned(),
                problem: "range must lie within the document".to_owned(),
            });
        }
        findings.retain(|finding| text::Span::new(start, end).covers(finding.span));
    }
    if let Some(ids) = &which.span_ids {
        let known: HashSet<String> = findings.iter().map(|finding| span_id(finding.span)).collect();
        if ids.iter().any(|id| !known.contains(id)) {
            return Err(CommandError::Missing(
                "the text changed since that finding was listed; ask for the findings again"
                    .to_owned(),
            ));
        }
        findings.retain(|finding| ids.contains(&span_id(finding.span)));
        return Ok(findings);
    }
    if let Some(id) = &which.same_value_as {
        let value = |finding: &Finding| -> Option<(&'static str, String)> {
            let value = scanned.text.get(finding.span.range())?;
            Some((finding.kind, detect::canonical(finding.kind, value).into_owned()))
        };
        let wanted = findings
            .iter()
            .filter(|finding| !finding.nested)
            .chain(findings.iter().filter(|finding| finding.nested))
            .find(|finding| &span_id(finding.span) == id)
            .and_then(value)
            .ok_or_else(|| {
                CommandError::Missing(
                    "the text changed since that finding was listed; ask for the findings again"
                        .to_owned(),
                )
            })?;
        findings.retain(|finding| value(finding).as_ref() == Some(&wanted));
        return Ok(findings);
    }
    match &which.types {
        Some(types) => findings.retain(|finding| types.iter().any(|wanted| wanted == finding.kind)),
        None => findings.retain(|finding| finding.policy == Policy::Redact),
    }
    Ok(findings)
}

/// The edits of a redaction, how many values they replace, and what a person should know.
fn edits(
    workbench: &Workbench,
    which: &Which,
    scanned: &Scanned,
    style: Option<&mut (dyn redact::Style + 'static)>,
) -> Result<(Vec<Edit>, usize, Option<String>), CommandError> {
    let findings = chosen(which, scanned)?;
    let text = scanned.text.as_bytes();
    // Whoever asks for all means what only shows once the first are gone, too.
    let is_all = !which.names_findings() && which.types.is_none();
    let scan = |text: &[u8]| -> Vec<Finding> {
        if !is_all {
            return Vec::new();
        }
        let mut findings = detected(workbench, &scanned.uri, &String::from_utf8_lossy(text));
        findings.retain(|finding| finding.policy == Policy::Redact);
        findings
    };
    let made = |style: &mut (dyn redact::Style + 'static)| {
        style.reserve(text);
        let replacements = redact::replacements(text, &findings, style);
        uncovered::edits(text, replacements, &scan, style)
    };
    let ((edits, count), note) = match style {
        None => workbench.with_ledger(&workbench.scope_of(&scanned.uri), |ledger| made(ledger)),
        Some(style) => (made(style), None),
    };
    Ok((edits, count, note))
}

/// The style that is asked for; `None` is that of the vault. The key is that of the key file the database is set up with, of
/// which the styles draw one of their own.
fn style(
    workbench: &Workbench,
    which: &Which,
) -> Result<Option<Box<dyn redact::Style>>, CommandError> {
    let Some(name) = which.style.as_deref().filter(|name| *name != "token") else {
        return Ok(None);
    };
    let key = match &workbench.shared.environment.key_file {
        Some(path) if styles::needs_key(name) => {
            Some(styles::key(path, false).map_err(CommandError::Refused)?)
        }
        None if styles::needs_key(name) => {
            return Err(CommandError::Refused(format!(
                "the style {name} needs a key; start the server with TFTSR_KEY_FILE, or use `tftsr redact --key-file`"
            )));
        }
        _ => None,
    };
    styles::style(name, key.as_ref()).map(Some).map_err(|problem| CommandError::Arguments {
        command: "tftsr.applyRedactions".to_owned(),
        problem,
    })
}

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct Restore {
    text: Option<String>,
    uri: Option<String>,
    issue_id: Option<String>,
}

pub(super) fn restore(workbench: &Workbench, argument: &Value) -> Result<Outcome, CommandError> {
    let Restore { text, uri, issue_id } = arguments("tftsr.restore", argument)?;
    let (text, scope, subject) = match text {
        Some(text) => (text, None, "a text".to_owned()),
        None => {
            let uri = workbench.any_uri(uri.as_deref())?;
            let text = workbench.text_of(&uri)?.0.text().into_owned();
            let scope = Some(workbench.scope_of(&uri)).filter(|scope| scope != WORKSPACE_SCOPE);
            (text, scope, uri)
        }
    };
    let originals = workbench.originals(issue_id.or(scope).as_deref(), &subject)?;
    let (restored, count) = originals.restored(text.as_bytes());
    let text = String::from_utf8_lossy(&restored);
    let message = format!("{} restored; nothing was changed.", counted(count, "value"));
    Ok(Outcome::of(json!({ "text": text, "restored": count })).saying(message))
}

pub(super) fn apply(workbench: &Workbench, argument: &Value) -> Result<Outcome, CommandError> {
    let which: Which = arguments("tftsr.applyRedactions", argument)?;
    let scanned = scanned_for(workbench, &which)?;
    let mut style = style(workbench, &which)?;
    let (edits, count, note) = edits(workbench, &which, &scanned, style.as_deref_mut())?;
    let name = uri::name(&scanned.uri);
    let mut outcome = Outcome::of(json!({ "uri": scanned.uri, "redacted": count }))
        .saying(format!("{} redacted in {name}.", counted(count, "value")));
    if count > 0 {
        outcome.confirmed = vec![Confirmed::Audit {
            action: "redact",
            subject: scanned.uri.clone(),
            details: counted(count, "value"),
        }];
        let Scanned { uri, version, document, .. } = scanned;
        outcome.changes.push(FileChange::Edit { uri, version, before: document, edits });
    }
    Ok(match note {
        Some(note) => outcome.warning_if(workbench.once(note)),
        None => outcome,
    })
}

pub(super) fn preview(workbench: &Workbench, argument: &Value) -> Result<Outcome, CommandError> {
    let which: Which = arguments("tftsr.previewRedaction", argument)?;
    let mut scanned = scanned_for(workbench, &which)?;
    let mut style = style(workbench, &which)?;
    let (edits, count, _) = edits(workbench, &which, &scanned, style.as_deref_mut())?;
    scanned.document.apply(&edits);
    let text = scanned.document.text();
    Ok(Outcome::of(json!({ "uri": scanned.uri, "redacted": count, "text": text })))
}

pub(super) fn copy(workbench: &Workbench, argument: &Value) -> Result<Outcome, CommandError> {
    let which: Which = arguments("tftsr.redactedCopy", argument)?;
    let mut scanned = scanned_for(workbench, &which)?;
    let mut style = style(workbench, &which)?;
    let (mut count, mut note) = (0, None);
    // What a replacement uncovers is replaced too, because the copy is there to leave.
    let rounds = if which.names_findings() { 1 } else { ROUNDS };
    for _ in 0..rounds {
        let (edits, more, said) = edits(workbench, &which, &scanned, style.as_deref_mut())?;
        (count, note) = (count + more, note.or(said));
        if edits.is_empty() {
            break;
        }
        scanned.document.apply(&edits);
        scanned.text = scanned.document.text().into_owned();
        scanned.findings = detected(workbench, &scanned.uri, &scanned.text);
    }
    let path = uri::to_path(&scanned.uri).ok_or_else(|| {
        CommandError::Missing(format!("{} is not a file; save it first", uri::name(&scanned.uri)))
    })?;
    let target = uri::of_path(&free_name(&path));
    let mut outcome = Outcome::of(json!({ "uri": target, "redacted": count })).saying(format!(
        "{} written: {} redacted.",
        uri::name(&target),
        counted(count, "value")
    ));
    outcome.changes.push(FileChange::Create { uri: target.clone(), text: scanned.text });
    outcome.show = Some(target);
    outcome.confirmed = vec![Confirmed::Audit {
        action: "redacted copy",
        subject: scanned.uri,
        details: counted(count, "value"),
    }];
    Ok(match note {
        Some(note) => outcome.warning_if(workbench.once(note)),
        None => outcome,
    })
}

/// `app.redacted.log` beside `app.log`, or the first such name that is free.
fn free_name(path: &std::path::Path) -> std::path::PathBuf {
    let stem = path.file_stem().unwrap_or_default().to_string_lossy().into_owned();
    let extension = path
        .extension()
        .map(|extension| format!(".{}", extension.to_string_lossy()))
        .unwrap_or_default();
    (1..)
        .map(|number| {
            let number = if number == 1 { String::new() } else { format!("-{number}") };
            path.with_file_name(format!("{stem}.redacted{number}{extension}"))
        })
        .find(|candidate| !disk::is_taken(candidate))
        .unwrap_or_else(|| path.with_file_name(format!("{stem}.redacted{extension}")))
}
