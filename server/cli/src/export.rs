//! `tftsr export`, `tftsr rca` and `tftsr postmortem`: documents written, and sent on as files.

use std::io::Write;

use serde_json::json;
use workbench::Workbench;

use crate::arguments::{Export, Postmortem, PostmortemVerb, Rca, RcaVerb, Volume, Write as Report};
use crate::call::run_command;
use crate::exit_code::Exit;
use crate::output::stdout;

pub(crate) fn run(arguments: &Export, workbench: &Workbench) -> anyhow::Result<Exit> {
    let text = |path: &std::path::PathBuf| path.to_string_lossy().into_owned();
    let argument = json!({
        "uri": arguments.file.as_ref().map(text),
        "issueId": arguments.issue,
        "kind": arguments.kind,
        "format": arguments.format,
        "output": arguments.output.as_ref().map(text),
        "reference": arguments.reference.as_ref().map(text),
        "redact": arguments.redact,
        "allow": arguments.allow,
        "restore": arguments.restore,
        "force": arguments.force,
        "date": arguments.date,
        "author": arguments.author,
    });
    let outcome = run_command(workbench, "exportDocument", &argument)?;
    let mut out = stdout();
    writeln!(out, "{}", outcome.result["path"].as_str().unwrap_or_default())?;
    out.flush()?;
    Ok(Exit::Done)
}

/// `tftsr volume`: the counts as lines of text, and as a figure where one is asked for.
pub(crate) fn volume(arguments: &Volume, workbench: &Workbench) -> anyhow::Result<Exit> {
    let text = |path: &std::path::PathBuf| path.to_string_lossy().into_owned();
    let argument = json!({
        "uris": arguments.paths.iter().map(text).collect::<Vec<_>>(),
        "by": arguments.by,
        "since": arguments.since,
        "until": arguments.until,
        "output": arguments.output.as_ref().map(text),
        "textOnly": arguments.output.is_none(),
    });
    let outcome = run_command(workbench, "logVolume", &argument)?;
    let shown = if arguments.markdown { "markdown" } else { "text" };
    let mut out = stdout();
    write!(out, "{}", outcome.result[shown].as_str().unwrap_or_default())?;
    out.flush()?;
    Ok(Exit::Done)
}

pub(crate) fn rca(arguments: &Rca, workbench: &Workbench) -> anyhow::Result<Exit> {
    let file = match &arguments.verb {
        RcaVerb::Write(report) => return written(report, "generateRca", workbench),
        RcaVerb::Verify { file } => file,
    };
    let outcome =
        run_command(workbench, "verifyExport", &json!({ "path": file.to_string_lossy() }))?;
    Ok(match outcome.result["exported"].as_bool() {
        Some(true) => Exit::Done,
        _ => Exit::Findings,
    })
}

pub(crate) fn postmortem(arguments: &Postmortem, workbench: &Workbench) -> anyhow::Result<Exit> {
    let PostmortemVerb::Write(report) = &arguments.verb;
    written(report, "generatePostmortem", workbench)
}

/// Writes a report and prints where it is.
fn written(report: &Report, command: &str, workbench: &Workbench) -> anyhow::Result<Exit> {
    let argument = json!({
        "uri": report.file.as_ref().map(|path| path.to_string_lossy()),
        "issueId": report.issue,
    });
    let outcome = run_command(workbench, command, &argument)?;
    let uri = outcome.result["uri"].as_str().unwrap_or_default();
    let path = workbench::uri::to_path(uri);
    let mut out = stdout();
    writeln!(out, "{}", path.map_or_else(|| uri.to_owned(), |path| path.display().to_string()))?;
    out.flush()?;
    Ok(Exit::Done)
}
