//! What cannot be seen from outside the binary: panics on purpose.

use serde_json::{Value, json};
use tokio::io::{AsyncBufReadExt, AsyncReadExt, AsyncWriteExt, BufReader, DuplexStream, duplex};
use workbench::Workbench;

struct Client {
    input: DuplexStream,
    output: BufReader<DuplexStream>,
    last_id: i64,
}

impl Client {
    /// A client of a server in this process, and the server's exit code to come.
    fn start() -> (Client, tokio::task::JoinHandle<u8>) {
        let (input, server_input) = duplex(1 << 20);
        let (server_output, output) = duplex(1 << 20);
        let environment = crate::fuzz::environment("/");
        let server = tokio::spawn(crate::serve(
            Workbench::new(environment, "editor"),
            server_input,
            server_output,
        ));
        (Client { input, output: BufReader::new(output), last_id: 0 }, server)
    }

    async fn send(&mut self, message: Value) {
        let body = message.to_string();
        let frame = format!("Content-Length: {}\r\n\r\n{body}", body.len());
        self.input.write_all(frame.as_bytes()).await.expect("the server reads");
    }

    async fn request(&mut self, method: &str, params: Value) -> Value {
        self.last_id += 1;
        let mut message = json!({ "jsonrpc": "2.0", "id": self.last_id, "method": method });
        if !params.is_null() {
            message["params"] = params;
        }
        self.send(message).await;
        loop {
            let message = self.receive().await;
            if message["id"] == self.last_id {
                return message;
            }
        }
    }

    async fn receive(&mut self) -> Value {
        let mut length = 0;
        loop {
            let mut line = String::new();
            self.output.read_line(&mut line).await.expect("the server writes");
            if let Some(value) = line.strip_prefix("Content-Length:") {
                length = value.trim().parse().expect("a number");
            }
            if line == "\r\n" {
                break;
            }
        }
        let mut body = vec![0; length];
        self.output.read_exact(&mut body).await.expect("the server writes");
        serde_json::from_slice(&body).expect("JSON")
    }
}

/// Runs a test on two threads.
fn in_runtime(test: impl Future<Output = ()>) {
    tokio::runtime::Builder::new_multi_thread()
        .worker_threads(2)
        .enable_all()
        .build()
        .expect("a runtime")
        .block_on(test);
}

#[test]
fn a_panic_costs_one_reply_wherever_it_happens() {
    in_runtime(async {
        let (mut client, server) = Client::start();
        client.request("initialize", json!({ "capabilities": {} })).await;
        client.send(json!({ "jsonrpc": "2.0", "method": "initialized", "params": {} })).await;
        let document = json!({ "uri": "file:///a.log", "languageId": "log", "version": 1, "text": "ana@example.com" });
        let opened = json!({ "textDocument": document });
        client
            .send(json!({ "jsonrpc": "2.0", "method": "textDocument/didOpen", "params": opened }))
            .await;
        for method in ["test/panic", "test/panicInHandler"] {
            let reply = client.request(method, Value::Null).await;
            assert_eq!(reply["error"]["code"], -32603, "{method}: {reply}");
            let words = reply["error"]["message"].as_str().expect("words");
            assert!(!words.contains("on purpose"), "what a panic says may hold a value: {words}");
        }
        let position = json!({ "line": 0, "character": 3 });
        let at = json!({ "textDocument": { "uri": "file:///a.log" }, "position": position });
        let hover = client.request("textDocument/hover", at).await;
        assert!(hover["result"]["contents"].is_object(), "the server goes on: {hover}");
        client.request("shutdown", Value::Null).await;
        client.send(json!({ "jsonrpc": "2.0", "method": "exit" })).await;
        assert_eq!(server.await.expect("ends"), 0);
    });
}

#[test]
fn a_large_document_is_opened_in_its_turn() {
    in_runtime(async {
        let (mut client, server) = Client::start();
        let text = format!("{}mail ana@example.com", "grüße \"in\" a line\r\n".repeat(60_000));
        let uri = json!({ "uri": "file:///a.log", "version": 2 });
        let open = |text: &str| {
            let document =
                json!({ "uri": "file:///a.log", "languageId": "log", "version": 1, "text": text });
            let params = json!({ "textDocument": document });
            json!({ "jsonrpc": "2.0", "method": "textDocument/didOpen", "params": params })
        };
        // Before the start nothing is opened.
        client.send(open(&text)).await;
        client.request("initialize", json!({ "capabilities": {} })).await;
        client.send(json!({ "jsonrpc": "2.0", "method": "initialized", "params": {} })).await;
        for text in [text.as_str(), "small", &text] {
            client.send(open(text)).await;
        }
        let at = json!({ "line": 60_000, "character": 0 });
        let change = json!({ "range": { "start": at, "end": at }, "text": "e-" });
        let change = json!({ "textDocument": uri, "contentChanges": [change] });
        client
            .send(json!({ "jsonrpc": "2.0", "method": "textDocument/didChange", "params": change }))
            .await;
        let position = json!({ "line": 60_000, "character": 8 });
        let at = json!({ "textDocument": { "uri": "file:///a.log" }, "position": position });
        let hover = client.request("textDocument/hover", at).await;
        let range = &hover["result"]["range"];
        assert_eq!(range["start"], json!({ "line": 60_000, "character": 7 }), "{hover}");
        assert_eq!(range["end"], json!({ "line": 60_000, "character": 22 }), "{hover}");
        client.request("shutdown", Value::Null).await;
        client.send(json!({ "jsonrpc": "2.0", "method": "exit" })).await;
        assert_eq!(server.await.expect("ends"), 0);
    });
}

#[test]
fn a_burst_of_edits_in_many_files_is_told_of_now_and_then_and_to_its_end() {
    const FILES: usize = 5;
    const EDITS: usize = 60;
    in_runtime(async {
        let (mut client, server) = Client::start();
        client.request("initialize", json!({ "capabilities": {} })).await;
        client.send(json!({ "jsonrpc": "2.0", "method": "initialized", "params": {} })).await;
        let text = "mail ana@example.com from 203.0.113.7\n".repeat(500);
        for file in 0..FILES {
            let document = json!({ "uri": format!("file:///{file}.log"), "languageId": "log", "version": 1, "text": text });
            let params = json!({ "textDocument": document });
            client
                .send(
                    json!({ "jsonrpc": "2.0", "method": "textDocument/didOpen", "params": params }),
                )
                .await;
        }
        for version in 2..EDITS + 2 {
            for file in 0..FILES {
                let at = json!({ "line": version, "character": 0 });
                let change = json!({ "range": { "start": at, "end": at }, "text": "x " });
                let document = json!({ "uri": format!("file:///{file}.log"), "version": version });
                let params = json!({ "textDocument": document, "contentChanges": [change] });
                client.send(json!({ "jsonrpc": "2.0", "method": "textDocument/didChange", "params": params })).await;
            }
        }
        let (mut told, mut done) = (0, 0);
        while done < FILES {
            let message = client.receive().await;
            if message["method"] == "textDocument/publishDiagnostics" {
                told += 1;
                done += usize::from(message["params"]["version"] == EDITS + 1);
            }
        }
        assert!(told < FILES * EDITS / 2, "told of {told} times");
        client.request("shutdown", Value::Null).await;
        client.send(json!({ "jsonrpc": "2.0", "method": "exit" })).await;
        assert_eq!(server.await.expect("ends"), 0);
    });
}
