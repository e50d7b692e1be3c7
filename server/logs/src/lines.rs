//! Lines of a text, and lines without what only a terminal needs.

use text::Span;

use crate::record::Head;

/// One line: its bytes without the line end, and where the next one starts.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Line {
    pub span: Span,
    /// From one.
    pub number: u32,
}

/// The lines of a text from a byte on; a line ends in LF or CRLF.
#[derive(Debug, Clone)]
pub(crate) struct Lines<'a> {
    text: &'a [u8],
    at: usize,
    number: u32,
}

impl<'a> Lines<'a> {
    pub(crate) fn new(text: &'a [u8]) -> Lines<'a> {
        let start = if text.starts_with(b"\xef\xbb\xbf") { 3 } else { 0 };
        Lines { text, at: start, number: 0 }
    }

    /// The lines of a part of a text, after so many lines of it; spans are within the part.
    pub(crate) fn of_part(part: &'a [u8], lines_before: u32) -> Lines<'a> {
        match lines_before {
            0 => Lines::new(part),
            number => Lines { text: part, at: 0, number },
        }
    }
}

impl Iterator for Lines<'_> {
    type Item = Line;

    fn next(&mut self) -> Option<Line> {
        let rest = self.text.get(self.at..).filter(|rest| !rest.is_empty())?;
        let start = self.at;
        let length = memchr::memchr(b'\n', rest);
        let mut end = start + length.unwrap_or(rest.len());
        self.at = end + usize::from(length.is_some());
        if end > start && self.text.get(end - 1) == Some(&b'\r') {
            end -= 1;
        }
        self.number = self.number.saturating_add(1);
        Some(Line { span: Span::new(start, end), number: self.number })
    }
}

/// Whether a line holds nothing but blanks, lone carriage returns and NULs.
pub(crate) fn blank(line: &[u8]) -> bool {
    line.iter().all(|byte| byte.is_ascii_whitespace() || *byte == 0)
}

/// Takes escape sequences (ECMA-48 CSI and OSC) and NULs out of lines, and brings spans back to where they were.
#[derive(Debug, Default)]
pub(crate) struct Cleaner {
    bytes: Vec<u8>,
    origin: Vec<usize>,
}

impl Cleaner {
    /// Whether a text holds anything to clean at all.
    pub(crate) fn wanted(text: &[u8]) -> bool {
        memchr::memchr2(0x1b, 0, text).is_some()
    }

    /// The line without them; nothing when it has none.
    pub(crate) fn clean(&mut self, line: &[u8]) -> Option<&[u8]> {
        memchr::memchr2(0x1b, 0, line)?;
        self.bytes.clear();
        self.origin.clear();
        let mut at = 0;
        while let Some(&byte) = line.get(at) {
            match byte {
                0 => at += 1,
                0x1b => at += escape(line.get(at..).unwrap_or_default()),
                _ => {
                    self.bytes.push(byte);
                    self.origin.push(at);
                    at += 1;
                }
            }
        }
        self.origin.push(line.len());
        Some(&self.bytes)
    }

    /// A head found in the cleaned line, with spans of the line as it was.
    pub(crate) fn restore(&self, head: Head) -> Head {
        let back = |at: usize| self.origin.get(at).or(self.origin.last()).copied().unwrap_or(0);
        let span = |span: Span| {
            if span.is_empty() {
                Span::new(back(span.start), back(span.start))
            } else {
                Span::new(back(span.start), back(span.end - 1) + 1)
            }
        };
        Head { source: span(head.source), message: span(head.message), ..head }
    }
}

/// Length of the escape sequence at the start, at least one.
fn escape(bytes: &[u8]) -> usize {
    match bytes.get(1) {
        Some(b'[') => {
            let body = bytes.iter().skip(2).take_while(|byte| (0x20..0x40).contains(*byte)).count();
            (2 + body + 1).min(bytes.len())
        }
        Some(b']') => match bytes.iter().position(|&byte| byte == 7) {
            Some(end) => end + 1,
            None => 2,
        },
        Some(_) => 2,
        None => 1,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn colours_are_taken_out_and_spans_brought_back() {
        let line = b"\x1b[2m12\x1b[0m \x1b[31mERROR\x1b[0m";
        let mut cleaner = Cleaner::default();
        assert_eq!(cleaner.clean(line), Some(&b"12 ERROR"[..]));
        let head = cleaner.restore(Head::bare(Span::new(3, 8)));
        assert_eq!(&line[head.message.range()], b"ERROR");
        assert_eq!(cleaner.clean(b"plain"), None);
    }
}
