//! A fake editor: opens documents, takes edits as an editor does, and on drop asserts that the server left cleanly.
#![expect(clippy::needless_pass_by_value, reason = "json! literals are handed over")]

mod starting;

use std::collections::{HashMap, VecDeque};
use std::fs::File;
use std::io::Write;
use std::path::{Path, PathBuf};
use std::process::{Child, ChildStdin};
use std::sync::mpsc::{Receiver, RecvTimeoutError};
use std::time::{Duration, Instant};

use serde_json::{Value, json};

pub use self::starting::EditorBuilder;
use super::places::{Columns, as_spelled, byte, path_of, position, range_of, uri};
use super::{Workspace, write_frame};

/// How long any answer may take; generous, since machines are noisy.
const PATIENCE: Duration = Duration::from_secs(60);

/// A buffer as the editor holds it.
struct Buffer {
    version: i64,
    text: String,
}

/// A running editor with its server.
pub struct Editor {
    child: Child,
    stdin: Option<ChildStdin>,
    incoming: Receiver<Value>,
    record: Option<File>,
    settings: Value,
    next_id: i64,
    buffers: HashMap<String, Buffer>,
    replies: HashMap<i64, Result<Value, Value>>,
    /// The newest diagnostics of a document with the version they are for.
    diagnostics: HashMap<String, (Option<i64>, Vec<Value>)>,
    messages: VecDeque<String>,
    /// Questions with buttons that the server asked.
    pub asked: Vec<String>,
    /// What a person replaces in a document while the next question is open: path, from, to.
    pub meanwhile: Option<(std::path::PathBuf, String, String)>,
    /// The buttons that are pressed, in turn; without one the question is dismissed.
    pub answers: VecDeque<String>,
    shown: VecDeque<String>,
    /// Answers edits with "not applied".
    pub refuse_edits: bool,
    /// How many edits of the server it took.
    pub edits: usize,
    /// What the server told of its progress.
    pub progress: Vec<Value>,
    /// How often the server told that something stored may have changed.
    pub changes: usize,
    /// What the server sent by itself: requests and notifications.
    pub heard: Vec<Value>,
    /// The reply to `initialize`.
    pub initialized: Value,
}

impl Editor {
    /// A capable editor in a workspace, with a store and a key of its own.
    pub fn builder(workspace: &Workspace) -> EditorBuilder {
        EditorBuilder::capable(workspace)
    }

    /// See [`Editor::builder`].
    pub fn start(workspace: &Workspace) -> Editor {
        Editor::builder(workspace).start()
    }

    /// Opens a file from disk.
    pub fn open(&mut self, path: &Path) {
        let text = std::fs::read_to_string(path).expect("readable");
        self.open_text(path, &text);
    }

    /// Opens a document with this text, whatever is on disk.
    pub fn open_text(&mut self, path: &Path, text: &str) {
        let uri = uri(path);
        let language =
            if path.extension().is_some_and(|end| end == "md") { "markdown" } else { "log" };
        self.buffers.insert(uri.clone(), Buffer { version: 1, text: text.to_owned() });
        self.notify(
            "textDocument/didOpen",
            json!({ "textDocument": { "uri": uri, "languageId": language, "version": 1, "text": text } }),
        );
    }

    /// Replaces a range (`[[line, column], [line, column]]`) as one keystroke would.
    pub fn change(&mut self, path: &Path, range: [[u32; 2]; 2], text: &str) {
        self.change_buffer(&uri(path), &[json!({ "range": range_of(range), "newText": text })]);
    }

    /// Replaces the first occurrence of a text in a document.
    pub fn replace(&mut self, path: &Path, from: &str, to: &str) {
        let text = self.text(path);
        let at = text.find(from).unwrap_or_else(|| panic!("{from:?} is not in {text}"));
        let (start, end) =
            (position(&text, at, self.columns()), position(&text, at + from.len(), self.columns()));
        self.change(path, [start, end], to);
    }

    /// Writes the buffer to disk and says so.
    pub fn save(&mut self, path: &Path) {
        std::fs::write(path, self.text(path)).expect("written");
        self.notify("textDocument/didSave", json!({ "textDocument": { "uri": uri(path) } }));
    }

    /// Closes a document.
    pub fn close(&mut self, path: &Path) {
        self.buffers.remove(&uri(path));
        self.notify("textDocument/didClose", json!({ "textDocument": { "uri": uri(path) } }));
    }

    /// Whether a document is open.
    pub fn is_open(&self, path: &Path) -> bool {
        self.buffers.contains_key(&uri(path))
    }

    /// What the columns of positions count, as agreed on.
    fn columns(&self) -> Columns {
        Columns::named(self.initialized["capabilities"]["positionEncoding"].as_str())
    }

    /// The text of an open document.
    pub fn text(&self, path: &Path) -> String {
        self.buffers
            .get(&uri(path))
            .unwrap_or_else(|| panic!("{} is not open", path.display()))
            .text
            .clone()
    }

    /// Waits for the diagnostics of the text as it is now.
    pub fn diagnostics(&mut self, path: &Path) -> Vec<Value> {
        let uri = uri(path);
        let version = self.buffers.get(&uri).map(|buffer| buffer.version);
        self.pump_until(&format!("diagnostics of {uri}"), |editor| {
            editor
                .diagnostics
                .get(&uri)
                .filter(|(of, _)| *of == version)
                .map(|(_, diagnostics)| diagnostics.clone())
        })
    }

    /// Waits until the diagnostics of the text as it is now are as wanted.
    pub fn diagnostics_when(&mut self, path: &Path, what: &str, wanted: impl Fn(&[Value]) -> bool) {
        let uri = uri(path);
        let version = self.buffers.get(&uri).map(|buffer| buffer.version);
        self.pump_until(&format!("diagnostics of {uri}: {what}"), |editor| {
            let (of, diagnostics) = editor.diagnostics.get(&uri)?;
            (*of == version && wanted(diagnostics)).then_some(())
        });
    }

    /// Code actions for a range.
    pub fn actions(&mut self, path: &Path, range: [[u32; 2]; 2]) -> Vec<Value> {
        let params = json!({
            "textDocument": { "uri": uri(path) }, "range": range_of(range), "context": { "diagnostics": [] },
        });
        let actions = self.request("textDocument/codeAction", params).expect("code actions");
        actions.as_array().cloned().unwrap_or_default()
    }

    /// Runs the code action with this title at a place and waits until its edit is in the document.
    pub fn run_action(&mut self, path: &Path, at: [u32; 2], title: &str) -> Value {
        let actions = self.actions(path, [at, at]);
        let titles: Vec<&str> =
            actions.iter().filter_map(|action| action["title"].as_str()).collect();
        let action = actions.iter().find(|action| action["title"] == title);
        let command =
            action.unwrap_or_else(|| panic!("{title:?} is not among {titles:?}"))["command"]
                .clone();
        let id = command["command"].as_str().expect("a command");
        self.command(id, command["arguments"][0].clone()).expect("the action works")
    }

    /// Runs a command and waits for its sentence, so that its edits are made and its documents shown.
    pub fn command(&mut self, id: &str, argument: Value) -> Result<Value, Value> {
        self.messages.clear();
        let arguments = if argument.is_null() { json!([]) } else { json!([argument]) };
        let result = self
            .request("workspace/executeCommand", json!({ "command": id, "arguments": arguments }));
        // These only give back, or only show, something.
        let silent = ["tftsr.getSettings", "tftsr.previewRedaction", "tftsr.goToRecord"];
        if !silent.contains(&id) {
            self.message();
        }
        result
    }

    /// Waits until the text of a document is as wanted, and gives it back.
    pub fn text_when(&mut self, path: &Path, what: &str, wanted: impl Fn(&str) -> bool) -> String {
        let uri = uri(path);
        self.pump_until(what, |editor| {
            editor.buffers.get(&uri).map(|buffer| buffer.text.clone()).filter(|text| wanted(text))
        })
    }

    /// Waits until the server says a sentence that holds these words.
    pub fn message_with(&mut self, words: &str) -> String {
        self.pump_until(&format!("a message with {words:?}"), |editor| {
            let at = editor.messages.iter().position(|message| message.contains(words))?;
            editor.messages.remove(at)
        })
    }

    /// Waits until the server told of its progress in this way: `begin`, `report` or `end`.
    pub fn progress_of(&mut self, kind: &str) -> Value {
        self.pump_until(&format!("progress {kind}"), |editor| {
            editor.progress.iter().find(|told| told["value"]["kind"] == kind).cloned()
        })
    }

    /// Waits until the server told once more that something stored may have changed.
    pub fn stored_change(&mut self) {
        let before = self.changes;
        self.pump_until("word of a change", |editor| (editor.changes > before).then_some(()));
    }

    /// The next sentence the server says to the person.
    pub fn message(&mut self) -> String {
        self.pump_until("a message", |editor| editor.messages.pop_front())
    }

    /// The document shown last, as a path.
    pub fn shown(&mut self) -> PathBuf {
        let uri = self.pump_until("a shown document", |editor| editor.shown.pop_back());
        path_of(&uri)
    }

    /// The most memory that the server held so far, in bytes; 0 where the system does not tell.
    pub fn memory_peak(&self) -> u64 {
        super::peak(&self.child) << 10
    }

    /// Sends a request and waits for its answer.
    pub fn request(&mut self, method: &str, params: Value) -> Result<Value, Value> {
        let id = self.send(method, params);
        self.reply(id)
    }

    /// Sends a request and does not wait.
    pub fn send(&mut self, method: &str, params: Value) -> i64 {
        self.next_id += 1;
        let id = self.next_id;
        let mut message = json!({ "jsonrpc": "2.0", "id": id, "method": method });
        if !params.is_null() {
            message["params"] = params;
        }
        self.write(&message);
        id
    }

    /// Waits for the answer to a request.
    pub fn reply(&mut self, id: i64) -> Result<Value, Value> {
        self.pump_until(&format!("the answer to request {id}"), |editor| editor.replies.remove(&id))
    }

    /// Sends a notification.
    pub fn notify(&mut self, method: &str, params: Value) {
        self.write(&json!({ "jsonrpc": "2.0", "method": method, "params": params }));
    }

    /// Sends bytes as they are.
    pub fn write_raw(&mut self, bytes: &[u8]) {
        let stdin = self.stdin.as_mut().expect("running");
        stdin.write_all(bytes).and_then(|()| stdin.flush()).expect("the server reads");
    }

    /// The next message of the server that answers nothing known, for tests of broken frames.
    pub fn stray(&mut self) -> Value {
        self.pump_until("an answer without a known id", |editor| {
            editor.replies.remove(&-1).map(|reply| reply.unwrap_or_else(|error| error))
        })
    }

    /// Ends the server as the specification says and gives back its exit code.
    pub fn leave(mut self) -> i32 {
        self.shut_down()
    }

    /// Closes the stream without a word and gives back the exit code.
    pub fn vanish(mut self) -> i32 {
        self.stdin = None;
        self.child.wait().expect("ends").code().unwrap_or(-1)
    }

    /// Sends `exit` without `shutdown` and gives back the exit code.
    pub fn exit_at_once(mut self) -> i32 {
        self.notify("exit", Value::Null);
        let code = self.child.wait().expect("ends").code().unwrap_or(-1);
        self.stdin = None;
        code
    }

    /// Kills the server, as a crash of the machine would.
    pub fn kill(mut self) {
        self.child.kill().expect("killed");
        self.child.wait().expect("ends");
        self.stdin = None;
    }

    fn shut_down(&mut self) -> i32 {
        self.request("shutdown", Value::Null).expect("shuts down");
        self.notify("exit", Value::Null);
        let code = self.child.wait().expect("ends").code().unwrap_or(-1);
        self.stdin = None;
        code
    }

    fn write(&mut self, message: &Value) {
        self.note("c2s", message);
        write_frame(self.stdin.as_mut().expect("running"), message).expect("the server reads");
    }

    fn note(&mut self, direction: &str, message: &Value) {
        if let Some(record) = &mut self.record {
            writeln!(record, "{}", json!({ "dir": direction, "msg": message })).expect("recorded");
        }
    }

    fn pump_until<T>(&mut self, what: &str, mut done: impl FnMut(&mut Editor) -> Option<T>) -> T {
        let deadline = Instant::now() + PATIENCE;
        loop {
            if let Some(result) = done(self) {
                return result;
            }
            let left = deadline.saturating_duration_since(Instant::now());
            match self.incoming.recv_timeout(left) {
                Ok(message) => self.take(message),
                Err(RecvTimeoutError::Timeout) => panic!("no {what} within {PATIENCE:?}"),
                Err(RecvTimeoutError::Disconnected) => panic!("the server ended before {what}"),
            }
        }
    }

    fn take(&mut self, message: Value) {
        self.note("s2c", &message);
        let Some(method) = message["method"].as_str() else {
            let reply = match message.get("error") {
                Some(error) => Err(error.clone()),
                None => Ok(message["result"].clone()),
            };
            self.replies.insert(message["id"].as_i64().unwrap_or(-1), reply);
            return;
        };
        self.heard.push(message.clone());
        let params = &message["params"];
        let reply = match method {
            "textDocument/publishDiagnostics" => {
                let uri = as_spelled(params["uri"].as_str().expect("a uri"));
                let diagnostics = params["diagnostics"].as_array().cloned().unwrap_or_default();
                self.diagnostics.insert(uri, (params["version"].as_i64(), diagnostics));
                return;
            }
            "window/showMessage" => {
                self.messages.push_back(params["message"].as_str().unwrap_or_default().to_owned());
                return;
            }
            "window/showMessageRequest" => {
                self.asked.push(params["message"].as_str().unwrap_or_default().to_owned());
                if let Some((path, from, to)) = self.meanwhile.take() {
                    self.replace(&path, &from, &to);
                }
                match self.answers.pop_front() {
                    Some(title) => json!({ "title": title }),
                    None => Value::Null,
                }
            }
            "window/logMessage" => return,
            "tftsr/changed" => {
                self.changes += 1;
                return;
            }
            "$/progress" => {
                self.progress.push(params.clone());
                return;
            }
            "workspace/configuration" => json!([self.settings]),
            "client/registerCapability"
            | "workspace/diagnostic/refresh"
            | "window/workDoneProgress/create" => Value::Null,
            "workspace/applyEdit" if self.refuse_edits => json!({ "applied": false }),
            "workspace/applyEdit" => {
                if !self.fits(&params["edit"]) {
                    // As editors do when the person typed in the meantime.
                    self.write(&json!({ "jsonrpc": "2.0", "id": message["id"], "result": { "applied": false } }));
                    return;
                }
                self.edits += 1;
                self.apply(&params["edit"]);
                json!({ "applied": true })
            }
            "window/showDocument" => {
                self.shown.push_back(params["uri"].as_str().unwrap_or_default().to_owned());
                json!({ "success": true })
            }
            other => panic!("the server sent {other}, which this editor did not offer"),
        };
        let id = message["id"].clone();
        self.write(&json!({ "jsonrpc": "2.0", "id": id, "result": reply }));
    }

    /// Whether an edit is for the versions that the buffers have.
    fn fits(&self, edit: &Value) -> bool {
        edit["documentChanges"].as_array().into_iter().flatten().all(|change| {
            let document = &change["textDocument"];
            let named = document["uri"].as_str().map(as_spelled);
            let buffer = named.and_then(|uri| self.buffers.get(&uri));
            match (document["version"].as_i64(), buffer) {
                (Some(version), Some(buffer)) => version == buffer.version,
                _ => true,
            }
        })
    }

    /// Takes a workspace edit as editors do: creates files, opens what is not open, sends `didChange`.
    fn apply(&mut self, edit: &Value) {
        for change in edit["documentChanges"].as_array().into_iter().flatten() {
            if change["kind"] == "create" {
                let path = path_of(change["uri"].as_str().expect("a uri"));
                assert_eq!(
                    change["options"]["ignoreIfExists"], true,
                    "a file that exists must not be truncated"
                );
                if !path.exists() {
                    std::fs::write(&path, "").expect("created");
                }
                self.open(&path);
                continue;
            }
            let document = &change["textDocument"];
            let uri = as_spelled(document["uri"].as_str().expect("a uri"));
            if !self.buffers.contains_key(&uri) {
                self.open(&path_of(&uri));
            }
            if let Some(version) = document["version"].as_i64() {
                assert_eq!(
                    version, self.buffers[&uri].version,
                    "an edit is for the version it names"
                );
            }
            self.change_buffer(&uri, change["edits"].as_array().expect("edits"));
        }
        for (uri, edits) in edit["changes"].as_object().into_iter().flatten() {
            let uri = as_spelled(uri);
            if !self.buffers.contains_key(&uri) {
                self.open(&path_of(&uri));
            }
            self.change_buffer(&uri, edits.as_array().expect("edits"));
        }
    }

    /// Applies text edits that all refer to the text as it is, then tells the server in one `didChange`.
    fn change_buffer(&mut self, uri: &str, edits: &[Value]) {
        let columns = self.columns();
        let buffer = self.buffers.get_mut(uri).expect("open");
        let mut placed: Vec<(usize, usize, &Value)> = edits
            .iter()
            .map(|edit| {
                let at = |end: &str| byte(&buffer.text, &edit["range"][end], columns);
                (at("start"), at("end"), edit)
            })
            .collect();
        // From the end, so that each range still holds when the server applies it.
        placed.sort_by_key(|(start, end, _)| std::cmp::Reverse((*start, *end)));
        let mut changes = Vec::new();
        for (start, end, edit) in placed {
            let text = edit["newText"].as_str().expect("text");
            buffer.text.replace_range(start..end, text);
            changes.push(json!({ "range": edit["range"], "text": text }));
        }
        buffer.version += 1;
        let version = buffer.version;
        let document = json!({ "uri": uri, "version": version });
        self.notify(
            "textDocument/didChange",
            json!({ "textDocument": document, "contentChanges": changes }),
        );
    }
}

impl Drop for Editor {
    fn drop(&mut self) {
        if self.stdin.is_none() {
            return;
        }
        if std::thread::panicking() {
            let _ = self.child.kill();
            let _ = self.child.wait();
            return;
        }
        assert_eq!(self.shut_down(), 0, "the server leaves cleanly");
        while let Ok(message) = self.incoming.recv_timeout(PATIENCE) {
            let known = message["method"].is_string() || message["id"].as_i64().is_some();
            assert!(known, "an answer to nothing: {message}");
        }
        let unread: Vec<_> = self.replies.keys().collect();
        assert!(unread.is_empty(), "answers that nobody read: {unread:?}");
    }
}
