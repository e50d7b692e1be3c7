//! What a log line says: when, how severe, who, and how far it reaches.
//!
//! [`read`] turns the bytes of a log into records, whatever their format: one of those in `formats`, or one learned from the file
//! itself (`layout`). From records come an [`outline`] and the [`evidence`] of an incident, the records to read first over several
//! logs. Bad input is data: a torn line is part of a record, never an error, and a time is absent rather than invented.
//!
//! Nothing here reads files or clocks, and nothing judges what is private in a log; `detect` does.
#![warn(clippy::disallowed_methods)]

mod analysis;
mod condition;
mod continuation;
mod cursor;
mod evidence;
mod fold;
mod following;
mod formats;
mod frames;
mod hash;
mod identifier;
mod json;
mod layout;
mod level;
mod lines;
mod outline;
mod own;
mod pace;
mod parts;
mod payload;
mod read;
mod record;
mod records;
mod sniff;
mod stamp;
mod template;
mod time;

pub use analysis::{Check, Example, analyze};
pub use condition::{Condition, ConditionKind, conditions};
pub use evidence::{
    Alignment, Basis, Contribution, EvidenceInput, EvidenceOptions, Moment, Pick, SIGNATURES,
    Signature, alignments, around, evidence, evidence_checks, evidence_with, known_failure,
    timeline,
};
pub use fold::{Fold, folds};
pub use following::{Following, moved, read};
pub use hash::line_hash;
pub use identifier::{identifier_at, occurrences};
pub use level::Level;
pub use outline::{Section, outline};
pub use own::{OwnFormat, OwnFormats};
pub use pace::{Gap, gaps};
pub use parts::{Part, parts};
pub use record::{Log, ReadOptions, Record, Template, TemplateId};
pub use records::{Iter, Records};
pub use sniff::Source;
pub use time::Time;

/// The ids of all formats that [`read`] may name, in the order in which they are tried; `plain` is what is left.
pub fn formats() -> impl Iterator<Item = &'static str> {
    formats::FORMATS.iter().map(|format| format.id).chain(["plain"])
}

#[cfg(any(test, fuzzing))]
pub mod fuzz;
#[cfg(test)]
mod tests;
