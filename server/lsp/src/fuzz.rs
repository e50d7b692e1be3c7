//! Laws that hold for any bytes, for `tests/fuzz` and for the tests here.

use std::collections::BTreeMap;
use std::path::PathBuf;

use serde_json::{Value, json};
use tokio::io::{AsyncReadExt, AsyncWriteExt, BufReader, duplex};
use workbench::Workbench;
use workbench::environment::Environment;

use crate::framing::{REJECTED, check, next_body};
use crate::opening::Waiting;

/// Whatever arrives, what is handed on is one JSON-RPC message that the protocol library reads, and what is rejected says why.
pub fn framing(bytes: &[u8]) {
    for body in run(async {
        let mut input = BufReader::new(bytes);
        let (mut bodies, waiting) = (Vec::new(), Waiting::default());
        while let Ok(Some(body)) = next_body(&mut input, &waiting).await {
            bodies.push(body);
        }
        bodies
    }) {
        let message: Value = serde_json::from_slice(&body).expect("the guard hands on JSON");
        assert_eq!(message["jsonrpc"], "2.0", "{message}");
        if message["method"] == REJECTED {
            assert!(message["params"]["message"].is_string(), "{message}");
        }
    }
}

/// A session in which these messages are sent, a line each, after a log was opened: each request gets one answer, none fails
/// inside the server, and the server leaves when it is told to.
pub fn messages(bytes: &[u8]) {
    let text = String::from_utf8_lossy(bytes);
    let (mut asked, mut sent) = (BTreeMap::<String, usize>::new(), Vec::new());
    let mut send = |body: &str| {
        sent.extend_from_slice(format!("Content-Length: {}\r\n\r\n{body}", body.len()).as_bytes());
    };
    let document =
        json!({ "uri": "file:///a.log", "languageId": "log", "version": 1, "text": LOG });
    for message in [
        json!({ "jsonrpc": "2.0", "id": "start", "method": "initialize", "params": { "capabilities": {} } }),
        json!({ "jsonrpc": "2.0", "method": "initialized", "params": {} }),
        json!({ "jsonrpc": "2.0", "method": "textDocument/didOpen", "params": { "textDocument": document } }),
    ] {
        send(&message.to_string());
    }
    for line in text.lines().filter(|line| is_fair(line)).take(MOST) {
        // What the guard refuses is answered, too, where it can tell for what.
        if check(line.as_bytes()).is_ok()
            && let Ok(message) = serde_json::from_str::<Value>(line)
            && message["method"].is_string()
            && !message["id"].is_null()
        {
            *asked.entry(message["id"].to_string()).or_default() += 1;
        }
        send(line);
    }
    send(&json!({ "jsonrpc": "2.0", "id": "end", "method": "shutdown" }).to_string());
    send(&json!({ "jsonrpc": "2.0", "method": "exit" }).to_string());
    let mut answers = BTreeMap::<String, usize>::new();
    for answer in run(served(&sent)) {
        let words = answer["error"]["message"].as_str().unwrap_or_default();
        assert!(!words.contains("failed inside"), "{answer} in {text:?}");
        *answers.entry(answer["id"].to_string()).or_default() += 1;
    }
    for id in asked.keys().map(String::as_str).chain(["\"start\"", "\"end\""]) {
        let wanted = asked.get(id).copied().unwrap_or(1);
        assert!(
            answers.get(id).is_some_and(|count| *count >= wanted),
            "no answer to {id} in {text:?}"
        );
    }
}

/// Most messages of a session.
const MOST: usize = 40;
const LOG: &str = "2026-05-01T10:00:00Z WARN a.B - login failed user=ana@example.com from 203.0.113.7\n\
    2026-05-01T10:00:01Z ERROR a.B - café password=hunter2xyzQ \u{1F600}\n";

/// Whether a message neither ends the session nor takes an id that this law uses, or does anything beyond the session.
fn is_fair(line: &str) -> bool {
    !["exit", "shutdown", "\\u", "executeCommand", "\"start\"", "\"end\"", "cancelRequest"]
        .iter()
        .any(|word| line.contains(word))
}

/// What a server finds around it that nothing is set up for.
pub(crate) fn environment(folder: &str) -> Environment {
    Environment {
        version: "0.0.0",
        data_dir: None,
        key_file: None,
        passphrase: None,
        config_file: None,
        api_keys: Vec::new(),
        current_dir: PathBuf::from(folder),
        places: workbench::editors::Places::default(),
    }
}

/// The answers of a server to what is sent.
async fn served(sent: &[u8]) -> Vec<Value> {
    let environment = environment("/nowhere");
    let (mut input, server_input) = duplex(1 << 20);
    let (server_output, mut output) = duplex(16 << 20);
    let server = crate::serve(Workbench::new(environment, "editor"), server_input, server_output);
    let sending = async {
        let _ = input.write_all(sent).await;
        input
    };
    let (_, _open) = tokio::join!(server, sending);
    let mut bytes = Vec::new();
    output.read_to_end(&mut bytes).await.expect("memory is read");
    let mut answers = Vec::new();
    let mut rest = bytes.as_slice();
    while let Some(at) = rest.windows(4).position(|four| four == b"\r\n\r\n") {
        let head = String::from_utf8_lossy(&rest[..at]).into_owned();
        let length: usize =
            head.split(':').nth(1).and_then(|length| length.trim().parse().ok()).expect("a length");
        let (body, after) = rest[at + 4..].split_at(length);
        let message: Value = serde_json::from_slice(body).expect("JSON");
        answers.extend((message.get("method").is_none()).then_some(message));
        rest = after;
    }
    answers
}

fn run<T>(work: impl Future<Output = T>) -> T {
    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build();
    runtime.expect("a runtime").block_on(work)
}

#[cfg(test)]
mod tests {
    #[test]
    fn any_bytes_are_taken() {
        testing::fuzz("lsp-framing", super::framing);
    }

    #[test]
    fn any_messages_are_answered() {
        testing::fuzz("json-rpc", super::messages);
    }
}
