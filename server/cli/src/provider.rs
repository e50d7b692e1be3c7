//! `tftsr provider`: AI providers, for people.

use std::borrow::Cow;
use std::io::{IsTerminal, Read, Write};

use anyhow::Context;
use serde_json::{Value, json};
use text::visible_lines;
use workbench::{Workbench, commands};

use crate::arguments::{Plain, Provider, ProviderVerb};
use crate::call::run_command;
use crate::exit_code::Exit;
use crate::output::{note, stdout};

pub(crate) fn run(arguments: &Provider, workbench: &Workbench) -> anyhow::Result<Exit> {
    match &arguments.verb {
        ProviderVerb::List { format } => {
            let result = commands::run(workbench, "listProviders", &Value::Null)?.result;
            print(*format, &result, |out| {
                for row in rows(&result, "providers") {
                    let state = if row["allowed"] == true { "" } else { "  (origin not allowed)" };
                    writeln!(
                        out,
                        "{:16} {:18} {:24} {}  key: {}{state}",
                        text(row, "name"),
                        text(row, "kind"),
                        text(row, "model"),
                        text(row, "baseUrl"),
                        text(row, "key"),
                    )?;
                }
                Ok(())
            })
        }
        ProviderVerb::Save { name, kind, url, model, path, header, prefix, allow } => {
            let argument = json!({
                "name": name, "kind": kind, "baseUrl": url, "model": model,
                "path": path, "header": header, "prefix": prefix,
            });
            let saved = run_command(workbench, "saveProvider", &argument)?.result;
            let origin = text(&saved, "origin");
            if *allow && saved["allowed"] != true && !origin.is_empty() {
                let mut origins = rows(&settings(workbench)?, "ai.origins").to_vec();
                origins.push(json!(origin));
                let argument = json!({ "key": "ai.origins", "value": origins });
                run_command(workbench, "updateSettings", &argument)?;
            }
            Ok(Exit::Done)
        }
        ProviderVerb::Delete { name } => {
            simple(workbench, "deleteProvider", &json!({ "name": name }))
        }
        ProviderVerb::Test { name, format } => {
            let argument = json!({ "name": name });
            let result = commands::run(workbench, "testProvider", &argument)?.result;
            let works = result["ok"] == true;
            print(*format, &result, |out| {
                for step in rows(&result, "steps") {
                    let mark = if step["ok"] == true { "ok  " } else { "off " };
                    writeln!(out, "{mark} {:16} {}", text(step, "name"), text(step, "message"))?;
                }
                Ok(())
            })?;
            Ok(if works { Exit::Done } else { Exit::Findings })
        }
        ProviderVerb::Key { name, delete } => {
            let key = if *delete { String::new() } else { read_key()? };
            // The argument goes to the command and nowhere else: nothing traces arguments.
            simple(workbench, "setApiKey", &json!({ "name": name, "key": key }))
        }
        ProviderVerb::Models { name, format } => {
            let argument = json!({ "name": name });
            let result = commands::run(workbench, "listModels", &argument)?.result;
            print(*format, &result, |out| {
                for model in rows(&result, "models") {
                    let context = match model["context"].as_u64() {
                        Some(context) => format!("{context} tokens"),
                        None => "context not said".to_owned(),
                    };
                    let size = match model["sizeBytes"].as_u64() {
                        Some(bytes) => format!("  {:.1} GB", bytes as f64 / 1e9),
                        None => String::new(),
                    };
                    let loaded = if model["loaded"] == true { "  loaded" } else { "" };
                    let remote = match model["remote"].as_str() {
                        Some(host) => format!("  forwards to {host}"),
                        None => String::new(),
                    };
                    writeln!(out, "{:40} {context}{size}{loaded}{remote}", text(model, "id"))?;
                }
                Ok(())
            })
        }
        ProviderVerb::Pull { model, name } => {
            let bar = indicatif::ProgressBar::new(0);
            if !std::io::stderr().is_terminal() {
                bar.set_draw_target(indicatif::ProgressDrawTarget::hidden());
            }
            let shown = bar.clone();
            let telling = workbench.telling(move |told| {
                shown.set_length(told.total.max(told.done));
                shown.set_position(told.done);
                shown.set_message(told.what);
            });
            let pulled = simple(&telling, "pullModel", &json!({ "name": name, "model": model }));
            bar.finish_and_clear();
            pulled
        }
        ProviderVerb::DeleteModel { model, name } => {
            simple(workbench, "deleteModel", &json!({ "name": name, "model": model }))
        }
        ProviderVerb::Hardware { format } => {
            let outcome = commands::run(workbench, "hardware", &Value::Null)?;
            let said = outcome.message.map(|message| message.text).unwrap_or_default();
            print(*format, &outcome.result, |out| writeln!(out, "{said}"))
        }
    }
}

pub(crate) fn simple(
    workbench: &Workbench,
    command: &str,
    argument: &Value,
) -> anyhow::Result<Exit> {
    run_command(workbench, command, argument)?;
    Ok(Exit::Done)
}

pub(crate) fn settings(workbench: &Workbench) -> anyhow::Result<Value> {
    Ok(commands::run(workbench, "getSettings", &Value::Null)?.result)
}

/// The key: from a terminal without echo, else the first line of stdin.
pub(crate) fn read_key() -> anyhow::Result<String> {
    if std::io::stdin().is_terminal() {
        note("Paste the key and press Enter (it is not shown):");
        return console::Term::stderr().read_secure_line().context("cannot read the key");
    }
    let mut text = String::new();
    // A key is some hundred bytes; what is longer is another file.
    std::io::stdin()
        .lock()
        .take(64 << 10)
        .read_to_string(&mut text)
        .context("cannot read the key from stdin")?;
    Ok(text.lines().next().unwrap_or_default().to_owned())
}

pub(crate) fn print(
    format: Plain,
    result: &Value,
    people: impl FnOnce(&mut dyn Write) -> std::io::Result<()>,
) -> anyhow::Result<Exit> {
    let mut out = stdout();
    match format {
        Plain::Json => {
            serde_json::to_writer_pretty(&mut out, result)?;
            writeln!(out)?;
        }
        Plain::Text => people(&mut out)?,
    }
    out.flush()?;
    Ok(Exit::Done)
}

/// A text of a result as a terminal may show it.
pub(crate) fn text<'a>(value: &'a Value, key: &str) -> Cow<'a, str> {
    visible_lines(value[key].as_str().unwrap_or(""))
}

pub(crate) fn rows<'a>(value: &'a Value, key: &str) -> &'a [Value] {
    value[key].as_array().map_or(&[], Vec::as_slice)
}
