//! The log lines behind evidence, as a model may read them.

use std::path::{Path, PathBuf};

use ::triage::{CitedText, Evidence, TriageDocument};
use text::Span;

use crate::triage_document::TriageText;
use crate::{Workbench, uri};

/// Lines around cited ones that are looked at with them, so that a value is seen in what gives it away.
const BEFORE: usize = 60;
const BEHIND: usize = 20;

impl Workbench {
    /// The lines that the evidence of a document cites, redacted. Only logs below the document's folder or an open
    /// folder are read, and only lines that are still the ones that were cited; else the excerpt has to do.
    pub(super) fn cited_texts(
        &self,
        triage: &TriageText,
        document: &TriageDocument,
    ) -> Vec<CitedText> {
        let mut files: Vec<(String, Option<Vec<u8>>)> = Vec::new();
        let mut texts = Vec::new();
        for evidence in document.evidence.iter().map(|evidence| &evidence.value) {
            let at = match files.iter().position(|(file, _)| *file == evidence.file) {
                Some(at) => at,
                None => {
                    files.push((evidence.file.clone(), self.bytes_within(triage, &evidence.file)));
                    files.len() - 1
                }
            };
            let Some((_, Some(bytes))) = files.get(at) else { continue };
            if let Some(text) = self.cited_text(&triage.issue_id, bytes, evidence) {
                texts.push(CitedText { id: evidence.id.clone(), text });
            }
        }
        texts
    }

    fn bytes_within(&self, triage: &TriageText, file: &str) -> Option<Vec<u8>> {
        let path = triage.folder().join(file).canonicalize().ok()?;
        let mut folders: Vec<PathBuf> = self.folders();
        folders.push(triage.folder());
        let is_within = |folder: &PathBuf| {
            !folder.as_os_str().is_empty()
                && folder.canonicalize().is_ok_and(|folder| Path::starts_with(&path, folder))
        };
        folders.iter().any(is_within).then(|| self.bytes_of(&uri::of_path(&path)).ok()).flatten()
    }

    fn cited_text(&self, scope: &str, bytes: &[u8], evidence: &Evidence) -> Option<String> {
        let first = evidence.line.checked_sub(1)? as usize;
        let last = evidence.end_line.checked_sub(1)? as usize;
        let (mut start, mut line) = (0, 0);
        let (mut window, mut cited) = (None, None);
        let mut end = bytes.len();
        // Line by line, since a log may be large and the lines near its start.
        loop {
            let stop =
                memchr::memchr(b'\n', bytes.get(start..)?).map_or(bytes.len(), |at| start + at);
            if line + BEFORE >= first {
                window.get_or_insert(start);
            }
            if line == first {
                cited = Some((start, stop));
            }
            if line == last {
                cited = cited.map(|(from, _)| (from, stop));
            }
            if line == last + BEHIND {
                end = stop;
                break;
            }
            if stop >= bytes.len() {
                break;
            }
            start = stop + 1;
            line += 1;
        }
        if line < last {
            return None;
        }
        let (from, to) = cited?;
        let lines = bytes.get(from..to)?;
        let lines = lines.strip_suffix(b"\r").unwrap_or(lines);
        if logs::line_hash(lines) != evidence.hash {
            return None;
        }
        let window = window.unwrap_or(0);
        // Bytes that are no text change the places, so those lines are left to the excerpt.
        let text = std::str::from_utf8(bytes.get(window..end)?).ok()?;
        let part = Span::new(from - window, from - window + lines.len());
        Some(self.seal_part(scope, text, part, "").0.into_string())
    }
}
