//! `tftsr mcp`: another assistant reads an incident, redacted, and cannot write or leave the workspace.

use std::io::{BufRead, BufReader, Write};
use std::process::{Child, ChildStdin, ChildStdout, Command, Stdio};

use serde_json::{Value, json};

use crate::harness::{Workspace, slow_tests, tftsr};

const LOG: &str = "2026-05-01T10:00:00Z INFO app: started\n\
    2026-05-01T10:00:01Z WARN app: pool empty for ana.marin@example.com from 198.51.100.77\n\
    2026-05-01T10:00:02Z ERROR app: Connection is not available, request timed out after 30000ms\n";

fn values() -> [&'static str; 2] {
    ["ana.marin@example.com", "198.51.100.77"]
}

/// A client that speaks lines of JSON.
struct Assistant {
    child: Child,
    stdin: Option<ChildStdin>,
    stdout: BufReader<ChildStdout>,
    id: i64,
    heard: String,
}

impl Assistant {
    fn start(workspace: &Workspace) -> Assistant {
        let mut child = Command::new(env!("CARGO_BIN_EXE_tftsr"))
            .arg("mcp")
            .current_dir(workspace.folder())
            .env_remove("TFTSR_PASSPHRASE")
            .env_remove("DBUS_SESSION_BUS_ADDRESS")
            .envs(workspace.environment())
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .spawn()
            .expect("starts");
        let stdin = child.stdin.take();
        let stdout = BufReader::new(child.stdout.take().expect("piped"));
        let mut assistant = Assistant { child, stdin, stdout, id: 0, heard: String::new() };
        let client = json!({ "protocolVersion": "2025-06-18", "capabilities": {}, "clientInfo": { "name": "test", "version": "1" } });
        let hello = assistant.ask("initialize", &client).expect("initializes");
        assert_eq!(hello["serverInfo"]["name"], "tftsr");
        assert!(hello["instructions"].as_str().is_some_and(|text| text.contains("placeholders")));
        assistant.say(&json!({ "jsonrpc": "2.0", "method": "notifications/initialized" }));
        assistant
    }

    fn say(&mut self, message: &Value) {
        self.write(&message.to_string());
    }

    fn write(&mut self, line: &str) {
        let stdin = self.stdin.as_mut().expect("open");
        writeln!(stdin, "{line}").and_then(|()| stdin.flush()).expect("it reads");
    }

    fn ask(&mut self, method: &str, params: &Value) -> Result<Value, Value> {
        self.id += 1;
        let id = self.id;
        self.say(&json!({ "jsonrpc": "2.0", "id": id, "method": method, "params": params }));
        loop {
            let mut line = String::new();
            assert!(self.stdout.read_line(&mut line).expect("it writes") > 0, "the server ended");
            self.heard.push_str(&line);
            let message: Value = serde_json::from_str(&line).expect("JSON");
            if message["id"] == id {
                return match message.get("error") {
                    Some(error) => Err(error.clone()),
                    None => Ok(message["result"].clone()),
                };
            }
        }
    }

    fn tool(&mut self, name: &str, argument: &Value) -> (String, bool) {
        let result =
            self.ask("tools/call", &json!({ "name": name, "arguments": argument })).expect(name);
        let text = result["content"][0]["text"].as_str().expect("text").to_owned();
        (text, result["isError"] == true)
    }

    /// Leaves; all that it heard.
    fn leave(mut self) -> String {
        self.stdin = None;
        assert!(self.child.wait().expect("ends").success());
        self.heard
    }
}

fn incident() -> Workspace {
    let workspace = Workspace::with(&[("app.log", LOG)]);
    let argument =
        json!({ "uri": workspace.path("app.log"), "title": "Checkout of ana.marin@example.com" })
            .to_string();
    assert_eq!(tftsr(&workspace, &["call", "startTriage", &argument], b"").code, 0);
    workspace
}

#[test]
fn an_assistant_names_a_file_by_what_it_was_told() {
    let log = "logs/of-ana.marin@example.com.log";
    let workspace = Workspace::with(&[(log, LOG), ("198.51.100.77.log", LOG)]);
    let argument = json!({ "uri": workspace.path(log) }).to_string();
    assert_eq!(tftsr(&workspace, &["call", "startTriage", &argument], b"").code, 0);
    let mut assistant = Assistant::start(&workspace);
    let (told, _) = assistant.tool("issue", &json!({}));
    let told: Value = serde_json::from_str(&told).expect("JSON");
    let named = told["logs"][0]["path"].as_str().expect("a path").to_owned();
    assert!(named.starts_with("logs/[EMAIL_") && named.ends_with("].log"), "{named}");
    let (text, is_error) = assistant.tool("records", &json!({ "path": named }));
    assert!(!is_error && text.contains("pool empty for [EMAIL_"), "{text}");
    for path in ["logs/[EMAIL_99].log", "../[EMAIL_1]", "[EMAIL_1]/../../key"] {
        assert!(assistant.tool("redact", &json!({ "path": path })).1, "{path}");
    }
    let (found, _) = assistant.tool("evidence", &json!({ "paths": ["198.51.100.77.log"] }));
    assert!(found.contains("[IPV4_"), "{found}");
    let heard = assistant.leave();
    assert!(values().iter().all(|value| !heard.contains(value)), "{heard}");
}

#[test]
fn an_assistant_reads_an_incident_and_no_value() {
    let workspace = incident();
    let before: Vec<String> = workspace.files("");
    let mut assistant = Assistant::start(&workspace);
    let tools = assistant.ask("tools/list", &json!({})).expect("tools");
    let tools = tools["tools"].as_array().expect("a list");
    assert!(
        tools.len() >= 7 && tools.iter().all(|tool| tool["annotations"]["readOnlyHint"] == true),
        "{tools:?}"
    );
    for (name, argument, part) in [
        ("issues", json!({}), "Checkout of [EMAIL_"),
        ("issue", json!({}), "\"evidence\""),
        ("why_tree", json!({}), "1 Why did this happen"),
        ("evidence", json!({ "paths": ["app.log"] }), "Connection is not available"),
        (
            "records",
            json!({ "path": "app.log", "level": "warning" }),
            "2 2026-05-01T10:00:01Z warning app: pool empty for [EMAIL_1]",
        ),
        (
            "redact",
            json!({ "path": "app.log", "first_line": 2, "lines": 1 }),
            "pool empty for [EMAIL_1] from [IPV4_1]",
        ),
        ("scan", json!({ "path": "app.log" }), "2:47 email"),
    ] {
        let (text, is_error) = assistant.tool(name, &argument);
        assert!(!is_error && text.contains(part), "{name}: {part} in {text}");
    }
    let listed = assistant.ask("resources/list", &json!({})).expect("resources");
    let uri = listed["resources"][0]["uri"].as_str().expect("a triage document").to_owned();
    let read = assistant.ask("resources/read", &json!({ "uri": uri })).expect("a document");
    let text = read["contents"][0]["text"].as_str().expect("text");
    assert!(text.contains("## Whys") && text.contains("[EMAIL_1]"), "{text}");
    let heard = assistant.leave();
    assert!(values().iter().all(|value| !heard.contains(value)), "{heard}");
    assert_eq!(workspace.files(""), before, "nothing was written");
    let audit = tftsr(&workspace, &["call", "listAudit"], b"").text();
    assert!(audit.contains("assistant read") && audit.contains("\"assistant\""), "{audit}");
}

#[test]
fn an_assistant_cannot_leave_the_workspace() {
    let workspace = incident();
    std::fs::write(workspace.folder().join("../secret.txt"), "key").expect("written");
    #[cfg(unix)]
    std::os::unix::fs::symlink("../secret.txt", workspace.path("link.txt")).expect("linked");
    let mut assistant = Assistant::start(&workspace);
    for path in [
        "../secret.txt",
        "/etc/passwd",
        "link.txt",
        "nothing.log",
        ".",
        "",
        "app.log/../../secret.txt",
    ] {
        for tool in ["redact", "records", "scan"] {
            let (text, is_error) = assistant.tool(tool, &json!({ "path": path }));
            assert!(is_error && text.contains("no file of the workspace"), "{tool} {path}: {text}");
        }
    }
    assert!(assistant.ask("resources/read", &json!({ "uri": "file:///etc/passwd" })).is_err());
    assert!(assistant.ask("tools/call", &json!({ "name": "updateRca", "arguments": {} })).is_err());
    let (_, is_error) = assistant.tool("redact", &json!({ "path": 7 }));
    assert!(is_error);
    // What is no message of the protocol costs nothing but itself.
    assistant.write("{ not JSON");
    assistant.write("[]");
    let (text, _) = assistant.tool("issues", &json!({}));
    assert!(text.contains("Checkout"), "{text}");
    assistant.leave();
}

#[test]
fn a_client_of_another_house_is_served() {
    if !slow_tests() {
        return;
    }
    let workspace = incident();
    let python = concat!(env!("CARGO_MANIFEST_DIR"), "/target/tools/bin/python");
    let script = concat!(env!("CARGO_MANIFEST_DIR"), "/tests/fixtures/mcp_client.py");
    let output = Command::new(python)
        .args([script, env!("CARGO_BIN_EXE_tftsr")])
        .current_dir(workspace.folder())
        .envs(workspace.environment())
        .output()
        .expect("python of tests/install.sh");
    let said = String::from_utf8_lossy(&output.stdout).into_owned();
    assert!(output.status.success(), "{said}{}", String::from_utf8_lossy(&output.stderr));
    for part in ["tftsr", "why_tree", "pool empty for [EMAIL_1]", "## Whys"] {
        assert!(said.contains(part), "{part} in {said}");
    }
    assert!(values().iter().all(|value| !said.contains(value)), "{said}");
}
