//! `tftsr log`: what can be said of logs without AI.

use std::io::Write;

use serde_json::{Value, json};
use text::visible;
use workbench::analysis::to_json;
use workbench::{Workbench, commands, reading};

use crate::arguments::{Lines, Log, LogVerb};
use crate::call::run_command;
use crate::evidence::read_all;
use crate::exit_code::Exit;
use crate::output::stdout;
use crate::records::shown;

pub(crate) fn run(
    arguments: &Log,
    version: &'static str,
    workbench: impl FnOnce() -> Workbench,
) -> anyhow::Result<Exit> {
    let (paths, issue, all, format, reading) = match &arguments.verb {
        LogVerb::Analyze { paths, issue, all, format, reading } => {
            (paths, issue, *all, *format, reading)
        }
        LogVerb::Excerpt { path, offset, line, time } => {
            let argument = json!({
                "uri": path.to_string_lossy(), "offset": offset, "line": line, "time": time,
            });
            return excerpt(&workbench(), &argument);
        }
    };
    let (mut checks, mut missing) = (Value::Null, 0);
    if paths.is_empty() {
        let outcome =
            run_command(&workbench(), "analyzeLogs", &json!({ "issueId": issue, "uri": null }))?;
        checks = outcome.result["checks"].clone();
    } else {
        let (files, unread) = read_all(paths, reading, version)?;
        missing = unread;
        if !files.is_empty() {
            checks = to_json(&reading::analysis(&files, &mut shown(reading.reveal)));
        }
    }
    let mut out = stdout();
    for check in checks.as_array().into_iter().flatten() {
        if !all && check["interesting"] != json!(true) {
            continue;
        }
        match format {
            Lines::Jsonl => {
                serde_json::to_writer(&mut out, check)?;
                out.write_all(b"\n")?;
            }
            Lines::Text => print_text(&mut out, check)?,
        }
    }
    out.flush()?;
    if missing > 0 {
        anyhow::bail!("{missing} of {} logs could not be read", paths.len().max(missing));
    }
    Ok(Exit::Done)
}

/// The page goes to stdout instead of into a file.
fn excerpt(workbench: &Workbench, argument: &Value) -> anyhow::Result<Exit> {
    let outcome = commands::run(workbench, "openLarge", argument)?;
    let mut out = stdout();
    for change in &outcome.changes {
        out.write_all(change.after().as_bytes())?;
    }
    out.flush()?;
    Ok(Exit::Done)
}

fn print_text(out: &mut impl Write, check: &Value) -> std::io::Result<()> {
    let text = |value: &Value| visible(value.as_str().unwrap_or_default()).into_owned();
    writeln!(out, "{}: {}", text(&check["name"]), text(&check["message"]))?;
    for example in check["examples"].as_array().into_iter().flatten() {
        let time = example["time"].as_str().unwrap_or("no time");
        writeln!(
            out,
            "  {}:{}  {time}  {}",
            text(&example["file"]),
            example["line"],
            text(&example["reason"])
        )?;
        writeln!(out, "    {}", text(&example["text"]))?;
    }
    Ok(())
}
