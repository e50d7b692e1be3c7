//! The files that documents were exported to.

use jiff::Timestamp;
use rusqlite::Row;

use crate::values::{time, time_text};
use crate::{Store, StoreError};

/// A file that a document was exported to.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Export {
    /// The issue of the document, if it has one.
    pub issue_id: Option<String>,
    /// Of the document: `rca`, `triage`, …
    pub kind: String,
    /// `md`, `html`, `pdf`, `docx`.
    pub format: String,
    /// Where the file was written on this machine.
    pub path: String,
    /// SHA-256 of the file, 64 hex digits.
    pub sha256: String,
    /// By what: the editor, the command line.
    pub actor: String,
    /// Hash of the last row of the audit log before the export; empty when there was none.
    pub audit_head: String,
    /// How many values were let stand in clear text.
    pub clear: usize,
    /// How many were restored to clear text.
    pub restored: usize,
    /// When (UTC).
    pub exported_at: Timestamp,
}

const EXPORT: &str = "SELECT issue_id, kind, format, path, sha256, actor, audit_head, exported_at, clear, restored FROM export_history";

impl Store {
    /// Records an export.
    pub fn add_export(&mut self, export: &Export) -> Result<(), StoreError> {
        self.write("record the export", |transaction| {
            transaction
                .execute(
                    "INSERT INTO export_history (issue_id, kind, format, path, sha256, actor, audit_head, exported_at, clear, restored)
                     VALUES ((SELECT id FROM issues WHERE id = ?1), ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10)",
                    (
                        &export.issue_id,
                        &export.kind,
                        &export.format,
                        &export.path,
                        &export.sha256,
                        &export.actor,
                        &export.audit_head,
                        time_text(export.exported_at),
                        export.clear as i64,
                        export.restored as i64,
                    ),
                )
                .map(drop)
        })
    }

    /// The exports of an issue, or all, the newest first.
    pub fn exports(&self, issue_id: Option<&str>) -> Result<Vec<Export>, StoreError> {
        self.read("list the exports", |connection| {
            connection
                .prepare_cached(&format!(
                    "{EXPORT} WHERE ?1 IS NULL OR issue_id = ?1 ORDER BY id DESC"
                ))?
                .query_map([issue_id], export_of)?
                .collect()
        })
    }

    /// The exports that gave a file with this SHA-256, the newest first.
    pub fn exports_with_hash(&self, sha256: &str) -> Result<Vec<Export>, StoreError> {
        self.read("look the export up", |connection| {
            connection
                .prepare_cached(&format!("{EXPORT} WHERE sha256 = ?1 ORDER BY id DESC"))?
                .query_map([sha256], export_of)?
                .collect()
        })
    }
}

fn export_of(row: &Row<'_>) -> rusqlite::Result<Export> {
    Ok(Export {
        issue_id: row.get(0)?,
        kind: row.get(1)?,
        format: row.get(2)?,
        path: row.get(3)?,
        sha256: row.get(4)?,
        actor: row.get(5)?,
        audit_head: row.get(6)?,
        exported_at: time(row, 7)?,
        clear: usize::try_from(row.get::<_, i64>(8)?).unwrap_or(0),
        restored: usize::try_from(row.get::<_, i64>(9)?).unwrap_or(0),
    })
}
