//! `tftsr audit`: what was done, for people and for other programs.

use std::io::Write;

use serde_json::{Value, json};
use workbench::{Workbench, commands};

use crate::arguments::{Audit, AuditVerb, Lines};
use crate::database::confirmed;
use crate::exit_code::Exit;
use crate::output::{note, stdout};
use crate::provider::{rows, text};

pub(crate) fn run(arguments: &Audit, workbench: &Workbench) -> anyhow::Result<Exit> {
    let mut out = stdout();
    let mut exit = Exit::Done;
    match &arguments.verb {
        AuditVerb::List { limit, format } => {
            let result = commands::run(workbench, "listAudit", &json!({ "limit": limit }))?.result;
            for row in rows(&result, "audit") {
                match format {
                    Lines::Jsonl => writeln!(out, "{row}")?,
                    Lines::Text => writeln!(
                        out,
                        "{:>6}  {}  {:9}  {}  {}  {}",
                        row["sequence"],
                        text(row, "at").get(..19).unwrap_or_default(),
                        text(row, "actor"),
                        text(row, "action"),
                        text(row, "subject"),
                        text(row, "details")
                    )?,
                }
            }
        }
        AuditVerb::Verify => {
            let outcome = commands::run(workbench, "verifyAudit", &Value::Null)?;
            let said = outcome.message.map(|message| message.text).unwrap_or_default();
            writeln!(out, "{said}")?;
            if outcome.result["ok"] == true {
                writeln!(out, "head {} {}", outcome.result["rows"], text(&outcome.result, "head"))?;
            } else {
                exit = Exit::Findings;
            }
        }
        AuditVerb::Export => {
            for line in workbench.audit_lines()? {
                writeln!(out, "{line}")?;
            }
        }
        AuditVerb::Accept { yes } => {
            let question = "Whatever is missing or was changed is not shown as a fault afterwards; the old head is kept beside.";
            if !yes && !confirmed(question)? {
                note("Nothing accepted.");
                return Ok(Exit::Done);
            }
            workbench.accept_audit()?;
            note("Accepted, and the log says so.");
        }
    }
    out.flush()?;
    Ok(exit)
}
