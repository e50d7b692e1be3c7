//! The documents of an issue as the store knows them; the files in the workspace belong to people.

use jiff::Timestamp;
use rusqlite::{OptionalExtension, Row};

use crate::investigation::rows;
use crate::values::{time, time_text};
use crate::{Store, StoreError};

/// A document of an issue.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct StoredDocument {
    /// UUIDv7.
    pub id: String,
    /// The issue it belongs to.
    pub issue_id: String,
    /// `triage`, `rca`, …; one of each an issue.
    pub kind: String,
    /// Where it is on this machine.
    pub path: String,
    /// As last generated: the base of the next merge.
    pub generated: String,
    /// As it stands, with what people wrote.
    pub content: String,
    /// SHA-256 of the content, 64 hex digits.
    pub sha256: String,
    /// When it was stored last (UTC).
    pub updated_at: Timestamp,
}

const DOCUMENT: &str =
    "SELECT id, issue_id, kind, path, generated, content, sha256, updated_at FROM rca_documents";

impl Store {
    /// The document of one kind of an issue.
    pub fn document(
        &self,
        issue_id: &str,
        kind: &str,
    ) -> Result<Option<StoredDocument>, StoreError> {
        self.read("read the document", |connection| {
            connection
                .prepare_cached(&format!("{DOCUMENT} WHERE issue_id = ?1 AND kind = ?2"))?
                .query_row((issue_id, kind), document_of)
                .optional()
        })
    }

    /// The document with this id.
    pub fn document_by_id(&self, id: &str) -> Result<Option<StoredDocument>, StoreError> {
        self.read("read the document", |connection| {
            connection
                .prepare_cached(&format!("{DOCUMENT} WHERE id = ?1"))?
                .query_row([id], document_of)
                .optional()
        })
    }

    /// The documents of an issue, in the order they were made.
    pub fn documents(&self, issue_id: &str) -> Result<Vec<StoredDocument>, StoreError> {
        self.read("list the documents", |connection| {
            rows(
                connection,
                &format!("{DOCUMENT} WHERE issue_id = ?1 ORDER BY rowid"),
                issue_id,
                document_of,
            )
        })
    }

    /// The stored version (SHA-256) that another version of a document was found beside, and nobody has chosen yet.
    pub fn unsettled(&self, issue_id: &str, kind: &str) -> Result<Option<String>, StoreError> {
        self.read("read the document", |connection| {
            connection
                .prepare_cached(
                    "SELECT unsettled FROM rca_documents WHERE issue_id = ?1 AND kind = ?2",
                )?
                .query_row((issue_id, kind), |row| row.get(0))
                .optional()
                .map(Option::flatten)
        })
    }

    /// Notes that another version was found beside the stored one, until a document is stored again.
    pub fn leave_unsettled(
        &mut self,
        issue_id: &str,
        kind: &str,
        sha256: &str,
    ) -> Result<(), StoreError> {
        self.write("store the document", |transaction| {
            transaction
                .execute(
                    "UPDATE rca_documents SET unsettled = ?3 WHERE issue_id = ?1 AND kind = ?2",
                    (issue_id, kind, sha256),
                )
                .map(drop)
        })
    }

    /// Stores a document; one with the same id is replaced, and with it what was not settled.
    pub fn save_document(&mut self, document: &StoredDocument) -> Result<(), StoreError> {
        self.write("store the document", |transaction| {
            transaction
                .execute(
                    "INSERT INTO rca_documents (id, issue_id, kind, path, generated, content, sha256, updated_at)
                     VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8)
                     ON CONFLICT (id) DO UPDATE SET issue_id = excluded.issue_id, kind = excluded.kind,
                         path = excluded.path, generated = excluded.generated, content = excluded.content,
                         sha256 = excluded.sha256, updated_at = excluded.updated_at, unsettled = NULL",
                    (
                        &document.id,
                        &document.issue_id,
                        &document.kind,
                        &document.path,
                        &document.generated,
                        &document.content,
                        &document.sha256,
                        time_text(document.updated_at),
                    ),
                )
                .map(drop)
        })
    }
}

fn document_of(row: &Row<'_>) -> rusqlite::Result<StoredDocument> {
    Ok(StoredDocument {
        id: row.get(0)?,
        issue_id: row.get(1)?,
        kind: row.get(2)?,
        path: row.get(3)?,
        generated: row.get(4)?,
        content: row.get(5)?,
        sha256: row.get(6)?,
        updated_at: time(row, 7)?,
    })
}
