//! Writes the logs of an incident and notes which lines belong to what.

use jiff::{SignedDuration, Timestamp, tz::Offset};

use crate::dice::Dice;
use crate::formats::Entry;
use crate::incident::{Incident, Role};

/// The logs of an incident with the truth about them.
pub struct Written {
    /// Name and text of each.
    pub files: Vec<(String, String)>,
    /// The steps of the chain and the decoys.
    pub steps: Vec<Truth>,
}

/// What is true of a step.
pub struct Truth {
    pub role: Role,
    /// Index of the file and first line (from one) of each record of the step.
    pub lines: Vec<(usize, u32)>,
}

struct Event {
    millis: u64,
    order: usize,
    text: String,
    step: Option<usize>,
}

/// Writes an incident. Equal seeds give equal bytes; another seed gives other noise, other values and another moment.
pub fn write(incident: &Incident, seed: u64) -> Written {
    let mut dice = Dice::new(seed.wrapping_mul(1_000_003) ^ name_hash(incident.name));
    let length = incident.minutes * 60_000;
    let last = incident.story.iter().map(|step| step.to).max().unwrap_or(0) * 1000;
    // The story moves a little, as far as the logs have room before and behind it.
    let first = incident.story.iter().map(|step| step.from).min().unwrap_or(0) * 1000;
    let room = (length.saturating_sub(last) / 3).min(first / 3);
    let moved = dice.roll(2 * room + 1) as i64 - room as i64;
    let mut events: Vec<Vec<Event>> = incident.logs.iter().map(|_| Vec::new()).collect();
    let mut order = 0;
    let mut put =
        |log: usize, millis: u64, line: &str, step: Option<usize>, bound: u64, dice: &mut Dice| {
            let file = &incident.logs[log];
            let line = fill(line, bound, dice);
            let (head, message) = line.split_once(" | ").unwrap_or(("I -", &line));
            let (level, source) = head.split_once(' ').unwrap_or((head, "-"));
            let start: Timestamp = incident.start.parse().expect("a time in RFC 3339");
            let time = start
                + SignedDuration::from_millis(millis as i64)
                + SignedDuration::from_secs(file.skew);
            let entry = Entry {
                time: Offset::from_seconds(file.zone * 60).expect("a zone").to_datetime(time),
                zone: file.zone,
                level: level.chars().next().unwrap_or('I'),
                host: file.host,
                source,
                message,
            };
            order += 1;
            events[log].push(Event { millis, order, text: (file.writer)(&entry, dice), step });
        };
    for (log, file) in incident.logs.iter().enumerate() {
        let total: u64 =
            file.kinds.iter().copied().flatten().map(|(weight, _)| u64::from(*weight)).sum();
        for _ in 0..file.noise {
            let mut roll = dice.roll(total);
            let kind = file.kinds.iter().copied().flatten().find(|(weight, _)| {
                let found = roll < u64::from(*weight);
                roll = roll.saturating_sub(u64::from(*weight));
                found
            });
            let millis = dice.roll(length);
            if let Some((_, line)) = kind {
                let bound = dice.roll(u64::MAX);
                put(log, millis, line, None, bound, &mut dice);
            }
        }
    }
    let place = |name: &str| {
        incident
            .logs
            .iter()
            .position(|log| log.name == name)
            .unwrap_or_else(|| panic!("no log {name}"))
    };
    for (count, parts) in &incident.flows {
        for _ in 0..*count {
            let (millis, bound) = (dice.roll(length), dice.roll(u64::MAX));
            for (log, delay, line) in *parts {
                put(place(log), millis + delay, line, None, bound, &mut dice);
            }
        }
    }
    for (index, step) in incident.story.iter().enumerate() {
        let shift = |seconds: u64| (seconds * 1000).saturating_add_signed(moved) as f64;
        let mut millis = shift(step.from) + dice.roll(900) as f64;
        loop {
            let bound = dice.roll(u64::MAX);
            for (log, delay, line) in &step.parts {
                put(place(log), millis as u64 + delay, line, Some(index), bound, &mut dice);
            }
            let Some(every) = step.every else { break };
            millis += dice.wait(every * 1000.0) + 1.0;
            if millis > shift(step.to) {
                break;
            }
        }
    }
    let mut steps: Vec<Truth> =
        incident.story.iter().map(|step| Truth { role: step.role, lines: Vec::new() }).collect();
    let mut files = Vec::new();
    for (log, mut events) in events.into_iter().enumerate() {
        events.sort_by_key(|event| (event.millis, event.order));
        let mut text = String::new();
        let mut line = 1;
        for event in events {
            if let Some(step) = event.step {
                steps[step].lines.push((log, line));
            }
            line += event.text.matches('\n').count() as u32;
            text.push_str(&event.text);
        }
        files.push((incident.logs[log].name.to_owned(), text));
    }
    Written { files, steps }
}

/// Fills the placeholders: `{3-90}`, `{a|b|c}`, `{ip}`, `{hex8}`, `{uuid}`, and those that are the same in all lines of one
/// occurrence: `{req}`, `{trace}`, `{client}`, `{job}`.
fn fill(line: &str, bound: u64, dice: &mut Dice) -> String {
    let mut out = String::with_capacity(line.len() + 32);
    let mut rest = line;
    while let Some(start) = rest.find('{') {
        out.push_str(&rest[..start]);
        let Some(end) = rest[start..].find('}') else { break };
        let name = &rest[start + 1..start + end];
        let mut own = Dice::new(bound);
        match name {
            "ip" => out.push_str(&format!("203.0.113.{}", dice.between(1, 254))),
            "uuid" => out.push_str(&format!(
                "{:08x}-{:04x}-4{:03x}-a{:03x}-{:012x}",
                dice.roll(1 << 32),
                dice.roll(1 << 16),
                dice.roll(1 << 12),
                dice.roll(1 << 12),
                dice.roll(1 << 48)
            )),
            "req" => out.push_str(&format!("{:012x}", own.roll(1 << 48))),
            "trace" => {
                out.push_str(&format!("{:016x}{:016x}", own.roll(u64::MAX), own.roll(u64::MAX)));
            }
            "client" => out.push_str(&format!("198.51.100.{}", own.between(1, 250))),
            "job" => out.push_str(&format!("job-{}", own.between(10_000, 99_999))),
            _ if name.starts_with("hex") && name[3..].parse::<u32>().is_ok() => {
                for _ in 0..name[3..].parse::<u32>().unwrap_or(1) {
                    out.push_str(&format!("{:x}", dice.roll(16)));
                }
            }
            _ if name.contains('|') => {
                let choices: Vec<&str> = name.split('|').collect();
                out.push_str(choices[dice.roll(choices.len() as u64) as usize]);
            }
            _ => match name.split_once('-').map(|(low, high)| (low.parse(), high.parse())) {
                Some((Ok(low), Ok(high))) => out.push_str(&dice.between(low, high).to_string()),
                // A brace of the text itself.
                _ => {
                    out.push('{');
                    rest = &rest[start + 1..];
                    continue;
                }
            },
        }
        rest = &rest[start + end + 1..];
    }
    out.push_str(rest);
    out
}

fn name_hash(name: &str) -> u64 {
    name.bytes().fold(0xcbf2_9ce4_8422_2325, |hash, byte| {
        (hash ^ u64::from(byte)).wrapping_mul(0x0000_0100_0000_01b3)
    })
}
