//! Links: rare names that a record shares with the symptoms (an index, a host, a volume, a request), and with what is linked to them.

use std::collections::HashMap;

use super::clue::Clue;
use super::names::{Name, NameMap, Names, named};
use super::rhythm::badness;
use super::story::Phase;
use super::{Candidate, Context, Finding, Kind};

/// How many records of a group are read for names.
const SAMPLE: usize = 12;
/// Records whose heads tell the machine of a log.
const HEADS: usize = 60;
/// How much it counts that a record names the machine or program of another log.
const OTHER_LOG: f64 = 0.8;
/// Candidates that may pull others in, in each round.
const SEEDS: usize = 12;
/// From such a link on an event passes on what it names.
const PASSED_ON: f64 = 0.3;

/// How a candidate hangs together with the symptoms.
#[derive(Debug, Clone, Copy, Default)]
pub(super) struct Link {
    /// By all rare names, from nothing to one.
    pub strength: f64,
    /// By identifiers and addresses alone.
    pub ids: f64,
}

/// What each candidate names, by its group.
pub(super) fn said(
    context: &Context<'_>,
    candidates: &[Candidate],
) -> HashMap<usize, NameMap<Said>> {
    // How often names are said in ordinary times, in each log: a name that is common in one may be news in another.
    let end =
        context.trouble.map_or(context.story.end, |trouble| trouble.onset - context.reach / 2);
    let usual: Vec<Usual> = context
        .story
        .names
        .iter()
        .zip(&context.story.times)
        .map(|(names, times)| Usual::of(names, times, end))
        .collect();
    candidates
        .iter()
        .filter_map(|candidate| {
            let group = context.story.groups.get(candidate.group)?;
            let names = context.story.names.get(group.log)?;
            let usual = usual.get(group.log)?;
            let mut own: NameMap<Said> = NameMap::default();
            let sampled = sample(&group.records).count().max(1) as f64;
            for record in sample(&group.records) {
                for name in Names::record(names, record) {
                    let weight = usual.telling(name);
                    if weight > 0.05 {
                        own.entry(name.hash)
                            .or_insert(Said { weight, share: 0.0, id: name.id })
                            .share += 1.0 / sampled;
                    }
                }
            }
            Some((candidate.group, own))
        })
        .collect()
}

/// How sure it is that a candidate is a symptom, before anything is known of names.
fn sure(context: &Context<'_>, candidate: &Candidate, link: f64) -> f64 {
    let (Some(group), Some(rhythm), Some(trouble)) = (
        context.story.groups.get(candidate.group),
        context.rhythms.get(candidate.group),
        context.trouble,
    ) else {
        return 0.0;
    };
    let time = |at: usize| group.records.get(at).map_or(0, |(time, _)| *time);
    match candidate.kind {
        // First only what crowds in the trouble is sure to belong to it, the longer the more.
        Kind::Crowd => {
            let (from, to) = (time(rhythm.first), time(rhythm.last));
            let whole = (trouble.end - trouble.onset).max(1) as f64;
            let common = (to.min(trouble.end) - from.max(trouble.onset)).max(0) as f64;
            let lasts = (common / whole / 0.3).min(1.0).max(link);
            let weight = if badness(group) >= 0.4 { 1.0 } else { 0.85 };
            (1.0 + rhythm.crowded.min(40.0) / 40.0 * 1.5) * weight * lasts
        }
        Kind::Event if link > PASSED_ON && !group.nearest => match group.phase {
            Phase::Before => 2.0 * link * context.closeness(time(candidate.at)),
            Phase::End => 1.5 * link,
            Phase::During => 1.2 * link,
            Phase::After | Phase::Quiet => 0.0,
        },
        _ => 0.0,
    }
}

/// Links of all candidates with the symptoms, by their groups. Two rounds: a recovery may name what the cause named, and no symptom.
pub(super) fn links(
    context: &Context<'_>,
    candidates: &[Candidate],
    said: &HashMap<usize, NameMap<Said>>,
) -> HashMap<usize, Link> {
    // A log is about the machine and the program that its name and its heads give.
    let identities: Vec<NameMap<Said>> = context
        .inputs
        .iter()
        .map(|input| {
            identity(input)
                .into_iter()
                .map(|name| {
                    let weight = if name.id { 1.0 } else { 0.7 };
                    (name.hash, Said { weight, share: 1.0, id: name.id })
                })
                .collect()
        })
        .collect();
    let about = |candidate: &Candidate| {
        let log = context.story.groups.get(candidate.group)?.log;
        Some((log, identities.get(log)?))
    };
    let mut links = vec![Link::default(); candidates.len()];
    for round in 0..2 {
        let mut seeds: Vec<(f64, &Candidate)> = candidates
            .iter()
            .zip(&links)
            .filter(|(candidate, _)| round > 0 || candidate.kind == Kind::Crowd)
            .map(|(candidate, link)| (sure(context, candidate, link.strength), candidate))
            .filter(|(sure, _)| *sure > 0.3)
            .collect();
        seeds.sort_by(|a, b| b.0.total_cmp(&a.0).then(a.1.group.cmp(&b.1.group)));
        seeds.truncate(SEEDS);
        let strongest = seeds.first().map_or(1.0, |(sure, _)| *sure);
        let mut next = links.clone();
        for (candidate, link) in candidates.iter().zip(next.iter_mut()) {
            let Some(mine) = said.get(&candidate.group) else { continue };
            let alarming =
                context.story.groups.get(candidate.group).is_none_or(|group| badness(group) > 0.0);
            let mut shares: [Vec<f64>; 2] = [Vec::new(), Vec::new()];
            for (sure, seed) in seeds.iter().filter(|(_, seed)| seed.group != candidate.group) {
                let theirs = said.get(&seed.group);
                let mut shared = theirs.map_or([0.0; 2], |theirs| in_common(mine, theirs));
                if let (Some((log, about)), Some((other, abouts)), Some(theirs)) =
                    (about(candidate), about(seed), theirs)
                    && log != other
                {
                    let (named, naming) = (in_common(abouts, mine), in_common(about, theirs));
                    for ((shared, named), naming) in shared.iter_mut().zip(named).zip(naming) {
                        *shared += OTHER_LOG * named.min(1.0);
                        // That the symptom names this log tells of all its records, so of each little, and of alarms nothing.
                        if !alarming {
                            *shared += OTHER_LOG / 2.0 * naming.min(1.0);
                        }
                    }
                }
                // What is linked itself but crowds nowhere passes on things, not words.
                let [all, ids] = shared;
                let all = if seed.kind == Kind::Crowd { all } else { ids };
                // A second name in common adds less than the first.
                let share = |shared: f64| (1.0 - (-shared).exp()) * (sure / strongest).sqrt();
                for (shares, shared) in shares.iter_mut().zip([all, ids]) {
                    shares.push(share(shared));
                }
            }
            let [all, ids] = shares.map(|mut shares| {
                shares.sort_by(|a, b| b.total_cmp(a));
                let parts = shares.iter().zip([1.0, 0.4, 0.2]);
                parts.map(|(share, part)| share * part).sum::<f64>().min(1.0)
            });
            link.strength = link.strength.max(all);
            link.ids = link.ids.max(ids);
        }
        links = next;
    }
    candidates.iter().zip(links).map(|(candidate, link)| (candidate.group, link)).collect()
}

/// What links say of the candidates, each in its place.
pub(super) fn check(context: &Context<'_>) -> Vec<Finding> {
    let mut findings = Vec::new();
    if context.trouble.is_none() {
        return findings;
    }
    for candidate in context.candidates {
        let Some((group, time)) = context.shown(candidate) else { continue };
        let link = context.link(candidate.group);
        let bad = (badness(group) / 3.0).min(1.0);
        let mut say = |clue, value: f64, reason: &str| {
            findings.push(candidate.finding(clue, value, reason));
        };
        let shares = "shares rare names with the symptoms";
        let stranger = "shares no rare name with the symptoms";
        if group.named {
            say(Clue::Named, 1.0, "one of many alike that names what fails");
        }
        if candidate.kind == Kind::Crowd {
            say(Clue::LinkBurst, link.strength, shares);
            continue;
        }
        // An alarm tells of what others do, and what fails at the very moment the trouble begins needs no name in common.
        if bad > 0.0 && !group.said.detection {
            let apart = context.trouble.map_or(0, |trouble| (time - trouble.onset).abs()) as f64;
            let sudden = (-apart * 100.0 / context.story.length() as f64).exp();
            let strange = (1.0 - link.strength) * (1.0 - 0.8 * sudden);
            say(Clue::StrangerBad, bad.sqrt() * strange, stranger);
        }
        match group.phase {
            Phase::Before => {
                say(Clue::LinkBefore, link.strength, "names what fails afterwards");
                let near = link.strength * context.closeness(time);
                say(Clue::LinkBeforeNear, near, "names what fails soon afterwards");
                say(Clue::LinkIdsBefore, link.ids, "names the very thing that fails afterwards");
            }
            Phase::During => say(Clue::LinkDuring, link.strength, shares),
            Phase::End => say(Clue::LinkEnd, link.strength, shares),
            Phase::After => {
                let apart = context.trouble.map_or(0, |trouble| (time - trouble.end).abs()) as f64;
                let near = 1.0 / (1.0 + apart / context.reach.max(1) as f64);
                say(Clue::LinkAfter, link.strength * near, shares);
            }
            Phase::Quiet => {}
        }
    }
    findings
}

/// What a log says in ordinary times.
struct Usual {
    counts: NameMap<u32>,
    scale: f64,
}

impl Usual {
    fn of(names: &Names, times: &[i64], end: i64) -> Usual {
        let mut counts: NameMap<u32> = NameMap::default();
        let mut quiet = 0u32;
        for (index, time) in times.iter().enumerate() {
            if *time < end {
                quiet += 1;
                for name in names.record(index) {
                    *counts.entry(name.hash).or_default() += 1;
                }
            }
        }
        Usual { counts, scale: (1.0 + f64::from(quiet) / 20.0).ln().max(1.0) }
    }

    /// How much a name tells: the less the more often it is said anyway.
    fn telling(&self, name: &Name) -> f64 {
        let count = self.counts.get(&name.hash).copied().unwrap_or(0);
        let weight = 1.0 - (1.0 + f64::from(count)).ln() / self.scale;
        weight.max(0.0) * if name.id { 1.2 } else { 0.7 }
    }
}

/// A name that a candidate says.
#[derive(Clone, Copy)]
pub(super) struct Said {
    /// How much it tells.
    weight: f64,
    /// Share of the candidate's records that say it.
    share: f64,
    id: bool,
}

/// How telling the names are that one has in common with a seed, all of them and the identifiers among them: a name that only few of
/// the seed's records say is not what it is about.
pub(super) fn in_common(one: &NameMap<Said>, seed: &NameMap<Said>) -> [f64; 2] {
    let (mut all, mut ids) = (0.0, 0.0);
    // The smaller map is gone through.
    let (fewer, more) = if one.len() <= seed.len() { (one, seed) } else { (seed, one) };
    for (name, said) in fewer {
        let Some(other) = more.get(name) else { continue };
        let theirs = if one.len() <= seed.len() { other } else { said };
        let shared = (said.weight * other.weight * theirs.share.min(1.0)).sqrt();
        all += shared;
        ids += if theirs.id { shared } else { 0.0 };
    }
    [all, ids]
}

/// Names that a log's name and the heads of nearly all its records hold.
fn identity(input: &super::EvidenceInput<'_>) -> Vec<Name> {
    let stem = input.name.rsplit(['/', '\\']).next().unwrap_or_default();
    let stem = stem.split('.').next().unwrap_or_default();
    let mut names = named(stem.as_bytes());
    let mut heads: NameMap<(usize, Name)> = NameMap::default();
    let records = input.log.records.iter().take(HEADS);
    let count = records.len();
    for record in records {
        let head = record.span.start..record.message.start.max(record.span.start);
        for name in named(input.text.get(head).unwrap_or_default()) {
            heads.entry(name.hash).or_insert((0, name)).0 += 1;
        }
    }
    names.extend(
        heads.into_values().filter(|(times, _)| times * 10 >= count * 9).map(|(_, name)| name),
    );
    names
}

/// Some of the records of a group, from first to last.
fn sample(records: &[(i64, usize)]) -> impl Iterator<Item = usize> {
    let step = records.len().div_ceil(SAMPLE).max(1);
    records.iter().step_by(step).map(|(_, record)| *record)
}
