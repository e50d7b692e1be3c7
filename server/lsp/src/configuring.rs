//! Settings from the client: asked for, taken, and what follows from a change of them.

use std::sync::Arc;
use std::time::Duration;

use tower_lsp::Client;
use tower_lsp::ls_types as lsp;
use workbench::Workbench;
use workbench::settings::SettingsProblem;

use crate::capabilities;
use crate::publisher::Publisher;

/// How long the client may take to answer.
pub(crate) const ANSWER: Duration = Duration::from_secs(10);

/// What taking settings needs, apart from the backend, so that a job can do it.
#[derive(Clone)]
pub(crate) struct Configuring {
    pub client: Client,
    pub workbench: Workbench,
    pub publisher: Arc<Publisher>,
    pub abilities: capabilities::Client,
}

impl Configuring {
    /// Asks the client for its settings in a job of its own.
    pub fn fetch(self) {
        tokio::spawn(async move {
            let item =
                lsp::ConfigurationItem { scope_uri: None, section: Some("tftsr".to_owned()) };
            let asked = self.client.configuration(vec![item]);
            if let Ok(Ok(values)) = tokio::time::timeout(ANSWER, asked).await
                && let Some(value) = values.into_iter().next().filter(serde_json::Value::is_object)
            {
                self.take(&value);
            }
        });
    }

    /// Takes settings.
    pub fn take(&self, value: &serde_json::Value) {
        self.refresh(self.workbench.configure(value));
    }

    /// What the diagnostics of triage documents rest on changed: they are computed again. A client that asks itself is
    /// told to where `told` says so.
    pub fn refresh_triage(&self, told: bool) {
        let triage = self.workbench.open_triage();
        if !self.abilities.pulls_diagnostics {
            for uri in triage {
                self.publisher.touch(uri, self.abilities.encoding);
            }
        } else if told && !triage.is_empty() && self.abilities.refreshes_diagnostics {
            let client = self.client.clone();
            tokio::spawn(async move {
                let _ = tokio::time::timeout(ANSWER, client.workspace_diagnostic_refresh()).await;
            });
        }
    }

    /// The settings changed: diagnostics are computed again, problems are said.
    pub fn refresh(&self, problems: Vec<SettingsProblem>) {
        let client = self.client.clone();
        let refresh = self.abilities.pulls_diagnostics && self.abilities.refreshes_diagnostics;
        let open = self.workbench.open_uris();
        if !self.abilities.pulls_diagnostics {
            for uri in &open {
                self.publisher.touch(uri.clone(), self.abilities.encoding);
            }
        }
        tokio::spawn(async move {
            for problem in problems {
                let text = format!(
                    "Setting {} must be {}; its default is used.",
                    problem.key, problem.expected
                );
                client.show_message(lsp::MessageType::WARNING, text).await;
            }
            if refresh && !open.is_empty() {
                let _ = tokio::time::timeout(ANSWER, client.workspace_diagnostic_refresh()).await;
            }
        });
    }
}
