//! The draft of a question: the exact redacted text that would be sent, put where its answer is to stand.

use ::store::StoredProvider;
use ::triage::{Author, CitedText, Domain, Draft, Leg, Place, Purpose, TriageDocument, WhyNumber};
use ai::Endpoint;
use serde_json::json;

use super::{ANSWER, AROUND, about, applied, helper, is_small};
use crate::Workbench;
use crate::outcome::{CommandError, Outcome};
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
    /// What a person says, if the answer is to be a reply to that.
    pub(crate) message: Option<Message>,
}

/// A message of a conversation, redacted.
pub(crate) struct Message {
    pub(crate) content: String,
    /// What was said before, a line each.
    pub(crate) before: Vec<String>,
}

/// A question before it is a draft.
pub(super) struct Question<'a> {
    pub(super) place: Place,
    pub(super) purpose: Purpose,
    /// What the model reads: whys, timeline, evidence. Redacted.
    pub(super) document: &'a TriageDocument,
    pub(super) domain: Domain,
    pub(super) texts: &'a [CitedText],
    pub(super) section: &'a str,
    pub(super) facts: &'a str,
    pub(super) message: Option<&'a Message>,
}

/// Longest question of a why that is made of a message, in characters.
const LONGEST_QUESTION: usize = 200;

impl Workbench {
    /// Writes the draft of a question into the triage document; where a person allows it for models on this machine,
    /// it is sent at once.
    pub(crate) fn draft(&self, wanted: &Wanted) -> Result<Outcome, CommandError> {
        let triage = self.triage_text(&wanted.target)?;
        let text = triage.document.text().into_owned();
        let parsed = ::triage::parse(&text);
        let named = wanted.provider.clone().or_else(|| helper(&parsed));
        let (provider, endpoint) = self.model(named.as_deref())?;
        let (number, with_why) = self.node(&triage, &text, &parsed, wanted)?;
        // Sealed as a whole first: a value shows best where it stands, and is then known wherever it is repeated.
        let sealed = self.seal_numbered(&triage.issue_id, &with_why, &why_numbers(&with_why));
        let document = ::triage::parse(sealed.as_str());
        let issue = issue_from(&document, &triage.issue_id, None);
        let texts = self.cited_texts(&triage, &::triage::parse(&with_why));
        let question = Question {
            place: Place::Why(number),
            purpose: if wanted.against { Purpose::Against } else { Purpose::Answer },
            document: &document,
            domain: issue.domain,
            texts: &texts,
            section: "",
            facts: "",
            message: wanted.message.as_ref(),
        };
        self.write_draft(&triage, &with_why, (&provider, &endpoint), &question)
    }

    /// A provider that has a model.
    pub(super) fn model(
        &self,
        name: Option<&str>,
    ) -> Result<(StoredProvider, Endpoint), CommandError> {
        let provider = self.provider(name)?;
        let endpoint = self.endpoint(&provider, None)?;
        if endpoint.model().is_empty() {
            return Err(CommandError::Missing(format!(
                "provider {} has no model; choose one with saveProvider (listModels lists them)",
                provider.name
            )));
        }
        Ok((provider, endpoint))
    }

    /// Puts a draft into `text`, which is what the file is to hold; or sends it at once, where that is allowed.
    pub(super) fn write_draft(
        &self,
        file: &TriageText,
        text: &str,
        (provider, endpoint): (&StoredProvider, &Endpoint),
        question: &Question<'_>,
    ) -> Result<Outcome, CommandError> {
        let place = &question.place;
        let about = about(text, place);
        if ::triage::marker_line(text, place).is_some() && self.is_answering(&file.uri, place) {
            return Err(CommandError::Refused(format!(
                "{about} is being answered; stop that first"
            )));
        }
        let context = self.context_of(endpoint);
        let answer = ANSWER.min(context / 4);
        let budget = u64::from(context - answer).saturating_sub(AROUND);
        let (facts, cut) = within(question.facts, budget / 3);
        let prompt = ::triage::prompt(&::triage::PromptInput {
            domain: question.domain,
            document: question.document,
            number: place.why().unwrap_or(&WhyNumber(Vec::new())),
            purpose: question.purpose,
            section: question.section,
            facts: &facts,
            message: question.message.map(|message| message.content.as_str()),
            conversation: question.message.map_or(&[], |message| &message.before),
            texts: question.texts,
            rejected: &::triage::rejections(text, place),
            is_small: is_small(endpoint),
            budget,
            estimate: &ai::estimate,
        });
        let mut left_out = prompt.left_out;
        left_out.extend((cut > 0).then(|| format!("the last {cut} lines of the facts")));
        let system = self.sealed_prompt(file, text, &prompt.system);
        let asked = self.sealed_prompt(file, text, &prompt.question);
        let tokens = ai::estimate(system.as_str()) + ai::estimate(asked.as_str()) + AROUND;
        let to = format!("{}/{}", provider.name, endpoint.model());
        let said = match left_out.as_slice() {
            [] => "nothing".to_owned(),
            parts => format!("{} (no room)", parts.join("; ")),
        };
        let origin = endpoint.origin().map_err(|error| refused(&error))?;
        let head = [
            format!("to: {to} at {}{}", origin.as_str(), if origin.is_loopback() { " (this machine)" } else { "" }),
            format!("tokens: about {tokens} of {context}, and up to {answer} for the answer"),
            format!("left out: {said}"),
            "All below is sent, redacted again, when you say so. Change it as you like; delete this block to drop it.".to_owned(),
        ];
        let body = ::triage::draft_body(&head, system.as_str(), asked.as_str());
        let draft = Draft { to: &to, body: &body, is_message: question.message.is_some() };
        let edits = ::triage::add_draft(text, place, &draft)
            .map_err(|error| CommandError::Refused(error.to_string()))?;
        let drafted = applied(text, &edits);
        let before = file.document.text();
        if self.settings_now().ai.ask_at_once && origin.is_loopback() {
            return self.send_from(file, &before, &drafted, Some(place));
        }
        let mut result = json!({
            "uri": file.uri,
            "provider": provider.name,
            "model": endpoint.model(),
            "origin": origin.as_str(),
            "tokens": tokens,
            "leftOut": left_out,
            "system": system.as_str(),
            "question": asked.as_str(),
        });
        super::name_place(&mut result, &drafted, place);
        let line = drafted.get(
            ..::triage::exchanges(&drafted)
                .into_iter()
                .find(|one| one.place == *place)
                .map_or(0, |one| one.span.start),
        );
        let line = line.map_or(0, |head| head.matches('\n').count());
        let message = format!(
            "The question about {about} stands in {} as a draft, about {tokens} tokens for {to}. Nothing was sent; send it from there.",
            crate::uri::name(&file.uri)
        );
        let edits = line_edits(&before, &drafted);
        let mut outcome = self.edited(file, edits, "draft question", result, message);
        outcome.show = Some(file.uri.clone());
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
        } else if wanted.message.is_none()
            && let Some(why) = parsed
                .whys
                .iter()
                .map(|why| &why.value)
                .find(|why| open(why) && wanted.leg.is_none_or(|leg| why.leg == leg))
        {
            return Ok((why.number.clone(), text.to_owned()));
        }
        // What a person asks goes before what the guided side would ask.
        if let Some(question) = wanted.message.as_ref().and_then(|said| asked_in(&said.content)) {
            let leg = wanted.leg.unwrap_or(Leg::Happened);
            let (number, edits) = ::triage::add_why(text, wanted.number.as_ref(), leg, &question)
                .map_err(edit_refused)?;
            return Ok((number, applied(text, &edits)));
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
}

/// The lines of a text that fit, and how many do not.
fn within(text: &str, budget: u64) -> (String, usize) {
    let (mut kept, mut spent) = (Vec::new(), 0);
    let mut lines = text.lines();
    for line in lines.by_ref() {
        spent += ai::estimate(line) + 1;
        if spent > budget {
            return (kept.join("\n"), lines.count() + 1);
        }
        kept.push(line);
    }
    (kept.join("\n"), 0)
}

/// The question that a message asks, if it asks one: its last sentence that ends so.
fn asked_in(message: &str) -> Option<String> {
    let message = message.split_whitespace().collect::<Vec<_>>().join(" ");
    let end = message.rfind('?')?;
    let head = message.get(..end)?;
    let start = head.rfind(['?', '!', ';']).map(|at| at + 1);
    let start = start.into_iter().chain(head.rfind(". ").map(|at| at + 2)).max().unwrap_or(0);
    let question = message.get(start..=end)?.trim();
    let is_short = question.chars().count() <= LONGEST_QUESTION;
    (question.len() > 1 && is_short).then(|| question.to_owned())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_question_of_a_message_is_its_last_one() {
        for (message, expected) in [
            ("Was it the deploy?", Some("Was it the deploy?")),
            (
                "No. The pool was 20.5 wide; why did it not grow? Look at E1.",
                Some("why did it not grow?"),
            ),
            ("It was the deploy.", None),
            ("?", None),
        ] {
            assert_eq!(asked_in(message).as_deref(), expected, "{message}");
        }
        assert_eq!(asked_in(&format!("{}?", "x".repeat(500))), None);
    }

    #[test]
    fn facts_are_cut_at_whole_lines() {
        assert_eq!(within("a\nb", 100), ("a\nb".to_owned(), 0));
        let (kept, cut) = within(&"a line of words\n".repeat(10), 20);
        assert!(cut > 0 && kept.lines().count() + cut == 10, "{cut}");
    }
}
