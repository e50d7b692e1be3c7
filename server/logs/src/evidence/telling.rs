//! Names that tell: what is said again and again in the trouble and hardly ever before it, on whatever log.
//!
//! A message that recurs is noise, but the one record of it that names what fails afterwards is not. Such records are taken out of
//! their groups, so that they are judged by themselves.

use super::EvidenceInput;
use super::names::{Name, NameMap};
use super::rhythm::Rhythm;
use super::story::{Group, Story};
use super::trouble::{Trouble, crowding};

/// Least records in the trouble that say a name.
const SAID: u32 = 4;
/// Least share of the records of a crowd that say it.
const SHARE: f64 = 0.15;
/// How many times more often a name is said in the trouble than before it, at least.
const RATIO: f64 = 10.0;
/// A name that a log says more often than this before the trouble is no news in it.
const NEWS: u32 = 6;
/// The same over all logs.
const NEWS_ANYWHERE: u32 = 12;
/// Smaller groups are events of their own already.
const SMALL: usize = 4;

/// The names that tell, with how often each log says them before the trouble.
pub(super) struct Telling {
    names: NameMap<()>,
    before: Vec<NameMap<u32>>,
}

impl Telling {
    /// Reads the names of all logs; those tell that a fair share of the records of some crowd in the trouble says.
    pub(super) fn of(story: &Story, rhythms: &[Rhythm], trouble: Trouble) -> Telling {
        let quiet = (trouble.onset - story.start).max(1) as f64;
        let length = (trouble.end - trouble.onset).max(60_000) as f64;
        let mut anywhere: NameMap<u32> = NameMap::default();
        let before: Vec<NameMap<u32>> = story
            .names
            .iter()
            .zip(&story.times)
            .map(|(own, times)| {
                let mut early: NameMap<u32> = NameMap::default();
                for (index, _) in
                    times.iter().enumerate().filter(|(_, time)| **time < trouble.onset)
                {
                    for name in own.record(index).iter().filter(|name| name.id) {
                        *early.entry(name.hash).or_default() += 1;
                        *anywhere.entry(name.hash).or_default() += 1;
                    }
                }
                early
            })
            .collect();
        let mut names: NameMap<()> = NameMap::default();
        for (group, rhythm) in story.groups.iter().zip(rhythms) {
            let crowd = group.records.get(rhythm.first..=rhythm.last).unwrap_or_default();
            let (Some(own), true) = (story.names.get(group.log), rhythm.crowded > 0.0) else {
                continue;
            };
            if crowd.last().is_none_or(|(time, _)| *time < trouble.onset) {
                continue;
            }
            let mut said: NameMap<u32> = NameMap::default();
            for (_, record) in crowd {
                for name in own.record(*record).iter().filter(|name| name.id) {
                    *said.entry(name.hash).or_default() += 1;
                }
            }
            let least = SAID.max((crowd.len() as f64 * SHARE).ceil() as u32);
            for (name, count) in said {
                let known = before.get(group.log).and_then(|early| early.get(&name)).copied();
                let usual = (f64::from(known.unwrap_or(0)) + 0.5) / quiet;
                if count >= least && f64::from(count) / length >= RATIO * usual {
                    names.insert(name, ());
                }
            }
        }
        names.retain(|name, ()| anywhere.get(name).copied().unwrap_or(0) <= NEWS_ANYWHERE);
        Telling { names, before }
    }

    /// Whether a name of a record of a log tells.
    fn tells(&self, log: usize, name: &Name) -> bool {
        name.id
            && self.names.contains_key(&name.hash)
            && self
                .before
                .get(log)
                .is_none_or(|before| before.get(&name.hash).copied().unwrap_or(0) <= NEWS)
    }
}

/// Least records of a message of which one thing may stand out in the trouble, and of that thing.
const MANY: usize = 12;
const OF_IT: usize = 4;
/// Log-likelihood ratios from which on that thing crowds in the trouble, and the rest of the message does.
const CROWDS: f64 = 8.0;
const REST: f64 = 3.0;

/// Takes out of messages that are said all along what they say of one thing in the trouble only.
pub(super) fn apart(
    story: &mut Story,
    rhythms: &[Rhythm],
    inputs: &[EvidenceInput<'_>],
    trouble: Trouble,
) -> bool {
    let share = (trouble.end - trouble.onset) as f64 / story.length() as f64;
    let mut parts: Vec<Group> = Vec::new();
    let Story { groups, names, .. } = story;
    for (group, rhythm) in groups.iter_mut().zip(rhythms) {
        let count = group.records.len();
        if rhythm.crowded > 0.0 || count < MANY || group.requests {
            continue;
        }
        let Some(names) = names.get(group.log) else { continue };
        let inside = |time: i64| time >= trouble.onset && time <= trouble.end;
        // How many records say each name, and how many of these lie in the trouble.
        let mut said: NameMap<(usize, usize)> = NameMap::default();
        for (time, record) in &group.records {
            for name in names.record(*record) {
                let known = said.entry(name.hash).or_default();
                known.0 += 1;
                known.1 += usize::from(inside(*time));
            }
        }
        let within = group.records.iter().filter(|(time, _)| inside(*time)).count();
        let best = said
            .into_iter()
            .filter(|(_, (all, _))| *all >= OF_IT && *all * 10 <= count * 8)
            .filter_map(|(name, (all, own))| {
                let (found, ratio) = crowding(own, all, share);
                let (rest, _) = crowding(within - own, count - all, share);
                (found >= CROWDS && ratio >= 5.0 && rest < REST).then_some((found, name))
            })
            .max_by(|a, b| a.0.total_cmp(&b.0).then(a.1.cmp(&b.1)));
        let Some((_, name)) = best else { continue };
        let (told, rest): (Vec<_>, Vec<_>) = group
            .records
            .iter()
            .partition(|(_, record)| names.record(*record).iter().any(|own| own.hash == name));
        let text = told.first().map(|(_, record)| head(inputs, group.log, *record));
        parts.push(Group {
            new_word: true,
            text: text.unwrap_or_default(),
            records: told,
            ..group.clone()
        });
        group.records = rest;
    }
    let changed = !parts.is_empty();
    groups.extend(parts);
    changed
}

/// The beginning of a record.
pub(super) fn head(inputs: &[EvidenceInput<'_>], log: usize, record: usize) -> String {
    let whole = inputs.get(log).and_then(|input| {
        let span = input.log.records.get(record)?.span;
        input.text.get(span.range())
    });
    let whole = whole.unwrap_or_default();
    String::from_utf8_lossy(whole.get(..whole.len().min(300)).unwrap_or_default()).into_owned()
}

/// Takes the records that name what tells out of the groups of those that do not.
pub(super) fn carve(story: &mut Story, inputs: &[EvidenceInput<'_>], telling: &Telling) -> bool {
    let mut parts: Vec<Group> = Vec::new();
    for group in &mut story.groups {
        if group.requests || group.records.len() <= SMALL {
            continue;
        }
        let Some(names) = story.names.get(group.log) else { continue };
        let tells =
            |record: usize| names.record(record).iter().any(|name| telling.tells(group.log, name));
        let (told, rest): (Vec<_>, Vec<_>) =
            group.records.iter().partition(|(_, record)| tells(*record));
        if told.is_empty() || rest.is_empty() {
            continue;
        }
        let text = told.first().map(|(_, record)| head(inputs, group.log, *record));
        let text = text.unwrap_or_default();
        let part = Group { new_word: true, named: true, text, records: told, ..group.clone() };
        group.records = rest;
        parts.push(part);
    }
    let changed = !parts.is_empty();
    story.groups.extend(parts);
    changed
}
