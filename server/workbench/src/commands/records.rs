//! From one record of a log to another.

use serde::Deserialize;
use serde_json::{Value, json};

use super::{arguments, word};
use crate::log_view::byte_of;
use crate::log_view::records::{Which, find};
use crate::outcome::{CommandError, Outcome};
use crate::{Workbench, uri};

#[derive(Deserialize)]
struct GoTo {
    uri: Option<String>,
    /// A byte of the record to start from; the start of the file by default.
    #[serde(default)]
    offset: usize,
    line: Option<u32>,
    which: Option<String>,
}

pub(super) fn go_to(workbench: &Workbench, argument: &Value) -> Result<Outcome, CommandError> {
    let command = "tftsr.goToRecord";
    let go_to: GoTo = arguments(command, argument)?;
    let uri = workbench.log_uri(go_to.uri.as_deref())?;
    let choice =
        |id: &str| Which::ALL.iter().find(|(known, _)| *known == id).map(|(_, which)| *which);
    let choices = "first, next, previous, last, nextError, previousError";
    let which = word(command, "which", go_to.which.as_deref(), choice, choices)?
        .unwrap_or(Which::NextError);
    let log = workbench.log_of(&uri)?;
    let from = byte_of(&log, go_to.line, go_to.offset);
    let Some(record) = find(&log, from, which).and_then(|index| log.records.get(index)) else {
        let nothing = match which {
            Which::NextError | Which::PreviousError => "no further error",
            _ => "no further record like this",
        };
        let said = format!("There is {nothing} in {}.", uri::name(&uri));
        return Ok(Outcome::of(json!({ "uri": uri, "line": null })).saying(said));
    };
    let result = json!({ "uri": uri, "line": record.line, "endLine": record.end_line });
    let mut outcome = Outcome::of(result);
    outcome.show = Some(uri);
    outcome.show_line = Some(record.line.saturating_sub(1));
    Ok(outcome)
}
