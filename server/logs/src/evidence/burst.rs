//! Bursts: what is said far more often in one stretch of time than in the rest.

use super::clue::Clue;
use super::{Context, Finding, Kind, grouped};

/// A crowd that is said so many times as often as in the rest is as sharp as can be.
const SHARPEST: f64 = 200.0;

/// How sure it is that a crowd is no chance, and how it lies in the trouble: symptoms last through it and end with it.
pub(super) fn check(context: &Context<'_>) -> Vec<Finding> {
    let mut findings = Vec::new();
    for candidate in context.candidates.iter().filter(|candidate| candidate.kind == Kind::Crowd) {
        let (Some(group), Some(rhythm)) =
            (context.story.groups.get(candidate.group), context.rhythms.get(candidate.group))
        else {
            continue;
        };
        let time = |at: usize| group.records.get(at).map_or(0, |(time, _)| *time);
        let (from, to) = (time(rhythm.first), time(rhythm.last));
        let inside = rhythm.last + 1 - rhythm.first;
        let mut say = |clue, value: f64, reason: String| {
            findings.push(Finding {
                group: candidate.group,
                at: rhythm.first,
                clue,
                value,
                reason,
            });
        };
        let told = format!(
            "burst: {} of {} in one stretch, {} times as often as in the rest",
            grouped(inside),
            grouped(group.records.len()),
            grouped(rhythm.ratio.min(9999.0).round() as usize)
        );
        say(if rhythm.within { Clue::BurstWithin } else { Clue::Burst }, 1.0, told.clone());
        say(Clue::BurstSure, rhythm.crowded.min(40.0) / 40.0, told.clone());
        let sharp = (rhythm.ratio.max(1.0).ln() / SHARPEST.ln()).min(1.0);
        say(Clue::BurstSharp, sharp, told);
        let often = (inside as f64).log10() / 3.0;
        say(Clue::BurstOften, often.min(1.0), format!("{} times", grouped(inside)));
        let outside = group.records.len() - inside;
        let share = outside as f64 / group.records.len().max(1) as f64;
        say(
            Clue::BurstOutside,
            share.sqrt(),
            format!("recurs, {} times outside", grouped(outside)),
        );
        let Some(trouble) = context.trouble else { continue };
        let whole = (trouble.end - trouble.onset).max(1) as f64;
        let common = (to.min(trouble.end) - from.max(trouble.onset)).max(0) as f64;
        let extent = common / whole;
        say(Clue::BurstExtent, extent, "lasts through the trouble".to_owned());
        let apart = (to - trouble.end).abs() as f64 / whole;
        say(Clue::BurstEnds, (-apart / 0.08).exp(), "ends with the trouble".to_owned());
        let link = context.link(candidate.group).strength;
        if to < trouble.onset || from > trouble.end {
            // What crowds right before the first symptom may have led to it.
            let apart = (trouble.onset - to).max(from - trouble.end).max(0) as f64;
            let far = 1.0 - (-2.0 * apart / context.reach.max(1) as f64).exp();
            say(
                Clue::BurstElsewhere,
                far * (1.0 - link),
                "crowds where the trouble is not".to_owned(),
            );
        }
        if from < trouble.onset {
            // What is over when the trouble begins leads to it only where it names what fails.
            let lasts = if to >= trouble.onset { 1.0 } else { link };
            let near = context.closeness(from) * lasts;
            say(Clue::BurstLeads, near, "begins before the first symptom".to_owned());
        }
        let first = (-((from - trouble.onset).abs() as f64) / (0.02 * whole + 10_000.0)).exp();
        say(Clue::BurstFirst, first, "the first symptom".to_owned());
    }
    findings
}
