//! Asking a model about a why: the draft that shows what would be sent, sending it, and the answer in the document.
//!
//! Consent is text: what is sent is what a draft in the triage document says, redacted once more. Each request stands in
//! the audit log before it is made. An answer is a suggestion until a person accepts it, and its citations are checked.

mod answering;
mod pending;
mod spend;
mod texts;

use ::triage::{Author, Leg, Purpose, TriageDocument, WhyNumber};
use ai::{Ask, Endpoint, Kind, Role, Schema, Turn};
use jiff::Timestamp;
use serde_json::json;
use text::Document;

pub use answering::{Answering, End, Next};
pub use pending::{Asked, Pending};
pub(crate) use spend::day;

use crate::Workbench;
use crate::outcome::{CommandError, Confirmed, Outcome};
use crate::providers::refused;
use crate::triage_document::{Target, TriageText, issue_from, line_edits, why_numbers};

/// What is to be asked, as far as the caller said.
pub(crate) struct Wanted {
    pub(crate) target: Target,
    pub(crate) number: Option<WhyNumber>,
    pub(crate) leg: Option<Leg>,
    pub(crate) provider: Option<String>,
    /// The case against the answer of the why.
    pub(crate) against: bool,
}

/// Most tokens of an answer.
const ANSWER: u32 = 1024;
/// Tokens of the schema and of what marks the turns.
const AROUND: u64 = 200;

/// The shape of an answer.
const SCHEMA: Schema = Schema {
    name: "answer",
    json: r#"{"type":"object","properties":{"answer":{"type":"string"},"citations":{"type":"array","items":{"type":"object","properties":{"id":{"type":"string"},"quote":{"type":"string"}},"required":["id","quote"],"additionalProperties":false}},"confidence":{"type":"string","enum":["low","medium","high"]},"refute":{"type":"string"},"next_question":{"type":"string"}},"required":["answer","citations","confidence","refute","next_question"],"additionalProperties":false}"#,
};

impl Workbench {
    /// Writes the draft of a question into the triage document; where a person allows it for models on this machine,
    /// it is sent at once.
    pub(crate) fn draft(&self, wanted: &Wanted) -> Result<Outcome, CommandError> {
        let triage = self.triage_text(&wanted.target)?;
        let text = triage.document.text().into_owned();
        let parsed = ::triage::parse(&text);
        let named = wanted.provider.clone().or_else(|| helper(&parsed));
        let provider = self.provider(named.as_deref())?;
        let endpoint = self.endpoint(&provider, None)?;
        if endpoint.model().is_empty() {
            return Err(CommandError::Missing(format!(
                "provider {} has no model; choose one with saveProvider (listModels lists them)",
                provider.name
            )));
        }
        let (number, with_why) = self.node(&triage, &text, &parsed, wanted)?;
        if ::triage::marker_line(&with_why, &number).is_some()
            && self.is_answering(&triage.uri, &number)
        {
            return Err(CommandError::Refused(format!(
                "why {number} is being answered; stop that first"
            )));
        }
        // Sealed as a whole first: a value shows best where it stands, and is then known wherever it is repeated.
        let sealed = self.seal_numbered(&triage.issue_id, &with_why, &why_numbers(&with_why));
        let document = ::triage::parse(sealed.as_str());
        let issue = issue_from(&document, &triage.issue_id, None);
        let context = self.context_of(&endpoint);
        let answer = ANSWER.min(context / 4);
        let texts = self.cited_texts(&triage, &::triage::parse(&with_why));
        let is_small = is_small(&endpoint);
        let prompt = ::triage::prompt(&::triage::PromptInput {
            domain: issue.domain,
            document: &document,
            number: &number,
            purpose: if wanted.against { Purpose::Against } else { Purpose::Answer },
            section: "",
            texts: &texts,
            rejected: &::triage::rejections(&with_why, &number),
            is_small,
            budget: u64::from(context - answer).saturating_sub(AROUND),
            estimate: &ai::estimate,
        });
        let system = self.sealed_prompt(&triage, &with_why, &prompt.system);
        let question = self.sealed_prompt(&triage, &with_why, &prompt.question);
        let tokens = ai::estimate(system.as_str()) + ai::estimate(question.as_str()) + AROUND;
        let to = format!("{}/{}", provider.name, endpoint.model());
        let left_out = match prompt.left_out.as_slice() {
            [] => "nothing".to_owned(),
            parts => format!("{} (no room)", parts.join("; ")),
        };
        let origin = endpoint.origin().map_err(|error| refused(&error))?;
        let head = [
            format!("to: {to} at {}{}", origin.as_str(), if origin.is_loopback() { " (this machine)" } else { "" }),
            format!("tokens: about {tokens} of {context}, and up to {answer} for the answer"),
            format!("left out: {left_out}"),
            "All below is sent, redacted again, when you say so. Change it as you like; delete this block to drop it.".to_owned(),
        ];
        let body = ::triage::draft_body(&head, system.as_str(), question.as_str());
        let edits = ::triage::add_draft(&with_why, &number, &to, &body)
            .map_err(|error| CommandError::Refused(error.to_string()))?;
        let drafted = applied(&with_why, &edits);
        if self.settings().ai.ask_at_once && origin.is_loopback() {
            return self.send_from(&triage, &text, &drafted, Some(&number));
        }
        let result = json!({
            "uri": triage.uri,
            "number": number.to_string(),
            "provider": provider.name,
            "model": endpoint.model(),
            "origin": origin.as_str(),
            "tokens": tokens,
            "leftOut": prompt.left_out,
            "system": system.as_str(),
            "question": question.as_str(),
        });
        let line = drafted.get(
            ..::triage::exchanges(&drafted)
                .into_iter()
                .find(|one| one.number == number)
                .map_or(0, |one| one.span.start),
        );
        let line = line.map_or(0, |head| head.matches('\n').count());
        let message = format!(
            "The question about why {number} stands in {} as a draft, about {tokens} tokens for {to}. Nothing was sent; send it from there.",
            crate::uri::name(&triage.uri)
        );
        let mut outcome =
            self.edited(&triage, line_edits(&text, &drafted), "draft question", result, message);
        outcome.show = Some(triage.uri.clone());
        outcome.show_line = u32::try_from(line).ok();
        Ok(outcome)
    }

    /// The why that is asked, and the document with it: an open one, or the next guided one, or a new one for the case
    /// against an answer.
    fn node(
        &self,
        triage: &TriageText,
        text: &str,
        parsed: &TriageDocument,
        wanted: &Wanted,
    ) -> Result<(WhyNumber, String), CommandError> {
        let missing = |number: &WhyNumber| {
            CommandError::Missing(format!(
                "there is no why {number} in {}",
                crate::uri::name(&triage.uri)
            ))
        };
        let edit_refused = |error: ::triage::EditError| CommandError::Refused(error.to_string());
        if wanted.against {
            let number = match &wanted.number {
                Some(number) => number.clone(),
                None => parsed
                    .whys
                    .iter()
                    .rev()
                    .find(|why| why.value.is_answered())
                    .map(|why| why.value.number.clone())
                    .ok_or_else(|| {
                        CommandError::Missing(
                            "no why has an answer yet to argue against".to_owned(),
                        )
                    })?,
            };
            let why = parsed.why(&number).ok_or_else(|| missing(&number))?;
            if !why.is_answered() {
                return Err(CommandError::Refused(format!(
                    "why {number} has no answer yet to argue against"
                )));
            }
            let (child, edits) = ::triage::add_counter_case(text, &number).map_err(edit_refused)?;
            return Ok((child, applied(text, &edits)));
        }
        let open = |why: &::triage::Why| !why.is_answered() && !why.is_excluded();
        if let Some(number) = &wanted.number {
            let why = parsed.why(number).ok_or_else(|| missing(number))?;
            if matches!(why.author, Author::Model { .. }) && why.is_answered() {
                return Err(CommandError::Refused(format!(
                    "why {number} holds a suggestion; accept or reject it first"
                )));
            }
            if !why.is_answered() {
                return Ok((number.clone(), text.to_owned()));
            }
        } else if let Some(why) = parsed
            .whys
            .iter()
            .map(|why| &why.value)
            .find(|why| open(why) && wanted.leg.is_none_or(|leg| why.leg == leg))
        {
            return Ok((why.number.clone(), text.to_owned()));
        }
        let issue = issue_from(parsed, &triage.issue_id, None);
        let input = ::triage::AskInput {
            domain: issue.domain,
            document: parsed,
            at: wanted.number.as_ref(),
            leg: wanted.leg,
        };
        let questions = ::triage::next_question(&input);
        let Some(question) = questions.first() else {
            let progress = ::triage::progress(parsed);
            return Err(CommandError::Refused(format!(
                "there is no further question from here. {}",
                progress.next_step
            )));
        };
        let (number, edits) =
            ::triage::add_why(text, question.parent.as_ref(), question.leg, &question.question)
                .map_err(edit_refused)?;
        Ok((number, applied(text, &edits)))
    }

    /// Sends the draft of a why, or the first there is.
    pub(crate) fn send(
        &self,
        target: &Target,
        number: Option<&WhyNumber>,
    ) -> Result<Outcome, CommandError> {
        let triage = self.triage_text(target)?;
        let text = triage.document.text().into_owned();
        self.send_from(&triage, &text, &text, number)
    }

    /// Sends a draft of `drafted`, which `text` is to become.
    fn send_from(
        &self,
        triage: &TriageText,
        text: &str,
        drafted: &str,
        number: Option<&WhyNumber>,
    ) -> Result<Outcome, CommandError> {
        let all = ::triage::exchanges(drafted);
        let exchange = match number {
            Some(number) => all.into_iter().find(|one| one.number == *number),
            // A draft goes before a question that an earlier run left behind.
            None => all.iter().find(|one| !one.is_sent).or(all.first()).cloned(),
        };
        let exchange = exchange.ok_or_else(|| {
            CommandError::Missing(format!(
                "there is no draft in {}; write one with askWhy and \"ai\": true, or the action Ask AI",
                crate::uri::name(&triage.uri)
            ))
        })?;
        let number = exchange.number.clone();
        if self.is_answering(&triage.uri, &number) {
            return Err(CommandError::Refused(format!("why {number} is being answered already")));
        }
        let (name, model) = exchange.to.split_once('/').unwrap_or((&exchange.to, ""));
        let provider = self.provider(Some(name))?;
        let endpoint = self.endpoint(&provider, Some(model).filter(|model| !model.is_empty()))?;
        let (system, question) = ::triage::draft_texts(&exchange.body).ok_or_else(|| {
            CommandError::Refused(format!(
                "the draft of why {number} has lost its lines `--- system` and `--- question`, so it is not clear what to send; ask again"
            ))
        })?;
        let system = self.sealed_prompt(triage, drafted, &system);
        let question = self.sealed_prompt(triage, drafted, &question);
        let replaced = system.values() + question.values();
        let origin = endpoint.origin().map_err(|error| refused(&error))?;
        self.gate().check(&origin).map_err(|error| refused(&error))?;
        let context = self.context_of(&endpoint);
        let ask = Ask {
            system: system.clone(),
            turns: vec![Turn { role: Role::Person, text: question.clone() }],
            schema: Some(SCHEMA),
            max_tokens: ANSWER.min(context / 4),
            context,
        };
        let tokens = ai::Client::estimate(&ask);
        self.check_spend(&provider.name, tokens + u64::from(ask.max_tokens))?;
        let hash = crate::commands::sha256(
            format!("{}\0{}", system.as_str(), question.as_str()).as_bytes(),
        );
        let at = Timestamp::now();
        let to = format!("{}/{}", provider.name, endpoint.model());
        let author = Author::Model {
            model: to.clone(),
            time: at.strftime("%Y-%m-%dT%H:%M:%SZ").to_string(),
            prompt_hash: short(&hash).to_owned(),
        };
        let edit_refused = |error: ::triage::EditError| CommandError::Refused(error.to_string());
        // The block shows what is sent, also where a person typed something that is not.
        let head: Vec<String> = exchange
            .body
            .lines()
            .take_while(|line| line.trim_end() != "--- system")
            .map(str::to_owned)
            .collect();
        let body = ::triage::draft_body(&head, system.as_str(), question.as_str());
        let edits = ::triage::add_draft(drafted, &number, &to, &body).map_err(edit_refused)?;
        let exact = applied(drafted, &edits);
        let edits = ::triage::sent(&exact, &number, &author).map_err(edit_refused)?;
        let asked = applied(&exact, &edits);
        let pending = Pending::new(pending::Asking {
            uri: triage.uri.clone(),
            issue_id: triage.issue_id.clone(),
            number: number.clone(),
            to: to.clone(),
            provider: provider.name.clone(),
            origin: origin.as_str().to_owned(),
            endpoint,
            ask,
            hash: hash.clone(),
            at,
            estimate: tokens,
        });
        let result = json!({
            "uri": triage.uri,
            "number": number.to_string(),
            "provider": provider.name,
            "origin": origin.as_str(),
            "prompt": hash,
            "tokens": tokens,
            "replaced": replaced,
        });
        let message = match replaced {
            0 => format!("Asking {to} about why {number}."),
            count => format!(
                "Asking {to} about why {number}; {} in the draft replaced before sending.",
                crate::outcome::counted(count, "value")
            ),
        };
        let mut outcome = Outcome::of(result).saying(message);
        let change = triage.changed(line_edits(text, &asked));
        outcome.confirmed =
            vec![Confirmed::Triage { uri: triage.uri.clone(), text: change.after() }];
        outcome.changes.push(change);
        outcome.pending = Some(pending);
        Ok(outcome)
    }

    /// Tokens that question and answer may take together.
    fn context_of(&self, endpoint: &Endpoint) -> u32 {
        let is_here = endpoint.origin().is_ok_and(|origin| origin.is_loopback());
        self.settings().ai.context.unwrap_or(if is_here { 8192 } else { 32_768 })
    }

    /// A text of a prompt, sealed: as a document of its issue is, and free of every value that the issue knows, also
    /// where nothing around it tells what it is.
    fn sealed_prompt(&self, triage: &TriageText, document: &str, text: &str) -> redact::Redacted {
        self.seal_known(&triage.issue_id, text, &why_numbers(document))
    }
}

/// The provider that a document names as its helper.
pub(crate) fn helper(document: &TriageDocument) -> Option<String> {
    document.front.provider.clone().filter(|name| !name.is_empty() && name != "none")
}

/// Whether a model that runs on a machine of one's own is a small one, by the billions of weights that its name tells.
fn is_small(endpoint: &Endpoint) -> bool {
    if !matches!(endpoint.kind, Kind::Ollama | Kind::Compatible) {
        return false;
    }
    let name = endpoint.model().to_lowercase();
    let sizes = name.split([':', '-', '_', '/', ' ']).filter_map(|part| {
        let (number, unit) = part.split_at_checked(part.len().checked_sub(1)?)?;
        let number: f64 = number.parse().ok()?;
        match unit {
            "b" => Some(number),
            "m" => Some(number / 1000.0),
            _ => None,
        }
    });
    sizes
        .fold(None, |most: Option<f64>, size| Some(most.map_or(size, |most| most.max(size))))
        .is_some_and(|size| size <= 4.0)
}

/// How documents name a hash.
pub(crate) fn short(hash: &str) -> &str {
    hash.get(..16).unwrap_or(hash)
}

pub(crate) fn applied(text: &str, edits: &[text::Edit]) -> String {
    let mut document = Document::new(text);
    document.apply(edits);
    document.text().into_owned()
}

#[cfg(test)]
mod tests {
    use ::triage::Domain;
    use redact::{Ledger, seal};

    use super::*;

    #[test]
    fn the_rules_pass_the_seal_unchanged() {
        for &domain in Domain::ALL {
            for purpose in [Purpose::Answer, Purpose::Against, Purpose::Prose] {
                for is_small in [true, false] {
                    let text = ::triage::system_prompt(domain, purpose, is_small);
                    let sealed = seal(&text, &[], &mut Ledger::new(Vec::new()));
                    assert_eq!(sealed.as_str(), text, "{}", domain.id());
                }
            }
        }
        assert!(serde_json::from_str::<serde_json::Value>(SCHEMA.json).is_ok());
    }

    #[test]
    fn small_models_are_known_by_their_names() {
        let endpoint = |kind, model: &str| {
            let model = seal(model, &[], &mut Ledger::new(Vec::new()));
            Endpoint::new(kind, None, model, None).expect("an endpoint")
        };
        for (kind, model, expected) in [
            (Kind::Ollama, "llama3.2:1b", true),
            (Kind::Ollama, "qwen2.5:7b-instruct", false),
            (Kind::Compatible, "SmolLM2-135M-Instruct", true),
            (Kind::Compatible, "mixtral-8x22b", false),
            (Kind::OpenAi, "gpt-5.4-mini", false),
        ] {
            assert_eq!(is_small(&endpoint(kind, model)), expected, "{model}");
        }
    }
}
