//! What an incident consists of. `README.md` tells how to write one.

use crate::formats::Writer;

/// Which set an incident belongs to.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Set {
    /// The ranking may be tuned on it.
    Train,
    /// Looked at only to check.
    HeldOut,
    /// Written by someone who has not read the engine; these are the ones to quote.
    Blind,
    /// Written the same way later, with other stories: for changes made after the first were looked at.
    Second,
}

impl Set {
    /// Whether someone wrote it who has not read the engine.
    pub fn by_others(self) -> bool {
        matches!(self, Set::Blind | Set::Second)
    }
}

/// What a step of the story is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Role {
    Trigger,
    Cause,
    Symptom,
    Detection,
    Recovery,
    /// Alarming, and has nothing to do with the incident. No part of the chain.
    Decoy,
}

/// A kind of line: how often it comes compared with others, and `LEVEL source | message` with placeholders.
pub type Kind = (u32, &'static str);

/// A line of a step: the name of the log, milliseconds after the moment of the step, `LEVEL source | message`.
pub type Part = (&'static str, u64, &'static str);

/// An incident.
pub struct Incident {
    pub name: &'static str,
    pub domain: &'static str,
    pub set: Set,
    /// Start of the logs, RFC 3339 in UTC.
    pub start: &'static str,
    /// Length of the logs.
    pub minutes: u64,
    pub logs: Vec<LogFile>,
    /// Work that writes to several logs with ids in common: how often in all, and its lines.
    pub flows: Vec<(u64, &'static [Part])>,
    pub story: Vec<Step>,
}

/// A log of an incident.
pub struct LogFile {
    pub name: &'static str,
    /// Machine or program for the head of each line.
    pub host: &'static str,
    pub writer: Writer,
    /// Minutes east of UTC of the clock that stamps the lines.
    pub zone: i32,
    /// Seconds by which that clock is wrong.
    pub skew: i64,
    /// How many records of noise.
    pub noise: u64,
    pub kinds: Vec<&'static [Kind]>,
}

/// A log whose clock is right.
pub fn log(
    name: &'static str,
    host: &'static str,
    writer: Writer,
    zone: i32,
    noise: u64,
    kinds: &[&'static [Kind]],
) -> LogFile {
    LogFile { name, host, writer, zone, skew: 0, noise, kinds: kinds.to_vec() }
}

/// A step of the story: lines written once, or over and over.
pub struct Step {
    pub role: Role,
    /// Seconds since the start of the logs.
    pub from: u64,
    pub to: u64,
    /// Mean seconds between two; nothing for once.
    pub every: Option<f64>,
    pub parts: Vec<Part>,
}

/// A step that happens once, in one log.
pub fn once(role: Role, at: u64, log: &'static str, line: &'static str) -> Step {
    Step { role, from: at, to: at, every: None, parts: vec![(log, 0, line)] }
}

/// A step that is repeated, in one log.
pub fn often(
    role: Role,
    time: std::ops::Range<u64>,
    every: f64,
    log: &'static str,
    line: &'static str,
) -> Step {
    Step { role, from: time.start, to: time.end, every: Some(every), parts: vec![(log, 0, line)] }
}

/// A step whose lines in several logs share their ids, repeated.
pub fn together(
    role: Role,
    time: std::ops::Range<u64>,
    every: f64,
    parts: &'static [Part],
) -> Step {
    Step { role, from: time.start, to: time.end, every: Some(every), parts: parts.to_vec() }
}
