//! The places that open a database: which there are, one more, one fewer, one exchanged, and the way back in.
//!
//! None of this writes the database: its key stays, and each place keeps it wrapped. The file with the slots is replaced
//! in one step, after what a new slot needs is where it belongs and before what an old one needed goes: a kill leaves the
//! old places or the new ones, at worst with an item or a slot that is of use to nobody.

use std::path::{Path, PathBuf};
use std::sync::Arc;

use crate::keychain::Keychain;
use crate::recovery::RecoveryKey;
use crate::sidecar::{Sidecar, Slot};
use crate::wrap::Cost;
use crate::{
    DatabaseKey, KeySources, Mode, Secret, SlotKind, Unlocked, VaultError, damaged, files,
    key_file, keychain, obtain_with, sidecar, unlocked, wrap,
};

/// What the file with the slots says, without anything secret.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SlotsInfo {
    /// Names the key of the database.
    pub fingerprint: String,
    /// The places.
    pub slots: Vec<SlotInfo>,
    /// Whether the program was killed while the database got another key; the next use of it settles that.
    pub rekey_pending: bool,
    /// How many lines only a newer program understands.
    pub unknown_lines: usize,
}

/// One place.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SlotInfo {
    /// Which.
    pub kind: SlotKind,
    /// For a passphrase: memory in KiB, passes and lanes of Argon2id.
    pub cost: Option<(u32, u32, u32)>,
}

/// A place to be, with what it needs.
#[derive(Debug)]
pub enum NewSlot<'a> {
    /// The keychain of the system.
    Keychain,
    /// Words, of at least 8 characters.
    Passphrase(&'a str),
    /// A key file, made if it is missing.
    KeyFile(&'a Path),
    /// A recovery key, which the caller shows to the person before.
    Recovery(&'a RecoveryKey),
}

impl NewSlot<'_> {
    fn kind(&self) -> SlotKind {
        match self {
            NewSlot::Keychain => SlotKind::Keychain,
            NewSlot::Passphrase(_) => SlotKind::Passphrase,
            NewSlot::KeyFile(_) => SlotKind::KeyFile,
            NewSlot::Recovery(_) => SlotKind::Recovery,
        }
    }
}

/// The places that open the database in a folder. Asks nobody for anything.
pub fn slots(data_dir: &Path) -> Result<SlotsInfo, VaultError> {
    let sidecar = read(&data_dir.join(sidecar::NAME))?;
    let info = |slot: &Slot| SlotInfo {
        kind: slot.kind,
        cost: slot.passphrase.map(|(_, cost)| (cost.memory, cost.passes, cost.lanes)),
    };
    Ok(SlotsInfo {
        slots: sidecar.slots.iter().map(info).collect(),
        rekey_pending: sidecar.next.is_some(),
        unknown_lines: sidecar.unknown.len(),
        fingerprint: sidecar.fingerprint,
    })
}

/// One more place. `key` is the key of the database.
pub fn add(data_dir: &Path, key: &DatabaseKey, new: &NewSlot<'_>) -> Result<(), VaultError> {
    change(data_dir, key, new, false, &keychain::of_system(), Cost::DEFAULT)
}

/// Exchanges what a place keeps: another item, other words, another content of the key file, another recovery key. What
/// it kept before opens nothing any more.
pub fn rotate(data_dir: &Path, key: &DatabaseKey, new: &NewSlot<'_>) -> Result<(), VaultError> {
    change(data_dir, key, new, true, &keychain::of_system(), Cost::DEFAULT)
}

/// The same where what the place kept is lost: a key file is taken as it is, or made.
pub fn replace(data_dir: &Path, key: &DatabaseKey, new: &NewSlot<'_>) -> Result<(), VaultError> {
    let kind = new.kind();
    {
        let mut held = Held::of(data_dir)?;
        held.must_be_of(key)?;
        if let NewSlot::KeyFile(file) = new {
            let (wrapping, _) = key_file::load_or_create(file)?;
            let slot = Slot::wrapping(&held.sidecar.database, kind, &wrapping, key.bytes())?;
            held.sidecar.put(slot);
            return held.write();
        }
    }
    rotate(data_dir, key, new)
}

/// One place fewer. Another one than that must open the database right now, with what is configured, so that nobody
/// locks the door behind the key.
pub fn remove(data_dir: &Path, sources: &KeySources, kind: SlotKind) -> Result<(), VaultError> {
    remove_with(data_dir, sources, kind, &keychain::of_system())
}

/// The key of the database by its recovery key. That one is to be replaced then: see [`rotate`].
pub fn recover(data_dir: &Path, key: &RecoveryKey) -> Result<Unlocked, VaultError> {
    let path = data_dir.join(sidecar::NAME);
    let sidecar = read(&path)?;
    if !sidecar.has(SlotKind::Recovery) {
        return Err(VaultError::SlotMissing { kind: SlotKind::Recovery, has: sidecar.words() });
    }
    unlocked(&sidecar, &path, &Secret::Recovery(key), &keychain::of_system(), None)
}

/// The key by a file with slots that lies beside a backup: from whichever place that is configured opens it (this machine
/// may have another passphrase or key file for its own database), or by a recovery key.
pub fn obtain_beside(
    slots: &Path,
    sources: &KeySources,
    recovery: Option<&RecoveryKey>,
) -> Result<DatabaseKey, VaultError> {
    obtain_beside_with(slots, sources, recovery, &keychain::of_system())
}

pub(crate) fn obtain_beside_with(
    slots: &Path,
    sources: &KeySources,
    recovery: Option<&RecoveryKey>,
    keychain: &Arc<dyn Keychain>,
) -> Result<DatabaseKey, VaultError> {
    let sidecar = read(slots)?;
    match recovery {
        Some(key) => unlocked(&sidecar, slots, &Secret::Recovery(key), keychain, None)
            .map(|unlocked| unlocked.key),
        None => whichever_opens(&sidecar, &sidecar.slots, slots, sources, keychain),
    }
}

/// Names the key of a file with slots.
pub fn fingerprint_of(slots: &Path) -> Result<String, VaultError> {
    Ok(read(slots)?.fingerprint)
}

/// The file with the slots of a data folder.
pub fn slots_file(data_dir: &Path) -> PathBuf {
    data_dir.join(sidecar::NAME)
}

/// A copy of a file with slots, of a data folder or of a backup; an error when the name is taken.
pub fn copy_slots(slots: &Path, target: &Path) -> Result<(), VaultError> {
    let text = read(slots)?.text();
    let fault = |source| VaultError::File { doing: "make", path: target.to_path_buf(), source };
    match files::publish_new(target, text.as_bytes()) {
        Ok(true) => Ok(()),
        Ok(false) => Err(fault(std::io::Error::from(std::io::ErrorKind::AlreadyExists))),
        Err(source) => Err(fault(source)),
    }
}

/// The file with the slots, which must be there.
pub(crate) fn read(path: &Path) -> Result<Sidecar, VaultError> {
    sidecar::read(path)?.ok_or_else(|| VaultError::NoSidecar { path: path.to_path_buf() })
}

/// The file with the slots while no other process changes it.
pub(crate) struct Held {
    pub(crate) path: PathBuf,
    pub(crate) sidecar: Sidecar,
    _lock: std::fs::File,
}

impl Held {
    pub(crate) fn of(data_dir: &Path) -> Result<Held, VaultError> {
        let path = data_dir.join(sidecar::NAME);
        let lock = files::lock(&path).map_err(|source| VaultError::File {
            doing: "lock",
            path: path.clone(),
            source,
        })?;
        Ok(Held { sidecar: read(&path)?, path, _lock: lock })
    }

    pub(crate) fn write(&self) -> Result<(), VaultError> {
        files::replace(&self.path, self.sidecar.text().as_bytes())
            .map_err(|source| VaultError::File { doing: "write", path: self.path.clone(), source })
    }

    fn must_be_of(&self, key: &DatabaseKey) -> Result<(), VaultError> {
        if self.sidecar.next.is_some() || self.sidecar.fingerprint != key.fingerprint() {
            return Err(VaultError::OtherKey { path: self.path.clone() });
        }
        Ok(())
    }
}

pub(crate) fn change(
    data_dir: &Path,
    key: &DatabaseKey,
    new: &NewSlot<'_>,
    exchange: bool,
    keychain: &Arc<dyn Keychain>,
    cost: Cost,
) -> Result<(), VaultError> {
    let mut held = Held::of(data_dir)?;
    held.must_be_of(key)?;
    let kind = new.kind();
    match (exchange, held.sidecar.has(kind)) {
        (false, true) => return Err(VaultError::SlotThere(kind)),
        (true, false) => {
            return Err(VaultError::SlotMissing { kind, has: held.sidecar.words() });
        }
        _ => {}
    }
    match new {
        NewSlot::Keychain => exchange_item(&mut held, key, keychain),
        NewSlot::Passphrase(words) => {
            if words.chars().count() < crate::parcel::SHORTEST {
                return Err(VaultError::WeakPassphrase);
            }
            let slot = Slot::for_passphrase(&held.sidecar.database, words, cost, key.bytes())?;
            held.sidecar.put(slot);
            held.write()
        }
        NewSlot::Recovery(recovery) => {
            let wrapping = recovery.wrapping();
            let slot = Slot::wrapping(&held.sidecar.database, kind, &wrapping, key.bytes())?;
            held.sidecar.put(slot);
            held.write()
        }
        NewSlot::KeyFile(file) if exchange => exchange_key_file(&mut held, key, file, keychain),
        NewSlot::KeyFile(file) => {
            let (wrapping, _) = key_file::load_or_create(file)?;
            let slot = Slot::wrapping(&held.sidecar.database, kind, &wrapping, key.bytes())?;
            held.sidecar.put(slot);
            held.write()
        }
    }
}

/// A new item first, then the file that names it, then the old items go.
fn exchange_item(
    held: &mut Held,
    key: &DatabaseKey,
    keychain: &Arc<dyn Keychain>,
) -> Result<(), VaultError> {
    let before = held.sidecar.keychain_users();
    let wrapping = wrap::random::<32>()?;
    let database = held.sidecar.database.clone();
    let mut slot = Slot::wrapping(&database, SlotKind::Keychain, &wrapping, key.bytes())?;
    slot.item = Some(wrap::hex(&*wrap::random::<4>()?).to_string());
    let user = slot.keychain_user(&database);
    keychain::write(keychain, &user, &wrapping)?;
    held.sidecar.put(slot);
    if let Err(error) = held.write() {
        keychain::forget(keychain, &user);
        return Err(error);
    }
    before.iter().for_each(|user| keychain::forget(keychain, user));
    Ok(())
}

/// A slot for what the file is about to hold stands beside the one for what it holds, until the file holds it.
fn exchange_key_file(
    held: &mut Held,
    key: &DatabaseKey,
    file: &Path,
    keychain: &Arc<dyn Keychain>,
) -> Result<(), VaultError> {
    let secret = Secret::KeyFile(file);
    secret.open(&held.sidecar, &held.sidecar.slots, &held.path, keychain)?;
    let wrapping = wrap::random::<32>()?;
    let slot = Slot::wrapping(&held.sidecar.database, SlotKind::KeyFile, &wrapping, key.bytes())?;
    held.sidecar.slots.push(slot.clone());
    held.write()?;
    if let Err(error) = key_file::replace(file, &wrapping) {
        held.sidecar.slots.pop();
        held.write()?;
        return Err(error);
    }
    held.sidecar.put(slot);
    held.write()
}

pub(crate) fn remove_with(
    data_dir: &Path,
    sources: &KeySources,
    kind: SlotKind,
    keychain: &Arc<dyn Keychain>,
) -> Result<(), VaultError> {
    let mut held = Held::of(data_dir)?;
    if !held.sidecar.has(kind) {
        return Err(VaultError::SlotMissing { kind, has: held.sidecar.words() });
    }
    let mut rest = held.sidecar.slots.clone();
    rest.retain(|slot| slot.kind != kind);
    if kind == SlotKind::Recovery {
        // The person shows that they are who opens it otherwise.
        obtain_with(data_dir, sources, Mode::MustExist, keychain, Cost::DEFAULT)?;
    } else {
        if rest.iter().all(|slot| slot.kind == SlotKind::Recovery) {
            return Err(VaultError::LastSlot(kind));
        }
        whichever_opens(&held.sidecar, &rest, &held.path, sources, keychain)
            .map_err(|error| VaultError::NothingElseOpens { kind, said: error.to_string() })?;
    }
    let before = held.sidecar.keychain_users();
    held.sidecar.slots = rest;
    held.write()?;
    if kind == SlotKind::Keychain {
        before.iter().for_each(|user| keychain::forget(keychain, user));
    }
    Ok(())
}

/// The key from whichever of the slots opens with what is configured, else with the keychain.
fn whichever_opens(
    sidecar: &Sidecar,
    slots: &[Slot],
    path: &Path,
    sources: &KeySources,
    keychain: &Arc<dyn Keychain>,
) -> Result<DatabaseKey, VaultError> {
    let has = |kind: SlotKind| slots.iter().any(|slot| slot.kind == kind);
    let mut secrets = Vec::new();
    if let Some(file) = sources.key_file.as_deref().filter(|_| has(SlotKind::KeyFile)) {
        secrets.push(Secret::KeyFile(file));
    }
    if let Some(words) = sources.passphrase.as_ref().filter(|_| has(SlotKind::Passphrase)) {
        secrets.push(Secret::Passphrase(words));
    }
    if has(SlotKind::Keychain) {
        secrets.push(Secret::Keychain);
    }
    let mut fault = None;
    for secret in secrets {
        match secret.open(sidecar, slots, path, keychain) {
            Ok(opened) if wrap::fingerprint(&opened.key) == sidecar.fingerprint => {
                return Ok(DatabaseKey(opened.key));
            }
            Ok(_) => fault = Some(damaged(path)),
            Err(error) => fault = Some(error),
        }
    }
    Err(fault.unwrap_or_else(|| VaultError::NotConfigured { has: sidecar.words() }))
}
