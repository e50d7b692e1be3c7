//! Which of two overlapping findings counts.
//!
//! The most severe wins, then the longest, then the surer one. What is only reported (a whole URL, by default) never hides what
//! is redacted, however mild. Losers are kept, marked as nested.

use std::cmp::Reverse;
use std::collections::BTreeMap;

use crate::{Finding, Policy};

/// The findings that do not overlap, in order: those that are not nested.
pub fn resolve(findings: &[Finding]) -> Vec<Finding> {
    let mut shown: Vec<Finding> =
        findings.iter().filter(|finding| !finding.nested).cloned().collect();
    shown.sort_by_key(|finding| finding.span);
    shown
}

/// Drops duplicates, marks losers, and sorts by start, then longer first.
pub(crate) fn settle(mut findings: Vec<Finding>) -> Vec<Finding> {
    // Those of a line are in order, so this is about one comparison each.
    order(&mut findings);
    findings.dedup_by(|later, earlier| later.span == earlier.span);
    // Only findings that overlap one another have to be ranked: runs that hang together are settled by themselves.
    let mut start = 0;
    while start < findings.len() {
        let mut reach = findings.get(start).map_or(0, |finding| finding.span.end);
        let mut end = start + 1;
        while let Some(next) = findings.get(end)
            && next.span.start < reach
        {
            reach = reach.max(next.span.end);
            end += 1;
        }
        if end - start > 1
            && let Some(run) = findings.get_mut(start..end)
        {
            rank(run);
        }
        start = end;
    }
    findings
}

/// Sorts findings by start, then longer first, then the better explanation first.
pub(crate) fn order(findings: &mut [Finding]) {
    findings.sort_by(|a, b| {
        let place = |finding: &Finding| (finding.span.start, Reverse(finding.span.end));
        place(a).cmp(&place(b)).then_with(|| strength(b).cmp(&strength(a)))
    });
}

/// Marks the losers among findings that overlap.
fn rank(run: &mut [Finding]) {
    let mut order: Vec<usize> = (0..run.len()).collect();
    order.sort_by_cached_key(|&index| {
        run.get(index).map(|f| Reverse((redacted(f), f.severity, f.span.len(), f.confidence)))
    });
    let mut taken: BTreeMap<usize, usize> = BTreeMap::new();
    for index in order {
        let Some(finding) = run.get_mut(index) else { continue };
        let (start, end) = (finding.span.start, finding.span.end);
        if taken.range(..end).next_back().is_some_and(|(_, &other_end)| other_end > start) {
            finding.nested = true;
        } else {
            taken.insert(start, end);
        }
    }
}

/// Which of two findings on one span is the better explanation.
fn strength(finding: &Finding) -> (bool, crate::Severity, u8) {
    (redacted(finding), finding.severity, finding.confidence)
}

fn redacted(finding: &Finding) -> bool {
    finding.policy == Policy::Redact
}
