//! The encrypted database: unlock, migrate, one file per table family.
//!
//! One SQLCipher file, `tftsr.db`, in a folder of its own. Several processes share it: each change is one
//! `BEGIN IMMEDIATE` transaction on disk when it returns. Original values stand in the table `vault` and nowhere else.
//! It does not know where the key comes from (`vault`), looks at no clock and writes to no terminal.

mod anchor;
mod audit;
mod check;
mod conversations;
mod copying;
mod documents;
mod error;
mod exchange;
mod exchanges;
mod exports;
mod files;
mod findings;
mod folder_lock;
mod images;
mod investigation;
mod issues;
mod migrate;
mod overview;
mod placeholders;
mod providers;
mod publishing;
mod recurrence;
mod salvage;
mod search;
mod settings;
mod transfer;
mod unlock;
mod values;

use std::cell::Cell;
use std::path::PathBuf;

use rusqlite::{Connection, Transaction, TransactionBehavior};

pub use audit::{AuditEntry, AuditReport, AuditRow, RawAuditRow};
pub use check::{CheckReport, Faults};
pub use conversations::TriageMessage;
pub use documents::StoredDocument;
pub use error::StoreError;
pub use exchange::{Restored, opens, rekey, restore};
pub use exchanges::{Spend, StoredExchange};
pub use exports::Export;
pub use findings::{LogFile, StoredFinding};
pub use folder_lock::FolderLock;
pub use images::StoredImage;
pub use issues::{IssueFilter, StatusChange};
pub use overview::{IssuePage, Overview};
pub use placeholders::PlaceholderRow;
pub use providers::StoredProvider;
pub use publishing::{Publication, StoredTarget};
pub use recurrence::{Mark, MarkKind, SimilarIssue};
pub use salvage::{SalvageReport, SavedTable, salvage};
pub use search::{IssueSearch, SearchHit};
pub use transfer::{Part, StoredCell};

/// The open database. Its methods stand beside the tables they are about.
pub struct Store {
    connection: Connection,
    path: PathBuf,
    /// Names the key without telling it; see [`anchor::fingerprint`].
    fingerprint: String,
    /// Which file it was when it was opened; see [`files::identity`].
    identity: Option<(u64, u64)>,
    /// After one bad page SQLite calls everything read-only; the first fault is the true one.
    damaged: Cell<bool>,
    /// Nobody exchanges the file while it is open.
    _folder: Option<FolderLock>,
}

impl Store {
    /// Runs a query. `doing` completes "cannot …" in an error.
    fn read<T>(
        &self,
        doing: &'static str,
        work: impl FnOnce(&Connection) -> rusqlite::Result<T>,
    ) -> Result<T, StoreError> {
        work(&self.connection).map_err(|error| self.fault(doing, error))
    }

    /// Runs a change: all of it is on disk, or none. Taking the write lock first is what makes the busy timeout count;
    /// a transaction that reads and then writes fails at once when another process wrote between.
    fn write<T>(
        &mut self,
        doing: &'static str,
        work: impl FnOnce(&Transaction<'_>) -> rusqlite::Result<T>,
    ) -> Result<T, StoreError> {
        if files::identity(&self.path) != self.identity {
            return Err(StoreError::Moved { path: self.path.clone() });
        }
        let (path, identity) = (&self.path, self.identity);
        let result = self
            .connection
            .transaction_with_behavior(TransactionBehavior::Immediate)
            .and_then(|transaction| {
                // Again, now that nobody else can write: it may have been exchanged while we waited for the lock.
                if files::identity(path) != identity {
                    return Ok(None);
                }
                let value = work(&transaction)?;
                transaction.commit()?;
                Ok(Some(value))
            });
        match result {
            Ok(Some(value)) => Ok(value),
            Ok(None) => Err(StoreError::Moved { path: self.path.clone() }),
            Err(error) => Err(self.fault(doing, error)),
        }
    }

    fn fault(&self, doing: &'static str, error: rusqlite::Error) -> StoreError {
        match StoreError::classify(&self.path, doing, error) {
            StoreError::Damaged { path, source } => {
                self.damaged.set(true);
                StoreError::Damaged { path, source }
            }
            StoreError::ReadOnly { path, source } if self.damaged.get() => {
                StoreError::Damaged { path, source }
            }
            other => other,
        }
    }
}

/// Neither the key nor anything stored.
impl std::fmt::Debug for Store {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Store").field("path", &self.path).finish_non_exhaustive()
    }
}

#[cfg(test)]
mod tests;
