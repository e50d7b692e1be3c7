//! A model's answer on its way into a document: whole lines, one edit in flight, at most four a second.
//!
//! Each edit is made for the text as it is then and counts only when its lines are seen in the document, so a person
//! may go on typing; one that an editor drops is made again. The longer an answer takes, the rarer the edits: each is a
//! step of undo. Deleting the marker, the command `stop` and the progress bar's button stop the model.

use std::collections::HashMap;
use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;

use tokio::sync::mpsc;
use tokio::time::{Instant, MissedTickBehavior};
use tower_lsp::ls_types as lsp;
use workbench::asking::{Answering, Next, Pending};
use workbench::outcome::FileChange;
use workbench::running::Stopper;

use crate::effects::{Effects, tell_changed};
use crate::to_lsp;

/// Between two looks at the document: how soon a deleted marker is seen.
const LOOK: Duration = Duration::from_millis(100);
/// Shortest time between two edits.
const SHORTEST: Duration = Duration::from_millis(250);
/// Longest time between two edits.
const LONGEST: Duration = Duration::from_secs(3);
/// How long an edit may take to come back as a `didChange`.
const ARRIVAL: Duration = Duration::from_secs(5);
/// How often the last edit is tried: a person may be typing.
const TRIES: usize = 60;

/// What is under way and can be stopped, by the token of its progress.
#[derive(Clone, Default)]
pub(crate) struct Jobs(Arc<Mutex<HashMap<String, Stopper>>>);

impl Jobs {
    /// Stops the one whose progress this is.
    pub(crate) fn cancel(&self, token: &lsp::ProgressToken) {
        if let lsp::ProgressToken::String(token) = token
            && let Some(stopper) = self.lock().get(token)
        {
            stopper.stop();
        }
    }

    pub(crate) fn insert(&self, token: &str, stopper: Stopper) {
        self.lock().insert(token.to_owned(), stopper);
    }

    pub(crate) fn remove(&self, token: &str) {
        self.lock().remove(token);
    }

    fn lock(&self) -> std::sync::MutexGuard<'_, HashMap<String, Stopper>> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// Asks, and brings the answer into the document.
pub(crate) async fn answer(effects: Effects, pending: Pending) {
    let token = format!("tftsr-ask-{}", effects.client.next_request_id());
    effects.jobs.insert(&token, pending.stopper());
    let progress = match effects.abilities.progress {
        true => begin(&effects.client, &token, pending.title()).await,
        false => None,
    };
    let (sender, mut pieces) = mpsc::unbounded_channel::<String>();
    let (asker, question) = (effects.workbench.clone(), pending.clone());
    let worker = tokio::task::spawn_blocking(move || {
        // The receiver is gone when the server leaves; then nobody reads.
        asker.ask_pending(&question, &mut |piece| drop(sender.send(piece.to_owned())))
    });
    let mut answering = Answering::new(pending.clone());
    let mut look = tokio::time::interval(LOOK);
    look.set_missed_tick_behavior(MissedTickBehavior::Delay);
    let (mut pause, mut next) = (SHORTEST, Instant::now());
    loop {
        tokio::select! {
            piece = pieces.recv() => match piece {
                Some(piece) => answering.take(&piece),
                None => break,
            },
            _ = look.tick() => {
                if answering.is_gone(&effects.workbench) {
                    pending.stop();
                } else if Instant::now() >= next && grow(&effects, &mut answering).await {
                    next = Instant::now() + pause;
                    pause = (pause * 3 / 2).min(LONGEST);
                    if let Some(progress) = &progress {
                        progress.report_with_message(format!("{} words", answering.words()), Some(true)).await;
                    }
                }
            }
        }
    }
    effects.jobs.remove(&token);
    if let Some(progress) = progress {
        progress.finish().await;
    }
    if let Ok(asked) = worker.await {
        finish(&effects, answering, asked).await;
    }
}

pub(crate) type Running = tower_lsp::OngoingProgress<tower_lsp::Unbounded, tower_lsp::Cancellable>;

/// A progress bar with a button to cancel.
pub(crate) async fn begin(
    client: &tower_lsp::Client,
    token: &str,
    title: String,
) -> Option<Running> {
    let token = lsp::ProgressToken::String(token.to_owned());
    let created = client.create_work_done_progress(token.clone());
    tokio::time::timeout(ARRIVAL, created).await.ok()?.ok()?;
    Some(client.progress(token, title).with_cancel_button().begin().await)
}

/// Puts the new lines in; whether there were any.
async fn grow(effects: &Effects, answering: &mut Answering) -> bool {
    let _turn = Arc::clone(&effects.turns).lock_owned().await;
    let Next::Edit(change) = answering.next(&effects.workbench) else { return false };
    if put(effects, change).await {
        answering.arrived(&effects.workbench);
    }
    true
}

/// Has the editor make an edit, and waits until the document is a newer one. Says nothing when that fails: it is tried
/// again with the text as it is then.
async fn put(effects: &Effects, change: FileChange) -> bool {
    let abilities = effects.abilities;
    let (uri, version) = match &change {
        FileChange::Edit { uri, version, .. } => (uri.clone(), *version),
        FileChange::Create { uri, .. } => (uri.clone(), None),
    };
    let Some(edit) =
        to_lsp::workspace_edit(&[change], abilities.encoding, abilities.document_changes)
    else {
        return false;
    };
    match tokio::time::timeout(ARRIVAL, effects.client.apply_edit(edit)).await {
        Ok(Ok(response)) if response.applied => {}
        _ => return false,
    }
    let deadline = Instant::now() + ARRIVAL;
    let is_old = || match version {
        Some(version) => {
            effects.workbench.snapshot(&uri).is_some_and(|open| open.version <= version)
        }
        None => effects.workbench.snapshot(&uri).is_none(),
    };
    while is_old() && Instant::now() < deadline {
        tokio::time::sleep(Duration::from_millis(10)).await;
    }
    !is_old()
}

async fn finish(effects: &Effects, answering: Answering, asked: workbench::asking::Asked) {
    let end = answering.end(&effects.workbench, asked);
    for _ in 0..TRIES {
        let turn = Arc::clone(&effects.turns).lock_owned().await;
        let Some(change) = end.change(&effects.workbench) else { break };
        let is_put = put(effects, change).await;
        drop(turn);
        if !is_put {
            tokio::time::sleep(SHORTEST).await;
        }
    }
    let workbench = effects.workbench.clone();
    let kept = tokio::task::spawn_blocking(move || {
        end.outcome(&workbench).map(|outcome| {
            let warning = workbench.confirm(&outcome);
            outcome.warning_if(warning)
        })
    });
    let kept = kept.await;
    tell_changed(&effects.client, &effects.abilities).await;
    match kept {
        Ok(Ok(outcome)) => {
            if let Some(message) = outcome.message {
                effects.say(to_lsp::message_type(message.level), &message.text).await;
            }
        }
        Ok(Err(error)) => effects.say(lsp::MessageType::ERROR, &error.to_string()).await,
        Err(_) => {}
    }
}
