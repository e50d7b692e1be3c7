//! A server on this machine that answers like a provider does, in any of their wire forms, and keeps all it received.

use std::io::{Read, Write};
use std::net::{TcpListener, TcpStream};
use std::sync::{Arc, Mutex};
use std::time::Duration;

use serde_json::json;

use super::{Workspace, tftsr};

/// The kinds of provider, by how the product names them: each speaks a wire form of its own.
pub const KINDS: &[&str] =
    &["openai", "openai-compatible", "anthropic", "mistral", "gemini", "ollama"];

/// The fake; it answers until the test ends.
pub struct FakeProvider {
    /// `http://127.0.0.1:PORT`.
    pub base: String,
    kind: &'static str,
    shared: Arc<Shared>,
}

#[derive(Default)]
struct Shared {
    received: Mutex<Vec<u8>>,
    plan: Mutex<Plan>,
    /// Questions that came in.
    asked: Mutex<usize>,
    /// Connections that the client closed before the answer was over.
    broken_off: Mutex<usize>,
}

/// How it answers.
#[derive(Clone, Default)]
struct Plan {
    kind: &'static str,
    answer: String,
    /// Statuses, with more headers, that come before anything else, one a request.
    busy: Vec<String>,
    /// Ends after so many pieces, without a word that it is over.
    ends_after: Option<usize>,
    /// After so many pieces comes something that is no JSON.
    breaks_after: Option<usize>,
    /// After so many pieces comes an error in these words.
    fails_after: Option<(usize, String)>,
    /// Between two pieces of seven characters.
    pause: Duration,
    /// Never ends: the connection stays open after the last piece.
    holds: bool,
    /// Answers with this status and body instead.
    fails: Option<(String, String)>,
}

impl FakeProvider {
    /// Answers questions with this text, and a list of one model `small`.
    pub fn start(answer: &str) -> FakeProvider {
        FakeProvider::of_kind("openai-compatible", answer)
    }

    /// The same in the wire form of one of [`KINDS`].
    pub fn of_kind(kind: &'static str, answer: &str) -> FakeProvider {
        let listener = TcpListener::bind("127.0.0.1:0").expect("a port");
        let base = format!("http://{}", listener.local_addr().expect("an address"));
        let shared = Arc::new(Shared::default());
        *shared.plan.lock().expect("a lock") =
            Plan { kind, answer: answer.to_owned(), ..Plan::default() };
        let serving = Arc::clone(&shared);
        std::thread::spawn(move || {
            for stream in listener.incoming().flatten() {
                let serving = Arc::clone(&serving);
                std::thread::spawn(move || serve(stream, &serving));
            }
        });
        FakeProvider { base, kind, shared }
    }

    /// A provider that nobody answers for: its port is free again.
    pub fn down(kind: &'static str) -> FakeProvider {
        let listener = TcpListener::bind("127.0.0.1:0").expect("a port");
        let base = format!("http://{}", listener.local_addr().expect("an address"));
        FakeProvider { base, kind, shared: Arc::default() }
    }

    /// Saves it in a workspace as the provider `local` with the model `small`, and allows its origin.
    pub fn set_up(&self, workspace: &Workspace) {
        let save = ["provider", "save", "local", "--kind", self.kind, "--url", &self.base];
        let saved = tftsr(workspace, &[&save[..], &["--model", "small", "--allow"]].concat(), b"");
        assert_eq!(saved.code, 0, "{}", saved.stderr);
    }

    /// Answers with another text from now on.
    pub fn answers(&self, answer: &str) {
        let mut plan = self.plan();
        let (kind, pause) = (plan.kind, plan.pause);
        *plan = Plan { kind, pause, answer: answer.to_owned(), ..Plan::default() };
    }

    /// Answers the next requests with these statuses first, one each, such as
    /// `429 Too Many Requests\r\nretry-after: 1`.
    pub fn is_busy(&self, statuses: &[&str]) {
        self.plan().busy = statuses.iter().map(|status| (*status).to_owned()).collect();
    }

    /// Closes the connection after so many pieces, without a word that the answer is over.
    pub fn ends_after(&self, pieces: usize) {
        self.plan().ends_after = Some(pieces);
    }

    /// Sends something that is no JSON after so many pieces.
    pub fn breaks_after(&self, pieces: usize) {
        self.plan().breaks_after = Some(pieces);
    }

    /// Sends an error in these words after so many pieces, within the stream.
    pub fn fails_after(&self, pieces: usize, words: &str) {
        self.plan().fails_after = Some((pieces, words.to_owned()));
    }

    /// Takes its time between pieces.
    pub fn pauses(&self, pause: Duration) {
        self.plan().pause = pause;
    }

    /// Keeps the connection open after the last piece of text and never says that it is done.
    pub fn holds(&self) {
        self.plan().holds = true;
    }

    /// Fails with a status such as `500 Internal Server Error`.
    pub fn fails(&self, status: &str, body: &str) {
        self.plan().fails = Some((status.to_owned(), body.to_owned()));
    }

    /// All bytes that came in, as text.
    pub fn received(&self) -> String {
        String::from_utf8_lossy(&self.shared.received.lock().expect("a lock")).into_owned()
    }

    /// The bodies of the questions that came in.
    pub fn questions(&self) -> Vec<serde_json::Value> {
        let received = self.received();
        // A body is one line of JSON behind the blank line of its head; the next request follows at once.
        let bodies = received
            .split("\r\n\r\n")
            .skip(1)
            .filter_map(|body| serde_json::Deserializer::from_str(body).into_iter().next()?.ok());
        bodies.collect()
    }

    /// How many questions came in.
    pub fn asked(&self) -> usize {
        *self.shared.asked.lock().expect("a lock")
    }

    /// How many connections the client closed before the answer was over.
    pub fn broken_off(&self) -> usize {
        *self.shared.broken_off.lock().expect("a lock")
    }

    fn plan(&self) -> std::sync::MutexGuard<'_, Plan> {
        self.shared.plan.lock().expect("a lock")
    }
}

fn serve(mut stream: TcpStream, shared: &Shared) {
    let mut request = Vec::new();
    let mut buffer = [0; 8192];
    while let Ok(count @ 1..) = stream.read(&mut buffer) {
        request.extend_from_slice(&buffer[..count]);
        let text = String::from_utf8_lossy(&request).to_lowercase();
        let Some(head) = text.find("\r\n\r\n") else { continue };
        let length = text[..head].lines().find_map(|line| line.strip_prefix("content-length:"));
        let length: usize = length.map_or(0, |length| length.trim().parse().expect("a length"));
        if request.len() >= head + 4 + length {
            break;
        }
    }
    shared.received.lock().expect("a lock").extend_from_slice(&request);
    if request.starts_with(b"POST /api/pull ") {
        let pause = shared.plan.lock().expect("a lock").pause;
        if !stream_model(&mut stream, pause) {
            *shared.broken_off.lock().expect("a lock") += 1;
        }
        return;
    }
    if let Some(known) = what_is_there(&request) {
        let _ = stream.write_all(head("200 OK", "application/json", known).as_bytes());
        return;
    }
    *shared.asked.lock().expect("a lock") += 1;
    let mut plan = shared.plan.lock().expect("a lock");
    if !plan.busy.is_empty() {
        let status = plan.busy.remove(0);
        let _ = stream.write_all(head(&status, "application/json", "{}").as_bytes());
        return;
    }
    let plan = plan.clone();
    if let Some((status, body)) = plan.fails {
        let _ = stream.write_all(head(&status, "application/json", &body).as_bytes());
        return;
    }
    if !stream_answer(&mut stream, &plan) {
        *shared.broken_off.lock().expect("a lock") += 1;
    }
}

/// The models that are there, in the wire forms of OpenAI and of Ollama, which has one of two in memory.
fn what_is_there(request: &[u8]) -> Option<&'static str> {
    let line = String::from_utf8_lossy(request);
    let mut words = line.split_whitespace();
    Some(match (words.next()?, words.next()?) {
        ("GET", "/api/tags") => {
            r#"{"models":[{"name":"small","size":700000000},{"name":"other","size":900000000}]}"#
        }
        ("GET", "/api/ps") => r#"{"models":[{"name":"small","size":700000000}]}"#,
        ("POST", "/api/show") => r#"{"model_info":{"llama.context_length":8192}}"#,
        ("GET", _) => r#"{"data":[{"id":"small","max_context_length":8192}]}"#,
        _ => return None,
    })
}

fn head(status: &str, kind: &str, body: &str) -> String {
    format!("HTTP/1.1 {status}\r\ncontent-type: {kind}\r\nconnection: close\r\n\r\n{body}")
}

/// A piece of text as a kind sends it.
fn piece(kind: &str, text: &str) -> String {
    match kind {
        "openai" => {
            let data = json!({"type": "response.output_text.delta", "delta": text});
            format!("event: response.output_text.delta\ndata: {data}\n\n")
        }
        "anthropic" => {
            let delta = json!({"type": "text_delta", "text": text});
            let data = json!({"type": "content_block_delta", "index": 0, "delta": delta});
            format!("event: content_block_delta\ndata: {data}\n\n")
        }
        "gemini" => {
            let content = json!({"role": "model", "parts": [{"text": text}]});
            format!("data: {}\r\n\r\n", json!({"candidates": [{"content": content}]}))
        }
        "ollama" => {
            let message = json!({"role": "assistant", "content": text});
            format!("{}\n", json!({"model": "small", "message": message, "done": false}))
        }
        _ => {
            let data = json!({"choices": [{"index": 0, "delta": {"content": text}}]});
            format!("data: {data}\n\n")
        }
    }
}

/// How a kind says that an answer is whole.
fn end(kind: &str) -> String {
    match kind {
        "openai" => {
            let usage = json!({"usage": {"input_tokens": 40, "output_tokens": 5}});
            let data = json!({"type": "response.completed", "response": usage});
            format!("event: response.completed\ndata: {data}\n\n")
        }
        "anthropic" => {
            let delta = json!({"type": "message_delta", "delta": {"stop_reason": "end_turn"}});
            format!(
                "event: message_delta\ndata: {delta}\n\nevent: message_stop\ndata: {}\n\n",
                json!({"type": "message_stop"})
            )
        }
        "gemini" => {
            let candidate = json!({"content": {"parts": [{"text": ""}]}, "finishReason": "STOP"});
            format!("data: {}\r\n\r\n", json!({"candidates": [candidate]}))
        }
        "ollama" => {
            let message = json!({"role": "assistant", "content": ""});
            let line = json!({"message": message, "done": true, "done_reason": "stop"});
            format!("{line}\n")
        }
        _ => {
            let data = json!({"choices": [{"index": 0, "delta": {}, "finish_reason": "stop"}]});
            format!("data: {data}\n\ndata: [DONE]\n\n")
        }
    }
}

/// Something that is no JSON, framed as a kind frames its pieces.
fn garbage(kind: &str) -> &'static str {
    if kind == "ollama" { "{\"message\": {\"content\":\n" } else { "data: {\"choices\": [\n\n" }
}

/// Fetches a model of two layers as Ollama does, with a pause between reports; whether the client stayed to the end.
fn stream_model(stream: &mut TcpStream, pause: Duration) -> bool {
    let mut send = |text: &str| {
        std::thread::sleep(pause);
        stream.write_all(text.as_bytes()).and_then(|()| stream.flush()).is_ok()
    };
    let mut reports = vec![json!({ "status": "pulling manifest" })];
    for (digest, total) in [("sha256:6a07", 400_000_000_u64), ("sha256:4fa5", 10_000_000)] {
        let report = |part: u64| {
            json!({
                "status": format!("pulling {}", &digest[7..]),
                "digest": digest, "total": total, "completed": total / 10 * part,
            })
        };
        reports.extend((0..=10).map(report));
    }
    reports.extend(
        ["verifying sha256 digest", "writing manifest", "success"]
            .map(|status| json!({ "status": status })),
    );
    send(&head("200 OK", "application/x-ndjson", ""))
        && reports.iter().all(|report| send(&format!("{report}\n")))
}

/// Whether the client stayed to the end.
fn stream_answer(stream: &mut TcpStream, plan: &Plan) -> bool {
    let mut send =
        |text: &str| stream.write_all(text.as_bytes()).and_then(|()| stream.flush()).is_ok();
    let content = if plan.kind == "ollama" { "application/x-ndjson" } else { "text/event-stream" };
    if !send(&head("200 OK", content, "")) {
        return false;
    }
    let characters: Vec<char> = plan.answer.chars().collect();
    for (at, some) in characters.chunks(7).enumerate() {
        if plan.ends_after == Some(at) {
            return true;
        }
        if plan.breaks_after == Some(at) {
            send(garbage(plan.kind));
            return true;
        }
        if let Some((_, words)) = plan.fails_after.as_ref().filter(|(after, _)| *after == at) {
            let fault = json!({ "error": { "message": words, "code": "overloaded" } });
            send(&format!("data: {fault}"));
            return true;
        }
        let text: String = some.iter().collect();
        if !send(&piece(plan.kind, &text)) {
            return false;
        }
        if !plan.pause.is_zero() {
            std::thread::sleep(plan.pause);
        }
    }
    if plan.holds {
        let _ = stream.set_read_timeout(Some(Duration::from_secs(60)));
        // Nothing more is to come from the client but its end.
        return !matches!(stream.read(&mut [0; 16]), Ok(0) | Err(_));
    }
    let _ = stream.write_all(end(plan.kind).as_bytes());
    true
}
