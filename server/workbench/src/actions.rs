//! What can be done at a place of a document, as commands a person picks from a menu.

use serde_json::{Value, json};
use text::Span;

use crate::diagnostics::{Diagnostic, diagnostics, title};
use crate::documents::{Role, Snapshot};

/// One entry of the menu.
#[derive(Debug, Clone, PartialEq)]
pub struct Action {
    /// What it says.
    pub title: String,
    /// Where editors file it.
    pub kind: ActionKind,
    /// The one to offer first.
    pub preferred: bool,
    /// The command that does it.
    pub command: &'static str,
    /// Its argument.
    pub argument: Value,
    /// What it mends.
    pub fixes: Vec<Diagnostic>,
}

/// Where editors file an action.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum ActionKind {
    /// Mends what is underlined.
    QuickFix,
    /// Concerns the whole file.
    Source,
}

/// The actions for a span; computed from the span alone, since some editors send no diagnostics along.
pub fn actions(snapshot: &Snapshot, span: Span) -> Vec<Action> {
    let uri = &snapshot.uri;
    let shown = snapshot.shown();
    let touches = |other: Span| {
        other.overlaps(span) || (other.start <= span.start && span.start <= other.end)
    };
    let here: Vec<&detect::Finding> =
        shown.iter().filter(|finding| touches(finding.span)).collect();
    let fixes: Vec<Diagnostic> =
        diagnostics(snapshot).into_iter().filter(|diagnostic| touches(diagnostic.span)).collect();
    let mut actions = Vec::new();
    let mut add = |title: String, kind, preferred, command, argument, fixes: Vec<Diagnostic>| {
        actions.push(Action { title, kind, preferred, command, argument, fixes });
    };
    // A menu for a selection over hundreds of findings helps nobody: the first few, then the whole file.
    for (index, finding) in here.iter().take(5).enumerate() {
        let id = span_id(finding.span);
        let fix = || fixes.iter().filter(|fix| fix.span == finding.span).cloned().collect();
        let name = lower_first(title(finding.kind));
        add(
            format!("Redact this {name}"),
            ActionKind::QuickFix,
            index == 0,
            "tftsr.applyRedactions",
            json!({"uri": uri, "spanIds": [id]}),
            fix(),
        );
        if index == 0 {
            add(
                "Redact this value everywhere".to_owned(),
                ActionKind::QuickFix,
                false,
                "tftsr.applyRedactions",
                json!({"uri": uri, "sameValueAs": id}),
                fix(),
            );
            add(
                format!("Redact all findings of type {}", finding.kind),
                ActionKind::QuickFix,
                false,
                "tftsr.applyRedactions",
                json!({"uri": uri, "types": [finding.kind]}),
                fix(),
            );
        }
    }
    if !shown.is_empty() {
        add(
            "Redact all findings".to_owned(),
            ActionKind::QuickFix,
            false,
            "tftsr.applyRedactions",
            json!({"uri": uri}),
            Vec::new(),
        );
        add(
            "Write a redacted copy beside this file".to_owned(),
            ActionKind::Source,
            false,
            "tftsr.redactedCopy",
            json!({"uri": uri}),
            Vec::new(),
        );
    }
    match snapshot.role {
        Role::Log => add(
            "Start triage from this log".to_owned(),
            ActionKind::Source,
            false,
            "tftsr.startTriage",
            // A cursor is no selection, and in some editors it is one character wide.
            match snapshot.document.line_of(span.start) < snapshot.document.line_of(span.end) {
                true => json!({"uri": uri, "range": {"start": span.start, "end": span.end}}),
                false => json!({"uri": uri}),
            },
            Vec::new(),
        ),
        Role::Triage => {
            for (title, command) in [
                ("Ask the next why", "tftsr.askWhy"),
                ("Suggest evidence from the attached logs", "tftsr.suggestEvidence"),
                ("Write the RCA", "tftsr.generateRca"),
            ] {
                add(
                    title.to_owned(),
                    ActionKind::Source,
                    false,
                    command,
                    json!({"uri": uri}),
                    Vec::new(),
                );
            }
        }
        Role::Report => {}
    }
    actions
}

/// How commands name a finding: its bytes in the text it was found in.
pub fn span_id(span: Span) -> String {
    format!("{}-{}", span.start, span.end)
}

/// "Email address" inside a sentence; abbreviations such as IBAN stay.
fn lower_first(title: &str) -> String {
    let mut characters = title.chars();
    match (characters.next(), characters.clone().next()) {
        (Some(first), Some(second)) if second.is_lowercase() => {
            first.to_lowercase().chain(characters).collect()
        }
        _ => title.to_owned(),
    }
}
