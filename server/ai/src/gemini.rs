//! Gemini: `streamGenerateContent`, each event a whole response; the key goes into a header, never into the address.

use serde_json::{Value, json};

use crate::ask::{Draft, Ending};
use crate::frames::Frame;
use crate::provider::{FrameFault, Provider, Request, json as read, rows};
use crate::{AiError, Ask, Endpoint, Model, Role};

pub(crate) struct Gemini;

fn contents(ask: &Ask) -> Vec<Value> {
    ask.turns
        .iter()
        .map(|turn| {
            let role = if turn.role == Role::Person { "user" } else { "model" };
            json!({ "role": role, "parts": [{ "text": turn.text.as_str() }] })
        })
        .collect()
}

fn path(endpoint: &Endpoint, verb: &str) -> String {
    format!("models/{}:{verb}", endpoint.model().trim_start_matches("models/"))
}

impl Provider for Gemini {
    fn key_header(&self) -> (&'static str, &'static str) {
        ("x-goog-api-key", "")
    }

    fn ask(&self, endpoint: &Endpoint, ask: &Ask) -> Result<Request, AiError> {
        let mut settings = json!({ "maxOutputTokens": ask.max_tokens });
        if let Some(schema) = ask.schema {
            settings["responseMimeType"] = json!("application/json");
            settings["responseJsonSchema"] = schema.value();
        }
        let body = json!({
            "contents": contents(ask),
            "systemInstruction": { "parts": [{ "text": ask.system.as_str() }] },
            "generationConfig": settings,
        });
        Request::post(endpoint, &path(endpoint, "streamGenerateContent?alt=sse"), body)
    }

    fn frame(&self, frame: &Frame, draft: &mut Draft) -> Result<(), FrameFault> {
        let value = read(frame)?;
        if value.get("error").is_some() {
            return Err(FrameFault::Said(value));
        }
        let tokens = |key: &str| value["usageMetadata"][key].as_u64();
        draft.question_tokens = tokens("promptTokenCount").or(draft.question_tokens);
        draft.answer_tokens = tokens("candidatesTokenCount").or(draft.answer_tokens);
        if let Some(reason) = value["promptFeedback"]["blockReason"].as_str() {
            draft.ending =
                Some(Ending::Refused(format!("the question was blocked: {}", word(reason))));
        }
        let candidate = &value["candidates"][0];
        for part in candidate["content"]["parts"].as_array().into_iter().flatten() {
            if part["thought"] != true {
                draft.text.push_str(part["text"].as_str().unwrap_or_default());
            }
        }
        if let Some(reason) = candidate["finishReason"].as_str() {
            draft.ending = Some(match reason {
                "STOP" => Ending::Complete,
                "MAX_TOKENS" => Ending::Length,
                "SAFETY" | "RECITATION" | "BLOCKLIST" | "PROHIBITED_CONTENT" | "SPII" => {
                    Ending::Refused(word(reason))
                }
                other => Ending::Other(word(other)),
            });
        }
        Ok(())
    }

    fn list(&self, endpoint: &Endpoint, page: Option<&str>) -> Result<Request, AiError> {
        let mut request = Request::get(endpoint, "models?pageSize=100")?;
        if let Some(page) = page {
            request.url.query_pairs_mut().append_pair("pageToken", page);
        }
        Ok(request)
    }

    fn models(&self, body: &Value) -> Option<(Vec<Model>, Option<String>)> {
        let models = rows(body, "models", |row| {
            let context = row["inputTokenLimit"].as_u64();
            let id = row["name"].as_str()?.trim_start_matches("models/");
            Some(Model { context, ..Model::named(id) })
        })?;
        Some((models, body["nextPageToken"].as_str().map(str::to_owned)))
    }

    fn count(&self, endpoint: &Endpoint, ask: &Ask) -> Option<Result<Request, AiError>> {
        let mut contents = contents(ask);
        let system = json!({ "role": "user", "parts": [{ "text": ask.system.as_str() }] });
        contents.insert(0, system);
        let body = json!({ "contents": contents });
        Some(Request::post(endpoint, &path(endpoint, "countTokens"), body))
    }

    fn counted(&self, body: &Value) -> Option<u64> {
        body["totalTokens"].as_u64()
    }
}

/// `PROHIBITED_CONTENT` in words.
fn word(reason: &str) -> String {
    crate::said::safe(&reason.replace('_', " ").to_lowercase())
}
