//! What a triage document says, as values with their places.
//!
//! Only the shapes; reading is `parse`, writing is `render` and `edit`.

use text::Span;

use crate::{
    Countermeasure, Domain, Evidence, IssueSeverity, IssueStatus, Join, TimelineEvent, Why,
    WhyNumber,
};

/// A value and where it stands in the document.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Located<T> {
    /// What it says.
    pub value: T,
    /// The bytes it takes: whole lines, without the last line end.
    pub span: Span,
}

/// A triage document as read. Reading never fails: what cannot be understood stays in the text and is left out here.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct TriageDocument {
    /// The YAML front matter.
    pub front: FrontMatter,
    /// The body of the Impact section as a person wrote it, trimmed; `None` when the section is missing or empty.
    pub impact: Option<Located<String>>,
    /// The bullets of the Evidence section, in the order of the text.
    pub evidence: Vec<Located<Evidence>>,
    /// The rows of the Timeline section, in the order of the text.
    pub timeline: Vec<Located<TimelineEvent>>,
    /// The whys, in the order of the text; a span runs from the heading to before the next one.
    pub whys: Vec<Located<Why>>,
    /// How the whys below some whys work together, where their lines of attributes say so.
    pub joins: Vec<(WhyNumber, Join)>,
    /// The bullets of the Root causes section.
    pub root_causes: Vec<Located<RootCause>>,
    /// The rows of the Countermeasures table.
    pub countermeasures: Vec<Located<Countermeasure>>,
    /// The bullets of the Open questions section.
    pub open_questions: Vec<Located<String>>,
}

/// The fields of the front matter that are understood; others stay in the text.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct FrontMatter {
    /// Format and version as written, such as `triage/1`.
    pub format: Option<String>,
    /// Id of the issue.
    pub id: Option<String>,
    /// Title of the issue.
    pub title: Option<String>,
    /// Domain, if it is one that is known.
    pub domain: Option<Domain>,
    /// Severity, if it is one that is known.
    pub severity: Option<IssueSeverity>,
    /// Status, if it is one that is known.
    pub status: Option<IssueStatus>,
    /// Who helps: `none`, or a provider as the person named it.
    pub provider: Option<String>,
    /// Free labels.
    pub tags: Vec<String>,
}

/// One bullet of the Root causes section: `- 1.1.1: words`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct RootCause {
    /// The why it sums up, if it names one.
    pub number: Option<WhyNumber>,
    /// The words after the number.
    pub text: String,
}
