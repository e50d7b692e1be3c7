//! Secrets whose label ends the line before, as in wrapped JSON and in YAML: `"password":`, then `"hunter2"`; `token: >-`, then the token.
//!
//! In SWIFT MT the name of a customer stands in the line below the account.
//!
//! Only a value that fills its line counts, and unquoted only one that cannot be a word.

use crate::detectors::{labeled_secret, swift_field};
use crate::engine;
use crate::kind::{PERSON_NAME, SWIFT_BIC};
use crate::label::{self, Labeled, Tie};
use crate::line::{Found, Line};
use crate::placeholder::is_placeholder;
use crate::registry::{Detector, Watch};
use crate::value;
use crate::vocabulary::Label;

pub(crate) static DETECTOR: Detector =
    Detector { rule: "value-on-next-line", watch: Watch::Line(look) };

/// Longest name of a customer, with the number of its line in front, in bytes.
const LONGEST_NAME: usize = 37;

/// How much of the line before is read, in bytes.
const BEFORE: usize = 200;

fn look(line: &Line, found: &mut Found) {
    // One byte refuses nearly all lines: what stands before the line break. The name of a customer is short.
    let telling = matches!(line.last_before(), b':' | b'-' | b'|' | b'>' | b' ');
    if !telling && line.bytes.trim_ascii().len() > LONGEST_NAME {
        return;
    }
    let Some(head) = line.line_before() else { return };
    if head.first() == Some(&b':') {
        customer(line, head, found);
    }
    if head.ends_with(b"=>") {
        dumped(line, head, found);
        return;
    }
    if !matches!(head.last(), Some(b':' | b'-' | b'|' | b'>' | b' ')) {
        return;
    }
    let head = head.trim_ascii_end();
    let block = [&b">-"[..], b"|-", b">", b"|"].iter().find_map(|mark| head.strip_suffix(*mark));
    let head = block.map_or(head, <[u8]>::trim_ascii_end);
    let Some(head) = head.strip_suffix(b":") else { return };
    let bytes = head.get(head.len().saturating_sub(BEFORE)..).unwrap_or(&[]);
    let before = Line { bytes, ..*line };
    let margin = before.run(0, BEFORE, |b| matches!(b, b' ' | b'\t' | b'-'));
    let quotes = bytes.len() - bytes.trim_ascii_end().len();
    let quoted_key = matches!(bytes.trim_ascii_end().last(), Some(b'"' | b'\''));
    let end = bytes.len() - quotes - usize::from(quoted_key);
    let Some((label, key)) = label::key_before(&before, end, 0) else { return };
    if !is_secret(label) {
        return;
    }
    let indent = line.run(0, BEFORE, |b| matches!(b, b' ' | b'\t'));
    let tail = line.bytes.trim_ascii_end();
    let tail = tail.strip_suffix(b",").unwrap_or(tail);
    let (start, stop, quoted) = match tail.get(indent..) {
        Some([quote @ (b'"' | b'\''), inner @ .., last]) if quote == last && !inner.is_empty() => {
            (indent + 1, tail.len() - 1, true)
        }
        Some(_) => (indent, tail.len(), false),
        None => return,
    };
    let value = line.slice(start, stop);
    // A YAML key of its own line, deeper value; `Enter password:` is a prompt, and a word below it an answer of a program.
    let bare = key_starts(&before, key, margin)
        && indent > margin
        && value.len() >= 6
        && value.iter().any(u8::is_ascii_digit)
        && !value.iter().any(|b| matches!(b, b' ' | b':' | b'=' | b'{' | b'['))
        && !value.starts_with(b"- ");
    if quoted || bare {
        let tie = Tie::Colon;
        labeled_secret::look(
            line,
            &Labeled { label, tie, key: start, start, end: stop, quoted },
            found,
        );
    }
}

/// `["lastname"]=>`, then `string(5) "Quell"`, as var_dump() of PHP has it.
fn dumped(line: &Line, head: &[u8], found: &mut Found) {
    let Some(key) =
        head.strip_suffix(b"=>").and_then(|head| head.trim_ascii_end().strip_suffix(b"]"))
    else {
        return;
    };
    // Of ["token":protected] the name, too.
    let key = key.strip_suffix(b":protected").unwrap_or(key);
    let bytes = key.get(key.len().saturating_sub(BEFORE)..).unwrap_or_default();
    let bytes = bytes.strip_suffix(b"\"").unwrap_or(bytes);
    let before = Line { bytes, ..*line };
    let Some((label, _)) = label::key_before(&before, bytes.len(), 0) else { return };
    let from = line.run(0, BEFORE, |b| b == b' ');
    if let Some(value) =
        value::read(line, from).filter(|value| value.quoted && value.end > value.start)
    {
        let (start, end) = (value.start, value.end);
        let name = line.slice(start, end);
        if label == Label::PersonName {
            let letters =
                name.iter().all(|&b| b.is_ascii_alphabetic() || b >= 0x80 || b" .'-".contains(&b));
            let capital = name
                .split(|b| *b == b' ')
                .any(|word| word.first().is_some_and(|b| b.is_ascii_uppercase() || *b >= 0x80));
            if letters && capital && (2..=64).contains(&name.len()) && !is_placeholder(name) {
                found.add(start, end, &PERSON_NAME, 85, "name by the key on the line before");
            }
            return;
        }
        let labeled = Labeled { label, tie: Tie::Colon, key: start, start, end, quoted: true };
        engine::look_labeled(line, &labeled, found);
    }
}

/// `:50K:/DE61…` and `:59:/…` of SWIFT MT (fields 50a and 59a): the account of a customer; the next line is the name.
fn customer(line: &Line, head: &[u8], found: &mut Found) {
    // :57A://FW021000021, then the bank.
    let bank = matches!(head, [b':', b'5', b'2'..=b'8', b'A', b':', b'/', ..]);
    if bank && swift_field::is_bic(line.bytes.trim_ascii()) {
        found.add(
            0,
            line.bytes.trim_ascii_end().len(),
            &SWIFT_BIC,
            92,
            "bank below its clearing code",
        );
        return;
    }
    let field = [&b":50K:"[..], b":50A:", b":50F:", b":59:", b":59F:", b":59A:"]
        .iter()
        .find_map(|field| head.strip_prefix(*field));
    let name = line.bytes.trim_ascii();
    let name = name.strip_prefix(b"1/").unwrap_or(name);
    let skipped = line.bytes.len() - line.bytes.trim_ascii_start().len()
        + if line.bytes.trim_ascii().len() > name.len() { 2 } else { 0 };
    let letters =
        name.iter().all(|&b| b.is_ascii_alphabetic() || b >= 0x80 || b" .'-".contains(&b));
    if field.is_some_and(|account| account.starts_with(b"/"))
        && letters
        && (4..=35).contains(&name.len())
        && name.contains(&b' ')
        && !name.split(|b| *b == b' ').any(is_company)
    {
        found.add(skipped, skipped + name.len(), &PERSON_NAME, 82, "name of a customer of a bank");
    }
}

/// Whether a word of a name says that it is one of a company.
fn is_company(word: &[u8]) -> bool {
    let mut buffer = [0; 8];
    matches!(
        crate::line::lower(word, &mut buffer),
        b"gmbh"
            | b"ag"
            | b"ltd"
            | b"llc"
            | b"inc"
            | b"sa"
            | b"sarl"
            | b"bv"
            | b"plc"
            | b"corp"
            | b"bank"
            | b"srl"
            | b"spa"
            | b"oy"
            | b"ab"
            | b"limited"
    )
}

/// Whether the key that holds the phrase at `key` is all that its line holds.
fn key_starts(line: &Line, key: usize, margin: usize) -> bool {
    line.run_back(key, BEFORE, |b| b.is_ascii_alphanumeric() || b"_-.\"'".contains(&b)) <= margin
}

fn is_secret(label: Label) -> bool {
    matches!(
        label,
        Label::Password
            | Label::Secret
            | Label::Token
            | Label::ApiKey
            | Label::OauthToken
            | Label::OauthSecret
            | Label::AwsSecret
            | Label::AwsSession
            | Label::AzureKey
            | Label::Credential
    )
}
