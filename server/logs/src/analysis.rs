//! What the rule-based checks say of the logs of an incident, one line each: the checks of the evidence, how bad it gets, and how
//! the logs were written.

use crate::condition::{Condition, ConditionKind, conditions};
use crate::evidence::{EvidenceInput, EvidenceOptions, Pick, evidence_with};
use crate::level::Level;

/// Most records that the checks of the evidence are asked about, and most examples of a check.
const PICKS: usize = 200;
const EXAMPLES: usize = 5;
/// Shortest silence that counts, in seconds.
const SILENCE: i64 = 300;

/// What one check says of all logs together.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Check {
    /// What it looks for, in a few words.
    pub name: &'static str,
    /// Whether a person should look at it.
    pub interesting: bool,
    /// What it found, in words without values.
    pub message: String,
    /// Records that show it, the more telling first.
    pub examples: Vec<Example>,
}

/// A record that shows what a check found.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Example {
    /// Index of the log in the input.
    pub log: usize,
    /// Index of the record in its log.
    pub record: usize,
    /// What of the record, in words without values.
    pub reason: String,
}

/// A check of the evidence: its id there, its name here, what is counted, and what is said when nothing is.
struct Evident(&'static str, &'static str, &'static str, &'static str);

const EVIDENT: &[Evident] = &[
    Evident("signature", "known failures", "known failure", "no known failure"),
    Evident("change", "changes", "change of state or configuration", "no change stands out"),
    Evident("first_seen", "first seen", "kind of record that is new", "nothing new stands out"),
    Evident("burst", "bursts", "kind of record that crowds", "no burst"),
    Evident("jump", "jumps", "number that jumps", "no number jumps"),
    Evident("gap", "silences before trouble", "silence that matters", "no silence that matters"),
    Evident("restart", "restarts", "restart", "no restart"),
    Evident("lead", "what goes before", "record that goes before a symptom", "nothing leads on"),
    Evident("link", "shared names", "record that shares a name with a symptom", "no shared name"),
    Evident("detection", "detection", "sign that somebody noticed", "no sign of detection"),
    Evident("recovery", "recovery", "sign of recovery", "no sign of recovery"),
];

/// Runs every check over the logs of an incident. The same input gives the same checks, in the same order.
pub fn analyze(inputs: &[EvidenceInput<'_>]) -> Vec<Check> {
    let picks = evidence_with(inputs, &EvidenceOptions { limit: PICKS, without: &[], more: true });
    let mut checks = vec![failures(inputs)];
    checks.extend(EVIDENT.iter().map(|evident| of_evidence(evident, &picks)));
    checks.push(recurring(&picks));
    let written: Vec<(usize, Condition)> = inputs
        .iter()
        .enumerate()
        .flat_map(|(log, input)| {
            conditions(input.log, input.text, SILENCE)
                .into_iter()
                .map(move |condition| (log, condition))
        })
        .collect();
    checks.extend([
        of_writing("clock steps", "step of a clock", &[ConditionKind::ClockStep], &written),
        of_writing("order", "record out of order", &[ConditionKind::OutOfOrder], &written),
        of_writing("silences", "long silence", &[ConditionKind::Silence], &written),
        of_writing(
            "torn records",
            "torn place",
            &[
                ConditionKind::TornStart,
                ConditionKind::TornEnd,
                ConditionKind::Nuls,
                ConditionKind::Interleaved,
            ],
            &written,
        ),
        times(inputs),
        formats(inputs),
    ]);
    checks
}

/// How many records there are of each level, with the first of the worst of each log.
fn failures(inputs: &[EvidenceInput<'_>]) -> Check {
    let count = |wanted: Level| {
        inputs
            .iter()
            .flat_map(|input| &input.log.records)
            .filter(|record| record.level == Some(wanted))
            .count()
    };
    let all: usize = inputs.iter().map(|input| input.log.records.len()).sum();
    let counts: Vec<String> = Level::ALL
        .iter()
        .map(|level| (count(*level), level.id()))
        .filter(|(count, _)| *count > 0)
        .map(|(count, level)| format!("{count} {level}"))
        .collect();
    let failed = |level: Option<Level>| level.is_some_and(Level::is_failure);
    let mut examples = Vec::new();
    for (log, input) in inputs.iter().enumerate() {
        let mut seen = std::collections::HashSet::new();
        for (record, one) in input.log.records.iter().enumerate() {
            if failed(one.level) && seen.insert(one.template) && seen.len() <= EXAMPLES {
                let reason = "the first of its kind".to_owned();
                examples.push((one.level, Example { log, record, reason }));
            }
        }
    }
    examples.sort_by_key(|(level, _)| *level);
    let interesting = !examples.is_empty();
    let said =
        if counts.is_empty() { "none says how severe".to_owned() } else { counts.join(", ") };
    Check {
        name: "errors",
        interesting,
        message: format!("{}: {said}", counted(all, "record")),
        examples: examples.into_iter().take(EXAMPLES).map(|(_, example)| example).collect(),
    }
}

fn of_evidence(Evident(id, name, noun, none): &Evident, picks: &[Pick]) -> Check {
    let found: Vec<(&Pick, &str)> = picks
        .iter()
        .filter_map(|pick| {
            let mut of_check = pick.contributions.iter().filter(|one| one.check == *id);
            Some((pick, of_check.find(|one| one.value > 0.0)?.reason.as_str()))
        })
        .collect();
    Check {
        name,
        interesting: !found.is_empty(),
        message: match found.len() {
            0 => (*none).to_owned(),
            count => counted(count, noun),
        },
        examples: found
            .iter()
            .take(EXAMPLES)
            .map(|(pick, reason)| Example {
                log: pick.log,
                record: pick.record,
                reason: (*reason).to_owned(),
            })
            .collect(),
    }
}

/// What goes on all the time; it is told so that nobody looks for it.
fn recurring(picks: &[Pick]) -> Check {
    let found: Vec<&Pick> = picks
        .iter()
        .filter(|pick| pick.contributions.iter().any(|one| one.check == "recurring"))
        .collect();
    Check {
        name: "recurring noise",
        interesting: false,
        message: match found.len() {
            0 => "nothing recurs that looks like trouble".to_owned(),
            count => {
                format!("{} before the trouble as after it", recur(count))
            }
        },
        examples: found
            .iter()
            .take(EXAMPLES)
            .map(|pick| Example { log: pick.log, record: pick.record, reason: "recurs".to_owned() })
            .collect(),
    }
}

fn recur(count: usize) -> String {
    match count {
        1 => "1 kind of record goes on".to_owned(),
        count => format!("{count} kinds of record go on"),
    }
}

fn of_writing(
    name: &'static str,
    noun: &str,
    kinds: &[ConditionKind],
    written: &[(usize, Condition)],
) -> Check {
    let found: Vec<&(usize, Condition)> =
        written.iter().filter(|(_, condition)| kinds.contains(&condition.kind)).collect();
    // Late records are usual where several threads write; a few tell nothing.
    let interesting = match kinds {
        [ConditionKind::OutOfOrder] => false,
        _ => !found.is_empty(),
    };
    Check {
        name,
        interesting,
        message: counted(found.len(), noun),
        examples: found
            .iter()
            .take(EXAMPLES)
            .map(|(log, condition)| Example {
                log: *log,
                record: condition.record,
                reason: said(condition),
            })
            .collect(),
    }
}

/// A condition in words.
fn said(condition: &Condition) -> String {
    let seconds = condition.seconds.abs();
    match condition.kind {
        ConditionKind::ClockStep => format!("the clock steps back by {seconds} s"),
        ConditionKind::OutOfOrder => format!("dated {seconds} s before the record above"),
        ConditionKind::Silence => format!("after {seconds} s of silence"),
        ConditionKind::TornStart => "the log begins inside of a record".to_owned(),
        ConditionKind::TornEnd => "the last record breaks off".to_owned(),
        ConditionKind::Nuls => "bytes were never written here".to_owned(),
        ConditionKind::Interleaved => "a second record begins in this line".to_owned(),
    }
}

/// Logs whose times leave something open.
fn times(inputs: &[EvidenceInput<'_>]) -> Check {
    let mut examples = Vec::new();
    for (log, input) in inputs.iter().enumerate() {
        let timed = input.log.records.iter().position(|record| record.time.is_some());
        let time = timed.and_then(|record| input.log.records.get(record)?.time);
        let reason = match time {
            None => "no record of this log has a time",
            Some(time) if !time.date_known => "the times have no date",
            Some(time) if !time.year_known => "the times have no year; it is a guess",
            Some(time) if !time.zone_known => "the times name no zone; it is a guess",
            Some(_) => continue,
        };
        if !input.log.records.is_empty() {
            let record = timed.unwrap_or(0);
            examples.push(Example { log, record, reason: reason.to_owned() });
        }
    }
    Check {
        name: "times",
        interesting: false,
        message: match examples.len() {
            0 => "every log says when, with its zone".to_owned(),
            1 => "1 log leaves something of the time open".to_owned(),
            count => format!("{count} logs leave something of the time open"),
        },
        examples,
    }
}

/// Logs in no format that is known.
fn formats(inputs: &[EvidenceInput<'_>]) -> Check {
    let named: Vec<&str> = inputs.iter().map(|input| input.log.format).collect();
    let plain = named.iter().filter(|format| **format == "plain").count();
    let mut kinds: Vec<&str> = named.into_iter().filter(|format| *format != "plain").collect();
    kinds.sort_unstable();
    kinds.dedup();
    if plain > 0 {
        kinds.push("a layout of its own");
    }
    Check {
        name: "formats",
        interesting: false,
        message: format!("{} in {}", counted(inputs.len(), "log"), kinds.join(", ")),
        examples: Vec::new(),
    }
}

/// "1 step of a clock", "2 steps of a clock": the first word of the noun takes the plural, where it is no adjective.
fn counted(count: usize, noun: &str) -> String {
    if count == 1 {
        return format!("1 {noun}");
    }
    let (first, rest) = noun.split_once(' ').unwrap_or((noun, ""));
    match (first, rest) {
        ("known" | "long" | "torn", rest) => format!("{count} {first} {rest}s"),
        (first, "") => format!("{count} {first}s"),
        (first, rest) => format!("{count} {first}s {rest}"),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{ReadOptions, read};

    #[test]
    fn every_check_says_what_it_found_and_shows_it() {
        let mut text = String::new();
        for minute in 0..50 {
            for second in [3, 17, 31, 44] {
                text.push_str(&format!(
                    "2026-05-01 10:{minute:02}:{second:02} INFO web: GET /orders/{} 200\n",
                    minute * 7 + second
                ));
            }
            if minute >= 32 {
                text.push_str(&format!(
                    "2026-05-01 10:{minute:02}:50 ERROR web: no space left on device\n"
                ));
            }
        }
        text.push_str("2026-05-01 09:00:00 INFO web: GET /orders/1 200\n");
        let options = ReadOptions { year_hint: None, zone_offset_seconds: 0 };
        let log = read(text.as_bytes(), &options);
        let input = EvidenceInput { name: "web.log", text: text.as_bytes(), log: &log };
        let checks = analyze(&[input]);
        let of = |name: &str| {
            checks.iter().find(|check| check.name == name).unwrap_or_else(|| panic!("{name}"))
        };
        assert_eq!(of("errors").message, "219 records: 18 error, 201 info");
        assert!(of("known failures").interesting && !of("known failures").examples.is_empty());
        assert_eq!(of("clock steps").message, "1 step of a clock");
        assert_eq!(of("times").message, "1 log leaves something of the time open");
        assert!(!of("restarts").interesting && of("restarts").examples.is_empty());
        for check in &checks {
            assert!(check.examples.len() <= EXAMPLES && !check.message.is_empty());
            assert!(check.examples.iter().all(|one| one.record < log.records.len()));
        }
        assert_eq!(checks, analyze(&[input]));
        assert!(analyze(&[]).iter().all(|check| !check.interesting));
    }

    #[test]
    fn nouns_take_their_plural() {
        for (noun, plural) in [
            ("step of a clock", "2 steps of a clock"),
            ("torn place", "2 torn places"),
            ("restart", "2 restarts"),
        ] {
            assert_eq!(counted(2, noun), plural);
        }
    }
}
