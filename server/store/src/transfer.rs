//! One issue with all that belongs to it, taken out of a database and put into another.
//!
//! Tables are found by the schema, not by a list: whatever has a column `issue_id` belongs to its issue.

use rusqlite::types::{Value, ValueRef};
use rusqlite::{Connection, params_from_iter};

use crate::{Store, StoreError};

/// The rows of one table.
#[derive(Debug, Clone, PartialEq)]
pub struct Part {
    /// The table.
    pub table: String,
    /// Its columns, in the order of the cells.
    pub columns: Vec<String>,
    /// The rows.
    pub rows: Vec<Vec<StoredCell>>,
}

/// One cell.
#[derive(Debug, Clone, PartialEq)]
pub enum StoredCell {
    /// Nothing.
    Null,
    /// A whole number.
    Integer(i64),
    /// A number.
    Real(f64),
    /// Words.
    Text(String),
}

/// Numbers that a database gives out itself: they are others in another one.
const OWN_NUMBERS: &[(&str, &str)] = &[
    ("issues", "number"),
    ("triage_messages", "id"),
    ("vault", "id"),
    ("export_history", "id"),
    ("integration_publishes", "id"),
    ("issue_statuses", "id"),
];

impl Store {
    /// All rows of an issue, the values behind its placeholders included; the issue itself first. `None` when there is none.
    pub fn take_out(&self, issue_id: &str) -> Result<Option<Vec<Part>>, StoreError> {
        let parts = self.read("read the issue", |connection| {
            let mut parts = Vec::new();
            for (table, condition) in belonging(connection)? {
                parts.push(part(connection, &table, &condition, issue_id)?);
            }
            Ok(parts)
        })?;
        let is_there = parts.first().is_some_and(|issue| !issue.rows.is_empty());
        Ok(is_there.then_some(parts))
    }

    /// Puts the rows of an issue in: all of them, or none. Tables and columns that this database does not have are left
    /// out. An issue of the same id that is there already is an error, and stays as it is.
    pub fn put_in(&mut self, issue_id: &str, parts: &[Part]) -> Result<(), StoreError> {
        if self.issue(issue_id)?.is_some() {
            return Err(StoreError::IssueExists { id: issue_id.to_owned() });
        }
        self.write("store the issue", |transaction| {
            let known = belonging(transaction)?;
            for (table, _) in &known {
                let Some(part) = parts.iter().find(|part| part.table == *table) else { continue };
                if table == "issue_statuses" {
                    // Storing the issue has written the first of them.
                    transaction
                        .execute("DELETE FROM issue_statuses WHERE issue_id = ?1", [issue_id])?;
                }
                insert(transaction, part)?;
            }
            crate::search::index(transaction, issue_id)
        })
    }
}

/// The tables that hold something of an issue with the condition that picks it, parents before children.
fn belonging(connection: &Connection) -> rusqlite::Result<Vec<(String, String)>> {
    let mut names = connection.prepare(
        "SELECT name FROM pragma_table_list WHERE schema = 'main' AND type = 'table' ORDER BY name",
    )?;
    let names: Vec<String> = names.query_map([], |row| row.get(0))?.collect::<Result<_, _>>()?;
    let mut tables = vec![("issues".to_owned(), "id = ?1".to_owned())];
    for name in &names {
        if columns(connection, name)?.iter().any(|column| column == "issue_id") {
            tables.push((name.clone(), "issue_id = ?1".to_owned()));
        }
    }
    // Marks name the issue by its number in this database; they are made again from its documents.
    let of_logs = "log_id IN (SELECT id FROM log_files WHERE issue_id = ?1)";
    for (name, condition) in [("pii_spans", of_logs), ("vault", "scope = ?1")] {
        if names.iter().any(|known| known == name) {
            tables.push((name.to_owned(), condition.to_owned()));
        }
    }
    Ok(tables)
}

fn columns(connection: &Connection, table: &str) -> rusqlite::Result<Vec<String>> {
    let mut names = connection.prepare_cached("SELECT name FROM pragma_table_info(?1)")?;
    names.query_map([table], |row| row.get(0))?.collect()
}

fn part(
    connection: &Connection,
    table: &str,
    condition: &str,
    issue_id: &str,
) -> rusqlite::Result<Part> {
    let mut columns = columns(connection, table)?;
    columns.retain(|column| !OWN_NUMBERS.contains(&(table, column)));
    let sql =
        format!("SELECT {} FROM \"{table}\" WHERE {condition} ORDER BY rowid", quoted(&columns));
    let without_rowid = format!("SELECT {} FROM \"{table}\" WHERE {condition}", quoted(&columns));
    let mut statement = connection.prepare(&sql).or_else(|_| connection.prepare(&without_rowid))?;
    let count = columns.len();
    let rows = statement
        .query_map([issue_id], |row| {
            (0..count)
                .map(|column| {
                    Ok(match row.get_ref(column)? {
                        ValueRef::Null => StoredCell::Null,
                        ValueRef::Integer(number) => StoredCell::Integer(number),
                        ValueRef::Real(number) => StoredCell::Real(number),
                        ValueRef::Text(text) | ValueRef::Blob(text) => {
                            StoredCell::Text(String::from_utf8_lossy(text).into_owned())
                        }
                    })
                })
                .collect()
        })?
        .collect::<rusqlite::Result<_>>()?;
    Ok(Part { table: table.to_owned(), columns, rows })
}

fn insert(connection: &Connection, part: &Part) -> rusqlite::Result<()> {
    let known = columns(connection, &part.table)?;
    let own = |column: &str| OWN_NUMBERS.contains(&(part.table.as_str(), column));
    let kept: Vec<usize> = (0..part.columns.len())
        .filter(|&at| known.contains(&part.columns[at]) && !own(&part.columns[at]))
        .collect();
    let names: Vec<String> = kept.iter().map(|&at| part.columns[at].clone()).collect();
    if names.is_empty() {
        return Ok(());
    }
    let marks: Vec<String> = (1..=names.len()).map(|number| format!("?{number}")).collect();
    let mut statement = connection.prepare(&format!(
        "INSERT INTO \"{}\" ({}) VALUES ({})",
        part.table,
        quoted(&names),
        marks.join(", ")
    ))?;
    for row in &part.rows {
        let cells = kept.iter().map(|&at| match row.get(at) {
            None | Some(StoredCell::Null) => Value::Null,
            Some(StoredCell::Integer(number)) => Value::Integer(*number),
            Some(StoredCell::Real(number)) => Value::Real(*number),
            Some(StoredCell::Text(text)) => Value::Text(text.clone()),
        });
        statement.execute(params_from_iter(cells))?;
    }
    Ok(())
}

/// Names as identifiers. They come from the schema of this database, or were compared with it.
fn quoted(names: &[String]) -> String {
    names.iter().map(|name| format!("\"{name}\"")).collect::<Vec<_>>().join(", ")
}
