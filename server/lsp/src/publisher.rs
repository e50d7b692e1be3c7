//! Diagnostics pushed to clients that do not ask for them: one job a document, which always ends on its last text.

use std::collections::HashMap;
use std::sync::{Arc, Mutex, PoisonError};
use std::time::{Duration, Instant};

use tower_lsp::Client;
use tower_lsp::ls_types as lsp;
use workbench::Workbench;
use workbench::documents::Snapshot;
use workbench::findings::Progress;

use crate::to_lsp;
use text::Encoding;

/// How long a file is looked through before what was found by then is shown.
const FIRST: Duration = Duration::from_millis(100);

pub(crate) struct Publisher {
    client: Client,
    workbench: Workbench,
    /// Documents with a job; the value says that something changed since the job took its snapshot.
    jobs: Mutex<HashMap<String, bool>>,
}

impl Publisher {
    pub(crate) fn new(client: Client, workbench: Workbench) -> Publisher {
        Publisher { client, workbench, jobs: Mutex::default() }
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
                match jobs.get_mut(&uri) {
                    Some(again) if *again => *again = false,
                    _ => {
                        jobs.remove(&uri);
                        return;
                    }
                }
            }
        });
    }

    async fn publish(&self, uri: &str, encoding: Encoding) {
        let Some(lsp_uri) = to_lsp::uri(uri) else { return };
        let Some(snapshot) = self.workbench.snapshot(uri) else {
            self.client.publish_diagnostics(lsp_uri, Vec::new(), None).await;
            return;
        };
        // What a short look shows first, then all.
        let short = Some(Instant::now() + FIRST);
        if self.look(&lsp_uri, &snapshot, short, encoding).await == Some(Progress::Partial) {
            self.look(&lsp_uri, &snapshot, None, encoding).await;
        }
    }

    /// Publishes what is known at a moment, unless there is a newer text by then: its own job follows.
    async fn look(
        &self,
        uri: &lsp::Uri,
        snapshot: &Snapshot,
        until: Option<Instant>,
        encoding: Encoding,
    ) -> Option<Progress> {
        let looking = snapshot.clone();
        let computed = tokio::task::spawn_blocking(move || {
            let progress = looking.look(until);
            let is_wanted = progress != Progress::Outdated;
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
