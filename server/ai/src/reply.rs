//! JSON in the words of a model: alone, in a fence, or with sentences around it. What follows is data and nothing else.

use serde_json::Value;

/// The first JSON object in a text, if there is one.
pub fn json_in(text: &str) -> Option<Value> {
    let text = text.trim();
    if let Ok(value @ Value::Object(_)) = serde_json::from_str(text) {
        return Some(value);
    }
    // Each brace begins at most one try, and a try reads no further than its object.
    text.match_indices('{').take(MOST_TRIES).find_map(|(at, _)| {
        let mut values = serde_json::Deserializer::from_str(text.get(at..)?).into_iter::<Value>();
        values.next()?.ok().filter(Value::is_object)
    })
}

/// Most places at which an object is looked for.
const MOST_TRIES: usize = 50;

/// The text of a string field as far as it has come in, for JSON that is still being written.
pub fn partial_field(text: &str, field: &str) -> Option<String> {
    let (_, rest) = text.split_once(&format!("\"{field}\""))?;
    let rest = rest.trim_start().strip_prefix(':')?.trim_start().strip_prefix('"')?;
    let (mut end, mut escaped) = (rest.len(), false);
    for (at, byte) in rest.bytes().enumerate() {
        match byte {
            _ if escaped => escaped = false,
            b'\\' => escaped = true,
            b'"' => {
                end = at;
                break;
            }
            _ => {}
        }
    }
    // Half an escape at the end (`\`, `\u00`, the first of two surrogates) waits for its rest.
    let written = rest.get(..end)?;
    (0..=12.min(written.len())).find_map(|less| {
        let whole = written.get(..written.len() - less)?;
        serde_json::from_str(&format!("\"{}\"", whole.replace('\n', "\\n").replace('\t', "\\t")))
            .ok()
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_object_is_found_among_words() {
        for text in [
            r#"{"ok": true}"#,
            "```json\n{\"ok\": true}\n```",
            r#"Sure {here it is}: {"ok": true} and {"ok": false}"#,
        ] {
            assert_eq!(json_in(text), Some(serde_json::json!({"ok": true})), "{text}");
        }
        assert_eq!(json_in("no { object"), None);
        assert_eq!(json_in("[1]"), None);
    }

    #[test]
    fn a_field_grows_as_it_is_written() {
        let whole = r#"{"answer": "A \"pool\" \u00e9\nended", "confidence": "low"}"#;
        let full = "A \"pool\" é\nended";
        let mut before = String::new();
        for end in 0..=whole.len() {
            let now = partial_field(&whole[..end], "answer").unwrap_or_default();
            assert!(now.starts_with(&before) && full.starts_with(&now), "{now}");
            before = now;
        }
        assert_eq!(before, full);
    }
}
