//! Where documents are published to, and what was published there. A key stands here only where the system has no keychain.

use jiff::Timestamp;
use rusqlite::{OptionalExtension, Row};

use crate::values::{time, time_text};
use crate::{Store, StoreError};

/// A wiki or tracker; its key is asked for apart.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct StoredTarget {
    /// UUIDv7.
    pub id: String,
    /// What a person calls it; unique.
    pub name: String,
    /// The wire form it speaks.
    pub kind: String,
    /// The address requests go to.
    pub base: String,
    /// The space, project or repository; empty where there is none.
    pub container: String,
    /// What new pages stand below, or the type of new issues; empty for the usual.
    pub parent: String,
    /// Who the key belongs to; empty where the target wants no name.
    pub account: String,
    /// When it was last changed (UTC).
    pub updated_at: Timestamp,
}

/// Something that was published.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Publication {
    /// The issue of the document, if it is known here.
    pub issue_id: Option<String>,
    /// `ISSUE/rca`: the same document wherever it is found.
    pub document: String,
    /// Name of the target.
    pub target: String,
    /// What the target calls it by.
    pub remote_id: String,
    /// Where people read it.
    pub url: String,
    /// SHA-256 of what stood there afterwards, 64 hex digits; empty where it cannot be read.
    pub mark: String,
    /// SHA-256 of what was sent, as Markdown, 64 hex digits.
    pub sha256: String,
    /// `created` or `updated`.
    pub action: String,
    /// By what: the editor, the command line.
    pub actor: String,
    /// When (UTC).
    pub published_at: Timestamp,
}

const PUBLICATION: &str =
    "SELECT issue_id, document, target, remote_id, url, mark, sha256, action, actor, published_at
     FROM integration_publishes";

impl Store {
    /// All targets, by name.
    pub fn targets(&self) -> Result<Vec<StoredTarget>, StoreError> {
        self.read("read the targets", |connection| {
            connection
                .prepare_cached(
                    "SELECT id, name, kind, base, container, parent, account, updated_at
                     FROM publish_targets ORDER BY name",
                )?
                .query_map([], |row| {
                    Ok(StoredTarget {
                        id: row.get(0)?,
                        name: row.get(1)?,
                        kind: row.get(2)?,
                        base: row.get(3)?,
                        container: row.get(4)?,
                        parent: row.get(5)?,
                        account: row.get(6)?,
                        updated_at: time(row, 7)?,
                    })
                })?
                .collect()
        })
    }

    /// Stores a target, or changes the one of its name. Where the address changes, a key that is kept here goes: it was
    /// given for the old one.
    pub fn save_target(&mut self, target: &StoredTarget) -> Result<(), StoreError> {
        self.write("store the target", |transaction| {
            transaction
                .execute(
                    "INSERT INTO publish_targets (id, name, kind, base, container, parent, account, updated_at)
                     VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8)
                     ON CONFLICT (name) DO UPDATE SET
                         secret = CASE WHEN base = excluded.base THEN secret END,
                         kind = excluded.kind, base = excluded.base, container = excluded.container,
                         parent = excluded.parent, account = excluded.account, updated_at = excluded.updated_at",
                    (
                        &target.id,
                        &target.name,
                        &target.kind,
                        &target.base,
                        &target.container,
                        &target.parent,
                        &target.account,
                        time_text(target.updated_at),
                    ),
                )
                .map(drop)
        })
    }

    /// Forgets a target and its key; whether there was one. What was published there stays in the history.
    pub fn delete_target(&mut self, name: &str) -> Result<bool, StoreError> {
        self.write("delete the target", |transaction| {
            transaction
                .execute("DELETE FROM publish_targets WHERE name = ?1", [name])
                .map(|count| count > 0)
        })
    }

    /// The key that is kept here for a target.
    pub fn target_key(&self, name: &str) -> Result<Option<String>, StoreError> {
        self.read("read the key of the target", |connection| {
            connection
                .prepare_cached("SELECT secret FROM publish_targets WHERE name = ?1")?
                .query_row([name], |row| row.get(0))
                .optional()
                .map(Option::flatten)
        })
    }

    /// Keeps a key for a target, or takes it away.
    pub fn set_target_key(&mut self, name: &str, key: Option<&str>) -> Result<(), StoreError> {
        self.write("store the key of the target", |transaction| {
            transaction
                .execute("UPDATE publish_targets SET secret = ?2 WHERE name = ?1", (name, key))
                .map(drop)
        })
    }

    /// Records a publication.
    pub fn add_publication(&mut self, made: &Publication) -> Result<(), StoreError> {
        self.write("record the publication", |transaction| {
            transaction
                .execute(
                    "INSERT INTO integration_publishes
                         (issue_id, document, target, remote_id, url, mark, sha256, action, actor, published_at)
                     VALUES ((SELECT id FROM issues WHERE id = ?1), ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10)",
                    (
                        &made.issue_id,
                        &made.document,
                        &made.target,
                        &made.remote_id,
                        &made.url,
                        &made.mark,
                        &made.sha256,
                        &made.action,
                        &made.actor,
                        time_text(made.published_at),
                    ),
                )
                .map(drop)
        })
    }

    /// What was published last of a document to a target.
    pub fn publication(
        &self,
        document: &str,
        target: &str,
    ) -> Result<Option<Publication>, StoreError> {
        self.read("look the publication up", |connection| {
            connection
                .prepare_cached(&format!(
                    "{PUBLICATION} WHERE document = ?1 AND target = ?2 ORDER BY id DESC LIMIT 1"
                ))?
                .query_row((document, target), publication_of)
                .optional()
        })
    }

    /// What was published of an issue, or all, the newest first.
    pub fn publications(&self, issue_id: Option<&str>) -> Result<Vec<Publication>, StoreError> {
        self.read("list the publications", |connection| {
            connection
                .prepare_cached(&format!(
                    "{PUBLICATION} WHERE ?1 IS NULL OR issue_id = ?1 ORDER BY id DESC"
                ))?
                .query_map([issue_id], publication_of)?
                .collect()
        })
    }
}

fn publication_of(row: &Row<'_>) -> rusqlite::Result<Publication> {
    Ok(Publication {
        issue_id: row.get(0)?,
        document: row.get(1)?,
        target: row.get(2)?,
        remote_id: row.get(3)?,
        url: row.get(4)?,
        mark: row.get(5)?,
        sha256: row.get(6)?,
        action: row.get(7)?,
        actor: row.get(8)?,
        published_at: time(row, 9)?,
    })
}
