//! `tftsr settings`: what a person set, outside an editor.

use std::io::Write;

use anyhow::bail;
use serde_json::{Value, json};
use workbench::{Workbench, commands};

use crate::arguments::{Plain, Settings, SettingsVerb};
use crate::call::run_command;
use crate::exit_code::Exit;
use crate::output::{note, stdout};

pub(crate) fn run(arguments: &Settings, workbench: &Workbench) -> anyhow::Result<Exit> {
    let mut out = stdout();
    match &arguments.verb {
        SettingsVerb::List { format } => {
            let settings = in_force(workbench)?;
            match format {
                Plain::Json => {
                    serde_json::to_writer_pretty(&mut out, &settings)?;
                    writeln!(out)?;
                }
                Plain::Text => {
                    let rows = settings.as_object().into_iter().flatten();
                    for (key, value) in rows {
                        writeln!(out, "{key:36} {value}")?;
                    }
                }
            }
        }
        SettingsVerb::Get { key } => {
            let settings = in_force(workbench)?;
            let key = key.strip_prefix("tftsr.").unwrap_or(key);
            let Some(value) = settings.get(key) else {
                bail!("there is no setting of this name; `tftsr settings list` shows all");
            };
            writeln!(out, "{value}")?;
        }
        SettingsVerb::Set { key, value } => {
            let value = serde_json::from_str(value).unwrap_or_else(|_| json!(value));
            run_command(workbench, "updateSettings", &json!({ "key": key, "value": value }))?;
        }
        SettingsVerb::Reset { key } => {
            run_command(workbench, "updateSettings", &json!({ "key": key, "value": null }))?;
        }
    }
    out.flush()?;
    Ok(Exit::Done)
}

fn in_force(workbench: &Workbench) -> anyhow::Result<Value> {
    let outcome = commands::run(workbench, "getSettings", &Value::Null)?;
    if let Some(message) = &outcome.message {
        note(&message.text);
    }
    Ok(outcome.result)
}
