//! A scan of some lines of a text that is not held as a whole: in pieces, each by itself and in any order.
//!
//! [`crate::Index`] is for a text that is edited; this is for one that is read once. It knows no streams and no threads.

use text::Span;

use crate::engine::{Sweep, settled};
use crate::line::{Around, Line};
use crate::{Config, Finding};

/// What was found in some lines of a text.
#[derive(Debug, Clone, PartialEq)]
pub struct Part {
    /// The findings, as [`crate::scan`] gives them.
    pub findings: Vec<Finding>,
    /// Where the first line starts that was not looked at: the end of the lines asked for, or of a later line where a finding of
    /// several lines ends.
    pub end: usize,
}

impl Part {
    /// How many bytes before its first line a part has to see, unless the text starts later.
    pub const BEFORE: usize = Line::BEFORE + 3;
}

/// Finds what [`crate::scan`] finds in the whole text of which `text` is a run of bytes, in the lines that start in `lines`.
///
/// `lines` starts and ends where lines do, and no finding of an earlier line reaches into it; [`Config::head`] is set. `is_last`
/// says that the whole text ends where `text` does. `None` when more of what follows must be seen.
pub fn scan_part(text: &[u8], lines: Span, is_last: bool, config: &Config) -> Option<Part> {
    let head = config.head_of(text);
    let around = Around::new(text, &head);
    let mut sweep = Sweep::new(&around, lines.start);
    while sweep.base() < lines.end || !sweep.is_clean() && sweep.base() < text.len() {
        let rest = text.get(sweep.base()..).unwrap_or_default();
        if !is_last && sweep.base() >= lines.end && memchr::memchr(b'\n', rest).is_none() {
            return None;
        }
        sweep.line(config);
    }
    if !is_last && (around.take_seen() > text.len() || !sweep.is_clean()) {
        return None;
    }
    let end = sweep.base();
    let findings = settled(sweep.take(), text, Span::new(lines.start, end), config);
    Some(Part { findings, end })
}
