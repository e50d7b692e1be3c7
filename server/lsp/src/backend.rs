//! The dispatch table: one method of the protocol, one line of work.
//!
//! Text synchronization changes the state as its first statement, before any await, so the order of the wire is the
//! order of the state. Requests take their snapshot first and compute on blocking threads, where a panic costs one reply.

use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, OnceLock};

use serde::Deserialize;
use text::{Document, Encoding};
use tower_lsp::jsonrpc::{Error, ErrorCode, Result};
use tower_lsp::ls_types::{self as lsp, LSPAny};
use tower_lsp::{Client, LanguageServer};
use workbench::actions::Offer;
use workbench::documents::Snapshot;
use workbench::{Workbench, commands};

use crate::answering::Jobs;
use crate::answers::{asks_for_source, flat, folders, report, result_id, unchanged, wanted};
use crate::capabilities;
use crate::configuring::{ANSWER, Configuring};
use crate::effects::{Asked, Effects, Question, tell_changed, turn};
use crate::guard::failed_inside;
use crate::looks::{Look, Looks};
use crate::opening::{Opened, Waiting};
use crate::publisher::Publisher;
use crate::saves::Saves;
use crate::{fetching, from_lsp, to_lsp, views};

pub(crate) struct Backend {
    client: Client,
    workbench: Workbench,
    publisher: Arc<Publisher>,
    abilities: OnceLock<capabilities::Client>,
    leaving: Arc<AtomicBool>,
    /// Large documents whose opening is on its way.
    waiting: Waiting,
    /// Commands that edit documents take turns: each works on what the one before left.
    turns: Arc<tokio::sync::Mutex<()>>,
    /// What is asked of models, to be cancelled.
    jobs: Jobs,
    saves: Saves,
    looks: Looks,
}

/// Names of logs that triage documents may cite.
const LOGS: &str = "**/*.{log,log.*,txt,out,err,trace,json,jsonl,csv,xml}";

/// Parameters of a frame that could not be served; see `framing`.
#[derive(Debug, Deserialize)]
pub(crate) struct Rejected {
    code: i64,
    message: String,
}

impl LanguageServer for Backend {
    async fn initialize(&self, params: lsp::InitializeParams) -> Result<lsp::InitializeResult> {
        let abilities = *self.abilities.get_or_init(|| capabilities::Client::of(&params));
        self.workbench.set_folders(folders(&params));
        if let Some(options) = &params.initialization_options {
            self.configuring().take(options);
        }
        Ok(lsp::InitializeResult {
            capabilities: capabilities::server(&abilities),
            server_info: Some(lsp::ServerInfo {
                name: "tftsr".to_owned(),
                version: Some(self.workbench.environment().version.to_owned()),
            }),
            ..lsp::InitializeResult::default()
        })
    }

    async fn initialized(&self, _: lsp::InitializedParams) {
        let abilities = self.abilities();
        if abilities.registers_configuration {
            let client = self.client.clone();
            tokio::spawn(async move {
                let registration = lsp::Registration {
                    id: "configuration".to_owned(),
                    method: "workspace/didChangeConfiguration".to_owned(),
                    register_options: Some(serde_json::json!({ "section": "tftsr" })),
                };
                let registered = client.register_capability(vec![registration]);
                let _ = tokio::time::timeout(ANSWER, registered).await;
            });
        }
        if abilities.registers_watchers {
            let client = self.client.clone();
            tokio::spawn(async move {
                let policies = format!("**/{}", workbench::policy::FILE_NAME);
                let watchers = [policies.as_str(), "**/*.md", LOGS]
                    .map(|pattern| serde_json::json!({ "globPattern": pattern }));
                let registration = lsp::Registration {
                    id: "watched-files".to_owned(),
                    method: "workspace/didChangeWatchedFiles".to_owned(),
                    register_options: Some(serde_json::json!({ "watchers": watchers })),
                };
                let registered = client.register_capability(vec![registration]);
                let _ = tokio::time::timeout(ANSWER, registered).await;
            });
        }
        if !abilities.registers_watchers {
            self.looks.keep_looking(self.configuring(), self.saves.clone());
        }
        if abilities.configuration {
            self.configuring().fetch();
        }
        let configuring = self.configuring();
        tokio::task::spawn_blocking(move || {
            let before = configuring.workbench.settings();
            configuring.workbench.load_settings_quietly();
            if !Arc::ptr_eq(&before, &configuring.workbench.settings()) {
                configuring.refresh(Vec::new());
            }
        });
    }

    async fn shutdown(&self) -> Result<()> {
        self.leaving.store(true, Ordering::SeqCst);
        Ok(())
    }

    async fn did_open(&self, params: lsp::DidOpenTextDocumentParams) {
        let document = params.text_document;
        self.open(document.uri.as_str(), document.version, Document::new(&document.text));
    }

    async fn did_change(&self, params: lsp::DidChangeTextDocumentParams) {
        let changes: Vec<_> = params.content_changes.into_iter().map(from_lsp::change).collect();
        let uri = params.text_document.uri.as_str();
        let applied =
            self.workbench.change(uri, params.text_document.version, &changes, self.encoding());
        match applied {
            Ok(()) => {
                self.touch(uri);
                if self.workbench.is_open_triage(uri) {
                    self.looks.look(uri, Look::Reload, self.configuring(), self.saves.clone());
                }
            }
            Err(problem) => {
                tracing::warn!(uri, %problem, "edit refused");
                let client = self.client.clone();
                let message =
                    format!("An edit of {} was refused: {problem}.", workbench::uri::name(uri));
                tokio::spawn(async move {
                    client.show_message(lsp::MessageType::WARNING, message).await;
                });
            }
        }
    }

    async fn did_close(&self, params: lsp::DidCloseTextDocumentParams) {
        self.workbench.close(params.text_document.uri.as_str());
        self.touch(params.text_document.uri.as_str());
        self.configuring().refresh_triage(false);
    }

    async fn did_save(&self, params: lsp::DidSaveTextDocumentParams) {
        let (moment, client) = (self.workbench.frozen(), self.client.clone());
        if self.workbench.policy_changed(params.text_document.uri.as_str()) {
            self.configuring().refresh(Vec::new());
        }
        let (configuring, save) = (self.configuring(), self.saves.begin());
        let abilities = self.abilities();
        tokio::spawn(async move {
            let saved = tokio::task::spawn_blocking(move || {
                moment.saved(params.text_document.uri.as_str())
            });
            let note = saved.await;
            drop(save);
            // What a triage document cites, or how it stands to the store, may be otherwise now.
            configuring.refresh_triage(true);
            tell_changed(&client, &abilities).await;
            if let Ok(Some(note)) = note {
                client.show_message(lsp::MessageType::WARNING, note).await;
            }
        });
    }

    async fn did_change_watched_files(&self, params: lsp::DidChangeWatchedFilesParams) {
        let changed = |event: &lsp::FileEvent| self.workbench.policy_changed(event.uri.as_str());
        if params.changes.iter().filter(|event| changed(event)).count() > 0 {
            self.configuring().refresh(Vec::new());
        }
        let open = self.workbench.open_triage();
        for event in params.changes {
            let key = workbench::uri::key(event.uri.as_str());
            if let Some(uri) = open.iter().find(|open| workbench::uri::key(open) == key) {
                self.looks.look(uri, Look::Change, self.configuring(), self.saves.clone());
            } else if self.workbench.cites(event.uri.as_str()) {
                let uri = event.uri.as_str();
                self.looks.look(uri, Look::Cited, self.configuring(), self.saves.clone());
            }
        }
    }

    async fn diagnostic(
        &self,
        params: lsp::DocumentDiagnosticParams,
    ) -> Result<lsp::DocumentDiagnosticReportResult> {
        let Some(snapshot) = self.snapshot(&params.text_document.uri) else {
            return Ok(report(None, Vec::new()));
        };
        let encoding = self.encoding();
        let computed = self
            .compute(move || {
                let diagnostics = to_lsp::diagnostics(&snapshot, encoding);
                (result_id(&diagnostics), diagnostics)
            })
            .await?;
        let (id, diagnostics) = computed;
        if params.previous_result_id.as_ref() == Some(&id) {
            return Ok(unchanged(id));
        }
        Ok(report(Some(id), diagnostics))
    }

    async fn hover(&self, params: lsp::HoverParams) -> Result<Option<lsp::Hover>> {
        let at = params.text_document_position_params;
        let Some(snapshot) = self.snapshot(&at.text_document.uri) else { return Ok(None) };
        let (moment, encoding) = (self.workbench.frozen(), self.encoding());
        let markdown = self.abilities().markdown_hover;
        self.compute(move || {
            let byte = snapshot.document.offset(from_lsp::position(at.position), encoding);
            workbench::hover::value(&moment, &snapshot, byte)
                .or_else(|| workbench::hover::hover(&snapshot, byte))
                .map(|hover| to_lsp::hover(&snapshot.document, hover, encoding, markdown))
        })
        .await
    }

    async fn code_action(
        &self,
        params: lsp::CodeActionParams,
    ) -> Result<Option<lsp::CodeActionResponse>> {
        let Some(snapshot) = self.snapshot(&params.text_document.uri) else { return Ok(None) };
        let client = self.abilities();
        let (encoding, offer) = (client.encoding, Offer { previews: client.previews });
        self.compute(move || {
            let (start, end) =
                (from_lsp::position(params.range.start), from_lsp::position(params.range.end));
            let span = snapshot.document.span(start, end, encoding);
            let only = params.context.only.as_deref();
            let of_source = asks_for_source(only);
            let actions = workbench::actions::actions(&snapshot, span, offer)
                .into_iter()
                .filter(|action| wanted(only, &to_lsp::action_kind(action.kind, of_source)))
                .map(|action| to_lsp::action(&snapshot.document, action, &client, of_source))
                .collect();
            Some(actions)
        })
        .await
    }

    async fn document_symbol(
        &self,
        params: lsp::DocumentSymbolParams,
    ) -> Result<Option<lsp::DocumentSymbolResponse>> {
        let Some(snapshot) = self.snapshot(&params.text_document.uri) else { return Ok(None) };
        let (encoding, nested) = (self.encoding(), self.abilities().nested_symbols);
        let uri = params.text_document.uri;
        let symbols = self
            .compute(move || {
                let sections = workbench::outline::outline(&snapshot);
                let symbol = |section| to_lsp::symbol(&snapshot.document, section, encoding);
                sections.into_iter().map(symbol).collect::<Vec<_>>()
            })
            .await?;
        Ok(Some(match nested {
            true => lsp::DocumentSymbolResponse::Nested(symbols),
            false => lsp::DocumentSymbolResponse::Flat(flat(&symbols, &uri)),
        }))
    }

    async fn semantic_tokens_range(
        &self,
        params: lsp::SemanticTokensRangeParams,
    ) -> Result<Option<lsp::SemanticTokensRangeResult>> {
        let Some(snapshot) = self.snapshot(&params.text_document.uri) else { return Ok(None) };
        let encoding = self.encoding();
        self.compute(move || {
            let (start, end) =
                (from_lsp::position(params.range.start), from_lsp::position(params.range.end));
            let span = snapshot.document.span(start, end, encoding);
            let tokens = workbench::tokens::tokens(&snapshot, span);
            Some(to_lsp::tokens(&snapshot.document, &tokens, encoding).into())
        })
        .await
    }

    async fn semantic_tokens_full(
        &self,
        params: lsp::SemanticTokensParams,
    ) -> Result<Option<lsp::SemanticTokensResult>> {
        let Some(snapshot) = self.snapshot(&params.text_document.uri) else { return Ok(None) };
        let encoding = self.encoding();
        self.compute(move || {
            let tokens = workbench::tokens::all_tokens(&snapshot)?;
            Some(to_lsp::tokens(&snapshot.document, &tokens, encoding).into())
        })
        .await
    }

    async fn folding_range(
        &self,
        params: lsp::FoldingRangeParams,
    ) -> Result<Option<Vec<lsp::FoldingRange>>> {
        let Some(snapshot) = self.snapshot(&params.text_document.uri) else { return Ok(None) };
        self.compute(move || Some(views::folds(&snapshot))).await
    }

    async fn inlay_hint(
        &self,
        params: lsp::InlayHintParams,
    ) -> Result<Option<Vec<lsp::InlayHint>>> {
        let Some(snapshot) = self.snapshot(&params.text_document.uri) else { return Ok(None) };
        let encoding = self.encoding();
        self.compute(move || Some(views::inlay_hints(&snapshot, params.range, encoding))).await
    }

    async fn document_link(
        &self,
        params: lsp::DocumentLinkParams,
    ) -> Result<Option<Vec<lsp::DocumentLink>>> {
        let Some(snapshot) = self.snapshot(&params.text_document.uri) else { return Ok(None) };
        let encoding = self.encoding();
        self.compute(move || Some(views::document_links(&snapshot, encoding))).await
    }

    async fn document_link_resolve(&self, params: lsp::DocumentLink) -> Result<lsp::DocumentLink> {
        let workbench = self.workbench.clone();
        self.compute(move || views::resolved(&workbench, params)).await
    }

    async fn goto_definition(
        &self,
        params: lsp::GotoDefinitionParams,
    ) -> Result<Option<lsp::GotoDefinitionResponse>> {
        let at = params.text_document_position_params;
        let Some(snapshot) = self.snapshot(&at.text_document.uri) else { return Ok(None) };
        let (moment, encoding) = (self.workbench.frozen(), self.encoding());
        self.compute(move || {
            views::definition(&moment, &snapshot, at.position, encoding)
                .map(lsp::GotoDefinitionResponse::Scalar)
        })
        .await
    }

    async fn references(&self, params: lsp::ReferenceParams) -> Result<Option<Vec<lsp::Location>>> {
        let at = params.text_document_position;
        let Some(snapshot) = self.snapshot(&at.text_document.uri) else { return Ok(None) };
        let (moment, encoding) = (self.workbench.frozen(), self.encoding());
        self.compute(move || Some(views::references(&moment, &snapshot, at.position, encoding)))
            .await
    }

    async fn completion(
        &self,
        params: lsp::CompletionParams,
    ) -> Result<Option<lsp::CompletionResponse>> {
        let at = params.text_document_position;
        let Some(snapshot) = self.snapshot(&at.text_document.uri) else { return Ok(None) };
        let (moment, encoding) = (self.workbench.frozen(), self.encoding());
        self.compute(move || {
            let items = views::completion(&moment, &snapshot, at.position, encoding);
            Some(lsp::CompletionResponse::Array(items))
        })
        .await
    }

    async fn prepare_rename(
        &self,
        params: lsp::TextDocumentPositionParams,
    ) -> Result<Option<lsp::PrepareRenameResponse>> {
        let Some(snapshot) = self.snapshot(&params.text_document.uri) else { return Ok(None) };
        let encoding = self.encoding();
        self.compute(move || {
            views::renamed(&snapshot, params.position, encoding)
                .map(lsp::PrepareRenameResponse::Range)
        })
        .await
    }

    async fn rename(&self, params: lsp::RenameParams) -> Result<Option<lsp::WorkspaceEdit>> {
        let at = params.text_document_position;
        let Some(snapshot) = self.snapshot(&at.text_document.uri) else { return Ok(None) };
        let encoding = self.encoding();
        self.compute(move || views::rename(&snapshot, at.position, &params.new_name, encoding))
            .await?
            .map(Some)
            .map_err(to_lsp::request_failed)
    }

    async fn symbol(
        &self,
        params: lsp::WorkspaceSymbolParams,
    ) -> Result<Option<lsp::WorkspaceSymbolResponse>> {
        let (moment, encoding) = (self.workbench.frozen(), self.encoding());
        let symbols = self
            .compute(move || views::workspace_symbols(&moment, &params.query, encoding))
            .await?;
        Ok(Some(match self.abilities().workspace_symbols {
            true => lsp::WorkspaceSymbolResponse::Nested(symbols),
            false => lsp::WorkspaceSymbolResponse::Flat(views::flat_symbols(symbols)),
        }))
    }

    async fn code_lens(&self, params: lsp::CodeLensParams) -> Result<Option<Vec<lsp::CodeLens>>> {
        let Some(snapshot) = self.snapshot(&params.text_document.uri) else { return Ok(None) };
        let encoding = self.encoding();
        self.compute(move || Some(views::code_lenses(&snapshot, encoding))).await
    }

    async fn formatting(
        &self,
        params: lsp::DocumentFormattingParams,
    ) -> Result<Option<Vec<lsp::TextEdit>>> {
        let Some(snapshot) = self.snapshot(&params.text_document.uri) else { return Ok(None) };
        let encoding = self.encoding();
        self.compute(move || views::formatted(&snapshot, encoding)).await
    }

    async fn selection_range(
        &self,
        params: lsp::SelectionRangeParams,
    ) -> Result<Option<Vec<lsp::SelectionRange>>> {
        let Some(snapshot) = self.snapshot(&params.text_document.uri) else { return Ok(None) };
        let encoding = self.encoding();
        self.compute(move || Some(views::selection_ranges(&snapshot, &params.positions, encoding)))
            .await
    }

    async fn execute_command(&self, params: lsp::ExecuteCommandParams) -> Result<Option<LSPAny>> {
        let turn = turn(&self.turns, &params.command).await;
        let mut moment = self.workbench.frozen();
        if commands::find(&params.command).is_some_and(commands::CommandSpec::is_long) {
            let (client, jobs) = (self.client.clone(), self.jobs.clone());
            moment = fetching::shown(&moment, client, self.abilities(), jobs);
        }
        self.saves.settled().await;
        let settings = self.workbench.settings();
        let mut argument = from_lsp::argument_of(&params, self.abilities().changes);
        let is_quiet = from_lsp::take_quiet(&mut argument);
        let asked = Asked { command: params.command.clone(), argument: argument.clone() };
        let outcome =
            self.compute(move || commands::run(&moment, &params.command, &argument)).await?;
        if !Arc::ptr_eq(&settings, &self.workbench.settings()) {
            self.configuring().refresh(Vec::new());
        }
        let effects = Effects {
            client: self.client.clone(),
            workbench: self.workbench.clone(),
            abilities: self.abilities(),
            publisher: Arc::clone(&self.publisher),
            turns: Arc::clone(&self.turns),
            jobs: self.jobs.clone(),
            saves: self.saves.clone(),
            is_quiet,
        };
        if let Some(question) = outcome.as_ref().err().and_then(Question::of)
            && !is_quiet
        {
            let result = serde_json::json!({ "asked": question.text });
            tokio::spawn(effects.ask(asked, question));
            return Ok(Some(result));
        }
        let mut outcome = outcome.map_err(|error| {
            // Some editors drop or only log the error of a command, so it is also said.
            let (client, text) = (self.client.clone(), error.to_string());
            if !is_quiet {
                tokio::spawn(
                    async move { client.show_message(lsp::MessageType::ERROR, text).await },
                );
            }
            to_lsp::command_error(&error)
        })?;
        let result = std::mem::take(&mut outcome.result);
        tokio::spawn(effects.carry_out(outcome, turn));
        Ok(Some(result))
    }

    async fn did_change_configuration(&self, params: lsp::DidChangeConfigurationParams) {
        if self.abilities().configuration {
            self.configuring().fetch();
        } else if params.settings.is_object() {
            self.configuring().take(&params.settings);
        }
    }

    async fn did_change_workspace_folders(&self, params: lsp::DidChangeWorkspaceFoldersParams) {
        let added = params
            .event
            .added
            .iter()
            .filter_map(|folder| workbench::uri::to_path(folder.uri.as_str()));
        let removed: Vec<_> = params
            .event
            .removed
            .iter()
            .filter_map(|folder| workbench::uri::to_path(folder.uri.as_str()))
            .collect();
        let mut folders = self.workbench.folders();
        folders.retain(|folder| !removed.contains(folder));
        folders.extend(added);
        self.workbench.set_folders(folders);
    }
}

impl Backend {
    pub(crate) fn new(client: Client, workbench: Workbench, waiting: Waiting) -> Backend {
        let publisher = Arc::new(Publisher::new(client.clone(), workbench.clone()));
        Backend {
            client,
            workbench,
            publisher,
            abilities: OnceLock::new(),
            leaving: Arc::default(),
            waiting,
            turns: Arc::default(),
            jobs: Jobs::default(),
            saves: Saves::new(),
            looks: Looks::default(),
        }
    }

    /// Set once the client asked us to shut down.
    pub(crate) fn leaving(&self) -> Arc<AtomicBool> {
        Arc::clone(&self.leaving)
    }

    /// Answers a frame that could not be served.
    pub(crate) async fn rejected(&self, params: Rejected) -> Result<()> {
        let code = ErrorCode::from(params.code);
        Err(Error { code, message: params.message.into(), data: None })
    }

    /// The person pressed the button of a progress bar.
    pub(crate) async fn cancel_progress(&self, params: lsp::WorkDoneProgressCancelParams) {
        self.jobs.cancel(&params.token);
    }

    /// Opens a large document; see `opening`.
    pub(crate) async fn opened(&self, params: Opened) {
        if let Some(document) = self.waiting.take(&params) {
            self.open(params.uri.as_str(), params.version, document);
        }
    }

    fn open(&self, uri: &str, version: i32, document: Document) {
        self.workbench.open(uri, version, document);
        self.touch(uri);
        let (uri, configuring) = (uri.to_owned(), self.configuring());
        tokio::task::spawn_blocking(move || {
            if configuring.workbench.learn_of(&uri) {
                configuring.refresh_triage(true);
            }
        });
    }

    fn snapshot(&self, uri: &lsp::Uri) -> Option<Snapshot> {
        self.workbench.snapshot(uri.as_str())
    }

    /// Runs work on a blocking thread. A panic in it is this one request's error; nothing of it is repeated, since
    /// it may hold a value.
    async fn compute<T: Send + 'static>(
        &self,
        work: impl FnOnce() -> T + Send + 'static,
    ) -> Result<T> {
        tokio::task::spawn_blocking(work).await.map_err(|_| failed_inside())
    }

    fn abilities(&self) -> capabilities::Client {
        let none = || capabilities::Client::of(&lsp::InitializeParams::default());
        self.abilities.get().copied().unwrap_or_else(none)
    }

    fn encoding(&self) -> Encoding {
        self.abilities().encoding
    }

    fn touch(&self, uri: &str) {
        if !self.abilities().pulls_diagnostics {
            self.publisher.touch(uri.to_owned(), self.encoding());
        }
    }

    /// What takes settings and has diagnostics computed again.
    fn configuring(&self) -> Configuring {
        Configuring {
            client: self.client.clone(),
            workbench: self.workbench.clone(),
            publisher: Arc::clone(&self.publisher),
            abilities: self.abilities(),
        }
    }

    #[cfg(test)]
    pub(crate) async fn panics(&self) -> Result<()> {
        self.compute(|| panic!("on purpose")).await
    }

    #[cfg(test)]
    pub(crate) async fn panics_in_handler(&self) -> Result<()> {
        panic!("on purpose")
    }
}
