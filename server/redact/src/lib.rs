//! Findings become stable placeholders; text that may leave the machine is sealed as [`Redacted`].
//!
//! Equal values get equal placeholders within a [`Ledger`], different values never share one.
//! It does not look for findings itself (`detect`) and keeps nothing: the encrypted store holds what a ledger learned.
#![warn(clippy::disallowed_methods)]

mod frame;
mod hash;
mod key;
mod ledger;
mod map;
mod mask;
mod order;
mod originals;
mod partial;
mod replace;
mod rows;
mod seal;
mod style;
mod synthetic;
mod tokens;

pub use hash::Hash;
pub use key::Key;
pub use ledger::{Entry, Ledger};
pub use map::{MapError, MapWriter, read_map};
pub use mask::Mask;
pub use originals::Originals;
pub use partial::Partial;
pub use replace::{Part, Replacement, replaced, replaced_part, replacements};
pub use seal::{Redacted, redactable, seal, seal_with};
pub use style::Style;
pub use synthetic::Synthetic;
pub use tokens::Tokens;

#[cfg(test)]
mod tests;
#[cfg(test)]
mod tests_styles;
