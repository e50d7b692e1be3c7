//! Logs of an issue and where something was found in them; what was found stands in the table `vault` only.

use jiff::Timestamp;
use rusqlite::{OptionalExtension, Row};

use crate::investigation::rows;
use crate::values::{signed, time, time_text, unsigned};
use crate::{Store, StoreError};

/// A log attached to an issue, as it was then.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct LogFile {
    /// UUIDv7.
    pub id: String,
    /// The issue it belongs to.
    pub issue_id: String,
    /// Where it is on this machine.
    pub path: String,
    /// SHA-256 of its bytes, 64 hex digits.
    pub sha256: String,
    /// Its size in bytes.
    pub size_bytes: u64,
    /// How many lines it has.
    pub line_count: u64,
    /// Id of its format.
    pub format: String,
    /// When it was attached (UTC).
    pub attached_at: Timestamp,
}

/// Where something was found in a log.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct StoredFinding {
    /// Type id, such as `email`.
    pub kind: String,
    /// Which detector found it.
    pub rule: String,
    /// First byte of the value in the log.
    pub start: u64,
    /// The byte after its last.
    pub end: u64,
    /// Line it starts on, 1-based.
    pub line: u64,
    /// Id of its severity.
    pub severity: String,
    /// How sure the detector was, percent.
    pub confidence: u8,
    /// What stands for the value, if it was replaced.
    pub placeholder: Option<String>,
}

const LOG: &str =
    "SELECT id, issue_id, path, sha256, size_bytes, line_count, format, attached_at FROM log_files";

impl Store {
    /// Attaches a log to its issue; one with the same id is brought up to date.
    pub fn attach_log(&mut self, log: &LogFile) -> Result<(), StoreError> {
        self.write("attach the log", |transaction| {
            transaction
                .execute(
                    "INSERT INTO log_files (id, issue_id, path, sha256, size_bytes, line_count, format, attached_at)
                     VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8)
                     ON CONFLICT (id) DO UPDATE SET issue_id = excluded.issue_id, path = excluded.path,
                         sha256 = excluded.sha256, size_bytes = excluded.size_bytes,
                         line_count = excluded.line_count, format = excluded.format,
                         attached_at = excluded.attached_at",
                    (
                        &log.id,
                        &log.issue_id,
                        &log.path,
                        &log.sha256,
                        signed(log.size_bytes),
                        signed(log.line_count),
                        &log.format,
                        time_text(log.attached_at),
                    ),
                )
                .map(drop)
        })
    }

    /// The log with this id.
    pub fn log(&self, id: &str) -> Result<Option<LogFile>, StoreError> {
        self.read("read the log", |connection| {
            connection
                .prepare_cached(&format!("{LOG} WHERE id = ?1"))?
                .query_row([id], log_of)
                .optional()
        })
    }

    /// The logs of an issue, in the order they were attached first.
    pub fn logs(&self, issue_id: &str) -> Result<Vec<LogFile>, StoreError> {
        self.read("list the logs", |connection| {
            rows(connection, &format!("{LOG} WHERE issue_id = ?1 ORDER BY rowid"), issue_id, log_of)
        })
    }

    /// Detaches a log; the file stays.
    pub fn delete_log(&mut self, id: &str) -> Result<(), StoreError> {
        self.write("detach the log", |transaction| {
            transaction.execute("DELETE FROM log_files WHERE id = ?1", [id]).map(drop)
        })
    }

    /// The issue that the file at this path is attached to; when several, where it was attached last.
    pub fn issue_of_log(&self, path: &str) -> Result<Option<String>, StoreError> {
        self.read("look for the issue of the log", |connection| {
            connection
                .prepare_cached(
                    "SELECT issue_id FROM log_files WHERE path = ?1 ORDER BY attached_at DESC, rowid DESC LIMIT 1",
                )?
                .query_row([path], |row| row.get(0))
                .optional()
        })
    }

    /// Replaces what was found in a log.
    pub fn replace_findings(
        &mut self,
        log_id: &str,
        findings: &[StoredFinding],
    ) -> Result<(), StoreError> {
        self.write("store the findings", |transaction| {
            transaction.execute("DELETE FROM pii_spans WHERE log_id = ?1", [log_id])?;
            let mut insert = transaction.prepare_cached(
                "INSERT INTO pii_spans
                     (log_id, position, kind, rule, start, \"end\", line, severity, confidence, placeholder)
                 VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10)",
            )?;
            for (position, finding) in (0_i64..).zip(findings) {
                insert.execute((
                    log_id,
                    position,
                    &finding.kind,
                    &finding.rule,
                    signed(finding.start),
                    signed(finding.end),
                    signed(finding.line),
                    &finding.severity,
                    finding.confidence,
                    &finding.placeholder,
                ))?;
            }
            Ok(())
        })
    }

    /// What was found in a log, in the order given.
    pub fn findings(&self, log_id: &str) -> Result<Vec<StoredFinding>, StoreError> {
        self.read("read the findings", |connection| {
            rows(
                connection,
                "SELECT kind, rule, start, \"end\", line, severity, confidence, placeholder
                 FROM pii_spans WHERE log_id = ?1 ORDER BY position",
                log_id,
                |row| {
                    Ok(StoredFinding {
                        kind: row.get(0)?,
                        rule: row.get(1)?,
                        start: unsigned(row, 2)?,
                        end: unsigned(row, 3)?,
                        line: unsigned(row, 4)?,
                        severity: row.get(5)?,
                        confidence: row.get(6)?,
                        placeholder: row.get(7)?,
                    })
                },
            )
        })
    }
}

fn log_of(row: &Row<'_>) -> rusqlite::Result<LogFile> {
    Ok(LogFile {
        id: row.get(0)?,
        issue_id: row.get(1)?,
        path: row.get(2)?,
        sha256: row.get(3)?,
        size_bytes: unsigned(row, 4)?,
        line_count: unsigned(row, 5)?,
        format: row.get(6)?,
        attached_at: time(row, 7)?,
    })
}
