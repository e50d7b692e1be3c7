//! Attributes with their values in brackets, as FortiOS logs what an administrator set: `cfgattr="passwd[…]email-to[…]hosts:1[ip[…]]"`
//! (FortiOS log message reference, event 44546 and on), and what they were before, `status[enable->disable]`.

use crate::engine;
use crate::label::{Labeled, Tie, key_before};
use crate::line::{Found, Line};
use crate::registry::{Detector, Watch};

pub(crate) static DETECTOR: Detector =
    Detector { rule: "bracketed-value", watch: Watch::Words(&["cfgattr"], look) };

/// Most attributes that are read.
const MOST: usize = 64;

/// The list behind the word that ends at `end`.
fn look(line: &Line, end: usize, found: &mut Found) -> usize {
    let mut at = line.run(end, 4, |b| matches!(b, b'=' | b'"' | b'\\'));
    let stop = line.run(at, 4096, |b| b != b'"');
    for _ in 0..MOST {
        let name = line
            .run(at, 64, |b| b.is_ascii_alphanumeric() || matches!(b, b'-' | b'_' | b':' | b'.'));
        if line.at(name) != b'[' || name >= stop {
            at = name + 1;
            if at >= stop {
                break;
            }
            continue;
        }
        let close = line.run(name + 1, 512, |b| !matches!(b, b'[' | b']' | b'"'));
        at = name + 1;
        if line.at(close) != b']' {
            // hosts:1[ip[…]]
            continue;
        }
        at = close + 1;
        let value = line.slice(name + 1, close);
        let start = memchr::memmem::find(value, b"->").map_or(name + 1, |arrow| name + 3 + arrow);
        // ENC …: enciphered by the firewall.
        let start = if line.starts(start, "ENC ") { start + 4 } else { start };
        if let Some((label, key)) = key_before(line, name, 0) {
            let labeled = Labeled { label, tie: Tie::Equals, key, start, end: close, quoted: true };
            engine::look_labeled(line, &labeled, found);
        }
    }
    end
}
