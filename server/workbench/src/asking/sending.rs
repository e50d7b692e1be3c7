//! Sending a draft: redacted once more, recorded, and marked in the document as being asked.

use ::triage::{Author, Draft, Place};
use ai::{Ask, Role, Turn};
use jiff::Timestamp;
use serde_json::json;

use super::pending::{self, Pending};
use super::{ANSWER, SCHEMA, about, applied, name_place, short};
use crate::Workbench;
use crate::outcome::{CommandError, Confirmed, Outcome, counted};
use crate::providers::refused;
use crate::triage_document::{Target, TriageText, line_edits, why_numbers};

impl Workbench {
    /// Sends the draft of a place, or the first there is.
    pub(crate) fn send(
        &self,
        target: &Target,
        place: Option<&Place>,
    ) -> Result<Outcome, CommandError> {
        let file = self.asked_text(target, |text| !::triage::exchanges(text).is_empty())?;
        let text = file.document.text().into_owned();
        self.send_from(&file, &text, &text, place)
    }

    /// Refuses to send texts in which marks or breaks of lines cut values apart: a model reads them as people do.
    fn refuse_cut_apart(
        &self,
        about: &str,
        texts: &[&str],
        document: &str,
    ) -> Result<(), CommandError> {
        let numbers = why_numbers(document);
        let mut kinds: Vec<&str> = Vec::new();
        for text in texts {
            // Each quoted line stands by itself.
            let said: String = text
                .split_inclusive('\n')
                .map(|line| match line.strip_prefix('|') {
                    Some(quoted) => format!("{}\n", quoted.trim_start()),
                    None => line.to_owned(),
                })
                .collect();
            kinds.extend(self.cut_apart(&said, &numbers));
        }
        if kinds.is_empty() {
            return Ok(());
        }
        let count = counted(kinds.len(), "value");
        kinds.sort_unstable();
        kinds.dedup();
        let said = format!(
            "the draft of {about} holds {count} in clear text that marks or breaks of lines cut apart ({}): write each in one piece, so that it can be replaced, or take it out",
            kinds.join(", ")
        );
        Err(CommandError::Unredacted { said, place: None, ways: &[], seen: None })
    }

    /// Sends a draft of `drafted`, which `text` is to become.
    pub(super) fn send_from(
        &self,
        triage: &TriageText,
        text: &str,
        drafted: &str,
        place: Option<&Place>,
    ) -> Result<Outcome, CommandError> {
        let all = ::triage::exchanges(drafted);
        let exchange = match place {
            Some(place) => all.into_iter().find(|one| one.place == *place),
            // A draft goes before a question that an earlier run left behind.
            None => all.iter().find(|one| !one.is_sent).or(all.first()).cloned(),
        };
        let exchange = exchange.ok_or_else(|| {
            CommandError::Missing(format!(
                "there is no draft in {}; write one with askWhy and \"ai\": true, or the action Ask AI",
                crate::uri::name(&triage.uri)
            ))
        })?;
        let place = exchange.place.clone();
        let about = about(drafted, &place);
        if self.is_answering(&triage.uri, &place) {
            return Err(CommandError::Refused(format!("{about} is being answered already")));
        }
        let told = told(&exchange.body);
        if let Some((to, _)) = told.filter(|(to, _)| *to != exchange.to) {
            return Err(CommandError::Refused(format!(
                "nothing was sent: the first line of the draft of {about} is for {}, its line `to:` is for {to}; write the same into both, or ask again and name the provider",
                exchange.to
            )));
        }
        let (name, model) = exchange.to.split_once('/').unwrap_or((&exchange.to, ""));
        let provider = self.provider(Some(name))?;
        let endpoint = self.endpoint(&provider, Some(model).filter(|model| !model.is_empty()))?;
        let (system, question) = ::triage::draft_texts(&exchange.body).ok_or_else(|| {
            CommandError::Refused(format!(
                "the draft of {about} has lost its lines `--- system` and `--- question`, so it is not clear what to send; ask again"
            ))
        })?;
        let system = self.sealed_prompt(triage, drafted, &system);
        let question = self.sealed_prompt(triage, drafted, &question);
        self.refuse_cut_apart(&about, &[system.as_str(), question.as_str()], drafted)?;
        let replaced = system.values() + question.values();
        let origin = endpoint.origin().map_err(|error| refused(&error))?;
        if let Some(said) = told.and_then(|(_, at)| at).filter(|at| *at != origin.as_str()) {
            return Err(CommandError::Refused(format!(
                "nothing was sent: the draft of {about} says that it goes to {said}, and {name} is at {} by now; ask again",
                origin.as_str()
            )));
        }
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
        let draft = Draft { to: &to, body: &body, is_message: exchange.is_message };
        let edits = ::triage::add_draft(drafted, &place, &draft).map_err(edit_refused)?;
        let exact = applied(drafted, &edits);
        let edits = ::triage::sent(&exact, &place, &author).map_err(edit_refused)?;
        let asked = applied(&exact, &edits);
        let pending = Pending::new(pending::Asking {
            uri: triage.uri.clone(),
            issue_id: triage.issue_id.clone(),
            place: place.clone(),
            about: about.clone(),
            is_message: exchange.is_message,
            to: to.clone(),
            provider: provider.name.clone(),
            origin: origin.as_str().to_owned(),
            endpoint,
            ask,
            hash: hash.clone(),
            at,
            estimate: tokens,
        });
        let mut result = json!({
            "uri": triage.uri,
            "provider": provider.name,
            "origin": origin.as_str(),
            "prompt": hash,
            "tokens": tokens,
            "replaced": replaced,
        });
        name_place(&mut result, &asked, &place);
        let message = match replaced {
            0 => format!("Asking {to} about {about}."),
            count => format!(
                "Asking {to} about {about}; {} in the draft replaced before sending.",
                counted(count, "value")
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
}

/// What the line `to:` of a draft says, if it is still there: `PROVIDER/MODEL`, and the origin.
fn told(body: &str) -> Option<(&str, Option<&str>)> {
    let head = body.lines().take_while(|line| line.trim_end() != "--- system");
    let said = head.filter_map(|line| line.strip_prefix("to:")).next()?.trim();
    let said = said.trim_end_matches("(this machine)").trim_end();
    Some(match said.rsplit_once(" at ") {
        Some((to, at)) if !at.contains(' ') => (to.trim_end(), Some(at)),
        _ => (said, None),
    })
}

#[cfg(test)]
mod tests {
    use super::told;

    #[test]
    fn a_draft_tells_where_it_goes() {
        for (body, expected) in [
            (
                "to: a/b at http://127.0.0.1:1 (this machine)\ntokens: 1\n--- system\n",
                Some(("a/b", Some("http://127.0.0.1:1"))),
            ),
            ("to:  a/b \n--- system\nto: c/d", Some(("a/b", None))),
            ("to: a/b (this machine)\n--- system", Some(("a/b", None))),
            ("to: a/b 3 at https://c.example\n", Some(("a/b 3", Some("https://c.example")))),
            ("tokens: 1\n--- system\nto: c/d", None),
        ] {
            assert_eq!(told(body), expected);
        }
    }
}
