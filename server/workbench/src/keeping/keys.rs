//! The places that open the database: listed, added, removed, exchanged, and the way back in by the recovery key.

use std::path::{Path, PathBuf};

use serde_json::{Value, json};
use store::{FolderLock, Store};
use vault::{DatabaseKey, KeySources, NewSlot, RecoveryKey, Rekey, SlotKind};
use zeroize::Zeroizing;

use super::{fault, typed};
use crate::Workbench;
use crate::outcome::CommandError;

/// A place to be, as it was typed.
pub enum Place {
    /// The keychain of the system.
    Keychain,
    /// A passphrase.
    Passphrase(Zeroizing<String>),
    /// A key file; made if it is missing.
    KeyFile(PathBuf),
    /// A recovery key that is made now.
    Recovery,
}

/// Shows a recovery key to the person; what it could not show is not used.
pub type Show<'a> = &'a mut dyn FnMut(&str) -> std::io::Result<()>;

impl Workbench {
    /// The places that open the database, without asking anybody for a key.
    pub fn key_places(&self) -> Result<Value, CommandError> {
        let info = vault::slots(&self.folder()?).map_err(|error| fault(&error))?;
        let places: Vec<Value> = info
            .slots
            .iter()
            .map(|slot| {
                let cost = slot.cost.map(|(memory, passes, lanes)| {
                    json!({ "kdf": "argon2id", "memoryKiB": memory, "passes": passes, "lanes": lanes })
                });
                json!({ "kind": slot.kind.id(), "title": slot.kind.title(), "cost": cost })
            })
            .collect();
        Ok(json!({
            "key": info.fingerprint, "places": places, "rekeyPending": info.rekey_pending,
        }))
    }

    /// The kind of the place that opens the database now.
    pub fn key_place_in_use(&self) -> Result<&'static str, CommandError> {
        let backend = self.unlocked()?.1.backend;
        let kind = SlotKind::ALL.into_iter().find(|kind| kind.title() == backend);
        Ok(kind.unwrap_or(SlotKind::Keychain).id())
    }

    /// One more place.
    pub fn add_key(&self, place: &Place, show: Show<'_>) -> Result<(), CommandError> {
        self.put_key(place, show, "add a place that opens the database", vault::add)
    }

    /// What a place keeps is exchanged. The database file is not written.
    pub fn rotate_key(&self, place: &Place, show: Show<'_>) -> Result<(), CommandError> {
        self.put_key(place, show, "exchange a key that opens the database", vault::rotate)
    }

    fn put_key(
        &self,
        place: &Place,
        show: Show<'_>,
        action: &str,
        put: fn(&Path, &DatabaseKey, &NewSlot<'_>) -> Result<(), vault::VaultError>,
    ) -> Result<(), CommandError> {
        let folder = self.folder()?;
        let (mut store, unlocked) = self.unlocked()?;
        let kind = with_slot(self, place, show, |slot| put(&folder, &unlocked.key, slot))?;
        self.record(&mut store, action, kind)
    }

    /// One place fewer; another one has to open the database now.
    pub fn remove_key(&self, kind: &str) -> Result<(), CommandError> {
        let kind = kind_of(kind)?;
        let folder = self.folder()?;
        vault::remove(&folder, &self.key_sources(), kind).map_err(|error| fault(&error))?;
        // What opened it so far may be what was removed; then the next use of another place records nothing of this.
        match self.unlock_store() {
            Ok((mut store, _)) => {
                self.record(&mut store, "remove a place that opens the database", kind.title())
            }
            Err(_) => Ok(()),
        }
    }

    /// Back in by the recovery key: `place` opens the database from now on, in the place of what stood for its kind, and
    /// another recovery key takes the place of the one that was used.
    pub fn recover_key(
        &self,
        recovery: &str,
        place: &Place,
        show: Show<'_>,
    ) -> Result<(), CommandError> {
        let folder = self.folder()?;
        let used = RecoveryKey::parse(recovery).map_err(|error| fault(&error))?;
        let mut unlocked = vault::recover(&folder, &used).map_err(|error| fault(&error))?;
        let mut opened = Store::open(&folder, unlocked.key.bytes());
        if let Some(next) = unlocked.next.take() {
            if opened.is_err() {
                opened = Store::open(&folder, next.bytes());
                unlocked.key = next;
            }
            if opened.is_ok() {
                vault::settle(&folder, &unlocked.key).map_err(|error| fault(&error))?;
            }
        }
        let mut store = opened.map_err(|error| fault(&error))?;
        let key = &unlocked.key;
        let has = |kind: &str| {
            vault::slots(&folder)
                .is_ok_and(|info| info.slots.iter().any(|slot| slot.kind.id() == kind))
        };
        let kind = with_slot(self, place, &mut |_| Ok(()), |slot| match slot {
            // The old file is gone or its content lost: another slot is made for what lies there now.
            NewSlot::KeyFile(_) if has("key-file") => vault::replace(&folder, key, slot),
            NewSlot::Passphrase(_) if has("passphrase") => vault::rotate(&folder, key, slot),
            NewSlot::Keychain if has("keychain") => vault::rotate(&folder, key, slot),
            slot => vault::add(&folder, key, slot),
        })?;
        with_slot(self, &Place::Recovery, show, |slot| vault::rotate(&folder, key, slot))?;
        self.record(&mut store, "recover the database by its recovery key", kind)
    }

    /// Gives the database another key, and every place that key. A kill at any moment leaves it whole.
    pub fn rekey(&self, show: Show<'_>) -> Result<(), CommandError> {
        let folder = self.folder()?;
        // Opening it settles what was interrupted earlier, and shows that it opens.
        drop(self.unlocked()?);
        let alone = FolderLock::alone(&folder).map_err(|error| fault(&error))?;
        let sources = self.key_sources();
        let has_recovery = vault::slots(&folder)
            .is_ok_and(|info| info.slots.iter().any(|slot| slot.kind == SlotKind::Recovery));
        let recovery =
            has_recovery.then(RecoveryKey::new).transpose().map_err(|error| fault(&error))?;
        let rekey =
            Rekey::begin(&folder, &sources, recovery.as_ref()).map_err(|error| fault(&error))?;
        if let Some(recovery) = &recovery
            && let Err(error) = show(&recovery.text())
        {
            rekey.give_up().map_err(|error| fault(&error))?;
            return Err(CommandError::File(format!(
                "the recovery key could not be shown: {error}"
            )));
        }
        let (old, new) = (rekey.old().bytes(), rekey.new_key().bytes());
        if let Err(error) = store::rekey(&alone, &folder, old, new) {
            // An error after the exchange would still mean that it was made.
            let settled = match store::opens(&folder.join("tftsr.db"), new) {
                true => rekey.finish(),
                false => rekey.give_up(),
            };
            settled.map_err(|error| fault(&error))?;
            return Err(fault(&error));
        }
        rekey.finish().map_err(|error| fault(&error))?;
        drop(alone);
        let (mut store, _) = self.unlocked()?;
        self.record(&mut store, "give the database another key", "all places")
    }

    fn record(&self, store: &mut Store, action: &str, subject: &str) -> Result<(), CommandError> {
        store.append_audit(&self.entry(action, subject, "")).map_err(|error| fault(&error))
    }
}

/// Hands the slot of a place to `put`. A recovery key is shown first: what a person never saw must not be in force.
fn with_slot(
    workbench: &Workbench,
    place: &Place,
    show: Show<'_>,
    put: impl FnOnce(&NewSlot<'_>) -> Result<(), vault::VaultError>,
) -> Result<&'static str, CommandError> {
    let (done, kind) = match place {
        Place::Keychain => (put(&NewSlot::Keychain), SlotKind::Keychain),
        Place::Passphrase(words) => (put(&NewSlot::Passphrase(words)), SlotKind::Passphrase),
        Place::KeyFile(path) => {
            (put(&NewSlot::KeyFile(&typed(workbench, path))), SlotKind::KeyFile)
        }
        Place::Recovery => {
            let key = RecoveryKey::new().map_err(|error| fault(&error))?;
            show(&key.text()).map_err(|error| {
                CommandError::File(format!("the recovery key could not be shown: {error}"))
            })?;
            let done = put(&NewSlot::Recovery(&key));
            if let Err(error) = done {
                return Err(CommandError::Store(format!(
                    "the recovery key just shown is not in force: {}",
                    crate::persistence::chain(&error)
                )));
            }
            (done, SlotKind::Recovery)
        }
    };
    done.map_err(|error| fault(&error))?;
    Ok(kind.title())
}

fn kind_of(id: &str) -> Result<SlotKind, CommandError> {
    SlotKind::ALL
        .into_iter()
        .find(|kind| kind.id() == id)
        .ok_or_else(|| CommandError::Refused(format!("{id} is no place that opens a database")))
}

/// Where the key of a backup comes from.
pub(super) fn backup_key(
    slots: &Path,
    sources: &KeySources,
    recovery: Option<&str>,
) -> Result<DatabaseKey, CommandError> {
    let recovery = recovery.map(RecoveryKey::parse).transpose().map_err(|error| fault(&error))?;
    vault::obtain_beside(slots, sources, recovery.as_ref()).map_err(|error| fault(&error))
}
