//! What was done, whether the record holds, and whether the set-up works.

use jiff::Timestamp;
use serde::Deserialize;
use serde_json::{Value, json};
use store::{AuditReport, AuditRow, Spend};

use super::arguments;
use crate::outcome::{CommandError, FileChange, Outcome, counted};
use crate::{Workbench, protocol, uri};

#[derive(Deserialize)]
struct List {
    limit: Option<usize>,
    before: Option<i64>,
    #[serde(default)]
    write: bool,
}

pub(super) fn list(workbench: &Workbench, argument: &Value) -> Result<Outcome, CommandError> {
    let List { limit, before, write } = arguments("tftsr.listAudit", argument)?;
    let now = Timestamp::now();
    let since = crate::asking::day(now.checked_sub(SPEND).unwrap_or(now));
    let (rows, spend) = workbench.with_store(|store| {
        Ok((store.audit(limit.unwrap_or(100).clamp(1, 10_000), before)?, store.spend(&since)?))
    })?;
    let message = format!("{}.", counted(rows.len(), "audit row"));
    let result = json!({
        "audit": rows.iter().map(protocol::audit_row).collect::<Vec<_>>(),
        "spend": spend.iter().map(|day| json!({
            "day": day.day, "provider": day.provider, "requests": day.requests,
            "questionTokens": day.question_tokens, "answerTokens": day.answer_tokens,
        })).collect::<Vec<_>>(),
    });
    let mut outcome = Outcome::of(result).saying(message);
    if write {
        let folder = workbench.document_folder(None);
        let name = format!("audit-{}", now.strftime("%Y-%m-%d"));
        let target = uri::of_path(&workbench.free_path(&folder, &name));
        let text = page(workbench, &rows, &spend);
        outcome.result["uri"] = json!(target);
        outcome.changes.push(FileChange::Create { uri: target.clone(), text });
        outcome.show = Some(target);
    }
    Ok(outcome)
}

/// How far back the page counts what was asked of models.
const SPEND: jiff::SignedDuration = jiff::SignedDuration::from_hours(30 * 24);

/// The log as a page for people: whether it holds, what was asked of models, and what was done, the newest first.
fn page(workbench: &Workbench, rows: &[AuditRow], spend: &[Spend]) -> String {
    let cell = |text: &str| text.replace('|', "\\|").replace(['\n', '\r'], " ");
    let mut lines = vec!["# What was done".to_owned(), String::new()];
    lines.push(match workbench.with_store(|store| store.verify_audit()) {
        Ok(report) => verdict(&report),
        Err(error) => format!("The log could not be checked: {error}."),
    });
    lines.extend([
        String::new(),
        "## Asked of models in the last 30 days".to_owned(),
        String::new(),
    ]);
    match spend.is_empty() {
        true => lines.push("Nothing.".to_owned()),
        false => {
            lines.push(
                "| day (UTC) | provider | requests | tokens sent | tokens received |".to_owned(),
            );
            lines.push("|---|---|---|---|---|".to_owned());
            lines.extend(spend.iter().map(|day| {
                format!(
                    "| {} | {} | {} | {} | {} |",
                    day.day,
                    cell(&day.provider),
                    day.requests,
                    day.question_tokens,
                    day.answer_tokens
                )
            }));
        }
    }
    lines.extend([String::new(), "## Every step, the newest first".to_owned(), String::new()]);
    lines.push("| row | time (UTC) | by | what | about | details |".to_owned());
    lines.push("|---|---|---|---|---|---|".to_owned());
    lines.extend(rows.iter().map(|row| {
        format!(
            "| {} | {} | {} | {} | {} | {} |",
            row.sequence,
            row.at.strftime("%Y-%m-%d %H:%M:%S"),
            cell(&row.actor),
            cell(&row.action),
            cell(&row.subject),
            cell(&row.details)
        )
    }));
    lines.push(String::new());
    lines.join("\n")
}

fn verdict(report: &AuditReport) -> String {
    match report.broken_at {
        None => format!("The audit log is whole: {}.", counted(report.rows as usize, "row")),
        Some(sequence) => format!(
            "The audit log is broken at row {sequence}: {}.",
            report.problem.unwrap_or("it was changed")
        ),
    }
}

pub(super) fn verify(workbench: &Workbench, _: &Value) -> Result<Outcome, CommandError> {
    let report = workbench.with_store(|store| store.verify_audit())?;
    let message = verdict(&report);
    let whole = report.broken_at.is_none();
    let result = json!({ "ok": report.broken_at.is_none(), "rows": report.rows, "head": report.head, "brokenAt": report.broken_at });
    let outcome = Outcome::of(result);
    Ok(if whole { outcome.saying(message) } else { outcome.warning(&message) })
}

pub(super) fn doctor(workbench: &Workbench, _: &Value) -> Result<Outcome, CommandError> {
    let mut checks: Vec<Value> = Vec::new();
    let mut add = |name: &str, ok: bool, message: String| {
        checks.push(json!({ "name": name, "ok": ok, "message": message }));
    };
    add("version", true, format!("tftsr {}", workbench.environment().version));
    let kinds = detect::kinds().len();
    let found = detect::scan(b"login from ana@example.com", &detect::Config::everything());
    let works = found.iter().any(|finding| finding.kind == "email");
    add("detection", works, format!("{kinds} types of finding"));
    match &workbench.environment().data_dir {
        Some(folder) => add("data folder", true, folder.display().to_string()),
        None => {
            add(
                "data folder",
                false,
                "none; set TFTSR_DATA_DIR to a folder of your own".to_owned(),
            );
        }
    }
    match workbench.store_state() {
        Ok(backend) => {
            add("database", true, format!("open, encrypted; its key comes from the {backend}"));
            match workbench.with_store(|store| store.verify_audit()) {
                Ok(report) if report.broken_at.is_none() => {
                    add(
                        "audit log",
                        true,
                        format!("whole, {}", counted(report.rows as usize, "row")),
                    );
                }
                Ok(report) => {
                    let at = report.broken_at.unwrap_or_default();
                    let problem = report.problem.unwrap_or("it was changed");
                    add("audit log", false, format!("broken at row {at}: {problem}"));
                }
                Err(error) => add("audit log", false, error.to_string()),
            }
        }
        Err(reason) => {
            add("database", false, format!("{reason}. Findings and redaction work without it"));
        }
    }
    for check in crate::editors::checks(workbench.environment()) {
        add(check.name, check.ok, check.message);
    }
    let ok = checks.iter().all(|check| check["ok"] == json!(true));
    let message = if ok { "Everything works." } else { "Not everything works; see the checks." };
    Ok(Outcome::of(json!({ "ok": ok, "checks": checks })).saying(message))
}
