//! The command table: one list that serves the editor, the shell and the documentation.
//!
//! A command takes one JSON object and gives back an [`Outcome`]. Adding one is a row here and a function in its group's file.

mod allow;
mod analysis;
mod asking;
mod audit;
mod cite;
mod conversation;
mod dashboard;
mod documents;
mod evidence;
mod exports;
mod images;
mod issues;
mod large;
mod leaving;
mod logs;
mod mend;
mod merged;
mod privacy;
mod providers;
mod publish;
mod records;
mod recurrence;
mod settings;
mod table;
mod timeline;
mod transfer;
mod triage;
mod uncovered;
mod volume;

pub(crate) use logs::{read_options, sha256};
pub use table::COMMANDS;

use serde::de::DeserializeOwned;
use serde_json::Value;

use crate::Workbench;
use crate::outcome::{CommandError, Outcome};

/// One command.
#[derive(Debug, Clone, Copy)]
pub struct CommandSpec {
    /// As `workspace/executeCommand` and `tftsr call` name it.
    pub id: &'static str,
    /// What a menu says.
    pub title: &'static str,
    /// Heading it is listed under.
    pub group: &'static str,
    /// The fields of its argument, as documentation shows them; `?` marks the optional ones.
    pub arguments: &'static str,
    /// What it does and gives back, in one or two sentences.
    pub about: &'static str,
    run: fn(&Workbench, &Value) -> Result<Outcome, CommandError>,
}

impl CommandSpec {
    /// Its argument where an editor sends none and drops what comes back: what it gives is then written as a page.
    pub fn argument_alone(&self) -> Value {
        match self.arguments.split(',').any(|field| field.trim() == "write?") {
            true => serde_json::json!({ "write": true }),
            false => Value::Null,
        }
    }

    /// Whether it may take minutes, and tells how far it is.
    pub fn is_long(&self) -> bool {
        matches!(self.id, "tftsr.pullModel" | "tftsr.openLarge")
    }

    /// Whether it may change documents; such commands are carried out one after another.
    pub fn edits(&self) -> bool {
        !matches!(self.group, "logs" | "providers" | "publish" | "settings and audit")
    }
}

const fn spec(
    id: &'static str,
    title: &'static str,
    group: &'static str,
    arguments: &'static str,
    about: &'static str,
    run: fn(&Workbench, &Value) -> Result<Outcome, CommandError>,
) -> CommandSpec {
    CommandSpec { id, title, group, arguments, about, run }
}

/// The command of this id.
pub fn find(id: &str) -> Option<&'static CommandSpec> {
    COMMANDS
        .iter()
        .find(|command| command.id == id || command.id.strip_prefix("tftsr.") == Some(id))
}

/// Carries out a command. `argument` is an object, or null for none. Blocks on disk and database: never call it
/// where edits are received.
pub fn run(workbench: &Workbench, id: &str, argument: &Value) -> Result<Outcome, CommandError> {
    let command = find(id).ok_or_else(|| CommandError::Unknown(id.to_owned()))?;
    tracing::debug!(command = command.id, "command");
    check_fields(command, argument)?;
    (command.run)(workbench, argument)
}

/// Reads an argument object into its type; a null counts as an empty object.
fn arguments<T: DeserializeOwned>(command: &str, argument: &Value) -> Result<T, CommandError> {
    let empty = Value::Object(serde_json::Map::new());
    let argument = if argument.is_null() { &empty } else { argument };
    T::deserialize(argument).map_err(|error| CommandError::Arguments {
        command: command.to_owned(),
        problem: argument_problem(&error),
    })
}

/// serde's message without the value it quotes: an argument may hold a line of a log.
fn argument_problem(error: &serde_json::Error) -> String {
    let message = error.to_string();
    // "missing field `title`" names a field of ours; all others quote what was given and end in what is expected.
    match message.rsplit_once(", expected ") {
        _ if message.starts_with("missing field") => message,
        Some((_, expected)) => format!("a field has the wrong type; expected {expected}"),
        None => "the fields do not fit".to_owned(),
    }
}

/// Fields that every command takes, so that an editor can always say which document or issue it is about.
const COMMON_FIELDS: &[&str] = &["uri", "id", "issueId", "logFileId"];

/// Refuses what is no object, and fields that the command does not have: a misspelt `types` must not redact all.
fn check_fields(command: &CommandSpec, argument: &Value) -> Result<(), CommandError> {
    let problem =
        |problem: String| CommandError::Arguments { command: command.id.to_owned(), problem };
    let fields = match argument {
        Value::Null => return Ok(()),
        Value::Object(fields) => fields,
        _ => return Err(problem("the argument must be one JSON object, or none".to_owned())),
    };
    let known: Vec<&str> = command
        .arguments
        .split([',', '|'])
        .map(|field| field.trim().trim_end_matches('?'))
        .filter(|field| !field.is_empty())
        .collect();
    if fields
        .keys()
        .all(|field| known.contains(&field.as_str()) || COMMON_FIELDS.contains(&field.as_str()))
    {
        return Ok(());
    }
    let known = if known.is_empty() { "none".to_owned() } else { known.join(", ") };
    Err(problem(format!("a field has no such name; the fields are: {known}")))
}

/// A word of a fixed vocabulary, or what is expected instead.
fn word<T>(
    command: &str,
    field: &str,
    value: Option<&str>,
    read: impl Fn(&str) -> Option<T>,
    expected: &str,
) -> Result<Option<T>, CommandError> {
    let Some(value) = value else { return Ok(None) };
    read(value).map(Some).ok_or_else(|| CommandError::Arguments {
        command: command.to_owned(),
        problem: format!("{field} must be one of: {expected}"),
    })
}
