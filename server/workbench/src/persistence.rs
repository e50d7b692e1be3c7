//! The encrypted store, opened when first needed; everything that does not need it works without.

use std::path::Path;
use std::time::{Duration, Instant};

use jiff::Timestamp;
use store::{AuditEntry, Store, StoreError};
use vault::{KeySources, Mode, SlotKind, Unlocked};
use zeroize::Zeroizing;

use crate::documents::lock;
use crate::outcome::CommandError;
use crate::{AskPassphrase, StoredSettings, Workbench};

/// How long a failure to open is believed before it is tried again: a keychain prompt should not come with each keystroke.
const RETRY_AFTER: Duration = Duration::from_secs(30);

/// The store, or why there is none.
pub(crate) enum Shelf {
    /// Nothing needed it so far.
    NotTried,
    /// Open; the key came from this backend.
    Open(Box<Store>, &'static str),
    /// Could not be opened.
    Failed(String, Instant),
}

impl Workbench {
    /// Runs `work` on the store, opening it first if need be. Blocks; never call it where edits are received.
    pub(crate) fn with_store<T>(
        &self,
        work: impl FnOnce(&mut Store) -> Result<T, StoreError>,
    ) -> Result<T, CommandError> {
        let mut shelf = lock(&self.shared.shelf);
        let try_now = match &*shelf {
            Shelf::NotTried => true,
            Shelf::Open(..) => false,
            Shelf::Failed(_, since) => since.elapsed() > RETRY_AFTER,
        };
        if try_now {
            *shelf = match self.open_store() {
                Ok((mut store, backend)) => {
                    if let Ok(stored) = StoredSettings::read(&mut store) {
                        self.take_stored_settings(stored);
                    }
                    Shelf::Open(Box::new(store), backend)
                }
                Err(reason) => Shelf::Failed(reason, Instant::now()),
            };
        }
        match &mut *shelf {
            Shelf::Open(store, _) => {
                let result = work(store);
                // Put back or exchanged by a person, or a disk that failed for a while: the next use opens it anew.
                let anew =
                    matches!(&result, Err(StoreError::Moved { .. } | StoreError::Disk { .. }));
                if anew {
                    *shelf = Shelf::NotTried;
                }
                result.map_err(|error| CommandError::Store(chain(&error)))
            }
            Shelf::Failed(reason, _) => Err(CommandError::closed(reason.clone())),
            Shelf::NotTried => Err(CommandError::Store("the database was not opened".to_owned())),
        }
    }

    /// Whether the store works, which key backend it uses, or why it does not.
    pub(crate) fn store_state(&self) -> Result<&'static str, String> {
        self.with_store(|_| Ok(())).map_err(|error| error.to_string())?;
        match &*lock(&self.shared.shelf) {
            Shelf::Open(_, backend) => Ok(backend),
            _ => Err("the database was not opened".to_owned()),
        }
    }

    /// Records what was done. A failing audit row is reported by the caller's own store access, not here.
    pub(crate) fn audit(&self, action: &str, subject: &str, details: &str) {
        if let Err(error) = self.must_audit(action, subject, details) {
            tracing::warn!(action, %error, "not recorded in the audit log");
        }
    }

    /// Records what is about to be done, for what must not be done unrecorded.
    pub(crate) fn must_audit(
        &self,
        action: &str,
        subject: &str,
        details: &str,
    ) -> Result<(), CommandError> {
        let entry = AuditEntry {
            at: Timestamp::now(),
            actor: self.shared.actor.to_owned(),
            action: action.to_owned(),
            subject: subject.to_owned(),
            details: details.to_owned(),
        };
        self.with_store(|store| store.append_audit(&entry))
    }

    fn open_store(&self) -> Result<(Store, &'static str), String> {
        let (store, unlocked) = self.unlock_store()?;
        Ok((store, unlocked.backend))
    }

    /// Where the key may come from, as the process was started.
    pub(crate) fn key_sources(&self) -> KeySources {
        let environment = &self.shared.environment;
        let passphrase = match environment.passphrase.clone() {
            None if environment.key_file.is_none() => self.asked_passphrase(),
            given => given,
        };
        KeySources { key_file: environment.key_file.clone(), passphrase }
    }

    /// Says what asks a person for the passphrase: it is called when a key is needed and nothing else is configured.
    pub fn ask_passphrase_with(&self, ask: AskPassphrase) {
        *lock(&self.shared.ask_passphrase) = Some(ask);
    }

    /// What a person answers, once, where a passphrase is what opens the database and nothing is configured.
    fn asked_passphrase(&self) -> Option<Zeroizing<String>> {
        let ask = (*lock(&self.shared.ask_passphrase))?;
        let mut asked = lock(&self.shared.asked);
        if asked.is_none() {
            let slots = vault::slots(self.data_dir().ok()?).ok()?.slots;
            let has = |kind| slots.iter().any(|slot| slot.kind == kind);
            if has(SlotKind::Passphrase) && !has(SlotKind::Keychain) {
                *asked = ask();
            }
        }
        asked.clone()
    }

    /// The folder of the database, or what to do where there is none.
    pub(crate) fn data_dir(&self) -> Result<&Path, String> {
        self.shared.environment.data_dir.as_deref().ok_or_else(|| {
            "this system has no data folder; set TFTSR_DATA_DIR to a folder of your own".to_owned()
        })
    }

    /// A store of its own with the key that opened it, or why there is none.
    pub(crate) fn unlock_store(&self) -> Result<(Store, Unlocked), String> {
        let data_dir = self.data_dir()?;
        let database = data_dir.join("tftsr.db");
        if !database.exists() && data_dir.join("tftsr.audit-head").exists() {
            return Err(format!(
                "tftsr.db is missing from {}, and its other files are there: put it back from a backup, or move tftsr.keys and tftsr.audit-head away to start anew",
                data_dir.display()
            ));
        }
        for message in vault::repair(data_dir) {
            tracing::warn!("{message}");
        }
        let mut attempts = 0;
        loop {
            attempts += 1;
            let mode = if database.exists() { Mode::MustExist } else { Mode::Create };
            let mut unlocked = vault::obtain(data_dir, &self.key_sources(), mode)
                .map_err(|error| chain(&error))?;
            if let Some(note) = unlocked.note.take() {
                tracing::info!("{note}");
            }
            let was_interrupted = unlocked.next.is_some();
            let mut opened = Store::open(data_dir, unlocked.key.bytes());
            if let Err(StoreError::WrongKey { .. } | StoreError::Damaged { .. }) = &opened {
                if let Some(next) = unlocked.next.take() {
                    let other = Store::open(data_dir, next.bytes());
                    if other.is_ok() {
                        unlocked.key = next;
                        opened = other;
                    }
                } else if attempts == 1 && changed_meanwhile(data_dir, &unlocked) {
                    // Another process gave the database its new key between the two.
                    continue;
                }
            }
            let store = opened.map_err(|error| chain(&error))?;
            if was_interrupted {
                vault::settle(data_dir, &unlocked.key).map_err(|error| chain(&error))?;
                tracing::info!("a change of the database key that was interrupted is settled");
            }
            return Ok((store, unlocked));
        }
    }
}

fn changed_meanwhile(data_dir: &Path, unlocked: &Unlocked) -> bool {
    vault::slots(data_dir)
        .is_ok_and(|now| now.rekey_pending || now.fingerprint != unlocked.key.fingerprint())
}

/// An error with its sources, as one line.
pub(crate) fn chain(error: &dyn std::error::Error) -> String {
    let mut text = error.to_string();
    let mut source = error.source();
    while let Some(inner) = source {
        text = format!("{text}: {inner}");
        source = inner.source();
    }
    text
}
