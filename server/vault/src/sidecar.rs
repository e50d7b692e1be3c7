//! `tftsr.keys`, the file beside the database: the database key once in each slot, encrypted.
//!
//! ```text
//! tftsr keys 1
//! database ID
//! key FINGERPRINT
//! slot keychain nonce=HEX wrapped=HEX
//! slot passphrase kdf=argon2id memory=65536 passes=3 lanes=4 salt=HEX nonce=HEX wrapped=HEX
//! slot key-file nonce=HEX wrapped=HEX
//! check SHA256
//! ```
//!
//! Lines and words it does not know are passed over, so that a later program may add some. The last line is the
//! SHA-256 of the lines above it: a damaged file is told from a wrong passphrase. It holds nothing secret.

use std::collections::HashMap;
use std::io::Read;
use std::path::Path;

use sha2::{Digest, Sha256};
use zeroize::Zeroizing;

use crate::VaultError;
use crate::wrap::{self, Cost};

/// Name of the file in its folder.
pub(crate) const NAME: &str = "tftsr.keys";

const FIRST_WORDS: &str = "tftsr keys ";

/// No file of ours comes near this size in bytes.
const LONGEST: u64 = 64 * 1024;

/// What the file says.
pub(crate) struct Sidecar {
    /// Random name of the database: the user of its keychain item, and part of what each slot is bound to.
    pub(crate) database: String,
    /// Names the key; see [`wrap::fingerprint`].
    pub(crate) fingerprint: String,
    /// The slots.
    pub(crate) slots: Vec<Slot>,
}

/// A place that can give back the key.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum SlotKind {
    KeyFile,
    Passphrase,
    Keychain,
}

impl SlotKind {
    const ALL: [SlotKind; 3] = [SlotKind::KeyFile, SlotKind::Passphrase, SlotKind::Keychain];

    /// The word in the file.
    fn id(self) -> &'static str {
        match self {
            SlotKind::KeyFile => "key-file",
            SlotKind::Passphrase => "passphrase",
            SlotKind::Keychain => "keychain",
        }
    }

    /// The words a person reads.
    pub(crate) fn title(self) -> &'static str {
        match self {
            SlotKind::KeyFile => "key file",
            SlotKind::Passphrase => "passphrase",
            SlotKind::Keychain => "keychain",
        }
    }
}

/// The key, encrypted for one place.
pub(crate) struct Slot {
    pub(crate) kind: SlotKind,
    /// For a passphrase: its salt and cost.
    passphrase: Option<([u8; 16], Cost)>,
    nonce: [u8; 12],
    wrapped: [u8; 48],
}

impl Slot {
    /// A slot for a place that keeps a random key.
    pub(crate) fn wrapping(
        database: &str,
        kind: SlotKind,
        wrapping: &[u8; 32],
        key: &[u8; 32],
    ) -> Result<Slot, VaultError> {
        let nonce = *wrap::random::<12>()?;
        let wrapped = wrap::wrap(wrapping, &nonce, &context(database, kind), key)
            .ok_or(VaultError::Random)?;
        Ok(Slot { kind, passphrase: None, nonce, wrapped })
    }

    /// A slot for a passphrase.
    pub(crate) fn for_passphrase(
        database: &str,
        passphrase: &str,
        cost: Cost,
        key: &[u8; 32],
    ) -> Result<Slot, VaultError> {
        let salt = *wrap::random::<16>()?;
        let wrapping = wrap::passphrase_key(passphrase, &salt, cost).ok_or(VaultError::Random)?;
        let mut slot = Slot::wrapping(database, SlotKind::Passphrase, &wrapping, key)?;
        slot.passphrase = Some((salt, cost));
        Ok(slot)
    }

    /// The key that a passphrase makes for this slot; `None` when the slot's cost makes no sense.
    pub(crate) fn passphrase_key(&self, passphrase: &str) -> Option<Zeroizing<[u8; 32]>> {
        let (salt, cost) = &self.passphrase?;
        wrap::passphrase_key(passphrase, salt, *cost)
    }

    fn line(&self) -> String {
        let kdf = self.passphrase.map(|(salt, cost)| {
            let Cost { memory, passes, lanes } = cost;
            let salt = wrap::hex(&salt);
            format!(" kdf=argon2id memory={memory} passes={passes} lanes={lanes} salt={}", *salt)
        });
        let (nonce, wrapped) = (wrap::hex(&self.nonce), wrap::hex(&self.wrapped));
        format!(
            "slot {}{} nonce={} wrapped={}",
            self.kind.id(),
            kdf.unwrap_or_default(),
            *nonce,
            *wrapped
        )
    }

    /// `None` for a kind this program does not know; an error for one that it knows and cannot read.
    fn parse(line: &str) -> Result<Option<Slot>, Unreadable> {
        let mut words = line.split_whitespace();
        let kind =
            words.next().and_then(|word| SlotKind::ALL.into_iter().find(|kind| kind.id() == word));
        let Some(kind) = kind else { return Ok(None) };
        let fields: HashMap<&str, &str> = words.filter_map(|word| word.split_once('=')).collect();
        let field = |name: &str| fields.get(name).copied().ok_or(Unreadable);
        let number = |name: &str| field(name)?.parse::<u32>().map_err(|_| Unreadable);
        let passphrase = if kind == SlotKind::Passphrase {
            if field("kdf")? != "argon2id" {
                return Err(Unreadable);
            }
            let cost = Cost {
                memory: number("memory")?,
                passes: number("passes")?,
                lanes: number("lanes")?,
            };
            Some((*wrap::unhex::<16>(field("salt")?).ok_or(Unreadable)?, cost))
        } else {
            None
        };
        let nonce = *wrap::unhex::<12>(field("nonce")?).ok_or(Unreadable)?;
        let wrapped = *wrap::unhex::<48>(field("wrapped")?).ok_or(Unreadable)?;
        Ok(Some(Slot { kind, passphrase, nonce, wrapped }))
    }
}

/// A line is not as we write it.
#[derive(Debug)]
struct Unreadable;

impl Sidecar {
    /// One for a new key, without slots.
    pub(crate) fn new(key: &[u8; 32]) -> Result<Sidecar, VaultError> {
        let database = wrap::hex(&*wrap::random::<16>()?).to_string();
        Ok(Sidecar { database, fingerprint: wrap::fingerprint(key), slots: Vec::new() })
    }

    pub(crate) fn slot(&self, kind: SlotKind) -> Option<&Slot> {
        self.slots.iter().find(|slot| slot.kind == kind)
    }

    /// The key in a slot; `None` when what the place gave does not open it.
    pub(crate) fn unwrapped(
        &self,
        slot: &Slot,
        wrapping: &[u8; 32],
    ) -> Option<Zeroizing<[u8; 32]>> {
        wrap::unwrap(wrapping, &slot.nonce, &context(&self.database, slot.kind), &slot.wrapped)
    }

    /// The places that have a slot, as a person reads them.
    pub(crate) fn words(&self) -> String {
        if self.slots.is_empty() {
            return "place that a newer tftsr knows".to_owned();
        }
        self.slots.iter().map(|slot| slot.kind.title()).collect::<Vec<_>>().join(" or ")
    }

    /// The file.
    pub(crate) fn text(&self) -> String {
        let mut lines = vec![
            format!("{FIRST_WORDS}1"),
            format!("database {}", self.database),
            format!("key {}", self.fingerprint),
        ];
        lines.extend(self.slots.iter().map(Slot::line));
        lines.push(format!("check {}", check(lines.iter().map(String::as_str))));
        lines.join("\n") + "\n"
    }
}

/// What a slot is bound to: it fits no other database and no other place.
fn context(database: &str, kind: SlotKind) -> String {
    format!("tftsr keys 1\n{database}\n{}", kind.id())
}

/// SHA-256 of lines, each with a line feed; blanks at their ends do not count.
fn check<'a>(lines: impl Iterator<Item = &'a str>) -> String {
    let mut hash = Sha256::new();
    for line in lines {
        hash.update(line.trim_end().as_bytes());
        hash.update(b"\n");
    }
    wrap::hex(&hash.finalize()).to_string()
}

/// The file, or `None` when there is none.
pub(crate) fn read(path: &Path) -> Result<Option<Sidecar>, VaultError> {
    let file = match std::fs::File::open(path) {
        Ok(file) => file,
        Err(error) if error.kind() == std::io::ErrorKind::NotFound => return Ok(None),
        Err(source) => {
            return Err(VaultError::File { doing: "read", path: path.to_path_buf(), source });
        }
    };
    let mut bytes = Vec::new();
    file.take(LONGEST).read_to_end(&mut bytes).map_err(|source| VaultError::File {
        doing: "read",
        path: path.to_path_buf(),
        source,
    })?;
    let text = String::from_utf8(bytes)
        .map_err(|_| VaultError::SidecarDamaged { path: path.to_path_buf() })?;
    let version = text
        .trim_start_matches('\u{feff}')
        .strip_prefix(FIRST_WORDS)
        .and_then(|rest| rest.lines().next());
    match version.map(str::trim) {
        Some("1") => {}
        Some(version) if version.parse::<u32>().is_ok_and(|version| version > 1) => {
            return Err(VaultError::SidecarNewer { path: path.to_path_buf() });
        }
        _ => return Err(VaultError::SidecarDamaged { path: path.to_path_buf() }),
    }
    let sidecar = parse(text.trim_start_matches('\u{feff}'));
    sidecar.map(Some).ok_or_else(|| VaultError::SidecarDamaged { path: path.to_path_buf() })
}

fn parse(text: &str) -> Option<Sidecar> {
    let lines: Vec<&str> = text.trim_end().lines().collect();
    let (last, lines) = lines.split_last()?;
    if last.strip_prefix("check ")?.trim() != check(lines.iter().copied()) {
        return None;
    }
    let value = |key: &str| {
        lines.iter().find_map(|line| line.strip_prefix(key)).map(|value| value.trim().to_owned())
    };
    let mut slots = Vec::new();
    for line in lines.iter().filter_map(|line| line.strip_prefix("slot ")) {
        slots.extend(Slot::parse(line).ok()?);
    }
    Some(Sidecar { database: value("database ")?, fingerprint: value("key ")?, slots })
}
