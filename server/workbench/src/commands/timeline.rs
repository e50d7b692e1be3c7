//! The timeline of an issue.

use ::triage::{EventKind, TimelineEvent};
use jiff::Timestamp;
use serde::Deserialize;
use serde_json::{Value, json};

use super::{arguments, word};
use crate::outcome::{CommandError, Outcome, counted};
use crate::triage_document::Target;
use crate::{Workbench, protocol};

pub(super) const KINDS: &str =
    "change, trigger, impact start, detected, acknowledged, mitigated, resolved, note";

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct Add {
    issue_id: Option<String>,
    uri: Option<String>,
    time: String,
    kind: Option<String>,
    what: String,
    #[serde(default)]
    evidence: Vec<String>,
}

pub(super) fn add(workbench: &Workbench, argument: &Value) -> Result<Outcome, CommandError> {
    let command = "tftsr.addTimelineEvent";
    let add: Add = arguments(command, argument)?;
    let kind = word(command, "kind", add.kind.as_deref(), EventKind::from_id, KINDS)?
        .unwrap_or(EventKind::Note);
    let time = time(add.time.trim_start().trim_start_matches('~')).ok_or_else(|| {
        CommandError::Arguments {
        command: command.to_owned(),
        problem:
            "time must be RFC 3339, such as 2026-03-14T02:11:40Z, or 2026-03-14 02:11:40 for UTC"
                .to_owned(),
    }
    })?;
    let triage = workbench.triage_text(&Target { issue_id: add.issue_id, uri: add.uri })?;
    super::triage::check_evidence(&triage.document.text(), &add.evidence)?;
    let what = workbench.seal(&triage.issue_id, add.what.trim()).into_string();
    let what = what.split_whitespace().collect::<Vec<_>>().join(" ");
    let certain = !add.time.trim_start().starts_with('~');
    let event = TimelineEvent { time, certain, kind, what, evidence: add.evidence };
    let edits = ::triage::add_timeline_event(&triage.document.text(), &event)
        .map_err(|error| CommandError::Refused(error.to_string()))?;
    let result = protocol::timeline_event(&event);
    Ok(workbench.edited(
        &triage,
        edits,
        "add timeline event",
        result,
        "Added to the timeline.".to_owned(),
    ))
}

/// RFC 3339; without a zone in UTC, without seconds on the minute.
pub(super) fn time(text: &str) -> Option<Timestamp> {
    let text = text.trim();
    text.parse::<Timestamp>()
        .ok()
        .or_else(|| format!("{}Z", text.replacen(' ', "T", 1)).parse().ok())
        .or_else(|| format!("{}:00Z", text.replacen(' ', "T", 1)).parse().ok())
}

/// The same, or a day in UTC, which stands for its beginning.
pub(super) fn time_or_day(text: &str) -> Option<Timestamp> {
    time(text).or_else(|| format!("{}T00:00:00Z", text.trim()).parse().ok())
}

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct List {
    issue_id: Option<String>,
    uri: Option<String>,
}

pub(super) fn list(workbench: &Workbench, argument: &Value) -> Result<Outcome, CommandError> {
    let List { issue_id, uri } = arguments("tftsr.listTimelineEvents", argument)?;
    let triage = workbench.triage_text(&Target { issue_id, uri })?;
    let parsed = ::triage::parse(&triage.document.text());
    let rows: Vec<Value> =
        parsed.timeline.iter().map(|event| protocol::timeline_event(&event.value)).collect();
    let message = format!("{}.", counted(rows.len(), "event"));
    let times = protocol::times(&parsed);
    let told: Vec<&str> =
        times.as_array().into_iter().flatten().filter_map(|time| time["words"].as_str()).collect();
    let message = format!("{message} {}", told.join(" "));
    Ok(Outcome::of(json!({ "timeline": rows, "times": times })).saying(message))
}

#[cfg(test)]
mod tests {
    #[test]
    fn times_without_a_zone_are_utc() {
        for text in ["2026-03-14T02:11:40Z", "2026-03-14 02:11:40", "2026-03-14T03:11:40+01:00"] {
            assert_eq!(
                super::time(text).map(jiff::Timestamp::as_second),
                Some(1_773_454_300),
                "{text}"
            );
        }
        assert_eq!(
            super::time("2026-03-14 02:11").map(jiff::Timestamp::as_second),
            Some(1_773_454_260)
        );
        assert_eq!(super::time("yesterday"), None);
    }
}
