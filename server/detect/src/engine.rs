//! The scan: one sweep over each line that wakes detectors.
//!
//! Most bytes of a log say nothing. [`crate::chunk`] reads 64 of them at a time into bits, [`crate::gate`] leaves the few places that may wake a
//! detector, and only those are looked at one by one, in their order.
//!
//! Time is linear in the text: every detector that walks a run of unbounded length returns where it may be woken again, all
//! other looks are bounded. Findings depend on one line only, but for those of several lines (keys in armor).

use text::Span;

use crate::allow;
use crate::label::Labeled;
use crate::line::{Around, Found, Line};
use crate::overlap;
use crate::own_rules;
use crate::placeholder;
use crate::registry::DETECTORS;
use crate::repeat;
use crate::repeated::Memo;
use crate::stand_in;
use crate::wiring::WIRING;
use crate::{Config, Finding, Head};

/// Finds personal data and secrets.
///
/// `text` need not be UTF-8; spans are byte offsets, on character boundaries where the text is UTF-8. Sorted by start, then
/// longer first; overlaps are marked as [`Finding::nested`].
pub fn scan(text: &[u8], config: &Config) -> Vec<Finding> {
    let head = config.head_of(text);
    let around = Around::new(text, &head);
    let mut sweep = Sweep::new(&around, 0);
    while sweep.base() < text.len() {
        sweep.line(config);
    }
    settled(sweep.take(), text, Span::new(0, text.len()), config)
}

/// What was found in whole lines of a text, as it is reported: judged, with what rules beside the detectors find in them.
pub(crate) fn settled(
    mut findings: Vec<Finding>,
    text: &[u8],
    lines: Span,
    config: &Config,
) -> Vec<Finding> {
    config.judge(&mut findings, text);
    let mut own = own_rules::find(text.get(lines.range()).unwrap_or_default(), config);
    for finding in &mut own {
        finding.span = finding.span.shifted(lines.start);
    }
    config.judge(&mut own, text);
    for finding in findings.iter_mut().chain(&mut own) {
        finding.span = on_boundaries(text, finding.span);
    }
    own_rules::widen(&mut own, &findings);
    findings.append(&mut own);
    overlap::settle(findings)
}

/// What is found in a text that something in a line was decoded to; nothing, if that line was decoded itself.
pub(crate) fn look_inside(text: &[u8], found: &Found) -> Vec<Finding> {
    let mut inner = Found { findings: Vec::new(), base: 0, rule: "", decoded: true };
    if found.decoded {
        return inner.findings;
    }
    let head = Head::of(text);
    let around = Around::new(text, &head);
    let mut resume = vec![0; DETECTORS.len()];
    for bytes in text.split(|&b| b == b'\n') {
        let first = inner.findings.len();
        let line = Line { bytes, base: inner.base, around: &around };
        WIRING.look(&line, &mut resume, &mut inner);
        placeholder::spare(text, bytes, inner.base, first, &mut inner.findings);
        inner.base += bytes.len() + 1;
    }
    inner.findings
}

/// Wakes the detectors of a label for a value that something else than a key gave it.
pub(crate) fn look_labeled(line: &Line, labeled: &Labeled, found: &mut Found) {
    WIRING.labeled(line, labeled, found);
}

/// A scan on its way through a text, line by line.
///
/// Nothing that it holds but the findings reaches over a line end, so a scan can be taken up at the start of any line that no
/// finding reaches into ([`Sweep::is_clean`]): it goes on as one from the start of the text would.
pub(crate) struct Sweep<'t> {
    around: &'t Around<'t>,
    found: Found,
    /// From where in the text each detector may be woken again; never beyond the line.
    resume: Vec<usize>,
    /// Where the next line starts.
    base: usize,
    /// Where the finding ends that reaches farthest.
    reach: usize,
    /// Lines looked at before.
    memo: Memo,
}

impl<'t> Sweep<'t> {
    /// A scan that begins with the line that starts at `base`.
    pub fn new(around: &'t Around<'t>, base: usize) -> Sweep<'t> {
        let found = Found { findings: Vec::new(), base, rule: "", decoded: false };
        let resume = vec![0; DETECTORS.len()];
        Sweep { around, found, resume, base, reach: 0, memo: Memo::of_thread() }
    }

    /// Where the line starts that is looked at next.
    pub fn base(&self) -> usize {
        self.base
    }

    /// Whether no finding reaches into what is not looked at yet.
    pub fn is_clean(&self) -> bool {
        self.reach <= self.base
    }

    /// Takes what was found since this was last called, as it came.
    pub fn take(&mut self) -> Vec<Finding> {
        std::mem::take(&mut self.found.findings)
    }

    /// Looks at one line.
    pub fn line(&mut self, config: &Config) {
        let (text, base) = (self.around.bytes(), self.base);
        let rest = text.get(base..).unwrap_or(&[]);
        let length = memchr::memchr(b'\n', rest).unwrap_or(rest.len());
        let bytes = rest.get(..length).unwrap_or(&[]);
        let bytes = bytes.strip_suffix(b"\r").unwrap_or(bytes);
        let line = Line { bytes, base, around: self.around };
        let first = self.found.findings.len();
        self.found.base = base;
        let is_plain = self.memo.look(&WIRING, &line, &mut self.resume, &mut self.found);
        if self.found.findings.len() > first {
            repeat::spread(bytes, base, first, &mut self.found.findings);
            if is_plain {
                stand_in::spare_reserved(bytes, base, first, &mut self.found.findings);
            } else {
                if config.allow_comments {
                    allow::by_comment(bytes, &mut self.found.findings, first);
                }
                placeholder::spare(text, bytes, base, first, &mut self.found.findings);
            }
            overlap::order(self.found.findings.get_mut(first..).unwrap_or_default());
        }
        self.base = (base + length + 1).min(text.len());
        // The lines inside of a finding of several lines are not looked at by themselves. One that began in the line before may
        // have grown.
        let new = self.found.findings.get(first.saturating_sub(1)..).unwrap_or_default();
        let end = new.iter().map(|finding| finding.span.end).max().unwrap_or(0);
        self.reach = self.reach.max(end);
        if end > self.base {
            let inside = text.get(self.base..end).unwrap_or(&[]);
            self.base += memchr::memrchr(b'\n', inside).map_or(0, |at| at + 1);
        }
    }
}

impl Drop for Sweep<'_> {
    fn drop(&mut self) {
        std::mem::take(&mut self.memo).leave_to_thread();
    }
}

/// Widens a span that would cut a UTF-8 character.
fn on_boundaries(text: &[u8], span: Span) -> Span {
    let continues = |at: usize| text.get(at).is_some_and(|b| b & 0xC0 == 0x80);
    let (mut start, mut end) = (span.start, span.end);
    if !continues(start) && !continues(end) {
        return span;
    }
    for _ in 0..3 {
        if start > 0 && continues(start) {
            start -= 1;
        }
        if continues(end) {
            end += 1;
        }
    }
    Span::new(start, end)
}
