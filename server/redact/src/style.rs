//! What stands in place of a value: the five styles.
//!
//! | style | `ana@example.com` becomes | equal values | different values | depends on |
//! |---|---|---|---|---|
//! | token | `[EMAIL_1]` | equal | differ | the order in which values come |
//! | hash | `[EMAIL_h4wq…]` | equal | differ | the key |
//! | mask | `********` | equal | all the same | nothing |
//! | partial | `a****@****.com` | equal | may be the same | nothing |
//! | synthetic | `fakem2xk…@example.org` | equal | differ | the key; numbers of few digits also on those before |
//!
//! Equal means equal after `detect::canonical`, within a type. None of what a style writes is found again.

/// Makes stand-ins.
pub trait Style: std::fmt::Debug + Send {
    /// What stands in place of a value of a type.
    fn stand_in(&mut self, kind: &'static str, value: &str) -> String;

    /// Looks through a text that is about to be redacted for stand-ins of this style, so that none is given out again.
    fn reserve(&mut self, text: &[u8]) {
        let _ = text;
    }

    /// Where a text, as it came, holds a stand-in that this style gave to another value before: such a place is replaced
    /// like a value. Only a text that could not be reserved as a whole has any.
    fn clashes(&self, text: &[u8]) -> Vec<(text::Span, &'static str)> {
        let _ = text;
        Vec::new()
    }
}
