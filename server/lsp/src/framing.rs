//! The guard in front of the protocol library: whatever bytes arrive, the client gets an answer and the server goes on.
//!
//! The library stops reading at the first frame it cannot decode. So frames are checked here, and one that is
//! malformed or too large is handed on as a request to [`REJECTED`], which answers with an error under its id.
//! It does not interpret messages beyond that.

use serde::Deserialize;
use serde::de::IgnoredAny;
use serde_json::value::RawValue;
use serde_json::{Value, json};
use tokio::io::{
    AsyncBufReadExt, AsyncRead, AsyncReadExt, AsyncWriteExt, BufReader, DuplexStream, duplex,
};

use crate::opening::{Waiting, opening};

/// Method that frames are turned into when they cannot be served. Its parameters: `code`, `message`.
pub(crate) const REJECTED: &str = "tftsr/rejected";

/// Largest message body in bytes. VS Code sends no document above 50 MB.
pub(crate) const MAX_BODY: usize = 64 << 20;
/// Longest body that is read past, in bytes; a longer one is a broken header.
const FARTHEST: usize = 4 << 30;
/// Longest header line; anything longer is no header.
const MAX_HEADER: usize = 8 << 10;
/// How much of an oversized body is kept to find its id.
const HEAD: usize = 4 << 10;

const PARSE_ERROR: i64 = -32700;
const INVALID_REQUEST: i64 = -32600;

/// A stream with only well-formed frames, made from any stream; large documents that are opened wait aside.
pub(crate) fn guarded(
    input: impl AsyncRead + Unpin + Send + 'static,
    waiting: Waiting,
) -> DuplexStream {
    let (mut inside, outside) = duplex(1 << 20);
    tokio::spawn(async move {
        let mut input = BufReader::with_capacity(64 << 10, input);
        while let Ok(Some(body)) = next_body(&mut input, &waiting).await {
            let head = format!("Content-Length: {}\r\n\r\n", body.len());
            let sent = async {
                inside.write_all(head.as_bytes()).await?;
                inside.write_all(&body).await
            };
            if sent.await.is_err() {
                return;
            }
        }
    });
    outside
}

/// The next message body to hand on, its own or the one that rejects it; `None` at the end of the stream.
pub(crate) async fn next_body<R: AsyncRead + Unpin>(
    input: &mut BufReader<R>,
    waiting: &Waiting,
) -> std::io::Result<Option<Vec<u8>>> {
    match header(input).await? {
        Header::End => Ok(None),
        Header::Bad(problem) => Ok(Some(rejection(&Value::Null, PARSE_ERROR, problem))),
        Header::Length(length) if length > FARTHEST => Ok(Some(rejection(
            &Value::Null,
            PARSE_ERROR,
            "a message header with an impossible Content-Length",
        ))),
        Header::Length(length) if length > MAX_BODY => {
            let mut head = vec![0; HEAD];
            input.read_exact(&mut head).await?;
            let rest = (length - HEAD) as u64;
            tokio::io::copy(&mut input.take(rest), &mut tokio::io::sink()).await?;
            let problem = format!(
                "the message has {length} bytes, more than the limit of {MAX_BODY}; for a file this large use `tftsr scan` or `tftsr redact` in a shell"
            );
            Ok(Some(rejection(&id_in_head(&head), INVALID_REQUEST, &problem)))
        }
        Header::Length(length) => {
            let mut body = vec![0; length];
            input.read_exact(&mut body).await?;
            if let Some(opened) = opening(&body, waiting) {
                return Ok(Some(opened));
            }
            Ok(Some(match check(&body) {
                Ok(()) => body,
                Err((id, code, problem)) => {
                    let mended =
                        with_whole_surrogates(&body).filter(|mended| check(mended).is_ok());
                    mended.unwrap_or_else(|| rejection(&id, code, problem))
                }
            }))
        }
    }
}

/// The body with each escape of half a surrogate pair replaced by U+FFFD, if there is one: editors written in
/// JavaScript send such halves, and losing a document over one would be worse. `None` when there is nothing to mend.
fn with_whole_surrogates(body: &[u8]) -> Option<Vec<u8>> {
    let escape = |at: usize| -> Option<u16> {
        let digits = body.get(at..at + 6)?.strip_prefix(b"\\u")?;
        u16::from_str_radix(std::str::from_utf8(digits).ok()?, 16).ok()
    };
    let mut mended = Vec::with_capacity(body.len());
    let (mut at, mut changed) = (0, false);
    while let Some(&byte) = body.get(at) {
        if byte != b'\\' {
            mended.push(byte);
            at += 1;
            continue;
        }
        let length = match (escape(at), escape(at + 6)) {
            (Some(0xD800..=0xDBFF), Some(0xDC00..=0xDFFF)) => 12,
            (Some(0xD800..=0xDFFF), _) => {
                mended.extend_from_slice(b"\\ufffd");
                (at, changed) = (at + 6, true);
                continue;
            }
            (Some(_), _) => 6,
            // Two bytes at a time, so that an escaped backslash starts no escape.
            (None, _) => 2,
        };
        mended.extend_from_slice(body.get(at..body.len().min(at + length))?);
        at += length;
    }
    changed.then_some(mended)
}

enum Header {
    Length(usize),
    Bad(&'static str),
    End,
}

/// Reads header lines up to the blank one (LSP 3.17, base protocol). Lines that are no header are skipped and
/// reported once, so that garbage between frames costs one error.
async fn header<R: AsyncRead + Unpin>(input: &mut BufReader<R>) -> std::io::Result<Header> {
    let (mut length, mut seen_any, mut garbage) = (None, false, false);
    loop {
        let mut line = Vec::new();
        let read = (&mut *input).take(MAX_HEADER as u64).read_until(b'\n', &mut line).await?;
        if read == 0 {
            return Ok(if garbage {
                Header::Bad("bytes that are no message header")
            } else {
                Header::End
            });
        }
        let text = String::from_utf8_lossy(&line);
        let text = text.trim_end_matches(['\r', '\n']);
        if text.is_empty() {
            match length {
                Some(length) if !garbage => return Ok(Header::Length(length)),
                Some(length) => {
                    // A sound header after garbage: its body still has to be read past.
                    let mut body = vec![0; std::cmp::min(length, MAX_BODY)];
                    input.read_exact(&mut body).await?;
                    return Ok(Header::Bad("bytes that are no message header"));
                }
                None if seen_any => {
                    return Ok(Header::Bad("a message header without a valid Content-Length"));
                }
                None => continue,
            }
        }
        seen_any = true;
        match text.split_once(':') {
            Some((name, value)) if name.trim().eq_ignore_ascii_case("content-length") => {
                length = value.trim().parse().ok();
            }
            Some((name, _))
                if name.bytes().all(|byte| byte.is_ascii_alphanumeric() || byte == b'-') => {}
            _ => {
                // A header may follow garbage on the same line: `xxContent-Length: 5`.
                garbage = true;
                let found =
                    text.find("Content-Length:").map(|at| &text[at + "Content-Length:".len()..]);
                length = found.and_then(|value| value.trim().parse().ok()).or(length);
            }
        }
    }
}

/// The envelope of JSON-RPC 2.0.
#[derive(Deserialize)]
struct Envelope<'a> {
    jsonrpc: Option<Value>,
    #[serde(default, deserialize_with = "present")]
    id: Option<Value>,
    method: Option<Value>,
    #[serde(borrow)]
    params: Option<&'a RawValue>,
    #[serde(borrow, default, deserialize_with = "present")]
    result: Option<&'a RawValue>,
    error: Option<Value>,
}

/// The envelope with nothing else in it.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Bare {
    #[serde(rename = "jsonrpc")]
    _jsonrpc: IgnoredAny,
    #[serde(rename = "id")]
    _id: Option<IgnoredAny>,
    #[serde(rename = "method")]
    _method: Option<IgnoredAny>,
    #[serde(rename = "params")]
    _params: Option<IgnoredAny>,
    #[serde(rename = "result")]
    _result: Option<IgnoredAny>,
    #[serde(rename = "error")]
    _error: Option<IgnoredAny>,
}

/// Whether what stands beside the fields of the envelope can be read: it is only skipped over when the envelope is.
fn is_readable_beside(text: &str) -> bool {
    serde_json::from_str::<Bare>(text).is_ok() || serde_json::from_str::<Value>(text).is_ok()
}

/// A field that is there, be it null.
fn present<'de, T: Deserialize<'de>, D: serde::Deserializer<'de>>(
    deserializer: D,
) -> Result<Option<T>, D::Error> {
    T::deserialize(deserializer).map(Some)
}

/// Whether the protocol library will accept a body; else the id, code and words to answer with.
pub(crate) fn check(body: &[u8]) -> Result<(), (Value, i64, &'static str)> {
    let text = std::str::from_utf8(body)
        .map_err(|_| (Value::Null, PARSE_ERROR, "the message is not UTF-8"))?;
    let envelope: Envelope<'_> = match serde_json::from_str(text) {
        Ok(envelope) => envelope,
        Err(error) if error.is_data() => {
            return Err((Value::Null, INVALID_REQUEST, "the message is not one JSON-RPC object"));
        }
        Err(_) => return Err((Value::Null, PARSE_ERROR, "the message is not valid JSON")),
    };
    let good_id = |id: &Value| id.is_null() || id.is_string() || id.is_i64();
    let id = envelope.id.clone().filter(good_id).unwrap_or(Value::Null);
    let invalid = |problem| Err((id.clone(), INVALID_REQUEST, problem));
    if envelope.jsonrpc.as_ref().and_then(Value::as_str) != Some("2.0") {
        return invalid("the message does not say \"jsonrpc\": \"2.0\"");
    }
    if !is_readable_beside(text) {
        return Err((id, PARSE_ERROR, "the message cannot be read as JSON values"));
    }
    if envelope.id.as_ref().is_some_and(|id| !good_id(id)) {
        return invalid("an id must be a string or a whole number");
    }
    match &envelope.method {
        Some(Value::String(_)) => {
            let structured =
                envelope.params.is_none_or(|params| params.get().starts_with(['{', '[', 'n']));
            if !structured {
                return invalid("params must be an object or an array");
            }
            // The envelope only skips over what the library is going to read: lone surrogates, numbers beyond any
            // type and endless nesting show when it is read.
            match envelope.params.map(|params| serde_json::from_str::<Value>(params.get())) {
                Some(Err(_)) => Err((id, PARSE_ERROR, "the params cannot be read as JSON values")),
                _ => Ok(()),
            }
        }
        Some(_) => invalid("method must be a string"),
        None => {
            let sound_error = envelope.error.as_ref().is_none_or(|error| {
                error.get("code").is_some_and(Value::is_i64)
                    && error.get("message").is_some_and(Value::is_string)
            });
            let one_of = envelope.result.is_some() != envelope.error.is_some();
            let readable = envelope
                .result
                .is_none_or(|result| serde_json::from_str::<Value>(result.get()).is_ok());
            if envelope.id.is_some() && one_of && sound_error && readable {
                Ok(())
            } else {
                invalid("the message is neither a request nor a response")
            }
        }
    }
}

/// The id at the front of a body that was too large to read.
fn id_in_head(head: &[u8]) -> Value {
    let text = String::from_utf8_lossy(head);
    let Some(at) = text.find("\"id\":") else { return Value::Null };
    let rest = text[at + 5..].trim_start();
    let end = rest.find([',', '}']).unwrap_or(0);
    serde_json::from_str(rest[..end].trim())
        .ok()
        .filter(|id: &Value| id.is_string() || id.is_i64())
        .unwrap_or_default()
}

fn rejection(id: &Value, code: i64, message: &str) -> Vec<u8> {
    json!({"jsonrpc": "2.0", "id": id, "method": REJECTED, "params": {"code": code, "message": message}})
        .to_string()
        .into_bytes()
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn frame(body: &str) -> String {
        format!("Content-Length: {}\r\n\r\n{body}", body.len())
    }

    /// What comes out of the guard for some input, as JSON.
    fn bodies(input: &[u8]) -> Vec<Value> {
        let runtime = tokio::runtime::Builder::new_current_thread().build().expect("runtime");
        let input = std::io::Cursor::new(input.to_vec());
        runtime.block_on(async {
            let mut input = BufReader::new(input);
            let (mut bodies, waiting) = (Vec::new(), Waiting::default());
            while let Ok(Some(body)) = next_body(&mut input, &waiting).await {
                bodies.push(serde_json::from_slice(&body).expect("the guard hands on JSON"));
            }
            bodies
        })
    }

    fn check(input: &str, expected: &[Value]) {
        let good = r#"{"jsonrpc":"2.0","id":9,"method":"shutdown"}"#;
        let bodies = bodies(format!("{input}{}", frame(good)).as_bytes());
        let seen: Vec<Value> = bodies
            .iter()
            .map(|body| match body["method"].as_str() {
                Some(REJECTED) => json!([body["id"], body["params"]["code"]]),
                _ => body["id"].clone(),
            })
            .collect();
        assert_eq!(seen, expected, "{input:?}");
    }

    #[test]
    fn malformed_messages_are_answered_and_the_next_one_is_served() {
        check("", &[json!(9)]);
        check(&frame("{oops"), &[json!([null, PARSE_ERROR]), json!(9)]);
        check(&frame("[1,2]"), &[json!([null, INVALID_REQUEST]), json!(9)]);
        check(
            &frame(r#"{"jsonrpc":"1.0","id":4,"method":"x"}"#),
            &[json!([4, INVALID_REQUEST]), json!(9)],
        );
        check(
            &frame(r#"{"jsonrpc":"2.0","id":{},"method":"x"}"#),
            &[json!([null, INVALID_REQUEST]), json!(9)],
        );
        check(
            &frame(r#"{"jsonrpc":"2.0","id":4,"method":7}"#),
            &[json!([4, INVALID_REQUEST]), json!(9)],
        );
        check(
            &frame(r#"{"jsonrpc":"2.0","id":4,"method":"x","params":3}"#),
            &[json!([4, INVALID_REQUEST]), json!(9)],
        );
        check(&frame(r#"{"jsonrpc":"2.0","id":4}"#), &[json!([4, INVALID_REQUEST]), json!(9)]);
        check(&frame(r#"{"jsonrpc":"2.0","id":4,"result":null}"#), &[json!(4), json!(9)]);
        check("Content-Type: x\r\n\r\n", &[json!([null, PARSE_ERROR]), json!(9)]);
        check("Content-Length: many\r\n\r\n", &[json!([null, PARSE_ERROR]), json!(9)]);
        check("\r\n\r\n", &[json!(9)]);
    }

    #[test]
    fn what_the_library_cannot_read_is_answered_under_its_id() {
        let deep = format!("{}{}", "[".repeat(200), "]".repeat(200));
        for params in [r#"{"x":1e999}"#, &deep] {
            let body = format!(r#"{{"jsonrpc":"2.0","id":4,"method":"x","params":{params}}}"#);
            check(&frame(&body), &[json!([4, PARSE_ERROR]), json!(9)]);
        }
        check(
            "Content-Length: 18446744073709551615\r\n\r\n",
            &[json!([null, PARSE_ERROR]), json!(9)],
        );
    }

    #[test]
    fn half_a_surrogate_pair_is_replaced_and_whole_ones_stay() {
        let body = r#"{"jsonrpc":"2.0","id":4,"method":"x","params":["a \\ud83d \ud83d b \ud83d\ude00 \udc00"]}"#;
        let bodies = bodies(frame(body).as_bytes());
        assert_eq!(bodies[0]["params"][0], "a \\ud83d \u{fffd} b \u{1f600} \u{fffd}");
    }

    #[test]
    fn what_stands_beside_the_envelope_is_mended_or_answered_too() {
        let half = r#"{"jsonrpc":"2.0","id":4,"method":"x","meta":"\ud83d"}"#;
        check(&frame(half), &[json!(4), json!(9)]);
        let far = r#"{"jsonrpc":"2.0","id":4,"method":"x","meta":1e999}"#;
        check(&frame(far), &[json!([4, PARSE_ERROR]), json!(9)]);
    }

    #[test]
    fn header_names_are_read_in_any_case_and_other_headers_pass() {
        let body = r#"{"jsonrpc":"2.0","id":3,"method":"x"}"#;
        let type_header = "Content-Type: application/vscode-jsonrpc; charset=utf-8";
        check(
            &format!("content-length: {}\r\n{type_header}\r\n\r\n{body}", body.len()),
            &[json!(3), json!(9)],
        );
    }

    #[test]
    fn an_oversized_message_is_skipped_and_answered_under_its_id() {
        let text = "x".repeat(MAX_BODY);
        let body = format!(r#"{{"jsonrpc":"2.0","id":"big","method":"x","params":["{text}"]}}"#);
        check(&frame(&body), &[json!(["big", INVALID_REQUEST]), json!(9)]);
    }

    proptest! {
        #[test]
        fn any_bytes_are_taken_without_panic(input in prop::collection::vec(any::<u8>(), 0..400)) {
            bodies(&input);
        }

        #[test]
        fn near_frames_are_taken_without_panic(
            pieces in prop::collection::vec(prop_oneof![
                Just("Content-Length: 12\r\n".to_string()), Just("\r\n".into()), Just("{\"jsonrpc\":".into()),
                Just("\"2.0\"}".into()), "\\PC{0,12}",
            ], 0..12)
        ) {
            bodies(pieces.concat().as_bytes());
        }
    }
}
