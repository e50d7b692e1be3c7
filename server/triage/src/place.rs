//! Where in a document a model is asked something.

use crate::WhyNumber;

/// Where in a document a model is asked something.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub enum Place {
    /// A why, which the answer is to answer.
    Why(WhyNumber),
    /// A section, by the slug of its heading: the answer is text of it.
    Section(String),
}

/// How the name of a section begins.
const SECTION: &str = "section:";

impl Place {
    /// Reads a place as documents write it: `1.2`, `section:impact`.
    pub fn parse(word: &str) -> Option<Place> {
        match word.strip_prefix(SECTION) {
            Some(slug) => (!slug.is_empty()).then(|| Place::Section(slug.to_owned())),
            None => WhyNumber::parse(word).map(Place::Why),
        }
    }

    /// The section that is headed so.
    pub fn section(title: &str) -> Place {
        Place::Section(crate::slug(title))
    }

    /// The number, if it is a why.
    pub fn why(&self) -> Option<&WhyNumber> {
        match self {
            Place::Why(number) => Some(number),
            Place::Section(_) => None,
        }
    }
}

impl std::fmt::Display for Place {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match self {
            Place::Why(number) => number.fmt(f),
            Place::Section(slug) => write!(f, "{SECTION}{slug}"),
        }
    }
}
