//! One issue as one encrypted file: out of this store, into another.

use std::path::PathBuf;

use jiff::Timestamp;
use serde::Deserialize;
use serde_json::{Value, json};
use store::{Part, StoredCell, StoredDocument};
use zeroize::Zeroizing;

use super::arguments;
use crate::outcome::{CommandError, Confirmed, FileChange, Outcome};
use crate::triage_document::{Target, marks_of, path_text};
use crate::{Workbench, disk, uri};

/// What the file says it is, inside the encryption.
const FORMAT: &str = "tftsr issue 1";
/// Largest file that is taken in, in bytes.
const LARGEST: u64 = 256 << 20;

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct Export {
    #[serde(alias = "issueId")]
    id: Option<String>,
    uri: Option<String>,
    output: Option<String>,
    passphrase: Option<String>,
}

pub(super) fn export(workbench: &Workbench, argument: &Value) -> Result<Outcome, CommandError> {
    let command = "tftsr.exportIssue";
    let export: Export = arguments(command, argument)?;
    let passphrase = passphrase(command, export.passphrase)?;
    let id = workbench.issue_id(&Target { issue_id: export.id, uri: export.uri })?;
    let issue = super::issues::stored(workbench, &id)?;
    let parts = workbench.with_store(|store| store.take_out(&id))?.ok_or_else(|| {
        CommandError::Missing(format!("there is no issue {id}; listIssues shows all"))
    })?;
    let text = Zeroizing::new(
        serde_json::to_vec(&json!({
            "format": FORMAT,
            "id": id,
            "parts": parts.iter().map(of_part).collect::<Vec<_>>(),
        }))
        .map_err(|error| CommandError::File(error.to_string()))?,
    );
    let packed = vault::pack(&passphrase, &text)
        .map_err(|error| CommandError::Refused(error.to_string()))?;
    let path = match export.output {
        Some(output) => workbench.environment().current_dir.join(output),
        None => free(workbench, &issue.title),
    };
    if disk::is_taken(&path) {
        return Err(CommandError::Refused(format!(
            "{} exists already; name another file",
            path.display()
        )));
    }
    disk::create(&path, &packed)?;
    workbench.audit("export issue", &id, &format!("{} bytes", packed.len()));
    Ok(Outcome::of(json!({ "issueId": id, "path": path.to_string_lossy(), "bytes": packed.len() }))
        .saying(format!(
            "{} holds the issue with all that is its, original values too; who knows the passphrase can read it.",
            path.display()
        )))
}

/// `issue-TITLE.tftsr` in the folder of documents, or the first free one like it.
fn free(workbench: &Workbench, title: &str) -> PathBuf {
    let folder = workbench.document_folder(None);
    let slug = ::triage::slug(title);
    let name = |number: u32| match number {
        1 => folder.join(format!("issue-{slug}.tftsr")),
        _ => folder.join(format!("issue-{slug}-{number}.tftsr")),
    };
    (1..).map(name).find(|path| !disk::is_taken(path)).unwrap_or_else(|| name(1))
}

#[derive(Deserialize)]
struct Import {
    path: String,
    passphrase: Option<String>,
}

pub(super) fn import(workbench: &Workbench, argument: &Value) -> Result<Outcome, CommandError> {
    let command = "tftsr.importIssue";
    let import: Import = arguments(command, argument)?;
    let passphrase = passphrase(command, import.passphrase)?;
    let path = workbench.environment().current_dir.join(&import.path);
    let fault = |error: std::io::Error| {
        CommandError::File(format!("cannot read {}: {error}", path.display()))
    };
    if path.metadata().map_err(fault)?.len() > LARGEST {
        return Err(CommandError::Refused(format!(
            "{} is too large to be an issue",
            path.display()
        )));
    }
    let packed = std::fs::read(&path).map_err(fault)?;
    let text = vault::unpack(&passphrase, &packed)
        .map_err(|error| CommandError::Refused(format!("{}: {error}", path.display())))?;
    let damaged = || {
        CommandError::Refused(format!("{} holds no issue that this tftsr knows", path.display()))
    };
    let value: Value = serde_json::from_slice(&text).map_err(|_| damaged())?;
    if value["format"] != FORMAT {
        return Err(damaged());
    }
    let id = value["id"].as_str().ok_or_else(damaged)?.to_owned();
    let parts: Option<Vec<Part>> =
        value["parts"].as_array().ok_or_else(damaged)?.iter().map(to_part).collect();
    let mut parts = parts.ok_or_else(damaged)?;
    let (triages, reports): (Vec<Kept>, Vec<Kept>) =
        documents(&parts).into_iter().partition(|kept| kept.kind == "triage");
    // Paths are those of another machine: the documents are written anew here.
    parts.retain(|part| part.table != "rca_documents");
    workbench.with_store(|store| store.put_in(&id, &parts))?;
    workbench.audit("import issue", &id, &format!("{} bytes", packed.len()));
    let issue = super::issues::stored(workbench, &id)?;
    let mut outcome = Outcome::of(json!({ "issueId": id, "title": issue.title }))
        .saying(format!("Issue \"{}\" is here with all that is its.", issue.title));
    let folder = workbench.document_folder(None);
    let slug = ::triage::slug(&issue.title);
    if let Some(Kept { content: text, .. }) = triages.into_iter().next() {
        let marks = marks_of(&::triage::parse(&text));
        workbench.with_store(|store| store.replace_marks(&id, &marks))?;
        let target = uri::of_path(&workbench.free_path(&folder, &format!("triage-{slug}")));
        outcome.result["uri"] = json!(target);
        outcome.changes.push(FileChange::Create { uri: target.clone(), text: text.clone() });
        outcome.confirmed.push(Confirmed::Triage { uri: target.clone(), text });
        outcome.show = Some(target);
    }
    for Kept { kind, generated, content } in reports {
        let target = uri::of_path(&workbench.free_path(&folder, &format!("{kind}-{slug}")));
        outcome.changes.push(FileChange::Create { uri: target.clone(), text: content.clone() });
        outcome.confirmed.push(Confirmed::Report(Box::new(StoredDocument {
            id: String::new(),
            issue_id: id.clone(),
            kind,
            path: path_text(&target),
            generated,
            content,
            sha256: String::new(),
            updated_at: Timestamp::now(),
        })));
    }
    Ok(outcome)
}

/// A document among the rows: what was generated last, which the next merge of a report starts from, and what it holds.
struct Kept {
    kind: String,
    generated: String,
    content: String,
}

/// The documents among the rows.
fn documents(parts: &[Part]) -> Vec<Kept> {
    let Some(part) = parts.iter().find(|part| part.table == "rca_documents") else {
        return Vec::new();
    };
    let cell = |row: &[StoredCell], name: &str| {
        let column = part.columns.iter().position(|column| column == name)?;
        match row.get(column)? {
            StoredCell::Text(text) => Some(text.clone()),
            _ => None,
        }
    };
    let kept = |row: &Vec<StoredCell>| {
        let (kind, content) = (cell(row, "kind")?, cell(row, "content")?);
        Some(Kept { kind, generated: cell(row, "generated").unwrap_or_default(), content })
    };
    part.rows.iter().filter_map(kept).collect()
}

/// What was given, else what the process was started with.
fn passphrase(command: &str, given: Option<String>) -> Result<Zeroizing<String>, CommandError> {
    given.map(Zeroizing::new).filter(|words| !words.is_empty()).ok_or_else(|| {
        CommandError::Arguments {
            command: command.to_owned(),
            problem: "passphrase must be given: whoever gets the file needs it to open it"
                .to_owned(),
        }
    })
}

fn of_part(part: &Part) -> Value {
    let rows: Vec<Vec<Value>> = part
        .rows
        .iter()
        .map(|row| {
            row.iter()
                .map(|cell| match cell {
                    StoredCell::Null => Value::Null,
                    StoredCell::Integer(number) => json!(number),
                    StoredCell::Real(number) => json!({ "real": number }),
                    StoredCell::Text(text) => json!(text),
                })
                .collect()
        })
        .collect();
    json!({ "table": part.table, "columns": part.columns, "rows": rows })
}

fn to_part(value: &Value) -> Option<Part> {
    let text = |value: &Value| value.as_str().map(str::to_owned);
    let columns: Vec<String> =
        value["columns"].as_array()?.iter().map(text).collect::<Option<_>>()?;
    let cell = |value: &Value| match value {
        Value::Null => Some(StoredCell::Null),
        Value::String(text) => Some(StoredCell::Text(text.clone())),
        Value::Object(_) => value["real"].as_f64().map(StoredCell::Real),
        other => other.as_i64().map(StoredCell::Integer),
    };
    let rows = value["rows"]
        .as_array()?
        .iter()
        .map(|row| row.as_array()?.iter().map(cell).collect::<Option<Vec<_>>>())
        .collect::<Option<Vec<_>>>()?;
    Some(Part { table: text(&value["table"])?, columns, rows })
}
