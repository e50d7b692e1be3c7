//! Documents as ropes, byte spans, positions and edits.
//!
//! Knows nothing of logs or LSP: a [`Document`] is text, a [`Span`] is bytes, a [`Position`] is what an editor says.
#![warn(clippy::disallowed_methods)]

mod document;
mod position;
mod span;
mod visible;

pub use document::{Document, DocumentBuilder, Edit};
pub use position::{Encoding, Position};
pub use span::Span;
pub use visible::{visible, visible_lines};

#[cfg(test)]
mod tests;
