//! RCA and post-mortem documents from an issue, and merging them with what people wrote.
//!
//! Pure: values in, Markdown out; the date is an argument. What a document says follows the design's list of sections: what is
//! known is said, what is not known is named as an open question, and nothing stands there only to fill a heading.
#![warn(clippy::disallowed_methods)]

mod citations;
mod dashboard;
mod evidence;
mod facts;
mod impact;
mod lengths;
mod markdown;
mod merge;
mod open_points;
mod postmortem;
mod questions;
mod rca;
mod root_causes;
mod timeline;
mod times;
mod whys;
mod window;

#[cfg(test)]
mod tests;

pub use dashboard::{Case, Cause, Dashboard, Month, OpenIssue, Overdue, dashboard};
pub use facts::strength;
pub use merge::{CONFLICT, Choice, Conflict, Mark, Merged, marks, merge, merge_marked, settled};
pub use open_points::{OpenPoint, cell, evidence_rows, open_points, owners};
pub use postmortem::{NOTES, postmortem};
pub use rca::{LogHash, PictureLink, RcaInput, RedactionCount, rca};
pub use times::{ExplainedTime, explained as explained_times};
