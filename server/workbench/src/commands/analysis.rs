//! What the rule-based checks say of the logs of an issue. They need no AI; a model may be asked to rank and explain what
//! they found, on a page of its own, and changes nothing of it.

use std::sync::Arc;

use serde::Deserialize;
use serde_json::{Value, json};

use super::evidence::cite_lines;
use super::merged::logs_of;
use super::{arguments, issues};
use crate::analysis::{CheckRow, rows, to_json};
use crate::asking::{CHECKS, READING};
use crate::documents::Role;
use crate::outcome::{CommandError, Outcome, counted};
use crate::reading::redacted_record;
use crate::triage_document::{Target, TriageText};
use crate::{Workbench, uri};

/// Most lines that a finding cites on a page.
const MOST_EXAMPLES: usize = 3;

/// Longest text of an example, in characters; its line leads to the rest.
const LONGEST: usize = 240;

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct Analyze {
    #[serde(default)]
    uris: Vec<String>,
    issue_id: Option<String>,
    uri: Option<String>,
    #[serde(default)]
    ai: bool,
    provider: Option<String>,
}

pub(super) fn analyze(workbench: &Workbench, argument: &Value) -> Result<Outcome, CommandError> {
    let asked: Analyze = arguments("tftsr.analyzeLogs", argument)?;
    let (wants_model, provider) = (asked.ai || asked.provider.is_some(), asked.provider.clone());
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
    let outcome = match wants_model {
        false => Outcome::of(result).saying(said),
        true => explained(workbench, &uris, &scope, &checks, provider.as_deref(), (result, said)),
    };
    Ok(match note {
        Some(note) => outcome.warning_if(workbench.once(note)),
        None => outcome,
    })
}

/// What the checks found, with a page on which a model is asked about it. Without a model it stays at what they found.
fn explained(
    workbench: &Workbench,
    uris: &[String],
    scope: &str,
    checks: &[CheckRow],
    provider: Option<&str>,
    (mut result, said): (Value, String),
) -> Outcome {
    let drafted = page(workbench, uris, scope, checks)
        .and_then(|page| workbench.draft_reading(&page, provider));
    match drafted {
        Ok(mut outcome) => {
            // What the checks say stands first and as it was.
            for (key, value) in outcome.result.as_object().into_iter().flatten() {
                result[key] = value.clone();
            }
            let message = outcome.message.take().map(|message| message.text).unwrap_or_default();
            outcome.result = result;
            outcome.saying(format!("{said} {message}"))
        }
        Err(error) => {
            result["problem"] = json!(error.to_string());
            Outcome::of(result).saying(said).warning(&format!("No model is asked: {error}."))
        }
    }
}

/// A page with what the checks found, the lines that show it as evidence, and room for what a model makes of it.
fn page(
    workbench: &Workbench,
    uris: &[String],
    scope: &str,
    checks: &[CheckRow],
) -> Result<TriageText, CommandError> {
    let first = uris.first().map(String::as_str).unwrap_or_default();
    let folder = workbench.document_folder(uri::to_path(first).as_deref());
    let mut evidence: Vec<(String, ::triage::Evidence)> = Vec::new();
    let mut found = String::new();
    for check in checks.iter().filter(|check| check.interesting) {
        let mut ids: Vec<String> = Vec::new();
        for example in check.examples.iter().take(MOST_EXAMPLES) {
            let lines = (example.line, example.end_line);
            let is_it = |(uri, known): &&(String, ::triage::Evidence)| {
                *uri == example.file && (known.line, known.end_line) == lines
            };
            if let Some((_, known)) = evidence.iter().find(is_it) {
                ids.push(known.id.clone());
                continue;
            }
            let reason = format!("{}: {}", check.name, example.reason);
            let mut cited = cite_lines(workbench, scope, &example.file, &folder, lines, &reason)?;
            cited.id = format!("E{}", evidence.len() + 1);
            ids.push(cited.id.clone());
            evidence.push((example.file.clone(), cited));
        }
        let cited = if ids.is_empty() { String::new() } else { format!(" [{}]", ids.join(", ")) };
        found.push_str(&format!("- **{}**: {}{cited}\n", check.name, check.message));
    }
    if evidence.is_empty() {
        return Err(CommandError::Missing(
            "nothing stands out in the logs, so there is nothing to explain".to_owned(),
        ));
    }
    let names: Vec<String> = uris.iter().map(|uri| uri::name(uri)).collect();
    let title = match names.as_slice() {
        [one] => format!("What stands out in {one}"),
        [one, others @ ..] => {
            format!("What stands out in {one} and {}", counted(others.len(), "other log"))
        }
        [] => "What stands out".to_owned(),
    };
    // The name of a log may tell of people, as its lines do.
    let title = workbench.seal(scope, &title).into_string();
    let issue = workbench.with_store(|store| store.issue(scope)).ok().flatten();
    let mut text = String::from("---\ntftsr: analysis/1\n");
    if let Some(issue) = &issue {
        text.push_str(&format!("issue: {}\ndomain: {}\n", issue.id, issue.domain.id()));
    }
    text.push_str(&format!("title: \"{}\"\n---\n\n# {title}\n", title.replace(['"', '\\'], "'")));
    text.push_str(&format!("\n## {CHECKS}\n\n{found}"));
    let bullets: Vec<String> =
        evidence.iter().map(|(_, evidence)| ::triage::evidence_bullet(evidence)).collect();
    text.push_str(&format!("\n## Evidence\n\n{}\n", bullets.join("\n")));
    text.push_str(&format!(
        "\n## {READING}\n\nNothing of this is a finding until a person says so.\n"
    ));
    let path =
        workbench.free_path(&folder, &format!("analysis-{}", ::triage::slug(&names.join(" "))));
    Ok(TriageText::fresh(uri::of_path(&path), scope.to_owned(), &text))
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
