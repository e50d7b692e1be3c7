//! Several logs as one story: their records in order of time, redacted, with links back.

use std::path::Path;
use std::sync::Arc;

use detect::Config;
use jiff::{SignedDuration, Timestamp};
use redact::Ledger;
use serde::Deserialize;
use serde_json::{Value, json};

use super::arguments;
use super::timeline::time;
use super::triage::attached_logs;
use crate::log_view::{byte_of, record_at};
use crate::outcome::{CommandError, FileChange, Outcome, counted};
use crate::redaction::WORKSPACE_SCOPE;
use crate::triage_document::Target;
use crate::{Workbench, uri};

/// Most records of one timeline, unless asked otherwise.
const MOST: usize = 500;
/// Seconds on either side of a record, unless asked otherwise.
const AROUND: u32 = 60;
/// Longest message of a row, in characters.
const LONGEST: usize = 240;

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct Merge {
    #[serde(default)]
    uris: Vec<String>,
    issue_id: Option<String>,
    uri: Option<String>,
    since: Option<String>,
    until: Option<String>,
    limit: Option<usize>,
}

pub(super) fn merge(workbench: &Workbench, argument: &Value) -> Result<Outcome, CommandError> {
    let command = "tftsr.mergeTimeline";
    let merge: Merge = arguments(command, argument)?;
    let moment = |name: &str, given: Option<&String>| match given {
        None => Ok(None),
        Some(given) => time(given).map(Some).ok_or_else(|| CommandError::Arguments {
            command: command.to_owned(),
            problem: format!(
                "{name} must be a time such as 2026-03-14T02:11:40Z or 2026-03-14 02:11"
            ),
        }),
    };
    let window = Window {
        since: moment("since", merge.since.as_ref())?,
        until: moment("until", merge.until.as_ref())?,
        limit: merge.limit.unwrap_or(MOST),
    };
    let target = Target { issue_id: merge.issue_id, uri: merge.uri };
    let (logs, scope) = logs_of(workbench, &merge.uris, &target)?;
    written(workbench, &logs, &scope, &window, "Timeline", None)
}

#[derive(Deserialize)]
struct Around {
    uri: Option<String>,
    #[serde(default)]
    offset: usize,
    line: Option<u32>,
    seconds: Option<u32>,
    #[serde(default)]
    uris: Vec<String>,
    limit: Option<usize>,
}

pub(super) fn around(workbench: &Workbench, argument: &Value) -> Result<Outcome, CommandError> {
    let around: Around = arguments("tftsr.aroundRecord", argument)?;
    let uri = workbench.log_uri(around.uri.as_deref())?;
    let log = workbench.log_of(&uri)?;
    let here = record_at(&log, byte_of(&log, around.line, around.offset)).unwrap_or(0);
    let at = log.records.iter().take(here + 1).rev().find_map(|record| record.time);
    let at = at.ok_or_else(|| {
        CommandError::Missing(format!("no record of {} up to here has a time", uri::name(&uri)))
    })?;
    let length = SignedDuration::from_secs(i64::from(around.seconds.unwrap_or(AROUND)));
    let beyond = |_| CommandError::Refused("the time of the record is out of range".to_owned());
    let window = Window {
        since: Some(at.timestamp.checked_sub(length).map_err(beyond)?),
        until: Some(at.timestamp.checked_add(length).map_err(beyond)?),
        limit: around.limit.unwrap_or(MOST),
    };
    let target = Target { issue_id: None, uri: None };
    let (mut logs, scope) = logs_of(workbench, &around.uris, &target)?;
    if !logs.contains(&uri) {
        logs.insert(0, uri.clone());
    }
    let marked = log.records.get(here).map(|record| (uri, record.line));
    written(workbench, &logs, &scope, &window, "Around", marked.as_ref())
}

/// What of the logs is told.
struct Window {
    since: Option<Timestamp>,
    until: Option<Timestamp>,
    limit: usize,
}

impl Window {
    /// The same, so many milliseconds on.
    fn moved(&self, millis: i64) -> Window {
        let by = SignedDuration::from_millis(millis);
        let moved = |at: Timestamp| at.checked_add(by).unwrap_or(at);
        Window { since: self.since.map(moved), until: self.until.map(moved), limit: self.limit }
    }
}

/// The logs to merge and the scope of their placeholders: those given, those of an issue, else the open ones.
pub(super) fn logs_of(
    workbench: &Workbench,
    given: &[String],
    target: &Target,
) -> Result<(Vec<String>, String), CommandError> {
    if !given.is_empty() {
        let given: Vec<String> = given.iter().map(|uri| workbench.spelled(uri)).collect();
        return Ok((given, WORKSPACE_SCOPE.to_owned()));
    }
    if target.issue_id.is_some() || target.uri.is_some() {
        let triage = workbench.triage_text(target)?;
        let evidence: Vec<_> = ::triage::parse(&triage.document.text())
            .evidence
            .into_iter()
            .map(|evidence| evidence.value)
            .collect();
        return Ok((attached_logs(workbench, &triage, &evidence), triage.issue_id));
    }
    Ok((workbench.open_logs(), WORKSPACE_SCOPE.to_owned()))
}

/// One record of the timeline.
struct Row {
    time: Timestamp,
    certain: bool,
    log: usize,
    record: usize,
}

fn written(
    workbench: &Workbench,
    uris: &[String],
    scope: &str,
    window: &Window,
    title: &str,
    marked: Option<&(String, u32)>,
) -> Result<Outcome, CommandError> {
    if uris.is_empty() {
        return Err(CommandError::Missing(
            "no log is open; open some, or give their uris".to_owned(),
        ));
    }
    let mut texts: Vec<(Vec<u8>, Arc<logs::Log>)> = Vec::new();
    for uri in uris {
        texts.push(workbench.text_and_log_of(uri)?);
    }
    let config = workbench.sealing();
    let clocks = clocks(uris, &texts);
    let moved = marked
        .and_then(|(uri, _)| uris.iter().position(|other| other == uri))
        .and_then(|log| clocks.get(log))
        .map_or(0, |clock| clock.offset_millis);
    let mut rows = rows(&texts, &clocks, &window.moved(moved));
    let found = rows.len();
    rows.truncate(window.limit);
    let folder = workbench.document_folder(uri::to_path(&uris[0]).as_deref());
    let links: Vec<String> = uris
        .iter()
        .map(|uri| {
            uri::to_path(uri).map_or_else(|| uri::name(uri), |path| uri::relative(&path, &folder))
        })
        .collect();
    let (table, note) = workbench.with_ledger(scope, |ledger| {
        let mut table = String::from("| Time (UTC) | Where | Level | What |\n|---|---|---|---|\n");
        for row in &rows {
            let (Some((text, log)), Some(link)) = (texts.get(row.log), links.get(row.log)) else {
                continue;
            };
            let Some(record) = log.records.get(row.record) else { continue };
            let here = marked
                .as_ref()
                .is_some_and(|(uri, line)| uris.get(row.log) == Some(uri) && *line == record.line);
            table.push_str(&line(ledger, &config, row, text, &record, link, here));
        }
        table
    });
    let first = rows.first().map(|row| row.time.strftime("%Y-%m-%d %H:%M:%S").to_string());
    let mut text = format!("# {title} {}\n\n", first.as_deref().unwrap_or("(no record)"));
    text.push_str(&format!(
        "{} of {}, in order of time{}.\n",
        counted(rows.len(), "record"),
        counted(uris.len(), "log"),
        if found > rows.len() {
            format!("; {} more are left out", found - rows.len())
        } else {
            String::new()
        },
    ));
    text.push_str("A `~` marks a time whose year or zone the log does not say.\n");
    for (clock, link) in clocks.iter().zip(&links) {
        text.push_str(&told(clock, link));
    }
    text.push('\n');
    text.push_str(&table);
    let stamp =
        first.map(|first| format!("-{}", first.replace([' ', ':'], "-"))).unwrap_or_default();
    let name = format!("{}{stamp}", title.to_lowercase());
    let target = uri::of_path(&workbench.free_path(&folder, &name));
    let mut outcome = Outcome::of(json!({
        "uri": target, "records": rows.len(), "leftOut": found - rows.len(),
    }))
    .saying(format!("{} in {}.", counted(rows.len(), "record"), uri::name(&target)));
    outcome.changes.push(FileChange::Create { uri: target.clone(), text });
    outcome.show = Some(target);
    Ok(match note {
        Some(note) => outcome.warning_if(workbench.once(note)),
        None => outcome,
    })
}

/// How each log's clock is brought to that of the others. What logs without stamps are spread over tells no time.
fn clocks(uris: &[String], texts: &[(Vec<u8>, Arc<logs::Log>)]) -> Vec<logs::Alignment> {
    let inputs: Vec<logs::EvidenceInput<'_>> = uris
        .iter()
        .zip(texts)
        .map(|(name, (text, log))| logs::EvidenceInput { name, text, log })
        .collect();
    logs::alignments(&inputs)
}

/// A sentence on a clock that was moved.
fn told(clock: &logs::Alignment, link: &str) -> String {
    let why = match clock.basis {
        _ if clock.offset_millis == 0 => return String::new(),
        logs::Basis::SharedNames => "names in it stand in other logs at that time",
        logs::Basis::Extent => "it is taken to span the time of the others",
        logs::Basis::Stamps | logs::Basis::Spread => return String::new(),
    };
    let seconds = clock.offset_millis as f64 / 1000.0;
    format!("The clock of {link} is moved by {seconds:+} s: {why}.\n")
}

/// The records within the window, in order of time on one clock; at the same time in the order of the logs.
fn rows(
    texts: &[(Vec<u8>, Arc<logs::Log>)],
    clocks: &[logs::Alignment],
    window: &Window,
) -> Vec<Row> {
    let mut rows: Vec<Row> = Vec::new();
    for (log_index, ((_, log), clock)) in texts.iter().zip(clocks).enumerate() {
        let offset = SignedDuration::from_millis(clock.offset_millis);
        for (record_index, record) in log.records.iter().enumerate() {
            let Some(time) = record.time else { continue };
            let Ok(at) = time.timestamp.checked_add(offset) else { continue };
            if window.since.is_some_and(|since| at < since)
                || window.until.is_some_and(|until| at > until)
            {
                continue;
            }
            rows.push(Row {
                time: at,
                certain: time.certain && offset.is_zero(),
                log: log_index,
                record: record_index,
            });
        }
    }
    rows.sort_by_key(|row| (row.time, row.log, row.record));
    rows
}

fn line(
    ledger: &mut Ledger,
    config: &Config,
    row: &Row,
    text: &[u8],
    record: &logs::Record,
    link: &str,
    here: bool,
) -> String {
    let (message, source) = crate::reading::redacted_record(ledger, config, text, record);
    let mut what = if source.is_empty() { message } else { format!("{source}: {message}") };
    what = what.split_whitespace().collect::<Vec<_>>().join(" ");
    if let Some((cut, _)) = what.char_indices().nth(LONGEST) {
        what.truncate(cut);
        what.push('…');
    }
    let what = what.replace('`', "'").replace('|', "\\|").replace(char::is_control, " ");
    let name = Path::new(link).file_name().unwrap_or_default().to_string_lossy();
    format!(
        "| {}{} | {}[{name}:{line}]({target}#L{line}){} | {} | `{what}` |\n",
        if row.certain { "" } else { "~" },
        row.time.strftime("%Y-%m-%d %H:%M:%S%.3f"),
        if here { "**" } else { "" },
        if here { "**" } else { "" },
        record.level.map_or("", logs::Level::id),
        line = record.line,
        target = link.replace(' ', "%20"),
    )
}
