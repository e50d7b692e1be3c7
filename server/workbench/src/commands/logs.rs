//! The logs of an issue.

use jiff::Timestamp;
use serde::Deserialize;
use serde_json::{Value, json};
use store::{LogFile, StoredFinding};

use super::arguments;
use super::issues::stored;
use crate::outcome::{CommandError, Outcome, counted};
use crate::settings::severity_id;
use crate::triage_document::Target;
use crate::{Workbench, protocol, uri};

/// How a log is read: a time without a year belongs to the year in which the file was last written, one without a
/// zone counts as UTC.
pub(crate) fn read_options(uri: &str) -> logs::ReadOptions {
    let written = uri::to_path(uri).and_then(|path| std::fs::metadata(path).ok()?.modified().ok());
    crate::reading::read_options(written, 0)
}

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct Attach {
    issue_id: Option<String>,
    uri: Option<String>,
}

pub(super) fn attach(workbench: &Workbench, argument: &Value) -> Result<Outcome, CommandError> {
    let attach: Attach = arguments("tftsr.attachLog", argument)?;
    let uri = workbench.log_uri(attach.uri.as_deref())?;
    let id = match attach.issue_id {
        Some(id) => id,
        None => workbench.issue_id(&Target { issue_id: None, uri: None })?,
    };
    stored(workbench, &id)?;
    let (log, findings) = attach_log(workbench, &id, &uri)?;
    workbench.audit("attach log", &id, &format!("sha256 {}", log.sha256));
    let mut result = protocol::log(&log);
    result["findings"] = json!(findings);
    Ok(Outcome::of(result).saying(format!(
        "{} attached: {}.",
        uri::name(&uri),
        counted(findings, "finding")
    )))
}

/// Records a log under an issue, with what was found in it; gives back how many findings there are.
pub(super) fn attach_log(
    workbench: &Workbench,
    issue_id: &str,
    uri: &str,
) -> Result<(LogFile, usize), CommandError> {
    let path = uri::to_path(uri).ok_or_else(|| {
        CommandError::Missing(format!("{} is not a file; save it first", uri::name(uri)))
    })?;
    let content = workbench.bytes_of(uri)?;
    // The bytes on disk are what a hash must hold for; an unsaved buffer stands for itself.
    let on_disk = std::fs::read(&path);
    let bytes = on_disk.as_ref().unwrap_or(&content);
    let parsed = logs::read(&content, &read_options(uri));
    let known = workbench
        .with_store(|store| store.logs(issue_id))?
        .into_iter()
        .find(|log| log.path == path.to_string_lossy());
    let log = LogFile {
        id: known.map_or_else(|| uuid::Uuid::now_v7().to_string(), |log| log.id),
        issue_id: issue_id.to_owned(),
        path: path.to_string_lossy().into_owned(),
        sha256: sha256(bytes),
        size_bytes: bytes.len() as u64,
        line_count: content.iter().filter(|&&byte| byte == b'\n').count() as u64 + 1,
        format: parsed.format.to_owned(),
        attached_at: Timestamp::now(),
    };
    let mut config = workbench.policy(Some(&path)).apply(detect::Config::everything());
    config.allow_values.clone_from(&workbench.settings().allow_values);
    let (mut line, mut counted_to) = (1, 0);
    let findings: Vec<StoredFinding> = detect::resolve(&detect::scan(&content, &config))
        .iter()
        .map(|finding| {
            let between = content.get(counted_to..finding.span.start).unwrap_or_default();
            line += between.iter().filter(|&&byte| byte == b'\n').count() as u64;
            counted_to = finding.span.start;
            StoredFinding {
                kind: finding.kind.to_owned(),
                rule: finding.rule.to_owned(),
                start: finding.span.start as u64,
                end: finding.span.end as u64,
                line,
                severity: severity_id(finding.severity).to_owned(),
                confidence: finding.confidence,
                placeholder: None,
            }
        })
        .collect();
    workbench.with_store(|store| {
        store.attach_log(&log)?;
        store.replace_findings(&log.id, &findings)
    })?;
    workbench.remember_log(&path, issue_id);
    Ok((log, findings.len()))
}

/// SHA-256 as 64 hex digits.
pub(crate) fn sha256(bytes: &[u8]) -> String {
    use sha2::{Digest, Sha256};
    Sha256::digest(bytes).iter().map(|byte| format!("{byte:02x}")).collect()
}

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct List {
    issue_id: Option<String>,
    uri: Option<String>,
}

pub(super) fn list(workbench: &Workbench, argument: &Value) -> Result<Outcome, CommandError> {
    let List { issue_id, uri } = arguments("tftsr.listLogs", argument)?;
    let id = workbench.issue_id(&Target { issue_id, uri })?;
    let logs = workbench.with_store(|store| store.logs(&id))?;
    let count = logs.len();
    let logs: Vec<Value> = logs.iter().map(protocol::log).collect();
    Ok(Outcome::of(json!({ "logs": logs })).saying(format!("{} attached.", counted(count, "log"))))
}

#[derive(Deserialize)]
struct Delete {
    #[serde(alias = "logFileId")]
    id: String,
}

pub(super) fn delete(workbench: &Workbench, argument: &Value) -> Result<Outcome, CommandError> {
    let Delete { id } = arguments("tftsr.deleteLog", argument)?;
    let log = workbench.with_store(|store| store.log(&id))?.ok_or_else(|| {
        CommandError::Missing(format!("there is no log {id}; listLogs shows all"))
    })?;
    workbench.with_store(|store| store.delete_log(&id))?;
    workbench.forget_log(std::path::Path::new(&log.path));
    workbench.audit("detach log", &log.issue_id, &format!("sha256 {}", log.sha256));
    Ok(Outcome::of(json!({ "deleted": id })).saying("Log detached; the file stays."))
}
