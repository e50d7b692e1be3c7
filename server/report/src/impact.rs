//! The impact as people wrote it, and what the timeline adds to it or says against it.

use triage::TriageDocument;

use crate::lengths;
use crate::markdown;
use crate::times::{self, Clock, Moments};
use crate::window::{self, Window, Written};

/// The impact as people wrote it, without comments and without fields that nobody filled in.
pub(crate) fn words(document: &TriageDocument) -> String {
    let Some(impact) = &document.impact else { return String::new() };
    let body = markdown::without_comments(&impact.value);
    let is_empty_field = |line: &&str| {
        line.trim_start().strip_prefix(['-', '*']).is_some_and(|field| {
            let field = field.trim();
            field.is_empty() || (field.ends_with(':') && field.split_whitespace().count() <= 3)
        })
    };
    let lines: Vec<&str> = body.lines().collect();
    let kept = lines.iter().enumerate().filter(|(index, line)| {
        // A field with its words on the lines below is filled in.
        let has_more = lines
            .get(index + 1)
            .is_some_and(|next| next.starts_with([' ', '\t']) && !next.trim().is_empty());
        !is_empty_field(line) || has_more
    });
    markdown::lines(kept.map(|(_, line)| *line)).join("\n").trim_matches('\n').to_owned()
}

/// The first of the words that counts something, as one line without its list marker.
pub(crate) fn counted(words: &str) -> Option<String> {
    let counts = |line: &&str| {
        line.split_whitespace().any(|word| {
            word.contains(|ch: char| ch.is_ascii_digit())
                && !word.contains([':', '-', '\u{2013}'])
                && !word.starts_with(['[', '`'])
        })
    };
    let line = words.lines().map(str::trim).filter(|line| !line.starts_with('|')).find(counts)?;
    let line = line.trim_start_matches(['-', '*', '>', ' ']);
    // "What: 318 of 902" is a field; its name says nothing that the number does not.
    let field = line.split_once(": ").filter(|(name, _)| name.split_whitespace().count() <= 2);
    Some(field.map_or(line, |(_, value)| value).to_owned())
}

/// The section: the words, and when it was by the timeline when they do not say.
pub(crate) fn body(words: &str, moments: &Moments, clock: Clock) -> String {
    match moments.impact() {
        Some((from, until)) if !words.is_empty() && !says_when(words, moments) => {
            let duration = times::duration(from, until);
            format!("{words}\n\nLasted {duration}, {}.", clock.window(from, until))
        }
        _ => words.to_owned(),
    }
}

/// Whether the words name a start and an end, or a length. "Hung for 30 s" may be said of a request: without a word that
/// belongs to incidents, a length counts when the timeline says the same.
fn says_when(words: &str, moments: &Moments) -> bool {
    let is_length = |length: &lengths::WrittenLength| {
        length.is_plain
            || moments.impact().is_some_and(|(from, until)| !length.differs(from, until))
    };
    window::window(words).is_some() || lengths::lengths(words).iter().any(is_length)
}

/// Where the words and the timeline disagree on when the impact was, as questions that name both.
pub(crate) fn disputes(words: &str, moments: &Moments, clock: Clock) -> Vec<String> {
    let mut questions = Vec::new();
    if let Some(Window { from, until }) = window::window(words) {
        let ends = [("start", from, moments.start), ("end", until, moments.end())];
        for (name, written, moment) in ends {
            if let Some(moment) = moment.filter(|moment| written.differs(*moment)) {
                let (said, known) = (said(&written, clock), clock.time(moment));
                questions.push(format!(
                    "When did the impact {name}? The Impact section says {said}, the timeline {known}."
                ));
            }
        }
    }
    if let Some((from, until)) = moments.impact() {
        let mut plain = lengths::lengths(words).into_iter().filter(|length| length.is_plain);
        if let Some(length) = plain.next().filter(|length| length.differs(from, until)) {
            let (said, known) = (length.text, times::duration(from, until));
            questions.push(format!(
                "How long did the impact last? The Impact section says {said}, the timeline {known}."
            ));
        }
    }
    questions
}

/// A written moment as the RCA writes moments, or in its own words when its day or zone is not known.
fn said(written: &Written<'_>, clock: Clock) -> String {
    written.timestamp().map_or_else(|| markdown::inline(written.text), |time| clock.time(time))
}
