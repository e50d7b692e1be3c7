//! MAC addresses (IEEE 802 EUI-48): six pairs with colons or dashes, or three groups of four with dots.
//!
//! Longer runs of pairs are fingerprints, world wide names and dumps, but for the header of a frame that netfilter logs as `MAC=`:
//! destination, source, type.

use crate::kind::MAC;
use crate::label::Labeled;
use crate::line::{Found, Line, is_word};
use crate::place::{Near, Place};
use crate::registry::{Detector, Watch};
use crate::vocabulary::Label;

pub(crate) static DETECTOR: Detector = Detector {
    rule: "mac-address",
    watch: Watch::Places(
        &[
            Place::new(b':', Near::HEX_DIGIT, Near::HEX_DIGIT),
            Place::new(b'-', Near::HEX_DIGIT, Near::HEX_DIGIT).again(12),
            Place::new(b'.', Near::HEX_DIGIT, Near::HEX_DIGIT).again(5),
        ],
        look,
    ),
};

pub(crate) static LABELED: Detector =
    Detector { rule: "mac-field", watch: Watch::Labels(&[Label::Mac], field) };

/// `mac=00505E005307`, `hwaddr 0050-5e00-5307`: twelve digits of hexadecimal, however they are grouped.
fn field(line: &Line, labeled: &Labeled, found: &mut Found) {
    let start = labeled.start;
    let end = line.run(start, 18, |b| b.is_ascii_hexdigit() || matches!(b, b':' | b'-' | b'.'));
    if end <= labeled.end && is_address(line.slice(start, end)) && !is_word(line.at(end)) {
        found.add(start, end, &MAC, 90, "hardware address by its label");
    }
}

/// Whether these are twelve digits of hexadecimal, not all the same, in groups or in one.
pub(crate) fn is_address(value: &[u8]) -> bool {
    let digits = || value.iter().filter(|b| b.is_ascii_hexdigit());
    digits().count() == 12
        && matches!(value.len(), 12 | 14 | 17)
        && !matches!(value.first(), Some(b'-' | b':' | b'.'))
        && digits().any(|b| digits().next() != Some(b))
}

fn look(line: &Line, at: usize, found: &mut Found) -> usize {
    let separator = line.at(at);
    let width = if separator == b'.' { 4 } else { 2 };
    // Cheap refusal: the next separator is not where it would be.
    if line.at(at + width + 1) != separator || at < width {
        return at;
    }
    let start = at - width;
    let before = line.before(start);
    if is_word(before) || before == separator {
        return at;
    }
    let mut groups = 0;
    let mut end = start;
    loop {
        let stop = line.run(end, width + 1, |b| b.is_ascii_hexdigit());
        if stop - end != width || groups > 24 {
            break;
        }
        groups += 1;
        end = stop;
        if line.at(end) != separator {
            break;
        }
        end += 1;
    }
    // `00:11:22:33:44:55: text` ends with a separator that is punctuation.
    let trailing = line.before(end) == separator && groups > 0;
    let after = line.at(end);
    let address_end = if trailing { end - 1 } else { end };
    if (!trailing && is_word(after))
        || (trailing && after.is_ascii_alphanumeric())
        || (!trailing && after == b'-' && is_word(line.at(end + 1)))
    {
        return end.max(at);
    }
    let full = if width == 4 { 3 } else { 6 };
    let frame = groups == 14 && separator == b':' && line.starts(start.saturating_sub(4), "MAC=");
    // "serial":"1f:a5:…": the serial of a certificate.
    let serial = || {
        let key = line.back(start, 24);
        memchr::memmem::find(key, b"erial").is_some() && memchr::memmem::find(key, b"mac").is_none()
    };
    if groups == full && separator == b':' && serial() {
        return end.max(at);
    }
    if groups == full {
        report(line, start, address_end, found);
    } else if frame {
        report(line, start, start + 17, found);
        report(line, start + 18, start + 35, found);
    }
    end.max(at)
}

fn report(line: &Line, start: usize, end: usize, found: &mut Found) {
    line.sees_number();
    let bytes = line.slice(start, end);
    let separator = bytes.iter().copied().find(|b| !b.is_ascii_hexdigit()).unwrap_or(0);
    let same = |digit: u8| bytes.iter().all(|&b| b == separator || b.eq_ignore_ascii_case(&digit));
    // Dates and counters have pairs of digits with dashes and groups of digits with dots, too.
    let letters = bytes.iter().any(u8::is_ascii_alphabetic);
    if !same(b'0') && !same(b'f') && (separator == b':' || letters) {
        found.add(start, end, &MAC, 95, "six octets of a hardware address");
    }
}
