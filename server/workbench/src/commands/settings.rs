//! Settings as a person changes them outside an editor.

use serde::Deserialize;
use serde_json::{Value, json};

use super::arguments;
use crate::Workbench;
use crate::outcome::{CommandError, Outcome};

pub(super) fn get(workbench: &Workbench, _: &Value) -> Result<Outcome, CommandError> {
    let note = workbench.load_stored_settings().err();
    let outcome = Outcome::of(workbench.settings().to_json());
    Ok(match note {
        Some(note) => outcome.warning(&note.to_string()),
        None => outcome,
    })
}

#[derive(Deserialize)]
struct Update {
    key: String,
    value: Value,
}

pub(super) fn update(workbench: &Workbench, argument: &Value) -> Result<Outcome, CommandError> {
    let command = "tftsr.updateSettings";
    let Update { key, value } = arguments(command, argument)?;
    let key = key.strip_prefix("tftsr.").unwrap_or(&key).to_owned();
    crate::settings::Settings::defaults().set(&key, &value).map_err(|expected| {
        CommandError::Arguments {
            command: command.to_owned(),
            problem: format!("{key} must be {expected}"),
        }
    })?;
    workbench.with_store(|store| store.set_setting(&key, &value.to_string()))?;
    workbench.load_stored_settings()?;
    workbench.audit("change setting", &key, "");
    Ok(Outcome::of(json!({ "key": key, "value": value })).saying(format!("{key} changed.")))
}
