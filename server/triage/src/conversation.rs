//! Talking about an issue without a model: which why a message is about, and what the guided engine says to it.
//!
//! An answer names the evidence that speaks of the same things, what is weak in the message as an answer, and the next
//! question with what would support and refute it. It concludes nothing: what is said becomes part of the document when a
//! person writes it there.

use std::collections::BTreeSet;

use crate::document::TriageDocument;
use crate::lint::weak_answer;
use crate::progress::progress;
use crate::tree::words;
use crate::wording::content;
use crate::{AskInput, Domain, GuidedQuestion, Why, WhyNumber, next_question};

/// Most records of evidence that an answer names.
const MOST_EVIDENCE: usize = 3;
/// The deepest level that words may name: more is taken for another number.
const DEEPEST: u32 = 20;

/// What a message is about, and what came before it.
#[derive(Debug, Clone, Copy)]
pub struct ReplyInput<'a> {
    /// The domain of the issue.
    pub domain: Domain,
    /// The document as it is.
    pub document: &'a TriageDocument,
    /// The message, redacted.
    pub message: &'a str,
    /// The why level the conversation is at, from 1.
    pub level: u32,
}

/// What the guided engine says.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct GuidedReply {
    /// Markdown.
    pub content: String,
    /// The why that the message is taken to be about, if there is one.
    pub number: Option<WhyNumber>,
    /// The question asked, if one is left.
    pub question: Option<GuidedQuestion>,
}

/// The why level that the words of a message name: a number of the tree (`1.2.1`), "why 3", "level 3", "the third why";
/// else that of the question whose words it repeats.
pub fn why_level(message: &str, document: &TriageDocument) -> Option<u32> {
    if let Some(number) = named_why(message, document) {
        return u32::try_from(number.level()).ok();
    }
    named_level(message).or_else(|| {
        let why = closest_why(message, document)?;
        u32::try_from(why.number.level()).ok()
    })
}

/// The why that a message is about: the one it names, else of those at its level the first that waits for an answer, else
/// the last one there.
pub fn meant_why(input: &ReplyInput<'_>) -> Option<WhyNumber> {
    meant(input).map(|why| why.number.clone())
}

/// What the guided engine says to a message.
pub fn guided_reply(input: &ReplyInput<'_>) -> GuidedReply {
    let document = input.document;
    let why = meant(input);
    let mut parts: Vec<String> = Vec::new();
    let backing = backing(input.message, document);
    match backing.as_slice() {
        [] if document.evidence.is_empty() => parts.push(
            "The document has no evidence yet: suggest evidence from the logs, or cite lines in a log."
                .to_owned(),
        ),
        [] => parts.push(
            "No evidence of the document speaks of this: cite the lines that would, or what you would expect to see if it were not so."
                .to_owned(),
        ),
        found => {
            let lines: Vec<String> =
                found.iter().map(|id| format!("- {}", evidence_line(document, id))).collect();
            parts.push(format!("Evidence that speaks of this:\n{}", lines.join("\n")));
        }
    }
    let question = why.map_or("", |why| why.question.as_str());
    let weak = weak_answer(question, input.message);
    if !weak.is_empty() {
        let lines: Vec<String> = weak.iter().map(|point| format!("- {point}")).collect();
        parts.push(format!("Weak as an answer:\n{}", lines.join("\n")));
    }
    if let Some(why) = why.filter(|why| !why.is_answered()) {
        let cited = backing.first().map_or("[E1]".to_owned(), |id| format!("[{id}]"));
        parts.push(format!(
            "If it answers {} ({}), write it below that heading and cite it, such as {cited}.",
            why.number,
            why.question.trim()
        ));
    }
    let asked = next_question(&AskInput {
        domain: input.domain,
        document,
        at: why.filter(|why| why.is_answered()).map(|why| &why.number),
        leg: None,
    });
    let next = asked.into_iter().next();
    parts.push(match &next {
        Some(question) => asked_as_text(question),
        None => progress(document).next_step,
    });
    GuidedReply {
        content: parts.join("\n\n"),
        number: why.map(|why| why.number.clone()),
        question: next,
    }
}

fn asked_as_text(question: &GuidedQuestion) -> String {
    let mut text = format!(
        "Next: **{}**\n\n{}\n\n- Supported by: {}\n- Refuted by: {}",
        question.question, question.because, question.supports, question.refutes
    );
    for command in question.commands.iter().take(3) {
        text.push_str(&format!("\n- To look, by hand: `{command}`"));
    }
    text
}

fn evidence_line(document: &TriageDocument, id: &str) -> String {
    document.evidence(id).map_or_else(String::new, |evidence| {
        let place = format!("{}:{}", evidence.file, evidence.line);
        let excerpt = evidence.excerpt.replace('`', "'");
        format!("[{id}] {place} `{excerpt}`")
    })
}

fn meant<'d>(input: &ReplyInput<'d>) -> Option<&'d Why> {
    let document = input.document;
    if let Some(number) = named_why(input.message, document) {
        return document.why(&number);
    }
    let at_level = || {
        document
            .whys
            .iter()
            .map(|why| &why.value)
            .filter(|why| u32::try_from(why.number.level()) == Ok(input.level))
            .filter(|why| !why.is_excluded())
    };
    let close = closest_why(input.message, document)
        .filter(|why| u32::try_from(why.number.level()) == Ok(input.level));
    close.or_else(|| at_level().find(|why| !why.is_answered())).or_else(|| at_level().next_back())
}

/// A number of the tree in running text: one with dots anywhere, a single digit only after "why".
fn named_why(message: &str, document: &TriageDocument) -> Option<WhyNumber> {
    let mut before = String::new();
    for word in
        message.split(|part: char| part.is_whitespace() || matches!(part, '(' | ')' | ',' | ';'))
    {
        let bare = word.trim_end_matches(['.', ':', '?', '!']);
        let follows_why = matches!(before.as_str(), "why" | "whys" | "number" | "node");
        if let Some(number) = WhyNumber::parse(bare)
            && (number.level() > 1 || follows_why && document.whys.len() > 1)
            && document.why(&number).is_some()
            // "Why 3" in a tree of one root is a level.
            && (number.level() > 1 || roots(document) > 1)
        {
            return Some(number);
        }
        if !word.is_empty() {
            before = bare.to_lowercase();
        }
    }
    None
}

fn roots(document: &TriageDocument) -> usize {
    document.whys.iter().filter(|why| why.value.number.level() == 1).count()
}

/// "why 3", "why #3", "why level 3", "level three", "3rd why", "the third why".
fn named_level(message: &str) -> Option<u32> {
    const ORDINALS: &[&str] = &[
        "first", "second", "third", "fourth", "fifth", "sixth", "seventh", "eighth", "ninth",
        "tenth",
    ];
    const CARDINALS: &[&str] =
        &["one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten"];
    let all: Vec<_> = words(message).into_iter().map(|(word, _)| word).collect();
    let position =
        |list: &[&str], word: &str| list.iter().position(|known| *known == word).map(|at| at + 1);
    let figure = |word: &str| -> Option<u32> {
        let digits = word.trim_start_matches("no").trim_start_matches('#');
        digits
            .parse()
            .ok()
            .or_else(|| u32::try_from(position(CARDINALS, word)?).ok())
            .filter(|level| (1..=DEEPEST).contains(level))
    };
    let ordinal = |word: &str| -> Option<u32> {
        let digits = ["st", "nd", "rd", "th"].iter().find_map(|end| word.strip_suffix(end));
        digits
            .and_then(|digits| digits.parse().ok())
            .or_else(|| u32::try_from(position(ORDINALS, word)?).ok())
            .filter(|level| (1..=DEEPEST).contains(level))
    };
    all.iter().enumerate().find_map(|(at, word)| match word.as_ref() {
        "why" | "level" => {
            let word_at = |at: usize| all.get(at).map_or("", |word| word.as_ref());
            let figure = match word_at(at + 1) {
                "level" | "number" | "no" => figure(word_at(at + 2)),
                word => figure(word),
            };
            figure.or_else(|| ordinal(word_at(at.checked_sub(1)?)))
        }
        _ => None,
    })
}

/// The why whose question shares most words with a message: at least three, and at least half of its own.
fn closest_why<'d>(message: &str, document: &'d TriageDocument) -> Option<&'d Why> {
    let said: BTreeSet<String> = content(message).collect();
    let shared = |why: &Why| {
        let asked: BTreeSet<String> = content(&why.question).collect();
        let shared = asked.intersection(&said).count();
        (shared >= 3 && shared * 2 >= asked.len()).then_some(shared)
    };
    let ranked = document.whys.iter().filter_map(|why| Some((shared(&why.value)?, &why.value)));
    // Of equal ones the deeper: it is what was asked last.
    ranked.max_by_key(|(shared, why)| (*shared, why.number.level())).map(|(_, why)| why)
}

/// Ids of evidence that shares words with a message, the closest first.
fn backing(message: &str, document: &TriageDocument) -> Vec<String> {
    let said: BTreeSet<String> = content(message).collect();
    let mut ranked: Vec<(usize, &str)> = document
        .evidence
        .iter()
        .map(|evidence| {
            let evidence = &evidence.value;
            let text = format!("{} {} {}", evidence.source, evidence.excerpt, evidence.reason);
            let known: BTreeSet<String> = content(&text).collect();
            (known.intersection(&said).count(), evidence.id.as_str())
        })
        .filter(|(shared, _)| *shared >= 2)
        .collect();
    ranked.sort_by_key(|(shared, _)| std::cmp::Reverse(*shared));
    ranked.into_iter().take(MOST_EVIDENCE).map(|(_, id)| id.to_owned()).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::parse;

    const DOCUMENT: &str = "---\ntftsr: triage/1\ntitle: Checkout fails\ndomain: db\n---\n\n## Evidence\n\
        - [E1](db.log#L8) 2026-03-14T02:09:12Z postgres `statement: DROP INDEX idx_orders` <!-- first seen -->\n\
        - [E2](app.log#L9) 2026-03-14T02:11:40Z checkout `no connection is available in the pool` <!-- burst -->\n\n\
        ## Whys\nLeg: why did it happen\n\n### 1 Why did checkout answer 502?\n*cause, supported*\nThe pool was empty [E2].\n\n\
        ### 1.1 Why was the connection pool empty?\n*cause, hypothesis*\n";

    #[test]
    fn the_level_is_found_in_the_words() {
        let document = parse(DOCUMENT);
        for (message, expected) in [
            ("about 1.1: a query held them", Some(2)),
            ("Why 3: what changed?", Some(3)),
            ("we are at why level 4 now", Some(4)),
            ("the third why is open", Some(3)),
            ("2nd why?", Some(2)),
            ("level two", Some(2)),
            ("why #5", Some(5)),
            ("I think the connection pool was empty because of that", Some(2)),
            ("The 5 whys are a method", None),
            ("version 1.4 was rolled out at 10.10.0.3", None),
            ("no idea", None),
            ("why 400 errors?", None),
            ("", None),
        ] {
            assert_eq!(why_level(message, &document), expected, "{message}");
        }
    }

    #[test]
    fn an_answer_names_evidence_weak_points_and_the_next_question() {
        let document = parse(DOCUMENT);
        let reply = |message, level| {
            guided_reply(&ReplyInput {
                domain: Domain::Database,
                document: &document,
                message,
                level,
            })
        };
        let good = reply("The index idx_orders was dropped by a statement", 2);
        assert_eq!(good.number, Some(WhyNumber(vec![1, 1])));
        for part in
            ["[E1] db.log:8", "If it answers 1.1", "such as [E1]", "Next: **", "Refuted by:"]
        {
            assert!(good.content.contains(part), "{part} in {}", good.content);
        }
        assert!(!good.content.contains("Weak as"), "{}", good.content);
        let weak = reply("The careless engineer forgot to look", 2);
        assert!(weak.content.contains("stops at a person"), "{}", weak.content);
        assert!(weak.content.contains("blames"), "{}", weak.content);
        assert!(weak.content.contains("No evidence of the document"), "{}", weak.content);
        let none = guided_reply(&ReplyInput {
            domain: Domain::Linux,
            document: &parse(""),
            message: "hello",
            level: 1,
        });
        assert!(none.content.contains("no evidence yet") && none.number.is_none());
    }
}
