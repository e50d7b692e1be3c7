//! Another file under the name of the database: with another key, or from a backup. What was there is never at risk: the
//! new file is finished and read back before it takes the name, in one step.

use std::path::{Path, PathBuf};

use rusqlite::Connection;

use crate::copying::{self, Scratch};
use crate::folder_lock::FolderLock;
use crate::migrate::{self, MIGRATIONS};
use crate::{Store, StoreError, anchor, check, files, unlock};

/// Gives the database another key. A kill at any moment leaves it whole under the old key or the new one; an error
/// leaves it under the old one. Needs room for a second copy.
pub fn rekey(
    _alone: &FolderLock,
    data_dir: &Path,
    old: &[u8; 32],
    new: &[u8; 32],
) -> Result<(), StoreError> {
    let path = data_dir.join(unlock::NAME);
    copying::remove_leftovers(&path);
    unlock::inspect(&path)?;
    let fault = |error| StoreError::classify(&path, "give the database another key", error);
    let connection =
        unlock::connect(&path, old).map_err(|error| unlock::opening_fault(&path, old, error))?;
    migrate::refuse_unknown(&connection, &path, MIGRATIONS)?;
    fold_write_ahead(&connection, &path)?;
    let found = check::faults(&connection).map_err(fault)?;
    if let Some(error) = copying::refused(&path, &found) {
        return Err(error);
    }
    let scratch = Scratch::beside(&path)?;
    scratch.fill(&connection, &path)?;
    scratch.rekey(old, new)?;
    scratch.verify(new)?;
    let copy = unlock::connect(scratch.path(), new).map_err(fault)?;
    let same = copying::counts(&copy).map_err(fault)?
        == copying::counts(&connection).map_err(fault)?
        && migrate::version(&copy).map_err(fault)?
            == migrate::version(&connection).map_err(fault)?;
    drop(copy);
    if !same {
        return Err(StoreError::NotWhole { path: scratch.path().to_path_buf() });
    }
    // Unix exchanges a file that is open, and its lock holds until then; others exchange only one that is not.
    #[cfg(not(unix))]
    drop(connection);
    scratch.replace(&path)?;
    #[cfg(unix)]
    drop(connection);
    if let anchor::Found::Anchor(mut head) = anchor::read(&path) {
        head.key = anchor::fingerprint(new);
        // It names the key for a better message alone; the next row writes it anew.
        let _ = anchor::write(&path, &head);
    }
    Ok(())
}

/// Whether a file opens with a key. It says nothing of the pages after the first.
pub fn opens(path: &Path, key: &[u8; 32]) -> bool {
    unlock::inspect(path).is_ok() && unlock::connect(path, key).is_ok()
}

/// Moves what the write-ahead file holds into the database and takes that file away, so that the name can be given to
/// another file. An error when somebody else has the database open; an older tftsr holds no lock on the folder.
fn fold_write_ahead(connection: &Connection, path: &Path) -> Result<(), StoreError> {
    let fault = |error| match StoreError::classify(path, "exchange the database", error) {
        StoreError::Busy { path, .. } => StoreError::InUse { path },
        other => other,
    };
    connection.query_row("PRAGMA locking_mode = EXCLUSIVE", [], |_| Ok(())).map_err(fault)?;
    let mode: String = connection
        .query_row("PRAGMA journal_mode = DELETE", [], |row| row.get(0))
        .map_err(fault)?;
    if mode != "delete" {
        return Err(StoreError::InUse { path: path.to_path_buf() });
    }
    Ok(())
}

/// What restoring did.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Restored {
    /// Where the database that was there is now.
    pub kept: Option<PathBuf>,
    /// Schema of the backup.
    pub schema: i32,
}

/// Puts a backup in the place of the database. The backup is opened with `backup_key`, checked, and stored under `key`;
/// the database that was there stays beside it under another name. The audit head is for the caller to accept.
pub fn restore(
    _alone: &FolderLock,
    data_dir: &Path,
    key: &[u8; 32],
    backup: &Path,
    backup_key: &[u8; 32],
) -> Result<Restored, StoreError> {
    let path = data_dir.join(unlock::NAME);
    copying::remove_leftovers(&path);
    unlock::inspect_read_only(backup)?;
    if files::with_suffix(backup, "-wal").metadata().is_ok_and(|file| file.len() > 0) {
        return Err(StoreError::StillOpen { path: backup.to_path_buf() });
    }
    let scratch = Scratch::beside(&path)?;
    std::fs::copy(backup, scratch.path())
        .and_then(|_| files::make_private(scratch.path()))
        .map_err(|source| StoreError::file("copy", backup, source))?;
    let connection = unlock::connect(scratch.path(), backup_key)
        .map_err(|_| StoreError::ForeignKey { path: backup.to_path_buf() })?;
    migrate::refuse_unknown(&connection, backup, MIGRATIONS)?;
    let fault = |error| StoreError::classify(backup, "read the backup", error);
    let schema = migrate::version(&connection).map_err(fault)?;
    if let Some(error) = copying::refused(backup, &check::faults(&connection).map_err(fault)?) {
        return Err(error);
    }
    connection.close().map_err(|(_, error)| fault(error))?;
    scratch.rekey(backup_key, key)?;
    scratch.verify(key)?;
    let kept = keep_present(&path, key)?;
    scratch.replace(&path)?;
    Ok(Restored { kept, schema })
}

/// Gives the database that is there a second name, `tftsr.db.before-restore`, and takes its write-ahead file out of the
/// way of the one that comes. A database that does not open any more is kept byte for byte, with that file beside it.
fn keep_present(path: &Path, key: &[u8; 32]) -> Result<Option<PathBuf>, StoreError> {
    let write_ahead = files::with_suffix(path, "-wal");
    if path.symlink_metadata().is_err() && write_ahead.symlink_metadata().is_err() {
        return Ok(None);
    }
    if let Ok(connection) = unlock::connect(path, key) {
        // A damaged one is kept as it is.
        if let Err(StoreError::InUse { path }) = fold_write_ahead(&connection, path) {
            return Err(StoreError::InUse { path });
        }
    }
    let fault = |source| StoreError::file("keep", path, source);
    let kept = files::free_name(path, "before-restore");
    if path.symlink_metadata().is_ok() {
        files::second_name(path, &kept).map_err(fault)?;
    }
    if write_ahead.symlink_metadata().is_ok() {
        std::fs::rename(&write_ahead, files::with_suffix(&kept, "-wal")).map_err(fault)?;
    }
    let _ = std::fs::remove_file(files::with_suffix(path, "-shm"));
    Ok(Some(kept))
}

impl Store {
    /// An encrypted copy under a name that must be free, with the same key, read back before it gets the name. Others may
    /// go on working; what they write after the start may be missing from it.
    pub fn back_up(&self, key: &[u8; 32], target: &Path) -> Result<(), StoreError> {
        if target.symlink_metadata().is_ok() {
            return Err(StoreError::NameTaken { path: target.to_path_buf() });
        }
        let scratch = Scratch::beside(target)?;
        scratch.fill(&self.connection, &self.path)?;
        scratch.verify(key)?;
        scratch.publish(target)
    }

    /// A copy as plain SQLite, not encrypted, under a name that must be free.
    pub fn export_plain(&self, key: &[u8; 32], target: &Path) -> Result<(), StoreError> {
        if target.symlink_metadata().is_ok() {
            return Err(StoreError::NameTaken { path: target.to_path_buf() });
        }
        // Of a copy at rest: the export reads table by table, and others may write between two.
        let still = Scratch::beside(target)?;
        still.fill(&self.connection, &self.path)?;
        let plain = Scratch::beside(target)?;
        let fault = |error| StoreError::classify(target, "export the database", error);
        let connection = unlock::connect(still.path(), key).map_err(fault)?;
        let name = plain.path().to_str().ok_or_else(|| {
            StoreError::file("make", target, std::io::Error::other("its path is not UTF-8"))
        })?;
        connection.execute("ATTACH DATABASE ?1 AS plain KEY ''", [name]).map_err(fault)?;
        connection.query_row("SELECT sqlcipher_export('plain')", [], |_| Ok(())).map_err(fault)?;
        // The export forgets it.
        let version = migrate::version(&connection).map_err(fault)?;
        connection
            .execute_batch(&format!("PRAGMA plain.user_version = {version}; DETACH DATABASE plain"))
            .map_err(fault)?;
        plain.publish(target)
    }
}
