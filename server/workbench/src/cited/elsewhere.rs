//! A log that is not where it was linked, looked for in the workspace: by its name, and by the lines that are cited.

use std::collections::VecDeque;
use std::path::{Path, PathBuf};

/// Most entries of folders that are looked at: a workspace of logs has far fewer, a home folder many more.
const MOST: usize = 4000;
/// Most files of another name whose lines are compared.
const MOST_LIKE: usize = 40;
/// Most files of the name that are looked through: one of each machine or day, in a large collection.
const MOST_NAMED: usize = 32;
/// Most bytes of them that are looked through in all.
const MOST_BYTES: u64 = 256 << 20;
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

/// The files that may be a log that was moved: those of its name, the nearest first, and some of its ending, where it
/// was renamed as well.
pub(super) fn candidates<'f>(
    path: &Path,
    files: &'f [PathBuf],
) -> (Vec<&'f PathBuf>, Vec<&'f PathBuf>) {
    let others = || files.iter().filter(|other| *other != path);
    let is_named = |other: &&PathBuf| other.file_name() == path.file_name();
    let is_like = |other: &&PathBuf| other.extension() == path.extension() && !is_named(other);
    let mut named: Vec<&PathBuf> = others().filter(is_named).collect();
    named.sort_by_cached_key(|other| steps(path, other));
    let size = |path: &PathBuf| path.metadata().map_or(0, |metadata| metadata.len());
    (
        within(named, MOST_NAMED, MOST_BYTES, size),
        others().filter(is_like).take(MOST_LIKE).collect(),
    )
}

/// How many folders are between two files.
fn steps(one: &Path, other: &Path) -> usize {
    let shared = one.components().zip(other.components()).take_while(|(a, b)| a == b).count();
    one.components().count() + other.components().count() - 2 * shared
}

/// The first so many files, without those that would be too much to read.
fn within(
    files: Vec<&PathBuf>,
    most: usize,
    most_bytes: u64,
    size: impl Fn(&PathBuf) -> u64,
) -> Vec<&PathBuf> {
    let mut left = most_bytes;
    let fits = |file: &&PathBuf| {
        let rest = left.checked_sub(size(file));
        left = rest.unwrap_or(left);
        rest.is_some()
    };
    files.into_iter().take(most).filter(fits).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn of_many_files_of_a_name_the_nearest_are_looked_through() {
        let lost = Path::new("/logs/web/1/app.log");
        let mut files: Vec<PathBuf> =
            (0..100).map(|day| PathBuf::from(format!("/logs/db/{day}/old/app.log"))).collect();
        files.push(PathBuf::from("/logs/web/2/app.log"));
        files.push(PathBuf::from("/logs/web/2/db.log"));
        let (named, like) = candidates(lost, &files);
        assert_eq!(named.len(), MOST_NAMED);
        assert_eq!(named[0], Path::new("/logs/web/2/app.log"));
        assert_eq!(like, [Path::new("/logs/web/2/db.log")]);

        let sizes = |file: &PathBuf| if file.starts_with("/logs/web") { 70 } else { 20 };
        let read = within(named, 4, 100, sizes);
        assert_eq!(read.len(), 2, "those that would be too much are passed over");
    }
}
