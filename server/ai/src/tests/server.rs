//! A server that answers each request with the next of its replies, byte for byte, and keeps all it received.

use std::io::{Read, Write};
use std::net::{TcpListener, TcpStream};
use std::sync::{Arc, Mutex, mpsc};
use std::time::Duration;

/// What is sent for one request.
#[derive(Debug, Clone)]
pub(super) struct Reply {
    /// Head and body, in the pieces they are written in.
    pub(super) pieces: Vec<Vec<u8>>,
    /// What happens after each piece.
    pub(super) pause: Duration,
    /// The connection is held open afterwards, until the client closes it.
    pub(super) hold: bool,
}

impl Reply {
    /// Status and headers (each line ended by CRLF), and a body that ends with the connection.
    pub(super) fn new(head: &str, body: &[u8]) -> Reply {
        let head = format!("HTTP/1.1 {head}\r\nconnection: close\r\n\r\n");
        Reply { pieces: vec![head.into_bytes(), body.to_vec()], pause: Duration::ZERO, hold: false }
    }

    pub(super) fn events(body: &str) -> Reply {
        Reply::new("200 OK\r\ncontent-type: text/event-stream", body.as_bytes())
    }

    pub(super) fn lines(body: &str) -> Reply {
        Reply::new("200 OK\r\ncontent-type: application/x-ndjson", body.as_bytes())
    }

    pub(super) fn json(status: &str, body: &str) -> Reply {
        Reply::new(&format!("{status}\r\ncontent-type: application/json"), body.as_bytes())
    }

    /// The body cut into two pieces.
    pub(super) fn cut(mut self, at: usize) -> Reply {
        if let Some(body) = self.pieces.pop() {
            let (head, tail) = body.split_at(at.min(body.len()));
            self.pieces.extend([head.to_vec(), tail.to_vec()]);
        }
        self
    }
}

pub(super) struct Server {
    /// `http://127.0.0.1:PORT`.
    pub(super) base: String,
    received: Arc<Mutex<Vec<u8>>>,
    closed: mpsc::Receiver<()>,
}

impl Server {
    /// Answers as many requests as there are replies; the last reply serves all that follow.
    pub(super) fn start(replies: Vec<Reply>) -> Server {
        let listener = TcpListener::bind("127.0.0.1:0").expect("a port");
        let base = format!("http://{}", listener.local_addr().expect("an address"));
        let received = Arc::new(Mutex::new(Vec::new()));
        let (sender, closed) = mpsc::channel();
        let kept = Arc::clone(&received);
        std::thread::spawn(move || {
            for (at, stream) in listener.incoming().enumerate() {
                let Ok(stream) = stream else { return };
                let reply = replies[at.min(replies.len() - 1)].clone();
                let (kept, sender) = (Arc::clone(&kept), sender.clone());
                std::thread::spawn(move || serve(stream, &reply, &kept, &sender));
            }
        });
        Server { base, received, closed }
    }

    /// Everything that came in, headers included.
    pub(super) fn received(&self) -> String {
        String::from_utf8_lossy(&self.received.lock().expect("a lock")).into_owned()
    }

    /// Waits until a client closed a connection that is held.
    pub(super) fn closed(&self, patience: Duration) -> bool {
        self.closed.recv_timeout(patience).is_ok()
    }
}

fn serve(
    mut stream: TcpStream,
    reply: &Reply,
    received: &Mutex<Vec<u8>>,
    closed: &mpsc::Sender<()>,
) {
    let mut request = Vec::new();
    let mut buffer = [0; 8192];
    while let Ok(count @ 1..) = stream.read(&mut buffer) {
        request.extend_from_slice(&buffer[..count]);
        let text = String::from_utf8_lossy(&request).to_lowercase();
        let Some(head) = text.find("\r\n\r\n") else { continue };
        let length = text[..head]
            .lines()
            .find_map(|line| line.strip_prefix("content-length:"))
            .map_or(0, |length| length.trim().parse().expect("a length"));
        if request.len() >= head + 4 + length {
            break;
        }
    }
    received.lock().expect("a lock").extend_from_slice(&request);
    let _ = stream.set_nodelay(true);
    for piece in &reply.pieces {
        if stream.write_all(piece).and_then(|()| stream.flush()).is_err() {
            return;
        }
        std::thread::sleep(reply.pause);
    }
    if reply.hold {
        // Reads until the client is gone.
        while matches!(stream.read(&mut buffer), Ok(1..)) {}
        let _ = closed.send(());
    }
}
