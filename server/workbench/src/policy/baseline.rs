//! Baselines: findings that are known already, so that only new ones are told.
//!
//! A finding is known by a keyed hash of its type, its value and its file (HMAC-SHA-256, RFC 2104, cut to 128 bits), so that it
//! stays known when lines move, and nobody without the key can try values on the file. The key stands in a file of its own.

use std::collections::BTreeMap;
use std::io::Write;
use std::path::{Path, PathBuf};

use hmac::{Hmac, Mac};
use serde_json::{Value, json};
use sha2::Sha256;
use zeroize::Zeroizing;

use super::slashed;
use crate::disk;
use crate::outcome::CommandError;
use crate::scan::Row;

/// What the first field of a baseline says.
const FORMAT: &str = "baseline/1";

/// A baseline and its key.
pub struct Baseline {
    path: PathBuf,
    /// File paths are relative to this folder: that of the baseline.
    folder: PathBuf,
    key: Zeroizing<Vec<u8>>,
    known: Known,
}

/// Findings by fingerprint: type, rule and file, for people.
#[derive(Default)]
pub struct Known(BTreeMap<String, (String, String, String)>);

impl Known {
    /// Makes a finding known. Memory grows with the values that differ, not with how often they are found.
    pub fn learn(&mut self, baseline: &Baseline, print: String, file: Option<&Path>, row: &Row) {
        self.0
            .entry(print)
            .or_insert_with(|| (row.kind.to_owned(), row.rule.to_owned(), baseline.relative(file)));
    }
}

impl Baseline {
    /// Reads a baseline. Its key is in `key_file`, else beside it with `.key` at the end of the name.
    pub fn open(path: &Path, key_file: Option<&Path>) -> Result<Baseline, CommandError> {
        let key_path = key_path(path, key_file);
        let key = read_key(&key_path)?.ok_or_else(|| {
            CommandError::Missing(format!(
                "the key of the baseline is not at {}; put it there, name it with --key-file, or write the baseline anew",
                key_path.display()
            ))
        })?;
        let text = std::fs::read_to_string(path).map_err(|error| {
            CommandError::File(format!("cannot read {}: {error}", path.display()))
        })?;
        let mut baseline = Baseline::of(path, key)?;
        let document: Value = serde_json::from_str(&text).unwrap_or_default();
        if document["tftsr"] != FORMAT {
            return Err(CommandError::Refused(format!(
                "{} is no baseline of tftsr",
                path.display()
            )));
        }
        if document["key"] != baseline.key_check() {
            return Err(CommandError::Refused(format!(
                "{} was written with another key than that in {}",
                path.display(),
                key_path.display()
            )));
        }
        for finding in document["findings"].as_array().into_iter().flatten() {
            let field = |name: &str| finding[name].as_str().unwrap_or_default().to_owned();
            baseline
                .known
                .0
                .insert(field("fingerprint"), (field("type"), field("rule"), field("file")));
        }
        Ok(baseline)
    }

    /// An empty baseline to be written to a path. Its key is read; where there is none, a new one is made and kept, readable by
    /// its owner alone.
    pub fn start(path: &Path, key_file: Option<&Path>) -> Result<Baseline, CommandError> {
        if let Ok(text) = std::fs::read_to_string(path) {
            let document: Value = serde_json::from_str(&text).unwrap_or_default();
            if document["tftsr"] != FORMAT {
                return Err(CommandError::Refused(format!(
                    "{} exists and is no baseline; choose another name",
                    path.display()
                )));
            }
        }
        let key_path = key_path(path, key_file);
        let key = match read_key(&key_path)? {
            Some(key) => key,
            None => make_key(&key_path)?,
        };
        Baseline::of(path, key)
    }

    fn of(path: &Path, key: Zeroizing<Vec<u8>>) -> Result<Baseline, CommandError> {
        let folder = std::path::absolute(path)
            .map_err(|error| CommandError::File(format!("{}: {error}", path.display())))?;
        let folder = folder.parent().map(Path::to_path_buf).unwrap_or_default();
        Ok(Baseline { path: path.to_owned(), folder, key, known: Known::default() })
    }

    /// The keyed hash of a finding; the same wherever in the file it stands. `file` is `None` for stdin.
    pub fn fingerprint(&self, file: Option<&Path>, row: &Row, value: &[u8]) -> String {
        let value = String::from_utf8_lossy(value);
        let value = detect::canonical(row.kind, &value);
        let file = self.relative(file);
        let mut parts = Vec::new();
        for part in [row.kind.as_bytes(), file.as_bytes(), value.as_bytes()] {
            parts.extend_from_slice(&(part.len() as u64).to_be_bytes());
            parts.extend_from_slice(part);
        }
        self.hash(&parts)
    }

    /// Whether a finding is known.
    pub fn knows(&self, fingerprint: &str) -> bool {
        self.known.0.contains_key(fingerprint)
    }

    /// Makes all of this known, and forgets what was.
    pub fn know(&mut self, known: Known) {
        self.known = known;
    }

    /// How many findings it holds.
    pub fn len(&self) -> usize {
        self.known.0.len()
    }

    /// Whether it holds none.
    pub fn is_empty(&self) -> bool {
        self.known.0.is_empty()
    }

    /// Writes it: a line for each finding, in a fixed order.
    pub fn write(&self) -> Result<(), CommandError> {
        let mut rows: Vec<_> = self.known.0.iter().collect();
        rows.sort_by_key(|(fingerprint, (kind, rule, file))| (file, kind, rule, *fingerprint));
        let rows: Vec<String> = rows
            .into_iter()
            .map(|(fingerprint, (kind, rule, file))| {
                let row =
                    json!({ "file": file, "type": kind, "rule": rule, "fingerprint": fingerprint });
                format!("    {row}")
            })
            .collect();
        let text = format!(
            "{{\n  \"tftsr\": \"{FORMAT}\",\n  \"key\": \"{}\",\n  \"findings\": [\n{}\n  ]\n}}\n",
            self.key_check(),
            rows.join(",\n")
        );
        disk::write(&self.path, text.as_bytes())
    }

    /// Tells keys apart without telling the key.
    fn key_check(&self) -> String {
        self.hash(b"tftsr baseline key").chars().take(16).collect()
    }

    fn hash(&self, bytes: &[u8]) -> String {
        // A key of any length is one: the error is for other algorithms.
        let Ok(mut mac) = Hmac::<Sha256>::new_from_slice(&self.key) else { return String::new() };
        mac.update(bytes);
        mac.finalize().into_bytes().iter().take(16).map(|byte| format!("{byte:02x}")).collect()
    }

    fn relative(&self, file: Option<&Path>) -> String {
        let Some(file) = file else { return "-".to_owned() };
        let absolute = std::path::absolute(file).unwrap_or_else(|_| file.to_owned());
        slashed(absolute.strip_prefix(&self.folder).unwrap_or(&absolute))
    }
}

/// Where the key of a baseline is.
pub fn key_path(path: &Path, key_file: Option<&Path>) -> PathBuf {
    key_file.map_or_else(
        || {
            let mut name = path.as_os_str().to_owned();
            name.push(".key");
            PathBuf::from(name)
        },
        Path::to_path_buf,
    )
}

fn read_key(path: &Path) -> Result<Option<Zeroizing<Vec<u8>>>, CommandError> {
    let key = match std::fs::read(path) {
        Ok(bytes) => Zeroizing::new(bytes.trim_ascii().to_vec()),
        Err(error) if error.kind() == std::io::ErrorKind::NotFound => return Ok(None),
        Err(error) => {
            return Err(CommandError::File(format!("cannot read {}: {error}", path.display())));
        }
    };
    if key.len() < 32 {
        return Err(CommandError::Refused(format!(
            "the key in {} is too short: 32 bytes are the least",
            path.display()
        )));
    }
    Ok(Some(key))
}

fn make_key(path: &Path) -> Result<Zeroizing<Vec<u8>>, CommandError> {
    let cannot =
        |error: String| CommandError::File(format!("cannot write {}: {error}", path.display()));
    let mut random = Zeroizing::new([0_u8; 32]);
    getrandom::fill(random.as_mut()).map_err(|error| cannot(error.to_string()))?;
    let key: Zeroizing<String> =
        Zeroizing::new(random.iter().map(|byte| format!("{byte:02x}")).collect());
    let mut options = std::fs::OpenOptions::new();
    options.write(true).create_new(true);
    #[cfg(unix)]
    std::os::unix::fs::OpenOptionsExt::mode(&mut options, 0o600);
    let mut file = options.open(path).map_err(|error| cannot(error.to_string()))?;
    writeln!(file, "{}", key.as_str())
        .and_then(|()| file.sync_all())
        .map_err(|error| cannot(error.to_string()))?;
    Ok(Zeroizing::new(key.as_bytes().to_vec()))
}
