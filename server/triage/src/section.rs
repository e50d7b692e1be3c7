//! A model's text for a section: where it begins and ends, and what becomes of it.
//!
//! It stands between the line `*suggested by MODEL, TIME, prompt HASH*` and the comment
//! `<!-- tftsr:suggested section:SLUG -->`, so what else the section says is untouched, whatever becomes of it.

use std::ops::Range;

use text::{Edit, Span};

use crate::edit_error::EditError;
use crate::evidence_line::one_line;
use crate::layout::{Cover, Layout, Section, heading};
use crate::place::Place;
use crate::suggestion::{prose, rejection};
use crate::whys::Attributes;
use crate::{Author, slug};

/// A section of a document, as a person sees it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SectionPlace {
    /// As documents name it.
    pub place: Place,
    /// Its heading, without the marks.
    pub title: String,
    /// From its heading to its end.
    pub span: Span,
    /// What stands below the heading, without comments, questions to a model and suggestions.
    pub words: String,
    /// Whose suggestion it holds, if it holds one: the model.
    pub suggested_by: Option<String>,
}

/// The sections of a document, in the order of the text.
pub fn sections(text: &str) -> Vec<SectionPlace> {
    let layout = Layout::new(text);
    let of = |section: &Section| {
        let title = title(&layout, section);
        let last = section.body.end.saturating_sub(1).max(section.heading);
        let place = Place::section(&title);
        let open = suggestion(&layout, &place).ok().map(|(first, _, last)| first..last + 1);
        let is_said = |line: &usize| {
            matches!(layout.cover(*line), Cover::Plain | Cover::Code)
                && !open.as_ref().is_some_and(|open| open.contains(line))
        };
        let words: Vec<&str> =
            section.body.clone().filter(is_said).map(|line| layout.line(line).text).collect();
        SectionPlace {
            place,
            span: layout.span_of(section.heading, last),
            words: words.join("\n").trim().to_owned(),
            suggested_by: author_in(&layout, section.body.clone())
                .map(|(_, author)| model(&author).0),
            title,
        }
    };
    layout.sections.iter().map(of).collect()
}

fn title(layout: &Layout<'_>, section: &Section) -> String {
    let words = heading(layout.line(section.heading).text).map_or("", |(_, words)| words);
    one_line(words.trim().trim_end_matches('#'))
}

/// The section at a place.
pub(crate) fn find<'l>(layout: &'l Layout<'_>, place: &Place) -> Result<&'l Section, EditError> {
    let Place::Section(wanted) = place else {
        return Err(EditError::NoSuchSection(place.to_string()));
    };
    layout
        .sections
        .iter()
        .find(|section| slug(&title(layout, section)) == *wanted)
        .ok_or_else(|| EditError::NoSuchSection(wanted.clone()))
}

/// The line above a suggestion.
pub(crate) fn author_line(author: &Author) -> String {
    match author {
        Author::Model { model, time, prompt_hash } => {
            let clean = |part: &str| part.replace([',', '*'], " ").trim().to_owned();
            format!(
                "*suggested by {}, {}, prompt {}*",
                clean(model),
                clean(time),
                clean(prompt_hash)
            )
        }
        Author::Rule => "*suggested by rule*".to_owned(),
        Author::Person => String::new(),
    }
}

/// The line below a suggestion.
pub(crate) fn end_line(place: &Place) -> String {
    format!("<!-- tftsr:suggested {place} -->")
}

fn author_at(layout: &Layout<'_>, line: usize) -> Option<Author> {
    let text = layout.line(line).text;
    if layout.cover(line) != Cover::Plain || !text.starts_with("*suggested by ") {
        return None;
    }
    Some(Attributes::read(text)?.author).filter(|author| *author != Author::Person)
}

fn author_in(layout: &Layout<'_>, mut lines: Range<usize>) -> Option<(usize, Author)> {
    lines.find_map(|line| Some((line, author_at(layout, line)?)))
}

/// The lines from below a question to the last blank one below the mark of its suggestion, if that stands there.
pub(crate) fn open_author(layout: &Layout<'_>, question: usize) -> Option<(usize, usize)> {
    let blank = |line: &usize| *line < layout.lines.len() && !layout.has_words(*line);
    let author = (question + 1..).find(|line| !blank(line))?;
    author_at(layout, author)?;
    let end = (author + 1..).find(|line| !blank(line))?;
    Some((question + 1, end - 1))
}

/// Model and prompt hash.
fn model(author: &Author) -> (String, String) {
    match author {
        Author::Model { model, prompt_hash, .. } => (model.clone(), prompt_hash.clone()),
        Author::Person | Author::Rule => ("rule".to_owned(), String::new()),
    }
}

/// The suggestion of a section: the line of its author, whose it is, and the line that ends it.
fn suggestion(
    layout: &Layout<'_>,
    place: &Place,
) -> Result<(usize, (String, String), usize), EditError> {
    let section = find(layout, place)?;
    let none = || EditError::NoSectionSuggestion(place.to_string());
    let (first, author) = author_in(layout, section.body.clone()).ok_or_else(none)?;
    let end = end_line(place);
    let last = (first + 1..section.body.end)
        .find(|&line| layout.cover(line) == Cover::Comment && layout.line(line).text.trim() == end)
        .ok_or_else(none)?;
    Ok((first, model(&author), last))
}

/// The suggestions of all sections, those included that still come in.
pub(crate) fn suggested(layout: &Layout<'_>) -> Vec<Span> {
    let of = |section: &Section| {
        let (first, _) = author_in(layout, section.body.clone())?;
        let end = end_line(&Place::section(&title(layout, section)));
        let last = (first..section.body.end)
            .find(|&line| layout.line(line).text.trim() == end)
            .unwrap_or(section.body.end.saturating_sub(1).max(first));
        Some(layout.span_of(first, last))
    };
    layout.sections.iter().filter_map(of).collect()
}

/// The suggested text becomes the section's own: the marks go, and with them what was said about the text. Citations
/// and numbers that do not hold stay, struck through, until a person has seen to them.
pub(crate) fn accept(text: &str, place: &Place) -> Result<Vec<Edit>, EditError> {
    let layout = Layout::new(text);
    let (first, _, last) = suggestion(&layout, place)?;
    let lines: Vec<&str> = (first + 1..last).map(|line| layout.line(line).text).collect();
    let prose = prose(&lines);
    let doubts = lines.iter().skip(prose).filter(|line| line.starts_with("- ~~"));
    let mut kept: Vec<&str> = lines.iter().take(prose).copied().collect();
    trim(&mut kept);
    let doubts: Vec<&str> = doubts.copied().collect();
    if !doubts.is_empty() {
        kept.push("");
        kept.extend(doubts);
    }
    // The blank line above the mark is the one above the text.
    let span = layout.span_of(first, last);
    if layout.has_words(last + 1) {
        kept.push("");
    }
    Ok(vec![Edit { span, text: kept.join(layout.line_end) }])
}

/// The suggested text goes; a comment keeps who made it and how it began.
pub(crate) fn reject(text: &str, place: &Place) -> Result<Vec<Edit>, EditError> {
    let layout = Layout::new(text);
    let (first, (model, hash), last) = suggestion(&layout, place)?;
    let lines: Vec<&str> = (first + 1..last).map(|line| layout.line(line).text).collect();
    let mut said = lines.get(..prose(&lines)).unwrap_or_default().to_vec();
    trim(&mut said);
    let span = layout.span_of(first, last);
    Ok(vec![Edit { span, text: rejection(&model, &hash, &said) }])
}

fn trim(lines: &mut Vec<&str>) {
    while lines.last().is_some_and(|line| line.trim().is_empty()) {
        lines.pop();
    }
    let blank = lines.iter().take_while(|line| line.trim().is_empty()).count();
    lines.drain(..blank);
}

/// The lines of a section, for whoever looks for comments in it.
pub(crate) fn lines(layout: &Layout<'_>, place: &Place) -> Option<Range<usize>> {
    find(layout, place).ok().map(|section| section.body.clone())
}
