//! The why tree: questions, answers, what they rest on.

use crate::issue::named;

/// Place of a why in the tree: `1`, `1.1`, `1.1.2`. Its length is the why level.
#[derive(Debug, Clone, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct WhyNumber(pub Vec<u32>);

impl WhyNumber {
    /// Reads `1.2.1`; each part is 1 or more, a final dot is allowed.
    pub fn parse(text: &str) -> Option<WhyNumber> {
        let text = text.trim();
        let text = text.strip_suffix('.').unwrap_or(text);
        let parts: Option<Vec<u32>> =
            text.split('.').map(|part| part.parse().ok().filter(|&n| n > 0)).collect();
        parts.map(WhyNumber)
    }

    /// The number one level up; `None` at the top.
    pub fn parent(&self) -> Option<WhyNumber> {
        let (_, parent) = self.0.split_last()?;
        (!parent.is_empty()).then(|| WhyNumber(parent.to_vec()))
    }

    /// The why level: 1 for the first why.
    pub fn level(&self) -> usize {
        self.0.len()
    }
}

impl std::fmt::Display for WhyNumber {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        for (index, part) in self.0.iter().enumerate() {
            if index > 0 {
                f.write_str(".")?;
            }
            write!(f, "{part}")?;
        }
        Ok(())
    }
}

/// One node of the why tree.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Why {
    /// Its place in the tree.
    pub number: WhyNumber,
    /// Which of the three legs it belongs to.
    pub leg: Leg,
    /// The question, ending in a question mark as people write it.
    pub question: String,
    /// The answer as Markdown; empty when not answered.
    pub answer: String,
    /// What the answer is to the incident.
    pub kind: WhyKind,
    /// How well it is supported.
    pub status: WhyStatus,
    /// Evidence ids the answer cites, in order of first citation.
    pub evidence: Vec<String>,
    /// Who says so.
    pub author: Author,
}

named! {
    /// What an answer is to the incident.
    WhyKind {
        /// Without it the incident would not have happened.
        Cause = "cause", "cause";
        /// Made it worse, longer or likelier.
        Contributing = "contributing", "contributing";
        /// Had to be true for it to happen, yet is not wrong by itself.
        Condition = "condition", "condition";
        /// Looked at and excluded.
        RuledOut = "ruled out", "ruled out";
    }
}

named! {
    /// How well an answer is supported.
    WhyStatus {
        /// Thought of.
        Hypothesis = "hypothesis", "hypothesis";
        /// Evidence points at it.
        Supported = "supported", "supported";
        /// Evidence shows it and counter-evidence was looked for.
        Confirmed = "confirmed", "confirmed";
        /// Evidence speaks against it.
        Refuted = "refuted", "refuted";
    }
}

named! {
    /// The three questions a complete analysis answers.
    Leg {
        /// Why did it happen.
        Happened = "why did it happen", "Why it happened";
        /// Why was it not detected sooner.
        Detected = "why was it not detected sooner", "Why it was not detected sooner";
        /// Why was it not prevented or contained.
        Contained = "why was it not prevented or contained", "Why it was not prevented or contained";
    }
}

/// How the whys below one work together.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Join {
    /// All of them were needed (AND): `all below` in the line of attributes.
    All,
    /// Each of them was enough (OR): `any below`.
    Any,
}

impl Join {
    /// The part of a line of attributes that says so.
    pub fn id(self) -> &'static str {
        match self {
            Join::All => "all below",
            Join::Any => "any below",
        }
    }
}

/// Who wrote a question or an answer.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Author {
    /// A person.
    Person,
    /// A rule of the guided engine.
    Rule,
    /// A model: a suggestion until a person accepts it.
    Model {
        /// Provider and model.
        model: String,
        /// Time as written in the document.
        time: String,
        /// Hash of the prompt.
        prompt_hash: String,
    },
}

/// One row of the countermeasures table; cells as written, empty when not filled in.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Countermeasure {
    /// What will be done.
    pub what: String,
    /// Number of the why it addresses.
    pub addresses: String,
    /// `prevent`, `detect`, `contain`, `recover`.
    pub kind: String,
    /// `eliminate`, `automate`, `guard`, `train`.
    pub strength: String,
    /// Who does it.
    pub owner: String,
    /// Until when, `YYYY-MM-DD`.
    pub due: String,
    /// How we will know that it works.
    pub check: String,
}
