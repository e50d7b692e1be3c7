//! How an editor is started: what it says it can do, where it works, and what it keeps.

use std::collections::{HashMap, VecDeque};
use std::fs::File;
use std::io::BufReader;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};
use std::sync::mpsc::channel;

use serde_json::{Value, json};

use super::Editor;
use crate::harness::places::uri;
use crate::harness::{Workspace, read_frame};

/// How an editor is started.
pub struct EditorBuilder {
    capabilities: Value,
    client_name: String,
    options: Option<Value>,
    settings: Value,
    folder: PathBuf,
    environment: Vec<(String, PathBuf)>,
    record: bool,
    stderr: Option<PathBuf>,
}

impl EditorBuilder {
    /// A capable editor in a workspace, with a store and a key of its own.
    pub(super) fn capable(workspace: &Workspace) -> EditorBuilder {
        EditorBuilder {
            capabilities: json!({
                "general": { "positionEncodings": ["utf-16"] },
                "workspace": {
                    "applyEdit": true,
                    "workspaceEdit": { "documentChanges": true, "resourceOperations": ["create", "rename", "delete"] },
                    "configuration": true,
                    "didChangeConfiguration": { "dynamicRegistration": true },
                    "workspaceFolders": true,
                },
                "window": { "showDocument": { "support": true }, "workDoneProgress": true },
                "textDocument": {
                    "publishDiagnostics": { "versionSupport": true },
                    "hover": { "contentFormat": ["markdown"] },
                    "codeAction": {
                        "codeActionLiteralSupport": { "codeActionKind": { "valueSet": ["quickfix", "source"] } },
                        "isPreferredSupport": true,
                    },
                    "documentSymbol": { "hierarchicalDocumentSymbolSupport": true },
                    "semanticTokens": {
                        "requests": { "range": true, "full": true }, "tokenTypes": [], "tokenModifiers": [], "formats": ["relative"],
                    },
                },
            }),
            client_name: "fake editor".to_owned(),
            options: None,
            settings: json!({}),
            folder: workspace.folder(),
            environment: workspace
                .environment()
                .into_iter()
                .map(|(name, value)| (name.to_owned(), value))
                .collect(),
            record: true,
            stderr: None,
        }
    }

    /// Other abilities than those of a capable editor.
    pub fn capabilities(mut self, capabilities: Value) -> EditorBuilder {
        self.capabilities = capabilities;
        self
    }

    /// The name the editor gives itself.
    pub fn client_name(mut self, name: &str) -> EditorBuilder {
        self.client_name = name.to_owned();
        self
    }

    /// `initializationOptions`.
    pub fn options(mut self, options: Value) -> EditorBuilder {
        self.options = Some(options);
        self
    }

    /// What it answers to `workspace/configuration`.
    pub fn settings(mut self, settings: Value) -> EditorBuilder {
        self.settings = settings;
        self
    }

    /// One more environment variable, or another value for one.
    pub fn env(mut self, name: &str, value: PathBuf) -> EditorBuilder {
        self.environment.retain(|(known, _)| known != name);
        self.environment.push((name.to_owned(), value));
        self
    }

    /// Writes what the server says on stderr to a file.
    pub fn stderr_to(mut self, path: PathBuf) -> EditorBuilder {
        self.stderr = Some(path);
        self
    }

    /// Keeps the messages out of the protocol record: for tests that break the protocol on purpose.
    pub fn unrecorded(mut self) -> EditorBuilder {
        self.record = false;
        self
    }

    /// Starts the server and initializes it.
    pub fn start(self) -> Editor {
        let mut child = Command::new(env!("CARGO_BIN_EXE_tftsr"))
            .arg("lsp")
            .current_dir(&self.folder)
            .env_remove("TFTSR_PASSPHRASE")
            .env_remove("DBUS_SESSION_BUS_ADDRESS")
            .env_remove("TFTSR_DATA_DIR")
            .env_remove("TFTSR_KEY_FILE")
            .envs(self.environment)
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .stderr(self.stderr.map_or_else(Stdio::inherit, |path| {
                Stdio::from(File::create(path).expect("created"))
            }))
            .spawn()
            .expect("the server starts");
        let mut stdout = BufReader::new(child.stdout.take().expect("piped"));
        let (sender, incoming) = channel();
        std::thread::spawn(move || {
            while let Ok(Some(message)) = read_frame(&mut stdout) {
                if sender.send(message).is_err() {
                    return;
                }
            }
        });
        let mut editor = Editor {
            stdin: child.stdin.take(),
            child,
            incoming,
            record: self.record.then(record_file),
            settings: self.settings,
            next_id: 0,
            buffers: HashMap::new(),
            replies: HashMap::new(),
            diagnostics: HashMap::new(),
            messages: VecDeque::new(),
            asked: Vec::new(),
            meanwhile: None,
            answers: VecDeque::new(),
            shown: VecDeque::new(),
            refuse_edits: false,
            edits: 0,
            progress: Vec::new(),
            changes: 0,
            heard: Vec::new(),
            initialized: Value::Null,
        };
        let folder = uri(&self.folder);
        let mut params = json!({
            "processId": std::process::id(),
            "clientInfo": { "name": self.client_name },
            "rootUri": folder,
            "workspaceFolders": [{ "uri": folder, "name": "work" }],
            "capabilities": self.capabilities,
        });
        if let Some(options) = self.options {
            params["initializationOptions"] = options;
        }
        editor.initialized = editor.request("initialize", params).expect("initializes");
        editor.notify("initialized", json!({}));
        editor
    }
}

/// Every session is kept below the build folder; the protocol check reads them.
fn record_file() -> File {
    use std::sync::atomic::{AtomicU32, Ordering};
    static NUMBER: AtomicU32 = AtomicU32::new(0);
    let folder = Path::new(env!("CARGO_TARGET_TMPDIR")).join("lsp-sessions");
    std::fs::create_dir_all(&folder).expect("created");
    let number = NUMBER.fetch_add(1, Ordering::Relaxed);
    File::create(folder.join(format!("{}-{number}.jsonl", std::process::id()))).expect("created")
}
