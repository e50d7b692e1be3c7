//! An incident as an issue: evidence, timeline, the why tree, what to ask next, and the triage document.
//!
//! Pure: no files, no clock, no JSON. Logs are read by `logs`, persistence is `store`, talking to people is `workbench`.
//!
//! The triage document is Markdown that belongs to people: [`parse`] reads it whatever state it is in, [`render`] writes
//! a fresh one, and everything else that changes it gives edits of single lines ([`add_why`], [`update_why`],
//! [`add_timeline_event`], [`add_evidence`], [`set_front_matter`]). [`next_question`] leads through it without a model,
//! [`progress`] says how far it is, [`lint`] where its reasoning is weak. [`prompt()`] is what a model is asked, [`check`]
//! tells which of its citations hold, [`Lines`] makes its words harmless Markdown.
#![warn(clippy::disallowed_methods)]

mod document;
mod evidence;
mod issue;
mod timeline;
mod tree;
mod why_tree;

mod parse;
mod render;

mod edit;
mod edit_error;
mod fix;
mod format;
mod node;

mod ask;
mod conversation;
mod exchange;
mod lint;
mod made_up;
mod marks;
mod mention;
mod numbers;
mod place;
mod progress;
mod prompt;
mod reply;
mod reverse;
mod section;
mod struck;
mod suggestion;
mod unaccepted;

mod citation;
mod clock;
mod conflict;
mod evidence_line;
mod front_matter;
mod layout;
mod line_edits;
mod question_bank;
mod slug;
mod table;
mod whys;
mod wording;

pub use ask::{AskInput, GuidedQuestion, next_question};
pub use citation::{citations, ids as evidence_ids};
pub use conflict::is_unmerged;
pub use conversation::{GuidedReply, ReplyInput, guided_reply, meant_why, why_level};
pub use document::{FrontMatter, Located, RootCause, TriageDocument};
pub use edit::{WhyChange, add_evidence, add_timeline_event, add_why, update_why};
pub use edit_error::EditError;
pub use evidence::Evidence;
pub use evidence_line::{hash as evidence_hash, write as evidence_bullet};
pub use exchange::{
    Draft, Ended, Exchange, add_draft, draft_body, draft_texts, ended, ends_in, exchanges, failed,
    grown, lines_to_marker, marker, marker_line, remove_draft, sent,
};
pub use fix::{Fix, FixInput, fixes};
pub use format::format;
pub use front_matter::{
    above_front_matter, front_matter_list, front_matter_span, front_matter_value, is_id,
    set_front_matter,
};
pub use issue::{Domain, Issue, IssueSeverity, IssueStatus};
pub use line_edits::line_edits;
pub use lint::{Problem, ProblemSeverity, RULES, Rule, blaming, lint, newer_version, rule};
pub use marks::{Marks, marks};
pub use node::{rename_why, state_lines, why_at, why_numbers, why_places};
pub use numbers::numbers_not_in;
pub use parse::{is_triage, parse};
pub use place::Place;
pub use progress::{LegProgress, Progress, progress};
pub use prompt::{CitedText, Prompt, PromptInput, Purpose, given, prompt, system_prompt};
pub use render::render;
pub use reply::{Checked, Citation, Lines, Reply, check, tail};
pub use reverse::{Backwards, backwards};
pub use section::{SectionPlace, sections};
pub use slug::slug;
pub use struck::{Struck, StruckKind, struck, unstruck, without_struck};
pub use suggestion::{accept, add_counter_case, is_rejected, reject, rejections};
pub use timeline::{EventKind, TimelineEvent};
pub use unaccepted::unaccepted;
pub use why_tree::{Author, Countermeasure, Join, Leg, Why, WhyKind, WhyNumber, WhyStatus};
pub use wording::without_citations;

#[cfg(any(test, fuzzing))]
pub mod fuzz;
#[cfg(test)]
mod tests;
