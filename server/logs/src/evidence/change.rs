//! Changes: what somebody or something did to the system.

use std::collections::HashMap;

use super::clue::Clue;
use super::story::Phase;
use super::words::weak;
use super::{Context, Finding, Kind, length};

/// Bytes of a message in which the form of a change is looked for.
const READ: usize = 500;

/// How much of a change events are, by the words of change (the less the more often their kind is done in ordinary times) and by the
/// form of what they say: one state after another, something done, somebody who did it.
pub(super) fn check(context: &Context<'_>) -> Vec<Finding> {
    let Some(trouble) = context.trouble else { return Vec::new() };
    // In how many groups and records ordinary times tell of each kind of change.
    let mut usual: HashMap<u16, (usize, usize)> = HashMap::new();
    let quiet_end = trouble.onset - context.reach;
    for group in &context.story.groups {
        if let Some(change) = group.said.change {
            let early = group.records.partition_point(|(time, _)| *time < quiet_end);
            let kind = usual.entry(change).or_default();
            kind.0 += early;
            kind.1 += usize::from(early > 0);
        }
    }
    let mut findings = Vec::new();
    for candidate in context.candidates {
        let Some((group, time)) = context.shown(candidate) else { continue };
        let mut say = |clue, value: f64, reason: String| {
            findings.push(candidate.finding(clue, value, reason));
        };
        let common = group.said.change.map_or(0.0, |change| {
            let (records, groups) = usual.get(&change).copied().unwrap_or_default();
            1.0 / (1.0 + 0.3 * groups as f64 + 0.1 * (records as f64).sqrt())
        });
        let weak = group.said.change.is_some_and(weak);
        if candidate.kind == Kind::Crowd {
            if group.said.change.is_some() && !group.requests {
                say(Clue::ChangeBurst, common, "tells of changes".to_owned());
            }
            continue;
        }
        if candidate.kind != Kind::Event {
            continue;
        }
        let form = Form::of(context.message(group, candidate.at));
        let apart = length((trouble.onset - time).abs());
        match group.phase {
            Phase::Before => {
                let reason = format!("change before the first symptom, by {apart}");
                if weak {
                    say(Clue::WeakChangeBefore, common, reason);
                } else if group.said.change.is_some() {
                    say(Clue::ChangeBefore, common, reason.clone());
                    say(Clue::ChangeBeforeNear, common * context.closeness(time), reason);
                }
                say(Clue::FromToBefore, form.from_to, "from one state to another".to_owned());
                say(Clue::DoneBefore, form.done, "something was done".to_owned());
            }
            Phase::During => {
                let strength = if weak { 0.5 } else { 1.0 };
                say(
                    Clue::ChangeDuring,
                    strength * common,
                    "change after the first symptom".to_owned(),
                );
            }
            Phase::End => {
                let reason = "recovery: a change where the symptoms end";
                let strength = if weak { 0.5 } else { 1.0 };
                if group.said.change.is_some() {
                    say(Clue::ChangeEnd, strength, reason.to_owned());
                }
                say(Clue::FromToEnd, form.from_to, "from one state to another".to_owned());
                say(Clue::ActorEnd, form.actor, "done by somebody".to_owned());
            }
            Phase::Quiet | Phase::After => {}
        }
    }
    findings
}

/// The form of a message, each from nothing to one.
#[derive(Debug, Clone, Copy, PartialEq, Default)]
struct Form {
    /// One state and the next: `X -> Y`, `from X to Y`, `Old Value: X New Value: Y`, `(was X)`.
    from_to: f64,
    /// A participle or gerund of something that worked: `applied`, `updating`.
    done: f64,
    /// Who did it.
    actor: f64,
}

/// Participles that tell of failure, of work that is done all day, or of nothing done.
const NOT_DONE: &[&str] = &[
    "failed",
    "refused",
    "rejected",
    "denied",
    "dropped",
    "expired",
    "delayed",
    "aborted",
    "exceeded",
    "finished",
    "completed",
    "succeeded",
    "skipped",
    "unchanged",
    "received",
    "accepted",
    "connected",
    "closed",
    "opened",
    "reached",
    "needed",
    "unexpected",
    "ignored",
    "invalid",
    "degraded",
    "feed",
    "need",
    "speed",
    "seed",
    "during",
    "string",
    "warning",
    "nothing",
    "missing",
    "pending",
    "waiting",
    "timing",
    "interesting",
    "retrying",
    "red",
    "shared",
    "named",
    "based",
    "used",
    "limited",
];

/// Words beside the name of who did it.
const ACTORS: &[&str] = &[
    " by ",
    "user",
    "sudo",
    "command=",
    "account name",
    "on behalf of",
    "operator",
    "admin",
    "console",
    "author",
];

impl Form {
    fn of(message: &[u8]) -> Form {
        let text = message.get(..message.len().min(READ)).unwrap_or_default();
        let text = String::from_utf8_lossy(text).to_lowercase();
        let has = |word: &str| text.contains(word);
        let from_to = if has(" -> ")
            || has(" => ")
            || has("old value") && has("new value")
            || has("(was ")
            || has("instead of ")
            || has("oldstate")
            || text.split(" from ").skip(1).any(|rest| rest.contains(" to "))
        {
            1.0
        } else {
            0.0
        };
        let done = text
            .split(|sign: char| !sign.is_alphabetic())
            .filter(|word| word.len() >= 5 && (word.ends_with("ed") || word.ends_with("ing")))
            .any(|word| !NOT_DONE.contains(&word));
        let actor = ACTORS.iter().any(|word| has(word));
        Form { from_to, done: f64::from(done), actor: f64::from(actor) }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_form_of_a_change_is_seen_without_its_words() {
        let form = |text: &str| Form::of(text.as_bytes());
        assert!(form("resources limits.memory 2Gi -> 256Mi").from_to > 0.0);
        assert!(form("level of /srv/data moved from summary to full").from_to > 0.0);
        assert!(form("Value Name: Enabled Old Value: 1 New Value: 0").from_to > 0.0);
        assert!(form("overrides loaded by release-bot").done > 0.0);
        assert!(form("overrides loaded by release-bot").actor > 0.0);
        assert_eq!(form("task failed, retrying"), Form::default());
    }
}
