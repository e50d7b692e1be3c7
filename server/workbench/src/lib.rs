//! Every verb a person has: open documents, findings, redaction, issues, triage, write-up.
//!
//! Holds the state, hands out snapshots, joins the pure core with the rim. Knows neither LSP nor argv:
//! the language server and the command line are two equal clients.

pub mod account;
pub mod actions;
mod agreement;
pub mod analysis;
pub mod apart;
pub mod asking;
pub mod assistant;
mod beyond;
mod cited;
pub mod commands;
mod comments;
pub mod diagnostics;
pub mod disk;
pub mod documents;
pub mod editors;
pub mod encoding;
pub mod environment;
pub mod findings;
mod fonts;
mod hardware;
pub mod hover;
pub mod in_turn;
pub mod keeping;
mod large;
mod log_slot;
pub mod log_view;
mod never_flag;
mod noticing;
mod open_points;
pub mod outcome;
pub mod outline;
pub mod own_log;
mod own_words;
mod persistence;
pub mod pieces;
pub mod policy;
pub mod protocol;
mod providers;
mod publishing;
pub mod reading;
mod redaction;
pub mod redactor;
pub mod restore;
pub mod running;
pub mod scan;
pub mod settings;
pub mod styles;
mod threads;
pub mod tokens;
mod triage_document;
pub mod triage_view;
pub mod uri;
mod weak;

use std::collections::HashMap;
use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex};

use redact::Ledger;
use store::{Store, StoreError};
use text::{Document, Encoding};
use zeroize::Zeroizing;

use crate::beyond::Beyond;
use crate::documents::{Change, ChangeProblem, Documents, Role, Snapshot, lock};
use crate::environment::Environment;
use crate::outcome::CommandError;
use crate::persistence::Shelf;
use crate::policy::{Policies, Policy};
use crate::running::Listener;
use crate::settings::{NeverFlag, Settings, SettingsProblem};

/// Everything that one running server or command holds. Copies share all of it.
#[derive(Clone)]
pub struct Workbench {
    documents: Arc<Documents>,
    shared: Arc<Shared>,
    /// Who wants to know how far long work of this copy is.
    listener: Option<Listener>,
}

/// Asks a person for the passphrase of the database.
pub type AskPassphrase = fn() -> Option<Zeroizing<String>>;

/// What stays the same for a workbench and the moments frozen from it.
struct Shared {
    environment: Environment,
    policies: Arc<Policies>,
    settings: Mutex<Arc<Settings>>,
    layers: Mutex<Layers>,
    shelf: Mutex<Shelf>,
    /// Placeholders given out while there is no store, by scope.
    ledgers: Mutex<HashMap<String, Ledger>>,
    /// Which issue a log belongs to, learned while running.
    log_issues: Mutex<HashMap<PathBuf, String>>,
    folders: Mutex<Vec<PathBuf>>,
    /// The newest version of each triage document that the store holds: a save that is worked on late must not
    /// cover a newer one.
    stored: Mutex<HashMap<String, i32>>,
    /// What was said last about a store that does not work.
    said: Mutex<Option<String>>,
    /// What is being asked of providers, to be stopped.
    running: running::Running,
    /// What is known of cited logs.
    cited: Arc<cited::Cited>,
    /// What is known of the store about open triage documents.
    agreement: Arc<agreement::Agreement>,
    /// What asks a person for the passphrase, where there is one to ask.
    ask_passphrase: Mutex<Option<AskPassphrase>>,
    /// The passphrase that a person was asked for.
    asked: Mutex<Option<Zeroizing<String>>>,
    /// Who acts, for the audit log: `editor` or `shell`.
    actor: &'static str,
}

/// What the store holds of a person's settings.
struct StoredSettings {
    rows: Vec<(String, String)>,
    never_flag: NeverFlag,
}

impl StoredSettings {
    fn read(store: &mut Store) -> Result<StoredSettings, StoreError> {
        Ok(StoredSettings { rows: store.settings()?, never_flag: never_flag::stored(store)? })
    }
}

/// Where settings come from, the lower layer first.
#[derive(Default)]
struct Layers {
    stored: serde_json::Value,
    editor: serde_json::Value,
    /// Values never to flag, from the vault.
    never_flag: NeverFlag,
}

impl Workbench {
    /// A workbench with nothing open. Neither the database nor the keychain is touched until something needs them.
    pub fn new(environment: Environment, actor: &'static str) -> Workbench {
        let shared = Shared {
            policies: Arc::new(Policies::new(environment.config_file.clone())),
            environment,
            settings: Mutex::new(Arc::new(Settings::defaults())),
            layers: Mutex::default(),
            shelf: Mutex::new(Shelf::NotTried),
            ledgers: Mutex::default(),
            log_issues: Mutex::default(),
            folders: Mutex::default(),
            stored: Mutex::default(),
            said: Mutex::default(),
            running: running::Running::default(),
            cited: cited::shared(),
            agreement: Arc::default(),
            ask_passphrase: Mutex::default(),
            asked: Mutex::default(),
            actor,
        };
        Workbench { documents: Arc::default(), shared: Arc::new(shared), listener: None }
    }

    /// The same workbench with the open documents as they are now, whatever is typed afterwards. A command runs on
    /// such a moment, so that it works on the text that was there when it was asked for.
    #[must_use]
    pub fn frozen(&self) -> Workbench {
        Workbench { documents: Arc::new(self.documents.frozen()), ..self.clone() }
    }

    /// Who acts, as the audit log names it.
    pub(crate) fn actor(&self) -> &'static str {
        self.shared.actor
    }

    /// What the process was started with.
    pub fn environment(&self) -> &Environment {
        &self.shared.environment
    }

    /// Says which folders the editor has open.
    pub fn set_folders(&self, folders: Vec<PathBuf>) {
        *lock(&self.shared.folders) = folders;
        self.shared.policies.forget();
    }

    /// The folders the editor has open.
    pub fn folders(&self) -> Vec<PathBuf> {
        lock(&self.shared.folders).clone()
    }

    /// See [`Documents::open`].
    pub fn open(&self, uri: &str, version: i32, document: Document) {
        lock(&self.shared.stored).remove(uri);
        let is_new = self.documents.role(uri).is_none();
        self.documents.open(uri, version, document);
        if is_new {
            // What a job wrote down after the last close is no part of this.
            self.shared.agreement.forget(uri);
            let open = self.snapshot(uri).filter(|open| open.role == Role::Triage);
            if let Some(open) = open {
                let sha256 = agreement::version_of(&open.document.text());
                self.shared.agreement.opened(uri, &sha256);
            }
        }
    }

    /// See [`Documents::change`].
    pub fn change(
        &self,
        uri: &str,
        version: i32,
        changes: &[Change],
        encoding: Encoding,
    ) -> Result<(), ChangeProblem> {
        self.documents.change(uri, version, changes, encoding)
    }

    /// See [`Documents::close`].
    pub fn close(&self, uri: &str) {
        self.documents.close(uri);
        self.shared.agreement.forget(uri);
    }

    /// What checks of a triage document ask beyond its text.
    pub(crate) fn beyond(&self) -> Beyond {
        Beyond {
            documents: Arc::clone(&self.documents),
            cited: Arc::clone(&self.shared.cited),
            folders: self.folders(),
            agreement: Arc::clone(&self.shared.agreement),
        }
    }

    /// The open document as it is now.
    pub fn snapshot(&self, uri: &str) -> Option<Snapshot> {
        let mut snapshot = self.documents.snapshot(uri, &self.settings())?;
        snapshot.policies = Some((Arc::clone(&self.shared.policies), self.folders()));
        snapshot.beyond = self.beyond();
        Some(snapshot)
    }

    /// URIs of all open documents, the one touched last first.
    pub fn open_uris(&self) -> Vec<String> {
        self.documents.recent()
    }

    /// The policy for the text of a file, or of none. Reads files when asked for the first time, so it may block.
    pub fn policy(&self, path: Option<&Path>) -> Arc<Policy> {
        self.shared.policies.of(path, &self.folders())
    }

    /// Names the policy files that hold for what leaves: eight hex digits of their SHA-256; `None` where there is none.
    pub(crate) fn policy_name(&self) -> Option<String> {
        self.shared.policies.name(&self.folders())
    }

    /// Policy files changed on disk: if the one of this URI is one, all are read again when next needed. Returns whether.
    pub fn policy_changed(&self, uri: &str) -> bool {
        let is_policy = uri::to_path(uri).is_some_and(|path| self.shared.policies.is_policy(&path));
        if is_policy {
            self.shared.policies.forget();
        }
        is_policy
    }

    /// A saved triage document goes into the store. Returns what a person should know, if anything.
    pub fn saved(&self, uri: &str) -> Option<String> {
        let snapshot = self.snapshot(uri)?;
        self.documents.saved(uri, snapshot.version);
        let text = || snapshot.document.text();
        let kept = match snapshot.role {
            Role::Triage => {
                let sha256 = agreement::version_of(&text());
                self.shared.agreement.wrote(uri, &sha256);
                let covered = self.keep_covered(uri, &sha256);
                match (self.store_triage(uri, Some(snapshot.version), &text()), covered) {
                    (stored, None) => stored,
                    (Ok(None), Some(covered)) => {
                        Ok(Some(format!("{} is stored; {covered}.", uri::name(uri))))
                    }
                    (Ok(Some(note)), Some(covered)) => {
                        Ok(Some(format!("{}; {covered}.", note.trim_end_matches('.'))))
                    }
                    (Err(error), Some(covered)) => Ok(Some(format!("{error}; {covered}."))),
                }
            }
            Role::Report => self.store_report(uri, &text()).map(|()| None),
            Role::Log => Ok(None),
        };
        kept.unwrap_or_else(|error| self.once(error.to_string()))
    }

    /// The settings in force.
    pub fn settings(&self) -> Arc<Settings> {
        Arc::clone(&lock(&self.shared.settings))
    }

    /// Takes the editor's settings; they go over those a person stored. Diagnostics have to be computed again.
    pub fn configure(&self, value: &serde_json::Value) -> Vec<SettingsProblem> {
        let mut layers = lock(&self.shared.layers);
        layers.editor = value.clone();
        let (mut settings, problems) =
            Settings::defaults().with_stored(&layers.stored).0.with(&layers.editor);
        settings.never_flag = layers.never_flag.clone();
        *lock(&self.shared.settings) = Arc::new(settings);
        problems
    }

    /// Puts the settings together anew.
    fn configure_again(&self) {
        let editor = lock(&self.shared.layers).editor.clone();
        self.configure(&editor);
    }

    /// Reads the settings a person stored and puts them under the editor's.
    pub(crate) fn load_stored_settings(&self) -> Result<(), CommandError> {
        let stored = self.with_store(StoredSettings::read)?;
        self.take_stored_settings(stored);
        Ok(())
    }

    /// The settings in force, with what was changed from a shell or another editor by now: what may leave is asked of them.
    pub(crate) fn settings_now(&self) -> Arc<Settings> {
        // Without the store nothing is sent, since nothing can be recorded.
        if let Err(error) = self.load_stored_settings() {
            tracing::info!(%error, "stored settings are not read again");
        }
        self.settings()
    }

    /// Opens the store for the settings in it, if there is one and nobody would be asked for a key: a prompt should
    /// not come before something needs it. Blocks.
    pub fn load_settings_quietly(&self) {
        if self.store_is_at_hand()
            && let Err(error) = self.load_stored_settings()
        {
            tracing::info!(%error, "stored settings are not in force");
        }
    }

    /// Whether the store is open, or opens without asking anybody for a key.
    pub(crate) fn store_is_at_hand(&self) -> bool {
        let environment = self.environment();
        let given = environment.key_file.is_some() || environment.passphrase.is_some();
        let there =
            environment.data_dir.as_ref().is_some_and(|folder| folder.join("tftsr.db").exists());
        given && there || matches!(&*lock(&self.shared.shelf), Shelf::Open(..))
    }

    /// URIs of the open triage documents.
    pub fn open_triage(&self) -> Vec<String> {
        self.documents.triage_heads().into_iter().map(|(uri, _)| uri).collect()
    }

    fn take_stored_settings(&self, StoredSettings { rows, never_flag }: StoredSettings) {
        let stored = rows
            .into_iter()
            .filter_map(|(key, value)| Some((key, serde_json::from_str(&value).ok()?)))
            .collect::<serde_json::Map<_, _>>();
        {
            let mut layers = lock(&self.shared.layers);
            let stored = serde_json::Value::Object(stored);
            if layers.stored == stored && layers.never_flag == never_flag {
                return;
            }
            layers.stored = stored;
            layers.never_flag = never_flag;
        }
        self.configure_again();
    }

    /// The text of an open document, else of the file on disk; with the editor's version when it is open.
    /// A file that is not UTF-8 is refused: it could not be written back as it was.
    fn text_of(&self, uri: &str) -> Result<(Document, Option<i32>), CommandError> {
        if let Some(snapshot) = self.snapshot(uri) {
            return Ok((snapshot.document, Some(snapshot.version)));
        }
        let path = uri::to_path(uri).ok_or_else(|| {
            CommandError::Missing(format!(
                "{} is not open and not a file; open it in the editor",
                uri::name(uri)
            ))
        })?;
        let bytes = read(&path)?;
        let text = std::str::from_utf8(&bytes).map_err(|_| {
            CommandError::Refused(format!(
                "{} holds bytes that are no UTF-8 text, which an edit would lose; `tftsr redact` keeps them",
                path.display()
            ))
        })?;
        Ok((Document::new(text), None))
    }

    /// The bytes of an open document, else of the file on disk, in any encoding: for reading only.
    fn bytes_of(&self, uri: &str) -> Result<Vec<u8>, CommandError> {
        match (self.snapshot(uri), uri::to_path(uri)) {
            (None, Some(path)) => read(&path),
            _ => Ok(self.text_of(uri)?.0.text().into_owned().into_bytes()),
        }
    }

    /// An open document, else the file on disk, read as a log.
    fn log_of(&self, uri: &str) -> Result<log_view::ReadLog, CommandError> {
        match self.snapshot(uri) {
            Some(snapshot) => Ok(snapshot.log()),
            None => Ok(self.text_and_log_of(uri)?.1),
        }
    }

    /// The same with its bytes.
    fn text_and_log_of(&self, uri: &str) -> Result<(Vec<u8>, log_view::ReadLog), CommandError> {
        if let Some(snapshot) = self.snapshot(uri) {
            return Ok((snapshot.document.text().into_owned().into_bytes(), snapshot.log()));
        }
        let bytes = self.bytes_of(uri)?;
        let bytes = encoding::decode(&bytes).map_or(bytes, |decoded| decoded.text);
        let policy = self.policy(uri::to_path(uri).as_deref());
        let options = commands::read_options(uri);
        let log =
            Arc::new(logs::Following::read_as(bytes.as_slice(), &options, policy.formats()).1);
        Ok((bytes, log))
    }

    /// The folder new documents go to: the workspace folder that holds the path, else the path's own.
    fn document_folder(&self, path: Option<&Path>) -> PathBuf {
        let folders = lock(&self.shared.folders);
        match path {
            Some(path) => folders
                .iter()
                .filter(|folder| path.starts_with(folder))
                .max_by_key(|folder| folder.components().count())
                .cloned()
                .or_else(|| path.parent().map(Path::to_path_buf))
                .unwrap_or_else(|| self.shared.environment.current_dir.clone()),
            None => folders
                .first()
                .cloned()
                .unwrap_or_else(|| self.shared.environment.current_dir.clone()),
        }
    }
}

fn read(path: &Path) -> Result<Vec<u8>, CommandError> {
    std::fs::read(path)
        .map_err(|error| CommandError::File(format!("cannot read {}: {error}", path.display())))
}

#[cfg(test)]
mod tests;
