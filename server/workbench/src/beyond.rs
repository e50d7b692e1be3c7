//! What checks of a triage document ask beyond its own text: other open documents, cited logs, the store.

use std::path::PathBuf;
use std::sync::Arc;

use crate::agreement::Agreement;
use crate::cited::Cited;
use crate::documents::Documents;

/// Handles that a snapshot carries along.
#[derive(Clone, Default)]
pub(crate) struct Beyond {
    /// The open documents, at the moment of the snapshot or later.
    pub(crate) documents: Arc<Documents>,
    /// What is known of cited logs.
    pub(crate) cited: Arc<Cited>,
    /// The folders that the editor has open.
    pub(crate) folders: Vec<PathBuf>,
    /// What is known of the store.
    pub(crate) agreement: Arc<Agreement>,
}

/// Texts stay out of traces.
impl std::fmt::Debug for Beyond {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("Beyond")
    }
}
