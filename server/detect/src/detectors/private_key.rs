//! Private keys: armor of PEM (RFC 7468), OpenSSH, SSH2 and PGP (RFC 9580) as one finding from BEGIN to END, whether over lines or
//! with escaped line breaks; bare keys by their label (WireGuard, base64 of a PEM in kubeconfig); private members of a JWK (RFC 7517).
//!
//! Public keys and certificates wear the same armor and are left alone.

use crate::entropy::looks_random;
use crate::kind::PRIVATE_KEY;
use crate::label::Labeled;
use crate::line::{Found, Line};
use crate::placeholder::is_placeholder;
use crate::registry::{Detector, Watch};
use crate::vocabulary::Label;

pub(crate) static DETECTOR: Detector =
    Detector { rule: "private-key", watch: Watch::Words(&["begin"], armor) };

pub(crate) static LABELED: Detector =
    Detector { rule: "private-key-field", watch: Watch::Labels(&[Label::PrivateKey], field) };

pub(crate) static JWK: Detector = Detector { rule: "jwk", watch: Watch::Words(&["kty"], jwk) };

/// Longest armor that is followed, in bytes: a PGP key ring with several user ids and prefixes of log lines before each row.
/// Whoever scans in parts must know this much of what follows.
const LONGEST: usize = (256 - 4) << 10;

/// `-----BEGIN … PRIVATE KEY-----` whose `BEGIN` ends at `end`.
fn armor(line: &Line, end: usize, found: &mut Found) -> usize {
    let word = end.saturating_sub(5);
    let dashes = line.run_back(line.run_back(word, 1, |b| b == b' '), 5, |b| b == b'-');
    if word.saturating_sub(dashes) < 4 {
        return end;
    }
    let title = line.slice(end, end + 48);
    let kind = [&b"PRIVATE KEY"[..], b"OpenVPN Static key V1"]
        .iter()
        .find_map(|kind| Some(memchr::memmem::find(title, kind)? + kind.len()));
    let Some(kind_end) = kind.map(|at| end + at) else {
        return end;
    };
    let title_end = line.run(end, kind_end - end, |b| b.is_ascii_alphanumeric() || b == b' ');
    if title_end < kind_end {
        return end;
    }
    let body = line.ahead(kind_end, LONGEST);
    let stop = closing(body).unwrap_or_else(|| torn(body));
    found.add(dashes, kind_end + stop, &PRIVATE_KEY, 99, "armor of a private key");
    // On the same line nothing inside is looked at again; the engine goes on after a finding of several lines.
    (kind_end + stop).min(line.bytes.len()).max(end)
}

/// Where the closing line of the armor ends, unless another key starts before.
fn closing(body: &[u8]) -> Option<usize> {
    let mut from = 0;
    loop {
        let at = from + memchr::memmem::find(body.get(from..)?, b"---")?;
        let word = at + body.get(at..)?.iter().position(|&b| b != b'-' && b != b' ')?;
        let rest = body.get(word..)?;
        if rest.starts_with(b"BEGIN") {
            return None;
        }
        if rest.starts_with(b"END") {
            let title = rest.iter().take(64).position(|&b| b == b'-')?;
            let dashes = rest.get(title..)?.iter().take(5).take_while(|&&b| b == b'-').count();
            // The escaped line break behind it belongs to the file that the key was.
            let end = word + title + dashes;
            return Some(end + escaped_break(body.get(end..)?));
        }
        from = word.max(at + 3);
    }
}

/// The length of `\n`, `\r\n` or `\\n` at the start, when it is spelled out.
fn escaped_break(rest: &[u8]) -> usize {
    let slashes = rest.iter().take(8).take_while(|&&b| b == b'\\').count();
    match rest.get(slashes) {
        Some(b'n') if slashes > 0 => slashes + 1,
        Some(b'r') if slashes > 0 => {
            slashes + 1 + escaped_break(rest.get(slashes + 1..).unwrap_or(&[]))
        }
        _ => 0,
    }
}

/// Where an armor that is never closed ends: after the rows that still look like its body.
fn torn(body: &[u8]) -> usize {
    let mut end = body.iter().take_while(|&&b| b == b'-').count();
    let is_row = |row: &[u8]| {
        !row.is_empty()
            && row.len() <= 80
            && (row.iter().all(|&b| b.is_ascii_alphanumeric() || b"+/=".contains(&b))
                && row.len() >= 16
                || row.starts_with(b"Proc-Type:")
                || row.starts_with(b"DEK-Info:")
                || row.starts_with(b"Version:"))
    };
    // Escaped line breaks: the rows are on this line.
    let escaped = |bytes: &[u8]| {
        bytes
            .iter()
            .position(|&b| !(b.is_ascii_alphanumeric() || b"+/=\\".contains(&b)))
            .unwrap_or(bytes.len())
    };
    if body.get(end) == Some(&b'\\') {
        return end + escaped(body.get(end..).unwrap_or(&[]));
    }
    loop {
        let Some(rest) = body.get(end..) else { return end };
        let skip = rest.iter().take(2).take_while(|&&b| b == b'\r' || b == b'\n').count();
        if skip == 0 {
            return end;
        }
        let row = rest.get(skip..).unwrap_or(&[]);
        let row = row.get(..memchr::memchr(b'\n', row).unwrap_or(row.len())).unwrap_or(&[]);
        let row = row.strip_suffix(b"\r").unwrap_or(row);
        if !is_row(row) {
            return end;
        }
        end += skip + row.len();
    }
}

/// `PrivateKey = <44 of base64>`, `client-key-data: LS0t…`, `private_key=<hex>`.
fn field(line: &Line, labeled: &Labeled, found: &mut Found) {
    let value = line.slice(labeled.start, labeled.end);
    let plain = value.iter().all(|&b| b.is_ascii_alphanumeric() || b"+/=-_".contains(&b));
    if plain && value.len() >= 40 && looks_random(value) && !is_placeholder(value) {
        found.add(labeled.start, labeled.end, &PRIVATE_KEY, 92, "value of a private key field");
    }
}

/// The private members of a JSON Web Key on the line of its `kty`.
fn jwk(line: &Line, end: usize, found: &mut Found) -> usize {
    let from = line.run_back(end, 2048, |b| b != b'{');
    let to = line.run(end, 4096, |b| b != b'}');
    let object = line.slice(from, to);
    for name in [&b"\"d\""[..], b"\"p\"", b"\"q\"", b"\"dp\"", b"\"dq\"", b"\"qi\"", b"\"k\""] {
        if let Some(at) = memchr::memmem::find(object, name) {
            let at = line.run(from + at + name.len(), 4, |b| matches!(b, b':' | b' '));
            if line.at(at) == b'"' {
                let stop =
                    line.run(at + 1, 2048, |b| b.is_ascii_alphanumeric() || b == b'-' || b == b'_');
                if stop - at > 20 && line.at(stop) == b'"' {
                    found.add(at + 1, stop, &PRIVATE_KEY, 95, "private member of a JSON Web Key");
                }
            }
        }
    }
    to.max(end)
}
