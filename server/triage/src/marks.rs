//! What an issue is recognized by when it comes again: templates of its evidence, components, words of its causes.

use std::collections::BTreeSet;

use crate::document::TriageDocument;
use crate::wording::content;
use crate::{WhyKind, WhyStatus};

/// Longest template, in characters.
const TEMPLATE: usize = 160;
/// Most words of causes; an essay is not more alike to everything.
const CAUSES: usize = 40;

/// The marks of an issue. All come from text of a document, which is redacted.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Marks {
    /// Records of evidence without what differs each time.
    pub templates: BTreeSet<String>,
    /// Programs, units and hosts that wrote them.
    pub components: BTreeSet<String>,
    /// Words of causes that hold, by their stems.
    pub causes: BTreeSet<String>,
}

/// The marks of a document.
pub fn marks(document: &TriageDocument) -> Marks {
    let mut marks = Marks::default();
    for evidence in &document.evidence {
        marks.templates.extend(template(&evidence.value.excerpt));
        marks.components.extend(component(&evidence.value.source));
    }
    let holds = |status| matches!(status, WhyStatus::Supported | WhyStatus::Confirmed);
    let causes = document
        .whys
        .iter()
        .map(|why| &why.value)
        .filter(|why| {
            holds(why.status) && matches!(why.kind, WhyKind::Cause | WhyKind::Contributing)
        })
        .map(|why| why.answer.as_str())
        .chain(document.root_causes.iter().map(|cause| cause.value.text.as_str()));
    let words = causes.flat_map(content).filter(|word| word.chars().count() >= 4);
    let words = words.filter(|word| word.chars().all(char::is_alphabetic));
    for word in words {
        if marks.causes.len() >= CAUSES {
            break;
        }
        marks.causes.insert(word);
    }
    marks
}

/// A line without its numbers, placeholders, paths and ids; `None` when too little is left to know it by.
fn template(excerpt: &str) -> Option<String> {
    let mut words: Vec<String> = Vec::new();
    for word in excerpt.split_whitespace() {
        let varies = word.contains(|letter: char| letter.is_ascii_digit())
            || word.starts_with(['[', '{', '(', '<', '/']) && word.len() > 1
            || word.contains("://");
        let word = if varies { "*".to_owned() } else { word.to_lowercase() };
        if word != "*" || words.last().is_none_or(|last| last != "*") {
            words.push(word);
        }
    }
    let telling = words
        .iter()
        .filter(|word| word.chars().filter(|letter| letter.is_alphabetic()).count() >= 3)
        .count();
    let text: String = words.join(" ").chars().take(TEMPLATE).collect();
    (telling >= 2).then_some(text)
}

/// The name of a program or host without its process id.
fn component(source: &str) -> Option<String> {
    let name = source.split(['[', ' ', '(']).next()?.trim_end_matches(':').to_lowercase();
    (name.chars().any(char::is_alphabetic) && name.len() > 1).then_some(name)
}
