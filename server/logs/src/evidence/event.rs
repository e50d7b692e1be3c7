//! Events: what is said once or a few times, by where it lies and how seldom such things are said.

use std::collections::{HashMap, HashSet};

use super::clue::Clue;
use super::story::Phase;
use super::{Candidate, Context, Finding, Kind, grouped, length};

/// Words at the beginning of a message by which it is of a family, and bytes in which they are looked for.
const WORDS: usize = 2;
const READ: usize = 120;
/// A record that comes within so many milliseconds of another of the same speaker goes on with it.
const AT_ONCE: i64 = 2000;
/// Records of a group within so many milliseconds of one another are one occasion.
const OCCASION: i64 = 10_000;
/// With so many records a family is as common as any.
const COMMON: f64 = 1000.0;

/// How much an event tells by itself: little, less where it recurs, more near the first symptom where hardly anything else happens.
pub(super) fn check(context: &Context<'_>) -> Vec<Finding> {
    let mut findings = Vec::new();
    let warm = context.story.start + context.story.length() / 20;
    let events: HashSet<(usize, usize)> = context
        .candidates
        .iter()
        .filter(|candidate| candidate.kind == Kind::Event)
        .filter_map(|candidate| {
            let group = context.story.groups.get(candidate.group)?;
            Some((group.log, group.records.get(candidate.at)?.1))
        })
        .collect();
    let mut families: HashMap<Family<'_>, usize> = HashMap::new();
    for candidate in context.candidates {
        if let Some((family, count)) = family(context, candidate) {
            *families.entry(family).or_default() += count;
        }
    }
    for candidate in context.candidates.iter().filter(|candidate| candidate.kind == Kind::Event) {
        let Some((group, time)) = context.shown(candidate) else { continue };
        let mut say = |clue, value: f64, reason: String| {
            findings.push(candidate.finding(clue, value, reason));
        };
        let what = if group.new_word { "a new word in a known message" } else { "first seen" };
        say(Clue::Event, 1.0, "rare".to_owned());
        let occasions = occasions(&group.records);
        if group.others == 0 && occasions == 1 && time > warm {
            say(Clue::EventOnce, 1.0, "said once".to_owned());
        }
        let others = group.others + occasions - 1;
        if group.nearest {
            let reason = format!("recurs, {} times in all", grouped(group.of));
            say(Clue::Nearest, 1.0, reason);
        } else if others > 0 {
            let reason = format!("recurs, {} times in all", grouped(group.of));
            say(Clue::Recurs, (1.0 + others as f64).ln(), reason);
        }
        let alike = family(context, candidate).map_or(0, |(family, own)| {
            families.get(&family).copied().unwrap_or(own).saturating_sub(own)
        });
        if alike > 0 {
            let reason = format!("messages that begin alike recur, {} times", grouped(alike));
            let common = (1.0 + alike as f64).ln() / COMMON.ln();
            say(Clue::Family, common.min(1.0), reason);
        }
        if trails(context, candidate, &events) {
            say(Clue::Trails, 1.0, "goes on with what the record before it says".to_owned());
        }
        if context.rhythms.get(candidate.group).is_some_and(|rhythm| rhythm.steady) {
            say(Clue::Steady, 1.0, "goes on all along".to_owned());
        }
        if group.new_word {
            say(Clue::News, 1.0, what.to_owned());
        }
        if group.new_word && !group.named {
            say(Clue::NewWord, group.surprise, what.to_owned());
            let reason = "one of several new things in that message".to_owned();
            say(Clue::Kin, (1.0 + group.kin as f64).ln(), reason);
        }
        let Some(trouble) = context.trouble else { continue };
        if others > 0 {
            let moment = if group.phase == Phase::Before { trouble.onset } else { trouble.end };
            let rate = group.of as f64 / context.story.length() as f64;
            let seldom = (-rate * ((time - moment).abs() + 10_000) as f64).exp();
            let reason = "recurs, but seldom stands so near by chance".to_owned();
            match group.phase {
                Phase::Before => say(Clue::OwnBefore, seldom, reason),
                Phase::End | Phase::After => say(Clue::OwnEnd, seldom, reason),
                Phase::During | Phase::Quiet => {}
            }
        }
        match group.phase {
            Phase::Before => {
                let reason = if time < trouble.onset {
                    format!("{what}, {} before the first symptom", length(trouble.onset - time))
                } else {
                    format!("{what}, with the first symptom")
                };
                say(Clue::Before, 1.0, reason);
                let rare = context.surprise(group.log, time);
                say(Clue::BeforeRare, rare, "hardly anything else so near before it".to_owned());
                let near = context.tightness(time, trouble.onset);
                say(Clue::BeforeTight, near, "right before the first symptom".to_owned());
            }
            Phase::During => {
                let reason =
                    format!("{what}, {} after the first symptom", length(time - trouble.onset));
                say(Clue::During, 1.0, reason);
                let rare = context.surprise(group.log, time);
                say(Clue::DuringRare, rare, "right when the symptoms begin".to_owned());
                let near = context.tightness(time, trouble.onset);
                say(Clue::DuringNear, near, "right when the symptoms begin".to_owned());
            }
            Phase::End => {
                let reason = "stands where the symptoms end";
                say(Clue::End, 1.0, reason.to_owned());
                say(Clue::EndNear, context.tightness(time, trouble.end), reason.to_owned());
                let rare = context.surprise_at(group.log, time, trouble.end);
                say(Clue::EndRare, rare, "hardly anything else so near to the end".to_owned());
            }
            Phase::After => {
                let reason =
                    format!("{what}, {} after the last symptom", length(time - trouble.end));
                say(Clue::After, 1.0, reason.clone());
                let apart = (time - trouble.end).max(0) as f64;
                let near = 1.0 / (1.0 + apart / context.reach.max(1) as f64);
                say(Clue::AfterNear, near, reason);
                let rare = context.surprise_at(group.log, time, trouble.end);
                say(Clue::AfterRare, rare, "hardly anything else so near to the end".to_owned());
            }
            Phase::Quiet => {}
        }
    }
    findings
}

/// How often a group speaks: records right after each other are said at once.
fn occasions(records: &[(i64, usize)]) -> usize {
    let apart = |pair: &[(i64, usize)]| match pair {
        [(before, _), (after, _)] => after - before > OCCASION,
        _ => false,
    };
    1 + records.windows(2).filter(|pair| apart(pair)).count()
}

/// A log, who speaks in it and the first words.
type Family<'a> = (usize, &'a [u8], [&'a [u8]; WORDS]);

/// The family of a candidate's records, and how many these are.
fn family<'a>(context: &Context<'a>, candidate: &Candidate) -> Option<(Family<'a>, usize)> {
    let group = context.story.groups.get(candidate.group)?;
    let input = context.inputs.get(group.log)?;
    let record = input.log.records.get(group.records.get(candidate.at)?.1)?;
    let message = input.text.get(record.message.range())?;
    let message = message.get(..message.len().min(READ)).unwrap_or_default();
    let mut words = message.split(|byte| !byte.is_ascii_alphabetic()).filter(|word| word.len() > 1);
    let words = [words.next().unwrap_or_default(), words.next().unwrap_or_default()];
    Some(((group.log, record.source.as_bytes(), words), group.records.len()))
}

/// Whether the record right before it is as rare, by the same speaker, and hardly earlier.
fn trails(context: &Context<'_>, candidate: &Candidate, events: &HashSet<(usize, usize)>) -> bool {
    let trails = || {
        let group = context.story.groups.get(candidate.group)?;
        let (time, record) = *group.records.get(candidate.at)?;
        let before = record.checked_sub(1)?;
        let records = &context.inputs.get(group.log)?.log.records;
        let apart = time - context.story.times.get(group.log)?.get(before)?;
        Some(
            events.contains(&(group.log, before))
                && (0..=AT_ONCE).contains(&apart)
                && records.get(before)?.source == records.get(record)?.source,
        )
    };
    trails().unwrap_or(false)
}

#[cfg(test)]
mod tests {
    use super::occasions;

    #[test]
    fn records_right_after_each_other_are_one_occasion() {
        let check = |times: &[i64], want| {
            let records: Vec<(i64, usize)> = times.iter().map(|time| (*time, 0)).collect();
            assert_eq!(occasions(&records), want, "{times:?}");
        };
        check(&[], 1);
        check(&[5], 1);
        check(&[0, 1_000, 9_000, 18_000], 1);
        check(&[0, 1_000, 60_000], 2);
    }
}
