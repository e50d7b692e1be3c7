//! `********`: eight stars for any value. They tell neither type nor length, and all values look the same.

use crate::Style;

/// The style.
#[derive(Debug, Clone, Copy)]
pub struct Mask;

impl Style for Mask {
    fn stand_in(&mut self, _: &'static str, _: &str) -> String {
        "********".to_owned()
    }
}
