//! The records to read first: checks that each give a reason in words and a score, added up over all logs.
//!
//! The checks look at groups of records that say the same (a template, or a template with a known failure, a word of change or a new
//! word in it). First it is settled when the trouble is: where groups crowd in time far beyond chance, the worse they are the more, and
//! where many different rare things are said at once.
//! Then each group gets named contributions, and their sum decides whether it is listed and where. What goes on before the trouble as
//! it does after is pushed down because it recurs, not because it is on a list. What has no name in common with the symptoms is pushed
//! down too, however alarming it is. Nothing in a reason is a value from a log but counts, times and ratios.

mod align;
mod burst;
mod change;
mod clue;
mod company;
mod counterpart;
mod detection;
mod drift;
mod event;
mod few;
mod gap;
mod jump;
mod link;
mod listing;
mod names;
mod novelty;
mod restart;
mod rhythm;
mod series;
mod severity;
mod signature;
mod signatures;
mod source;
mod story;
mod telling;
mod timeline;
mod trouble;
mod words;

use std::collections::HashMap;

use crate::record::Log;
pub use align::{Alignment, Basis};
use clue::Clue;
use link::{Link, Said};
use listing::distinct;
use names::NameMap;
use rhythm::Rhythm;
pub use signature::known_failure;
pub use signatures::{SIGNATURES, Signature};
use story::{Group, Phase, Story};
pub use timeline::{Moment, alignments, around, timeline};
use trouble::Trouble;

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
    /// Name of what it says; each has its own weight.
    pub clue: &'static str,
    /// How much of that there is, from nothing to about one.
    pub value: f64,
    /// What it adds to the score, or takes from it.
    pub score: f64,
    /// The part of it that tells whether the record belongs to the trouble.
    pub belongs: f64,
    /// Why, in words.
    pub reason: String,
}

/// What a check says about a record of a group.
struct Finding {
    group: usize,
    /// Index into the group's records.
    at: usize,
    clue: Clue,
    /// How much of it there is.
    value: f64,
    reason: String,
}

/// What a group may be listed for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Kind {
    /// Its records crowd in one stretch of time.
    Crowd,
    /// It has few records, all in one part of the story.
    Event,
    /// It goes on all along; only single records of it may stand out.
    Other,
}

/// A group that may be listed.
#[derive(Debug, Clone, Copy)]
struct Candidate {
    group: usize,
    kind: Kind,
    /// Index into the group's records of the one to show.
    at: usize,
}

impl Candidate {
    /// What a check says of it.
    fn finding(&self, clue: Clue, value: f64, reason: impl Into<String>) -> Finding {
        Finding { group: self.group, at: self.at, clue, value, reason: reason.into() }
    }
}

/// A candidate with what the checks say of it.
struct Weighed {
    candidate: Candidate,
    contributions: Vec<Contribution>,
}

impl Weighed {
    fn score(&self) -> f64 {
        self.contributions.iter().map(|contribution| contribution.score).sum()
    }

    fn belongs(&self) -> f64 {
        self.contributions.iter().map(|contribution| contribution.belongs).sum()
    }
}

/// What all checks look at.
struct Context<'a> {
    inputs: &'a [EvidenceInput<'a>],
    story: &'a Story,
    rhythms: &'a [Rhythm],
    candidates: &'a [Candidate],
    /// What each candidate names, and how it hangs together with the symptoms, by its group.
    said: HashMap<usize, NameMap<Said>>,
    links: HashMap<usize, Link>,
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

    /// A candidate's group and the time of the record to show.
    fn shown(&self, candidate: &Candidate) -> Option<(&Group, i64)> {
        let group = self.story.groups.get(candidate.group)?;
        Some((group, group.records.get(candidate.at)?.0))
    }

    fn link(&self, group: usize) -> Link {
        self.links.get(&group).copied().unwrap_or_default()
    }

    /// 1 at the first symptom, falling to 0.5 at the end of the reach before or after it, further below beyond.
    fn closeness(&self, time: i64) -> f64 {
        let Some(trouble) = self.trouble else { return 0.5 };
        let apart = (trouble.onset - time).abs() as f64;
        1.0 / (1.0 + apart / self.reach.max(1) as f64)
    }

    /// 1 at a moment, falling within a twentieth of the reach: what comes within minutes.
    fn tightness(&self, time: i64, moment: i64) -> f64 {
        let apart = (moment - time).abs() as f64;
        1.0 / (1.0 + 20.0 * apart / self.reach.max(1) as f64)
    }

    /// How little it can be chance that an event of few records stands so near before the first symptom (or after it) in its log:
    /// the probability of none in a Poisson process as busy as the log is in ordinary times.
    fn surprise(&self, log: usize, time: i64) -> f64 {
        let Some(trouble) = self.trouble else { return 0.5 };
        self.surprise_at(log, time, trouble.onset)
    }

    /// The same beside another moment.
    fn surprise_at(&self, log: usize, time: i64, moment: i64) -> f64 {
        let apart = ((moment - time).abs() + 10_000) as f64;
        (-self.rates.get(log).copied().unwrap_or(0.0) * apart).exp()
    }
}

/// One check.
type Check = fn(&Context<'_>) -> Vec<Finding>;

/// All checks by id, in the order in which their reasons are kept apart when they weigh the same.
const CHECKS: &[(&str, Check)] = &[
    ("change", change::check),
    ("signature", signature::check),
    ("first_seen", event::check),
    ("source", source::check),
    ("link", link::check),
    ("company", company::check),
    ("counterpart", counterpart::check),
    ("jump", jump::check),
    ("burst", burst::check),
    ("gap", gap::check),
    ("restart", restart::check),
    ("detection", detection::detection),
    ("recovery", detection::recovery),
    ("severity", severity::check),
];

/// Said by the checks above, each of which looks at what recurs in its own way.
const RECURRING: &str = "recurring";

/// What belongs to the trouble at least so much is worth reading.
const WORTH: f64 = 2.26;

/// So many are listed whatever they are: a cause is often the record that belongs least to what it led to.
const FIRST: usize = 5;

/// So many times as often as in the rest a crowd is said for its first records to be told from those of the rest.
const SHARP: f64 = 10.0;

/// What is listed when nothing is worth it.
const AT_LEAST: usize = 5;

/// The ids of the checks.
pub fn evidence_checks() -> impl Iterator<Item = &'static str> {
    CHECKS.iter().map(|(id, _)| *id).chain([RECURRING])
}

/// The records of an incident to read first, over all its logs, the best first: at most `limit`, and fewer where fewer are worth it;
/// at most one for records that say nearly the same. The same input gives the same picks.
pub fn evidence(inputs: &[EvidenceInput<'_>], limit: usize) -> Vec<Pick> {
    evidence_with(inputs, &EvidenceOptions { limit, without: &[], more: false })
}

/// As [`evidence`], with options.
pub fn evidence_with(inputs: &[EvidenceInput<'_>], options: &EvidenceOptions<'_>) -> Vec<Pick> {
    let mut story = Story::tell(inputs);
    if let Some(ranked) = few::ranked(inputs, &story, options) {
        return distinct(inputs, &story, ranked, options, &|_| true);
    }
    let mut rhythms = rhythm::rhythms(&story);
    let mut found = trouble::trouble(&story, &rhythms);
    if let Some(first) = found {
        let telling = telling::Telling::of(&story, &rhythms, first);
        let reach = reach(&story);
        let drift = drift::apart(&mut story, &rhythms, inputs, first, reach);
        let apart = telling::apart(&mut story, &rhythms, inputs, first);
        if telling::carve(&mut story, inputs, &telling) || apart || drift {
            rhythms = rhythm::rhythms(&story);
            found = trouble::trouble(&story, &rhythms);
        }
    }
    let trouble = found;
    if let Some(trouble) = trouble {
        trouble::settle(&story, &mut rhythms, trouble);
    }
    trouble::part(&mut story, &mut rhythms, trouble);
    let reach = reach(&story);
    let rates = rhythm::rates(&story, &rhythms, trouble, reach);
    let candidates = candidates(&story, &rhythms, trouble);
    let mut context = Context {
        inputs,
        story: &story,
        rhythms: &rhythms,
        candidates: &candidates,
        said: HashMap::new(),
        links: HashMap::new(),
        trouble,
        reach,
        rates,
    };
    context.said = link::said(&context, &candidates);
    context.links = link::links(&context, &candidates, &context.said);
    let mut ranked = weigh(&context, options.without);
    // Of known failures that weigh the same the more telling comes first, which is the order of their table.
    let known = |weighed: &Weighed| {
        let group = story.groups.get(weighed.candidate.group);
        group.and_then(|group| group.said.signature).unwrap_or(u16::MAX)
    };
    ranked.sort_by(|(a, x), (b, y)| {
        b.total_cmp(a).then(known(x).cmp(&known(y))).then(x.candidate.group.cmp(&y.candidate.group))
    });
    let worth = |weighed: &Weighed| trouble.is_some() && weighed.belongs() >= WORTH;
    if !options.more && !ranked.iter().any(|(_, weighed)| worth(weighed)) {
        ranked.truncate(AT_LEAST);
    }
    distinct(inputs, &story, ranked, options, &worth)
}

/// How long before the first symptom something still may have to do with it, in milliseconds.
fn reach(story: &Story) -> i64 {
    (story.length() / 6).clamp(5 * 60_000, 2 * 3_600_000)
}

/// The groups that may be listed, with the record of each that is shown: the first of a crowd, the last of what lies before the first
/// symptom, else the first.
fn candidates(story: &Story, rhythms: &[Rhythm], trouble: Option<Trouble>) -> Vec<Candidate> {
    let mut candidates = Vec::new();
    for (index, (group, rhythm)) in story.groups.iter().zip(rhythms).enumerate() {
        let count = group.records.len();
        let (kind, at) = if rhythm.crowded > 0.0 {
            (Kind::Crowd, trouble.map_or(rhythm.first, |trouble| begins(group, rhythm, trouble)))
        } else if (group.of <= trouble::FEW || group.nearest) && group.of > 0 && !group.requests {
            (Kind::Event, if group.phase == Phase::Before { count.saturating_sub(1) } else { 0 })
        } else {
            (Kind::Other, 0)
        };
        if count > 0 {
            candidates.push(Candidate { group: index, kind, at });
        }
    }
    if trouble.is_some() {
        return candidates;
    }
    // Where no trouble is seen, what goes on all along says nothing, unless there is nothing else.
    if candidates.iter().any(|candidate| candidate.kind != Kind::Other) {
        candidates.retain(|candidate| candidate.kind != Kind::Other);
    } else {
        for candidate in &mut candidates {
            candidate.kind = Kind::Event;
        }
    }
    candidates
}

/// The record that a crowd begins with: one or two that come before the others, though in the trouble, are of it.
fn begins(group: &Group, rhythm: &Rhythm, trouble: Trouble) -> usize {
    let earliest = group.records.partition_point(|(time, _)| *time < trouble.onset);
    let before = rhythm.first.saturating_sub(earliest);
    let size = rhythm.last + 1 - rhythm.first;
    let few = rhythm.ratio >= SHARP && before <= 2 + size / 10;
    if few { earliest.min(rhythm.first) } else { rhythm.first }
}

/// What a clue adds to a score.
fn said(clue: Clue, value: f64, reason: String) -> Contribution {
    let weight = clue.weight();
    Contribution {
        check: weight.check,
        clue: weight.name,
        value,
        score: value * (weight.belongs + weight.leads),
        belongs: value * weight.belongs,
        reason,
    }
}

/// All candidates of which a check says something, with their scores.
fn weigh(context: &Context<'_>, without: &[&str]) -> Vec<(f64, Weighed)> {
    let mut weighed: Vec<Option<Weighed>> = Vec::new();
    weighed.resize_with(context.story.groups.len(), || None);
    for candidate in context.candidates.iter().filter(|candidate| candidate.kind != Kind::Other) {
        if let Some(slot) = weighed.get_mut(candidate.group) {
            *slot = Some(Weighed { candidate: *candidate, contributions: Vec::new() });
        }
    }
    for (_, check) in CHECKS {
        for finding in check(context) {
            let weight = finding.clue.weight();
            let Some(slot) = weighed.get_mut(finding.group).filter(|_| finding.value != 0.0) else {
                continue;
            };
            if without.contains(&weight.check) {
                continue;
            }
            let weighed = slot.get_or_insert_with(|| Weighed {
                candidate: Candidate { group: finding.group, kind: Kind::Other, at: finding.at },
                contributions: vec![said(Clue::Single, 1.0, "one of many alike".to_owned())],
            });
            weighed.contributions.push(said(finding.clue, finding.value, finding.reason));
        }
    }
    weighed.into_iter().flatten().map(|weighed| (weighed.score(), weighed)).collect()
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
