//! The table `vault`: which value a placeholder stands for. The one place where original values are kept.

use rusqlite::Connection;

use crate::{Store, StoreError};

/// One placeholder and the value behind it.
#[derive(Clone, PartialEq, Eq)]
pub struct PlaceholderRow {
    /// Type id of the value.
    pub kind: String,
    /// Number within the type, from 1.
    pub number: u32,
    /// What stands in the text.
    pub placeholder: String,
    /// Names the value without telling it; equal for values that count as equal.
    pub value_key: String,
    /// The value.
    pub value: String,
}

/// The value stays out of traces and panics.
impl std::fmt::Debug for PlaceholderRow {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(&self.placeholder)
    }
}

impl Store {
    /// The placeholders of an issue or workspace, in the order they were given out.
    pub fn placeholders(&self, scope: &str) -> Result<Vec<PlaceholderRow>, StoreError> {
        self.read("read the placeholders", |connection| rows_of(connection, scope))
    }

    /// Adds placeholders, all or none. An error when another process gave out one of them, or numbered one of the values,
    /// since they were read: see [`Store::number_placeholders`].
    pub fn add_placeholders(
        &mut self,
        scope: &str,
        added: &[PlaceholderRow],
    ) -> Result<(), StoreError> {
        let result =
            self.write("store the placeholders", |transaction| insert(transaction, scope, added));
        result.map_err(|error| match error {
            StoreError::AlreadyThere { .. } => {
                StoreError::PlaceholderClash { scope: scope.to_owned() }
            }
            other => other,
        })
    }

    /// Reads the placeholders, lets `work` number further values, and stores those, while no other process can number any:
    /// it waits for at most five seconds, so `work` must be short.
    pub fn number_placeholders<T>(
        &mut self,
        scope: &str,
        work: impl FnOnce(Vec<PlaceholderRow>) -> (T, Vec<PlaceholderRow>),
    ) -> Result<T, StoreError> {
        self.write("store the placeholders", |transaction| {
            let (result, added) = work(rows_of(transaction, scope)?);
            insert(transaction, scope, &added)?;
            Ok(result)
        })
    }

    /// Forgets a placeholder and the value behind it. False when there is none.
    pub fn remove_placeholder(
        &mut self,
        scope: &str,
        placeholder: &str,
    ) -> Result<bool, StoreError> {
        self.write("remove the placeholder", |transaction| {
            transaction
                .execute(
                    "DELETE FROM vault WHERE scope = ?1 AND placeholder = ?2",
                    (scope, placeholder),
                )
                .map(|rows| rows > 0)
        })
    }
}

fn rows_of(connection: &Connection, scope: &str) -> rusqlite::Result<Vec<PlaceholderRow>> {
    connection
        .prepare_cached(
            "SELECT kind, number, placeholder, value_key, value FROM vault WHERE scope = ?1 ORDER BY id",
        )?
        .query_map([scope], |row| {
            Ok(PlaceholderRow {
                kind: row.get(0)?,
                number: row.get(1)?,
                placeholder: row.get(2)?,
                value_key: row.get(3)?,
                value: row.get(4)?,
            })
        })?
        .collect()
}

fn insert(connection: &Connection, scope: &str, added: &[PlaceholderRow]) -> rusqlite::Result<()> {
    let mut insert = connection.prepare_cached(
        "INSERT INTO vault (scope, kind, number, placeholder, value_key, value)
         VALUES (?1, ?2, ?3, ?4, ?5, ?6)",
    )?;
    for row in added {
        insert.execute((
            scope,
            &row.kind,
            row.number,
            &row.placeholder,
            &row.value_key,
            &row.value,
        ))?;
    }
    Ok(())
}
