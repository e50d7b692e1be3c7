//! Which AI providers a person set up. A key stands here only where the system has no keychain.

use jiff::Timestamp;
use rusqlite::OptionalExtension;

use crate::values::{time, time_text};
use crate::{Store, StoreError};

/// One provider; its key is asked for apart.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct StoredProvider {
    /// UUIDv7.
    pub id: String,
    /// What a person calls it; unique.
    pub name: String,
    /// The wire form it speaks.
    pub kind: String,
    /// The address requests go to.
    pub base: String,
    /// The model, once one is chosen.
    pub model: Option<String>,
    /// The path below the address, where it is not the usual one.
    pub path: Option<String>,
    /// The header that carries the key, where it is not the usual one.
    pub key_header: Option<String>,
    /// What stands before the key in that header.
    pub key_prefix: Option<String>,
    /// When it was last changed (UTC).
    pub updated_at: Timestamp,
}

impl Store {
    /// All providers, by name.
    pub fn providers(&self) -> Result<Vec<StoredProvider>, StoreError> {
        self.read("read the providers", |connection| {
            connection
                .prepare_cached(
                    "SELECT id, name, kind, origin, model, path, key_header, key_prefix, updated_at
                     FROM ai_providers ORDER BY name",
                )?
                .query_map([], |row| {
                    Ok(StoredProvider {
                        id: row.get(0)?,
                        name: row.get(1)?,
                        kind: row.get(2)?,
                        base: row.get(3)?,
                        model: row.get(4)?,
                        path: row.get(5)?,
                        key_header: row.get(6)?,
                        key_prefix: row.get(7)?,
                        updated_at: time(row, 8)?,
                    })
                })?
                .collect()
        })
    }

    /// Stores a provider, or changes the one of its name. Where the address changes, a key that is kept here goes: it
    /// was given for the old one.
    pub fn save_provider(&mut self, provider: &StoredProvider) -> Result<(), StoreError> {
        self.write("store the provider", |transaction| {
            transaction
                .execute(
                    "INSERT INTO ai_providers (id, name, kind, origin, model, path, key_header, key_prefix, updated_at)
                     VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9)
                     ON CONFLICT (name) DO UPDATE SET
                         api_key = CASE WHEN origin = excluded.origin THEN api_key END,
                         kind = excluded.kind, origin = excluded.origin, model = excluded.model,
                         path = excluded.path, key_header = excluded.key_header,
                         key_prefix = excluded.key_prefix, updated_at = excluded.updated_at",
                    (
                        &provider.id,
                        &provider.name,
                        &provider.kind,
                        &provider.base,
                        &provider.model,
                        &provider.path,
                        &provider.key_header,
                        &provider.key_prefix,
                        time_text(provider.updated_at),
                    ),
                )
                .map(drop)
        })
    }

    /// Forgets a provider and its key; whether there was one.
    pub fn delete_provider(&mut self, name: &str) -> Result<bool, StoreError> {
        self.write("delete the provider", |transaction| {
            transaction
                .execute("DELETE FROM ai_providers WHERE name = ?1", [name])
                .map(|count| count > 0)
        })
    }

    /// The key that is kept here for a provider.
    pub fn provider_key(&self, name: &str) -> Result<Option<String>, StoreError> {
        self.read("read the key of the provider", |connection| {
            connection
                .prepare_cached("SELECT api_key FROM ai_providers WHERE name = ?1")?
                .query_row([name], |row| row.get(0))
                .optional()
                .map(Option::flatten)
        })
    }

    /// Keeps a key for a provider, or takes it away.
    pub fn set_provider_key(&mut self, name: &str, key: Option<&str>) -> Result<(), StoreError> {
        self.write("store the key of the provider", |transaction| {
            transaction
                .execute("UPDATE ai_providers SET api_key = ?2 WHERE name = ?1", (name, key))
                .map(drop)
        })
    }
}
