//! From an evidence id to its bullet, from there to the log; and from a line of a log to the whys that cite it.

use text::Span;
use triage::{Evidence, Located, TriageDocument};

use super::line_at;
use crate::Workbench;
use crate::cited::link_span;
use crate::documents::{Role, Snapshot};
use crate::hover::Hover;
use crate::log_view::Place;
use crate::log_view::links::{Link, Target};
use crate::uri;

/// Lines of a file, which need not be open.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct FileLines {
    /// The file.
    pub uri: String,
    /// First line, from 0.
    pub first: u32,
    /// Last line, from 0.
    pub last: u32,
}

/// Where an evidence id leads.
#[derive(Debug, Clone)]
pub enum Goal {
    /// From a citation to the bullet that says what it is.
    Bullet(Place),
    /// From the bullet to the cited lines.
    Lines(FileLines),
}

/// The evidence id at a byte, with its place: cited in words, in a row of a table, or in its own bullet.
fn id_at(snapshot: &Snapshot, byte: usize) -> Option<(String, Span)> {
    let (line, text) = line_at(snapshot, byte)?;
    let mut ids = triage::citations(&text);
    if text.trim_start().starts_with('|') {
        ids.extend(triage::evidence_ids(&text));
    }
    let at = byte.saturating_sub(line.start);
    ids.into_iter()
        .find(|(_, span)| span.start <= at && at <= span.end)
        .map(|(id, span)| (id, span.shifted(line.start)))
}

fn bullet<'d>(document: &'d TriageDocument, id: &str) -> Option<&'d Located<Evidence>> {
    document.evidence.iter().find(|evidence| evidence.value.id == id)
}

/// The cited lines of a log, as the document links them.
fn lines_of(snapshot: &Snapshot, evidence: &Evidence) -> Option<FileLines> {
    let path = uri::to_path(&snapshot.uri)?.parent()?.join(&evidence.file);
    Some(FileLines {
        uri: uri::of_path(&path),
        first: evidence.line.saturating_sub(1),
        last: evidence.end_line.saturating_sub(1),
    })
}

/// The links of the bullets of a triage document or report to the lines they cite: each is the target between its parentheses.
pub(crate) fn links(snapshot: &Snapshot) -> Vec<Link> {
    if snapshot.role == Role::Log {
        return Vec::new();
    }
    let text = snapshot.document.text();
    let link = |located: &Located<Evidence>| {
        // A link of somebody else's document leads nowhere outside of its folder by itself.
        let file = &located.value.file;
        if file.starts_with(['/', '\\'])
            || file.contains(':')
            || file.split(['/', '\\']).any(|part| part == "..")
        {
            return None;
        }
        let lines = lines_of(snapshot, &located.value)?;
        let address = format!("{}#L{}", lines.uri, lines.first.saturating_add(1));
        Some(Link { span: link_span(&text, located.span), target: Target::Address(address) })
    };
    triage::parse(&text).evidence.iter().filter_map(link).collect()
}

/// Where the evidence at a byte leads: a citation to its bullet, a bullet to the log.
pub fn goal(snapshot: &Snapshot, byte: usize) -> Option<Goal> {
    let document = triage::parse(&snapshot.document.text());
    let here =
        |located: &&Located<Evidence>| located.span.start <= byte && byte <= located.span.end;
    if let Some(evidence) = document.evidence.iter().find(here) {
        return lines_of(snapshot, &evidence.value).map(Goal::Lines);
    }
    let (id, _) = id_at(snapshot, byte)?;
    let span = bullet(&document, &id)?.span;
    Some(Goal::Bullet(Place { snapshot: snapshot.clone(), span }))
}

/// Every place of the evidence id at a byte of a triage document.
pub fn places(snapshot: &Snapshot, byte: usize) -> Vec<Place> {
    let Some((id, _)) = id_at(snapshot, byte) else { return Vec::new() };
    ids(snapshot)
        .into_iter()
        .filter(|(other, _)| *other == id)
        .map(|(_, span)| Place { snapshot: snapshot.clone(), span })
        .collect()
}

/// Every evidence id of a document with its place, in the order of the text.
fn ids(snapshot: &Snapshot) -> Vec<(String, Span)> {
    let text = snapshot.document.text();
    let mut all = Vec::new();
    let mut start = 0;
    for line in text.split_inclusive('\n') {
        let found = match line.trim_start().starts_with('|') {
            true => triage::evidence_ids(line),
            false => triage::citations(line),
        };
        all.extend(found.into_iter().map(|(id, span)| (id, span.shifted(start))));
        start += line.len();
    }
    all
}

/// The edits that give the evidence at a byte another id, everywhere in the document; nothing where there is no evidence,
/// and why not where the new id is none or taken.
pub fn rename(
    snapshot: &Snapshot,
    byte: usize,
    new_id: &str,
) -> Result<Vec<text::Edit>, &'static str> {
    let Some((id, _)) = id_at(snapshot, byte) else {
        return Err("there is no evidence id here");
    };
    let [(new, _)] = &triage::evidence_ids(new_id.trim())[..] else {
        return Err("an evidence id is an E and a number, such as E12");
    };
    let all = ids(snapshot);
    if *new != id && all.iter().any(|(other, _)| other == new) {
        return Err("this id is taken");
    }
    let text = snapshot.document.text();
    let mut edits: Vec<text::Edit> = all
        .into_iter()
        // `[E1-E3]` stands for several ids; it cannot be one of them under another name.
        .filter(|(other, span)| {
            *other == id
                && text.get(span.range()).is_some_and(|word| !word.contains(['-', '–', '—']))
        })
        .map(|(_, span)| text::Edit { span, text: new.clone() })
        .collect();
    edits.dedup();
    Ok(edits)
}

/// The place of the id that a rename at a byte is about.
pub fn renamed(snapshot: &Snapshot, byte: usize) -> Option<Span> {
    Some(id_at(snapshot, byte)?.1)
}

/// What is known of the evidence at a byte: the cited lines, redacted, when, from where, why, and who cites it.
pub fn hover(snapshot: &Snapshot, byte: usize) -> Option<Hover> {
    let (id, span) = id_at(snapshot, byte)?;
    let document = triage::parse(&snapshot.document.text());
    let Some(found) = bullet(&document, &id) else {
        return Some(Hover {
            span,
            markdown: format!("There is no evidence {id} in this document."),
        });
    };
    let evidence = &found.value;
    let mut markdown = format!("**{id}** {}:{}", evidence.file, evidence.line);
    if evidence.end_line > evidence.line {
        markdown.push_str(&format!("–{}", evidence.end_line));
    }
    if let Some(time) = evidence.written_time() {
        markdown.push_str(&format!(", {time}"));
    }
    if !evidence.source.is_empty() {
        markdown.push_str(&format!(", {}", evidence.source));
    }
    if !evidence.excerpt.is_empty() {
        markdown.push_str(&format!("\n\n```\n{}\n```", evidence.excerpt.replace("```", "'''")));
    }
    if !evidence.reason.is_empty() {
        markdown.push_str(&format!("\n\nWhy it is here: {}.", evidence.reason));
    }
    let citing: Vec<String> = document
        .whys
        .iter()
        .filter(|why| why.value.evidence.contains(&id))
        .map(|why| why.value.number.to_string())
        .collect();
    markdown.push_str(&match citing.is_empty() {
        true => "\n\nNo why cites it.".to_owned(),
        false => format!("\n\nCited by why {}.", citing.join(", ")),
    });
    if !evidence.hash.is_empty() {
        markdown.push_str(&format!("\n\nSHA-256 of the lines starts with `{}`.", evidence.hash));
    }
    Some(Hover { span, markdown })
}

/// Where the open triage documents cite the line of a log at a byte: the bullets, and every citation of them.
pub fn citing(workbench: &Workbench, log: &Snapshot, byte: usize) -> Vec<Place> {
    let line = u32::try_from(log.document.line_of(byte)).unwrap_or(u32::MAX);
    let mut places = Vec::new();
    for snapshot in workbench.open_uris().iter().filter_map(|uri| workbench.snapshot(uri)) {
        if snapshot.role != Role::Triage {
            continue;
        }
        let document = triage::parse(&snapshot.document.text());
        let cites = |evidence: &&Located<Evidence>| {
            lines_of(&snapshot, &evidence.value).is_some_and(|lines| {
                uri::key(&lines.uri) == uri::key(&log.uri)
                    && lines.first <= line
                    && line <= lines.last
            })
        };
        let mut citing = document.evidence.iter().filter(cites).peekable();
        if citing.peek().is_none() {
            continue;
        }
        let all = ids(&snapshot);
        for evidence in citing {
            places.extend(
                all.iter()
                    .filter(|(id, _)| *id == evidence.value.id)
                    .map(|(_, span)| Place { snapshot: snapshot.clone(), span: *span }),
            );
        }
    }
    places
}
