//! Levels: how severe the records themselves say they are, and sources that never said so before.

use std::collections::HashMap;

use super::onset::badness;
use super::{Context, Finding};
use crate::level::Level;

/// What the level alone weighs is little: it orders what nothing else tells apart.
pub(super) fn check(context: &Context<'_>) -> Vec<Finding> {
    // The first error of each source.
    let mut first: HashMap<(usize, &str), (i64, usize)> = HashMap::new();
    for (index, group) in context.story.groups.iter().enumerate() {
        if !matches!(group.level, Some(Level::Fatal | Level::Error)) {
            continue;
        }
        let Some(&(time, record)) = group.records.first() else { continue };
        let source = context
            .inputs
            .get(group.log)
            .and_then(|input| input.log.records.get(record))
            .map_or("", |record| record.source.as_str());
        let known = first.entry((group.log, source)).or_insert((time, index));
        if time < known.0 {
            *known = (time, index);
        }
    }
    let mut findings = Vec::new();
    for (index, group) in context.story.groups.iter().enumerate() {
        let bad = badness(group);
        if bad <= 0.0 {
            continue;
        }
        let at = context.rhythms.get(index).and_then(|rhythm| rhythm.burst).unwrap_or(0);
        let Some(&(time, record)) = group.records.get(at) else { continue };
        let level = match group.level {
            Some(Level::Fatal) => "fatal",
            Some(Level::Error) => "error",
            Some(Level::Warning) => "warning",
            _ if group.failed_requests => "failed requests",
            _ => "words of failure",
        };
        let source = context
            .inputs
            .get(group.log)
            .and_then(|input| input.log.records.get(record))
            .map_or("", |record| record.source.as_str());
        let new = first.get(&(group.log, source)).is_some_and(|(_, first)| *first == index);
        let many = (group.records.len() as f64).ln_1p() * 0.08;
        let score = (0.35 * bad + many) * (0.4 + 0.6 * context.closeness(time))
            + if new { 0.3 } else { 0.0 };
        let reason = if new && group.level.is_some() {
            format!("first {level} of its source")
        } else {
            level.to_owned()
        };
        findings.push(Finding { group: index, at, score, reason });
    }
    findings
}
