//! `tftsr doctor`: what works and what does not.

use std::io::Write;
use std::path::Path;

use serde_json::{Value, json};
use workbench::{Workbench, commands};

use crate::arguments::Plain;
use crate::exit_code::Exit;
use crate::output::{note, stdout};
use crate::provider::{print, text};

pub(crate) fn run(
    format: Plain,
    bundle: Option<&Path>,
    workbench: &Workbench,
) -> anyhow::Result<Exit> {
    if let Some(target) = bundle {
        let result = workbench.write_bundle(target)?;
        note("Written without texts, paths and secrets. Read it before you attach it to a report.");
        return print(Plain::Text, &result, |out| writeln!(out, "{}", text(&result, "path")));
    }
    let result = commands::run(workbench, "doctor", &Value::Null)?.result;
    let mut out = stdout();
    match format {
        Plain::Json => {
            serde_json::to_writer_pretty(&mut out, &result)?;
            writeln!(out)?;
        }
        Plain::Text => {
            for check in result["checks"].as_array().into_iter().flatten() {
                let mark = if check["ok"] == json!(true) { "ok  " } else { "off " };
                let (name, message) =
                    (check["name"].as_str().unwrap_or(""), check["message"].as_str().unwrap_or(""));
                writeln!(out, "{mark} {name:12} {message}")?;
            }
        }
    }
    out.flush()?;
    Ok(if result["ok"] == json!(true) { Exit::Done } else { Exit::Findings })
}
