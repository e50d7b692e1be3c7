//! Keys of AI providers in the keychain: one item a provider, user = the name of the database and the id of the provider.

use std::path::Path;

use zeroize::Zeroizing;

use crate::keychain::{self, Fault};
use crate::{VaultError, sidecar};

/// Keeps a key in the keychain.
pub fn keep_api_key(data_dir: &Path, provider: &str, key: &str) -> Result<(), VaultError> {
    let (user, key) = (user(data_dir, provider)?, Zeroizing::new(key.to_owned()));
    keychain::aside(&keychain::of_system(), move |keychain| keychain.write(&user, &key))
        .map_err(named)
}

/// The key that the keychain holds for a provider.
pub fn api_key(data_dir: &Path, provider: &str) -> Result<Option<Zeroizing<String>>, VaultError> {
    let user = user(data_dir, provider)?;
    keychain::aside(&keychain::of_system(), move |keychain| keychain.read(&user)).map_err(named)
}

/// Removes the key of a provider from the keychain; one that was never there is no fault.
pub fn forget_api_key(data_dir: &Path, provider: &str) {
    if let Ok(user) = user(data_dir, provider) {
        let _ = keychain::aside(&keychain::of_system(), move |keychain| keychain.delete(&user));
    }
}

/// The random name of the database tells apart what several of them keep.
fn user(data_dir: &Path, provider: &str) -> Result<String, VaultError> {
    let path = data_dir.join(sidecar::NAME);
    let sidecar = sidecar::read(&path)?.ok_or(VaultError::NoSidecar { path })?;
    Ok(format!("{}/api-key/{provider}", sidecar.database))
}

fn named(fault: Fault) -> VaultError {
    match fault {
        Fault::Absent(said) => VaultError::KeychainAbsent { said },
        Fault::Locked(said) => VaultError::KeychainLocked { said },
        Fault::Failed(said) => VaultError::KeychainFailed { said },
        Fault::Timeout(seconds) => VaultError::KeychainTimeout { seconds },
    }
}
