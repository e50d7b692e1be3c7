//! Logs too large for an editor: surveyed from disk in constant memory, on all cores, and shown as excerpts.
//!
//! A survey reads the file once, in chunks that begin and end at lines, and keeps of it counts and, for each template of a
//! failure, where it is first and last seen. An excerpt reads only the places it shows.

mod excerpt;
mod survey;

use std::fs::File;
use std::io::{self, Read, Seek, SeekFrom};
use std::path::{Path, PathBuf};

use jiff::Timestamp;

pub(crate) use excerpt::{Page, around, overview};
pub(crate) use survey::{Group, Survey, survey};

/// A log on disk that is read in places.
#[derive(Debug, Clone)]
pub(crate) struct LargeLog {
    pub path: PathBuf,
    /// Bytes, when it was looked at; what is appended later is not seen.
    pub size: u64,
    /// How times without a year and zone are read.
    pub options: logs::ReadOptions,
}

/// What is read of a file to tell what it is, in bytes.
const HEAD: usize = 64 << 10;

impl LargeLog {
    /// A file, as large as it is now.
    pub fn open(path: &Path) -> io::Result<LargeLog> {
        let metadata = std::fs::metadata(path)?;
        let options = crate::reading::read_options(metadata.modified().ok(), 0);
        Ok(LargeLog { path: path.to_owned(), size: metadata.len(), options })
    }

    /// Its first bytes.
    pub fn head(&self) -> io::Result<Vec<u8>> {
        self.bytes(0, HEAD)
    }

    /// At most so many bytes from a place on.
    pub fn bytes(&self, start: u64, length: usize) -> io::Result<Vec<u8>> {
        let mut file = File::open(&self.path)?;
        self.bytes_of(&mut file, start, length)
    }

    fn bytes_of(&self, file: &mut File, start: u64, length: usize) -> io::Result<Vec<u8>> {
        file.seek(SeekFrom::Start(start))?;
        let length = u64::try_from(length).unwrap_or(u64::MAX).min(self.size.saturating_sub(start));
        let mut bytes = Vec::with_capacity(usize::try_from(length).unwrap_or(0));
        file.take(length).read_to_end(&mut bytes)?;
        Ok(bytes)
    }

    /// How many line ends stand before a byte.
    pub fn lines_before(&self, end: u64) -> io::Result<u64> {
        const STEP: usize = 1 << 20;
        let mut file = File::open(&self.path)?;
        let (mut at, mut lines) = (0, 0);
        while at < end {
            let want = usize::try_from(end - at).unwrap_or(STEP).min(STEP);
            let bytes = self.bytes_of(&mut file, at, want)?;
            if bytes.is_empty() {
                break;
            }
            lines += memchr::memchr_iter(b'\n', &bytes).count() as u64;
            at += bytes.len() as u64;
        }
        Ok(lines)
    }

    /// The byte at which a line starts, from 1; the end of the file where it has fewer.
    pub fn start_of_line(&self, line: u64) -> io::Result<u64> {
        const STEP: usize = 1 << 20;
        let mut file = File::open(&self.path)?;
        let (mut at, mut left) = (0, line.saturating_sub(1));
        while left > 0 {
            let bytes = self.bytes_of(&mut file, at, STEP)?;
            if bytes.is_empty() {
                return Ok(self.size);
            }
            for end in memchr::memchr_iter(b'\n', &bytes) {
                left -= 1;
                if left == 0 {
                    return Ok(at + end as u64 + 1);
                }
            }
            at += bytes.len() as u64;
        }
        Ok(at)
    }

    /// About where in the file the records of a moment begin, found by halving; right where the times of the file ascend.
    pub fn start_of_time(&self, wanted: Timestamp) -> io::Result<u64> {
        const WINDOW: usize = 128 << 10;
        let (mut low, mut high) = (0, self.size);
        while high - low > WINDOW as u64 {
            let middle = low + (high - low) / 2;
            let bytes = self.bytes(middle, WINDOW)?;
            let log = logs::read(&bytes, &self.options);
            // The first record may be cut.
            let mut times = log.records.iter().skip(1).filter_map(|record| record.time);
            match times.next() {
                Some(time) if time.timestamp < wanted => low = middle,
                Some(_) => high = middle,
                None => break,
            }
        }
        let bytes = self.bytes(low, 2 * WINDOW)?;
        let log = logs::read(&bytes, &self.options);
        let found = log
            .records
            .iter()
            .find(|record| record.time.is_some_and(|time| time.timestamp >= wanted));
        Ok(low + found.map_or(0, |record| record.span.start as u64))
    }
}

#[cfg(test)]
mod tests;
