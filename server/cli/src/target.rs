//! `tftsr target` and `tftsr publish`: wikis and trackers, for people.

use std::io::Write;

use serde_json::{Value, json};
use workbench::{Workbench, commands};

use crate::arguments::{Publish, Target, TargetVerb};
use crate::call::run_command;
use crate::exit_code::Exit;
use crate::output::stdout;
use crate::provider::{print, read_key, rows, settings, simple, text};

pub(crate) fn run(arguments: &Target, workbench: &Workbench) -> anyhow::Result<Exit> {
    match &arguments.verb {
        TargetVerb::List { format } => {
            let result = commands::run(workbench, "listTargets", &Value::Null)?.result;
            print(*format, &result, |out| {
                for row in rows(&result, "targets") {
                    let state = if row["allowed"] == true { "" } else { "  (origin not allowed)" };
                    writeln!(
                        out,
                        "{:16} {:14} {}  {}  key: {}{state}",
                        text(row, "name"),
                        text(row, "kind"),
                        text(row, "baseUrl"),
                        text(row, "container"),
                        text(row, "key"),
                    )?;
                }
                Ok(())
            })
        }
        TargetVerb::Save { name, kind, url, container, parent, user, allow } => {
            let argument = json!({
                "name": name, "kind": kind, "baseUrl": url,
                "container": container, "parent": parent, "user": user,
            });
            let saved = run_command(workbench, "saveTarget", &argument)?.result;
            let origin = text(&saved, "origin");
            if *allow && saved["allowed"] != true && !origin.is_empty() {
                let mut origins = rows(&settings(workbench)?, "publish.origins").to_vec();
                origins.push(json!(origin));
                let argument = json!({ "key": "publish.origins", "value": origins });
                run_command(workbench, "updateSettings", &argument)?;
            }
            Ok(Exit::Done)
        }
        TargetVerb::Delete { name } => simple(workbench, "deleteTarget", &json!({ "name": name })),
        TargetVerb::Key { name, delete } => {
            let key = if *delete { String::new() } else { read_key()? };
            // The argument goes to the command and nowhere else: nothing traces arguments.
            simple(workbench, "setTargetKey", &json!({ "name": name, "key": key }))
        }
        TargetVerb::Test { name, format } => {
            let argument = json!({ "name": name });
            let result = commands::run(workbench, "testTarget", &argument)?.result;
            let works = result["ok"] == true;
            print(*format, &result, |out| {
                let mark = if works { "ok  " } else { "off " };
                writeln!(out, "{mark} {}", text(&result, "message"))
            })?;
            Ok(if works { Exit::Done } else { Exit::Findings })
        }
        TargetVerb::History { issue, format } => {
            let argument = json!({ "issueId": issue });
            let result = commands::run(workbench, "listPublications", &argument)?.result;
            print(*format, &result, |out| {
                for row in rows(&result, "publications") {
                    writeln!(
                        out,
                        "{}  {:8} {:16} {}  {}",
                        text(row, "publishedAt"),
                        text(row, "action"),
                        text(row, "target"),
                        text(row, "document"),
                        text(row, "url"),
                    )?;
                }
                Ok(())
            })
        }
    }
}

pub(crate) fn publish(arguments: &Publish, workbench: &Workbench) -> anyhow::Result<Exit> {
    let argument = json!({
        "uri": arguments.file.as_ref().map(|path| path.to_string_lossy()),
        "issueId": arguments.issue,
        "kind": arguments.kind,
        "target": arguments.target,
        "dryRun": arguments.dry_run,
        "redact": arguments.redact,
        "overwrite": arguments.overwrite,
        "pictures": arguments.pictures,
    });
    let outcome = run_command(workbench, "publish", &argument)?;
    let mut out = stdout();
    if arguments.dry_run {
        for request in rows(&outcome.result, "requests") {
            writeln!(out, "{} {}", text(request, "method"), text(request, "url"))?;
            writeln!(out, "{}", text(request, "body"))?;
        }
        if rows(&outcome.result, "requests").is_empty() {
            writeln!(
                out,
                "{}\n\n{}",
                text(&outcome.result, "title"),
                text(&outcome.result, "text")
            )?;
        }
        for picture in rows(&outcome.result, "pictures") {
            writeln!(
                out,
                "picture {} as {}, {} bytes, sha256 {}",
                text(picture, "path"),
                text(picture, "name"),
                picture["bytes"],
                text(picture, "sha256")
            )?;
        }
    } else {
        writeln!(out, "{}", text(&outcome.result, "url"))?;
    }
    out.flush()?;
    Ok(Exit::Done)
}
