//! First seen: what nobody said before the trouble came near.

use super::{Context, Finding, length};

/// Groups of the first part of the story are new only because the story begins.
const WARM_UP: i64 = 10;
/// What is said more often than this is no single event.
const FEW: usize = 6;

/// How much a group weighs that first appears near the trouble. Where new things appear all the time, one more tells less.
pub(super) fn check(context: &Context<'_>) -> Vec<Finding> {
    let story = context.story;
    let warm = story.start + story.length() / WARM_UP;
    let new = |index: usize| {
        let group = story.groups.get(index)?;
        let rhythm = context.rhythms.get(index)?;
        let (time, _) = group.records.first()?;
        let fits = *time > warm && !rhythm.steady && !group.requests;
        (fits && (group.records.len() <= FEW || rhythm.crowded > 0.0)).then_some((group, *time))
    };
    // How often each log says something new in ordinary times.
    let mut ordinary = vec![0usize; context.inputs.len()];
    let quiet_end = context.trouble.map_or(story.end, |trouble| trouble.onset - context.reach);
    for (group, time) in (0..story.groups.len()).filter_map(new) {
        if let Some(count) = ordinary.get_mut(group.log).filter(|_| time < quiet_end) {
            *count += 1;
        }
    }
    let quiet = (quiet_end - warm).max(0) as f64;
    let mut findings = Vec::new();
    for index in 0..story.groups.len() {
        let Some((group, time)) = new(index) else { continue };
        let usual = ordinary.get(group.log).copied().unwrap_or(0) as f64;
        let expected = if quiet > 0.0 { usual * context.reach as f64 / quiet } else { 0.0 };
        let surprise = 0.5 / (1.0 + expected / 2.0) + 0.5 * context.surprise(group.log, time);
        let crowded = context.rhythms.get(index).is_some_and(|rhythm| rhythm.crowded > 0.0);
        let what = if group.new_word { "a new word in a known message" } else { "first seen" };
        let (score, reason) = match context.trouble {
            None => (0.5, "rare".to_owned()),
            Some(trouble) if time < trouble.onset => (
                1.6 * context.closeness(time),
                format!("{what}, {} before the first symptom", length(trouble.onset - time)),
            ),
            Some(trouble) if time <= trouble.end => (
                // A burst that was never seen before is told as a burst already.
                if crowded { 0.6 } else { 1.3 } * context.closeness(time).max(0.6),
                format!("{what}, {} after the first symptom", length(time - trouble.onset)),
            ),
            Some(trouble) => (
                0.8 * context.closeness(time - trouble.end + trouble.onset),
                format!("{what}, {} after the last symptom", length(time - trouble.end)),
            ),
        };
        findings.push(Finding {
            group: index,
            at: 0,
            score: score * (0.5 + surprise / 2.0),
            reason,
        });
    }
    findings
}
