//! Copies of the database, its check, and what can be saved of a damaged one.

use std::path::{Path, PathBuf};

use serde_json::{Value, json};
use store::{FolderLock, Store};
use vault::Mode;

use super::{fault, keys, typed};
use crate::Workbench;
use crate::outcome::CommandError;

/// What lies beside a backup: the places that open it, as they were then.
fn keys_beside(backup: &Path) -> PathBuf {
    let mut name = backup.as_os_str().to_owned();
    name.push(".keys");
    PathBuf::from(name)
}

impl Workbench {
    /// An encrypted copy, read back, and beside it the places that open it. Others may go on working. Neither name may
    /// be taken.
    pub fn back_up(&self, target: &Path) -> Result<Value, CommandError> {
        let target = typed(self, target);
        let keys = keys_beside(&target);
        if keys.symlink_metadata().is_ok() {
            return Err(CommandError::Refused(format!(
                "{} is there already and is not written over: choose another name",
                keys.display()
            )));
        }
        let (mut store, unlocked) = self.unlocked()?;
        store.back_up(unlocked.key.bytes(), &target).map_err(|error| fault(&error))?;
        let slots = vault::slots_file(&self.folder()?);
        vault::copy_slots(&slots, &keys).map_err(|error| fault(&error))?;
        let entry = self.entry("back up the database", "a file", "");
        store.append_audit(&entry).map_err(|error| fault(&error))?;
        let bytes = std::fs::metadata(&target).map_or(0, |file| file.len());
        Ok(json!({ "path": target, "keys": keys, "bytes": bytes }))
    }

    /// Puts a backup in the place of the database, which stays beside it. The backup's own places open it, where they
    /// are not those of the database; from then on those of the database do.
    pub fn restore_backup(
        &self,
        backup: &Path,
        recovery: Option<&str>,
    ) -> Result<Value, CommandError> {
        let backup = typed(self, backup);
        let folder = self.folder()?;
        let slots = vault::slots_file(&folder);
        let beside = keys_beside(&backup);
        let has_own = beside.symlink_metadata().is_ok();
        if !backup.is_file() {
            return Err(CommandError::Missing(format!("there is no file {}", backup.display())));
        }
        std::fs::create_dir_all(&folder).map_err(|error| {
            CommandError::File(format!("cannot make {}: {error}", folder.display()))
        })?;
        let alone = FolderLock::alone(&folder).map_err(|error| fault(&error))?;
        if has_own && slots.symlink_metadata().is_err() {
            // On another machine, or after the file with the places was lost: those of the backup are the ones.
            vault::copy_slots(&beside, &slots).map_err(|error| fault(&error))?;
        }
        let sources = self.key_sources();
        let own = has_own.then(|| vault::fingerprint_of(&beside)).transpose();
        let own = own.map_err(|error| fault(&error))?;
        let present = vault::slots(&folder).ok();
        let is_same = present
            .is_some_and(|present| own.as_ref().is_none_or(|own| *own == present.fingerprint));
        let key = if is_same && recovery.is_some() {
            keys::backup_key(&slots, &sources, recovery)?
        } else {
            let mode = if slots.exists() { Mode::MustExist } else { Mode::Create };
            vault::obtain(&folder, &sources, mode).map_err(|error| fault(&error))?.key
        };
        let backup_key = match (is_same, own.is_some()) {
            (false, true) => keys::backup_key(&beside, &sources, recovery)?,
            _ => key.clone(),
        };
        let restored = store::restore(&alone, &folder, key.bytes(), &backup, backup_key.bytes())
            .map_err(|error| fault(&error))?;
        drop(alone);
        let mut store = Store::open(&folder, key.bytes()).map_err(|error| fault(&error))?;
        // The log of the backup ends earlier than the one whose head was kept.
        let entry = self.entry("restore the database from a backup", "a file", "");
        store.accept_audit_head(&entry).map_err(|error| fault(&error))?;
        Ok(json!({ "kept": restored.kept, "schema": restored.schema }))
    }

    /// Checks the database in use.
    pub fn check_database(&self) -> Result<Value, CommandError> {
        let (store, _) = self.unlocked()?;
        let report = store.check().map_err(|error| fault(&error))?;
        let whole = report.faults.is_empty() && report.audit.broken_at.is_none();
        Ok(json!({
            "ok": whole, "schema": report.schema, "pages": report.pages,
            "badPages": report.faults.pages, "badTables": report.faults.tables,
            "orphans": report.faults.orphans,
            "audit": {
                "rows": report.audit.rows, "head": report.audit.head,
                "brokenAt": report.audit.broken_at, "problem": report.audit.problem,
            },
        }))
    }

    /// Saves what can be read of the database, or of another file under its key, into a new file.
    pub fn salvage_database(
        &self,
        from: Option<&Path>,
        target: &Path,
    ) -> Result<Value, CommandError> {
        let folder = self.folder()?;
        let damaged = from.map_or_else(|| folder.join("tftsr.db"), |from| typed(self, from));
        let target = typed(self, target);
        let unlocked = vault::obtain(&folder, &self.key_sources(), Mode::MustExist)
            .map_err(|error| fault(&error))?;
        let salvage = |key: &vault::DatabaseKey| store::salvage(&damaged, key.bytes(), &target);
        let mut report = salvage(&unlocked.key);
        if report.is_err()
            && let Some(next) = &unlocked.next
        {
            report = salvage(next);
        }
        let report = report.map_err(|error| fault(&error))?;
        let tables: Vec<Value> = report
            .tables
            .iter()
            .map(|table| json!({ "name": table.name, "saved": table.saved, "lost": table.lost }))
            .collect();
        Ok(json!({
            "path": target, "whole": report.is_whole(), "tables": tables,
            "stubs": report.stubs, "orphans": report.orphans,
        }))
    }

    /// A copy that is not encrypted. The audit log tells of it before the file is there.
    pub fn export_plain(&self, target: &Path) -> Result<Value, CommandError> {
        let target = typed(self, target);
        let (mut store, unlocked) = self.unlocked()?;
        let entry = self.entry("export the database in the clear", "a file", "all values included");
        store.append_audit(&entry).map_err(|error| fault(&error))?;
        store.export_plain(unlocked.key.bytes(), &target).map_err(|error| fault(&error))?;
        Ok(json!({ "path": target }))
    }

    /// The audit log as it stands, one JSON object a row, the oldest first, for a check by another program.
    pub fn audit_lines(&self) -> Result<Vec<String>, CommandError> {
        let rows = self.with_store(|store| store.audit_as_it_stands())?;
        Ok(rows
            .into_iter()
            .map(|row| {
                let [at, actor, action, subject, details, previous, hash] = row.texts;
                json!({
                    "sequence": row.sequence, "at": at, "actor": actor, "action": action,
                    "subject": subject, "details": details, "previous": previous, "hash": hash,
                })
                .to_string()
            })
            .collect())
    }

    /// Takes the audit log as it is for the truth, after a person looked into why it did not fit. The log says so.
    pub fn accept_audit(&self) -> Result<(), CommandError> {
        let entry = self.entry("accept the audit log as it is", "", "");
        self.with_store(|store| store.accept_audit_head(&entry))
    }
}
