//! What was woken in lines that may come again, and what was found whatever their numbers are.
//!
//! It is only kept here: [`crate::wiring`] puts it in and takes it out, [`crate::repeated`] says which lines are alike.

use std::ops::Range;

use text::Span;

use crate::Finding;
use crate::gate::Shapes;

/// Something that was woken in a line and is to be woken again.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Wake {
    /// Where in the line.
    pub place: u16,
    /// What the detector was given; the end of the word where a label is spoken; shapes of a number that starts with a zero.
    pub at: u16,
    /// Which detector, by its place in the registry, or one of the constants.
    pub what: u16,
    /// Shapes of a number, whatever it starts with.
    any: u16,
    /// Which of the gifts it brings instead of being woken.
    gift: u32,
}

impl Wake {
    /// A label before a separator.
    pub const LABEL: u16 = u16::MAX;
    /// A label that a word speaks.
    pub const SPOKEN: u16 = u16::MAX - 1;
    /// The detectors of numbers.
    pub const NUMBER: u16 = u16::MAX - 2;
    /// A detector of whole lines.
    pub const LINE: u16 = u16::MAX - 3;
    /// A word that is a number.
    pub const TOKEN: u16 = u16::MAX - 4;

    fn new(place: usize, at: usize, what: u16) -> Wake {
        Wake { place: small(place), at: small(at), what, any: 0, gift: u32::MAX }
    }

    pub fn line(index: usize) -> Wake {
        Wake::new(0, index, Wake::LINE)
    }

    pub fn label(at: usize) -> Wake {
        Wake::new(at, at, Wake::LABEL)
    }

    pub fn spoken(start: usize, end: usize) -> Wake {
        Wake::new(start, end, Wake::SPOKEN)
    }

    pub fn number(start: usize, shapes: Shapes) -> Wake {
        Wake { at: shapes.zero, any: shapes.any, ..Wake::new(start, 0, Wake::NUMBER) }
    }

    /// The shapes of a number.
    pub fn shapes(&self) -> Shapes {
        Shapes { any: self.any, zero: self.at }
    }

    pub fn token(start: usize, end: usize) -> Wake {
        Wake::new(start, end, Wake::TOKEN)
    }

    pub fn detector(index: usize, place: usize, at: usize) -> Wake {
        Wake::new(place, at, small(index))
    }
}

/// What something found, whatever the numbers.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Gift {
    /// Which of the findings.
    first: u32,
    end: u32,
    /// From where in the line a detector may be woken again, or a label be read.
    pub until: u16,
}

/// What was woken in lines, in order.
#[derive(Debug, Default)]
pub(crate) struct Woken {
    wakes: Vec<Wake>,
    gifts: Vec<Gift>,
    /// Places count from the start of the line.
    findings: Vec<Finding>,
}

impl Woken {
    /// Keeps something that is to be woken again.
    pub fn keep(&mut self, wake: Wake) {
        self.wakes.push(wake);
    }

    /// Keeps what was found in a line that starts at `base`.
    pub fn give(&mut self, wake: Wake, new: &[Finding], base: usize, until: usize) {
        let first = self.findings.len() as u32;
        self.findings.extend(new.iter().map(|finding| {
            let span = finding.span;
            Finding { span: Span::new(span.start - base, span.end - base), ..finding.clone() }
        }));
        self.wakes.push(Wake { gift: self.gifts.len() as u32, ..wake });
        self.gifts.push(Gift { first, end: self.findings.len() as u32, until: small(until) });
    }

    /// How many wakes there are.
    pub fn count(&self) -> usize {
        self.wakes.len()
    }

    /// What was woken in a line.
    pub fn wakes(&self, which: Range<usize>) -> &[Wake] {
        self.wakes.get(which).unwrap_or_default()
    }

    /// What a wake brings; nothing if it is to be woken.
    #[inline]
    pub fn gift(&self, wake: &Wake) -> Option<&Gift> {
        self.gifts.get(wake.gift as usize)
    }

    /// What is in a gift.
    pub fn findings(&self, gift: &Gift) -> &[Finding] {
        self.findings.get(gift.first as usize..gift.end as usize).unwrap_or_default()
    }

    /// Forgets all.
    pub fn clear(&mut self) {
        self.wakes.clear();
        self.gifts.clear();
        self.findings.clear();
    }

    /// In bytes.
    pub fn size(&self) -> usize {
        self.wakes.len() * size_of::<Wake>()
            + self.gifts.len() * size_of::<Gift>()
            + self.findings.len() * size_of::<Finding>()
    }
}

/// Lines that are kept are short, and so is what is found in them.
fn small(number: usize) -> u16 {
    number.min(usize::from(u16::MAX) - 1) as u16
}
