//! The outline of a log: its sessions (parted by starts of the program and by long gaps), and in each the failures by template.

use std::collections::HashMap;

use text::Span;

use crate::evidence::starts;
use crate::level::Level;
use crate::pace::long_gap;
use crate::record::{Log, Record, TemplateId};
use crate::records::Iter;

/// Longest title in characters.
const TITLE: usize = 80;
/// Most sessions, and most failures in each.
const SESSIONS: usize = 200;
const FAILURES: usize = 60;
/// Shortest gap that ends a session, in seconds.
const GAP: i64 = 1800;

/// An entry of the outline.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Section {
    /// What it says; levels, counts, times and templates, never a value.
    pub title: String,
    /// The part of the text it stands for.
    pub span: Span,
    /// Parts within it, in order.
    pub children: Vec<Section>,
}

/// The outline of a log that was read from a text of so many bytes.
pub fn outline(log: &Log, length: usize) -> Vec<Section> {
    let starting: Vec<bool> =
        log.templates.iter().map(|template| starts(template.text.as_bytes())).collect();
    let begins = boundaries(log, &starting);
    let mut sections = Vec::new();
    for (number, &(from, why)) in begins.iter().enumerate() {
        let to = begins.get(number + 1).map_or(log.records.len(), |next| next.0);
        let records = log.records.range(from..to);
        let ends = (records.clone().next(), records.clone().next_back());
        let (Some(first), Some(last)) = ends else { continue };
        let end = last.span.end.min(length);
        sections.push(Section {
            title: title(&session(records.clone(), why)),
            span: Span::new(first.span.start, end),
            children: failures(log, records),
        });
    }
    sections
}

/// Why a session begins.
#[derive(Clone, Copy)]
enum Why {
    Head,
    Start,
    /// Seconds of silence before it.
    Gap(i64),
}

fn boundaries(log: &Log, starting: &[bool]) -> Vec<(usize, Why)> {
    let mut begins = vec![(0, Why::Head)];
    let seconds = |record: Record<'_>| record.time.map(|time| time.timestamp.as_second());
    let long = long_gap(log, GAP);
    let mut last: Option<i64> = None;
    let mut since = 0;
    for (index, record) in log.records.iter().enumerate() {
        let now = seconds(record);
        let gap = match (last, now) {
            (Some(last), Some(now)) => now - last,
            _ => 0,
        };
        let start = starting.get(record.template.0 as usize).copied().unwrap_or(false)
            // A program says several things when it starts; only the first begins a session.
            && index - since > 20
            && log.templates.get(record.template.0 as usize).is_some_and(|template| template.count as usize * 50 < log.records.len());
        if index > 0 && (gap >= long || start) && begins.len() < SESSIONS {
            begins.push((index, if gap >= long { Why::Gap(gap) } else { Why::Start }));
        }
        if starting.get(record.template.0 as usize).copied().unwrap_or(false) {
            since = index;
        }
        last = now.or(last);
    }
    begins
}

fn session(records: Iter<'_>, why: Why) -> String {
    let time = records
        .clone()
        .find_map(|record| record.time)
        .map(|time| time.written())
        .unwrap_or_default();
    let time = time.get(..time.len().min(19)).unwrap_or_default().replace('T', " ");
    let count = records.len();
    let errors = records.filter(|record| record.level.is_some_and(Level::is_failure)).count();
    let mut title = match why {
        Why::Head => String::new(),
        Why::Start => "start ".to_owned(),
        Why::Gap(seconds) if seconds >= 7200 => format!("after a gap of {} h ", seconds / 3600),
        Why::Gap(seconds) => format!("after a gap of {} min ", seconds / 60),
    };
    if !time.is_empty() {
        title.push_str(time.trim());
        title.push_str(": ");
    }
    title.push_str(&format!("{count} {}", if count == 1 { "record" } else { "records" }));
    if errors > 0 {
        title.push_str(&format!(", {errors} {}", if errors == 1 { "error" } else { "errors" }));
    }
    title
}

/// The failures among some records by template, each at its first record.
fn failures(log: &Log, records: Iter<'_>) -> Vec<Section> {
    let worst = records.clone().filter_map(|record| record.level).min();
    let bar = match worst {
        Some(Level::Fatal | Level::Error) => Level::Error,
        Some(Level::Warning) => Level::Warning,
        _ => return Vec::new(),
    };
    let mut counts: HashMap<(TemplateId, Level), (usize, Span)> = HashMap::new();
    for record in records {
        if let Some(level) = record.level.filter(|level| *level <= bar) {
            counts.entry((record.template, level)).or_insert((0, record.span)).0 += 1;
        }
    }
    let mut entries: Vec<((TemplateId, Level), (usize, Span))> = counts.into_iter().collect();
    entries
        .sort_by_key(|((_, level), (count, span))| (*level, std::cmp::Reverse(*count), span.start));
    entries.truncate(FAILURES);
    entries.sort_by_key(|(_, (_, span))| span.start);
    entries
        .into_iter()
        .map(|((template, level), (count, span))| {
            let words = log
                .templates
                .get(template.0 as usize)
                .map_or("", |template| template.text.as_str());
            let words = words.strip_prefix("<*> ").filter(|rest| !rest.is_empty()).unwrap_or(words);
            let times = if count > 1 { format!(" ({count} times)") } else { String::new() };
            let room = TITLE.saturating_sub(times.len() + level.id().len() + 2);
            Section {
                title: title(&format!("{}: {}{times}", level.id(), cut(words, room))),
                span,
                children: Vec::new(),
            }
        })
        .collect()
}

fn title(text: &str) -> String {
    cut(&text.replace(char::is_control, " "), TITLE)
}

/// The first characters of a text, with a mark where something is left out.
fn cut(text: &str, room: usize) -> String {
    match text.char_indices().nth(room) {
        None => text.to_owned(),
        Some(_) => {
            let mut short: String = text.chars().take(room.saturating_sub(1)).collect();
            short.push('…');
            short
        }
    }
}
