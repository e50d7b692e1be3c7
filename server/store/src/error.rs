//! What can go wrong with the database: one variant a fault, each saying what to do. No message holds a stored value.

use std::path::{Path, PathBuf};

use rusqlite::ErrorCode;
use rusqlite::ffi;

/// A fault of the database. Where it says "untouched", no byte of the file was changed.
#[derive(Debug, thiserror::Error)]
pub enum StoreError {
    /// The file is there and has no bytes; SQLite would take it for a new database.
    #[error("{} is empty, so what it held is lost; it was left untouched: put it back from a backup, or move it away to start anew", path.display())]
    Empty {
        /// The database.
        path: PathBuf,
    },
    /// The file is SQLite without encryption.
    #[error("{} is not encrypted, so it is not a database of tftsr; it was left untouched: move it away, or set TFTSR_DATA_DIR to another folder", path.display())]
    PlainSqlite {
        /// The database.
        path: PathBuf,
    },
    /// The file is text, or too short to be a database.
    #[error("{} is not a database; it was left untouched: put it back from a backup, or move it away to start anew", path.display())]
    NotADatabase {
        /// The database.
        path: PathBuf,
    },
    /// The key is not the one the file was written with.
    #[error("the key does not open {}; it was left untouched: use the key file, passphrase or keychain it was made with; tftsr.keys may belong to another database (a damaged first page looks the same)", path.display())]
    WrongKey {
        /// The database.
        path: PathBuf,
    },
    /// A page does not decrypt or does not make sense, though the key is right.
    #[error("{} is damaged; nothing more is written to it: put it back from a backup", path.display())]
    Damaged {
        /// The database.
        path: PathBuf,
        /// What SQLite says.
        source: rusqlite::Error,
    },
    /// A newer tftsr wrote the file.
    #[error("{} has schema {found}, this program knows up to {known}; it was left untouched: install the newer tftsr that wrote it", path.display())]
    NewerSchema {
        /// The database.
        path: PathBuf,
        /// Version of the file.
        found: i32,
        /// Newest version this program knows.
        known: i32,
    },
    /// A migration that the file went through differs from the one this program has.
    #[error("{} was set up by another build: migration {name} differs; it was left untouched: use the tftsr that wrote it", path.display())]
    ChangedMigration {
        /// The database.
        path: PathBuf,
        /// Name of the migration.
        name: String,
    },
    /// The write-ahead file is there without its database.
    #[error("{} is there but its database is not; it was left untouched: put tftsr.db back beside it, or move it away to start anew", path.display())]
    Orphaned {
        /// The write-ahead file.
        path: PathBuf,
    },
    /// The file or its folder cannot be written.
    #[error("{} or its folder cannot be written by this user: change its permissions, or set TFTSR_DATA_DIR to a folder of your own", path.display())]
    ReadOnly {
        /// The database.
        path: PathBuf,
        /// What SQLite says.
        source: rusqlite::Error,
    },
    /// The file cannot be opened.
    #[error("cannot open {}: see that it is a file and that you may read and write it and its folder", path.display())]
    CannotOpen {
        /// The database.
        path: PathBuf,
        /// What SQLite says.
        source: rusqlite::Error,
    },
    /// The file was moved or deleted while it was open.
    #[error("{} was moved or deleted while it was open, so nothing is written: put it back and restart", path.display())]
    Moved {
        /// The database.
        path: PathBuf,
    },
    /// Another process wrote for longer than we wait.
    #[error("cannot {doing}: another program keeps {} busy; try again", path.display())]
    Busy {
        /// What was attempted.
        doing: &'static str,
        /// The database.
        path: PathBuf,
    },
    /// No room on the disk, or a size limit was met.
    #[error("cannot {doing}: no room left for {}; nothing was lost: free some space and try again", path.display())]
    Full {
        /// What was attempted.
        doing: &'static str,
        /// The database.
        path: PathBuf,
    },
    /// Another process has the database open while its file is to be exchanged.
    #[error("{} is open in another tftsr (an editor, a shell): close it there and try again", path.display())]
    InUse {
        /// The database.
        path: PathBuf,
    },
    /// The system takes no more bytes, and not for want of room.
    #[error("cannot {doing}: the system refuses to write {}, by a limit on the size of files (ulimit -f), a quota or a fault of the disk; nothing was lost: lift the limit or see to the disk and try again", path.display())]
    WriteRefused {
        /// What was attempted.
        doing: &'static str,
        /// The database.
        path: PathBuf,
    },
    /// The disk reports an error.
    #[error("cannot {doing}: the disk fails to read or write {}; what was stored before is untouched: see what the system says of the disk, make a backup as soon as it reads again", path.display())]
    Disk {
        /// What was attempted.
        doing: &'static str,
        /// The database.
        path: PathBuf,
        /// What SQLite says.
        source: rusqlite::Error,
    },
    /// Something must be made under a name that is taken.
    #[error("{} is there already and is not written over: choose another name", path.display())]
    NameTaken {
        /// The file.
        path: PathBuf,
    },
    /// The page that says what the others are is damaged.
    #[error("the first page of {} does not open, and without it nothing else can be read (or the key is another one): put the database back from a backup", path.display())]
    FirstPage {
        /// The file.
        path: PathBuf,
    },
    /// A file does not pass the checks.
    #[error("{} is not whole, so nothing was exchanged for it: see tftsr db check; tftsr db salvage saves what can be read", path.display())]
    NotWhole {
        /// The file.
        path: PathBuf,
    },
    /// A backup that the key does not open.
    #[error("the key does not open {0}: put the file with its keys beside it ({0}.keys, made with the backup) and set TFTSR_PASSPHRASE or TFTSR_KEY_FILE to what opened it then, or add --recovery and type its recovery key", path.display())]
    ForeignKey {
        /// The backup.
        path: PathBuf,
    },
    /// A database in use instead of a backup.
    #[error("{} is not a backup but a database in use, which has changes beside it: make a backup of it with tftsr db backup", path.display())]
    StillOpen {
        /// The file.
        path: PathBuf,
    },
    /// The file that was just made is not encrypted; it was removed.
    #[error("{} would not be encrypted, so it was not made: this program was built without SQLCipher", path.display())]
    Unencrypted {
        /// The database.
        path: PathBuf,
    },
    /// A file beside the database could not be read or written.
    #[error("cannot {doing} {}", path.display())]
    File {
        /// What was attempted.
        doing: &'static str,
        /// The file or folder.
        path: PathBuf,
        /// What the system says.
        source: std::io::Error,
    },
    /// Something with the same identity is stored already.
    #[error("cannot {doing}: it is in the database already")]
    AlreadyThere {
        /// What was attempted.
        doing: &'static str,
    },
    /// Another process gave out the same placeholder, or numbered the same value, in between.
    #[error(
        "placeholders of {scope} were given out by another process at the same moment: read them again and retry"
    )]
    PlaceholderClash {
        /// The issue or workspace.
        scope: String,
    },
    /// An issue with this id is stored already.
    #[error("issue {id} is in the database already; delete it first, or keep it")]
    IssueExists {
        /// The id.
        id: String,
    },
    /// The issue is not stored.
    #[error("there is no issue {id} in the database")]
    NoSuchIssue {
        /// The id asked for.
        id: String,
    },
    /// The issue or log that a row belongs to is not stored.
    #[error(
        "cannot {doing}: the issue or log it belongs to is not in the database, or was deleted meanwhile"
    )]
    NoOwner {
        /// What was attempted.
        doing: &'static str,
    },
    /// A row holds something this program never writes.
    #[error(
        "cannot {doing}: column {column} of a row holds something this program did not write; a newer tftsr may have"
    )]
    BadRow {
        /// What was attempted.
        doing: &'static str,
        /// Index of the column in the query, from 0.
        column: usize,
    },
    /// Anything else.
    #[error("cannot {doing} in {}", path.display())]
    Database {
        /// What was attempted.
        doing: &'static str,
        /// The database.
        path: PathBuf,
        /// What SQLite says.
        source: rusqlite::Error,
    },
}

impl StoreError {
    /// The variant for an error of the system about a file.
    pub(crate) fn file(doing: &'static str, path: &Path, source: std::io::Error) -> StoreError {
        use std::io::ErrorKind::{FileTooLarge, QuotaExceeded, StorageFull};
        let path = path.to_path_buf();
        match source.kind() {
            StorageFull | QuotaExceeded | FileTooLarge => StoreError::Full { doing, path },
            _ => StoreError::File { doing, path, source },
        }
    }

    /// The variant for an error of SQLite. Codes: <https://www.sqlite.org/rescode.html>.
    pub(crate) fn classify(
        path: &Path,
        doing: &'static str,
        source: rusqlite::Error,
    ) -> StoreError {
        let path = path.to_path_buf();
        if let rusqlite::Error::FromSqlConversionFailure(column, ..)
        | rusqlite::Error::InvalidColumnType(column, ..)
        | rusqlite::Error::IntegralValueOutOfRange(column, _) = source
        {
            return StoreError::BadRow { doing, column };
        }
        let Some(code) = source.sqlite_error() else {
            return StoreError::Database { doing, path, source };
        };
        match code.extended_code {
            ffi::SQLITE_CONSTRAINT_FOREIGNKEY => return StoreError::NoOwner { doing },
            ffi::SQLITE_CONSTRAINT_PRIMARYKEY | ffi::SQLITE_CONSTRAINT_UNIQUE => {
                return StoreError::AlreadyThere { doing };
            }
            // A file size limit (`ulimit -f`), a quota of some file systems, or a disk that fails.
            ffi::SQLITE_IOERR_WRITE => return StoreError::WriteRefused { doing, path },
            // A disk that fails, not a limit of ours.
            ffi::SQLITE_IOERR
            | ffi::SQLITE_IOERR_READ
            | ffi::SQLITE_IOERR_SHORT_READ
            | ffi::SQLITE_IOERR_FSYNC
            | ffi::SQLITE_IOERR_DIR_FSYNC
            | ffi::SQLITE_IOERR_TRUNCATE
            | ffi::SQLITE_IOERR_FSTAT
            | ffi::SQLITE_IOERR_CORRUPTFS
            | ffi::SQLITE_IOERR_DATA => return StoreError::Disk { doing, path, source },
            ffi::SQLITE_READONLY_DBMOVED => return StoreError::Moved { path },
            _ => {}
        }
        match code.code {
            ErrorCode::DatabaseBusy | ErrorCode::DatabaseLocked => StoreError::Busy { doing, path },
            ErrorCode::DiskFull => StoreError::Full { doing, path },
            ErrorCode::ReadOnly => StoreError::ReadOnly { path, source },
            ErrorCode::CannotOpen => StoreError::CannotOpen { path, source },
            ErrorCode::DatabaseCorrupt | ErrorCode::NotADatabase => {
                StoreError::Damaged { path, source }
            }
            _ => StoreError::Database { doing, path, source },
        }
    }
}
