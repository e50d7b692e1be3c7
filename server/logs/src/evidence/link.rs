//! Links: rare names that a record shares with the symptoms (an index, a host, a volume, a request), and with what is linked to them.

use super::names::{Name, NameMap, Names, named};
use super::rhythm::badness;
use super::{Candidate, Context, Contribution};

/// How many records of a group are read for names.
const SAMPLE: usize = 12;
/// What names in common add at most.
const WEIGHT: f64 = 1.8;
/// Least link that counts.
const LINKED: f64 = 0.15;
/// What is added to events before the trouble that name what fails in it.
const LEAD: f64 = 2.2;
/// More records than this are no event.
const EVENTS: usize = 3;
/// What is taken away where nothing is in common.
const ALONE: f64 = -1.2;
/// Records whose heads tell the machine of a log.
const HEADS: usize = 60;
/// How much it counts that a record names the machine or program of another log.
const OTHER_LOG: f64 = 0.8;
/// Candidates that may pull others in, in each round.
const SEEDS: usize = 12;

/// Raises candidates that share rare names with the strongest ones, and lowers those that share none. Two rounds: a recovery may name
/// what the cause named, and no symptom.
pub(super) fn raise(context: &Context<'_>, candidates: &mut [Candidate]) {
    let Some(trouble) = context.trouble else { return };
    // How often names are said in ordinary times, in each log: a name that is common in one may be news in another.
    let end = trouble.onset - context.reach / 2;
    let usual: Vec<Usual> = context
        .story
        .names
        .iter()
        .zip(&context.story.times)
        .map(|(names, times)| Usual::of(names, times, end))
        .collect();
    let own: Vec<NameMap<Said>> = candidates
        .iter()
        .map(|candidate| {
            let mut own: NameMap<Said> = NameMap::default();
            let Some(group) = context.story.groups.get(candidate.group) else { return own };
            let (Some(names), Some(usual)) =
                (context.story.names.get(group.log), usual.get(group.log))
            else {
                return own;
            };
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
            own
        })
        .collect();
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
    let about = |at: usize| {
        let log = context.story.groups.get(candidates.get(at)?.group)?.log;
        Some((log, identities.get(log)?))
    };
    let of: Vec<Option<(usize, &NameMap<Said>)>> = (0..candidates.len()).map(about).collect();
    let alarming: Vec<bool> = candidates
        .iter()
        .map(|candidate| {
            context.story.groups.get(candidate.group).is_some_and(|group| badness(group) > 0.0)
        })
        .collect();
    let crowds: Vec<bool> = candidates
        .iter()
        .map(|candidate| {
            context.rhythms.get(candidate.group).is_some_and(|rhythm| rhythm.crowded > 0.0)
        })
        .collect();
    let mut links = vec![0.0f64; candidates.len()];
    for round in 0..2 {
        let mut seeds: Vec<(f64, usize)> = candidates
            .iter()
            .enumerate()
            .map(|(at, candidate)| {
                let linked = links.get(at).copied().unwrap_or(0.0);
                let crowd =
                    context.rhythms.get(candidate.group).map_or(0.0, |rhythm| rhythm.crowded);
                let inside = candidate.score() + linked * WEIGHT;
                // First only what crowds in the trouble is sure to belong to it.
                let sure = crowd > 0.0 || round > 0 && linked > 0.3 && inside > 2.0;
                (if sure { inside } else { 0.0 }, at)
            })
            .filter(|(score, _)| *score > 1.0)
            .collect();
        seeds.sort_by(|a, b| b.0.total_cmp(&a.0).then(a.1.cmp(&b.1)));
        seeds.truncate(SEEDS);
        let strongest = seeds.first().map_or(1.0, |(score, _)| *score);
        let mut next = links.clone();
        for (at, link) in next.iter_mut().enumerate() {
            let Some(mine) = own.get(at) else { continue };
            let mut shares: Vec<f64> = seeds
                .iter()
                .filter(|(_, seed)| *seed != at)
                .map(|(score, seed)| {
                    // What is linked itself but crowds nowhere passes on things, not words.
                    let ids = !crowds.get(*seed).copied().unwrap_or(false);
                    let mut common = own.get(*seed).map_or(0.0, |theirs| common(mine, theirs, ids));
                    if let (Some(Some((log, about))), Some(Some((other, abouts))), Some(theirs)) =
                        (of.get(at), of.get(*seed), own.get(*seed))
                        && log != other
                    {
                        common += OTHER_LOG * self::common(abouts, mine, ids).min(1.0);
                        // That the symptom names this log tells of all its records, so of each little, and of alarms nothing.
                        if !alarming.get(at).copied().unwrap_or(true) {
                            common += OTHER_LOG / 2.0 * self::common(about, theirs, ids).min(1.0);
                        }
                    }
                    // A second name in common adds less than the first.
                    (1.0 - (-common).exp()) * (score / strongest).sqrt()
                })
                .collect();
            shares.sort_by(|a, b| b.total_cmp(a));
            let sum: f64 =
                shares.iter().zip([1.0, 0.4, 0.2]).map(|(share, part)| share * part).sum();
            *link = link.max(sum.min(1.0));
        }
        links = next;
    }
    for (candidate, link) in candidates.iter_mut().zip(links) {
        let crowd = context.rhythms.get(candidate.group).map_or(0.0, |rhythm| rhythm.crowded);
        let Some(group) = context.story.groups.get(candidate.group) else { continue };
        let time = group.records.get(candidate.at).map_or(trouble.end, |(time, _)| *time);
        // What is known to go wrong that way, right when the trouble begins, needs no name in common.
        let sudden = group.said.signature.is_some()
            && (time - trouble.onset).abs() <= context.story.length() / 200;
        let (score, reason) = if link >= LINKED {
            (WEIGHT * link, "shares rare names with the symptoms")
        } else if crowd > 0.0 {
            continue;
        } else if badness(group) > 0.0 && !sudden {
            (ALONE, "shares no rare name with the symptoms")
        } else {
            // What alarms without being part of the trouble is the more suspect of being something else.
            (ALONE / 2.0, "shares no rare name with the symptoms")
        };
        if link >= LINKED && time < trouble.onset && group.records.len() <= EVENTS {
            candidate.contributions.push(Contribution {
                check: "link",
                score: LEAD * link.sqrt() * context.closeness(time)
                    / if badness(group) >= 1.0 { 2.0 } else { 1.0 },
                reason: "names what fails afterwards".to_owned(),
            });
        }
        candidate.contributions.push(Contribution {
            check: "link",
            score,
            reason: reason.to_owned(),
        });
    }
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
struct Said {
    /// How much it tells.
    weight: f64,
    /// Share of the candidate's records that say it.
    share: f64,
    id: bool,
}

/// How telling the names are that one has in common with a seed: a name that only few of the seed's records say is not what it is about.
fn common(one: &NameMap<Said>, seed: &NameMap<Said>, ids: bool) -> f64 {
    one.iter()
        .filter(|(_, said)| said.id || !ids)
        .filter_map(|(name, said)| {
            let other = seed.get(name)?;
            Some((said.weight * other.weight * other.share.min(1.0)).sqrt())
        })
        .sum()
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
