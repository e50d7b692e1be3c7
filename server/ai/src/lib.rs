//! AI providers: the one crate that talks to the network.
//!
//! What is sent is [`redact::Redacted`] and nothing else, to an origin that the person allowed ([`Gate`]), over https or
//! within this machine. A provider is a wire form: how a question is written and how a stream is read, one file each
//! behind one trait; [`Client`] does the rest for all of them: the gate, retries, time limits, streaming, stopping.
//! What is no model is spoken to in single exchanges, through the same gate. It keeps nothing, reads no setting and no environment variable, and traces no text, key or address.

mod client;
mod error;
mod provider;

mod ask;
mod endpoint;
mod exchange;
mod gate;

mod frames;
mod reply;
mod retry;
mod said;
mod scrub;
mod tokens;
mod transport;

mod anthropic;
mod chat;
mod compatible;
mod gemini;
mod mistral;
mod ollama;
mod openai;

pub use ask::{Answer, Ask, Ending, Model, Role, Schema, Turn};
pub use client::{Client, Pull, Step, Stop};
pub use endpoint::{Endpoint, KeyHeader};
pub use error::AiError;
pub use exchange::{Exchange, FormField, Heard, Pass, Payload, Seal, Shot};
pub use gate::{Gate, Origin};
pub use provider::Kind;
pub use reply::{json_in, partial_field};
pub use secrecy::SecretString;
pub use tokens::{Tokens, estimate};

#[cfg(any(test, fuzzing))]
pub mod fuzz;
#[cfg(test)]
mod tests;
