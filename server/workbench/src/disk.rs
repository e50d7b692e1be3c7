//! Writing documents to disk, for clients that have no editor to do it.

use std::collections::BTreeSet;
use std::fs::TryLockError;
use std::io::Write;
use std::path::{Path, PathBuf};
use std::sync::Mutex;
use std::time::{Duration, Instant};

use crate::documents::lock;
use crate::outcome::{CommandError, FileChange};
use crate::uri;

/// How the names of files begin that are not whole yet; one that a kill left behind may be deleted.
pub const UNFINISHED: &str = ".tftsr-unfinished-";

/// What a process that is told to end has to remove.
static BEGUN: Mutex<BTreeSet<PathBuf>> = Mutex::new(BTreeSet::new());

/// A new file beside another, to be renamed to it when it is whole; private. It goes when it is dropped, and with
/// [`remove_unfinished`].
pub fn unfinished(path: &Path) -> std::io::Result<tempfile::NamedTempFile> {
    let mut begun = lock(&BEGUN);
    let file = tempfile::Builder::new().prefix(UNFINISHED).tempfile_in(folder(path))?;
    begun.insert(file.path().to_path_buf());
    Ok(file)
}

/// Removes the files of this process that are not whole. Only for a process that ends now: what is written then is lost.
pub fn remove_unfinished() {
    for path in lock(&BEGUN).iter() {
        let _ = std::fs::remove_file(path);
    }
}

/// The file in the data folder that is locked by the shell whose turn it is.
const TURN: &str = "tftsr.turn";
/// How long a shell waits for its turn: a command takes well below a second, and a person waits no longer.
const PATIENCE: Duration = Duration::from_secs(20);

/// The turn of this process among the shells that change documents; it ends when this is dropped.
#[derive(Debug)]
pub struct Turn(#[expect(dead_code, reason = "held for its lock")] std::fs::File);

/// Waits for the turn. `None` where there is no folder yet, or no locks in it, or somebody takes too long: then what was
/// changed meanwhile is noticed when it would be written over.
pub fn take_turn(data_dir: &Path) -> Option<Turn> {
    let mut options = std::fs::OpenOptions::new();
    options.write(true).create(true).truncate(false);
    // As all that lies in that folder.
    #[cfg(unix)]
    std::os::unix::fs::OpenOptionsExt::mode(&mut options, 0o600);
    let file = options.open(data_dir.join(TURN)).ok()?;
    let began = Instant::now();
    loop {
        match file.try_lock() {
            Ok(()) => return Some(Turn(file)),
            Err(TryLockError::WouldBlock) if began.elapsed() < PATIENCE => {
                std::thread::sleep(Duration::from_millis(10));
            }
            Err(_) => return None,
        }
    }
}

/// Whether a name is in use, be it by a link that leads nowhere: an editor would write through it.
pub fn is_taken(path: &Path) -> bool {
    path.symlink_metadata().is_ok()
}

/// The folder a file is in.
pub fn folder(path: &Path) -> &Path {
    path.parent().filter(|parent| !parent.as_os_str().is_empty()).unwrap_or(Path::new("."))
}

/// Carries out file changes on disk, each file whole or not at all. A file that should be new but exists is not
/// touched; a file whose text is no longer what the edits were made for is not touched either.
pub fn apply(changes: &[FileChange]) -> Result<(), CommandError> {
    for change in changes {
        let path = uri::to_path(change.uri()).ok_or_else(|| {
            CommandError::File(format!("{} is not a file on this machine", uri::name(change.uri())))
        })?;
        match change {
            FileChange::Create { .. } if is_taken(&path) => {
                return Err(CommandError::Refused(format!(
                    "{} exists already; move it away or choose another title",
                    path.display()
                )));
            }
            FileChange::Create { text, .. } => {
                create(&path, text.as_bytes())?;
                continue;
            }
            FileChange::Edit { .. } => check_unchanged(&path, change)?,
        }
        replace(&path, change)?;
    }
    Ok(())
}

/// Writes an edited file if it still holds what the edits were made for at the last moment. A link stays a link.
fn replace(path: &Path, change: &FileChange) -> Result<(), CommandError> {
    let path = path.canonicalize().map_err(|error| cannot_write(path, &error))?;
    let file =
        beside(&path, change.after().as_bytes()).map_err(|error| cannot_write(&path, &error))?;
    check_unchanged(&path, change)?;
    file.persist(&path).map_err(|error| cannot_write(&path, &error.error))?;
    Ok(())
}

fn check_unchanged(path: &Path, change: &FileChange) -> Result<(), CommandError> {
    let FileChange::Edit { before, .. } = change else { return Ok(()) };
    let now = std::fs::read(path)
        .map_err(|error| CommandError::File(format!("cannot read {}: {error}", path.display())))?;
    if now == before.text().as_bytes() {
        return Ok(());
    }
    Err(CommandError::Conflict(format!(
        "{} changed on disk in the meantime; run the command again",
        path.display()
    )))
}

/// Writes a file that must not be there yet; one that appears in the meantime is left alone.
pub fn create(path: &Path, bytes: &[u8]) -> Result<(), CommandError> {
    let file = beside(path, bytes).map_err(|error| cannot_write(path, &error))?;
    file.persist_noclobber(path).map_err(|error| cannot_write(path, &error.error))?;
    Ok(())
}

/// Writes a file beside its place, flushes it, and renames it over: never half a file, whatever happens.
/// An existing file keeps its permissions.
pub fn write(path: &Path, bytes: &[u8]) -> Result<(), CommandError> {
    let file = beside(path, bytes).map_err(|error| cannot_write(path, &error))?;
    file.persist(path).map_err(|error| cannot_write(path, &error.error))?;
    Ok(())
}

fn cannot_write(path: &Path, error: &std::io::Error) -> CommandError {
    CommandError::File(format!("cannot write {}: {error}", path.display()))
}

/// The bytes in a file beside their place, on the disk, ready to be renamed.
fn beside(path: &Path, bytes: &[u8]) -> std::io::Result<tempfile::NamedTempFile> {
    let permissions = std::fs::metadata(path).ok().map(|metadata| metadata.permissions());
    let mut file = unfinished(path)?;
    file.write_all(bytes)?;
    set_permissions(file.as_file(), permissions)?;
    file.as_file().sync_all()?;
    Ok(file)
}

#[cfg(unix)]
fn set_permissions(
    file: &std::fs::File,
    permissions: Option<std::fs::Permissions>,
) -> std::io::Result<()> {
    use std::os::unix::fs::PermissionsExt;
    // Temporary files are private; a new document is as readable as any file a person saves.
    file.set_permissions(permissions.unwrap_or_else(|| std::fs::Permissions::from_mode(0o644)))
}

#[cfg(not(unix))]
fn set_permissions(
    file: &std::fs::File,
    permissions: Option<std::fs::Permissions>,
) -> std::io::Result<()> {
    permissions.map_or(Ok(()), |permissions| file.set_permissions(permissions))
}

#[cfg(test)]
mod tests {
    use super::*;
    use text::{Document, Edit, Span};

    #[test]
    fn one_shell_after_another_has_its_turn() {
        let folder = tempfile::tempdir().expect("folder");
        assert!(take_turn(&folder.path().join("missing")).is_none());
        let first = take_turn(folder.path()).expect("is free");
        #[cfg(unix)]
        {
            use std::os::unix::fs::PermissionsExt;
            let there = std::fs::metadata(folder.path().join(TURN)).expect("there");
            assert_eq!(there.permissions().mode() & 0o777, 0o600);
        }
        let path = folder.path().to_path_buf();
        let second = std::thread::spawn(move || take_turn(&path).is_some());
        std::thread::sleep(Duration::from_millis(50));
        assert!(!second.is_finished());
        drop(first);
        assert!(second.join().expect("ends"));
    }

    #[test]
    fn an_existing_or_changed_file_is_left_alone() {
        let folder = tempfile::tempdir().expect("folder");
        let path = folder.path().join("a.md");
        let uri = uri::of_path(&path);
        let create = FileChange::Create { uri: uri.clone(), text: "one\n".into() };
        apply(std::slice::from_ref(&create)).expect("created");
        assert_eq!(apply(&[create]).expect_err("exists").code(), "refused");
        let edit = |before: &str| FileChange::Edit {
            uri: uri.clone(),
            version: None,
            before: Document::new(before),
            edits: vec![Edit { span: Span::new(0, 3), text: "two".into() }],
        };
        assert_eq!(apply(&[edit("old\n")]).expect_err("changed").code(), "conflict");
        assert_eq!(std::fs::read_to_string(&path).expect("there"), "one\n");
        apply(&[edit("one\n")]).expect("edited");
        assert_eq!(std::fs::read_to_string(&path).expect("there"), "two\n");
    }
}
