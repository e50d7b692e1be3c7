//! What can be done with drafts and suggestions: offered as lenses above them, and as actions where they stand.

use serde_json::json;
use text::Span;
use triage::{Author, Place};

use crate::documents::{Role, Snapshot};
use crate::log_view::lenses::Lens;

/// What can be done in a document with a model's help, each with its place, in the order of the text.
pub fn suggestions(snapshot: &Snapshot) -> Vec<Lens> {
    if snapshot.role == Role::Log {
        return Vec::new();
    }
    let text = snapshot.document.text();
    let document = triage::parse(&text);
    let exchanges = triage::exchanges(&text);
    let mut all = of_sections(snapshot, &text, &exchanges);
    for why in &document.whys {
        let number = &why.value.number;
        let place = Place::Why(number.clone());
        let mut add = |title: String, command: &'static str, more: &[(&str, bool)]| {
            let mut argument = json!({ "uri": snapshot.uri, "number": number.to_string() });
            for (key, value) in more {
                argument[*key] = json!(value);
            }
            let span = why.span;
            all.push(Lens { span, title, command, argument });
        };
        let exchange = exchanges.iter().find(|one| one.place == place);
        if triage::marker_line(&text, &place).is_some() {
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
    all.sort_by_key(|lens: &Lens| lens.span.start);
    all
}

/// The same for sections: what can be begun is offered in reports alone.
fn of_sections(snapshot: &Snapshot, text: &str, exchanges: &[triage::Exchange]) -> Vec<Lens> {
    let is_report =
        snapshot.role == Role::Report && crate::triage_document::document_kind(text) != "analysis";
    let mut all = Vec::new();
    for section in triage::sections(text) {
        let mut add = |title: String, command: &'static str| {
            let argument = match command {
                "tftsr.stop" => json!({ "uri": snapshot.uri }),
                _ => json!({ "uri": snapshot.uri, "section": section.title }),
            };
            all.push(Lens { span: section.span, title, command, argument });
        };
        let exchange = exchanges.iter().find(|one| one.place == section.place);
        if triage::marker_line(text, &section.place).is_some() {
            add(format!("Stop {}", to(exchange)), "tftsr.stop");
        } else if section.suggested_by.is_some() {
            let title = &section.title;
            add(format!("Accept the suggestion for {title}"), "tftsr.acceptSuggestion");
            add(format!("Reject the suggestion for {title}"), "tftsr.rejectSuggestion");
        } else if let Some(exchange) = exchange {
            add(format!("Send to {}", exchange.to), "tftsr.sendPrompt");
        } else if is_report {
            add(format!("Ask AI to write {}", section.title), "tftsr.askSection");
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
