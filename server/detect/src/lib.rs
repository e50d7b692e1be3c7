//! Where personal data and secrets are in a text, and how sure we are.
//!
//! One pass, one truth: the language server, the command line, the gate before any network and the tests all call [`scan`], or
//! keep an [`Index`] or ask for a [`Part`], which is the same scan in pieces. It does not decide what to do with a finding (`redact`), and knows no files.
//!
//! A line is swept once ([`engine`]); bytes, words and labels in it wake the detectors of [`registry::DETECTORS`], each of which
//! looks around the place it was woken at, checks the shape and the context, and reports with a confidence.
#![warn(clippy::disallowed_methods)]

mod allow;
mod beside;
mod block;
mod canonical;
mod catalogue;
mod checksum;
mod chunk;
mod config;
mod detectors;
mod engine;
mod entropy;
mod finding;
mod gate;
mod hash;
mod head;
mod incremental;
mod kind;
mod label;
mod line;
mod names;
mod names_kept;
mod overlap;
mod own_rules;
mod parent;
mod part;
mod place;
mod placeholder;
mod registry;
mod repeat;
mod repeated;
pub mod stand_in;
mod starred;
mod sweep;
mod value;
mod vocabulary;
mod wiring;
mod woken;
mod words;

pub use allow::{Allow, by_comment};
pub use canonical::canonical;
pub use catalogue::{RuleInfo, rules, rules_markdown};
pub use config::{Config, Override};
pub use engine::scan;
pub use finding::{Finding, Severity};
pub use head::Head;
pub use incremental::{Filling, Gap, Index};
pub use kind::{Kind, Policy, declare, kind, kinds};
pub use overlap::resolve;
pub use own_rules::{OwnRule, OwnRules, RuleSpec, compile as pattern};
pub use part::{Part, scan_part};

#[cfg(any(test, fuzzing))]
pub mod fuzz;
#[cfg(test)]
mod tests;
