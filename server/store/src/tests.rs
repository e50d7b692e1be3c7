//! Tests of the whole store on real files, by subject.

mod audit;
mod children;
mod copies;
mod exchange;
mod families;
mod faults;
mod overview;
mod recurrence;
mod salvage;
mod secrecy;

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

use jiff::Timestamp;
use rusqlite::Connection;
use tempfile::TempDir;
use triage::{Domain, Issue, IssueSeverity, IssueStatus};

use crate::{AuditEntry, Store, unlock};

const KEY: [u8; 32] = [7; 32];
const OTHER_KEY: [u8; 32] = [8; 32];

/// A data folder of its own.
struct Place(TempDir);

impl Place {
    fn new() -> Place {
        Place(TempDir::new().unwrap())
    }

    /// A closed database with one issue and three audit rows.
    fn filled() -> Place {
        let place = Place::new();
        let mut store = place.open();
        store.insert_issue(&issue("i1", "Checkout fails")).unwrap();
        for number in 1..=3 {
            store.append_audit(&entry(&format!("step {number}"))).unwrap();
        }
        drop(store);
        place
    }

    fn data(&self) -> PathBuf {
        self.0.path().join("data")
    }

    fn database(&self) -> PathBuf {
        self.data().join("tftsr.db")
    }

    fn open(&self) -> Store {
        Store::open(&self.data(), &KEY).unwrap()
    }

    /// A connection that none of the store's rules hold on.
    fn raw(&self) -> Connection {
        unlock::connect(&self.database(), &KEY).unwrap()
    }

    /// The same files in another folder.
    fn copied(&self) -> Place {
        let copy = Place::new();
        std::fs::create_dir_all(copy.data()).unwrap();
        for (name, bytes) in self.files() {
            std::fs::write(copy.data().join(name), bytes).unwrap();
        }
        copy
    }

    /// Every file with its bytes; SQLite's shared memory is an index that is made anew and holds no content.
    fn files(&self) -> BTreeMap<String, Vec<u8>> {
        let mut files = self.all_files();
        files.retain(|name, _| !name.ends_with("-shm"));
        files
    }

    fn all_files(&self) -> BTreeMap<String, Vec<u8>> {
        read_folder(&self.data())
    }
}

fn read_folder(folder: &Path) -> BTreeMap<String, Vec<u8>> {
    let Ok(entries) = std::fs::read_dir(folder) else { return BTreeMap::new() };
    entries
        .map(|entry| entry.unwrap())
        .filter(|entry| entry.path().is_file())
        .map(|entry| {
            (entry.file_name().to_string_lossy().into_owned(), std::fs::read(entry.path()).unwrap())
        })
        .collect()
}

fn at(text: &str) -> Timestamp {
    text.parse().unwrap()
}

fn issue(id: &str, title: &str) -> Issue {
    Issue {
        id: id.to_owned(),
        title: title.to_owned(),
        domain: Domain::Linux,
        severity: IssueSeverity::P2,
        status: IssueStatus::Open,
        tags: Vec::new(),
        assignee: None,
        created_at: at("2026-03-14T02:11:40Z"),
        updated_at: at("2026-03-14T02:11:40Z"),
        resolved_at: None,
    }
}

fn entry(action: &str) -> AuditEntry {
    AuditEntry {
        at: at("2026-03-14T02:11:40.5Z"),
        actor: "editor".to_owned(),
        action: action.to_owned(),
        subject: "i1".to_owned(),
        details: "3 values".to_owned(),
    }
}
