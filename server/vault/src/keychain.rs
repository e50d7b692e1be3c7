//! The keychain of the system: one item a database, service `tftsr`, user = the random name of the database (and, once
//! the item was exchanged for another, a slash and the name of the item).
//!
//! A keychain may ask the person, wait for a bus, or hang: each call runs on a thread of its own and is waited for with
//! patience that ends. It is called only when its key is needed.

use std::sync::Arc;
use std::sync::mpsc::{self, RecvTimeoutError};
use std::time::Duration;

use keyring_core::{CredentialStore, Entry, Error};
use zeroize::Zeroizing;

use crate::{VaultError, wrap};

const SERVICE: &str = "tftsr";

/// How long a person may take to answer a prompt.
pub(crate) const PATIENCE: Duration = Duration::from_secs(30);

/// Items by user name. The texts are hex digits: every keychain can show and keep those.
pub(crate) trait Keychain: Send + Sync {
    fn read(&self, user: &str) -> Result<Option<Zeroizing<String>>, Fault>;
    fn write(&self, user: &str, text: &str) -> Result<(), Fault>;
    fn delete(&self, user: &str) -> Result<(), Fault>;
    /// How long it may take.
    fn patience(&self) -> Duration {
        PATIENCE
    }
}

/// Why a keychain did not do it, with what the system says; an item's bytes are never in there.
#[derive(Debug, PartialEq, Eq)]
pub(crate) enum Fault {
    Absent(String),
    Locked(String),
    Failed(String),
    Timeout(u64),
}

/// The key that wraps, out of an item.
pub(crate) fn read(
    keychain: &Arc<dyn Keychain>,
    user: &str,
) -> Result<Zeroizing<[u8; 32]>, VaultError> {
    let user = user.to_owned();
    let text =
        aside(keychain, move |keychain| keychain.read(&user)).map_err(|fault| match fault {
            Fault::Absent(said) => VaultError::KeychainAbsent { said },
            Fault::Locked(said) => VaultError::KeychainLocked { said },
            Fault::Failed(said) => VaultError::KeychainFailed { said },
            Fault::Timeout(seconds) => VaultError::KeychainTimeout { seconds },
        })?;
    let text = text.ok_or(VaultError::KeychainItemMissing)?;
    wrap::unhex::<32>(text.trim()).ok_or(VaultError::KeychainItemOther)
}

/// Keeps the key that wraps in a new item.
pub(crate) fn write(
    keychain: &Arc<dyn Keychain>,
    user: &str,
    wrapping: &[u8; 32],
) -> Result<(), VaultError> {
    let user = user.to_owned();
    let text = wrap::hex(wrapping);
    aside(keychain, move |keychain| keychain.write(&user, &text)).map_err(|fault| {
        let said = match fault {
            Fault::Absent(said) | Fault::Failed(said) => said,
            Fault::Locked(said) => format!("locked: {said}"),
            Fault::Timeout(seconds) => format!("no answer within {seconds} s"),
        };
        VaultError::NoBackend { said }
    })
}

/// Removes an item that is not needed after all; when that fails it merely stays, of use to nobody.
pub(crate) fn forget(keychain: &Arc<dyn Keychain>, user: &str) {
    let user = user.to_owned();
    let _ = aside(keychain, move |keychain| keychain.delete(&user));
}

/// Runs `work` on a thread of its own. When it takes too long the thread is left to itself: it cannot be stopped, and
/// its result goes nowhere.
pub(crate) fn aside<T: Send + 'static>(
    keychain: &Arc<dyn Keychain>,
    work: impl FnOnce(&dyn Keychain) -> Result<T, Fault> + Send + 'static,
) -> Result<T, Fault> {
    let (sender, receiver) = mpsc::channel();
    let patience = keychain.patience();
    let keychain = Arc::clone(keychain);
    std::thread::Builder::new()
        .name("keychain".to_owned())
        .spawn(move || {
            let _ = sender.send(work(&*keychain));
        })
        .map_err(|error| Fault::Failed(error.to_string()))?;
    receiver.recv_timeout(patience).unwrap_or_else(|error| {
        Err(match error {
            RecvTimeoutError::Timeout => Fault::Timeout(patience.as_secs()),
            RecvTimeoutError::Disconnected => Fault::Failed("its thread stopped".to_owned()),
        })
    })
}

/// The keychain of this system. Nothing is touched before the first call.
pub(crate) fn of_system() -> Arc<dyn Keychain> {
    Arc::new(System)
}

struct System;

impl Keychain for System {
    fn read(&self, user: &str) -> Result<Option<Zeroizing<String>>, Fault> {
        match entry(user)?.get_password() {
            Ok(text) => Ok(Some(Zeroizing::new(text))),
            Err(Error::NoEntry) => Ok(None),
            Err(error) => Err(fault(&error)),
        }
    }

    fn write(&self, user: &str, text: &str) -> Result<(), Fault> {
        entry(user)?.set_password(text).map_err(|error| fault(&error))
    }

    fn delete(&self, user: &str) -> Result<(), Fault> {
        entry(user)?.delete_credential().map_err(|error| fault(&error))
    }
}

/// A fresh connection each time: a service that was not there may be there now.
fn entry(user: &str) -> Result<Entry, Fault> {
    let store = store().map_err(|error| Fault::Absent(said(&error)))?;
    store.build(SERVICE, user, None).map_err(|error| fault(&error))
}

#[cfg(target_os = "macos")]
fn store() -> Result<Arc<CredentialStore>, Error> {
    Ok(apple_native_keyring_store::keychain::Store::new()?)
}

#[cfg(windows)]
fn store() -> Result<Arc<CredentialStore>, Error> {
    Ok(windows_native_keyring_store::Store::new()?)
}

#[cfg(all(unix, not(target_vendor = "apple")))]
fn store() -> Result<Arc<CredentialStore>, Error> {
    Ok(zbus_secret_service_keyring_store::Store::new()?)
}

#[cfg(not(any(target_os = "macos", windows, all(unix, not(target_vendor = "apple")))))]
fn store() -> Result<Arc<CredentialStore>, Error> {
    Err(Error::NoDefaultStore)
}

fn fault(error: &Error) -> Fault {
    match error {
        Error::NoStorageAccess(_) => Fault::Locked(said(error)),
        Error::NoDefaultStore => Fault::Absent(said(error)),
        _ => Fault::Failed(said(error)),
    }
}

/// What the system says. Only of errors that hold no item: some variants carry its bytes.
fn said(error: &Error) -> String {
    match error {
        Error::PlatformFailure(inner) | Error::NoStorageAccess(inner) => inner.to_string(),
        Error::NoEntry => "no item".to_owned(),
        Error::NoDefaultStore => "no service".to_owned(),
        Error::Ambiguous(_) => "several items of the same name".to_owned(),
        _ => "an answer that makes no sense".to_owned(),
    }
}
