//! Which format a text is in, judged by a sample of its lines.

use std::borrow::Cow;

use text::Span;

use crate::continuation;
use crate::formats::{FORMATS, Format, Reader};
use crate::layout::Layout;
use crate::lines::{self, Cleaner, Lines};

/// Lines taken from each of start, middle and end.
const LINES: usize = 120;
/// Bytes looked at for each part.
const REACH: usize = 64 * 1024;
/// Most bytes that the lines of a part are taken from.
const WINDOW: usize = 1 << 20;

/// A text that is read in places, such as the rope of an editor.
pub trait Source {
    /// Its length in bytes.
    fn length(&self) -> usize;

    /// The bytes of a span within it.
    fn bytes(&self, span: Span) -> Cow<'_, [u8]>;
}

impl Source for [u8] {
    fn length(&self) -> usize {
        self.len()
    }

    fn bytes(&self, span: Span) -> Cow<'_, [u8]> {
        Cow::Borrowed(self.get(span.range()).unwrap_or_default())
    }
}

/// Lines that stand for a text, without colours.
pub(crate) struct Sample {
    lines: Vec<Vec<u8>>,
}

impl Sample {
    pub(crate) fn of(source: &(impl Source + ?Sized)) -> Sample {
        let mut lines = Vec::new();
        let mut cleaner = Cleaner::default();
        for part in parts(source) {
            let part = part.as_ref();
            for line in Lines::new(part).take(LINES) {
                let bytes = part.get(line.span.range()).unwrap_or_default();
                if !lines::blank(bytes) {
                    let short = bytes.get(..bytes.len().min(REACH)).unwrap_or_default();
                    lines.push(cleaner.clean(short).unwrap_or(short).to_vec());
                }
            }
        }
        Sample { lines }
    }

    pub(crate) fn lines(&self) -> Vec<&[u8]> {
        self.lines.iter().map(Vec::as_slice).collect()
    }
}

/// Start, middle and end of a text, cut at line ends; the whole of a small one.
fn parts(source: &(impl Source + ?Sized)) -> Vec<Cow<'_, [u8]>> {
    let length = source.length();
    if length <= 3 * REACH {
        let text = source.bytes(Span::new(0, length));
        let count = memchr::memchr_iter(b'\n', &text).count();
        if count <= 3 * LINES {
            // Small enough to be looked at whole, in pieces so that no line is counted twice.
            let mut parts = Vec::new();
            let mut start = 0;
            while start < length {
                let rest = text.get(start..).unwrap_or_default();
                let end = memchr::memchr_iter(b'\n', rest)
                    .nth(LINES - 1)
                    .map_or(rest.len(), |end| end + 1);
                parts.push(source.bytes(Span::new(start, start + end)));
                start += end;
            }
            return parts;
        }
    }
    let from = |start: usize| {
        let end = length.min(start.saturating_add(WINDOW));
        let rest = source.bytes(Span::new(start, end));
        let skip = if start == 0 {
            0
        } else {
            memchr::memchr(b'\n', &rest).map_or(rest.len(), |end| end + 1)
        };
        match rest {
            Cow::Borrowed(rest) => Cow::Borrowed(rest.get(skip..).unwrap_or_default()),
            Cow::Owned(mut rest) => {
                rest.drain(..skip);
                Cow::Owned(rest)
            }
        }
    };
    let tail = length.saturating_sub(REACH.min(length / 4));
    vec![from(0), from(length / 2), from(tail)]
}

/// What a text is in.
#[derive(Clone)]
pub(crate) struct Verdict {
    /// Nothing when no known format fits.
    pub format: Option<&'static Format>,
    /// Formats of the lines that the first one does not know, where there are many of them.
    pub seconds: Vec<&'static Format>,
    /// How records begin, learned.
    pub layout: Option<Layout>,
    /// Share of lines that may start a record and that format or layout knows, in percent.
    pub percent: usize,
}

/// The format of a text. Frames are not asked for again inside a frame.
pub(crate) fn sniff(sample: &Sample, framed: bool) -> Verdict {
    let all = sample.lines();
    let layout = Layout::learn(&all);
    // Lines that plainly go on with something are no evidence against a format.
    let mut state = continuation::State::Free;
    let starts: Vec<&[u8]> = all
        .iter()
        .enumerate()
        .filter(|(index, line)| {
            let next = all.get(index + 1).copied().unwrap_or_default();
            let goes_on = continuation::continues(line, next, &mut state);
            !goes_on || layout.is_some_and(|layout| layout.head(line).is_some())
        })
        .map(|(_, line)| *line)
        .collect();
    let none = Verdict { format: None, seconds: Vec::new(), layout, percent: 0 };
    let total = starts.len().max(1);
    let mut best: Option<(usize, &'static Format)> = None;
    let mut line_hits = Vec::new();
    for format in FORMATS {
        if let Reader::Lines(head) = format.reader {
            let hits = starts.iter().filter(|line| head(line).is_some()).count();
            line_hits.push((hits, format));
        }
    }
    let most = line_hits.iter().map(|(hits, _)| *hits).max().unwrap_or(0);
    for (hits, format) in line_hits {
        if best.is_none()
            && hits > 0
            && hits * 10 >= most * 8
            && (hits * 20 >= total || hits > 2 || total < 20)
        {
            best = Some((hits, format));
        }
    }
    for format in FORMATS {
        let chosen = match format.reader {
            Reader::Frames(frame) => {
                !framed
                    && all.iter().filter(|line| frame(line).is_some()).count() * 10 > all.len() * 6
            }
            Reader::Blocks(percent, typical, _) => {
                let hits = all.iter().filter(|line| typical(line)).count();
                // A file of lines that happens to hold some lines of a block format is still a file of lines.
                hits > 0
                    && hits * 100 >= all.len() * percent
                    && (percent > 25 || most * 10 < total * 6)
            }
            Reader::Lines(_) => false,
        };
        if chosen {
            return Verdict { format: Some(format), percent: 100, ..none };
        }
    }
    let Some((hits, format)) = best else {
        let hits = layout.map_or(0, |layout| layout.hits);
        return Verdict { percent: hits.min(total) * 100 / total, ..none };
    };
    let Reader::Lines(head) = format.reader else { return none };
    let others: Vec<&&[u8]> = starts.iter().filter(|line| head(line).is_none()).collect();
    let mut seconds = Vec::new();
    for second in FORMATS {
        if let Reader::Lines(other) = second.reader {
            let hits = others
                .iter()
                .filter(|line| other(line).is_some_and(|head| head.stamp.is_some()))
                .count();
            if second.id != format.id && hits * 8 > total && hits > 1 {
                seconds.push(second);
            }
        }
    }
    let hits = hits.max(layout.map_or(0, |layout| layout.hits)).min(total);
    Verdict { format: Some(format), seconds, percent: hits * 100 / total, ..none }
}
