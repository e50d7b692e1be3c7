//! A server on this machine that answers like one that speaks Chat Completions, and keeps all it received.

use std::io::{Read, Write};
use std::net::{TcpListener, TcpStream};
use std::sync::{Arc, Mutex};
use std::time::Duration;

/// The fake; it answers until the test ends.
pub struct FakeProvider {
    /// `http://127.0.0.1:PORT`.
    pub base: String,
    shared: Arc<Shared>,
}

#[derive(Default)]
struct Shared {
    received: Mutex<Vec<u8>>,
    plan: Mutex<Plan>,
    /// Connections that the client closed before the answer was over.
    broken_off: Mutex<usize>,
}

/// How it answers.
#[derive(Clone, Default)]
struct Plan {
    answer: String,
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
        let listener = TcpListener::bind("127.0.0.1:0").expect("a port");
        let base = format!("http://{}", listener.local_addr().expect("an address"));
        let shared = Arc::new(Shared::default());
        shared.plan.lock().expect("a lock").answer = answer.to_owned();
        let serving = Arc::clone(&shared);
        std::thread::spawn(move || {
            for stream in listener.incoming().flatten() {
                let serving = Arc::clone(&serving);
                std::thread::spawn(move || serve(stream, &serving));
            }
        });
        FakeProvider { base, shared }
    }

    /// Answers with another text from now on.
    pub fn answers(&self, answer: &str) {
        let mut plan = self.plan();
        plan.answer = answer.to_owned();
        plan.fails = None;
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
        let bodies = received.split("POST ").skip(1).filter_map(|request| {
            let (_, body) = request.split_once("\r\n\r\n")?;
            serde_json::Deserializer::from_str(body).into_iter().next()?.ok()
        });
        bodies.collect()
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
    let plan = shared.plan.lock().expect("a lock").clone();
    if request.starts_with(b"GET") {
        let models = r#"{"data":[{"id":"small","max_context_length":8192}]}"#;
        let _ = stream.write_all(head("200 OK", "application/json", models).as_bytes());
        return;
    }
    if let Some((status, body)) = plan.fails {
        let _ = stream.write_all(head(&status, "application/json", &body).as_bytes());
        return;
    }
    if !stream_answer(&mut stream, &plan) {
        *shared.broken_off.lock().expect("a lock") += 1;
    }
}

fn head(status: &str, kind: &str, body: &str) -> String {
    format!("HTTP/1.1 {status}\r\ncontent-type: {kind}\r\nconnection: close\r\n\r\n{body}")
}

/// Whether the client stayed to the end.
fn stream_answer(stream: &mut TcpStream, plan: &Plan) -> bool {
    let mut send =
        |text: &str| stream.write_all(text.as_bytes()).and_then(|()| stream.flush()).is_ok();
    if !send(&head("200 OK", "text/event-stream", "")) {
        return false;
    }
    let characters: Vec<char> = plan.answer.chars().collect();
    for piece in characters.chunks(7) {
        let text: String = piece.iter().collect();
        let data = serde_json::json!({"choices": [{"index": 0, "delta": {"content": text}}]});
        if !send(&format!("data: {data}\n\n")) {
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
    let end = r#"data: {"choices":[{"index":0,"delta":{},"finish_reason":"stop"}]}"#;
    let _ = stream.write_all(format!("{end}\n\ndata: [DONE]\n\n").as_bytes());
    true
}
