//! Large documents on their way in: their text goes from the message straight into the document.
//!
//! The protocol library makes a value of each message and parameters of the value, so a text of 50 MB would be held several times
//! over at once. The opening of a large one is therefore read here, where frames are checked: the document waits in [`Waiting`],
//! and a notification [`OPENED`] that names it takes the place of the message, so that the order of the wire is kept.

use std::borrow::Cow;
use std::collections::VecDeque;
use std::sync::{Arc, Mutex, PoisonError};

use serde::Deserialize;
use serde::de::IgnoredAny;
use serde_json::json;
use serde_json::value::RawValue;
use text::{Document, DocumentBuilder};

/// Method that the opening of a large document is turned into; see [`Opened`].
pub(crate) const OPENED: &str = "tftsr/opened";

/// How large a message must be for this, in bytes.
const LARGE: usize = 1 << 20;

/// How much of a text is unescaped at once, in bytes.
const PART: usize = 64 << 10;

/// Parameters of [`OPENED`].
#[derive(Debug, Deserialize)]
pub(crate) struct Opened {
    pub uri: tower_lsp::ls_types::Uri,
    pub version: i32,
    /// What the document is known by in [`Waiting`].
    number: u64,
}

/// Documents that were read and not yet opened.
#[derive(Clone, Default)]
pub(crate) struct Waiting(Arc<Mutex<Line>>);

/// Numbered documents, in the order they came.
#[derive(Default)]
struct Line {
    last: u64,
    documents: VecDeque<(u64, Document)>,
}

impl Waiting {
    fn put(&self, document: Document) -> u64 {
        let mut waiting = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        waiting.last += 1;
        let number = waiting.last;
        waiting.documents.push_back((number, document));
        number
    }

    /// The document that a notification names. Those before it were not opened: the library refused them.
    pub(crate) fn take(&self, opened: &Opened) -> Option<Document> {
        let mut waiting = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        while waiting.documents.front().is_some_and(|(number, _)| *number <= opened.number) {
            let (number, document) = waiting.documents.pop_front()?;
            if number == opened.number {
                return Some(document);
            }
        }
        None
    }
}

/// What stands for a message from here on, if it opens a large document; then the document waits. `None` for any other message,
/// also one that is not as it should be.
pub(crate) fn opening(body: &[u8], waiting: &Waiting) -> Option<Vec<u8>> {
    if body.len() < LARGE {
        return None;
    }
    let message: Message = serde_json::from_slice(body).ok()?;
    if message.jsonrpc != "2.0" || message.method != "textDocument/didOpen" || message.id.is_some()
    {
        return None;
    }
    let item = message.params.text_document;
    let number = waiting.put(document(item.text.get())?);
    let params = json!({ "uri": item.uri, "version": item.version, "number": number });
    Some(json!({ "jsonrpc": "2.0", "method": OPENED, "params": params }).to_string().into_bytes())
}

#[derive(Deserialize)]
struct Message<'a> {
    jsonrpc: Cow<'a, str>,
    id: Option<IgnoredAny>,
    method: Cow<'a, str>,
    #[serde(borrow)]
    params: Params<'a>,
}

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct Params<'a> {
    #[serde(borrow)]
    text_document: Item<'a>,
}

#[derive(Deserialize)]
struct Item<'a> {
    uri: String,
    version: i32,
    #[serde(rename = "languageId")]
    _language: String,
    #[serde(borrow)]
    text: &'a RawValue,
}

/// The document that a string of JSON (RFC 8259 section 7) is the text of. Half a surrogate pair becomes U+FFFD, as in
/// every other message.
fn document(string: &str) -> Option<Document> {
    let mut rest = string.strip_prefix('"')?.strip_suffix('"')?;
    let mut builder = DocumentBuilder::default();
    let mut part = String::with_capacity(PART + 8);
    while !rest.is_empty() {
        let plain = rest.find('\\').unwrap_or(rest.len());
        let (before, escaped) = rest.split_at(plain);
        if part.len() + before.len() > PART {
            builder.append(&part);
            part.clear();
        }
        match before.len() > PART {
            true => builder.append(before),
            false => part.push_str(before),
        }
        rest = escaped;
        if !escaped.is_empty() {
            let (character, length) = escape(escaped)?;
            part.push(character);
            rest = escaped.get(length..)?;
        }
    }
    builder.append(&part);
    Some(builder.finish())
}

/// What the escape at the start of some text stands for, and its length.
fn escape(text: &str) -> Option<(char, usize)> {
    let character = match text.as_bytes().get(1)? {
        b'n' => '\n',
        b't' => '\t',
        b'r' => '\r',
        b'b' => '\u{8}',
        b'f' => '\u{c}',
        b'u' => {
            let unit = |at: usize| {
                u16::from_str_radix(text.get(at..at + 6)?.strip_prefix("\\u")?, 16).ok()
            };
            let units = [unit(0)?, unit(6).unwrap_or(0)];
            let character =
                char::decode_utf16(units).next()?.unwrap_or(char::REPLACEMENT_CHARACTER);
            return Some((character, if character > '\u{ffff}' { 12 } else { 6 }));
        }
        quoted @ (b'"' | b'\\' | b'/') => char::from(*quoted),
        _ => return None,
    };
    Some((character, 2))
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn check(string: &str, expected: &str) {
        let document = document(string).expect("a string");
        assert_eq!(document.text(), expected);
    }

    #[test]
    fn escapes_are_what_they_stand_for() {
        check(
            r#""a\n\t\r\b\f\"\\\/\u0041\u00e9\u20AC\ud83d\ude00z""#,
            "a\n\t\r\u{8}\u{c}\"\\/Aé€😀z",
        );
        check(r#""\ud83d\n\ude00 \ud83dx \ud83d\u0041""#, "\u{fffd}\n\u{fffd} \u{fffd}x \u{fffd}A");
        check(r#""""#, "");
    }

    #[test]
    fn only_large_openings_are_taken() {
        let text = "mail ana@example.com\n".repeat(LARGE / 20);
        let item =
            json!({ "uri": "file:///a.log", "languageId": "log", "version": 3, "text": text });
        let message = |method: &str, item: &serde_json::Value| {
            let params = json!({ "textDocument": item });
            json!({ "jsonrpc": "2.0", "method": method, "params": params }).to_string()
        };
        let waiting = Waiting::default();
        for _ in 0..2 {
            let handed = opening(message("textDocument/didOpen", &item).as_bytes(), &waiting);
            let handed: serde_json::Value =
                serde_json::from_slice(&handed.expect("is one")).expect("is JSON");
            assert_eq!(handed["method"], OPENED);
            assert!(handed.get("id").is_none(), "a notification has no id");
            let opened: Opened = serde_json::from_value(handed["params"].clone()).expect("fits");
            assert_eq!((opened.uri.as_str(), opened.version), ("file:///a.log", 3));
            assert_eq!(waiting.take(&opened).expect("waits").text(), text);
            assert!(waiting.take(&opened).is_none(), "is opened once");
        }
        let small =
            json!({ "uri": "file:///a.log", "languageId": "log", "version": 3, "text": "" });
        let mut odd = item.clone();
        odd["text"] = json!(vec!["no text"; 200_000]);
        for other in [
            message("textDocument/didOpen", &small),
            message("textDocument/didOpen", &odd),
            message("textDocument/didSave", &item),
        ] {
            assert!(opening(other.as_bytes(), &waiting).is_none());
        }
    }

    proptest! {
        #[test]
        fn any_text_comes_through(text: String, repeated in 1usize..3000) {
            let text = text.repeat(repeated);
            let document = document(&json!(text).to_string()).expect("a string");
            prop_assert_eq!(document.text(), text);
        }
    }
}
