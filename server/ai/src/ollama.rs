//! Ollama: one JSON value a line. It cuts history silently at a small default context, so the size is always set and
//! cutting forbidden (`num_ctx`, `truncate: false`, `shift: false`).

use serde_json::{Value, json};
use url::Url;

use crate::ask::{Draft, Ending};
use crate::frames::{Frame, Framing};
use crate::provider::{FrameFault, Method, Provider, Request, json as read, rows};
use crate::{AiError, Ask, Endpoint, Model, Role};

pub(crate) struct Ollama;

impl Provider for Ollama {
    fn framing(&self) -> Framing {
        Framing::Lines
    }

    fn ask(&self, endpoint: &Endpoint, ask: &Ask) -> Result<Request, AiError> {
        let mut messages = vec![json!({ "role": "system", "content": ask.system.as_str() })];
        messages.extend(ask.turns.iter().map(|turn| {
            let role = if turn.role == Role::Person { "user" } else { "assistant" };
            json!({ "role": role, "content": turn.text.as_str() })
        }));
        let mut body = json!({
            "model": endpoint.model(),
            "messages": messages,
            "stream": true,
            "truncate": false,
            "shift": false,
            "options": { "num_ctx": ask.context, "num_predict": ask.max_tokens },
        });
        if let Some(schema) = ask.schema {
            body["format"] = schema.value();
        }
        Request::post(endpoint, "api/chat", body)
    }

    fn frame(&self, frame: &Frame, draft: &mut Draft) -> Result<(), FrameFault> {
        let value = read(frame)?;
        if value.get("error").is_some() {
            return Err(FrameFault::Said(value));
        }
        if let Some(host) = remote(&value) {
            draft.remote = Some(host);
        }
        draft.text.push_str(value["message"]["content"].as_str().unwrap_or_default());
        if value["done"] == true {
            draft.done = true;
            draft.question_tokens = value["prompt_eval_count"].as_u64();
            draft.answer_tokens = value["eval_count"].as_u64();
            draft.ending = Some(match value["done_reason"].as_str() {
                Some("length") => Ending::Length,
                Some("stop") | None => Ending::Complete,
                Some(other) => Ending::Other(crate::said::safe(other)),
            });
        }
        Ok(())
    }

    fn list(&self, endpoint: &Endpoint, _: Option<&str>) -> Result<Request, AiError> {
        Request::get(endpoint, "api/tags")
    }

    fn models(&self, body: &Value) -> Option<(Vec<Model>, Option<String>)> {
        let models = rows(body, "models", |row| {
            let id = row["model"].as_str().or(row["name"].as_str())?;
            let size = row["size"].as_u64();
            Some(Model { size, remote: forwards(id, row), ..Model::named(id) })
        })?;
        Some((models, None))
    }
}

/// The request that says more about a model.
pub(crate) fn show(endpoint: &Endpoint, model: &str) -> Result<Request, AiError> {
    Request::post(endpoint, "api/show", json!({ "model": model }))
}

/// The context size of a model: `model_info."<architecture>.context_length"`.
pub(crate) fn context(shown: &Value) -> Option<u64> {
    shown["model_info"]
        .as_object()?
        .iter()
        .find(|(key, _)| key.ends_with(".context_length"))
        .and_then(|(_, value)| value.as_u64())
}

/// Where a model forwards to: said by the server, or by its name (`…-cloud`).
pub(crate) fn forwards(model: &str, row: &Value) -> Option<String> {
    remote(row).or_else(|| {
        let is_cloud = model.ends_with("-cloud") || model.ends_with(":cloud");
        is_cloud.then(|| "a cloud".to_owned())
    })
}

fn remote(row: &Value) -> Option<String> {
    ["remote_host", "remote_model"]
        .iter()
        .filter_map(|key| row[*key].as_str())
        .find(|host| !host.is_empty())
        .map(|host| match Url::parse(host).ok().as_ref().and_then(Url::host_str) {
            // The name of a host is what a person has to know here.
            Some(host) => host.to_owned(),
            None => crate::said::safe(host),
        })
}

/// The request that fetches a model, to be answered by a stream of how far it is.
pub(crate) fn pull(endpoint: &Endpoint) -> Result<Request, AiError> {
    Request::post(endpoint, "api/pull", json!({ "model": endpoint.model(), "stream": true }))
}

/// The request that removes a model.
pub(crate) fn delete(endpoint: &Endpoint) -> Result<Request, AiError> {
    let body = Some(json!({ "model": endpoint.model() }));
    Ok(Request { method: Method::Delete, url: endpoint.url("api/delete")?, body })
}

/// The request for the models in memory.
pub(crate) fn loaded(endpoint: &Endpoint) -> Result<Request, AiError> {
    Request::get(endpoint, "api/ps")
}
