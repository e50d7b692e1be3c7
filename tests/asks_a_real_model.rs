//! A model that runs on this machine, with real tokens: asked from a draft, streamed into the document and stopped, over
//! the wire forms that people run at home; slow.

use std::io::{BufRead, BufReader};
use std::path::PathBuf;
use std::process::{Child, Command, Stdio};
use std::sync::mpsc::{Receiver, channel};
use std::time::Duration;

use serde_json::json;

use crate::harness::{
    Editor, INCIDENT, Workspace, change_setting, has_marker, slow_tests, tftsr, uri,
};

/// How long the model may take to load and to answer.
const PATIENCE: Duration = Duration::from_secs(120);

/// The model behind its server.
struct Model {
    base: String,
    said: Receiver<String>,
    server: Child,
}

impl Model {
    fn start() -> Model {
        let project = PathBuf::from(env!("CARGO_MANIFEST_DIR"));
        let home = project.join("target/model");
        let weights = home.join("SmolLM2-135M-Instruct.Q4_1.gguf");
        assert!(
            weights.exists(),
            "{} is missing; run tests/model/install.sh first",
            weights.display()
        );
        let mut server = Command::new("node")
            .arg(project.join("tests/model/serve.mjs"))
            .args([&home, &weights])
            // It ends with its input: `node` may be a script that starts another process, which no kill reaches.
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .spawn()
            .expect("node runs");
        let lines = BufReader::new(server.stdout.take().expect("piped")).lines();
        let (sender, said) = channel();
        std::thread::spawn(move || {
            for line in lines.map_while(Result::ok) {
                if sender.send(line).is_err() {
                    return;
                }
            }
        });
        let mut model = Model { base: String::new(), said, server };
        let first = model.says();
        let port = first.strip_prefix("port ").expect("a port");
        model.base = format!("http://127.0.0.1:{port}");
        model
    }

    /// What it says next of what happens to it.
    fn says(&self) -> String {
        self.said.recv_timeout(PATIENCE).expect("the model says what it does")
    }
}

impl Drop for Model {
    fn drop(&mut self) {
        let _ = self.server.kill();
        let _ = self.server.wait();
    }
}

#[test]
fn real_tokens_stream_into_the_document_and_stop() {
    if !slow_tests() {
        return;
    }
    let model = Model::start();
    for kind in ["openai-compatible", "ollama"] {
        let workspace = Workspace::with(&[("app.log", INCIDENT)]);
        let save = ["provider", "save", "local", "--kind", kind, "--url", &model.base];
        let save = [&save[..], &["--model", "smollm2-135m", "--allow"]].concat();
        assert_eq!(tftsr(&workspace, &save, b"").code, 0);
        change_setting(&workspace, "ai.context", &json!(2048));
        let mut editor = Editor::start(&workspace);
        let log = workspace.path("app.log");
        editor.open(&log);
        editor.command("tftsr.startTriage", json!({ "uri": uri(&log) })).expect("starts");
        let triage = editor.shown();
        let about = json!({ "uri": uri(&triage) });
        let ask = json!({ "uri": uri(&triage), "ai": true });
        editor.command("tftsr.askWhy", ask.clone()).expect("drafts");
        editor.command("tftsr.sendPrompt", about.clone()).expect("sends");
        assert_eq!(model.says(), "asked", "{kind}");
        editor.message_with("suggests an answer");
        let text = editor.text(&triage);
        let (_, answer) = text.split_once("suggested by local/smollm2-135m").expect("a suggestion");
        let answer = answer.split("Confidence: ").next().unwrap_or_default();
        assert!(answer.split_whitespace().count() > 6 && !has_marker(&text), "{kind}: {text}");
        // What it cites was looked up: each citation stands there or is struck through.
        for line in answer.lines().filter(|line| line.starts_with("- [E")) {
            let quote = line.split(['“', '”']).nth(1).unwrap_or_default();
            let bare = quote.trim_matches(['"', '|', ' ', '…', '.', '`', '\'']);
            assert!(INCIDENT.contains(bare), "{kind}: {line}");
        }

        // Stopped while it thinks.
        editor.command("tftsr.rejectSuggestion", about.clone()).expect("rejects");
        editor.command("tftsr.askWhy", ask).expect("drafts");
        editor.command("tftsr.sendPrompt", about).expect("sends");
        assert_eq!(model.says(), "asked", "{kind}");
        std::thread::sleep(Duration::from_millis(500));
        editor.command("tftsr.stop", json!({})).expect("stops");
        assert_eq!(model.says(), "stopped", "{kind}: the connection was left open");
        editor.text_when(&triage, "an end", |text| !has_marker(text));
        editor.message();
    }
}
