//! The key is had from each place, and each fault has its own message; a keychain in memory stands in for the system's.

mod slots;

use std::collections::HashMap;
use std::sync::{Mutex, PoisonError};
use std::time::Duration;

use proptest::prelude::*;
use tempfile::TempDir;

use super::*;
use crate::keychain::Fault;

/// What a guess may cost in tests.
const CHEAP: Cost = Cost { memory: 8, passes: 1, lanes: 1 };

/// Items in memory; `absent`, `locked` and `slow` are the faults of a real one.
#[derive(Default)]
struct Memory {
    items: Mutex<HashMap<String, String>>,
    calls: Mutex<usize>,
    absent: bool,
    locked: bool,
    slow: bool,
}

impl Memory {
    fn items(&self) -> Result<std::sync::MutexGuard<'_, HashMap<String, String>>, Fault> {
        *self.calls.lock().unwrap_or_else(PoisonError::into_inner) += 1;
        if self.slow {
            std::thread::sleep(Duration::from_millis(300));
        }
        match (self.absent, self.locked) {
            (true, _) => Err(Fault::Absent("no bus".to_owned())),
            (_, true) => Err(Fault::Locked("dismissed".to_owned())),
            _ => Ok(self.items.lock().unwrap_or_else(PoisonError::into_inner)),
        }
    }

    fn fill(&mut self, text: &str) {
        for item in self.items.get_mut().unwrap_or_else(PoisonError::into_inner).values_mut() {
            text.clone_into(item);
        }
    }

    fn calls(&self) -> usize {
        *self.calls.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Keychain for Memory {
    fn read(&self, user: &str) -> Result<Option<Zeroizing<String>>, Fault> {
        Ok(self.items()?.get(user).cloned().map(Zeroizing::new))
    }

    fn write(&self, user: &str, text: &str) -> Result<(), Fault> {
        self.items()?.insert(user.to_owned(), text.to_owned());
        Ok(())
    }

    fn delete(&self, user: &str) -> Result<(), Fault> {
        self.items()?.remove(user);
        Ok(())
    }

    fn patience(&self) -> Duration {
        if self.slow { Duration::from_millis(20) } else { Duration::from_secs(5) }
    }
}

/// A data folder and a keychain.
struct Place {
    folder: TempDir,
    memory: Arc<Memory>,
}

impl Place {
    fn new() -> Place {
        Place { folder: TempDir::new().unwrap(), memory: Arc::default() }
    }

    fn path(&self, name: &str) -> PathBuf {
        self.folder.path().join(name)
    }

    fn data(&self) -> PathBuf {
        self.path("data")
    }

    fn sources(&self, key_file: Option<&str>, passphrase: Option<&str>) -> KeySources {
        KeySources {
            key_file: key_file.map(|name| self.path(name)),
            passphrase: passphrase.map(|text| Zeroizing::new(text.to_owned())),
        }
    }

    fn obtain(
        &self,
        key_file: Option<&str>,
        passphrase: Option<&str>,
        mode: Mode,
    ) -> Result<Unlocked, VaultError> {
        let keychain: Arc<dyn Keychain> = self.memory.clone();
        obtain_with(&self.data(), &self.sources(key_file, passphrase), mode, &keychain, CHEAP)
    }

    /// The message, without the folder's name.
    fn fails(&self, key_file: Option<&str>, passphrase: Option<&str>, mode: Mode) -> String {
        let error = self.obtain(key_file, passphrase, mode).expect_err("it should fail");
        error.to_string().replace(&*self.folder.path().to_string_lossy(), "~")
    }
}

#[test]
fn each_place_gives_the_key_back() {
    for (key_file, passphrase, backend) in [
        (Some("key"), None, "key file"),
        (None, Some("four words made up"), "passphrase"),
        (None, None, "keychain"),
    ] {
        let place = Place::new();
        let made = place.obtain(key_file, passphrase, Mode::Create).unwrap();
        assert_eq!(made.backend, backend);
        assert_ne!(made.key.bytes(), &[0; 32]);
        for mode in [Mode::MustExist, Mode::Create] {
            let again = place.obtain(key_file, passphrase, mode).unwrap();
            assert_eq!((again.key.bytes(), again.backend), (made.key.bytes(), backend), "{mode:?}");
        }
        let other = Place::new().obtain(key_file, passphrase, Mode::Create).unwrap();
        assert_ne!(other.key.bytes(), made.key.bytes());
        let key = wrap::hex(made.key.bytes());
        for file in std::fs::read_dir(place.data()).unwrap() {
            let text = std::fs::read_to_string(file.unwrap().path()).unwrap();
            assert!(!text.contains(key.as_str()), "the key stands in the clear");
        }
        assert!(!format!("{made:?}").contains(&key[..8]));
    }
}

#[test]
fn both_configured_places_get_a_slot() {
    let place = Place::new();
    let made = place.obtain(Some("key"), Some("made up"), Mode::Create).unwrap();
    assert_eq!(made.backend, "key file");
    assert_eq!(
        place.obtain(Some("key"), None, Mode::MustExist).unwrap().key.bytes(),
        made.key.bytes()
    );
    assert_eq!(
        place.obtain(None, Some("made up"), Mode::MustExist).unwrap().key.bytes(),
        made.key.bytes()
    );
    assert_eq!(place.memory.calls(), 0, "nothing asked the keychain");
}

#[test]
fn what_was_not_configured_is_not_fallen_back_to() {
    let place = Place::new();
    place.obtain(None, None, Mode::Create).unwrap();
    assert_eq!(
        place.fails(None, Some("made up"), Mode::MustExist),
        "TFTSR_PASSPHRASE is set, but this database is unlocked by its keychain: unset TFTSR_PASSPHRASE, or use the keychain"
    );
    assert_eq!(
        place.fails(Some("key"), None, Mode::Create),
        "TFTSR_KEY_FILE is set, but this database is unlocked by its keychain: unset TFTSR_KEY_FILE, or use the keychain"
    );
    assert!(!place.path("key").exists(), "no key file is made for a database that has a key");

    let place = Place::new();
    place.obtain(None, Some("made up"), Mode::Create).unwrap();
    assert_eq!(
        place.fails(None, None, Mode::MustExist),
        "this database is unlocked by its passphrase: set TFTSR_PASSPHRASE or TFTSR_KEY_FILE accordingly"
    );
    let noted = place.obtain(Some("key"), Some("made up"), Mode::MustExist).unwrap();
    assert_eq!(
        noted.note.as_deref(),
        Some("TFTSR_KEY_FILE is set, but this database was not set up with it")
    );
}

#[test]
fn passphrase_faults_are_told_apart() {
    let place = Place::new();
    assert_eq!(
        place.fails(None, Some(""), Mode::Create),
        "TFTSR_PASSPHRASE is empty: set it to a passphrase, or unset it"
    );
    place.obtain(None, Some("made up"), Mode::Create).unwrap();
    let sidecar = place.data().join(sidecar::NAME);
    let whole = std::fs::read_to_string(&sidecar).unwrap();
    assert_eq!(
        place.fails(None, Some("Made up"), Mode::MustExist),
        "the passphrase is wrong: set TFTSR_PASSPHRASE to the one this database was set up with"
    );
    let damaged = "~/data/tftsr.keys is damaged: put it back from a backup";
    // Every byte but the last line end counts.
    for at in 0..whole.len() - 1 {
        let mut bytes = whole.clone().into_bytes();
        bytes[at] ^= 1;
        std::fs::write(&sidecar, &bytes).unwrap();
        let result = place.obtain(None, Some("made up"), Mode::MustExist);
        let version = FIRST_LINE.len() - 1 == at;
        let as_expected = match &result {
            Err(VaultError::SidecarDamaged { .. }) => true,
            // A carriage return, or nothing, instead of a line end.
            Ok(_) => bytes[at].is_ascii_whitespace(),
            Err(VaultError::SidecarNewer { .. }) => version,
            Err(_) => false,
        };
        assert!(as_expected, "byte {at}: {:?}", result.map(|unlocked| unlocked.backend));
    }
    for broken in [
        "",
        "tftsr keys",
        "tftsr keys x\n",
        "tftsr keys 1\n",
        "\u{0}\u{1}",
        &whole[..whole.len() / 2],
    ] {
        std::fs::write(&sidecar, broken).unwrap();
        assert_eq!(place.fails(None, Some("made up"), Mode::MustExist), damaged, "{broken:?}");
        assert_eq!(place.fails(None, Some("made up"), Mode::Create), damaged, "{broken:?}");
        assert_eq!(std::fs::read_to_string(&sidecar).unwrap(), broken, "untouched");
    }
    std::fs::write(&sidecar, [0xff, 0xfe]).unwrap();
    assert_eq!(place.fails(None, Some("made up"), Mode::MustExist), damaged);
    std::fs::write(&sidecar, whole.replace("keys 1", "keys 3")).unwrap();
    assert_eq!(
        place.fails(None, Some("made up"), Mode::MustExist),
        "~/data/tftsr.keys was written by a newer tftsr: install that one"
    );
    std::fs::write(&sidecar, whole.replace('\n', "\r\n")).unwrap();
    assert!(place.obtain(None, Some("made up"), Mode::MustExist).is_ok());
}

const FIRST_LINE: &str = "tftsr keys 1";

/// The file with other lines, and the check that fits them.
fn resealed(text: &str, change: impl Fn(&str) -> String) -> String {
    let lines: Vec<String> =
        text.lines().filter(|line| !line.starts_with("check ")).map(change).collect();
    let body = lines.join("\n") + "\n";
    let digest = <sha2::Sha256 as sha2::Digest>::digest(body.as_bytes());
    format!("{body}check {}\n", wrap::hex(&digest).as_str())
}

#[test]
fn a_cost_that_nobody_would_pay_is_damage() {
    let place = Place::new();
    place.obtain(None, Some("made up"), Mode::Create).unwrap();
    let sidecar = place.data().join(sidecar::NAME);
    let whole = std::fs::read_to_string(&sidecar).unwrap();
    for (from, to) in
        [("memory=8", "memory=4294967295"), ("passes=1", "passes=100000"), ("lanes=1", "lanes=0")]
    {
        std::fs::write(&sidecar, resealed(&whole, |line| line.replace(from, to))).unwrap();
        let message = place.fails(None, Some("made up"), Mode::MustExist);
        assert_eq!(message, "~/data/tftsr.keys is damaged: put it back from a backup");
    }
    // Words and lines of a later program are passed over.
    std::fs::write(
        &sidecar,
        resealed(&whole, |line| line.replace("key ", "slot moon phase=3\nhello\nkey ")),
    )
    .unwrap();
    assert!(place.obtain(None, Some("made up"), Mode::MustExist).is_ok());
}

#[test]
fn no_new_key_while_there_is_a_database() {
    let place = Place::new();
    let message = "~/data/tftsr.keys is missing, and only it can unlock the database: put it back from a backup; no new key is made while there is a database";
    assert_eq!(place.fails(None, None, Mode::MustExist), message);
    std::fs::create_dir_all(place.data()).unwrap();
    std::fs::write(place.data().join("tftsr.db"), "").unwrap();
    for passphrase in [None, Some("made up")] {
        assert_eq!(place.fails(Some("key"), passphrase, Mode::Create), message);
        assert_eq!(place.fails(None, passphrase, Mode::Create), message);
    }
    assert!(!place.path("key").exists());
    assert_eq!(place.memory.calls(), 0);
}

#[cfg(unix)]
#[test]
fn files_are_for_this_user_alone() {
    use std::os::unix::fs::PermissionsExt;

    let place = Place::new();
    let note = place.obtain(Some("key"), None, Mode::Create).unwrap().note.unwrap();
    assert!(note.contains("was made; keep a copy"), "{note}");
    let mode = |path: PathBuf| std::fs::metadata(path).unwrap().permissions().mode() & 0o7777;
    assert_eq!(mode(place.data()), 0o700);
    assert_eq!(mode(place.data().join(sidecar::NAME)), 0o600);
    assert_eq!(mode(place.path("key")), 0o600);
    assert_eq!(std::fs::read_dir(place.data()).unwrap().count(), 1, "no scratch file stays");

    std::fs::set_permissions(place.path("key"), PermissionsExt::from_mode(0o640)).unwrap();
    assert_eq!(
        place.fails(Some("key"), None, Mode::MustExist),
        "key file ~/key can be read by others (mode 0640): run chmod 600 ~/key"
    );
    std::fs::set_permissions(place.path("key"), PermissionsExt::from_mode(0o600)).unwrap();
    // Only root can give files away.
    if std::os::unix::fs::chown(place.path("key"), Some(65_534), None).is_ok() {
        assert_eq!(
            place.fails(Some("key"), None, Mode::MustExist),
            "key file ~/key belongs to another user, who could exchange it: make it your own with chown"
        );
    }
}

#[test]
fn key_file_faults_are_told_apart() {
    let private = |path: &Path, bytes: &[u8]| {
        let _ = std::fs::remove_file(path);
        assert!(files::publish_new(path, bytes).unwrap());
    };
    let place = Place::new();
    let made = place.obtain(Some("key"), None, Mode::Create).unwrap();
    let text = std::fs::read_to_string(place.path("key")).unwrap();
    assert_eq!(text.len(), 65);
    // Raw bytes, no line end, upper case and blanks around are the same key.
    let raw = wrap::unhex::<32>(text.trim()).unwrap();
    for same in [
        raw.to_vec(),
        text.trim().into(),
        text.to_uppercase().into(),
        format!("  {text}\r\n").into(),
    ] {
        private(&place.path("key"), &same);
        assert_eq!(
            place.obtain(Some("key"), None, Mode::MustExist).unwrap().key.bytes(),
            made.key.bytes()
        );
    }
    for other in ["", "abc", &text[1..], &text.repeat(2), &"g".repeat(64), &"0".repeat(4000)] {
        private(&place.path("key"), other.as_bytes());
        let message = place.fails(Some("key"), None, Mode::MustExist);
        assert_eq!(
            message,
            "key file ~/key must hold 64 hex digits or 32 raw bytes, and nothing else"
        );
    }
    private(&place.path("key"), "7".repeat(64).as_bytes());
    assert_eq!(
        place.fails(Some("key"), None, Mode::MustExist),
        "key file ~/key is not the one this database was set up with: set TFTSR_KEY_FILE to that one (or put back the tftsr.keys that belongs to the database)"
    );
    std::fs::remove_file(place.path("key")).unwrap();
    for mode in [Mode::MustExist, Mode::Create] {
        let message = place.fails(Some("key"), None, mode);
        assert_eq!(
            message,
            "key file ~/key is missing: put it back, or set TFTSR_KEY_FILE to where it is"
        );
    }
    assert_eq!(
        Place::new().fails(Some("no/such/folder/key"), None, Mode::Create),
        "cannot make key file ~/no/such/folder/key"
    );
    assert!(
        place.fails(Some("data"), None, Mode::MustExist).contains("must hold 64 hex digits"),
        "a folder"
    );
}

#[test]
fn keychain_faults_are_told_apart() {
    let mut place = Place::new();
    let change = |place: &mut Place, change: fn(&mut Memory)| {
        change(Arc::get_mut(&mut place.memory).expect("no thread holds it"));
    };
    change(&mut place, |memory| memory.absent = true);
    assert_eq!(
        place.fails(None, None, Mode::Create),
        "no keychain takes the database key: set TFTSR_KEY_FILE to a path of your own (a private file is made there if it is missing) or TFTSR_PASSPHRASE, and start again"
    );
    assert!(
        !place.data().join(sidecar::NAME).exists(),
        "nothing is left of a key that has no place"
    );
    place.memory = Arc::default();
    place.obtain(None, None, Mode::Create).unwrap();
    let items = place.memory.items.lock().unwrap().clone();
    assert_eq!(items.len(), 1);

    let with = |change: fn(&mut Memory)| {
        let mut memory = Memory { items: Mutex::new(items.clone()), ..Memory::default() };
        change(&mut memory);
        Arc::new(memory)
    };
    for (memory, message) in [
        (
            with(|memory| memory.absent = true),
            "the database key is in the keychain, but no keychain service answers (no bus): start it, or log in to a session that has one",
        ),
        (
            with(|memory| memory.locked = true),
            "the keychain is locked or refused access (dismissed): unlock it and try again",
        ),
        (
            with(|memory| memory.slow = true),
            "the keychain did not answer within 0 s: answer its prompt, or restart it, and try again",
        ),
        (
            with(|memory| memory.items.get_mut().unwrap().clear()),
            "the keychain has no item of service tftsr for this database: log in as the user who made it, put the item back, or use the recovery key (tftsr db key recover)",
        ),
        (
            with(|memory| memory.fill(&"7".repeat(64))),
            "the keychain's item of service tftsr is not the one this database was set up with (or tftsr.keys belongs to another database)",
        ),
        (
            with(|memory| memory.fill("?")),
            "the keychain's item of service tftsr is not the one this database was set up with (or tftsr.keys belongs to another database)",
        ),
    ] {
        place.memory = memory;
        assert_eq!(place.fails(None, None, Mode::MustExist), message);
    }
}

#[test]
fn whoever_makes_a_key_at_the_same_moment_gets_the_same() {
    for (key_file, passphrase) in [(Some("key"), None), (None, Some("made up")), (None, None)] {
        for _ in 0..10 {
            let place = Place::new();
            let keys: Vec<[u8; 32]> = std::thread::scope(|scope| {
                let threads: Vec<_> = (0..4)
                    .map(|_| {
                        scope.spawn(|| {
                            *place.obtain(key_file, passphrase, Mode::Create).unwrap().key.bytes()
                        })
                    })
                    .collect();
                threads.into_iter().map(|thread| thread.join().unwrap()).collect()
            });
            assert!(keys.iter().all(|key| key == &keys[0]));
            let items = place.memory.items.lock().unwrap().len();
            assert_eq!(
                items,
                usize::from(key_file.is_none() && passphrase.is_none()),
                "no item is left over"
            );
        }
    }
}

/// The keychain of this machine. With `TFTSR_REQUIRE_KEYCHAIN` set it must be there and work, as in a session with an
/// unlocked Secret Service. Without, the test only runs where nobody can be asked: it must then fail in words.
#[test]
fn the_keychain_of_the_system_answers() {
    let is_required = std::env::var_os("TFTSR_REQUIRE_KEYCHAIN").is_some();
    let session = ["DBUS_SESSION_BUS_ADDRESS", "XDG_RUNTIME_DIR"];
    let has_session =
        !cfg!(target_os = "linux") || session.iter().any(|name| std::env::var_os(name).is_some());
    if has_session && !is_required {
        return;
    }
    let system = keychain::of_system();
    let wrapping = wrap::random::<32>().unwrap();
    let database = format!("test-{}", wrap::hex(&wrapping[..8]).as_str());
    match keychain::write(&system, &database, &wrapping) {
        Ok(()) => {
            assert_eq!(*keychain::read(&system, &database).unwrap(), *wrapping);
            keychain::forget(&system, &database);
            let error = keychain::read(&system, &database).unwrap_err();
            assert!(matches!(error, VaultError::KeychainItemMissing), "{error}");
        }
        Err(error) => {
            assert!(matches!(error, VaultError::NoBackend { .. }), "{error}");
            assert!(!is_required, "{error}");
        }
    }
}

proptest! {
    #[test]
    fn a_wrapped_key_comes_back_only_to_its_own(
        key in any::<[u8; 32]>(),
        wrapping in any::<[u8; 32]>(),
        nonce in any::<[u8; 12]>(),
        flip in 0_usize..48 * 8,
    ) {
        let wrapped = wrap::wrap(&wrapping, &nonce, "here", &key).unwrap();
        prop_assert_eq!(*wrap::unwrap(&wrapping, &nonce, "here", &wrapped).unwrap(), key);
        prop_assert!(wrap::unwrap(&wrapping, &nonce, "there", &wrapped).is_none());
        let mut changed = wrapped;
        changed[flip / 8] ^= 1 << (flip % 8);
        prop_assert!(wrap::unwrap(&wrapping, &nonce, "here", &changed).is_none());
        let mut other = wrapping;
        other[flip % 32] ^= 1;
        prop_assert!(wrap::unwrap(&other, &nonce, "here", &wrapped).is_none());
    }

    #[test]
    fn any_bytes_are_a_file_with_slots_or_an_error(lines in proptest::collection::vec("(slot |key |check |database )?(passphrase|key-file)?( ?[a-z]{1,6}=[0-9a-f]{0,8}){0,4}|\\PC{0,20}", 0..8)) {
        let folder = TempDir::new().unwrap();
        let path = folder.path().join(sidecar::NAME);
        let text = format!("tftsr keys 1\n{}\n", lines.join("\n"));
        std::fs::write(&path, resealed(&text, str::to_owned)).unwrap();
        let _ = sidecar::read(&path);
        std::fs::write(&path, lines.join("\n")).unwrap();
        prop_assert!(sidecar::read(&path).is_err());
    }
}
