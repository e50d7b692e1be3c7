//! How well a list of records tells an incident, and two simple lists to compare with.

use std::collections::HashMap;

use logs::{EvidenceInput, EvidenceOptions, Level, Log, ReadOptions, TemplateId};

use crate::incident::{Incident, Role};
use crate::write::{Truth, Written, write};

/// How many records are asked for.
pub const LIMIT: usize = 20;

/// An incident, written and read.
pub struct Case {
    pub written: Written,
    pub logs: Vec<Log>,
}

/// A way to rank: the records to read first, as (log, record).
pub type Ranking<'a> = &'a dyn Fn(&[EvidenceInput<'_>]) -> Vec<(usize, usize)>;

/// How a list did on one incident.
#[derive(Debug, Clone, Copy)]
pub struct Score {
    /// Place of the cause, from one.
    pub cause: Option<usize>,
    /// Place of the cause or of what triggered it, whichever comes first.
    pub led: Option<usize>,
    /// Share of the steps of the chain of which a record is in the list.
    pub recall: f64,
    /// Share of the list that belongs to no step of the chain.
    pub noise: f64,
    pub listed: usize,
}

/// Means over several incidents.
#[derive(Debug, Clone, Copy, Default)]
pub struct Mean {
    /// Share of the incidents whose cause or trigger is among the first 1, 5 and 10.
    pub led: [f64; 3],
    pub first: f64,
    pub five: f64,
    pub ten: f64,
    pub recall: f64,
    pub noise: f64,
    pub listed: f64,
}

impl Case {
    pub fn new(incident: &Incident, seed: u64) -> Case {
        let year = incident.start.get(..4).and_then(|year| year.parse().ok());
        Case::read(write(incident, seed), year)
    }

    /// As a person has it who does not know the zones: the year is that of the files.
    pub fn read(written: Written, year: Option<i16>) -> Case {
        let options = ReadOptions { year_hint: year, zone_offset_seconds: 0 };
        let logs =
            written.files.iter().map(|(_, text)| logs::read(text.as_bytes(), &options)).collect();
        Case { written, logs }
    }

    /// Makes one step of the symptoms of one log that say the same, where each line is labelled for itself; of what was noticed and of
    /// what recovered as well.
    pub fn one_step_a_kind(mut self) -> Case {
        let mut kinds: HashMap<(usize, TemplateId, Role), usize> = HashMap::new();
        let mut steps: Vec<Truth> = Vec::new();
        for step in std::mem::take(&mut self.written.steps) {
            let kind = step.lines.first().and_then(|(file, line)| {
                let records = &self.logs.get(*file)?.records;
                let at = records.partition_point(|record| record.end_line < *line);
                Some((*file, records.get(at)?.template, step.role))
            });
            match kind.filter(|_| !matches!(step.role, Role::Trigger | Role::Cause)) {
                Some(kind) => match kinds.get(&kind).and_then(|at| steps.get_mut(*at)) {
                    Some(known) => known.lines.extend(step.lines),
                    None => {
                        kinds.insert(kind, steps.len());
                        steps.push(step);
                    }
                },
                None => steps.push(step),
            }
        }
        self.written.steps = steps;
        self
    }

    pub fn inputs(&self) -> Vec<EvidenceInput<'_>> {
        self.written
            .files
            .iter()
            .zip(&self.logs)
            .map(|((name, text), log)| EvidenceInput { name, text: text.as_bytes(), log })
            .collect()
    }

    pub fn score(&self, ranking: Ranking<'_>) -> Score {
        let list = ranking(&self.inputs());
        let hits = |truth: &Truth, (log, record): &(usize, usize)| {
            self.logs.get(*log).and_then(|log| log.records.get(*record)).is_some_and(|record| {
                truth.lines.iter().any(|(file, line)| {
                    file == log && (record.line..=record.end_line).contains(line)
                })
            })
        };
        let chain: Vec<&Truth> =
            self.written.steps.iter().filter(|step| step.role != Role::Decoy).collect();
        let told = chain.iter().filter(|step| list.iter().any(|pick| hits(step, pick))).count();
        let noise = list.iter().filter(|pick| !chain.iter().any(|step| hits(step, pick))).count();
        let place = |roles: &[Role]| {
            let steps: Vec<_> = chain.iter().filter(|step| roles.contains(&step.role)).collect();
            let place = list.iter().position(|pick| steps.iter().any(|step| hits(step, pick)));
            place.map(|place| place + 1)
        };
        Score {
            cause: place(&[Role::Cause]),
            led: place(&[Role::Cause, Role::Trigger]),
            recall: told as f64 / chain.len().max(1) as f64,
            noise: noise as f64 / list.len().max(1) as f64,
            listed: list.len(),
        }
    }
}

impl Mean {
    pub fn of(scores: &[Score]) -> Mean {
        let share = |of: &dyn Fn(&Score) -> f64| {
            scores.iter().map(of).sum::<f64>() / scores.len().max(1) as f64
        };
        let within = |most: usize| {
            share(&|score: &Score| f64::from(score.cause.is_some_and(|place| place <= most)))
        };
        let led = [1, 5, 10].map(|most| {
            share(&|score: &Score| f64::from(score.led.is_some_and(|place| place <= most)))
        });
        Mean {
            led,
            first: within(1),
            five: within(5),
            ten: within(10),
            recall: share(&|score| score.recall),
            noise: share(&|score| score.noise),
            listed: share(&|score| score.listed as f64),
        }
    }

    /// Cells of a table.
    pub fn cells(&self) -> String {
        let [first, five, ten] = self.led;
        format!(
            "{first:.2} | {five:.2} | {ten:.2} | {:.2} | {:.2} | {:.2} | {:.2} | {:.2} | {:.1}",
            self.first, self.five, self.ten, self.recall, self.noise, self.listed
        )
    }
}

/// The ranking of the engine, with some checks off.
pub fn engine(inputs: &[EvidenceInput<'_>], without: &[&str]) -> Vec<(usize, usize)> {
    logs::evidence_with(inputs, &EvidenceOptions { limit: LIMIT, without, more: false })
        .into_iter()
        .map(|pick| (pick.log, pick.record))
        .collect()
}

/// What many people do first: the lines that say error, in the order of time.
pub fn errors_by_time(inputs: &[EvidenceInput<'_>]) -> Vec<(usize, usize)> {
    let mut found = Vec::new();
    for (at, input) in inputs.iter().enumerate() {
        for (index, record) in input.log.records.iter().enumerate() {
            let said = input.text.get(record.message.range()).unwrap_or_default();
            let said = String::from_utf8_lossy(said).to_lowercase();
            if matches!(record.level, Some(Level::Error | Level::Fatal))
                || record.level.is_none() && (said.contains("error") || said.contains("fail"))
            {
                found.push((record.time.map(|time| time.timestamp), at, index));
            }
        }
    }
    found.sort();
    found.into_iter().take(LIMIT).map(|(_, log, record)| (log, record)).collect()
}

/// The rarest templates first, the earliest of equally rare ones before.
pub fn rarest_first(inputs: &[EvidenceInput<'_>]) -> Vec<(usize, usize)> {
    let mut found = Vec::new();
    for (at, input) in inputs.iter().enumerate() {
        for template in &input.log.templates {
            let index = template.first as usize;
            let time = input
                .log
                .records
                .get(index)
                .and_then(|record| record.time)
                .map(|time| time.timestamp);
            found.push((template.count, time, at, index));
        }
    }
    found.sort();
    found.into_iter().take(LIMIT).map(|(_, _, log, record)| (log, record)).collect()
}
