//! Reading a triage document. Never fails; what cannot be understood stays in the text and is left out here.

use std::ops::Range;

use jiff::Timestamp;

use crate::citation::{citations, ids};
use crate::clock::{self, Written};
use crate::document::{Located, RootCause, TriageDocument};
use crate::layout::{Cover, Layout, Section, SectionKind, bullet};
use crate::table;
use crate::whys::{self, Block};
use crate::{
    Countermeasure, EventKind, TimelineEvent, Why, WhyKind, WhyNumber, WhyStatus, evidence_line,
    front_matter,
};

/// Columns of the timeline, with other names for them.
pub(crate) const TIMELINE: &[(&str, &[&str])] =
    &[("time", &["when"]), ("kind", &["type"]), ("what", &["event"]), ("evidence", &[])];

/// Columns of the countermeasures, with other names for them.
pub(crate) const COUNTERMEASURES: &[(&str, &[&str])] = &[
    ("what", &["countermeasure", "action"]),
    ("for", &["addresses", "why", "cause"]),
    ("type", &["kind"]),
    ("strength", &[]),
    ("owner", &["who"]),
    ("due", &["due date", "by"]),
    ("check", &["how we will know"]),
];

/// Whether a text is a triage document of any version: its front matter says so.
pub fn is_triage(text: &str) -> bool {
    let layout = Layout::new(text);
    front_matter::read(&layout)
        .format
        .is_some_and(|format| format.split('/').next() == Some("triage"))
}

/// Reads a document. Works on any text, also on one that is half typed.
pub fn parse(text: &str) -> TriageDocument {
    read(&Layout::new(text))
}

/// Reads a document that is cut into lines already.
pub(crate) fn read(layout: &Layout<'_>) -> TriageDocument {
    let impact = impact(layout);
    let anchor = impact.as_ref().and_then(|impact| clock::moments(&impact.value).into_iter().min());
    let timeline = timeline(layout, anchor);
    let blocks = whys::read(layout).blocks;
    TriageDocument {
        front: front_matter::read(layout),
        evidence: evidence(layout, &timeline, anchor),
        timeline,
        whys: blocks.iter().map(|block| why(layout, block)).collect(),
        joins: blocks
            .iter()
            .filter_map(|block| Some((block.number.clone(), block.read_attributes(layout).join()?)))
            .collect(),
        root_causes: bullets(layout, SectionKind::RootCauses).into_iter().map(root_cause).collect(),
        countermeasures: countermeasures(layout),
        open_questions: bullets(layout, SectionKind::OpenQuestions),
        impact,
    }
}

fn impact(layout: &Layout<'_>) -> Option<Located<String>> {
    let mut parts: Vec<&str> = Vec::new();
    let mut place: Option<(usize, usize)> = None;
    for section in layout.of_kind(SectionKind::Impact) {
        for index in section.body.clone().filter(|&index| layout.cover(index) != Cover::Comment) {
            let line = layout.line(index).text;
            let is_unfilled = bullet(line).is_some_and(str::is_empty);
            if !is_unfilled && (layout.has_words(index) || place.is_some()) {
                parts.push(line);
            }
            if !is_unfilled && layout.has_words(index) {
                place = Some((place.map_or(index, |(first, _)| first), index));
            }
        }
    }
    let (first, last) = place?;
    Some(Located { value: parts.join("\n").trim().to_owned(), span: layout.span_of(first, last) })
}

fn evidence(
    layout: &Layout<'_>,
    timeline: &[Located<TimelineEvent>],
    anchor: Option<Timestamp>,
) -> Vec<Located<crate::Evidence>> {
    let mut found = Vec::new();
    for (index, read) in evidence_lines(layout) {
        let mut evidence = read.evidence;
        // A time of day gets its date from the event that cites it, else from the incident as a whole.
        let cited = timeline.iter().find(|event| event.value.evidence.contains(&evidence.id));
        let day = cited.or(timeline.first()).map(|event| event.value.time).or(anchor);
        evidence.time = read.time.and_then(|time| time.near(day));
        found.push(Located { value: evidence, span: layout.line(index).span });
    }
    found
}

/// The bullets of the Evidence section that can be read, each with its line.
pub(crate) fn evidence_lines(layout: &Layout<'_>) -> Vec<(usize, evidence_line::Read)> {
    plain_lines(layout, SectionKind::Evidence)
        .filter_map(|index| Some((index, evidence_line::read(layout.line(index).text)?)))
        .collect()
}

/// The lines of a section that are read as Markdown.
pub(crate) fn plain_lines<'l>(
    layout: &'l Layout<'_>,
    kind: SectionKind,
) -> impl Iterator<Item = usize> + 'l {
    layout
        .of_kind(kind)
        .flat_map(|section| section.body.clone())
        .filter(|&index| layout.cover(index) == Cover::Plain)
}

fn timeline(layout: &Layout<'_>, anchor: Option<Timestamp>) -> Vec<Located<TimelineEvent>> {
    let mut events: Vec<Located<TimelineEvent>> = Vec::new();
    for section in layout.of_kind(SectionKind::Timeline) {
        let Some(table) = table::find(layout, section.body.clone(), TIMELINE) else { continue };
        for &index in &table.rows {
            let cells = table.row(layout, index);
            let [time, kind, what, evidence] = cells.as_slice() else { continue };
            let certain = !clock::is_guess(&time.value);
            let before = events.last().map(|event| event.value.time).or(anchor);
            let Some(time) = clock::read(&time.value).and_then(|time: Written| time.near(before))
            else {
                continue;
            };
            let value = TimelineEvent {
                time,
                certain,
                kind: EventKind::from_id(&kind.value.replace('-', " ")).unwrap_or(EventKind::Note),
                what: what.value.clone(),
                evidence: unique(ids(&evidence.value).into_iter().map(|(id, _)| id)),
            };
            events.push(Located { value, span: layout.line(index).span });
        }
    }
    events
}

fn countermeasures(layout: &Layout<'_>) -> Vec<Located<Countermeasure>> {
    let mut found = Vec::new();
    for section in layout.of_kind(SectionKind::Countermeasures) {
        let Some(table) = table::find(layout, section.body.clone(), COUNTERMEASURES) else {
            continue;
        };
        for &index in &table.rows {
            let values: Vec<String> =
                table.row(layout, index).into_iter().map(|cell| cell.value).collect();
            if values.iter().all(String::is_empty) {
                continue;
            }
            let [what, addresses, kind, strength, owner, due, check] = values.as_slice() else {
                continue;
            };
            let value = Countermeasure {
                what: what.clone(),
                addresses: addresses.clone(),
                kind: kind.clone(),
                strength: strength.clone(),
                owner: owner.clone(),
                due: due.clone(),
                check: check.clone(),
            };
            found.push(Located { value, span: layout.line(index).span });
        }
    }
    found
}

fn why(layout: &Layout<'_>, block: &Block) -> Located<Why> {
    let attributes = block.read_attributes(layout);
    let answer = block.answer(layout);
    let value = Why {
        number: block.number.clone(),
        leg: block.leg,
        question: block.question(layout).to_owned(),
        evidence: unique(supporting(&answer)),
        answer,
        kind: attributes.kind.unwrap_or(WhyKind::Cause),
        status: attributes.status.unwrap_or(WhyStatus::Hypothesis),
        author: attributes.author,
    };
    Located { value, span: layout.span_of(block.heading, block.end.saturating_sub(1)) }
}

/// The ids that an answer cites, without those of lines that speak against it.
fn supporting(answer: &str) -> impl Iterator<Item = String> {
    let mut lines = Vec::new();
    let mut at = 0;
    for line in answer.split_inclusive('\n') {
        if crate::lint::ends::against(line).is_some() {
            lines.push((at, at + line.len()));
        }
        at += line.len();
    }
    citations(answer)
        .into_iter()
        .filter(move |(_, span)| {
            !lines.iter().any(|(start, end)| *start <= span.start && span.end <= *end)
        })
        .map(|(id, _)| id)
}

fn root_cause(item: Located<String>) -> Located<RootCause> {
    let numbered = item
        .value
        .split_once([':', ' '])
        .map_or((item.value.as_str(), ""), |(number, rest)| (number, rest));
    let value = match WhyNumber::parse(numbered.0) {
        Some(number) => RootCause {
            number: Some(number),
            text: numbered.1.trim_start_matches([':', '-', '–', ' ']).trim_end().to_owned(),
        },
        None => RootCause { number: None, text: item.value },
    };
    Located { value, span: item.span }
}

/// The list items of a section with their words on one line; items that are not filled in are left out.
fn bullets(layout: &Layout<'_>, kind: SectionKind) -> Vec<Located<String>> {
    layout.of_kind(kind).flat_map(|section| items(layout, section)).collect()
}

fn items(layout: &Layout<'_>, section: &Section) -> Vec<Located<String>> {
    let mut items: Vec<(String, Range<usize>)> = Vec::new();
    let mut is_open = false;
    for index in section.body.clone() {
        let line = layout.line(index).text;
        if layout.cover(index) != Cover::Plain || line.trim().is_empty() {
            is_open = false;
        } else if let Some(words) = bullet(line) {
            items.push((words.to_owned(), index..index));
            is_open = true;
        } else if let Some((words, place)) = items.last_mut().filter(|_| is_open) {
            words.push(' ');
            words.push_str(line.trim());
            place.end = index;
        }
    }
    items.retain(|(words, _)| !words.is_empty());
    items
        .into_iter()
        .map(|(value, place)| Located { value, span: layout.span_of(place.start, place.end) })
        .collect()
}

fn unique(items: impl Iterator<Item = String>) -> Vec<String> {
    let mut unique: Vec<String> = Vec::new();
    for item in items {
        if !unique.contains(&item) {
            unique.push(item);
        }
    }
    unique
}
