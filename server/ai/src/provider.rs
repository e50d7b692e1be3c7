//! The trait that every provider is behind, and the list of them.

use serde_json::Value;
use url::Url;

use crate::ask::Draft;
use crate::frames::{Frame, Framing};
use crate::{AiError, Ask, Endpoint, Model};

/// Which wire form a provider speaks.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Kind {
    /// Ollama, on this machine unless told otherwise.
    Ollama,
    /// OpenAI by its Responses API.
    OpenAi,
    /// OpenAI by Chat Completions.
    OpenAiChat,
    /// Anthropic.
    Anthropic,
    /// Mistral.
    Mistral,
    /// Gemini.
    Gemini,
    /// Any server that speaks Chat Completions: llama.cpp, vLLM, LM Studio, Azure.
    Compatible,
}

impl Kind {
    /// Every kind, in the order documents list them.
    pub const ALL: &[Kind] = &[
        Kind::Ollama,
        Kind::OpenAi,
        Kind::OpenAiChat,
        Kind::Anthropic,
        Kind::Mistral,
        Kind::Gemini,
        Kind::Compatible,
    ];

    /// The stable name.
    pub fn id(self) -> &'static str {
        match self {
            Kind::Ollama => "ollama",
            Kind::OpenAi => "openai",
            Kind::OpenAiChat => "openai-chat",
            Kind::Anthropic => "anthropic",
            Kind::Mistral => "mistral",
            Kind::Gemini => "gemini",
            Kind::Compatible => "openai-compatible",
        }
    }

    /// The kind of a name.
    pub fn from_id(id: &str) -> Option<Kind> {
        Kind::ALL.iter().copied().find(|kind| kind.id().eq_ignore_ascii_case(id.trim()))
    }

    /// Where it is unless a person says otherwise.
    pub fn usual_base(self) -> &'static str {
        match self {
            Kind::Ollama => "http://localhost:11434",
            Kind::OpenAi | Kind::OpenAiChat => "https://api.openai.com/v1",
            Kind::Anthropic => "https://api.anthropic.com",
            Kind::Mistral => "https://api.mistral.ai",
            Kind::Gemini => "https://generativelanguage.googleapis.com/v1beta",
            Kind::Compatible => "http://localhost:8080/v1",
        }
    }

    /// The environment variable that its own tools read a key from; `None` where there is no such custom.
    pub fn key_variable(self) -> Option<&'static str> {
        match self {
            Kind::OpenAi | Kind::OpenAiChat => Some("OPENAI_API_KEY"),
            Kind::Anthropic => Some("ANTHROPIC_API_KEY"),
            Kind::Mistral => Some("MISTRAL_API_KEY"),
            Kind::Gemini => Some("GEMINI_API_KEY"),
            Kind::Ollama | Kind::Compatible => None,
        }
    }

    /// Whether it answers to nobody without a key.
    pub fn needs_key(self) -> bool {
        !matches!(self, Kind::Ollama | Kind::Compatible)
    }

    pub(crate) fn provider(self) -> &'static dyn Provider {
        match self {
            Kind::Ollama => &crate::ollama::Ollama,
            Kind::OpenAi => &crate::openai::OpenAi,
            Kind::OpenAiChat => &crate::openai::OpenAiChat,
            Kind::Anthropic => &crate::anthropic::Anthropic,
            Kind::Mistral => &crate::mistral::Mistral,
            Kind::Gemini => &crate::gemini::Gemini,
            Kind::Compatible => &crate::compatible::Compatible,
        }
    }
}

/// A request before it has an address: what a provider wants to be sent.
#[derive(Debug)]
pub(crate) struct Request {
    pub(crate) method: Method,
    pub(crate) url: Url,
    pub(crate) body: Option<Value>,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Method {
    Get,
    Post,
    Delete,
}

impl Request {
    pub(crate) fn get(endpoint: &Endpoint, path: &str) -> Result<Request, AiError> {
        Ok(Request { method: Method::Get, url: endpoint.url(path)?, body: None })
    }

    pub(crate) fn post(endpoint: &Endpoint, path: &str, body: Value) -> Result<Request, AiError> {
        Ok(Request { method: Method::Post, url: endpoint.url(path)?, body: Some(body) })
    }
}

/// A wire form: values to requests, frames to text. No input or output happens here.
pub(crate) trait Provider: Sync {
    /// How its answers come.
    fn framing(&self) -> Framing {
        Framing::Events
    }

    /// The header and prefix of the key.
    fn key_header(&self) -> (&'static str, &'static str) {
        ("authorization", "Bearer ")
    }

    /// Headers beside the key.
    fn headers(&self) -> &'static [(&'static str, &'static str)] {
        &[]
    }

    /// The request that asks, to be answered by a stream.
    fn ask(&self, endpoint: &Endpoint, ask: &Ask) -> Result<Request, AiError>;

    /// Takes one frame of the stream into the answer.
    fn frame(&self, frame: &Frame, draft: &mut Draft) -> Result<(), FrameFault>;

    /// The request for a page of the models; `page` is what the page before named as the next one.
    fn list(&self, endpoint: &Endpoint, page: Option<&str>) -> Result<Request, AiError>;

    /// The models of a page and the name of the next one; `None` for another form.
    fn models(&self, body: &Value) -> Option<(Vec<Model>, Option<String>)>;

    /// The request that counts the tokens of a question, where the provider offers it.
    fn count(&self, _: &Endpoint, _: &Ask) -> Option<Result<Request, AiError>> {
        None
    }

    /// The count.
    fn counted(&self, _: &Value) -> Option<u64> {
        None
    }
}

/// Why a frame is not part of an answer.
#[derive(Debug)]
pub(crate) enum FrameFault {
    /// It is not of the provider's form.
    Unreadable,
    /// It says that something went wrong; the JSON of it.
    Said(Value),
}

/// The JSON of a frame.
pub(crate) fn json(frame: &Frame) -> Result<Value, FrameFault> {
    let value: Value = serde_json::from_str(&frame.data).map_err(|_| FrameFault::Unreadable)?;
    match value {
        Value::Object(_) => Ok(value),
        // Gemini wraps an error in an array.
        Value::Array(items) if items.first().is_some_and(|item| item.get("error").is_some()) => {
            Err(FrameFault::Said(Value::Array(items)))
        }
        _ => Err(FrameFault::Unreadable),
    }
}

/// The rows of a list and how each becomes a model.
pub(crate) fn rows(
    body: &Value,
    key: &str,
    model: impl Fn(&Value) -> Option<Model>,
) -> Option<Vec<Model>> {
    Some(body.get(key)?.as_array()?.iter().filter_map(model).collect())
}
