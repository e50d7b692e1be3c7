//! Copies, checks, and what is left of what was deleted.

use aes::Aes256;
use aes::cipher::{Array, BlockCipherDecrypt, KeyInit};

use super::*;
use crate::{PlaceholderRow, StoreError};

/// The content of every page, free ones and what lies between rows included: AES-256-CBC, the vector after the content
/// (<https://www.zetetic.net/sqlcipher/design/>).
fn decrypted(file: &[u8]) -> Vec<u8> {
    let cipher = Aes256::new(&Array::from(KEY));
    let mut text = Vec::new();
    for (number, page) in file.chunks_exact(4096).enumerate() {
        // The first page begins with the salt.
        let start = if number == 0 { 16 } else { 0 };
        let mut previous: [u8; 16] = page[4016..4032].try_into().unwrap();
        for chunk in page[start..4016].chunks_exact(16) {
            let mut block = Array::from(<[u8; 16]>::try_from(chunk).unwrap());
            cipher.decrypt_block(&mut block);
            text.extend(block.iter().zip(previous).map(|(byte, mask)| byte ^ mask));
            previous = chunk.try_into().unwrap();
        }
    }
    text
}

fn holds(haystack: &[u8], needle: &str) -> bool {
    haystack.windows(needle.len()).any(|window| window == needle.as_bytes())
}

#[test]
fn what_was_deleted_is_gone_from_the_decrypted_pages() {
    let place = Place::new();
    let mut store = place.open();
    let value = |number: usize| ["quokka", &number.to_string(), "@example.com"].concat();
    for id in ["i1", "i2"] {
        store.insert_issue(&issue(id, &format!("Zephyr {id} fails"))).unwrap();
        let rows: Vec<PlaceholderRow> = (0..400)
            .map(|number| PlaceholderRow {
                kind: "email".to_owned(),
                number: number as u32,
                placeholder: format!("[EMAIL_{number}]"),
                value_key: format!("{id}-{number}"),
                value: format!("{id}-{}", value(number)),
            })
            .collect();
        store.add_placeholders(id, &rows).unwrap();
    }
    store.connection.query_row("PRAGMA wal_checkpoint(TRUNCATE)", [], |_| Ok(())).unwrap();
    let pages = decrypted(&std::fs::read(place.database()).unwrap());
    assert!(holds(&pages, &format!("i1-{}", value(7))), "the test reads pages as they are");
    assert!(holds(&pages, "Zephyr i1 fails"));
    store.delete_issue("i1").unwrap();
    assert_eq!(std::fs::metadata(place.data().join("tftsr.db-wal")).unwrap().len(), 0);
    let pages = decrypted(&std::fs::read(place.database()).unwrap());
    for number in 0..400 {
        assert!(!holds(&pages, &format!("i1-{}", value(number))), "value {number} is left");
    }
    assert!(!holds(&pages, "Zephyr i1 fails") && !holds(&pages, "i1-7"));
    assert!(holds(&pages, &format!("i2-{}", value(7))), "the other issue is not touched");
}

#[test]
fn a_check_tells_each_kind_of_damage() {
    let place = Place::filled();
    let whole = place.open().check().unwrap();
    assert!(whole.faults.is_empty() && whole.audit.broken_at.is_none(), "{whole:?}");
    let bytes = std::fs::read(place.database()).unwrap();
    // A flipped bit in each page but the first, which does not open at all.
    for page in 1..bytes.len() / 4096 {
        let mut flipped = bytes.clone();
        flipped[page * 4096 + 1000] ^= 1;
        std::fs::write(place.database(), &flipped).unwrap();
        let Ok(store) = Store::open(&place.data(), &KEY) else { continue };
        let Ok(report) = store.check() else { continue };
        assert!(!report.faults.pages.is_empty(), "page {page}: {report:?}");
    }
    let mut longer = bytes.clone();
    longer.extend([0xa5; 4096]);
    std::fs::write(place.database(), &longer).unwrap();
    assert!(!place.open().check().unwrap().faults.is_empty(), "a page was added");
    std::fs::write(place.database(), &bytes[..bytes.len() - 8192]).unwrap();
    let cut = Store::open(&place.data(), &KEY).and_then(|store| store.check());
    assert!(
        cut.is_err() || cut.is_ok_and(|report| !report.faults.is_empty()),
        "pages were cut off"
    );
    std::fs::write(place.database(), &bytes).unwrap();
    place
        .raw()
        .execute_batch("PRAGMA foreign_keys = OFF; DROP TRIGGER audit_log_is_not_changed;
             UPDATE audit_log SET details = 'x' WHERE sequence = 2;
             INSERT INTO triage_messages (issue_id, at, author, content) VALUES ('i9', 'x', 'x', 'x')")
        .unwrap();
    let report = place.open().check().unwrap();
    assert_eq!(
        (report.audit.broken_at, report.faults.orphans),
        (Some(2), vec!["triage_messages".to_owned()])
    );
}

#[test]
fn a_plain_copy_is_plain_whole_and_of_one_moment() {
    let place = Place::filled();
    let target = place.0.path().join("plain.db");
    let store = place.open();
    store.export_plain(&KEY, &target).unwrap();
    assert!(matches!(store.export_plain(&KEY, &target), Err(StoreError::NameTaken { .. })));
    let bytes = std::fs::read(&target).unwrap();
    assert!(bytes.starts_with(b"SQLite format 3\0"));
    let plain = Connection::open(&target).unwrap();
    let one = |sql: &str| plain.query_row(sql, [], |row| row.get::<_, String>(0)).unwrap();
    assert_eq!(one("SELECT title FROM issues"), "Checkout fails");
    assert_eq!(one("PRAGMA quick_check"), "ok");
    assert_eq!(one("SELECT group_concat(sequence) FROM audit_log"), "1,2,3");
    assert_eq!(one("SELECT user_version || '' FROM pragma_user_version").len(), 2);
    let names: Vec<String> = read_folder(place.0.path()).into_keys().collect();
    assert_eq!(names, ["plain.db"], "nothing else is left");
}

#[test]
fn each_released_schema_is_brought_up_to_date_with_what_it_holds() {
    use crate::migrate::MIGRATIONS;

    for count in 1..MIGRATIONS.len() {
        let place = Place::new();
        let old = unlock::open_with(&place.data(), &KEY, &MIGRATIONS[..count]).unwrap();
        // A row in every table of that time, put in as plain SQL: the program of today does not know the old tables.
        let tables = crate::check::tables(&old.connection).unwrap();
        old.connection.execute_batch("PRAGMA foreign_keys = OFF").unwrap();
        let mut filled = Vec::new();
        for table in tables
            .iter()
            .filter(|table| !matches!(table.as_str(), "schema_migrations" | "audit_anchor"))
        {
            let columns: Vec<(String, String)> = old
                .connection
                .prepare("SELECT name, type FROM pragma_table_info(?1)")
                .unwrap()
                .query_map([table], |row| Ok((row.get(0)?, row.get(1)?)))
                .unwrap()
                .map(Result::unwrap)
                .collect();
            let value = |(name, kind): &(String, String)| match (name.as_str(), kind.as_str()) {
                ("at" | "time" | "created_at" | "updated_at", _) => {
                    "'2026-03-14T02:11:40.000000000Z'".to_owned()
                }
                ("resolved_at", _) => "NULL".to_owned(),
                ("status", _) => "'open'".to_owned(),
                ("domain", _) => "'linux'".to_owned(),
                ("author", _) => "'person'".to_owned(),
                ("severity", _) => "'p2'".to_owned(),
                ("id" | "issue_id" | "log_id" | "scope", "TEXT") => "'i1'".to_owned(),
                (_, "INTEGER") => "1".to_owned(),
                _ => "'kept'".to_owned(),
            };
            let names: Vec<String> =
                columns.iter().map(|(name, _)| format!("\"{name}\"")).collect();
            let values: Vec<String> = columns.iter().map(value).collect();
            let sql = format!(
                "INSERT INTO \"{table}\" ({}) VALUES ({})",
                names.join(", "),
                values.join(", ")
            );
            // The first status is written with the issue.
            if table == "issue_statuses" {
                continue;
            }
            old.connection
                .execute(&sql, [])
                .unwrap_or_else(|error| panic!("{count} {sql}: {error}"));
            filled.push(table.clone());
        }
        drop(old);
        let store = place.open();
        // Two tables that nothing wrote were made anew by later migrations.
        for table in filled
            .iter()
            .filter(|table| !matches!(table.as_str(), "export_history" | "integration_publishes"))
        {
            let rows: i64 = store
                .connection
                .query_row(&format!("SELECT count(*) FROM \"{table}\""), [], |row| row.get(0))
                .unwrap();
            assert_eq!(rows, 1, "schema {count}, {table}");
        }
        assert_eq!(store.issue("i1").unwrap().unwrap().title, "kept");
        assert_eq!(store.statuses("i1").unwrap().len(), 1, "schema {count}");
        drop(store);
        let backup = place.data().join(format!("tftsr.db.schema-{count}.backup"));
        let copy = unlock::connect(&backup, &KEY).unwrap();
        let version: i32 = copy.query_row("PRAGMA user_version", [], |row| row.get(0)).unwrap();
        let title: String =
            copy.query_row("SELECT title FROM issues", [], |row| row.get(0)).unwrap();
        assert_eq!((version, title.as_str()), (count as i32, "kept"));
    }
}
