//! The guided questions, one Markdown file a domain, embedded at build.
//!
//! Format of a file: `# Title` is for people. `## Question?` begins a question; below it stand list items
//! - `leg: happened | detected | contained` (default `happened`),
//! - `when: word, several words, …`: what in evidence or answers makes the question relevant. A word matches at the
//!   start of a word in any case (`timeout` matches `timeouts`); one of up to three letters matches whole words only,
//! - `supports: …` and `refutes: …`: what would speak for a yes and for a no,
//! - `run: …` in backticks, any number of times: a command for a person to run; it is never executed,
//! - `always: yes` for a question worth asking in any incident of the domain.
//!
//! Sources: the USE method (Brendan Gregg, "Systems Performance"), the RED method (Tom Wilkie), the troubleshooting and
//! postmortem chapters of the SRE book (sre.google), and the diagnosis guides of the vendors whose tools are named.

use std::collections::HashMap;
use std::sync::OnceLock;

use crate::wording::key;
use crate::{Domain, Leg};

/// One question of a domain.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(crate) struct Question {
    pub(crate) question: String,
    pub(crate) leg: Option<Leg>,
    pub(crate) when: Vec<String>,
    pub(crate) supports: String,
    pub(crate) refutes: String,
    pub(crate) commands: Vec<String>,
    pub(crate) is_general: bool,
}

const FILES: &[(Domain, &str)] = &[
    (Domain::Linux, include_str!("domains/linux.md")),
    (Domain::Windows, include_str!("domains/windows.md")),
    (Domain::Network, include_str!("domains/network.md")),
    (Domain::Kubernetes, include_str!("domains/kubernetes.md")),
    (Domain::Database, include_str!("domains/database.md")),
    (Domain::Virtualization, include_str!("domains/virtualization.md")),
    (Domain::Hardware, include_str!("domains/hardware.md")),
    (Domain::Observability, include_str!("domains/observability.md")),
];

/// The questions of every domain, read once.
pub(crate) fn all() -> &'static [(Domain, Vec<Question>)] {
    static BANK: OnceLock<Vec<(Domain, Vec<Question>)>> = OnceLock::new();
    BANK.get_or_init(|| FILES.iter().map(|(domain, text)| (*domain, read(text))).collect())
}

fn read(text: &str) -> Vec<Question> {
    let mut questions: Vec<Question> = Vec::new();
    for line in text.lines() {
        if let Some(question) = line.strip_prefix("## ") {
            let question = question.trim().to_owned();
            questions.push(Question { question, leg: Some(Leg::Happened), ..Question::default() });
            continue;
        }
        let Some(question) = questions.last_mut() else { continue };
        let Some((key, value)) = line.strip_prefix("- ").and_then(|item| item.split_once(':'))
        else {
            continue;
        };
        let value = value.trim();
        match key {
            "leg" => {
                question.leg = match value {
                    "happened" => Some(Leg::Happened),
                    "detected" => Some(Leg::Detected),
                    "contained" => Some(Leg::Contained),
                    _ => None,
                }
            }
            "when" => {
                question.when = value.split(',').map(|word| word.trim().to_lowercase()).collect();
            }
            "supports" => question.supports = value.to_owned(),
            "refutes" => question.refutes = value.to_owned(),
            "run" => question.commands.push(value.trim_matches('`').to_owned()),
            "always" => question.is_general = value == "yes",
            _ => {}
        }
    }
    questions
}

/// Whether a question is one of the bank, as it stands there.
pub(crate) fn asks(question: &str) -> bool {
    let wanted = key(question);
    all().iter().flat_map(|(_, questions)| questions).any(|one| key(&one.question) == wanted)
}

/// How much a word says about where to look: 1 for one that many questions share (`alert`), more for one that few have
/// (after inverse document frequency; Karen Spärck Jones, 1972), and one more for a phrase or code.
pub(crate) fn weight(word: &str) -> usize {
    static SHARED: OnceLock<HashMap<&'static str, usize>> = OnceLock::new();
    let counts = SHARED.get_or_init(|| {
        let mut counts = HashMap::new();
        for word in
            all().iter().flat_map(|(_, questions)| questions).flat_map(|question| &question.when)
        {
            *counts.entry(word.as_str()).or_insert(0) += 1;
        }
        counts
    });
    let is_rare = counts.get(word).is_none_or(|&count| count <= 3);
    let is_phrase = word.contains(|part: char| !part.is_alphabetic());
    1 + usize::from(is_rare) + usize::from(is_phrase)
}

/// The words of a list that stand in a text, which must be in lower case.
pub(crate) fn hits<'w>(words: &'w [String], text: &str) -> Vec<&'w str> {
    words.iter().map(String::as_str).filter(|word| contains(text, word)).collect()
}

/// Whether a word stands at the start of a word of the text; short ones as whole words only.
fn contains(text: &str, word: &str) -> bool {
    let is_short = word.len() <= 3;
    text.match_indices(word).any(|(at, _)| {
        let before = text.get(..at).and_then(|head| head.chars().next_back());
        let after = text.get(at + word.len()..).and_then(|rest| rest.chars().next());
        let goes_on = is_short && after.is_some_and(char::is_alphanumeric);
        !goes_on && !before.is_some_and(char::is_alphanumeric)
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_domain_has_questions_that_are_complete() {
        assert_eq!(all().len(), Domain::ALL.len());
        for (domain, questions) in all() {
            assert!(questions.len() >= 25, "{} has {}", domain.id(), questions.len());
            for &leg in Leg::ALL {
                let of_leg = questions.iter().filter(|question| question.leg == Some(leg)).count();
                assert!(of_leg >= 2, "{} has {of_leg} for {}", domain.id(), leg.id());
            }
            assert!(
                questions.iter().filter(|question| question.is_general).count() >= 3,
                "{}",
                domain.id()
            );
            for question in questions {
                let name = &question.question;
                assert!(question.leg.is_some() && name.ends_with('?'), "{name}");
                assert!(
                    question.when.len() >= 3 && question.when.iter().all(|word| word.len() > 1),
                    "{name}"
                );
                assert!(question.supports.len() > 20 && question.refutes.len() > 20, "{name}");
                assert!(!question.commands.is_empty(), "{name}");
                assert!(
                    question
                        .commands
                        .iter()
                        .all(|command| !command.is_empty() && !command.contains('`')),
                    "{name}"
                );
            }
        }
    }

    #[test]
    fn no_question_is_there_twice() {
        let mut names: Vec<&str> = all()
            .iter()
            .flat_map(|(_, questions)| questions.iter().map(|question| question.question.as_str()))
            .collect();
        let count = names.len();
        names.sort_unstable();
        names.dedup();
        assert_eq!(names.len(), count);
    }

    #[test]
    fn words_match_at_the_start_of_words() {
        for (text, word, expected) in [
            ("two timeouts", "timeout", true),
            ("room is full", "oom", false),
            ("oom-kill: constraint", "oom", true),
            ("ooming", "oom", false),
            ("x connection reset by peer", "connection reset", true),
            ("überlast", "last", false),
        ] {
            assert_eq!(contains(text, word), expected, "{word} in {text}");
        }
    }
}
