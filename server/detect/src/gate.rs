//! Which places of a chunk may wake a detector: a few table lookups for each word, number and mark, and no branch.
//!
//! A gate may let too much through, never too little: what it lets through is looked up exactly by [`crate::engine`].

use crate::chunk::{AFTER, BEFORE, Chunk, WIDTH, Window};
use crate::place::{Glue, Near, Place, Shape};

/// The places of a chunk that may wake something.
pub(crate) struct Open {
    /// First bytes of words that are known, or start or are as long as something known.
    pub words: u64,
    /// First digits of numbers.
    pub numbers: u64,
    /// By first digit: what may be woken.
    pub shapes: [Shapes; WIDTH],
    /// Marks.
    pub marks: u64,
    /// First bytes of words in capitals behind others.
    pub pairs: u64,
}

/// What a number may wake: a bit for each detector of numbers.
#[derive(Clone, Copy)]
pub(crate) struct Shapes {
    /// Whatever the first digit is.
    pub any: u16,
    /// Beside, if that is a zero.
    pub zero: u16,
}

impl Shapes {
    const NONE: Shapes = Shapes { any: 0, zero: 0 };
    pub const ALL: Shapes = Shapes { any: u16::MAX, zero: u16::MAX };

    /// The same without some.
    pub fn less(self, bits: u16) -> Shapes {
        Shapes { any: self.any & !bits, zero: self.zero & !bits }
    }

    /// What a number may wake that starts with this digit.
    #[inline]
    pub fn of(self, first: u8) -> u16 {
        self.any | if first == b'0' { self.zero } else { 0 }
    }
}

/// The compiled gates.
pub(crate) struct Gate {
    near: [u8; 256],
    /// Rows of `marks` by byte; row 0 is empty.
    rows: [u8; 256],
    /// By row, byte before and byte behind: which of `sets`.
    marks: Box<[u8; MARKS]>,
    /// What a place wakes: a bit for each detector of marks, [`LABEL`] for labels.
    sets: Box<[u32; 256]>,
    /// How far on the byte of a set stands again.
    again: Box<[u8; 256]>,
    /// How many sets there are.
    count: usize,
    code: [u8; 256],
    /// The last three bytes before the separator of a label.
    labels: Bits,
    words: Bits,
    /// The first two bytes of words that start so, whatever follows.
    starts: Bits,
    /// The first three.
    prefixes: Bits,
    /// Lengths of words that wake by their length.
    lengths: u64,
    glue: [u8; 256],
    /// By width of the first group, what follows, width of the second, whether a third follows.
    numbers: Box<[u16; NUMBERS]>,
    /// The last three bytes of words behind which a number wakes `behind_mask`.
    behind: Bits,
    behind_mask: u16,
    /// What a zero in front wakes beside.
    zeros: Box<[u16; NUMBERS]>,
}

/// Rows for 31 bytes and the empty one.
const MARKS: usize = 32 * 256;

const NUMBERS: usize = 32 * 8 * 8 * 2;

/// Bits for detectors in a set of marks.
pub(crate) const MOST_MARKS: usize = 31;

/// Bits for detectors in a set of shapes.
pub(crate) const MOST_NUMBERS: usize = 16;

/// The bit of labels in a set of marks.
pub(crate) const LABEL: u32 = 1 << 31;

impl Gate {
    pub fn new() -> Gate {
        let mut gate = Gate {
            near: std::array::from_fn(|b| Near::class(b as u8)),
            rows: [0; 256],
            marks: Box::new([0; MARKS]),
            sets: Box::new([0; 256]),
            again: Box::new([0; 256]),
            count: 1,
            code: std::array::from_fn(|b| code(b as u8)),
            labels: Bits::new(),
            words: Bits::new(),
            starts: Bits::new(),
            prefixes: Bits::new(),
            lengths: 0,
            glue: std::array::from_fn(|b| Glue::class(b as u8)),
            numbers: Box::new([0; NUMBERS]),
            behind: Bits::new(),
            behind_mask: 0,
            zeros: Box::new([0; NUMBERS]),
        };
        let key = Near::DIGIT.or(Near::HEX).or(Near::LETTER);
        let key = key.or(Near::OTHER_WORD).or(Near::SPACE).or(Near::QUOTE).or(Near::CLOSE);
        let tag = Near::SLASH.or(Near::DASH).or(Near::EQUALS).not();
        gate.mark(&Place::new(b':', key, Near::COLON.not()), LABEL);
        // key\=value of CEF and LEEF.
        gate.mark(&Place::new(b'=', key.or(Near::BACKSLASH), Near::EQUALS.not()), LABEL);
        gate.mark(&Place::new(b'>', tag, Near::ANY), LABEL);
        gate
    }

    /// Lets a byte through between some neighbors, for the detectors of marks behind this bit.
    pub fn place(&mut self, place: &Place, bit: usize) {
        self.mark(place, 1 << bit);
    }

    fn mark(&mut self, place: &Place, bit: u32) {
        let rows = self.rows.iter().copied().max().unwrap_or(0);
        let Some(row) = self.rows.get_mut(usize::from(place.byte)) else { return };
        if *row == 0 {
            *row = (rows + 1).min(31);
        }
        let from = usize::from(*row) * 256;
        for (index, cell) in self.marks.iter_mut().skip(from).take(256).enumerate() {
            if place.before.has(index as u8 >> 4) && place.after.has(index as u8 & 15) {
                let old = usize::from(*cell);
                let set = self.sets.get(old).copied().unwrap_or(0) | bit;
                // Distances that differ say nothing.
                let again = match self.again.get(old) {
                    Some(&again) if old != 0 && again != place.again => 0,
                    _ => place.again,
                };
                let mut known = self.sets.iter().zip(self.again.iter()).take(self.count);
                let known = known.position(|(other, far)| *other == set && *far == again);
                *cell = known.unwrap_or(self.count) as u8;
                if let (None, Some(new), Some(far)) =
                    (known, self.sets.get_mut(self.count), self.again.get_mut(self.count))
                {
                    (*new, *far) = (set, again);
                    self.count += 1;
                }
            }
        }
    }

    /// What a mark between its neighbors wakes.
    #[inline]
    pub fn set(&self, before: u8, byte: u8, after: u8) -> u32 {
        let class = |b: u8| self.near.get(usize::from(b)).map_or(0, |&class| usize::from(class));
        let row = self.rows.get(usize::from(byte)).map_or(0, |&row| usize::from(row));
        let cell = self.marks.get((row << 8 | class(before) << 4 | class(after)) % MARKS);
        self.of_cell(cell.copied().unwrap_or(0)).0
    }

    #[inline]
    fn of_cell(&self, cell: u8) -> (u32, u8) {
        let cell = usize::from(cell);
        (self.sets.get(cell).copied().unwrap_or(0), self.again.get(cell).copied().unwrap_or(0))
    }

    /// Lets a word through, given in lower case.
    pub fn word(&mut self, word: &[u8]) {
        self.words.set(word_hash(eight(word), word.len()));
    }

    /// Lets words through that start with `prefix` of two bytes or more, and if that is all there is, with a digit behind it.
    pub fn prefix(&mut self, prefix: &[u8], then_digit: bool) {
        let mut three = |a: u8, b: u8, c: u8| {
            self.prefixes.set(prefix_hash(u64::from_le_bytes([a, b, c, 0, 0, 0, 0, 0])));
        };
        match prefix {
            [a, b, c, ..] => three(*a, *b, *c),
            [a, b] if then_digit => (b'0'..=b'9').for_each(|digit| three(*a, *b, digit)),
            [a, b] => self.starts.set(start_hash(u64::from(u16::from_le_bytes([*a, *b])))),
            _ => {}
        }
    }

    /// Lets words of a length through.
    pub fn length(&mut self, length: usize) {
        self.lengths |= 1 << length.min(63);
    }

    /// Lets numbers of a shape through, for the detectors of numbers behind this bit.
    pub fn number(&mut self, shape: &Shape, bit: usize) {
        let table = if shape.zero { &mut self.zeros } else { &mut self.numbers };
        for (index, open) in table.iter_mut().enumerate() {
            let (first, glue) = (index >> 7, (index >> 4 & 7) as u8);
            let (second, third) = (index >> 1 & 7, index & 1 == 1);
            if shape.fits(first, glue, second, third) {
                *open |= 1 << bit;
            }
        }
    }

    /// Lets numbers through behind a space and a word that ends like this.
    pub fn behind(&mut self, ending: &[u8], bit: usize) {
        if let [.., a, b, c] = ending {
            let code = |b: &u8| usize::from(code(*b));
            self.behind.set(code(c) << 10 | code(b) << 5 | code(a));
            self.behind_mask |= 1 << bit;
        }
    }

    /// Lets separators through behind a key that ends like this; shorter endings behind anything.
    pub fn label(&mut self, ending: &[u8]) {
        let code_at = |back: usize| {
            ending
                .len()
                .checked_sub(back)
                .and_then(|at| ending.get(at))
                .map(|&b| usize::from(code(b)))
        };
        let codes = |code: Option<usize>| code.map_or(0..32, |code| code..code + 1);
        let Some(last) = code_at(1) else { return };
        for second in codes(code_at(2)) {
            for third in codes(code_at(3)) {
                self.labels.set(last << 10 | second << 5 | third);
            }
        }
    }

    /// The places of a chunk that may wake something; `valid` has the bits of the line. With `zeros`, numbers are taken to start
    /// with a zero.
    #[inline]
    pub fn open(&self, chunk: &Chunk, window: &Window, valid: u64, zeros: bool) -> Open {
        let word = chunk.word;
        let starts = word & !(word << 1) & valid;
        let digit = chunk.digit as u64;
        // The inner groups of what a dot joins wake nothing.
        let inner = (digit << 1 & chunk.dot) << 1;
        let mut shapes = [Shapes::NONE; WIDTH];
        Open {
            words: self.open_words(starts, word, window),
            numbers: self.open_numbers(starts & digit & !inner, chunk, window, zeros, &mut shapes),
            shapes,
            marks: self.open_marks(chunk.mark & valid & !chunk.clock(window), window),
            pairs: open_pairs(starts & chunk.upper, word, window),
        }
    }

    #[inline]
    fn open_words(&self, mut starts: u64, word: u64, window: &Window) -> u64 {
        let mut open = 0;
        while starts != 0 {
            let at = starts.trailing_zeros() as usize;
            starts &= starts - 1;
            let length = (!(word >> at)).trailing_zeros() as usize;
            let bytes = load(window, BEFORE + at);
            let lower = (bytes | LOWER) & KEEP.get(length.min(8)).copied().unwrap_or(u64::MAX);
            let fits = self.words.has(word_hash(lower, length))
                | self.starts.has(start_hash(bytes))
                | self.prefixes.has(prefix_hash(bytes))
                | self.lengths >> length.min(63) & 1
                // The end is not in the chunk.
                | u64::from(at + length >= WIDTH);
            open |= fits << at;
        }
        open
    }

    #[inline]
    fn open_numbers(
        &self,
        mut starts: u64,
        chunk: &Chunk,
        window: &Window,
        zeros: bool,
        shapes: &mut [Shapes; WIDTH],
    ) -> u64 {
        let mut open = 0;
        while starts != 0 {
            let at = starts.trailing_zeros() as usize;
            starts &= starts - 1;
            let byte = |at: usize| window.get(at).copied().unwrap_or(0);
            let run = |at: usize| (!(chunk.digit >> (at as u32 & 127))).trailing_zeros() as usize;
            let first = run(at);
            let end = at + first;
            let second = run(end + 1);
            let third = end + 1 + second;
            let (separator, next) = (byte(BEFORE + end), byte(BEFORE + end + 1));
            let glue = usize::from(self.glue_of(separator, next));
            let more = byte(BEFORE + third) == separator;
            let index = first.min(31) << 7 | glue << 4 | second.min(7) << 1 | usize::from(more);
            let before = load(window, BEFORE - 8 + at);
            let ending = self.trigram(before << 8);
            let behind = before >> 56 == u64::from(b' ') && self.behind.has(ending) == 1;
            // A number that leaves the window may have any shape.
            let leaves = third + 1 >= WIDTH + AFTER;
            let any = self.numbers.get(index).copied().unwrap_or(u16::MAX)
                | if behind { self.behind_mask } else { 0 }
                | if leaves { u16::MAX } else { 0 };
            let shape = Shapes { any, zero: self.zeros.get(index).copied().unwrap_or(0) };
            if let Some(slot) = shapes.get_mut(at) {
                *slot = shape;
            }
            let first = if zeros { b'0' } else { byte(BEFORE + at) };
            open |= u64::from(shape.of(first) != 0) << at;
        }
        open
    }

    #[inline]
    fn open_marks(&self, mut marks: u64, window: &Window) -> u64 {
        let mut open = 0;
        while marks != 0 {
            let at = marks.trailing_zeros() as usize;
            marks &= marks - 1;
            let byte = |at: usize| window.get(at).copied().unwrap_or(0);
            let (before, mark) = (byte(BEFORE + at - 1), byte(BEFORE + at));
            let class =
                |b: u8| self.near.get(usize::from(b)).map_or(0, |&class| usize::from(class));
            let row = self.rows.get(usize::from(mark)).map_or(0, |&row| usize::from(row));
            let near = class(before);
            let cell = (row << 8 | near << 4 | class(byte(BEFORE + at + 1))) % MARKS;
            let (set, again) = self.of_cell(self.marks.get(cell).copied().unwrap_or(0));
            let again = byte(BEFORE + at + usize::from(again & 15)) == mark;
            // The eight bytes before, less a quote.
            let key = load(window, BEFORE - 8 + at) << (u32::from(near == QUOTE) * 8);
            let label = self.labels.has(self.trigram(key)) == 1
                || near == SPACE
                || near == CLOSE
                || mark == b'>';
            let set = if label { set } else { set & !LABEL };
            let fits = u64::from(set != 0 && again);
            open |= fits << at;
        }
        open
    }

    #[inline]
    fn glue_of(&self, separator: u8, next: u8) -> u8 {
        let class = self.glue.get(usize::from(separator)).copied().unwrap_or(0);
        class
            + u8::from(class == Glue::SPACE && is_capital_like(next))
                * (Glue::CAPITAL - Glue::SPACE)
    }

    /// The last three of eight bytes, last first, five bits each.
    #[inline]
    fn trigram(&self, bytes: u64) -> usize {
        let code = |shift: u32| {
            self.code.get((bytes >> shift & 0xff) as usize).map_or(0, |&code| usize::from(code))
        };
        code(56) << 10 | code(48) << 5 | code(40)
    }
}

/// The words among `capitals`, which are starts of words, that stand behind another, with one byte in between or a comma and a space.
/// What stands before the chunk is not looked at.
#[inline]
fn open_pairs(capitals: u64, word: u64, window: &Window) -> u64 {
    // A carry runs through to the end of a word.
    let behind = word.wrapping_add(capitals) & !word;
    let mut near = behind & capitals >> 1;
    let mut far = behind & capitals >> 2;
    let mut open = capitals & 7;
    let byte = |at: u32| window.get(BEFORE + at as usize).copied().unwrap_or(0);
    while near != 0 {
        let at = near.trailing_zeros();
        near &= near - 1;
        open |= u64::from(matches!(byte(at), b' ' | b'/' | b'^')) << (at + 1);
    }
    while far != 0 {
        let at = far.trailing_zeros();
        far &= far - 1;
        open |= u64::from(byte(at) == b',' && byte(at + 1) == b' ') << (at + 2);
    }
    open
}

const QUOTE: usize = Near::QUOTE.index();
const SPACE: usize = Near::SPACE.index();
const CLOSE: usize = Near::CLOSE.index();

/// A capital, a letter outside of ASCII, or a letter that starts a street of a Romance language.
#[inline]
fn is_capital_like(b: u8) -> bool {
    b.is_ascii_uppercase()
        || b >= 0x80
        || matches!(b, b'r' | b'a' | b'b' | b'c' | b'i' | b'q' | b'v' | b'p')
}

/// Bits that are one in lower-case letters.
const LOWER: u64 = 0x2020_2020_2020_2020;

/// Masks of the first bytes.
const KEEP: [u64; 9] = {
    let mut keep = [u64::MAX; 9];
    let mut length = 0;
    while length < 8 {
        keep[length] = (1 << (8 * length)) - 1;
        length += 1;
    }
    keep
};

#[inline]
fn load(window: &Window, at: usize) -> u64 {
    window.get(at..at + 8).and_then(|bytes| bytes.try_into().ok()).map_or(0, u64::from_le_bytes)
}

/// The first eight bytes as the gate of words sees them.
fn eight(word: &[u8]) -> u64 {
    let mut bytes = [0; 8];
    for (to, from) in bytes.iter_mut().zip(word) {
        *to = from | 0x20;
    }
    u64::from_le_bytes(bytes)
}

#[inline]
fn word_hash(eight: u64, length: usize) -> usize {
    ((eight ^ (length as u64) << 59).wrapping_mul(0x9e37_79b9_7f4a_7c15) >> 49) as usize
}

#[inline]
fn prefix_hash(bytes: u64) -> usize {
    ((bytes & 0xff_ffff).wrapping_mul(0x9e37_79b9_7f4a_7c15) >> 49) as usize
}

#[inline]
fn start_hash(bytes: u64) -> usize {
    ((bytes & 0xffff).wrapping_mul(0x9e37_79b9_7f4a_7c15) >> 49) as usize
}

/// Letters, whatever their case, digits as one, all else as zero.
const fn code(b: u8) -> u8 {
    match b {
        b'a'..=b'z' | b'A'..=b'Z' => b & 0x1f,
        b'0'..=b'9' => DIGIT_CODE,
        _ => 0,
    }
}

/// What [`code`] makes of a digit.
pub(crate) const DIGIT_CODE: u8 = 27;

/// 2^15 bits.
struct Bits(Box<[u64; 512]>);

impl Bits {
    fn new() -> Bits {
        Bits(Box::new([0; 512]))
    }

    fn set(&mut self, index: usize) {
        if let Some(bits) = self.0.get_mut(index >> 6 & 511) {
            *bits |= 1 << (index & 63);
        }
    }

    /// One or zero.
    #[inline]
    fn has(&self, index: usize) -> u64 {
        self.0.get(index >> 6 & 511).map_or(0, |bits| bits >> (index & 63) & 1)
    }
}

/// Opens all gates, so that tests can see that the gates refuse nothing that would be found.
#[cfg(test)]
pub(crate) mod wide {
    use std::cell::Cell;

    use super::{Chunk, Open, Shapes, WIDTH};

    thread_local! {
        static WIDE: Cell<bool> = const { Cell::new(false) };
    }

    /// Runs something with all gates of this thread open.
    pub fn during<T>(run: impl FnOnce() -> T) -> T {
        WIDE.set(true);
        let result = run();
        WIDE.set(false);
        result
    }

    /// What is open: everything while the gates are.
    pub fn open(open: Open, chunk: &Chunk, valid: u64) -> Open {
        if !WIDE.get() {
            return open;
        }
        let starts = chunk.word & !(chunk.word << 1) & valid;
        let numbers = starts & chunk.digit as u64;
        Open {
            words: starts,
            numbers,
            shapes: [Shapes::ALL; WIDTH],
            marks: chunk.mark & valid,
            pairs: starts,
        }
    }
}
