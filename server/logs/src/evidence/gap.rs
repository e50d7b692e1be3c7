//! Gaps: a log that falls silent far longer than it ever does.

use std::collections::HashMap;

use super::clue::Clue;
use super::{Context, Finding, length};

/// Gaps reported for each log.
const GAPS: usize = 2;
/// Shortest gap that counts, in milliseconds.
const SHORTEST: i64 = 60_000;

/// The last record before each of the longest gaps.
pub(super) fn check(context: &Context<'_>) -> Vec<Finding> {
    let mut owners: HashMap<(usize, usize), (usize, usize)> = HashMap::new();
    let mut wanted: Vec<(usize, usize, i64)> = Vec::new();
    for (log, times) in context.story.times.iter().enumerate() {
        if times.len() < 30 {
            continue;
        }
        let mut gaps: Vec<(i64, usize)> = times
            .windows(2)
            .enumerate()
            .map(|(index, pair)| {
                (pair.get(1).copied().unwrap_or(0) - pair.first().copied().unwrap_or(0), index)
            })
            .collect();
        gaps.sort_unstable_by(|a, b| b.cmp(a));
        // Ordinary silence: what one in fifty gaps is longer than.
        let ordinary = gaps.get(gaps.len() / 50 + GAPS).map_or(0, |gap| gap.0).max(1000);
        for (gap, index) in gaps.into_iter().take(GAPS) {
            if gap >= SHORTEST && gap >= 6 * ordinary {
                wanted.push((log, index, gap));
            }
        }
    }
    if wanted.is_empty() {
        return Vec::new();
    }
    for (index, group) in context.story.groups.iter().enumerate() {
        for (at, (_, record)) in group.records.iter().enumerate() {
            owners.insert((group.log, *record), (index, at));
        }
    }
    wanted
        .into_iter()
        .filter_map(|(log, record, gap)| {
            let (group, at) = *owners.get(&(log, record))?;
            let time = context.story.times.get(log)?.get(record)?;
            Some(Finding {
                group,
                at,
                clue: Clue::Gap,
                value: 0.3 + 0.7 * context.closeness(*time),
                reason: format!("last message before a gap of {}", length(gap)),
            })
        })
        .collect()
}
