//! What a person does with the database as a whole: the places that open it, copies of it, checks, what goes with age.
//!
//! Only a shell asks for these: keys and passphrases have no place in the messages of an editor.

mod bundle;
pub mod copies;
pub mod keys;
pub mod retention;

use std::path::{Path, PathBuf};

use jiff::Timestamp;
use store::{AuditEntry, Store};
use vault::Unlocked;

use crate::Workbench;
use crate::outcome::CommandError;
use crate::persistence::chain;

/// A file to read or write, as it was typed: relative to the folder the process was started in.
fn typed(workbench: &Workbench, path: &Path) -> PathBuf {
    workbench.environment().current_dir.join(path)
}

fn fault(error: &dyn std::error::Error) -> CommandError {
    CommandError::Store(chain(error))
}

impl Workbench {
    /// The store, and its key for what a store cannot do without.
    fn unlocked(&self) -> Result<(Store, Unlocked), CommandError> {
        let folder = self.folder()?;
        if !folder.join("tftsr.db").exists() {
            return Err(CommandError::Missing(format!(
                "there is no database in {} yet: it is made when something is first stored",
                folder.display()
            )));
        }
        self.unlock_store().map_err(CommandError::closed)
    }

    /// The folder of the database.
    fn folder(&self) -> Result<PathBuf, CommandError> {
        self.data_dir().map(Path::to_path_buf).map_err(CommandError::closed)
    }

    fn entry(&self, action: &str, subject: &str, details: &str) -> AuditEntry {
        AuditEntry {
            at: Timestamp::now(),
            actor: self.actor().to_owned(),
            action: action.to_owned(),
            subject: subject.to_owned(),
            details: details.to_owned(),
        }
    }
}
