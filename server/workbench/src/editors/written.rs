//! What an earlier set-up wrote, by path and SHA-256: such a file may be replaced as long as nobody changed it.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

use crate::commands::sha256;
use crate::disk;

/// The name of the record, beside the database.
const FILE: &str = "editors.json";

/// What was written where.
#[derive(Debug, Default)]
pub(super) struct Written {
    file: Option<PathBuf>,
    hashes: BTreeMap<String, String>,
}

impl Written {
    /// Reads the record; one that is missing or broken knows of nothing.
    pub(super) fn read(data_dir: Option<&Path>) -> Written {
        let file = data_dir.map(|folder| folder.join(FILE));
        let text = file.as_ref().and_then(|file| std::fs::read(file).ok()).unwrap_or_default();
        Written { file, hashes: serde_json::from_slice(&text).unwrap_or_default() }
    }

    /// Whether a file holds what was written into it.
    pub(super) fn holds(&self, path: &Path, text: &str) -> bool {
        self.hashes.get(&key(path)).is_some_and(|hash| *hash == sha256(text.as_bytes()))
    }

    /// Remembers what was written.
    pub(super) fn note(&mut self, path: &Path, text: &str) {
        self.hashes.insert(key(path), sha256(text.as_bytes()));
    }

    /// Keeps the record. Without it the next version asks to move the files away, so a failure is only traced.
    pub(super) fn keep(&self) {
        let Some(file) = &self.file else { return };
        let json = serde_json::to_vec_pretty(&self.hashes).unwrap_or_default();
        let kept = vault::create_folder(disk::folder(file))
            .map_err(|error| error.to_string())
            .and_then(|()| disk::write(file, &json).map_err(|error| error.to_string()));
        if let Err(error) = kept {
            tracing::warn!(error, "what was set up could not be recorded");
        }
    }
}

fn key(path: &Path) -> String {
    path.to_string_lossy().into_owned()
}
