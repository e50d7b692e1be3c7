//! The audit log: a hash chain that can only grow.
//!
//! Tamper-evident to whoever holds an earlier head: a changed, removed, reordered or cut row no longer fits.
//! The encoding stands in `migrations/0005_audit_log.sql`, so that others can check the chain without this program.

use jiff::Timestamp;
use rusqlite::types::ValueRef;
use rusqlite::{Connection, OptionalExtension, Row, Transaction, TransactionBehavior};
use sha2::{Digest, Sha256};

use crate::anchor::{self, Anchor, Found};
use crate::values::{hex, signed, time, time_text};
use crate::{Store, StoreError};

/// Something that was done.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct AuditEntry {
    /// When (UTC).
    pub at: Timestamp,
    /// By what: the editor, the command line.
    pub actor: String,
    /// What, in a few words.
    pub action: String,
    /// To what: an id or a path.
    pub subject: String,
    /// Counts and hashes; never a value.
    pub details: String,
}

/// A row of the log.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct AuditRow {
    /// Its place, from 1 without gaps.
    pub sequence: i64,
    /// When (UTC).
    pub at: Timestamp,
    /// By what.
    pub actor: String,
    /// What.
    pub action: String,
    /// To what.
    pub subject: String,
    /// Counts and hashes.
    pub details: String,
    /// Hash of the row before, 64 hex digits; zeros in the first row.
    pub previous: String,
    /// Hash of this row, 64 hex digits.
    pub hash: String,
}

/// A row as it stands in the log, for a check by another program.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct RawAuditRow {
    /// Its place.
    pub sequence: i64,
    /// At, actor, action, subject, details, previous, hash: the bytes that the hash is over, and the hashes.
    pub texts: [String; 7],
}

/// Whether the log is whole.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct AuditReport {
    /// How many rows there are.
    pub rows: u64,
    /// Hash of the last row that fits, 64 hex digits; empty when there is none.
    pub head: String,
    /// Sequence of the first row that does not fit, or that is missing.
    pub broken_at: Option<i64>,
    /// What is wrong there, in words.
    pub problem: Option<&'static str>,
}

/// What the first row follows.
const START: [u8; 32] = [0; 32];

const DOING: &str = "write the audit log";

impl Store {
    /// Adds a row, and moves the anchor to it. The row is kept even when the anchor cannot be written, which is an error.
    pub fn append_audit(&mut self, entry: &AuditEntry) -> Result<(), StoreError> {
        self.write(DOING, |transaction| append(transaction, entry))?;
        self.advance_anchor(false)
    }

    /// Rows of the log, the newest first: at most `limit`, of those before the sequence `before` if given.
    pub fn audit(&self, limit: usize, before: Option<i64>) -> Result<Vec<AuditRow>, StoreError> {
        self.read("read the audit log", |connection| {
            connection
                .prepare_cached(
                    "SELECT sequence, at, actor, action, subject, details, previous, hash FROM audit_log
                     WHERE ?1 IS NULL OR sequence < ?1 ORDER BY sequence DESC LIMIT ?2",
                )?
                .query_map((before, signed(limit as u64)), row_of)?
                .collect()
        })
    }

    /// Every row as it stands, the oldest first.
    pub fn audit_as_it_stands(&self) -> Result<Vec<RawAuditRow>, StoreError> {
        self.read("read the audit log", |connection| {
            connection
                .prepare_cached(
                    "SELECT sequence, at, actor, action, subject, details, previous, hash FROM audit_log ORDER BY sequence",
                )?
                .query_map([], |row| {
                    let mut texts: [String; 7] = Default::default();
                    for (column, text) in (1..).zip(texts.iter_mut()) {
                        *text = row.get(column)?;
                    }
                    Ok(RawAuditRow { sequence: row.get(0)?, texts })
                })?
                .collect()
        })
    }

    /// Checks every row, the chain, and the anchor outside the database.
    pub fn verify_audit(&self) -> Result<AuditReport, StoreError> {
        // The anchor first: rows that another process adds meanwhile are then newer than it.
        let anchor = anchor::read(&self.path);
        self.read("check the audit log", |connection| {
            // One snapshot: rows that another process adds between two queries would look like a fault.
            let connection = connection.unchecked_transaction()?;
            let connection = &*connection;
            let (mut report, at_anchor) = check_chain(connection, &anchor)?;
            if report.broken_at.is_none() {
                check_end(connection, &anchor, at_anchor.as_deref(), &mut report)?;
            }
            Ok(report)
        })
    }

    /// Takes the log as it is now for the truth, after a person looked into why it did not fit the anchor (a database
    /// put back from a backup, a folder moved without it). The old anchor is kept beside; the log itself says that this
    /// was done. A break inside the chain stays.
    pub fn accept_audit_head(&mut self, entry: &AuditEntry) -> Result<(), StoreError> {
        self.write(DOING, |transaction| append(transaction, entry))?;
        self.advance_anchor(true)
    }

    /// Moves the anchor to the last row, if the anchor that is there fits the log: one that does not is the proof
    /// that something was cut. The write lock keeps other processes from moving it at the same time.
    fn advance_anchor(&mut self, accept: bool) -> Result<(), StoreError> {
        let fault = |path: &std::path::Path, error| StoreError::classify(path, DOING, error);
        let path = self.path.clone();
        let file_fault = |source| StoreError::file("write", &anchor::path(&path), source);
        let transaction =
            match self.connection.transaction_with_behavior(TransactionBehavior::Immediate) {
                Ok(transaction) => transaction,
                Err(error) => match fault(&path, error) {
                    // The row is stored; whoever holds the lock, or the next row, moves the anchor.
                    StoreError::Busy { .. } => return Ok(()),
                    other => return Err(other),
                },
            };
        let found = anchor::read(&path);
        let state = anchor_state(&transaction, &found).map_err(|error| fault(&path, error))?;
        let Some(last) = state.last else { return Ok(()) };
        if !state.fits {
            if state.was_anchored && !accept {
                return Ok(());
            }
            // Left over from an earlier database in this folder, or accepted by a person.
            anchor::set_aside(&path).map_err(file_fault)?;
        }
        let (sequence, hash) = last;
        anchor::write(&path, &Anchor { key: self.fingerprint.clone(), sequence, hash })
            .map_err(file_fault)?;
        if !state.was_anchored {
            transaction
                .execute("UPDATE audit_anchor SET anchored = 1", [])
                .and_then(|_| transaction.commit())
                .map_err(|error| fault(&path, error))?;
        }
        Ok(())
    }
}

fn append(transaction: &Transaction<'_>, entry: &AuditEntry) -> rusqlite::Result<()> {
    let last = last(transaction)?;
    // What AUTOINCREMENT would give: a number that was given once does not come again, so a gap shows.
    let given: i64 = transaction
        .query_row("SELECT seq FROM sqlite_sequence WHERE name = 'audit_log'", [], |row| row.get(0))
        .optional()?
        .unwrap_or(0);
    let sequence = last.as_ref().map_or(0, |(sequence, _)| *sequence).max(given).saturating_add(1);
    let previous = last.map_or_else(|| hex(&START), |(_, hash)| hash);
    let at = time_text(entry.at);
    let fields = [at.as_str(), &entry.actor, &entry.action, &entry.subject, &entry.details];
    let hash = hex(&row_hash(&previous, sequence, fields));
    transaction
        .execute(
            "INSERT INTO audit_log (sequence, at, actor, action, subject, details, previous, hash)
             VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8)",
            (sequence, fields[0], fields[1], fields[2], fields[3], fields[4], &previous, &hash),
        )
        .map(drop)
}

fn last(connection: &Connection) -> rusqlite::Result<Option<(i64, String)>> {
    connection
        .query_row(
            "SELECT sequence, hash FROM audit_log ORDER BY sequence DESC LIMIT 1",
            [],
            |row| Ok((row.get(0)?, row.get(1)?)),
        )
        .optional()
}

/// The hash of a row; see `migrations/0005_audit_log.sql`. A previous hash that is none counts as its text, so the
/// result fits nothing.
fn row_hash(previous: &str, sequence: i64, fields: [&str; 5]) -> [u8; 32] {
    let mut hash = Sha256::new().chain_update(b"tftsr audit 1\0");
    match unhex(previous) {
        Some(bytes) => hash.update(bytes),
        None => hash.update(previous.as_bytes()),
    }
    hash.update(sequence.to_be_bytes());
    for field in fields {
        hash.update((field.len() as u64).to_be_bytes());
        hash.update(field.as_bytes());
    }
    hash.finalize().into()
}

fn unhex(text: &str) -> Option<[u8; 32]> {
    let digits = text.as_bytes();
    let mut bytes = [0; 32];
    if digits.len() != 64 || digits.iter().any(|digit| !matches!(digit, b'0'..=b'9' | b'a'..=b'f'))
    {
        return None;
    }
    for (byte, pair) in bytes.iter_mut().zip(digits.chunks_exact(2)) {
        *byte = u8::from_str_radix(std::str::from_utf8(pair).ok()?, 16).ok()?;
    }
    Some(bytes)
}

/// The report of the chain alone, and the hash of the row the anchor names.
fn check_chain(
    connection: &Connection,
    anchor: &Found,
) -> rusqlite::Result<(AuditReport, Option<String>)> {
    let mut report = AuditReport { rows: 0, head: String::new(), broken_at: None, problem: None };
    let mut at_anchor = None;
    let mut previous = hex(&START);
    let mut expected = 1_i64;
    let mut statement = connection.prepare_cached(
        "SELECT sequence, at, actor, action, subject, details, previous, hash FROM audit_log ORDER BY sequence",
    )?;
    let mut rows = statement.query([])?;
    while let Some(row) = rows.next()? {
        report.rows += 1;
        if report.broken_at.is_some() {
            continue;
        }
        let sequence: i64 = row.get(0)?;
        match checked(row, sequence, expected, &previous) {
            Ok(hash) => {
                if matches!(anchor, Found::Anchor(anchor) if anchor.sequence == sequence) {
                    at_anchor = Some(hash.clone());
                }
                report.head.clone_from(&hash);
                previous = hash;
                expected = sequence.saturating_add(1);
            }
            Err(problem) => {
                report.broken_at = Some(expected);
                report.problem = Some(problem);
            }
        }
    }
    Ok((report, at_anchor))
}

/// The hash of a row that follows `previous`, or what is wrong with it.
fn checked(
    row: &Row<'_>,
    sequence: i64,
    expected: i64,
    previous: &str,
) -> Result<String, &'static str> {
    if sequence != expected {
        return Err("a row is missing or was moved");
    }
    let mut texts = [""; 7];
    for (column, text) in (1..).zip(texts.iter_mut()) {
        *text = match row.get_ref(column) {
            Ok(ValueRef::Text(bytes)) => {
                std::str::from_utf8(bytes).map_err(|_| "the row was changed")?
            }
            _ => return Err("the row was changed"),
        };
    }
    let [at, actor, action, subject, details, follows, hash] = texts;
    let computed = hex(&row_hash(previous, sequence, [at, actor, action, subject, details]));
    if follows != previous || hash != computed { Err("the row was changed") } else { Ok(computed) }
}

/// Whether rows are missing at the end: by the counter inside the database and by the anchor outside.
fn check_end(
    connection: &Connection,
    anchor: &Found,
    at_anchor: Option<&str>,
    report: &mut AuditReport,
) -> rusqlite::Result<()> {
    let rows = signed(report.rows);
    let given: i64 = connection
        .query_row("SELECT seq FROM sqlite_sequence WHERE name = 'audit_log'", [], |row| row.get(0))
        .optional()?
        .unwrap_or(0);
    let was_anchored = was_anchored(connection)?;
    let end = Some(rows.saturating_add(1));
    let (broken_at, problem) = match anchor {
        _ if given != rows => (end, "rows are missing at the end"),
        // Nothing was anchored so far; what lies there is of an earlier database.
        _ if !was_anchored => return Ok(()),
        Found::Anchor(anchor) if at_anchor == Some(&anchor.hash) => return Ok(()),
        Found::Anchor(anchor) if anchor.sequence > rows => (end, "rows are missing at the end"),
        Found::Anchor(anchor) => (Some(anchor.sequence), "the log was written anew"),
        Found::Missing => (end, "tftsr.audit-head is missing, so rows may be missing at the end"),
        Found::Unreadable => {
            (end, "tftsr.audit-head is not readable, so rows may be missing at the end")
        }
    };
    report.broken_at = broken_at;
    report.problem = Some(problem);
    Ok(())
}

struct AnchorState {
    last: Option<(i64, String)>,
    fits: bool,
    was_anchored: bool,
}

fn anchor_state(connection: &Connection, found: &Found) -> rusqlite::Result<AnchorState> {
    let fits = match found {
        Found::Anchor(anchor) => {
            let hash: Option<String> = connection
                .query_row(
                    "SELECT hash FROM audit_log WHERE sequence = ?1",
                    [anchor.sequence],
                    |row| row.get(0),
                )
                .optional()?;
            hash.as_deref() == Some(&anchor.hash)
        }
        Found::Missing | Found::Unreadable => false,
    };
    Ok(AnchorState { last: last(connection)?, fits, was_anchored: was_anchored(connection)? })
}

fn was_anchored(connection: &Connection) -> rusqlite::Result<bool> {
    let anchored: Option<i64> = connection
        .query_row("SELECT anchored FROM audit_anchor WHERE id = 1", [], |row| row.get(0))
        .optional()?;
    // A missing row is no reason to believe less.
    Ok(anchored != Some(0))
}

fn row_of(row: &Row<'_>) -> rusqlite::Result<AuditRow> {
    Ok(AuditRow {
        sequence: row.get(0)?,
        at: time(row, 1)?,
        actor: row.get(2)?,
        action: row.get(3)?,
        subject: row.get(4)?,
        details: row.get(5)?,
        previous: row.get(6)?,
        hash: row.get(7)?,
    })
}
