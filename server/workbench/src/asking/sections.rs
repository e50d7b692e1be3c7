//! Asking a model for the text of a section: of a report from the facts of its issue, of a page on logs from what the
//! rule-based checks found.

use std::path::Path;

use ::triage::{Domain, Place, Purpose, SectionPlace};

use super::drafting::Question;
use crate::Workbench;
use crate::documents::{Role, role_of};
use crate::outcome::{CommandError, Outcome};
use crate::redaction::WORKSPACE_SCOPE;
use crate::triage_document::{
    Target, TriageText, document_kind, issue_from, issue_id, why_numbers,
};
use crate::triage_view::report_sections;
use crate::uri;

/// The section of a page on logs that a model writes.
pub(crate) const READING: &str = "What a model makes of it";
/// The section with what the rule-based checks found.
pub(crate) const CHECKS: &str = "What the checks found";

/// Sections that every report has, and that are told with another one: a text without them would say less than it could.
const ALWAYS_TOLD: &[&str] = &["Summary", "Executive summary", "Impact"];

impl Workbench {
    /// The document that is asked about: a report or a page of findings that is named, or was touched last and `holds`
    /// what is wanted; else the triage document.
    pub(crate) fn asked_text(
        &self,
        target: &Target,
        holds: impl Fn(&str) -> bool,
    ) -> Result<TriageText, CommandError> {
        let named = target.uri.as_deref().map(|uri| self.spelled(uri));
        let is_named = named.is_some();
        let uri = match &target.issue_id {
            Some(_) => named,
            None => named.or_else(|| self.open_uris().into_iter().next()),
        };
        if let Some(uri) = uri
            && let Ok((document, version)) = self.text_of(&uri)
        {
            let text = document.text();
            if role_of(&text) == Role::Report && (is_named || holds(&text)) {
                let issue_id = issue_id(&text).unwrap_or_else(|| WORKSPACE_SCOPE.to_owned());
                return Ok(TriageText::existing(uri, issue_id, (document, version)));
            }
        }
        self.triage_text(target)
    }

    /// Drafts the question for a section of a report: the one named, else the first that says nothing or asks, else the
    /// first.
    pub(crate) fn draft_section(
        &self,
        target: &Target,
        section: Option<&str>,
        provider: Option<&str>,
    ) -> Result<Outcome, CommandError> {
        let file = self.report_text(target)?;
        let mut text = file.document.text().into_owned();
        let wanted = section.map(Place::section);
        if let Some(place) = &wanted {
            text = with_section(&text, place);
        }
        let all = ::triage::sections(&text);
        let chosen = match &wanted {
            Some(place) => all.iter().find(|section| section.place == *place),
            None => all.iter().find(|section| says_nothing(section)).or(all.first()),
        };
        let chosen = chosen.ok_or_else(|| {
            let known: Vec<&str> = all.iter().map(|section| section.title.as_str()).collect();
            CommandError::Missing(format!(
                "{} has no such section; it has: {}",
                uri::name(&file.uri),
                known.join(", ")
            ))
        })?;
        free(chosen)?;
        let target = Target { issue_id: Some(file.issue_id.clone()), uri: None };
        let triage = self.triage_text(&target)?;
        let whys = triage.document.text().into_owned();
        let named = provider.map(str::to_owned);
        let (provider, endpoint) =
            self.model(named.or_else(|| super::helper(&::triage::parse(&whys))).as_deref())?;
        let sealed = self.seal_numbered(&triage.issue_id, &whys, &why_numbers(&whys));
        let document = ::triage::parse(sealed.as_str());
        let texts = self.cited_texts(&triage, &::triage::parse(&whys));
        let is_told = |section: &&SectionPlace| {
            section.place == chosen.place || ALWAYS_TOLD.contains(&section.title.as_str())
        };
        let mut told: Vec<&SectionPlace> = all.iter().filter(is_told).collect();
        // What is to be written comes first, should not all fit.
        told.sort_by_key(|section| section.place != chosen.place);
        let told: Vec<&str> = told.iter().map(|section| section.words.as_str()).collect();
        let facts = self.seal(&file.issue_id, &told.join("\n")).into_string();
        let question = Question {
            place: chosen.place.clone(),
            purpose: Purpose::Prose,
            document: &document,
            domain: issue_from(&document, &triage.issue_id, None).domain,
            texts: &texts,
            section: &chosen.title,
            facts: &facts,
            message: None,
        };
        self.write_draft(&file, &text, (&provider, &endpoint), &question)
    }

    /// The report meant: the one named or touched last, else the RCA or post-mortem of the issue meant.
    fn report_text(&self, target: &Target) -> Result<TriageText, CommandError> {
        let is_report = |text: &str| document_kind(text) != "analysis";
        let file = self.asked_text(target, is_report)?;
        let text = file.document.text();
        if role_of(&text) == Role::Report {
            return match is_report(&text) {
                true => Ok(file),
                false => Err(CommandError::Refused(format!(
                    "{} is no report; open the RCA or post-mortem, or write one first",
                    uri::name(&file.uri)
                ))),
            };
        }
        for kind in ["rca", "postmortem"] {
            let known = self.with_store(|store| store.document(&file.issue_id, kind))?;
            let path = known.map(|known| known.path).filter(|path| Path::new(path).exists());
            if let Some(path) = path {
                let uri = uri::of_path(Path::new(&path));
                let text = self.text_of(&uri)?;
                return Ok(TriageText::existing(uri, file.issue_id, text));
            }
        }
        Err(CommandError::Missing(
            "this issue has no report yet; write the RCA or the post-mortem first".to_owned(),
        ))
    }

    /// Drafts the question on what rule-based checks found. `page` is a page that is about to be, with all of it.
    pub(crate) fn draft_reading(
        &self,
        page: &TriageText,
        provider: Option<&str>,
    ) -> Result<Outcome, CommandError> {
        let text = page.document.text().into_owned();
        let (provider, endpoint) = self.model(provider)?;
        let document = ::triage::parse(&text);
        let texts = self.cited_texts(page, &document);
        let sections = ::triage::sections(&text);
        let found = sections.iter().find(|section| section.title == CHECKS);
        let question = Question {
            place: Place::section(READING),
            purpose: Purpose::Explain,
            domain: document.front.domain.unwrap_or(Domain::Linux),
            document: &document,
            texts: &texts,
            section: READING,
            facts: found.map_or("", |section| &section.words),
            message: None,
        };
        self.write_draft(page, &text, (&provider, &endpoint), &question)
    }
}

/// A report with the heading of a section that reports have, should it lack it, in its usual place: one that had nothing
/// to say was left out.
fn with_section(text: &str, place: &Place) -> String {
    let titles: Vec<&str> = report_sections(&document_kind(text)).collect();
    let known = ::triage::sections(text);
    let Some(at) = titles.iter().position(|title| Place::section(title) == *place) else {
        return text.to_owned();
    };
    if known.iter().any(|section| section.place == *place) {
        return text.to_owned();
    }
    let later: Vec<Place> = titles.iter().skip(at + 1).map(|title| Place::section(title)).collect();
    let next = known.iter().find(|section| later.contains(&section.place));
    let start = next.map_or(text.len(), |section| section.span.start);
    let (head, tail) = text.split_at(start);
    let end = if head.contains("\r\n") { "\r\n" } else { "\n" };
    let gap = if head.ends_with('\n') || head.is_empty() { "" } else { end };
    let gap = if next.is_none() { format!("{gap}{end}") } else { gap.to_owned() };
    format!("{head}{gap}## {}{end}{end}{tail}", titles.get(at).copied().unwrap_or_default())
}

/// Refuses a section that holds a suggestion that nobody has seen to.
fn free(section: &SectionPlace) -> Result<(), CommandError> {
    match section.suggested_by {
        None => Ok(()),
        Some(_) => Err(CommandError::Refused(format!(
            "the section {} holds a suggestion; accept or reject it first",
            section.title
        ))),
    }
}

/// Whether a section is empty, or says only what is still to be written.
fn says_nothing(section: &SectionPlace) -> bool {
    section.suggested_by.is_none()
        && section.words.lines().all(|line| {
            let line = line.trim();
            line.is_empty() || line.starts_with("Open:") || line.starts_with("<!--")
        })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_section_that_was_left_out_gets_its_place() {
        let text =
            "---\ntftsr: rca/1\nissue: 7\n---\n# RCA\n\n## Summary\n\nx\n\n## Timeline\n\ny\n";
        let with = |title: &str| with_section(text, &Place::section(title));
        assert!(with("Impact").contains("x\n\n## Impact\n\n## Timeline\n"), "{}", with("Impact"));
        assert!(with("Evidence").ends_with("y\n\n## Evidence\n\n"), "{}", with("Evidence"));
        assert_eq!(with("Summary"), text);
        assert_eq!(with("What the cat said"), text);
        let crlf = with_section(&text.replace('\n', "\r\n"), &Place::section("Impact"));
        assert!(crlf.contains("\r\n## Impact\r\n\r\n## Timeline\r\n"), "{crlf:?}");
    }
}
