//! Every fault has its own message, and leaves every byte as it was.

use super::*;
use crate::StoreError;
use crate::migrate::{MIGRATIONS, Migration};

/// Opening fails with this message (`~` is the data folder) and changes no byte of any file.
fn check(place: &Place, key: &[u8; 32], message: &str) {
    check_with(place, key, MIGRATIONS, message);
}

fn check_with(place: &Place, key: &[u8; 32], migrations: &[Migration], message: &str) {
    let before = place.files();
    let error = unlock::open_with(&place.data(), key, migrations).expect_err(message);
    let said = error.to_string().replace(&*place.data().to_string_lossy(), "~");
    assert_eq!(said, message);
    assert!(place.files() == before, "bytes were changed: {message}");
}

fn with_database(bytes: &[u8]) -> Place {
    let place = Place::new();
    std::fs::create_dir_all(place.data()).unwrap();
    std::fs::write(place.database(), bytes).unwrap();
    place
}

const NOT_A_DATABASE: &str = "~/tftsr.db is not a database; it was left untouched: put it back from a backup, or move it away to start anew";
const WRONG_KEY: &str = "the key does not open ~/tftsr.db; it was left untouched: use the key file, passphrase or keychain it was made with; tftsr.keys may belong to another database (a damaged first page looks the same)";
const DAMAGED: &str =
    "~/tftsr.db is damaged; nothing more is written to it: put it back from a backup";

#[test]
fn files_that_are_not_ours() {
    check(
        &with_database(b""),
        &KEY,
        "~/tftsr.db is empty, so what it held is lost; it was left untouched: put it back from a backup, or move it away to start anew",
    );
    check(&with_database(b"hello\n"), &KEY, NOT_A_DATABASE);
    check(
        &with_database("2026-03-14 connection refused\n".repeat(4096).as_bytes()),
        &KEY,
        NOT_A_DATABASE,
    );
    check(&with_database(&[0xa5; 4095]), &KEY, NOT_A_DATABASE);
    let place = Place::new();
    std::fs::create_dir_all(place.database()).unwrap();
    check(&place, &KEY, NOT_A_DATABASE);

    let place = with_database(b"");
    std::fs::remove_file(place.database()).unwrap();
    Connection::open(place.database()).unwrap().execute_batch("CREATE TABLE notes (text)").unwrap();
    check(
        &place,
        &KEY,
        "~/tftsr.db is not encrypted, so it is not a database of tftsr; it was left untouched: move it away, or set TFTSR_DATA_DIR to another folder",
    );

    let place = with_database(b"");
    std::fs::rename(place.database(), place.data().join("tftsr.db-wal")).unwrap();
    check(
        &place,
        &KEY,
        "~/tftsr.db-wal is there but its database is not; it was left untouched: put tftsr.db back beside it, or move it away to start anew",
    );
}

#[test]
fn the_wrong_key() {
    check(&Place::filled(), &OTHER_KEY, WRONG_KEY);
    // With changes that are only in the write-ahead file so far: they stay there.
    let place = Place::filled();
    let mut store = place.open();
    store.set_setting("theme", "\"dark\"").unwrap();
    let hot = place.copied();
    assert!(!hot.files()["tftsr.db-wal"].is_empty());
    check(&hot, &OTHER_KEY, WRONG_KEY);
    assert_eq!(hot.open().settings().unwrap(), [("theme".to_owned(), "\"dark\"".to_owned())]);
}

#[test]
fn schemas_of_other_programs() {
    let place = Place::filled();
    place.raw().execute_batch("PRAGMA user_version = 99").unwrap();
    check(
        &place,
        &KEY,
        "~/tftsr.db has schema 99, this program knows up to 14; it was left untouched: install the newer tftsr that wrote it",
    );
    let edited: Vec<Migration> = MIGRATIONS
        .iter()
        .map(|one| Migration {
            version: one.version,
            name: one.name,
            sql: if one.version == 2 { "CREATE TABLE other (id) STRICT" } else { one.sql },
        })
        .collect();
    check_with(
        &Place::filled(),
        &KEY,
        &edited,
        "~/tftsr.db was set up by another build: migration 0002_findings.sql differs; it was left untouched: use the tftsr that wrote it",
    );
}

#[test]
fn damaged_pages() {
    let flip = |place: &Place, at: usize| {
        let mut bytes = std::fs::read(place.database()).unwrap();
        bytes[at] ^= 1;
        std::fs::write(place.database(), bytes).unwrap();
    };
    // The first page is known to be damaged, since the anchor names the key.
    for at in [0, 15, 100, 4095] {
        let place = Place::filled();
        flip(&place, at);
        check(&place, &KEY, DAMAGED);
        check(&place, &OTHER_KEY, WRONG_KEY);
        std::fs::remove_file(place.data().join("tftsr.audit-head")).unwrap();
        check(&place, &KEY, WRONG_KEY);
    }
    // A later page shows when it is read, and then whatever is tried says the same.
    let place = Place::filled();
    let pages = std::fs::read(place.database()).unwrap().len() / 4096;
    let mut damaged_reads = 0;
    for page in 1..pages {
        let place = place.copied();
        flip(&place, page * 4096 + 2000);
        let before = std::fs::read(place.database()).unwrap();
        let Ok(mut store) = Store::open(&place.data(), &KEY) else { continue };
        let Err(error) = store.issue("i1") else { continue };
        damaged_reads += 1;
        assert!(matches!(error, StoreError::Damaged { .. }), "{error}");
        let error = store
            .set_setting("theme", "1")
            .and_then(|()| store.insert_issue(&issue("i2", "x")))
            .err();
        assert!(matches!(error, None | Some(StoreError::Damaged { .. })), "{error:?}");
        drop(store);
        if error.is_some() {
            assert!(std::fs::read(place.database()).unwrap() == before);
        }
    }
    assert!(damaged_reads > 0);
    // A tail that was cut off.
    let place = Place::filled();
    let bytes = std::fs::read(place.database()).unwrap();
    std::fs::write(place.database(), &bytes[..bytes.len() / 2 - 100]).unwrap();
    let error = Store::open(&place.data(), &KEY).and_then(|store| {
        store.verify_audit()?;
        store.documents("i1")?;
        store.exports_with_hash("none")?;
        store.issues(&crate::IssueFilter::default())
    });
    assert!(matches!(error, Err(StoreError::Damaged { .. })), "{error:?}");
}

#[test]
fn a_full_disk() {
    let place = Place::filled();
    let mut store = place.open();
    let pages: i64 = store.connection.query_row("PRAGMA page_count", [], |row| row.get(0)).unwrap();
    store
        .connection
        .query_row(&format!("PRAGMA max_page_count = {}", pages + 4), [], |_| Ok(()))
        .unwrap();
    let error = (0..1000)
        .find_map(|number| store.set_setting(&number.to_string(), &"x".repeat(2000)).err())
        .unwrap();
    let said = error.to_string().replace(&*place.data().to_string_lossy(), "~");
    assert_eq!(
        said,
        "cannot store the setting: no room left for ~/tftsr.db; nothing was lost: free some space and try again"
    );
    let kept = store.settings().unwrap().len();
    assert!(kept > 0);
    drop(store);
    let mut store = place.open();
    assert_eq!(store.settings().unwrap().len(), kept);
    store.set_setting("after", "1").unwrap();
}

#[test]
fn another_writer() {
    let place = Place::filled();
    let mut store = place.open();
    store.connection.busy_timeout(std::time::Duration::from_millis(20)).unwrap();
    let other = place.raw();
    other.execute_batch("BEGIN IMMEDIATE").unwrap();
    let error = store.set_setting("theme", "1").unwrap_err();
    let said = error.to_string().replace(&*place.data().to_string_lossy(), "~");
    assert_eq!(said, "cannot store the setting: another program keeps ~/tftsr.db busy; try again");
    assert_eq!(store.issues(&crate::IssueFilter::default()).unwrap().len(), 1, "reading goes on");
    other.execute_batch("ROLLBACK").unwrap();
    store.set_setting("theme", "1").unwrap();
}

#[cfg(unix)]
#[test]
fn a_file_that_is_moved_or_exchanged_while_open() {
    let place = Place::filled();
    let backup = Place::filled();
    let mut store = place.open();
    let away = place.data().join("away.db");
    let moved = "~/tftsr.db was moved or deleted while it was open, so nothing is written: put it back and restart";
    let said = |result: Result<(), StoreError>| {
        result.unwrap_err().to_string().replace(&*place.data().to_string_lossy(), "~")
    };
    std::fs::rename(place.database(), &away).unwrap();
    assert_eq!(said(store.set_setting("theme", "1")), moved);
    std::fs::copy(backup.database(), place.database()).unwrap();
    assert_eq!(said(store.append_audit(&entry("x"))), moved);
    std::fs::rename(&away, place.database()).unwrap();
    store.set_setting("theme", "1").unwrap();
}

#[test]
fn what_is_not_there() {
    let place = Place::filled();
    let mut store = place.open();
    let said = |error: Result<(), StoreError>| error.unwrap_err().to_string();
    assert_eq!(said(store.update_issue(&issue("i9", "x"))), "there is no issue i9 in the database");
    assert_eq!(
        said(store.insert_issue(&issue("i1", "x"))),
        "cannot store the issue: it is in the database already"
    );
    assert_eq!(
        said(store.replace_countermeasures("i9", &[triage::Countermeasure::default()])),
        "cannot store the countermeasures: the issue or log it belongs to is not in the database, or was deleted meanwhile"
    );
    store.delete_issue("i9").unwrap();
    store.delete_log("l9").unwrap();
    assert_eq!(store.issue("i9").unwrap(), None);
    place.raw().execute_batch("UPDATE issues SET updated_at = 'yesterday'").unwrap();
    assert_eq!(
        store.issue("i1").unwrap_err().to_string(),
        "cannot read the issue: column 8 of a row holds something this program did not write; a newer tftsr may have"
    );
}

#[test]
fn an_older_schema_is_brought_up_to_date_after_a_backup() {
    let place = Place::new();
    let mut old = unlock::open_with(&place.data(), &KEY, &MIGRATIONS[..1]).unwrap();
    old.insert_issue(&issue("i1", "Checkout fails")).unwrap();
    drop(old);
    let store = place.open();
    assert_eq!(store.issue("i1").unwrap().unwrap().title, "Checkout fails");
    assert!(store.placeholders("i1").unwrap().is_empty());
    drop(store);
    let backup = place.data().join("tftsr.db.schema-1.backup");
    let copy = unlock::connect(&backup, &KEY).unwrap();
    let read = |sql: &str| copy.query_row(sql, [], |row| row.get::<_, i64>(0)).unwrap();
    assert_eq!((read("PRAGMA user_version"), read("SELECT count(*) FROM issues")), (1, 1));
    assert_eq!(place.files().len(), 2, "{:?}", place.files().keys());
    // Opening again makes no further backup.
    place.open();
    assert_eq!(place.files().len(), 2);
}

#[test]
fn a_migration_that_fails_changes_nothing() {
    let place = Place::filled();
    let mut broken: Vec<Migration> = MIGRATIONS
        .iter()
        .map(|one| Migration { version: one.version, name: one.name, sql: one.sql })
        .collect();
    broken.push(Migration {
        version: MIGRATIONS.last().map_or(1, |last| last.version + 1),
        name: "9999_x.sql",
        sql: "CREATE TABLE x (id); CREATE TABLE issues (id);",
    });
    let error = unlock::open_with(&place.data(), &KEY, &broken).unwrap_err();
    assert!(error.to_string().starts_with("cannot bring the schema up to date in "), "{error}");
    let store = place.open();
    let tables: i64 = store
        .connection
        .query_row("SELECT count(*) FROM sqlite_master WHERE name = 'x'", [], |row| row.get(0))
        .unwrap();
    assert_eq!((tables, store.issues(&crate::IssueFilter::default()).unwrap().len()), (0, 1));
}
