//! Each editor gets what it can take and nothing else: the capability sets of real clients, replayed.
//!
//! The sets of VS Code 1.65, Neovim 0.11 and Emacs 29 (eglot) in `fixtures/clients` are those that pytest-lsp 1.0.1
//! (MIT) captured; that of Helix 25.07 was read from its source.

use serde_json::{Value, json};

use crate::harness::{Editor, Workspace, uri};

/// A client by its name, with what it says in `initialize`.
fn profiles() -> Vec<(&'static str, Value)> {
    let read = |text: &str| serde_json::from_str::<Value>(text).expect("JSON");
    vec![
        ("vscode", read(include_str!("fixtures/clients/vscode-1.65.2.json"))),
        ("neovim", read(include_str!("fixtures/clients/neovim-0.11.0.json"))),
        ("emacs", read(include_str!("fixtures/clients/emacs-29.1.json"))),
        ("helix", read(include_str!("fixtures/helix-initialize.json"))),
        ("nothing", json!({ "capabilities": {} })),
    ]
}

const LOG: &str = "2026-03-14T02:10:02Z INFO shop started\n\
                   2026-03-14T02:11:38Z INFO login email=ana.souza@corp-mail.example from 203.0.113.77\n\
                   2026-03-14T02:11:40Z ERROR write failed: no space left on device, mail to ana.souza@corp-mail.example\n";

/// A client and what it can take.
struct Client<'a> {
    name: &'a str,
    can: &'a Value,
    broken: Vec<String>,
}

impl Client<'_> {
    fn law(&mut self, holds: bool, what: &str) {
        if !holds {
            self.broken.push(format!("{}: {what}", self.name));
        }
    }

    fn has(&self, pointer: &str) -> bool {
        self.can.pointer(pointer).is_some_and(|value| !value.is_null() && *value != false)
    }

    fn among(&self, pointer: &str, name: &str) -> bool {
        self.can
            .pointer(pointer)
            .and_then(Value::as_array)
            .is_some_and(|all| all.iter().any(|one| one == name))
    }

    /// What the server says it offers, where that depends on the client.
    fn offered(&mut self, server: &Value) {
        let edit = "/textDocument/codeAction/codeActionLiteralSupport";
        for (offer, needs) in [
            ("/semanticTokensProvider", "/textDocument/semanticTokens"),
            ("/diagnosticProvider", "/textDocument/diagnostic"),
            ("/codeActionProvider/codeActionKinds", edit),
            ("/renameProvider/prepareProvider", "/textDocument/rename/prepareSupport"),
        ] {
            let holds = server.pointer(offer).is_none_or(Value::is_null) || self.has(needs);
            self.law(holds, &format!("{offer} is offered without {needs}"));
        }
        let chosen = server["positionEncoding"].as_str().unwrap_or("utf-16").to_owned();
        let holds = chosen == "utf-16" || self.among("/general/positionEncodings", &chosen);
        self.law(holds, &format!("positions are in {chosen}"));
    }

    /// What the server sent by itself.
    fn sent(&mut self, message: &Value, pulls: bool) {
        let method = message["method"].as_str().expect("a method");
        let params = &message["params"];
        match method {
            "window/showMessage" | "window/logMessage" => {}
            "textDocument/publishDiagnostics" => {
                self.law(!pulls, "diagnostics are pushed to a client that pulls them");
                for diagnostic in params["diagnostics"].as_array().into_iter().flatten() {
                    self.diagnostic(diagnostic, "/textDocument/publishDiagnostics");
                }
            }
            "workspace/applyEdit" => {
                self.law(self.has("/workspace/applyEdit"), method);
                let changes = &params["edit"]["documentChanges"];
                let takes = self.has("/workspace/workspaceEdit/documentChanges");
                self.law(changes.is_null() || takes, "documentChanges");
                for kind in
                    changes.as_array().into_iter().flatten().filter_map(|one| one["kind"].as_str())
                {
                    let takes = self.among("/workspace/workspaceEdit/resourceOperations", kind);
                    self.law(takes, &format!("{kind} in an edit"));
                }
            }
            "client/registerCapability" => {
                for registration in params["registrations"].as_array().into_iter().flatten() {
                    let method = registration["method"].as_str().expect("a method");
                    let pointer = format!("/{method}/dynamicRegistration");
                    self.law(self.has(&pointer), &format!("{method} is registered"));
                }
            }
            "workspace/configuration" => self.law(self.has("/workspace/configuration"), method),
            "workspace/diagnostic/refresh" => {
                self.law(self.has("/workspace/diagnostics/refreshSupport"), method);
            }
            "window/showDocument" => self.law(self.has("/window/showDocument/support"), method),
            "window/workDoneProgress/create" | "$/progress" => {
                self.law(self.has("/window/workDoneProgress"), method);
            }
            other => self.law(false, &format!("{other} is sent")),
        }
    }

    fn diagnostic(&mut self, diagnostic: &Value, set: &str) {
        for (field, needs) in [
            ("relatedInformation", "relatedInformation"),
            ("tags", "tagSupport"),
            ("codeDescription", "codeDescriptionSupport"),
            ("data", "dataSupport"),
        ] {
            let holds = diagnostic[field].is_null() || self.has(&format!("{set}/{needs}"));
            self.law(holds, &format!("{field} in a diagnostic"));
        }
    }

    fn action(&mut self, action: &Value) {
        let is_literal = !action["command"].is_string();
        self.law(
            !is_literal || self.has("/textDocument/codeAction/codeActionLiteralSupport"),
            "an action literal",
        );
        for (field, needs) in [
            ("isPreferred", "isPreferredSupport"),
            ("disabled", "disabledSupport"),
            ("data", "dataSupport"),
        ] {
            let holds =
                action[field].is_null() || self.has(&format!("/textDocument/codeAction/{needs}"));
            self.law(holds, &format!("{field} in a code action"));
        }
    }

    fn hover(&mut self, hover: &Value) {
        let kind = hover["contents"]["kind"].as_str().unwrap_or("plaintext");
        let holds = kind == "plaintext" || self.among("/textDocument/hover/contentFormat", kind);
        self.law(holds, &format!("a hover in {kind}"));
        let text = hover["contents"]["value"].as_str().unwrap_or_default();
        self.law(!text.is_empty(), "a hover says nothing");
        self.law(kind == "markdown" || !text.contains("**"), "marks of Markdown in plain text");
    }

    fn symbols(&mut self, symbols: &Value) {
        for symbol in symbols.as_array().into_iter().flatten() {
            let is_flat = symbol["location"].is_object();
            let nests = self.has("/textDocument/documentSymbol/hierarchicalDocumentSymbolSupport");
            self.law(is_flat != nests, "symbols of the other form");
        }
    }

    fn completion(&mut self, items: &Value) {
        for item in items.as_array().into_iter().flatten() {
            let holds = item["insertTextFormat"] != 2
                || self.has("/textDocument/completion/completionItem/snippetSupport");
            self.law(holds, "a snippet");
            let replaces = item["textEdit"]["insert"].is_object();
            let holds = !replaces
                || self.has("/textDocument/completion/completionItem/insertReplaceSupport");
            self.law(holds, "insert and replace");
        }
    }
}

/// Diagnostics, asked for or pushed.
fn diagnostics(editor: &mut Editor, path: &std::path::Path) -> Vec<Value> {
    if editor.initialized["capabilities"]["diagnosticProvider"].is_null() {
        return editor.diagnostics(path);
    }
    let params = json!({ "textDocument": { "uri": uri(path) } });
    let report = editor.request("textDocument/diagnostic", params).expect("a report");
    report["items"].as_array().cloned().unwrap_or_default()
}

#[test]
fn each_client_gets_only_what_it_offers_and_the_whole_job_done() {
    for (name, profile) in profiles() {
        let workspace = Workspace::with(&[("app.log", LOG)]);
        let log = workspace.path("app.log");
        let can = &profile["capabilities"];
        let mut client = Client { name, can, broken: Vec::new() };
        let mut editor = Editor::builder(&workspace)
            .client_name(profile["clientInfo"]["name"].as_str().unwrap_or(name))
            .capabilities(can.clone())
            .start();
        let server = editor.initialized["capabilities"].clone();
        client.offered(&server);
        let pulls = !server["diagnosticProvider"].is_null();
        editor.open(&log);
        let found = diagnostics(&mut editor, &log);
        assert!(found.len() >= 3, "{name}: {found:?}");
        for diagnostic in &found {
            client.diagnostic(diagnostic, "/textDocument/diagnostic");
        }

        let column =
            LOG.lines().nth(1).expect("a line").find("ana").expect("the address") as u32 + 2;
        let place = json!({ "textDocument": { "uri": uri(&log) }, "position": { "line": 1, "character": column } });
        client.hover(&editor.request("textDocument/hover", place).expect("a hover"));
        let whole = json!({ "textDocument": { "uri": uri(&log) } });
        client.symbols(&editor.request("textDocument/documentSymbol", whole).expect("symbols"));
        let actions = editor.actions(&log, [[1, column], [1, column]]);
        assert!(actions.len() >= 4, "{name}: {actions:?}");
        for action in &actions {
            client.action(action);
        }

        editor.command("tftsr.startTriage", json!({ "uri": uri(&log) })).expect("triage starts");
        let started = workspace.files("triage-");
        let triage =
            workspace.path(started.first().unwrap_or_else(|| panic!("{name}: no document")));
        let takes_edits = can.pointer("/workspace/applyEdit") == Some(&json!(true));
        if can.pointer("/window/showDocument/support") == Some(&json!(true)) {
            assert_eq!(editor.shown(), triage, "{name}");
        }
        if !editor.is_open(&triage) {
            editor.open(&triage);
        }
        for diagnostic in diagnostics(&mut editor, &triage) {
            client.diagnostic(&diagnostic, "/textDocument/diagnostic");
        }
        let end = editor.text(&triage).lines().count() as u32;
        editor.change(&triage, [[end, 0], [end, 0]], "\nThe disk was full [E");
        let place = json!({ "textDocument": { "uri": uri(&triage) }, "position": { "line": end + 1, "character": 20 } });
        client.completion(&editor.request("textDocument/completion", place).expect("completions"));
        editor.save(&triage);
        editor.command("tftsr.generateRca", json!({ "uri": uri(&triage) })).expect("an RCA");
        assert_eq!(workspace.files("rca-").len(), 1, "{name}");

        let redacted = editor.command("tftsr.applyRedactions", json!({ "uri": uri(&log) }));
        if takes_edits {
            redacted.expect("redacts");
            assert!(!editor.text(&log).contains("ana.souza"), "{name}: {}", editor.text(&log));
        }
        for message in std::mem::take(&mut editor.heard) {
            client.sent(&message, pulls);
        }
        assert!(client.broken.is_empty(), "{:#?}", client.broken);
    }
}

#[test]
fn each_position_encoding_in_one_run() {
    // One column in bytes, in UTF-16 units and in characters each: before the address stand é (2, 1, 1), 😀 (4, 2, 1)
    // and 木 (3, 1, 1).
    let line = "é😀木 mail ana.souza@corp-mail.example from 203.0.113.77";
    for (encoding, column) in [("utf-8", 15), ("utf-16", 10), ("utf-32", 9)] {
        let workspace = Workspace::with(&[("app.log", &format!("first\n{line}\n"))]);
        let log = workspace.path("app.log");
        let mut editor = Editor::builder(&workspace)
            .capabilities(json!({
                "general": { "positionEncodings": [encoding] },
                "workspace": { "applyEdit": true },
                "textDocument": { "semanticTokens": {
                    "requests": { "range": true, "full": true }, "tokenTypes": [], "tokenModifiers": [], "formats": ["relative"],
                } },
            }))
            .start();
        assert_eq!(editor.initialized["capabilities"]["positionEncoding"], encoding);
        editor.open(&log);
        let found = editor.diagnostics(&log);
        let email = found.iter().find(|one| one["code"] == "email").expect("the address");
        assert_eq!(
            email["range"]["start"],
            json!({ "line": 1, "character": column }),
            "{encoding}"
        );
        let length = "ana.souza@corp-mail.example".len();
        assert_eq!(email["range"]["end"]["character"], column + length, "{encoding}");
        let tokens = editor
            .request(
                "textDocument/semanticTokens/full",
                json!({ "textDocument": { "uri": uri(&log) } }),
            )
            .expect("tokens");
        let data = tokens["data"].as_array().expect("tokens");
        assert!(data.chunks(5).any(|token| token[2] == length), "{encoding}: {data:?}");

        // A keystroke behind the wide characters, then an action at the same place.
        let column = column as u32;
        editor.change(&log, [[1, column], [1, column]], "x");
        editor.change(&log, [[1, column], [1, column + 1]], "");
        let actions = editor.actions(&log, [[1, column], [1, column]]);
        let action =
            actions.iter().find(|action| action["title"] == "Redact this value everywhere");
        let command = action.unwrap_or_else(|| panic!("{encoding}: {actions:?}")).clone();
        let id = command["command"].as_str().expect("a bare command");
        editor.command(id, command["arguments"][0].clone()).expect("redacts");
        let expected =
            format!("first\n{}\n", line.replace("ana.souza@corp-mail.example", "[EMAIL_1]"));
        assert_eq!(editor.text(&log), expected, "{encoding}");
        assert_eq!(diagnostics(&mut editor, &log).len(), found.len() - 1, "{encoding}");
    }
}
