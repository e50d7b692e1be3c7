//! What can be done at a place of a document, as commands a person picks from a menu.

use detect::{Finding, Policy};
use serde_json::{Value, json};
use text::Span;

use crate::comments;
use crate::diagnostics::{Diagnostic, of_finding, of_weak, title};
use crate::documents::{Role, Snapshot};
use crate::log_view::excerpts;
use crate::log_view::lenses::twins;
use crate::outcome::counted;
use crate::triage_view::suggestions;
use crate::weak::weak_points;

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
    /// Changes what is selected.
    Rewrite,
    /// Redacts the whole file: a way to mend what is underlined, and something to do with a file.
    RedactFile,
    /// Concerns the whole file.
    Source,
}

/// What the editor that asks can do beside carrying out commands.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Offer {
    /// It shows what `previewRedaction` gives back as a diff.
    pub previews: bool,
}

/// Most findings of a selection that get an entry of their own: a menu of hundreds helps nobody.
const MOST_SINGLE: usize = 5;
/// Most answers that a line of a log is offered to contradict.
const MOST_CONTRADICTED: usize = 4;

/// The actions for a span; computed from the span alone, since some editors send no diagnostics along, and a finding
/// beyond the limit of diagnostics has none.
pub fn actions(snapshot: &Snapshot, span: Span, offer: Offer) -> Vec<Action> {
    let uri = &snapshot.uri;
    let mut here = snapshot.near(span);
    let touches = |other: Span| {
        other.overlaps(span) || (other.start <= span.start && span.start <= other.end)
    };
    here.retain(|finding| !finding.nested && touches(finding.span));
    // Of what was not looked at yet, the answer is that there may be something.
    let is_clean = snapshot
        .so_far(|index| index.gap().is_none() && !index.any(|one| !one.nested && is_redacted(one)));
    let mut actions = Vec::new();
    let mut add = |title: String, kind, command, argument| {
        let (preferred, fixes) = (false, Vec::new());
        actions.push(Action { title, kind, preferred, command, argument, fixes });
    };
    for finding in here.iter().take(MOST_SINGLE) {
        add(
            format!("Redact this {}", lower_first(title(finding.kind))),
            ActionKind::QuickFix,
            "tftsr.applyRedactions",
            json!({"uri": uri, "spanIds": [span_id(finding.span)]}),
        );
    }
    if let Some(finding) = here.first() {
        let id = span_id(finding.span);
        add(
            "Redact this value everywhere".to_owned(),
            ActionKind::QuickFix,
            "tftsr.applyRedactions",
            json!({"uri": uri, "sameValueAs": id}),
        );
        add(
            format!("Redact all findings of type {}", finding.kind),
            ActionKind::QuickFix,
            "tftsr.applyRedactions",
            json!({"uri": uri, "types": [finding.kind]}),
        );
        add(
            "Never flag this value".to_owned(),
            ActionKind::QuickFix,
            "tftsr.ignoreValue",
            json!({"uri": uri, "spanId": id}),
        );
        if comments::style(snapshot, finding.span).is_some() {
            add(
                format!("Allow the rule {} in this line", finding.rule),
                ActionKind::QuickFix,
                "tftsr.allowRule",
                json!({"uri": uri, "spanId": id}),
            );
        }
        for (index, action) in actions.iter_mut().enumerate() {
            // The first ones are about one finding each, the others about the first of them.
            let about = here.get(index).filter(|_| index < MOST_SINGLE).unwrap_or(finding);
            action.fixes = vec![of_finding(about)];
            action.preferred = index == 0;
        }
    }
    let mut add = |title: String, kind, command, argument| {
        let (preferred, fixes) = (false, Vec::new());
        actions.push(Action { title, kind, preferred, command, argument, fixes });
    };
    let range = json!({"start": span.start, "end": span.end});
    let selected = here.iter().filter(|one| is_redacted(one) && span.covers(one.span)).count();
    if selected > 0 && here.iter().all(|finding| finding.span != span) {
        add(
            format!("Redact the {} in the selection", counted(selected, "finding")),
            ActionKind::Rewrite,
            "tftsr.applyRedactions",
            json!({"uri": uri, "range": range}),
        );
    }
    if !is_clean {
        add(
            "Redact all findings".to_owned(),
            ActionKind::RedactFile,
            "tftsr.applyRedactions",
            json!({"uri": uri}),
        );
        if offer.previews {
            add(
                "Preview the redaction as a diff".to_owned(),
                ActionKind::Source,
                "tftsr.previewRedaction",
                json!({"uri": uri, "show": true}),
            );
        }
        add(
            "Write a redacted copy beside this file".to_owned(),
            ActionKind::Source,
            "tftsr.redactedCopy",
            json!({"uri": uri}),
        );
    }
    match snapshot.role {
        Role::Log => {
            add(
                "Start triage from this log".to_owned(),
                ActionKind::Source,
                "tftsr.startTriage",
                // A cursor is no selection, and in some editors it is one character wide.
                match snapshot.document.line_of(span.start) < snapshot.document.line_of(span.end) {
                    true => json!({"uri": uri, "range": range}),
                    false => json!({"uri": uri}),
                },
            );
            if let Some(argument) = excerpts::place(snapshot, span.start) {
                let title = "Show the log around this byte".to_owned();
                add(title, ActionKind::Source, "tftsr.openLarge", argument);
            }
            add(
                "Ask AI what stands out in the log".to_owned(),
                ActionKind::Source,
                "tftsr.analyzeLogs",
                json!({"uri": uri, "ai": true}),
            );
            for (title, command, argument) in twins(snapshot, span.start) {
                add(title.to_owned(), ActionKind::Source, command, argument);
            }
            for (title, argument) in citations(snapshot, span) {
                add(title, ActionKind::Rewrite, "tftsr.citeLines", argument);
            }
        }
        Role::Triage => {
            for (title, command, argument) in
                crate::triage_view::lenses::twins(snapshot, span.start)
            {
                add(title, ActionKind::Source, command, argument);
            }
            for (title, command) in [
                ("Ask the next why", "tftsr.askWhy"),
                ("Suggest evidence from the attached logs", "tftsr.suggestEvidence"),
                ("Write the RCA", "tftsr.generateRca"),
                ("Write the post-mortem", "tftsr.generatePostmortem"),
            ] {
                add(title.to_owned(), ActionKind::Source, command, json!({"uri": uri}));
            }
            add(
                "Ask AI the next why".to_owned(),
                ActionKind::Source,
                "tftsr.askWhy",
                json!({"uri": uri, "ai": true}),
            );
            for lens in suggestions::at(snapshot, span.start) {
                add(lens.title, ActionKind::Rewrite, lens.command, lens.argument);
            }
        }
        Role::Report => {
            for lens in suggestions::at(snapshot, span.start) {
                add(lens.title, ActionKind::Rewrite, lens.command, lens.argument);
            }
        }
    }
    if snapshot.role != Role::Log {
        // The plain one asks about findings; the others say so before, where an editor cannot ask.
        let ways: &[(&str, &str)] = match is_clean {
            true => &[("", "")],
            false => &[
                ("", ""),
                (", its findings redacted", "redact"),
                (", its findings left in clear text", "allow"),
            ],
        };
        for (how, argument) in ways {
            for format in ["pdf", "docx", "html"] {
                let title = format!("Export as {}{how}", format.to_uppercase());
                let mut given = json!({"uri": uri, "format": format});
                if !argument.is_empty() {
                    given[*argument] = json!(true);
                }
                add(title, ActionKind::Source, "tftsr.exportDocument", given);
            }
        }
    }
    // What mends goes first.
    let mut all = repairs(snapshot, span);
    all.append(&mut actions);
    all
}

/// What lines of a log can be to the triage document touched last: evidence, an event, or something that contradicts one
/// of its answers, the deepest first.
fn citations(snapshot: &Snapshot, span: Span) -> Vec<(String, Value)> {
    let Some((document, text)) = snapshot.beyond.documents.latest_triage() else {
        return Vec::new();
    };
    let name = crate::uri::name(&document);
    let argument = |more: Value| {
        let range = json!({"start": span.start, "end": span.end});
        let mut argument = json!({"uri": snapshot.uri, "range": range});
        for (key, value) in more.as_object().into_iter().flatten() {
            argument[key] = value.clone();
        }
        argument
    };
    let mut all = vec![
        (format!("Cite as evidence in {name}"), argument(json!({}))),
        (format!("Add to the timeline of {name}"), argument(json!({"timeline": true}))),
    ];
    let document = triage::parse(&text.text());
    let mut whys: Vec<&triage::Why> = document
        .whys
        .iter()
        .map(|why| &why.value)
        .filter(|why| why.is_answered() && !why.is_excluded())
        .collect();
    whys.sort_by_key(|why| std::cmp::Reverse(why.number.level()));
    for why in whys.into_iter().take(MOST_CONTRADICTED) {
        let more = json!({"number": why.number.to_string(), "stance": "contradicts"});
        all.push((format!("This contradicts {}: {}", why.number, why.question), argument(more)));
    }
    all
}

/// The ways out of the weak points at a span, and what each rule is for.
fn repairs(snapshot: &Snapshot, span: Span) -> Vec<Action> {
    let mut actions = Vec::new();
    let mut weak = weak_points(snapshot);
    weak.retain(|weak| weak.span.start <= span.end && span.start <= weak.span.end);
    // A log has none, and a copy of all its text would be the most work of all.
    if weak.is_empty() {
        return actions;
    }
    let text = snapshot.document.text();
    for weak in weak.iter().take(MOST_SINGLE) {
        let (uri, code) = (&snapshot.uri, weak.code);
        for (index, way) in weak.ways_out(&snapshot.beyond, &text).into_iter().enumerate() {
            let argument = json!({
                "uri": uri, "code": code, "offset": weak.span.start, "fix": way.title,
            });
            actions.push(Action {
                title: way.title,
                kind: ActionKind::QuickFix,
                preferred: index == 0,
                command: "tftsr.fixProblem",
                argument,
                fixes: vec![of_weak(weak)],
            });
        }
        if let Some(rule) = triage::rule(code) {
            actions.push(Action {
                title: format!("Explain: {}", lower_first(rule.title)),
                kind: ActionKind::QuickFix,
                preferred: false,
                command: "tftsr.explainProblem",
                argument: json!({ "code": code }),
                fixes: vec![of_weak(weak)],
            });
        }
    }
    actions
}

/// Whether "redact all" replaces it: what is only reported is left where it is, unless it is named.
fn is_redacted(finding: &Finding) -> bool {
    finding.policy == Policy::Redact
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
