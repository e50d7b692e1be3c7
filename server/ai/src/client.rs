//! Asking a model, and all else that a provider is asked: each call blocks its thread until it is done or stopped.
//!
//! A call runs on a runtime of its own that ends with it, so a stopped call leaves no connection behind.

use std::sync::Arc;
use std::time::Duration;

use redact::{Ledger, seal};
use serde_json::Value;
use tokio::sync::watch;
use tokio::time::Instant;

use crate::ask::Draft;
use crate::error::fault;
use crate::frames::{Frame, Frames};
use crate::provider::{FrameFault, Request};
use crate::retry::Advice;
use crate::scrub::Outlet;
use crate::transport::{Fault, Patience, Transport, resolve};
use crate::{
    AiError, Answer, Ask, Ending, Endpoint, Gate, Kind, Model, Role, Schema, Tokens, Turn,
};
use crate::{ollama, tokens};

/// Most bytes of an answer: many times what is asked for, with all that a model thinks aloud.
const LONGEST_ANSWER: usize = 256 << 10;
/// Most pages of models.
const MOST_PAGES: usize = 20;
/// Most models that are asked for their context size one by one.
const MOST_SHOWN: usize = 50;

/// Asks providers, within what a person allows.
#[derive(Debug, Clone)]
pub struct Client {
    gate: Gate,
    patience: Patience,
}

/// Stops calls: copies stop together.
#[derive(Debug, Clone)]
pub struct Stop(Arc<watch::Sender<bool>>);

impl Default for Stop {
    fn default() -> Stop {
        Stop(Arc::new(watch::Sender::new(false)))
    }
}

impl Stop {
    /// Stops what runs with it, within milliseconds, and closes its connection.
    pub fn stop(&self) {
        self.0.send_replace(true);
    }

    /// Whether it is a copy of this one.
    pub fn is_same(&self, other: &Stop) -> bool {
        Arc::ptr_eq(&self.0, &other.0)
    }

    /// Whether it was stopped.
    pub fn is_stopped(&self) -> bool {
        *self.0.borrow()
    }

    async fn wait(&self) {
        // The sender lives as long as this does.
        let _ = self.0.subscribe().wait_for(|stopped| *stopped).await;
    }
}

/// How far a model is fetched.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Pull {
    /// What is being done, in the server's words.
    pub status: String,
    /// Bytes so far.
    pub completed: u64,
    /// Bytes in all; 0 while it is not known.
    pub total: u64,
}

/// One step of a check and how it went.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Step {
    /// What was tried.
    pub name: &'static str,
    /// Whether it works.
    pub ok: bool,
    /// What was seen, or what to do.
    pub message: String,
}

impl Client {
    /// A client within these limits.
    pub fn new(gate: Gate) -> Client {
        Client { gate, patience: Patience::DEFAULT }
    }

    pub(crate) fn gate(&self) -> &Gate {
        &self.gate
    }

    pub(crate) fn patience(&self) -> Patience {
        self.patience
    }

    #[cfg(test)]
    pub(crate) fn patient(gate: Gate, patience: Patience) -> Client {
        Client { gate, patience }
    }

    /// Asks, and gives each piece of text as it comes. A question that fails before any text came is asked again, twice
    /// at most. An answer that was cut off comes back with what there is of it, and says so in its ending.
    pub fn ask(
        &self,
        endpoint: &Endpoint,
        ask: &Ask,
        stop: &Stop,
        on_text: &mut dyn FnMut(&str),
    ) -> Result<Answer, AiError> {
        block_on(stop, async {
            let transport = self.transport(endpoint)?;
            self.stays_here(&transport, endpoint).await?;
            let request = endpoint.kind.provider().ask(endpoint, ask)?;
            let mut attempt = 0;
            loop {
                match self.stream(&transport, endpoint, &request, on_text).await {
                    Ok(mut answer) => {
                        if answer.note.is_none() {
                            answer.note = cut_short(endpoint, ask, &answer);
                        }
                        return Ok(answer);
                    }
                    Err(Fault { error, advice }) => {
                        match advice.delay(attempt, error.is_passing()) {
                            Some(delay) => tokio::time::sleep(delay).await,
                            None => return Err(error),
                        }
                        attempt += 1;
                        tracing::debug!(attempt, "asking again");
                    }
                }
            }
        })
    }

    /// The models of a provider, with their context sizes where it says.
    pub fn models(&self, endpoint: &Endpoint, stop: &Stop) -> Result<Vec<Model>, AiError> {
        block_on(stop, self.list(endpoint))
    }

    /// How many tokens a question takes: counted where the provider does that, else estimated.
    pub fn tokens(&self, endpoint: &Endpoint, ask: &Ask, stop: &Stop) -> Result<Tokens, AiError> {
        let estimated = Tokens::Estimated(tokens::of_ask(ask));
        let provider = endpoint.kind.provider();
        let Some(request) = provider.count(endpoint, ask) else { return Ok(estimated) };
        block_on(stop, async {
            let transport = self.transport(endpoint)?;
            let counted = transport.json(endpoint, &request?).await.map_err(|fault| fault.error)?;
            Ok(provider.counted(&counted).map_or(estimated, Tokens::Counted))
        })
    }

    /// An estimate of the tokens of a question; nothing is sent.
    pub fn estimate(ask: &Ask) -> u64 {
        tokens::of_ask(ask)
    }

    /// The version of an Ollama, if one runs there: asked in a moment, or not at all.
    pub fn version(&self, endpoint: &Endpoint, stop: &Stop) -> Result<String, AiError> {
        only_ollama(endpoint)?;
        let moment = Duration::from_secs(2);
        let patience = Patience { connect: moment, first: moment, idle: moment, whole: moment };
        block_on(stop, async {
            let transport = Transport::new(&self.gate, endpoint, patience)?;
            let request = Request::get(endpoint, "api/version")?;
            let told = transport.json(endpoint, &request).await.map_err(|fault| fault.error)?;
            let version = told["version"].as_str().map(crate::said::safe);
            version.ok_or_else(|| transport.other_kind(endpoint))
        })
    }

    /// Has Ollama fetch the endpoint's model, telling how far it is.
    pub fn pull(
        &self,
        endpoint: &Endpoint,
        stop: &Stop,
        on_progress: &mut dyn FnMut(&Pull),
    ) -> Result<(), AiError> {
        only_ollama(endpoint)?;
        block_on(stop, async {
            if self.gate.local_only
                && let Some(host) = ollama::forwards(endpoint.model(), &Value::Null)
            {
                return Err(AiError::RemoteModel { model: endpoint.model().to_owned(), host });
            }
            let transport = self.transport(endpoint)?;
            let request = ollama::pull(endpoint)?;
            let mut response =
                transport.send(endpoint, &request).await.map_err(|fault| fault.error)?;
            let mut frames = Frames::new(endpoint.kind.provider().framing());
            let mut done = false;
            while let Some(piece) = transport.piece(&mut response).await? {
                let mut out = Vec::new();
                frames.push(&piece, &mut out).map_err(|_| transport.too_much())?;
                for frame in out {
                    let mut line: Value = serde_json::from_str(&frame.data)
                        .map_err(|_| transport.other_kind(endpoint))?;
                    transport.scrub.value(&mut line);
                    if line.get("error").is_some() {
                        let said = line.to_string();
                        return Err(fault(200, said.as_bytes(), endpoint.model(), None));
                    }
                    let number = |key: &str| line[key].as_u64().unwrap_or(0);
                    let status = line["status"].as_str().unwrap_or_default();
                    done |= status == "success";
                    let status = crate::said::safe(status);
                    let (completed, total) = (number("completed"), number("total"));
                    on_progress(&Pull { status, completed, total });
                }
            }
            match done {
                true => Ok(()),
                false => Err(AiError::Broken { origin: endpoint.origin()?.as_str().to_owned() }),
            }
        })
    }

    /// Has Ollama remove the endpoint's model.
    pub fn delete(&self, endpoint: &Endpoint, stop: &Stop) -> Result<(), AiError> {
        only_ollama(endpoint)?;
        block_on(stop, async {
            let transport = self.transport(endpoint)?;
            let request = ollama::delete(endpoint)?;
            transport.send(endpoint, &request).await.map_err(|fault| fault.error)?;
            Ok(())
        })
    }

    /// The models that Ollama holds in memory.
    pub fn loaded(&self, endpoint: &Endpoint, stop: &Stop) -> Result<Vec<Model>, AiError> {
        only_ollama(endpoint)?;
        block_on(stop, async {
            let transport = self.transport(endpoint)?;
            let request = ollama::loaded(endpoint)?;
            let body = transport.json(endpoint, &request).await.map_err(|fault| fault.error)?;
            let (models, _) = endpoint
                .kind
                .provider()
                .models(&body)
                .ok_or_else(|| transport.other_kind(endpoint))?;
            Ok(models)
        })
    }

    /// Tries a provider step by step: the gate, the name, connection and key, the model, streaming and schema. Stops
    /// at the first step that makes the ones after it pointless.
    pub fn check(&self, endpoint: &Endpoint, stop: &Stop) -> Vec<Step> {
        let mut steps = Vec::new();
        let mut step = |name: &'static str, seen: Result<String, AiError>| {
            let ok = seen.is_ok();
            let message = seen.unwrap_or_else(|error| error.to_string());
            steps.push(Step { name, ok, message });
            ok
        };
        let origin = endpoint.origin();
        let allowed = origin.and_then(|origin| {
            self.gate.check(&origin)?;
            Ok(format!("{} is allowed", origin.as_str()))
        });
        if !step("origin", allowed) {
            return steps;
        }
        let resolved = block_on(stop, resolve(&self.gate, endpoint));
        if !step("name resolution", resolved.map(|count| format!("{count} found"))) {
            return steps;
        }
        let models = self.models(endpoint, stop);
        let secure =
            if endpoint.base.scheme() == "https" { "encrypted" } else { "on this machine" };
        let connected = match &models {
            Err(
                error @ (AiError::Tls { .. }
                | AiError::Connect { .. }
                | AiError::Timeout { .. }
                | AiError::Proxy
                | AiError::Redirected { .. }
                | AiError::Broken { .. }),
            ) => Err(error.clone()),
            _ => Ok(format!("connected, {secure}")),
        };
        if !step("connection", connected) {
            return steps;
        }
        let key = match &models {
            Err(
                error @ (AiError::BadKey
                | AiError::BadHeader { .. }
                | AiError::Forbidden { .. }
                | AiError::NoQuota { .. }),
            ) => Err(error.clone()),
            _ if endpoint.key.is_none() => Ok("none set, none asked for".to_owned()),
            Ok(_) => Ok("taken".to_owned()),
            // What was refused was not the key, so it is not known to be taken either.
            Err(error) => Ok(format!("not looked at: {error}")),
        };
        if !step("key", key) {
            return steps;
        }
        let model = endpoint.model();
        let known = match &models {
            _ if model.is_empty() => Err(AiError::ModelGone { model: "(none is set)".to_owned() }),
            Ok(models) => {
                match models.iter().find(|known| same_model(endpoint.kind, &known.id, model)) {
                    Some(Model { context: Some(context), .. }) => {
                        Ok(format!("{model}, {context} tokens of context"))
                    }
                    Some(_) => Ok(model.to_owned()),
                    None if endpoint.kind == Kind::Ollama => {
                        Err(AiError::ModelGone { model: model.to_owned() })
                    }
                    None => Ok(format!("{model} is not listed; it is tried all the same")),
                }
            }
            // Servers of the compatible kind need not list models.
            Err(_) => Ok(format!("{model}; the provider lists no models")),
        };
        if !step("model", known) {
            return steps;
        }
        let mut ask = trial();
        let mut pieces = 0;
        let answer = self.ask(endpoint, &ask, stop, &mut |_| pieces += 1);
        let with_schema = match &answer {
            Ok(answer) => match crate::json_in(&answer.text) {
                Some(value) if value["ok"].is_boolean() => {
                    Ok("the answer is of the form asked for".to_owned())
                }
                _ => Ok("the answer is not of the form asked for; it is read as far as it goes"
                    .to_owned()),
            },
            Err(error) => Err(error.clone()),
        };
        let streamed = match answer {
            Ok(answer) => Ok(answer),
            Err(AiError::BadRequest { .. }) => {
                ask.schema = None;
                pieces = 0;
                self.ask(endpoint, &ask, stop, &mut |_| pieces += 1)
            }
            Err(error) => Err(error),
        };
        let streamed = streamed.map(|answer| match answer.ending.words() {
            None => format!("whole, in {pieces} pieces"),
            Some(words) => words,
        });
        if step("streaming", streamed) {
            step("schema", with_schema);
        }
        steps
    }

    fn transport(&self, endpoint: &Endpoint) -> Result<Transport, AiError> {
        Transport::new(&self.gate, endpoint, self.patience)
    }

    /// In local-only mode a server on this machine is asked whether the model runs there, before it gets any text.
    async fn stays_here(&self, transport: &Transport, endpoint: &Endpoint) -> Result<(), AiError> {
        if !self.gate.local_only || endpoint.kind != Kind::Ollama {
            return Ok(());
        }
        let request = ollama::show(endpoint, endpoint.model())?;
        let shown = transport.json(endpoint, &request).await.map_err(|fault| fault.error)?;
        match ollama::forwards(endpoint.model(), &shown) {
            Some(host) => Err(AiError::RemoteModel { model: endpoint.model().to_owned(), host }),
            None => Ok(()),
        }
    }

    async fn list(&self, endpoint: &Endpoint) -> Result<Vec<Model>, AiError> {
        let transport = self.transport(endpoint)?;
        let provider = endpoint.kind.provider();
        let mut models = Vec::new();
        let mut page: Option<String> = None;
        for _ in 0..MOST_PAGES {
            let request = provider.list(endpoint, page.as_deref())?;
            let body = transport.json(endpoint, &request).await.map_err(|fault| fault.error)?;
            let (more, next) =
                provider.models(&body).ok_or_else(|| transport.other_kind(endpoint))?;
            models.extend(more.into_iter().filter(|model| is_name(&model.id)));
            page = next;
            if page.is_none() {
                break;
            }
        }
        if endpoint.kind == Kind::Ollama {
            for model in models.iter_mut().take(MOST_SHOWN) {
                // A model that cannot be shown is still one that is there.
                let request = ollama::show(endpoint, &model.id)?;
                if let Ok(shown) = transport.json(endpoint, &request).await {
                    model.context = ollama::context(&shown);
                    model.remote = model.remote.take().or(ollama::forwards(&model.id, &shown));
                }
            }
        }
        Ok(models)
    }

    /// One attempt.
    async fn stream(
        &self,
        transport: &Transport,
        endpoint: &Endpoint,
        request: &Request,
        on_text: &mut dyn FnMut(&str),
    ) -> Result<Answer, Fault> {
        let mut response = transport.send(endpoint, request).await?;
        let provider = endpoint.kind.provider();
        let content = response
            .headers()
            .get("content-type")
            .and_then(|value| value.to_str().ok())
            .unwrap_or_default()
            .to_ascii_lowercase();
        if content.starts_with("text/html") {
            return Err(transport.other_kind(endpoint).into());
        }
        let until = Instant::now() + transport.patience.whole;
        let mut frames = Frames::new(provider.framing());
        let mut outlet = Outlet::new(&transport.scrub, on_text);
        let (mut draft, mut read_any) = (Draft::default(), false);
        let mut take = |frame: &Frame, draft: &mut Draft| -> Result<(), AiError> {
            provider.frame(frame, draft).map_err(|problem| match problem {
                FrameFault::Unreadable => transport.other_kind(endpoint),
                FrameFault::Said(mut value) => {
                    transport.scrub.value(&mut value);
                    fault(200, value.to_string().as_bytes(), endpoint.model(), None)
                }
            })?;
            read_any = true;
            Ok(())
        };
        let mut broken = loop {
            let piece = match transport.piece(&mut response).await {
                Ok(Some(piece)) => piece,
                Ok(None) => break None,
                // Servers that leave the connection open after the last word.
                Err(_) if draft.ending.is_some() => break None,
                Err(error) => break Some(error),
            };
            let mut out = Vec::new();
            let pushed = frames.push(&piece, &mut out);
            let mut bad = None;
            for frame in &out {
                bad = take(frame, &mut draft).err();
                if bad.is_some() || draft.done {
                    break;
                }
            }
            if self.gate.local_only
                && let Some(host) = draft.remote.take()
            {
                let model = endpoint.model().to_owned();
                let host = transport.scrub.text(&host);
                return Err(AiError::RemoteModel { model, host }.into());
            }
            outlet.push(&draft.text);
            if bad.is_some() {
                break bad;
            }
            if pushed.is_err() || draft.text.len() > LONGEST_ANSWER || Instant::now() > until {
                break Some(transport.too_much());
            }
            if draft.done {
                break None;
            }
        };
        if broken.is_none() && !draft.done {
            // A last frame without its line end counts when it is whole; one that is not is half of one.
            let last = frames.finish().map(|frame| take(&frame, &mut draft));
            broken = last
                .and_then(Result::err)
                .filter(|error| !matches!(error, AiError::NotThisKind { .. }));
        }
        let is_empty = draft.text.is_empty();
        draft.text = outlet.finish(&draft.text);
        draft.scrub(&transport.scrub);
        match broken {
            Some(error) if is_empty => Err(Fault { error, advice: Advice::default() }),
            Some(error) => {
                draft.ending = Some(Ending::Truncated);
                let mut answer = draft.finish();
                answer.note = Some(error.to_string());
                Ok(answer)
            }
            None if !read_any => {
                let is_stream = content.is_empty()
                    || content.contains("event-stream")
                    || content.contains("ndjson");
                match is_stream {
                    true => {
                        Err(AiError::Broken { origin: endpoint.origin()?.as_str().to_owned() }
                            .into())
                    }
                    false => Err(transport.other_kind(endpoint).into()),
                }
            }
            None => Ok(draft.finish()),
        }
    }
}

/// Runs a call until it is done or stopped. What it leaves open ends with the runtime.
pub(crate) fn block_on<T>(
    stop: &Stop,
    work: impl Future<Output = Result<T, AiError>>,
) -> Result<T, AiError> {
    let runtime = tokio::runtime::Builder::new_current_thread()
        .enable_io()
        .enable_time()
        .build()
        .map_err(|error| AiError::System { said: error.to_string() })?;
    let result = runtime.block_on(async {
        tokio::select! {
            biased;
            () = stop.wait() => Err(AiError::Stopped),
            result = work => result,
        }
    });
    // A name that is still being resolved is not waited for.
    runtime.shutdown_background();
    result
}

fn only_ollama(endpoint: &Endpoint) -> Result<(), AiError> {
    match endpoint.kind {
        Kind::Ollama => Ok(()),
        kind => Err(AiError::NotOffered { kind: kind.id() }),
    }
}

/// Whether a server's name of a model is one that can be shown and asked for: a line of words and nothing that a terminal obeys.
fn is_name(id: &str) -> bool {
    const LONGEST: usize = 300;
    let is_hidden = |letter: char| {
        letter.is_control()
            || matches!(letter, '\u{200b}'..='\u{200f}' | '\u{2028}'..='\u{202e}' | '\u{2060}'..='\u{206f}')
    };
    !id.is_empty() && id.len() <= LONGEST && !id.contains(is_hidden)
}

/// Ollama adds `:latest` to names without a tag.
fn same_model(kind: Kind, known: &str, asked: &str) -> bool {
    known == asked
        || (kind == Kind::Ollama && known.strip_suffix(":latest") == Some(asked))
        || (kind == Kind::Gemini && asked.strip_prefix("models/") == Some(known))
}

/// Whether a local server read far less than it was sent: it cut the question without saying so. An estimate that is
/// on the high side is at most twice the true number.
fn cut_short(endpoint: &Endpoint, ask: &Ask, answer: &Answer) -> Option<String> {
    let (read, sent) = (answer.question_tokens?, tokens::of_ask(ask));
    let is_short = endpoint.kind == Kind::Ollama && sent > 2000 && read > 0 && read * 3 < sent;
    is_short.then(|| {
        format!("the model read {read} tokens of about {sent}: the server cut the question, or had read its beginning before")
    })
}

/// A question that any model can answer, to try a provider with.
fn trial() -> Ask {
    let mut ledger = Ledger::new(Vec::new());
    let text = r#"Reply with this JSON and nothing else: {"ok": true}"#;
    Ask {
        system: seal("You reply with JSON.", &[], &mut ledger),
        turns: vec![Turn { role: Role::Person, text: seal(text, &[], &mut ledger) }],
        schema: Some(Schema {
            name: "trial",
            json: r#"{"type":"object","properties":{"ok":{"type":"boolean"}},"required":["ok"],"additionalProperties":false}"#,
        }),
        max_tokens: 400,
        context: 4096,
    }
}
