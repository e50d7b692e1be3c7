//! From bytes to records: sniff the format, find where records start, settle times, templates and sources.

use text::Span;

use crate::continuation::{self, State};
use crate::formats::{self, Reader};
use crate::frames;
use crate::lines::{self, Cleaner, Lines};
use crate::payload;
use crate::record::{Head, Log, Raw, Raws, ReadOptions, Record};
use crate::sniff::{self, Sample, Verdict};
use crate::stamp::Stamp;
use crate::template::Miner;
use crate::time;

/// Least share of starts, in percent, that must carry the learned stamp before lines without one count as continuations.
const STAMPED: usize = 25;
/// The same inside a frame, where the frame already tells lines apart.
const STAMPED_IN_FRAME: usize = 60;

/// Reads a log. Time is linear in the length of the text.
pub fn read(text: &[u8], options: &ReadOptions) -> Log {
    let (format, raws) = raws(text, false);
    let stamps: Vec<Option<Stamp>> = raws.records.iter().map(|raw| raw.head.stamp).collect();
    let times = time::settle(&stamps, text, options);
    let mut miner = Miner::default();
    let mut records: Vec<Record> = raws
        .records
        .iter()
        .zip(times)
        .map(|(raw, time)| {
            let message = first_line(text, within(raw.head.message, raw.span));
            let source = text.get(raw.head.source.range()).unwrap_or_default();
            Record {
                span: raw.span,
                line: raw.line,
                end_line: raw.end_line,
                time,
                level: raw.head.level,
                source: String::from_utf8_lossy(source.trim_ascii()).into_owned(),
                message,
                template: match raw.head.key {
                    Some(key) => miner.fixed(key),
                    None => miner.id(text.get(message.range()).unwrap_or_default()),
                },
            }
        })
        .collect();
    let templates = miner.finish(&mut records);
    Log { format, records, templates, meta: raws.meta }
}

/// The format of a text and its records, before times are settled.
pub(crate) fn raws(text: &[u8], framed: bool) -> (&'static str, Raws) {
    let verdict = sniff::sniff(&Sample::of(text), framed);
    let id = verdict.format.map_or("plain", |format| format.id);
    let raws = match verdict.format.map(|format| format.reader) {
        Some(Reader::Blocks(_, _, read)) => read(text),
        Some(Reader::Frames(frame)) => frames::read(text, frame),
        Some(Reader::Lines(head)) => {
            if framed && verdict.percent < STAMPED_IN_FRAME {
                return ("plain", unstamped(text, |_| None));
            }
            stamped(text, &verdict, head, id)
        }
        None => {
            let needed = if framed { STAMPED_IN_FRAME } else { STAMPED };
            match verdict.layout.filter(|layout| {
                verdict.percent >= needed || (layout.leading() && !framed && verdict.percent > 2)
            }) {
                Some(_) => stamped(text, &verdict, |_| None, id),
                None => unstamped(text, |_| None),
            }
        }
    };
    (id, raws)
}

/// Records that start at a line which the format, a second format or the learned layout knows; other lines go on with the record
/// before. Lines before the first record, as in a rotated file, are one record.
fn stamped(text: &[u8], verdict: &Verdict, head: fn(&[u8]) -> Option<Head>, id: &str) -> Raws {
    // Formats without stamps cannot tell what continues; the look of the lines does.
    let sample = Sample::of(text);
    let timed =
        sample.lines().iter().filter_map(|line| head(line)).all(|head| head.stamp.is_none());
    if timed && verdict.format.is_some() {
        return unstamped(text, head);
    }
    let mut raws = Raws::default();
    let mut cleaner = Cleaner::default();
    let dirty = Cleaner::wanted(text);
    let two_lines = id == "juli";
    for line in Lines::new(text) {
        let bytes = text.get(line.span.range()).unwrap_or_default();
        let cleaned = if dirty { cleaner.clean(bytes) } else { None };
        let clean = cleaned.unwrap_or(bytes);
        let found = head(clean)
            .or_else(|| verdict.seconds.iter().find_map(|second| second(clean)))
            .or_else(|| verdict.layout.as_ref().and_then(|layout| layout.head(clean)))
            .or_else(|| formats::bare_panic(clean));
        if let Some(head) = found {
            let head = if cleaned.is_some() { cleaner.restore(head) } else { head };
            let head = head.shifted(line.span.start);
            raws.records.push(Raw {
                span: line.span,
                line: line.number,
                end_line: line.number,
                head,
            });
            continue;
        }
        if lines::blank(bytes) {
            continue;
        }
        match raws.records.last_mut() {
            Some(raw) => {
                // A stamp that stands alone is followed by what it is the time of.
                if raw.end_line == raw.line
                    && alone(text.get(raw.head.message.range()).unwrap_or_default())
                {
                    let inner = payload::read(bytes);
                    raw.head.level = raw.head.level.or(inner.level);
                    raw.head.message = inner.message.shifted(line.span.start);
                }
                if two_lines && raw.end_line == raw.line && raw.head.level.is_none() {
                    let inner = payload::read(bytes);
                    if inner.level.is_some() {
                        raw.head.level = inner.level;
                        raw.head.message = inner.message.shifted(line.span.start);
                    }
                }
                raw.span = Span::new(raw.span.start, line.span.end);
                raw.end_line = line.number;
            }
            None => {
                let head = Head::bare(line.span);
                raws.records.push(Raw {
                    span: line.span,
                    line: line.number,
                    end_line: line.number,
                    head,
                });
            }
        }
    }
    raws
}

/// Records of a text whose lines carry no stamps: each line is one, unless it looks like part of a trace.
fn unstamped(text: &[u8], head: fn(&[u8]) -> Option<Head>) -> Raws {
    let mut raws = Raws::default();
    let mut cleaner = Cleaner::default();
    let dirty = Cleaner::wanted(text);
    let mut state = State::Free;
    let mut lines = Lines::new(text).peekable();
    while let Some(line) = lines.next() {
        let bytes = text.get(line.span.range()).unwrap_or_default();
        if lines::blank(bytes) {
            continue;
        }
        let next = lines.peek().and_then(|next| text.get(next.span.range())).unwrap_or_default();
        let cleaned = if dirty { cleaner.clean(bytes) } else { None };
        let clean = cleaned.unwrap_or(bytes);
        let found = head(clean);
        let goes_on = found.is_none() && continuation::continues(clean, next, &mut state);
        match raws.records.last_mut().filter(|_| goes_on) {
            Some(raw) => {
                raw.span = Span::new(raw.span.start, line.span.end);
                raw.end_line = line.number;
            }
            None => {
                let head = found
                    .or_else(|| formats::bare_panic(clean))
                    .unwrap_or_else(|| payload::read(clean));
                let head = if cleaned.is_some() { cleaner.restore(head) } else { head };
                let head = head.shifted(line.span.start);
                raws.records.push(Raw {
                    span: line.span,
                    line: line.number,
                    end_line: line.number,
                    head,
                });
            }
        }
    }
    raws
}

/// Whether nothing but signs is left of a line behind its stamp, as in Erlang's `=INFO REPORT==== 14-Mar-2026::02:11:40 ===`.
fn alone(message: &[u8]) -> bool {
    message.iter().all(|byte| matches!(byte, b'=' | b'-' | b' ' | b'*'))
}

/// The part of a span before its first line end.
fn first_line(text: &[u8], span: Span) -> Span {
    let bytes = text.get(span.range()).unwrap_or_default();
    match memchr::memchr(b'\n', bytes) {
        Some(end) => Span::new(
            span.start,
            span.start + end - usize::from(end > 0 && bytes.get(end - 1) == Some(&b'\r')),
        ),
        None => span,
    }
}

/// A span kept inside another.
fn within(span: Span, outer: Span) -> Span {
    let start = span.start.clamp(outer.start, outer.end);
    Span::new(start, span.end.clamp(start, outer.end))
}
