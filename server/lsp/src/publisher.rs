//! Diagnostics pushed to clients that do not ask for them: one job a document, which always ends on its last text.

use std::collections::HashMap;
use std::sync::{Arc, Mutex, PoisonError};

use tower_lsp::Client;
use workbench::Workbench;

use crate::to_lsp;
use text::Encoding;

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
        let version = snapshot.version;
        let computed =
            tokio::task::spawn_blocking(move || to_lsp::diagnostics(&snapshot, encoding)).await;
        match computed {
            Ok(diagnostics) => {
                self.client.publish_diagnostics(lsp_uri, diagnostics, Some(version)).await;
            }
            Err(_) => tracing::error!(
                uri,
                "computing diagnostics failed; the server goes on without them"
            ),
        }
    }

    fn jobs(&self) -> std::sync::MutexGuard<'_, HashMap<String, bool>> {
        self.jobs.lock().unwrap_or_else(PoisonError::into_inner)
    }
}
