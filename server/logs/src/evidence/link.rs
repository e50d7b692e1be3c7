//! Links: rare names that a record shares with the symptoms (an index, a host, a volume, a request).

use std::collections::{HashMap, HashSet};

use super::onset::badness;
use super::{Context, Pick};

/// How many symptoms are asked for names.
const SYMPTOMS: usize = 12;
/// What a shared name adds.
const WEIGHT: f64 = 0.9;

/// Raises picks that share a rare name with the symptoms of other groups.
pub(super) fn raise(context: &Context<'_>, picks: &mut [(usize, Pick)]) {
    let Some(onset) = context.onset else { return };
    let mut frequency: HashMap<&[u8], usize> = HashMap::new();
    let mut names: Vec<HashSet<&[u8]>> = Vec::new();
    for (index, pick) in picks.iter() {
        let Some(group) = context.story.groups.get(*index) else { continue };
        let at = group.records.iter().position(|(_, record)| *record == pick.record).unwrap_or(0);
        let own: HashSet<&[u8]> = identifiers(context.message(group, at)).collect();
        for name in &own {
            *frequency.entry(name).or_default() += 1;
        }
        names.push(own);
    }
    let rare = (picks.len() / 20).max(3);
    let mut symptoms: Vec<(f64, usize)> = picks
        .iter()
        .enumerate()
        .filter(|(_, (index, pick))| {
            context.story.groups.get(*index).is_some_and(|group| {
                badness(group) >= 0.8
                    && pick.score > 1.0
                    && group.records.last().is_some_and(|(time, _)| *time >= onset)
            })
        })
        .map(|(place, (_, pick))| (pick.score, place))
        .collect();
    symptoms.sort_by(|a, b| b.0.total_cmp(&a.0).then(a.1.cmp(&b.1)));
    symptoms.truncate(SYMPTOMS);
    let mut owners: HashMap<&[u8], HashSet<usize>> = HashMap::new();
    for (_, place) in &symptoms {
        for name in names.get(*place).into_iter().flatten() {
            if frequency.get(name).is_some_and(|count| *count >= 2 && *count <= rare) {
                owners.entry(name).or_default().insert(*place);
            }
        }
    }
    for (place, (_, pick)) in picks.iter_mut().enumerate() {
        let shared = names.get(place).into_iter().flatten().any(|name| {
            owners.get(name).is_some_and(|places| places.iter().any(|other| *other != place))
        });
        if shared && pick.score > 0.4 {
            pick.score += WEIGHT;
            pick.reason.push_str("; shares a rare name with the symptoms");
        }
    }
}

/// Names in a message: runs with a letter and a sign or digit inside, as identifiers have.
fn identifiers(message: &[u8]) -> impl Iterator<Item = &[u8]> {
    message
        .get(..message.len().min(1000))
        .unwrap_or_default()
        .split(|byte| !(byte.is_ascii_alphanumeric() || matches!(byte, b'_' | b'-' | b'.' | b'/')))
        .map(|name| name.strip_suffix(b".").unwrap_or(name))
        .filter(|name| {
            (4..=80).contains(&name.len())
                && name.iter().any(u8::is_ascii_alphabetic)
                && name
                    .iter()
                    .any(|byte| byte.is_ascii_digit() || matches!(byte, b'_' | b'-' | b'.' | b'/'))
        })
}
