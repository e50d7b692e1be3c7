//! A log that is not where it was linked, looked for in the workspace: by its name, and by the lines that are cited.

use std::collections::VecDeque;
use std::path::{Path, PathBuf};

/// Most entries of folders that are looked at: a workspace of logs has far fewer, a home folder many more.
const MOST: usize = 4000;
/// Most files of another name whose lines are compared.
const MOST_LIKE: usize = 40;
/// How deep folders are looked into.
const DEEPEST: usize = 6;

/// The files below a folder, those near it first. Hidden folders, and those that hold what programs made, are passed over.
pub(super) fn files_below(root: &Path) -> Vec<PathBuf> {
    let mut files = Vec::new();
    let mut folders = VecDeque::from([(root.to_path_buf(), 0)]);
    let mut looked_at = 0;
    while let Some((folder, depth)) = folders.pop_front() {
        let Ok(entries) = std::fs::read_dir(&folder) else { continue };
        let mut here: Vec<_> = entries.filter_map(Result::ok).take(MOST - looked_at).collect();
        looked_at += here.len();
        here.sort_by_key(std::fs::DirEntry::file_name);
        for entry in here {
            let name = entry.file_name();
            let is_passed_over = name.to_str().is_none_or(|name| {
                name.starts_with('.') || matches!(name, "node_modules" | "target")
            });
            // A link may lead out of the workspace, and its goal is met by itself where it is inside.
            match entry.file_type() {
                Ok(kind) if kind.is_dir() && depth < DEEPEST && !is_passed_over => {
                    folders.push_back((entry.path(), depth + 1));
                }
                Ok(kind) if kind.is_file() => files.push(entry.path()),
                _ => {}
            }
        }
        if looked_at >= MOST {
            break;
        }
    }
    files
}

/// The files that may be a log that was moved: those of its name, and some of its ending, where it was renamed as well.
pub(super) fn candidates<'f>(
    path: &Path,
    files: &'f [PathBuf],
) -> (Vec<&'f PathBuf>, Vec<&'f PathBuf>) {
    let others = || files.iter().filter(|other| *other != path);
    let is_named = |other: &&PathBuf| other.file_name() == path.file_name();
    let is_like = |other: &&PathBuf| other.extension() == path.extension() && !is_named(other);
    (others().filter(is_named).collect(), others().filter(is_like).take(MOST_LIKE).collect())
}
