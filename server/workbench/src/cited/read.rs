//! Reading cited lines: of open documents as they stand, of files once until they change.

use std::collections::HashMap;
use std::fs::Metadata;
use std::io::{BufRead, BufReader};
use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex};
use std::time::{Duration, Instant, SystemTime};

use text::{Document, Span};
use triage::Evidence;

use super::{Verdict, elsewhere};
use crate::documents::{Documents, lock};
use crate::uri;

/// Largest file, in bytes, that is searched through for lines that are not where they should be.
const SEARCHED: u64 = 64 << 20;

/// What stands at some lines.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum Looked {
    /// Their hash.
    Hash(String),
    /// The text ends before; how many lines it has.
    PastEnd(u32),
    /// There is no such file.
    Missing,
}

/// First and last line, from 1.
type Lines = (u32, u32);

/// A file or open document as it was when it was read.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Stamp {
    File(u64, Option<SystemTime>),
    Open(i32),
    None,
}

#[derive(Default)]
struct Known {
    stamp: Option<Stamp>,
    lines: HashMap<Lines, Looked>,
    found: HashMap<(String, u32), Option<u32>>,
}

/// Cited lines of a log, with the hash that they had.
type Citation = (PathBuf, Lines, String);

/// What a verdict rests on: the log and its folder as they were.
type Grounds = (Stamp, Option<SystemTime>);

/// The files below a folder.
type Files = Arc<Vec<PathBuf>>;

/// What was read of cited logs.
#[derive(Default)]
pub(crate) struct Cited {
    files: Mutex<HashMap<PathBuf, Known>>,
    verdicts: Mutex<HashMap<Citation, (Grounds, Instant, Verdict)>>,
    /// The files below a folder, and when they were listed.
    below: Mutex<Option<(PathBuf, Instant, Files)>>,
}

/// How long what is not there is believed to be nowhere else in the workspace: that is not seen from its own folder.
const LISTED: Duration = Duration::from_secs(10);

impl Cited {
    /// Reads what is wanted of each file in one go, so that many citations of a log cost one reading.
    pub(super) fn prime(&self, documents: &Documents, wanted: Vec<(PathBuf, Lines)>) {
        let mut by_file: HashMap<PathBuf, Vec<Lines>> = HashMap::new();
        for (path, lines) in wanted {
            by_file.entry(path).or_default().push(lines);
        }
        for (path, lines) in by_file {
            self.read(documents, &path, &lines);
        }
    }

    /// Whether lines of this file were looked at.
    pub(crate) fn knows(&self, path: &Path) -> bool {
        lock(&self.files).contains_key(path)
    }

    /// What stands at some lines of a log.
    pub(super) fn look(&self, documents: &Documents, path: &Path, lines: Lines) -> Looked {
        self.read(documents, path, &[lines]);
        let files = lock(&self.files);
        files
            .get(path)
            .and_then(|known| known.lines.get(&lines).cloned())
            .unwrap_or(Looked::Missing)
    }

    /// The verdict on cited lines, as long as neither the log nor its folder changed; that it is nowhere, for a while.
    pub(super) fn verdict(
        &self,
        documents: &Documents,
        path: &Path,
        evidence: &Evidence,
        judge: impl FnOnce() -> Verdict,
    ) -> Verdict {
        let key = (path.to_path_buf(), (evidence.line, evidence.end_line), evidence.hash.clone());
        let folder = path.parent().and_then(|folder| folder.metadata().ok());
        let grounds = (stamp(documents, path), folder.and_then(|folder| folder.modified().ok()));
        if let Some((known, since, verdict)) = lock(&self.verdicts).get(&key)
            && *known == grounds
            && (*verdict != Verdict::Missing || since.elapsed() < LISTED)
        {
            return verdict.clone();
        }
        let verdict = judge();
        lock(&self.verdicts).insert(key, (grounds, Instant::now(), verdict.clone()));
        verdict
    }

    /// The files below a folder, listed anew from time to time.
    pub(super) fn files_below(&self, root: &Path) -> Files {
        let mut below = lock(&self.below);
        if let Some((known, since, files)) = below.as_ref()
            && known == root
            && since.elapsed() < LISTED
        {
            return Arc::clone(files);
        }
        let files = Arc::new(elsewhere::files_below(root));
        *below = Some((root.to_path_buf(), Instant::now(), Arc::clone(&files)));
        files
    }

    /// The first line from which so many lines have this hash.
    pub(super) fn find(
        &self,
        documents: &Documents,
        path: &Path,
        hash: &str,
        count: u32,
    ) -> Option<u32> {
        self.read(documents, path, &[]);
        let key = (hash.to_owned(), count);
        if let Some(found) = lock(&self.files).get(path).and_then(|known| known.found.get(&key)) {
            return *found;
        }
        let found = match documents.document(&uri::of_path(path)) {
            Some((_, document)) if document.len() as u64 <= SEARCHED => {
                find_in(document.text().as_bytes(), hash, count)
            }
            Some(_) => None,
            None => path
                .metadata()
                .ok()
                .filter(|metadata| metadata.is_file() && metadata.len() <= SEARCHED)
                .and_then(|_| std::fs::read(path).ok())
                .and_then(|bytes| find_in(&bytes, hash, count)),
        };
        if let Some(known) = lock(&self.files).get_mut(path) {
            known.found.insert(key, found);
        }
        found
    }

    fn read(&self, documents: &Documents, path: &Path, lines: &[Lines]) {
        let stamp = stamp(documents, path);
        let missing: Vec<Lines> = {
            let mut files = lock(&self.files);
            let known = files.entry(path.to_path_buf()).or_default();
            if known.stamp != Some(stamp) {
                *known = Known { stamp: Some(stamp), ..Known::default() };
            }
            lines.iter().filter(|lines| !known.lines.contains_key(lines)).copied().collect()
        };
        if missing.is_empty() {
            return;
        }
        let looked = match documents.document(&uri::of_path(path)) {
            Some((_, document)) => missing.iter().map(|lines| of_open(&document, *lines)).collect(),
            None => of_file(path, &missing),
        };
        let mut files = lock(&self.files);
        let known = files.entry(path.to_path_buf()).or_default();
        // Another thread may have seen a newer file meanwhile; then this is read again when it is asked for.
        if known.stamp == Some(stamp) {
            known.lines.extend(missing.into_iter().zip(looked));
        }
    }
}

fn stamp(documents: &Documents, path: &Path) -> Stamp {
    if let Some((version, _)) = documents.document(&uri::of_path(path)) {
        return Stamp::Open(version);
    }
    let of = |metadata: Metadata| Stamp::File(metadata.len(), metadata.modified().ok());
    path.metadata().ok().filter(Metadata::is_file).map_or(Stamp::None, of)
}

/// The lines of an open document. The last line end is no part of them.
fn of_open(document: &Document, (first, last): Lines) -> Looked {
    let line = |number: u32| document.line_span(number.saturating_sub(1) as usize);
    match (line(first), line(last)) {
        (Some(start), Some(end)) => {
            let text = document.slice(Span::new(start.start, end.end));
            Looked::Hash(logs::line_hash(text.as_bytes()))
        }
        _ => Looked::PastEnd(u32::try_from(document.line_count()).unwrap_or(u32::MAX)),
    }
}

/// The same of a file, in one pass up to the last line wanted.
fn of_file(path: &Path, wanted: &[Lines]) -> Vec<Looked> {
    let Some(file) =
        path.metadata().ok().filter(Metadata::is_file).and_then(|_| std::fs::File::open(path).ok())
    else {
        return vec![Looked::Missing; wanted.len()];
    };
    let until = wanted.iter().map(|(_, last)| *last).max().unwrap_or(0);
    let mut texts: Vec<Vec<u8>> = vec![Vec::new(); wanted.len()];
    let mut reader = BufReader::with_capacity(1 << 16, file);
    let (mut line, mut number) = (Vec::new(), 0);
    while number < until {
        line.clear();
        match reader.read_until(b'\n', &mut line) {
            Ok(length) if length > 0 => number += 1,
            _ => break,
        }
        for (text, (first, last)) in texts.iter_mut().zip(wanted) {
            if (*first..=*last).contains(&number) {
                text.extend_from_slice(&line);
            }
        }
    }
    texts
        .iter()
        .zip(wanted)
        .map(|(text, (_, last))| match number >= *last {
            true => Looked::Hash(logs::line_hash(without_end(text))),
            false => Looked::PastEnd(number),
        })
        .collect()
}

fn without_end(text: &[u8]) -> &[u8] {
    let text = text.strip_suffix(b"\n").unwrap_or(text);
    text.strip_suffix(b"\r").unwrap_or(text)
}

fn find_in(bytes: &[u8], hash: &str, count: u32) -> Option<u32> {
    let mut starts: Vec<usize> = vec![0];
    starts.extend(memchr::memchr_iter(b'\n', bytes).map(|at| at + 1));
    let count = count.max(1) as usize;
    (0..starts.len()).find_map(|at| {
        let start = *starts.get(at)?;
        let end = match starts.get(at + count) {
            Some(next) => *next,
            None if at + count == starts.len() => bytes.len(),
            None => return None,
        };
        let text = without_end(bytes.get(start..end)?);
        (logs::line_hash(text) == hash).then(|| u32::try_from(at + 1).ok())?
    })
}
