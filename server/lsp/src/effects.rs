//! What should happen because of a command: edits, a document to show, a sentence for the person.
//!
//! Runs as a job of its own after the reply, because a handler never waits for the client.

use std::sync::Arc;
use std::time::Duration;

use tokio::sync::{Mutex, OwnedMutexGuard};
use tower_lsp::ls_types as lsp;
use workbench::outcome::{CommandError, FileChange, Outcome};
use workbench::{Workbench, commands};

use crate::answering::{Jobs, answer};
use crate::capabilities::Client;
use crate::configuring::Configuring;
use crate::publisher::Publisher;
use crate::saves::Saves;
use crate::to_lsp;

/// How long the client may take to answer: a person may be looking at a dialog.
const PATIENCE: Duration = Duration::from_secs(30);
/// How long the edit may take to come back as a `didChange` after the client said it was applied.
const ARRIVAL: Duration = Duration::from_secs(5);

pub(crate) struct Effects {
    pub(crate) client: tower_lsp::Client,
    pub(crate) workbench: Workbench,
    pub(crate) abilities: Client,
    pub(crate) publisher: Arc<Publisher>,
    /// See `Backend::turns`.
    pub(crate) turns: Arc<Mutex<()>>,
    pub(crate) jobs: Jobs,
    pub(crate) saves: Saves,
    /// An editor asks for itself, not for a person: nothing is said, and nothing is told to have changed.
    pub(crate) is_quiet: bool,
}

/// A command that a person has to say something to.
pub(crate) struct Asked {
    pub(crate) command: String,
    pub(crate) argument: serde_json::Value,
}

/// What a person is asked before a command goes on.
pub(crate) struct Question {
    pub(crate) text: String,
    /// The buttons that let it go on, each with the argument that it sets.
    ways: Vec<(&'static str, &'static str)>,
    /// The button that does not.
    no: &'static str,
    /// What is said when it does not go on.
    undone: &'static str,
    /// The same where the editor cannot ask, and the way on.
    cannot: String,
    /// A place to look at meanwhile.
    place: Option<(String, u32)>,
    /// SHA-256 of the text that it is about: the answer holds for no other.
    seen: Option<String>,
}

impl Question {
    /// Whether an answer to it says something that was not said before.
    fn is_new(&self, asked: &Asked) -> bool {
        self.ways.iter().any(|(_, argument)| asked.argument[*argument] != true)
    }

    /// Whether it is about another text than the question before it, whose answer is none to it.
    fn is_of_another_text(&self, before: &Question) -> bool {
        self.seen.is_some() && self.seen != before.seen
    }

    /// What is asked because of an error, if an answer lets the command go on.
    pub(crate) fn of(error: &CommandError) -> Option<Question> {
        match error {
            CommandError::Unconfirmed(question) => Some(Question {
                text: question.clone(),
                ways: vec![("Delete", "confirm")],
                no: "Keep",
                undone: "Nothing was deleted.",
                cannot: "Nothing was deleted: this editor cannot ask. Use `tftsr issue delete` in a shell, or give the command \"confirm\": true.".to_owned(),
                place: None,
                seen: None,
            }),
            CommandError::Unredacted { said, place, ways, seen } if !ways.is_empty() => Some(Question {
                text: said.clone(),
                ways: ways.iter().map(|way| (way.title, way.argument)).collect(),
                no: "Cancel",
                undone: "Nothing left.",
                cannot: said.clone(),
                place: place.clone(),
                seen: seen.clone(),
            }),
            _ => None,
        }
    }
}

/// The turn of a command that edits documents; others wait for none.
pub(crate) async fn turn(turns: &Arc<Mutex<()>>, command: &str) -> Option<OwnedMutexGuard<()>> {
    match commands::find(command).is_some_and(commands::CommandSpec::edits) {
        true => Some(Arc::clone(turns).lock_owned().await),
        false => None,
    }
}

/// How long a person may think about it.
const THOUGHT: Duration = Duration::from_secs(600);

/// What is stored may have changed: issues, their documents, providers, settings. An editor that shows them asks again.
pub(crate) enum Changed {}

impl lsp::notification::Notification for Changed {
    type Params = serde_json::Value;
    const METHOD: &'static str = "tftsr/changed";
}

/// Tells a client that wants to know.
pub(crate) async fn tell_changed(client: &tower_lsp::Client, abilities: &Client) {
    if abilities.changes {
        client.send_notification::<Changed>(serde_json::json!({})).await;
    }
}

impl Effects {
    /// Carries out what an outcome asks for, and says so when it cannot be had.
    ///
    /// `turn` is held until the edits are made and kept, so that the next command works on the text they leave.
    pub(crate) async fn carry_out(self, mut outcome: Outcome, turn: Option<OwnedMutexGuard<()>>) {
        let changes = std::mem::take(&mut outcome.changes);
        let (to_create, to_edit): (Vec<FileChange>, Vec<FileChange>) =
            changes.into_iter().partition(|change| matches!(change, FileChange::Create { .. }));
        let mut done = true;
        if !to_create.is_empty() {
            done = match self.abilities.apply_edit && self.abilities.creates_files {
                true => self.apply(&to_create).await,
                false => self.write(to_create).await,
            };
        }
        // What an edit takes away may be in a file that was to be made: without that it is not made either.
        if done && !to_edit.is_empty() {
            done = match self.abilities.apply_edit {
                true => self.apply(&to_edit).await,
                false => {
                    self.say(lsp::MessageType::WARNING, "This editor does not take edits from a server; use `tftsr call` in a shell.").await;
                    false
                }
            };
        }
        if !done {
            return;
        }
        let pending = outcome.pending.take();
        let workbench = self.workbench.clone();
        let kept = tokio::task::spawn_blocking(move || {
            let warning = workbench.confirm(&outcome);
            outcome.warning_if(warning)
        });
        let Ok(outcome) = kept.await else { return };
        drop(turn);
        if outcome.settles() {
            // What was asked for since the edit was made was answered as if nobody had chosen.
            let (client, workbench) = (self.client.clone(), self.workbench.clone());
            let (publisher, abilities) = (Arc::clone(&self.publisher), self.abilities);
            Configuring { client, workbench, publisher, abilities }.refresh_triage(true);
        }
        if !self.is_quiet {
            tell_changed(&self.client, &self.abilities).await;
        }
        if let Some(uri) = &outcome.show {
            self.show(uri, outcome.show_line, true).await;
        }
        if !self.abilities.show_document
            && outcome.message.is_none()
            && let (Some(uri), Some(line)) = (&outcome.show, outcome.show_line)
        {
            let place = format!("{}:{}", workbench::uri::name(uri), line + 1);
            self.say(lsp::MessageType::INFO, &place).await;
        }
        if let Some(message) = outcome.message.filter(|_| !self.is_quiet) {
            self.say(to_lsp::message_type(message.level), &message.text).await;
        }
        if let Some(pending) = pending {
            answer(self, pending).await;
        }
    }

    /// Shows a document at a line, in an editor that can.
    async fn show(&self, uri: &str, line: Option<u32>, takes_focus: bool) {
        let Some(uri) = to_lsp::uri(uri).filter(|_| self.abilities.show_document) else { return };
        let params = lsp::ShowDocumentParams {
            uri,
            external: None,
            take_focus: Some(takes_focus),
            selection: line.map(|line| {
                let start = lsp::Position { line, character: 0 };
                lsp::Range { start, end: start }
            }),
        };
        // Whether it is shown is the client's business; the document exists either way.
        let _ = tokio::time::timeout(PATIENCE, self.client.show_document(params)).await;
    }

    /// Asks a person, and carries the command out if the answer is yes.
    pub(crate) async fn ask(self, mut asked: Asked, mut question: Question) {
        loop {
            let argument = match self.chosen(&question).await {
                Ok(argument) => argument,
                Err((level, text)) => return self.say(level, &text).await,
            };
            if !asked.argument.is_object() {
                asked.argument = serde_json::json!({});
            }
            asked.argument[argument] = serde_json::Value::Bool(true);
            if let Some(seen) = &question.seen {
                asked.argument["seen"] = seen.clone().into();
            }
            let turn = turn(&self.turns, &asked.command).await;
            self.saves.settled().await;
            let moment = self.workbench.frozen();
            let (command, given) = (asked.command.clone(), asked.argument.clone());
            let run = move || commands::run(&moment, &command, &given);
            match tokio::task::spawn_blocking(run).await {
                Ok(Ok(outcome)) => return self.carry_out(outcome, turn).await,
                // One answer may not be enough: what is redacted may still hold what marks cut apart, and what was
                // written since nobody has let stand.
                Ok(Err(error)) => {
                    let next = Question::of(&error);
                    let is_other =
                        next.as_ref().is_some_and(|next| next.is_of_another_text(&question));
                    match next.filter(|next| is_other || next.is_new(&asked)) {
                        Some(next) => question = next,
                        None => return self.say(lsp::MessageType::ERROR, &error.to_string()).await,
                    }
                    if is_other && let Some(fields) = asked.argument.as_object_mut() {
                        fields.retain(|field, _| {
                            question.ways.iter().all(|(_, argument)| field != argument)
                        });
                    }
                }
                Err(_) => return,
            }
        }
    }

    /// The argument that a person chose, or what is said where nobody did.
    async fn chosen(
        &self,
        question: &Question,
    ) -> Result<&'static str, (lsp::MessageType, String)> {
        if let Some((uri, line)) = &question.place {
            self.show(uri, Some(*line), false).await;
        }
        let titles = question.ways.iter().map(|(title, _)| *title).chain([question.no]);
        let buttons = titles.map(|title| lsp::MessageActionItem {
            title: title.to_owned(),
            properties: std::collections::HashMap::new(),
        });
        let shown = self.client.show_message_request(
            lsp::MessageType::WARNING,
            text::visible_lines(&question.text),
            Some(buttons.collect()),
        );
        let answer = match tokio::time::timeout(THOUGHT, shown).await {
            Ok(Ok(answer)) => answer.map(|answer| answer.title),
            Ok(Err(_)) => return Err((lsp::MessageType::WARNING, question.cannot.clone())),
            Err(_) => None,
        };
        let way = question.ways.iter().find(|(title, _)| answer.as_deref() == Some(*title));
        way.map(|(_, argument)| *argument)
            .ok_or_else(|| (lsp::MessageType::INFO, question.undone.to_owned()))
    }

    async fn apply(&self, changes: &[FileChange]) -> bool {
        let abilities = self.abilities;
        let Some(edit) =
            to_lsp::workspace_edit(changes, abilities.encoding, abilities.document_changes)
        else {
            self.say(
                lsp::MessageType::ERROR,
                "The edit names a file whose address the editor cannot take.",
            )
            .await;
            return false;
        };
        match tokio::time::timeout(PATIENCE, self.client.apply_edit(edit)).await {
            Ok(Ok(response)) if response.applied => self.arrived(changes).await,
            Ok(answer) => {
                // An editor that says why knows better than we do.
                let reason = answer.ok().and_then(|response| response.failure_reason);
                let text = reason.unwrap_or_else(|| "The editor did not take the edit: the document changed in the meantime. Run the command again.".to_owned());
                self.say(lsp::MessageType::WARNING, &text).await;
                false
            }
            Err(_) => {
                tracing::warn!("the editor did not answer an edit");
                false
            }
        }
    }

    /// Some clients say "applied" to an edit they drop; the `didChange` that follows is the proof.
    async fn arrived(&self, changes: &[FileChange]) -> bool {
        let deadline = tokio::time::Instant::now() + ARRIVAL;
        for change in changes {
            let FileChange::Edit { uri, version: Some(version), .. } = change else { continue };
            while self.workbench.snapshot(uri).is_some_and(|open| open.version <= *version) {
                if tokio::time::Instant::now() > deadline {
                    self.say(
                        lsp::MessageType::WARNING,
                        "The edit did not arrive in the document. Run the command again.",
                    )
                    .await;
                    return false;
                }
                tokio::time::sleep(Duration::from_millis(10)).await;
            }
        }
        true
    }

    async fn write(&self, changes: Vec<FileChange>) -> bool {
        let written = tokio::task::spawn_blocking(move || workbench::disk::apply(&changes)).await;
        match written {
            Ok(Ok(())) => true,
            Ok(Err(error)) => {
                self.say(lsp::MessageType::ERROR, &error.to_string()).await;
                false
            }
            Err(_) => false,
        }
    }

    pub(crate) async fn say(&self, level: lsp::MessageType, text: &str) {
        self.client.show_message(level, text::visible_lines(text)).await;
    }
}
