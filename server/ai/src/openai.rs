//! OpenAI: the Responses API, and Chat Completions beside it. Nothing is kept there (`store: false`).

use serde_json::{Value, json};

use crate::ask::{Draft, Ending};
use crate::frames::Frame;
use crate::provider::{FrameFault, Provider, Request, json as read};
use crate::{AiError, Ask, Endpoint, Model, Role, chat};

/// By `POST /responses`.
pub(crate) struct OpenAi;

impl OpenAi {
    fn input(endpoint: &Endpoint, ask: &Ask) -> Value {
        let input: Vec<Value> = ask
            .turns
            .iter()
            .map(|turn| {
                let role = if turn.role == Role::Person { "user" } else { "assistant" };
                json!({ "role": role, "content": turn.text.as_str() })
            })
            .collect();
        let mut body = json!({
            "model": endpoint.model(),
            "instructions": ask.system.as_str(),
            "input": input,
        });
        if let Some(schema) = ask.schema {
            body["text"] = json!({ "format": {
                "type": "json_schema", "name": schema.name, "schema": schema.value(), "strict": true,
            }});
        }
        body
    }
}

impl Provider for OpenAi {
    fn ask(&self, endpoint: &Endpoint, ask: &Ask) -> Result<Request, AiError> {
        let mut body = OpenAi::input(endpoint, ask);
        body["stream"] = json!(true);
        body["store"] = json!(false);
        body["max_output_tokens"] = json!(ask.max_tokens);
        Request::post(endpoint, "responses", body)
    }

    fn frame(&self, frame: &Frame, draft: &mut Draft) -> Result<(), FrameFault> {
        if frame.data.trim() == "[DONE]" {
            return Ok(());
        }
        let value = read(frame)?;
        let kind = value["type"].as_str().unwrap_or(&frame.event);
        let delta = value["delta"].as_str().unwrap_or_default();
        let response = &value["response"];
        match kind {
            "response.output_text.delta" => draft.text.push_str(delta),
            "response.refusal.delta" => draft.refusal.push_str(delta),
            "response.completed" | "response.incomplete" => {
                draft.question_tokens = response["usage"]["input_tokens"].as_u64();
                draft.answer_tokens = response["usage"]["output_tokens"].as_u64();
                draft.done = true;
                let reason = response["incomplete_details"]["reason"].as_str();
                draft.ending = Some(match (kind, reason) {
                    ("response.completed", _) => Ending::Complete,
                    (_, Some("content_filter")) => Ending::Refused("its content filter".to_owned()),
                    (_, Some("max_output_tokens") | None) => Ending::Length,
                    (_, Some(other)) => Ending::Other(crate::said::safe(other)),
                });
            }
            "response.failed" => return Err(FrameFault::Said(response.clone())),
            "error" => return Err(FrameFault::Said(value)),
            _ if value.get("error").is_some_and(|error| !error.is_null()) => {
                return Err(FrameFault::Said(value));
            }
            _ => {}
        }
        Ok(())
    }

    fn list(&self, endpoint: &Endpoint, _: Option<&str>) -> Result<Request, AiError> {
        Request::get(endpoint, "models")
    }

    fn models(&self, body: &Value) -> Option<(Vec<Model>, Option<String>)> {
        chat::models(body).map(|models| (models, None))
    }

    fn count(&self, endpoint: &Endpoint, ask: &Ask) -> Option<Result<Request, AiError>> {
        Some(Request::post(endpoint, "responses/input_tokens", OpenAi::input(endpoint, ask)))
    }

    fn counted(&self, body: &Value) -> Option<u64> {
        body["input_tokens"].as_u64()
    }
}

/// By `POST /chat/completions`.
pub(crate) struct OpenAiChat;

impl Provider for OpenAiChat {
    fn ask(&self, endpoint: &Endpoint, ask: &Ask) -> Result<Request, AiError> {
        let mut body = chat::body(endpoint, ask, "max_completion_tokens");
        body["store"] = json!(false);
        body["stream_options"] = json!({ "include_usage": true });
        Request::post(endpoint, "chat/completions", body)
    }

    fn frame(&self, frame: &Frame, draft: &mut Draft) -> Result<(), FrameFault> {
        chat::frame(frame, draft)
    }

    fn list(&self, endpoint: &Endpoint, page: Option<&str>) -> Result<Request, AiError> {
        OpenAi.list(endpoint, page)
    }

    fn models(&self, body: &Value) -> Option<(Vec<Model>, Option<String>)> {
        OpenAi.models(body)
    }
}
