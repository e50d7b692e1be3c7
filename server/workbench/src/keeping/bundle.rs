//! What a person can attach to a bug report: what the program is, where it runs, how it is set up and what fails, in words
//! and numbers of ours. No text of a document or a log, no path, no name of a person's own and no secret is in it: nothing
//! goes in but numbers, switches, and words of lists in this code.

use std::path::Path;
use std::time::Instant;

use serde_json::{Map, Value, json};
use store::Store;
use vault::Mode;

use super::typed;
use crate::outcome::CommandError;
use crate::settings::{PERSONAL_SETTINGS, SETTINGS};
use crate::{Workbench, disk, own_log};

/// Values of settings that are words of ours.
const WORDS: &[&str] = &[
    "off",
    "hint",
    "information",
    "warning",
    "error",
    "linux",
    "windows",
    "network",
    "k8s",
    "db",
    "virt",
    "hw",
    "obs",
    "token",
    "hash",
    "mask",
    "partial",
    "synthetic",
];

/// Variables whose presence is told. Those that hold keys of providers have names of a person's own and are counted.
const VARIABLES: &[&str] = &[
    "TFTSR_DATA_DIR",
    "TFTSR_KEY_FILE",
    "TFTSR_PASSPHRASE",
    "TFTSR_PASSPHRASE_FILE",
    "TFTSR_CONFIG_FILE",
    "TFTSR_LOG",
    "NO_COLOR",
];

/// Files in the data folder; others are counted.
const FILES: &[&str] = &[
    "tftsr.db",
    "tftsr.db-wal",
    "tftsr.db-shm",
    "tftsr.keys",
    "tftsr.keys.lock",
    "tftsr.audit-head",
    "tftsr.log",
    "tftsr.log.before",
];

/// How many lines of the program's own log.
const LINES: usize = 50;

impl Workbench {
    /// Writes the bundle to a file that must not be there yet.
    pub fn write_bundle(&self, target: &Path) -> Result<Value, CommandError> {
        let target = typed(self, target);
        let mut text = serde_json::to_string_pretty(&self.bundle()).unwrap_or_default();
        text.push('\n');
        disk::create(&target, text.as_bytes())?;
        Ok(json!({ "path": target }))
    }

    fn bundle(&self) -> Value {
        let hardware = crate::hardware::read();
        let environment = self.environment();
        let set: Vec<&str> = VARIABLES
            .iter()
            .copied()
            .filter(|name| std::env::var_os(name).is_some_and(|value| !value.is_empty()))
            .collect();
        let folder = environment.data_dir.as_deref();
        json!({
            "tftsr bundle": 1,
            "version": environment.version,
            "platform": {
                "os": std::env::consts::OS, "arch": std::env::consts::ARCH,
                "cores": hardware.cores, "memoryMiB": hardware.memory >> 20,
            },
            "variablesSet": set,
            "providerKeysInVariables": environment.api_keys.len(),
            "database": self.database_health(),
            "settings": self.told_settings(),
            "policyFile": environment.config_file.as_deref().is_some_and(Path::is_file),
            "detection": detection(),
            "keys": folder.map(key_places),
            "files": folder.map(files),
            "ownLog": folder.map(|folder| own_log::newest(folder, LINES)),
        })
    }

    /// Opened step by step; a step that fails gives the name of its fault in the code, which holds no value.
    fn database_health(&self) -> Value {
        let Some(folder) = self.environment().data_dir.as_deref() else {
            return json!({ "fault": "no data folder" });
        };
        if !folder.join("tftsr.db").exists() {
            return json!({ "fault": "none made yet" });
        }
        let began = Instant::now();
        let unlocked = match vault::obtain(folder, &self.key_sources(), Mode::MustExist) {
            Ok(unlocked) => unlocked,
            Err(error) => return json!({ "step": "key", "fault": variant(&error) }),
        };
        let key = began.elapsed();
        let began = Instant::now();
        let store = match Store::open(folder, unlocked.key.bytes()) {
            Ok(store) => store,
            Err(error) => {
                return json!({ "step": "open", "backend": unlocked.backend, "fault": variant(&error) });
            }
        };
        let open = began.elapsed();
        let began = Instant::now();
        let check = match store.check() {
            Ok(report) => json!({
                "schema": report.schema, "pages": report.pages,
                "badPages": report.faults.pages.len(), "badTables": report.faults.tables.len(),
                "orphans": report.faults.orphans.len(), "auditRows": report.audit.rows,
                "auditBrokenAt": report.audit.broken_at, "auditProblem": report.audit.problem,
            }),
            Err(error) => json!({ "fault": variant(&error) }),
        };
        let counts = match store.row_counts() {
            Ok(counts) => {
                json!(
                    counts
                        .into_iter()
                        .map(|(table, rows)| (table, json!(rows)))
                        .collect::<Map<_, _>>()
                )
            }
            Err(error) => json!({ "fault": variant(&error) }),
        };
        let milliseconds = |time: std::time::Duration| time.as_millis() as u64;
        json!({
            "backend": unlocked.backend, "check": check, "rows": counts,
            "milliseconds": {
                "key": milliseconds(key), "open": milliseconds(open),
                "check": milliseconds(began.elapsed()),
            },
        })
    }

    fn told_settings(&self) -> Value {
        let _ = self.load_stored_settings();
        let values = self.settings().to_json();
        let told = SETTINGS.iter().chain(PERSONAL_SETTINGS).map(|spec| {
            let value = values
                .get(spec.key)
                .or_else(|| values.pointer(&format!("/{}", spec.key.replace('.', "/"))))
                .unwrap_or(&Value::Null);
            (spec.key.to_owned(), told(value))
        });
        Value::Object(told.collect())
    }
}

/// Numbers, switches and words of ours as they are; of everything else, how much there is.
fn told(value: &Value) -> Value {
    match value {
        Value::Null | Value::Bool(_) | Value::Number(_) => value.clone(),
        Value::String(word) if WORDS.contains(&word.as_str()) => value.clone(),
        Value::String(_) => json!("(set)"),
        Value::Array(items) => json!({ "items": items.len() }),
        Value::Object(items) => json!({ "items": items.len() }),
    }
}

/// The name of an error in the code: what stands before its fields.
fn variant(error: &dyn std::fmt::Debug) -> String {
    let text = format!("{error:?}");
    text.chars().take_while(char::is_ascii_alphanumeric).collect()
}

/// That detection works, on text of ours, and how fast.
fn detection() -> Value {
    let text = b"2026-03-14T02:11:40Z login from ana@example.com at 203.0.113.7\n".repeat(2000);
    let began = Instant::now();
    let found = detect::scan(&text, &detect::Config::everything());
    let micros = began.elapsed().as_micros().max(1);
    json!({
        "kinds": detect::kinds().len(),
        "works": found.iter().any(|finding| finding.kind == "email"),
        "kilobytesASecond": text.len() as u128 * 1000 / micros,
    })
}

/// Which places open the database, without keys, salts and names.
fn key_places(folder: &Path) -> Value {
    match vault::slots(folder) {
        Ok(info) => json!({
            "places": info.slots.iter().map(|slot| json!({
                "kind": slot.kind.id(), "argon2id": slot.cost,
            })).collect::<Vec<_>>(),
            "rekeyPending": info.rekey_pending, "unknownLines": info.unknown_lines,
        }),
        Err(error) => json!({ "fault": variant(&error) }),
    }
}

fn files(folder: &Path) -> Value {
    let mut known = Map::new();
    let mut others = 0_u64;
    for entry in std::fs::read_dir(folder).into_iter().flatten().flatten() {
        let name = entry.file_name();
        let listed = FILES.iter().find(|known| name == **known);
        match (listed, entry.metadata()) {
            (Some(name), Ok(metadata)) => {
                known.insert(
                    (*name).to_owned(),
                    json!({ "bytes": metadata.len(), "mode": mode(&metadata) }),
                );
            }
            _ => others += 1,
        }
    }
    let folder = std::fs::metadata(folder).ok().map(|metadata| mode(&metadata));
    json!({ "folderMode": folder, "known": known, "others": others })
}

#[cfg(unix)]
fn mode(metadata: &std::fs::Metadata) -> Value {
    use std::os::unix::fs::MetadataExt;
    json!(format!("{:04o}", metadata.mode() & 0o7777))
}

#[cfg(not(unix))]
fn mode(_: &std::fs::Metadata) -> Value {
    Value::Null
}
