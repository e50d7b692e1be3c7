//! The timeline: what happened when.

use jiff::Timestamp;

use crate::clock;
use crate::issue::named;

/// One row of the timeline.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct TimelineEvent {
    /// When it happened (UTC).
    pub time: Timestamp,
    /// Whether the time is known in full; else its year or zone is a guess, and it is written with a `~`.
    pub certain: bool,
    /// What it marks.
    pub kind: EventKind,
    /// What happened, in words, redacted.
    pub what: String,
    /// Ids of the evidence that shows it.
    pub evidence: Vec<String>,
}

impl TimelineEvent {
    /// The time in RFC 3339, with a `~` before it where it is a guess.
    pub fn written_time(&self) -> String {
        clock::written(self.time, self.certain)
    }
}

named! {
    /// What a timeline event marks.
    EventKind {
        /// A change to the system.
        Change = "change", "Change";
        /// What set the incident off.
        Trigger = "trigger", "Trigger";
        /// First harm to a user.
        ImpactStart = "impact start", "Impact starts";
        /// Somebody or something noticed.
        Detected = "detected", "Detected";
        /// Somebody took it on.
        Acknowledged = "acknowledged", "Acknowledged";
        /// Harm was stopped.
        Mitigated = "mitigated", "Mitigated";
        /// Back to normal.
        Resolved = "resolved", "Resolved";
        /// Anything else worth knowing.
        Note = "note", "Note";
    }
}
