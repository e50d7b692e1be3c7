//! Placeholders back to values: from the vault of an issue or the workspace, or from a map that a run of `redact` wrote.

use std::io::{self, Read, Write};
use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex};

use redact::{Key, Ledger, MapWriter, Originals};

use crate::documents::lock;
use crate::encoding::{DecodedReader, Encoder, peek};
use crate::outcome::CommandError;
use crate::redaction::WORKSPACE_SCOPE;
use crate::redactor::Told;
use crate::{Workbench, disk};

/// How much is read at a time, in bytes.
const BLOCK: usize = 4 << 20;

impl Workbench {
    /// The values behind the placeholders of an issue, or of the workspace. That they were asked for is in the audit log.
    pub fn originals(&self, issue: Option<&str>, subject: &str) -> Result<Originals, CommandError> {
        self.with_store(|_| Ok(())).map_err(|error| error.leaving_undone("nothing is restored"))?;
        if let Some(id) = issue
            && self.with_store(|store| store.issue(id))?.is_none()
        {
            return Err(CommandError::Missing(format!(
                "there is no issue {id}; listIssues shows all"
            )));
        }
        let scope = issue.unwrap_or(WORKSPACE_SCOPE);
        let rows = self.with_store(|store| store.placeholders(scope))?;
        if rows.is_empty() {
            let whose = issue.map_or("the workspace".to_owned(), |id| format!("issue {id}"));
            return Err(CommandError::Missing(format!(
                "nothing was redacted for {whose} yet; name the issue whose placeholders these are, or the map with --map"
            )));
        }
        self.audit("restore", subject, &format!("placeholders of {scope}"));
        Ok(Originals::of(&Ledger::new(rows.into_iter().map(crate::redaction::of_row).collect())))
    }
}

/// The values of a map file.
pub fn map(path: &Path, key: &Key) -> Result<Originals, String> {
    let bytes =
        std::fs::read(path).map_err(|error| format!("cannot read {}: {error}", path.display()))?;
    redact::read_map(&bytes, key)
        .map_err(|error| format!("nothing is restored from {}: {error}", path.display()))
}

/// Copies a text with values for placeholders, and says how many; UTF-16 stays UTF-16. Memory is that of a few blocks, or of
/// the longest line.
pub fn restore(
    originals: &Originals,
    input: &mut dyn Read,
    output: &mut dyn Write,
) -> io::Result<usize> {
    let (head, order) = peek(input)?;
    let mut input = head.chain(input);
    match order {
        Some(order) => restore_text(
            originals,
            &mut DecodedReader::new(input, order),
            &mut Encoder::new(output, order),
        ),
        None => restore_text(originals, &mut input, output),
    }
}

fn restore_text(
    originals: &Originals,
    input: &mut dyn Read,
    output: &mut dyn Write,
) -> io::Result<usize> {
    let (mut buffer, mut count) = (Vec::new(), 0);
    loop {
        let before = buffer.len();
        let at_end = input.take(BLOCK as u64).read_to_end(&mut buffer)? == 0;
        if at_end {
            let (restored, found) = originals.restored(&buffer);
            output.write_all(&restored)?;
            output.flush()?;
            return Ok(count + found);
        }
        // Without a new line end nothing new can be taken.
        if memchr::memchr(b'\n', buffer.get(before..).unwrap_or_default()).is_some() {
            let (restored, found, taken) = originals.restored_start(&buffer);
            output.write_all(&restored)?;
            count += found;
            buffer.drain(..taken);
        }
    }
}

/// A map that is being written, beside its place until it is whole.
#[derive(Clone)]
pub struct MapFile(Arc<Mutex<Option<Writing>>>);

struct Writing {
    writer: MapWriter,
    file: tempfile::NamedTempFile,
    path: PathBuf,
}

impl MapFile {
    /// Begins a map under a key.
    pub fn create(path: &Path, key: &Key) -> Result<MapFile, String> {
        let cannot =
            |error: &dyn std::fmt::Display| format!("cannot write {}: {error}", path.display());
        let mut salt = [0; 16];
        getrandom::fill(&mut salt).map_err(|error| cannot(&error))?;
        let (writer, head) = MapWriter::new(key, salt);
        let mut file = disk::unfinished(path).map_err(|error| cannot(&error))?;
        file.write_all(&head).map_err(|error| cannot(&error))?;
        let writing = Writing { writer, file, path: path.to_path_buf() };
        Ok(MapFile(Arc::new(Mutex::new(Some(writing)))))
    }

    /// What takes replacements in.
    pub fn told(&self) -> Told {
        let writing = self.0.clone();
        Box::new(move |stand_in, value| {
            let mut writing = lock(&writing);
            let Some(Writing { writer, file, .. }) = &mut *writing else { return Ok(()) };
            file.write_all(&writer.add(stand_in, value).map_err(io::Error::other)?)
        })
    }

    /// Ends the map and puts it in its place, on the disk.
    pub fn finish(&self) -> io::Result<()> {
        let Some(Writing { writer, mut file, path }) = lock(&self.0).take() else { return Ok(()) };
        file.write_all(&writer.finish().map_err(io::Error::other)?)?;
        file.as_file().sync_all()?;
        file.persist(path)?;
        Ok(())
    }
}
