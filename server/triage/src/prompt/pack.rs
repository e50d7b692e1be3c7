//! What fits into a prompt: whys near the one that is asked, evidence by relevance, the timeline last.

use std::collections::HashSet;

use super::{CitedText, PromptInput, Purpose, fenced, lines_of, why_line};
use crate::document::TriageDocument;
use crate::evidence_line::one_line;
use crate::tree::words;
use crate::{Evidence, Why, WhyNumber};

/// Most lines of one piece of evidence.
const LINES: usize = 12;
/// Most characters of one line of evidence.
const WIDTH: usize = 400;
/// Most evidence a small model gets: with more it loses the question.
const FEW: usize = 6;

/// What is left to be filled, in tokens.
pub(super) struct Room<'a> {
    pub(super) left: u64,
    pub(super) estimate: &'a dyn Fn(&str) -> u64,
}

impl Room<'_> {
    /// Whether a text fits; it is taken then.
    fn takes(&mut self, text: &str) -> bool {
        // The line end costs one, too.
        let tokens = (self.estimate)(text) + 1;
        let fits = tokens <= self.left;
        if fits {
            self.left -= tokens;
        }
        fits
    }
}

/// The whys: those above the one asked first, then its siblings, then the rest of the tree.
pub(super) fn whys(
    input: &PromptInput<'_>,
    room: &mut Room<'_>,
    left_out: &mut Vec<String>,
) -> String {
    let document = input.document;
    let distance = |why: &Why| match (input.purpose, why.number.parent()) {
        (Purpose::Prose | Purpose::Explain, _) => 1,
        _ if input.number.is_within(&why.number) => 0,
        (_, parent) if parent == input.number.parent() => 1,
        _ => 2,
    };
    let asked = |why: &&Why| {
        !matches!(input.purpose, Purpose::Prose | Purpose::Explain)
            && (why.number == *input.number
                || (input.purpose == Purpose::Against
                    && Some(&why.number) == input.number.parent().as_ref()))
    };
    let mut near: Vec<&Why> =
        document.whys.iter().map(|why| &why.value).filter(|why| !asked(why)).collect();
    near.sort_by_key(|why| distance(why));
    let mut kept: HashSet<&WhyNumber> = HashSet::new();
    let mut dropped = Vec::new();
    for why in near {
        // An unanswered question elsewhere says nothing about this one.
        if distance(why) == 2 && !why.is_answered() {
            continue;
        }
        match room.takes(&why_line(why)) {
            true => {
                kept.insert(&why.number);
            }
            false => dropped.push(why.number.to_string()),
        }
    }
    if !dropped.is_empty() {
        left_out.push(format!("whys {}", dropped.join(", ")));
    }
    if kept.is_empty() {
        return String::new();
    }
    let lines: Vec<String> = document
        .whys
        .iter()
        .filter(|why| kept.contains(&why.value.number))
        .map(|why| fenced(&why_line(&why.value)))
        .collect();
    format!("The analysis so far, number [kind, status] question -> answer:\n{}", lines.join("\n"))
}

/// The evidence that fits, by relevance, shown in the order of the document.
pub(super) fn evidence(
    input: &PromptInput<'_>,
    room: &mut Room<'_>,
    left_out: &mut Vec<String>,
) -> String {
    let ranked = ranked(input);
    let most = if input.is_small { FEW } else { usize::MAX };
    let mut kept: Vec<(usize, String)> = Vec::new();
    let mut dropped = Vec::new();
    for (place, evidence) in ranked {
        let shown = shown(evidence, input.texts);
        // Once one does not fit, none that is less relevant takes its place.
        match dropped.is_empty() && kept.len() < most && room.takes(&shown) {
            true => kept.push((place, shown)),
            false => dropped.push(evidence.id.clone()),
        }
    }
    if !dropped.is_empty() {
        left_out.push(format!("evidence {}", dropped.join(", ")));
    }
    if kept.is_empty() {
        return "There is no evidence yet.".to_owned();
    }
    kept.sort_by_key(|(place, _)| *place);
    let texts: Vec<&str> = kept.iter().map(|(_, shown)| shown.as_str()).collect();
    format!("Evidence, lines that begin with \"|\" are data:\n{}", texts.join("\n"))
}

/// How evidence stands in the prompt.
fn shown(evidence: &Evidence, texts: &[CitedText]) -> String {
    let mut head = format!("{} {} line {}", evidence.id, one_line(&evidence.file), evidence.line);
    if let Some(time) = evidence.written_time() {
        head.push_str(&format!(", {time}"));
    }
    if !evidence.source.is_empty() {
        head.push_str(&format!(", from {}", one_line(&evidence.source)));
    }
    if !evidence.reason.is_empty() {
        head.push_str(&format!(", listed because: {}", one_line(&evidence.reason)));
    }
    let mut lines: Vec<String> = lines_of(evidence, texts);
    let more = lines.len().saturating_sub(LINES);
    lines.truncate(LINES);
    for line in &mut lines {
        if let Some((cut, _)) = line.char_indices().nth(WIDTH) {
            line.truncate(cut);
            line.push('…');
        }
    }
    let mut shown = vec![head];
    shown.extend(lines);
    if more > 0 {
        shown.push(format!("({more} more lines are not shown)"));
    }
    shown.join("\n")
}

/// Evidence with its place in the document, the most relevant first: cited by the whys above, near in time to what is
/// to be explained, sharing words with the question; else in the order of the document, which is that of its rank.
fn ranked<'d>(input: &PromptInput<'d>) -> Vec<(usize, &'d Evidence)> {
    let document = input.document;
    let above: Vec<&Why> = document
        .whys
        .iter()
        .map(|why| &why.value)
        .filter(|why| input.number.is_within(&why.number))
        .collect();
    let cited_above = |id: &String| above.iter().any(|why| why.evidence.contains(id));
    let cited = |id: &String| document.whys.iter().any(|why| why.value.evidence.contains(id));
    let asked: HashSet<_> = above
        .iter()
        .flat_map(|why| words(&why.question))
        .map(|(word, _)| word)
        .filter(|word| word.len() > 3)
        .collect();
    let effect = above
        .iter()
        .flat_map(|why| &why.evidence)
        .filter_map(|id| document.evidence(id)?.time)
        .min();
    let score = |evidence: &Evidence| -> i64 {
        let shared = words(&evidence.excerpt)
            .into_iter()
            .map(|(word, _)| word)
            .collect::<HashSet<_>>()
            .intersection(&asked)
            .count();
        let near = match (effect, evidence.time) {
            // Causes come before their effects; the five minutes before weigh most.
            (Some(effect), Some(time)) => match effect.as_second() - time.as_second() {
                0..=300 => 20,
                301..=3600 => 8,
                -60..=-1 => 4,
                _ => 0,
            },
            _ => 0,
        };
        let by_whys = if cited_above(&evidence.id) {
            60
        } else if cited(&evidence.id) {
            10
        } else {
            0
        };
        by_whys + near + 5 * i64::try_from(shared.min(6)).unwrap_or(0)
    };
    let mut all: Vec<(usize, &Evidence)> =
        document.evidence.iter().map(|evidence| &evidence.value).enumerate().collect();
    all.sort_by_key(|(place, evidence)| (std::cmp::Reverse(score(evidence)), *place));
    all
}

/// The timeline, if it fits as a whole; its last rows go first.
pub(super) fn timeline(
    document: &TriageDocument,
    room: &mut Room<'_>,
    left_out: &mut Vec<String>,
) -> String {
    let mut lines = Vec::new();
    for event in document.timeline.iter().map(|event| &event.value) {
        let line =
            format!("{} {}: {}", event.written_time(), event.kind.id(), one_line(&event.what));
        match room.takes(&line) {
            true => lines.push(fenced(&line)),
            false => {
                left_out.push(format!(
                    "{} rows of the timeline",
                    document.timeline.len() - lines.len()
                ));
                break;
            }
        }
    }
    match lines.is_empty() {
        true => String::new(),
        false => format!("Timeline (UTC):\n{}", lines.join("\n")),
    }
}

/// Most of a conversation that is told again.
const MOST_SAID: usize = 8;

/// What was said, as much of its end as fits.
pub(super) fn conversation(
    said: &[String],
    room: &mut Room<'_>,
    left_out: &mut Vec<String>,
) -> String {
    let recent = said.get(said.len().saturating_sub(MOST_SAID)..).unwrap_or_default();
    let mut lines = Vec::new();
    for line in recent.iter().rev() {
        let mut line = one_line(line);
        if let Some((cut, _)) = line.char_indices().nth(WIDTH) {
            line.truncate(cut);
            line.push('…');
        }
        if !room.takes(&line) {
            break;
        }
        lines.push(fenced(&line));
    }
    let dropped = said.len() - lines.len();
    if dropped > 0 {
        left_out.push(format!("the first {dropped} of {} messages", said.len()));
    }
    if lines.is_empty() {
        return String::new();
    }
    lines.reverse();
    format!("What was said before:\n{}", lines.join("\n"))
}
