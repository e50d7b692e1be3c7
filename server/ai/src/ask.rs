//! What is asked and what comes back.

use redact::Redacted;
use serde_json::Value;

use crate::scrub::Scrub;

/// A question for a model. Every text of it went through the seal.
#[derive(Debug, Clone)]
pub struct Ask {
    /// What the model is and how it should answer.
    pub system: Redacted,
    /// The conversation, the oldest turn first.
    pub turns: Vec<Turn>,
    /// The shape of the answer, where JSON is wanted.
    pub schema: Option<Schema>,
    /// Most tokens of the answer.
    pub max_tokens: u32,
    /// Tokens that question and answer may take together, for servers that must be told (Ollama).
    pub context: u32,
}

/// One turn of a conversation.
#[derive(Debug, Clone)]
pub struct Turn {
    /// Who speaks.
    pub role: Role,
    /// What is said.
    pub text: Redacted,
}

/// Who speaks in a turn.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Role {
    /// The person, or the program for the person.
    Person,
    /// The model.
    Model,
}

/// A JSON schema of our own making: it holds no text of a document, and cannot, being part of the program.
#[derive(Debug, Clone, Copy)]
pub struct Schema {
    /// Its name: letters and underscores.
    pub name: &'static str,
    /// JSON Schema as text.
    pub json: &'static str,
}

impl Schema {
    /// The schema as a value.
    pub(crate) fn value(self) -> Value {
        serde_json::from_str(self.json).unwrap_or(Value::Null)
    }
}

/// What a model answered.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Answer {
    /// The text, as far as it came.
    pub text: String,
    /// How it ended.
    pub ending: Ending,
    /// Tokens of the question, if the provider said.
    pub question_tokens: Option<u64>,
    /// Tokens of the answer, if the provider said.
    pub answer_tokens: Option<u64>,
    /// What a person should know beside the text.
    pub note: Option<String>,
}

/// How an answer ended.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Ending {
    /// The model was done.
    Complete,
    /// It reached the most tokens it may write.
    Length,
    /// Question and answer together filled the model's context.
    ContextFull,
    /// The model or its provider declined; what it said about it.
    Refused(String),
    /// The stream ended before the model was done.
    Truncated,
    /// Another reason, as the provider names it.
    Other(String),
}

impl Ending {
    /// Whether the text is all there is.
    pub fn is_whole(&self) -> bool {
        *self == Ending::Complete
    }

    /// What to tell a person; `None` when there is nothing to tell.
    pub fn words(&self) -> Option<String> {
        Some(match self {
            Ending::Complete => return None,
            Ending::Length => {
                "the answer is cut off: it reached the most tokens it may have".to_owned()
            }
            Ending::ContextFull => {
                "the answer is cut off: the model's context is full; ask with less evidence or a model with a larger context".to_owned()
            }
            Ending::Refused(said) if said.is_empty() => {
                "the model declined to answer; word the question differently or ask another model".to_owned()
            }
            Ending::Refused(said) => format!(
                "the model declined to answer ({said}); word the question differently or ask another model"
            ),
            Ending::Truncated => {
                "the answer is cut off: the connection ended before the model was done; ask again".to_owned()
            }
            Ending::Other(reason) => format!("the answer ended early; the provider's reason is {reason}"),
        })
    }
}

/// A model that a provider has.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Model {
    /// How requests name it.
    pub id: String,
    /// Tokens that question and answer may take together, if the provider says.
    pub context: Option<u64>,
    /// Bytes on disk, for models on this machine.
    pub size: Option<u64>,
    /// Where it runs, when that is not the server that was asked.
    pub remote: Option<String>,
}

impl Model {
    /// A model of which only the name is known.
    pub(crate) fn named(id: &str) -> Model {
        Model { id: id.to_owned(), context: None, size: None, remote: None }
    }
}

/// An answer while it comes in.
#[derive(Debug, Default)]
pub(crate) struct Draft {
    pub(crate) text: String,
    pub(crate) ending: Option<Ending>,
    pub(crate) refusal: String,
    pub(crate) question_tokens: Option<u64>,
    pub(crate) answer_tokens: Option<u64>,
    /// Where the model really runs.
    pub(crate) remote: Option<String>,
    /// Nothing more will come.
    pub(crate) done: bool,
}

impl Draft {
    /// Takes the key out of all that the provider says beside the answer.
    pub(crate) fn scrub(&mut self, scrub: &Scrub) {
        self.refusal = scrub.text(&self.refusal);
        if let Some(Ending::Refused(said) | Ending::Other(said)) = &mut self.ending {
            *said = scrub.text(said);
        }
    }

    /// The answer as it stands when the stream is over.
    pub(crate) fn finish(self) -> Answer {
        let ending = match self.ending {
            _ if !self.refusal.is_empty() => Ending::Refused(crate::said::safe(&self.refusal)),
            Some(ending) => ending,
            None if self.done => Ending::Complete,
            None => Ending::Truncated,
        };
        Answer {
            text: self.text,
            ending,
            question_tokens: self.question_tokens,
            answer_tokens: self.answer_tokens,
            note: None,
        }
    }
}
