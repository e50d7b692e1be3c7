//! What a damaged database still holds comes into a new one, and what does not is counted.

use super::*;
use crate::{StoreError, TriageMessage, salvage};

/// A closed database with many rows in tables of each kind.
fn large() -> Place {
    let place = Place::new();
    let mut store = place.open();
    for number in 0..120 {
        let id = format!("i{number:03}");
        store.insert_issue(&issue(&id, &format!("Issue {number} of the batch"))).unwrap();
        store.replace_timeline(&id, &[families::event("timeline words")]).unwrap();
        let message = TriageMessage {
            issue_id: id,
            at: at("2026-03-14T02:11:40Z"),
            author: "ana".to_owned(),
            content: "what people wrote ".repeat(30),
            why_level: None,
        };
        store.add_message(&message).unwrap();
    }
    for number in 0..200 {
        store.append_audit(&entry(&format!("step {number}"))).unwrap();
    }
    place
}

fn saved(report: &crate::SalvageReport, name: &str) -> (u64, Option<u64>) {
    let table = report.tables.iter().find(|table| table.name == name).expect(name);
    (table.saved, table.lost)
}

#[test]
fn a_whole_database_is_saved_whole() {
    let place = large();
    let before = place.files();
    let target = place.0.path().join("saved.db");
    let report = salvage(&place.database(), &KEY, &target).unwrap();
    assert!(report.is_whole(), "{report:?}");
    assert_eq!(
        (saved(&report, "issues"), saved(&report, "audit_log")),
        ((120, Some(0)), (200, Some(0)))
    );
    assert!(place.files() == before);
    let taken = salvage(&place.database(), &KEY, &target).unwrap_err();
    assert!(matches!(taken, StoreError::NameTaken { .. }));
    // It is a database like any other, search and all.
    let copy = Place::new();
    std::fs::create_dir_all(copy.data()).unwrap();
    std::fs::rename(&target, copy.database()).unwrap();
    std::fs::copy(place.data().join("tftsr.audit-head"), copy.data().join("tftsr.audit-head"))
        .unwrap();
    let store = copy.open();
    assert!(store.check().unwrap().faults.is_empty());
    assert_eq!(store.verify_audit().unwrap().broken_at, None);
    assert_eq!(store.search_issues("batch", 500).unwrap().len(), 120);
    assert_eq!(store.statuses("i007").unwrap().len(), 1);
    assert_eq!(store.messages("i007").unwrap().len(), 1);
}

#[test]
fn around_any_page_that_is_damaged_the_rest_is_saved() {
    let place = large();
    let bytes = std::fs::read(place.database()).unwrap();
    let pages = bytes.len() / 4096;
    let target = place.0.path().join("saved.db");
    let (mut first_page, mut with_losses) = (0, 0);
    for page in 0..pages {
        let mut damaged = bytes.clone();
        damaged[page * 4096 + 500] ^= 0x55;
        std::fs::write(place.database(), &damaged).unwrap();
        match salvage(&place.database(), &KEY, &target) {
            Ok(report) => {
                with_losses += usize::from(!report.is_whole());
                let messages = saved(&report, "triage_messages");
                let audit = saved(&report, "audit_log");
                // A leaf holds a few rows; the page above all leaves of a table may cost the table.
                if messages.0 < 100 {
                    assert!(messages.1 != Some(0), "page {page}: {report:?}");
                }
                assert!(messages.0 + audit.0 >= 120, "page {page}: {report:?}");
                let connection = unlock::connect(&target, &KEY).unwrap();
                let whole: String =
                    connection.query_row("PRAGMA quick_check", [], |row| row.get(0)).unwrap();
                assert_eq!(whole, "ok", "page {page}");
                let orphans: i64 = connection
                    .query_row("SELECT count(*) FROM pragma_foreign_key_check", [], |row| {
                        row.get(0)
                    })
                    .unwrap();
                assert_eq!(orphans, 0, "page {page}");
                drop(connection);
                std::fs::remove_file(&target).unwrap();
            }
            Err(StoreError::FirstPage { .. }) => first_page += 1,
            Err(error) => panic!("page {page}: {error}"),
        }
        assert!(
            std::fs::read(place.database()).unwrap() == damaged,
            "the damaged file is only read"
        );
    }
    // The pages of the schema are the first ones; damage to an index, a search table or a free page costs nothing.
    assert!(first_page >= 1 && first_page < pages / 4, "{first_page} of {pages}");
    assert!(with_losses > pages / 5, "{with_losses} of {pages}");
    let names: Vec<String> = read_folder(place.0.path()).into_keys().collect();
    assert!(names.is_empty(), "{names:?}");
}

#[test]
fn what_is_of_a_lost_issue_is_kept_under_a_title_that_says_so() {
    let place = large();
    let raw = place.raw();
    raw.execute_batch("PRAGMA foreign_keys = OFF; DELETE FROM issues WHERE id = 'i005'").unwrap();
    drop(raw);
    let target = place.0.path().join("saved.db");
    let report = salvage(&place.database(), &KEY, &target).unwrap();
    assert_eq!((report.stubs, report.is_whole()), (1, false));
    let copy = unlock::connect(&target, &KEY).unwrap();
    let one = |sql: &str| copy.query_row(sql, [], |row| row.get::<_, String>(0)).unwrap();
    assert_eq!(one("SELECT title FROM issues WHERE id = 'i005'"), "Salvaged: the title was lost");
    assert!(
        one("SELECT content FROM triage_messages WHERE issue_id = 'i005'")
            .starts_with("what people wrote")
    );
}
