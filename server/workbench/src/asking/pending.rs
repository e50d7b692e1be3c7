//! A question on its way: recorded, asked, and recorded again, whatever came of it.

use std::sync::Arc;

use ::triage::Place;
use ai::{AiError, Answer, Ask, Ending, Endpoint, Stop};
use jiff::Timestamp;
use store::StoredExchange;

use crate::Workbench;
use crate::outcome::CommandError;
use crate::providers::refused;
use crate::running::Stopper;

/// A question that is asked once the document shows it. Copies are one question.
#[derive(Debug, Clone)]
pub struct Pending {
    pub(super) asking: Arc<Asking>,
    stop: Stop,
}

/// What is asked, of whom, and for which place.
#[derive(Debug)]
pub(super) struct Asking {
    pub(super) uri: String,
    pub(super) issue_id: String,
    pub(super) place: Place,
    /// The place in words.
    pub(super) about: String,
    /// Whether the answer is a reply in the conversation, too.
    pub(super) is_message: bool,
    /// `PROVIDER/MODEL`.
    pub(super) to: String,
    pub(super) provider: String,
    pub(super) origin: String,
    pub(super) endpoint: Endpoint,
    pub(super) ask: Ask,
    /// SHA-256 of what is sent.
    pub(super) hash: String,
    pub(super) at: Timestamp,
    /// Tokens of the question, estimated.
    pub(super) estimate: u64,
}

impl Asking {
    /// Says in a result which place of the document it is about.
    pub(super) fn name(&self, workbench: &Workbench, result: &mut serde_json::Value) {
        let text = workbench.text_of(&self.uri).map(|(document, _)| document.text().into_owned());
        super::name_place(result, &text.unwrap_or_default(), &self.place);
    }

    /// The line above a reply in the conversation: whose suggestion it is.
    pub(super) fn signature(&self) -> String {
        let at = self.at.strftime("%Y-%m-%dT%H:%M:%SZ");
        format!("*suggested by {}, {at}, prompt {}*", self.to, super::short(&self.hash))
    }
}

/// What came of a question.
#[derive(Debug)]
pub struct Asked(pub(super) Result<Answer, Failure>);

/// Why there is no whole answer.
#[derive(Debug)]
pub(super) enum Failure {
    /// A person stopped it.
    Stopped,
    /// Anything else.
    Other(CommandError),
}

/// How an answer ended, where there is something to tell: of one that is cut off, what the provider said of that.
pub(super) fn ended_in_words(answer: &Answer) -> Option<String> {
    match (&answer.ending, &answer.note) {
        (Ending::Truncated, Some(note)) => Some(format!("the answer is cut off: {note}")),
        (ending, note) => ending.words().or_else(|| note.clone()),
    }
}

impl Pending {
    pub(super) fn new(asking: Asking) -> Pending {
        Pending { asking: Arc::new(asking), stop: Stop::default() }
    }

    /// The document that is asked about.
    pub fn uri(&self) -> &str {
        &self.asking.uri
    }

    /// What is being done, for a progress bar.
    pub fn title(&self) -> String {
        format!("Asking {} about {}", self.asking.to, self.asking.about)
    }

    /// What stops it from elsewhere.
    pub fn stopper(&self) -> Stopper {
        Stopper(self.stop.clone())
    }

    /// Stops it: the connection is closed at once.
    pub fn stop(&self) {
        self.stop.stop();
    }
}

impl Workbench {
    /// Whether a place of a document is being answered.
    pub(super) fn is_answering(&self, uri: &str, place: &Place) -> bool {
        self.answering().iter().any(|(of, at)| of == uri && at == place)
    }

    /// Asks, and gives each piece of the reply as it comes. Blocks until it is over. Nothing is sent that could not be
    /// recorded before.
    pub fn ask_pending(&self, pending: &Pending, on_text: &mut dyn FnMut(&str)) -> Asked {
        let asking = &pending.asking;
        let _listed = self.listed(pending.stop.clone());
        let _answering = self.note_answering(&asking.uri, &asking.place);
        let mut ask = asking.ask.clone();
        let asked = loop {
            match self.ask_once(pending, &ask, on_text) {
                // A server that does not know schemas is asked without; the rules ask for the same form in words.
                Err(AskFault::Model(AiError::BadRequest { .. })) if ask.schema.is_some() => {
                    ask.schema = None;
                }
                Err(AskFault::Model(AiError::Stopped)) => break Err(Failure::Stopped),
                Err(AskFault::Model(error)) => break Err(Failure::Other(refused(&error))),
                Err(AskFault::Record(error)) => break Err(Failure::Other(error)),
                Ok(answer) => break Ok(answer),
            }
        };
        Asked(asked)
    }

    fn ask_once(
        &self,
        pending: &Pending,
        ask: &Ask,
        on_text: &mut dyn FnMut(&str),
    ) -> Result<Answer, AskFault> {
        let asking = &pending.asking;
        let question =
            ask.turns.iter().map(|turn| turn.text.as_str()).collect::<Vec<_>>().join("\n");
        let prompt = format!("{}\n--- question\n{question}", ask.system.as_str());
        let whom = format!(
            "provider={} model={} origin={} prompt={}",
            asking.provider,
            asking.endpoint.model(),
            asking.origin,
            asking.hash
        );
        let place = match &asking.place {
            Place::Why(number) => format!("why={number}"),
            Place::Section(slug) => format!("section={slug}"),
        };
        let details = format!("{whom} bytes={} tokens=~{} {place}", prompt.len(), asking.estimate);
        self.must_audit("ask model", &asking.issue_id, &details).map_err(|error| {
            AskFault::Record(CommandError::Store(format!(
                "nothing was sent, since the request cannot be recorded in the audit log: {error}"
            )))
        })?;
        let mut exchange = StoredExchange {
            id: uuid::Uuid::now_v7().to_string(),
            issue_id: asking.issue_id.clone(),
            provider: asking.provider.clone(),
            model: asking.endpoint.model().to_owned(),
            origin: asking.origin.clone(),
            at: asking.at,
            prompt,
            prompt_hash: asking.hash.clone(),
            reply: None,
            reply_hash: None,
            prompt_tokens: Some(asking.estimate),
            reply_tokens: None,
            status: "sent".to_owned(),
        };
        self.keep_exchange(&exchange);
        let (mut came, mut bytes) = (String::new(), 0_usize);
        let answered = self.ai_client().ask(&asking.endpoint, ask, &pending.stop, &mut |piece| {
            bytes += piece.len();
            came.push_str(piece);
            on_text(piece);
        });
        let (text, ending, question_tokens, answer_tokens) = match &answered {
            Ok(answer) => (
                answer.text.as_str(),
                ended_in_words(answer).unwrap_or_else(|| "complete".to_owned()),
                answer.question_tokens,
                answer.answer_tokens,
            ),
            Err(error) => (came.as_str(), error.to_string(), None, None),
        };
        let question_tokens = question_tokens.unwrap_or(asking.estimate);
        let answer_tokens = answer_tokens.unwrap_or_else(|| ai::estimate(text));
        let hash = crate::commands::sha256(text.as_bytes());
        exchange.reply = Some(self.seal(&asking.issue_id, text).into_string());
        exchange.reply_hash = Some(hash.clone());
        exchange.prompt_tokens = Some(question_tokens);
        exchange.reply_tokens = Some(answer_tokens);
        exchange.status.clone_from(&ending);
        self.keep_exchange(&exchange);
        // What never reached a server was not spent.
        let reached = answered.is_ok() || bytes > 0;
        if reached {
            self.add_spend(&asking.provider, question_tokens, answer_tokens);
        }
        let action = if answered.is_ok() { "model answered" } else { "model failed" };
        let details = format!(
            "{whom} reply={hash} bytes={} tokens={question_tokens}+{answer_tokens} ending={ending}",
            text.len()
        );
        self.audit(action, &asking.issue_id, &details);
        answered.map_err(AskFault::Model)
    }

    /// Keeps an exchange with its issue. An issue that is not stored keeps none; the audit log has its hashes.
    fn keep_exchange(&self, exchange: &StoredExchange) {
        if let Err(error) = self.with_store(|store| store.save_exchange(exchange)) {
            tracing::info!(%error, "the exchange is not kept");
        }
    }
}

enum AskFault {
    /// It could not be recorded, so it was not asked.
    Record(CommandError),
    Model(AiError),
}
