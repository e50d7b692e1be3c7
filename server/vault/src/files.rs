//! Files for this user alone, which appear whole under their name or not at all.

use std::fs::{DirBuilder, File, OpenOptions};
use std::io::{ErrorKind, Result, Write};
use std::path::{Path, PathBuf};

use crate::wrap;

/// Makes a folder and those above it (0700), unless it is there.
pub fn create_folder(path: &Path) -> Result<()> {
    let mut builder = DirBuilder::new();
    builder.recursive(true);
    #[cfg(unix)]
    std::os::unix::fs::DirBuilderExt::mode(&mut builder, 0o700);
    builder.create(path)
}

/// A new file (0600) with this content, unless the name is taken: then `false`, and the file there is left alone.
pub(crate) fn publish_new(path: &Path, bytes: &[u8]) -> Result<bool> {
    let new = scratch_name(path)?;
    let mut file = create_private(&new)?;
    let written = file.write_all(bytes).and_then(|()| file.sync_all());
    drop(file);
    let published = written.and_then(|()| match std::fs::hard_link(&new, path) {
        Ok(()) => Ok(true),
        Err(error) if error.kind() == ErrorKind::AlreadyExists => Ok(false),
        // File systems without hard links.
        Err(_) => write_new(path, bytes),
    });
    let _ = std::fs::remove_file(&new);
    sync_folder(path);
    published
}

/// Replaces a file, or makes it (0600): readers see the old bytes or the new ones, also after a crash.
pub(crate) fn replace(path: &Path, bytes: &[u8]) -> Result<()> {
    let new = scratch_name(path)?;
    let written = create_private(&new).and_then(|mut file| {
        file.write_all(bytes)?;
        file.sync_all()?;
        drop(file);
        std::fs::rename(&new, path)
    });
    if written.is_err() {
        let _ = std::fs::remove_file(&new);
    }
    written?;
    sync_folder(path);
    Ok(())
}

/// Waits until no other process changes the file, and keeps them waiting until the lock is dropped. The lock lies in a
/// file of its own, `.lock` added to the name, since the file itself is replaced.
pub(crate) fn lock(path: &Path) -> Result<File> {
    let mut name = path.as_os_str().to_owned();
    name.push(".lock");
    let mut options = OpenOptions::new();
    options.write(true).create(true).truncate(false);
    #[cfg(unix)]
    std::os::unix::fs::OpenOptionsExt::mode(&mut options, 0o600);
    let file = options.open(PathBuf::from(name))?;
    file.lock()?;
    Ok(file)
}

fn write_new(path: &Path, bytes: &[u8]) -> Result<bool> {
    match create_private(path) {
        Ok(mut file) => file.write_all(bytes).and_then(|()| file.sync_all()).map(|()| true),
        Err(error) if error.kind() == ErrorKind::AlreadyExists => Ok(false),
        Err(error) => Err(error),
    }
}

fn create_private(path: &Path) -> Result<File> {
    let mut options = OpenOptions::new();
    options.write(true).create_new(true);
    #[cfg(unix)]
    std::os::unix::fs::OpenOptionsExt::mode(&mut options, 0o600);
    options.open(path)
}

fn scratch_name(path: &Path) -> Result<PathBuf> {
    let tail = wrap::random::<8>().map_err(std::io::Error::other)?;
    let mut name = path.as_os_str().to_owned();
    name.push(format!(".new-{}", wrap::hex(&*tail).as_str()));
    Ok(PathBuf::from(name))
}

/// Makes a new name last through a power loss, where the system can.
fn sync_folder(path: &Path) {
    #[cfg(unix)]
    if let Some(folder) = path.parent()
        && let Ok(folder) = File::open(folder)
    {
        let _ = folder.sync_all();
    }
    #[cfg(not(unix))]
    let _ = path;
}
