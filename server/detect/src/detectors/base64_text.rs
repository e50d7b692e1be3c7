//! Secrets and personal data inside base64 (RFC 4648, both alphabets) of text: `payload=eyJ1c2Vy…`, the data of a Kubernetes Secret,
//! user data of a cloud machine, `powershell -EncodedCommand` (base64 of UTF-16LE).
//!
//! A long word is decoded when its first twelve characters decode to printable text: words and random keys do not. The decoded text is
//! looked at once, never decoded again, and the finding is the whole run of base64: its parts have no place of their own.

use crate::engine::look_inside;
use crate::line::{Found, Line};
use crate::registry::{Detector, Watch};
use crate::{Finding, Severity};

pub(crate) static DETECTOR: Detector =
    Detector { rule: "base64-text", watch: Watch::LongWords(look) };

/// Longest run that is decoded, in characters.
const LONGEST: usize = 256 << 10;

fn look(line: &Line, start: usize, found: &mut Found) -> usize {
    // In the middle of a run, a path or a token of several parts.
    if found.decoded || matches!(line.before(start), b'+' | b'/' | b'-' | b'.' | b'%') {
        return start;
    }
    let head = first_bytes(line.slice(start, start + 12));
    let head = head.as_ref().map_or(&[][..], <[u8; 9]>::as_slice);
    let wide = head.get(1) == Some(&0);
    let printable = |&b: &u8| (b' '..0x7f).contains(&b) || matches!(b, b'\n' | b'\r' | b'\t');
    let is_text = head.len() == 9
        && if wide {
            head.iter().step_by(2).all(printable) && head.iter().skip(1).step_by(2).all(|b| *b == 0)
        } else {
            head.iter().all(printable)
        };
    if !is_text {
        return start;
    }
    line.sees_number();
    let end = line.run(start, LONGEST, is_digit);
    let mut text = decoded(line.slice(start, end));
    if wide {
        text.retain(|&b| b != 0);
    }
    // Letters of other scripts and a torn end are text; what is mostly neither is not.
    let odd = text.iter().filter(|b| !printable(b) && **b < 0x80).count();
    if odd > text.len() / 32 {
        return end;
    }
    let worst = look_inside(&text, found)
        .into_iter()
        .filter(|finding| finding.severity >= Severity::Warning)
        .max_by_key(|finding| (finding.severity, finding.confidence));
    if let Some(inner) = worst {
        let padded = line.run(end, 2, |b| b == b'=');
        let span = text::Span::new(line.base + start, line.base + padded);
        let reason = "found inside of what this base64 decodes to";
        found.findings.push(Finding { span, reason, nested: false, ..inner });
    }
    end
}

/// A character of either alphabet.
fn is_digit(b: u8) -> bool {
    b.is_ascii_alphanumeric() || matches!(b, b'+' | b'/' | b'-' | b'_')
}

/// The six bits of a character of either alphabet (RFC 4648, sections 4 and 5).
pub(crate) fn sextet(b: u8) -> Option<u8> {
    Some(match b {
        b'A'..=b'Z' => b - b'A',
        b'a'..=b'z' => b - b'a' + 26,
        b'0'..=b'9' => b - b'0' + 52,
        b'+' | b'-' => 62,
        b'/' | b'_' => 63,
        _ => return None,
    })
}

/// The nine bytes that twelve characters make; nothing if they are none.
fn first_bytes(digits: &[u8]) -> Option<[u8; 9]> {
    let (fours, []) = digits.as_chunks::<4>() else { return None };
    let mut bytes = [0; 9];
    let (threes, _) = bytes.as_chunks_mut::<3>();
    if fours.len() != threes.len() {
        return None;
    }
    for (three, four) in threes.iter_mut().zip(fours) {
        let mut bits = 0_u32;
        for &b in four {
            bits = bits << 6 | u32::from(sextet(b)?);
        }
        let [_, all @ ..] = bits.to_be_bytes();
        *three = all;
    }
    Some(bytes)
}

/// The bytes that whole groups of eight bits make.
fn decoded(digits: &[u8]) -> Vec<u8> {
    let mut bytes = Vec::with_capacity(digits.len() / 4 * 3 + 3);
    let (mut bits, mut have) = (0_u32, 0);
    for &b in digits {
        let Some(six) = sextet(b) else { break };
        bits = (bits << 6) | u32::from(six);
        have += 6;
        if have >= 8 {
            have -= 8;
            bytes.push((bits >> have) as u8);
        }
    }
    bytes
}
