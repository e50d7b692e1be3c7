//! Chat Completions: the wire form that OpenAI made, and that Mistral and most servers speak.

use serde_json::{Value, json};

use crate::ask::{Draft, Ending};
use crate::frames::Frame;
use crate::provider::{FrameFault, json as read};
use crate::{Ask, Endpoint, Model, Role};

/// The request: `limit` is the name of the field for the most tokens.
pub(crate) fn body(endpoint: &Endpoint, ask: &Ask, limit: &str) -> Value {
    let mut messages = vec![json!({ "role": "system", "content": ask.system.as_str() })];
    messages.extend(ask.turns.iter().map(|turn| {
        let role = if turn.role == Role::Person { "user" } else { "assistant" };
        json!({ "role": role, "content": turn.text.as_str() })
    }));
    let mut body = json!({ "model": endpoint.model(), "messages": messages, "stream": true });
    body[limit] = json!(ask.max_tokens);
    if let Some(schema) = ask.schema {
        body["response_format"] = json!({
            "type": "json_schema",
            "json_schema": { "name": schema.name, "schema": schema.value(), "strict": true },
        });
    }
    body
}

pub(crate) fn frame(frame: &Frame, draft: &mut Draft) -> Result<(), FrameFault> {
    if frame.data.trim() == "[DONE]" {
        draft.done = true;
        return Ok(());
    }
    let value = read(frame)?;
    if value.get("error").is_some_and(|error| !error.is_null()) || frame.event == "error" {
        return Err(FrameFault::Said(value));
    }
    let tokens = |key: &str| value["usage"][key].as_u64();
    draft.question_tokens = tokens("prompt_tokens").or(draft.question_tokens);
    draft.answer_tokens = tokens("completion_tokens").or(draft.answer_tokens);
    let Some(choice) = value["choices"].get(0) else { return Ok(()) };
    match &choice["delta"]["content"] {
        Value::String(text) => draft.text.push_str(text),
        // Mistral's models that think send pieces of several types.
        Value::Array(pieces) => {
            for piece in pieces.iter().filter(|piece| piece["type"] == "text") {
                draft.text.push_str(piece["text"].as_str().unwrap_or_default());
            }
        }
        _ => {}
    }
    draft.refusal.push_str(choice["delta"]["refusal"].as_str().unwrap_or_default());
    if let Some(reason) = choice["finish_reason"].as_str() {
        draft.ending = Some(match reason {
            "stop" => Ending::Complete,
            "length" => Ending::Length,
            "model_length" => Ending::ContextFull,
            "content_filter" => Ending::Refused("its content filter".to_owned()),
            "error" => return Err(FrameFault::Said(value)),
            other => Ending::Other(crate::said::safe(other)),
        });
    }
    Ok(())
}

/// The models of `GET /models`; servers name the context size differently or not at all.
pub(crate) fn models(body: &Value) -> Option<Vec<Model>> {
    crate::provider::rows(body, "data", |row| {
        let sizes = ["max_context_length", "max_model_len", "context_length", "context_window"];
        let context = sizes
            .iter()
            .find_map(|key| row[*key].as_u64())
            .or_else(|| row["meta"]["n_ctx_train"].as_u64());
        Some(Model { context, ..Model::named(row["id"].as_str()?) })
    })
}
