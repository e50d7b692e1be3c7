//! AWS access key ids by their prefix and alphabet.

use crate::entropy::looks_random;
use crate::kind::{AWS_ACCESS_KEY_ID, AWS_SECRET_KEY};
use crate::line::{Found, Line, is_word};
use crate::registry::{Detector, Watch};

pub(crate) static DETECTOR: Detector = Detector {
    rule: "aws-access-key-id",
    watch: Watch::Prefixes(&["AKIA", "ASIA", "ABIA", "ACCA"], look),
};

/// Four letters and sixteen of base 32.
fn look(line: &Line, start: usize, found: &mut Found) -> usize {
    let end = line.run(start, 21, is_word);
    let tail = line.slice(start + 4, end);
    let example = tail.ends_with(b"EXAMPLE");
    if tail.len() == 16
        && tail
            .iter()
            .all(|b| b.is_ascii_uppercase() || matches!(b, b'2'..=b'7' | b'0' | b'1' | b'8' | b'9'))
        && !example
    {
        found.add(start, end, &AWS_ACCESS_KEY_ID, 97, "AWS prefix and alphabet");
        // AKIA… / wJal…: the secret beside it.
        let from =
            line.run(end, 4, |b| matches!(b, b' ' | b'/' | b':' | b',' | b'|' | b'"' | b'\''));
        // Its first letter may be a slash.
        let to = line.run(from, 41, |b| b.is_ascii_alphanumeric() || matches!(b, b'+' | b'/'));
        let from = if to == from + 39 && line.before(from) == b'/' { from - 1 } else { from };
        if from > end && to == from + 40 && looks_random(line.slice(from, to)) {
            found.add(from, to, &AWS_SECRET_KEY, 90, "forty of base64 behind an access key id");
        }
    }
    end
}
