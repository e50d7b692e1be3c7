//! Settings that a person stored; what they mean is the caller's.

use rusqlite::OptionalExtension;

use crate::{Store, StoreError};

impl Store {
    /// Every stored setting: its key and its value as JSON, by key.
    pub fn settings(&self) -> Result<Vec<(String, String)>, StoreError> {
        self.read("read the settings", |connection| {
            connection
                .prepare_cached("SELECT key, value FROM settings ORDER BY key")?
                .query_map([], |row| Ok((row.get(0)?, row.get(1)?)))?
                .collect()
        })
    }

    /// The value of one setting, as JSON.
    pub fn setting(&self, key: &str) -> Result<Option<String>, StoreError> {
        self.read("read a setting", |connection| {
            connection
                .prepare_cached("SELECT value FROM settings WHERE key = ?1")?
                .query_row([key], |row| row.get(0))
                .optional()
        })
    }

    /// Stores a setting; its value is JSON.
    pub fn set_setting(&mut self, key: &str, value: &str) -> Result<(), StoreError> {
        self.write("store the setting", |transaction| {
            transaction
                .execute(
                    "INSERT INTO settings (key, value) VALUES (?1, ?2)
                     ON CONFLICT (key) DO UPDATE SET value = excluded.value",
                    (key, value),
                )
                .map(drop)
        })
    }
}
