//! Places come, go and are exchanged; a kill between any two steps leaves one that opens.

use super::*;
use crate::slots::{self, Held, NewSlot, change, remove_with};
use crate::{Rekey, settle};

impl Place {
    fn keychain(&self) -> Arc<dyn Keychain> {
        self.memory.clone()
    }

    fn put(&self, key: &DatabaseKey, new: &NewSlot<'_>, exchange: bool) -> Result<(), VaultError> {
        change(&self.data(), key, new, exchange, &self.keychain(), CHEAP)
    }

    fn remove(
        &self,
        key_file: Option<&str>,
        passphrase: Option<&str>,
        kind: SlotKind,
    ) -> Result<(), VaultError> {
        remove_with(&self.data(), &self.sources(key_file, passphrase), kind, &self.keychain())
    }

    fn kinds(&self) -> Vec<&'static str> {
        let info = slots::slots(&self.data()).unwrap();
        info.slots.iter().map(|slot| slot.kind.id()).collect()
    }

    fn items(&self) -> usize {
        self.memory.items.lock().unwrap().len()
    }

    fn begin(
        &self,
        passphrase: Option<&str>,
        recovery: Option<&RecoveryKey>,
    ) -> Result<Rekey, VaultError> {
        let sources = self.sources(None, passphrase);
        Rekey::begin_with(&self.data(), &sources, recovery, &self.keychain(), CHEAP)
    }

    /// A database that each place opens.
    fn full() -> (Place, DatabaseKey, RecoveryKey) {
        let place = Place::new();
        let key = place.obtain(None, None, Mode::Create).unwrap().key;
        let recovery = RecoveryKey::new().unwrap();
        place.put(&key, &NewSlot::Passphrase(WORDS), false).unwrap();
        place.put(&key, &NewSlot::KeyFile(&place.path("key")), false).unwrap();
        place.put(&key, &NewSlot::Recovery(&recovery), false).unwrap();
        (place, key, recovery)
    }
}

const WORDS: &str = "four words made up";
const OTHER: &str = "other words made up";

#[test]
fn each_place_that_was_added_opens_the_database() {
    let (place, key, recovery) = Place::full();
    assert_eq!(place.kinds(), ["key-file", "passphrase", "keychain", "recovery"]);
    for (key_file, passphrase) in [(None, None), (Some("key"), None), (None, Some(WORDS))] {
        let again = place.obtain(key_file, passphrase, Mode::MustExist).unwrap();
        assert_eq!(again.key.bytes(), key.bytes());
    }
    assert_eq!(slots::recover(&place.data(), &recovery).unwrap().key.bytes(), key.bytes());
    let said = place.put(&key, &NewSlot::Passphrase(OTHER), false).unwrap_err().to_string();
    assert_eq!(
        said,
        "this database has a passphrase already: exchange it with tftsr db key rotate passphrase"
    );
    let weak = place.put(&key, &NewSlot::Passphrase("short"), true);
    assert!(matches!(weak, Err(VaultError::WeakPassphrase)));
    let foreign = DatabaseKey(Zeroizing::new([9; 32]));
    let said = place.put(&foreign, &NewSlot::Keychain, true);
    assert!(matches!(said, Err(VaultError::OtherKey { .. })));
    let text = std::fs::read_to_string(place.data().join(sidecar::NAME)).unwrap();
    assert!(!text.contains(wrap::hex(key.bytes()).as_str()));
    assert!(!text.contains(&recovery.text()[6..]));
}

#[test]
fn what_a_place_kept_before_opens_nothing_any_more() {
    let (place, key, recovery) = Place::full();
    let old_file = std::fs::read(place.path("key")).unwrap();
    let old_items = place.memory.items.lock().unwrap().clone();
    let other = RecoveryKey::new().unwrap();
    for new in [
        NewSlot::Keychain,
        NewSlot::Passphrase(OTHER),
        NewSlot::KeyFile(&place.path("key")),
        NewSlot::Recovery(&other),
    ] {
        place.put(&key, &new, true).unwrap();
    }
    for (key_file, passphrase) in [(None, None), (Some("key"), None), (None, Some(OTHER))] {
        let again = place.obtain(key_file, passphrase, Mode::MustExist).unwrap();
        assert_eq!(again.key.bytes(), key.bytes(), "the database keeps its key");
    }
    assert_eq!(place.items(), 1, "the old item is gone");
    assert!(!old_items.keys().any(|user| place.memory.items.lock().unwrap().contains_key(user)));
    assert!(matches!(
        place.obtain(None, Some(WORDS), Mode::MustExist),
        Err(VaultError::WrongPassphrase)
    ));
    assert!(matches!(slots::recover(&place.data(), &recovery), Err(VaultError::RecoveryOther)));
    assert!(slots::recover(&place.data(), &other).is_ok());
    std::fs::write(place.path("key"), old_file).unwrap();
    assert!(matches!(
        place.obtain(Some("key"), None, Mode::MustExist),
        Err(VaultError::KeyFileOther { .. })
    ));
    assert_eq!(place.kinds().len(), 4);
}

#[test]
fn nobody_locks_the_door_behind_the_key() {
    let place = Place::new();
    let key = place.obtain(None, Some(WORDS), Mode::Create).unwrap().key;
    let last = |error: VaultError| error.to_string();
    let said = last(place.remove(None, Some(WORDS), SlotKind::Passphrase).unwrap_err());
    assert_eq!(
        said,
        "the passphrase is the last that opens the database: add another with tftsr db key add before this one is removed"
    );
    // A recovery key is good for one day; it does not count.
    place.put(&key, &NewSlot::Recovery(&RecoveryKey::new().unwrap()), false).unwrap();
    assert!(matches!(
        place.remove(None, Some(WORDS), SlotKind::Passphrase),
        Err(VaultError::LastSlot(_))
    ));
    place.put(&key, &NewSlot::KeyFile(&place.path("key")), false).unwrap();
    // What would go on opening it has to open it now.
    let said = place.remove(None, Some(WORDS), SlotKind::Passphrase).unwrap_err();
    assert!(matches!(said, VaultError::NothingElseOpens { .. }), "{said}");
    place.remove(Some("key"), None, SlotKind::Passphrase).unwrap();
    assert_eq!(place.kinds(), ["key-file", "recovery"]);
    place.remove(Some("key"), None, SlotKind::Recovery).unwrap();
    assert!(matches!(
        place.remove(Some("key"), None, SlotKind::Keychain),
        Err(VaultError::SlotMissing { .. })
    ));
    assert_eq!(place.obtain(Some("key"), None, Mode::MustExist).unwrap().key.bytes(), key.bytes());
    assert_eq!(place.memory.calls(), 0, "no prompt came of any of this");
}

#[test]
fn a_key_file_that_is_exchanged_opens_at_every_moment() {
    let place = Place::new();
    let key = place.obtain(Some("key"), None, Mode::Create).unwrap().key;
    let next = wrap::random::<32>().unwrap();
    // The state between the two writes of the file with the slots.
    let mut held = Held::of(&place.data()).unwrap();
    let database = held.sidecar.database.clone();
    let slot = Slot::wrapping(&database, SlotKind::KeyFile, &next, key.bytes()).unwrap();
    held.sidecar.slots.push(slot);
    held.write().unwrap();
    drop(held);
    assert_eq!(place.obtain(Some("key"), None, Mode::MustExist).unwrap().key.bytes(), key.bytes());
    key_file::replace(&place.path("key"), &next).unwrap();
    assert_eq!(place.obtain(Some("key"), None, Mode::MustExist).unwrap().key.bytes(), key.bytes());
    // The next exchange cleans up.
    place.put(&key, &NewSlot::KeyFile(&place.path("key")), true).unwrap();
    assert_eq!(place.kinds(), ["key-file"]);
    assert_eq!(place.obtain(Some("key"), None, Mode::MustExist).unwrap().key.bytes(), key.bytes());
}

#[test]
fn while_the_key_changes_both_keys_are_at_hand() {
    for ending in ["finish", "give up", "old opened", "new opened"] {
        let place = Place::new();
        let old = place.obtain(None, Some(WORDS), Mode::Create).unwrap().key;
        place.put(&old, &NewSlot::Keychain, false).unwrap();
        let used = RecoveryKey::new().unwrap();
        place.put(&old, &NewSlot::Recovery(&used), false).unwrap();
        let recovery = RecoveryKey::new().unwrap();
        let rekey = place.begin(Some(WORDS), Some(&recovery)).unwrap();
        let new = rekey.new_key().clone();
        assert_eq!(rekey.old().bytes(), old.bytes());
        assert_ne!(new.bytes(), old.bytes());
        let text = std::fs::read_to_string(place.data().join(sidecar::NAME)).unwrap();
        assert!(text.starts_with("tftsr keys 2\n"), "programs before this one refuse it");
        for passphrase in [None, Some(WORDS)] {
            let both = place.obtain(None, passphrase, Mode::MustExist).unwrap();
            assert_eq!(both.key.bytes(), old.bytes());
            assert_eq!(both.next.expect("the other").bytes(), new.bytes());
        }
        let now = match ending {
            "finish" => rekey.finish().map(|()| &new),
            "give up" => rekey.give_up().map(|()| &old),
            _ => {
                drop(rekey);
                let opened = if ending == "old opened" { &old } else { &new };
                let foreign = DatabaseKey(Zeroizing::new([9; 32]));
                assert!(settle(&place.data(), &foreign).is_err());
                assert!(settle(&place.data(), opened).unwrap());
                assert!(!settle(&place.data(), opened).unwrap());
                Ok(opened)
            }
        }
        .unwrap();
        for passphrase in [None, Some(WORDS)] {
            let one = place.obtain(None, passphrase, Mode::MustExist).unwrap();
            assert_eq!(one.key.bytes(), now.bytes(), "{ending}");
            assert!(one.next.is_none());
        }
        let opens = if now.bytes() == new.bytes() { &recovery } else { &used };
        assert_eq!(slots::recover(&place.data(), opens).unwrap().key.bytes(), now.bytes());
        assert_eq!(place.items(), 1);
    }
}

#[test]
fn every_place_must_be_in_reach_before_the_key_changes() {
    let (place, ..) = Place::full();
    let before = std::fs::read(place.data().join(sidecar::NAME)).unwrap();
    let said = place.begin(Some(WORDS), None).err().expect("refused").to_string();
    assert_eq!(
        said,
        "the database gets no new key while its key file is out of reach: set TFTSR_KEY_FILE, or remove it first with tftsr db key remove key-file"
    );
    assert_eq!(std::fs::read(place.data().join(sidecar::NAME)).unwrap(), before);
}

#[test]
fn what_a_later_program_wrote_is_kept() {
    let place = Place::new();
    let key = place.obtain(None, Some(WORDS), Mode::Create).unwrap().key;
    let path = place.data().join(sidecar::NAME);
    let whole = std::fs::read_to_string(&path).unwrap();
    let more =
        resealed(&whole, |line| line.replace("key ", "slot moon phase=3\nhello there\nkey "));
    std::fs::write(&path, more).unwrap();
    place.put(&key, &NewSlot::Passphrase(OTHER), true).unwrap();
    let text = std::fs::read_to_string(&path).unwrap();
    assert!(text.contains("\nslot moon phase=3\n") && text.contains("\nhello there\n"), "{text}");
    assert!(place.obtain(None, Some(OTHER), Mode::MustExist).is_ok());
}

#[cfg(unix)]
#[test]
fn what_others_could_use_is_closed_and_said() {
    use std::os::unix::fs::PermissionsExt;

    let place = Place::new();
    place.obtain(None, Some(WORDS), Mode::Create).unwrap();
    let set = |path: &Path, mode: u32| {
        std::fs::set_permissions(path, std::fs::Permissions::from_mode(mode)).unwrap();
    };
    let mode = |path: &Path| std::fs::metadata(path).unwrap().permissions().mode() & 0o7777;
    let (data, file) = (place.data(), place.data().join(sidecar::NAME));
    assert!(crate::repair(&data).is_empty());
    set(&data, 0o755);
    set(&file, 0o644);
    let said = crate::repair(&data);
    assert_eq!((mode(&data), mode(&file), said.len()), (0o700, 0o600, 2), "{said:?}");
    assert!(
        said[0].ends_with("could be used by others (mode 0644); it is yours alone now (0600)"),
        "{said:?}"
    );
    assert!(crate::repair(&data).is_empty());
    // A folder that is used for other things, too, is not taken from them.
    std::fs::write(data.join("holiday.jpg"), "x").unwrap();
    set(&data, 0o777);
    set(&data.join("holiday.jpg"), 0o644);
    let said = crate::repair(&data);
    assert_eq!((mode(&data), mode(&data.join("holiday.jpg"))), (0o777, 0o644));
    assert!(
        said.len() == 1 && said[0].contains("set TFTSR_DATA_DIR to a folder of its own"),
        "{said:?}"
    );
    assert!(crate::repair(Path::new("/nowhere/at/all")).is_empty());
}

#[cfg(target_os = "linux")]
#[test]
fn a_process_that_forbids_dumps_has_none() {
    crate::forbid_dumps();
    let behavior = rustix::process::dumpable_behavior().unwrap();
    assert_eq!(behavior, rustix::process::DumpableBehavior::NotDumpable);
}
