//! What the rule-based checks say of the logs of an issue, without AI.

use std::sync::Arc;

use serde::Deserialize;
use serde_json::{Value, json};

use super::merged::logs_of;
use super::{arguments, issues};
use crate::analysis::{rows, to_json};
use crate::documents::Role;
use crate::outcome::{CommandError, Outcome, counted};
use crate::reading::redacted_record;
use crate::triage_document::Target;
use crate::{Workbench, uri};

/// Longest text of an example, in characters; its line leads to the rest.
const LONGEST: usize = 240;

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct Analyze {
    #[serde(default)]
    uris: Vec<String>,
    issue_id: Option<String>,
    uri: Option<String>,
}

pub(super) fn analyze(workbench: &Workbench, argument: &Value) -> Result<Outcome, CommandError> {
    let asked: Analyze = arguments("tftsr.analyzeLogs", argument)?;
    let (uris, scope) = logs_asked(workbench, asked)?;
    let mut texts: Vec<(Vec<u8>, Arc<logs::Log>)> = Vec::new();
    for uri in &uris {
        texts.push(workbench.text_and_log_of(uri)?);
    }
    let inputs: Vec<logs::EvidenceInput<'_>> = uris
        .iter()
        .zip(&texts)
        .map(|(name, (text, log))| logs::EvidenceInput { name, text, log })
        .collect();
    let configs: Vec<detect::Config> = uris.iter().map(|uri| workbench.sealing_of(uri)).collect();
    let (checks, note) = workbench.with_ledger(&scope, |ledger| {
        rows(&inputs, |log, record| match (inputs.get(log), configs.get(log)) {
            (Some(input), Some(config)) => {
                let (text, _) = redacted_record(ledger, config, input.text, record);
                text.chars().take(LONGEST).collect()
            }
            _ => String::new(),
        })
    });
    let interesting = checks.iter().filter(|check| check.interesting);
    let found: Vec<String> =
        interesting.map(|check| format!("{}: {}", check.name, check.message)).collect();
    let names: Vec<String> = uris.iter().map(|uri| uri::name(uri)).collect();
    let said = match found.as_slice() {
        [] => format!("Nothing stands out in {}.", counted(uris.len(), "log")),
        found => format!("{}: {}.", counted(uris.len(), "log"), found.join("; ")),
    };
    let result = json!({ "logs": names, "checks": to_json(&checks) });
    let outcome = Outcome::of(result).saying(said);
    Ok(match note {
        Some(note) => outcome.warning_if(workbench.once(note)),
        None => outcome,
    })
}

/// The logs meant, and the scope of their placeholders: those given, those of the issue, else the open ones, else those of
/// the issue changed last.
fn logs_asked(
    workbench: &Workbench,
    asked: Analyze,
) -> Result<(Vec<String>, String), CommandError> {
    let mut target = Target { issue_id: asked.issue_id, uri: None };
    let mut given = asked.uris;
    if let Some(id) = &target.issue_id {
        issues::stored(workbench, id)?;
    } else if given.is_empty() {
        let named = asked.uri.map(|uri| workbench.spelled(&uri));
        let is_named = named.is_some();
        match named.or_else(|| workbench.open_uris().into_iter().next()) {
            // A log stands for the issue it belongs to, or for itself where it is named.
            Some(uri) if is_log(workbench, &uri) => {
                let path = uri::to_path(&uri);
                target.issue_id = path.and_then(|path| workbench.issue_of_log(&path));
                if target.issue_id.is_none() && is_named {
                    given.push(uri);
                }
            }
            Some(uri) if is_named || !uri.ends_with(".md") => target.uri = Some(uri),
            Some(uri) => {
                let about = Target { issue_id: None, uri: Some(uri) };
                target.issue_id = workbench.issue_id(&about).ok();
            }
            None => target.issue_id = workbench.issue_id(&target).ok(),
        }
    }
    let (uris, scope) = logs_of(workbench, &given, &target)?;
    if uris.is_empty() {
        let of_issue = target.issue_id.is_some() || target.uri.is_some();
        return Err(CommandError::Missing(match of_issue {
            true => "no log is attached to this issue; attach one first".to_owned(),
            false => "no log is open; open some, or give their uris".to_owned(),
        }));
    }
    Ok((uris, scope))
}

fn is_log(workbench: &Workbench, uri: &str) -> bool {
    let open = workbench.snapshot(uri);
    !uri.ends_with(".md") && open.is_none_or(|open| open.role == Role::Log)
}
