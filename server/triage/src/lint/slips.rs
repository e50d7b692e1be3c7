//! Blame in other grammars than "somebody failed to": the wrong button pressed, a slip with an adverb, a mistake that belongs
//! to somebody or was made by somebody, hindsight that says what would have been right (Sidney Dekker, "The Field Guide to
//! Understanding 'Human Error'", chapters on hindsight and counterfactuals; John Allspaw, "Blameless PostMortems", 2012).

use std::collections::HashSet;
use std::sync::LazyLock;

use text::Span;

use super::blame::{Word, is_person, is_sound};

/// What hands do; with "the wrong" behind it, it tells of a slip.
const HANDS: &[&str] = &["pressed", "clicked", "typed", "pasted", "hit", "tapped"];
/// What a person does with a system, and so does a program: only of a word for people is it a slip.
const HANDLED: &[&str] = &[
    "entered",
    "ran",
    "executed",
    "picked",
    "chose",
    "selected",
    "used",
    "edited",
    "deleted",
    "dropped",
    "removed",
    "restarted",
    "rebooted",
    "unplugged",
    "pulled",
    "merged",
    "deployed",
    "pushed",
    "applied",
    "copied",
    "opened",
    "touched",
    "approved",
    "sent",
    "set",
    "shut",
    "cut",
    "made",
    "took",
    "gave",
    "switched",
    "turned",
];
/// Adverbs that say of an act that it was none that a sound mind would do.
const SLIPPING: &[&str] = &[
    "accidentally",
    "mistakenly",
    "inadvertently",
    "erroneously",
    "wrongly",
    "blindly",
    "hastily",
    "unthinkingly",
    "naively",
    "lazily",
    "incorrectly",
    "absent-mindedly",
];
/// Acts whose name is a judgment.
const MISDEEDS: &[&str] = &[
    "mistyped",
    "misread",
    "misconfigured",
    "misjudged",
    "overlooked",
    "botched",
    "bungled",
    "fat-fingered",
    "misclicked",
    "mis-clicked",
    "mistook",
    "forgot",
    "neglected",
];
/// What a diligent person does, so that not doing it is held against them.
const DUTIES: &[&str] = &[
    "follow",
    "check",
    "double-check",
    "verify",
    "read",
    "test",
    "think",
    "bother",
    "care",
    "validate",
    "review",
    "pay",
    "listen",
];
/// The same in hindsight.
const HINDSIGHT: &[&str] = &[
    "checked",
    "double-checked",
    "verified",
    "read",
    "tested",
    "thought",
    "followed",
    "asked",
    "looked",
    "listened",
    "known",
    "paid",
    "bothered",
    "waited",
];
/// Nouns for what somebody did wrong.
const MISTAKES: &[&str] = &[
    "mistake",
    "mistakes",
    "error",
    "errors",
    "fault",
    "oversight",
    "blunder",
    "slip",
    "typo",
    "negligence",
    "carelessness",
    "incompetence",
    "laziness",
    "inattention",
    "inexperience",
    "sloppiness",
    "ignorance",
];
/// What was done to a thing, and is held against whoever is named behind "by".
const DONE: &[&str] = &[
    "forgotten",
    "overlooked",
    "ignored",
    "neglected",
    "misconfigured",
    "mistyped",
    "misread",
    "botched",
    "broken",
    "caused",
];
/// Words that stand between a person and an act, or before a person.
const BETWEEN: &[&str] = &[
    "the", "a", "an", "our", "one", "of", "new", "junior", "senior", "on-call", "another", "some",
    "that", "this", "database", "network", "release",
];

/// Words that blame may begin with beside words for people, names and what belongs to somebody.
static BEGINNINGS: LazyLock<HashSet<&str>> = LazyLock::new(|| {
    DONE.iter()
        .chain(MISTAKES)
        .chain(&["if", "had", "his", "her", "my", "your", "i"])
        .copied()
        .collect()
});

/// The blame that begins at a word, if it is of one of these kinds. A document has thousands of words, so most are told by
/// one look.
pub(super) fn at(line: &str, words: &[Word<'_>], at: usize, is_person: bool) -> Option<Span> {
    let (word, place) = words.get(at)?;
    let is_large = line.as_bytes().get(place.start).is_some_and(|byte| !byte.is_ascii_lowercase());
    let is_owner = word.contains('\'');
    if !is_person && !is_large && !is_owner && !BEGINNINGS.contains(word.as_ref()) {
        return None;
    }
    let found = match is_person {
        true => of_person(words, at),
        false => of_name(line, words, at),
    };
    found
        .or_else(|| owned(line, words, at))
        .or_else(|| done_by(words, at))
        .or_else(|| counterfactual(words, at))
        .filter(|span| !has_end(line, *span))
}

fn word<'w>(words: &'w [Word<'_>], at: usize) -> &'w str {
    words.get(at).map_or("", |(word, _)| word.as_ref())
}

fn span(words: &[Word<'_>], from: usize, to: usize) -> Option<Span> {
    Some(Span::new(words.get(from)?.1.start, words.get(to)?.1.end))
}

/// Whether a sentence ends within: what stands behind it is about something else.
fn has_end(line: &str, span: Span) -> bool {
    let text = line.get(span.range()).unwrap_or_default();
    [". ", "; ", "! ", "? ", ": ", " | "].iter().any(|end| text.contains(end))
}

/// Where the act of a subject stands: behind words such as "then", "had" and "on duty".
fn act(words: &[Word<'_>], subject: usize) -> usize {
    const PASSED: &[&str] = &[
        "also",
        "again",
        "simply",
        "just",
        "then",
        "had",
        "has",
        "have",
        "who",
        "once",
        "clearly",
        "obviously",
        "apparently",
        "on",
        "call",
        "duty",
        "really",
        "probably",
    ];
    // "The author of the change forgot": of whom, not of what, is told.
    let of = match word(words, subject + 1) {
        "of" if word(words, subject) == "author" => {
            (subject + 2..subject + 6).find(|&at| !BETWEEN.contains(&word(words, at)))
        }
        _ => None,
    };
    let subject = of.unwrap_or(subject);
    let passed = words.iter().skip(subject + 1);
    subject + 1 + passed.take_while(|(word, _)| PASSED.contains(&word.as_ref())).count()
}

fn of_person(words: &[Word<'_>], person: usize) -> Option<Span> {
    let at = act(words, person);
    let here = word(words, at);
    let whole = |last: usize| {
        let found = span(words, person, last)?;
        (!is_sound(words, found)).then_some(found)
    };
    if HANDS.contains(&here) || HANDLED.contains(&here) {
        let last = wrong(words, at).or_else(|| mistake(words, at));
        return last.and_then(whole);
    }
    if SLIPPING.contains(&here) && is_past(word(words, at + 1)) {
        return whole(at + 1);
    }
    if MISDEEDS.contains(&here)
        || matches!(here, "bothered" | "cared") && word(words, person) == "nobody"
    {
        return whole(at);
    }
    if here == "broke" {
        return whole(at);
    }
    match (here, word(words, at + 1), word(words, at + 2)) {
        ("did", "not", duty) | ("does", "not", duty) | ("do", "not", duty)
            if DUTIES.contains(&duty) =>
        {
            whole(at + 2)
        }
        ("didn't" | "didn\u{2019}t" | "never" | "don't" | "doesn't", duty, _)
            if DUTIES.contains(&duty) || here == "never" && HINDSIGHT.contains(&duty) =>
        {
            whole(at + 1)
        }
        ("was" | "were", "not", "careful" | "paying" | "attentive" | "thinking" | "competent") => {
            whole(at + 2)
        }
        ("wasn't" | "weren't", "careful" | "paying" | "attentive" | "thinking", _) => whole(at + 1),
        ("was" | "were" | "is" | "are", "at", "fault") => whole(at + 2),
        ("paid", "no", "attention") | ("paid", "little", "attention") => whole(at + 2),
        ("knew" | "know", "better", _) | ("refused", "to", _) => whole(at + 1),
        (
            "caused",
            "the" | "this" | "a" | "an",
            "failure" | "downtime" | "problem" | "mess" | "disaster",
        ) => whole(at + 2),
        ("could", "have", "prevented" | "avoided" | "caught" | "easily") => whole(at + 2),
        (
            "lacks" | "lacked",
            "the" | "any",
            "skill" | "skills" | "experience" | "discipline" | "knowledge",
        ) => whole(at + 2),
        _ => None,
    }
}

/// `Maria pressed the wrong button`: of somebody by name only what no program does.
fn of_name(line: &str, words: &[Word<'_>], name: usize) -> Option<Span> {
    let (text, place) = words.get(name)?;
    let is_name = line.get(place.range())?.starts_with(char::is_uppercase)
        && text.chars().all(|letter| letter.is_alphabetic() || letter == '-')
        && text.len() > 1
        || text == "i";
    // The capital at the start of a sentence is that of any word: an adverb or a noun does nothing by itself.
    if !is_name || matches!(text.as_ref(), "the" | "this" | "that" | "it" | "a" | "an" | "nothing")
    {
        return None;
    }
    let at = act(words, name);
    let here = word(words, at);
    let last = match (here, word(words, at + 1), word(words, at + 2)) {
        (hands, ..) if HANDS.contains(&hands) => wrong(words, at)?,
        (
            "mistyped" | "misread" | "fat-fingered" | "mis-clicked" | "misclicked" | "botched",
            ..,
        ) => at,
        ("made", ..) => mistake(words, at)?,
        ("should", "have", "known" | "asked" | "thought" | "double-checked" | "read") => at + 2,
        ("did", "not", "bother" | "care" | "think" | "listen") => at + 2,
        ("didn't" | "didn\u{2019}t", "bother" | "care" | "think" | "listen", _) => at + 1,
        ("accidentally" | "mistakenly" | "inadvertently" | "absent-mindedly", past, _)
            if is_past(past) && !text.ends_with("ly") =>
        {
            at + 1
        }
        ("was" | "were", "not", "paying" | "careful") => at + 2,
        ("wasn't", "paying" | "careful", _) => at + 1,
        _ => return None,
    };
    span(words, name, last)
}

/// Where "the wrong" ends that follows an act.
fn wrong(words: &[Word<'_>], act: usize) -> Option<usize> {
    (act + 1..act + 5).find(|&at| matches!(word(words, at), "wrong" | "incorrect"))
}

/// Where "a mistake" ends that follows "made".
fn mistake(words: &[Word<'_>], act: usize) -> Option<usize> {
    if word(words, act) != "made"
        || !matches!(word(words, act + 1), "a" | "an" | "the" | "another" | "this")
    {
        return None;
    }
    (act + 2..act + 5).find(|&at| MISTAKES.contains(&word(words, at)))
}

/// `the operator's mistake`, `her oversight`, `the team's failure to test`.
fn owned(line: &str, words: &[Word<'_>], at: usize) -> Option<Span> {
    let (owner, place) = words.get(at)?;
    let bare = owner
        .strip_suffix("'s")
        .or_else(|| owner.strip_suffix("\u{2019}s"))
        .or_else(|| owner.strip_suffix("s'"))
        .or_else(|| owner.strip_suffix("s\u{2019}"));
    let is_pronoun = matches!(owner.as_ref(), "his" | "her" | "my" | "your");
    let is_people = bare.is_some_and(|bare| {
        let alone = [(std::borrow::Cow::Borrowed(bare), *place)];
        is_person(&alone, 0)
    });
    let is_named = bare.is_some_and(|bare| {
        !matches!(bare, "it" | "that" | "what" | "let" | "here" | "there" | "who")
    }) && line.get(place.range())?.starts_with(char::is_uppercase);
    let last = (at + 1..at + 4).find(|&next| {
        let here = word(words, next);
        let acts =
            matches!(here, "failure" | "inability" | "refusal") && word(words, next + 1) == "to";
        (is_people || is_pronoun) && (MISTAKES.contains(&here) || acts)
            || is_named
                && matches!(
                    here,
                    "mistake" | "fault" | "negligence" | "carelessness" | "oversight" | "blunder"
                )
    })?;
    span(words, at, last)
}

/// `was forgotten by the team`, `a typo by an engineer`, `an oversight on the part of the DBA`.
fn done_by(words: &[Word<'_>], at: usize) -> Option<Span> {
    let here = word(words, at);
    if !(DONE.contains(&here) || MISTAKES.contains(&here)) {
        return None;
    }
    let from = match (word(words, at + 1), word(words, at + 2), word(words, at + 3)) {
        ("by", ..) | ("from", ..) => at + 2,
        ("on", "the", "part") => at + 4,
        ("of", ..) if MISTAKES.contains(&here) => at + 2,
        _ => return None,
    };
    let person = (from..from + 5).find(|&next| !BETWEEN.contains(&word(words, next)))?;
    is_person(words, person).then(|| span(words, at, person)).flatten()
}

/// `if only the engineer had`, `had she checked`.
fn counterfactual(words: &[Word<'_>], at: usize) -> Option<Span> {
    let person_from = |from: usize| {
        let next = (from..from + 4).find(|&next| !BETWEEN.contains(&word(words, next)))?;
        is_person(words, next).then_some(next)
    };
    if word(words, at) == "if" && word(words, at + 1) == "only" {
        return span(words, at, person_from(at + 2)?);
    }
    if word(words, at) == "had" {
        let person = person_from(at + 1)?;
        let next = person + 1;
        return HINDSIGHT.contains(&word(words, next)).then(|| span(words, at, next)).flatten();
    }
    None
}

fn is_past(word: &str) -> bool {
    const FORMS: &[&str] = &[
        "ran",
        "set",
        "sent",
        "took",
        "put",
        "left",
        "shut",
        "cut",
        "broke",
        "overwrote",
        "wrote",
        "made",
        "chose",
        "gave",
        "began",
    ];
    word.len() > 3 && word.ends_with("ed") || FORMS.contains(&word)
}
