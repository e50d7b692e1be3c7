//! Questions about the why tree of a document: who is below whom, and where it may end.

use std::borrow::Cow;

use text::Span;

use crate::citation::code_spans;
use crate::document::TriageDocument;
use crate::{Countermeasure, Evidence, Why, WhyKind, WhyNumber, WhyStatus};

impl WhyNumber {
    /// Whether this is the number given or one below it.
    pub fn is_within(&self, ancestor: &WhyNumber) -> bool {
        self.0.starts_with(&ancestor.0)
    }
}

impl Why {
    /// Whether there are words in the answer.
    pub fn is_answered(&self) -> bool {
        !self.answer.trim().is_empty()
    }

    /// Whether it was looked at and excluded.
    pub fn is_excluded(&self) -> bool {
        self.kind == WhyKind::RuledOut || self.status == WhyStatus::Refuted
    }
}

impl TriageDocument {
    /// The why of a number; the first one when a number is there twice.
    pub fn why(&self, number: &WhyNumber) -> Option<&Why> {
        self.whys.iter().map(|why| &why.value).find(|why| &why.number == number)
    }

    /// The whys one level below, in the order of the text.
    pub fn children<'d>(&'d self, number: &'d WhyNumber) -> impl Iterator<Item = &'d Why> {
        self.whys.iter().map(|why| &why.value).filter(move |why| {
            why.number.level() == number.level() + 1 && why.number.is_within(number)
        })
    }

    /// Whether there is no why below this one.
    pub fn is_leaf(&self, number: &WhyNumber) -> bool {
        !self.whys.iter().any(|why| {
            why.value.number.level() > number.level() && why.value.number.is_within(number)
        })
    }

    /// The evidence of an id.
    pub fn evidence(&self, id: &str) -> Option<&Evidence> {
        self.evidence.iter().map(|evidence| &evidence.value).find(|evidence| evidence.id == id)
    }

    /// Whether a countermeasure names this why, one below it or one above it.
    pub fn has_countermeasure(&self, number: &WhyNumber) -> bool {
        self.countermeasures.iter().any(|row| {
            numbers(&row.value.addresses)
                .any(|named| named.is_within(number) || number.is_within(&named))
        })
    }

    /// Whether a root cause names this why.
    pub fn is_root_cause(&self, number: &WhyNumber) -> bool {
        self.root_causes.iter().any(|cause| cause.value.number.as_ref() == Some(number))
    }

    /// The stop test, as far as a document shows it: asking on below this why is not needed, because it is excluded,
    /// is a condition that is confirmed, or is supported and a person named it as a root cause (it is in our control
    /// and changing it would prevent or shorten the incident) or gave it a countermeasure of its own.
    pub fn may_stop_at(&self, why: &Why) -> bool {
        if why.is_excluded() {
            return true;
        }
        let holds =
            why.is_answered() && matches!(why.status, WhyStatus::Supported | WhyStatus::Confirmed);
        let is_named = self.is_root_cause(&why.number)
            || self
                .countermeasures
                .iter()
                .any(|row| numbers(&row.value.addresses).any(|named| named == why.number));
        holds
            && (is_named || (why.kind == WhyKind::Condition && why.status == WhyStatus::Confirmed))
    }
}

impl Countermeasure {
    /// The numbers of the whys it addresses.
    pub fn numbers(&self) -> impl Iterator<Item = WhyNumber> {
        numbers(&self.addresses)
    }

    /// The columns a person has still to fill, by name.
    pub fn missing(&self) -> Vec<&'static str> {
        [("an owner", &self.owner), ("a due date", &self.due), ("a check", &self.check)]
            .into_iter()
            .filter(|(_, value)| matches!(value.trim(), "" | "-" | "–" | "—" | "?"))
            .map(|(name, _)| name)
            .collect()
    }
}

/// Why numbers in a cell such as `1.1, 2`.
pub(crate) fn numbers(cell: &str) -> impl Iterator<Item = WhyNumber> {
    cell.split([',', ';', ' ', '/']).filter_map(WhyNumber::parse)
}

/// A word of running text, in lower case, and where it stands. Inline code is passed over.
pub(crate) fn words(text: &str) -> Vec<(Cow<'_, str>, Span)> {
    let hidden = code_spans(text);
    let mut words = Vec::new();
    let mut start = None;
    for (at, character) in text.char_indices().chain([(text.len(), ' ')]) {
        match (start, character.is_alphanumeric() || matches!(character, '\'' | '’' | '_' | '-'))
        {
            (None, true) => start = Some(at),
            (Some(from), false) => {
                start = None;
                let span = Span::new(from, at);
                if !hidden.iter().any(|code| code.covers(span)) {
                    words.push((lower(text.get(from..at).unwrap_or_default()), span));
                }
            }
            _ => {}
        }
    }
    words
}

/// A word in lower case with a straight apostrophe; most words are that already.
fn lower(word: &str) -> Cow<'_, str> {
    let is_lower = |byte: u8| byte.is_ascii() && !byte.is_ascii_uppercase();
    match word.bytes().all(is_lower) {
        true => Cow::Borrowed(word),
        false => Cow::Owned(word.to_lowercase().replace('’', "'")),
    }
}
