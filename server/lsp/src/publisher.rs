//! Diagnostics pushed to clients that do not ask for them: one job a document, which always ends on its last text.
//! Jobs take turns, and rest as long as they worked, so that answers go before them however many files are edited at once.

use std::collections::HashMap;
use std::num::NonZero;
use std::sync::{Arc, Mutex, PoisonError};
use std::time::{Duration, Instant};

use tokio::sync::Semaphore;
use tower_lsp::Client;
use tower_lsp::ls_types as lsp;
use workbench::Workbench;
use workbench::documents::Snapshot;
use workbench::findings::Progress;

use crate::to_lsp;
use text::Encoding;

/// How long a file is looked through before what was found by then is shown, and before others have their turn.
const TURN: Duration = Duration::from_millis(100);
/// Longest time that diagnostics wait so that what was asked for goes first.
const LONGEST_REST: Duration = Duration::from_millis(50);

pub(crate) struct Publisher {
    client: Client,
    workbench: Workbench,
    /// Documents with a job; the value says that something changed since the job took its snapshot.
    jobs: Mutex<HashMap<String, bool>>,
    /// Jobs take turns on half of the processors: somebody waits for what they asked for, and nobody for the diagnostics of
    /// fifty files at once.
    turns: Semaphore,
}

impl Publisher {
    pub(crate) fn new(client: Client, workbench: Workbench) -> Publisher {
        let processors = std::thread::available_parallelism().map_or(1, NonZero::get);
        let turns = Semaphore::new((processors / 2).max(1));
        Publisher { client, workbench, jobs: Mutex::default(), turns }
    }

    /// A document changed or closed. Returns at once; a burst of changes costs one or two computations, not one each.
    pub(crate) fn touch(self: &Arc<Self>, uri: String, encoding: Encoding) {
        {
            let mut jobs = self.jobs();
            if let Some(again) = jobs.get_mut(&uri) {
                *again = true;
                return;
            }
            jobs.insert(uri.clone(), false);
        }
        let publisher = Arc::clone(self);
        tokio::spawn(async move {
            loop {
                publisher.publish(&uri, encoding).await;
                let mut jobs = publisher.jobs();
                if jobs.get(&uri) != Some(&true) {
                    jobs.remove(&uri);
                    return;
                }
            }
        });
    }

    async fn publish(&self, uri: &str, encoding: Encoding) {
        let Some(lsp_uri) = to_lsp::uri(uri) else { return };
        let Ok(mut turn) = self.turns.acquire().await else { return };
        // The newest text by now, not the one that was there when the job began to wait.
        if let Some(again) = self.jobs().get_mut(uri) {
            *again = false;
        }
        let Some(snapshot) = self.workbench.snapshot(uri) else {
            self.client.publish_diagnostics(lsp_uri, Vec::new(), None).await;
            return;
        };
        let mut begun = Instant::now();
        // What a short look shows first, then all.
        let mut progress = self.look(&lsp_uri, &snapshot, true, encoding).await;
        while progress == Some(Progress::Partial) {
            drop(turn);
            let Ok(next) = self.turns.acquire().await else { return };
            turn = next;
            begun = Instant::now();
            progress = self.look(&lsp_uri, &snapshot, false, encoding).await;
        }
        // Edits in many files at once would else take all of the machine and of the way to the client.
        tokio::time::sleep(begun.elapsed().min(LONGEST_REST)).await;
        drop(turn);
    }

    /// Looks on for a turn and publishes what is known then, if that is all or wanted as it is, unless there is a newer text: its
    /// own job follows.
    async fn look(
        &self,
        uri: &lsp::Uri,
        snapshot: &Snapshot,
        shows_part: bool,
        encoding: Encoding,
    ) -> Option<Progress> {
        let looking = snapshot.clone();
        let computed = tokio::task::spawn_blocking(move || {
            let progress = looking.look(Some(Instant::now() + TURN));
            let is_wanted = match progress {
                Progress::Complete => true,
                Progress::Partial => shows_part,
                Progress::Outdated => false,
            };
            let so_far = is_wanted.then(|| to_lsp::diagnostics_so_far(&looking, encoding));
            (progress, so_far)
        });
        match computed.await {
            Ok((progress, so_far)) => {
                if let Some(diagnostics) = so_far {
                    let version = Some(snapshot.version);
                    self.client.publish_diagnostics(uri.clone(), diagnostics, version).await;
                }
                Some(progress)
            }
            // A server that leaves cancels what it was computing; that is no failure.
            Err(error) if error.is_cancelled() => None,
            Err(_) => {
                tracing::error!(
                    uri = uri.as_str(),
                    "computing diagnostics failed; the server goes on without them"
                );
                None
            }
        }
    }

    fn jobs(&self) -> std::sync::MutexGuard<'_, HashMap<String, bool>> {
        self.jobs.lock().unwrap_or_else(PoisonError::into_inner)
    }
}
