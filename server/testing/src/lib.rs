//! Fixtures with markers and sample logs, for tests only.
//!
//! Knows no crate of the product: it turns text into text, spans and words.

mod fixture;
mod markers;

pub use fixture::{File, files};
pub use markers::{Marked, Marker, annotate, marked};
