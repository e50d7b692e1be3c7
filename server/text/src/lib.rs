//! Documents as ropes, byte spans, positions and edits.
//!
//! Knows nothing of logs or LSP: a [`Document`] is text, a [`Span`] is bytes, a [`Position`] is what an editor says.
#![warn(clippy::disallowed_methods)]

mod document;
mod position;
mod span;

pub use document::{Document, DocumentBuilder, Edit};
pub use position::{Encoding, Position};
pub use span::Span;

#[cfg(test)]
mod tests;
