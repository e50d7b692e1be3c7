//! Documents in the places where teams read them: wikis and trackers.
//!
//! A target is a wire form, one file behind one trait: how a page is found, made and changed, how text is written there.
//! Nothing is read, written or connected to here; requests go through a [`Talk`] that whoever publishes brings along. Text
//! comes in as [`redact::Redacted`] and as nothing else, pictures as a person lets them go; ids, versions and links are those that the target gave.
//! [`publish`] is the one way in: it updates what was published before, makes no second copy, and overwrites no words of
//! people on the other side unless told to.
#![warn(clippy::disallowed_methods)]

mod entry;
mod error;
mod steps;
mod talk;
mod target;

mod forms;
mod targets;

pub use entry::{Attached, Entry};
pub use error::PublishError;
pub use steps::{Before, Done, Published, publish, test};
pub use talk::{Body, Field, Key, Method, Reply, Request, Talk, Wrapping};
pub use target::{Kind, Place};

#[cfg(test)]
mod tests;
