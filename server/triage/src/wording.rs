//! Turning a title or an answer into part of a question.

use std::collections::{BTreeSet, HashSet};
use std::sync::LazyLock;

use crate::citation::citations;
use crate::document::TriageDocument;
use crate::evidence_line::one_line;
use crate::tree::words;

/// Longest clause of an answer that a question repeats, in characters.
const CLAUSE: usize = 110;

/// Verbs that titles of incidents use, third person and base form.
const VERBS: &[(&str, &str)] = &[
    ("answers", "answer"),
    ("blocks", "block"),
    ("breaks", "break"),
    ("crashes", "crash"),
    ("dies", "die"),
    ("disappears", "disappear"),
    ("disconnects", "disconnect"),
    ("drops", "drop"),
    ("evicts", "evict"),
    ("exits", "exit"),
    ("fails", "fail"),
    ("fires", "fire"),
    ("flaps", "flap"),
    ("freezes", "freeze"),
    ("gets", "get"),
    ("gives", "give"),
    ("goes", "go"),
    ("grows", "grow"),
    ("hangs", "hang"),
    ("has", "have"),
    ("ignores", "ignore"),
    ("keeps", "keep"),
    ("lags", "lag"),
    ("leaks", "leak"),
    ("loses", "lose"),
    ("misses", "miss"),
    ("panics", "panic"),
    ("reboots", "reboot"),
    ("refuses", "refuse"),
    ("rejects", "reject"),
    ("reports", "report"),
    ("responds", "respond"),
    ("restarts", "restart"),
    ("returns", "return"),
    ("runs", "run"),
    ("sends", "send"),
    ("shows", "show"),
    ("shuts", "shut"),
    ("skips", "skip"),
    ("slows", "slow"),
    ("stalls", "stall"),
    ("starts", "start"),
    ("stops", "stop"),
    ("takes", "take"),
    ("throws", "throw"),
    ("times", "time"),
    ("turns", "turn"),
    ("uses", "use"),
];

/// Verbs whose plural or bare form, and past form, says the same of several things.
const FORMS: &[(&str, &str)] = &[
    ("crashed", "crash"),
    ("crash", "crash"),
    ("dropped", "drop"),
    ("fail", "fail"),
    ("failed", "fail"),
    ("hang", "hang"),
    ("hung", "hang"),
    ("lost", "lose"),
    ("rebooted", "reboot"),
    ("restarted", "restart"),
    ("restart", "restart"),
    ("return", "return"),
    ("returned", "return"),
    ("stopped", "stop"),
];

/// The question that begins an analysis: why the title happened.
pub(crate) fn symptom_question(document: &TriageDocument) -> String {
    let title = one_line(document.front.title.as_deref().unwrap_or_default());
    let title = title.trim_end_matches(['.', '!', '?', ':', ' ']);
    if title.is_empty() || title.eq_ignore_ascii_case("untitled") {
        return "What failed, as its users saw it, and why?".to_owned();
    }
    if let Some(log) = title.strip_prefix("Triage of ") {
        return format!("What failed first in {log}, and why?");
    }
    if title.get(..4).is_some_and(|head| head.eq_ignore_ascii_case("why ")) {
        return format!("{title}?");
    }
    let parts: Vec<&str> = title.split(' ').collect();
    for (at, part) in parts.iter().enumerate().skip(1) {
        let (subject, rest) = (subject(document, &parts[..at]), parts[at + 1..].join(" "));
        let rest = if rest.is_empty() { rest } else { format!(" {rest}") };
        let verb = VERBS.iter().chain(FORMS).find(|(verb, _)| verb == part);
        match *part {
            "is" | "was" => return format!("Why was {subject}{rest}?"),
            "are" | "were" => return format!("Why were {subject}{rest}?"),
            "cannot" | "can't" => return format!("Why could {subject} not{rest}?"),
            "does" | "do" | "did" if rest.starts_with(" not ") => {
                return format!("Why did {subject}{rest}?");
            }
            _ => {}
        }
        if let Some((_, base)) = verb {
            return format!("Why did {subject} {base}{rest}?");
        }
    }
    format!("Why did this happen: {title}?")
}

/// The subject within a sentence: its capital goes when the document writes the word small elsewhere.
fn subject(document: &TriageDocument, parts: &[&str]) -> String {
    let subject = parts.join(" ");
    let Some(first) = parts.first() else { return subject };
    let small = first.to_lowercase();
    let impact = document.impact.as_ref().map_or("", |impact| impact.value.as_str());
    let evidence = document.evidence.iter().map(|evidence| &evidence.value);
    let texts = evidence
        .flat_map(|evidence| [evidence.source.as_str(), evidence.excerpt.as_str()])
        .chain([impact]);
    let is_small = *first == "The"
        || texts.into_iter().any(|text| {
            text.split(|character: char| !character.is_alphanumeric()).any(|word| word == small)
        });
    if is_small { subject.replacen(first, &small, 1) } else { subject }
}

/// A text on one line without the marks that cite evidence.
pub fn without_citations(cited: &str) -> String {
    let marks = citations(cited).into_iter().filter_map(|(_, span)| {
        let open = cited.get(..span.start)?.rfind('[')?;
        let close = span.end + cited.get(span.end..)?.find(']')? + 1;
        Some((open, close))
    });
    let marks: BTreeSet<(usize, usize)> = marks.collect();
    let mut text = cited.to_owned();
    for (open, close) in marks.into_iter().rev() {
        text.replace_range(open..close, "");
    }
    one_line(&text).replace(" .", ".").replace(" ,", ",").replace(" ;", ";").replace(" :", ":")
}

/// The first clause of an answer, without citations, to be put into a question; `None` when it says too little.
pub(crate) fn clause(answer: &str) -> Option<String> {
    let first_paragraph = answer.split("\n\n").next().unwrap_or_default();
    let text = without_citations(first_paragraph);
    let end = [". ", "; ", ": ", ", so ", "? "]
        .iter()
        .filter_map(|stop| text.find(stop))
        .min()
        .unwrap_or(text.len());
    let mut said = text
        .get(..end)
        .unwrap_or(&text)
        .trim_end_matches(['.', '!', '?', ',', ';', ':', ' '])
        .to_owned();
    for head in ["Because ", "because ", "It was because "] {
        if let Some(rest) = said.strip_prefix(head) {
            said = rest.to_owned();
        }
    }
    if said.chars().count() > CLAUSE {
        let cut = said.char_indices().nth(CLAUSE).map_or(said.len(), |(at, _)| at);
        let cut = said.get(..cut).and_then(|head| head.rfind(' ')).unwrap_or(cut);
        said.truncate(cut);
        said.push('…');
    }
    (words(&said).len() >= 2).then(|| lower_first(&said))
}

/// Begins small what begins with an everyday word; names keep their capital.
fn lower_first(said: &str) -> String {
    const SMALL: &[&str] = &[
        "A", "All", "An", "Any", "Both", "Each", "Every", "It", "Its", "No", "None", "Nothing",
        "One", "Only", "Our", "Several", "Some", "That", "The", "Their", "There", "These", "They",
        "This", "Two", "We", "When", "While",
    ];
    let first = said.split(' ').next().unwrap_or_default();
    if SMALL.contains(&first) {
        said.replacen(first, &first.to_lowercase(), 1)
    } else {
        said.to_owned()
    }
}

/// What makes two questions the same: their words.
pub(crate) fn key(question: &str) -> String {
    let words = question
        .split(|character: char| !character.is_alphanumeric())
        .filter(|word| !word.is_empty());
    words.map(str::to_lowercase).collect::<Vec<_>>().join(" ")
}

/// The words of a text that say something, by their stems.
pub(crate) fn content(text: &str) -> impl Iterator<Item = String> {
    static LITTLE: LazyLock<HashSet<&str>> =
        LazyLock::new(|| LITTLE_WORDS.iter().copied().collect());
    words(text)
        .into_iter()
        .map(|(word, _)| word)
        .filter(|word| !LITTLE.contains(word.as_ref()))
        .map(|word| stem(&word))
}

/// Words that say nothing by themselves.
const LITTLE_WORDS: &[&str] = &[
    "a", "an", "the", "and", "or", "of", "to", "in", "on", "at", "by", "for", "from", "with", "as",
    "was", "were", "is", "are", "be", "been", "it", "its", "this", "that", "these", "there", "did",
    "do", "does", "had", "has", "have", "why", "because", "so", "what", "when", "which",
    "happened", "simply", "just", "then", "not", "no",
];

/// A word without the usual English endings: enough to see that "failed" and "fails" are one.
fn stem(word: &str) -> String {
    let base = ["'s", "ing", "ed", "es", "s"]
        .iter()
        .find_map(|ending| word.strip_suffix(ending).filter(|base| base.chars().count() >= 2))
        .unwrap_or(word);
    let base = base.strip_suffix('e').filter(|base| base.len() >= 2).unwrap_or(base);
    let mut letters = base.chars().rev();
    let doubled = letters
        .next()
        .filter(|&last| letters.next() == Some(last) && !matches!(last, 's' | 'l' | '0'..='9'));
    doubled.and_then(|last| base.strip_suffix(last)).unwrap_or(base).to_owned()
}

#[cfg(test)]
mod tests {
    use std::collections::HashMap;

    use super::*;

    #[test]
    fn marks_of_citations_are_taken_out_whole() {
        let text =
            "The pool [IPV4_1] was empty [E1, E2], so [E3-E5] it gave up [E6].\nThen it did.";
        let expected = "The pool [IPV4_1] was empty, so it gave up. Then it did.";
        assert_eq!(without_citations(text), expected);
    }

    #[test]
    fn stems_join_forms_of_a_word() {
        let stems: HashMap<&str, String> =
            ["fails", "failed", "failing", "stopped", "stop", "use", "used"]
                .map(|word| (word, stem(word)))
                .into();
        assert_eq!(stems["fails"], stems["failed"]);
        assert_eq!(stems["failing"], stems["failed"]);
        assert_eq!(stems["stopped"], stems["stop"]);
        assert_eq!(stems["use"], stems["used"]);
    }
}
