//! Symbols over all open documents: failures of logs by template, headings of Markdown documents.

use logs::Level;
use text::Span;

use super::{Place, template_title};
use crate::Workbench;
use crate::documents::{Role, Snapshot};
use crate::outline::{Section, outline};

/// Most symbols that are given back.
const MOST: usize = 500;

/// Something with a name in an open document.
#[derive(Debug, Clone)]
pub struct Symbol {
    /// What it is called; no value from a log.
    pub name: String,
    /// Where it first is.
    pub place: Place,
}

/// The symbols whose name holds the letters of `query` in order, whatever their case; all for an empty query.
pub fn symbols(workbench: &Workbench, query: &str) -> Vec<Symbol> {
    let mut found = Vec::new();
    for snapshot in workbench.open_uris().iter().filter_map(|uri| workbench.snapshot(uri)) {
        match snapshot.role {
            Role::Log => failures(&snapshot, query, &mut found),
            Role::Triage | Role::Report => {
                headings(&snapshot, &outline(&snapshot), query, &mut found);
            }
        }
        found.truncate(MOST);
    }
    found
}

fn failures(snapshot: &Snapshot, query: &str, found: &mut Vec<Symbol>) {
    let Some(log) = snapshot.log_to_view() else { return };
    // The worst level that records of a template have.
    let mut worst: Vec<Option<Level>> = vec![None; log.templates.len()];
    for record in &log.records {
        if let Some(slot) = worst.get_mut(record.template.0 as usize)
            && let Some(level) = record.level
        {
            *slot = Some(slot.map_or(level, |known| known.min(level)));
        }
    }
    for (template, level) in log.templates.iter().zip(worst) {
        let Some(level) = level.filter(|level| *level <= Level::Warning) else { continue };
        let name = format!(
            "{}: {} ({}×)",
            level.id(),
            template_title(&log, &template.text),
            template.count
        );
        let span = log.records.get(template.first as usize).map(|record| record.span);
        if let Some(span) = span.filter(|_| fits(&name, query)) {
            found.push(Symbol { name, place: Place { snapshot: snapshot.clone(), span } });
        }
        if found.len() >= MOST {
            return;
        }
    }
}

fn headings(snapshot: &Snapshot, sections: &[Section], query: &str, found: &mut Vec<Symbol>) {
    for section in sections {
        if fits(&section.title, query) {
            let span = Span::new(section.span.start, section.span.start);
            let place = Place { snapshot: snapshot.clone(), span };
            found.push(Symbol { name: section.title.clone(), place });
        }
        headings(snapshot, &section.children, query, found);
    }
}

/// Whether the letters of a query stand in a name in order.
fn fits(name: &str, query: &str) -> bool {
    let mut letters = name.chars().flat_map(char::to_lowercase);
    query
        .chars()
        .filter(|letter| !letter.is_whitespace())
        .flat_map(char::to_lowercase)
        .all(|wanted| letters.any(|letter| letter == wanted))
}

#[cfg(test)]
mod tests {
    use super::fits;

    #[test]
    fn letters_of_a_query_are_looked_for_in_order() {
        for (query, is) in
            [("", true), ("conref", true), ("Connection Refused", true), ("refcon", false)]
        {
            assert_eq!(fits("error: connection refused (3×)", query), is, "{query}");
        }
    }
}
