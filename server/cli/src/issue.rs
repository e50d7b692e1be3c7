//! `tftsr issue`: issues for people in a shell.

use std::io::Write;

use serde_json::{Value, json};
use workbench::{Workbench, commands};

use crate::arguments::{Issue, IssueVerb, Plain};
use crate::call::run_command;
use crate::database::confirmed;
use crate::exit_code::Exit;
use crate::output::note;
use crate::provider::{self, rows, text};
use crate::secret;

/// How a result is printed for people.
type Print = fn(&mut dyn Write, &Value) -> std::io::Result<()>;

pub(crate) fn run(arguments: &Issue, workbench: &Workbench) -> anyhow::Result<Exit> {
    let (command, argument, format, print): (_, _, _, Print) = match &arguments.verb {
        IssueVerb::List { status, domain, limit, format } => {
            let argument = json!({ "status": status, "domain": domain, "limit": limit });
            ("listIssues", argument, *format, print_list)
        }
        IssueVerb::Show { id, format } => ("getIssue", json!({ "id": id }), *format, print_nested),
        IssueVerb::Create { title, domain, severity } => {
            let argument = json!({ "title": title, "domain": domain, "severity": severity });
            ("createIssue", argument, Plain::Text, print_one)
        }
        IssueVerb::Update { id, title, status, severity, domain, assignee, tags } => {
            let argument = json!({
                "id": id, "title": title, "status": status, "severity": severity, "domain": domain,
                "assignee": assignee, "tags": tags,
            });
            ("updateIssue", argument, Plain::Text, print_one)
        }
        IssueVerb::Similar { id, format } => {
            ("similarIssues", json!({ "issueId": id }), *format, |_, _| Ok(()))
        }
        IssueVerb::Backwards { id, format } => {
            ("readBackwards", json!({ "issueId": id }), *format, print_chains)
        }
        IssueVerb::Export { id, output } => {
            let passphrase = secret::ask("Passphrase that opens the file")?;
            let argument =
                json!({ "issueId": id, "output": output, "passphrase": passphrase.as_str() });
            ("exportIssue", argument, Plain::Text, |_, _| Ok(()))
        }
        IssueVerb::Import { path } => {
            let passphrase = secret::ask("Passphrase of the file")?;
            let argument = json!({ "path": path, "passphrase": passphrase.as_str() });
            ("importIssue", argument, Plain::Text, |_, _| Ok(()))
        }
        IssueVerb::Delete { id, yes } => {
            let question = format!(
                "Issue {id} goes for good with all that belongs to it, original values included."
            );
            if !yes && !confirmed(&question)? {
                note("Nothing deleted.");
                return Ok(Exit::Done);
            }
            ("deleteIssue", json!({ "id": id, "confirm": true }), Plain::Text, |_, _| Ok(()))
        }
        IssueVerb::Dashboard { format } => ("dashboard", json!({}), *format, print_page),
        IssueVerb::Search { query, status, domain, severity, tag, since, until, format } => {
            let argument = json!({
                "query": query, "status": status, "domain": domain, "severity": severity, "tag": tag,
                "since": since, "until": until,
            });
            ("searchIssues", argument, *format, print_hits)
        }
    };
    // A list shows itself; the sentence with its length would only repeat it.
    let result = match &arguments.verb {
        IssueVerb::List { limit: None, .. } => all_issues(workbench, &argument)?,
        IssueVerb::List { .. }
        | IssueVerb::Show { .. }
        | IssueVerb::Dashboard { .. }
        | IssueVerb::Backwards { .. } => commands::run(workbench, command, &argument)?.result,
        _ => run_command(workbench, command, &argument)?.result,
    };
    provider::print(format, &result, |out| print(out, &result))
}

/// Every issue that a list asks for, taken page by page.
fn all_issues(workbench: &Workbench, argument: &Value) -> anyhow::Result<Value> {
    let mut argument = argument.clone();
    let mut all: Vec<Value> = Vec::new();
    loop {
        argument["offset"] = json!(all.len());
        let mut page = commands::run(workbench, "listIssues", &argument)?.result;
        let before = all.len();
        all.extend(rows(&page, "issues").iter().cloned());
        if page["more"] == 0 || all.len() == before {
            page["issues"] = Value::Array(all);
            return Ok(page);
        }
    }
}

fn print_chains(out: &mut dyn Write, result: &Value) -> std::io::Result<()> {
    rows(result, "chains")
        .iter()
        .try_for_each(|chain| writeln!(out, "{:9} {}", text(chain, "number"), text(chain, "text")))
}

fn print_one(out: &mut dyn Write, issue: &Value) -> std::io::Result<()> {
    writeln!(
        out,
        "{}  {:8}  {}  {:7}  {}",
        text(issue, "id"),
        text(issue, "status"),
        text(issue, "severity"),
        text(issue, "domain"),
        text(issue, "title")
    )
}

fn print_page(out: &mut dyn Write, result: &Value) -> std::io::Result<()> {
    out.write_all(result["markdown"].as_str().unwrap_or_default().as_bytes())
}

fn print_list(out: &mut dyn Write, result: &Value) -> std::io::Result<()> {
    rows(result, "issues").iter().try_for_each(|issue| print_one(out, issue))?;
    match result["more"].as_u64() {
        Some(more) if more > 0 => writeln!(out, "and {more} more; --limit shows more of them"),
        _ => Ok(()),
    }
}

fn print_hits(out: &mut dyn Write, result: &Value) -> std::io::Result<()> {
    for hit in rows(result, "hits") {
        writeln!(
            out,
            "{}  {}\n    {}",
            text(hit, "issueId"),
            text(hit, "title"),
            text(hit, "snippet")
        )?;
    }
    Ok(())
}

fn print_nested(out: &mut dyn Write, result: &Value) -> std::io::Result<()> {
    print_one(out, &result["issue"])?;
    for log in rows(result, "logs") {
        writeln!(
            out,
            "log       {} ({}, {} lines)",
            text(log, "path"),
            text(log, "format"),
            log["lines"]
        )?;
    }
    for evidence in rows(result, "evidence") {
        let place = format!("{}:{}", text(evidence, "file"), evidence["line"]);
        writeln!(out, "{:9} {place} {}", text(evidence, "id"), text(evidence, "excerpt"))?;
    }
    for event in rows(result, "timeline") {
        writeln!(out, "{}  {}: {}", text(event, "time"), text(event, "kind"), text(event, "what"))?;
    }
    for why in rows(result, "whys") {
        let indent = "  ".repeat(why["level"].as_u64().unwrap_or(1).saturating_sub(1) as usize);
        writeln!(
            out,
            "{indent}{} {} [{}]",
            text(why, "number"),
            text(why, "question"),
            text(why, "status")
        )?;
        if !text(why, "answer").is_empty() {
            writeln!(
                out,
                "{indent}  {}",
                text(why, "answer").replace('\n', &format!("\n{indent}  "))
            )?;
        }
    }
    for time in rows(result, "times") {
        writeln!(out, "{}", text(time, "words"))?;
    }
    for similar in rows(result, "similar") {
        let fixed: Vec<&str> =
            rows(similar, "fixedBy").iter().filter_map(Value::as_str).take(2).collect();
        let fixed =
            if fixed.is_empty() { String::new() } else { format!(": {}", fixed.join("; ")) };
        writeln!(out, "similar   {} ({}){fixed}", text(similar, "title"), text(similar, "status"))?;
    }
    if !text(&result["state"], "next").is_empty() {
        writeln!(out, "next      {}", text(&result["state"], "next"))?;
    }
    for document in rows(result, "documents") {
        writeln!(out, "{:9} {}", text(document, "kind"), text(document, "path"))?;
    }
    Ok(())
}
