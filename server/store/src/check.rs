//! Whether a database is whole: each page, the tables and indexes, the chain of the audit log and its anchor.

use std::time::Duration;

use rusqlite::Connection;

use crate::{AuditReport, Store, StoreError};

/// What is wrong with pages and tables; SQLite's words name pages, tables and indexes, never what is stored.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Faults {
    /// Pages that do not decrypt: changed, cut or added.
    pub pages: Vec<String>,
    /// Tables and indexes that do not fit together.
    pub tables: Vec<String>,
    /// Rows whose owner is missing, by table.
    pub orphans: Vec<String>,
}

impl Faults {
    /// Whether every page and table can be read; rows without an owner can.
    pub(crate) fn is_readable(&self) -> bool {
        self.pages.is_empty() && self.tables.is_empty()
    }

    /// Whether nothing is wrong.
    pub fn is_empty(&self) -> bool {
        self.pages.is_empty() && self.tables.is_empty() && self.orphans.is_empty()
    }
}

/// What a check found.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct CheckReport {
    /// Of pages and tables.
    pub faults: Faults,
    /// Of the audit log.
    pub audit: AuditReport,
    /// Version of the schema.
    pub schema: i32,
    /// Size in pages of 4096 bytes.
    pub pages: i64,
}

/// A checkpoint of another process can tear a page while it is read: what is really wrong is wrong the third time, too.
const ATTEMPTS: usize = 3;

/// At most so many sentences of a kind.
const MOST: usize = 20;

impl Store {
    /// Checks everything. Others may go on working.
    pub fn check(&self) -> Result<CheckReport, StoreError> {
        let faults = self.read("check the database", |connection| {
            let mut found = faults(connection)?;
            for _ in 1..ATTEMPTS {
                if found.is_empty() {
                    break;
                }
                std::thread::sleep(Duration::from_millis(100));
                found = faults(connection)?;
            }
            Ok(found)
        })?;
        let number = |sql: &'static str| {
            self.read("check the database", |connection| {
                connection.query_row(sql, [], |row| row.get::<_, i64>(0))
            })
        };
        let schema = number("PRAGMA user_version")?;
        let pages = number("PRAGMA page_count")?;
        let audit = self.verify_audit().unwrap_or_else(|_| AuditReport {
            rows: 0,
            head: String::new(),
            broken_at: Some(1),
            problem: Some("the log cannot be read"),
        });
        Ok(CheckReport { faults, audit, schema: i32::try_from(schema).unwrap_or(0), pages })
    }
}

impl Store {
    /// How many rows each table has.
    pub fn row_counts(&self) -> Result<Vec<(String, i64)>, StoreError> {
        self.read("count the rows", crate::copying::counts)
    }
}

/// Pages first: `quick_check` does not see a page that no table uses, and the cipher's check does not see a file that was
/// cut between two pages.
pub(crate) fn faults(connection: &Connection) -> rusqlite::Result<Faults> {
    // What either says on a page that was cut is an error of its own; then the next check tells.
    let pages = lines(connection, "PRAGMA cipher_integrity_check").unwrap_or_else(told);
    let quick = format!("PRAGMA quick_check({MOST})");
    let mut tables = lines(connection, &quick).unwrap_or_else(told);
    tables.retain(|line| line != "ok");
    let orphans = "SELECT DISTINCT \"table\" FROM pragma_foreign_key_check";
    let orphans = lines(connection, orphans).unwrap_or_default();
    Ok(Faults { pages, tables, orphans })
}

/// An error of SQLite as a finding. Its words hold no row.
#[expect(clippy::needless_pass_by_value, reason = "takes what `unwrap_or_else` gives")]
fn told(error: rusqlite::Error) -> Vec<String> {
    vec![error.sqlite_error().map_or_else(|| "unreadable".to_owned(), ToString::to_string)]
}

fn lines(connection: &Connection, sql: &str) -> rusqlite::Result<Vec<String>> {
    let mut statement = connection.prepare(sql)?;
    let rows = statement.query_map([], |row| row.get(0))?;
    rows.take(MOST).collect()
}

/// Names of all tables that hold rows of their own; those that belong to the search index are left out.
pub(crate) fn tables(connection: &Connection) -> rusqlite::Result<Vec<String>> {
    let sql = "SELECT name FROM pragma_table_list WHERE schema = 'main' AND type = 'table' AND name NOT LIKE 'sqlite\\_%' ESCAPE '\\' ORDER BY name";
    let mut statement = connection.prepare(sql)?;
    statement.query_map([], |row| row.get(0))?.collect()
}
