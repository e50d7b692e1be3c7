//! Lines of commands above the text: where the failures are, how often one occurs. Each has a twin among the actions.

use std::collections::HashSet;

use detect::Severity;
use logs::Level;
use serde_json::{Value, json};
use text::Span;

use super::record_at;
use super::records::{Which, find};
use crate::diagnostics::diagnostics;
use crate::documents::{Role, Snapshot};
use crate::outcome::counted;

/// Most lenses on single records.
const MOST: usize = 200;

/// A command above a line.
#[derive(Debug, Clone, PartialEq)]
pub struct Lens {
    /// Above the line of this span.
    pub span: Span,
    /// What it says.
    pub title: String,
    /// The command it runs.
    pub command: &'static str,
    /// Its argument.
    pub argument: Value,
}

/// What can be done from the record at a byte, for editors without lenses and beside them: a title, a command and its argument.
pub(crate) fn twins(snapshot: &Snapshot, byte: usize) -> Vec<(&'static str, &'static str, Value)> {
    let Some(log) = snapshot.log_at_hand() else { return Vec::new() };
    let go_to = |which: &str| json!({"uri": snapshot.uri, "offset": byte, "which": which});
    let here = record_at(&log, byte);
    let mut twins = Vec::new();
    for (title, id, which) in [
        ("Go to the next error", "nextError", Which::NextError),
        ("Go to the error before", "previousError", Which::PreviousError),
        ("Go to the next record like this", "next", Which::Next),
        ("Go to the first record like this", "first", Which::First),
    ] {
        if find(&log, byte, which).is_some_and(|found| Some(found) != here) {
            twins.push((title, "tftsr.goToRecord", go_to(id)));
        }
    }
    if log.records.iter().any(|record| record.time.is_some()) {
        twins.push((
            "Show what happened around this record everywhere",
            "tftsr.aroundRecord",
            json!({"uri": snapshot.uri, "offset": byte}),
        ));
    }
    twins
}

/// What stands between a report and those it is for: values in clear text, and what it lacks.
fn ready(snapshot: &Snapshot) -> Lens {
    let open = diagnostics(snapshot)
        .iter()
        .filter(|diagnostic| diagnostic.severity != Severity::Hint)
        .count();
    let title = match open {
        0 => "Ready to send: export as PDF".to_owned(),
        open => format!("Ready to send: {}; export as PDF", counted(open, "open point")),
    };
    Lens {
        span: Span::new(0, 0),
        title,
        command: "tftsr.exportDocument",
        argument: json!({"uri": snapshot.uri, "format": "pdf"}),
    }
}

/// The lenses of a document.
pub fn lenses(snapshot: &Snapshot) -> Vec<Lens> {
    match snapshot.role {
        Role::Log => {}
        Role::Report => return vec![ready(snapshot)],
        Role::Triage => return crate::triage_view::lenses::lenses(snapshot),
    }
    let uri = &snapshot.uri;
    let Some(log) = snapshot.log_to_view() else { return Vec::new() };
    let top = Span::new(0, 0);
    let mut lenses = Vec::new();
    let failed = |level: Option<Level>| level.is_some_and(Level::is_failure);
    let failures = log.records.iter().filter(|record| failed(record.level)).count();
    if failures > 0 {
        lenses.push(Lens {
            span: top,
            title: format!("{}: go to the first", counted(failures, "error")),
            command: "tftsr.goToRecord",
            argument: json!({"uri": uri, "which": "nextError", "offset": 0}),
        });
    }
    if log.records.iter().any(|record| record.time.is_some()) {
        lenses.push(Lens {
            span: top,
            title: "Start triage from this log".to_owned(),
            command: "tftsr.startTriage",
            argument: json!({"uri": uri}),
        });
    }
    let mut seen = HashSet::new();
    for record in log.records.iter().filter(|record| failed(record.level)) {
        let Some(template) = log.templates.get(record.template.0 as usize) else { continue };
        if seen.insert(record.template) && template.count > 1 && seen.len() <= MOST {
            lenses.push(Lens {
                span: record.span,
                title: format!("{}×: go to the next", template.count),
                command: "tftsr.goToRecord",
                argument: json!({"uri": uri, "which": "next", "offset": record.span.start}),
            });
        }
    }
    lenses
}
