//! Fixtures with markers, sample logs and bytes near given ones, for tests only.
//!
//! Knows no crate of the product: it turns text into text, spans and words.

mod fixture;
mod fuzz;
mod markers;

pub use fixture::{File, files};
pub use fuzz::{fuzz, is_slow};
pub use markers::{Marked, Marker, annotate, marked};
