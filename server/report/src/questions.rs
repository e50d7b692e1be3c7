//! Open questions: those people wrote, and those that follow from what the triage document does not say.

use std::collections::BTreeSet;

use triage::{EventKind, Leg, TimelineEvent, TriageDocument, Why, WhyNumber};

use crate::markdown;
use crate::root_causes::{NamedCause, Standing};
use crate::times::{Clock, Moments, measures};
use crate::whys::{LegText, is_suggestion};

/// What the questions are drawn from.
pub(crate) struct Known<'a> {
    pub(crate) document: &'a TriageDocument,
    pub(crate) impact: &'a str,
    /// Where the impact and the timeline disagree, as questions.
    pub(crate) disputes: &'a [String],
    /// What cites evidence that is not there, a sentence each.
    pub(crate) not_in_evidence: &'a [String],
    pub(crate) timeline: &'a [&'a TimelineEvent],
    pub(crate) moments: Moments,
    pub(crate) clock: Clock,
    pub(crate) legs: &'a [(Leg, LegText<'a>)],
    pub(crate) causes: &'a [NamedCause<'a>],
}

/// The questions as a bullet list, each once; empty when none is open.
pub(crate) fn open_questions(known: &Known<'_>) -> String {
    let mut seen: BTreeSet<String> = BTreeSet::new();
    let mut list = String::new();
    for (_, leg) in known.legs {
        for why in &leg.unanswered {
            // A leg without any answer names its questions itself, where they are missed.
            if seen.insert(key(&question(why))) && !leg.list.is_empty() {
                push(&mut list, question(why));
            }
        }
        for why in &leg.guesses {
            if seen.insert(key(&question(why))) {
                push(&mut list, format!("{} So far there is only a hypothesis.", question(why)));
            }
        }
    }
    let mut questions: Vec<String> = Vec::new();
    questions.extend(
        known.document.open_questions.iter().map(|question| markdown::inline(&question.value)),
    );
    questions.extend(known.not_in_evidence.iter().cloned());
    causes(known, &mut questions);
    impact(known, &mut questions);
    questions.extend(known.disputes.iter().cloned());
    timeline(known, &mut questions);
    for (leg, _) in known.legs.iter().filter(|(_, text)| !text.is_asked) {
        questions.push(format!("{} Not asked yet.", markdown::sentence(&format!("{}?", leg.id()))));
    }
    suggestions(known.document, &mut questions);

    for question in questions {
        if seen.insert(key(&question)) {
            push(&mut list, question);
        }
    }
    list
}

fn push(list: &mut String, question: String) {
    if !question.is_empty() {
        list.push_str(&format!("- {}\n", markdown::guard_start(question)));
    }
}

/// The question of a why, one line of Markdown that ends in a question mark.
pub(crate) fn question(why: &Why) -> String {
    let question = markdown::inline(&why.question);
    if question.is_empty() || question.ends_with(['?', '.', '!']) {
        question
    } else {
        format!("{question}?")
    }
}

/// Two questions with the same words are one.
fn key(question: &str) -> String {
    question.chars().filter(|ch| ch.is_alphanumeric()).flat_map(char::to_lowercase).collect()
}

fn causes(known: &Known<'_>, questions: &mut Vec<String>) {
    let has_answers =
        known.legs.iter().any(|(leg, text)| *leg == Leg::Happened && !text.list.is_empty());
    if has_answers && !known.causes.iter().any(|cause| cause.standing != Standing::RuledOut) {
        questions.push("What is the root cause? None has been named yet.".to_owned());
    }
    for cause in known.causes {
        let text = cause.text.trim_end_matches('.');
        match cause.standing {
            Standing::RuledOut => {
                questions.push(format!(
                    "Is this a root cause: {text}? The why it rests on was ruled out."
                ));
            }
            Standing::Supposed | Standing::Suggested => {
                questions.push(format!("What shows that this is a root cause: {text}?"));
            }
            Standing::Untied => {
                questions.push(format!("Which why shows that this is a root cause: {text}?"));
            }
            Standing::Confirmed | Standing::Supported => {}
        }
        let is_addressed = known.document.countermeasures.iter().any(|row| {
            let row = &row.value;
            match (&cause.named.number, WhyNumber::parse(&row.addresses)) {
                (Some(number), Some(addressed)) => *number == addressed,
                _ => !row.addresses.trim().is_empty(),
            }
        });
        if cause.standing.holds() && !is_addressed {
            questions.push(format!("What will be done about this root cause: {text}?"));
        }
    }
}

fn impact(known: &Known<'_>, questions: &mut Vec<String>) {
    let has_numbers = known.impact.lines().any(|line| {
        line.split_whitespace()
            .any(|word| word.contains(|ch: char| ch.is_ascii_digit()) && !is_time(word))
    });
    if known.impact.is_empty() {
        questions.push("Who was affected, and how many?".to_owned());
    } else if !has_numbers {
        questions.push(
            "How many users or requests were affected? The impact has no numbers.".to_owned(),
        );
    }
}

/// Whether a word is a date or a time of day, which counts nobody.
fn is_time(word: &str) -> bool {
    word.chars().all(|ch| ch.is_ascii_digit() || "-:.,TZ+".contains(ch))
        && word.contains([':', '-'])
}

fn timeline(known: &Known<'_>, questions: &mut Vec<String>) {
    let moments = &known.moments;
    let mut missing = Vec::new();
    for (moment, words) in [
        (moments.detected, "detected"),
        (moments.acknowledged, "acknowledged"),
        (moments.mitigated, "mitigated"),
        (moments.resolved, "resolved"),
    ] {
        if moment.is_none() {
            missing.push(words);
        }
    }
    let asked = match (moments.start, missing.is_empty()) {
        (None, true) => Some("When did the impact start?".to_owned()),
        (None, false) => {
            Some(format!("When did the impact start, and when was it {}?", listed(&missing)))
        }
        (Some(_), false) => Some(format!("When was the incident {}?", listed(&missing))),
        (Some(_), true) => None,
    };
    questions.extend(asked.map(|asked| format!("{asked} The timeline does not say.")));
    for measure in measures(moments) {
        if let (Some(from), Some(until)) = (measure.from, measure.until)
            && until < from
        {
            let (from, until) = (known.clock.time(from), known.clock.time(until));
            let (from_name, until_name) = (measure.from_name, measure.until_name);
            questions.push(format!(
                "Which time is right? The timeline puts {until_name} ({until}) before {from_name} ({from}), so the time {} is not given.",
                measure.name
            ));
        }
    }
    let has_trigger = known.timeline.iter().any(|event| event.kind == EventKind::Trigger);
    if !has_trigger && !known.timeline.is_empty() && !known.causes.is_empty() {
        questions.push("What set it off? The timeline names no trigger.".to_owned());
    }
}

fn suggestions(document: &TriageDocument, questions: &mut Vec<String>) {
    let numbers: Vec<String> = document
        .whys
        .iter()
        .filter(|why| is_suggestion(&why.value))
        .map(|why| why.value.number.to_string())
        .collect();
    let names: Vec<&str> = numbers.iter().map(String::as_str).collect();
    match names.as_slice() {
        [] => {}
        [one] => questions.push(format!(
            "Does the suggestion of a model at why {one} hold? Nobody has accepted or rejected it."
        )),
        many => questions.push(format!(
            "Do the suggestions of a model at whys {} hold? Nobody has accepted or rejected them.",
            listed(many)
        )),
    }
}

/// `a`, `a and b`, `a, b and c`.
pub(crate) fn listed(words: &[&str]) -> String {
    match words {
        [] => String::new(),
        [one] => (*one).to_owned(),
        [first @ .., last] => format!("{} and {last}", first.join(", ")),
    }
}
