//! Servers that speak Chat Completions: llama.cpp, vLLM, LM Studio, Azure. The person may set path, header and prefix.

use serde_json::Value;

use crate::ask::Draft;
use crate::frames::Frame;
use crate::provider::{FrameFault, Provider, Request};
use crate::{AiError, Ask, Endpoint, Model, chat};

pub(crate) struct Compatible;

impl Provider for Compatible {
    fn ask(&self, endpoint: &Endpoint, ask: &Ask) -> Result<Request, AiError> {
        // What such servers do not know they refuse, so nothing is sent that is not common to them.
        let path = endpoint.path.as_deref().unwrap_or("chat/completions");
        Request::post(endpoint, path, chat::body(endpoint, ask, "max_tokens"))
    }

    fn frame(&self, frame: &Frame, draft: &mut Draft) -> Result<(), FrameFault> {
        chat::frame(frame, draft)
    }

    fn list(&self, endpoint: &Endpoint, _: Option<&str>) -> Result<Request, AiError> {
        Request::get(endpoint, "models")
    }

    fn models(&self, body: &Value) -> Option<(Vec<Model>, Option<String>)> {
        chat::models(body).map(|models| (models, None))
    }
}
