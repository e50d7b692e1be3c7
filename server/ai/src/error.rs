//! What can go wrong on the way to a model: one variant a thing to do about it. No message holds a key or a text that was sent.

use std::time::Duration;

use serde_json::Value;

use crate::said::safe;

/// Why there is no answer.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum AiError {
    /// The base address is none.
    #[error(
        "the address of the provider is not a usable https address, or its path leads to another host; write it like https://api.example.com/v1"
    )]
    NotAnAddress,
    /// The host of an address is written so that it is not what it seems.
    #[error("the address names its host as nobody would who means it ({why}); write it as {meant}")]
    OddHost {
        /// What is odd about it.
        why: &'static str,
        /// How it is written plainly.
        meant: String,
    },
    /// The header for the key, or what stands before the key in it, is none.
    #[error(
        "the {part} of the key's header cannot be sent: {why}; save the provider with another one, such as the header Authorization and the prefix \"Bearer \""
    )]
    BadHeader {
        /// `name` or `prefix`.
        part: &'static str,
        /// What is wrong with it.
        why: &'static str,
    },
    /// The base address carries a key or a query.
    #[error(
        "the address of the provider holds a user, a password or a query; leave them out and set the key with `tftsr provider key`"
    )]
    KeyInAddress,
    /// Plain http to another machine.
    #[error("{origin} is not encrypted, and http is only taken to this machine; use https")]
    NotSecure {
        /// The origin.
        origin: String,
    },
    /// The person did not allow this origin.
    #[error(
        "{origin} is not among the origins you allow; add it to the setting ai.origins with `tftsr call updateSettings` if you trust it with redacted text"
    )]
    OriginNotAllowed {
        /// The origin.
        origin: String,
    },
    /// Local-only mode.
    #[error(
        "{origin} is not on this machine, and ai.localOnly is set; choose a local provider or change the setting"
    )]
    NotLocal {
        /// The origin.
        origin: String,
    },
    /// A name of this machine, or in local-only mode any, resolves to another machine.
    #[error(
        "{host} resolves to an address that is not on this machine, so nothing was sent; check the hosts file and the setting ai.localOnly"
    )]
    Elsewhere {
        /// The host name.
        host: String,
    },
    /// A model that forwards prompts off this machine.
    #[error(
        "{model} does not run on this machine (it forwards to {host}), and ai.localOnly is set; choose another model"
    )]
    RemoteModel {
        /// The model.
        model: String,
        /// Where it forwards to.
        host: String,
    },
    /// The host name is unknown.
    #[error("the name {host} cannot be resolved; check the address and the network")]
    Resolve {
        /// The host name.
        host: String,
    },
    /// Nobody answers there.
    #[error(
        "cannot connect to {origin}; see that the server runs and that no firewall is in the way"
    )]
    Connect {
        /// The origin.
        origin: String,
    },
    /// The certificate or the handshake is not right. Final: nothing is sent past it.
    #[error(
        "no secure connection to {origin}: {said}; see the clock of this machine, and whether a proxy signs certificates of its own that this system does not trust"
    )]
    Tls {
        /// The origin.
        origin: String,
        /// What the library says.
        said: String,
    },
    /// The proxy wants something.
    #[error("the proxy refused the request; check the setting ai.proxy")]
    Proxy,
    /// Nothing came for too long.
    #[error("{origin} sent nothing for {seconds} s; try again, or choose a smaller model")]
    Timeout {
        /// The origin.
        origin: String,
        /// How long it was waited for.
        seconds: u64,
    },
    /// The connection broke before anything came.
    #[error("the connection to {origin} broke; try again")]
    Broken {
        /// The origin.
        origin: String,
    },
    /// The server sends elsewhere; nothing is followed.
    #[error(
        "{origin} redirects elsewhere, which is not followed; set the address of the provider to the final one"
    )]
    Redirected {
        /// The origin.
        origin: String,
    },
    /// Key missing or wrong.
    #[error("the provider does not take the key; set it with `tftsr provider key`")]
    BadKey,
    /// The key is right, but not for this.
    #[error(
        "the key may not do this: {said}; check its permissions and the organization with the provider"
    )]
    Forbidden {
        /// What the provider says.
        said: String,
    },
    /// Nothing left to spend.
    #[error("the account has no quota or credit left: {said}; see the provider's billing page")]
    NoQuota {
        /// What the provider says.
        said: String,
    },
    /// Too many requests.
    #[error("the provider limits the rate of requests{}; wait and ask again", wait.map(|wait| format!(" and says to wait {} s", wait.as_secs().max(1))).unwrap_or_default())]
    RateLimited {
        /// How long to wait, if it said.
        wait: Option<Duration>,
    },
    /// No such model.
    #[error("the provider has no model {model}; `tftsr provider models` lists those it has")]
    ModelGone {
        /// The model.
        model: String,
    },
    /// No such path.
    #[error("the provider has nothing at this path (404); check its address and path")]
    NoSuchPath,
    /// The question does not fit.
    #[error(
        "the question is longer than the model's context; ask with less evidence, or choose a model with a larger context"
    )]
    TooLong,
    /// Too much to do.
    #[error("the provider is overloaded; ask again in a while")]
    Overloaded,
    /// The provider does not understand the request.
    #[error("the provider refused the request ({status}): {said}")]
    BadRequest {
        /// The status of HTTP.
        status: u16,
        /// What the provider says.
        said: String,
    },
    /// The provider failed.
    #[error("the provider failed ({status}): {said}; try again")]
    Server {
        /// The status of HTTP; 200 when it failed within a stream.
        status: u16,
        /// What the provider says.
        said: String,
    },
    /// Another protocol.
    #[error(
        "{origin} does not answer as a provider of the kind {kind} does; check the kind and the address"
    )]
    NotThisKind {
        /// The origin.
        origin: String,
        /// The kind that was expected.
        kind: &'static str,
    },
    /// A line or an answer beyond all bounds.
    #[error("{origin} sent more than an answer can be; nothing more was read")]
    TooMuch {
        /// The origin.
        origin: String,
    },
    /// The person stopped it.
    #[error("stopped")]
    Stopped,
    /// What was asked cannot be done with this kind of provider.
    #[error("a {kind} provider cannot do this; only Ollama pulls and deletes models")]
    NotOffered {
        /// The kind.
        kind: &'static str,
    },
    /// The system has no room for a connection.
    #[error("no connection could be set up: {said}")]
    System {
        /// What the system says.
        said: String,
    },
}

impl AiError {
    /// Whether asking again may help (before any text came).
    pub(crate) fn is_passing(&self) -> bool {
        matches!(
            self,
            AiError::RateLimited { .. }
                | AiError::Overloaded
                | AiError::Broken { .. }
                | AiError::Server { .. }
        )
    }
}

/// What a provider says went wrong, from the status and the body of a reply, or from an error inside a stream
/// (`status` 200). The bodies differ: `{"error": {"message", "type", "code", "status"}}`, the same in a one-element
/// array (Gemini), `{"error": "text"}` (Ollama), `{"message"}` or `{"detail"}` (Mistral).
pub(crate) fn fault(status: u16, body: &[u8], model: &str, wait: Option<Duration>) -> AiError {
    let text = String::from_utf8_lossy(body);
    let value: Value = serde_json::from_str(&text).unwrap_or(Value::Null);
    let value = value.get(0).cloned().unwrap_or(value);
    let error = value.get("error").unwrap_or(&value);
    let word = |key: &str| match error.get(key) {
        Some(Value::String(word)) => word.clone(),
        Some(Value::Number(number)) => number.to_string(),
        _ => String::new(),
    };
    let message = match error {
        Value::String(text) => text.clone(),
        _ => ["message", "detail"]
            .iter()
            .map(|key| word(key))
            .find(|word| !word.is_empty())
            .unwrap_or_else(|| match value {
                Value::Null => text.trim().to_owned(),
                _ => value.get("detail").map(ToString::to_string).unwrap_or_default(),
            }),
    };
    let codes = format!("{} {} {}", word("type"), word("code"), word("status")).to_lowercase();
    let lower = message.to_lowercase();
    let code = |words: &[&str]| words.iter().any(|word| codes.contains(word));
    let says = |words: &[&str]| words.iter().any(|word| lower.contains(word));
    let said = safe(&message);
    if code(&["insufficient_quota", "billing", "payment"])
        || status == 402
        || says(&["credit balance"])
    {
        return AiError::NoQuota { said };
    }
    if code(&["authentication", "invalid_api_key", "unauthenticated"])
        || status == 401
        || says(&["api key not valid", "invalid api key", "incorrect api key"])
    {
        return AiError::BadKey;
    }
    if code(&["context_length_exceeded", "request_too_large", "exceed_context_size"])
        || status == 413
        || says(&[
            "maximum context length",
            "context window",
            "prompt is too long",
            "too many tokens",
            "exceeds the available context",
            "exceeds the maximum number of tokens",
            "input length exceeds",
        ])
    {
        return AiError::TooLong;
    }
    if code(&["model_not_found"])
        || ((status == 404 || code(&["not_found"])) && says(&["model"]))
        || says(&["model not found", "no such model", "is not found, try pulling"])
    {
        return AiError::ModelGone { model: model.to_owned() };
    }
    match status {
        403 => AiError::Forbidden { said },
        404 => AiError::NoSuchPath,
        407 => AiError::Proxy,
        429 => AiError::RateLimited { wait },
        503 | 529 => AiError::Overloaded,
        _ if code(&["permission"]) => AiError::Forbidden { said },
        _ if code(&["rate_limit", "resource_exhausted"]) => AiError::RateLimited { wait },
        _ if code(&["overloaded", "unavailable"]) || says(&["overloaded", "server busy"]) => {
            AiError::Overloaded
        }
        200 => AiError::Server { status, said },
        400..500 if status != 408 && status != 409 => AiError::BadRequest { status, said },
        _ => AiError::Server { status, said },
    }
}
