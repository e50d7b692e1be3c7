//! The records to read first: checks that each give a reason in words and a score, added up over all logs.
//!
//! The checks look at groups of records that say the same (a template, or a template with a known failure or a word of change in
//! it). What goes on before the trouble as it does after is pushed down because it recurs, not because it is on a list. Nothing in a
//! reason is a value from a log but counts, times and ratios.

mod burst;
mod change;
mod detection;
mod first_seen;
mod gap;
mod jump;
mod link;
mod onset;
mod restart;
mod severity;
mod signature;
mod signatures;
mod story;
mod words;

use std::collections::HashSet;

use crate::record::Log;
use onset::Rhythm;
pub use signatures::{SIGNATURES, Signature};
use story::{Group, Story};

/// One log of an incident.
#[derive(Debug, Clone, Copy)]
pub struct EvidenceInput<'a> {
    /// What the log is called; only for the reader.
    pub name: &'a str,
    /// Its bytes.
    pub text: &'a [u8],
    /// Its records, read from those bytes.
    pub log: &'a Log,
}

/// A record to read.
#[derive(Debug, Clone, PartialEq)]
pub struct Pick {
    /// Index of the log in the input.
    pub log: usize,
    /// Index of the record in [`Log::records`].
    pub record: usize,
    /// Why, in words; no value from the log stands in it.
    pub reason: String,
    /// How much it weighs; the sum of what the checks gave.
    pub score: f64,
}

/// What a check says about a record of a group.
struct Finding {
    group: usize,
    /// Index into the group's records.
    at: usize,
    score: f64,
    reason: String,
}

/// What all checks look at.
struct Context<'a> {
    inputs: &'a [EvidenceInput<'a>],
    story: &'a Story,
    rhythms: &'a [Rhythm],
    /// Time of the first symptom in milliseconds.
    onset: Option<i64>,
    /// How long before the first symptom something still may have to do with it, in milliseconds.
    reach: i64,
}

impl Context<'_> {
    /// The bytes of a group's record.
    fn message(&self, group: &Group, at: usize) -> &[u8] {
        let input = self.inputs.get(group.log);
        let record = input.and_then(|input| input.log.records.get(group.records.get(at)?.1));
        match (input, record) {
            (Some(input), Some(record)) => {
                input.text.get(record.message.range()).unwrap_or_default()
            }
            _ => &[],
        }
    }

    /// How many of a group's records lie before the first symptom.
    fn before(&self, group: &Group) -> usize {
        self.onset.map_or(0, |onset| group.records.partition_point(|(time, _)| *time < onset))
    }

    /// 1 at the first symptom, falling to 0.5 at the end of the reach before it, further below beyond.
    fn closeness(&self, time: i64) -> f64 {
        let Some(onset) = self.onset else { return 0.5 };
        let apart = (onset - time).abs() as f64;
        1.0 / (1.0 + apart / self.reach.max(1) as f64)
    }
}

/// One check.
type Check = fn(&Context<'_>) -> Vec<Finding>;

/// All checks by id, in the order in which their reasons are kept apart when they weigh the same.
const CHECKS: &[(&str, Check)] = &[
    ("change", change::check),
    ("signature", signature::check),
    ("first_seen", first_seen::check),
    ("jump", jump::check),
    ("burst", burst::check),
    ("gap", gap::check),
    ("restart", restart::check),
    ("detection", detection::check),
    ("severity", severity::check),
];

/// The records of an incident to read first, over all its logs, the best first; at most one for records that say nearly the same.
/// The same input gives the same picks.
pub fn evidence(inputs: &[EvidenceInput<'_>], limit: usize) -> Vec<Pick> {
    let story = Story::tell(inputs);
    let rhythms: Vec<Rhythm> =
        story.groups.iter().map(|group| onset::rhythm(group, &story)).collect();
    let onset = onset::onset(&story, &rhythms);
    let reach = (story.length() / 6).clamp(5 * 60_000, 2 * 3_600_000);
    let context = Context { inputs, story: &story, rhythms: &rhythms, onset, reach };
    let mut findings: Vec<Vec<Finding>> = story.groups.iter().map(|_| Vec::new()).collect();
    for (_, check) in CHECKS {
        for finding in check(&context) {
            if let Some(list) = findings.get_mut(finding.group) {
                list.push(finding);
            }
        }
    }
    let mut picks: Vec<(usize, Pick)> = Vec::new();
    for (index, (group, list)) in story.groups.iter().zip(findings).enumerate() {
        picks.extend(weighed(&context, group, index, list).map(|pick| (index, pick)));
    }
    link::raise(&context, &mut picks);
    picks.sort_by(|(_, a), (_, b)| {
        b.score.total_cmp(&a.score).then((a.log, a.record).cmp(&(b.log, b.record)))
    });
    distinct(&story, picks, limit)
}

/// The pick of a group: the record of its strongest finding, with the reasons that weigh.
fn weighed(
    context: &Context<'_>,
    group: &Group,
    index: usize,
    mut list: Vec<Finding>,
) -> Option<Pick> {
    // The sort is stable, so that equal weights keep the order of the checks.
    list.sort_by(|a, b| b.score.total_cmp(&a.score));
    let best = list.first()?;
    let (_, record) = *group.records.get(best.at)?;
    let mut score = 0.0;
    let mut share = 1.0;
    for finding in &list {
        score += finding.score * share;
        share *= 0.5;
    }
    let reasons: Vec<&str> = list
        .iter()
        .filter(|finding| finding.score >= best.score * 0.25)
        .take(3)
        .map(|finding| finding.reason.as_str())
        .collect();
    let mut reason = reasons.join("; ");
    // A failure that also went on before the trouble, no faster after than before, explains nothing.
    let noise = recurs(context, group, index, best.at);
    if noise {
        score *= 0.12;
        reason.push_str("; recurs all along");
    } else if group.records.len() > 1 && !reason.contains("times") {
        reason.push_str(&format!("; {} times", grouped(group.records.len())));
    }
    Some(Pick { log: group.log, record, reason, score })
}

/// Whether a group goes on before the first symptom as it does after.
fn recurs(context: &Context<'_>, group: &Group, index: usize, at: usize) -> bool {
    let Some(rhythm) = context.rhythms.get(index) else { return false };
    if rhythm.steady {
        return true;
    }
    let Some(onset) = context.onset else { return false };
    let before = context.before(group);
    if before < 2
        || group.records.get(at).is_some_and(|(time, _)| *time < onset && before < 4)
        || rhythm.burst.is_some()
    {
        return false;
    }
    let quiet = (onset - context.story.start).max(1) as f64;
    let busy = (context.story.end - onset).max(1) as f64;
    let after = (group.records.len() - before) as f64 / busy;
    // Everything shortly before the first symptom may belong to it.
    let early = group.records.partition_point(|(time, _)| *time < onset - context.reach / 2);
    early >= 2 && after < 3.0 * before as f64 / quiet
}

/// The best picks, leaving out those that say nearly what a better one of the same log says.
fn distinct(story: &Story, picks: Vec<(usize, Pick)>, limit: usize) -> Vec<Pick> {
    let mut kept: Vec<Pick> = Vec::new();
    let mut taken: Vec<(usize, HashSet<&str>)> = Vec::new();
    let mut records = HashSet::new();
    for (index, pick) in picks.into_iter().take(limit.saturating_mul(3).max(400)) {
        if kept.len() >= limit {
            break;
        }
        let Some(group) = story.groups.get(index) else { continue };
        let words: HashSet<&str> = group
            .text
            .split(|sign: char| !sign.is_alphanumeric())
            .filter(|word| !word.is_empty())
            .collect();
        let same = taken.iter().any(|(other, known)| {
            let shared = known.intersection(&words).count();
            let all = known.len() + words.len() - shared;
            let near = if *other == group.log { 4 } else { 5 };
            all > 0 && shared * 5 >= all * near && !(words.len() < 4 && shared < all)
        });
        if same || !records.insert((pick.log, pick.record)) {
            continue;
        }
        taken.push((group.log, words));
        kept.push(pick);
    }
    kept
}

/// Whether the words of a message are those of a program that starts.
pub(crate) fn starts(message: &[u8]) -> bool {
    words::Reader::new().read(message).start
}

/// A count with commas: 1,204.
fn grouped(count: usize) -> String {
    let digits = count.to_string();
    let mut out = String::new();
    for (index, digit) in digits.chars().enumerate() {
        if index > 0 && (digits.len() - index).is_multiple_of(3) {
            out.push(',');
        }
        out.push(digit);
    }
    out
}

/// A length of time for a person: 148 s, 12 min, 3 h.
fn length(millis: i64) -> String {
    let seconds = millis / 1000;
    match seconds {
        0 => format!("{millis} ms"),
        1..=599 => format!("{seconds} s"),
        600..=10_799 => format!("{} min", seconds / 60),
        _ => format!("{} h", seconds / 3600),
    }
}

#[cfg(test)]
mod tests;
