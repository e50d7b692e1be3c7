//! `tftsr.keys`, the file beside the database: the database key once in each slot, encrypted.
//!
//! ```text
//! tftsr keys 1
//! database ID
//! key FINGERPRINT
//! slot keychain nonce=HEX wrapped=HEX
//! slot passphrase kdf=argon2id memory=65536 passes=3 lanes=4 salt=HEX nonce=HEX wrapped=HEX
//! slot key-file nonce=HEX wrapped=HEX
//! slot recovery nonce=HEX wrapped=HEX
//! check SHA256
//! ```
//!
//! While the database gets another key, the first line says 2, and `next-key FINGERPRINT` and lines of `next-slot` hold
//! the key to come: whichever key the database has when the program is killed, the file gives it. Programs that know
//! only version 1 refuse to read such a file instead of taking half of it.
//!
//! Lines and words it does not know are passed over and kept, so that a later program may add some. The last line is
//! the SHA-256 of the lines above it: a damaged file is told from a wrong passphrase. It holds nothing secret.

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
    /// The slots. Two of a kind only while one takes the place of the other.
    pub(crate) slots: Vec<Slot>,
    /// The key that the database is about to get.
    pub(crate) next: Option<Next>,
    /// Lines of a later program, kept as they are.
    pub(crate) unknown: Vec<String>,
}

/// A key that is not yet, or just now, that of the database.
#[derive(Clone)]
pub(crate) struct Next {
    pub(crate) fingerprint: String,
    pub(crate) slots: Vec<Slot>,
}

/// A place that can give back the key.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum SlotKind {
    /// A file for this user alone.
    KeyFile,
    /// Words that a person knows.
    Passphrase,
    /// The keychain of the system.
    Keychain,
    /// A key on paper, good for one recovery.
    Recovery,
}

impl SlotKind {
    /// All there are.
    pub const ALL: [SlotKind; 4] =
        [SlotKind::KeyFile, SlotKind::Passphrase, SlotKind::Keychain, SlotKind::Recovery];

    /// The word in the file, which people type, too.
    pub fn id(self) -> &'static str {
        match self {
            SlotKind::KeyFile => "key-file",
            SlotKind::Passphrase => "passphrase",
            SlotKind::Keychain => "keychain",
            SlotKind::Recovery => "recovery",
        }
    }

    /// The words a person reads.
    pub fn title(self) -> &'static str {
        match self {
            SlotKind::KeyFile => "key file",
            SlotKind::Passphrase => "passphrase",
            SlotKind::Keychain => "keychain",
            SlotKind::Recovery => "recovery key",
        }
    }
}

/// The key, encrypted for one place.
#[derive(Clone)]
pub(crate) struct Slot {
    pub(crate) kind: SlotKind,
    /// For a keychain: which of the items of this database, where it is not the only one there ever was.
    pub(crate) item: Option<String>,
    /// For a passphrase: its salt and cost.
    pub(crate) passphrase: Option<([u8; 16], Cost)>,
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
        Ok(Slot { kind, item: None, passphrase: None, nonce, wrapped })
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

    /// The user of the keychain item.
    pub(crate) fn keychain_user(&self, database: &str) -> String {
        match &self.item {
            Some(item) => format!("{database}/{item}"),
            None => database.to_owned(),
        }
    }

    fn line(&self, word: &str) -> String {
        let item = self.item.as_ref().map(|item| format!(" item={item}"));
        let kdf = self.passphrase.map(|(salt, cost)| {
            let Cost { memory, passes, lanes } = cost;
            let salt = wrap::hex(&salt);
            format!(" kdf=argon2id memory={memory} passes={passes} lanes={lanes} salt={}", *salt)
        });
        let (nonce, wrapped) = (wrap::hex(&self.nonce), wrap::hex(&self.wrapped));
        format!(
            "{word} {}{}{} nonce={} wrapped={}",
            self.kind.id(),
            item.unwrap_or_default(),
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
        let item = fields.get("item").map(|&item| item.to_owned());
        Ok(Some(Slot { kind, item, passphrase, nonce, wrapped }))
    }
}

/// A line is not as we write it.
#[derive(Debug)]
struct Unreadable;

impl Sidecar {
    /// One for a new key, without slots.
    pub(crate) fn new(key: &[u8; 32]) -> Result<Sidecar, VaultError> {
        let database = wrap::hex(&*wrap::random::<16>()?).to_string();
        let fingerprint = wrap::fingerprint(key);
        Ok(Sidecar { database, fingerprint, slots: Vec::new(), next: None, unknown: Vec::new() })
    }

    /// Whether there is a slot of this kind.
    pub(crate) fn has(&self, kind: SlotKind) -> bool {
        self.slots.iter().any(|slot| slot.kind == kind)
    }

    /// Makes a slot the only one of its kind.
    pub(crate) fn put(&mut self, slot: Slot) {
        self.slots.retain(|other| other.kind != slot.kind);
        self.slots.push(slot);
        self.slots.sort_by_key(|slot| slot.kind);
    }

    /// Users of all keychain items that it names.
    pub(crate) fn keychain_users(&self) -> Vec<String> {
        let next = self.next.iter().flat_map(|next| &next.slots);
        self.slots
            .iter()
            .chain(next)
            .filter(|slot| slot.kind == SlotKind::Keychain)
            .map(|slot| slot.keychain_user(&self.database))
            .collect()
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
        let mut words: Vec<&str> = self.slots.iter().map(|slot| slot.kind.title()).collect();
        words.dedup();
        if words.is_empty() {
            return "place that a newer tftsr knows".to_owned();
        }
        words.join(" or ")
    }

    /// The file.
    pub(crate) fn text(&self) -> String {
        let version = if self.next.is_some() { 2 } else { 1 };
        let mut lines = vec![
            format!("{FIRST_WORDS}{version}"),
            format!("database {}", self.database),
            format!("key {}", self.fingerprint),
        ];
        lines.extend(self.slots.iter().map(|slot| slot.line("slot")));
        if let Some(next) = &self.next {
            lines.push(format!("next-key {}", next.fingerprint));
            lines.extend(next.slots.iter().map(|slot| slot.line("next-slot")));
        }
        lines.extend(self.unknown.iter().cloned());
        lines.push(format!("check {}", check(lines.iter().map(String::as_str))));
        lines.join("\n") + "\n"
    }
}

/// What a slot is bound to: it fits no other database and no other place.
fn context(database: &str, kind: SlotKind) -> String {
    format!("tftsr keys 1\n{database}\n{}", kind.id())
}

/// SHA-256 of lines, each with a line feed; blanks at their ends do not count.
pub(crate) fn check<'a>(lines: impl Iterator<Item = &'a str>) -> String {
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
        Some("1" | "2") => {}
        Some(version) if version.parse::<u32>().is_ok_and(|version| version > 2) => {
            return Err(VaultError::SidecarNewer { path: path.to_path_buf() });
        }
        _ => return Err(VaultError::SidecarDamaged { path: path.to_path_buf() }),
    }
    let sidecar = parse(text.trim_start_matches('\u{feff}'));
    sidecar.map(Some).ok_or_else(|| VaultError::SidecarDamaged { path: path.to_path_buf() })
}

pub(crate) fn parse(text: &str) -> Option<Sidecar> {
    let lines: Vec<&str> = text.trim_end().lines().collect();
    let (last, lines) = lines.split_last()?;
    if last.strip_prefix("check ")?.trim() != check(lines.iter().copied()) {
        return None;
    }
    let mut sidecar = Sidecar {
        database: String::new(),
        fingerprint: String::new(),
        slots: Vec::new(),
        next: None,
        unknown: Vec::new(),
    };
    let mut next_slots = Vec::new();
    let mut next_fingerprint = None;
    for line in lines.iter().skip(1) {
        match line.split_once(' ') {
            Some(("database", name)) => name.trim().clone_into(&mut sidecar.database),
            Some(("key", name)) => name.trim().clone_into(&mut sidecar.fingerprint),
            Some(("next-key", name)) => next_fingerprint = Some(name.trim().to_owned()),
            Some(("slot", slot)) => match Slot::parse(slot).ok()? {
                Some(slot) => sidecar.slots.push(slot),
                None => sidecar.unknown.push((*line).to_owned()),
            },
            Some(("next-slot", slot)) => next_slots.extend(Slot::parse(slot).ok()?),
            _ => sidecar.unknown.push((*line).to_owned()),
        }
    }
    sidecar.next = next_fingerprint.map(|fingerprint| Next { fingerprint, slots: next_slots });
    let named = !sidecar.database.is_empty() && !sidecar.fingerprint.is_empty();
    named.then_some(sidecar)
}
