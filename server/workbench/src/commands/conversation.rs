//! The conversation about an issue: messages of people, answers to them, and the why level it is at.

use ::triage::{GuidedReply, Issue, ReplyInput, TriageDocument};
use jiff::Timestamp;
use serde::Deserialize;
use serde_json::{Value, json};
use store::TriageMessage;

use super::arguments;
use crate::asking::{Message, Wanted};
use crate::outcome::{CommandError, Confirmed, Outcome, counted};
use crate::triage_document::{Target, TriageText, issue_from};
use crate::{Workbench, protocol};

/// Longest message in bytes: more is a document, and belongs into one.
const LONGEST: usize = 64 << 10;
/// The deepest why level.
const DEEPEST: u32 = 100;
/// How many messages are given back unless more are asked for.
const PAGE: usize = 200;

/// The name that the guided engine signs with.
const GUIDED: &str = "guided questions";
/// The name that a person's messages are kept under.
const PERSON: &str = "person";

/// What is asked, with all that whoever answers may look at. Its texts are redacted.
struct Turn {
    issue: Issue,
    document: TriageDocument,
    message: String,
    level: u32,
}

impl Turn {
    fn input(&self) -> ReplyInput<'_> {
        ReplyInput {
            domain: self.issue.domain,
            document: &self.document,
            message: &self.message,
            level: self.level,
        }
    }
}

/// What is answered.
struct Answer {
    author: String,
    content: String,
    result: Value,
}

/// The answer of the guided engine, which needs nothing and is always there. `problem` is why no model answers.
fn guided(turn: &Turn, problem: Option<&CommandError>) -> Answer {
    let GuidedReply { content, number, question } = ::triage::guided_reply(&turn.input());
    let question = question.map(|question| {
        json!({
            "question": question.question,
            "supports": question.supports,
            "refutes": question.refutes,
            "commands": question.commands,
            "because": question.because,
            "parent": question.parent.map(|parent| parent.to_string()),
            "leg": question.leg.id(),
        })
    });
    let number = number.map(|number| number.to_string());
    let mut result = json!({ "number": number, "question": question, "answeredBy": GUIDED });
    let content = match problem {
        None => content,
        Some(problem) => {
            result["problem"] = json!(problem.to_string());
            format!("No model answers this: {problem}. The guided questions do.\n\n{content}")
        }
    };
    Answer { author: GUIDED.to_owned(), content, result }
}

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct Send {
    issue_id: Option<String>,
    uri: Option<String>,
    content: String,
    why_level: Option<u32>,
    ai: Option<bool>,
    provider: Option<String>,
}

pub(super) fn send(workbench: &Workbench, argument: &Value) -> Result<Outcome, CommandError> {
    let command = "tftsr.sendTriageMessage";
    let send: Send = arguments(command, argument)?;
    let problem = |problem: &str| CommandError::Arguments {
        command: command.to_owned(),
        problem: problem.to_owned(),
    };
    if send.content.trim().is_empty() {
        return Err(problem("content must not be empty"));
    }
    if send.content.len() > LONGEST {
        return Err(problem("content is too long; write it into the document and talk about that"));
    }
    let given = level(command, send.why_level)?;
    let triage = workbench.triage_text(&Target { issue_id: send.issue_id, uri: send.uri })?;
    let id = triage.issue_id.clone();
    let text = triage.document.text();
    let numbers = crate::triage_document::why_numbers(&text);
    let sealed = |text: &str| workbench.seal_numbered(&id, text, &numbers).into_string();
    let message = sealed(send.content.trim());
    let document = ::triage::parse(&sealed(&text));
    let known = workbench.with_store(|store| store.issue(&id))?;
    let issue = issue_from(&document, &id, known.as_ref());
    let found = ::triage::why_level(&message, &document).filter(|level| *level <= DEEPEST);
    let level = match given.or(found) {
        Some(level) => level,
        None => workbench
            .with_store(|store| store.why_level(&id))?
            .unwrap_or_else(|| open_level(&document)),
    };
    let of_document = crate::asking::helper(&document).is_some();
    let turn = Turn { issue, document, message, level };
    let wants_model = send.provider.is_some() || send.ai.unwrap_or(of_document);
    let drafted = wants_model.then(|| drafted(workbench, &triage, &turn, send.provider));
    let said = |author: &str, content: String| TriageMessage {
        issue_id: id.clone(),
        at: Timestamp::now(),
        author: author.to_owned(),
        content,
        why_level: Some(level),
    };
    let mut messages = vec![said(PERSON, turn.message.clone())];
    let mut result = json!({ "issueId": id, "whyLevel": level });
    let (mut outcome, answer) = match drafted {
        Some(Ok(drafted)) => (drafted, None),
        failed => {
            let problem = failed.and_then(Result::err);
            (Outcome::default(), Some(guided(&turn, problem.as_ref())))
        }
    };
    messages.extend(answer.iter().map(|answer| said(&answer.author, sealed(&answer.content))));
    workbench.with_store(|store| {
        if known.is_none() {
            store.insert_issue(&turn.issue)?;
        }
        store.add_messages(&messages)?;
        store.set_why_level(&id, Some(level))
    })?;
    workbench.audit("send message", &id, &format!("why level {level}"));
    result["message"] = json!(messages.first().map(protocol::message));
    result["reply"] = json!(messages.get(1).map(protocol::message));
    let more = answer.as_ref().map_or(&outcome.result, |answer| &answer.result);
    for (key, value) in more.as_object().into_iter().flatten() {
        result[key] = value.clone();
    }
    outcome.result = result;
    Ok(match messages.get(1) {
        Some(reply) => outcome.saying(reply.content.clone()),
        None => outcome,
    })
}

/// The draft of a message for a model, in the document below the why that the message is about.
fn drafted(
    workbench: &Workbench,
    triage: &TriageText,
    turn: &Turn,
    provider: Option<String>,
) -> Result<Outcome, CommandError> {
    let id = &triage.issue_id;
    let before = workbench.with_store(|store| store.messages(id))?;
    let before = before.iter().map(|said| format!("{}: {}", said.author, said.content)).collect();
    workbench.draft(&Wanted {
        target: Target { issue_id: Some(id.clone()), uri: Some(triage.uri.clone()) },
        number: ::triage::meant_why(&turn.input()),
        leg: None,
        provider,
        against: false,
        message: Some(Message { content: turn.message.clone(), before }),
    })
}

impl Workbench {
    /// Keeps a model's answer as the reply to the message that was said last.
    pub(crate) fn keep_reply(
        &self,
        issue_id: &str,
        author: &str,
        level: Option<usize>,
        content: &str,
    ) -> Result<Value, CommandError> {
        let message = TriageMessage {
            issue_id: issue_id.to_owned(),
            at: Timestamp::now(),
            author: author.to_owned(),
            content: self.seal(issue_id, content).into_string(),
            why_level: level.and_then(|level| u32::try_from(level).ok()),
        };
        self.with_store(|store| store.add_messages(std::slice::from_ref(&message)))?;
        Ok(protocol::message(&message))
    }

    /// The guided engine's reply to the message that was said last, where a model was asked and failed.
    pub(crate) fn guided_instead(
        &self,
        issue_id: &str,
        uri: &str,
        problem: &CommandError,
    ) -> Result<Outcome, CommandError> {
        let (messages, known) =
            self.with_store(|store| Ok((store.messages(issue_id)?, store.issue(issue_id)?)))?;
        let last = messages.iter().rev().find(|message| message.author == PERSON);
        let (text, _) = self.text_of(uri)?;
        let text = text.text();
        let numbers = crate::triage_document::why_numbers(&text);
        let sealed = self.seal_numbered(issue_id, &text, &numbers);
        let document = ::triage::parse(sealed.as_str());
        let turn = Turn {
            issue: issue_from(&document, issue_id, known.as_ref()),
            message: last.map(|message| message.content.clone()).unwrap_or_default(),
            level: last
                .and_then(|message| message.why_level)
                .unwrap_or_else(|| open_level(&document)),
            document,
        };
        let Answer { author, content, mut result } = guided(&turn, Some(problem));
        let level = usize::try_from(turn.level).ok();
        let reply = self.keep_reply(issue_id, &author, level, &content)?;
        result["issueId"] = json!(issue_id);
        result["uri"] = json!(uri);
        result["answer"] = Value::Null;
        let said = reply["content"].as_str().unwrap_or_default().to_owned();
        result["reply"] = reply;
        let mut outcome = Outcome::of(result).warning(&said);
        outcome.confirmed =
            vec![Confirmed::Triage { uri: uri.to_owned(), text: text.into_owned() }];
        Ok(outcome)
    }
}

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct History {
    issue_id: Option<String>,
    uri: Option<String>,
    limit: Option<usize>,
}

pub(super) fn history(workbench: &Workbench, argument: &Value) -> Result<Outcome, CommandError> {
    let history: History = arguments("tftsr.getTriageHistory", argument)?;
    let id = workbench.issue_id(&Target { issue_id: history.issue_id, uri: history.uri })?;
    super::issues::stored(workbench, &id)?;
    let (messages, level) =
        workbench.with_store(|store| Ok((store.messages(&id)?, store.why_level(&id)?)))?;
    let limit = history.limit.unwrap_or(PAGE).max(1);
    let left_out = messages.len().saturating_sub(limit);
    let shown: Vec<Value> = messages.iter().skip(left_out).map(protocol::message).collect();
    let said = match left_out {
        0 => format!("{}.", counted(messages.len(), "message")),
        _ => format!("The last {} of {}.", shown.len(), counted(messages.len(), "message")),
    };
    let result =
        json!({ "issueId": id, "whyLevel": level, "messages": shown, "leftOut": left_out });
    Ok(Outcome::of(result).saying(said))
}

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct SetLevel {
    issue_id: Option<String>,
    uri: Option<String>,
    why_level: Option<u32>,
}

pub(super) fn set_level(workbench: &Workbench, argument: &Value) -> Result<Outcome, CommandError> {
    let command = "tftsr.setWhyLevel";
    let set: SetLevel = arguments(command, argument)?;
    let given = level(command, set.why_level)?;
    let triage = workbench.triage_text(&Target { issue_id: set.issue_id, uri: set.uri })?;
    let id = triage.issue_id.clone();
    super::issues::stored(workbench, &id)?;
    let level = given.unwrap_or_else(|| open_level(&::triage::parse(&triage.document.text())));
    workbench.with_store(|store| store.set_why_level(&id, Some(level)))?;
    workbench.audit("set why level", &id, &level.to_string());
    Ok(Outcome::of(json!({ "issueId": id, "whyLevel": level }))
        .saying(format!("The conversation is at why {level}.")))
}

fn level(command: &str, given: Option<u32>) -> Result<Option<u32>, CommandError> {
    if given.is_some_and(|level| !(1..=DEEPEST).contains(&level)) {
        return Err(CommandError::Arguments {
            command: command.to_owned(),
            problem: format!("whyLevel must be a whole number from 1 to {DEEPEST}"),
        });
    }
    Ok(given)
}

/// The level of the first why that waits for an answer, else of the deepest one; 1 when there is none.
fn open_level(document: &TriageDocument) -> u32 {
    let whys = || document.whys.iter().map(|why| &why.value).filter(|why| !why.is_excluded());
    let level = whys()
        .find(|why| !why.is_answered())
        .map(|why| why.number.level())
        .or_else(|| whys().map(|why| why.number.level()).max());
    level.and_then(|level| u32::try_from(level).ok()).unwrap_or(1).clamp(1, DEEPEST)
}
