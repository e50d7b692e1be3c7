//! An incident on which a model is asked: a log, a provider, and an editor with the triage document.

use std::path::PathBuf;

use serde_json::{Value, json};

use super::{Editor, FakeProvider, Workspace, uri};

/// A small log with one incident.
pub const INCIDENT: &str = "2026-05-01T10:00:00Z INFO app: started\n\
    2026-05-01T10:00:01Z WARN app: pool empty, 20 of 20 connections in use\n\
    2026-05-01T10:00:02Z ERROR app: Connection is not available, request timed out after 30000ms\n\
    2026-05-01T10:00:03Z ERROR app: POST /checkout answered 502\n";

/// A reply in the form that is asked for.
pub fn model_reply(answer: &str, citations: &Value) -> String {
    json!({
        "answer": answer, "citations": citations, "confidence": "medium",
        "refute": "free connections at that time", "next_question": "Why did the pool have 20 connections only?",
    })
    .to_string()
}

/// Changes a setting.
pub fn change_setting(workspace: &Workspace, key: &str, value: &Value) {
    let argument = json!({ "key": key, "value": value }).to_string();
    assert_eq!(super::tftsr(workspace, &["call", "updateSettings", &argument], b"").code, 0);
}

/// Whether an answer is still to grow in a document.
pub fn has_marker(text: &str) -> bool {
    text.contains("<!-- tftsr:streaming")
}

/// The desk.
pub struct ModelDesk {
    /// Its folder.
    pub workspace: Workspace,
    /// The provider `local`.
    pub fake: FakeProvider,
    /// The editor.
    pub editor: Editor,
    /// The triage document, which is open.
    pub triage: PathBuf,
}

impl ModelDesk {
    /// With a provider that answers this.
    pub fn new(answer: &str) -> ModelDesk {
        ModelDesk::with(FakeProvider::start(answer))
    }

    /// With this provider.
    pub fn with(fake: FakeProvider) -> ModelDesk {
        let workspace = Workspace::with(&[("app.log", INCIDENT)]);
        fake.set_up(&workspace);
        let mut editor = Editor::start(&workspace);
        let log = workspace.path("app.log");
        editor.open(&log);
        editor.command("tftsr.startTriage", json!({ "uri": uri(&log) })).expect("starts");
        let triage = editor.shown();
        ModelDesk { workspace, fake, editor, triage }
    }

    /// A command on the triage document.
    pub fn call(&mut self, command: &str, mut argument: Value) -> Result<Value, Value> {
        argument["uri"] = json!(uri(&self.triage));
        self.editor.command(command, argument)
    }

    /// Drafts a question about the next why.
    pub fn draft(&mut self) -> Value {
        self.call("tftsr.askWhy", json!({ "ai": true })).expect("drafts")
    }

    /// Sends the draft and waits until the answer is whole.
    pub fn answered(&mut self) -> String {
        self.call("tftsr.sendPrompt", json!({})).expect("sends");
        self.editor.message_with("suggests an answer");
        self.text()
    }

    /// The triage document as it is.
    pub fn text(&self) -> String {
        self.editor.text(&self.triage)
    }

    /// The actions of the audit log, the newest first, with their details.
    pub fn audit(&mut self) -> Vec<(String, String)> {
        let audit = self.editor.command("tftsr.listAudit", json!({})).expect("rows");
        let word = |row: &Value, key: &str| row[key].as_str().unwrap_or_default().to_owned();
        let rows = audit["audit"].as_array().expect("rows").iter();
        rows.map(|row| (word(row, "action"), word(row, "details"))).collect()
    }
}
