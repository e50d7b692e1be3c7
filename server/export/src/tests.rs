//! What every rendering has to hold.

mod figures;
mod generated;
mod hostile;
mod markup;
mod paper;
mod pictures;
mod word;

use crate::document::Document;
use crate::{Furniture, parse};

/// The RCA of the example incident, as a person left it.
pub(super) const RCA: &str = include_str!("tests/rca.md");

pub(super) fn furniture() -> Furniture {
    Furniture {
        exported_by: "tftsr (shell)".to_owned(),
        exported_at: "2026-03-16T09:30:00Z".parse().expect("a time"),
        notice: "Redacted by the policy of this workspace: 2 values of 2 types.".into(),
        warning: String::new(),
    }
}

pub(super) fn document(markdown: &str) -> Document {
    parse(markdown, &|_| None)
}
