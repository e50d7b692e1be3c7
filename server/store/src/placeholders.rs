//! The table `vault`: which value a placeholder stands for. The one place where original values are kept.

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
        self.read("read the placeholders", |connection| {
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
        })
    }

    /// Adds placeholders, all or none. An error when another process gave out one of them, or numbered one of the values,
    /// since they were read: read them again and retry.
    pub fn add_placeholders(
        &mut self,
        scope: &str,
        added: &[PlaceholderRow],
    ) -> Result<(), StoreError> {
        let result = self.write("store the placeholders", |transaction| {
            let mut insert = transaction.prepare_cached(
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
        });
        result.map_err(|error| match error {
            StoreError::AlreadyThere { .. } => {
                StoreError::PlaceholderClash { scope: scope.to_owned() }
            }
            other => other,
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
