//! Logs of plain bytes as records and as evidence, for the command line: rows ready to print, redacted unless a
//! person asked for the values.

use std::borrow::Cow;
use std::collections::HashMap;
use std::time::SystemTime;

use detect::Config;
use jiff::Timestamp;
use redact::{Ledger, Replacement, redactable};
use text::Span;

use crate::analysis::{self, CheckRow};
use crate::encoding;
use crate::policy::Policy;
use crate::redaction::{sealed_part, sealed_word};

/// A log that was read.
pub struct LogText {
    /// As rows name it.
    pub name: String,
    bytes: Vec<u8>,
    log: logs::Log,
    /// What of it is replaced.
    config: Config,
}

impl LogText {
    /// Reads a log. Times without a year belong to the one in which the file was last written (`written`, else now);
    /// times without a zone count as `zone_offset_seconds` east of UTC. UTF-16 is read as UTF-8. The policy says which formats there
    /// are beside those that are built in, and what is replaced.
    pub fn read(
        name: String,
        bytes: Vec<u8>,
        written: Option<SystemTime>,
        zone_offset_seconds: i32,
        policy: &Policy,
    ) -> LogText {
        let options = read_options(written, zone_offset_seconds);
        let bytes = encoding::decode(&bytes).map_or(bytes, |decoded| decoded.text);
        let log = logs::Following::read_as(bytes.as_slice(), &options, policy.formats()).1;
        LogText { name, bytes, log, config: policy.apply(Config::everything()) }
    }

    /// The id of its format.
    pub fn format(&self) -> &'static str {
        self.log.format
    }

    /// The latest time of its records.
    pub fn latest(&self) -> Option<Timestamp> {
        self.log.records.iter().filter_map(|record| Some(record.time?.timestamp)).max()
    }
}

/// How a log is read that was last written at a moment.
pub(crate) fn read_options(
    written: Option<SystemTime>,
    zone_offset_seconds: i32,
) -> logs::ReadOptions {
    let written = written.and_then(|time| Timestamp::try_from(time).ok());
    let year = jiff::tz::TimeZone::UTC.to_datetime(written.unwrap_or_else(Timestamp::now)).year();
    logs::ReadOptions { year_hint: Some(year), zone_offset_seconds }
}

/// Which records are wanted. Records without a time, or without a level, belong to the record before them.
#[derive(Debug, Clone, Default)]
pub struct Wanted {
    /// Not before this moment.
    pub since: Option<Timestamp>,
    /// Before this moment.
    pub until: Option<Timestamp>,
    /// At least as severe as this.
    pub level: Option<logs::Level>,
}

/// The level with this id: `fatal`, `error`, `warning`, `info`, `debug` or `trace`.
pub fn level(id: &str) -> Option<logs::Level> {
    logs::Level::ALL.iter().copied().find(|level| level.id() == id)
}

/// A record as it is printed.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct RecordRow<'t> {
    /// First line, from 1.
    pub line: u32,
    /// Last line.
    pub end_line: u32,
    /// RFC 3339; what the stamp leaves open is filled in.
    pub time: Option<String>,
    /// Whether the stamp itself says date, year and zone.
    pub time_certain: bool,
    /// Level id.
    pub level: Option<&'static str>,
    /// Who says it.
    pub source: Option<Cow<'t, str>>,
    /// What it says, on its first line.
    pub message: Cow<'t, str>,
    /// What its messages have in common, `<*>` for what varies.
    pub template: &'t str,
}

/// A record of an incident as it is printed.
#[derive(Debug, Clone, PartialEq)]
pub struct EvidenceRow {
    /// Index of its log in the input.
    pub log: usize,
    /// First line, from 1.
    pub line: u32,
    /// Last line.
    pub end_line: u32,
    /// RFC 3339; what the stamp leaves open is filled in.
    pub time: Option<String>,
    /// Level id.
    pub level: Option<&'static str>,
    /// Who says it.
    pub source: Option<String>,
    /// What it says, on its first line.
    pub message: String,
    /// Why it should be read.
    pub reason: String,
    /// The higher, the more it weighs.
    pub score: f64,
}

/// How values of a log are shown: as they are, or as placeholders that are the same over all logs of a run.
pub struct Shown {
    ledger: Option<Ledger>,
}

impl Shown {
    /// Placeholders in place of values.
    pub fn redacted() -> Shown {
        Shown { ledger: Some(Ledger::new(Vec::new())) }
    }

    /// Placeholders of a ledger that is known.
    pub(crate) fn with(ledger: Ledger) -> Shown {
        Shown { ledger: Some(ledger) }
    }

    /// The ledger with what it learned.
    pub(crate) fn into_ledger(self) -> Option<Ledger> {
        self.ledger
    }

    /// The values, because a person asked for them.
    pub fn revealed() -> Shown {
        Shown { ledger: None }
    }

    /// What is replaced in a text.
    fn replacements(&mut self, file: &LogText) -> Vec<Replacement> {
        let Some(ledger) = &mut self.ledger else { return Vec::new() };
        ledger.reserve(&file.bytes);
        redact::replacements(&file.bytes, &redactable(&file.bytes, &file.config), ledger)
    }

    /// See [`part`].
    fn part<'t>(
        &mut self,
        file: &'t LogText,
        replacements: &[Replacement],
        span: Span,
    ) -> Cow<'t, str> {
        match &mut self.ledger {
            Some(ledger) => part(ledger, &file.config, &file.bytes, replacements, span),
            None => String::from_utf8_lossy(file.bytes.get(span.range()).unwrap_or_default()),
        }
    }

    /// A word of a record, such as its source: the values that the record's lines give away are not in it either.
    fn word(
        &mut self,
        file: &LogText,
        replacements: &[Replacement],
        lines: Span,
        of: &str,
    ) -> String {
        match &mut self.ledger {
            Some(ledger) => {
                let replacements = touching(replacements, lines);
                sealed_word(ledger, &file.config, &file.bytes, replacements, of).into_string()
            }
            None => of.to_owned(),
        }
    }

    /// The message of a record on its first line, and its source.
    fn record(&mut self, file: &LogText, record: &logs::Record) -> (String, String) {
        match &mut self.ledger {
            Some(ledger) => redacted_record(ledger, &file.config, &file.bytes, record),
            None => {
                let message = file.bytes.get(record.message.range()).unwrap_or_default();
                (String::from_utf8_lossy(message).into_owned(), record.source.to_string())
            }
        }
    }
}

/// A part of a text with its replacements made, and what that uncovers, too.
fn part<'t>(
    ledger: &mut Ledger,
    config: &Config,
    text: &'t [u8],
    replacements: &[Replacement],
    span: Span,
) -> Cow<'t, str> {
    match touching(replacements, span) {
        [] => String::from_utf8_lossy(text.get(span.range()).unwrap_or_default()),
        touching => {
            let cut = redact::replaced_part(text, touching, span);
            let sealed = redact::seal_with(&String::from_utf8_lossy(&cut), config, ledger);
            Cow::Owned(sealed.into_string())
        }
    }
}

/// The replacements that touch a span; they are in order.
fn touching(replacements: &[Replacement], span: Span) -> &[Replacement] {
    let first = replacements.partition_point(|found| found.span.end <= span.start);
    let rest = replacements.get(first..).unwrap_or_default();
    let end = rest.partition_point(|found| found.span.start < span.end);
    rest.get(..end).unwrap_or_default()
}

/// The message of a record on its first line, and its source, redacted with a ledger.
pub(crate) fn redacted_record(
    ledger: &mut Ledger,
    config: &Config,
    text: &[u8],
    record: &logs::Record,
) -> (String, String) {
    // The line before may name a value of this one.
    let lines = with_line_before(text, record.span);
    let text = text.get(lines.range()).unwrap_or_default();
    let start = record.message.start.saturating_sub(lines.start);
    let message = Span::new(start, start + record.message.len());
    let (message, source) = sealed_part(ledger, config, text, message, record.source);
    (message.into_string(), source.into_string())
}

/// Hands over the wanted records of a log, in the order of the file.
pub fn records<E>(
    file: &LogText,
    wanted: &Wanted,
    shown: &mut Shown,
    mut each: impl FnMut(&RecordRow<'_>) -> Result<(), E>,
) -> Result<(), E> {
    let replacements = shown.replacements(file);
    let templates: Vec<String> = file
        .log
        .templates
        .iter()
        .map(|template| {
            let first = file.log.records.get(template.first as usize);
            let lines = first.map_or(Span::new(0, 0), |record| record.span);
            shown.word(file, &replacements, lines, &template.text)
        })
        .collect();
    let mut sources: HashMap<&str, String> = HashMap::new();
    let (mut moment, mut severity) = (None, None);
    for record in &file.log.records {
        moment = record.time.map(|time| time.timestamp).or(moment);
        severity = record.level.or(severity);
        if wanted.since.is_some_and(|since| moment.is_none_or(|moment| moment < since))
            || wanted.until.is_some_and(|until| moment.is_none_or(|moment| moment >= until))
            || wanted.level.is_some_and(|least| severity.is_none_or(|level| level > least))
        {
            continue;
        }
        let source = (!record.source.is_empty()).then(|| {
            sources
                .entry(record.source)
                .or_insert_with(|| shown.word(file, &replacements, record.span, record.source))
                .as_str()
        });
        each(&RecordRow {
            line: record.line,
            end_line: record.end_line,
            time: record.time.map(|time| time.rfc3339()),
            time_certain: record.time.is_some_and(|time| time.certain),
            level: record.level.map(logs::Level::id),
            source: source.map(Cow::Borrowed),
            message: shown.part(file, &replacements, record.message),
            template: templates.get(record.template.0 as usize).map_or("", String::as_str),
        })?;
    }
    Ok(())
}

/// The records of an incident to read first, over all its logs, the best first.
pub fn evidence(files: &[LogText], limit: usize, shown: &mut Shown) -> Vec<EvidenceRow> {
    logs::evidence(&inputs(files), limit)
        .into_iter()
        .filter_map(|pick| {
            let file = files.get(pick.log)?;
            let record = file.log.records.get(pick.record)?;
            Some(evidence_row(file, &record, pick, shown))
        })
        .collect()
}

/// What the rule-based checks say of the logs of an incident.
pub fn analysis(files: &[LogText], shown: &mut Shown) -> Vec<CheckRow> {
    analysis::rows(&inputs(files), |log, record| {
        files.get(log).map_or_else(String::new, |file| shown.record(file, record).0)
    })
}

fn inputs(files: &[LogText]) -> Vec<logs::EvidenceInput<'_>> {
    files
        .iter()
        .map(|file| logs::EvidenceInput { name: &file.name, text: &file.bytes, log: &file.log })
        .collect()
}

fn evidence_row(
    file: &LogText,
    record: &logs::Record,
    pick: logs::Pick,
    shown: &mut Shown,
) -> EvidenceRow {
    let (message, source) = shown.record(file, record);
    EvidenceRow {
        log: pick.log,
        line: record.line,
        end_line: record.end_line,
        time: record.time.map(|time| time.rfc3339()),
        level: record.level.map(logs::Level::id),
        source: (!source.is_empty()).then_some(source),
        message,
        reason: pick.reason,
        score: pick.score,
    }
}

/// A span widened to the start of the line before its own.
fn with_line_before(text: &[u8], span: Span) -> Span {
    let start = (0..2).fold(span.start, |at, round| {
        let end = if round == 0 { at } else { at.saturating_sub(1) };
        let head = text.get(..end).unwrap_or_default();
        head.iter().rposition(|&byte| byte == b'\n').map_or(0, |found| found + 1)
    });
    Span::new(start, span.end)
}

#[cfg(test)]
mod tests {
    use super::*;

    const LOG: &str = "2026-05-01T10:00:00Z INFO  api: GET /orders for ana@example.com from 198.51.100.7\n\
        2026-05-01T10:00:01Z ERROR api: payment refused for ana@example.com\n\tat Pay.refuse(Pay.java:7)\n\
        2026-05-01T12:30:00+02:00 WARN db: slow query\n";

    fn rows(wanted: &Wanted, mut shown: Shown) -> Vec<(u32, u32, String, String)> {
        let file = LogText::read("app.log".into(), LOG.into(), None, 0, &Policy::none());
        let mut rows = Vec::new();
        records::<()>(&file, wanted, &mut shown, |row| {
            let time = row.time.clone().unwrap_or_default();
            rows.push((row.line, row.end_line, time, row.message.clone().into_owned()));
            assert!(!row.template.contains("ana@"), "{}", row.template);
            Ok(())
        })
        .expect("nothing fails");
        rows
    }

    #[test]
    fn records_are_redacted_with_the_same_placeholder_for_the_same_value() {
        let rows = rows(&Wanted::default(), Shown::redacted());
        assert_eq!(rows.len(), 3);
        assert!(rows.iter().all(|row| !row.3.contains("ana@")), "{rows:?}");
        assert!(rows[0].3.contains("[EMAIL_1]") && rows[1].3.contains("[EMAIL_1]"), "{rows:?}");
        assert_eq!((rows[1].0, rows[1].1), (2, 3));
        assert_eq!(rows[2].2, "2026-05-01T12:30:00+02:00");
    }

    #[test]
    fn a_window_and_a_level_leave_out_the_others() {
        let since = "2026-05-01T10:00:01Z".parse().ok();
        let until = "2026-05-01T10:30:00Z".parse().ok();
        let window = Wanted { since, until, level: None };
        let lines = |wanted: Wanted| -> Vec<u32> {
            let file = LogText::read("app.log".into(), LOG.into(), None, 0, &Policy::none());
            let mut lines = Vec::new();
            let _ = records::<()>(&file, &wanted, &mut Shown::revealed(), |row| {
                lines.push(row.line);
                Ok(())
            });
            lines
        };
        assert_eq!(lines(window), [2]);
        assert_eq!(lines(Wanted { level: level("warning"), ..Wanted::default() }), [2, 4]);
        assert_eq!(lines(Wanted { level: level("trace"), ..Wanted::default() }), [1, 2, 4]);
    }

    #[test]
    fn the_line_before_comes_along() {
        for (start, lines) in [(0, "a\n"), (2, "a\nb\n"), (4, "b\nc\n")] {
            let span = with_line_before(b"a\nb\nc\n", Span::new(start, start + 2));
            assert_eq!(&"a\nb\nc\n"[span.range()], lines);
        }
    }
}
