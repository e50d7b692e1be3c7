//! What may stand at a place of a report: evidence of its table, its sections, owners, the words of its front matter.

use super::completion::{
    Completion, STRENGTHS, TYPES, Where, in_front_matter, open_bracket, owners,
};
use super::line_at;
use crate::Workbench;
use crate::documents::Snapshot;

/// The sections of an RCA, in their order; a post-mortem has those of [`report::NOTES`] and some more.
const SECTIONS: &[&str] = &[
    "Summary",
    "Impact",
    "Detection",
    "Timeline",
    "Why it happened",
    "Why it was not detected sooner",
    "Why it was not prevented or contained",
    "Root causes and trigger",
    "Contributing factors",
    "What we ruled out",
    "Countermeasures",
    "Open questions",
    "Evidence",
];
const OF_POSTMORTEMS: &[&str] = &["Executive summary", "Action items", "Appendix"];

/// How far a document may go, and how far along it is.
const CLASSIFICATIONS: &[(&str, &str)] = &[
    ("public", "anybody may read it"),
    ("internal", "for this organization"),
    ("confidential", "for those who need it"),
    ("restricted", "for those who are named"),
];
const STATUSES: &[(&str, &str)] =
    &[("draft", "being written"), ("review", "being read by others"), ("final", "agreed on")];

/// How far along a countermeasure is.
const PROGRESS: &[(&str, &str)] = &[
    ("open", "nobody has begun"),
    ("in progress", "somebody is at it"),
    ("done", "it is in place and was checked"),
    ("dropped", "it will not be done; say why"),
];
/// Days until a countermeasure may be due.
const DUES: &[(i64, &str)] =
    &[(7, "in a week"), (14, "in two weeks"), (30, "in 30 days"), (90, "in 90 days")];

/// The sections that a kind of report has.
pub(crate) fn sections(kind: &str) -> impl Iterator<Item = &'static str> {
    let is_postmortem = kind == "postmortem";
    let more = OF_POSTMORTEMS.iter().chain(report::NOTES).filter(move |_| is_postmortem);
    SECTIONS.iter().chain(more).copied()
}

/// What may stand at a byte of a report.
pub(super) fn completions(
    workbench: &Workbench,
    snapshot: &Snapshot,
    byte: usize,
) -> Vec<Completion> {
    let Some((line, text)) = line_at(snapshot, byte) else { return Vec::new() };
    let at = byte.saturating_sub(line.start).min(text.len());
    let (head, tail) = text.split_at_checked(at).unwrap_or((&text, ""));
    let whole = snapshot.document.text();
    let place = Where { line, head, tail };
    if in_front_matter(&whole, byte) {
        return front_matter(&place);
    }
    if let Some(words) = head.strip_prefix("## ") {
        let kind = crate::triage_document::document_kind(&whole);
        let missing = sections(&kind).filter(|title| !whole.contains(&format!("\n## {title}\n")));
        return missing.map(|title| place.replacing(words, title, "section")).collect();
    }
    if head.trim_start().starts_with('|') {
        let typed = head.rsplit('|').next().unwrap_or_default().trim_start();
        let with = |values: &[(&str, &str)]| -> Vec<Completion> {
            values.iter().map(|(id, detail)| place.replacing(typed, id, detail)).collect()
        };
        return match column(&whole, head, byte).as_str() {
            // "prevent, by elimination": what it does, then how strong it is.
            "type" => match typed.rsplit_once(',') {
                None => with(TYPES),
                Some((_, typed)) => strengths(&place, typed.trim_start()),
            },
            "strength" => strengths(&place, typed),
            "status" => with(PROGRESS),
            "due" => dues(jiff::tz::TimeZone::UTC.to_datetime(jiff::Timestamp::now()).date())
                .iter()
                .map(|(day, detail)| place.replacing(typed, day, detail))
                .collect(),
            "owner" => owners(workbench)
                .iter()
                .map(|owner| place.replacing(typed, owner, "named before"))
                .collect(),
            "evidence" => {
                let word = typed.rsplit([',', ' ']).next().unwrap_or_default();
                evidence(&whole, &place, word)
            }
            _ => Vec::new(),
        };
    }
    match open_bracket(head) {
        Some(word) => evidence(&whole, &place, word),
        None => Vec::new(),
    }
}

fn front_matter(place: &Where<'_>) -> Vec<Completion> {
    let Some((key, value)) = place.head.split_once(':') else { return Vec::new() };
    let typed = value.trim_start();
    let words = match key.trim() {
        "classification" => CLASSIFICATIONS,
        "status" => STATUSES,
        _ => &[],
    };
    words.iter().map(|(word, detail)| place.replacing(typed, word, detail)).collect()
}

/// How strong a countermeasure is, in the words of a report.
fn strengths(place: &Where<'_>, typed: &str) -> Vec<Completion> {
    let words = STRENGTHS.iter().map(|(id, detail)| (report::strength(id), *detail));
    words.map(|(words, detail)| place.replacing(typed, words, detail)).collect()
}

/// Days by which a countermeasure may be due, seen from today.
fn dues(today: jiff::civil::Date) -> Vec<(String, &'static str)> {
    let day = |days: i64| today.checked_add(jiff::Span::new().days(days)).ok();
    DUES.iter().filter_map(|(days, detail)| Some((day(*days)?.to_string(), *detail))).collect()
}

/// The head of the column at a byte, in lower case, without what it says in brackets.
fn column(whole: &str, head: &str, byte: usize) -> String {
    let before = head.matches('|').count();
    let above = whole.get(..byte).unwrap_or_default();
    let header = above.lines().rev().take_while(|line| line.trim_start().starts_with('|')).last();
    let column = header.and_then(|header| header.split('|').nth(before)).unwrap_or_default();
    column.split('(').next().unwrap_or_default().trim().to_lowercase()
}

/// The evidence that the tables of a report define.
fn evidence(whole: &str, place: &Where<'_>, typed: &str) -> Vec<Completion> {
    let closes = place.tail.trim_start().starts_with([']', ',']) || !place.head.contains('[');
    report::evidence_rows(whole)
        .into_iter()
        .map(|(id, words)| {
            let text = if closes { id.clone() } else { format!("{id}]") };
            Completion { text, ..place.replacing(typed, &id, &words) }
        })
        .collect()
}
