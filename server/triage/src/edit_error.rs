//! Why a document cannot be changed as asked.

use crate::WhyNumber;

/// Why a document cannot be changed as asked; the text says what to do.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum EditError {
    /// There is no why of this number.
    NoSuchWhy {
        /// The number asked for.
        number: WhyNumber,
        /// The numbers that there are, in the order of the document.
        known: Vec<WhyNumber>,
    },
    /// Several whys have this number.
    DuplicateWhy(WhyNumber),
    /// A why was to get a question without words.
    EmptyQuestion,
    /// No number is left below this parent.
    NoNumberLeft,
    /// The evidence id is taken by other lines of a log.
    EvidenceTaken {
        /// The id that both want.
        id: String,
        /// The next id that nobody has.
        free: String,
    },
    /// The document does not begin with front matter that is closed.
    NoFrontMatter,
    /// The why holds no suggestion of a model.
    NoSuggestion(WhyNumber),
    /// There is no section whose heading has this slug.
    NoSuchSection(String),
    /// The section holds no suggestion of a model, or no longer says where it ends.
    NoSectionSuggestion(String),
}

impl std::fmt::Display for EditError {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match self {
            EditError::NoSuchWhy { number, known } if known.is_empty() => {
                write!(f, "there is no why {number}: the document has none yet; ask the first one without a number")
            }
            EditError::NoSuchWhy { number, known } => {
                let some: Vec<String> = known.iter().take(12).map(ToString::to_string).collect();
                let more = if known.len() > some.len() { ", …" } else { "" };
                write!(f, "there is no why {number}; use one of {}{more}", some.join(", "))
            }
            EditError::DuplicateWhy(number) => {
                write!(f, "more than one why has the number {number}; give one of them another number first")
            }
            EditError::EmptyQuestion => f.write_str("a why needs a question; write it in words"),
            EditError::NoNumberLeft => {
                f.write_str("the numbers below this why are used up; renumber its branches first")
            }
            EditError::EvidenceTaken { id, free } => {
                write!(f, "{id} already names other lines; add the new evidence as {free}")
            }
            EditError::NoSuggestion(number) => {
                write!(f, "why {number} holds no suggestion of a model; the ones that do say `suggested by` below their question")
            }
            EditError::NoSuchSection(slug) => {
                write!(f, "no section of the document is headed so ({slug}); write its heading first")
            }
            EditError::NoSectionSuggestion(place) => {
                write!(f, "{place} holds no suggestion of a model; one begins with a line `suggested by` and ends with the comment `tftsr:suggested`")
            }
            EditError::NoFrontMatter => f.write_str(
                "the document has no closed front matter; begin it with a line ---, then tftsr: triage/1, then a line ---",
            ),
        }
    }
}

impl std::error::Error for EditError {}
