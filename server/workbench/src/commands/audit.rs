//! What was done, whether the record holds, and whether the set-up works.

use serde::Deserialize;
use serde_json::{Value, json};

use super::arguments;
use crate::outcome::{CommandError, Outcome, counted};
use crate::{Workbench, protocol};

#[derive(Deserialize)]
struct List {
    limit: Option<usize>,
    before: Option<i64>,
}

pub(super) fn list(workbench: &Workbench, argument: &Value) -> Result<Outcome, CommandError> {
    let List { limit, before } = arguments("tftsr.listAudit", argument)?;
    let rows =
        workbench.with_store(|store| store.audit(limit.unwrap_or(100).clamp(1, 10_000), before))?;
    let count = rows.len();
    let rows: Vec<Value> = rows.iter().map(protocol::audit_row).collect();
    Ok(Outcome::of(json!({ "audit": rows })).saying(format!("{}.", counted(count, "audit row"))))
}

pub(super) fn verify(workbench: &Workbench, _: &Value) -> Result<Outcome, CommandError> {
    let report = workbench.with_store(|store| store.verify_audit())?;
    let message = match report.broken_at {
        None => format!("The audit log is whole: {}.", counted(report.rows as usize, "row")),
        Some(sequence) => {
            format!(
                "The audit log is broken at row {sequence}: {}.",
                report.problem.unwrap_or("it was changed")
            )
        }
    };
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
    for (editor, program) in [("VS Code", "code"), ("Neovim", "nvim"), ("Helix", "hx")] {
        let there = std::env::var_os("PATH").is_some_and(|path| {
            std::env::split_paths(&path).any(|folder| folder.join(program).is_file())
        });
        let message = if there { "found on the PATH" } else { "not on the PATH" };
        // A missing editor is no fault: few people have all three.
        add(editor, true, message.to_owned());
    }
    let ok = checks.iter().all(|check| check["ok"] == json!(true));
    let message = if ok { "Everything works." } else { "Not everything works; see the checks." };
    Ok(Outcome::of(json!({ "ok": ok, "checks": checks })).saying(message))
}
