//! Words that blame. A page that people fear does not say what happened (Dave Zwieback, "Beyond Blame"; "Postmortem
//! Culture" in the SRE book). Only phrases that blame in any sentence are listed, and acts that blame when a person is
//! their subject; "the service failed to start", "git blame", "lazy loading" and "segmentation fault" say nothing of people.

use std::borrow::Cow;
use std::collections::{HashMap, HashSet};
use std::sync::LazyLock;

use text::Span;

use super::{Context, Problem, ProblemSeverity, problem, slips};
use crate::layout::SectionKind;
use crate::parse::plain_lines;
use crate::tree::words;

/// Phrases that blame whoever they are about.
const PHRASES: &[&[&str]] = &[
    &["negligent"],
    &["negligently"],
    &["negligence"],
    &["careless"],
    &["carelessly"],
    &["carelessness"],
    &["incompetent"],
    &["incompetence"],
    &["stupid"],
    &["stupidly"],
    &["stupidity"],
    &["idiot"],
    &["idiotic"],
    &["idiots"],
    &["reckless"],
    &["recklessly"],
    &["sloppy"],
    &["sloppiness"],
    &["screwed", "up"],
    &["messed", "up"],
    &["human", "error"],
    &["human", "mistake"],
    &["human", "failure"],
    &["operator", "error"],
    &["operator", "mistake"],
    &["pilot", "error"],
    &["engineer", "error"],
    &["rookie", "mistake"],
    &["silly", "mistake"],
    &["dumb", "mistake"],
    &["lack", "of", "attention"],
    &["lack", "of", "care"],
    &["lack", "of", "discipline"],
    &["lack", "of", "diligence"],
    &["lack", "of", "common", "sense"],
    &["inattention"],
    &["inattentive"],
    &["inept"],
    &["foolish"],
    &["foolishly"],
    &["thoughtless"],
    &["thoughtlessly"],
    &["irresponsible"],
    &["irresponsibly"],
    &["unprofessional"],
    &["inexcusable"],
    &["clueless"],
    &["asleep", "at", "the", "wheel"],
    &["dropped", "the", "ball"],
    &["be", "more", "careful"],
    &["pay", "more", "attention"],
    &["pay", "closer", "attention"],
    &["was", "forgotten"],
    &["were", "forgotten"],
    &["been", "forgotten"],
    &["forgetting", "to"],
    &["neglecting", "to"],
    &["failing", "to", "follow"],
    &["failure", "to", "follow"],
    &["failed", "to", "follow", "the", "runbook"],
    &["failed", "to", "follow", "the", "procedure"],
    &["failed", "to", "follow", "the", "process"],
    &["failed", "to", "follow", "procedure"],
    &["blame", "lies"],
    &["blame", "rests"],
    &["blame", "falls"],
    &["to", "blame"],
    &["is", "to", "be", "blamed"],
    &["guilty", "party"],
    &["guilty", "person"],
    &["should", "have", "known"],
    &["should", "know", "better"],
    &["couldn't", "be", "bothered"],
    &["could", "not", "be", "bothered"],
    &["ought", "to", "have", "known"],
    &["was", "lazy"],
    &["were", "lazy"],
    &["too", "lazy"],
    &["out", "of", "laziness"],
    &["didn't", "bother", "to"],
    &["did", "not", "bother", "to"],
    &["whose", "fault"],
    &["his", "fault"],
    &["her", "fault"],
    &["their", "fault"],
    &["your", "fault"],
    &["my", "fault"],
    &["nobody's", "fault", "but"],
];

/// What a person did or should have done, as hindsight has it.
const ACTS: &[&[&str]] = &[
    &["should", "have"],
    &["shouldn't", "have"],
    &["ought", "to", "have"],
    &["failed", "to"],
    &["neglected", "to"],
    &["forgot", "to"],
    &["forgot"],
    &["ignored"],
    &["caused", "the", "outage"],
    &["caused", "the", "incident"],
    &["broke", "production"],
    &["took", "down", "production"],
    &["is", "responsible", "for", "the", "outage"],
    &["is", "responsible", "for", "the", "incident"],
    &["was", "responsible", "for", "the", "outage"],
    &["was", "responsible", "for", "the", "incident"],
];

/// Words for one person or a group of people. "They" is left out: packets and pods are meant as often.
const PEOPLE: &[&str] = &[
    "he",
    "she",
    "you",
    "someone",
    "somebody",
    "nobody",
    "everyone",
    "engineer",
    "engineers",
    "developer",
    "developers",
    "operator",
    "operators",
    "admin",
    "admins",
    "administrator",
    "administrators",
    "technician",
    "technicians",
    "colleague",
    "colleagues",
    "employee",
    "employees",
    "contractor",
    "contractors",
    "reviewer",
    "reviewers",
    "intern",
    "dba",
    "dbas",
    "manager",
    "managers",
    "team",
    "teams",
    "on-call",
    "oncall",
    "person",
    "people",
    "whoever",
    "sysadmin",
    "sysadmins",
    "trainee",
    "programmer",
    "programmers",
    "tester",
    "testers",
    "consultant",
    "analyst",
    "architect",
    "author",
];

/// Words that may stand between a person and what they did.
const ADVERBS: &[&str] = &[
    "also",
    "again",
    "simply",
    "just",
    "clearly",
    "obviously",
    "accidentally",
    "mistakenly",
    "repeatedly",
    "had",
    "has",
    "have",
    "who",
    "then",
    "once",
    "apparently",
    "on",
    "call",
    "duty",
    "really",
];

pub(super) fn check(context: &Context<'_>, problems: &mut Vec<Problem>) {
    use SectionKind::{Countermeasures, Impact, OpenQuestions, RootCauses, Timeline, Whys};
    for kind in [Impact, Timeline, Whys, RootCauses, Countermeasures, OpenQuestions] {
        for index in plain_lines(context.layout, kind) {
            let line = context.layout.line(index);
            for span in blaming(line.text) {
                // Where an analysis stops at a person, more is said than that it blames.
                let is_told = |known: &Problem| {
                    known.id == "stops-at-person"
                        && known.span.overlaps(span.shifted(line.span.start))
                };
                if problems.iter().any(is_told) {
                    continue;
                }
                let message = "this blames a person; say what happened, what they could see, and what let it through";
                let span = span.shifted(line.span.start);
                problems.push(problem(
                    span,
                    ProblemSeverity::Warning,
                    "blameful-wording",
                    message.to_owned(),
                ));
            }
        }
    }
}

/// A word as [`words`] gives it.
pub(super) type Word<'t> = (Cow<'t, str>, Span);

/// Phrases by their first word: a page has thousands of words, and each is asked.
pub(super) type Phrases = HashMap<&'static str, Vec<&'static [&'static str]>>;

/// Phrases ready to be looked for.
pub(super) fn by_first_word(phrases: &[&'static [&'static str]]) -> Phrases {
    let mut by_first = Phrases::new();
    for phrase in phrases {
        by_first.entry(phrase.first().copied().unwrap_or_default()).or_default().push(phrase);
    }
    by_first
}

static BLAMING: LazyLock<Phrases> = LazyLock::new(|| by_first_word(PHRASES));
static ARE_PEOPLE: LazyLock<HashSet<&str>> = LazyLock::new(|| PEOPLE.iter().copied().collect());

/// Every place of a line that blames a person.
pub fn blaming(line: &str) -> Vec<Span> {
    let words = words(line);
    let mut found = Vec::new();
    let mut at = 0;
    while at < words.len() {
        if let Some(span) = any_at(&words, at, &BLAMING).filter(|_| !is_of_things(&words, at)) {
            found.push(span);
        } else if is_person(&words, at) {
            let from = at
                + 1
                + words
                    .iter()
                    .skip(at + 1)
                    .take_while(|(word, _)| ADVERBS.contains(&word.as_ref()))
                    .count();
            let act = (at + 1..=from)
                .find_map(|start| ACTS.iter().find_map(|act| phrase_at(&words, start, act)));
            let holds = |act: &Span| {
                judges(&words, *act) && !tries(&words, *act) && !is_sound(&words, *act)
            };
            if let Some(act) = act.filter(holds) {
                found.push(Span::new(words[at].1.start, act.end));
            } else if let Some(slip) =
                slip(&words, at).or_else(|| slips::at(line, &words, at, true))
            {
                found.push(slip);
            }
        } else if let Some(span) =
            named(line, &words, at).or_else(|| slips::at(line, &words, at, false))
        {
            found.push(span);
        }
        at += 1;
    }
    found
}

/// Whether a word that blames people is said of a thing here: a stupidly small buffer, a sloppy quorum.
fn is_of_things(words: &[Word<'_>], at: usize) -> bool {
    const SIZES: &[&str] = &[
        "small",
        "large",
        "big",
        "low",
        "high",
        "slow",
        "fast",
        "short",
        "long",
        "simple",
        "easy",
        "expensive",
        "cheap",
        "many",
        "few",
        "hard",
        "tight",
        "wide",
        "old",
        "complex",
    ];
    let next = words.get(at + 1).map_or("", |(word, _)| word.as_ref());
    match words.get(at).map_or("", |(word, _)| word.as_ref()) {
        "stupidly" | "foolishly" | "recklessly" => SIZES.contains(&next),
        "sloppy" => matches!(next, "quorum" | "quorums" | "phrase" | "hints" | "matching"),
        _ => false,
    }
}

/// What only people do or have.
const ONLY_PEOPLE: &[&str] =
    &["forgot", "neglected", "mistake", "fault", "negligence", "carelessness"];

/// `Maria forgot to …`, `we forgot …`, `Bob's mistake`: what only people do, of somebody by name. A capital at the start of a line
/// may be that of any word, which does not matter: things forget nothing.
fn named(line: &str, words: &[Word<'_>], at: usize) -> Option<Span> {
    let (word, span) = words.get(at)?;
    let (next, end) = words.get(at + 1)?;
    if !ONLY_PEOPLE.contains(&next.as_ref()) {
        return None;
    }
    let capital = line.get(span.range())?.starts_with(char::is_uppercase);
    let forgets = (capital || word == "we")
        && matches!(next.as_ref(), "forgot" | "neglected")
        && !is_sound(words, *end);
    let owns = capital
        && (word.ends_with("'s") || word.ends_with("\u{2019}s"))
        && !matches!(
            word.as_ref(),
            "it's" | "that's" | "what's" | "who's" | "let's" | "here's" | "there's"
        )
        && matches!(next.as_ref(), "mistake" | "fault" | "negligence" | "carelessness");
    (forgets || owns).then(|| Span::new(span.start, end.end))
}

/// `the DBA dropped the index by accident`: what a person did, and within a few words that it was a slip.
fn slip(words: &[Word<'_>], at: usize) -> Option<Span> {
    let (_, start) = words.get(at)?;
    (at + 2..at + 9).find_map(|next| {
        let phrase: &[&[&str]] = &[&["by", "accident"], &["by", "mistake"]];
        let end = phrase.iter().find_map(|phrase| phrase_at(words, next, phrase))?;
        Some(Span::new(start.start, end.end))
    })
}

/// Whether what follows an act takes the blame out of it: nothing was forgotten, it was ignored by design.
pub(super) fn is_sound(words: &[Word<'_>], act: Span) -> bool {
    const MEANT: &[&[&str]] = &[
        &["by", "design"],
        &["on", "purpose"],
        &["as", "agreed"],
        &["as", "designed"],
        &["as", "documented"],
        &["as", "planned"],
    ];
    let Some(last) = words.iter().position(|(_, span)| span.end == act.end) else { return false };
    let next = words.get(last + 1).map_or("", |(word, _)| word.as_ref());
    matches!(next, "nothing" | "none" | "no" | "nobody")
        || (last + 1..last + 8)
            .any(|at| MEANT.iter().any(|phrase| phrase_at(words, at, phrase).is_some()))
}

/// Whether an act tells of a try that did not work out, as "failed to reproduce it" does, rather than of a duty.
fn tries(words: &[Word<'_>], act: Span) -> bool {
    const TRIES: &[&str] = &[
        "reproduce",
        "load",
        "connect",
        "log",
        "access",
        "open",
        "receive",
        "reach",
        "find",
        "join",
        "authenticate",
        "download",
        "install",
        "build",
        "restore",
        "recover",
        "resolve",
    ];
    let last = words.iter().position(|(_, span)| span.end == act.end);
    let is_failed = last
        .and_then(|last| words.get(last.checked_sub(1)?))
        .is_some_and(|(word, _)| word == "failed");
    let next = last.and_then(|last| words.get(last + 1)).map_or("", |(word, _)| word.as_ref());
    is_failed && TRIES.contains(&next)
}

/// Whether what follows an act makes it a judgment: "should have checked" does, "should have access" and "should have been
/// paged" tell of things and of others.
fn judges(words: &[Word<'_>], act: Span) -> bool {
    const FORMS: &[&str] = &[
        "known",
        "seen",
        "done",
        "run",
        "read",
        "set",
        "made",
        "taken",
        "given",
        "gone",
        "found",
        "caught",
        "kept",
        "told",
        "thought",
        "written",
        "put",
        "left",
        "sent",
        "built",
        "begun",
        "spoken",
        "understood",
        "looked",
    ];
    let is_past = |word: &str| FORMS.contains(&word) || word.len() > 3 && word.ends_with("ed");
    let last = words.iter().position(|(_, span)| span.end == act.end);
    let is_have = last.and_then(|last| words.get(last)).is_some_and(|(word, _)| word == "have");
    if !is_have {
        return true;
    }
    let mut next =
        words.iter().skip(last.map_or(0, |last| last + 1)).map(|(word, _)| word.as_ref());
    match next.next() {
        Some("been") => !next.next().is_some_and(is_past),
        Some("not" | "never" | "also" | "simply" | "at") => true,
        // What others did to them: people should have received the mail.
        Some("received" | "gotten" | "got" | "arrived") => false,
        Some(word) => is_past(word),
        None => true,
    }
}

/// Whether the word at a place means people: not as part of a name such as "operator pod" or "team service".
pub(super) fn is_person(words: &[Word<'_>], at: usize) -> bool {
    let Some((word, _)) = words.get(at).filter(|(word, _)| ARE_PEOPLE.contains(word.as_ref()))
    else {
        return false;
    };
    // A Kubernetes operator, a cluster manager and the like are software.
    const SOFTWARE: &[&str] =
        &["kubernetes", "k8s", "cluster", "package", "queue", "resource", "session", "service"];
    let before = at
        .checked_sub(1)
        .and_then(|before| words.get(before))
        .map_or("", |(word, _)| word.as_ref());
    // "The manager node lost quorum": then "the other managers" are software as well.
    const MACHINES: &[&str] =
        &["node", "nodes", "pod", "pods", "process", "service", "daemon", "instance", "lease"];
    let is_machine = || {
        let one = word.trim_end_matches('s');
        words.windows(2).any(|pair| {
            matches!(pair, [(first, _), (next, _)]
                if first.trim_end_matches('s') == one && MACHINES.contains(&next.as_ref()))
        })
    };
    let may_be_software =
        matches!(word.as_ref(), "operator" | "operators" | "manager" | "managers");
    let is_software = may_be_software && (SOFTWARE.contains(&before) || is_machine());
    !is_software
}

/// The first of some phrases in a text.
pub(super) fn find_phrase(words: &[Word<'_>], phrases: &Phrases) -> Option<Span> {
    (0..words.len()).find_map(|at| any_at(words, at, phrases))
}

/// The first of some phrases that stands at a place.
fn any_at(words: &[Word<'_>], at: usize, phrases: &Phrases) -> Option<Span> {
    let (first, _) = words.get(at)?;
    phrases.get(first.as_ref())?.iter().find_map(|phrase| phrase_at(words, at, phrase))
}

fn phrase_at(words: &[Word<'_>], at: usize, phrase: &[&str]) -> Option<Span> {
    let here = words.get(at..at + phrase.len())?;
    let is_it = here.iter().zip(phrase).all(|((word, _), expected)| word == expected);
    is_it
        .then(|| {
            here.first().zip(here.last()).map(|(first, last)| Span::new(first.1.start, last.1.end))
        })
        .flatten()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn words_that_blame_are_found_and_only_those() {
        for (line, expected) in [
            ("This was careless.", &["careless"][..]),
            ("The engineer failed to test it.", &["engineer failed to"]),
            ("He should have checked the plan.", &["He should have"]),
            ("The on-call engineer simply ignored the page.", &["engineer simply ignored"]),
            ("The vendor is to blame for this.", &["to blame"]),
            ("It was their fault.", &["their fault"]),
            ("Somebody broke production.", &["Somebody broke production"]),
            ("The reviewers should have been more careful.", &["reviewers should have"]),
            ("The team was responsible for the outage.", &["team was responsible for the outage"]),
            ("The operators ought to have looked at the graph.", &["operators ought to have"]),
            ("Maria forgot to renew it.", &["Maria forgot"]),
            ("We forgot the second region.", &["We forgot"]),
            ("It was Bob's mistake.", &["Bob's mistake"]),
            ("The DBA dropped the index by accident.", &["DBA dropped the index by accident"]),
        ] {
            let found: Vec<&str> =
                blaming(line).into_iter().filter_map(|span| line.get(span.range())).collect();
            assert_eq!(found, expected, "{line}");
        }
    }

    /// Sentences that blame, one a line, in many grammars. What is not found is held against the list, not hidden.
    #[test]
    fn blame_is_found_in_many_grammars() {
        let missed: Vec<&str> = include_str!("../tests/blameful.txt")
            .lines()
            .filter(|line| !line.is_empty() && blaming(line).is_empty())
            .collect();
        assert_eq!(missed, Vec::<&str>::new());
    }

    #[test]
    fn a_page_of_a_postmortem_blames_nobody() {
        let page =
            concat!(include_str!("../tests/prose.md"), include_str!("../tests/prose_two.md"));
        let alarms: Vec<(usize, &str)> = page
            .lines()
            .enumerate()
            .flat_map(|(at, line)| {
                blaming(line)
                    .into_iter()
                    .filter_map(move |span| Some((at + 1, line.get(span.range())?)))
            })
            .collect();
        assert_eq!(alarms, []);
    }

    #[test]
    fn ordinary_prose_of_a_postmortem_blames_nobody() {
        for line in [
            "The service failed to start and systemd gave up after five tries.",
            "Packets were ignored by the firewall; they failed to match a rule.",
            "`git blame` shows that the line is from 2019; our reviews are blameless.",
            "Lazy loading hid the segmentation fault until the fault domain failed over.",
            "The alert should have fired at 02:12; it was routed to a team that no longer exists.",
            "The on-call engineer joined at 02:27 and created the index again.",
            "The team decided to roll back and announced it in the channel.",
            "A page fault storm, a fault-tolerant pair, and a default of 30 s are no one's doing.",
            "The Kubernetes operator failed to reconcile; the queue manager ignored the message.",
            "Connections were refused; they should have been retried with backoff.",
            "Ask the database team whether the replica was behind.",
            "Who was responsible for noticing? The pool alert, which did not exist.",
            "The release was approved by two people and went out at 14:00.",
            "What would have let the engineer see that the index was in use?",
            "The team failed to reproduce it in staging.",
            "The developer portal failed to load for an hour.",
            "People should have received the mail at nine.",
            "It's a page fault; Kafka's error log says why.",
            "The manager node lost quorum and the other managers ignored its votes.",
            "The operator pod failed to start, and the operator failed to renew its lease.",
            "The developer forgot nothing here: the checklist has no such step.",
            "Maria forgot nothing.",
            "The team ignored the flapping check by design: it was silenced until Friday.",
        ] {
            assert!(blaming(line).is_empty(), "{line}");
        }
    }
}
