//! Values of options whose name says what they are, whatever the program: `--cipassword …`, `--ciuser ana`, `-AdminPassword …`.
//!
//! Options that end in a word of their own ([`crate::label::SPOKEN`]) are seen by it; here are those whose word is run together.

use crate::engine;
use crate::label::{self, Labeled, Tie};
use crate::line::{Found, Line};
use crate::place::{Near, Place};
use crate::registry::{Detector, Watch};
use crate::value;
use crate::vocabulary::Label;

pub(crate) static DETECTOR: Detector =
    Detector { rule: "flag-value", watch: Watch::Places(&[LONG, SINGLE], look) };

/// The second dash of `--name`.
const LONG: Place = Place::new(b'-', Near::DASH, Near::HEX.or(Near::LETTER));

/// The dash of `-Name`.
const SINGLE: Place = Place::new(b'-', Near::SPACE, Near::HEX.or(Near::LETTER));

/// The dash before the name, at `at`.
fn look(line: &Line, at: usize, found: &mut Found) -> usize {
    let end = line.run(at + 1, 40, |b| b.is_ascii_alphanumeric() || matches!(b, b'-' | b'_'));
    if line.at(end) != b' ' || end - at < 5 || matches!(line.at(end + 1), b'-' | b' ' | 0) {
        return at;
    }
    let Some((label, key)) = label::key_before(line, end, 0) else { return at };
    // --ciuser ana, but: systemctl --user mask
    let user = label == Label::Username
        && !matches!(line.slice(at + 1, end), b"user" | b"login" | b"username");
    let told = user
        || matches!(
            label,
            Label::Password
                | Label::Secret
                | Label::Token
                | Label::ApiKey
                | Label::OauthSecret
                | Label::OauthToken
                | Label::Email
                | Label::Phone
        );
    if !told {
        return at;
    }
    if let Some(value) = value::read(line, end + 1) {
        let labeled = Labeled {
            label,
            tie: Tie::Flag,
            key,
            start: value.start,
            end: value.end,
            quoted: value.quoted,
        };
        engine::look_labeled(line, &labeled, found);
    }
    at
}
