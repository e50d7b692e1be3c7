//! The chain notices every change, and says where.

use proptest::prelude::*;

use super::*;
use crate::anchor::{self, Anchor};

/// A closed database with five audit rows.
fn five() -> Place {
    let place = Place::new();
    let mut store = place.open();
    for number in 1..=5 {
        store.append_audit(&entry(&format!("step {number}"))).unwrap();
    }
    place
}

/// A copy of `place` changed by somebody who has the key and took the triggers away; where it breaks.
fn broken_at(place: &Place, sql: &str) -> Option<i64> {
    let copy = tampered(place, sql);
    copy.open().verify_audit().unwrap().broken_at
}

fn tampered(place: &Place, sql: &str) -> Place {
    let copy = place.copied();
    let raw = copy.raw();
    raw.execute_batch("DROP TRIGGER audit_log_is_not_changed; DROP TRIGGER audit_log_is_not_cut;")
        .unwrap();
    raw.execute_batch(sql).unwrap_or_else(|error| panic!("{sql}: {error}"));
    drop(raw);
    copy
}

#[test]
fn rows_come_back_newest_first_and_whole() {
    let place = five();
    let store = place.open();
    let rows = store.audit(3, None).unwrap();
    assert_eq!(rows.iter().map(|row| row.sequence).collect::<Vec<_>>(), [5, 4, 3]);
    assert_eq!(
        store.audit(10, Some(3)).unwrap().iter().map(|row| row.sequence).collect::<Vec<_>>(),
        [2, 1]
    );
    assert_eq!((rows[0].action.as_str(), rows[0].at), ("step 5", entry("").at));
    assert_eq!(rows[0].previous, rows[1].hash);
    let report = store.verify_audit().unwrap();
    assert_eq!(
        (report.rows, report.broken_at, report.head.as_str()),
        (5, None, rows[0].hash.as_str())
    );
    let fresh = Place::new();
    let empty = fresh.open().verify_audit().unwrap();
    assert_eq!((empty.rows, empty.head.as_str(), empty.broken_at), (0, "", None));
}

/// Worked out by hand with another program from the description in the migration.
#[test]
fn the_encoding_is_the_one_described() {
    let place = five();
    let first = place.open().audit(1, Some(2)).unwrap().remove(0);
    let mut bytes = b"tftsr audit 1\0".to_vec();
    bytes.extend([0; 32]);
    bytes.extend(1_u64.to_be_bytes());
    for field in ["2026-03-14T02:11:40.500000000Z", "editor", "step 1", "i1", "3 values"] {
        bytes.extend((field.len() as u64).to_be_bytes());
        bytes.extend(field.as_bytes());
    }
    assert_eq!(first.hash, crate::values::hex(&<sha2::Sha256 as sha2::Digest>::digest(bytes)));
}

#[test]
fn the_log_only_grows() {
    let place = five();
    let store = place.open();
    for sql in [
        "UPDATE audit_log SET details = 'x' WHERE sequence = 2",
        "DELETE FROM audit_log WHERE sequence = 5",
        "DELETE FROM audit_log",
        "INSERT OR REPLACE INTO audit_log SELECT 2, at, actor, action, 'x', details, previous, hash FROM audit_log WHERE sequence = 2",
        "REPLACE INTO audit_log SELECT 5, at, actor, action, 'x', details, previous, hash FROM audit_log WHERE sequence = 2",
    ] {
        let error = store.connection.execute_batch(sql).unwrap_err();
        assert!(error.to_string().contains("append-only"), "{sql}: {error}");
    }
    assert_eq!(store.verify_audit().unwrap().broken_at, None);
}

#[test]
fn every_column_of_every_row_counts() {
    let place = five();
    assert_eq!(broken_at(&place, ""), None);
    for row in 1..=5 {
        for column in ["at", "actor", "action", "subject", "details", "previous", "hash"] {
            for value in
                [format!("{column} || 'x'"), format!("substr({column}, 2)"), "''".to_owned()]
            {
                let sql = format!("UPDATE audit_log SET {column} = {value} WHERE sequence = {row}");
                assert_eq!(broken_at(&place, &sql), Some(row), "{sql}");
            }
        }
        for to in [-3, 0, 99] {
            let sql = format!("UPDATE audit_log SET sequence = {to} WHERE sequence = {row}");
            let expected = if to > 5 { row } else { 1 };
            assert_eq!(broken_at(&place, &sql), Some(expected), "{sql}");
        }
        // Words that move from one column to the next leave the same text, but not the same row.
        let sql = format!(
            "UPDATE audit_log SET actor = actor || action, action = '' WHERE sequence = {row}"
        );
        assert_eq!(broken_at(&place, &sql), Some(row), "{sql}");
        let sql = format!("DELETE FROM audit_log WHERE sequence = {row}");
        assert_eq!(broken_at(&place, &sql), Some(row), "{sql}");
    }
    let swap = "UPDATE audit_log SET sequence = 77 WHERE sequence = 2; UPDATE audit_log SET sequence = 2 WHERE sequence = 3;
                UPDATE audit_log SET sequence = 3 WHERE sequence = 77";
    assert_eq!(broken_at(&place, swap), Some(2));
    let forged = "INSERT INTO audit_log SELECT 6, at, actor, action, subject, details, previous, hash FROM audit_log WHERE sequence = 5";
    assert_eq!(broken_at(&place, forged), Some(6));
}

const CUT: &str = "DELETE FROM audit_log WHERE sequence > 3; UPDATE sqlite_sequence SET seq = 3 WHERE name = 'audit_log'";

#[test]
fn a_cut_end_is_noticed_for_good() {
    let place = five();
    assert_eq!(
        broken_at(&place, "DELETE FROM audit_log WHERE sequence > 3"),
        Some(4),
        "by the counter"
    );
    let cut = tampered(&place, "DELETE FROM audit_log WHERE sequence > 3");
    let (sequence, hash) = (3, cut.open().audit(1, None).unwrap().remove(0).hash);
    anchor::write(&cut.database(), &Anchor { key: anchor::fingerprint(&KEY), sequence, hash })
        .unwrap();
    assert_eq!(
        cut.open().verify_audit().unwrap().broken_at,
        Some(4),
        "though the anchor was cut back too"
    );
    let cut = tampered(&place, CUT);
    let mut store = cut.open();
    let report = store.verify_audit().unwrap();
    assert_eq!((report.broken_at, report.problem), (Some(4), Some("rows are missing at the end")));
    // Rows that come later do not cover it up.
    for number in 4..=8 {
        store.append_audit(&entry(&format!("later {number}"))).unwrap();
        let report = store.verify_audit().unwrap();
        assert_eq!(report.broken_at, Some(5), "{report:?}");
    }
    assert_eq!(broken_at(&place, "DELETE FROM audit_log; DELETE FROM sqlite_sequence"), Some(1));
}

#[test]
fn a_chain_that_was_written_anew_does_not_fit_the_anchor() {
    let place = five();
    let forged = Place::new();
    let mut store = forged.open();
    for number in 1..=5 {
        store.append_audit(&entry(&format!("forged {number}"))).unwrap();
    }
    drop(store);
    let anchor = std::fs::read(place.data().join("tftsr.audit-head")).unwrap();
    std::fs::write(forged.data().join("tftsr.audit-head"), anchor).unwrap();
    let report = forged.open().verify_audit().unwrap();
    assert_eq!((report.broken_at, report.problem), (Some(5), Some("the log was written anew")));
}

#[test]
fn an_anchor_that_is_gone_or_garbled_is_noticed() {
    for garbled in [
        None,
        Some(""),
        Some("tftsr audit head 1\n"),
        Some("tftsr audit head 1\nkey x\nhead y z\n"),
    ] {
        let place = five();
        let anchor = place.data().join("tftsr.audit-head");
        match garbled {
            None => std::fs::remove_file(&anchor).unwrap(),
            Some(text) => std::fs::write(&anchor, text).unwrap(),
        }
        let mut store = place.open();
        assert_eq!(store.verify_audit().unwrap().broken_at, Some(6), "{garbled:?}");
        store.append_audit(&entry("after")).unwrap();
        assert_eq!(
            store.verify_audit().unwrap().broken_at,
            Some(7),
            "it is not made anew by itself"
        );
        // A person looked into it.
        store.accept_audit_head(&entry("accept the audit log as it is")).unwrap();
        let report = store.verify_audit().unwrap();
        assert_eq!((report.rows, report.broken_at), (7, None));
        assert_eq!(place.data().join("tftsr.audit-head.before").exists(), garbled.is_some());
    }
}

#[test]
fn a_new_database_beside_an_old_anchor_starts_its_own() {
    let place = five();
    let old = std::fs::read(place.data().join("tftsr.audit-head")).unwrap();
    std::fs::remove_file(place.database()).unwrap();
    let mut store = place.open();
    assert_eq!(store.verify_audit().unwrap().broken_at, None);
    store.append_audit(&entry("first")).unwrap();
    assert_eq!(store.verify_audit().unwrap().broken_at, None);
    assert_eq!(std::fs::read(place.data().join("tftsr.audit-head.before")).unwrap(), old);
}

#[test]
fn whatever_stands_in_the_anchors_place_before_the_first_row_is_set_aside() {
    let place = Place::new();
    let mut store = place.open();
    std::fs::create_dir_all(place.data().join("tftsr.audit-head/full")).unwrap();
    store.append_audit(&entry("first")).unwrap();
    assert_eq!(store.verify_audit().unwrap().broken_at, None);
    assert!(place.data().join("tftsr.audit-head.before/full").exists());
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(16))]

    #[test]
    fn any_words_make_a_chain(words in proptest::collection::vec(("\\PC{0,12}", "(\\PC|\n|\0){0,12}"), 1..6)) {
        let place = Place::new();
        let mut store = place.open();
        for (actor, details) in &words {
            let row = AuditEntry { actor: actor.clone(), details: details.clone(), ..entry("any") };
            store.append_audit(&row).unwrap();
        }
        let rows = store.audit(99, None).unwrap();
        let read: Vec<_> = rows.iter().rev().map(|row| (row.actor.clone(), row.details.clone())).collect();
        prop_assert_eq!(read, words);
        prop_assert_eq!(store.verify_audit().unwrap().broken_at, None);
    }
}
