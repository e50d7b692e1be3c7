//! What may stand at a place of a triage document: evidence ids with their text, numbers of whys, the words of the front
//! matter and of a why, names of sections, owners that were named before.

use std::collections::BTreeSet;

use text::Span;
use triage::{
    Domain, EventKind, IssueSeverity, IssueStatus, Join, TriageDocument, WhyKind, WhyNumber,
    WhyStatus,
};

use super::line_at;
use crate::Workbench;
use crate::documents::{Role, Snapshot};

/// Something that may stand at a place.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Completion {
    /// What is chosen.
    pub label: String,
    /// What it means, beside it.
    pub detail: String,
    /// What it replaces.
    pub replaces: Span,
    /// What stands there afterwards.
    pub text: String,
}

/// The sections that a document may have, in their order.
const SECTIONS: &[&str] =
    &["Impact", "Evidence", "Timeline", "Whys", "Root causes", "Countermeasures", "Open questions"];
/// What a countermeasure does, and how strong it is, with what that means.
pub(super) const TYPES: &[(&str, &str)] = &[
    ("prevent", "it cannot happen again"),
    ("detect", "it is noticed sooner"),
    ("contain", "it harms less"),
    ("recover", "it is over sooner"),
];
pub(super) const STRENGTHS: &[(&str, &str)] = &[
    ("eliminate", "the hazard is gone"),
    ("automate", "a machine takes care"),
    ("guard", "a check stops it"),
    ("train", "people are told; the weakest"),
];

/// What may stand at a byte.
pub fn completions(workbench: &Workbench, snapshot: &Snapshot, byte: usize) -> Vec<Completion> {
    if snapshot.role == Role::Report {
        return super::report::completions(workbench, snapshot, byte);
    }
    let Some((line, text)) = line_at(snapshot, byte).filter(|_| snapshot.role == Role::Triage)
    else {
        return Vec::new();
    };
    let at = byte.saturating_sub(line.start).min(text.len());
    let (head, tail) = text.split_at_checked(at).unwrap_or((&text, ""));
    let whole = snapshot.document.text();
    let document = triage::parse(&whole);
    let place = Where { line, head, tail };
    if in_front_matter(&whole, byte) {
        return front_matter(&place);
    }
    if let Some(words) = head.strip_prefix("### ") {
        return numbers(&document, &place, words);
    }
    if let Some(words) = head.strip_prefix("## ") {
        let all = SECTIONS.iter().chain(report::NOTES);
        let missing = all.filter(|title| !whole.contains(&format!("\n## {title}")));
        return missing.map(|title| place.replacing(words, title, "section")).collect();
    }
    if head.starts_with('*') && !head.starts_with("**") {
        let word = head.rsplit(['*', ',']).next().unwrap_or_default().trim_start();
        let kinds =
            WhyKind::ALL.iter().map(|kind| (kind.id(), "what the answer is to the incident"));
        let statuses =
            WhyStatus::ALL.iter().map(|status| (status.id(), "how well it is supported"));
        // The kind stands first, the status after the comma, then how the whys below work together.
        let joins = [
            (Join::All.id(), "each of the whys below was needed (AND)"),
            (Join::Any.id(), "each of the whys below was enough (OR)"),
        ];
        if head.matches(',').count() > 1 {
            return joins.iter().map(|(id, detail)| place.replacing(word, id, detail)).collect();
        }
        return match head.contains(',') {
            false => kinds.map(|(id, detail)| place.replacing(word, id, detail)).collect(),
            true => statuses.map(|(id, detail)| place.replacing(word, id, detail)).collect(),
        };
    }
    if head.trim_start().starts_with('|') {
        return cell(workbench, &document, &whole, &place, byte);
    }
    let cited = open_bracket(head).map(|word| evidence(&document, &place, word));
    cited.into_iter().flatten().chain(whys(&document, &place)).collect()
}

/// Words behind which the number of a why stands.
const POINTING: &[&str] = &["see", "cf", "why", "whys"];

/// The whys that a number in a sentence may be meant for: one that is begun, or is pointed at, or stands in brackets or at
/// the start of a bullet.
fn whys(document: &TriageDocument, place: &Where<'_>) -> Vec<Completion> {
    let is_part = |letter: char| letter.is_ascii_digit() || letter == '.';
    let before = place.head.trim_end_matches(is_part);
    let typed = place.head.get(before.len()..).unwrap_or_default();
    let in_brackets = before.ends_with('[');
    let is_bullet = matches!(before.trim(), "-" | "*" | "+") && before.ends_with(' ');
    let words = before.trim_end_matches(' ').trim_end_matches('.');
    let last = words.rsplit(|letter: char| !letter.is_alphabetic()).next().unwrap_or_default();
    let is_pointed_at = before.ends_with(' ') && POINTING.contains(&last.to_lowercase().as_str());
    let is_begun = typed.starts_with(|first: char| first.is_ascii_digit())
        && (before.is_empty() || before.ends_with([' ', '(', ',', '/']));
    // A line of code says what a machine said.
    let is_code = place.head.matches('`').count() % 2 == 1;
    if is_code || !(in_brackets || is_bullet || is_pointed_at || is_begun) {
        return Vec::new();
    }
    let close = if in_brackets && !place.tail.starts_with(']') { "]" } else { "" };
    document
        .whys
        .iter()
        // A single number in brackets is a footnote.
        .filter(|why| !in_brackets || why.value.number.level() > 1)
        .map(|why| (why.value.number.to_string(), &why.value.question))
        .filter(|(number, _)| number.starts_with(typed))
        .map(|(number, question)| Completion {
            text: format!("{number}{close}"),
            ..place.replacing(typed, &number, question)
        })
        .collect()
}

/// The line around a place.
pub(super) struct Where<'t> {
    pub(super) line: Span,
    pub(super) head: &'t str,
    pub(super) tail: &'t str,
}

impl Where<'_> {
    /// A completion that takes the place of what is typed of it.
    pub(super) fn replacing(&self, typed: &str, text: &str, detail: &str) -> Completion {
        let end = self.line.start + self.head.len();
        Completion {
            label: text.to_owned(),
            detail: detail.to_owned(),
            replaces: Span::new(end - typed.len(), end),
            text: text.to_owned(),
        }
    }
}

pub(crate) fn in_front_matter(text: &str, byte: usize) -> bool {
    let mut at = triage::above_front_matter(text);
    let text = text.get(at..).unwrap_or(text);
    for (index, line) in text.split_inclusive('\n').enumerate() {
        let fence = line.trim_end() == "---";
        if index == 0 && !fence || index > 0 && fence {
            return false;
        }
        at += line.len();
        if index > 0 && byte < at {
            return true;
        }
    }
    false
}

fn front_matter(place: &Where<'_>) -> Vec<Completion> {
    let Some((key, value)) = place.head.split_once(':') else {
        let typed = place.head.trim_start();
        return ["title", "domain", "severity", "status", "provider", "tags"]
            .into_iter()
            .map(|key| Completion {
                text: format!("{key}: "),
                ..place.replacing(typed, key, "front matter")
            })
            .collect();
    };
    let typed = value.trim_start();
    let all = |values: Vec<(&'static str, &'static str)>| {
        values.into_iter().map(|(id, title)| place.replacing(typed, id, title)).collect()
    };
    match key.trim() {
        "domain" => all(Domain::ALL.iter().map(|value| (value.id(), value.title())).collect()),
        "severity" => {
            all(IssueSeverity::ALL.iter().map(|value| (value.id(), value.title())).collect())
        }
        "status" => all(IssueStatus::ALL.iter().map(|value| (value.id(), value.title())).collect()),
        _ => Vec::new(),
    }
}

/// Numbers that the next why may have: the next one below each, and the next top one.
fn numbers(document: &TriageDocument, place: &Where<'_>, typed: &str) -> Vec<Completion> {
    if typed.contains(' ') {
        return Vec::new();
    }
    let next_below = |parent: Option<&WhyNumber>| {
        let taken = document
            .whys
            .iter()
            .map(|why| &why.value.number)
            .filter(|number| number.parent().as_ref() == parent)
            .filter_map(|number| number.0.last().copied())
            .max()
            .unwrap_or(0);
        let mut number = parent.map(|parent| parent.0.clone()).unwrap_or_default();
        number.push(taken + 1);
        WhyNumber(number)
    };
    let mut all = vec![(next_below(None), "a new top why".to_owned())];
    for why in &document.whys {
        all.push((next_below(Some(&why.value.number)), format!("below: {}", why.value.question)));
    }
    all.into_iter()
        .map(|(number, detail)| {
            let label = number.to_string();
            Completion { text: format!("{label} Why "), ..place.replacing(typed, &label, &detail) }
        })
        .collect()
}

/// What may stand in a cell, by the name of its column.
fn cell(
    workbench: &Workbench,
    document: &TriageDocument,
    whole: &str,
    place: &Where<'_>,
    byte: usize,
) -> Vec<Completion> {
    let before = place.head.matches('|').count();
    let typed = place.head.rsplit('|').next().unwrap_or_default().trim_start();
    // The header is the first row of the run of rows that this one is in.
    let above = whole.get(..byte).unwrap_or_default();
    let header = above.lines().rev().take_while(|line| line.trim_start().starts_with('|')).last();
    let column = header.and_then(|header| header.split('|').nth(before)).unwrap_or_default();
    let column = column.split('(').next().unwrap_or_default().trim().to_lowercase();
    let with = |values: &[(&str, &str)]| {
        values.iter().map(|(id, detail)| place.replacing(typed, id, detail)).collect()
    };
    match column.as_str() {
        "evidence" => {
            let word = typed.rsplit([',', ' ']).next().unwrap_or_default();
            evidence(document, place, word)
        }
        "kind" => EventKind::ALL
            .iter()
            .map(|kind| place.replacing(typed, kind.id(), kind.title()))
            .collect(),
        "type" => with(TYPES),
        "strength" => with(STRENGTHS),
        "for" | "addresses" => document
            .whys
            .iter()
            .map(|why| place.replacing(typed, &why.value.number.to_string(), &why.value.question))
            .collect(),
        "owner" => owners(workbench)
            .iter()
            .map(|owner| place.replacing(typed, owner, "named before"))
            .collect(),
        _ => Vec::new(),
    }
}

/// Who owns countermeasures in the open documents, and who did in stored ones.
pub(super) fn owners(workbench: &Workbench) -> BTreeSet<String> {
    let open = workbench.open_uris();
    let before = workbench.beyond().agreement.owners();
    let here = open
        .iter()
        .filter_map(|uri| workbench.snapshot(uri))
        .flat_map(|snapshot| match snapshot.role {
            Role::Triage => triage::parse(&snapshot.document.text())
                .countermeasures
                .into_iter()
                .map(|row| row.value.owner)
                .collect(),
            Role::Report => report::owners(&snapshot.document.text()),
            Role::Log => Vec::new(),
        })
        .map(|owner| owner.trim().to_owned())
        .filter(|owner| !owner.is_empty());
    before.into_iter().chain(here).collect()
}

/// What is typed of an id after a bracket that is still open.
pub(super) fn open_bracket(head: &str) -> Option<&str> {
    let (_, inner) = head.rsplit_once('[')?;
    let word = inner.rsplit([',', ' ']).next().unwrap_or_default();
    let is_list =
        inner.chars().all(|letter| letter.is_ascii_alphanumeric() || ", ".contains(letter));
    is_list.then_some(word)
}

fn evidence(document: &TriageDocument, place: &Where<'_>, typed: &str) -> Vec<Completion> {
    let closes = place.tail.trim_start().starts_with([']', ',']) || !place.head.contains('[');
    document
        .evidence
        .iter()
        .map(|evidence| {
            let evidence = &evidence.value;
            let detail = format!("{} {}", evidence.source, evidence.excerpt);
            let text = if closes { evidence.id.clone() } else { format!("{}]", evidence.id) };
            Completion { text, ..place.replacing(typed, &evidence.id, detail.trim()) }
        })
        .collect()
}
