//! What recurs explains nothing: noise is known by its going on before and after the trouble, not by a list.

use super::{Context, Finding, grouped};

/// Takes away from groups that go on all along, and from those that were there before the trouble and do not crowd in it.
pub(super) fn check(context: &Context<'_>) -> Vec<Finding> {
    let mut findings = Vec::new();
    for (index, (group, rhythm)) in context.story.groups.iter().zip(context.rhythms).enumerate() {
        let count = group.records.len();
        let begins = group.records.get(rhythm.first).map_or(0, |(time, _)| *time);
        let score = if rhythm.crowded > 0.0 && count > 6 && !context.belongs(begins) {
            // It crowds as well, but not where the trouble is.
            -3.0
        } else if rhythm.steady {
            -6.0
        } else if rhythm.crowded > 0.0 {
            // Crowded now, but said at other times as well.
            let outside = count - (rhythm.last + 1 - rhythm.first);
            -0.1 * (outside as f64).sqrt().min(10.0)
        } else {
            let Some(trouble) = context.trouble else { continue };
            let early = trouble.onset - context.reach;
            let before = group.records.partition_point(|(time, _)| *time < early);
            if before == 0 || before == count && count < 2 {
                continue;
            }
            -1.0 - (before as f64).min(4.0)
        };
        if score < 0.0 {
            let reason = format!("recurs, {} times in all", grouped(count));
            findings.push(Finding { group: index, at: rhythm.first, score, reason });
        }
    }
    findings
}
