//! Asking a model about a why or a section: the draft that shows what would be sent, sending it, and the answer in the
//! document.
//!
//! Consent is text: what is sent is what a draft in the document says, redacted once more. Each request stands in
//! the audit log before it is made. An answer is a suggestion until a person accepts it, and its citations are checked.

mod answering;
mod drafting;
mod pending;
mod sections;
mod sending;
mod spend;
mod texts;

use ::triage::{Place, TriageDocument};
use ai::{Endpoint, Kind, Schema};
use text::Document;

pub use answering::{Answering, End, Next};
pub(crate) use drafting::{Message, Wanted};
pub use pending::{Asked, Pending};
pub(crate) use sections::{CHECKS, READING};
pub(crate) use spend::day;

use crate::Workbench;
use crate::triage_document::{TriageText, why_numbers};

/// Most tokens of an answer.
const ANSWER: u32 = 1024;
/// Tokens of the schema and of what marks the turns.
const AROUND: u64 = 200;

/// The shape of an answer.
const SCHEMA: Schema = Schema {
    name: "answer",
    json: r#"{"type":"object","properties":{"answer":{"type":"string"},"citations":{"type":"array","items":{"type":"object","properties":{"id":{"type":"string"},"quote":{"type":"string"}},"required":["id","quote"],"additionalProperties":false}},"confidence":{"type":"string","enum":["low","medium","high"]},"refute":{"type":"string"},"next_question":{"type":"string"}},"required":["answer","citations","confidence","refute","next_question"],"additionalProperties":false}"#,
};

impl Workbench {
    /// Tokens that question and answer may take together.
    fn context_of(&self, endpoint: &Endpoint) -> u32 {
        let is_here = endpoint.origin().is_ok_and(|origin| origin.is_loopback());
        self.settings_now().ai.context.unwrap_or(if is_here { 8192 } else { 32_768 })
    }

    /// A place of a document in words; the result is told which it is.
    pub(crate) fn place_in_words(
        &self,
        text: &str,
        place: &Place,
        result: &mut serde_json::Value,
    ) -> String {
        name_place(result, text, place);
        about(text, place)
    }

    /// A text of a prompt, sealed: as a document of its issue is, and free of every value that the issue knows, also
    /// where nothing around it tells what it is.
    fn sealed_prompt(&self, triage: &TriageText, document: &str, text: &str) -> redact::Redacted {
        self.seal_known(&triage.issue_id, text, &why_numbers(document))
    }
}

/// A place of a document in words.
fn about(text: &str, place: &Place) -> String {
    match place {
        Place::Why(number) => format!("why {number}"),
        Place::Section(slug) => {
            let sections = ::triage::sections(text);
            let section = sections.iter().find(|section| section.place == *place);
            format!("the section {}", section.map_or(slug.as_str(), |section| &section.title))
        }
    }
}

/// Says in a result which place of a document it is about: `number` for a why, `section` for a section.
fn name_place(result: &mut serde_json::Value, text: &str, place: &Place) {
    match place {
        Place::Why(number) => result["number"] = serde_json::json!(number.to_string()),
        Place::Section(slug) => {
            let section = ::triage::sections(text).into_iter().find(|one| one.place == *place);
            result["section"] =
                serde_json::json!(section.map_or(slug.clone(), |section| section.title));
        }
    }
}

/// The provider that a document names as its helper.
pub(crate) fn helper(document: &TriageDocument) -> Option<String> {
    document.front.provider.clone().filter(|name| !name.is_empty() && name != "none")
}

/// Whether a model that runs on a machine of one's own is a small one, by the billions of weights that its name tells.
fn is_small(endpoint: &Endpoint) -> bool {
    if !matches!(endpoint.kind, Kind::Ollama | Kind::Compatible) {
        return false;
    }
    let name = endpoint.model().to_lowercase();
    let sizes = name.split([':', '-', '_', '/', ' ']).filter_map(|part| {
        let (number, unit) = part.split_at_checked(part.len().checked_sub(1)?)?;
        let number: f64 = number.parse().ok()?;
        match unit {
            "b" => Some(number),
            "m" => Some(number / 1000.0),
            _ => None,
        }
    });
    sizes
        .fold(None, |most: Option<f64>, size| Some(most.map_or(size, |most| most.max(size))))
        .is_some_and(|size| size <= 4.0)
}

/// How documents name a hash.
pub(crate) fn short(hash: &str) -> &str {
    hash.get(..16).unwrap_or(hash)
}

pub(crate) fn applied(text: &str, edits: &[text::Edit]) -> String {
    let mut document = Document::new(text);
    document.apply(edits);
    document.text().into_owned()
}

#[cfg(test)]
mod tests {
    use ::triage::{Domain, Purpose};
    use redact::{Ledger, seal};

    use super::*;

    #[test]
    fn the_rules_pass_the_seal_unchanged() {
        for &domain in Domain::ALL {
            for purpose in [Purpose::Answer, Purpose::Against, Purpose::Prose, Purpose::Explain] {
                for is_small in [true, false] {
                    let text = ::triage::system_prompt(domain, purpose, is_small);
                    let sealed = seal(&text, &[], &mut Ledger::new(Vec::new()));
                    assert_eq!(sealed.as_str(), text, "{}", domain.id());
                }
            }
        }
        assert!(serde_json::from_str::<serde_json::Value>(SCHEMA.json).is_ok());
    }

    #[test]
    fn small_models_are_known_by_their_names() {
        let endpoint = |kind, model: &str| {
            let model = seal(model, &[], &mut Ledger::new(Vec::new()));
            Endpoint::new(kind, None, model, None).expect("an endpoint")
        };
        for (kind, model, expected) in [
            (Kind::Ollama, "llama3.2:1b", true),
            (Kind::Ollama, "qwen2.5:7b-instruct", false),
            (Kind::Compatible, "SmolLM2-135M-Instruct", true),
            (Kind::Compatible, "mixtral-8x22b", false),
            (Kind::OpenAi, "gpt-5.4-mini", false),
        ] {
            assert_eq!(is_small(&endpoint(kind, model)), expected, "{model}");
        }
    }
}
