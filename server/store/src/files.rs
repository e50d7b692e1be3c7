//! Files beside the database: made for this user alone, written whole or not at all.

use std::fs::{DirBuilder, File, OpenOptions};
use std::io::Write;
use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicU32, Ordering};

use crate::StoreError;

/// Makes the folder and those above it, for this user alone (0700), unless it is there.
pub(crate) fn create_folder(path: &Path) -> Result<(), StoreError> {
    let mut builder = DirBuilder::new();
    builder.recursive(true);
    #[cfg(unix)]
    std::os::unix::fs::DirBuilderExt::mode(&mut builder, 0o700);
    builder.create(path).map_err(|source| StoreError::File {
        doing: "make the data folder",
        path: path.to_path_buf(),
        source,
    })
}

/// A new file for this user alone (0600); an error when the name is taken.
pub(crate) fn create_private(path: &Path) -> std::io::Result<File> {
    let mut options = OpenOptions::new();
    options.write(true).create_new(true);
    #[cfg(unix)]
    std::os::unix::fs::OpenOptionsExt::mode(&mut options, 0o600);
    options.open(path)
}

/// Replaces a file in one step: readers see the old bytes or the new ones, also after a crash. After a power loss it may
/// be the old ones again: waiting for the folder too would double the cost. The caller sees to it that nobody else
/// replaces the same file at the same time.
pub(crate) fn replace(path: &Path, bytes: &[u8]) -> std::io::Result<()> {
    let new = with_suffix(path, ".new");
    // Left by a process that was killed here.
    let _ = std::fs::remove_file(&new);
    let written = create_private(&new).and_then(|mut file| {
        file.write_all(bytes)?;
        file.sync_data()?;
        drop(file);
        std::fs::rename(&new, path)
    });
    if written.is_err() {
        let _ = std::fs::remove_file(&new);
    }
    written
}

/// Gives a finished file its name unless the name is taken; `false` when it is. The scratch name is gone afterwards.
pub(crate) fn publish(new: &Path, path: &Path) -> std::io::Result<bool> {
    let published = match std::fs::hard_link(new, path) {
        Ok(()) => Ok(true),
        Err(error) if error.kind() == std::io::ErrorKind::AlreadyExists => Ok(false),
        // File systems without hard links: the copy still cannot overwrite anything.
        Err(_) => copy_new(new, path),
    };
    let _ = std::fs::remove_file(new);
    sync_folder(path);
    published
}

/// A second name for a file, which must be free; a copy where the file system has no second names.
pub(crate) fn second_name(path: &Path, name: &Path) -> std::io::Result<()> {
    match std::fs::hard_link(path, name) {
        Err(error) if error.kind() != std::io::ErrorKind::AlreadyExists => copy_new(path, name)
            .and_then(|made| {
                made.then_some(())
                    .ok_or_else(|| std::io::Error::from(std::io::ErrorKind::AlreadyExists))
            }),
        result => result,
    }
}

/// Takes away what others may do with a file.
pub(crate) fn make_private(path: &Path) -> std::io::Result<()> {
    #[cfg(unix)]
    std::fs::set_permissions(path, std::os::unix::fs::PermissionsExt::from_mode(0o600))?;
    let _ = path;
    Ok(())
}

fn copy_new(from: &Path, to: &Path) -> std::io::Result<bool> {
    let bytes = std::fs::read(from)?;
    let mut file = match create_private(to) {
        Ok(file) => file,
        Err(error) if error.kind() == std::io::ErrorKind::AlreadyExists => return Ok(false),
        Err(error) => return Err(error),
    };
    file.write_all(&bytes)?;
    file.sync_all()?;
    Ok(true)
}

/// A name beside `path` that no other process or thread uses.
pub(crate) fn scratch_name(path: &Path) -> PathBuf {
    static COUNT: AtomicU32 = AtomicU32::new(0);
    let count = COUNT.fetch_add(1, Ordering::Relaxed);
    let mut number = std::process::id();
    loop {
        let candidate = with_suffix(path, &format!(".new-{number}-{count}"));
        // Process ids come again; a file that a crash left behind keeps its name.
        if candidate.symlink_metadata().is_err() {
            return candidate;
        }
        number = number.wrapping_add(1 << 22);
    }
}

/// `path` with `.word` added, or the first of `.word-2`, `.word-3` … that is free.
pub(crate) fn free_name(path: &Path, word: &str) -> PathBuf {
    let mut candidate = with_suffix(path, &format!(".{word}"));
    let mut number = 2;
    while candidate.symlink_metadata().is_ok() {
        candidate = with_suffix(path, &format!(".{word}-{number}"));
        number += 1;
    }
    candidate
}

/// The path with something added to its name.
pub(crate) fn with_suffix(path: &Path, suffix: &str) -> PathBuf {
    let mut name = path.as_os_str().to_owned();
    name.push(suffix);
    PathBuf::from(name)
}

/// Device and inode of a file: another one under the same name is another file, and what is written to the old one is
/// lost with it. Always `None` where the system does not let an open file be moved.
pub(crate) fn identity(path: &Path) -> Option<(u64, u64)> {
    #[cfg(unix)]
    {
        use std::os::unix::fs::MetadataExt;
        std::fs::metadata(path).ok().map(|metadata| (metadata.dev(), metadata.ino()))
    }
    #[cfg(not(unix))]
    {
        let _ = path;
        None
    }
}

/// Makes a rename last through a power loss, where the system can.
pub(crate) fn sync_folder(path: &Path) {
    #[cfg(unix)]
    if let Some(folder) = path.parent()
        && let Ok(folder) = File::open(folder)
    {
        let _ = folder.sync_all();
    }
    #[cfg(not(unix))]
    let _ = path;
}
