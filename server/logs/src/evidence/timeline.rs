//! One timeline of several logs: all records by time on one clock, and what happened around one of them everywhere.

use super::EvidenceInput;
use super::align::{Aligned, Alignment, align};
use super::names::Names;

/// A record in the merged timeline.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Moment {
    /// Milliseconds since 1970 on the common clock.
    pub millis: i64,
    /// Index of the log in the input.
    pub log: usize,
    /// Index of the record in the log.
    pub record: usize,
}

/// How each log's clock was brought to that of the others, in the order of the input.
pub fn alignments(inputs: &[EvidenceInput<'_>]) -> Vec<Alignment> {
    aligned(inputs).alignments
}

/// All records of all logs in the order of their time on one clock; equal times keep the order of logs and records. A record without a
/// time of its own stands at that of the record before it.
pub fn timeline(inputs: &[EvidenceInput<'_>]) -> Vec<Moment> {
    let Aligned { times, .. } = aligned(inputs);
    let mut moments: Vec<Moment> = times
        .iter()
        .enumerate()
        .flat_map(|(log, times)| {
            times.iter().enumerate().map(move |(record, millis)| Moment {
                millis: *millis,
                log,
                record,
            })
        })
        .collect();
    moments.sort_by_key(|moment| (moment.millis, moment.log, moment.record));
    moments
}

/// What happened around a record everywhere: the part of a [`timeline`] from `window_millis` before it until as long after it.
/// Nothing when the record is not in the timeline.
pub fn around(timeline: &[Moment], log: usize, record: usize, window_millis: i64) -> &[Moment] {
    let Some(center) = timeline.iter().find(|moment| moment.log == log && moment.record == record)
    else {
        return &[];
    };
    let low = center.millis.saturating_sub(window_millis.max(0));
    let high = center.millis.saturating_add(window_millis.max(0));
    let from = timeline.partition_point(|moment| moment.millis < low);
    let to = timeline.partition_point(|moment| moment.millis <= high);
    timeline.get(from..to).unwrap_or_default()
}

fn aligned(inputs: &[EvidenceInput<'_>]) -> Aligned {
    let names: Vec<Names> = inputs.iter().map(Names::of).collect();
    align(inputs, &names)
}
