//! Opening the database with its key, or making it; telling apart what is not a database of ours.
//!
//! A new database is finished under another name and only then gets its own, so that no process ever meets half of one.

use std::cell::Cell;
use std::io::{ErrorKind, Read};
use std::path::Path;
use std::sync::{Mutex, PoisonError};
use std::time::Duration;

use rusqlite::config::DbConfig;
use rusqlite::{Connection, OpenFlags};
use zeroize::Zeroizing;

use crate::folder_lock::FolderLock;
use crate::migrate::{MIGRATIONS, Migration};
use crate::{Store, StoreError, anchor, files, migrate};

/// Name of the database in its folder.
pub(crate) const NAME: &str = "tftsr.db";

/// How long another process may hold the write lock before we give up.
const BUSY: Duration = Duration::from_secs(5);

/// First bytes of a database that is not encrypted, <https://www.sqlite.org/fileformat2.html>.
const PLAIN_HEADER: &[u8] = b"SQLite format 3\0";

/// SQLCipher's page size: a shorter file cannot hold a database.
const PAGE: u64 = 4096;

impl Store {
    /// Opens `tftsr.db` in a folder with a raw 256-bit key, or makes both when there is none. Older schemas are brought
    /// up to date, after a copy was put beside the file.
    pub fn open(data_dir: &Path, key: &[u8; 32]) -> Result<Store, StoreError> {
        open_with(data_dir, key, MIGRATIONS)
    }
}

pub(crate) fn open_with(
    data_dir: &Path,
    key: &[u8; 32],
    migrations: &[Migration],
) -> Result<Store, StoreError> {
    files::create_folder(data_dir)?;
    // Before anything is looked at: whoever exchanges the file is done then.
    let folder = FolderLock::shared(data_dir)?;
    let path = data_dir.join(NAME);
    let write_ahead = files::with_suffix(&path, "-wal");
    // In this order: another process may be making the database, and the write-ahead file comes after it.
    let has_write_ahead = write_ahead.exists();
    match std::fs::metadata(&path) {
        Ok(_) => {}
        Err(error) if error.kind() == ErrorKind::NotFound => {
            if has_write_ahead {
                return Err(StoreError::Orphaned { path: write_ahead });
            }
            create(&path, key, migrations)?;
        }
        Err(source) => return Err(StoreError::File { doing: "look at", path, source }),
    }
    inspect(&path)?;
    // Before the connection: whoever exchanges the file in between is noticed at the first write.
    let identity = files::identity(&path);
    let mut connection = connect(&path, key).map_err(|error| opening_fault(&path, key, error))?;
    if let Err(error) = set_up(&mut connection, &path, key, migrations) {
        if !has_write_ahead {
            // Nothing was written, so the write-ahead file that opening made is empty and may go again.
            let _ = connection.set_db_config(DbConfig::SQLITE_DBCONFIG_NO_CKPT_ON_CLOSE, false);
        }
        return Err(error);
    }
    Ok(Store {
        connection,
        path,
        fingerprint: anchor::fingerprint(key),
        identity,
        damaged: Cell::new(false),
        _folder: folder,
    })
}

/// What can be said of a file without the key.
pub(crate) fn inspect(path: &Path) -> Result<(), StoreError> {
    // SQLite would open what it may not write for reading only, and leave files of its own beside it.
    inspect_as(path, true)
}

/// The same of a file that is only read.
pub(crate) fn inspect_read_only(path: &Path) -> Result<(), StoreError> {
    inspect_as(path, false)
}

fn inspect_as(path: &Path, write: bool) -> Result<(), StoreError> {
    let file_fault = |source| StoreError::File { doing: "read", path: path.to_path_buf(), source };
    let mut file = std::fs::OpenOptions::new().read(true).write(write).open(path).map_err(
        |error| match error.kind() {
            ErrorKind::PermissionDenied | ErrorKind::ReadOnlyFilesystem => read_only(path),
            ErrorKind::IsADirectory => StoreError::NotADatabase { path: path.to_path_buf() },
            _ => file_fault(error),
        },
    )?;
    let metadata = file.metadata().map_err(file_fault)?;
    if !metadata.is_file() {
        return Err(StoreError::NotADatabase { path: path.to_path_buf() });
    }
    if metadata.len() == 0 {
        return Err(StoreError::Empty { path: path.to_path_buf() });
    }
    let mut head = Vec::new();
    file.by_ref().take(PLAIN_HEADER.len() as u64).read_to_end(&mut head).map_err(file_fault)?;
    if head == PLAIN_HEADER {
        return Err(StoreError::PlainSqlite { path: path.to_path_buf() });
    }
    if metadata.len() < PAGE {
        return Err(StoreError::NotADatabase { path: path.to_path_buf() });
    }
    Ok(())
}

/// SQLCipher sets itself up when a first connection is given its key; two threads that do so at the same moment have
/// been seen to fail with "An error occurred with PRAGMA key".
static KEYING: Mutex<()> = Mutex::new(());

/// A connection that has read the first page: the key is right. Nothing is written, not even on closing.
pub(crate) fn connect(path: &Path, key: &[u8; 32]) -> rusqlite::Result<Connection> {
    // Without `CREATE`: what is missing is made on purpose only. Without `URI`: a path is a path.
    let flags = OpenFlags::SQLITE_OPEN_READ_WRITE | OpenFlags::SQLITE_OPEN_NO_MUTEX;
    let _one_at_a_time = KEYING.lock().unwrap_or_else(PoisonError::into_inner);
    let connection = Connection::open_with_flags(path, flags)?;
    // Closing must not move the write-ahead file into a database that may not be ours.
    connection.set_db_config(DbConfig::SQLITE_DBCONFIG_NO_CKPT_ON_CLOSE, true)?;
    // Before the key: SQLCipher otherwise writes to the standard error of the process.
    pragma(&connection, "PRAGMA cipher_log_level = NONE")?;
    give_key(&connection, key)?;
    connection.busy_timeout(BUSY)?;
    connection.query_row("SELECT count(*) FROM sqlite_master", [], |_| Ok(()))?;
    Ok(connection)
}

fn give_key(connection: &Connection, key: &[u8; 32]) -> rusqlite::Result<()> {
    pragma(connection, &keyed("PRAGMA key", key))
}

/// Writes every page anew under another key.
pub(crate) fn rekey(connection: &Connection, key: &[u8; 32]) -> rusqlite::Result<()> {
    pragma(connection, &keyed("PRAGMA rekey", key))
}

/// A pragma that takes a raw key.
fn keyed(pragma: &str, key: &[u8; 32]) -> Zeroizing<String> {
    let mut digits = Zeroizing::new(String::with_capacity(64));
    for byte in key {
        for digit in [byte >> 4, byte & 15] {
            digits.push(char::from_digit(u32::from(digit), 16).unwrap_or('0'));
        }
    }
    // A raw key of any other length would silently be taken as a passphrase.
    assert_eq!(digits.len(), 64, "a raw key is 64 hex digits");
    let mut statement = Zeroizing::new(String::with_capacity(96));
    statement.push_str(pragma);
    statement.push_str(" = \"x'");
    statement.push_str(&digits);
    statement.push_str("'\"");
    statement
}

/// Runs a pragma whether or not it answers with rows.
fn pragma(connection: &Connection, sql: &str) -> rusqlite::Result<()> {
    let mut statement = connection.prepare(sql)?;
    let mut rows = statement.query([])?;
    while rows.next()?.is_some() {}
    Ok(())
}

/// Everything after the key is known to be right.
fn set_up(
    connection: &mut Connection,
    path: &Path,
    key: &[u8; 32],
    migrations: &[Migration],
) -> Result<(), StoreError> {
    let fault = |error| StoreError::classify(path, "open the database", error);
    migrate::refuse_unknown(connection, path, migrations)?;
    if connection.is_readonly("main").map_err(fault)? {
        return Err(read_only(path));
    }
    settings(connection).map_err(fault)?;
    // Where shared memory does not work (some network folders) SQLite keeps its rollback journal, which is as safe.
    pragma(connection, "PRAGMA journal_mode = WAL").map_err(fault)?;
    migrate::migrate(connection, path, key, migrations)?;
    connection.set_db_config(DbConfig::SQLITE_DBCONFIG_NO_CKPT_ON_CLOSE, false).map_err(fault)?;
    Ok(())
}

fn read_only(path: &Path) -> StoreError {
    let code = rusqlite::ffi::Error::new(rusqlite::ffi::SQLITE_READONLY);
    StoreError::ReadOnly {
        path: path.to_path_buf(),
        source: rusqlite::Error::SqliteFailure(code, None),
    }
}

/// What each connection needs.
fn settings(connection: &Connection) -> rusqlite::Result<()> {
    for sql in [
        "PRAGMA foreign_keys = ON",
        // The append-only triggers then see the delete within INSERT OR REPLACE.
        "PRAGMA recursive_triggers = ON",
        // Placeholders and audit rows that a person was told of must survive a power loss.
        "PRAGMA synchronous = FULL",
        "PRAGMA secure_delete = ON",
        // Nothing of ours goes to a temporary file, which would not be encrypted.
        "PRAGMA temp_store = MEMORY",
        "PRAGMA trusted_schema = OFF",
        // 8 MB of pages stay decrypted in memory: ten thousand issues are listed without decrypting them again.
        "PRAGMA cache_size = -8192",
    ] {
        pragma(connection, sql)?;
    }
    Ok(())
}

/// Makes the database, unless another process is first; then theirs is the one.
fn create(path: &Path, key: &[u8; 32], migrations: &[Migration]) -> Result<(), StoreError> {
    let new = files::scratch_name(path);
    let file_fault = |source| StoreError::File { doing: "make", path: path.to_path_buf(), source };
    // SQLite gives its other files the mode of this one.
    files::create_private(&new).map_err(file_fault)?;
    let made = fill(&new, path, key, migrations);
    if let Err(error) = made {
        for suffix in ["", "-wal", "-shm", "-journal"] {
            let _ = std::fs::remove_file(files::with_suffix(&new, suffix));
        }
        return Err(error);
    }
    files::publish(&new, path).map_err(file_fault)?;
    Ok(())
}

fn fill(
    new: &Path,
    path: &Path,
    key: &[u8; 32],
    migrations: &[Migration],
) -> Result<(), StoreError> {
    let fault = |error| StoreError::classify(path, "make the database", error);
    let mut connection = connect(new, key).map_err(fault)?;
    let cipher: Option<String> = rusqlite::OptionalExtension::optional(connection.query_row(
        "PRAGMA cipher_version",
        [],
        |row| row.get(0),
    ))
    .map_err(fault)?;
    if cipher.is_none() {
        return Err(StoreError::Unencrypted { path: path.to_path_buf() });
    }
    set_up(&mut connection, new, key, migrations)?;
    connection.close().map_err(|(_, error)| fault(error))?;
    inspect(new).map_err(|_| StoreError::Unencrypted { path: path.to_path_buf() })?;
    let file_fault = |source| StoreError::File { doing: "make", path: path.to_path_buf(), source };
    std::fs::OpenOptions::new()
        .write(true)
        .open(new)
        .and_then(|file| file.sync_all())
        .map_err(file_fault)
}

/// Why the first page could not be read.
pub(crate) fn opening_fault(path: &Path, key: &[u8; 32], error: rusqlite::Error) -> StoreError {
    let fault = StoreError::classify(path, "open the database", error);
    let StoreError::Damaged { path, source } = fault else { return fault };
    if anchor::names_key(&path, key) {
        return StoreError::Damaged { path, source };
    }
    if starts_as_text(&path) {
        StoreError::NotADatabase { path }
    } else {
        StoreError::WrongKey { path }
    }
}

/// Encrypted pages look like chance: half a kilobyte of it is never text.
fn starts_as_text(path: &Path) -> bool {
    let mut head = Vec::new();
    let read = std::fs::File::open(path).and_then(|file| file.take(512).read_to_end(&mut head));
    let is_text = |byte: &u8| !byte.is_ascii_control() || byte.is_ascii_whitespace();
    read.is_ok()
        && head.iter().all(is_text)
        && head.iter().filter(|byte| byte.is_ascii()).count() * 10 > head.len() * 7
}
