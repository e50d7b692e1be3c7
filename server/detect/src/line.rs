//! One line of text as detectors see it: bytes with safe access, and the sink they report into.
//!
//! Offsets are relative to the line. What surrounds a line is seen only through [`Line::line_before`] and [`Line::ahead`], which
//! keep account of how far it was looked: that is what has to be looked at again when the surroundings are edited.
//! Nothing here decides what is a finding.

use std::cell::Cell;

use text::Span;

use crate::{Finding, Head, Kind, Severity};

/// A line, without its line break.
#[derive(Clone, Copy)]
pub(crate) struct Line<'t> {
    /// The bytes of the line.
    pub bytes: &'t [u8],
    /// Where the line starts in the text.
    pub base: usize,
    /// What stands around it.
    pub around: &'t Around<'t>,
}

/// The text that lines stand in, and how far beyond them it was looked at.
pub(crate) struct Around<'t> {
    bytes: &'t [u8],
    head: &'t Head,
    /// The farthest byte of the text that any line could have seen, be it beyond the end.
    seen: Cell<usize>,
    /// Whether something else was looked at than a line and what its numbers leave of it: what stands around it, or a number.
    told: Cell<bool>,
}

impl<'t> Around<'t> {
    /// A text of which nothing was looked at.
    pub fn new(bytes: &'t [u8], head: &'t Head) -> Around<'t> {
        Around { bytes, head, seen: Cell::new(0), told: Cell::new(false) }
    }

    /// The bytes.
    pub fn bytes(&self) -> &'t [u8] {
        self.bytes
    }

    /// Takes how far was looked ahead since this was last asked, and starts again at zero.
    pub fn take_seen(&self) -> usize {
        self.seen.take()
    }

    /// Takes whether something else than the outline of a line ([`crate::repeated`]) was looked at since this was last asked.
    #[inline]
    pub fn take_told(&self) -> bool {
        self.told.take()
    }
}

impl<'t> Line<'t> {
    /// What the start of the text says about this line.
    pub fn head(&self) -> &'t Head {
        self.around.told.set(true);
        self.around.head
    }

    /// Says that what is found depends on what the digits of a number in this line are.
    pub fn sees_number(&self) {
        self.around.told.set(true);
    }

    /// How much of the line before can be seen, in bytes: as much as the longest member of a JSON Web Key and its name.
    pub const BEFORE: usize = 3072;

    /// The end of the line before, without its line break: at most [`Line::BEFORE`] bytes. `None` in the first line.
    pub fn line_before(&self) -> Option<&'t [u8]> {
        self.around.told.set(true);
        let head = self.around.bytes.get(..self.base.checked_sub(1)?)?;
        let head = head.strip_suffix(b"\r").unwrap_or(head);
        let tail = head.get(head.len().saturating_sub(Line::BEFORE)..)?;
        Some(memchr::memrchr(b'\n', tail).map_or(tail, |at| tail.get(at + 1..).unwrap_or(&[])))
    }

    /// The last byte of the line before, or 0 where there is none.
    #[inline]
    pub fn last_before(&self) -> u8 {
        self.around.told.set(true);
        let head = self.base.checked_sub(1).and_then(|end| self.around.bytes.get(..end));
        let head = head.unwrap_or(&[]);
        head.strip_suffix(b"\r").unwrap_or(head).last().copied().unwrap_or(0)
    }

    /// What follows `at`, beyond the end of the line if need be: at most `limit` bytes. The less is asked for, the less is looked
    /// at again when a text is edited behind this line.
    pub fn ahead(&self, at: usize, limit: usize) -> &'t [u8] {
        let start = self.base + at;
        let end = start.saturating_add(limit);
        self.around.told.set(true);
        self.around.seen.set(self.around.seen.get().max(end));
        self.around.bytes.get(start..end.min(self.around.bytes.len())).unwrap_or(&[])
    }

    /// The byte at `at`, or 0 outside of the line.
    #[inline]
    pub fn at(&self, at: usize) -> u8 {
        #[cfg(test)]
        work::spend(1);
        self.bytes.get(at).copied().unwrap_or(0)
    }

    /// The byte before `at`, or 0 at the start of the line.
    #[inline]
    pub fn before(&self, at: usize) -> u8 {
        if at == 0 { 0 } else { self.at(at - 1) }
    }

    /// The bytes of `start..end`, cut to the line.
    #[inline]
    pub fn slice(&self, start: usize, end: usize) -> &'t [u8] {
        let end = end.min(self.bytes.len());
        self.bytes.get(start..end).unwrap_or(&[])
    }

    /// From `at` to the end of the line.
    #[inline]
    pub fn from(&self, at: usize) -> &'t [u8] {
        self.slice(at, self.bytes.len())
    }

    /// Up to `length` bytes that end at `at`.
    pub fn back(&self, at: usize, length: usize) -> &'t [u8] {
        self.slice(at.saturating_sub(length), at)
    }

    /// The end of the run from `at` of bytes that satisfy `is`, at most `limit` long.
    #[inline]
    pub fn run(&self, at: usize, limit: usize, is: impl Fn(u8) -> bool) -> usize {
        let rest = self.slice(at, at.saturating_add(limit));
        let length = rest.iter().position(|&b| !is(b)).unwrap_or(rest.len());
        #[cfg(test)]
        work::spend(length + 1);
        at + length
    }

    /// The start of the run that ends at `at` of bytes that satisfy `is`, at most `limit` long.
    #[inline]
    pub fn run_back(&self, at: usize, limit: usize, is: impl Fn(u8) -> bool) -> usize {
        let rest = self.back(at, limit);
        let length = rest.iter().rev().position(|&b| !is(b)).unwrap_or(rest.len());
        #[cfg(test)]
        work::spend(length + 1);
        at - length
    }

    /// Whether the text at `at` starts with `prefix`, ASCII case ignored.
    pub fn starts(&self, at: usize, prefix: &str) -> bool {
        self.slice(at, at.saturating_add(prefix.len())).eq_ignore_ascii_case(prefix.as_bytes())
    }

    /// Whether one of the up to `count` words before `at` satisfies `is`; words are lower-cased runs of letters and digits.
    pub fn word_before(&self, at: usize, count: usize, is: impl Fn(&[u8]) -> bool) -> bool {
        let mut buffer = [0; 24];
        let mut end = at;
        for _ in 0..count {
            let stop = self.run_back(end, 8, |b| !b.is_ascii_alphanumeric());
            let start = self.run_back(stop, 24, |b| b.is_ascii_alphanumeric());
            if start == stop {
                return false;
            }
            let word = lower(self.slice(start, stop), &mut buffer);
            if is(word) {
                return true;
            }
            end = start;
        }
        false
    }
}

/// `bytes` in lower case, cut to the size of `buffer`.
pub(crate) fn lower<'b>(bytes: &[u8], buffer: &'b mut [u8]) -> &'b [u8] {
    let length = bytes.len().min(buffer.len());
    for (to, from) in buffer.iter_mut().zip(bytes) {
        *to = from.to_ascii_lowercase();
    }
    buffer.get(..length).unwrap_or(&[])
}

/// Whether `part` stands in `text`. For a short text this is faster than a searcher that has to be made first.
pub(crate) fn holds(text: &[u8], part: &[u8]) -> bool {
    let first = part.first().copied().unwrap_or(0);
    memchr::memchr_iter(first, text)
        .any(|at| text.get(at..).is_some_and(|rest| rest.starts_with(part)))
}

/// A letter, digit or underscore, or part of a letter outside of ASCII.
#[inline]
pub(crate) fn is_word(b: u8) -> bool {
    b.is_ascii_alphanumeric() || b == b'_' || b >= 0x80
}

/// Where detectors report.
pub(crate) struct Found {
    /// Everything found so far.
    pub findings: Vec<Finding>,
    /// Start of the line being looked at.
    pub base: usize,
    /// The rule of the detector that is looking.
    pub rule: &'static str,
    /// Whether the line is what another was decoded to; that is not decoded once more.
    pub decoded: bool,
}

impl Found {
    /// Reports `start..end` of the line at the severity of its kind.
    pub fn add(
        &mut self,
        start: usize,
        end: usize,
        kind: &'static Kind,
        confidence: u8,
        reason: &'static str,
    ) {
        self.add_as(start, end, kind, kind.severity, confidence, reason);
    }

    /// Reports `start..end` of the line at a severity of its own.
    pub fn add_as(
        &mut self,
        start: usize,
        end: usize,
        kind: &'static Kind,
        severity: Severity,
        confidence: u8,
        reason: &'static str,
    ) {
        if end > start {
            let span = Span::new(self.base + start, self.base + end);
            self.findings.push(Finding {
                span,
                kind: kind.id,
                rule: self.rule,
                severity,
                policy: kind.policy,
                confidence,
                reason,
                nested: false,
            });
        }
    }
}

/// Counts the bytes that detectors look at, so that tests can compare work rather than time.
#[cfg(test)]
pub(crate) mod work {
    use std::cell::Cell;

    thread_local! {
        static SPENT: Cell<usize> = const { Cell::new(0) };
    }

    /// Adds to the count of this thread.
    pub fn spend(bytes: usize) {
        SPENT.with(|spent| spent.set(spent.get() + bytes));
    }

    /// Takes the count of this thread and starts again at zero.
    pub fn take() -> usize {
        SPENT.with(Cell::take)
    }
}
