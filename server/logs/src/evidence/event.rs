//! Events: what is said once or a few times, by where it lies and how seldom such things are said.

use super::clue::Clue;
use super::story::Phase;
use super::{Context, Finding, Kind, grouped, length};

/// How much an event tells by itself: little, less where it recurs, more near the first symptom where hardly anything else happens.
pub(super) fn check(context: &Context<'_>) -> Vec<Finding> {
    let mut findings = Vec::new();
    let warm = context.story.start + context.story.length() / 20;
    for candidate in context.candidates.iter().filter(|candidate| candidate.kind == Kind::Event) {
        let Some((group, time)) = context.shown(candidate) else { continue };
        let mut say = |clue, value: f64, reason: String| {
            findings.push(Finding {
                group: candidate.group,
                at: candidate.at,
                clue,
                value,
                reason,
            });
        };
        let what = if group.new_word { "a new word in a known message" } else { "first seen" };
        say(Clue::Event, 1.0, "rare".to_owned());
        if group.others == 0 && group.records.len() == 1 && time > warm {
            say(Clue::EventOnce, 1.0, "said once".to_owned());
        }
        let others = group.others + group.records.len() - 1;
        if others > 0 {
            let reason = format!("recurs, {} times in all", grouped(group.of));
            say(Clue::Recurs, (1.0 + others as f64).ln(), reason);
        }
        if context.rhythms.get(candidate.group).is_some_and(|rhythm| rhythm.steady) {
            say(Clue::Steady, 1.0, "goes on all along".to_owned());
        }
        if group.new_word && !group.named {
            say(Clue::NewWord, 1.0, what.to_owned());
        }
        let Some(trouble) = context.trouble else { continue };
        match group.phase {
            Phase::Before => {
                let reason = if time < trouble.onset {
                    format!("{what}, {} before the first symptom", length(trouble.onset - time))
                } else {
                    format!("{what}, with the first symptom")
                };
                say(Clue::Before, 1.0, reason.clone());
                say(Clue::BeforeNear, context.closeness(time), reason);
                let rare = context.surprise(group.log, time);
                say(Clue::BeforeRare, rare, "hardly anything else so near before it".to_owned());
            }
            Phase::During => {
                let reason =
                    format!("{what}, {} after the first symptom", length(time - trouble.onset));
                say(Clue::During, 1.0, reason);
                let rare = context.surprise(group.log, time);
                say(Clue::DuringRare, rare, "right when the symptoms begin".to_owned());
            }
            Phase::End => say(Clue::End, 1.0, "stands where the symptoms end".to_owned()),
            Phase::After => say(
                Clue::After,
                1.0,
                format!("{what}, {} after the last symptom", length(time - trouble.end)),
            ),
            Phase::Quiet => {}
        }
    }
    findings
}
