//! A file or a stream in pieces of whole lines, each with enough around it to be scanned by itself.
//!
//! Memory is bounded by the longest line, not by the input. UTF-16 is read as UTF-8 and its offsets stay those of the file. It
//! does not scan ([`crate::scan`]) and knows no threads.

use std::io::{self, Read};

use detect::{Head, Part};
use text::Span;

use crate::encoding::{DecodedReader, peek, width};
use crate::scan::Row;

/// How much of a text a piece is, in bytes, but for longer lines.
const PIECE: usize = if cfg!(test) { 200 } else { 1 << 20 };
/// How much of what follows a piece it sees, in bytes: in all but rare texts, more than its last line looks ahead for a key.
const AHEAD: usize = if cfg!(test) { 50 } else { 256 << 10 };
/// How large the first piece of a text with front matter is, which may speak of all of it.
const FRONT: usize = 4 << 20;

/// Some lines of a text.
#[derive(Debug)]
pub struct Piece {
    /// The lines with what stands around them, as UTF-8 where the file is UTF-16.
    pub(crate) text: Vec<u8>,
    /// Where in it the lines are.
    pub(crate) lines: Span,
    /// Where they start in the whole text.
    pub(crate) start: usize,
    /// Whether nothing follows what it sees.
    pub(crate) at_end: bool,
    /// Whether the text is Markdown.
    pub(crate) is_markdown: bool,
    is_utf16: bool,
    /// Where they start in the file.
    offset: usize,
    /// Number of the first line, from 1.
    line: usize,
}

impl Piece {
    /// Where in the whole text its lines start.
    pub fn start(&self) -> usize {
        self.start
    }

    /// Where in the whole text its lines end.
    pub fn end(&self) -> usize {
        self.start + self.lines.len()
    }

    /// The value of a finding in it, as UTF-8 where the file is UTF-16.
    pub fn value(&self, row: &Row) -> &[u8] {
        self.text.get(row.span.range()).unwrap_or_default()
    }

    /// Has it see what a later piece sees, too, which follows what it sees already.
    pub(crate) fn see(&mut self, next: &Piece) {
        let end = self.start + self.text.len() - self.lines.start;
        let rest = next.text.get((end + next.lines.start).saturating_sub(next.start)..);
        self.text.extend_from_slice(rest.unwrap_or_default());
        self.at_end |= next.at_end;
    }

    /// Where in its text a place of the whole text is.
    pub(crate) fn place_of(&self, offset: usize) -> usize {
        (self.lines.start + offset.saturating_sub(self.start)).min(self.lines.end)
    }

    /// Where its lines start, as people and files count.
    pub(crate) fn place(&self) -> Place {
        let Piece { offset, line, is_utf16, .. } = *self;
        Place { at: self.lines.start, offset, line, column: 1, is_utf16 }
    }

    /// How many bytes of the file a part of its text is.
    pub(crate) fn size(&self, span: Span) -> usize {
        match self.is_utf16 {
            true => width(self.text.get(span.range()).unwrap_or_default()),
            false => span.len(),
        }
    }
}

/// A place on the way through the text of a piece.
#[derive(Debug)]
pub(crate) struct Place {
    at: usize,
    /// In the file.
    pub offset: usize,
    /// From 1.
    pub line: usize,
    /// In characters, from 1; a run of bytes outside UTF-8 is what it would be shown as, one each.
    pub column: usize,
    is_utf16: bool,
}

impl Place {
    /// Goes on to a later place in the text.
    pub fn go(&mut self, text: &[u8], at: usize) {
        let between = text.get(self.at..at).unwrap_or_default();
        let mut rest = between;
        if let Some(last) = memchr::memrchr(b'\n', between) {
            self.line += memchr::memchr_iter(b'\n', between).count();
            self.column = 1;
            rest = between.get(last + 1..).unwrap_or_default();
        }
        self.column += characters(rest);
        self.offset += if self.is_utf16 { width(between) } else { between.len() };
        self.at = self.at.max(at);
    }
}

fn characters(bytes: &[u8]) -> usize {
    if bytes.is_ascii() {
        return bytes.len();
    }
    bytes
        .utf8_chunks()
        .map(|chunk| chunk.valid().chars().count() + usize::from(!chunk.invalid().is_empty()))
        .sum()
}

/// An input that is read piece by piece.
pub struct Pieces {
    input: Box<dyn Read + Send>,
    is_utf16: bool,
    is_markdown: bool,
    /// What was read and is not in an earlier piece, after what the next one sees of that.
    buffer: Vec<u8>,
    /// Where in it the next piece starts.
    from: usize,
    at_end: bool,
    start: usize,
    offset: usize,
    line: usize,
}

impl Pieces {
    /// An input from its start.
    pub fn new(mut input: Box<dyn Read + Send>) -> io::Result<Pieces> {
        let (head, order) = peek(&mut input)?;
        let input = head.chain(input);
        let input: Box<dyn Read + Send> = match order {
            Some(order) => Box::new(DecodedReader::new(input, order)),
            None => Box::new(input),
        };
        Ok(Pieces {
            input,
            is_utf16: order.is_some(),
            is_markdown: false,
            buffer: Vec::new(),
            from: 0,
            at_end: false,
            start: 0,
            offset: 0,
            line: 1,
        })
    }

    /// The same, of a text that is Markdown: values are looked for in what its readers see, too.
    #[must_use]
    pub fn of_markdown(self, is_markdown: bool) -> Pieces {
        Pieces { is_markdown, ..self }
    }

    /// The next piece; `None` at the end.
    pub fn next_piece(&mut self) -> io::Result<Option<Piece>> {
        self.fill(self.from + PIECE + AHEAD)?;
        let mut size = PIECE;
        if self.start == 0 {
            self.fill(Head::LENGTH + 1)?;
            if self.buffer.starts_with(b"---") {
                size = FRONT;
                self.fill(size + AHEAD)?;
            }
        }
        if self.from == self.buffer.len() {
            return Ok(None);
        }
        let cut = self.cut(size)?;
        self.fill(cut + AHEAD)?;
        let kept = cut.saturating_sub(Part::BEFORE);
        let mut buffer = Vec::with_capacity(Part::BEFORE + PIECE + AHEAD);
        buffer.extend_from_slice(self.buffer.get(kept..).unwrap_or_default());
        let text = std::mem::replace(&mut self.buffer, buffer);
        let lines = Span::new(self.from, cut);
        let (start, offset, line) = (self.start, self.offset, self.line);
        self.from = cut - kept;
        self.start += lines.len();
        let piece = Piece {
            text,
            lines,
            start,
            at_end: self.at_end,
            is_markdown: self.is_markdown,
            is_utf16: self.is_utf16,
            offset,
            line,
        };
        self.offset += piece.size(lines);
        let bytes = piece.text.get(lines.range()).unwrap_or_default();
        self.line += memchr::memchr_iter(b'\n', bytes).count();
        Ok(Some(piece))
    }

    /// Where the next piece ends: behind the last line break in so many bytes, else behind the next one.
    fn cut(&mut self, size: usize) -> io::Result<usize> {
        let most = self.from + size;
        if self.at_end && self.buffer.len() <= most {
            return Ok(self.buffer.len());
        }
        let within = self.buffer.get(self.from..most).unwrap_or_default();
        if let Some(at) = memchr::memrchr(b'\n', within) {
            return Ok(self.from + at + 1);
        }
        let mut seen = most;
        loop {
            let rest = self.buffer.get(seen..).unwrap_or_default();
            if let Some(at) = memchr::memchr(b'\n', rest) {
                return Ok(seen + at + 1);
            }
            seen = self.buffer.len();
            if self.at_end {
                return Ok(seen);
            }
            self.fill(seen + PIECE)?;
        }
    }

    /// Reads until the buffer is so long, or everything is read.
    fn fill(&mut self, length: usize) -> io::Result<()> {
        let missing = length.saturating_sub(self.buffer.len());
        if missing > 0 && !self.at_end {
            let read = self.input.by_ref().take(missing as u64).read_to_end(&mut self.buffer)?;
            self.at_end = read < missing;
        }
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use std::io::Cursor;

    use super::*;

    fn pieces(bytes: &[u8]) -> Vec<Piece> {
        let mut pieces = Pieces::new(Box::new(Cursor::new(bytes.to_vec()))).expect("opens");
        std::iter::from_fn(|| pieces.next_piece().expect("reads")).collect()
    }

    #[test]
    fn pieces_are_whole_lines_and_the_whole_text() {
        for text in ["", "\n", "a", "a\nb", &"x".repeat(900), &"line of text\r\n".repeat(99)] {
            let pieces = pieces(text.as_bytes());
            let joined: Vec<u8> =
                pieces.iter().flat_map(|piece| piece.text[piece.lines.range()].to_vec()).collect();
            assert_eq!(String::from_utf8_lossy(&joined), *text);
            for (piece, next) in pieces.iter().zip(pieces.iter().skip(1)) {
                assert_eq!((piece.end(), piece.text[piece.lines.end - 1]), (next.start(), b'\n'));
            }
            assert!(pieces.last().is_none_or(|last| last.at_end));
        }
    }
}
