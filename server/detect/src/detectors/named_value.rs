//! Values whose name and value are two fields: `{"name": "API_KEY", "value": "…"}`, `<add key="Password" value="…"/>`, and the two
//! lines of an environment in YAML (`- name: API_KEY`, `value: …`).
//!
//! The line before is looked at only for `value:` at the start of a line.

use crate::engine;
use crate::label::{self, Labeled, Tie};
use crate::line::{Found, Line, is_word};
use crate::place::{Near, Place};
use crate::registry::{Detector, Watch};
use crate::value;
use crate::vocabulary::Label;

pub(crate) static DETECTOR: Detector = Detector {
    rule: "named-value",
    watch: Watch::Words(&["value", "stringvalue", "parametervalue", "number"], look),
};

pub(crate) static DUPLICATE: Detector =
    Detector { rule: "duplicate-entry", watch: Watch::Words(&["entry"], duplicate) };

/// `Duplicate entry 'aquell' for key 'users.username'` of MySQL: the key says what the value is.
fn duplicate(line: &Line, end: usize, found: &mut Found) -> usize {
    if line.slice(end, end + 2) != b" '" || !line.starts(end.saturating_sub(15), "duplicate entry")
    {
        return end;
    }
    let stop = line.run(end + 2, 128, |b| b != b'\'');
    if !line.starts(stop, "' for key '") {
        return end;
    }
    let key = stop + "' for key '".len();
    let close = line.run(key, 64, |b| b.is_ascii_alphanumeric() || matches!(b, b'_' | b'.'));
    // users_email_unique of migrations.
    let trimmed = ["_unique", "_key", "_idx", "_index", "_uindex"]
        .iter()
        .find(|tail| line.slice(key, close).ends_with(tail.as_bytes()))
        .map_or(close, |tail| close - tail.len());
    if let Some((label, _)) = label::key_before(line, trimmed, 0) {
        let labeled =
            Labeled { label, tie: Tie::Colon, key, start: end + 2, end: stop, quoted: true };
        engine::look_labeled(line, &labeled, found);
    }
    stop
}

pub(crate) static ARROW: Detector =
    Detector { rule: "arrow-value", watch: Watch::Places(&[POINT], arrow) };

/// The point of an arrow.
const POINT: Place = Place::new(b'>', Near::DASH, Near::SPACE);

/// `env.NEXUS_PASS -> …`: a key of several parts and its value.
fn arrow(line: &Line, at: usize, found: &mut Found) -> usize {
    let stop = at.saturating_sub(2);
    let start = line.run_back(stop, 64, |b| b.is_ascii_alphanumeric() || matches!(b, b'_' | b'.'));
    let compound = line.slice(start, stop).iter().any(|b| matches!(b, b'.' | b'_'));
    if line.slice(stop, at) == b" -"
        && compound
        && let Some((label, key)) = label::key_before(line, stop, 0)
        && let Some(value) = value::read(line, at + 2)
    {
        let tie = Tie::Colon;
        let labeled =
            Labeled { label, tie, key, start: value.start, end: value.end, quoted: value.quoted };
        engine::look_labeled(line, &labeled, found);
    }
    at
}

pub(crate) static SET: Detector =
    Detector { rule: "set-to", watch: Watch::Words(&["set", "changed", "is"], set) };

/// `'session.logon.last.password' set to …`: a key in quotes or of several parts, and what it was set to.
fn set(line: &Line, end: usize, found: &mut Found) -> usize {
    if line.starts(end, " from ") && line.starts(end.saturating_sub(7), "changed") {
        return exchanged(line, end, found);
    }
    if !matches!(line.slice(end, end + 2), b" t" | b" T" | b" \"") {
        return end;
    }
    let word = line.run_back(end, 8, |b| b.is_ascii_alphabetic());
    let quote = word.saturating_sub(1);
    let quoted = matches!(line.before(quote), b'"' | b'\'' | b'`' | b']');
    let stop = quote - usize::from(quoted);
    let start = line.run_back(stop, 64, |b| b.is_ascii_alphanumeric() || b"_-.".contains(&b));
    let compound = line.slice(start, stop).iter().any(|b| matches!(b, b'.' | b'_'));
    // var.api_token is "…"
    let is = line.at(word).eq_ignore_ascii_case(&b'i');
    let (verb, from) = if is { (" \"", end + 1) } else { (" to ", end + 4) };
    if !line.starts(end, verb) || line.before(word) != b' ' || !(quoted || compound) {
        return end;
    }
    if let Some((label, key)) = label::key_before(line, stop, 0)
        && let Some(value) = value::read(line, from)
    {
        let tie = Tie::Colon;
        let labeled =
            Labeled { label, tie, key, start: value.start, end: value.end, quoted: value.quoted };
        engine::look_labeled(line, &labeled, found);
    }
    end
}

/// `PassportNumber changed from … to …`: the key stands before the word that ends at `end`, both values behind it.
fn exchanged(line: &Line, end: usize, found: &mut Found) -> usize {
    let word = end - "changed".len();
    // was changed, has changed
    let stop = word.saturating_sub(1);
    let stop = [" was", " has", " is"]
        .iter()
        .find(|verb| stop >= verb.len() && line.starts(stop - verb.len(), verb))
        .map_or(stop, |verb| stop - verb.len());
    let stop = line.run_back(stop, 2, |b| matches!(b, b'"' | b'\''));
    let Some((label, key)) = label::key_before(line, stop, 2) else { return end };
    let mut at = end + " from ".len();
    for _ in 0..2 {
        let Some(value) = value::read(line, at) else { break };
        let (start, end) = (value.start, value.end);
        let labeled = Labeled { label, tie: Tie::Equals, key, start, end, quoted: true };
        engine::look_labeled(line, &labeled, found);
        at = line.run(end, 2, |b| matches!(b, b'"' | b'\''));
        if !line.starts(at, " to ") {
            break;
        }
        at += " to ".len();
    }
    at.max(end)
}

pub(crate) static CHANGED: Detector = Detector {
    rule: "changed-value",
    watch: Watch::Words(&["newvalue", "oldvalue", "new_value", "old_value"], changed),
};

/// `{"displayName":"Surname","oldValue":"[]","newValue":"[\"Quell\"]"}`: what an audit log says was changed, and to what.
fn changed(line: &Line, end: usize, found: &mut Found) -> usize {
    let from = line.run(end, 8, |b| matches!(b, b'\\' | b'"' | b'\'' | b':' | b'=' | b' '));
    let from = line.run_back(from, 1, |b| b == b'"');
    let from = line.run_back(from, 3, |b| b == b'\\');
    let start = line.run_back(end, 12, is_word);
    let back = line.back(start, 240);
    let open = memchr::memrchr(b'{', back).unwrap_or(0);
    let inner = back.get(open..).unwrap_or_default();
    let base = start - inner.len();
    if inner.contains(&b'}') {
        return end;
    }
    let name = [
        &b"displayName"[..],
        b"fieldName",
        b"attributeName",
        b"propertyName",
        b"\"field",
        b"attribute",
    ]
    .iter()
    .find_map(|field| Some(memchr::memmem::find(inner, field)? + field.len()));
    let Some(name) = name.map(|at| base + at) else { return end };
    let first = line.run(name, 8, |b| matches!(b, b' ' | b'"' | b'\'' | b':' | b'=' | b'\\'));
    let stop = line.run(first, 64, |b| b.is_ascii_alphanumeric() || b"_-.".contains(&b));
    let Some((label, key)) = label::key_before(line, stop, 0) else { return end };
    let Some(mut value) = value::read(line, from) else { return end };
    // A list as a text: "[\"Quell\"]".
    if line.at(value.start) == b'['
        && let Some(inner) = value::read(line, value.start)
    {
        value = inner;
    }
    if !matches!(line.slice(value.start, value.end), b"" | b"[]" | b"null") {
        let (start, end) = (value.start, value.end);
        let labeled = Labeled { label, tie: Tie::Colon, key, start, end, quoted: true };
        engine::look_labeled(line, &labeled, found);
    }
    value.end.max(end)
}

pub(crate) static DETAILS: Detector =
    Detector { rule: "registry-value", watch: Watch::Words(&["details"], details) };

/// `…\Sessions\core\ProxyPassword  Details: …`: what was written to a value of the registry (Sysmon, event 13).
fn details(line: &Line, end: usize, found: &mut Found) -> usize {
    let word = end.saturating_sub("details".len());
    let stop = line.run_back(word, 6, |b| matches!(b, b' ' | b'"' | b',' | b'\t' | b'\\'));
    let name = line.run_back(stop, 48, |b| b.is_ascii_alphanumeric() || matches!(b, b'_' | b'-'));
    let colon = line.run(end, 2, |b| b == b'"');
    let from = line.run(colon + 1, 2, |b| b == b' ');
    if line.before(name) == b'\\'
        && line.at(colon) == b':'
        && let Some((label, key)) = label::key_before(line, stop, 0)
        && let Some(value) = value::read(line, from)
    {
        let (start, end, quoted) = (value.start, value.end, value.quoted);
        let labeled = Labeled { label, tie: Tie::Equals, key, start, end, quoted };
        engine::look_labeled(line, &labeled, found);
    }
    end
}

/// The word `value` that ends at `end`.
fn look(line: &Line, end: usize, found: &mut Found) -> usize {
    let quote = line.run(end, 4, |b| matches!(b, b'\\' | b'"' | b'\''));
    let separator = line.run(quote, 2, |b| b == b' ');
    // unknown setting [smtp.password] value "…"
    if matches!(line.slice(end, end + 2), b" \"" | b" [") {
        return bracketed(line, end, found).max(end);
    }
    if !matches!(line.at(separator), b':' | b'=') {
        return end;
    }
    let from = line.run(separator + 1, 2, |b| b == b' ');
    let key_start = line.run_back(end, 16, |b| b.is_ascii_alphabetic());
    let found_name = name_before(line, key_start)
        .or_else(|| storage(line, key_start))
        .or_else(|| kept(line, key_start))
        .or_else(|| name_behind(line, from));
    let Some(name) = found_name else {
        return end;
    };
    // {"doc":"passport","number":"…"}: a number is only that of a paper.
    let paper = matches!(
        name,
        Label::Passport | Label::License | Label::NationalId | Label::Document | Label::Mrn
    );
    if line.at(key_start).eq_ignore_ascii_case(&b'n') && !paper {
        return end;
    }
    if let Some(value) = value::read(line, from) {
        let labeled = Labeled {
            label: name,
            tie: Tie::Equals,
            key: key_start,
            start: value.start,
            end: value.end,
            quoted: value.quoted,
        };
        engine::look_labeled(line, &labeled, found);
        return value.end.max(end);
    }
    end
}

/// `{"keyName":"key1","value":"…"}`: a key of an account as the management of Azure lists it.
fn storage(line: &Line, key_start: usize) -> Option<Label> {
    let back = line.back(key_start, 40);
    memchr::memmem::find(back, b"keyName").is_some().then_some(Label::AzureKey)
}

/// `[smtp.password] value "…"`, `'smtp.password' value [...]`: the name stands in brackets or quotes before the word that ends at `end`.
fn bracketed(line: &Line, end: usize, found: &mut Found) -> usize {
    let word = line.run_back(end, 12, |b| b.is_ascii_alphabetic());
    let close = word.saturating_sub(2);
    if line.before(word) != b' ' || !matches!(line.at(close), b']' | b'"' | b'\'') {
        return end;
    }
    let Some((label, key)) = label::key_before(line, close, 0) else { return end };
    let Some(value) = value::read(line, end + 1).filter(|value| value.quoted) else { return end };
    let (start, stop) = (value.start, value.end);
    let labeled = Labeled { label, tie: Tie::Colon, key, start, end: stop, quoted: true };
    engine::look_labeled(line, &labeled, found);
    stop
}

/// `keychain add account=ana value=…`: what keeps secrets says what the value is.
fn kept(line: &Line, key_start: usize) -> Option<Label> {
    let back = line.back(key_start, 96).to_ascii_lowercase();
    let says = |word: &[u8]| memchr::memmem::find(&back, word).is_some();
    let told = says(b"account=") || says(b"service=") || says(b"user=");
    if told && (says(b"keychain") || says(b"keyring") || says(b"keystore")) {
        return Some(Label::Password);
    }
    // secretData={"value":"…","salt":"…"} of Keycloak.
    says(b"secretdata").then_some(Label::PasswordHash)
}

/// `{"value":"…","name":"smtp-password"}`: the name stands behind its value.
fn name_behind(line: &Line, from: usize) -> Option<Label> {
    let value = value::read(line, from).filter(|value| value.quoted)?;
    let comma = line.run(value.end, 4, |b| matches!(b, b'"' | b'\'' | b'\\'));
    if line.at(comma) != b',' {
        return None;
    }
    let key = line.run(comma + 1, 6, |b| matches!(b, b' ' | b'"' | b'\'' | b'\\'));
    let field = ["name", "key", "id"].iter().find(|field| line.starts(key, field))?;
    let start =
        line.run(key + field.len(), 8, |b| matches!(b, b' ' | b'"' | b'\'' | b':' | b'=' | b'\\'));
    let stop = line.run(start, 64, |b| b.is_ascii_alphanumeric() || b"_-.:".contains(&b));
    let closed = matches!(line.at(stop), b'"' | b'\'' | b'\\') && start > key + field.len();
    label::key_before(line, stop, 0).filter(|_| closed).map(|(label, _)| label)
}

/// The label in the name that belongs to the value: on this line, or on the one before.
fn name_before(line: &Line, key_start: usize) -> Option<Label> {
    let back = line.back(key_start, 200);
    if back.iter().all(|b| matches!(b, b' ' | b'\t' | b'-')) {
        let bytes = line.line_before()?;
        let bytes = bytes.get(bytes.len().saturating_sub(200)..)?;
        let before = Line { bytes, ..*line };
        return named(&before, bytes.len());
    }
    // The object or element must still be open.
    let open = memchr::memrchr2(b'{', b'<', back)?;
    // <COMMUNITY_STRING VALUE="…"/>
    let base = key_start - back.len();
    let tag =
        line.run(base + open + 1, 48, |b| b.is_ascii_alphanumeric() || matches!(b, b'_' | b'-'));
    if line.at(base + open) == b'<'
        && tag + 1 == key_start
        && let Some((label, _)) = label::key_before(line, tag, 0)
    {
        return Some(label);
    }
    named(line, key_start).filter(|_| {
        !back.get(open..).is_some_and(|inner| inner.contains(&b'}') || inner.contains(&b'>'))
    })
}

/// The label of the last `name`, `key` or `Name` field before `end`.
fn named(line: &Line, end: usize) -> Option<Label> {
    let back = line.back(end, 200);
    let base = end - back.len();
    for field in [
        &b"name"[..],
        b"Name",
        b"key",
        b"Key",
        b"type",
        b"field",
        b"system",
        b"param",
        b"attr",
        b"document",
        b"idType",
        b"docType",
        b"id_type",
        b"doc_type",
        b"doc",
        b"kind",
    ] {
        // Of `name="username"` the first.
        let apart = |at: &usize| {
            !at.checked_sub(1).and_then(|at| back.get(at)).is_some_and(|b| is_word(*b))
        };
        let last = |text: &[u8]| memchr::memmem::rfind(text, field);
        let at = last(back)
            .and_then(|at| Some(at).filter(apart).or_else(|| last(back.get(..at)?).filter(apart)));
        let Some(at) = at else { continue };
        let after = base + at + field.len();
        let start = line.run(after, 8, |b| matches!(b, b' ' | b'"' | b'\'' | b':' | b'=' | b'\\'));
        let stop = line.run(start, 64, |b| b.is_ascii_alphanumeric() || b"_-.:".contains(&b));
        if start > after
            && stop > start
            && let Some((label, _)) = label::key_before(line, stop, 0)
        {
            return Some(label);
        }
    }
    None
}
