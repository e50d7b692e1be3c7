//! Mistral: Chat Completions with `max_tokens`, and context sizes in its list of models.

use serde_json::Value;

use crate::ask::Draft;
use crate::frames::Frame;
use crate::provider::{FrameFault, Provider, Request};
use crate::{AiError, Ask, Endpoint, Model, chat};

pub(crate) struct Mistral;

impl Provider for Mistral {
    fn ask(&self, endpoint: &Endpoint, ask: &Ask) -> Result<Request, AiError> {
        Request::post(endpoint, "v1/chat/completions", chat::body(endpoint, ask, "max_tokens"))
    }

    fn frame(&self, frame: &Frame, draft: &mut Draft) -> Result<(), FrameFault> {
        chat::frame(frame, draft)
    }

    fn list(&self, endpoint: &Endpoint, _: Option<&str>) -> Result<Request, AiError> {
        Request::get(endpoint, "v1/models")
    }

    fn models(&self, body: &Value) -> Option<(Vec<Model>, Option<String>)> {
        chat::models(body).map(|models| (models, None))
    }
}
