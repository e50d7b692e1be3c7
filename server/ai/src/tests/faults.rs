//! Every fault by its name, and what is tried again.

use serde_json::json;

use super::forms::{answer, asked, reply, whole};
use super::server::Reply;
use crate::{AiError, Ending, Kind};

fn check(kind: Kind, status: &str, body: &serde_json::Value, expected: &str) {
    let (got, seen, _) = asked(
        kind,
        vec![Reply::json(&format!("{status}\r\nx-should-retry: false"), &body.to_string())],
    );
    let error = got.expect_err("a fault").to_string();
    assert!(error.contains(expected), "{kind:?} {status}: {error}");
    assert_eq!(seen, "");
}

#[test]
fn what_a_provider_says_is_told_apart() {
    let openai = |code: &str, message: &str| json!({"error": {"message": message, "type": "invalid_request_error", "param": null, "code": code}});
    let anthropic = |kind: &str, message: &str| json!({"type": "error", "error": {"type": kind, "message": message}, "request_id": "r"});
    let gemini = |code: u16, status: &str, message: &str| json!([{"error": {"code": code, "message": message, "status": status}}]);
    check(
        Kind::OpenAi,
        "401 Unauthorized",
        &openai("invalid_api_key", "Incorrect API key provided"),
        "does not take the key",
    );
    check(
        Kind::OpenAiChat,
        "429 Too Many Requests",
        &openai("insufficient_quota", "You exceeded your current quota"),
        "no quota",
    );
    check(
        Kind::OpenAi,
        "404 Not Found",
        &openai("model_not_found", "The model does not exist"),
        "has no model some-model",
    );
    check(
        Kind::Compatible,
        "400 Bad Request",
        &openai("context_length_exceeded", "too many"),
        "longer than the model's context",
    );
    check(
        Kind::Compatible,
        "404 Not Found",
        &json!({"detail": "Not Found"}),
        "nothing at this path",
    );
    check(
        Kind::Anthropic,
        "529 Overloaded",
        &anthropic("overloaded_error", "Overloaded"),
        "overloaded",
    );
    check(
        Kind::Anthropic,
        "403 Forbidden",
        &anthropic("permission_error", "no access to this"),
        "may not do this: no access to this",
    );
    check(
        Kind::Anthropic,
        "400 Bad Request",
        &anthropic("invalid_request_error", "prompt is too long: 9 tokens"),
        "longer than",
    );
    check(
        Kind::Anthropic,
        "400 Bad Request",
        &anthropic("billing_error", "Your credit balance is too low"),
        "no quota",
    );
    check(
        Kind::Gemini,
        "400 Bad Request",
        &gemini(400, "INVALID_ARGUMENT", "API key not valid. Please pass a valid one."),
        "does not take the key",
    );
    check(
        Kind::Gemini,
        "503 Service Unavailable",
        &gemini(503, "UNAVAILABLE", "The model is overloaded."),
        "overloaded",
    );
    check(
        Kind::Mistral,
        "422 Unprocessable",
        &json!({"detail": [{"loc": ["body"], "msg": "bad"}]}),
        "refused the request (422)",
    );
    check(Kind::Ollama, "404 Not Found", &json!({"error": "model 'x' not found"}), "has no model");
    check(Kind::Ollama, "500 Internal", &json!({"error": "boom"}), "failed (500): boom");
    check(Kind::Ollama, "407 Proxy", &json!({}), "proxy");
}

#[test]
fn a_fault_inside_a_stream_is_one() {
    for (kind, body) in [
        (
            Kind::OpenAi,
            "event: error\ndata: {\"type\":\"error\",\"code\":\"insufficient_quota\",\"message\":\"none left\"}\n\n",
        ),
        (
            Kind::OpenAiChat,
            "data: {\"error\":{\"message\":\"none left\",\"code\":\"insufficient_quota\"}}\n\n",
        ),
        (
            Kind::Anthropic,
            "event: error\ndata: {\"type\":\"error\",\"error\":{\"type\":\"billing_error\",\"message\":\"none left\"}}\n\n",
        ),
        (
            Kind::Gemini,
            "data: [{\"error\":{\"code\":402,\"message\":\"credit balance\",\"status\":\"X\"}}]\n\n",
        ),
        (Kind::Ollama, "{\"error\":\"credit balance is empty\"}\n"),
    ] {
        let (got, seen, _) = asked(kind, vec![reply(kind, body)]);
        assert!(matches!(got, Err(AiError::NoQuota { .. })), "{kind:?} {got:?}");
        assert_eq!(seen, "");
    }
    // After some text, the text stays and the fault is said beside it.
    let start = "data: {\"choices\":[{\"delta\":{\"content\":\"Half\"}}]}\n\n";
    let body = format!("{start}data: {{\"error\":{{\"message\":\"overloaded\"}}}}\n\n");
    let (got, ..) = asked(Kind::Compatible, vec![reply(Kind::Compatible, &body)]);
    let got = got.expect("what there is");
    assert_eq!((got.text.as_str(), got.ending), ("Half", Ending::Truncated));
    assert!(got.note.is_some_and(|note| note.contains("overloaded")));
    // Also where the stream ends with it, without a line end.
    let ended = format!("{start}data: {{\"error\":{{\"message\":\"overloaded\"}}}}");
    let (got, ..) = asked(Kind::Compatible, vec![reply(Kind::Compatible, &ended)]);
    let got = got.expect("what there is");
    assert_eq!((got.text.as_str(), got.ending), ("Half", Ending::Truncated));
    assert!(got.note.is_some_and(|note| note.contains("overloaded")));
}

#[test]
fn every_reason_to_stop_is_said_in_words() {
    let chat = |reason: &str| {
        format!(
            "data: {{\"choices\":[{{\"delta\":{{\"content\":\"x\"}},\"finish_reason\":\"{reason}\"}}]}}\n\ndata: [DONE]\n\n"
        )
    };
    let gemini = |reason: &str| {
        format!(
            "data: {{\"candidates\":[{{\"content\":{{\"parts\":[{{\"text\":\"x\"}}]}},\"finishReason\":\"{reason}\"}}]}}\n\n"
        )
    };
    let anthropic = |reason: &str| {
        format!(
            "data: {{\"type\":\"message_delta\",\"delta\":{{\"stop_reason\":\"{reason}\"}}}}\n\ndata: {{\"type\":\"message_stop\"}}\n\n"
        )
    };
    for (kind, body, words) in [
        (Kind::Compatible, chat("length"), "most tokens"),
        (Kind::Mistral, chat("model_length"), "context is full"),
        (Kind::OpenAiChat, chat("content_filter"), "declined"),
        (Kind::OpenAiChat, chat("tool_calls"), "tool_calls"),
        (Kind::Gemini, gemini("SAFETY"), "declined to answer (safety)"),
        (Kind::Gemini, gemini("MAX_TOKENS"), "most tokens"),
        (Kind::Gemini, "data: {\"promptFeedback\":{\"blockReason\":\"JAILBREAK\"}}\n\n".to_owned(), "blocked: jailbreak"),
        (Kind::Anthropic, anthropic("refusal"), "declined"),
        (Kind::Anthropic, anthropic("pause_turn"), "pause_turn"),
        (Kind::Anthropic, anthropic("model_context_window_exceeded"), "context is full"),
        (Kind::OpenAi, "data: {\"type\":\"response.incomplete\",\"response\":{\"incomplete_details\":{\"reason\":\"max_output_tokens\"}}}\n\n".to_owned(), "most tokens"),
        (Kind::Ollama, "{\"message\":{\"content\":\"x\"},\"done\":true,\"done_reason\":\"length\"}\n".to_owned(), "most tokens"),
    ] {
        let (got, ..) = asked(kind, vec![reply(kind, &body)]);
        let ending = got.expect("an answer").ending;
        assert!(!ending.is_whole());
        assert!(ending.words().is_some_and(|said| said.contains(words)), "{kind:?} {ending:?}");
    }
}

#[test]
fn what_passes_is_tried_again_as_the_server_says() {
    for head in [
        "429 Too Many Requests\r\nretry-after-ms: 5",
        "429 Too Many Requests\r\nretry-after: 0",
        "429 Too Many Requests\r\nretry-after: Thu, 01 Jan 2026 00:00:00 GMT",
        "503 Service Unavailable\r\nretry-after-ms: 1",
        "500 Internal Server Error\r\nretry-after-ms: 1",
        "409 Conflict\r\nretry-after-ms: 1",
        "400 Bad Request\r\nx-should-retry: true\r\nretry-after-ms: 1",
    ] {
        let busy = Reply::json(head, "{}");
        let good = reply(Kind::OpenAi, &whole(Kind::OpenAi));
        let (got, seen, server) = asked(Kind::OpenAi, vec![busy.clone(), busy, good]);
        assert_eq!((got, seen), (Ok(answer()), answer().text), "{head}");
        assert_eq!(server.received().matches("POST /responses").count(), 3, "{head}");
    }
    for (head, error) in [
        ("429 Too Many Requests\r\nretry-after: 900", "says to wait 900 s"),
        ("500 Internal Server Error\r\nx-should-retry: false", "failed (500)"),
        ("400 Bad Request", "refused the request (400)"),
    ] {
        let (got, _, server) = asked(Kind::OpenAi, vec![Reply::json(head, "{}")]);
        assert!(got.expect_err("a fault").to_string().contains(error), "{head}");
        assert_eq!(server.received().matches("POST /responses").count(), 1, "{head}");
    }
}
