//! The pace of a log: silences that are long for it, and clocks that step back.

use crate::record::{Log, Record};

/// Time that went by between a record and the one before it, where that says something.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Gap {
    /// Index of the record after the gap.
    pub record: usize,
    /// Seconds since the record before; below zero where the clock stepped back.
    pub seconds: i64,
}

/// The silences of at least `least` seconds that are long for this log, and the steps back of its clock by more than a
/// second, in order.
pub fn gaps(log: &Log, least: i64) -> Vec<Gap> {
    let long = long_gap(log, least);
    let mut last: Option<i64> = None;
    let mut gaps = Vec::new();
    for (index, record) in log.records.iter().enumerate() {
        let Some(now) = second(&record) else { continue };
        if let Some(apart) = last.map(|last| now - last)
            && (apart >= long || apart < -1)
        {
            gaps.push(Gap { record: index, seconds: apart });
        }
        last = Some(now);
    }
    gaps
}

/// How many seconds of silence are long for a log: twenty times what all but one in fifty of its gaps stay under, and
/// at least `least`.
pub(crate) fn long_gap(log: &Log, least: i64) -> i64 {
    let mut apart: Vec<i64> = log
        .records
        .iter()
        .zip(log.records.iter().skip(1))
        .filter_map(|(one, next)| Some(second(&next)? - second(&one)?))
        .collect();
    // In a short log the longest gap itself is not what is usual.
    let usual = (apart.len() * 49 / 50).min(apart.len().saturating_sub(2));
    let ordinary = match apart.len() {
        0 | 1 => 0,
        _ => *apart.select_nth_unstable(usual).1,
    };
    least.max(20 * ordinary)
}

fn second(record: &Record<'_>) -> Option<i64> {
    record.time.map(|time| time.timestamp.as_second())
}
