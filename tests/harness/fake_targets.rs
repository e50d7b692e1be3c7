//! Wikis and trackers on this machine that answer in the wire forms of their public documentation: they ask for the key,
//! count versions, refuse what is stale or lacks a field, and keep what they were given.

use std::collections::BTreeMap;
use std::io::{Read, Write};
use std::net::{TcpListener, TcpStream};
use std::sync::{Arc, Mutex};

use serde_json::{Value, json};

mod pictures;
mod trackers;
mod wikis;

pub use pictures::Upload;
pub use trackers::{gitea, github, gitlab, jira, webhook};
pub use wikis::{
    azure_devops, confluence_cloud, confluence_server, mediawiki, redmine, servicenow,
};

/// A page or an issue.
#[derive(Debug, Clone, Default)]
pub struct Page {
    /// Its title.
    pub title: String,
    /// Its text, as the target keeps it.
    pub text: String,
    /// How often it was written.
    pub version: u64,
}

/// What a target holds, by id.
pub type Pages = BTreeMap<String, Page>;

/// One request, read.
pub struct Asked {
    /// `GET`, `POST`, …
    pub method: String,
    /// Decoded, without the query.
    pub path: String,
    /// The pairs of the query, decoded.
    pub query: BTreeMap<String, String>,
    /// Names in lower case.
    pub headers: BTreeMap<String, String>,
    /// JSON, or the pairs of a form as an object of texts.
    pub body: Value,
    /// The body as it came.
    pub bytes: Vec<u8>,
}

/// An answer: status, body, and headers beside.
pub type Answer = (u16, Value, Vec<(&'static str, String)>);

/// How a kind of target answers.
pub type Form = fn(&Asked, &mut Pages, &str) -> Answer;

/// A target; it answers until the test ends.
pub struct FakeTarget {
    /// `http://127.0.0.1:PORT`.
    pub base: String,
    pages: Arc<Mutex<Pages>>,
    uploads: Arc<Mutex<Vec<Upload>>>,
    requests: Arc<Mutex<Vec<String>>>,
}

impl FakeTarget {
    /// Starts one that takes this header with the key; the pair of a `Basic` one is written as it is before it is encoded.
    pub fn start(form: Form, key_header: (&'static str, String)) -> FakeTarget {
        let listener = TcpListener::bind("127.0.0.1:0").expect("a port");
        let base = format!("http://{}", listener.local_addr().expect("an address"));
        let (pages, requests) =
            (Arc::<Mutex<Pages>>::default(), Arc::<Mutex<Vec<String>>>::default());
        let uploads = Arc::<Mutex<Vec<Upload>>>::default();
        let (kept, seen, at) = (Arc::clone(&pages), Arc::clone(&requests), base.clone());
        let sent = Arc::clone(&uploads);
        std::thread::spawn(move || {
            for mut stream in listener.incoming().flatten() {
                let Some(asked) = read(&mut stream) else { continue };
                seen.lock().expect("a lock").push(format!("{} {}", asked.method, asked.path));
                let (name, value) = &key_header;
                let given = asked.headers.get(*name).map(|given| unwrapped(given));
                let is_known = name.is_empty() || given.as_ref() == Some(value);
                let (status, body, headers) = match is_known {
                    true => match pictures::answer(&asked, &mut sent.lock().expect("a lock")) {
                        Some(answer) => answer,
                        None => form(&asked, &mut kept.lock().expect("a lock"), &at),
                    },
                    false => (401, json!({ "message": "who are you?" }), Vec::new()),
                };
                let body = if body.is_null() { String::new() } else { body.to_string() };
                let mut head = format!(
                    "HTTP/1.1 {status} X\r\ncontent-type: application/json\r\ncontent-length: {}\r\nconnection: close\r\n",
                    body.len()
                );
                for (name, value) in headers {
                    head.push_str(&format!("{name}: {value}\r\n"));
                }
                let _ = stream.write_all(format!("{head}\r\n{body}").as_bytes());
            }
        });
        FakeTarget { base, pages, uploads, requests }
    }

    /// What it holds.
    pub fn pages(&self) -> Pages {
        self.pages.lock().expect("a lock").clone()
    }

    /// The pictures that it took.
    pub fn uploads(&self) -> Vec<Upload> {
        self.uploads.lock().expect("a lock").clone()
    }

    /// A person edits each page there.
    pub fn edit(&self, words: &str) {
        for page in self.pages.lock().expect("a lock").values_mut() {
            page.text.push_str(words);
            page.version += 1;
        }
    }

    /// Method and path of each request so far.
    pub fn requests(&self) -> Vec<String> {
        self.requests.lock().expect("a lock").clone()
    }
}

fn read(stream: &mut TcpStream) -> Option<Asked> {
    let mut bytes = Vec::new();
    let mut buffer = [0; 8192];
    let (head, body) = loop {
        let count = stream.read(&mut buffer).ok().filter(|count| *count > 0)?;
        bytes.extend_from_slice(&buffer[..count]);
        let Some(end) = bytes.windows(4).position(|part| part == b"\r\n\r\n") else { continue };
        let head = String::from_utf8_lossy(&bytes[..end]).into_owned();
        let length = head.lines().find_map(|line| {
            line.to_lowercase().strip_prefix("content-length:").map(str::to_owned)
        });
        let length: usize = length.map_or(0, |length| length.trim().parse().expect("a length"));
        if bytes.len() >= end + 4 + length {
            break (head, bytes.split_off(end + 4));
        }
    };
    let mut lines = head.lines();
    let mut first = lines.next()?.split(' ');
    let (method, target) = (first.next()?.to_owned(), first.next()?.to_owned());
    let (path, query) = target.split_once('?').unwrap_or((&target, ""));
    let headers: BTreeMap<String, String> = lines
        .filter_map(|line| line.split_once(": "))
        .map(|(name, value)| (name.to_lowercase(), value.to_owned()))
        .collect();
    let is_form =
        headers.get("content-type").is_some_and(|kind| kind.contains("x-www-form-urlencoded"));
    let (bytes, text) = (body.clone(), String::from_utf8_lossy(&body).into_owned());
    let body = match is_form {
        true => json!(pairs(&text)),
        false => serde_json::from_str(&text).unwrap_or(Value::Null),
    };
    Some(Asked { method, path: decoded(path), query: pairs(query), headers, body, bytes })
}

/// A header with the pair of a `Basic` one decoded (RFC 7617).
fn unwrapped(given: &str) -> String {
    match given.strip_prefix("Basic ") {
        Some(encoded) => format!("Basic {}", String::from_utf8(base64(encoded)).expect("UTF-8")),
        None => given.to_owned(),
    }
}

/// The bytes behind Base64 (RFC 4648).
fn base64(encoded: &str) -> Vec<u8> {
    const LETTERS: &str = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
    let (mut bits, mut count, mut bytes) = (0_u32, 0, Vec::new());
    for letter in encoded.trim_end_matches('=').chars() {
        let value = LETTERS.find(letter).expect("base64");
        bits = (bits << 6 | u32::try_from(value).expect("six bits")) & 0xffff;
        count += 6;
        if count >= 8 {
            count -= 8;
            bytes.push(u8::try_from(bits >> count & 0xff).expect("a byte"));
        }
    }
    bytes
}

fn pairs(text: &str) -> BTreeMap<String, String> {
    text.split('&')
        .filter_map(|pair| pair.split_once('='))
        .map(|(name, value)| (decoded(name), decoded(&value.replace('+', " "))))
        .collect()
}

fn decoded(text: &str) -> String {
    let mut out = Vec::new();
    let bytes = text.as_bytes();
    let mut at = 0;
    while let Some(byte) = bytes.get(at) {
        let hex = text.get(at + 1..at + 3).filter(|_| *byte == b'%');
        match hex.and_then(|hex| u8::from_str_radix(hex, 16).ok()) {
            Some(value) => {
                out.push(value);
                at += 3;
            }
            None => {
                out.push(*byte);
                at += 1;
            }
        }
    }
    String::from_utf8(out).expect("UTF-8")
}

fn plain(status: u16, body: Value) -> Answer {
    (status, body, Vec::new())
}

fn text(value: &Value) -> String {
    value.as_str().unwrap_or_default().to_owned()
}
