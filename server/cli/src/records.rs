//! `tftsr records`: logs as records.

use std::io::Write;

use anyhow::Context;
use serde::Serialize;
use text::visible;
use workbench::policy::Policies;
use workbench::reading::{self, LogText, RecordRow, Shown, Wanted};

use crate::arguments::{Lines, Records};
use crate::exit_code::Exit;
use crate::files::{Input, inputs, progress};
use crate::moment::{moment, zone};
use crate::output::{note, stdout};
use crate::policy::policies;

/// A record as JSON; the names are part of the contract.
#[derive(Serialize)]
struct Row<'t> {
    file: &'t str,
    line: u32,
    end_line: u32,
    time: Option<&'t str>,
    time_certain: bool,
    level: Option<&'static str>,
    source: Option<&'t str>,
    message: &'t str,
    template: &'t str,
    format: &'static str,
}

pub(crate) fn run(arguments: &Records, version: &'static str) -> anyhow::Result<Exit> {
    let offset = zone(&arguments.reading.zone)?;
    let level = match arguments.level.as_deref() {
        Some(id) => Some(reading::level(id).with_context(|| {
            format!("unknown level {id}; use fatal, error, warning, info, debug or trace")
        })?),
        None => None,
    };
    let mut shown = shown(arguments.reading.reveal);
    let inputs = inputs(&arguments.paths)?;
    let policies = policies(arguments.reading.config.as_ref(), version, &inputs);
    let several = inputs.len() > 1;
    let bar = progress(&inputs);
    let mut out = stdout();
    let mut failures = 0;
    for input in &inputs {
        bar.inc(1);
        let file = match read(input, offset, &policies) {
            Ok(file) => file,
            Err(error) => {
                failures += 1;
                note(&format!("tftsr: {error:#}"));
                continue;
            }
        };
        let limit = |typed: Option<&str>| {
            typed.map(|typed| moment(typed, offset, file.latest())).transpose()
        };
        let since = limit(arguments.since.as_deref())?;
        let until = limit(arguments.until.as_deref())?;
        let wanted = Wanted { since, until, level };
        reading::records(&file, &wanted, &mut shown, |row| match arguments.format {
            Lines::Jsonl => print_json(&mut out, &file, row),
            Lines::Text => print_text(&mut out, several.then_some(&file.name), row),
        })?;
    }
    bar.finish_and_clear();
    out.flush()?;
    if failures > 0 {
        anyhow::bail!("{failures} of {} inputs could not be read", inputs.len());
    }
    Ok(Exit::Done)
}

/// Reads an input as a log, under the policy for it.
pub(crate) fn read(
    input: &Input,
    offset_seconds: i32,
    policies: &Policies,
) -> anyhow::Result<LogText> {
    let written = match input {
        Input::File(path) => path.metadata().ok().and_then(|metadata| metadata.modified().ok()),
        Input::Stdin => None,
    };
    let policy = policies.of(input.path(), &[]);
    Ok(LogText::read(input.name(), input.read()?, written, offset_seconds, &policy))
}

pub(crate) fn shown(reveal: bool) -> Shown {
    if reveal { Shown::revealed() } else { Shown::redacted() }
}

fn print_json(out: &mut impl Write, file: &LogText, row: &RecordRow<'_>) -> anyhow::Result<()> {
    let row = Row {
        file: &file.name,
        line: row.line,
        end_line: row.end_line,
        time: row.time.as_deref(),
        time_certain: row.time_certain,
        level: row.level,
        source: row.source.as_deref(),
        message: &row.message,
        template: row.template,
        format: file.format(),
    };
    serde_json::to_writer(&mut *out, &row)?;
    out.write_all(b"\n")?;
    Ok(())
}

fn print_text(
    out: &mut impl Write,
    file: Option<&String>,
    row: &RecordRow<'_>,
) -> anyhow::Result<()> {
    if let Some(file) = file {
        write!(out, "{}:", visible(file))?;
    }
    // A time that had to be completed says so.
    let guess = if row.time.is_some() && !row.time_certain { "~" } else { "" };
    let time = row.time.as_deref().unwrap_or("-");
    write!(out, "{}\t{guess}{time}\t{}\t", row.line, row.level.unwrap_or("-"))?;
    if let Some(source) = &row.source {
        write!(out, "{}: ", visible(source))?;
    }
    writeln!(out, "{}", visible(&row.message))?;
    Ok(())
}
