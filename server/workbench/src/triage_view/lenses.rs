//! Commands above the text of a triage document: what to do next at the top, asking on at each branch. Each has a twin
//! among the actions.

use serde_json::{Value, json};
use text::Span;
use triage::{TriageDocument, Why, parse, progress};

use crate::documents::Snapshot;
use crate::log_view::lenses::Lens;
use crate::outcome::counted;

/// Most lenses on single whys.
const MOST: usize = 200;
/// Characters of the next step: with what stands before it, a lens of one line fits beside the views of an editor.
const LONGEST_STEP: usize = 44;

/// The lenses of a triage document.
pub(crate) fn lenses(snapshot: &Snapshot) -> Vec<Lens> {
    let text = snapshot.document.text();
    let document = parse(&text);
    let uri = &snapshot.uri;
    let whys = text.find("\n## Whys").map_or(0, |line| line + 1);
    let mut lenses: Vec<Lens> = top(&document, uri)
        .into_iter()
        .enumerate()
        .map(|(index, (title, command, argument))| {
            // What to do next stands at the top, the others where the whys begin: one line is too short for all.
            let place = if index == 0 { 0 } else { whys };
            Lens { span: Span::new(place, place), title, command, argument }
        })
        .collect();
    for why in document.whys.iter().take(MOST) {
        lenses.extend(
            of_why(&document, &why.value, uri).into_iter().map(|(title, command, argument)| Lens {
                span: why.span,
                title,
                command,
                argument,
            }),
        );
    }
    lenses.extend(super::suggestions::lenses(snapshot));
    lenses
}

/// The same for the actions at a byte.
pub(crate) fn twins(snapshot: &Snapshot, byte: usize) -> Vec<(String, &'static str, Value)> {
    let document = parse(&snapshot.document.text());
    let here = |why: &&triage::Located<Why>| why.span.start <= byte && byte <= why.span.end;
    let why = document.whys.iter().find(here);
    let of_why = why.map(|why| of_why(&document, &why.value, &snapshot.uri)).unwrap_or_default();
    of_why.into_iter().chain(top(&document, &snapshot.uri)).collect()
}

fn top(document: &TriageDocument, uri: &str) -> Vec<(String, &'static str, Value)> {
    let progress = progress(document);
    let open: usize = progress.legs.iter().map(|leg| leg.open).sum();
    let state = format!(
        "{} of {} answered, {} on evidence, {}",
        progress.answered,
        counted(progress.whys, "why"),
        progress.with_evidence,
        counted(open, "open end"),
    );
    let command = if progress.is_complete { "tftsr.generateRca" } else { "tftsr.askWhy" };
    vec![
        (
            format!("{state}. Next: {}", shortened(&progress.next_step)),
            command,
            json!({ "uri": uri }),
        ),
        ("Read the causes backwards".to_owned(), "tftsr.readBackwards", json!({ "uri": uri })),
        ("Look for similar incidents".to_owned(), "tftsr.similarIssues", json!({ "uri": uri })),
    ]
}

/// The step by its first words, when it is long.
fn shortened(step: &str) -> String {
    if step.chars().count() <= LONGEST_STEP {
        return step.to_owned();
    }
    let start: String = step.chars().take(LONGEST_STEP - 1).collect();
    let whole_words = start.rfind(' ').map_or(start.as_str(), |end| &start[..end]);
    format!("{whole_words}…")
}

fn of_why(document: &TriageDocument, why: &Why, uri: &str) -> Vec<(String, &'static str, Value)> {
    if why.is_excluded() || !why.is_answered() || !document.is_leaf(&why.number) {
        return Vec::new();
    }
    let number = why.number.to_string();
    let argument = json!({ "uri": uri, "number": number });
    let mut lenses = Vec::new();
    if !document.may_stop_at(why) {
        lenses.push((format!("Ask on below {number}"), "tftsr.askWhy", argument.clone()));
    }
    if why.number.level() > 1 {
        lenses.push((format!("Read {number} backwards"), "tftsr.readBackwards", argument));
    }
    lenses
}
