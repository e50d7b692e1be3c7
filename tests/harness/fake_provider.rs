//! A server on this machine that answers like one that speaks Chat Completions, and keeps all it received.

use std::io::{Read, Write};
use std::net::{TcpListener, TcpStream};
use std::sync::{Arc, Mutex};

/// The fake; it answers until the test ends.
pub struct FakeProvider {
    /// `http://127.0.0.1:PORT`.
    pub base: String,
    received: Arc<Mutex<Vec<u8>>>,
}

impl FakeProvider {
    /// Answers questions with this text, and a list of one model `small`.
    pub fn start(answer: &str) -> FakeProvider {
        let listener = TcpListener::bind("127.0.0.1:0").expect("a port");
        let base = format!("http://{}", listener.local_addr().expect("an address"));
        let received = Arc::new(Mutex::new(Vec::new()));
        let (kept, answer) = (Arc::clone(&received), answer.to_owned());
        std::thread::spawn(move || {
            for stream in listener.incoming().flatten() {
                let (kept, answer) = (Arc::clone(&kept), answer.clone());
                std::thread::spawn(move || serve(stream, &kept, &answer));
            }
        });
        FakeProvider { base, received }
    }

    /// All bytes that came in, as text.
    pub fn received(&self) -> String {
        String::from_utf8_lossy(&self.received.lock().expect("a lock")).into_owned()
    }
}

fn serve(mut stream: TcpStream, kept: &Mutex<Vec<u8>>, answer: &str) {
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
    kept.lock().expect("a lock").extend_from_slice(&request);
    let (kind, body) = match request.starts_with(b"GET") {
        true => {
            let models = r#"{"data":[{"id":"small","max_context_length":8192}]}"#;
            ("application/json", models.to_owned())
        }
        false => {
            let characters: Vec<char> = answer.chars().collect();
            let pieces: String = characters
                .chunks(7)
                .map(|piece| {
                    let text: String = piece.iter().collect();
                    let data =
                        serde_json::json!({"choices": [{"index": 0, "delta": {"content": text}}]});
                    format!("data: {data}\n\n")
                })
                .collect();
            let end = r#"data: {"choices":[{"index":0,"delta":{},"finish_reason":"stop"}]}"#;
            ("text/event-stream", format!("{pieces}{end}\n\ndata: [DONE]\n\n"))
        }
    };
    let head = format!("HTTP/1.1 200 OK\r\ncontent-type: {kind}\r\nconnection: close\r\n\r\n");
    let _ = stream.write_all(head.as_bytes()).and_then(|()| stream.write_all(body.as_bytes()));
}
