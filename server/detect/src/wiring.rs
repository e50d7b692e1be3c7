//! The registry, compiled: what each mark, number, word and label of a line wakes.
//!
//! [`Wiring::look`] sweeps a line once. [`Wiring::look_again`] does it for a line that differs from one seen before only in its
//! numbers ([`crate::repeated`]): just where something was found, or where other numbers may mean something else.

use std::ops::Range;
use std::sync::LazyLock;

use crate::Finding;
use crate::chunk::{self, Chunk, WIDTH};
use crate::gate::{self, Gate, LABEL, Shapes};
use crate::hash::{Lengths, ShortMap};
use crate::label::{self, Labeled};
use crate::line::{Found, Line, is_word};
use crate::place::{Near, Place};
use crate::registry::{
    DETECTORS, Detector, LookAt, LookAtLabeled, LookAtLine, LookAtNumber, Watch,
};
use crate::repeated;
use crate::sweep::Number;
use crate::woken::{Gift, Wake, Woken};

/// A detector that looks at a place, as the tables hold it.
#[derive(Clone, Copy)]
struct Looker {
    /// Its place in the registry, which is its place in the list of resumes.
    index: usize,
    rule: &'static str,
    look: LookAt,
    /// Whether it may find something else where only numbers differ.
    sighted: bool,
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
    /// The bits of those that find something or nothing whatever the digits of the number are.
    blind_numbers: u16,
    /// By the first two bytes of a word.
    prefixes: ShortMap<[u8; 2], Vec<Prefixed>>,
    /// A bit for each pair of bytes that starts a prefix.
    pairs: Vec<u64>,
    /// By word in lower case: detectors, and whether the word may end a spoken label.
    words: ShortMap<&'static [u8], (Vec<Looker>, bool)>,
    lengths: Lengths,
    /// Detectors by label.
    labels: Vec<Vec<(&'static str, LookAtLabeled)>>,
    /// For words in capitals behind others.
    pairs_of_words: Vec<Looker>,
    /// With whether they may find something else where only numbers differ.
    lines: Vec<(&'static str, LookAtLine, bool)>,
    /// For words of at least [`LONG_WORD`] bytes.
    long_words: Vec<Looker>,
    /// By place in the registry, those that look at a place.
    lookers: Vec<Option<Looker>>,
    /// By the byte behind a number that starts a prefix, as in `1//0`: a bit for each length of such numbers.
    behind_numbers: [u32; 256],
}

/// From how many bytes on a word is long: few words of natural text are.
const LONG_WORD: usize = 16;

pub(crate) static WIRING: LazyLock<Wiring> = LazyLock::new(|| Wiring::compile(DETECTORS));

impl Wiring {
    fn compile(detectors: &[&'static Detector]) -> Wiring {
        let mut wiring = Wiring {
            gate: Gate::new(),
            marks: Vec::new(),
            numbers: Vec::new(),
            blind_numbers: 0,
            prefixes: ShortMap::default(),
            pairs: vec![0; 1024],
            words: ShortMap::default(),
            lengths: Lengths::of(std::iter::empty()),
            labels: Vec::new(),
            pairs_of_words: Vec::new(),
            lines: Vec::new(),
            long_words: Vec::new(),
            lookers: vec![None; detectors.len()],
            behind_numbers: [0; 256],
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
            if word.iter().all(u8::is_ascii_digit) {
                // A key of FIX, 553=ana, and a field of SWIFT, :25:DEUTDEFF/….
                for mark in *b"=:" {
                    wiring.behind_numbers[usize::from(mark)] |= 1 << word.len().min(31);
                }
            }
        }
        for (bit, detectors) in wiring.numbers.iter().enumerate() {
            let blind = detectors.iter().all(|(rule, _)| repeated::BLIND.contains(rule));
            wiring.blind_numbers |= u16::from(blind) << bit;
        }
        wiring.lengths = Lengths::of(wiring.words.keys().copied());
        wiring
    }

    fn add(&mut self, index: usize, detector: &'static Detector) {
        let rule = detector.rule;
        let sighted = !repeated::BLIND.contains(&rule);
        let looker = |look: &LookAt| Looker { index, rule, look: *look, sighted };
        if let Some(look) = detector.watch.look_at()
            && let Some(slot) = self.lookers.get_mut(index)
        {
            *slot = Some(looker(look));
        }
        match &detector.watch {
            Watch::Line(look) => self.lines.push((rule, *look, sighted)),
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
                if length.0 < LONG_WORD {
                    for prefix in *prefixes {
                        self.gate.prefix(prefix.as_bytes(), false);
                    }
                } else {
                    for length in length.0..=length.1.min(WIDTH) {
                        self.gate.length(length);
                    }
                }
            }
            Watch::LongWords(look) => {
                self.long_words.push(looker(look));
                for length in LONG_WORD..=WIDTH {
                    self.gate.length(length);
                }
            }
            Watch::Pairs(look) => self.pairs_of_words.push(looker(look)),
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
            let number = prefix.iter().take_while(|b| b.is_ascii_digit()).count();
            if let Some(next) = prefix.get(number).filter(|next| number > 0 && !is_word(**next))
                && let Some(behind) = self.behind_numbers.get_mut(usize::from(*next))
            {
                *behind |= 1 << number.min(31);
            }
            if let [a, b, ..] = prefix {
                let list = self.prefixes.entry([*a, *b]).or_default();
                list.push(Prefixed { prefix, length, looker });
                if let Some(bits) = self.pairs.get_mut(pair_slot(*a, *b)) {
                    *bits |= 1 << (b & 63);
                }
            }
        }
    }

    /// Sweeps a line.
    pub fn look(&self, line: &Line, resume: &mut [usize], found: &mut Found) {
        self.sweep(&mut Pass { line, resume, found, labels_from: 0, woken: None });
    }

    /// Sweeps a line and keeps what must be looked at again in a line that differs from it only in its numbers.
    pub fn look_and_keep(
        &self,
        line: &Line,
        resume: &mut [usize],
        found: &mut Found,
        woken: &mut Woken,
    ) {
        self.sweep(&mut Pass { line, resume, found, labels_from: 0, woken: Some(woken) });
    }

    fn sweep(&self, pass: &mut Pass) {
        let line = pass.line;
        self.whole(pass);
        let mut at = 0;
        let mut padded = [0; _];
        while let left @ 1.. = line.bytes.len() - at {
            let window = chunk::window(line.around.bytes(), line.base + at, &mut padded);
            let chunk = Chunk::read(window);
            let (step, valid, word_end) = step(&chunk, line, at, left);
            // What is kept serves for numbers with a zero in front, too.
            let zeros = pass.woken.is_some();
            let open = self.gate.open(&chunk, window, valid, zeros);
            #[cfg(test)]
            let open = gate::wide::open(open, &chunk, valid);
            let mut places = open.words | open.numbers | open.marks | open.pairs;
            if pass.woken.is_some() {
                // Numbers that may start a prefix are not known by the gate for what they could be.
                places |= chunk.digit as u64 & chunk.word & !(chunk.word << 1) & valid;
            }
            while places != 0 {
                let bit = places.trailing_zeros() as usize;
                places &= places - 1;
                if open.marks >> bit & 1 == 1 {
                    self.mark(pass, at + bit);
                    continue;
                }
                let start = at + bit;
                let length = (!(chunk.word >> bit)).trailing_zeros() as usize;
                let end = word_end.unwrap_or(start + length);
                if open.pairs >> bit & 1 == 1 {
                    for looker in &self.pairs_of_words {
                        pass.wake(looker, start, start);
                    }
                }
                if open.numbers >> bit & 1 == 1 {
                    let shapes = open.shapes.get(bit).copied().unwrap_or(Shapes::ALL);
                    let shapes = shapes.less(self.number(pass, start, shapes));
                    if shapes.any | shapes.zero != 0 {
                        pass.keep(Wake::number(start, shapes), true, 0, 0);
                    }
                }
                if open.words >> bit & 1 == 1 {
                    self.token(pass, start, end);
                } else if pass.woken.is_some() && self.may_start_prefix(line, start, end) {
                    pass.keep(Wake::token(start, end), true, 0, 0);
                }
            }
            at += step;
        }
    }

    /// Sweeps a line of which one was looked at that differs only in its numbers: with what was kept of that one.
    pub fn look_again(
        &self,
        line: &Line,
        kept: &Woken,
        which: Range<usize>,
        resume: &mut [usize],
        found: &mut Found,
    ) {
        let pass = &mut Pass { line, resume, found, labels_from: 0, woken: None };
        for wake in kept.wakes(which) {
            match kept.gift(wake) {
                Some(gift) => pass.give(wake, gift, kept),
                None => self.again(pass, wake),
            }
        }
    }

    fn again(&self, pass: &mut Pass, wake: &Wake) {
        let (place, at) = (usize::from(wake.place), usize::from(wake.at));
        match wake.what {
            Wake::LABEL => self.assigned(pass, place),
            Wake::SPOKEN => self.spoken(pass, place, at),
            Wake::NUMBER => {
                self.number(pass, place, wake.shapes());
            }
            Wake::TOKEN => self.token(pass, place, at),
            Wake::LINE => {
                if let Some((rule, look, _)) = self.lines.get(at) {
                    pass.found.rule = rule;
                    look(pass.line, pass.found);
                }
            }
            index => {
                if let Some(Some(looker)) = self.lookers.get(usize::from(index)) {
                    pass.wake(looker, place, at);
                }
            }
        }
    }

    /// Wakes the detectors of whole lines.
    fn whole(&self, pass: &mut Pass) {
        for (index, (rule, look, sighted)) in self.lines.iter().enumerate() {
            let before = pass.found.findings.len();
            pass.line.around.take_told();
            pass.found.rule = rule;
            look(pass.line, pass.found);
            let sighted = *sighted || pass.line.around.take_told();
            pass.keep(Wake::line(index), sighted, before, 0);
        }
    }

    /// Wakes the detectors of a mark, and those of the label before it.
    fn mark(&self, pass: &mut Pass, at: usize) {
        let line = pass.line;
        let set = self.gate.set(line.before(at), line.at(at), line.at(at + 1));
        let mut bits = set & !LABEL;
        while bits != 0 {
            let bit = bits.trailing_zeros() as usize;
            bits &= bits - 1;
            for looker in self.marks.get(bit).map_or(&[][..], Vec::as_slice) {
                pass.wake(looker, at, at);
            }
        }
        if set & LABEL != 0 {
            self.assigned(pass, at);
        }
    }

    /// Wakes the detectors of the label whose separator is at `at`.
    fn assigned(&self, pass: &mut Pass, at: usize) {
        let (wake, before) = (Wake::label(at), pass.found.findings.len());
        if at < pass.labels_from {
            pass.keep(wake, true, before, 0);
        } else if let Some(labeled) = label::assigned(pass.line, at) {
            pass.labels_from = self.labeled_by(pass, &labeled, wake).max(pass.labels_from);
        }
    }

    /// Wakes the detectors of the label that the word at `start..end` speaks.
    fn spoken(&self, pass: &mut Pass, start: usize, end: usize) {
        let (wake, before) = (Wake::spoken(start, end), pass.found.findings.len());
        if start < pass.labels_from {
            pass.keep(wake, true, before, 0);
        } else if let Some(labeled) = label::spoken(pass.line, start, end) {
            self.labeled_by(pass, &labeled, wake);
        }
    }

    /// Wakes the detectors of a number; returns which of them find nothing here whatever its digits are.
    fn number(&self, pass: &mut Pass, start: usize, shapes: Shapes) -> u16 {
        let mut bits = shapes.of(pass.line.at(start));
        if bits == 0 {
            return 0;
        }
        let number = Number::read(pass.line, start);
        let mut silent = bits & self.blind_numbers;
        while bits != 0 {
            let bit = bits.trailing_zeros() as usize;
            bits &= bits - 1;
            let before = pass.found.findings.len();
            pass.line.around.take_told();
            for (rule, look) in self.numbers.get(bit).map_or(&[][..], Vec::as_slice) {
                pass.found.rule = rule;
                look(pass.line, &number, pass.found);
            }
            if pass.found.findings.len() > before || pass.line.around.take_told() {
                silent &= !(1 << bit);
            }
        }
        silent
    }

    /// Wakes the detectors of a word, and those of the label that it speaks.
    fn token(&self, pass: &mut Pass, start: usize, end: usize) {
        if pass.woken.is_some() && self.may_start_prefix(pass.line, start, end) {
            // As one, for it may be another number.
            pass.keep(Wake::token(start, end), true, 0, 0);
            let woken = pass.woken.take();
            if self.word(pass, start, end) {
                self.spoken(pass, start, end);
            }
            pass.woken = woken;
        } else if self.word(pass, start, end) {
            self.spoken(pass, start, end);
        }
    }

    /// Whether a word is a number with a byte behind it as in a prefix that starts with a number.
    fn may_start_prefix(&self, line: &Line, start: usize, end: usize) -> bool {
        let lengths = self.behind_numbers.get(usize::from(line.at(end))).copied().unwrap_or(0);
        lengths >> (end - start).min(31) & 1 == 1
            && line.slice(start, end).iter().all(u8::is_ascii_digit)
    }

    /// Wakes the detectors of a word; returns whether it may end a spoken label.
    fn word(&self, pass: &mut Pass, start: usize, end: usize) -> bool {
        let line = pass.line;
        let word = line.slice(start, end);
        if let [a, b, ..] = line.from(start)
            && self.pairs.get(pair_slot(*a, *b)).is_some_and(|bits| bits >> (b & 63) & 1 == 1)
            && let Some(list) = self.prefixes.get(&[*a, *b])
        {
            for Prefixed { prefix, length, looker } in list {
                if (length.0..=length.1).contains(&word.len())
                    && line.from(start).starts_with(prefix)
                {
                    pass.wake(looker, start, start);
                }
            }
        }
        if word.len() >= LONG_WORD {
            for looker in &self.long_words {
                pass.wake(looker, start, start);
            }
        }
        if self.lengths.may_hold(word) {
            let mut buffer = [0; 31];
            if let Some((list, speaks)) = self.words.get(crate::line::lower(word, &mut buffer)) {
                for looker in list {
                    pass.wake(looker, start, end);
                }
                return *speaks;
            }
        }
        false
    }

    /// Wakes the detectors of a label that has to be kept.
    fn labeled_by(&self, pass: &mut Pass, labeled: &Labeled, wake: Wake) -> usize {
        let before = pass.found.findings.len();
        pass.line.around.take_told();
        let until = self.labeled(pass.line, labeled, pass.found);
        if pass.woken.is_some() {
            let sighted = repeated::holds_number(pass.line, labeled.key, labeled.end)
                || pass.line.around.take_told();
            pass.keep(wake, sighted, before, until);
        }
        until
    }

    /// Wakes the detectors of a label; returns up to where the value was taken, if it was.
    pub fn labeled(&self, line: &Line, labeled: &Labeled, found: &mut Found) -> usize {
        let before = found.findings.len();
        for (rule, look) in self.labels.get(labeled.label as usize).map_or(&[][..], Vec::as_slice) {
            found.rule = rule;
            look(line, labeled, found);
        }
        if found.findings.len() > before { labeled.end } else { 0 }
    }
}

/// A line on its way through the wiring.
struct Pass<'p, 't> {
    line: &'p Line<'t>,
    /// From where in the text each detector may be woken again.
    resume: &'p mut [usize],
    found: &'p mut Found,
    /// From where in the line a label may hold a value.
    labels_from: usize,
    /// What is kept of the line, if anything is.
    woken: Option<&'p mut Woken>,
}

impl Pass<'_, '_> {
    /// Lets a detector look, unless it has been over this place.
    fn wake(&mut self, looker: &Looker, place: usize, at: usize) {
        let line = self.line;
        let Some(from) = self.resume.get_mut(looker.index) else { return };
        let before = self.found.findings.len();
        let (mut sighted, mut until) = (looker.sighted, 0);
        if line.base + at >= *from {
            line.around.take_told();
            self.found.rule = looker.rule;
            until = (looker.look)(line, at, self.found).min(line.bytes.len());
            *from = line.base + until;
            sighted |= line.around.take_told();
        }
        self.keep(Wake::detector(looker.index, place, at), sighted, before, until);
    }

    /// Keeps something that was woken: to be woken again if what it finds depends on numbers, else what it found.
    #[inline]
    fn keep(&mut self, wake: Wake, sighted: bool, before: usize, until: usize) {
        if let Some(woken) = &mut self.woken {
            if sighted {
                woken.keep(wake);
            } else if let Some(new @ [_, ..]) = self.found.findings.get(before..) {
                woken.give(wake, new, self.line.base, until);
            }
        }
    }

    /// Finds what was found in the line before.
    fn give(&mut self, wake: &Wake, gift: &Gift, kept: &Woken) {
        let base = self.line.base;
        match wake.what {
            Wake::LABEL | Wake::SPOKEN if usize::from(wake.place) < self.labels_from => return,
            Wake::LABEL => self.labels_from = self.labels_from.max(usize::from(gift.until)),
            Wake::SPOKEN | Wake::LINE => {}
            index => {
                let Some(from) = self.resume.get_mut(usize::from(index)) else { return };
                if base + usize::from(wake.at) < *from {
                    return;
                }
                *from = base + usize::from(gift.until);
            }
        }
        self.found.findings.extend(
            kept.findings(gift)
                .iter()
                .map(|finding| Finding { span: finding.span.shifted(base), ..finding.clone() }),
        );
    }
}

/// How far to go on after a chunk that is `left` bytes before the end of its line, which of its bits count, and where its word
/// ends if that is all there is: a word that leaves the chunk is left to the next, which starts with it.
pub(crate) fn step(
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
