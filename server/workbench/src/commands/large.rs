//! Logs too large for an editor: an excerpt of one, redacted, as a document.

use ::detect::Head;
use serde::Deserialize;
use serde_json::{Value, json};

use super::arguments;
use super::timeline::time;
use crate::large::{LargeLog, Page, around, overview, survey};
use crate::outcome::{CommandError, FileChange, Outcome, counted};
use crate::redaction::WORKSPACE_SCOPE;
use crate::running::{Stopper, Told};
use crate::{Workbench, encoding, uri};

const COMMAND: &str = "tftsr.openLarge";

#[derive(Deserialize)]
struct Open {
    uri: Option<String>,
    offset: Option<u64>,
    line: Option<u64>,
    time: Option<String>,
}

pub(super) fn open(workbench: &Workbench, argument: &Value) -> Result<Outcome, CommandError> {
    let asked: Open = arguments(COMMAND, argument)?;
    let uri = workbench.log_uri(asked.uri.as_deref())?;
    let path = uri::to_path(&uri).ok_or_else(|| {
        CommandError::Missing(format!("{} is not a file; save it first", uri::name(&uri)))
    })?;
    let failed = |error: std::io::Error| {
        CommandError::File(format!("cannot read {}: {error}", path.display()))
    };
    let log = LargeLog::open(&path).map_err(failed)?;
    let head = log.head().map_err(failed)?;
    readable(&uri, &head)?;
    let offset = match (asked.offset, asked.line, &asked.time) {
        (Some(offset), ..) => Some(offset.min(log.size)),
        (None, Some(line), _) => Some(log.start_of_line(line).map_err(failed)?),
        (None, None, Some(given)) => {
            let wanted = time(given).ok_or_else(|| CommandError::Arguments {
                command: COMMAND.to_owned(),
                problem: "time must be one such as 2026-03-14T02:11:40Z or 2026-03-14 02:11"
                    .to_owned(),
            })?;
            Some(log.start_of_time(wanted).map_err(failed)?)
        }
        (None, None, None) => None,
    };
    let folder = workbench.document_folder(Some(&path));
    let link = uri::relative(&path, &folder);
    let mut config = workbench.sealing_of(&uri);
    config.head = Some(Head::of(&head));
    let known = match offset {
        Some(_) => None,
        None => {
            let (stop, _entry) = workbench.running();
            let tell = |done: u64| {
                workbench.tell(Told {
                    title: format!("Reading {}", uri::name(&uri)),
                    what: "read".to_owned(),
                    done,
                    total: log.size,
                    stopper: Stopper(stop.clone()),
                });
                !stop.is_stopped()
            };
            let read = survey(&log, threads(), &tell).map_err(failed)?;
            Some(read.ok_or_else(|| {
                CommandError::Refused(format!("reading {} was stopped", uri::name(&uri)))
            })?)
        }
    };
    let scope = workbench.scope_of(&uri);
    let (written, note) = workbench.with_ledger(&scope, |ledger| {
        let mut seal = |text: &str| redact::seal_with(text, &config, ledger).into_string();
        let mut page = Page { link: &link, seal: &mut seal };
        match (&known, offset) {
            (Some(known), _) => overview(&log, known, &mut page),
            (None, offset) => around(&log, offset.unwrap_or(0), &mut page),
        }
    });
    let mut text = written.map_err(failed)?;
    if scope != WORKSPACE_SCOPE {
        text.insert_str(0, &format!("---\ntftsr: excerpt/1\nissue: {scope}\n---\n\n"));
    }
    let target =
        uri::of_path(&workbench.free_path(&folder, &format!("{}-excerpt", uri::name(&uri))));
    let mut outcome = Outcome::of(json!({
        "uri": target,
        "bytes": log.size,
        "lines": known.as_ref().map(|known| known.lines),
        "records": known.as_ref().map(|known| known.records),
        "offset": offset,
    }))
    .saying(match &known {
        Some(known) => format!(
            "{} of {} read; the excerpt is {}.",
            counted(usize::try_from(known.records).unwrap_or(usize::MAX), "record"),
            uri::name(&uri),
            uri::name(&target)
        ),
        None => format!("{} shows the place.", uri::name(&target)),
    });
    outcome.changes.push(FileChange::Create { uri: target.clone(), text });
    outcome.show = Some(target);
    Ok(match note {
        Some(note) => outcome.warning_if(workbench.once(note)),
        None => outcome,
    })
}

/// Refuses what has no lines at the places of its bytes.
fn readable(uri: &str, head: &[u8]) -> Result<(), CommandError> {
    let packed: [&[u8]; 3] = [&[0x1f, 0x8b], &[0x28, 0xb5, 0x2f, 0xfd], b"PK\x03\x04"];
    let name = uri::name(uri);
    if packed.iter().any(|magic| head.starts_with(magic)) {
        return Err(CommandError::Refused(format!(
            "{name} is compressed; unpack it first, or use `tftsr records`, which reads gz and zst"
        )));
    }
    if encoding::Utf16::of(head).is_some() {
        return Err(CommandError::Refused(format!(
            "{name} is UTF-16; `tftsr records` reads it, and `tftsr redact` writes a redacted copy"
        )));
    }
    Ok(())
}

fn threads() -> usize {
    std::thread::available_parallelism().map_or(1, std::num::NonZero::get).min(8)
}
