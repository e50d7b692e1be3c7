//! Copies of a database: made whole under a scratch name, read back, and only then given their name.

use std::path::{Path, PathBuf};

use rusqlite::Connection;

use crate::check::{self, Faults};
use crate::{StoreError, files, unlock};

/// A copy that has no name of its own yet; it goes when it is dropped.
pub(crate) struct Scratch(PathBuf);

impl Scratch {
    /// An empty private file beside `path`.
    pub(crate) fn beside(path: &Path) -> Result<Scratch, StoreError> {
        let new = files::scratch_name(path);
        files::create_private(&new)
            .map_err(|source| StoreError::file("make a copy beside", path, source))?;
        Ok(Scratch(new))
    }

    pub(crate) fn path(&self) -> &Path {
        &self.0
    }

    /// Fills it with all that the connection's database holds now, under the same key. Others may write meanwhile.
    pub(crate) fn fill(&self, connection: &Connection, source: &Path) -> Result<(), StoreError> {
        let target = self.0.to_str().ok_or_else(|| {
            StoreError::file("copy", source, std::io::Error::other("its path is not UTF-8"))
        })?;
        connection
            .execute("VACUUM INTO ?1", [target])
            .map(drop)
            .map_err(|error| StoreError::classify(source, "copy the database", error))
    }

    /// Gives it another key.
    pub(crate) fn rekey(&self, old: &[u8; 32], new: &[u8; 32]) -> Result<(), StoreError> {
        if old == new {
            return Ok(());
        }
        let fault = |error| StoreError::classify(&self.0, "give the copy its key", error);
        let connection = unlock::connect(&self.0, old).map_err(fault)?;
        unlock::rekey(&connection, new).map_err(fault)?;
        connection.close().map_err(|(_, error)| fault(error))
    }

    /// Reads it back: every page, tables and indexes. Then it is on the disk.
    pub(crate) fn verify(&self, key: &[u8; 32]) -> Result<(), StoreError> {
        let fault = |error| StoreError::classify(&self.0, "read the copy back", error);
        let connection = unlock::connect(&self.0, key).map_err(fault)?;
        let faults = check::faults(&connection).map_err(fault)?;
        if !faults.is_readable() {
            return Err(StoreError::file(
                "read back",
                &self.0,
                std::io::Error::other("the copy is not whole"),
            ));
        }
        connection.close().map_err(|(_, error)| fault(error))?;
        std::fs::OpenOptions::new()
            .write(true)
            .open(&self.0)
            .and_then(|file| file.sync_all())
            .map_err(|source| StoreError::file("write", &self.0, source))
    }

    /// Gives it a name that must be free.
    pub(crate) fn publish(self, target: &Path) -> Result<(), StoreError> {
        match files::publish(&self.0, target) {
            Ok(true) => Ok(()),
            Ok(false) => Err(StoreError::NameTaken { path: target.to_path_buf() }),
            Err(source) => Err(StoreError::file("make", target, source)),
        }
    }

    /// Puts it in the place of a file, in one step.
    pub(crate) fn replace(self, target: &Path) -> Result<(), StoreError> {
        std::fs::rename(&self.0, target)
            .map_err(|source| StoreError::file("replace", target, source))?;
        files::sync_folder(target);
        Ok(())
    }
}

impl Drop for Scratch {
    fn drop(&mut self) {
        for suffix in ["", "-wal", "-shm", "-journal"] {
            let _ = std::fs::remove_file(files::with_suffix(&self.0, suffix));
        }
    }
}

/// Removes copies that a killed process left. Only for who holds the folder alone.
pub(crate) fn remove_leftovers(database: &Path) {
    let (Some(folder), Some(name)) = (database.parent(), database.file_name()) else { return };
    let begin = format!("{}.new-", name.to_string_lossy());
    for entry in std::fs::read_dir(folder).into_iter().flatten().flatten() {
        if entry.file_name().to_string_lossy().starts_with(&begin) {
            let _ = std::fs::remove_file(entry.path());
        }
    }
}

/// How many rows each table has; the same for a database and its copy.
pub(crate) fn counts(connection: &Connection) -> rusqlite::Result<Vec<(String, i64)>> {
    check::tables(connection)?
        .into_iter()
        .map(|table| {
            let sql = format!("SELECT count(*) FROM \"{table}\"");
            Ok((table, connection.query_row(&sql, [], |row| row.get(0))?))
        })
        .collect()
}

/// What [`Faults`] says, for a copy that was refused.
pub(crate) fn refused(path: &Path, faults: &Faults) -> Option<StoreError> {
    (!faults.is_readable()).then(|| StoreError::NotWhole { path: path.to_path_buf() })
}
