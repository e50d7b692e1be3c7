//! The key of a provider in what the provider says: some quote it in their errors, whole, encoded or with stars in its middle.

use std::collections::HashSet;
use std::ops::Range;

use secrecy::ExposeSecret;
use serde_json::Value;
use zeroize::Zeroizing;

use crate::SecretString;

/// So many bytes of a key in a row are told from other words.
const TELLING: usize = 10;
/// So many bytes of its start or end are, beside stars or dots.
const BESIDE_STARS: usize = 3;
/// A key of fewer bytes is none.
const SHORTEST: usize = 4;
/// What stands where a key stood.
const INSTEAD: &str = "[key]";
/// Most bytes of one word that are held back while an answer comes in.
const HELD: usize = 4096;

/// Takes a key out of texts. Without a key it changes nothing.
#[derive(Default)]
pub(crate) struct Scrub {
    /// The key as it may stand in a text, in small letters.
    forms: Vec<Zeroizing<Vec<u8>>>,
}

impl Scrub {
    pub(crate) fn of(key: Option<&SecretString>) -> Scrub {
        let Some(key) = key else { return Scrub::default() };
        let key = key.expose_secret().trim();
        if key.len() < SHORTEST || !key.is_ascii() {
            return Scrub::default();
        }
        let encoded: String = url::form_urlencoded::byte_serialize(key.as_bytes()).collect();
        let mut forms = vec![Zeroizing::new(key.to_ascii_lowercase().into_bytes())];
        if encoded != key {
            forms.push(Zeroizing::new(encoded.to_ascii_lowercase().into_bytes()));
        }
        Scrub { forms }
    }

    /// A text without the key.
    pub(crate) fn text(&self, text: &str) -> String {
        if self.forms.is_empty() {
            return text.to_owned();
        }
        let lower = Zeroizing::new(text.to_ascii_lowercase().into_bytes());
        let mut covered = vec![false; lower.len()];
        for form in &self.forms {
            for span in pieces(&lower, form).into_iter().chain(starred(&lower, form)) {
                covered.get_mut(span).unwrap_or_default().fill(true);
            }
        }
        let mut out = String::with_capacity(text.len());
        let mut was_key = false;
        for (at, letter) in text.char_indices() {
            let is_key = covered.get(at).copied().unwrap_or_default();
            match (is_key, was_key) {
                (false, _) => out.push(letter),
                (true, false) => out.push_str(INSTEAD),
                (true, true) => {}
            }
            was_key = is_key;
        }
        out
    }

    /// The same for all texts of a value.
    pub(crate) fn value(&self, value: &mut Value) {
        match value {
            _ if self.forms.is_empty() => {}
            Value::String(text) => *text = self.text(text),
            Value::Array(items) => items.iter_mut().for_each(|item| self.value(item)),
            Value::Object(fields) => fields.values_mut().for_each(|field| self.value(field)),
            Value::Null | Value::Bool(_) | Value::Number(_) => {}
        }
    }

    /// The same for what came as bytes: JSON, else text.
    pub(crate) fn bytes(&self, bytes: Vec<u8>) -> Vec<u8> {
        if self.forms.is_empty() {
            return bytes;
        }
        match serde_json::from_slice::<Value>(&bytes) {
            Ok(mut value) => {
                self.value(&mut value);
                value.to_string().into_bytes()
            }
            Err(_) => self.text(&String::from_utf8_lossy(&bytes)).into_bytes(),
        }
    }
}

/// Where a text repeats [`TELLING`] or more bytes of a key, or all of a short one.
fn pieces(text: &[u8], key: &[u8]) -> Vec<Range<usize>> {
    let length = key.len().min(TELLING);
    let known: HashSet<&[u8]> = key.windows(length).collect();
    let windows = text.windows(length).enumerate();
    windows.filter(|(_, window)| known.contains(window)).map(|(at, _)| at..at + length).collect()
}

/// Where a text has stars or dots with the start of a key before them or its end behind them.
fn starred(text: &[u8], key: &[u8]) -> Vec<Range<usize>> {
    let mut found = Vec::new();
    let mut from = 0;
    while let Some(start) = text.get(from..).and_then(|rest| rest.iter().position(is_star)) {
        let start = from + start;
        let length = text.get(start..).unwrap_or_default().iter().take_while(is_star_of).count();
        let end = start + length;
        from = end;
        let (before, behind) =
            (text.get(..start).unwrap_or_default(), text.get(end..).unwrap_or_default());
        let longest = |fits: &dyn Fn(usize) -> bool| {
            (BESIDE_STARS..=key.len()).rev().find(|&length| fits(length)).unwrap_or(0)
        };
        let head = longest(&|length| key.get(..length).is_some_and(|head| before.ends_with(head)));
        let tail = longest(&|length| {
            key.get(key.len() - length..).is_some_and(|tail| behind.starts_with(tail))
        });
        if head > 0 || tail > 0 {
            found.push(start - head..end + tail);
        }
    }
    found
}

/// `*`, `.`, and the bytes of `•` and `…`.
fn is_star(byte: &u8) -> bool {
    matches!(byte, b'*' | b'.' | 0xe2)
}

fn is_star_of(byte: &&u8) -> bool {
    matches!(byte, b'*' | b'.' | 0xe2 | 0x80 | 0xa2 | 0xa6)
}

/// Gives out an answer while it comes in, free of the key: where there is one, word by word.
pub(crate) struct Outlet<'a> {
    scrub: &'a Scrub,
    on_text: &'a mut dyn FnMut(&str),
    /// Bytes of the answer that were looked at.
    taken: usize,
    /// What was given out.
    given: String,
}

impl<'a> Outlet<'a> {
    pub(crate) fn new(scrub: &'a Scrub, on_text: &'a mut dyn FnMut(&str)) -> Outlet<'a> {
        Outlet { scrub, on_text, taken: 0, given: String::new() }
    }

    /// Takes the answer as it is by now.
    pub(crate) fn push(&mut self, answer: &str) {
        let new = answer.get(self.taken..).unwrap_or_default();
        let end = match new.rfind(char::is_whitespace) {
            _ if self.scrub.forms.is_empty() || new.len() > HELD => new.len(),
            Some(blank) => blank,
            None => 0,
        };
        self.give(new, end);
    }

    /// Takes the answer as it ended, and tells all that was given out.
    pub(crate) fn finish(mut self, answer: &str) -> String {
        let new = answer.get(self.taken..).unwrap_or_default();
        self.give(new, new.len());
        self.given
    }

    fn give(&mut self, new: &str, end: usize) {
        let Some(piece) = new.get(..end).filter(|piece| !piece.is_empty()) else { return };
        let piece = self.scrub.text(piece);
        (self.on_text)(&piece);
        self.given.push_str(&piece);
        self.taken += end;
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    fn scrub(key: &str) -> Scrub {
        Scrub::of(Some(&SecretString::from(key.to_owned())))
    }

    #[test]
    fn a_key_goes_in_every_form() {
        let key = ["sk-live-", "Ab+cD/efGh12", "34ijKL=="].concat();
        let scrub = scrub(&key);
        let encoded: String = url::form_urlencoded::byte_serialize(key.as_bytes()).collect();
        for (said, expected) in [
            (format!("bad key {key}!"), "bad key [key]!"),
            (format!("bad key {}", key.to_uppercase()), "bad key [key]"),
            (format!("/v1?key={encoded}&x"), "/v1?key=[key]&x"),
            (format!("/v1?key={}", encoded.to_lowercase()), "/v1?key=[key]"),
            (format!("Bearer {}", &key[..14]), "Bearer [key]"),
            (format!("ends {}", &key[15..]), "ends [key]"),
            (format!("is {}****{}.", &key[..5], &key[key.len() - 4..]), "is [key]."),
            (format!("is {}…", &key[..7]), "is [key]"),
            (format!("is …{} here", &key[key.len() - 4..]), "is [key] here"),
            ("The pool ran dry… and *so* did é.".to_owned(), "The pool ran dry… and *so* did é."),
        ] {
            assert_eq!(scrub.text(&said), expected);
        }
        let mut value = json!({"error": [{"message": key}], "n": 1});
        scrub.value(&mut value);
        assert_eq!(value, json!({"error": [{"message": "[key]"}], "n": 1}));
        assert_eq!(scrub.bytes(format!("no {key}").into_bytes()), b"no [key]");
        assert_eq!(Scrub::of(None).text(&key), key);
    }

    #[test]
    fn an_answer_gives_no_key_out_in_whatever_pieces_it_comes() {
        let key = ["sk-live-", "AbcDefGh12", "34ijKL"].concat();
        let scrub = scrub(&key);
        let answer = format!("I know é {key}, and\nall {key}{key}");
        for size in 1..=answer.len() {
            let (mut seen, mut taken) = (String::new(), String::new());
            let mut on_text = |piece: &str| seen.push_str(piece);
            let mut outlet = Outlet::new(&scrub, &mut on_text);
            for piece in answer.chars().collect::<Vec<_>>().chunks(size) {
                taken.extend(piece);
                outlet.push(&taken);
            }
            assert_eq!(outlet.finish(&taken), "I know é [key], and\nall [key]");
            assert_eq!(seen, "I know é [key], and\nall [key]");
        }
    }
}
