//! The grammar of `tftsr db` and `tftsr audit`.

use std::path::PathBuf;

use clap::{Args, Subcommand, ValueEnum};

use super::{Lines, Plain};

/// Arguments of `db`.
#[derive(Debug, Args)]
pub struct Database {
    #[command(subcommand)]
    pub(crate) verb: DatabaseVerb,
}

/// What to do with the database as a whole.
#[derive(Debug, Subcommand)]
pub enum DatabaseVerb {
    /// The places that open the database: keychain, passphrase, recovery key, key file
    Key(Key),
    /// Write an encrypted copy, and beside it (FILE.keys) the places that open it; editors may go on working
    Backup {
        /// Where to; nothing is written over
        file: PathBuf,
    },
    /// Put a backup in the place of the database; the database that is there is kept beside it
    Restore {
        /// The backup
        file: PathBuf,
        /// Open the backup by its recovery key, asked for without showing it or read from stdin
        #[arg(long)]
        recovery: bool,
        /// Do not ask
        #[arg(long)]
        yes: bool,
    },
    /// Check every page, the tables, and the audit log with its anchor; exit code 1 when something is wrong
    Check {
        /// How to print it
        #[arg(long, value_enum, default_value_t = Plain::Text)]
        format: Plain,
    },
    /// Save what can be read of a damaged database into a new file; exit code 1 when something was lost
    Salvage {
        /// The new file; nothing is written over
        file: PathBuf,
        /// The damaged file; the database by default. It is only read
        #[arg(long, value_name = "DAMAGED")]
        from: Option<PathBuf>,
        /// How to print what was saved and lost
        #[arg(long, value_enum, default_value_t = Plain::Text)]
        format: Plain,
    },
    /// Write a copy as plain SQLite, which anybody can read, original values included
    Export {
        /// Where to; nothing is written over
        file: PathBuf,
        /// Yes, in the clear
        #[arg(long)]
        plaintext: bool,
    },
    /// Delete issues that are over, with the values behind their placeholders; open ones, the audit log and files stay
    Prune {
        /// Resolved or closed, and not changed for so long: 90d, 12w, 2y
        #[arg(long, value_name = "AGE", value_parser = days)]
        older_than: u32,
        /// Only say which
        #[arg(long)]
        dry_run: bool,
        /// Do not ask
        #[arg(long)]
        yes: bool,
    },
}

/// Arguments of `db key`.
#[derive(Debug, Args)]
pub struct Key {
    #[command(subcommand)]
    pub(crate) verb: KeyVerb,
}

/// What to do with the places that open the database.
#[derive(Debug, Subcommand)]
pub enum KeyVerb {
    /// List them; nobody is asked for a key
    List {
        /// How to print them
        #[arg(long, value_enum, default_value_t = Plain::Text)]
        format: Plain,
    },
    /// Add one. A recovery key is shown once, on stdout: write it down
    Add(NewPlace),
    /// Remove one. Another one must open the database, and the last one stays
    Remove {
        /// Which
        #[arg(value_enum)]
        place: PlaceKind,
    },
    /// Exchange what a place keeps; what it kept opens nothing any more. The database is not written, unless --rekey
    Rotate {
        /// Which; the one that opens the database now by default
        #[arg(value_enum, conflicts_with = "rekey")]
        place: Option<PlaceKind>,
        /// Give the database itself another key, and all places that key. Close editors before
        #[arg(long)]
        rekey: bool,
        /// Where new words come from
        #[command(flatten)]
        words: Words,
    },
    /// Get back in by the recovery key, which is replaced by another one, shown once
    Recover {
        /// What opens the database from now on; by default what TFTSR_KEY_FILE or TFTSR_PASSPHRASE ask for, else the keychain
        #[arg(long, value_enum)]
        to: Option<PlaceKind>,
        /// Where new words come from
        #[command(flatten)]
        words: Words,
    },
}

/// A place to add.
#[derive(Debug, Args)]
pub struct NewPlace {
    /// Which
    #[arg(value_enum)]
    pub(crate) place: PlaceKind,
    /// The key file, made if it is missing; that of TFTSR_KEY_FILE by default
    #[arg(long, value_name = "FILE")]
    pub(crate) file: Option<PathBuf>,
    #[command(flatten)]
    pub(crate) words: Words,
}

/// Where new words come from.
#[derive(Debug, Args)]
pub struct Words {
    /// Take the new passphrase from the first line of this file; else it is asked for without showing it, or read from stdin
    #[arg(long, value_name = "FILE")]
    pub(crate) new_passphrase_file: Option<PathBuf>,
}

/// A place that opens the database.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub enum PlaceKind {
    /// The keychain of the system
    Keychain,
    /// Words that you know
    Passphrase,
    /// A key to write down, good for one recovery
    Recovery,
    /// A file for you alone
    KeyFile,
}

impl PlaceKind {
    /// As the workbench names it.
    pub(crate) fn id(self) -> &'static str {
        match self {
            PlaceKind::Keychain => "keychain",
            PlaceKind::Passphrase => "passphrase",
            PlaceKind::Recovery => "recovery",
            PlaceKind::KeyFile => "key-file",
        }
    }
}

/// Arguments of `audit`.
#[derive(Debug, Args)]
pub struct Audit {
    #[command(subcommand)]
    pub(crate) verb: AuditVerb,
}

/// What to do with the audit log.
#[derive(Debug, Subcommand)]
pub enum AuditVerb {
    /// Show the newest rows
    List {
        /// How many
        #[arg(long, default_value_t = 100)]
        limit: usize,
        /// How to print them
        #[arg(long, value_enum, default_value_t = Lines::Text)]
        format: Lines,
    },
    /// Check every row, the chain and its anchor; exit code 1 when something is wrong
    Verify,
    /// Write every row to stdout as JSONL, the oldest first, as it is hashed
    Export,
    /// Take the log as it is for the truth, after you looked into why it does not fit; the log says that you did
    Accept {
        /// Do not ask
        #[arg(long)]
        yes: bool,
    },
}

/// An age in days: a number with d, w or y.
fn days(typed: &str) -> Result<u32, String> {
    let unknown = || format!("{typed} is no age; write it as 90d, 12w or 2y");
    let at = typed.find(|character: char| !character.is_ascii_digit()).ok_or_else(unknown)?;
    let (number, unit) = typed.split_at(at);
    let number: u32 = number.parse().map_err(|_| unknown())?;
    let factor = match unit {
        "d" => 1,
        "w" => 7,
        "y" => 365,
        _ => return Err(unknown()),
    };
    number.checked_mul(factor).filter(|&days| days > 0).ok_or_else(unknown)
}
