//! Where the database key lives: OS keychain, passphrase, key file.
//!
//! The key is 32 random bytes, made once. Each place that can give it back has a slot in `tftsr.keys`, the file beside the
//! database: there the key stands encrypted with what that place keeps. No place is tried that a person did not choose
//! while another one was chosen, and no new key is ever made while there is a database.
//! It does not open the database, reads no environment variable and writes to no terminal.

mod api_key;
mod error;
mod files;
mod key_file;
mod keychain;
mod parcel;
mod permissions;
mod recovery;
mod rekey;
mod sidecar;
mod slots;
mod wrap;

use std::path::{Path, PathBuf};
use std::sync::Arc;

use zeroize::Zeroizing;

pub use api_key::{api_key, forget_api_key, keep_api_key};
pub use error::VaultError;
pub use files::create_folder;
pub use parcel::{pack, unpack};
pub use permissions::{forbid_dumps, repair};
pub use recovery::RecoveryKey;
pub use rekey::{Rekey, settle};
pub use sidecar::SlotKind;
pub use slots::{
    NewSlot, SlotInfo, SlotsInfo, add, copy_slots, fingerprint_of, obtain_beside, recover, remove,
    replace, rotate, slots, slots_file,
};

use crate::keychain::Keychain;
use crate::sidecar::{Sidecar, Slot};
use crate::wrap::Cost;

/// What a person configured. With neither, the keychain is used.
pub struct KeySources {
    /// File that holds a key of its own (`TFTSR_KEY_FILE`); comes before the passphrase.
    pub key_file: Option<PathBuf>,
    /// Passphrase (`TFTSR_PASSPHRASE`).
    pub passphrase: Option<Zeroizing<String>>,
}

/// The passphrase stays out of traces.
impl std::fmt::Debug for KeySources {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("KeySources").field("key_file", &self.key_file).finish_non_exhaustive()
    }
}

/// Whether a key may be made.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Mode {
    /// There is a database: only its own key will do.
    MustExist,
    /// There is none yet: a key is made, unless one was made already.
    Create,
}

/// The key of the database and how it was had.
#[derive(Debug)]
pub struct Unlocked {
    /// The key.
    pub key: DatabaseKey,
    /// The key that the database may have instead, when the program was killed while giving it another one: whichever
    /// opens it goes to [`settle`].
    pub next: Option<DatabaseKey>,
    /// `key file`, `passphrase` or `keychain`.
    pub backend: &'static str,
    /// What a person should know, if anything.
    pub note: Option<String>,
}

/// A raw 256-bit key, wiped when dropped.
#[derive(Clone)]
pub struct DatabaseKey(Zeroizing<[u8; 32]>);

impl DatabaseKey {
    /// The bytes, for the database alone.
    pub fn bytes(&self) -> &[u8; 32] {
        &self.0
    }

    /// 16 hex digits that name it without telling it.
    pub fn fingerprint(&self) -> String {
        wrap::fingerprint(&self.0)
    }
}

/// Nothing of it is printed.
impl std::fmt::Debug for DatabaseKey {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("DatabaseKey")
    }
}

/// The key of the database in a folder. Blocks: for a passphrase about as long as a blink, for a keychain that asks the
/// person up to [`keychain::PATIENCE`].
pub fn obtain(data_dir: &Path, sources: &KeySources, mode: Mode) -> Result<Unlocked, VaultError> {
    obtain_with(data_dir, sources, mode, &keychain::of_system(), Cost::DEFAULT)
}

/// The key of redaction in a file of the same form as a key file of the database. With `make` a file that is not there is
/// made, with a fresh key.
pub fn redaction_key(path: &Path, make: bool) -> Result<Zeroizing<[u8; 32]>, VaultError> {
    if make {
        return key_file::load_or_create(path).map(|(key, _)| key);
    }
    key_file::load(path).map_err(|error| match error {
        VaultError::KeyFileMissing { path } => VaultError::RedactionKeyMissing { path },
        other => other,
    })
}

fn obtain_with(
    data_dir: &Path,
    sources: &KeySources,
    mode: Mode,
    keychain: &Arc<dyn Keychain>,
    cost: Cost,
) -> Result<Unlocked, VaultError> {
    if sources.passphrase.as_ref().is_some_and(|passphrase| passphrase.is_empty()) {
        return Err(VaultError::EmptyPassphrase);
    }
    // In this order: another process may be making both, and the database comes after its key.
    let has_database = data_dir.join("tftsr.db").exists();
    let path = data_dir.join(sidecar::NAME);
    if let Some(sidecar) = sidecar::read(&path)? {
        return unlock(&sidecar, &path, sources, keychain);
    }
    if has_database || mode == Mode::MustExist {
        return Err(VaultError::NoSidecar { path });
    }
    files::create_folder(data_dir).map_err(|source| VaultError::File {
        doing: "make the folder",
        path: data_dir.to_path_buf(),
        source,
    })?;
    create(&path, sources, keychain, cost)
}

/// Gets the key from the first place that was configured and has a slot.
fn unlock(
    sidecar: &Sidecar,
    path: &Path,
    sources: &KeySources,
    keychain: &Arc<dyn Keychain>,
) -> Result<Unlocked, VaultError> {
    let key_file = sources.key_file.as_ref();
    let passphrase = sources.passphrase.as_ref();
    if let Some(file) = key_file.filter(|_| sidecar.has(SlotKind::KeyFile)) {
        let unused = passphrase.is_some() && !sidecar.has(SlotKind::Passphrase);
        let note = unused.then(|| {
            "TFTSR_PASSPHRASE is set, but this database was not set up with it".to_owned()
        });
        return unlocked(sidecar, path, &Secret::KeyFile(file), keychain, note);
    }
    if let Some(words) = passphrase.filter(|_| sidecar.has(SlotKind::Passphrase)) {
        let note = key_file
            .is_some()
            .then(|| "TFTSR_KEY_FILE is set, but this database was not set up with it".to_owned());
        return unlocked(sidecar, path, &Secret::Passphrase(words), keychain, note);
    }
    let asked = match (key_file.is_some(), passphrase.is_some()) {
        (true, true) => Some("TFTSR_KEY_FILE and TFTSR_PASSPHRASE"),
        (true, false) => Some("TFTSR_KEY_FILE"),
        (false, true) => Some("TFTSR_PASSPHRASE"),
        (false, false) => None,
    };
    let has = sidecar.words();
    if let Some(asked) = asked {
        return Err(VaultError::NoSuchSlot { asked, has });
    }
    if !sidecar.has(SlotKind::Keychain) {
        return Err(VaultError::NotConfigured { has });
    }
    unlocked(sidecar, path, &Secret::Keychain, keychain, None)
}

/// What a place gives back the key for.
enum Secret<'a> {
    KeyFile(&'a Path),
    Passphrase(&'a str),
    Keychain,
    Recovery(&'a RecoveryKey),
}

impl Secret<'_> {
    fn kind(&self) -> SlotKind {
        match self {
            Secret::KeyFile(_) => SlotKind::KeyFile,
            Secret::Passphrase(_) => SlotKind::Passphrase,
            Secret::Keychain => SlotKind::Keychain,
            Secret::Recovery(_) => SlotKind::Recovery,
        }
    }

    /// What a slot that does not open means.
    fn refused(&self) -> VaultError {
        match self {
            Secret::KeyFile(file) => VaultError::KeyFileOther { path: file.to_path_buf() },
            Secret::Passphrase(_) => VaultError::WrongPassphrase,
            Secret::Keychain => VaultError::KeychainItemOther,
            Secret::Recovery(_) => VaultError::RecoveryOther,
        }
    }

    /// The key that wraps in a slot of this kind.
    fn wrapping(
        &self,
        database: &str,
        slot: &Slot,
        path: &Path,
        keychain: &Arc<dyn Keychain>,
    ) -> Result<Zeroizing<[u8; 32]>, VaultError> {
        match self {
            Secret::KeyFile(file) => key_file::load(file),
            Secret::Passphrase(words) => slot.passphrase_key(words).ok_or_else(|| damaged(path)),
            Secret::Keychain => keychain::read(keychain, &slot.keychain_user(database)),
            Secret::Recovery(key) => Ok(key.wrapping()),
        }
    }

    /// The key in the first of some slots that this opens, and the key that wraps it there.
    fn open(
        &self,
        sidecar: &Sidecar,
        slots: &[Slot],
        path: &Path,
        keychain: &Arc<dyn Keychain>,
    ) -> Result<Opened, VaultError> {
        let mut fault = None;
        for slot in slots.iter().filter(|slot| slot.kind == self.kind()) {
            let opened =
                self.wrapping(&sidecar.database, slot, path, keychain).and_then(|wrapping| {
                    let key = sidecar.unwrapped(slot, &wrapping).ok_or_else(|| self.refused())?;
                    Ok(Opened { key, wrapping })
                });
            match opened {
                Ok(opened) => return Ok(opened),
                Err(error) => fault = fault.or(Some(error)),
            }
        }
        Err(fault.unwrap_or_else(|| self.refused()))
    }
}

/// A key and the key that it was wrapped with.
struct Opened {
    key: Zeroizing<[u8; 32]>,
    wrapping: Zeroizing<[u8; 32]>,
}

fn unlocked(
    sidecar: &Sidecar,
    path: &Path,
    secret: &Secret<'_>,
    keychain: &Arc<dyn Keychain>,
    note: Option<String>,
) -> Result<Unlocked, VaultError> {
    let key = secret.open(sidecar, &sidecar.slots, path, keychain)?.key;
    if sidecar.fingerprint != wrap::fingerprint(&key) {
        return Err(damaged(path));
    }
    let mut coming = None;
    if let Some(next) = &sidecar.next {
        let key = secret.open(sidecar, &next.slots, path, keychain)?.key;
        if next.fingerprint != wrap::fingerprint(&key) {
            return Err(damaged(path));
        }
        coming = Some(DatabaseKey(key));
    }
    Ok(Unlocked { key: DatabaseKey(key), next: coming, backend: secret.kind().title(), note })
}

fn damaged(path: &Path) -> VaultError {
    VaultError::SidecarDamaged { path: path.to_path_buf() }
}

/// Makes a key and a slot for each place that was configured, else for the keychain.
fn create(
    path: &Path,
    sources: &KeySources,
    keychain: &Arc<dyn Keychain>,
    cost: Cost,
) -> Result<Unlocked, VaultError> {
    let key = wrap::random::<32>()?;
    let mut sidecar = Sidecar::new(&key)?;
    let mut note = None;
    if let Some(file) = &sources.key_file {
        let (wrapping, is_new) = key_file::load_or_create(file)?;
        let slot = Slot::wrapping(&sidecar.database, SlotKind::KeyFile, &wrapping, &key)?;
        sidecar.slots.push(slot);
        if is_new {
            let file = file.display();
            note = Some(format!(
                "key file {file} was made; keep a copy: without it the database cannot be opened"
            ));
        }
    }
    if let Some(passphrase) = &sources.passphrase {
        sidecar.slots.push(Slot::for_passphrase(&sidecar.database, passphrase, cost, &key)?);
    }
    let in_keychain = sidecar.slots.is_empty();
    if in_keychain {
        let wrapping = wrap::random::<32>()?;
        keychain::write(keychain, &sidecar.database, &wrapping)?;
        sidecar.slots.push(Slot::wrapping(&sidecar.database, SlotKind::Keychain, &wrapping, &key)?);
    }
    let file_fault = |source| VaultError::File { doing: "make", path: path.to_path_buf(), source };
    let published = files::publish_new(path, sidecar.text().as_bytes());
    if in_keychain && !matches!(published, Ok(true)) {
        keychain::forget(keychain, &sidecar.database);
    }
    if published.map_err(file_fault)? {
        let kind = sidecar.slots.first().map_or(SlotKind::Keychain, |slot| slot.kind);
        let backend = kind.title();
        return Ok(Unlocked { key: DatabaseKey(key), next: None, backend, note });
    }
    // Another process made its key first: that is the key.
    let theirs =
        sidecar::read(path)?.ok_or_else(|| VaultError::NoSidecar { path: path.to_path_buf() })?;
    unlock(&theirs, path, sources, keychain)
}

#[cfg(any(test, fuzzing))]
pub mod fuzz;
#[cfg(test)]
mod tests;
