//! First seen: what nobody said before the trouble came near.

use super::{Context, Finding, length};

/// Groups of the first part of the story are new only because the story begins.
const WARM_UP: i64 = 10;

/// How much a group weighs that first appears near the first symptom. Where new things appear all the time, one more tells less.
pub(super) fn check(context: &Context<'_>) -> Vec<Finding> {
    let story = context.story;
    let warm = story.start + story.length() / WARM_UP;
    // How often each log says something new in ordinary times.
    let mut ordinary = vec![0usize; context.inputs.len()];
    let quiet_end = context.onset.map_or(story.end, |onset| onset - context.reach);
    for group in &story.groups {
        let ordinary_time =
            group.records.first().is_some_and(|(time, _)| *time > warm && *time < quiet_end);
        if let Some(count) = ordinary.get_mut(group.log).filter(|_| ordinary_time) {
            *count += 1;
        }
    }
    let quiet = (quiet_end - warm).max(0);
    let mut findings = Vec::new();
    for (index, group) in story.groups.iter().enumerate() {
        let Some(&(time, _)) = group.records.first() else { continue };
        let Some(onset) = context.onset else {
            if time > warm && group.records.len() <= 2 {
                findings.push(Finding {
                    group: index,
                    at: 0,
                    score: 0.5,
                    reason: "rare".to_owned(),
                });
            }
            continue;
        };
        if time <= warm && time < onset - context.reach {
            continue;
        }
        let usual = ordinary.get(group.log).copied().unwrap_or(0);
        let expected =
            if quiet > 0 { usual as f64 * context.reach as f64 / quiet as f64 } else { 0.0 };
        let surprise = 1.0 / (1.0 + expected / 3.0);
        let (score, reason) = if time < onset {
            (
                2.4 * context.closeness(time) * surprise,
                format!("first seen, {} before the first error", length(onset - time)),
            )
        } else if time == onset {
            (2.4, "first symptom".to_owned())
        } else {
            (
                1.6 * context.closeness(time) * (0.5 + surprise / 2.0),
                format!("first seen, {} after the first error", length(time - onset)),
            )
        };
        // One record of a kind in a long log may be anything; more of them after the onset are part of the trouble.
        findings.push(Finding { group: index, at: 0, score, reason });
    }
    findings
}
