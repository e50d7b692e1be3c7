//! The scan: one sweep over each line that wakes detectors.
//!
//! Most bytes of a log say nothing. [`chunk`] reads 64 of them at a time into bits, [`gate`] leaves the few places that may wake a
//! detector, and only those are looked at one by one, in their order.
//!
//! Time is linear in the text: every detector that walks a run of unbounded length returns where it may be woken again, all
//! other looks are bounded. Findings depend on one line only, but for those of several lines (keys in armor).

use std::sync::LazyLock;

use text::Span;

use crate::allow;
use crate::chunk::{self, Chunk, WIDTH};
use crate::gate::{self, Gate, LABEL};
use crate::hash::{Lengths, ShortMap};
use crate::label::{self, Labeled};
use crate::line::{Around, Found, Line, is_word};
use crate::overlap;
use crate::own_rules;
use crate::place::{Near, Place};
use crate::placeholder;
use crate::registry::{
    DETECTORS, Detector, LookAt, LookAtLabeled, LookAtLine, LookAtNumber, Watch,
};
use crate::repeat;
use crate::sweep::Number;
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
}

impl<'t> Sweep<'t> {
    /// A scan that begins with the line that starts at `base`.
    pub fn new(around: &'t Around<'t>, base: usize) -> Sweep<'t> {
        let found = Found { findings: Vec::new(), base, rule: "", decoded: false };
        Sweep { around, found, resume: vec![0; DETECTORS.len()], base, reach: 0 }
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
        WIRING.look(&line, &mut self.resume, &mut self.found);
        if self.found.findings.len() > first {
            repeat::spread(bytes, base, first, &mut self.found.findings);
            if config.allow_comments {
                allow::by_comment(bytes, &mut self.found.findings, first);
            }
            placeholder::spare(text, bytes, base, first, &mut self.found.findings);
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

/// Widens a span that would cut a UTF-8 character.
fn on_boundaries(text: &[u8], span: Span) -> Span {
    let continues = |at: usize| text.get(at).is_some_and(|b| b & 0xC0 == 0x80);
    let (mut start, mut end) = (span.start, span.end);
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

/// A detector that looks at a place, as the tables hold it.
#[derive(Clone, Copy)]
struct Looker {
    /// Its place in the registry, which is its place in the list of resumes.
    index: usize,
    rule: &'static str,
    look: LookAt,
}

/// A detector that looks at words with a prefix.
struct Prefixed {
    prefix: &'static [u8],
    /// Length of the word, least and most.
    length: (usize, usize),
    looker: Looker,
}

/// The registry, compiled: what each mark, number, word and label wakes.
pub(crate) struct Wiring {
    gate: Gate,
    /// By bit of the sets of [`Gate::set`].
    marks: Vec<Vec<Looker>>,
    /// By bit of [`crate::gate::Open::shapes`].
    numbers: Vec<Vec<(&'static str, LookAtNumber)>>,
    /// By the first two bytes of a word.
    prefixes: ShortMap<[u8; 2], Vec<Prefixed>>,
    /// A bit for each pair of bytes that starts a prefix.
    pairs: Vec<u64>,
    /// By word in lower case: detectors, and whether the word may end a spoken label.
    words: ShortMap<&'static [u8], (Vec<Looker>, bool)>,
    lengths: Lengths,
    /// Detectors by label.
    labels: Vec<Vec<(&'static str, LookAtLabeled)>>,
    lines: Vec<(&'static str, LookAtLine)>,
    /// For words of at least [`LONG_WORD`] bytes.
    long_words: Vec<Looker>,
}

/// From how many bytes on a word is long: few words of natural text are.
const LONG_WORD: usize = 16;

static WIRING: LazyLock<Wiring> = LazyLock::new(|| Wiring::compile(DETECTORS));

impl Wiring {
    fn compile(detectors: &[&'static Detector]) -> Wiring {
        let mut wiring = Wiring {
            gate: Gate::new(),
            marks: Vec::new(),
            numbers: Vec::new(),
            prefixes: ShortMap::default(),
            pairs: vec![0; 1024],
            words: ShortMap::default(),
            lengths: Lengths::of(std::iter::empty()),
            labels: Vec::new(),
            lines: Vec::new(),
            long_words: Vec::new(),
        };
        for (index, detector) in detectors.iter().enumerate() {
            wiring.add(index, detector);
        }
        for ending in label::endings() {
            wiring.gate.label(&ending);
        }
        for word in label::SPOKEN.iter() {
            wiring.words.entry(word).or_default().1 = true;
        }
        for word in wiring.words.keys() {
            wiring.gate.word(word);
        }
        wiring.lengths = Lengths::of(wiring.words.keys().copied());
        wiring
    }

    fn add(&mut self, index: usize, detector: &'static Detector) {
        let rule = detector.rule;
        let looker = |look: &LookAt| Looker { index, rule, look: *look };
        match &detector.watch {
            Watch::Line(look) => self.lines.push((rule, *look)),
            Watch::Bytes(bytes, look) => {
                let bit = slot(&mut self.marks, gate::MOST_MARKS, looker(look));
                for &byte in *bytes {
                    self.gate.place(&Place::new(byte, Near::ANY, Near::ANY), bit);
                }
            }
            Watch::Places(places, look) => {
                let bit = slot(&mut self.marks, gate::MOST_MARKS, looker(look));
                for place in *places {
                    self.gate.place(place, bit);
                }
            }
            Watch::Digits(shapes, look) => {
                let bit = slot(&mut self.numbers, gate::MOST_NUMBERS, (rule, *look));
                for shape in *shapes {
                    self.gate.number(shape, bit);
                }
            }
            Watch::Behind(endings, look) => {
                let bit = slot(&mut self.numbers, gate::MOST_NUMBERS, (rule, *look));
                for ending in *endings {
                    self.gate.behind(ending.as_bytes(), bit);
                }
            }
            Watch::Prefixes(prefixes, look) => {
                self.prefixes(prefixes, (0, usize::MAX), looker(look));
                for prefix in *prefixes {
                    self.gate.prefix(prefix.as_bytes(), false);
                }
            }
            Watch::Numbered(prefixes, look) => {
                self.prefixes(prefixes, (0, usize::MAX), looker(look));
                for prefix in *prefixes {
                    self.gate.prefix(prefix.as_bytes(), true);
                }
            }
            Watch::Sized(prefixes, length, look) => {
                self.prefixes(prefixes, *length, looker(look));
                for length in length.0..=length.1.min(WIDTH) {
                    self.gate.length(length);
                }
            }
            Watch::LongWords(look) => {
                self.long_words.push(looker(look));
                for length in LONG_WORD..=WIDTH {
                    self.gate.length(length);
                }
            }
            Watch::Words(words, look) => {
                for word in *words {
                    self.words.entry(word.as_bytes()).or_default().0.push(looker(look));
                }
            }
            Watch::Labels(labels, look) => {
                for label in *labels {
                    let place = *label as usize;
                    if self.labels.len() <= place {
                        self.labels.resize(place + 1, Vec::new());
                    }
                    if let Some(list) = self.labels.get_mut(place) {
                        list.push((rule, *look));
                    }
                }
            }
        }
    }

    fn prefixes(&mut self, prefixes: &[&'static str], length: (usize, usize), looker: Looker) {
        for prefix in prefixes {
            let prefix = prefix.as_bytes();
            if let [a, b, ..] = prefix {
                let list = self.prefixes.entry([*a, *b]).or_default();
                list.push(Prefixed { prefix, length, looker });
                if let Some(bits) = self.pairs.get_mut(pair_slot(*a, *b)) {
                    *bits |= 1 << (b & 63);
                }
            }
        }
    }

    fn look(&self, line: &Line, resume: &mut [usize], found: &mut Found) {
        for (rule, look) in &self.lines {
            found.rule = rule;
            look(line, found);
        }
        let mut labels_from = 0;
        let mut at = 0;
        let mut padded = [0; _];
        while let left @ 1.. = line.bytes.len() - at {
            let window = chunk::window(line.around.bytes(), line.base + at, &mut padded);
            let chunk = Chunk::read(window);
            let (step, valid, word_end) = self.step(&chunk, line, at, left);
            let open = self.gate.open(&chunk, window, valid);
            #[cfg(test)]
            let open = gate::wide::open(open, &chunk, valid);
            let mut places = open.words | open.numbers | open.marks;
            while places != 0 {
                let bit = places.trailing_zeros() as usize;
                places &= places - 1;
                if open.marks >> bit & 1 == 1 {
                    self.mark(line, at + bit, &mut labels_from, resume, found);
                    continue;
                }
                let start = at + bit;
                let length = (!(chunk.word >> bit)).trailing_zeros() as usize;
                let end = word_end.unwrap_or(start + length);
                if open.numbers >> bit & 1 == 1 {
                    let shapes = open.shapes.get(bit).copied().unwrap_or(u16::MAX);
                    self.number(line, start, shapes, found);
                }
                if open.words >> bit & 1 == 1
                    && self.word(line, start, end, resume, found)
                    && start >= labels_from
                    && let Some(labeled) = label::spoken(line, start, end)
                {
                    self.labeled(line, &labeled, found);
                }
            }
            at += step;
        }
    }

    /// How far to go on after a chunk that is `left` bytes before the end of its line, which of its bits count, and where its
    /// word ends if that is all there is: a word that leaves the chunk is left to the next, which starts with it.
    fn step(
        &self,
        chunk: &Chunk,
        line: &Line,
        at: usize,
        left: usize,
    ) -> (usize, u64, Option<usize>) {
        if left <= WIDTH {
            return (left, u64::MAX >> (WIDTH - left), None);
        }
        match chunk.word.leading_ones() as usize {
            WIDTH => {
                let end = line.run(at, usize::MAX, is_word);
                (end - at, 1, Some(end))
            }
            0 => (WIDTH, u64::MAX, None),
            run if is_word(line.at(at + WIDTH)) => (WIDTH - run, u64::MAX >> run, None),
            _ => (WIDTH, u64::MAX, None),
        }
    }

    /// Wakes the detectors of a mark, and those of the label before it.
    fn mark(
        &self,
        line: &Line,
        at: usize,
        labels_from: &mut usize,
        resume: &mut [usize],
        found: &mut Found,
    ) {
        let set = self.gate.set(line.before(at), line.at(at), line.at(at + 1));
        let mut bits = set & !LABEL;
        while bits != 0 {
            let bit = bits.trailing_zeros() as usize;
            bits &= bits - 1;
            for looker in self.marks.get(bit).map_or(&[][..], Vec::as_slice) {
                wake(looker, line, at, resume, found);
            }
        }
        if set & LABEL != 0
            && at >= *labels_from
            && let Some(labeled) = label::assigned(line, at)
        {
            *labels_from = self.labeled(line, &labeled, found).max(*labels_from);
        }
    }

    /// Wakes the detectors of a number.
    fn number(&self, line: &Line, start: usize, shapes: u16, found: &mut Found) {
        let number = Number::read(line, start);
        let mut bits = shapes;
        while bits != 0 {
            let bit = bits.trailing_zeros() as usize;
            bits &= bits - 1;
            for (rule, look) in self.numbers.get(bit).map_or(&[][..], Vec::as_slice) {
                found.rule = rule;
                look(line, &number, found);
            }
        }
    }

    /// Wakes the detectors of a word; returns whether it may end a spoken label.
    fn word(
        &self,
        line: &Line,
        start: usize,
        end: usize,
        resume: &mut [usize],
        found: &mut Found,
    ) -> bool {
        let word = line.slice(start, end);
        if let [a, b, ..] = line.from(start)
            && self.pairs.get(pair_slot(*a, *b)).is_some_and(|bits| bits >> (b & 63) & 1 == 1)
            && let Some(list) = self.prefixes.get(&[*a, *b])
        {
            for Prefixed { prefix, length, looker } in list {
                if (length.0..=length.1).contains(&word.len())
                    && line.from(start).starts_with(prefix)
                {
                    wake(looker, line, start, resume, found);
                }
            }
        }
        if word.len() >= LONG_WORD {
            for looker in &self.long_words {
                wake(looker, line, start, resume, found);
            }
        }
        if self.lengths.may_hold(word) {
            let mut buffer = [0; 31];
            if let Some((list, speaks)) = self.words.get(crate::line::lower(word, &mut buffer)) {
                for looker in list {
                    wake(looker, line, end, resume, found);
                }
                return *speaks;
            }
        }
        false
    }

    /// Wakes the detectors of a label; returns up to where the value was taken, if it was.
    fn labeled(&self, line: &Line, labeled: &Labeled, found: &mut Found) -> usize {
        let before = found.findings.len();
        for (rule, look) in self.labels.get(labeled.label as usize).map_or(&[][..], Vec::as_slice) {
            found.rule = rule;
            look(line, labeled, found);
        }
        if found.findings.len() > before { labeled.end } else { 0 }
    }
}

/// Puts a detector behind a bit of a set: its own as long as there are bits, the last one is shared. Returns which.
fn slot<T>(slots: &mut Vec<Vec<T>>, most: usize, item: T) -> usize {
    if slots.len() < most {
        slots.push(vec![item]);
    } else if let Some(last) = slots.last_mut() {
        last.push(item);
    }
    slots.len() - 1
}

/// Which word of the bits holds a pair of bytes.
fn pair_slot(a: u8, b: u8) -> usize {
    usize::from(a) << 2 | usize::from(b >> 6)
}

/// Lets a detector look, unless it has been over this place.
fn wake(looker: &Looker, line: &Line, at: usize, resume: &mut [usize], found: &mut Found) {
    if let Some(from) = resume.get_mut(looker.index)
        && line.base + at >= *from
    {
        found.rule = looker.rule;
        *from = line.base + (looker.look)(line, at, found).min(line.bytes.len());
    }
}
