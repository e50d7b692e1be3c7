//! What a model is asked: who it is, what is known so far, and the evidence that fits, the most relevant first.
//!
//! One text of rules, one of knowledge for each domain, and shorter ones for small models; all in `system/`. Log text is
//! fenced: each line of it begins with `|`, and no other line does, so nothing in a log can pass for a line of ours.
//! Nothing is redacted here and nothing is sent; `workbench` seals what this gives back.

mod pack;
#[cfg(test)]
mod tests;

use crate::document::TriageDocument;
use crate::evidence_line::one_line;
use crate::{Domain, Evidence, Why, WhyNumber};

/// What is wanted of the model.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Purpose {
    /// An answer to a why.
    Answer,
    /// The case against the answer of the why above.
    Against,
    /// A section of a report.
    Prose,
    /// What the rule-based checks of logs amount to.
    Explain,
}

/// The text of evidence as a model gets it: redacted, several lines.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct CitedText {
    /// `E4`.
    pub id: String,
    /// The lines.
    pub text: String,
}

/// What a prompt is made of.
pub struct PromptInput<'a> {
    /// The domain of the issue.
    pub domain: Domain,
    /// The document as it is.
    pub document: &'a TriageDocument,
    /// The why that is asked; for prose any.
    pub number: &'a WhyNumber,
    /// What is wanted.
    pub purpose: Purpose,
    /// The section to write, for prose.
    pub section: &'a str,
    /// What is known already and is no evidence: for prose what the section says, else what the checks found.
    pub facts: &'a str,
    /// What a person says, where the answer is a reply to that.
    pub message: Option<&'a str>,
    /// What was said before, a line each: who, and what.
    pub conversation: &'a [String],
    /// The lines behind evidence; evidence that has none is shown by its excerpt.
    pub texts: &'a [CitedText],
    /// Answers that a person rejected.
    pub rejected: &'a [String],
    /// Whether the model is a small one.
    pub is_small: bool,
    /// Tokens that the question may take, system text included.
    pub budget: u64,
    /// How many tokens a text takes.
    pub estimate: &'a dyn Fn(&str) -> u64,
}

/// A prompt and what did not fit.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Prompt {
    /// The rules.
    pub system: String,
    /// The question with what is known.
    pub question: String,
    /// What was left out for want of room, in words.
    pub left_out: Vec<String>,
}

/// The rules for a domain and a purpose.
pub fn system_prompt(domain: Domain, purpose: Purpose, is_small: bool) -> String {
    let knowledge = match domain {
        Domain::Linux => include_str!("system/linux.md"),
        Domain::Windows => include_str!("system/windows.md"),
        Domain::Network => include_str!("system/network.md"),
        Domain::Kubernetes => include_str!("system/kubernetes.md"),
        Domain::Database => include_str!("system/database.md"),
        Domain::Virtualization => include_str!("system/virtualization.md"),
        Domain::Hardware => include_str!("system/hardware.md"),
        Domain::Observability => include_str!("system/observability.md"),
    };
    let rules = match (purpose, is_small) {
        (Purpose::Prose, _) => return include_str!("system/prose.md").trim_end().to_owned(),
        (Purpose::Explain, _) => return include_str!("system/explain.md").trim_end().to_owned(),
        (_, true) => include_str!("system/common_small.md"),
        (_, false) => include_str!("system/common.md"),
    };
    // A small model follows few sentences: of the domain it gets what the system is.
    let knowledge = match is_small {
        true => knowledge.lines().next().unwrap_or_default(),
        false => knowledge.trim_end(),
    };
    let mut text = format!("{}\n\n{knowledge}", rules.trim_end());
    if purpose == Purpose::Against {
        text.push_str(&format!("\n\n{}", include_str!("system/against.md").trim_end()));
    }
    text
}

/// The prompt. What does not fit the budget is left out, the least relevant first: evidence, then the timeline, then
/// whys far from the one that is asked.
pub fn prompt(input: &PromptInput<'_>) -> Prompt {
    let system = system_prompt(input.domain, input.purpose, input.is_small);
    let document = input.document;
    let head = head(input);
    let ask = ask(input);
    let fixed = (input.estimate)(&system) + (input.estimate)(&head) + (input.estimate)(&ask);
    let mut room =
        pack::Room { left: input.budget.saturating_sub(fixed), estimate: input.estimate };
    let mut left_out = Vec::new();
    let whys = pack::whys(input, &mut room, &mut left_out);
    let evidence = pack::evidence(input, &mut room, &mut left_out);
    let timeline = pack::timeline(document, &mut room, &mut left_out);
    let said = pack::conversation(input.conversation, &mut room, &mut left_out);
    let parts = [head, timeline, whys, evidence, said, ask];
    let question =
        parts.iter().filter(|part| !part.is_empty()).map(String::as_str).collect::<Vec<_>>();
    Prompt { system, question: question.join("\n\n"), left_out }
}

/// The evidence in a question as it stands there, whoever edited it since: what answers may cite.
pub fn given(question: &str) -> Vec<CitedText> {
    let mut given: Vec<CitedText> = Vec::new();
    let mut is_open = false;
    for line in question.lines() {
        if let Some(text) = line.strip_prefix('|') {
            if let Some(last) = given.last_mut().filter(|_| is_open) {
                if !last.text.is_empty() {
                    last.text.push('\n');
                }
                last.text.push_str(text.strip_prefix(' ').unwrap_or(text));
            }
            continue;
        }
        let id = line.split(' ').next().and_then(crate::citation::evidence_id);
        is_open = id.is_some();
        given.extend(id.map(|id| CitedText { id, text: String::new() }));
    }
    given
}

fn head(input: &PromptInput<'_>) -> String {
    let front = &input.document.front;
    let mut lines =
        vec![format!("Incident: {}", one_line(front.title.as_deref().unwrap_or("untitled")))];
    if let Some(severity) = front.severity {
        lines.push(format!("Severity: {}", severity.id()));
    }
    if let Some(impact) = &input.document.impact {
        lines.push("Impact, as people wrote it:".to_owned());
        lines.extend(impact.value.lines().map(fenced));
    }
    lines.join("\n")
}

fn ask(input: &PromptInput<'_>) -> String {
    let mut lines: Vec<String> = Vec::new();
    if !input.rejected.is_empty() {
        lines.push("A person rejected these answers; do not give them again:".to_owned());
        lines.extend(input.rejected.iter().map(|text| fenced(&one_line(text))));
        lines.push(String::new());
    }
    let why = input.document.why(input.number);
    if !input.facts.trim().is_empty() {
        lines.push(match input.purpose {
            Purpose::Prose => "The section says so far:".to_owned(),
            _ => "What rule-based checks found:".to_owned(),
        });
        lines.extend(input.facts.lines().filter(|line| !line.trim().is_empty()).map(fenced));
        lines.push(String::new());
    }
    if let Some(message) = input.message {
        lines.push("Somebody who works on it says, and your answer replies to that:".to_owned());
        lines.extend(message.lines().filter(|line| !line.trim().is_empty()).map(fenced));
        lines.push(String::new());
    }
    match input.purpose {
        Purpose::Prose => lines.push(format!("Write the section \"{}\".", one_line(input.section))),
        Purpose::Explain => lines.push(
            "Which of these findings matter most, how do they belong together, and what is to be looked at first?"
                .to_owned(),
        ),
        Purpose::Answer => {
            let question = why.map_or("", |why| why.question.as_str());
            lines.push(format!("Question {}: {}", input.number, one_line(question)));
        }
        Purpose::Against => {
            let parent = input.number.parent().and_then(|parent| input.document.why(&parent));
            let (number, question, answer) = parent.map_or((String::new(), "", ""), |why| {
                (why.number.to_string(), why.question.as_str(), why.answer.as_str())
            });
            lines.push(format!(
                "Somebody answers the question {number} \"{}\" with:",
                one_line(question)
            ));
            lines.extend(answer.lines().map(fenced));
            lines.push("What speaks against it?".to_owned());
        }
    }
    lines.join("\n")
}

/// A line of text that is not ours.
fn fenced(line: &str) -> String {
    let clean: String = line
        .chars()
        .map(
            |character| {
                if character.is_control() || is_line_end(character) { ' ' } else { character }
            },
        )
        .collect();
    format!("| {}", clean.trim_end())
}

/// Ends of lines beside LF, for readers that know them.
fn is_line_end(character: char) -> bool {
    matches!(character, '\u{2028}' | '\u{2029}' | '\u{85}')
}

/// The lines of evidence as they are fenced.
fn lines_of(evidence: &Evidence, texts: &[CitedText]) -> Vec<String> {
    let text = texts
        .iter()
        .find(|text| text.id == evidence.id)
        .map_or(evidence.excerpt.as_str(), |text| &text.text);
    text.lines().filter(|line| !line.trim().is_empty()).map(fenced).collect()
}

/// A why as one line.
fn why_line(why: &Why) -> String {
    let answer = one_line(&why.answer);
    let answer = if answer.is_empty() { "(no answer yet)".to_owned() } else { answer };
    format!(
        "{} [{}, {}] {} -> {answer}",
        why.number,
        why.kind.id(),
        why.status.id(),
        one_line(&why.question)
    )
}
