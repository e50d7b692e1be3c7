//! Another key for the database itself, so that a kill at any moment leaves a file that opens it.
//!
//! First the file with the slots holds both keys in every place; then the database is exchanged for one with the new
//! key, which is not done here; then the file holds the new key alone. Whoever finds both tries one and then the other,
//! and says which it was ([`settle`]). The caller sees to it that nobody else has the database open meanwhile.

use std::path::Path;
use std::sync::Arc;

use crate::keychain::Keychain;
use crate::recovery::RecoveryKey;
use crate::sidecar::{Next, Sidecar, Slot};
use crate::slots::Held;
use crate::wrap::Cost;
use crate::{DatabaseKey, KeySources, Secret, SlotKind, VaultError, damaged, keychain, wrap};

/// A change of the key that was begun: the file with the slots holds both.
pub struct Rekey {
    held: Held,
    old: DatabaseKey,
    new: DatabaseKey,
}

impl Rekey {
    /// Makes a new key and stores it beside the old one in every place. Each place must be at hand: the keychain answers,
    /// key file and passphrase are configured; a recovery key is replaced by `recovery`, which the person was shown.
    pub fn begin(
        data_dir: &Path,
        sources: &KeySources,
        recovery: Option<&RecoveryKey>,
    ) -> Result<Rekey, VaultError> {
        Rekey::begin_with(data_dir, sources, recovery, &keychain::of_system(), Cost::DEFAULT)
    }

    pub(crate) fn begin_with(
        data_dir: &Path,
        sources: &KeySources,
        recovery: Option<&RecoveryKey>,
        keychain: &Arc<dyn Keychain>,
        cost: Cost,
    ) -> Result<Rekey, VaultError> {
        let mut held = Held::of(data_dir)?;
        if held.sidecar.next.is_some() {
            return Err(VaultError::OtherKey { path: held.path });
        }
        let new = wrap::random::<32>()?;
        let mut old = None;
        let mut next = Vec::new();
        let mut kinds: Vec<SlotKind> = held.sidecar.slots.iter().map(|slot| slot.kind).collect();
        kinds.dedup();
        for kind in kinds {
            let secret = match kind {
                SlotKind::Keychain => Secret::Keychain,
                SlotKind::KeyFile => Secret::KeyFile(
                    sources.key_file.as_deref().ok_or(VaultError::OutOfReach(kind))?,
                ),
                SlotKind::Passphrase => Secret::Passphrase(
                    sources.passphrase.as_ref().ok_or(VaultError::OutOfReach(kind))?,
                ),
                SlotKind::Recovery => {
                    let recovery = recovery.ok_or(VaultError::OutOfReach(kind))?;
                    let database = &held.sidecar.database;
                    next.push(Slot::wrapping(database, kind, &recovery.wrapping(), &new)?);
                    continue;
                }
            };
            let opened = secret.open(&held.sidecar, &held.sidecar.slots, &held.path, keychain)?;
            if wrap::fingerprint(&opened.key) != held.sidecar.fingerprint {
                return Err(damaged(&held.path));
            }
            next.push(wrapped_anew(&held.sidecar, &secret, &opened.wrapping, cost, &new)?);
            old = Some(opened.key);
        }
        let old = old.ok_or_else(|| VaultError::NotConfigured { has: held.sidecar.words() })?;
        held.sidecar.next = Some(Next { fingerprint: wrap::fingerprint(&new), slots: next });
        held.write()?;
        Ok(Rekey { held, old: DatabaseKey(old), new: DatabaseKey(new) })
    }

    /// The key that the database has.
    pub fn old(&self) -> &DatabaseKey {
        &self.old
    }

    /// The key that it is to get.
    pub fn new_key(&self) -> &DatabaseKey {
        &self.new
    }

    /// The database has the new key: the old one goes.
    pub fn finish(mut self) -> Result<(), VaultError> {
        take_next(&mut self.held.sidecar);
        self.held.write()
    }

    /// The database still has the old key: the new one goes.
    pub fn give_up(mut self) -> Result<(), VaultError> {
        self.held.sidecar.next = None;
        self.held.write()
    }
}

/// A slot of the same place for another key.
fn wrapped_anew(
    sidecar: &Sidecar,
    secret: &Secret<'_>,
    wrapping: &[u8; 32],
    cost: Cost,
    key: &[u8; 32],
) -> Result<Slot, VaultError> {
    if let Secret::Passphrase(words) = secret {
        return Slot::for_passphrase(&sidecar.database, words, cost, key);
    }
    let mut slot = Slot::wrapping(&sidecar.database, secret.kind(), wrapping, key)?;
    slot.item = sidecar
        .slots
        .iter()
        .filter(|slot| slot.kind == secret.kind())
        .find(|slot| sidecar.unwrapped(slot, wrapping).is_some())
        .and_then(|slot| slot.item.clone());
    Ok(slot)
}

fn take_next(sidecar: &mut Sidecar) {
    if let Some(next) = sidecar.next.take() {
        sidecar.fingerprint = next.fingerprint;
        sidecar.slots = next.slots;
    }
}

/// Ends what a kill interrupted: `key` is the one that opened the database, and the other goes. Returns whether anything
/// was left to end. The caller holds the database open, so that nobody else is giving it another key right now.
pub fn settle(data_dir: &Path, key: &DatabaseKey) -> Result<bool, VaultError> {
    let mut held = Held::of(data_dir)?;
    let Some(next) = &held.sidecar.next else { return Ok(false) };
    if next.fingerprint == key.fingerprint() {
        take_next(&mut held.sidecar);
    } else if held.sidecar.fingerprint == key.fingerprint() {
        held.sidecar.next = None;
    } else {
        return Err(VaultError::OtherKey { path: held.path });
    }
    held.write()?;
    Ok(true)
}
