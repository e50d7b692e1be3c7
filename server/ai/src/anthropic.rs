//! Anthropic: `POST /v1/messages`, named events.

use serde_json::{Value, json};

use crate::ask::{Draft, Ending};
use crate::frames::Frame;
use crate::provider::{FrameFault, Provider, Request, json as read, rows};
use crate::{AiError, Ask, Endpoint, Model, Role};

pub(crate) struct Anthropic;

impl Anthropic {
    fn body(endpoint: &Endpoint, ask: &Ask) -> Value {
        let messages: Vec<Value> = ask
            .turns
            .iter()
            .map(|turn| {
                let role = if turn.role == Role::Person { "user" } else { "assistant" };
                json!({ "role": role, "content": turn.text.as_str() })
            })
            .collect();
        let mut body = json!({
            "model": endpoint.model(),
            "system": ask.system.as_str(),
            "messages": messages,
        });
        if let Some(schema) = ask.schema {
            body["output_config"] =
                json!({ "format": { "type": "json_schema", "schema": schema.value() } });
        }
        body
    }
}

impl Provider for Anthropic {
    fn key_header(&self) -> (&'static str, &'static str) {
        ("x-api-key", "")
    }

    fn headers(&self) -> &'static [(&'static str, &'static str)] {
        &[("anthropic-version", "2023-06-01")]
    }

    fn ask(&self, endpoint: &Endpoint, ask: &Ask) -> Result<Request, AiError> {
        let mut body = Anthropic::body(endpoint, ask);
        body["stream"] = json!(true);
        body["max_tokens"] = json!(ask.max_tokens);
        Request::post(endpoint, "v1/messages", body)
    }

    fn frame(&self, frame: &Frame, draft: &mut Draft) -> Result<(), FrameFault> {
        let value = read(frame)?;
        match value["type"].as_str().unwrap_or(&frame.event) {
            "message_start" => {
                draft.question_tokens = value["message"]["usage"]["input_tokens"].as_u64();
            }
            "content_block_delta" => {
                let delta = &value["delta"];
                // Thoughts and their signatures are not part of the answer.
                if delta["type"] == "text_delta" {
                    draft.text.push_str(delta["text"].as_str().unwrap_or_default());
                }
            }
            "message_delta" => {
                let tokens = value["usage"]["output_tokens"].as_u64();
                draft.answer_tokens = tokens.or(draft.answer_tokens);
                if let Some(reason) = value["delta"]["stop_reason"].as_str() {
                    draft.ending = Some(match reason {
                        "end_turn" | "stop_sequence" => Ending::Complete,
                        "max_tokens" => Ending::Length,
                        "model_context_window_exceeded" => Ending::ContextFull,
                        "refusal" => Ending::Refused(String::new()),
                        other => Ending::Other(crate::said::safe(other)),
                    });
                }
            }
            "message_stop" => draft.done = true,
            "error" => return Err(FrameFault::Said(value)),
            _ => {}
        }
        Ok(())
    }

    fn list(&self, endpoint: &Endpoint, page: Option<&str>) -> Result<Request, AiError> {
        let mut request = Request::get(endpoint, "v1/models?limit=100")?;
        if let Some(page) = page {
            request.url.query_pairs_mut().append_pair("after_id", page);
        }
        Ok(request)
    }

    fn models(&self, body: &Value) -> Option<(Vec<Model>, Option<String>)> {
        let models = rows(body, "data", |row| {
            let context = row["max_input_tokens"].as_u64();
            Some(Model { context, ..Model::named(row["id"].as_str()?) })
        })?;
        let next = body["last_id"].as_str().filter(|_| body["has_more"] == true);
        Some((models, next.map(str::to_owned)))
    }

    fn count(&self, endpoint: &Endpoint, ask: &Ask) -> Option<Result<Request, AiError>> {
        Some(Request::post(endpoint, "v1/messages/count_tokens", Anthropic::body(endpoint, ask)))
    }

    fn counted(&self, body: &Value) -> Option<u64> {
        body["input_tokens"].as_u64()
    }
}
