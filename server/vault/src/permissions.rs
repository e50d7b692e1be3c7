//! What others on this machine may see: files and folder are for this user alone, and the process leaves no dump.

use std::path::Path;

/// Names of files that are ours begin so.
#[cfg(unix)]
const OURS: &str = "tftsr.";

/// Takes away what others may do with the data folder (0700) and its files (0600), where that is more than nothing and
/// they are this user's. Each sentence says what was too open. A folder that holds other things than ours is left as it
/// is, and the sentence says so: it may be shared on purpose.
#[cfg(unix)]
pub fn repair(data_dir: &Path) -> Vec<String> {
    use std::os::unix::fs::{MetadataExt, PermissionsExt};

    let user = rustix::process::geteuid().as_raw();
    let mut said = Vec::new();
    let mut close = |path: &Path, metadata: &std::fs::Metadata, mode: u32| {
        let found = metadata.mode() & 0o7777;
        if found & 0o077 == 0 || metadata.uid() != user {
            return;
        }
        let done = std::fs::set_permissions(path, std::fs::Permissions::from_mode(mode));
        let path = path.display();
        said.push(match done {
            Ok(()) => format!("{path} could be used by others (mode {found:04o}); it is yours alone now ({mode:04o})"),
            Err(_) => format!("{path} can be used by others (mode {found:04o}): run chmod {mode:03o} {path}"),
        });
    };
    let Ok(entries) = std::fs::read_dir(data_dir) else { return said };
    let mut only_ours = true;
    for entry in entries.flatten() {
        let is_ours = entry.file_name().to_string_lossy().starts_with(OURS);
        only_ours &= is_ours;
        // Of the entry itself: a link is not followed.
        if let Ok(metadata) = entry.metadata()
            && is_ours
            && metadata.is_file()
        {
            close(&entry.path(), &metadata, 0o600);
        }
    }
    let Ok(metadata) = std::fs::metadata(data_dir) else { return said };
    if only_ours {
        close(data_dir, &metadata, 0o700);
    } else if metadata.mode() & 0o022 != 0 && metadata.uid() == user {
        let (path, mode) = (data_dir.display(), metadata.mode() & 0o7777);
        said.push(format!("{path} can be written by others (mode {mode:04o}) and holds other things, too: set TFTSR_DATA_DIR to a folder of its own"));
    }
    said
}

/// Access lists are inherited from the person's folder.
#[cfg(not(unix))]
pub fn repair(_: &Path) -> Vec<String> {
    Vec::new()
}

/// Keeps the memory of this process out of core dumps and from other processes of the same user (`PR_SET_DUMPABLE`).
/// Where the system has no such thing, nothing happens.
pub fn forbid_dumps() {
    #[cfg(target_os = "linux")]
    {
        use rustix::process::{DumpableBehavior, set_dumpable_behavior};
        let _ = set_dumpable_behavior(DumpableBehavior::NotDumpable);
    }
}
