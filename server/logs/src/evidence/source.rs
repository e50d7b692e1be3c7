//! Sources: who says rare things. A program that says many rare things all day is heard less than one that says some in the trouble only.

use std::collections::HashMap;

use super::clue::Clue;
use super::trouble::crowding;
use super::{Candidate, Context, Finding, Kind};

/// How many rare things each source says, before and after the trouble and in it; and what that tells of each of them.
pub(super) fn check(context: &Context<'_>) -> Vec<Finding> {
    let Some(trouble) = context.trouble else { return Vec::new() };
    let (from, to) = (trouble.onset - context.reach / 4, trouble.end + context.reach / 8);
    let length = context.story.length() as f64;
    let inside = (to.min(context.story.end) - from.max(context.story.start)).max(1) as f64;
    let share = (inside / length).clamp(0.005, 0.95);
    let mut sources: HashMap<(usize, &str), [usize; 2]> = HashMap::new();
    let events = || context.candidates.iter().filter(|candidate| candidate.kind == Kind::Event);
    for candidate in events() {
        let Some((group, time)) = context.shown(candidate) else { continue };
        if group.nearest {
            continue;
        }
        let Some(source) = source(context, candidate) else { continue };
        let counts = sources.entry(source).or_default();
        counts[usize::from((from..=to).contains(&time))] += 1;
    }
    let mut findings = Vec::new();
    for candidate in events() {
        let Some(source) = source(context, candidate) else { continue };
        let [elsewhere, here] = sources.get(&source).copied().unwrap_or_default();
        let mut say = |clue, value: f64, reason: &str| {
            findings.push(candidate.finding(clue, value, reason));
        };
        // What is to be expected of it in a stretch as long as the trouble.
        let expected = elsewhere as f64 * share / (1.0 - share);
        say(Clue::SourceQuiet, (-expected).exp(), "who says it says hardly anything rare else");
        let time = context.shown(candidate).map_or(0, |(_, time)| time);
        if (from..=to).contains(&time) {
            let (found, _) = crowding(here, here + elsewhere, share);
            let reason = "who says it says rare things in the trouble only";
            say(Clue::SourceCrowd, (found / 10.0).min(1.0), reason);
        }
    }
    findings
}

/// The log and the speaker of a candidate's record.
fn source<'a>(context: &Context<'a>, candidate: &Candidate) -> Option<(usize, &'a str)> {
    let group = context.story.groups.get(candidate.group)?;
    let input = context.inputs.get(group.log)?;
    let record = input.log.records.get(group.records.get(candidate.at)?.1)?;
    Some((group.log, record.source))
}
