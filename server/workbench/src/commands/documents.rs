//! RCA and post-mortem: written from the triage document, kept as people edit them.

use std::collections::BTreeMap;
use std::path::Path;

use jiff::Timestamp;
use report::{LogHash, PictureLink, RcaInput, RedactionCount};
use serde::Deserialize;
use serde_json::{Value, json};
use store::StoredDocument;
use text::Document;

use super::triage::attached_logs;
use super::{arguments, sha256};
use crate::outcome::{CommandError, Confirmed, FileChange, Outcome, counted};
use crate::triage_document::{
    Target, TriageText, document_kind, issue_from, issue_id, line_edits, path_text, why_numbers,
};
use crate::{Workbench, uri};

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct Generate {
    issue_id: Option<String>,
    uri: Option<String>,
}

/// A kind of report.
struct Kind {
    /// As the front matter and the store name it; also what its file is called by.
    id: &'static str,
    command: &'static str,
    /// As the audit log names its making.
    action: &'static str,
    write: fn(&RcaInput<'_>, &str) -> String,
}

const RCA: Kind = Kind {
    id: "rca",
    command: "tftsr.generateRca",
    action: "generate RCA",
    write: |input, _| report::rca(input),
};

const POSTMORTEM: Kind = Kind {
    id: "postmortem",
    command: "tftsr.generatePostmortem",
    action: "generate post-mortem",
    write: report::postmortem,
};

pub(super) fn rca(workbench: &Workbench, argument: &Value) -> Result<Outcome, CommandError> {
    generate(workbench, argument, &RCA)
}

pub(super) fn postmortem(workbench: &Workbench, argument: &Value) -> Result<Outcome, CommandError> {
    generate(workbench, argument, &POSTMORTEM)
}

fn generate(workbench: &Workbench, argument: &Value, kind: &Kind) -> Result<Outcome, CommandError> {
    let generate: Generate = arguments(kind.command, argument)?;
    let triage =
        workbench.triage_text(&Target { issue_id: generate.issue_id, uri: generate.uri })?;
    let text = triage.document.text().into_owned();
    // What was typed since the last save counts: the store takes it in before the report is written from it.
    let stored = workbench.store_triage(&triage.uri, triage.version, &text);
    // Sealed before it is read, while each value still stands in the words that give it away.
    let numbers = why_numbers(&text);
    let text = workbench.seal_numbered(&triage.issue_id, &text, &numbers).into_string();
    let parsed = ::triage::parse(&text);
    let known = workbench.with_store(|store| store.issue(&triage.issue_id)).ok().flatten();
    let issue = issue_from(&parsed, &triage.issue_id, known.as_ref());
    let evidence: Vec<_> = parsed.evidence.iter().map(|evidence| evidence.value.clone()).collect();
    let logs = log_hashes(workbench, &triage, &evidence);
    let changed = changed_evidence(workbench, &triage, &evidence);
    let volume = super::volume::block(
        workbench,
        &triage.issue_id,
        &attached_logs(workbench, &triage, &evidence),
    );
    let pictures = pictures(workbench, &triage);
    let head = workbench.with_store(|store| store.verify_audit()).ok().map(|report| report.head);
    let write = |redaction| {
        let input = RcaInput {
            issue: &issue,
            document: &parsed,
            logs: &logs,
            changed: &changed,
            volume: &volume,
            pictures: &pictures,
            audit_head: head.as_deref().filter(|head| !head.is_empty()),
            redaction,
            generated_at: Timestamp::now(),
        };
        let report = (kind.write)(&input, &text);
        workbench.seal_numbered(&triage.issue_id, &report, &numbers).into_string()
    };
    // What it says of its placeholders is counted in what it turns out to hold.
    let fresh = write(placeholders_in(&write(RedactionCount { values: 0, types: 0 })));

    let earlier =
        workbench.with_store(|store| store.document(&triage.issue_id, kind.id)).ok().flatten();
    let report_uri = match &earlier {
        Some(earlier) if Path::new(&earlier.path).exists() => {
            uri::of_path(Path::new(&earlier.path))
        }
        _ => own_report(workbench, &triage, kind, &issue.title),
    };
    let (change, content, conflicts) = match workbench.text_of(&report_uri) {
        Ok((before, version)) => {
            let current = before.text().into_owned();
            let base = earlier.as_ref().map(|earlier| earlier.generated.as_str());
            let (merged, conflicts) = report::merge_marked(base, &current, &fresh);
            let edits = line_edits(&current, &merged);
            let change = FileChange::Edit { uri: report_uri.clone(), version, before, edits };
            (change, merged, conflicts)
        }
        Err(_) => {
            (FileChange::Create { uri: report_uri.clone(), text: fresh.clone() }, fresh.clone(), 0)
        }
    };
    let document = StoredDocument {
        id: String::new(),
        issue_id: triage.issue_id.clone(),
        kind: kind.id.to_owned(),
        path: path_text(&report_uri),
        generated: fresh,
        sha256: String::new(),
        content,
        updated_at: Timestamp::now(),
    };
    let mut outcome = Outcome::of(
        json!({ "issueId": triage.issue_id, "uri": report_uri, "conflicts": conflicts }),
    )
    .saying(format!("{} written.", uri::name(&report_uri)));
    if conflicts > 0 {
        outcome = outcome.warning(&format!(
            "In {} both the issue and a person changed the text: the person's words stand, and a block below them holds the others; its quick fixes keep either or both.",
            counted(conflicts, "place")
        ));
        outcome.show_line = ::report::marks(&document.content)
            .first()
            .and_then(|mark| Some(document.content.get(..mark.span.start)?.matches('\n').count()))
            .and_then(|line| u32::try_from(line).ok());
    }
    let unchanged = matches!(&change, FileChange::Edit { edits, .. } if edits.is_empty());
    if !unchanged {
        outcome.changes.push(change);
    }
    outcome.show = Some(report_uri);
    outcome.confirmed = vec![
        Confirmed::Report(Box::new(document)),
        Confirmed::Audit {
            action: kind.action,
            subject: triage.issue_id.clone(),
            details: String::new(),
        },
    ];
    Ok(outcome.warning_if(stored.unwrap_or_else(|error| workbench.once(error.to_string()))))
}

/// `rca-TITLE.md` beside the triage document: the one of this issue if it is there, else a free name.
fn own_report(workbench: &Workbench, triage: &TriageText, kind: &Kind, title: &str) -> String {
    let name = format!("{}-{}", kind.id, ::triage::slug(title));
    let usual = uri::of_path(&triage.folder().join(format!("{name}.md")));
    match workbench.text_of(&usual) {
        Ok((document, _))
            if issue_id(&document.text()).as_ref() == Some(&triage.issue_id)
                && document_kind(&document.text()) == kind.id =>
        {
            usual
        }
        _ => uri::of_path(&workbench.free_path(&triage.folder(), &name)),
    }
}

/// Every log of the issue as it is now, with its hash.
fn log_hashes(
    workbench: &Workbench,
    triage: &TriageText,
    evidence: &[::triage::Evidence],
) -> Vec<LogHash> {
    let folder = triage.folder();
    attached_logs(workbench, triage, evidence)
        .iter()
        .filter_map(|uri| {
            let path = uri::to_path(uri)?;
            let bytes = std::fs::read(&path).ok()?;
            let lines = Document::new(&String::from_utf8_lossy(&bytes)).line_count();
            Some(LogHash { path: uri::relative(&path, &folder), lines, sha256: sha256(&bytes) })
        })
        .collect()
}

/// The pictures of the issue whose files are still there, as the report shows them.
fn pictures(workbench: &Workbench, triage: &TriageText) -> Vec<PictureLink> {
    let folder = triage.folder();
    let images = workbench.with_store(|store| store.images(&triage.issue_id)).unwrap_or_default();
    images
        .iter()
        .filter(|image| Path::new(&image.path).exists())
        .map(|image| PictureLink {
            markdown: super::images::markdown(image, &folder),
            sha256: image.sha256.clone(),
        })
        .collect()
}

/// Ids of evidence whose cited lines are gone or are no longer what they were: the log was edited, rotated or moved.
fn changed_evidence(
    workbench: &Workbench,
    triage: &TriageText,
    evidence: &[::triage::Evidence],
) -> Vec<String> {
    let mut logs: BTreeMap<&str, Option<Vec<u8>>> = BTreeMap::new();
    let mut changed = Vec::new();
    for evidence in evidence.iter().filter(|evidence| !evidence.hash.is_empty()) {
        let bytes = logs.entry(evidence.file.as_str()).or_insert_with(|| {
            let path = triage.folder().join(&evidence.file);
            workbench.bytes_of(&uri::of_path(&path)).ok()
        });
        let lines =
            bytes.as_deref().and_then(|bytes| lines_of(bytes, evidence.line, evidence.end_line));
        if lines.is_none_or(|lines| logs::line_hash(lines) != evidence.hash) {
            changed.push(evidence.id.clone());
        }
    }
    changed
}

/// Some lines of a text, counted from 1, without the last line end; `None` when it has fewer.
fn lines_of(text: &[u8], first: u32, last: u32) -> Option<&[u8]> {
    let mut ends = text.iter().enumerate().filter(|(_, byte)| **byte == b'\n').map(|(at, _)| at);
    let start = match first {
        0 | 1 => 0,
        _ => ends.nth(first as usize - 2)? + 1,
    };
    let end = ends.nth(last.saturating_sub(first) as usize).unwrap_or(text.len());
    let lines = text.get(start..end).filter(|lines| !lines.is_empty())?;
    Some(lines.strip_suffix(b"\r").unwrap_or(lines))
}

/// How many different values of how many types stand as placeholders in a text.
pub(super) fn placeholders_in(text: &str) -> RedactionCount {
    let mut placeholders = std::collections::BTreeSet::new();
    for part in text.split('[').skip(1) {
        if let Some((inner, _)) = part.split_once(']')
            && let Some((kind, number)) = inner.rsplit_once('_')
            && detect::kind(&kind.to_ascii_lowercase()).is_some()
            && number.bytes().all(|byte| byte.is_ascii_digit())
        {
            placeholders.insert((kind, number));
        }
    }
    let kinds: std::collections::BTreeSet<&str> =
        placeholders.iter().map(|(kind, _)| *kind).collect();
    RedactionCount { values: placeholders.len(), types: kinds.len() }
}

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct Update {
    id: Option<String>,
    issue_id: Option<String>,
    uri: Option<String>,
    content: String,
}

pub(super) fn update(workbench: &Workbench, argument: &Value) -> Result<Outcome, CommandError> {
    let update: Update = arguments("tftsr.updateRca", argument)?;
    let known = match &update.id {
        Some(id) => workbench.with_store(|store| store.document_by_id(id))?,
        None => {
            let id = workbench.issue_id(&Target { issue_id: update.issue_id, uri: update.uri })?;
            workbench.with_store(|store| store.document(&id, "rca"))?
        }
    };
    let mut known = known.filter(|known| known.kind != "triage").ok_or_else(|| {
        CommandError::Missing("this issue has no such report yet; generate it first".to_owned())
    })?;
    let uri = uri::of_path(Path::new(&known.path));
    let change = match workbench.text_of(&uri) {
        Ok((before, version)) => {
            let edits = line_edits(&before.text(), &update.content);
            FileChange::Edit { uri: uri.clone(), version, before, edits }
        }
        Err(_) => FileChange::Create { uri: uri.clone(), text: update.content.clone() },
    };
    let findings =
        detect::resolve(&detect::scan(update.content.as_bytes(), &detect::Config::everything()))
            .len();
    known.content = update.content;
    let mut outcome = Outcome::of(json!({ "id": known.id, "uri": uri, "findings": findings }))
        .saying(format!("{} changed.", uri::name(&uri)));
    if findings > 0 {
        outcome = outcome.warning(&format!(
            "It holds {} in clear text; redact before it leaves.",
            counted(findings, "value")
        ));
    }
    outcome.changes.push(change);
    let subject = known.issue_id.clone();
    outcome.confirmed = vec![
        Confirmed::Report(Box::new(known)),
        Confirmed::Audit { action: "update report", subject, details: String::new() },
    ];
    Ok(outcome)
}
