//! A text that is edited: ropes under the hood, so a copy is cheap and can be read on another thread.

use std::borrow::Cow;

use ropey::{Rope, RopeBuilder};

use crate::{Encoding, Position, Span};

/// One change of a text: these bytes become that text.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Edit {
    /// What is replaced; an empty span inserts.
    pub span: Span,
    /// What stands there afterwards.
    pub text: String,
}

/// A text. Cloning shares the data (a snapshot costs nothing).
#[derive(Debug, Clone, Default)]
pub struct Document {
    rope: Rope,
}

impl Document {
    /// A document holding this text.
    pub fn new(text: &str) -> Document {
        Document { rope: Rope::from_str(text) }
    }

    /// Length in UTF-8 bytes.
    pub fn len(&self) -> usize {
        self.rope.len_bytes()
    }

    /// Whether there is no text at all.
    pub fn is_empty(&self) -> bool {
        self.len() == 0
    }

    /// How many lines there are: one more than there are line feeds, so an empty document has one.
    pub fn line_count(&self) -> usize {
        self.rope.len_lines()
    }

    /// The whole text; borrowed when it is small enough to be in one piece.
    pub fn text(&self) -> Cow<'_, str> {
        Cow::from(self.rope.slice(..))
    }

    /// The text of a span; what lies beyond the end is left out, and a span inside a character widens to it.
    pub fn slice(&self, span: Span) -> Cow<'_, str> {
        let start = self.rope.byte_to_char(span.start.min(self.len()));
        let end_byte = span.end.min(self.len());
        let mut end = self.rope.byte_to_char(end_byte);
        if self.rope.char_to_byte(end) < end_byte {
            end += 1;
        }
        Cow::from(self.rope.slice(start..end.max(start)))
    }

    /// Appends the bytes of a span to `bytes`, also where it cuts a character; what lies beyond the end is left out. Only the
    /// part of the text that holds the span is touched.
    pub fn read(&self, span: Span, bytes: &mut Vec<u8>) {
        let (start, end) = (span.start.min(self.len()), span.end.min(self.len()));
        let (chunks, mut at, ..) = self.rope.chunks_at_byte(start);
        for chunk in chunks {
            if at >= end {
                break;
            }
            let part = start.saturating_sub(at)..chunk.len().min(end - at);
            bytes.extend_from_slice(chunk.as_bytes().get(part).unwrap_or_default());
            at += chunk.len();
        }
    }

    /// How many bytes this text and another share at the start, and how many of the rest at the end; both at ends of characters.
    pub fn common_ends(&self, other: &str) -> (usize, usize) {
        let bytes = other.as_bytes();
        let mut start = 0;
        for chunk in self.rope.chunks() {
            let rest = bytes.get(start..).unwrap_or_default();
            if rest.starts_with(chunk.as_bytes()) {
                start += chunk.len();
                continue;
            }
            let same = same(chunk.bytes(), rest.iter().copied());
            start += same;
            break;
        }
        while !other.is_char_boundary(start) {
            start -= 1;
        }
        let most = self.len().min(other.len()) - start;
        let mut end = 0;
        for chunk in self.rope.chunks_at_byte(self.len()).0.reversed() {
            let rest = bytes.get(..bytes.len() - end).unwrap_or_default();
            let same = same(chunk.bytes().rev(), rest.iter().rev().copied());
            end += same;
            if same < chunk.len() || end >= most {
                break;
            }
        }
        end = end.min(most);
        while !other.is_char_boundary(other.len() - end) {
            end -= 1;
        }
        (start, end)
    }

    /// Where the line starts that holds this byte; a byte beyond the end counts as the end.
    pub fn line_start(&self, byte: usize) -> usize {
        self.rope.line_to_byte(self.line_of(byte))
    }

    /// The bytes of a line without its line end; `None` past the last line.
    pub fn line_span(&self, line: usize) -> Option<Span> {
        if line >= self.line_count() {
            return None;
        }
        let start = self.rope.line_to_byte(line);
        let slice = self.rope.line(line);
        let mut length = slice.len_bytes();
        if length > 0 && slice.byte(length - 1) == b'\n' {
            length -= 1;
            if length > 0 && slice.byte(length - 1) == b'\r' {
                length -= 1;
            }
        }
        Some(Span::new(start, start + length))
    }

    /// The line, from zero, that holds this byte; the last line for a byte beyond the end.
    pub fn line_of(&self, byte: usize) -> usize {
        self.rope.byte_to_line(byte.min(self.len()))
    }

    /// The position of a byte. A byte inside a character counts as its start, one beyond the end as the end,
    /// one inside a line end as the end of the line's text.
    pub fn position(&self, byte: usize, encoding: Encoding) -> Position {
        let byte = byte.min(self.len());
        let line = self.rope.byte_to_line(byte);
        let text = self.line_span(line).unwrap_or(Span::new(byte, byte));
        let character = self.rope.byte_to_char(byte.min(text.end));
        let first = self.rope.byte_to_char(text.start);
        let column = match encoding {
            Encoding::Utf8 => self.rope.char_to_byte(character) - text.start,
            Encoding::Utf16 => {
                self.rope.char_to_utf16_cu(character) - self.rope.char_to_utf16_cu(first)
            }
            Encoding::Utf32 => character - first,
        };
        Position { line: to_u32(line), column: to_u32(column) }
    }

    /// The byte at a position. A column beyond the line is its end (before the line end), a line beyond the text
    /// is the end of the text, a column inside a character is its start.
    pub fn offset(&self, position: Position, encoding: Encoding) -> usize {
        let Some(text) = self.line_span(position.line as usize) else {
            return self.len();
        };
        let column = position.column as usize;
        let first = self.rope.byte_to_char(text.start);
        let last = self.rope.byte_to_char(text.end);
        let character = match encoding {
            Encoding::Utf8 => self.rope.byte_to_char(text.start + column.min(text.len())),
            Encoding::Utf16 => {
                let base = self.rope.char_to_utf16_cu(first);
                let units = self.rope.char_to_utf16_cu(last) - base;
                self.rope.utf16_cu_to_char(base + column.min(units))
            }
            Encoding::Utf32 => first + column.min(last - first),
        };
        self.rope.char_to_byte(character)
    }

    /// The span between two positions; in the wrong order they are swapped.
    pub fn span(&self, start: Position, end: Position, encoding: Encoding) -> Span {
        let (a, b) = (self.offset(start, encoding), self.offset(end, encoding));
        Span::new(a.min(b), a.max(b))
    }

    /// Replaces a span. Bytes beyond the end or inside a character are moved back to the nearest character start.
    pub fn replace(&mut self, span: Span, text: &str) {
        let start = self.rope.byte_to_char(span.start.min(self.len()));
        let end = self.rope.byte_to_char(span.end.min(self.len())).max(start);
        self.rope.remove(start..end);
        self.rope.insert(start, text);
    }

    /// Applies edits whose spans all refer to the text as it is now and do not overlap, in any order.
    pub fn apply(&mut self, edits: &[Edit]) {
        let mut ordered: Vec<&Edit> = edits.iter().collect();
        ordered.sort_by_key(|edit| edit.span);
        for edit in ordered.iter().rev() {
            self.replace(edit.span, &edit.text);
        }
    }
}

/// Makes a document of a text that comes in parts, so that the whole is never held twice.
#[derive(Debug, Default)]
pub struct DocumentBuilder {
    rope: RopeBuilder,
}

impl DocumentBuilder {
    /// Adds what follows.
    pub fn append(&mut self, part: &str) {
        self.rope.append(part);
    }

    /// The document of all parts.
    pub fn finish(self) -> Document {
        Document { rope: self.rope.finish() }
    }
}

/// A count as editors hold it; no document reaches four billion lines or columns.
fn to_u32(count: usize) -> u32 {
    u32::try_from(count).unwrap_or(u32::MAX)
}

/// How many bytes two sequences share before they differ.
fn same(one: impl Iterator<Item = u8>, other: impl Iterator<Item = u8>) -> usize {
    one.zip(other).take_while(|(one, other)| one == other).count()
}
