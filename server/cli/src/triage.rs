//! `tftsr triage`: leading an investigation from a shell. A verb is a command of the table; `check` is what an editor underlines.

use std::io::Write;
use std::path::{Path, PathBuf};

use anyhow::{Context, bail};
use serde_json::{Map, Value, json};
use text::{Document, Encoding, visible_lines};
use workbench::{Workbench, commands, diagnostics, uri};

use crate::arguments::{Plain, Triage, TriageVerb, Which};
use crate::call::run_command;
use crate::exit_code::Exit;
use crate::output::stdout;
use crate::provider::{self, rows, text};

/// How a result is printed for people.
type Print = fn(&mut dyn Write, &Value) -> std::io::Result<()>;

pub(crate) fn run(arguments: &Triage, workbench: &Workbench) -> anyhow::Result<Exit> {
    use TriageVerb as Verb;
    let silent: Print = |_, _| Ok(());
    let plain = Plain::Text;
    let (command, argument, format, print): (_, Value, _, Print) = match &arguments.verb {
        Verb::Check { documents, format } => return check(documents, *format, workbench),
        Verb::Start { logs, title, domain, severity } => {
            let logs: Vec<String> = logs.iter().map(|log| spelled(log)).collect();
            let (first, others) = logs.split_first().map_or((None, &[][..]), |(a, b)| (Some(a), b));
            let argument = json!({
                "uri": first, "logs": others, "title": title, "domain": domain, "severity": severity,
            });
            ("startTriage", argument, plain, print_path)
        }
        Verb::Next { which, format } => {
            ("getIssue", which.with(json!({}), "id"), *format, print_state)
        }
        Verb::Fix { which, rule, way } => {
            ("fixProblem", which.and(json!({ "code": rule, "fix": way })), plain, silent)
        }
        Verb::Explain { rule } => {
            ("explainProblem", json!({ "code": rule, "all": rule.is_none() }), plain, print_rules)
        }
        Verb::Evidence { which, limit } => {
            ("suggestEvidence", which.and(json!({ "limit": limit })), plain, print_evidence)
        }
        Verb::Cite { which, log, line, end, why, against, timeline } => {
            let issue = id_of(which, workbench)?;
            let stance = against.then_some("contradicts");
            let argument = json!({
                "issueId": issue, "uri": spelled(log), "line": line, "endLine": end, "number": why,
                "stance": stance, "timeline": timeline,
            });
            ("citeLines", argument, plain, silent)
        }
        Verb::Ask { which, why, leg, ai } => {
            let argument = json!({ "number": why, "leg": leg, "ai": ai.then_some(true) });
            ("askWhy", which.and(argument), plain, print_commands)
        }
        Verb::Add { which, question, below, leg, answer } => {
            let argument =
                json!({ "question": question, "parent": below, "leg": leg, "answer": answer });
            ("addFiveWhy", which.and(argument), plain, silent)
        }
        Verb::Answer { which, number, answer, question, kind, status } => {
            let argument = json!({
                "number": number, "answer": answer, "question": question, "kind": kind,
                "status": status,
            });
            ("updateFiveWhy", which.and(argument), plain, silent)
        }
        Verb::Event { which, time, what, kind, evidence } => {
            let argument =
                json!({ "time": time, "what": what, "kind": kind, "evidence": evidence });
            ("addTimelineEvent", which.and(argument), plain, silent)
        }
        Verb::Timeline { which, format } => {
            ("listTimelineEvents", which.and(json!({})), *format, print_events)
        }
        Verb::Merge { which, logs, since, until } => {
            let logs: Vec<String> = logs.iter().map(|log| spelled(log)).collect();
            let logs = (!logs.is_empty()).then_some(logs);
            let argument = json!({ "uris": logs, "since": since, "until": until });
            ("mergeTimeline", which.and(argument), plain, print_path)
        }
        Verb::Backwards { which, format } => {
            ("readBackwards", which.and(json!({})), *format, silent)
        }
        Verb::Say { which, words, level } => {
            let argument = json!({ "content": words, "whyLevel": level });
            ("sendTriageMessage", which.and(argument), plain, silent)
        }
        Verb::History { which, format } => {
            ("getTriageHistory", which.and(json!({})), *format, print_messages)
        }
        Verb::Level { which, level } => {
            ("setWhyLevel", which.and(json!({ "whyLevel": level })), plain, silent)
        }
        Verb::Send { which, number } => {
            ("sendPrompt", which.and(json!({ "number": number })), plain, silent)
        }
        Verb::Accept { which, number } => {
            ("acceptSuggestion", which.and(json!({ "number": number })), plain, silent)
        }
        Verb::Reject { which, number } => {
            ("rejectSuggestion", which.and(json!({ "number": number })), plain, silent)
        }
    };
    // What shows itself needs no sentence beside it.
    let shows_itself = matches!(
        arguments.verb,
        Verb::Next { .. }
            | Verb::Timeline { .. }
            | Verb::History { .. }
            | Verb::Explain { rule: None }
    );
    let result = match shows_itself {
        true => commands::run(workbench, command, &argument)?.result,
        false => run_command(workbench, command, &argument)?.result,
    };
    provider::print(format, &result, |out| print(out, &result))
}

impl Which {
    /// An argument with the document or the issue in it. What nobody gave is left out.
    fn and(&self, argument: Value) -> Value {
        self.with(argument, "issueId")
    }

    fn with(&self, argument: Value, id: &str) -> Value {
        let mut fields: Map<String, Value> = match argument {
            Value::Object(fields) => fields,
            _ => Map::new(),
        };
        fields.retain(|_, value| !value.is_null());
        if let Some(document) = &self.document {
            fields.insert("uri".to_owned(), json!(spelled(document)));
        }
        if let Some(issue) = &self.issue {
            fields.insert(id.to_owned(), json!(issue));
        }
        Value::Object(fields)
    }
}

/// The issue of a document, for commands whose `uri` is that of a log.
fn id_of(which: &Which, workbench: &Workbench) -> anyhow::Result<Option<String>> {
    let Some(document) = &which.document else { return Ok(which.issue.clone()) };
    let argument = json!({ "uri": spelled(document) });
    let issue = commands::run(workbench, "getIssue", &argument)?.result;
    Ok(issue["issue"]["id"].as_str().map(str::to_owned))
}

/// A path as commands take it: from the root on.
fn spelled(path: &Path) -> String {
    std::path::absolute(path).unwrap_or_else(|_| path.to_path_buf()).to_string_lossy().into_owned()
}

fn check(documents: &[PathBuf], format: Plain, workbench: &Workbench) -> anyhow::Result<Exit> {
    let mut paths = documents.to_vec();
    if paths.is_empty() {
        let issue = commands::run(workbench, "getIssue", &json!({}))?.result;
        let known = rows(&issue, "documents").iter().find(|one| one["kind"] == "triage");
        let Some(path) = known.and_then(|known| known["path"].as_str()) else {
            bail!("the issue changed last has no triage document; name one");
        };
        paths.push(PathBuf::from(path));
    }
    let mut out = stdout();
    let mut found: Vec<Value> = Vec::new();
    for path in &paths {
        let content = std::fs::read_to_string(path)
            .with_context(|| format!("cannot read {}", path.display()))?;
        let uri = uri::of_path(Path::new(&spelled(path)));
        let document = Document::new(&content);
        workbench.open(&uri, 1, document.clone());
        if !workbench.is_open_triage(&uri) {
            bail!(
                "{} is no triage document; its front matter would say tftsr: triage/1",
                path.display()
            );
        }
        workbench.learn_of(&uri);
        let Some(snapshot) = workbench.snapshot(&uri) else { continue };
        for one in diagnostics::diagnostics(&snapshot) {
            let at = document.position(one.span.start, Encoding::Utf32);
            let (line, column) = (at.line + 1, at.column + 1);
            let severity = format!("{:?}", one.severity).to_lowercase();
            if format == Plain::Text {
                let place = format!("{}:{line}:{column}", path.display());
                let said = format!("{place}: {severity}: {} [{}]", one.message, one.code);
                writeln!(out, "{}", visible_lines(&said))?;
            }
            found.push(json!({
                "file": path.to_string_lossy(), "line": line, "column": column, "severity": severity,
                "rule": one.code, "message": one.message,
            }));
        }
        workbench.close(&uri);
    }
    if format == Plain::Json {
        serde_json::to_writer_pretty(&mut out, &found)?;
        writeln!(out)?;
    }
    out.flush()?;
    Ok(if found.is_empty() { Exit::Done } else { Exit::Findings })
}

fn print_path(out: &mut dyn Write, result: &Value) -> std::io::Result<()> {
    let uri = result["uri"].as_str().unwrap_or_default();
    match uri::to_path(uri) {
        Some(path) => writeln!(out, "{}", path.display()),
        None => writeln!(out, "{uri}"),
    }
}

fn print_state(out: &mut dyn Write, result: &Value) -> std::io::Result<()> {
    let (issue, state) = (&result["issue"], &result["state"]);
    writeln!(out, "{} ({})", text(issue, "title"), text(issue, "status"))?;
    writeln!(
        out,
        "{:6} {}, {} answered, {} of them without evidence",
        "whys", state["whys"], state["answered"], state["unsupported"]
    )?;
    for leg in rows(state, "legs") {
        writeln!(out, "{:6} {}: {} open", "", text(leg, "leg"), leg["open"])?;
    }
    writeln!(out, "{:6} {}", "next", text(state, "next"))
}

fn print_rules(out: &mut dyn Write, result: &Value) -> std::io::Result<()> {
    rows(result, "rules")
        .iter()
        .try_for_each(|rule| writeln!(out, "{:32} {}", text(rule, "code"), text(rule, "title")))
}

fn print_evidence(out: &mut dyn Write, result: &Value) -> std::io::Result<()> {
    for one in rows(result, "evidence") {
        let place = format!("{}:{}", text(one, "file"), one["line"]);
        writeln!(out, "{:5} {place} {}", text(one, "id"), text(one, "excerpt"))?;
    }
    Ok(())
}

fn print_commands(out: &mut dyn Write, result: &Value) -> std::io::Result<()> {
    rows(result, "commands")
        .iter()
        .filter_map(Value::as_str)
        .try_for_each(|command| writeln!(out, "{command}"))
}

fn print_events(out: &mut dyn Write, result: &Value) -> std::io::Result<()> {
    rows(result, "timeline").iter().try_for_each(|event| {
        writeln!(out, "{}  {}: {}", text(event, "time"), text(event, "kind"), text(event, "what"))
    })
}

fn print_messages(out: &mut dyn Write, result: &Value) -> std::io::Result<()> {
    rows(result, "messages").iter().try_for_each(|one| {
        writeln!(out, "{}  {}: {}", text(one, "at"), text(one, "author"), text(one, "content"))
    })
}
