//! Brings the schema up to date: the SQL files of `migrations/`, embedded, in order, forward only.

use std::path::Path;

use rusqlite::{Connection, OptionalExtension, TransactionBehavior};
use sha2::{Digest, Sha256};

use crate::copying::Scratch;
use crate::values::hex;
use crate::{StoreError, files, unlock};

/// One step of the schema.
pub(crate) struct Migration {
    /// Number in the file's name, from 1 without gaps.
    pub(crate) version: i32,
    /// Name of the file.
    pub(crate) name: &'static str,
    /// What it runs.
    pub(crate) sql: &'static str,
}

impl Migration {
    /// The same one.
    pub(crate) fn again(&self) -> Migration {
        Migration { version: self.version, name: self.name, sql: self.sql }
    }
}

macro_rules! migrations {
    ($($version:literal $name:literal;)+) => {
        &[$(Migration {
            version: $version,
            name: $name,
            sql: include_str!(concat!("../../../migrations/", $name)),
        },)+]
    };
}

/// All of them, in order. A file that was released is never edited: databases keep its hash.
pub(crate) const MIGRATIONS: &[Migration] = migrations! {
    1 "0001_issues.sql";
    2 "0002_findings.sql";
    3 "0003_conversations.sql";
    4 "0004_documents.sql";
    5 "0005_audit_log.sql";
    6 "0006_exports.sql";
    7 "0007_providers.sql";
    8 "0008_ai_spend.sql";
    9 "0009_conversation.sql";
    10 "0010_publishing.sql";
    11 "0011_images.sql";
    12 "0012_unsettled.sql";
    13 "0013_guessed_times.sql";
    14 "0014_clear_exports.sql";
};

const DOING: &str = "bring the schema up to date";

fn latest(migrations: &[Migration]) -> i32 {
    migrations.last().map_or(0, |migration| migration.version)
}

pub(crate) fn version(connection: &Connection) -> rusqlite::Result<i32> {
    connection.query_row("PRAGMA user_version", [], |row| row.get(0))
}

/// An error for a database that a newer or another program wrote. Only reads.
pub(crate) fn refuse_unknown(
    connection: &Connection,
    path: &Path,
    migrations: &[Migration],
) -> Result<(), StoreError> {
    let fault = |error| StoreError::classify(path, "read the schema", error);
    let found = version(connection).map_err(fault)?;
    let known = latest(migrations);
    if found > known {
        return Err(StoreError::NewerSchema { path: path.to_path_buf(), found, known });
    }
    for migration in migrations.iter().filter(|migration| migration.version <= found) {
        let applied: Option<String> = connection
            .query_row(
                "SELECT sha256 FROM schema_migrations WHERE version = ?1",
                [migration.version],
                |row| row.get(0),
            )
            .optional()
            .map_err(fault)?;
        if applied.as_deref() != Some(&hash(migration)) {
            let name = migration.name.to_owned();
            return Err(StoreError::ChangedMigration { path: path.to_path_buf(), name });
        }
    }
    Ok(())
}

/// Applies what is missing, all of it or nothing. Several processes may try at once; one does it, the others find it done.
pub(crate) fn migrate(
    connection: &mut Connection,
    path: &Path,
    key: &[u8; 32],
    migrations: &[Migration],
) -> Result<(), StoreError> {
    let fault = |error| StoreError::classify(path, DOING, error);
    if version(connection).map_err(fault)? == latest(migrations) {
        return Ok(());
    }
    let transaction =
        connection.transaction_with_behavior(TransactionBehavior::Immediate).map_err(fault)?;
    refuse_unknown(&transaction, path, migrations)?;
    let found = version(&transaction).map_err(fault)?;
    if found == latest(migrations) {
        return Ok(());
    }
    if found > 0 {
        // Nobody can write while we hold the lock, so the copy is exactly what is about to change.
        back_up(path, key, found)?;
    }
    apply(&transaction, migrations, found).map_err(fault)?;
    transaction.commit().map_err(fault)
}

fn apply(connection: &Connection, migrations: &[Migration], found: i32) -> rusqlite::Result<()> {
    connection.execute_batch(
        "CREATE TABLE IF NOT EXISTS schema_migrations (
             version    INTEGER PRIMARY KEY,
             name       TEXT NOT NULL,
             sha256     TEXT NOT NULL,
             applied_at TEXT NOT NULL
         ) STRICT",
    )?;
    for migration in migrations.iter().filter(|migration| migration.version > found) {
        connection.execute_batch(migration.sql)?;
        connection.execute(
            "INSERT INTO schema_migrations (version, name, sha256, applied_at)
             VALUES (?1, ?2, ?3, strftime('%Y-%m-%dT%H:%M:%fZ', 'now'))",
            (migration.version, migration.name, hash(migration)),
        )?;
    }
    connection.execute_batch(&format!("PRAGMA user_version = {}", latest(migrations)))
}

/// SHA-256 of a file with line ends as in the repository, whatever a checkout made of them.
fn hash(migration: &Migration) -> String {
    hex(&Sha256::digest(migration.sql.replace("\r\n", "\n").as_bytes()))
}

/// An encrypted copy with the same key beside the database: `tftsr.db.schema-3.backup`. It is read back before it counts.
fn back_up(path: &Path, key: &[u8; 32], found: i32) -> Result<(), StoreError> {
    let fault =
        |error| StoreError::classify(path, "copy the database before changing its schema", error);
    let scratch = Scratch::beside(path)?;
    let reader = unlock::connect(path, key).map_err(fault)?;
    scratch.fill(&reader, path)?;
    scratch.verify(key)?;
    scratch.publish(&files::free_name(path, &format!("schema-{found}.backup")))
}
