//! `tftsr evidence`: the records of an incident to read first.

use std::io::Write;
use std::path::PathBuf;

use serde::Serialize;
use text::visible;
use workbench::reading::{self, EvidenceRow, LogText};

use crate::arguments::{Evidence, Lines, Reading};
use crate::exit_code::Exit;
use crate::files::{inputs, progress};
use crate::moment::zone;
use crate::output::{note, stdout};
use crate::policy::policies;
use crate::records::{read, shown};

/// A record to read as JSON; the names are part of the contract.
#[derive(Serialize)]
struct Row<'t> {
    rank: usize,
    file: &'t str,
    line: u32,
    end_line: u32,
    time: Option<&'t str>,
    level: Option<&'static str>,
    source: Option<&'t str>,
    reason: &'t str,
    score: f64,
}

pub(crate) fn run(arguments: &Evidence, version: &'static str) -> anyhow::Result<Exit> {
    let (files, missing) = read_all(&arguments.paths, &arguments.reading, version)?;
    let rows = reading::evidence(&files, arguments.limit, &mut shown(arguments.reading.reveal));
    let mut out = stdout();
    for (index, row) in rows.iter().enumerate() {
        let file = files.get(row.log).map_or("", |file| file.name.as_str());
        match arguments.format {
            Lines::Jsonl => print_json(&mut out, index + 1, file, row)?,
            Lines::Text => print_text(&mut out, index + 1, file, row)?,
        }
    }
    out.flush()?;
    if missing > 0 {
        anyhow::bail!(
            "{missing} of {} logs could not be read; the ranking is over the others",
            files.len() + missing
        );
    }
    Ok(Exit::Done)
}

/// Reads the logs of an incident, each under the policy for it; those that cannot be read are said and counted.
pub(crate) fn read_all(
    paths: &[PathBuf],
    reading: &Reading,
    version: &'static str,
) -> anyhow::Result<(Vec<LogText>, usize)> {
    let offset = zone(&reading.zone)?;
    let inputs = inputs(paths)?;
    let policies = policies(reading.config.as_ref(), version, &inputs);
    let bar = progress(&inputs);
    let mut files: Vec<LogText> = Vec::with_capacity(inputs.len());
    for input in &inputs {
        match read(input, offset, &policies) {
            Ok(file) => files.push(file),
            Err(error) => note(&format!("tftsr: {error:#}")),
        }
        bar.inc(1);
    }
    bar.finish_and_clear();
    let missing = inputs.len() - files.len();
    Ok((files, missing))
}

fn print_json(
    out: &mut impl Write,
    rank: usize,
    file: &str,
    row: &EvidenceRow,
) -> anyhow::Result<()> {
    let row = Row {
        rank,
        file,
        line: row.line,
        end_line: row.end_line,
        time: row.time.as_deref(),
        level: row.level,
        source: row.source.as_deref(),
        reason: &row.reason,
        score: (row.score * 1000.0).round() / 1000.0,
    };
    serde_json::to_writer(&mut *out, &row)?;
    out.write_all(b"\n")?;
    Ok(())
}

fn print_text(
    out: &mut impl Write,
    rank: usize,
    file: &str,
    row: &EvidenceRow,
) -> anyhow::Result<()> {
    let time = row.time.as_deref().unwrap_or("no time");
    let level = row.level.unwrap_or("-");
    writeln!(
        out,
        "{rank:>3}. {}:{}  {time}  {level}  score {:.2}",
        visible(file),
        row.line,
        row.score
    )?;
    let source = row.source.as_ref().map(|source| format!("{source}: ")).unwrap_or_default();
    writeln!(out, "     {}{}", visible(&source), visible(&row.message))?;
    writeln!(out, "     why: {}", row.reason)?;
    Ok(())
}
