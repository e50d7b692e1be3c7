//! What can still be read of a damaged database, put into a new one.
//!
//! Rows are read one way until a page fails, then from the other end, then the gap one by one. The damaged file is only
//! read, through a copy of its own, so that not even a write-ahead file of it changes. What cannot be had without its first
//! page, which holds the schema, is not had.

use std::path::{Path, PathBuf};

use rusqlite::types::Value;
use rusqlite::{Connection, params_from_iter};

use crate::copying::Scratch;
use crate::migrate::{self, MIGRATIONS};
use crate::{StoreError, check, files, search, unlock};

/// What was saved, and what was not.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SalvageReport {
    /// Each table.
    pub tables: Vec<SavedTable>,
    /// Issues whose own row was lost while something of theirs was saved: they have a title that says so.
    pub stubs: usize,
    /// Rows that were left out because what they belong to was lost and is of no use without them.
    pub orphans: usize,
}

/// What was saved of a table.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SavedTable {
    /// The table.
    pub name: String,
    /// Rows that were saved.
    pub saved: u64,
    /// Rows that were not: at most so many, for a page that does not decrypt does not tell how many it held. `None` when
    /// there is no telling.
    pub lost: Option<u64>,
}

impl SalvageReport {
    /// Whether everything was saved.
    pub fn is_whole(&self) -> bool {
        self.stubs == 0
            && self.orphans == 0
            && self.tables.iter().all(|table| table.lost == Some(0))
    }
}

/// Numbers of rows in a gap that are asked for one by one; a longer gap is left.
const LONGEST_GAP: i64 = 200_000;

/// Tables that the new database has of itself.
const OWN: &[&str] = &["schema_migrations"];

/// Saves what can be read of `damaged` into `target`, a new database under the same key, whose name must be free.
pub fn salvage(damaged: &Path, key: &[u8; 32], target: &Path) -> Result<SalvageReport, StoreError> {
    if target.symlink_metadata().is_ok() {
        return Err(StoreError::NameTaken { path: target.to_path_buf() });
    }
    unlock::inspect_read_only(damaged)?;
    let work = Copy::of(damaged, target)?;
    let source = unlock::connect(&work.0, key).map_err(|error| {
        match unlock::opening_fault(damaged, key, error) {
            StoreError::Damaged { path, .. } | StoreError::WrongKey { path } => {
                StoreError::FirstPage { path }
            }
            other => other,
        }
    })?;
    let fault = |error| StoreError::classify(target, "save what can be read", error);
    let schema = migrate::version(&source).map_err(fault)?;
    let known = MIGRATIONS.last().map_or(0, |last| last.version);
    if schema > known {
        let path = damaged.to_path_buf();
        return Err(StoreError::NewerSchema { path, found: schema, known });
    }
    let scratch = Scratch::beside(target)?;
    let mut made = unlock::connect(scratch.path(), key).map_err(fault)?;
    let same: Vec<_> = MIGRATIONS
        .iter()
        .filter(|one| one.version <= schema)
        .map(migrate::Migration::again)
        .collect();
    migrate::migrate(&mut made, scratch.path(), key, &same)?;
    made.execute_batch("PRAGMA foreign_keys = OFF").map_err(fault)?;
    let transaction = made.transaction().map_err(fault)?;
    let report = save(&source, &transaction, &work.0, key).map_err(fault)?;
    transaction.commit().map_err(fault)?;
    made.close().map_err(|(_, error)| fault(error))?;
    scratch.verify(key)?;
    scratch.publish(target)?;
    Ok(report)
}

/// The damaged file and its write-ahead file under scratch names.
struct Copy(PathBuf);

impl Copy {
    fn of(damaged: &Path, target: &Path) -> Result<Copy, StoreError> {
        let copy = Copy(files::scratch_name(target));
        for suffix in ["", "-wal"] {
            let from = files::with_suffix(damaged, suffix);
            if !suffix.is_empty() && from.symlink_metadata().is_err() {
                continue;
            }
            let to = files::with_suffix(&copy.0, suffix);
            let mut file = files::create_private(&to)
                .map_err(|source| StoreError::file("make", &to, source))?;
            std::fs::File::open(&from)
                .and_then(|mut from| std::io::copy(&mut from, &mut file))
                .map_err(|source| StoreError::file("copy", &from, source))?;
        }
        Ok(copy)
    }
}

impl Drop for Copy {
    fn drop(&mut self) {
        for suffix in ["", "-wal", "-shm", "-journal"] {
            let _ = std::fs::remove_file(files::with_suffix(&self.0, suffix));
        }
    }
}

fn save(
    source: &Connection,
    target: &Connection,
    copy: &Path,
    key: &[u8; 32],
) -> rusqlite::Result<SalvageReport> {
    let mut report = SalvageReport { tables: Vec::new(), stubs: 0, orphans: 0 };
    let mut tables = check::tables(target)?;
    tables.retain(|table| !OWN.contains(&table.as_str()));
    // Storing an issue writes its first status: what was saved of statuses comes after that, in its place.
    tables.sort_by_key(|table| table != "issues");
    let mut reader = Reader { source, copy, key, fresh: None, columns: Vec::new() };
    for name in tables {
        if name == "issue_statuses" || name == "audit_anchor" {
            target.execute(&format!("DELETE FROM \"{name}\""), [])?;
        }
        reader.columns = columns(target, &name)?;
        report.tables.push(reader.save(target, &name)?);
    }
    report.stubs = name_lost_issues(target)?;
    report.orphans = leave_out_orphans(target)?;
    let ids: Vec<String> = target
        .prepare("SELECT id FROM issues")?
        .query_map([], |row| row.get(0))?
        .collect::<rusqlite::Result<_>>()?;
    ids.iter().try_for_each(|id| search::index(target, id))?;
    Ok(report)
}

/// Columns of the new table; the damaged one has the same, being of the same schema.
fn columns(connection: &Connection, table: &str) -> rusqlite::Result<Vec<String>> {
    connection
        .prepare("SELECT name FROM pragma_table_info(?1)")?
        .query_map([table], |row| row.get(0))?
        .collect()
}

/// Reads rows of one table. After a page that failed a connection may go on failing, so it is opened anew.
struct Reader<'a> {
    source: &'a Connection,
    copy: &'a Path,
    key: &'a [u8; 32],
    fresh: Option<Connection>,
    columns: Vec<String>,
}

impl Reader<'_> {
    fn connection(&self) -> &Connection {
        self.fresh.as_ref().unwrap_or(self.source)
    }

    fn reopen(&mut self) {
        self.fresh = unlock::connect(self.copy, self.key).ok();
    }

    fn save(&mut self, target: &Connection, table: &str) -> rusqlite::Result<SavedTable> {
        let names: Vec<String> = self.columns.iter().map(|name| format!("\"{name}\"")).collect();
        let (names, marks) = (names.join(", "), vec!["?"; self.columns.len()].join(", "));
        let insert = format!("INSERT OR IGNORE INTO \"{table}\" ({names}) VALUES ({marks})");
        let mut insert = target.prepare(&insert)?;
        let mut saved = 0;
        let mut keep = |cells: Vec<Value>| {
            saved += insert.execute(params_from_iter(cells))? as u64;
            rusqlite::Result::Ok(())
        };
        let has_rowid = target.prepare(&format!("SELECT rowid FROM \"{table}\"")).is_ok();
        let first = if has_rowid { "rowid" } else { "NULL" };
        let select = format!("SELECT {first}, {names} FROM \"{table}\"");
        let order = if has_rowid { "rowid".to_owned() } else { key_of(target, table)? };
        let upward = self.walk(&format!("{select} ORDER BY {order}"), &mut keep)?;
        let mut lost = Some(0);
        if let Some(last) = upward {
            let down: Vec<String> = order.split(", ").map(|name| format!("{name} DESC")).collect();
            let downward =
                self.walk(&format!("{select} ORDER BY {}", down.join(", ")), &mut keep)?;
            // Read whole from the other end: the first attempt failed for what the one before had met.
            if let Some(first) = downward {
                lost = None;
                let from = last.map_or(1, |row| row.saturating_add(1));
                let to = match first {
                    Some(row) => row.saturating_sub(1),
                    None => given(self.connection(), table),
                };
                if has_rowid && to >= from && to.saturating_sub(from) < LONGEST_GAP {
                    let one = format!("{select} WHERE rowid = ?1");
                    lost = Some(self.gap(&one, from..=to, &mut keep)?);
                }
            }
        }
        Ok(SavedTable { name: table.to_owned(), saved, lost })
    }

    /// Keeps rows until one cannot be read. `None` when all were; else the number of the last that was, if any.
    fn walk(
        &mut self,
        sql: &str,
        keep: &mut dyn FnMut(Vec<Value>) -> rusqlite::Result<()>,
    ) -> rusqlite::Result<Option<Option<i64>>> {
        let mut last = None;
        let whole = {
            let width = self.columns.len();
            let connection = self.connection();
            let mut read = || -> Result<bool, rusqlite::Error> {
                let Ok(mut statement) = connection.prepare(sql) else { return Ok(false) };
                let Ok(mut rows) = statement.query([]) else { return Ok(false) };
                loop {
                    match rows.next() {
                        Ok(None) => return Ok(true),
                        Err(_) => return Ok(false),
                        Ok(Some(row)) => {
                            let Ok(cells) = (1..=width)
                                .map(|at| row.get(at))
                                .collect::<Result<Vec<Value>, _>>()
                            else {
                                return Ok(false);
                            };
                            last = row.get::<_, Option<i64>>(0).unwrap_or(None);
                            keep(cells)?;
                        }
                    }
                }
            };
            read()?
        };
        if whole {
            return Ok(None);
        }
        self.reopen();
        Ok(Some(last))
    }

    /// Asks for each number; how many could not be read.
    fn gap(
        &mut self,
        sql: &str,
        numbers: std::ops::RangeInclusive<i64>,
        keep: &mut dyn FnMut(Vec<Value>) -> rusqlite::Result<()>,
    ) -> rusqlite::Result<u64> {
        let mut lost = 0;
        let width = self.columns.len();
        for number in numbers {
            let row = self.connection().query_row(sql, [number], |row| {
                (1..=width).map(|at| row.get(at)).collect::<rusqlite::Result<Vec<Value>>>()
            });
            match row {
                Ok(cells) => keep(cells)?,
                Err(rusqlite::Error::QueryReturnedNoRows) => {}
                Err(_) => {
                    lost += 1;
                    self.reopen();
                }
            }
        }
        Ok(lost)
    }
}

/// The primary key of a table without row numbers.
fn key_of(connection: &Connection, table: &str) -> rusqlite::Result<String> {
    let names: Vec<String> = connection
        .prepare("SELECT '\"' || name || '\"' FROM pragma_table_info(?1) WHERE pk > 0 ORDER BY pk")?
        .query_map([table], |row| row.get(0))?
        .collect::<rusqlite::Result<_>>()?;
    Ok(names.join(", "))
}

/// The highest number that was given out, where the table remembers it; 0 where it does not.
fn given(source: &Connection, table: &str) -> i64 {
    source
        .query_row("SELECT seq FROM sqlite_sequence WHERE name = ?1", [table], |row| row.get(0))
        .unwrap_or(0)
}

/// An issue with a title that says so, for each whose own row was lost while something of it was saved.
fn name_lost_issues(target: &Connection) -> rusqlite::Result<usize> {
    let mut stubs = 0;
    let tables: Vec<String> = check::tables(target)?;
    for table in tables {
        if !columns(target, &table)?.iter().any(|column| column == "issue_id") {
            continue;
        }
        stubs += target.execute(
            &format!(
                "INSERT INTO issues (id, title, domain, severity, status, created_at, updated_at)
                 SELECT DISTINCT issue_id, 'Salvaged: the title was lost', 'linux', 'p3', 'open',
                        '2000-01-01T00:00:00.000000000Z', '2000-01-01T00:00:00.000000000Z'
                 FROM \"{table}\" WHERE issue_id IS NOT NULL AND issue_id NOT IN (SELECT id FROM issues)"
            ),
            [],
        )?;
    }
    Ok(stubs)
}

/// Takes out what still belongs to nothing: places in a log that was lost, marks of an issue under a number that is gone.
fn leave_out_orphans(target: &Connection) -> rusqlite::Result<usize> {
    let mut left_out = 0;
    for (table, condition) in [
        ("pii_spans", "log_id NOT IN (SELECT id FROM log_files)"),
        ("issue_marks", "issue NOT IN (SELECT number FROM issues)"),
    ] {
        if check::tables(target)?.iter().any(|known| known == table) {
            left_out += target.execute(&format!("DELETE FROM {table} WHERE {condition}"), [])?;
        }
    }
    Ok(left_out)
}
