//! What folds: records of several lines, runs of records that say the same, sections of a Markdown document.

use crate::documents::{Role, Snapshot};
use crate::outline::{Section, outline};

/// Lines that fold into the first, from 0.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Folding {
    /// The line that stays.
    pub first_line: u32,
    /// The last line.
    pub last_line: u32,
}

/// The folds of a document, by first line.
pub fn folding(snapshot: &Snapshot) -> Vec<Folding> {
    match snapshot.role {
        Role::Log => snapshot
            .log_to_view()
            .map_or_else(Vec::new, |log| logs::folds(&log))
            .into_iter()
            .map(|fold| Folding {
                first_line: fold.first_line.saturating_sub(1),
                last_line: fold.last_line.saturating_sub(1),
            })
            .collect(),
        Role::Triage | Role::Report => {
            let mut folds = Vec::new();
            sections(snapshot, &outline(snapshot), &mut folds);
            folds
        }
    }
}

fn sections(snapshot: &Snapshot, from: &[Section], folds: &mut Vec<Folding>) {
    for section in from {
        let line = |byte| u32::try_from(snapshot.document.line_of(byte)).unwrap_or(u32::MAX);
        let first_line = line(section.span.start);
        // Blank lines at the end stay, so that the next heading keeps its distance.
        let text = snapshot.document.slice(section.span);
        let last_line = line(section.span.start + text.trim_end().len());
        if last_line > first_line {
            folds.push(Folding { first_line, last_line });
        }
        sections(snapshot, &section.children, folds);
    }
}
