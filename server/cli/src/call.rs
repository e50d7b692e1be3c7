//! `tftsr call`: any command of the language server from a shell.

use std::io::{Read, Write};
use std::time::Duration;

use anyhow::Context;
use serde_json::Value;
use workbench::commands::{self, COMMANDS};
use workbench::outcome::{CommandError, FileChange, Outcome};
use workbench::{Workbench, disk};

use crate::arguments::Call;
use crate::exit_code::Exit;
use crate::output::{note, stdout};

pub(crate) fn run(arguments: &Call, workbench: &Workbench) -> anyhow::Result<Exit> {
    let mut out = stdout();
    let command = match &arguments.command {
        Some(command) if !arguments.list => command,
        _ => {
            for command in COMMANDS {
                writeln!(out, "{}\t{}", command.id, command.title)?;
            }
            out.flush()?;
            return Ok(Exit::Done);
        }
    };
    let argument = match arguments.argument.as_deref() {
        None => Value::Null,
        Some("-") => {
            let mut text = String::new();
            std::io::stdin().lock().read_to_string(&mut text).context("cannot read stdin")?;
            parse(&text)?
        }
        Some(text) => parse(text)?,
    };
    let outcome = run_command(workbench, command, &argument)?;
    serde_json::to_writer_pretty(&mut out, &outcome.result)?;
    writeln!(out)?;
    out.flush()?;
    Ok(Exit::Done)
}

/// Runs a command, writes its file changes to disk, and says its sentence on stderr.
pub(crate) fn run_command(
    workbench: &Workbench,
    command: &str,
    argument: &Value,
) -> anyhow::Result<Outcome> {
    // Shells that change one document at once take turns; an editor in between is noticed, and what it left is worked on.
    let edits = commands::find(command).is_some_and(commands::CommandSpec::edits);
    let turn =
        workbench.environment().data_dir.as_deref().filter(|_| edits).and_then(disk::take_turn);
    let mut tries = TRIES;
    let outcome = loop {
        tries -= 1;
        let outcome = commands::run(workbench, command, argument)?;
        match disk::apply(&outcome.changes) {
            Err(CommandError::Conflict(_)) if tries > 0 && is_one_edit(&outcome) => {
                std::thread::sleep(Duration::from_millis(40));
            }
            done => break done.map(|()| outcome)?,
        }
    };
    let warning = workbench.confirm(&outcome);
    drop(turn);
    let mut outcome = outcome.warning_if(warning);
    if let Some(pending) = outcome.pending.take() {
        if let Some(message) = &outcome.message {
            note(&message.text);
        }
        let first = std::mem::take(&mut outcome.result);
        outcome = workbench.answer_on_disk(&pending)?;
        keep(first, &mut outcome.result);
    }
    if let Some(message) = &outcome.message {
        note(&message.text);
    }
    Ok(outcome)
}

/// How often a command is tried on a document that changes under it.
const TRIES: u32 = 5;

/// Whether nothing was written yet when the edit of a document turned out to be for a text that is gone.
fn is_one_edit(outcome: &Outcome) -> bool {
    matches!(outcome.changes.as_slice(), [FileChange::Edit { .. }])
}

/// What was known before a model was asked stays known, where its answer says nothing else.
fn keep(first: Value, result: &mut Value) {
    let Value::Object(first) = first else { return };
    for (key, value) in first {
        if result[&key].is_null() {
            result[&key] = value;
        }
    }
}

fn parse(text: &str) -> anyhow::Result<Value> {
    // The parser's message names line and column, never the text, which may hold a line of a log.
    serde_json::from_str(text).context("the argument is not JSON")
}
