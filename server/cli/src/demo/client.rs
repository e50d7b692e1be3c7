//! A small editor without a screen: starts the language server as a process of its own and talks to it over stdio.
//!
//! Knows the protocol (LSP 3.17), nothing of logs or triage. Every wait has a deadline, so that a server that hangs
//! ends the demo with a sentence.

use std::collections::{HashMap, VecDeque};
use std::io::{BufRead, BufReader, Read, Write};
use std::path::Path;
use std::process::{Child, Command, Stdio};
use std::sync::mpsc::{self, Receiver, RecvTimeoutError, Sender};
use std::time::{Duration, Instant};

use anyhow::{Context, bail};
use serde_json::{Value, json};
use text::Edit;

use super::buffers::{Buffers, Notification};

/// How long the server may take over anything it is asked.
const PATIENCE: Duration = Duration::from_secs(20);
/// Largest message that is taken, in bytes.
const LARGEST: usize = 256 << 20;

/// What the server says to the person.
#[derive(Debug, Clone)]
pub(crate) struct Message {
    /// Not all went well.
    pub(crate) is_warning: bool,
    /// Its words.
    pub(crate) text: String,
}

/// The editor: a server, the open files, and what the server said about them.
pub(crate) struct Editor {
    server: Option<Child>,
    /// Bytes for the server; a thread writes them, so that a server that stops reading blocks nobody. `None` when done.
    outgoing: Option<Sender<Vec<u8>>>,
    incoming: Receiver<std::io::Result<Value>>,
    last_id: i64,
    replies: HashMap<i64, Result<Value, String>>,
    pub(crate) buffers: Buffers,
    /// By URI: the version they are for, and the diagnostics.
    diagnostics: HashMap<String, (i64, Vec<Value>)>,
    messages: VecDeque<Message>,
    /// Why an edit of the server was not applied.
    refused: Option<String>,
}

impl Editor {
    /// Starts the server.
    pub(crate) fn start(command: &mut Command) -> anyhow::Result<Editor> {
        let started = command.stdin(Stdio::piped()).stdout(Stdio::piped()).spawn();
        let mut server = started.context("cannot start the language server")?;
        match (server.stdin.take(), server.stdout.take()) {
            (Some(input), Some(output)) => {
                let mut editor = Editor::over(output, input);
                editor.server = Some(server);
                Ok(editor)
            }
            _ => bail!("the language server has no stdin or stdout"),
        }
    }

    /// An editor that talks over these streams.
    fn over(
        from_server: impl Read + Send + 'static,
        to_server: impl Write + Send + 'static,
    ) -> Editor {
        let (sender, incoming) = mpsc::channel();
        std::thread::spawn(move || {
            let mut from_server = BufReader::with_capacity(64 << 10, from_server);
            while let Some(message) = read_message(&mut from_server).transpose() {
                let failed = message.is_err();
                if sender.send(message).is_err() || failed {
                    return;
                }
            }
        });
        let (outgoing, to_write) = mpsc::channel::<Vec<u8>>();
        std::thread::spawn(move || {
            let mut to_server = to_server;
            for bytes in to_write {
                // A server that is gone is noticed by the reader.
                if to_server.write_all(&bytes).and_then(|()| to_server.flush()).is_err() {
                    return;
                }
            }
        });
        Editor {
            server: None,
            outgoing: Some(outgoing),
            incoming,
            last_id: 0,
            replies: HashMap::new(),
            buffers: Buffers::default(),
            diagnostics: HashMap::new(),
            messages: VecDeque::new(),
            refused: None,
        }
    }

    /// Introduces the editor, with one folder open. Gives back what the server says of itself.
    pub(crate) fn initialize(&mut self, folder: &Path) -> anyhow::Result<Value> {
        let name =
            folder.file_name().map(|name| name.to_string_lossy().into_owned()).unwrap_or_default();
        let uri = workbench::uri::of_path(folder);
        let hello = self.request(
            "initialize",
            &json!({
                "processId": std::process::id(),
                "clientInfo": {"name": "tftsr demo"},
                "rootUri": uri,
                "workspaceFolders": [{"uri": uri, "name": name}],
                "capabilities": capabilities(),
            }),
        )?;
        let encoding = hello["capabilities"]["positionEncoding"].as_str().unwrap_or("utf-16");
        if encoding != "utf-16" {
            bail!(
                "the language server counts columns in {encoding}, which this editor did not offer"
            );
        }
        self.notify("initialized", &json!({}))?;
        Ok(hello)
    }

    /// Opens a file.
    pub(crate) fn open(&mut self, uri: &str) -> anyhow::Result<()> {
        let told = self.buffers.open(uri)?;
        self.tell(&told)
    }

    /// Types into an open file.
    pub(crate) fn write(&mut self, uri: &str, edit: Edit) -> anyhow::Result<()> {
        let told = self.buffers.write(uri, edit)?;
        self.tell(&told)
    }

    /// Saves all files that differ from disk.
    pub(crate) fn save_all(&mut self) -> anyhow::Result<()> {
        for uri in self.buffers.dirty() {
            let told = self.buffers.save(&uri)?;
            self.tell(&told)?;
        }
        Ok(())
    }

    /// The diagnostics of an open file as it is now; waits for them.
    pub(crate) fn diagnostics(&mut self, uri: &str) -> anyhow::Result<Vec<Value>> {
        let version = i64::from(self.buffers.get(uri)?.version);
        let what = format!("with diagnostics of {}", workbench::uri::name(uri));
        self.wait(&what, |editor| {
            let (for_version, found) = editor.diagnostics.get(uri)?;
            (*for_version >= version).then(|| found.clone())
        })
    }

    /// Runs a command, and waits until its edits are in the files and the server has said so.
    pub(crate) fn command(
        &mut self,
        command: &str,
        argument: &Value,
    ) -> anyhow::Result<(Value, Message)> {
        self.messages.clear();
        self.refused = None;
        let params = json!({"command": command, "arguments": [argument]});
        let result = self
            .request("workspace/executeCommand", &params)
            .with_context(|| command.to_owned())?;
        let message =
            self.wait(&format!("after {command}"), |editor| editor.messages.pop_front())?;
        if let Some(reason) = self.refused.take() {
            bail!("an edit by {command} could not be applied: {reason}");
        }
        Ok((result, message))
    }

    /// Sends a request and waits for its reply; an error reply is an error.
    pub(crate) fn request(&mut self, method: &str, params: &Value) -> anyhow::Result<Value> {
        self.last_id += 1;
        let id = self.last_id;
        self.send(&json!({"jsonrpc": "2.0", "id": id, "method": method, "params": params}))?;
        let reply = self.wait(&format!("to {method}"), |editor| editor.replies.remove(&id))?;
        reply.map_err(|problem| anyhow::anyhow!("the language server refused: {problem}"))
    }

    /// Leaves as the specification asks: `shutdown`, `exit`, and the process ends with 0.
    pub(crate) fn leave(mut self) -> anyhow::Result<()> {
        self.request("shutdown", &Value::Null)?;
        self.notify("exit", &Value::Null)?;
        self.outgoing = None;
        let Some(server) = &mut self.server else { return Ok(()) };
        let deadline = Instant::now() + PATIENCE;
        loop {
            match server.try_wait().context("cannot wait for the language server")? {
                Some(status) if status.success() => return Ok(()),
                Some(status) => {
                    bail!("the language server ended with {status} after shutdown and exit")
                }
                None if Instant::now() > deadline => {
                    bail!("the language server did not end after shutdown and exit")
                }
                None => std::thread::sleep(Duration::from_millis(5)),
            }
        }
    }

    fn tell(&mut self, told: &[Notification]) -> anyhow::Result<()> {
        told.iter().try_for_each(|(method, params)| self.notify(method, params))
    }

    fn notify(&mut self, method: &str, params: &Value) -> anyhow::Result<()> {
        self.send(&json!({"jsonrpc": "2.0", "method": method, "params": params}))
    }

    fn send(&mut self, message: &Value) -> anyhow::Result<()> {
        let outgoing = self.outgoing.as_ref().context("the language server was told to end")?;
        outgoing.send(frame(message)).ok().context("the language server takes no more messages")
    }

    /// Takes in what the server sends until `ready` has something to give.
    fn wait<T>(
        &mut self,
        what: &str,
        mut ready: impl FnMut(&mut Editor) -> Option<T>,
    ) -> anyhow::Result<T> {
        let deadline = Instant::now() + PATIENCE;
        loop {
            if let Some(value) = ready(self) {
                return Ok(value);
            }
            match self.incoming.recv_timeout(deadline.saturating_duration_since(Instant::now())) {
                Ok(message) => self.take(
                    &message.context("the language server sent bytes that are no message")?,
                )?,
                Err(RecvTimeoutError::Timeout) => bail!(
                    "the language server did not answer {what} within {} s; set TFTSR_LOG=debug to see what it does",
                    PATIENCE.as_secs()
                ),
                Err(RecvTimeoutError::Disconnected) => {
                    bail!(
                        "the language server ended before it answered {what}; set TFTSR_LOG=debug to see why"
                    )
                }
            }
        }
    }

    fn take(&mut self, message: &Value) -> anyhow::Result<()> {
        let params = &message["params"];
        match (message["method"].as_str(), message.get("id")) {
            (Some(method), Some(id)) => self.answer(id, method, params),
            (Some("textDocument/publishDiagnostics"), None) => {
                let uri = params["uri"].as_str().unwrap_or_default().to_owned();
                let found = params["diagnostics"].as_array().cloned().unwrap_or_default();
                self.diagnostics
                    .insert(uri, (params["version"].as_i64().unwrap_or(i64::MAX), found));
                Ok(())
            }
            (Some("window/showMessage"), None) => {
                let is_warning = params["type"].as_i64().is_some_and(|kind| kind < 3);
                let text = params["message"].as_str().unwrap_or_default().to_owned();
                self.messages.push_back(Message { is_warning, text });
                Ok(())
            }
            (Some(_), None) => Ok(()),
            (None, id) => {
                let reply = match message.get("error") {
                    Some(error) => {
                        Err(error["message"].as_str().unwrap_or("no reason given").to_owned())
                    }
                    None => Ok(message["result"].clone()),
                };
                self.replies.insert(id.and_then(Value::as_i64).unwrap_or_default(), reply);
                Ok(())
            }
        }
    }

    /// Answers a request of the server.
    fn answer(&mut self, id: &Value, method: &str, params: &Value) -> anyhow::Result<()> {
        let result = match method {
            "workspace/applyEdit" => match self.buffers.apply(&params["edit"]) {
                Ok(told) => {
                    self.tell(&told)?;
                    json!({"applied": true})
                }
                Err(error) => {
                    let reason = format!("{error:#}");
                    self.refused = Some(reason.clone());
                    json!({"applied": false, "failureReason": reason})
                }
            },
            // Nobody set anything: the server's defaults hold.
            "workspace/configuration" => {
                json!(vec![Value::Null; params["items"].as_array().map_or(1, Vec::len)])
            }
            "window/showDocument" => {
                json!({"success": self.open(params["uri"].as_str().unwrap_or_default()).is_ok()})
            }
            "client/registerCapability" | "client/unregisterCapability" => Value::Null,
            _ => {
                let error = json!({"code": -32601, "message": format!("this editor does not know {method}")});
                return self.send(&json!({"jsonrpc": "2.0", "id": id, "error": error}));
            }
        };
        self.send(&json!({"jsonrpc": "2.0", "id": id, "result": result}))
    }
}

impl Drop for Editor {
    /// However the demo ends, no server is left behind.
    fn drop(&mut self) {
        if let Some(server) = &mut self.server
            && !matches!(server.try_wait(), Ok(Some(_)))
        {
            let _ = server.kill();
            let _ = server.wait();
        }
    }
}

/// What this editor can do.
fn capabilities() -> Value {
    json!({
        "general": {"positionEncodings": ["utf-16"]},
        "workspace": {
            "applyEdit": true,
            "workspaceEdit": {"documentChanges": true, "resourceOperations": ["create"]},
            "configuration": true,
            "workspaceFolders": true,
            "executeCommand": {},
        },
        "textDocument": {
            "synchronization": {"didSave": true},
            "publishDiagnostics": {"versionSupport": true},
            "hover": {"contentFormat": ["markdown", "plaintext"]},
            "codeAction": {"codeActionLiteralSupport": {"codeActionKind": {"valueSet": ["quickfix", "source"]}}},
        },
        "window": {"showDocument": {"support": true}},
    })
}

/// A message with its header (LSP 3.17, base protocol).
fn frame(message: &Value) -> Vec<u8> {
    let body = message.to_string();
    format!("Content-Length: {}\r\n\r\n{body}", body.len()).into_bytes()
}

/// The next message; `None` at the end of the stream.
fn read_message(input: &mut impl BufRead) -> std::io::Result<Option<Value>> {
    let bad =
        |problem: &str| std::io::Error::new(std::io::ErrorKind::InvalidData, problem.to_owned());
    let mut length = None;
    loop {
        let mut line = String::new();
        if input.read_line(&mut line)? == 0 {
            return Ok(None);
        }
        let line = line.trim_end_matches(['\r', '\n']);
        match line.split_once(':') {
            Some((name, value)) if name.eq_ignore_ascii_case("content-length") => {
                length = value.trim().parse().ok().filter(|&length: &usize| length <= LARGEST);
            }
            Some(_) => {}
            None if line.is_empty() => break,
            None => return Err(bad("a line that is no header")),
        }
    }
    let mut body = vec![0; length.ok_or_else(|| bad("a header without a usable Content-Length"))?];
    input.read_exact(&mut body)?;
    serde_json::from_slice(&body).map(Some).map_err(|_| bad("a body that is not JSON"))
}

#[cfg(test)]
mod tests;
