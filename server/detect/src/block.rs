//! The findings of a few kilobytes of text, kept small: twelve bytes each.

use text::Span;

use crate::Finding;

/// Findings that count from where their block starts, as they are reported.
#[derive(Debug, Default)]
pub(crate) struct Block {
    findings: Box<[Compact]>,
    /// What the findings are, each once and without its place: a block holds many of few sorts.
    sorts: Box<[Finding]>,
}

/// One finding. A block is far below four gigabytes: texts are read by editors.
#[derive(Debug, Clone, Copy)]
struct Compact {
    start: u32,
    length: u32,
    /// Its place among the sorts.
    sort: u32,
}

impl Block {
    /// Packs findings of a block that starts at `start`.
    pub fn new(start: usize, findings: Vec<Finding>) -> Block {
        let mut sorts: Vec<Finding> = Vec::new();
        let compact = findings.into_iter().map(|finding| {
            let (from, length) =
                (small(finding.span.start.saturating_sub(start)), small(finding.span.len()));
            let sort = Finding { span: Span::new(0, 0), ..finding };
            let place = sorts.iter().position(|known| *known == sort).unwrap_or_else(|| {
                sorts.push(sort);
                sorts.len() - 1
            });
            Compact { start: from, length, sort: small(place) }
        });
        let findings = compact.collect();
        Block { findings, sorts: sorts.into_boxed_slice() }
    }

    /// The findings, for a block that starts at `start` of the text.
    pub fn findings(&self, start: usize) -> impl Iterator<Item = Finding> {
        self.findings.iter().filter_map(move |compact| {
            let from = start + compact.start as usize;
            let span = Span::new(from, from + compact.length as usize);
            Some(Finding { span, ..self.sorts.get(compact.sort as usize)?.clone() })
        })
    }

    /// How many are shown of each severity, mildest first.
    pub fn shown(&self) -> [u32; 4] {
        let mut shown = [0; 4];
        for finding in self.findings(0).filter(|finding| !finding.nested) {
            if let Some(count) = shown.get_mut(finding.severity as usize) {
                *count += 1;
            }
        }
        shown
    }
}

fn small(count: usize) -> u32 {
    u32::try_from(count).unwrap_or(u32::MAX)
}
