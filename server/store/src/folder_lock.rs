//! Who has the database open: each process holds the data folder together with others; whoever exchanges the file under
//! its name holds it alone.
//!
//! SQLite's own locks lie in the file that is exchanged, so they cannot guard the exchange. On Unix the folder itself is
//! locked (flock), which leaves no file behind; elsewhere `tftsr.lock` in it.

use std::fs::{File, TryLockError};
use std::path::Path;
use std::time::{Duration, Instant};

use crate::StoreError;

/// How long another process may hold the folder alone before we give up.
const PATIENCE: Duration = Duration::from_secs(5);
const PAUSE: Duration = Duration::from_millis(15);

/// The data folder, held until it is dropped.
#[derive(Debug)]
pub struct FolderLock(#[expect(dead_code, reason = "held for its lock")] File);

impl FolderLock {
    /// Holds the folder alone; an error when another process has the database open. With it, the file may be exchanged.
    pub fn alone(data_dir: &Path) -> Result<FolderLock, StoreError> {
        let fault = |source| StoreError::File {
            doing: "lock the folder",
            path: data_dir.to_path_buf(),
            source,
        };
        let file = open(data_dir).map_err(fault)?;
        match patiently(Duration::from_secs(1), || file.try_lock()) {
            Ok(()) => Ok(FolderLock(file)),
            Err(TryLockError::WouldBlock) => {
                Err(StoreError::InUse { path: data_dir.join(crate::unlock::NAME) })
            }
            Err(TryLockError::Error(source)) => Err(fault(source)),
        }
    }

    /// Holds the folder together with others. `None` where the file system knows no such locks.
    pub(crate) fn shared(data_dir: &Path) -> Result<Option<FolderLock>, StoreError> {
        let Ok(file) = open(data_dir) else { return Ok(None) };
        match patiently(PATIENCE, || file.try_lock_shared()) {
            Ok(()) => Ok(Some(FolderLock(file))),
            Err(TryLockError::WouldBlock) => Err(StoreError::Busy {
                doing: "open the database",
                path: data_dir.join(crate::unlock::NAME),
            }),
            Err(TryLockError::Error(_)) => Ok(None),
        }
    }
}

fn patiently(
    patience: Duration,
    attempt: impl Fn() -> Result<(), TryLockError>,
) -> Result<(), TryLockError> {
    let began = Instant::now();
    loop {
        match attempt() {
            Err(TryLockError::WouldBlock) if began.elapsed() < patience => {
                std::thread::sleep(PAUSE);
            }
            result => return result,
        }
    }
}

#[cfg(unix)]
fn open(data_dir: &Path) -> std::io::Result<File> {
    File::open(data_dir)
}

#[cfg(not(unix))]
fn open(data_dir: &Path) -> std::io::Result<File> {
    std::fs::OpenOptions::new()
        .write(true)
        .create(true)
        .truncate(false)
        .open(data_dir.join("tftsr.lock"))
}
