//! From bytes to the places of records: the plan that a sample tells, and the ways to find where records start.

use text::Span;

use crate::continuation::{self, State};
use crate::formats::{self, Format, Reader};
use crate::frames;
use crate::layout::{Layout, Slot, Start};
use crate::lines::{self, Cleaner, Lines};
use crate::own::{OwnFormat, OwnFormats};
use crate::payload;
use crate::record::{Head, Raw, Raws, Resume};
use crate::sniff::{self, Sample, Verdict};
use crate::time::Settling;

/// Least share of starts, in percent, that must carry the learned stamp before lines without one count as continuations.
const STAMPED: usize = 25;
/// The same inside a frame, where the frame already tells lines apart.
const STAMPED_IN_FRAME: usize = 60;

/// What the first line of a record says, for one format.
type HeadOf = fn(&[u8]) -> Option<Head>;

/// How the records of a text are found, as its sample tells.
#[derive(Clone)]
pub(crate) struct Plan {
    /// The id of the format.
    pub id: &'static str,
    way: Way,
    /// The format whose heads are looked for, if there is one.
    format: Option<&'static Format>,
    seconds: Vec<&'static Format>,
    layout: Option<Layout>,
    /// Where messages say how severe they are, in a format that has no place for it.
    said: Option<Slot>,
    /// The format of a person, where one fits.
    own: Option<OwnFormat>,
}

/// The ways to find records.
#[derive(Clone, Copy, PartialEq)]
enum Way {
    Blocks,
    Frames,
    Stamped,
    Unstamped,
}

impl PartialEq for Plan {
    fn eq(&self, other: &Plan) -> bool {
        let ids = |formats: &[&'static Format]| -> Vec<&'static str> {
            formats.iter().map(|format| format.id).collect()
        };
        self.id == other.id
            && self.way == other.way
            && self.format.map(|format| format.id) == other.format.map(|format| format.id)
            && ids(&self.seconds) == ids(&other.seconds)
            && self.layout == other.layout
            && self.said == other.said
            && self.own == other.own
    }
}

impl Plan {
    pub(crate) fn of(sample: &Sample, framed: bool, own: &OwnFormats) -> Plan {
        if let Some(own) = own.fitting(&sample.lines()) {
            let lines = sample.lines();
            let is_timed =
                lines.iter().filter_map(|line| own.head(line)).any(|head| head.stamp.is_some());
            let way = if is_timed { Way::Stamped } else { Way::Unstamped };
            let (id, seconds) = (own.id(), Vec::new());
            return Plan {
                id,
                way,
                format: None,
                seconds,
                layout: None,
                said: None,
                own: Some(own),
            };
        }
        let Verdict { format, seconds, layout, percent } = sniff::sniff(sample, framed);
        let needed = if framed { STAMPED_IN_FRAME } else { STAMPED };
        let id = format.map_or("plain", |format| format.id);
        let (way, id, format) = match format.map(|format| format.reader) {
            Some(Reader::Blocks(..)) => (Way::Blocks, id, format),
            Some(Reader::Frames(_)) => (Way::Frames, id, format),
            Some(Reader::Lines(_)) if framed && percent < STAMPED_IN_FRAME => {
                (Way::Unstamped, "plain", None)
            }
            Some(Reader::Lines(head)) => {
                // Formats without stamps cannot tell what continues; the look of the lines does.
                let lines = sample.lines();
                let mut heads = lines.iter().filter_map(|line| head(line));
                match heads.all(|head| head.stamp.is_none()) {
                    true => (Way::Unstamped, id, format),
                    false => (Way::Stamped, id, format),
                }
            }
            None => {
                let stamped = layout.is_some_and(|layout| {
                    percent >= needed || (layout.leading() && !framed && percent > 2)
                });
                (if stamped { Way::Stamped } else { Way::Unstamped }, id, None)
            }
        };
        // How many lines a layout was learned from is no part of it.
        let layout = layout.filter(|_| way == Way::Stamped);
        let layout = layout.map(|mut layout| {
            layout.hits = 0;
            layout
        });
        let seconds = if way == Way::Stamped { seconds } else { Vec::new() };
        let said = match format.map(|format| format.reader) {
            Some(Reader::Lines(head)) if way == Way::Stamped => said(&sample.lines(), head),
            _ => None,
        };
        Plan { id, way, format, seconds, layout, said, own: None }
    }

    fn head(&self, line: &[u8]) -> Option<Head> {
        match (&self.own, self.format.map(|format| format.reader)) {
            (Some(own), _) => own.head(line),
            (None, Some(Reader::Lines(head))) => {
                let mut head = head(line)?;
                if let (None, Some(said)) = (head.level, self.said) {
                    let end = head.message.start;
                    let start = Start { line, stamp: end, end };
                    head.level = said.level(&start, false).map(|(level, _)| level);
                }
                Some(head)
            }
            _ => None,
        }
    }

    /// What the stamps of a sample tell of times.
    pub(crate) fn foresee(&self, sample: &Sample) -> Settling {
        let head = |line: &&[u8]| {
            let learned = || self.layout.as_ref().and_then(|layout| layout.head(line));
            self.head(line).or_else(learned).map(|head| head.stamp)
        };
        let mut settling = Settling::default();
        settling.take(&sample.lines().iter().filter_map(head).collect::<Vec<_>>());
        settling
    }

    /// The records of a text, before times are settled.
    pub(crate) fn read(&self, text: &[u8]) -> Raws {
        self.read_part(text, 0, State::Free)
    }

    /// The records of a part that begins where a record does, after so many lines; spans are within the part.
    pub(crate) fn read_part(&self, text: &[u8], lines_before: u32, state: State) -> Raws {
        match (self.way, self.format.map(|format| format.reader)) {
            (Way::Blocks, Some(Reader::Blocks(_, _, read))) => {
                let mut raws = read(text);
                for raw in &mut raws.records {
                    raw.line += lines_before;
                    raw.end_line += lines_before;
                }
                raws
            }
            (Way::Frames, Some(Reader::Frames(frame))) => frames::read(text, frame),
            (Way::Stamped, _) => stamped(text, self, lines_before),
            _ => unstamped(text, |line| self.head(line), lines_before, state),
        }
    }
}

/// Where the messages of a format say how severe they are, when its heads do not: a program that has levels writes them in the same
/// field of each message.
fn said(lines: &[&[u8]], head: HeadOf) -> Option<Slot> {
    let heads: Vec<(&[u8], Head)> =
        lines.iter().filter_map(|line| Some((*line, head(line)?))).collect();
    let known = heads.iter().filter(|(_, head)| head.level.is_some()).count();
    if known * 20 > heads.len() {
        return None;
    }
    let starts: Vec<Start<'_>> = heads
        .iter()
        .map(|(line, head)| {
            let end = head.message.start;
            Start { line, stamp: end, end }
        })
        .collect();
    Slot::learn(&starts, false).filter(|slot| !slot.is_before())
}

/// The format of a text and its records, before times are settled.
pub(crate) fn raws(text: &[u8], framed: bool) -> (&'static str, Raws) {
    let plan = Plan::of(&Sample::of(text), framed, &OwnFormats::default());
    (plan.id, plan.read(text))
}

/// Records that start at a line which the format, a second format or the learned layout knows; other lines go on with the record
/// before. Lines before the first record, as in a rotated file, are one record.
fn stamped(text: &[u8], plan: &Plan, lines_before: u32) -> Raws {
    let seconds: Vec<HeadOf> = plan
        .seconds
        .iter()
        .filter_map(|second| match second.reader {
            Reader::Lines(head) => Some(head),
            _ => None,
        })
        .collect();
    let mut raws = Raws::default();
    let mut cleaner = Cleaner::default();
    let dirty = Cleaner::wanted(text);
    let two_lines = plan.id == "juli";
    let labelled = plan.id == "db2diag";
    let mut said = 0;
    for line in Lines::of_part(text, lines_before) {
        let bytes = text.get(line.span.range()).unwrap_or_default();
        let cleaned = if dirty { cleaner.clean(bytes) } else { None };
        let clean = cleaned.unwrap_or(bytes);
        let found = plan
            .head(clean)
            .or_else(|| seconds.iter().find_map(|second| second(clean)))
            .or_else(|| plan.layout.as_ref().and_then(|layout| layout.head(clean)))
            .or_else(|| formats::bare_panic(clean));
        if let Some(head) = found {
            let head = if cleaned.is_some() { cleaner.restore(head) } else { head };
            let head = head.shifted(line.span.start);
            said = 0;
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
                if labelled
                    && let Some((worth, at)) = formats::db2_said(bytes)
                    && (worth > said || raw.end_line == raw.line)
                {
                    said = worth;
                    raw.head.message = Span::new(line.span.start + at, line.span.end);
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
    // The last record may go on; what comes before it does not depend on what follows.
    raws.resume = raws.records.iter().enumerate().rev().take(2).find_map(|(record, raw)| {
        // A line that is not at its end may turn out to start no record.
        let rest = text.get(raw.span.start..).unwrap_or_default();
        let until = raw.span.start + memchr::memchr(b'\n', rest)? + 1;
        Some(Resume { record, state: State::Free, until })
    });
    raws
}

/// Records of a text whose lines carry no stamps: each line is one, unless it looks like part of a trace.
fn unstamped(
    text: &[u8],
    head: impl Fn(&[u8]) -> Option<Head>,
    lines_before: u32,
    mut state: State,
) -> Raws {
    let mut raws = Raws::default();
    let mut cleaner = Cleaner::default();
    let dirty = Cleaner::wanted(text);
    let mut lines = Lines::of_part(text, lines_before).peekable();
    // The states before the last three records: whether a line starts one is told by the line after it, too, so that the
    // last of them are not settled.
    let mut before = [State::Free; 3];
    while let Some(line) = lines.next() {
        let entered = state;
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
                before = [before[1], before[2], entered];
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
    if let [.., _, _, last] = raws.records.as_slice() {
        let (record, until) = (raws.records.len() - 3, last.span.start);
        raws.resume = Some(Resume { record, state: before[0], until });
    }
    raws
}

/// Whether nothing but signs is left of a line behind its stamp, as in Erlang's `=INFO REPORT==== 14-Mar-2026::02:11:40 ===`, or nothing
/// but the id of a request, as before the exceptions of Rails.
fn alone(message: &[u8]) -> bool {
    let mut rest = message.trim_ascii();
    if let Some(id) = rest.strip_prefix(b"[").and_then(|rest| rest.strip_suffix(b"]"))
        && id.len() == 36
        && !id.contains(&b' ')
    {
        rest = &[];
    }
    rest.iter().all(|byte| matches!(byte, b'=' | b'-' | b' ' | b'*'))
}
