//! What went through a stream: bytes, lines and SHA-256, for reports that tell no values.

use std::io::{self, Read, Write};

use serde_json::{Value, json};
use sha2::{Digest, Sha256};

/// Counts what is read or written through it.
pub struct Counted<S> {
    stream: S,
    hash: Sha256,
    bytes: u64,
    lines: u64,
    at_line_start: bool,
}

impl<S> Counted<S> {
    /// Counts from here on.
    pub fn new(stream: S) -> Counted<S> {
        Counted { stream, hash: Sha256::new(), bytes: 0, lines: 0, at_line_start: true }
    }

    /// `{bytes, lines, sha256}`; a last line counts without its end, too.
    pub fn account(&self) -> Value {
        let digest = self.hash.clone().finalize();
        let hex: String = digest.iter().map(|byte| format!("{byte:02x}")).collect();
        let lines = self.lines + u64::from(!self.at_line_start);
        json!({ "bytes": self.bytes, "lines": lines, "sha256": hex })
    }

    fn count(&mut self, bytes: &[u8]) {
        self.hash.update(bytes);
        self.bytes += bytes.len() as u64;
        self.lines += bytes.iter().filter(|&&byte| byte == b'\n').count() as u64;
        if let Some(last) = bytes.last() {
            self.at_line_start = *last == b'\n';
        }
    }
}

impl<S: Read> Read for Counted<S> {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        let count = self.stream.read(buffer)?;
        self.count(buffer.get(..count).unwrap_or_default());
        Ok(count)
    }
}

impl<S: Write> Write for Counted<S> {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        let count = self.stream.write(bytes)?;
        self.count(bytes.get(..count).unwrap_or_default());
        Ok(count)
    }

    fn flush(&mut self) -> io::Result<()> {
        self.stream.flush()
    }
}
