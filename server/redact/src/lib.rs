//! Findings become stable placeholders; text that may leave the machine is sealed as [`Redacted`].
//!
//! Equal values get equal placeholders within a [`Ledger`], different values never share one.
//! It does not look for findings itself (`detect`) and keeps nothing: the encrypted store holds what a ledger learned.
#![warn(clippy::disallowed_methods)]

mod ledger;
mod replace;
mod seal;

pub use ledger::{Entry, Ledger};
pub use replace::{Replacement, replaced, replaced_part, replacements, restored};
pub use seal::{Redacted, redactable, seal, seal_with};

#[cfg(test)]
mod tests;
