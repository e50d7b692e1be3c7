//! No stored word can be read from the raw files, and no original value stands outside its table.

use super::*;
use crate::migrate::MIGRATIONS;
use crate::{LogFile, PlaceholderRow, StoredDocument, StoredFinding, TriageMessage};

/// A word that is in no program and no header.
const MARKER: &str = "Quokka7Zephyr";
/// The value behind a placeholder.
const VALUE: &str = "ana.quokka@example.com";

/// The marker in every family of tables.
fn fill(store: &mut Store) {
    let text = || MARKER.to_owned();
    let time = at("2026-03-14T02:11:40Z");
    let mut marked = issue(MARKER, MARKER);
    (marked.tags, marked.assignee) = (vec![text()], Some(text()));
    store.insert_issue(&marked).unwrap();
    store.replace_evidence(MARKER, &[families::evidence(MARKER)]).unwrap();
    store.replace_whys(MARKER, &[families::why(MARKER)]).unwrap();
    store.replace_timeline(MARKER, &[families::event(MARKER)]).unwrap();
    store.replace_countermeasures(MARKER, &[families::countermeasure(MARKER)]).unwrap();
    store
        .attach_log(&LogFile {
            id: text(),
            issue_id: text(),
            path: text(),
            sha256: text(),
            size_bytes: 1,
            line_count: 1,
            format: text(),
            attached_at: time,
        })
        .unwrap();
    let finding = StoredFinding {
        kind: text(),
        rule: text(),
        start: 0,
        end: 1,
        line: 1,
        severity: text(),
        confidence: 90,
        placeholder: Some("[EMAIL_1]".to_owned()),
    };
    store.replace_findings(MARKER, &[finding]).unwrap();
    let row = PlaceholderRow {
        kind: "email".to_owned(),
        number: 1,
        placeholder: "[EMAIL_1]".to_owned(),
        value_key: text(),
        value: VALUE.to_owned(),
    };
    assert_eq!(format!("{row:?}"), "[EMAIL_1]");
    store.add_placeholders(MARKER, &[row]).unwrap();
    store
        .add_message(&TriageMessage {
            issue_id: text(),
            at: time,
            author: text(),
            content: text(),
            why_level: None,
        })
        .unwrap();
    store
        .save_document(&StoredDocument {
            id: text(),
            issue_id: text(),
            kind: text(),
            path: text(),
            generated: text(),
            content: text(),
            sha256: text(),
            updated_at: time,
        })
        .unwrap();
    store
        .replace_marks(
            MARKER,
            &[crate::Mark { kind: crate::MarkKind::Component, text: MARKER.to_owned() }],
        )
        .unwrap();
    store.set_setting(MARKER, MARKER).unwrap();
    store.append_audit(&entry(MARKER)).unwrap();
    store
        .connection
        .execute_batch(&format!(
            "INSERT INTO ai_providers (id, name, kind, origin, model, api_key, updated_at)
                 VALUES ('{MARKER}', '{MARKER}', 'x', 'x', 'x', '{MARKER}', 'x');
             INSERT INTO ai_conversations (id, issue_id, model, origin, at, prompt, prompt_hash, reply, status)
                 VALUES ('{MARKER}', '{MARKER}', 'x', 'x', 'x', '{MARKER}', 'x', '{MARKER}', 'x');
             INSERT INTO export_history (issue_id, kind, format, path, sha256, actor, audit_head, exported_at)
                 VALUES ('{MARKER}', 'x', 'x', '{MARKER}', 'x', '{MARKER}', 'x', 'x');
             INSERT INTO issue_images (id, issue_id, path, caption, sha256, width, height, size_bytes, added_at)
                 VALUES ('{MARKER}', '{MARKER}', '{MARKER}', '{MARKER}', 'x', 1, 1, 1, 'x');
             INSERT INTO publish_targets (id, name, kind, base, container, parent, account, secret, updated_at)
                 VALUES ('{MARKER}', '{MARKER}', 'x', 'x', 'x', 'x', '{MARKER}', '{MARKER}', 'x');
             INSERT INTO integration_publishes (issue_id, document, target, remote_id, url, mark, sha256, action, actor, published_at)
                 VALUES ('{MARKER}', '{MARKER}', '{MARKER}', '{MARKER}', '{MARKER}', 'x', 'x', 'x', 'x', 'x');
             INSERT INTO ai_spend (day, provider, requests, question_tokens, answer_tokens)
                 VALUES ('x', '{MARKER}', 1, 1, 1);"
        ))
        .unwrap();
}

fn tables(connection: &Connection) -> Vec<String> {
    let sql = "SELECT name FROM pragma_table_list WHERE schema = 'main' AND type IN ('table', 'virtual', 'shadow')";
    let mut statement = connection.prepare(sql).unwrap();
    let names = statement.query_map([], |row| row.get(0)).unwrap();
    names.map(Result::unwrap).filter(|name: &String| !name.starts_with("sqlite_")).collect()
}

/// Whether any column of any row of a table has these bytes.
fn holds(connection: &Connection, table: &str, bytes: &[u8]) -> bool {
    let mut statement = connection.prepare(&format!("SELECT * FROM \"{table}\"")).unwrap();
    let columns = statement.column_count();
    let mut rows = statement.query([]).unwrap();
    while let Some(row) = rows.next().unwrap() {
        for column in 0..columns {
            let value = row.get_ref(column).unwrap();
            if value.as_bytes_or_null().ok().flatten().is_some_and(|value| contains(value, bytes)) {
                return true;
            }
        }
    }
    false
}

fn contains(haystack: &[u8], needle: &[u8]) -> bool {
    haystack.windows(needle.len()).any(|window| window == needle)
}

fn assert_unreadable(place: &Place) {
    for (name, bytes) in place.all_files() {
        for word in [MARKER.as_bytes(), VALUE.as_bytes(), b"audit_log", &KEY] {
            assert!(!contains(&bytes, word), "{name} holds {}", String::from_utf8_lossy(word));
        }
        assert!(!bytes.starts_with(b"SQLite format 3"), "{name}");
    }
}

#[test]
fn no_word_stands_in_a_raw_file() {
    let place = Place::new();
    let mut old = unlock::open_with(&place.data(), &KEY, &MIGRATIONS[..4]).unwrap();
    old.insert_issue(&issue("old", MARKER)).unwrap();
    drop(old);
    let mut store = place.open();
    fill(&mut store);
    let raw = place.raw();
    for table in tables(&raw)
        .iter()
        .filter(|table| !table.starts_with("search") && *table != "schema_migrations")
    {
        let expected = table == "audit_anchor" || holds(&raw, table, MARKER.as_bytes());
        assert!(expected, "the test puts nothing into {table}");
    }
    drop(raw);
    let names: Vec<String> = place.all_files().into_keys().collect();
    assert_eq!(
        names,
        [
            "tftsr.audit-head",
            "tftsr.db",
            "tftsr.db-shm",
            "tftsr.db-wal",
            "tftsr.db.schema-4.backup"
        ],
        "open, with its write-ahead file and a backup"
    );
    assert_unreadable(&place);
    drop(store);
    assert_unreadable(&place);
}

#[test]
fn original_values_stand_in_one_table() {
    let place = Place::new();
    let mut store = place.open();
    fill(&mut store);
    let having: Vec<String> = tables(&store.connection)
        .into_iter()
        .filter(|table| holds(&store.connection, table, VALUE.as_bytes()))
        .collect();
    assert_eq!(having, ["vault"]);
}

#[test]
fn deleting_an_issue_leaves_nothing_but_its_audit_rows() {
    let place = Place::new();
    let mut store = place.open();
    store.insert_issue(&issue("i2", "stays")).unwrap();
    fill(&mut store);
    assert_eq!(store.search_issues(MARKER, 9).unwrap().len(), 1);
    store.delete_issue(MARKER).unwrap();
    assert!(store.placeholders(MARKER).unwrap().is_empty());
    assert!(store.search_issues(MARKER, 9).unwrap().is_empty());
    let mut having: Vec<String> = tables(&store.connection)
        .into_iter()
        .filter(|table| holds(&store.connection, table, MARKER.as_bytes()))
        .collect();
    having.sort();
    assert_eq!(having, ["ai_providers", "ai_spend", "audit_log", "publish_targets", "settings"]);
    assert_eq!(store.issues(&crate::IssueFilter::default()).unwrap().len(), 1);
    assert_eq!(
        place.all_files()["tftsr.db-wal"].len(),
        0,
        "the write-ahead file keeps nothing of it"
    );
}

#[cfg(unix)]
#[test]
fn files_are_for_this_user_alone() {
    use std::os::unix::fs::PermissionsExt;

    let place = Place::new();
    let mut store = place.open();
    fill(&mut store);
    let mode = |path: &Path| std::fs::metadata(path).unwrap().permissions().mode() & 0o7777;
    assert_eq!(mode(&place.data()), 0o700);
    for name in place.all_files().keys() {
        assert_eq!(mode(&place.data().join(name)), 0o600, "{name}");
    }
}
