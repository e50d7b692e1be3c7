use std::io::{Cursor, PipeReader, PipeWriter, pipe};
use std::thread::JoinHandle;

use super::*;

/// An editor and a server that a test plays on a thread: it gets each message and gives back what to send.
fn against(
    mut play: impl FnMut(&Value) -> Vec<Value> + Send + 'static,
) -> (Editor, JoinHandle<Vec<Value>>) {
    let (at_server, to_server): (PipeReader, PipeWriter) = pipe().expect("pipe");
    let (at_editor, mut to_editor) = pipe().expect("pipe");
    let server = std::thread::spawn(move || {
        let mut at_server = BufReader::new(at_server);
        let mut seen = Vec::new();
        while let Ok(Some(message)) = read_message(&mut at_server) {
            for answer in play(&message) {
                to_editor.write_all(&frame(&answer)).expect("sent");
            }
            seen.push(message);
        }
        seen
    });
    (Editor::over(at_editor, to_server), server)
}

fn reply(to: &Value, result: &Value) -> Value {
    json!({"jsonrpc": "2.0", "id": to["id"], "result": result})
}

#[test]
fn frames_come_back_as_they_were_sent() {
    let messages = [json!({"text": "🦀 ü\r\n\r\n"}), json!([]), json!({"a": {"b": null}})];
    let mut bytes = Vec::new();
    for message in &messages {
        bytes.extend(frame(message));
    }
    let mut input = Cursor::new(bytes);
    for message in messages {
        assert_eq!(read_message(&mut input).expect("reads"), Some(message));
    }
    assert_eq!(read_message(&mut input).expect("ends"), None);
}

#[test]
fn a_frame_that_is_none_is_an_error_and_other_headers_pass() {
    let read = |text: &str| read_message(&mut Cursor::new(text.as_bytes().to_vec()));
    let typed =
        "content-length: 2\r\nContent-Type: application/vscode-jsonrpc; charset=utf-8\r\n\r\n{}";
    assert_eq!(read(typed).expect("reads"), Some(json!({})));
    for bad in [
        "oops\r\n",
        "\r\n{}",
        "Content-Length: many\r\n\r\n{}",
        "Content-Length: 9\r\n\r\n{}",
        "Content-Length: 2\r\n\r\n{x",
    ] {
        read(bad).expect_err(bad);
    }
}

#[test]
fn a_command_is_done_when_its_edit_is_in_the_file_and_the_server_says_so() {
    let folder = tempfile::tempdir().expect("folder");
    let uri = workbench::uri::of_path(&folder.path().join("triage.md"));
    let there = uri.clone();
    let (mut editor, server) = against(move |message| {
        match (message["method"].as_str(), message["id"].as_i64()) {
            (Some("workspace/executeCommand"), _) => {
                let at = json!({"line": 0, "character": 0});
                let edits = json!([{"range": {"start": at, "end": at}, "newText": "# T\n"}]);
                let item = json!({"uri": there, "version": null});
                let operations = json!([{"kind": "create", "uri": there}, {"textDocument": item, "edits": edits}]);
                let params = json!({"edit": {"documentChanges": operations}});
                vec![
                    reply(message, &json!({"uri": there})),
                    json!({"jsonrpc": "2.0", "id": 70, "method": "workspace/applyEdit", "params": params}),
                ]
            }
            (None, Some(70)) => {
                assert_eq!(message["result"]["applied"], true, "{message}");
                let params = json!({"uri": there});
                vec![
                    json!({"jsonrpc": "2.0", "id": "71", "method": "window/showDocument", "params": params}),
                ]
            }
            (None, None) => vec![
                json!({"jsonrpc": "2.0", "method": "window/showMessage", "params": {"type": 3, "message": "written"}}),
            ],
            _ => Vec::new(),
        }
    });
    let (result, message) = editor.command("tftsr.startTriage", &json!({})).expect("done");
    assert_eq!((result["uri"].as_str(), message.text.as_str()), (Some(uri.as_str()), "written"));
    assert!(!message.is_warning);
    editor.save_all().expect("saved");
    assert_eq!(std::fs::read_to_string(folder.path().join("triage.md")).expect("there"), "# T\n");
    drop(editor);
    let methods: Vec<String> = server
        .join()
        .expect("server")
        .iter()
        .filter_map(|message| message["method"].as_str().map(str::to_owned))
        .collect();
    assert_eq!(
        methods,
        [
            "workspace/executeCommand",
            "textDocument/didOpen",
            "textDocument/didChange",
            "textDocument/didSave"
        ]
    );
}

#[test]
fn an_edit_that_cannot_be_applied_ends_the_command_with_the_reason() {
    let (mut editor, _server) = against(|message| {
        match (message["method"].as_str(), message["id"].as_i64()) {
            (Some("workspace/executeCommand"), _) => {
                let params =
                    json!({"edit": {"documentChanges": [{"kind": "delete", "uri": "file:///a"}]}});
                vec![
                    reply(message, &Value::Null),
                    json!({"jsonrpc": "2.0", "id": 70, "method": "workspace/applyEdit", "params": params}),
                ]
            }
            _ => vec![
                json!({"jsonrpc": "2.0", "method": "window/showMessage", "params": {"type": 2, "message": "not taken"}}),
            ],
        }
    });
    let error = editor.command("tftsr.x", &Value::Null).expect_err("refused");
    assert_eq!(
        error.to_string(),
        "an edit by tftsr.x could not be applied: this editor does not delete files for a server"
    );
}

#[test]
fn refusals_and_a_server_that_ends_are_errors_with_words() {
    let (mut editor, _server) = against(|message| {
        vec![
            json!({"jsonrpc": "2.0", "id": 5, "method": "unheard/of", "params": {}}),
            json!({"jsonrpc": "2.0", "id": message["id"], "error": {"code": -32600, "message": "no issue"}}),
        ]
    });
    let error = editor.request("x", &Value::Null).expect_err("refused");
    assert_eq!(error.to_string(), "the language server refused: no issue");

    let (from_server, _) = pipe().expect("pipe");
    let mut editor = Editor::over(from_server, std::io::sink());
    let error = editor.request("shutdown", &Value::Null).expect_err("gone").to_string();
    assert!(
        error.starts_with("the language server ended before it answered to shutdown"),
        "{error}"
    );
}
