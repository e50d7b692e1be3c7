//! Three made-up incidents: the logs they left, and what the person who triages them knows.
//!
//! The logs are written at run time by seeded generators, the same on every machine. Addresses, people and secrets
//! are made up: RFC 5737 and 3849 addresses, RFC 2606 domains, secrets put together from dice.

mod database;
mod dice;
mod kubernetes;
mod linux;
mod people;

/// One incident.
#[derive(Debug)]
pub(crate) struct Incident {
    /// Folder its logs lie in.
    pub(crate) folder: &'static str,
    pub(crate) title: &'static str,
    pub(crate) domain: &'static str,
    pub(crate) severity: &'static str,
    /// The first is the one that triage starts from.
    pub(crate) logs: Vec<SampleLog>,
    pub(crate) redaction: Redaction,
    /// What the Impact section says, one bullet each; counted in the logs.
    pub(crate) impact: Vec<String>,
    /// Records that tell what happened: what answers cite.
    pub(crate) facts: &'static [Fact],
    pub(crate) whys: &'static [Why],
    pub(crate) events: Vec<Event>,
    /// Bullets of the section Root causes; `{key}` stands for the number of a why.
    pub(crate) root_causes: &'static [&'static str],
    /// Rows of the table Countermeasures: what, for (`{key}` of a why), type, strength, owner, due, check.
    pub(crate) countermeasures: &'static [[&'static str; 7]],
    pub(crate) open_questions: &'static [&'static str],
}

/// A log of an incident.
#[derive(Debug)]
pub(crate) struct SampleLog {
    pub(crate) name: &'static str,
    pub(crate) text: String,
}

/// What the person redacts, and how. The cursor is on the worst finding, the first one if there are several.
#[derive(Debug)]
pub(crate) struct Redaction {
    /// The log it is in.
    pub(crate) log: &'static str,
    /// How the code action begins that is picked.
    pub(crate) action: &'static str,
}

/// A record a person would point at.
#[derive(Debug)]
pub(crate) struct Fact {
    /// How answers name it: `{key}`.
    pub(crate) key: &'static str,
    pub(crate) log: &'static str,
    /// What stands in its lines.
    pub(crate) holds: &'static str,
}

/// A question and its answer.
#[derive(Debug)]
pub(crate) struct Why {
    /// How others name it as their parent.
    pub(crate) key: &'static str,
    /// Asked below this one; empty at the top.
    pub(crate) parent: &'static str,
    /// One of the three legs, as `askWhy` takes it.
    pub(crate) leg: &'static str,
    pub(crate) question: &'static str,
    /// With `{key}` where a fact is cited.
    pub(crate) answer: &'static str,
    pub(crate) kind: &'static str,
    /// If the cited records are there; without any it is a hypothesis.
    pub(crate) status: &'static str,
}

/// Something the person adds to the timeline.
#[derive(Debug)]
pub(crate) struct Event {
    /// When, if the person knows; else when the first of its facts that was suggested was recorded. Without either the
    /// event is left out.
    pub(crate) time: Option<String>,
    pub(crate) kind: &'static str,
    pub(crate) what: String,
    /// Facts that show it.
    pub(crate) facts: &'static [&'static str],
}

/// The incidents of the demo, one for each of three domains.
pub(crate) fn all() -> [Incident; 3] {
    [database::incident(), kubernetes::incident(), linux::incident()]
}

#[cfg(test)]
mod tests;
