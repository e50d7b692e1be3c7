//! What can be done with drafts and suggestions: offered as lenses above them, and as actions where they stand.

use serde_json::json;
use text::Span;
use triage::Author;

use crate::documents::{Role, Snapshot};
use crate::log_view::lenses::Lens;

/// What can be done in a triage document with a model's help, each with its place, in the order of the text.
pub fn suggestions(snapshot: &Snapshot) -> Vec<Lens> {
    if snapshot.role != Role::Triage {
        return Vec::new();
    }
    let text = snapshot.document.text();
    let document = triage::parse(&text);
    let exchanges = triage::exchanges(&text);
    let mut all = Vec::new();
    for why in &document.whys {
        let number = &why.value.number;
        let mut add = |title: String, command: &'static str, more: &[(&str, bool)]| {
            let mut argument = json!({ "uri": snapshot.uri, "number": number.to_string() });
            for (key, value) in more {
                argument[*key] = json!(value);
            }
            let span = why.span;
            all.push(Lens { span, title, command, argument });
        };
        let exchange = exchanges.iter().find(|one| one.number == *number);
        if triage::marker_line(&text, number).is_some() {
            let argument = json!({ "uri": snapshot.uri });
            let title = format!("Stop {}", to(exchange));
            all.push(Lens { span: why.span, title, command: "tftsr.stop", argument });
            continue;
        }
        if let Some(exchange) = exchange {
            add(format!("Send to {}", exchange.to), "tftsr.sendPrompt", &[]);
            continue;
        }
        let is_suggestion = matches!(why.value.author, Author::Model { .. });
        match (is_suggestion, why.value.is_answered()) {
            (true, true) => {
                add(format!("Accept the suggestion for {number}"), "tftsr.acceptSuggestion", &[]);
                add(format!("Reject the suggestion for {number}"), "tftsr.rejectSuggestion", &[]);
                add(format!("Argue against {number}"), "tftsr.askWhy", &[("against", true)]);
            }
            (false, true) => {
                add(format!("Argue against {number}"), "tftsr.askWhy", &[("against", true)]);
            }
            (_, false) => add(format!("Ask AI about {number}"), "tftsr.askWhy", &[("ai", true)]),
        }
    }
    all
}

fn to(exchange: Option<&triage::Exchange>) -> &str {
    exchange.map_or("the model", |exchange| exchange.to.as_str())
}

/// Those that are offered above the text without being asked for: what waits for a person, not what could be begun.
pub fn lenses(snapshot: &Snapshot) -> Vec<Lens> {
    let waits = |lens: &Lens| {
        matches!(
            lens.command,
            "tftsr.stop" | "tftsr.sendPrompt" | "tftsr.acceptSuggestion" | "tftsr.rejectSuggestion"
        )
    };
    suggestions(snapshot).into_iter().filter(waits).collect()
}

/// Those of the why at a byte.
pub fn at(snapshot: &Snapshot, byte: usize) -> Vec<Lens> {
    let holds = |span: Span| span.start <= byte && byte <= span.end;
    suggestions(snapshot).into_iter().filter(|lens| holds(lens.span)).collect()
}
