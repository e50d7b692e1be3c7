//! Emacs: the line that loads the package, and where it stands.

use std::path::PathBuf;

use super::Places;

/// What loads the package; for a start file that is written new, with a comment before it.
pub(super) const LOAD: &str = "(load (expand-file-name \"tftsr\" user-emacs-directory))\n";

/// The start file that counts and what it holds, if there is one.
pub(super) fn start_file(places: &Places) -> Option<(PathBuf, String)> {
    let path = places.emacs_init().into_iter().find(|path| path.exists())?;
    let text = std::fs::read_to_string(&path).unwrap_or_default();
    Some((path, text))
}

/// Whether a start file speaks of the package in what is not a comment.
pub(super) fn loads(text: &str) -> bool {
    text.lines().any(|line| line.split(';').next().unwrap_or_default().contains("tftsr"))
}
