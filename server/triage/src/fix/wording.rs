//! Mending words: neutral ones for those that blame, marks of text to be written, an impact without figures.

use text::{Edit, Span};

use super::{Context, Fix, fix};
use crate::EventKind;
use crate::layout::{Cover, SectionKind, bullet};

/// What says the same without blame. `%` is the person; an empty text takes the words out.
const NEUTRAL: &[(&str, &str)] = &[
    ("failed to", "nothing prompted % to"),
    ("neglected to", "nothing prompted % to"),
    ("forgot to", "nothing reminded % to"),
    ("forgot", "nothing reminded % of"),
    ("shouldn't have", "it would have helped if % had not"),
    ("should have known better", "it was not visible"),
    ("should have", "it would have helped if % had"),
    ("ought to have known", "it was not visible"),
    ("ought to have", "it would have helped if % had"),
    ("ignored", "% saw no reason to act on"),
    ("caused the outage", "a change by % went out without a check that would have stopped it"),
    ("caused the incident", "a change by % went out without a check that would have stopped it"),
    (
        "broke production",
        "a change by % reached production without a check that would have stopped it",
    ),
    (
        "took down production",
        "a change by % reached production without a check that would have stopped it",
    ),
    ("the wrong", "nothing kept % from the wrong"),
    ("an incorrect", "nothing kept % from an incorrect"),
    ("made a mistake", "% did what looked right at the time"),
    ("made an error", "% did what looked right at the time"),
    ("human error", "a step that nothing guarded"),
    ("human mistake", "a step that nothing guarded"),
    ("human failure", "a step that nothing guarded"),
    ("operator error", "a step that nothing guarded"),
    ("pilot error", "a step that nothing guarded"),
    ("engineer error", "a step that nothing guarded"),
    ("should have known", "had no way to see"),
    ("was forgotten", "was on no list"),
    ("were forgotten", "were on no list"),
    ("been forgotten", "been on no list"),
    ("forgetting to", "nothing reminding anybody to"),
    ("be more careful", "be stopped by a check"),
    ("pay more attention", "be told by an alert"),
    ("pay closer attention", "be told by an alert"),
    ("lack of attention", "missing check"),
    ("lack of care", "missing check"),
    ("lack of discipline", "missing check"),
    ("lack of diligence", "missing check"),
    ("at fault", "% was part of what led to this"),
    ("responsible for the outage", "what % looks after was part of the outage"),
    ("responsible for the incident", "what % looks after was part of the incident"),
    ("screwed up", "had an effect that nobody expected"),
    ("messed up", "had an effect that nobody expected"),
    ("to blame", "part of what led to this"),
    ("is to be blamed", "is part of what led to this"),
    ("guilty party", "part that failed first"),
    ("guilty person", "part that failed first"),
    ("didn't bother to", "had no reason to"),
    ("did not bother to", "had no reason to"),
    ("whose fault", "what let it through"),
    ("his fault", "what the process let through"),
    ("her fault", "what the process let through"),
    ("their fault", "what the process let through"),
    ("your fault", "what the process let through"),
    ("my fault", "what the process let through"),
    ("nobody's fault but", "also seen in"),
    ("too lazy", "short of time"),
    ("was lazy", "was short of time"),
    ("were lazy", "were short of time"),
    ("out of laziness", "to save time"),
    ("negligence", "a missing check"),
    ("carelessness", "a missing check"),
    ("incompetence", "a lack of documentation"),
    ("stupidity", "a missing check"),
    ("sloppiness", "a missing check"),
    ("idiots", "people"),
    ("idiot", "person"),
];

pub(super) fn fixes(context: &Context<'_>, id: &str) -> Vec<Fix> {
    match id {
        "blameful-wording" => neutral(context),
        "placeholder-left" => leftover(context),
        _ => impact(context),
    }
}

fn neutral(context: &Context<'_>) -> Vec<Fix> {
    let words = context.words();
    // Letters of other alphabets stay: a small one may be longer or shorter than the large one.
    let lower = words.to_ascii_lowercase().replace('’', "'");
    // The line up to the words: an article before the person belongs to them.
    let line = context.layout.line(context.line());
    let head = context.text.get(line.span.start..context.span.start).unwrap_or_default();
    let article =
        ["the ", "an ", "a ", "our ", "The ", "An ", "A ", "Our "].into_iter().find(|article| {
            head.ends_with(article)
                && !head.trim_end_matches(article).ends_with(char::is_alphanumeric)
        });
    if let Some(fixed) = undone(context, &lower, article) {
        return vec![fixed];
    }
    let known = NEUTRAL.iter().find(|(phrase, _)| lower.ends_with(phrase));
    let mut fixes = Vec::new();
    match known {
        Some((_, neutral)) if neutral.contains('%') => {
            let person: String = words.split(' ').next().unwrap_or_default().to_owned();
            let (start, named) = match article {
                Some(article) => (
                    context.span.start - article.len(),
                    format!("{}{person}", article.to_lowercase()),
                ),
                None => (context.span.start, object(&person)),
            };
            let mut text = neutral.replace('%', &named);
            // At the start of a sentence it begins large.
            let first = context.text.get(start..).and_then(|rest| rest.chars().next());
            if first.is_some_and(char::is_uppercase) {
                text = capitalized(&text);
            }
            let span = Span::new(start, context.span.end);
            fixes.push(fix(format!("Say what was missing: {text}"), vec![Edit { span, text }]));
        }
        Some((phrase, neutral)) => {
            let kept = words.get(..place(words, lower.len() - phrase.len())).unwrap_or_default();
            fixes.push(fix(
                format!("Write: {neutral}"),
                context.instead(format!("{kept}{neutral}")),
            ));
        }
        None => fixes.push(fix("Take the word out", without_words(context))),
    }
    fixes
}

/// The byte of words that is at this one where each of their apostrophes is a straight one.
fn place(words: &str, at: usize) -> usize {
    let mut straight = 0;
    let there = words.char_indices().find(|(_, letter)| {
        let is_there = straight >= at;
        straight += if *letter == '’' { 1 } else { letter.len_utf8() };
        is_there
    });
    there.map_or(words.len(), |(byte, _)| byte)
}

/// What is said of somebody who did not do a thing, or did it by a slip, or whose mistake it was.
fn undone(context: &Context<'_>, lower: &str, article: Option<&str>) -> Option<Fix> {
    const SLIPS: &[&str] = &[
        " accidentally ",
        " mistakenly ",
        " inadvertently ",
        " erroneously ",
        " wrongly ",
        " blindly ",
        " hastily ",
        " incorrectly ",
    ];
    let words = context.words();
    if let Some((at, slip)) = SLIPS.iter().find_map(|slip| Some((lower.find(slip)?, slip))) {
        let byte = |at| context.span.start + place(words, at);
        let span = Span::new(byte(at), byte(at + slip.len() - 1));
        let title = format!("Take \"{}\" out", slip.trim());
        return Some(fix(title, vec![Edit { span, text: String::new() }]));
    }
    if ["mistake", "error", "oversight", "blunder", "negligence", "carelessness"]
        .iter()
        .any(|noun| lower.ends_with(noun))
        && lower.contains('\'')
    {
        let text = "a step that nothing guarded".to_owned();
        let start = context.span.start - article.map_or(0, str::len);
        let span = Span::new(start, context.span.end);
        return Some(fix(format!("Write: {text}"), vec![Edit { span, text }]));
    }
    let person = words.split(' ').next()?;
    let (_, rest) = lower.split_once(' ')?;
    let duty = ["did not ", "didn't ", "never "].iter().find_map(|not| rest.strip_prefix(not))?;
    if duty.contains(' ') || duty.ends_with("ed") {
        return None;
    }
    let (start, named) = match article {
        Some(article) => {
            (context.span.start - article.len(), format!("{}{person}", article.to_lowercase()))
        }
        None => (context.span.start, object(person)),
    };
    let mut text = format!("nothing prompted {named} to {duty}");
    if context
        .text
        .get(start..)
        .and_then(|rest| rest.chars().next())
        .is_some_and(char::is_uppercase)
    {
        text = capitalized(&text);
    }
    let edit = Edit { span: Span::new(start, context.span.end), text: text.clone() };
    Some(fix(format!("Say what was missing: {text}"), vec![edit]))
}

/// A pronoun as an object.
fn object(person: &str) -> String {
    match person.to_lowercase().as_str() {
        "he" => "him".to_owned(),
        "she" => "her".to_owned(),
        "somebody" | "someone" | "everyone" => "anybody".to_owned(),
        "nobody" => "anybody".to_owned(),
        lower => lower.to_owned(),
    }
}

fn capitalized(text: &str) -> String {
    let mut letters = text.chars();
    letters.next().map(|first| first.to_uppercase().chain(letters).collect()).unwrap_or_default()
}

/// The words go with the blank behind them.
fn without_words(context: &Context<'_>) -> Vec<Edit> {
    let rest = context.text.get(context.span.end..).unwrap_or_default();
    let head = context.text.get(..context.span.start).unwrap_or_default();
    let span = if rest.starts_with(' ') {
        Span::new(context.span.start, context.span.end + 1)
    } else if head.ends_with(' ') {
        Span::new(context.span.start - 1, context.span.end)
    } else {
        context.span
    };
    vec![Edit { span, text: String::new() }]
}

fn leftover(context: &Context<'_>) -> Vec<Fix> {
    let line = context.line();
    if context.layout.cover(line) == Cover::Comment {
        return vec![fix("Delete the line of help", context.without(line))];
    }
    let mut fixes = Vec::new();
    let is_question = context
        .layout
        .of_kind(SectionKind::OpenQuestions)
        .any(|section| section.body.contains(&line));
    let text = context.layout.line(line).text;
    let words = bullet(text).unwrap_or(text).trim().replace('|', "/");
    if !is_question {
        let mut edits = without_words(context);
        let words = words.replacen(context.words(), "", 1);
        let words = words.trim().trim_start_matches([':', ' ']);
        let question = if words.is_empty() { "What was to be written here?" } else { words };
        edits.extend(context.bullet(SectionKind::OpenQuestions, question));
        fixes.push(fix("Put it among the open questions", edits));
    }
    fixes.push(fix("Take the mark out", without_words(context)));
    fixes
}

/// What an impact says, as bullets to fill, with the times that are known.
fn impact(context: &Context<'_>) -> Vec<Fix> {
    let time = |kind: EventKind, last: bool| {
        let times = context.document.timeline.iter().map(|event| &event.value);
        let times = times.filter(|event| event.kind == kind).map(|event| event.time);
        if last { times.max() } else { times.min() }
    };
    let from = time(EventKind::ImpactStart, false).map_or("…".to_owned(), |at| at.to_string());
    let until = time(EventKind::Resolved, true)
        .or_else(|| time(EventKind::Mitigated, true))
        .map_or("…".to_owned(), |at| at.to_string());
    let known = context.document.impact.as_ref().map_or("", |impact| impact.value.as_str());
    let lines: Vec<String> = [
        ("who", "- Who: …".to_owned()),
        ("what", "- What: …".to_owned()),
        ("from", format!("- From {from} until {until}")),
        ("how many", "- How many: … of …".to_owned()),
    ]
    .into_iter()
    .filter(|(name, _)| !known.to_lowercase().contains(name))
    .map(|(_, line)| line)
    .collect();
    let edits = match &context.document.impact {
        Some(impact) => vec![crate::edit::line_after(
            &context.layout,
            context.line_at(impact.span.end),
            &lines.join(context.layout.line_end),
        )],
        None => crate::edit::section_end(&context.layout, SectionKind::Impact, &lines),
    };
    if lines.is_empty() {
        return Vec::new();
    }
    vec![fix("List what an impact says: who, what, from when until when, how many", edits)]
}
