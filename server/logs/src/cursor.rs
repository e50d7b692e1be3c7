//! Walking along one line: small steps that fail by `None` and never look beyond its end.

use text::Span;

use crate::level::{self, Level};
use crate::stamp::{self, Stamp};

/// A place in a line.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Cursor<'a> {
    pub line: &'a [u8],
    pub at: usize,
}

impl<'a> Cursor<'a> {
    pub(crate) fn new(line: &'a [u8]) -> Cursor<'a> {
        Cursor { line, at: 0 }
    }

    /// The byte here; 0 at the end.
    pub(crate) fn peek(&self) -> u8 {
        at(self.line, self.at)
    }

    /// The byte `by` further on; 0 beyond the end.
    pub(crate) fn ahead(&self, by: usize) -> u8 {
        at(self.line, self.at + by)
    }

    pub(crate) fn rest(&self) -> &'a [u8] {
        self.line.get(self.at..).unwrap_or_default()
    }

    pub(crate) fn slice(&self, span: Span) -> &'a [u8] {
        self.line.get(span.range()).unwrap_or_default()
    }

    pub(crate) fn done(&self) -> bool {
        self.at >= self.line.len()
    }

    /// Past exactly these bytes.
    pub(crate) fn eat(&mut self, bytes: &[u8]) -> Option<()> {
        self.rest().starts_with(bytes).then(|| self.at += bytes.len())
    }

    /// Past blanks and tabs, if any.
    pub(crate) fn spaces(&mut self) {
        while matches!(self.peek(), b' ' | b'\t') {
            self.at += 1;
        }
    }

    /// Past at least one blank.
    pub(crate) fn gap(&mut self) -> Option<()> {
        let before = self.at;
        self.spaces();
        (self.at > before).then_some(())
    }

    /// The bytes up to the next blank; at least one.
    pub(crate) fn token(&mut self) -> Option<Span> {
        self.run(|byte| !matches!(byte, b' ' | b'\t'))
    }

    /// The longest run of bytes of a kind; at least one.
    pub(crate) fn run(&mut self, kind: impl Fn(u8) -> bool) -> Option<Span> {
        let length = self.rest().iter().take_while(|&&byte| kind(byte)).count();
        (length > 0).then(|| {
            self.at += length;
            Span::new(self.at - length, self.at)
        })
    }

    /// What stands before the next such byte; the cursor goes past it.
    pub(crate) fn until(&mut self, byte: u8) -> Option<Span> {
        let length = memchr::memchr(byte, self.rest())?;
        let span = Span::new(self.at, self.at + length);
        self.at += length + 1;
        Some(span)
    }

    /// What stands before the next such bytes; the cursor goes past them.
    pub(crate) fn until_bytes(&mut self, bytes: &[u8]) -> Option<Span> {
        let length = memchr::memmem::find(self.rest(), bytes)?;
        let span = Span::new(self.at, self.at + length);
        self.at += length + bytes.len();
        Some(span)
    }

    /// What brackets enclose, nested ones included; the cursor goes past the closing one.
    pub(crate) fn enclosed(&mut self, open: u8, close: u8) -> Option<Span> {
        if self.peek() != open {
            return None;
        }
        let mut depth = 0usize;
        for (index, &byte) in self.rest().iter().enumerate().take(400) {
            if byte == open {
                depth += 1;
            } else if byte == close {
                depth -= 1;
                if depth == 0 {
                    let span = Span::new(self.at + 1, self.at + index);
                    self.at += index + 1;
                    return Some(span);
                }
            }
        }
        None
    }

    /// Digits; at least one.
    pub(crate) fn digits(&mut self) -> Option<Span> {
        self.run(|byte| byte.is_ascii_digit())
    }

    /// Any stamp that starts here.
    pub(crate) fn stamp(&mut self) -> Option<Stamp> {
        let (stamp, length) = stamp::any(self.rest())?;
        self.at += length;
        Some(stamp)
    }

    /// A level word that ends at a byte that is not part of a word.
    pub(crate) fn level(&mut self) -> Option<Level> {
        let mut ahead = *self;
        let word = ahead.run(|byte| byte.is_ascii_alphanumeric())?;
        let level = level::logger_word(ahead.slice(word))?;
        self.at = ahead.at;
        Some(level)
    }

    /// From here to the end of the line.
    pub(crate) fn message(&self) -> Span {
        Span::new(self.at.min(self.line.len()), self.line.len())
    }
}

/// A byte of a slice; 0 beyond its end.
pub(crate) fn at(bytes: &[u8], index: usize) -> u8 {
    bytes.get(index).copied().unwrap_or(0)
}

/// A number of at most nine digits.
pub(crate) fn number(digits: &[u8]) -> Option<u32> {
    if digits.is_empty() || digits.len() > 9 {
        return None;
    }
    digits.iter().try_fold(0u32, |sum, byte| {
        byte.is_ascii_digit().then(|| sum * 10 + u32::from(byte - b'0'))
    })
}

/// The bytes without blanks at both ends, as a span of the same line.
pub(crate) fn trimmed(line: &[u8], span: Span) -> Span {
    let bytes = line.get(span.range()).unwrap_or_default();
    let front = bytes.len() - bytes.trim_ascii_start().len();
    Span::new(span.start + front, span.start + front + bytes.trim_ascii().len())
}
