//! How much was logged when, by level or source, as a figure and as a line of text.

use std::collections::BTreeMap;
use std::path::PathBuf;

use ::export::{Chart, Series, Volume, figure_svg};
use jiff::Timestamp;
use serde::Deserialize;
use serde_json::{Value, json};

use super::merged::logs_of;
use super::timeline::time;
use super::{arguments, word};
use crate::outcome::{CommandError, Outcome, counted};
use crate::triage_document::Target;
use crate::{Workbench, disk, uri};

const COMMAND: &str = "tftsr.logVolume";
/// Columns of a figure, at most.
const MOST_COLUMNS: i64 = 60;
/// Sources that have a pattern of their own; all others are one.
const MOST_SOURCES: usize = 5;
/// Lengths of a column that people think in, in seconds.
const STEPS: &[i64] = &[
    1, 2, 5, 10, 15, 30, 60, 120, 300, 600, 900, 1_800, 3_600, 7_200, 14_400, 21_600, 43_200,
    86_400, 172_800, 604_800,
];

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct Arguments {
    #[serde(default)]
    uris: Vec<String>,
    issue_id: Option<String>,
    uri: Option<String>,
    by: Option<String>,
    since: Option<String>,
    until: Option<String>,
    output: Option<String>,
    #[serde(default)]
    text_only: bool,
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum By {
    Level,
    Source,
}

pub(super) fn volume(workbench: &Workbench, argument: &Value) -> Result<Outcome, CommandError> {
    let asked: Arguments = arguments(COMMAND, argument)?;
    let choice = |id: &str| match id {
        "level" => Some(By::Level),
        "source" => Some(By::Source),
        _ => None,
    };
    let by =
        word(COMMAND, "by", asked.by.as_deref(), choice, "level, source")?.unwrap_or(By::Level);
    let moment = |name: &str, given: Option<&String>| match given {
        None => Ok(None),
        Some(given) => time(given).map(Some).ok_or_else(|| CommandError::Arguments {
            command: COMMAND.to_owned(),
            problem: format!(
                "{name} must be a time such as 2026-03-14T02:11:40Z or 2026-03-14 02:11"
            ),
        }),
    };
    let (since, until) =
        (moment("since", asked.since.as_ref())?, moment("until", asked.until.as_ref())?);
    let target = Target { issue_id: asked.issue_id, uri: asked.uri };
    let (logs, scope) = logs_of(workbench, &asked.uris, &target)?;
    let Some(first) = logs.first() else {
        return Err(CommandError::Missing(
            "no log is open; open some, or give their uris".to_owned(),
        ));
    };
    let mut records = Vec::new();
    for uri in &logs {
        let log = workbench.log_of(uri)?;
        records.extend(log.records.iter().filter_map(|record| {
            let at = record.time?.timestamp;
            let within =
                since.is_none_or(|since| at >= since) && until.is_none_or(|until| at <= until);
            let name = match by {
                By::Level => record.level.map_or("no level", logs::Level::id).to_owned(),
                By::Source => record.source.to_string(),
            };
            within.then_some((at, name))
        }));
    }
    let volume = counted_by(&records, by).ok_or_else(|| {
        CommandError::Missing("no record of these logs has a time within this window".to_owned())
    })?;
    let volume = sealed(workbench, &scope, volume);
    let text = volume.sparkline();
    let result = |path: Option<&PathBuf>| {
        json!({
            "path": path.map(|path| path.display().to_string()),
            "text": text,
            "markdown": volume.markdown(),
            "records": records.len(),
        })
    };
    if asked.text_only {
        return Ok(Outcome::of(result(None)).saying(text.clone()));
    }
    let path = match &asked.output {
        Some(output) => workbench.environment().current_dir.join(output),
        None => {
            let folder = uri::to_path(first).and_then(|path| path.parent().map(PathBuf::from));
            let folder = folder.unwrap_or_else(|| workbench.environment().current_dir.clone());
            super::exports::free(&folder.join("log-volume.svg"))
        }
    };
    // Nothing that exists is written over.
    disk::create(&path, figure_svg(&Chart::Volume(volume.clone())).as_bytes())?;
    let said = format!("{} in {}.", counted(records.len(), "record"), path.display());
    Ok(Outcome::of(result(Some(&path))).saying(said))
}

/// How much some logs hold when, by level, as a block of Markdown; empty when no record of them has a time.
pub(super) fn block(workbench: &Workbench, scope: &str, logs: &[String]) -> String {
    let mut records = Vec::new();
    for uri in logs {
        let Ok(log) = workbench.log_of(uri) else { continue };
        records.extend(log.records.iter().filter_map(|record| {
            let name = record.level.map_or("no level", logs::Level::id).to_owned();
            Some((record.time?.timestamp, name))
        }));
    }
    match counted_by(&records, By::Level) {
        Some(volume) => sealed(workbench, scope, volume).markdown(),
        None => String::new(),
    }
}

/// The records in columns of equal length; `None` when there are none.
fn counted_by(records: &[(Timestamp, String)], by: By) -> Option<Volume> {
    let first = records.iter().map(|(time, _)| time.as_second()).min()?;
    let last = records.iter().map(|(time, _)| time.as_second()).max()?;
    let span = last - first + 1;
    let step = STEPS
        .iter()
        .copied()
        .find(|step| span / step + 2 <= MOST_COLUMNS)
        .unwrap_or_else(|| span / MOST_COLUMNS + 1);
    let start = first - first.rem_euclid(step);
    let columns = usize::try_from((last - start) / step + 1).ok()?;
    let mut counts: BTreeMap<&str, Vec<u32>> = BTreeMap::new();
    for (time, name) in records {
        let column = usize::try_from((time.as_second() - start) / step).ok()?;
        let series = counts.entry(name).or_insert_with(|| vec![0; columns]);
        if let Some(count) = series.get_mut(column) {
            *count = count.saturating_add(1);
        }
    }
    let mut series: Vec<Series> = match by {
        // The worst stand on top.
        By::Level => {
            let worst = |name: &str| logs::Level::ALL.iter().position(|level| level.id() == name);
            let mut all: Vec<(&str, Vec<u32>)> = counts.into_iter().collect();
            all.sort_by_key(|(name, _)| std::cmp::Reverse(worst(name).unwrap_or(usize::MAX)));
            all.into_iter().map(|(name, counts)| Series { name: name.to_owned(), counts }).collect()
        }
        By::Source => by_source(counts, columns),
    };
    series.iter_mut().filter(|series| series.name.is_empty()).for_each(|series| {
        series.name = "no source".to_owned();
    });
    let start = Timestamp::from_second(start).ok()?;
    Some(Volume { start, step: u32::try_from(step).ok()?, series, impact: None, marks: Vec::new() })
}

/// Those that say most, and all others as one.
fn by_source(counts: BTreeMap<&str, Vec<u32>>, columns: usize) -> Vec<Series> {
    let mut all: Vec<(&str, Vec<u32>)> = counts.into_iter().collect();
    let total = |counts: &[u32]| counts.iter().map(|count| u64::from(*count)).sum::<u64>();
    all.sort_by_key(|(_, counts)| std::cmp::Reverse(total(counts)));
    let rest = all.split_off(MOST_SOURCES.min(all.len()));
    let mut series: Vec<Series> =
        all.into_iter().map(|(name, counts)| Series { name: name.to_owned(), counts }).collect();
    if !rest.is_empty() {
        let mut sum = vec![0u32; columns];
        for (_, counts) in &rest {
            sum.iter_mut().zip(counts).for_each(|(sum, count)| *sum = sum.saturating_add(*count));
        }
        series.push(Series { name: format!("{} others", rest.len()), counts: sum });
    }
    series
}

/// A source may be a person or a machine: its name is sealed as a field of that name would be.
fn sealed(workbench: &Workbench, scope: &str, mut volume: Volume) -> Volume {
    for series in &mut volume.series {
        let plain = series.name.split_whitespace().collect::<Vec<_>>().join(" ");
        series.name = workbench.seal(scope, &plain).into_string();
    }
    volume
}
