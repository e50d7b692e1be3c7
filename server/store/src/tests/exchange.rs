//! The file under the name of the database is exchanged: another key, a backup. What is there is never at risk.

use super::*;
use crate::{FolderLock, StoreError, restore};

fn rekey(place: &Place, old: &[u8; 32], new: &[u8; 32]) -> Result<(), StoreError> {
    let alone = FolderLock::alone(&place.data())?;
    crate::rekey(&alone, &place.data(), old, new)
}

/// The issues and whether the audit log is whole.
fn content(place: &Place, key: &[u8; 32]) -> (Vec<String>, Option<i64>, u64) {
    let store = Store::open(&place.data(), key).unwrap();
    let issues = store.issues(&crate::IssueFilter::default()).unwrap();
    let report = store.verify_audit().unwrap();
    (issues.into_iter().map(|issue| issue.title).collect(), report.broken_at, report.rows)
}

#[test]
fn the_database_gets_another_key_and_keeps_what_it_holds() {
    let place = Place::filled();
    let mut store = place.open();
    store.set_setting("theme", "\"dark\"").unwrap();
    let said = rekey(&place, &KEY, &OTHER_KEY).unwrap_err();
    assert!(matches!(said, StoreError::InUse { .. }), "{said}");
    drop(store);
    let before = content(&place, &KEY);
    rekey(&place, &KEY, &OTHER_KEY).unwrap();
    assert!(matches!(Store::open(&place.data(), &KEY), Err(StoreError::WrongKey { .. })));
    assert_eq!(content(&place, &OTHER_KEY), before);
    let mut store = Store::open(&place.data(), &OTHER_KEY).unwrap();
    assert_eq!(store.settings().unwrap().len(), 1);
    assert_eq!(store.search_issues("checkout", 9).unwrap().len(), 1, "the search index came along");
    store.append_audit(&entry("after")).unwrap();
    assert_eq!(store.verify_audit().unwrap().broken_at, None);
    drop(store);
    assert_eq!(place.files().into_keys().collect::<Vec<_>>(), ["tftsr.audit-head", "tftsr.db"]);
    // The first page shows damage as damage under the new key, too.
    let mut bytes = std::fs::read(place.database()).unwrap();
    bytes[50] ^= 1;
    std::fs::write(place.database(), bytes).unwrap();
    assert!(matches!(Store::open(&place.data(), &OTHER_KEY), Err(StoreError::Damaged { .. })));
}

#[test]
fn a_change_of_the_key_that_fails_leaves_the_database_as_it_was() {
    let place = Place::filled();
    let before = std::fs::read(place.database()).unwrap();
    assert!(matches!(rekey(&place, &OTHER_KEY, &KEY), Err(StoreError::WrongKey { .. })));
    assert!(std::fs::read(place.database()).unwrap() == before);
    // What a killed process left goes with the next attempt.
    let left = place.data().join("tftsr.db.new-7-0");
    std::fs::write(&left, "half").unwrap();
    let mut damaged = before.clone();
    let at = damaged.len() - 2000;
    damaged[at] ^= 1;
    std::fs::write(place.database(), &damaged).unwrap();
    let said = rekey(&place, &KEY, &OTHER_KEY).unwrap_err();
    assert!(matches!(said, StoreError::NotWhole { .. }), "{said}");
    assert!(!left.exists());
    std::fs::write(place.database(), &before).unwrap();
    assert_eq!(content(&place, &KEY).0, ["Checkout fails"]);
}

#[test]
fn who_opens_it_meanwhile_waits_or_hears_of_it() {
    let place = Place::filled();
    let alone = FolderLock::alone(&place.data()).unwrap();
    std::thread::scope(|scope| {
        let opened = scope.spawn(|| Store::open(&place.data(), &OTHER_KEY).map(drop));
        crate::rekey(&alone, &place.data(), &KEY, &OTHER_KEY).unwrap();
        drop(alone);
        opened.join().unwrap().unwrap();
    });
}

#[test]
fn a_backup_comes_back_and_what_was_there_is_kept() {
    let place = Place::filled();
    let backup = place.0.path().join("friday.db");
    let store = place.open();
    store.back_up(&KEY, &backup).unwrap();
    let taken = store.back_up(&KEY, &backup).unwrap_err();
    assert!(matches!(taken, StoreError::NameTaken { .. }), "{taken}");
    drop(store);
    let bytes = std::fs::read(&backup).unwrap();
    let mut store = place.open();
    store.insert_issue(&issue("i2", "Later")).unwrap();
    store.append_audit(&entry("later")).unwrap();
    drop(store);
    let alone = FolderLock::alone(&place.data()).unwrap();
    let done = restore(&alone, &place.data(), &KEY, &backup, &KEY).unwrap();
    drop(alone);
    let kept = done.kept.expect("kept");
    assert_eq!(kept.file_name().unwrap(), "tftsr.db.before-restore");
    assert_eq!(content(&place, &KEY).0, ["Checkout fails"]);
    assert_eq!(content(&place, &KEY).1, Some(4), "the log knows that rows are missing");
    let mut store = place.open();
    store.accept_audit_head(&entry("restore")).unwrap();
    assert_eq!(store.verify_audit().unwrap().broken_at, None);
    drop(store);
    let before = unlock::connect(&kept, &KEY).unwrap();
    let issues: i64 =
        before.query_row("SELECT count(*) FROM issues", [], |row| row.get(0)).unwrap();
    assert_eq!(issues, 2);
    assert!(std::fs::read(&backup).unwrap() == bytes, "the backup is only read");
}

#[test]
fn a_backup_of_another_key_takes_the_key_of_the_database() {
    let place = Place::filled();
    let backup = place.0.path().join("friday.db");
    place.open().back_up(&KEY, &backup).unwrap();
    rekey(&place, &KEY, &OTHER_KEY).unwrap();
    let alone = FolderLock::alone(&place.data()).unwrap();
    let before = place.files();
    let said = restore(&alone, &place.data(), &OTHER_KEY, &backup, &OTHER_KEY).unwrap_err();
    assert!(matches!(said, StoreError::ForeignKey { .. }), "{said}");
    assert!(place.files() == before);
    restore(&alone, &place.data(), &OTHER_KEY, &backup, &KEY).unwrap();
    drop(alone);
    assert_eq!(content(&place, &OTHER_KEY).0, ["Checkout fails"]);
}

#[test]
fn what_is_no_backup_or_not_whole_replaces_nothing() {
    let place = Place::filled();
    let backup = place.0.path().join("friday.db");
    place.open().back_up(&KEY, &backup).unwrap();
    let whole = std::fs::read(&backup).unwrap();
    let before = place.files();
    let alone = FolderLock::alone(&place.data()).unwrap();
    let mut flipped = whole.clone();
    flipped[whole.len() - 3000] ^= 1;
    let mut plain = whole.clone();
    plain[..16].copy_from_slice(b"SQLite format 3\0");
    let mut longer = whole.clone();
    longer.extend([0xa5; 4096]);
    for bad in [&b""[..], b"text", &flipped, &plain, &longer, &whole[..whole.len() - 4096]] {
        std::fs::write(&backup, bad).unwrap();
        assert!(restore(&alone, &place.data(), &KEY, &backup, &KEY).is_err(), "{}", bad.len());
        assert!(place.files() == before, "{}", bad.len());
    }
    std::fs::write(&backup, &whole).unwrap();
    std::fs::write(place.0.path().join("friday.db-wal"), "frames").unwrap();
    let said = restore(&alone, &place.data(), &KEY, &backup, &KEY).unwrap_err();
    assert!(matches!(said, StoreError::StillOpen { .. }), "{said}");
}

#[test]
fn a_database_that_does_not_open_any_more_is_kept_byte_for_byte() {
    let place = Place::filled();
    let backup = place.0.path().join("friday.db");
    place.open().back_up(&KEY, &backup).unwrap();
    let mut damaged = std::fs::read(place.database()).unwrap();
    damaged[100] ^= 1;
    std::fs::write(place.database(), &damaged).unwrap();
    std::fs::write(place.data().join("tftsr.db-wal"), "its frames").unwrap();
    let alone = FolderLock::alone(&place.data()).unwrap();
    let kept = restore(&alone, &place.data(), &KEY, &backup, &KEY).unwrap().kept.unwrap();
    drop(alone);
    assert!(std::fs::read(&kept).unwrap() == damaged);
    assert_eq!(
        std::fs::read(place.data().join("tftsr.db.before-restore-wal")).unwrap(),
        b"its frames"
    );
    assert_eq!(content(&place, &KEY).0, ["Checkout fails"]);
}
