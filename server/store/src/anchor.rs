//! The head of the audit log in a file beside the database, `tftsr.audit-head`: a log that lost its end no longer fits it.
//!
//! Three lines: `tftsr audit head 1`, `key FINGERPRINT`, `head SEQUENCE HASH`. It holds no secret.

use std::path::{Path, PathBuf};

use sha2::{Digest, Sha256};

use crate::files;
use crate::values::hex;

const FIRST_LINE: &str = "tftsr audit head 1";

/// What the file says.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Anchor {
    /// Fingerprint of the key of the database it belongs to.
    pub(crate) key: String,
    /// Sequence of the row that was last when it was written.
    pub(crate) sequence: i64,
    /// Hash of that row.
    pub(crate) hash: String,
}

/// What there is of the file.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum Found {
    Anchor(Anchor),
    Missing,
    Unreadable,
}

/// 16 hex digits that name a key: the start of a SHA-256 over it. A random 256-bit key cannot be guessed from them.
pub(crate) fn fingerprint(key: &[u8; 32]) -> String {
    let digest = Sha256::new().chain_update(b"tftsr database key\0").chain_update(key).finalize();
    hex(digest.get(..8).unwrap_or_default())
}

/// Whether the anchor beside a database names this key.
pub(crate) fn names_key(database: &Path, key: &[u8; 32]) -> bool {
    matches!(read(database), Found::Anchor(anchor) if anchor.key == fingerprint(key))
}

/// Where the anchor of a database is.
pub(crate) fn path(database: &Path) -> PathBuf {
    database.with_file_name("tftsr.audit-head")
}

pub(crate) fn read(database: &Path) -> Found {
    match std::fs::read_to_string(path(database)) {
        Ok(text) => parse(&text).map_or(Found::Unreadable, Found::Anchor),
        Err(error) if error.kind() == std::io::ErrorKind::NotFound => Found::Missing,
        Err(_) => Found::Unreadable,
    }
}

pub(crate) fn write(database: &Path, anchor: &Anchor) -> std::io::Result<()> {
    let text =
        format!("{FIRST_LINE}\nkey {}\nhead {} {}\n", anchor.key, anchor.sequence, anchor.hash);
    files::replace(&path(database), text.as_bytes())
}

/// Puts an anchor that does not fit under another name, where a person can still look at it.
pub(crate) fn set_aside(database: &Path) -> std::io::Result<()> {
    let path = path(database);
    match std::fs::rename(&path, files::free_name(&path, "before")) {
        Err(error) if error.kind() == std::io::ErrorKind::NotFound => Ok(()),
        result => result,
    }
}

fn parse(text: &str) -> Option<Anchor> {
    let mut lines = text.lines();
    if lines.next()? != FIRST_LINE {
        return None;
    }
    let key = lines.next()?.strip_prefix("key ")?.to_owned();
    let (sequence, hash) = lines.next()?.strip_prefix("head ")?.split_once(' ')?;
    Some(Anchor { key, sequence: sequence.parse().ok()?, hash: hash.to_owned() })
}
