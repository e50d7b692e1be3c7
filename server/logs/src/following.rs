//! A log that is read once and then followed: what is appended costs what it is long, and gives what reading all of it gives.
//!
//! What is kept beside the log is where reading may go on ([`crate::record::Resume`]) and what was known there: the state of the
//! times and of the templates before the records that are read again. Where the appended part changes what all of the text decides
//! (its format, the order of day and month, the year of the first record), nothing is followed and all is read again.

use text::Span;

use crate::continuation::State;
use crate::own::OwnFormats;
use crate::read::Plan;
use crate::record::{Log, Raw, Raws, ReadOptions, Record, Resume, Template, TemplateId};
use crate::records::Records;
use crate::sniff::{Sample, Source};
use crate::stamp::Stamp;
use crate::template::Miner;
use crate::time::{Decision, Settling};

/// Reads a log. Time is linear in the length of the text.
pub fn read(text: &[u8], options: &ReadOptions) -> Log {
    Following::read(text, options).1
}

/// What is kept of a log to follow it.
pub struct Following {
    options: ReadOptions,
    own: OwnFormats,
    plan: Plan,
    decision: Decision,
    resume: Option<Here>,
    miner: Miner,
    /// For each template of the miner its number in the log, or `NONE`.
    numbers: Vec<u32>,
}

const NONE: u32 = u32::MAX;
/// Bytes that are read at once.
const PIECE: usize = 1 << 20;

/// Where the next piece begins.
#[derive(Clone, Copy)]
struct Piece {
    at: usize,
    lines_before: u32,
    state: State,
}

/// What holds the state may hold messages; what is printed of it does not.
impl std::fmt::Debug for Following {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Following").field("format", &self.plan.id).finish_non_exhaustive()
    }
}

/// Where reading goes on.
#[derive(Clone, Copy)]
struct Here {
    resume: Resume,
    /// The byte at which the record starts.
    at: usize,
    lines_before: u32,
    /// The times before it.
    settling: Settling,
}

impl Following {
    /// Reads a log, and keeps what is needed to follow it.
    pub fn read(text: &[u8], options: &ReadOptions) -> (Following, Log) {
        Following::read_as(text, options, &OwnFormats::default())
    }

    /// The same where a person described formats: one that fits counts before those that are built in.
    pub fn read_as(
        source: &(impl Source + ?Sized),
        options: &ReadOptions,
        own: &OwnFormats,
    ) -> (Following, Log) {
        Following::read_in_pieces(source, options, own, PIECE)
    }

    /// The same in pieces of so many bytes.
    pub(crate) fn read_in_pieces(
        source: &(impl Source + ?Sized),
        options: &ReadOptions,
        own: &OwnFormats,
        length: usize,
    ) -> (Following, Log) {
        let sample = Sample::of(source);
        let plan = Plan::of(&sample, false, own);
        // What all stamps decide is foreseen by those of a sample; where it turns out otherwise, all is read again.
        let foreseen = plan.foresee(&sample).decide(source, options);
        let read = |decision| {
            let following = Following {
                options: *options,
                own: own.clone(),
                plan: plan.clone(),
                decision,
                resume: None,
                miner: Miner::default(),
                numbers: Vec::new(),
            };
            following.read_all(source, length)
        };
        let (following, log, settling) = read(foreseen);
        match settling.decide(source, options) {
            decided if decided == foreseen => (following, log),
            // What stamps decide does not depend on what was foreseen, so that once more is enough.
            decided => {
                let (following, log, _) = read(decided);
                (following, log)
            }
        }
    }

    /// Reads all of a text, in pieces where the format allows, so that what is found lies beside the records for a piece at a time.
    fn read_all(
        mut self,
        source: &(impl Source + ?Sized),
        mut length: usize,
    ) -> (Following, Log, Settling) {
        let mut log = Log {
            format: self.plan.id,
            records: Records::default(),
            templates: Vec::new(),
            meta: Vec::new(),
        };
        let (mut all, mut settling) = (Settling::default(), Settling::default());
        let mut piece = Piece { at: 0, lines_before: 0, state: State::Free };
        loop {
            let end = source.length().min(piece.at.saturating_add(length));
            let part = source.bytes(Span::new(piece.at, end));
            let is_last = end == source.length();
            let whole = match is_last {
                true => part.len(),
                false => memchr::memrchr(b'\n', &part).map_or(0, |end| end + 1),
            };
            let part = part.get(..whole).unwrap_or_default();
            let mut raws = self.plan.read_part(part, piece.lines_before, piece.state);
            let resume = raws.resume.filter(|resume| !is_last && resume.record > 0);
            if let Some((resume, next)) =
                resume.and_then(|resume| Some((resume, *raws.records.get(resume.record)?)))
            {
                raws.records.truncate(resume.record);
                raws.meta.retain(|span| span.start < next.span.start);
                raws.resume = None;
                all.take(&stamps(&raws));
                settling = self.take_in(&mut log, part, piece.at, &raws, settling);
                piece = Piece {
                    at: piece.at + next.span.start,
                    lines_before: next.line - 1,
                    state: resume.state,
                };
            } else if is_last {
                all.take(&stamps(&raws));
                self.take_in(&mut log, part, piece.at, &raws, settling);
                // All are numbered now, whatever became one.
                self.miner.merged();
                self.number(&mut log, 0);
                return (self, log, all);
            } else {
                length = usize::MAX;
            }
        }
    }

    /// Whether a text that is the same up to a byte may be followed at all; where it was edited before that, it is not.
    pub fn follows(&self, same_until: usize) -> bool {
        self.resume.is_some_and(|here| here.resume.until <= same_until)
    }

    /// Brings a log, as it was read or followed last, to a text that is the same up to a byte. Gives back whether that was
    /// possible; where it was not, the log and this are as they were.
    #[must_use]
    pub fn follow(
        &mut self,
        log: &mut Log,
        source: &(impl Source + ?Sized),
        same_until: usize,
        options: &ReadOptions,
    ) -> bool {
        let Some(here) = self.resume.filter(|here| here.resume.until <= same_until) else {
            return false;
        };
        if *options != self.options
            || same_until > source.length()
            || Plan::of(&Sample::of(source), false, &self.own) != self.plan
        {
            return false;
        }
        let tail = source.bytes(Span::new(here.at, source.length()));
        let raws = self.plan.read_part(&tail, here.lines_before, here.resume.state);
        let mut settling = here.settling;
        settling.take(&stamps(&raws));
        if settling.decide(source, options) != self.decision {
            return false;
        }
        self.miner.back_to_mark();
        self.forget_from(log, here.resume.record);
        log.meta.retain(|span| span.start < here.at);
        self.take(log, &tail, here.at, &raws, here.settling);
        true
    }

    /// Takes out the records from one on.
    fn forget_from(&mut self, log: &mut Log, record: usize) {
        for gone in log.records.cut(record) {
            let Some(template) = log.templates.get_mut(gone.0 as usize) else { continue };
            template.count -= 1;
            // Templates are numbered as they first appear, so those that are left without a record are the last ones.
            if template.count == 0 {
                log.templates.truncate(gone.0 as usize);
            }
        }
        self.numbers.truncate(self.miner.len());
        let left = log.templates.len();
        for number in &mut self.numbers {
            if *number as usize >= left {
                *number = NONE;
            }
        }
    }

    /// Takes in the records of a part that starts at a byte, with the times before it, and numbers their templates.
    fn take(&mut self, log: &mut Log, part: &[u8], at: usize, raws: &Raws, settling: Settling) {
        let known = log.records.len();
        self.take_in(log, part, at, raws, settling);
        let from = match self.miner.merged() {
            true => {
                self.numbers.clear();
                log.templates.clear();
                0
            }
            false => known,
        };
        self.number(log, from);
    }

    /// The same without the numbers; gives back the times after it.
    fn take_in(
        &mut self,
        log: &mut Log,
        part: &[u8],
        at: usize,
        raws: &Raws,
        mut settling: Settling,
    ) -> Settling {
        let firm = raws.resume.map_or(raws.records.len(), |resume| resume.record);
        self.resume = None;
        for (index, raw) in raws.records.iter().enumerate() {
            if index == firm {
                self.miner.mark();
                self.resume = raws.resume.map(|resume| Here {
                    resume: Resume {
                        record: log.records.len(),
                        until: at + resume.until,
                        ..resume
                    },
                    at: at + raw.span.start,
                    lines_before: raw.line - 1,
                    settling,
                });
            }
            let time = settling.settle(raw.head.stamp, self.decision, &self.options);
            let message = first_line(part, within(raw.head.message, raw.span));
            let source = part.get(raw.head.source.range()).unwrap_or_default();
            let template = match raw.head.key {
                Some(key) => self.miner.fixed(key),
                None => self.miner.id(part.get(message.range()).unwrap_or_default()),
            };
            log.records.push(Record {
                span: raw.span.shifted(at),
                line: raw.line,
                end_line: raw.end_line,
                time,
                level: raw.head.level,
                source: &String::from_utf8_lossy(source.trim_ascii()),
                message: message.shifted(at),
                template: TemplateId(template),
            });
        }
        log.meta.extend(raws.meta.iter().map(|span| span.shifted(at)));
        settling
    }

    /// Numbers the templates of the records from one on, in the order in which they first appear.
    fn number(&mut self, log: &mut Log, from: usize) {
        self.numbers.resize(self.miner.len(), NONE);
        let Log { records, templates, .. } = log;
        for (index, found) in records.found(from).enumerate() {
            let root = self.miner.root(found);
            let Some(number) = self.numbers.get_mut(root as usize) else { continue };
            if *number == NONE {
                *number = u32::try_from(templates.len()).unwrap_or(NONE - 1);
                let first = u32::try_from(from + index).unwrap_or(u32::MAX);
                templates.push(Template { text: self.miner.text(root), count: 0, first });
            }
            if let Some(template) = templates.get_mut(*number as usize) {
                template.count += 1;
            }
        }
        let number = |found: u32| self.numbers.get(self.miner.root(found) as usize).copied();
        let found = u32::try_from(self.miner.len()).unwrap_or(u32::MAX);
        records.set_numbers((0..found).map(|found| number(found).unwrap_or(NONE)).collect());
    }
}

fn stamps(raws: &Raws) -> Vec<Option<Stamp>> {
    raws.records.iter().map(|Raw { head, .. }| head.stamp).collect()
}

impl Log {
    /// Moves the records behind an edit by what it adds, so that they stay about where they were: a span became so many bytes, and
    /// so many lines more or fewer. What the edit changed is not read.
    pub fn shift(&mut self, span: Span, inserted: usize, lines: i64) {
        let line =
            |number: u32| u32::try_from((i64::from(number) + lines).max(1)).unwrap_or(number);
        let first = self.records.partition_point(|record| record.span.end < span.start);
        for index in first..self.records.len() {
            self.records.change(index, |record| {
                let is_behind = is_behind(record.span.start, span);
                record.span = moved(record.span, span, inserted);
                record.message = moved(record.message, span, inserted);
                if is_behind {
                    record.line = line(record.line);
                }
                record.end_line = line(record.end_line).max(record.line);
            });
        }
        for meta in &mut self.meta {
            *meta = moved(*meta, span, inserted);
        }
    }

    /// Whether [`Log::shift`] would change anything: not where as much was put in as was taken out, inside of a message.
    pub fn moves(&self, span: Span, inserted: usize, lines: i64) -> bool {
        if inserted != span.len() || lines != 0 {
            return true;
        }
        let ends = |of: Span| [of.start, of.end];
        let within = |at: usize| at > span.start && at < span.end;
        let first = self.records.partition_point(|record| record.span.end < span.start);
        let records = self.records.iter().skip(first);
        let mut records = records.take_while(|record| record.span.start < span.end);
        records.any(|record| ends(record.span).into_iter().chain(ends(record.message)).any(within))
            || self.meta.iter().any(|meta| ends(*meta).into_iter().any(within))
    }
}

/// Where a span of the text is after an edit that made so many bytes of another span.
pub fn moved(of: Span, span: Span, inserted: usize) -> Span {
    let place = |at: usize| match at {
        at if at <= span.start => at,
        at if at >= span.end => at - span.len() + inserted,
        _ => span.start + inserted,
    };
    let start = match is_behind(of.start, span) {
        true => of.start - span.len() + inserted,
        false => place(of.start),
    };
    Span::new(start, place(of.end).max(start))
}

/// Whether a byte stands behind an edit. What begins where something is inserted does.
fn is_behind(at: usize, span: Span) -> bool {
    at >= span.end && (at > span.start || span.is_empty())
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
