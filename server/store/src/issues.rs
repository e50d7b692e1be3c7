//! Issues: the row itself, listing, and deleting all that belongs to one.

use jiff::Timestamp;
use rusqlite::{OptionalExtension, Row};
use triage::{Domain, Issue, IssueSeverity, IssueStatus};

use crate::values::{list, list_text, named, optional_time, time, time_text};
use crate::{Store, StoreError, search};

/// Which issues to list; `None` is any.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct IssueFilter {
    /// How far along.
    pub status: Option<IssueStatus>,
    /// Which domain.
    pub domain: Option<Domain>,
    /// How bad.
    pub severity: Option<IssueSeverity>,
    /// Words that its title, whys or evidence have, each at the start of a word there.
    pub query: Option<String>,
}

/// A status that an issue had, and since when.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct StatusChange {
    /// The status.
    pub status: IssueStatus,
    /// Since when (UTC).
    pub at: Timestamp,
}

pub(crate) const COLUMNS: &str =
    "id, title, domain, severity, status, tags, assignee, created_at, updated_at, resolved_at";

impl Store {
    /// Stores a new issue.
    pub fn insert_issue(&mut self, issue: &Issue) -> Result<(), StoreError> {
        self.write("store the issue", |transaction| {
            transaction.execute(
                &format!("INSERT INTO issues ({COLUMNS}) VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10)"),
                parameters(issue),
            )?;
            search::index(transaction, &issue.id)
        })
    }

    /// Changes all fields of a stored issue.
    pub fn update_issue(&mut self, issue: &Issue) -> Result<(), StoreError> {
        let changed = self.write("change the issue", |transaction| {
            let changed = transaction.execute(
                "UPDATE issues SET title = ?2, domain = ?3, severity = ?4, status = ?5, tags = ?6, assignee = ?7,
                     created_at = ?8, updated_at = ?9, resolved_at = ?10
                 WHERE id = ?1",
                parameters(issue),
            )?;
            search::index(transaction, &issue.id)?;
            Ok(changed)
        })?;
        if changed == 0 { Err(StoreError::NoSuchIssue { id: issue.id.clone() }) } else { Ok(()) }
    }

    /// Deletes an issue with all that belongs to it, the values behind its placeholders included. Its audit rows stay.
    pub fn delete_issue(&mut self, id: &str) -> Result<(), StoreError> {
        self.write("delete the issue", |transaction| {
            search::forget(transaction, id)?;
            transaction.execute("DELETE FROM issues WHERE id = ?1", [id]).map(drop)
        })?;
        // What was deleted then leaves the write-ahead file too; when a reader is in the way it leaves later.
        let _ = self.connection.query_row("PRAGMA wal_checkpoint(TRUNCATE)", [], |_| Ok(()));
        Ok(())
    }

    /// Whether an issue of this id was deleted: the audit log remembers.
    pub fn was_deleted(&self, id: &str) -> Result<bool, StoreError> {
        self.read("read the audit log", |connection| {
            connection
                .prepare_cached(
                    "SELECT EXISTS (SELECT 1 FROM audit_log WHERE action = 'delete issue' AND subject = ?1)",
                )?
                .query_row([id], |row| row.get(0))
        })
    }

    /// The issue with this id.
    pub fn issue(&self, id: &str) -> Result<Option<Issue>, StoreError> {
        self.read("read the issue", |connection| {
            let sql = format!("SELECT {COLUMNS} FROM issues WHERE id = ?1");
            connection.prepare_cached(&sql)?.query_row([id], of_row).optional()
        })
    }

    /// The statuses an issue had, the first first.
    pub fn statuses(&self, id: &str) -> Result<Vec<StatusChange>, StoreError> {
        self.read("read the statuses of the issue", |connection| {
            crate::investigation::rows(
                connection,
                "SELECT status, at FROM issue_statuses WHERE issue_id = ?1 ORDER BY id",
                id,
                |row| {
                    Ok(StatusChange {
                        status: named(row, 0, IssueStatus::from_id)?,
                        at: time(row, 1)?,
                    })
                },
            )
        })
    }

    /// The issues that pass the filter, the one changed last first.
    pub fn issues(&self, filter: &IssueFilter) -> Result<Vec<Issue>, StoreError> {
        let Some(parameters) = filters(filter) else { return Ok(Vec::new()) };
        self.read("list the issues", |connection| {
            let sql = format!(
                "SELECT {COLUMNS} FROM issues WHERE {FILTERS} ORDER BY updated_at DESC, number DESC"
            );
            connection
                .prepare_cached(&sql)?
                .query_map(rusqlite::params_from_iter(&parameters), of_row)?
                .collect()
        })
    }
}

/// The conditions of a filter; the last one is that on words.
pub(crate) const FILTERS: &str =
    "(?1 IS NULL OR status = ?1) AND (?2 IS NULL OR domain = ?2) AND (?3 IS NULL OR severity = ?3)
     AND (?4 IS NULL OR number IN (SELECT rowid FROM search WHERE search MATCH ?4))";

/// What the conditions compare with; `None` where a query has no word, which no issue has.
pub(crate) fn filters(filter: &IssueFilter) -> Option<[Option<String>; 4]> {
    let query = filter.query.as_deref().filter(|query| !query.trim().is_empty());
    let words = match query {
        Some(query) => Some(search::expression(query)?),
        None => None,
    };
    let text = |id: Option<&'static str>| id.map(str::to_owned);
    Some([
        text(filter.status.map(IssueStatus::id)),
        text(filter.domain.map(Domain::id)),
        text(filter.severity.map(IssueSeverity::id)),
        words,
    ])
}

type Parameters<'a> = (
    &'a str,
    &'a str,
    &'static str,
    &'static str,
    &'static str,
    Option<String>,
    Option<&'a str>,
    String,
    String,
    Option<String>,
);

fn parameters(issue: &Issue) -> Parameters<'_> {
    (
        &issue.id,
        &issue.title,
        issue.domain.id(),
        issue.severity.id(),
        issue.status.id(),
        list_text(&issue.tags),
        issue.assignee.as_deref(),
        time_text(issue.created_at),
        time_text(issue.updated_at),
        issue.resolved_at.map(time_text),
    )
}

pub(crate) fn of_row(row: &Row<'_>) -> rusqlite::Result<Issue> {
    Ok(Issue {
        id: row.get(0)?,
        title: row.get(1)?,
        domain: named(row, 2, Domain::from_id)?,
        severity: named(row, 3, IssueSeverity::from_id)?,
        status: named(row, 4, IssueStatus::from_id)?,
        tags: list(row, 5)?,
        assignee: row.get(6)?,
        created_at: time(row, 7)?,
        updated_at: time(row, 8)?,
        resolved_at: optional_time(row, 9)?,
    })
}
