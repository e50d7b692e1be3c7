//! The key file: 64 hex digits or 32 raw bytes that only this user can read.
//!
//! It holds a key that wraps the database key, so it can be exchanged without writing the database anew.
//! On Windows the folder's access list is trusted; there are no permission bits to check.

use std::fs::File;
use std::io::{ErrorKind, Read};
use std::path::Path;

use zeroize::Zeroizing;

use crate::{VaultError, files, wrap};

type Key = Zeroizing<[u8; 32]>;

/// More than 64 digits and a line end is not a key.
const LONGEST: u64 = 128;

/// The key in a file.
pub(crate) fn load(path: &Path) -> Result<Key, VaultError> {
    let unreadable = |source: std::io::Error| match source.kind() {
        ErrorKind::NotFound => VaultError::KeyFileMissing { path: path.to_path_buf() },
        _ => VaultError::KeyFileUnreadable { doing: "read", path: path.to_path_buf(), source },
    };
    // Opening a pipe would wait for a writer.
    if !std::fs::metadata(path).map_err(unreadable)?.is_file() {
        return Err(VaultError::KeyFileContent { path: path.to_path_buf() });
    }
    let file = File::open(path).map_err(unreadable)?;
    check_private(path, &file.metadata().map_err(unreadable)?)?;
    let mut bytes = Zeroizing::new(Vec::with_capacity(256));
    file.take(LONGEST + 1).read_to_end(&mut bytes).map_err(unreadable)?;
    parse(&bytes).ok_or_else(|| VaultError::KeyFileContent { path: path.to_path_buf() })
}

/// The key in a file; a file that is not there is made with a fresh key. The second value says whether it was made.
pub(crate) fn load_or_create(path: &Path) -> Result<(Key, bool), VaultError> {
    match load(path) {
        Err(VaultError::KeyFileMissing { .. }) => {}
        other => return other.map(|key| (key, false)),
    }
    let key = wrap::random::<32>()?;
    let mut line = wrap::hex(&*key);
    line.push('\n');
    let made = files::publish_new(path, line.as_bytes()).map_err(|source| {
        VaultError::KeyFileUnreadable { doing: "make", path: path.to_path_buf(), source }
    })?;
    // When another process was first, its key counts.
    if made { Ok((key, true)) } else { load(path).map(|key| (key, false)) }
}

/// Puts another key into a key file that is there.
pub(crate) fn replace(path: &Path, key: &[u8; 32]) -> Result<(), VaultError> {
    let mut line = wrap::hex(key);
    line.push('\n');
    files::replace(path, line.as_bytes()).map_err(|source| VaultError::KeyFileUnreadable {
        doing: "write",
        path: path.to_path_buf(),
        source,
    })
}

pub(crate) fn parse(bytes: &[u8]) -> Option<Key> {
    if let Ok(raw) = <[u8; 32]>::try_from(bytes) {
        return Some(Zeroizing::new(raw));
    }
    wrap::unhex::<32>(std::str::from_utf8(bytes).ok()?.trim())
}

#[cfg(unix)]
fn check_private(path: &Path, metadata: &std::fs::Metadata) -> Result<(), VaultError> {
    use std::os::unix::fs::MetadataExt;

    let mode = metadata.mode() & 0o7777;
    if mode & 0o077 != 0 {
        return Err(VaultError::KeyFileTooOpen { path: path.to_path_buf(), mode });
    }
    // Root's files are what service managers hand out as credentials.
    if metadata.uid() != 0 && metadata.uid() != rustix::process::geteuid().as_raw() {
        return Err(VaultError::KeyFileOwner { path: path.to_path_buf() });
    }
    Ok(())
}

#[cfg(not(unix))]
fn check_private(_: &Path, _: &std::fs::Metadata) -> Result<(), VaultError> {
    Ok(())
}
