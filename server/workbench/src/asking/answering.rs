//! An answer while it comes into a document, and how it ends.
//!
//! Whoever holds the document applies the edits; each is made for the text as it is at that moment, so people may type
//! above, below and within. Deleting the marker stops the model.

use std::collections::VecDeque;
use std::sync::Arc;

use ::triage::{Citation, Ended, Lines, Place, Reply};
use ai::{json_in, partial_field};
use serde_json::{Value, json};
use text::Edit;

use super::pending::{Asked, Asking, Failure, ended_in_words};
use super::{Pending, applied, short};
use crate::Workbench;
use crate::disk;
use crate::outcome::{CommandError, Confirmed, FileChange, Outcome};
use crate::triage_document::line_edits;

/// An answer that is coming in.
pub struct Answering {
    pending: Pending,
    raw: String,
    /// Bytes of the answer that were cut into lines.
    taken: usize,
    lines: Lines,
    ready: VecDeque<String>,
    /// Lines above the marker before the last edit.
    above: usize,
    inserted: Vec<String>,
    /// What cuts an answer from its start.
    fresh: Lines,
}

/// What is to be done with what came in so far.
#[derive(Debug)]
pub enum Next {
    /// No whole line is new.
    Nothing,
    /// These lines go into the document.
    Edit(FileChange),
    /// The marker is gone: the person wants no more.
    Gone,
}

impl Answering {
    /// Nothing came so far.
    pub fn new(pending: Pending) -> Answering {
        let question: Vec<&str> =
            pending.asking.ask.turns.iter().map(|turn| turn.text.as_str()).collect();
        let question = question.join("\n");
        let given = ::triage::given(&question);
        let mut fresh = Lines::new(&given);
        // A text of a report may say nothing that its facts do not say, and a number shows best that it does.
        if matches!(pending.asking.place, Place::Section(_)) {
            fresh = fresh.of_facts(&question);
        }
        Answering {
            raw: String::new(),
            taken: 0,
            lines: fresh.clone(),
            ready: VecDeque::new(),
            above: 0,
            inserted: Vec::new(),
            fresh,
            pending,
        }
    }

    /// More of the reply came.
    pub fn take(&mut self, piece: &str) {
        self.raw.push_str(piece);
    }

    /// Words so far, for whoever waits.
    pub fn words(&self) -> usize {
        self.raw.split_whitespace().count()
    }

    /// Whether the document is open and holds the marker no more.
    pub fn is_gone(&self, workbench: &Workbench) -> bool {
        let place = &self.pending.asking.place;
        workbench
            .snapshot(&self.pending.asking.uri)
            .is_some_and(|open| ::triage::marker_line(&open.document.text(), place).is_none())
    }

    /// What is to be done now with an open document. A document that was closed gets the whole answer at the end.
    pub fn next(&mut self, workbench: &Workbench) -> Next {
        self.cut();
        let Some(open) = workbench.snapshot(&self.pending.asking.uri) else { return Next::Nothing };
        let text = open.document.text().into_owned();
        let place = &self.pending.asking.place;
        if ::triage::marker_line(&text, place).is_none() {
            return Next::Gone;
        }
        if self.ready.is_empty() {
            return Next::Nothing;
        }
        self.above = ::triage::lines_to_marker(&text, place).unwrap_or(0);
        let lines: Vec<String> = self.ready.iter().cloned().collect();
        match ::triage::grown(&text, place, &lines) {
            Some(edit) => Next::Edit(FileChange::Edit {
                uri: open.uri.clone(),
                version: Some(open.version),
                before: open.document,
                edits: vec![edit],
            }),
            None => Next::Gone,
        }
    }

    /// Looks whether the lines of the last edit are in the document; only then they count as put in.
    pub fn arrived(&mut self, workbench: &Workbench) -> bool {
        let Some(open) = workbench.snapshot(&self.pending.asking.uri) else { return false };
        let lines: Vec<String> = self.ready.iter().cloned().collect();
        let (text, place) = (open.document.text(), &self.pending.asking.place);
        let is_there = ::triage::ends_in(&text, place, &lines)
            || ::triage::lines_to_marker(&text, place)
                .is_some_and(|now| now >= self.above + lines.len());
        if is_there {
            self.inserted.extend(self.ready.drain(..));
        }
        is_there
    }

    /// Cuts what is new of the answer into lines.
    fn cut(&mut self) {
        let text = answer_so_far(&self.raw);
        if let Some(new) = text.get(self.taken..).filter(|new| !new.is_empty()) {
            self.ready.extend(self.lines.push(new));
            self.taken = text.len();
        }
    }

    /// The reply is over: what the document is to hold, and what the person is told.
    pub fn end(mut self, workbench: &Workbench, asked: Asked) -> End {
        self.cut();
        let asking = Arc::clone(&self.pending.asking);
        let (place, about) = (asking.place.clone(), &asking.about);
        let (answer, note) = match asked.0 {
            Ok(answer) => (answer.text.clone(), ended_in_words(&answer)),
            Err(Failure::Stopped) if !self.inserted.is_empty() || !self.ready.is_empty() => {
                (self.raw.clone(), Some("the answer is cut off: you stopped it".to_owned()))
            }
            Err(Failure::Stopped) => {
                return self.failed(
                    workbench,
                    None,
                    format!("Stopped; {about} stays as it was, and its draft is there still."),
                );
            }
            Err(Failure::Other(error)) => {
                let said = error.to_string();
                return self.failed(workbench, Some(error), said);
            }
        };
        let (reply, is_formed) = read(&answer, note.is_some());
        if reply.answer.trim().is_empty() {
            let said = note.unwrap_or_else(|| {
                "the model gave no answer; ask again, or another model".to_owned()
            });
            return self.failed(workbench, Some(CommandError::Provider(said.clone())), said);
        }
        let text = workbench.text_of(&asking.uri).map(|(document, _)| document.text().into_owned());
        let mut all = self.fresh.clone();
        let mut lines = all.push(&reply.answer);
        lines.extend(all.finish());
        let shown = lines.join("\n");
        if text.is_ok_and(|text: String| ::triage::is_rejected(&shown, &text, &place)) {
            let said = format!(
                "{} gave the answer again that you rejected for {about}; it is not offered again. Change the draft, or ask another model.",
                asking.to
            );
            return self.failed(workbench, None, said);
        }
        let question: Vec<&str> = asking.ask.turns.iter().map(|turn| turn.text.as_str()).collect();
        let given = ::triage::given(&question.join("\n"));
        let checked = ::triage::check(&reply.citations, &given);
        let failing = checked.iter().filter(|one| one.problem.is_some()).count();
        let note = note.or_else(|| {
            (!is_formed).then(|| "the model did not reply in the form asked for, so its text stands as it came and it cites nothing".to_owned())
        });
        let what = match place {
            Place::Why(_) => "an answer to",
            Place::Section(_) => "a text for",
        };
        let mut said =
            format!("{} suggests {what} {about}; accept, change or reject it.", asking.to);
        if failing > 0 {
            said = format!(
                "{said} {} not hold and {} struck through.",
                if failing == 1 {
                    "A citation does".to_owned()
                } else {
                    format!("{failing} citations do")
                },
                if failing == 1 { "is" } else { "are" },
            );
        }
        let doubtful = all.doubtful();
        let is_section = matches!(place, Place::Section(_));
        match (doubtful, is_section) {
            (0, _) => {}
            (1, true) => said.push_str(" A number or citation stands in the text in no fact that was given and is struck through."),
            (1, false) => said.push_str(" The text names evidence that was not given; it is struck through."),
            (count, true) => said.push_str(&format!(" {count} numbers or citations stand in the text in no fact that was given and are struck through.")),
            (count, false) => said.push_str(&format!(" The text names evidence that was not given in {count} places; they are struck through.")),
        }
        if let Some(note) = &note {
            said = format!("{said} {}.", capitalized(note));
        }
        let mut result = json!({
            "uri": asking.uri,
            "answer": shown,
            "citations": checked.iter().map(|one| json!({
                "id": one.citation.id, "quote": one.citation.quote, "holds": one.problem.is_none(), "problem": one.problem,
            })).collect::<Vec<_>>(),
            "confidence": reply.confidence,
            "refute": reply.refute,
            "nextQuestion": reply.next_question,
            "note": note,
            "prompt": asking.hash,
        });
        result["doubtful"] = json!(doubtful);
        asking.name(workbench, &mut result);
        let record = format!(
            "asked {}, prompt {}",
            asking.at.strftime("%Y-%m-%dT%H:%M:%SZ"),
            short(&asking.hash)
        );
        let tail = ::triage::tail(&reply, &checked, note.as_deref());
        let is_clean = failing == 0 && note.is_none() && doubtful == 0;
        End {
            uri: asking.uri.clone(),
            place,
            what: What::Answered { inserted: self.inserted, lines, tail, record },
            result,
            said,
            is_clean,
            error: None,
            asking: asking.is_message.then(|| Arc::clone(&self.pending.asking)),
        }
    }

    fn failed(self, workbench: &Workbench, error: Option<CommandError>, said: String) -> End {
        let asking = &self.pending.asking;
        let mut result = json!({ "uri": asking.uri, "answer": Value::Null });
        asking.name(workbench, &mut result);
        End {
            uri: asking.uri.clone(),
            place: asking.place.clone(),
            what: What::Failed { inserted: self.inserted },
            result,
            said,
            is_clean: false,
            error,
            asking: asking.is_message.then(|| Arc::clone(&self.pending.asking)),
        }
    }
}

/// How an answer ended.
pub struct End {
    uri: String,
    place: Place,
    what: What,
    result: Value,
    said: String,
    is_clean: bool,
    error: Option<CommandError>,
    /// What was asked, where the answer is a reply to a message.
    asking: Option<Arc<Asking>>,
}

enum What {
    Answered { inserted: Vec<String>, lines: Vec<String>, tail: Vec<String>, record: String },
    Failed { inserted: Vec<String> },
}

impl End {
    /// The last change of the document as it is now, if there is anything left to change.
    pub fn change(&self, workbench: &Workbench) -> Option<FileChange> {
        let (before, version) = workbench.text_of(&self.uri).ok()?;
        let text = before.text().into_owned();
        let edits: Vec<Edit> = match &self.what {
            What::Answered { inserted, lines, tail, record } => {
                let end = Ended { inserted, lines, tail, record };
                ::triage::ended(&text, &self.place, &end)
                    .unwrap_or_else(|| ::triage::failed(&text, &self.place, inserted))
            }
            What::Failed { inserted } => {
                // Lines that were streamed before it failed go with it, unless a person has touched them.
                match (inserted.is_empty(), ::triage::ends_in(&text, &self.place, inserted)) {
                    (false, true) => {
                        let without = without_lines(&text, &self.place, inserted);
                        let after =
                            applied(&without, &::triage::failed(&without, &self.place, &[]));
                        line_edits(&text, &after)
                    }
                    _ => ::triage::failed(&text, &self.place, inserted),
                }
            }
        };
        let uri = self.uri.clone();
        (!edits.is_empty()).then_some(FileChange::Edit { uri, version, before, edits })
    }

    /// What is told and kept once the document holds it.
    pub fn outcome(mut self, workbench: &Workbench) -> Result<Outcome, CommandError> {
        let asking = self.asking.take();
        if let Some(error) = self.error {
            return match asking {
                // A person who said something gets a reply, from whomever.
                Some(asking) => workbench.guided_instead(&asking.issue_id, &asking.uri, &error),
                None => Err(error),
            };
        }
        if let (Some(asking), What::Answered { lines, tail, .. }) = (&asking, &self.what) {
            let head = [asking.signature(), String::new()];
            let content: Vec<&str> =
                head.iter().chain(lines).chain(tail).map(String::as_str).collect();
            let level = asking.place.why().map(::triage::WhyNumber::level);
            let content = content.join("\n");
            // An answer that stands in the document is not lost when the conversation cannot be kept.
            match workbench.keep_reply(&asking.issue_id, &asking.to, level, &content) {
                Ok(reply) => self.result["reply"] = reply,
                Err(error) => tracing::warn!(%error, "the reply is not kept"),
            }
            self.result["answeredBy"] = json!(asking.to);
        }
        let mut outcome = Outcome::of(self.result);
        outcome = match self.is_clean {
            true => outcome.saying(self.said),
            false => outcome.warning(&self.said),
        };
        if let Ok((document, _)) = workbench.text_of(&self.uri) {
            let text = document.text().into_owned();
            outcome.confirmed = vec![Confirmed::Triage { uri: self.uri, text }];
        }
        Ok(outcome)
    }
}

fn without_lines(text: &str, place: &Place, lines: &[String]) -> String {
    let Some(marker) = ::triage::marker_line(text, place) else { return text.to_owned() };
    let head: Vec<&str> =
        text.get(..marker.start).unwrap_or_default().split_inclusive('\n').collect();
    let kept = head.get(..head.len().saturating_sub(lines.len())).unwrap_or_default().concat();
    format!("{kept}{}", text.get(marker.start..).unwrap_or_default())
}

impl Workbench {
    /// Asks and writes the answer into the document on disk when it is whole: for callers that have no editor.
    pub fn answer_on_disk(&self, pending: &Pending) -> Result<Outcome, CommandError> {
        let mut answering = Answering::new(pending.clone());
        let asked = self.ask_pending(pending, &mut |piece| answering.take(piece));
        let end = answering.end(self, asked);
        if let Some(change) = end.change(self) {
            disk::apply(&[change])?;
        }
        let outcome = end.outcome(self)?;
        let warning = self.confirm(&outcome);
        Ok(outcome.warning_if(warning))
    }
}

/// The answer in a reply that is still coming in: the field of that name, or the text itself where it is no JSON.
fn answer_so_far(raw: &str) -> String {
    let raw = spoken(raw);
    let start = raw.trim_start();
    match start.chars().next() {
        None => String::new(),
        Some('{' | '`') => partial_field(start, "answer").unwrap_or_default(),
        Some(_) => start.to_owned(),
    }
}

/// A reply without what a model thought aloud first.
fn spoken(raw: &str) -> &str {
    let start = raw.trim_start();
    match start.strip_prefix("<think>") {
        Some(rest) => rest.split_once("</think>").map_or("", |(_, rest)| rest),
        // The beginning of the word may be all that came.
        None if "<think>".starts_with(start) => "",
        None => raw,
    }
}

/// A reply as data, and whether it had the form that was asked for.
fn read(raw: &str, is_cut: bool) -> (Reply, bool) {
    let raw = spoken(raw);
    let Some(value) = json_in(raw).filter(|value| value["answer"].is_string()) else {
        let answer = match raw.trim_start().starts_with(['{', '`']) {
            true => partial_field(raw, "answer").unwrap_or_else(|| raw.trim().to_owned()),
            false => raw.trim().to_owned(),
        };
        // An answer that was cut off has no citations because they come last.
        return (Reply { answer, ..Reply::default() }, is_cut);
    };
    let word = |key: &str| value[key].as_str().unwrap_or_default().trim().to_owned();
    let citations =
        value["citations"].as_array().into_iter().flatten().take(50).filter_map(citation);
    let reply = Reply {
        answer: word("answer"),
        citations: citations.collect(),
        confidence: word("confidence"),
        refute: word("refute"),
        next_question: word("next_question"),
    };
    (reply, true)
}

/// `{id, quote}`, or a bare id.
fn citation(value: &Value) -> Option<Citation> {
    match value {
        Value::String(id) => Some(Citation { id: id.clone(), quote: String::new() }),
        Value::Object(fields) => {
            let field = |keys: &[&str]| {
                keys.iter()
                    .find_map(|key| fields.get(*key)?.as_str())
                    .unwrap_or_default()
                    .to_owned()
            };
            Some(Citation {
                id: field(&["id", "evidence", "ref"]),
                quote: field(&["quote", "text"]),
            })
        }
        _ => None,
    }
}

fn capitalized(words: &str) -> String {
    let mut characters = words.chars();
    characters
        .next()
        .map(|first| first.to_uppercase().chain(characters).collect())
        .unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_reply_is_read_in_many_forms() {
        let formed = r#"{"answer": "A [E1].", "citations": [{"id": "E1", "quote": "q"}, "E2"], "confidence": "low", "refute": "r", "next_question": "n"}"#;
        for raw in [
            formed.to_owned(),
            format!("```json\n{formed}\n```"),
            format!("<think>{{no}}</think>Sure: {formed}"),
        ] {
            let (reply, is_formed) = read(&raw, false);
            assert!(
                is_formed && reply.citations.len() == 2 && reply.confidence == "low",
                "{reply:?}"
            );
            assert_eq!(reply.answer, "A [E1].");
        }
        let (reply, is_formed) = read("Because of [E1].", false);
        assert_eq!((reply.answer.as_str(), is_formed), ("Because of [E1].", false));
        let (reply, _) = read(r#"{"answer": "half an ans"#, true);
        assert_eq!(reply.answer, "half an ans");
    }

    #[test]
    fn what_came_so_far_only_grows() {
        for raw in [
            "<think>hm</think>{\"answer\": \"One \\\"two\\\" three\", \"citations\": []}",
            "```json\n{\"answer\": \"One two\"}\n```",
            "Plain text.",
        ] {
            let mut before = String::new();
            for end in (0..=raw.len()).filter(|&end| raw.is_char_boundary(end)) {
                let now = answer_so_far(&raw[..end]);
                assert!(now.starts_with(&before), "{now} after {before}");
                before = now;
            }
            assert!(before.starts_with("One") || before == "Plain text.");
        }
    }
}
