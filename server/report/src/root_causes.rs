//! Root causes and trigger: what people named, and how far the why tree carries it.
//!
//! A root cause is what a person wrote down as one. The last why of a chain is not taken for it: a chain ends where people stopped asking.

use triage::{EventKind, RootCause, TimelineEvent, TriageDocument, Why, WhyStatus};

use crate::markdown;
use crate::whys::{first_paragraph, is_answered, is_ruled_out, is_suggestion};

/// A root cause that people named, with what the tree says of it.
pub(crate) struct NamedCause<'a> {
    /// As it stands in the triage document.
    pub(crate) named: &'a RootCause,
    /// The words, one line of Markdown.
    pub(crate) text: String,
    /// How far it is shown.
    pub(crate) standing: Standing,
}

/// How far the why tree carries a root cause.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Standing {
    /// Its why is confirmed.
    Confirmed,
    /// Evidence points at its why.
    Supported,
    /// Its why is not answered, or only supposed.
    Supposed,
    /// Its why is a suggestion of a model.
    Suggested,
    /// It names no why, or one that is not there.
    Untied,
    /// Its why was ruled out.
    RuledOut,
}

impl Standing {
    /// Whether it may be called a root cause without "suspected".
    pub(crate) fn holds(self) -> bool {
        matches!(self, Standing::Confirmed | Standing::Supported | Standing::Untied)
    }

    fn words(self) -> &'static str {
        match self {
            Standing::Confirmed => "confirmed",
            Standing::Supported => "supported",
            Standing::Supposed => "hypothesis",
            Standing::Suggested => "suggested by a model, not accepted",
            Standing::Untied => "rests on no why yet",
            Standing::RuledOut => "ruled out",
        }
    }
}

/// The root causes of a document, in the order people wrote them.
pub(crate) fn named(document: &TriageDocument) -> Vec<NamedCause<'_>> {
    let find = |cause: &RootCause| -> Option<&Why> {
        let number = cause.number.as_ref()?;
        document.whys.iter().map(|why| &why.value).find(|why| why.number == *number)
    };
    document
        .root_causes
        .iter()
        .map(|cause| {
            let why = find(&cause.value);
            let text = match markdown::inline(&cause.value.text) {
                text if text.is_empty() => why.map(first_paragraph).unwrap_or_default(),
                text => text,
            };
            NamedCause {
                named: &cause.value,
                text,
                standing: why.map_or(Standing::Untied, standing),
            }
        })
        .filter(|cause| !cause.text.is_empty())
        .collect()
}

fn standing(why: &Why) -> Standing {
    match why.status {
        _ if is_suggestion(why) => Standing::Suggested,
        _ if is_ruled_out(why) => Standing::RuledOut,
        _ if !is_answered(why) => Standing::Supposed,
        WhyStatus::Confirmed => Standing::Confirmed,
        WhyStatus::Supported => Standing::Supported,
        WhyStatus::Hypothesis | WhyStatus::Refuted => Standing::Supposed,
    }
}

/// The section's bullet list; empty when there is nothing to say.
pub(crate) fn list(causes: &[NamedCause<'_>], timeline: &[&TimelineEvent]) -> String {
    let mut list = String::new();
    for event in triggers(timeline) {
        list.push_str(&format!("- **Trigger**: {}\n", markdown::inline(&event.what)));
    }
    for cause in causes.iter().filter(|cause| cause.standing != Standing::RuledOut) {
        let name = if cause.standing.holds() { "Root cause" } else { "Suspected root cause" };
        list.push_str(&format!("- **{name}**: {} *({})*\n", cause.text, cause.standing.words()));
    }
    list
}

/// The lines of the summary on what caused the incident.
pub(crate) fn summary(causes: &[NamedCause<'_>], timeline: &[&TimelineEvent]) -> Vec<String> {
    let mut lines = Vec::new();
    for event in triggers(timeline) {
        lines.push(markdown::sentence(&format!("Trigger: {}", markdown::inline(&event.what))));
    }
    let unstopped = |text: &str| text.trim_end_matches('.').to_owned();
    for cause in causes.iter().filter(|cause| cause.standing != Standing::RuledOut) {
        let text = unstopped(&cause.text);
        lines.push(match cause.standing {
            Standing::Confirmed => markdown::sentence(&format!("Root cause: {text}")),
            Standing::Supported => format!("Root cause: {text} (supported, not yet confirmed)."),
            Standing::Untied => format!("Root cause: {text} (no answered why shows it yet)."),
            Standing::Supposed => format!("Suspected root cause, not shown yet: {text}."),
            Standing::Suggested | Standing::RuledOut => continue,
        });
    }
    lines
}

fn triggers<'a>(timeline: &'a [&TimelineEvent]) -> impl Iterator<Item = &'a TimelineEvent> {
    timeline
        .iter()
        .copied()
        .filter(|event| event.kind == EventKind::Trigger && !event.what.trim().is_empty())
}
