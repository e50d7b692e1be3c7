//! Findings of a text that is edited: after an edit only the lines around it are looked at again.
//!
//! A text is cut into blocks of whole lines, some kilobytes each, so that no finding reaches over the end of its block. A block
//! depends on its own bytes, on the end of the line before ([`Line::BEFORE`]) and on as much behind it as its lines looked ahead.
//! An edit forgets the blocks that depend on what it changed ([`Index::edit`], microseconds); a gap of unknown findings stays,
//! which is scanned in steps ([`Gap::scan`]). A scan begins as one gap. Findings count from the start of their block, so that an
//! edit moves none behind it. An edit that changes what the start of the text says of all lines ([`Head`]) forgets all of them. The law: once no gap is left, the findings are those of [`crate::scan`], whatever the edits were.
//!
//! It does not hold the text, which it reads from a [`Document`] in pieces, and knows no threads.

use std::sync::Arc;

use text::{Document, Span};

use crate::block::Block;
use crate::engine::{Sweep, settled};
use crate::line::{Around, Line};
use crate::{Config, Finding, Head};

/// Least size of a block in bytes, but where the text or what is known of it ends. A smaller block is looked at again faster, a
/// larger one costs less memory.
const BLOCK: usize = if cfg!(test) { 96 } else { 16 << 10 };

/// Most bytes that are looked at in one step, some milliseconds of work, but for longer lines and keys.
const STEP: usize = 8 * BLOCK;

/// How much of what follows is read in advance, in bytes; lines that look further make it more.
const AHEAD: usize = if cfg!(test) { 32 } else { 2 << 10 };

/// How much before a line is read: the part of the line before that can be seen, and two line breaks.
const BEFORE: usize = Line::BEFORE + 3;

/// How far before a place that was not scanned yet a scan of this place alone begins, in bytes: longer than a key.
const RUN_UP: usize = 256 << 10;

/// Longest run of lines that is looked at for one place, in bytes, some milliseconds of work; longer ones have to be
/// waited for.
const LONGEST_LOOK: usize = 1 << 20;

/// What is known of the findings in one text.
#[derive(Debug, Clone, Default)]
pub struct Index {
    /// Under which head the known blocks were scanned.
    head: Option<Head>,
    /// In the order of the text, without holes and none of them empty.
    segments: Vec<Segment>,
}

/// A part of the text, whole lines.
#[derive(Debug, Clone)]
struct Segment {
    /// In bytes.
    length: usize,
    /// How many bytes at its end the first line of the next segment may have seen.
    tail: usize,
    /// How many bytes beyond its end its lines may have seen.
    ahead: usize,
    /// Findings shown by severity, mildest first.
    shown: [u32; 4],
    /// Its findings; `None` in a gap.
    block: Option<Arc<Block>>,
}

impl Segment {
    fn gap(length: usize) -> Segment {
        Segment { length, tail: BEFORE, ahead: 0, shown: [0; 4], block: None }
    }
}

/// The first part of a text whose findings are not known.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Gap {
    span: Span,
}

/// The findings of the lines from the start of a gap on.
#[derive(Debug)]
pub struct Filling {
    start: usize,
    /// The head under which the lines were scanned; `None` if they were not.
    head: Option<Head>,
    segments: Vec<Segment>,
}

impl Index {
    /// An index of a text of so many bytes in which nothing is known yet.
    pub fn unknown(length: usize) -> Index {
        let segments = if length > 0 { vec![Segment::gap(length)] } else { Vec::new() };
        Index { head: None, segments }
    }

    /// The index of a text that was looked at from end to end.
    pub fn of(document: &Document, config: &Config) -> Index {
        let mut index = Index::unknown(document.len());
        index.complete(document, config);
        index
    }

    /// Scans whatever is not known.
    pub fn complete(&mut self, document: &Document, config: &Config) {
        while let Some(gap) = self.gap() {
            self.fill(gap.scan(document, config));
        }
    }

    /// Length of the text in bytes.
    pub fn len(&self) -> usize {
        self.segments.iter().map(|segment| segment.length).sum()
    }

    /// Whether the text is empty.
    pub fn is_empty(&self) -> bool {
        self.segments.is_empty()
    }

    /// Says that `span` of the text became `inserted` bytes. What depends on them is no longer known.
    pub fn edit(&mut self, span: Span, inserted: usize) {
        let mut segments = Vec::with_capacity(self.segments.len() + 1);
        // Length of the gap that is growing, and whether the new bytes have their place.
        let (mut gap, mut placed) = (0, false);
        let (mut start, mut tail) = (0, 0);
        for segment in self.segments.drain(..) {
            let end = start + segment.length;
            let depends = span.start <= end + segment.ahead && span.end + tail >= start;
            let removed = span.end.min(end).saturating_sub(span.start.max(start));
            let length = segment.length - removed;
            // A small gap takes its neighbor along, so that blocks do not crumble.
            let crumb = gap > 0 && gap < BLOCK / 2 && segment.length <= 2 * BLOCK;
            tail = segment.tail;
            if segment.block.is_none() || depends || crumb {
                gap += length;
                if !placed && span.start <= end {
                    (gap, placed) = (gap + inserted, true);
                }
            } else {
                if gap > 0 {
                    segments.push(Segment::gap(gap));
                }
                gap = 0;
                segments.push(segment);
            }
            start = end;
        }
        if !placed {
            gap += inserted;
        }
        if gap > 0 {
            segments.push(Segment::gap(gap));
        }
        self.segments = segments;
    }

    /// The first part whose findings are not known; `None` when all are.
    pub fn gap(&self) -> Option<Gap> {
        let mut start = 0;
        for segment in &self.segments {
            if segment.block.is_none() {
                return Some(Gap { span: Span::new(start, start + segment.length) });
            }
            start += segment.length;
        }
        None
    }

    /// Takes what a scan of the first gap found. A filling of another index or of an older text is not for it.
    pub fn fill(&mut self, filling: Filling) {
        let Filling { start, head, segments } = filling;
        // Another head may say something else of any line.
        if head.is_some() {
            if self.head.is_some() && self.head != head {
                self.forget();
            }
            self.head = head;
        }
        let end = start + segments.iter().map(|segment| segment.length).sum::<usize>();
        let (mut at, mut from, mut to) = (0, self.segments.len(), self.segments.len());
        // What the filling reached into is not known from its end on.
        let mut rest = 0;
        for (place, segment) in self.segments.iter().enumerate() {
            if at == start {
                from = place;
            }
            at += segment.length;
            if at >= end {
                (to, rest) = (place + 1, at - end);
                break;
            }
        }
        let rest = (rest > 0).then(|| Segment::gap(rest));
        self.segments.splice(from.min(to)..to, segments.into_iter().chain(rest));
    }

    /// Makes one gap of everything, cut where a segment starts.
    fn forget(&mut self) {
        for segment in &mut self.segments {
            *segment = Segment::gap(segment.length);
        }
    }

    /// How many findings are shown so far, by severity from [`crate::Severity::Hint`] to [`crate::Severity::Error`].
    pub fn shown(&self) -> [usize; 4] {
        let mut shown = [0; 4];
        for segment in &self.segments {
            for (sum, count) in shown.iter_mut().zip(segment.shown) {
                *sum += count as usize;
            }
        }
        shown
    }

    /// Whether one of the findings known so far is such.
    pub fn any(&self, is: impl Fn(&Finding) -> bool) -> bool {
        self.blocks().any(|(start, _, block)| block.findings(start).any(|finding| is(&finding)))
    }

    /// All findings known so far, as [`crate::scan`] gives them.
    pub fn findings(&self) -> Vec<Finding> {
        self.blocks().flat_map(|(start, _, block)| block.findings(start)).collect()
    }

    /// The findings known so far that share a byte with a span or touch its ends, nested ones included, in order.
    pub fn touching(&self, span: Span) -> Vec<Finding> {
        self.blocks()
            .skip_while(|(start, length, _)| start + length < span.start)
            .take_while(|(start, ..)| *start <= span.end)
            .flat_map(|(start, _, block)| block.findings(start))
            .filter(|finding| finding.span.start <= span.end && finding.span.end >= span.start)
            .collect()
    }

    /// The worst `most` of the findings that are shown, of equal ones the first; in the order of the text. Blocks that hold none
    /// of them are not looked into.
    pub fn worst(&self, most: usize) -> Vec<Finding> {
        // How many are taken of each severity, from the worst down.
        let mut left = most;
        let mut quota = self.shown();
        for count in quota.iter_mut().rev() {
            *count = left.min(*count);
            left -= *count;
        }
        let mut worst = Vec::with_capacity(most.min(quota.iter().sum()));
        let mut start = 0;
        for segment in &self.segments {
            let wanted = quota.iter().zip(segment.shown).any(|(left, here)| *left > 0 && here > 0);
            if let Some(block) = segment.block.as_ref().filter(|_| wanted) {
                for finding in block.findings(start).filter(|finding| !finding.nested) {
                    if let Some(left) = quota.get_mut(finding.severity as usize)
                        && *left > 0
                    {
                        *left -= 1;
                        worst.push(finding);
                    }
                }
            }
            start += segment.length;
        }
        worst
    }

    /// The findings at a span as [`Index::touching`] gives them; `None` where not all of it is known.
    pub fn known(&self, span: Span) -> Option<Vec<Finding>> {
        let mut start = 0;
        for segment in &self.segments {
            let end = start + segment.length;
            if segment.block.is_none() && start <= span.end && end >= span.start {
                return None;
            }
            start = end;
        }
        Some(self.touching(span))
    }

    /// The findings at a span as [`Index::touching`] gives them, also where they are not known yet: the lines there are then
    /// looked at by themselves, with enough before them to see the longest key. Lines of megabytes are not: nobody waits so long for
    /// one place, so what is known of them counts.
    pub fn near(&self, span: Span, document: &Document, config: &Config) -> Vec<Finding> {
        let span = Span::new(span.start.min(document.len()), span.end.min(document.len()));
        if let Some(known) = self.known(span) {
            return known;
        }
        let known = self.blocks().map(|(start, length, _)| start + length);
        let known = known.take_while(|end| *end <= span.start).last().unwrap_or(0);
        let from = document.line_start(span.start.saturating_sub(RUN_UP)).max(known);
        let end =
            document.line_span(document.line_of(span.end)).map_or(document.len(), |line| line.end);
        if end - from > LONGEST_LOOK {
            return self.touching(span);
        }
        let mut here = Index::unknown(document.len());
        here.segments = [from, document.len() - from]
            .into_iter()
            .filter(|length| *length > 0)
            .map(Segment::gap)
            .collect();
        // What lies before is taken as read; it holds nothing that reaches here.
        if from > 0
            && let Some(before) = here.segments.first_mut()
        {
            before.block = Some(Arc::default());
        }
        while let Some(gap) = here.gap().filter(|gap| gap.span.start <= span.end) {
            let gap = Gap { span: Span::new(gap.span.start, gap.span.end.min(span.end + 1)) };
            here.fill(gap.scan(document, config));
        }
        here.touching(span)
    }

    /// Where each known block starts, its length, and what is in it.
    fn blocks(&self) -> impl Iterator<Item = (usize, usize, &Block)> {
        let mut start = 0;
        self.segments.iter().filter_map(move |segment| {
            let at = start;
            start += segment.length;
            Some((at, segment.length, segment.block.as_deref()?))
        })
    }
}

impl Gap {
    /// Where it is.
    pub fn span(&self) -> Span {
        self.span
    }

    /// Looks at lines from the start of the gap on: as many as are some milliseconds of work.
    pub fn scan(self, document: &Document, config: &Config) -> Filling {
        let Span { start, end } = self.span;
        if end > document.len() {
            // A gap of another text; to call it known ends whoever waits for it.
            let block = Some(Arc::default());
            return Filling {
                start,
                head: None,
                segments: vec![Segment { block, ..Segment::gap(end - start) }],
            };
        }
        let mut ahead = BLOCK + AHEAD;
        loop {
            let read = Span::new(start, end.min(start + STEP));
            let window = Window::read(document, read, ahead, config);
            let segments = window.segments(start, end, config);
            if !segments.is_empty() || window.is_last {
                return Filling { start, head: Some(window.head), segments };
            }
            // Not one block was whole in what was read.
            ahead = (ahead + STEP).saturating_mul(2);
        }
    }
}

/// A piece of the text in one run of bytes.
struct Window {
    bytes: Vec<u8>,
    head: Head,
    /// Where it starts in the text.
    start: usize,
    /// Whether nothing follows it.
    is_last: bool,
}

impl Window {
    fn read(document: &Document, span: Span, ahead: usize, config: &Config) -> Window {
        let start = span.start.saturating_sub(BEFORE);
        let end = document.len().min(span.end.saturating_add(ahead));
        let mut bytes = Vec::with_capacity(end - start);
        document.read(Span::new(start, end), &mut bytes);
        let mut head = Vec::new();
        // One byte more tells whether the text goes on.
        document.read(Span::new(0, document.len().min(Head::LENGTH + 1)), &mut head);
        let head = config.head_of(&head);
        Window { bytes, head, start, is_last: end == document.len() }
    }

    /// The blocks from `start` on that depend on nothing beyond the window, up to `end` or where a finding that begins before it
    /// ends. None when the first block is not whole.
    fn segments(&self, start: usize, end: usize, config: &Config) -> Vec<Segment> {
        let around = Around::new(&self.bytes, &self.head);
        let mut sweep = Sweep::new(&around, start - self.start);
        let end = end - self.start;
        let enough = sweep.base() + STEP;
        let mut segments = Vec::new();
        let mut from = sweep.base();
        let mut seen = 0;
        while sweep.base() < self.bytes.len() {
            let line = sweep.base();
            let rest = self.bytes.get(line..).unwrap_or_default();
            if !self.is_last && memchr::memchr(b'\n', rest).is_none() {
                break;
            }
            sweep.line(config);
            seen = seen.max(around.take_seen());
            let base = sweep.base();
            if !self.is_last && seen > self.bytes.len() {
                break;
            }
            // The last block of a gap may be larger, so that no crumb is left.
            let is_full = base - from >= BLOCK && (base >= end || end - base >= BLOCK / 2);
            if sweep.is_clean() && (is_full || base >= end) {
                let findings = settled(sweep.take(), &self.bytes, Span::new(from, base), config);
                let block = Block::new(from, findings);
                segments.push(Segment {
                    length: base - from,
                    tail: (base - line).min(BEFORE),
                    ahead: seen.saturating_sub(base),
                    shown: block.shown(),
                    block: Some(Arc::new(block)),
                });
                (from, seen) = (base, 0);
                if base >= end.min(enough) {
                    break;
                }
            }
        }
        segments
    }
}
