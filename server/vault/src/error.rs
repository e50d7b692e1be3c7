//! Why the key cannot be had: one variant a fault, each saying what to do. No message holds a key or a passphrase.

use std::path::PathBuf;

use crate::SlotKind;

/// A fault on the way to the database key.
#[derive(Debug, thiserror::Error)]
pub enum VaultError {
    /// A new key has nowhere to go.
    #[error(
        "no keychain takes the database key: set TFTSR_KEY_FILE to a path of your own (a private file is made there if it is missing) or TFTSR_PASSPHRASE, and start again"
    )]
    NoBackend {
        /// What the system says.
        said: String,
    },
    /// The file with the slots is gone while the database is there.
    #[error("{} is missing, and only it can unlock the database: put it back from a backup; no new key is made while there is a database", path.display())]
    NoSidecar {
        /// The file.
        path: PathBuf,
    },
    /// The file with the slots does not hold together.
    #[error("{} is damaged: put it back from a backup", path.display())]
    SidecarDamaged {
        /// The file.
        path: PathBuf,
    },
    /// A newer program wrote the file with the slots.
    #[error("{} was written by a newer tftsr: install that one", path.display())]
    SidecarNewer {
        /// The file.
        path: PathBuf,
    },
    /// What was configured is not among what the database was set up with.
    #[error(
        "{asked} is set, but this database is unlocked by its {has}: unset {asked}, or use the {has}"
    )]
    NoSuchSlot {
        /// What is set.
        asked: &'static str,
        /// What would work.
        has: String,
    },
    /// Nothing is configured and the key is not in the keychain.
    #[error(
        "this database is unlocked by its {has}: set TFTSR_PASSPHRASE or TFTSR_KEY_FILE accordingly"
    )]
    NotConfigured {
        /// What would work.
        has: String,
    },
    /// An empty passphrase protects nothing.
    #[error("TFTSR_PASSPHRASE is empty: set it to a passphrase, or unset it")]
    EmptyPassphrase,
    /// A file to hand on needs a passphrase.
    #[error("a passphrase of at least 8 characters is needed for the file")]
    WeakPassphrase,
    /// A file that was handed on is none of ours, or a newer program wrote it.
    #[error("this is no file that tftsr packed, or a newer one packed it")]
    NotAParcel,
    /// A file that was handed on does not open.
    #[error("the passphrase is wrong, or the file was changed on its way")]
    ParcelDoesNotOpen,
    /// The passphrase is not the one; the file with the slots is whole.
    #[error(
        "the passphrase is wrong: set TFTSR_PASSPHRASE to the one this database was set up with"
    )]
    WrongPassphrase,
    /// The key file is not there.
    #[error("key file {} is missing: put it back, or set TFTSR_KEY_FILE to where it is", path.display())]
    KeyFileMissing {
        /// The key file.
        path: PathBuf,
    },
    /// The key file of redaction is not there.
    #[error("key file {} is missing: put it back, or add --make-key to make one", path.display())]
    RedactionKeyMissing {
        /// The key file.
        path: PathBuf,
    },
    /// The key file cannot be read or made.
    #[error("cannot {doing} key file {}", path.display())]
    KeyFileUnreadable {
        /// What was attempted.
        doing: &'static str,
        /// The key file.
        path: PathBuf,
        /// What the system says.
        source: std::io::Error,
    },
    /// Others may read the key file.
    #[error("key file {0} can be read by others (mode {mode:04o}): run chmod 600 {0}", path.display())]
    KeyFileTooOpen {
        /// The key file.
        path: PathBuf,
        /// Its permission bits.
        mode: u32,
    },
    /// The key file is somebody else's.
    #[error("key file {} belongs to another user, who could exchange it: make it your own with chown", path.display())]
    KeyFileOwner {
        /// The key file.
        path: PathBuf,
    },
    /// The key file holds something else.
    #[error("key file {} must hold 64 hex digits or 32 raw bytes, and nothing else", path.display())]
    KeyFileContent {
        /// The key file.
        path: PathBuf,
    },
    /// The key file is whole but not the one.
    #[error("key file {} is not the one this database was set up with: set TFTSR_KEY_FILE to that one (or put back the tftsr.keys that belongs to the database)", path.display())]
    KeyFileOther {
        /// The key file.
        path: PathBuf,
    },
    /// There is no keychain service now.
    #[error(
        "the database key is in the keychain, but no keychain service answers ({said}): start it, or log in to a session that has one"
    )]
    KeychainAbsent {
        /// What the system says.
        said: String,
    },
    /// The keychain is locked, or the person declined.
    #[error("the keychain is locked or refused access ({said}): unlock it and try again")]
    KeychainLocked {
        /// What the system says.
        said: String,
    },
    /// The keychain did not answer in time.
    #[error(
        "the keychain did not answer within {seconds} s: answer its prompt, or restart it, and try again"
    )]
    KeychainTimeout {
        /// How long we waited, in seconds.
        seconds: u64,
    },
    /// The item is not in the keychain.
    #[error(
        "the keychain has no item of service tftsr for this database: log in as the user who made it, put the item back, or use the recovery key (tftsr db key recover)"
    )]
    KeychainItemMissing,
    /// The item does not unwrap the key.
    #[error(
        "the keychain's item of service tftsr is not the one this database was set up with (or tftsr.keys belongs to another database)"
    )]
    KeychainItemOther,
    /// The keychain failed otherwise.
    #[error("the keychain failed: {said}")]
    KeychainFailed {
        /// What the system says.
        said: String,
    },
    /// A place of this kind is there already.
    #[error("this database has a {0} already: exchange it with tftsr db key rotate {id}", id = .0.id())]
    SlotThere(SlotKind),
    /// There is no place of this kind.
    #[error("this database has no {kind}; it is unlocked by its {has}")]
    SlotMissing {
        /// What was asked for.
        kind: SlotKind,
        /// What there is.
        has: String,
    },
    /// It is the only place that opens the database from day to day.
    #[error(
        "the {0} is the last that opens the database: add another with tftsr db key add before this one is removed"
    )]
    LastSlot(SlotKind),
    /// No other place was shown to work.
    #[error(
        "the {kind} is not removed: nothing else opened the database just now; set TFTSR_PASSPHRASE or TFTSR_KEY_FILE to what will go on opening it ({said})"
    )]
    NothingElseOpens {
        /// What was to be removed.
        kind: SlotKind,
        /// Why nothing else does.
        said: String,
    },
    /// A slot that must be made anew, and what it needs is not at hand.
    #[error("the database gets no new key while its {0} is out of reach: set {variable}, or remove it first with tftsr db key remove {id}", variable = variable_of(*.0), id = .0.id())]
    OutOfReach(SlotKind),
    /// What was typed is no recovery key.
    #[error(
        "this is no recovery key, or a letter was mistyped: it has 35 letters and digits in 7 groups"
    )]
    RecoveryMistyped,
    /// A recovery key of another database, or one that was used.
    #[error(
        "the recovery key does not open this database: each is good for one recovery, after which the new one counts"
    )]
    RecoveryOther,
    /// The key does not belong to the file with the slots.
    #[error("{} belongs to another key than the one that opened the database: put back the one that belongs to it", path.display())]
    OtherKey {
        /// The file.
        path: PathBuf,
    },
    /// The system has no random numbers.
    #[error("the system gives no random numbers, so no key is made")]
    Random,
    /// The file with the slots, or its folder.
    #[error("cannot {doing} {}", path.display())]
    File {
        /// What was attempted.
        doing: &'static str,
        /// The file or folder.
        path: PathBuf,
        /// What the system says.
        source: std::io::Error,
    },
}

/// Named in the middle of a sentence.
impl std::fmt::Display for SlotKind {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(self.title())
    }
}

fn variable_of(kind: SlotKind) -> &'static str {
    match kind {
        SlotKind::KeyFile => "TFTSR_KEY_FILE",
        _ => "TFTSR_PASSPHRASE",
    }
}
