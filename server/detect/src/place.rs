//! What must stand at and around a place for a detector to be worth waking: bytes between neighbors, numbers of a shape.
//!
//! These are refusals, not findings: whoever is woken still checks everything.

/// A set of kinds of neighbors.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Near(u16);

impl Near {
    /// The edge of the line.
    pub const EDGE: Near = Near(1);
    /// `0` to `9`.
    pub const DIGIT: Near = Near(1 << 1);
    /// `a` to `f`, in both cases.
    pub const HEX: Near = Near(1 << 2);
    /// The other letters of ASCII.
    pub const LETTER: Near = Near(1 << 3);
    /// `_` and what is not ASCII.
    pub const OTHER_WORD: Near = Near(1 << 4);
    /// Space and tab.
    pub const SPACE: Near = Near(1 << 5);
    pub const SLASH: Near = Near(1 << 6);
    pub const COLON: Near = Near(1 << 7);
    /// `"` and `'`.
    pub const QUOTE: Near = Near(1 << 8);
    pub const BACKSLASH: Near = Near(1 << 9);
    pub const EQUALS: Near = Near(1 << 10);
    pub const DASH: Near = Near(1 << 11);
    pub const DOT: Near = Near(1 << 12);
    /// `)` and `]`.
    pub const CLOSE: Near = Near(1 << 13);
    /// All the rest.
    pub const OTHER: Near = Near(1 << 14);
    /// All of them.
    pub const ANY: Near = Near(u16::MAX);
    /// Letters and digits of ASCII.
    pub const ALPHANUMERIC: Near = Near::DIGIT.or(Near::HEX).or(Near::LETTER);
    /// Digits of hexadecimal.
    pub const HEX_DIGIT: Near = Near::DIGIT.or(Near::HEX);

    /// Both sets.
    pub const fn or(self, other: Near) -> Near {
        Near(self.0 | other.0)
    }

    /// All that is not in the set.
    pub const fn not(self) -> Near {
        Near(!self.0)
    }

    /// The place of the set's first kind.
    pub const fn index(self) -> usize {
        self.0.trailing_zeros() as usize
    }

    /// Whether a kind, by its place, is in the set.
    pub const fn has(self, index: u8) -> bool {
        self.0 >> index & 1 == 1
    }

    /// The place of the kind of a byte.
    pub const fn class(b: u8) -> u8 {
        let set = match b {
            0 | b'\n' | b'\r' => Near::EDGE,
            b'0'..=b'9' => Near::DIGIT,
            b'a'..=b'f' | b'A'..=b'F' => Near::HEX,
            b'g'..=b'z' | b'G'..=b'Z' => Near::LETTER,
            b'_' | 0x80..=0xff => Near::OTHER_WORD,
            b' ' | b'\t' => Near::SPACE,
            b'/' => Near::SLASH,
            b':' => Near::COLON,
            b'"' | b'\'' => Near::QUOTE,
            b'\\' => Near::BACKSLASH,
            b'=' => Near::EQUALS,
            b'-' => Near::DASH,
            b'.' => Near::DOT,
            b')' | b']' => Near::CLOSE,
            _ => Near::OTHER,
        };
        set.index() as u8
    }
}

/// A byte between neighbors.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Place {
    /// A mark: ASCII that is not part of a word, no space, and of control characters only escape and zero.
    pub byte: u8,
    pub before: Near,
    pub after: Near,
    /// How many bytes further on the same byte stands again, at most 15; 0 where that does not matter.
    pub again: u8,
}

impl Place {
    /// A byte between neighbors.
    pub const fn new(byte: u8, before: Near, after: Near) -> Place {
        Place { byte, before, after, again: 0 }
    }

    /// The same, where the byte stands again so many bytes further on.
    pub const fn again(self, again: u8) -> Place {
        Place { again, ..self }
    }
}

/// What follows the first group of digits of a number.
pub(crate) struct Glue;

impl Glue {
    /// None of the others.
    pub const END: u8 = 0;
    /// A letter, an underscore, a byte outside of ASCII.
    pub const WORD: u8 = 1;
    pub const DASH: u8 = 2;
    pub const DOT: u8 = 3;
    pub const SLASH: u8 = 4;
    pub const SPACE: u8 = 5;
    /// A space and what may start the name of a street.
    pub const CAPITAL: u8 = 6;

    /// Of one byte, which says nothing of capitals.
    pub const fn class(b: u8) -> u8 {
        match b {
            b'a'..=b'z' | b'A'..=b'Z' | b'_' | 0x80..=0xff => Glue::WORD,
            b'-' => Glue::DASH,
            b'.' => Glue::DOT,
            b'/' => Glue::SLASH,
            b' ' => Glue::SPACE,
            _ => Glue::END,
        }
    }
}

/// All of [`Glue`].
const GLUES: [u8; 7] = [0, 1, 2, 3, 4, 5, 6];

/// How a number starts: the width of its first group of digits, what follows, the width of the second group.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Shape {
    /// Digits of the first group, least and most; 31 stands for more.
    pub first: (usize, usize),
    /// What may follow, of [`Glue`].
    pub glue: &'static [u8],
    /// Digits of the second group, least and most; 7 stands for more, 0 for none.
    pub second: (usize, usize),
    /// Whether the second group is followed by what follows the first.
    pub third: bool,
    /// Whether the first digit is a zero.
    pub zero: bool,
}

impl Shape {
    /// One group of digits, whatever follows.
    pub const fn single(least: usize, most: usize) -> Shape {
        Shape { first: (least, most), glue: &GLUES, second: (0, 7), third: false, zero: false }
    }

    /// Two groups and more.
    pub const fn groups(
        first: (usize, usize),
        glue: &'static [u8],
        second: (usize, usize),
        third: bool,
    ) -> Shape {
        Shape { first, glue, second, third, zero: false }
    }

    /// The same, of numbers that start with a zero.
    pub const fn zero(self) -> Shape {
        Shape { zero: true, ..self }
    }

    /// Whether a number may have this shape.
    pub fn fits(&self, first: usize, glue: u8, second: usize, third: bool) -> bool {
        (self.first.0..=self.first.1.max(if self.first.1 >= 31 { usize::MAX } else { 0 }))
            .contains(&first)
            && self.glue.contains(&glue)
            && (self.second.0..=self.second.1).contains(&second)
            && (third || !self.third)
    }
}
