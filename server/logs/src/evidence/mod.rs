//! The records to read first: checks that each give a reason in words and a score, added up over all logs.
//!
//! The checks look at groups of records that say the same (a template, or a template with a known failure, a word of change or a new
//! word in it). First it is settled when the trouble is: where groups crowd in time far beyond chance, the worse they are the more.
//! Then each group gets named contributions, and their sum decides whether it is listed and where. What goes on before the trouble as
//! it does after is pushed down because it recurs, not because it is on a list. What has no name in common with the symptoms is pushed
//! down too, however alarming it is. Nothing in a reason is a value from a log but counts, times and ratios.

mod align;
mod burst;
mod change;
mod detection;
mod first_seen;
mod gap;
mod jump;
mod lead;
mod link;
mod names;
mod recurring;
mod restart;
mod rhythm;
mod severity;
mod signature;
mod signatures;
mod story;
mod telling;
mod timeline;
mod words;

use std::collections::HashSet;

use crate::record::Log;
pub use align::{Alignment, Basis};
use rhythm::{Rhythm, Trouble};
pub use signature::known_failure;
pub use signatures::{SIGNATURES, Signature};
use story::{Group, Story};
pub use timeline::{Moment, alignments, around, timeline};

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

/// How to look for evidence.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct EvidenceOptions<'a> {
    /// Most picks.
    pub limit: usize,
    /// Checks that are switched off, by their ids.
    pub without: &'a [&'a str],
    /// Whether to go on below what is worth reading, for whoever asks for more.
    pub more: bool,
}

/// A record to read, with those it stands for.
#[derive(Debug, Clone, PartialEq)]
pub struct Pick {
    /// Index of the log in the input.
    pub log: usize,
    /// Index of the record in [`Log::records`].
    pub record: usize,
    /// Why, in words; no value from the log stands in it.
    pub reason: String,
    /// How much it weighs: the sum of the contributions.
    pub score: f64,
    /// What each check gave or took.
    pub contributions: Vec<Contribution>,
    /// How many records of the log say the same; the first and last of them by time, as indexes into [`Log::records`].
    pub count: usize,
    /// See `count`.
    pub first: usize,
    /// See `count`.
    pub last: usize,
}

impl Pick {
    /// A record that was chosen by someone else, for itself.
    pub fn alone(log: usize, record: usize, reason: &str, score: f64) -> Pick {
        let reason = reason.to_owned();
        let contributions = Vec::new();
        Pick { log, record, reason, score, contributions, count: 1, first: record, last: record }
    }
}

/// What one check says of a record.
#[derive(Debug, Clone, PartialEq)]
pub struct Contribution {
    /// Id of the check.
    pub check: &'static str,
    /// What it adds to the score, or takes from it.
    pub score: f64,
    /// Why, in words.
    pub reason: String,
}

/// What a check says about a record of a group.
struct Finding {
    group: usize,
    /// Index into the group's records.
    at: usize,
    score: f64,
    reason: String,
}

/// A group that may be listed.
struct Candidate {
    group: usize,
    /// Index into the group's records of the one to show.
    at: usize,
    contributions: Vec<Contribution>,
}

impl Candidate {
    fn score(&self) -> f64 {
        self.contributions.iter().map(|contribution| contribution.score).sum()
    }
}

/// What all checks look at.
struct Context<'a> {
    inputs: &'a [EvidenceInput<'a>],
    story: &'a Story,
    rhythms: &'a [Rhythm],
    /// When the trouble is, where there is any.
    trouble: Option<Trouble>,
    /// How long before the first symptom something still may have to do with it, in milliseconds.
    reach: i64,
    /// How many events of few records each log tells of in ordinary times, in a millisecond.
    rates: Vec<f64>,
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
        self.trouble
            .map_or(0, |trouble| group.records.partition_point(|(time, _)| *time < trouble.onset))
    }

    /// 1 at the first symptom, falling to 0.5 at the end of the reach before or after it, further below beyond.
    fn closeness(&self, time: i64) -> f64 {
        let Some(trouble) = self.trouble else { return 0.5 };
        let apart = (trouble.onset - time).abs() as f64;
        1.0 / (1.0 + apart / self.reach.max(1) as f64)
    }

    /// How little it can be chance that an event of few records stands so near before the first symptom (or after it) in its log:
    /// the probability of none in a Poisson process as busy as the log is in ordinary times.
    fn surprise(&self, log: usize, time: i64) -> f64 {
        let Some(trouble) = self.trouble else { return 0.5 };
        let apart = ((trouble.onset - time).abs() + 10_000) as f64;
        (-self.rates.get(log).copied().unwrap_or(0.0) * apart).exp()
    }

    /// 1 for a crowd that begins with the trouble or lasts through a fair part of it, less for one that comes and goes in it.
    fn lasting(&self, group: &Group, rhythm: &Rhythm) -> f64 {
        let Some(trouble) = self.trouble else { return 1.0 };
        let time = |at: usize| group.records.get(at).map_or(trouble.onset, |(time, _)| *time);
        let (from, to) = (time(rhythm.first), time(rhythm.last));
        let whole = (trouble.end - trouble.onset).max(1) as f64;
        let part = (to - from.max(trouble.onset)).max(0) as f64 / whole;
        if from <= trouble.onset + (whole * 0.05) as i64 {
            return 1.0;
        }
        PASSING + (1.0 - PASSING) * (part / 0.3).min(1.0)
    }

    /// Whether a time lies in the trouble or within reach before it.
    fn belongs(&self, time: i64) -> bool {
        self.trouble
            .is_some_and(|trouble| time >= trouble.onset - self.reach && time <= trouble.end)
    }
}

/// What part of its weight a crowd keeps that passes in the middle of the trouble.
const PASSING: f64 = 0.5;

/// One check.
type Check = fn(&Context<'_>) -> Vec<Finding>;

/// All checks by id, in the order in which their reasons are kept apart when they weigh the same. `link` looks at what the others
/// found and comes last.
const CHECKS: &[(&str, Check)] = &[
    ("change", change::check),
    ("signature", signature::check),
    ("first_seen", first_seen::check),
    ("jump", jump::check),
    ("burst", burst::check),
    ("lead", lead::check),
    ("gap", gap::check),
    ("restart", restart::check),
    ("detection", detection::detection),
    ("recovery", detection::recovery),
    ("severity", severity::check),
    ("recurring", recurring::check),
];
const LINK: &str = "link";

/// A record below this is not worth reading: a rare record near the trouble reaches it only with something that ties it in.
const WORTH: f64 = 1.5;

/// Nor is one that weighs less than this share of the best.
const SHARE_OF_BEST: f64 = 0.22;

/// What crowds nowhere, tells of no alarm or repair and shares nothing with the symptoms is a guess; more of them than these tell no more.
const GUESSES: usize = 3;

/// What is listed when nothing is worth it.
const AT_LEAST: usize = 5;

/// Leaves of what nothing ties to the trouble only the best.
fn few_guesses(rhythms: &[Rhythm], ranked: &mut Vec<(f64, Candidate)>) {
    let mut guesses = 0;
    ranked.retain(|(_, candidate)| {
        let crowds = rhythms.get(candidate.group).is_some_and(|rhythm| rhythm.crowded > 0.0);
        let tied = candidate.contributions.iter().any(|contribution| {
            matches!(contribution.check, "detection" | "recovery")
                || contribution.check == LINK && contribution.score > 0.0
        });
        guesses += usize::from(!crowds && !tied);
        crowds || tied || guesses <= GUESSES
    });
}

/// The first records of the first groups, for logs of which no check says anything.
fn first_of(story: &Story) -> Vec<Candidate> {
    let groups = 0..story.groups.len().min(AT_LEAST);
    groups
        .map(|group| {
            let contribution = Contribution {
                check: "first_seen",
                score: 0.1,
                reason: "nothing stands out".to_owned(),
            };
            Candidate { group, at: 0, contributions: vec![contribution] }
        })
        .collect()
}

/// The ids of the checks.
pub fn evidence_checks() -> impl Iterator<Item = &'static str> {
    CHECKS.iter().map(|(id, _)| *id).chain([LINK])
}

/// The records of an incident to read first, over all its logs, the best first: at most `limit`, and fewer where fewer are worth it;
/// at most one for records that say nearly the same. The same input gives the same picks.
pub fn evidence(inputs: &[EvidenceInput<'_>], limit: usize) -> Vec<Pick> {
    evidence_with(inputs, &EvidenceOptions { limit, without: &[], more: false })
}

/// As [`evidence`], with options.
pub fn evidence_with(inputs: &[EvidenceInput<'_>], options: &EvidenceOptions<'_>) -> Vec<Pick> {
    let mut story = Story::tell(inputs);
    let mut rhythms = rhythm::rhythms(&story);
    let mut trouble = rhythm::trouble(&story, &rhythms);
    if let Some(first) = trouble {
        let telling = telling::Telling::of(&story, &rhythms, first);
        if telling::carve(&mut story, inputs, &telling) {
            rhythms = rhythm::rhythms(&story);
            trouble = rhythm::trouble(&story, &rhythms);
        }
    }
    if let Some(trouble) = trouble {
        rhythm::part(&mut story, &mut rhythms, trouble);
    }
    let reach = (story.length() / 6).clamp(5 * 60_000, 2 * 3_600_000);
    let rates = rhythm::rates(&story, &rhythms, trouble, reach);
    let context = Context { inputs, story: &story, rhythms: &rhythms, trouble, reach, rates };
    let mut candidates: Vec<Candidate> = (0..story.groups.len())
        .map(|group| Candidate { group, at: 0, contributions: Vec::new() })
        .collect();
    let mut strongest = vec![0.0; story.groups.len()];
    for (id, check) in CHECKS {
        if options.without.contains(id) {
            continue;
        }
        for finding in check(&context) {
            let (Some(candidate), Some(strongest)) =
                (candidates.get_mut(finding.group), strongest.get_mut(finding.group))
            else {
                continue;
            };
            if finding.score > *strongest {
                *strongest = finding.score;
                candidate.at = finding.at;
            }
            candidate.contributions.push(Contribution {
                check: id,
                score: finding.score,
                reason: finding.reason,
            });
        }
    }
    candidates.retain(|candidate| candidate.score() > 0.0);
    if candidates.is_empty() {
        candidates = first_of(&story);
    }
    if !options.without.contains(&LINK) {
        link::raise(&context, &mut candidates);
    }
    lead::rank(&context, &mut candidates);
    let mut ranked: Vec<(f64, Candidate)> =
        candidates.into_iter().map(|candidate| (candidate.score(), candidate)).collect();
    // Of known failures that weigh the same the more telling comes first, which is the order of their table.
    let known = |candidate: &Candidate| {
        let signature = story.groups.get(candidate.group).and_then(|group| group.said.signature);
        signature.unwrap_or(u16::MAX)
    };
    ranked.sort_by(|(a, x), (b, y)| {
        b.total_cmp(a).then(known(x).cmp(&known(y))).then(x.group.cmp(&y.group))
    });
    // In a short log, or one in which nothing stands out, the best there is.
    let best = ranked.first().map_or(0.0, |(score, _)| *score);
    let bar = WORTH.max(SHARE_OF_BEST * best);
    let worth = ranked.partition_point(|(score, _)| *score >= bar);
    if !options.more {
        ranked.truncate(if worth == 0 { AT_LEAST } else { worth });
        if trouble.is_some() {
            few_guesses(&rhythms, &mut ranked);
        }
    }
    distinct(&story, ranked, options.limit)
}

/// The best picks, leaving out those that say nearly what a better one of the same log says.
fn distinct(story: &Story, ranked: Vec<(f64, Candidate)>, limit: usize) -> Vec<Pick> {
    let mut kept: Vec<Pick> = Vec::new();
    let mut taken: Vec<(usize, HashSet<&str>)> = Vec::new();
    for (score, candidate) in ranked.into_iter().take(limit.saturating_mul(3).max(400)) {
        if kept.len() >= limit {
            break;
        }
        let Some(group) = story.groups.get(candidate.group) else { continue };
        let words: HashSet<&str> = group
            .text
            .split(|sign: char| !sign.is_alphanumeric())
            .filter(|word| !word.is_empty() && !word.bytes().any(|byte| byte.is_ascii_digit()))
            .collect();
        let same = taken.iter().position(|(log, known)| {
            if group.again {
                return false;
            }
            let shared = known.intersection(&words).count();
            let all = known.len() + words.len() - shared;
            let near = if *log == group.log { 4 } else { 5 };
            all > 0 && shared * 5 >= all * near && !(words.len() < 4 && shared < all)
        });
        let pick = picked(group, score, candidate);
        let Some(pick) = pick else { continue };
        match same.and_then(|at| kept.get_mut(at)) {
            // It stands for the records of the other group as well.
            Some(known) if known.log == pick.log => known.count += pick.count,
            Some(_) => {}
            None => {
                taken.push((group.log, words));
                kept.push(pick);
            }
        }
    }
    kept
}

/// The pick of a group, with the reasons that weigh.
fn picked(group: &Group, score: f64, candidate: Candidate) -> Option<Pick> {
    let (_, record) = *group.records.get(candidate.at)?;
    let mut reasons: Vec<&Contribution> = candidate.contributions.iter().collect();
    // The sort is stable, so that equal weights keep the order of the checks.
    reasons.sort_by(|a, b| b.score.abs().total_cmp(&a.score.abs()));
    let mut reason = reasons
        .iter()
        .filter(|contribution| contribution.score.abs() >= 0.4)
        .take(4)
        .map(|contribution| contribution.reason.as_str())
        .collect::<Vec<_>>()
        .join("; ");
    let count = group.records.len();
    if count > 1 && !reason.contains(" in all") && !reason.contains("burst") {
        reason.push_str(&format!("; {} times", grouped(count)));
    }
    Some(Pick {
        log: group.log,
        record,
        reason,
        score,
        contributions: candidate.contributions,
        count,
        first: group.records.first()?.1,
        last: group.records.last()?.1,
    })
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
