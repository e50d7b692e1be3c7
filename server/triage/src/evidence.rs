//! Evidence: log lines that a why may cite.

use jiff::Timestamp;

use crate::clock;

/// One cited range of a log.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Evidence {
    /// `E1`, `E2` … unique within an issue.
    pub id: String,
    /// Path of the log as the document links it: relative to the document's folder, `/` as separator.
    pub file: String,
    /// First cited line, 1-based.
    pub line: u32,
    /// Last cited line, 1-based, at least `line`.
    pub end_line: u32,
    /// When it happened (UTC), if the log says.
    pub time: Option<Timestamp>,
    /// Whether the log says the time in full; else its year or zone is a guess, and it is written with a `~`.
    pub certain: bool,
    /// Program, unit, host or logger that wrote it; empty when unknown.
    pub source: String,
    /// The redacted text, one line.
    pub excerpt: String,
    /// First 16 hex digits of the SHA-256 of the cited bytes as they are in the log.
    pub hash: String,
    /// Why it is worth reading, in words.
    pub reason: String,
}

impl Evidence {
    /// The time in RFC 3339, with a `~` before it where it is a guess.
    pub fn written_time(&self) -> Option<String> {
        self.time.map(|time| clock::written(time, self.certain))
    }
}
