//! Each provider's wire form: what is sent, what is read.

use serde_json::{Value, json};

use super::server::{Reply, Server};
use super::{ask, client, endpoint};
use crate::{AiError, Answer, Ending, Kind, Stop, Tokens};

/// A whole answer of each kind, as the provider streams it, with everything a reader has to pass over.
pub(super) fn whole(kind: Kind) -> String {
    let chat = |delta: Value, reason: Value| json!({"choices": [{"index": 0, "delta": delta, "finish_reason": reason}]});
    match kind {
        Kind::Ollama => [
            json!({"model": "m", "message": {"role": "assistant", "content": "The pool "}, "done": false}),
            json!({"model": "m", "message": {"role": "assistant", "content": "ran dry é"}, "done": false}),
            json!({"model": "m", "message": {"content": ""}, "done": true, "done_reason": "stop", "prompt_eval_count": 40, "eval_count": 5}),
        ]
        .map(|line| format!("{line}\n"))
        .concat(),
        Kind::OpenAi => [
            ("response.created", json!({"type": "response.created", "response": {}})),
            ("response.output_text.delta", json!({"type": "response.output_text.delta", "delta": "The pool ", "sequence_number": 1})),
            ("response.output_text.delta", json!({"type": "response.output_text.delta", "delta": "ran dry é", "sequence_number": 2})),
            ("response.completed", json!({"type": "response.completed", "response": {"usage": {"input_tokens": 40, "output_tokens": 5}}})),
        ]
        .map(|(event, data)| format!("event: {event}\ndata: {data}\n\n"))
        .concat(),
        Kind::Anthropic => [
            ("message_start", json!({"type": "message_start", "message": {"usage": {"input_tokens": 40}}})),
            ("ping", json!({"type": "ping"})),
            ("content_block_start", json!({"type": "content_block_start", "content_block": {"type": "text", "text": ""}})),
            ("content_block_delta", json!({"type": "content_block_delta", "delta": {"type": "thinking_delta", "thinking": "hm"}})),
            ("content_block_delta", json!({"type": "content_block_delta", "delta": {"type": "text_delta", "text": "The pool "}})),
            ("content_block_delta", json!({"type": "content_block_delta", "delta": {"type": "text_delta", "text": "ran dry é"}})),
            ("message_delta", json!({"type": "message_delta", "delta": {"stop_reason": "end_turn"}, "usage": {"output_tokens": 5}})),
            ("message_stop", json!({"type": "message_stop"})),
        ]
        .map(|(event, data)| format!("event: {event}\r\ndata: {data}\r\n\r\n"))
        .concat(),
        Kind::Gemini => [
            json!({"candidates": [{"content": {"role": "model", "parts": [{"text": "The pool "}]}}]}),
            json!({"candidates": [{"content": {"parts": [{"text": "hm", "thought": true}, {"text": "ran dry é"}]}, "finishReason": "STOP"}], "usageMetadata": {"promptTokenCount": 40, "candidatesTokenCount": 5}}),
        ]
        .map(|data| format!("data: {data}\r\n\r\n"))
        .concat(),
        Kind::OpenAiChat | Kind::Compatible | Kind::Mistral => {
            let second = match kind {
                Kind::Mistral => json!({"content": [{"type": "thinking", "thinking": []}, {"type": "text", "text": "ran dry é"}]}),
                _ => json!({"content": "ran dry é"}),
            };
            let frames = [
                chat(json!({"role": "assistant", "content": ""}), Value::Null),
                chat(json!({"content": "The pool "}), Value::Null),
                chat(second, Value::Null),
                chat(json!({}), json!("stop")),
                json!({"choices": [], "usage": {"prompt_tokens": 40, "completion_tokens": 5}}),
            ]
            .map(|data| format!("data: {data}\n\n"))
            .concat();
            format!(": keep-alive\n\n{frames}data: [DONE]\n\n")
        }
    }
}

pub(super) fn reply(kind: Kind, body: &str) -> Reply {
    match kind {
        Kind::Ollama => Reply::lines(body),
        _ => Reply::events(body),
    }
}

pub(super) fn answer() -> Answer {
    Answer {
        text: "The pool ran dry é".to_owned(),
        ending: Ending::Complete,
        question_tokens: Some(40),
        answer_tokens: Some(5),
        note: None,
    }
}

/// Asks a server with this reply.
pub(super) fn asked(kind: Kind, replies: Vec<Reply>) -> (Result<Answer, AiError>, String, Server) {
    let server = Server::start(replies);
    let mut seen = String::new();
    let endpoint = endpoint(kind, &server.base);
    let answer = client(&server.base).ask(&endpoint, &ask(), &Stop::default(), &mut |text| {
        seen.push_str(text);
    });
    (answer, seen, server)
}

/// Request line, the header with the key, and the body.
fn check(kind: Kind, line: &str, key: &str, body: &Value) {
    let (got, seen, server) = asked(kind, vec![reply(kind, &whole(kind))]);
    assert_eq!(got, Ok(answer()), "{kind:?}");
    assert_eq!(seen, "The pool ran dry é");
    let received = server.received();
    let (head, sent) = received.split_once("\r\n\r\n").expect("a head");
    assert!(head.starts_with(line), "{head}");
    assert!(head.contains(key), "{head}");
    assert!(head.contains("user-agent: tftsr\r\n"), "{head}");
    assert_eq!(&serde_json::from_str::<Value>(sent).expect("JSON"), body, "{kind:?}");
}

#[test]
fn every_provider_is_asked_in_its_own_form() {
    let user = |text: &str| json!({"role": "user", "content": text});
    let assistant = json!({"role": "assistant", "content": "Which pool?"});
    let turns = json!([user("Why did the pool run dry?"), assistant, user("That of checkout.")]);
    let mut messages = vec![json!({"role": "system", "content": "You find causes."})];
    messages.extend(turns.as_array().expect("turns").clone());
    let format = json!({"type": "json_schema", "json_schema": {"name": "why", "schema": {"type": "object"}, "strict": true}});
    let chat = json!({"model": "some-model", "messages": messages, "stream": true, "response_format": format});
    let with = |base: &Value, more: Value| {
        let mut body = base.clone();
        body.as_object_mut().expect("an object").extend(more.as_object().expect("fields").clone());
        body
    };
    check(
        Kind::Ollama,
        "POST /api/chat HTTP/1.1",
        "",
        &json!({"model": "some-model", "messages": messages, "stream": true, "truncate": false, "shift": false, "format": {"type": "object"}, "options": {"num_ctx": 8192, "num_predict": 500}}),
    );
    check(
        Kind::OpenAi,
        "POST /responses HTTP/1.1",
        "authorization: Bearer key-of-tests",
        &json!({"model": "some-model", "instructions": "You find causes.", "input": turns, "stream": true, "store": false, "max_output_tokens": 500, "text": {"format": {"type": "json_schema", "name": "why", "schema": {"type": "object"}, "strict": true}}}),
    );
    check(
        Kind::OpenAiChat,
        "POST /chat/completions HTTP/1.1",
        "authorization: Bearer key-of-tests",
        &with(
            &chat,
            json!({"max_completion_tokens": 500, "store": false, "stream_options": {"include_usage": true}}),
        ),
    );
    check(
        Kind::Compatible,
        "POST /chat/completions HTTP/1.1",
        "authorization: Bearer key-of-tests",
        &with(&chat, json!({"max_tokens": 500})),
    );
    check(
        Kind::Mistral,
        "POST /v1/chat/completions HTTP/1.1",
        "authorization: Bearer key-of-tests",
        &with(&chat, json!({"max_tokens": 500})),
    );
    check(
        Kind::Anthropic,
        "POST /v1/messages HTTP/1.1",
        "x-api-key: key-of-tests",
        &json!({"model": "some-model", "system": "You find causes.", "messages": turns, "stream": true, "max_tokens": 500, "output_config": {"format": {"type": "json_schema", "schema": {"type": "object"}}}}),
    );
    let part = |role: &str, text: &str| json!({"role": role, "parts": [{"text": text}]});
    check(
        Kind::Gemini,
        "POST /models/some-model:streamGenerateContent?alt=sse HTTP/1.1",
        "x-goog-api-key: key-of-tests",
        &json!({
            "contents": [part("user", "Why did the pool run dry?"), part("model", "Which pool?"), part("user", "That of checkout.")],
            "systemInstruction": {"parts": [{"text": "You find causes."}]},
            "generationConfig": {"maxOutputTokens": 500, "responseMimeType": "application/json", "responseJsonSchema": {"type": "object"}},
        }),
    );
}

#[test]
fn a_compatible_server_takes_its_own_path_and_header() {
    let server = Server::start(vec![Reply::events(&whole(Kind::Compatible))]);
    let header = crate::KeyHeader { name: "api-key".to_owned(), prefix: String::new() };
    let path = Some("deployments/a/chat/completions?api-version=1".to_owned());
    let base = format!("{}/openai", server.base);
    let endpoint = endpoint(Kind::Compatible, &base).with(path, Some(header)).expect("fits");
    client(&server.base).ask(&endpoint, &ask(), &Stop::default(), &mut |_| {}).expect("an answer");
    let received = server.received();
    assert!(
        received.starts_with("POST /openai/deployments/a/chat/completions?api-version=1 "),
        "{received}"
    );
    assert!(received.contains("\r\napi-key: key-of-tests\r\n"), "{received}");
}

#[test]
fn models_are_listed_with_their_context_sizes() {
    let list = |kind: Kind, bodies: &[Value]| {
        let replies = bodies.iter().map(|body| Reply::json("200 OK", &body.to_string())).collect();
        let server = Server::start(replies);
        let models = client(&server.base).models(&endpoint(kind, &server.base), &Stop::default());
        let words = models.expect("models").into_iter().map(|model| {
            format!("{} {:?} {:?} {:?}", model.id, model.context, model.size, model.remote)
        });
        words.collect::<Vec<_>>()
    };
    let chat = json!({"data": [{"id": "a", "max_context_length": 32768}, {"id": "b"}]});
    for kind in [Kind::OpenAi, Kind::OpenAiChat, Kind::Mistral, Kind::Compatible] {
        assert_eq!(
            list(kind, std::slice::from_ref(&chat)),
            ["a Some(32768) None None", "b None None None"]
        );
    }
    let pages = [
        json!({"data": [{"id": "c", "max_input_tokens": 200_000}], "has_more": true, "last_id": "c"}),
        json!({"data": [{"id": "d"}], "has_more": false, "last_id": "d"}),
    ];
    assert_eq!(list(Kind::Anthropic, &pages), ["c Some(200000) None None", "d None None None"]);
    let gemini = json!({"models": [{"name": "models/g", "inputTokenLimit": 1_048_576}]});
    assert_eq!(list(Kind::Gemini, &[gemini]), ["g Some(1048576) None None"]);
    let ollama = [
        json!({"models": [{"name": "l:1b", "model": "l:1b", "size": 9}, {"name": "x-cloud", "size": 1}]}),
        json!({"model_info": {"llama.context_length": 131_072}}),
        json!({"remote_host": "https://example.com", "model_info": {}}),
    ];
    let listed = list(Kind::Ollama, &ollama);
    assert_eq!(listed.first().map(String::as_str), Some("l:1b Some(131072) Some(9) None"));
    assert!(
        listed.get(1).is_some_and(|model| model.contains("remote") || model.contains("cloud")),
        "{listed:?}"
    );
}

#[test]
fn tokens_are_counted_where_that_is_offered() {
    for (kind, body, expected) in [
        (Kind::OpenAi, json!({"input_tokens": 77}), Some(77)),
        (Kind::Anthropic, json!({"input_tokens": 77}), Some(77)),
        (Kind::Gemini, json!({"totalTokens": 77}), Some(77)),
        (Kind::Mistral, Value::Null, None),
    ] {
        let server = Server::start(vec![Reply::json("200 OK", &body.to_string())]);
        let endpoint = endpoint(kind, &server.base);
        let tokens = client(&server.base).tokens(&endpoint, &ask(), &Stop::default());
        match expected {
            Some(number) => assert_eq!(tokens, Ok(Tokens::Counted(number)), "{kind:?}"),
            None => assert!(matches!(tokens, Ok(Tokens::Estimated(10..60))), "{tokens:?}"),
        }
    }
}

#[test]
fn ollama_pulls_with_progress_and_deletes() {
    let lines = "{\"status\":\"pulling manifest\"}\n{\"status\":\"pulling\",\"digest\":\"d\",\"total\":10,\"completed\":4}\n{\"status\":\"success\"}\n";
    let server = Server::start(vec![
        Reply::lines(lines),
        Reply::json("200 OK", ""),
        Reply::lines("{\"error\":\"pull model manifest: file does not exist\"}\n"),
    ]);
    let (client, endpoint) = (client(&server.base), endpoint(Kind::Ollama, &server.base));
    let mut seen = Vec::new();
    let stop = Stop::default();
    client
        .pull(&endpoint, &stop, &mut |pull| seen.push((pull.completed, pull.total)))
        .expect("pulled");
    assert_eq!(seen, [(0, 0), (4, 10), (0, 0)]);
    client.delete(&endpoint, &stop).expect("deleted");
    assert!(server.received().contains("DELETE /api/delete"));
    assert!(matches!(client.pull(&endpoint, &stop, &mut |_| {}), Err(AiError::Server { .. })));
    let other = super::endpoint(Kind::Mistral, &server.base);
    assert_eq!(client.delete(&other, &stop), Err(AiError::NotOffered { kind: "mistral" }));
}
