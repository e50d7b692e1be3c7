//! The open files of the demo's editor: what is on the screen, and what the server has to be told about it.
//!
//! Applies the edits of `workspace/applyEdit` as an editor does, whole or not at all. It sends nothing itself: each
//! change gives back the notifications that follow from it.

use std::collections::BTreeMap;
use std::path::PathBuf;

use anyhow::{Context, bail};
use serde_json::{Value, json};
use text::{Document, Edit, Encoding, Position};

/// The position encoding of this editor: the one that every server has to know (LSP 3.17).
const ENCODING: Encoding = Encoding::Utf16;

/// A method and its parameters.
pub(crate) type Notification = (&'static str, Value);

/// One open file.
#[derive(Debug, Clone)]
pub(crate) struct Buffer {
    /// Counts up with each change.
    pub(crate) version: i32,
    /// What is on the screen.
    pub(crate) document: Document,
    /// Whether the file does not hold that yet.
    is_dirty: bool,
}

/// All open files by URI.
#[derive(Debug, Default)]
pub(crate) struct Buffers {
    open: BTreeMap<String, Buffer>,
}

impl Buffers {
    /// An open file.
    pub(crate) fn get(&self, uri: &str) -> anyhow::Result<&Buffer> {
        self.open.get(uri).with_context(|| format!("{} is not open", workbench::uri::name(uri)))
    }

    /// The text of one line, counted from 1; empty past the end.
    pub(crate) fn line(&self, uri: &str, line: u64) -> String {
        let line = usize::try_from(line).unwrap_or(usize::MAX).saturating_sub(1);
        let Some(buffer) = self.open.get(uri) else { return String::new() };
        buffer
            .document
            .line_span(line)
            .map(|span| buffer.document.slice(span).into_owned())
            .unwrap_or_default()
    }

    /// The first line that holds some words, counted from 1.
    pub(crate) fn find(&self, uri: &str, words: &str) -> Option<usize> {
        let text = self.open.get(uri)?.document.text();
        text.lines().position(|line| line.contains(words)).map(|line| line + 1)
    }

    /// Opens a file as it is on disk; nothing to tell when it is open already.
    pub(crate) fn open(&mut self, uri: &str) -> anyhow::Result<Vec<Notification>> {
        if self.open.contains_key(uri) {
            return Ok(Vec::new());
        }
        let path = path(uri)?;
        let content = std::fs::read_to_string(&path)
            .with_context(|| format!("cannot read {}", path.display()))?;
        let is_markdown = path.extension().is_some_and(|extension| extension == "md");
        let document = Document::new(&content);
        self.open.insert(uri.to_owned(), Buffer { version: 1, document, is_dirty: false });
        let language = if is_markdown { "markdown" } else { "log" };
        let item = json!({"uri": uri, "languageId": language, "version": 1, "text": content});
        Ok(vec![("textDocument/didOpen", json!({"textDocument": item}))])
    }

    /// Types into a file.
    pub(crate) fn write(&mut self, uri: &str, edit: Edit) -> anyhow::Result<Vec<Notification>> {
        self.edit(uri, &[edit])
    }

    /// Writes a changed file to disk; nothing to tell when it is unchanged.
    pub(crate) fn save(&mut self, uri: &str) -> anyhow::Result<Vec<Notification>> {
        let path = path(uri)?;
        let buffer =
            self.open.get_mut(uri).with_context(|| format!("{} is not open", path.display()))?;
        if !buffer.is_dirty {
            return Ok(Vec::new());
        }
        std::fs::write(&path, buffer.document.text().as_bytes())
            .with_context(|| format!("cannot write {}", path.display()))?;
        buffer.is_dirty = false;
        Ok(vec![("textDocument/didSave", json!({"textDocument": {"uri": uri}}))])
    }

    /// URIs of the files that differ from disk.
    pub(crate) fn dirty(&self) -> Vec<String> {
        self.open.iter().filter(|(_, buffer)| buffer.is_dirty).map(|(uri, _)| uri.clone()).collect()
    }

    /// Applies a `WorkspaceEdit` with `documentChanges` (LSP 3.17). Everything that can be wrong is checked before
    /// the first byte changes, except what only the disk knows.
    pub(crate) fn apply(&mut self, edit: &Value) -> anyhow::Result<Vec<Notification>> {
        let operations =
            edit["documentChanges"].as_array().context("an edit without documentChanges")?;
        for operation in operations.iter().filter(|operation| operation["kind"].is_null()) {
            let (uri, version) = target(operation)?;
            if let (Some(buffer), Some(version)) = (self.open.get(uri), version)
                && i64::from(buffer.version) != version
            {
                bail!("{} changed in the meantime", workbench::uri::name(uri));
            }
        }
        let mut told = Vec::new();
        for operation in operations {
            match operation["kind"].as_str() {
                None => {
                    let (uri, _) = target(operation)?;
                    told.extend(self.open(uri)?);
                    let edits = self.edits(uri, &operation["edits"])?;
                    told.extend(self.edit(uri, &edits)?);
                }
                Some("create") => create(operation)?,
                Some(kind) => bail!("this editor does not {kind} files for a server"),
            }
        }
        Ok(told)
    }

    /// `TextEdit[]` as edits of the text as it is now.
    fn edits(&self, uri: &str, edits: &Value) -> anyhow::Result<Vec<Edit>> {
        let document = &self.get(uri)?.document;
        let mut read = Vec::new();
        for edit in edits.as_array().context("an edit without edits")? {
            let (start, end) =
                (position(&edit["range"]["start"])?, position(&edit["range"]["end"])?);
            let text = edit["newText"].as_str().context("an edit without newText")?;
            read.push(Edit { span: document.span(start, end, ENCODING), text: text.to_owned() });
        }
        read.sort_by_key(|edit| edit.span);
        if read.windows(2).any(|pair| pair[0].span.end > pair[1].span.start) {
            bail!("edits of {} overlap", workbench::uri::name(uri));
        }
        Ok(read)
    }

    /// Changes a text. The last edit is told first, so that the positions of the others still hold (LSP 3.17:
    /// `contentChanges` apply one after another).
    fn edit(&mut self, uri: &str, edits: &[Edit]) -> anyhow::Result<Vec<Notification>> {
        let buffer = self
            .open
            .get_mut(uri)
            .with_context(|| format!("{} is not open", workbench::uri::name(uri)))?;
        let changes: Vec<Value> = edits
            .iter()
            .rev()
            .map(|edit| {
                let place = |byte| {
                    let position = buffer.document.position(byte, ENCODING);
                    json!({"line": position.line, "character": position.column})
                };
                let range = json!({"start": place(edit.span.start), "end": place(edit.span.end)});
                json!({"range": range, "text": edit.text})
            })
            .collect();
        buffer.document.apply(edits);
        buffer.version += 1;
        buffer.is_dirty = true;
        let item = json!({"uri": uri, "version": buffer.version});
        Ok(vec![(
            "textDocument/didChange",
            json!({"textDocument": item, "contentChanges": changes}),
        )])
    }
}

/// The file a `TextDocumentEdit` is for, and the version it was made for.
fn target(operation: &Value) -> anyhow::Result<(&str, Option<i64>)> {
    let item = &operation["textDocument"];
    Ok((item["uri"].as_str().context("an edit without a uri")?, item["version"].as_i64()))
}

/// A `CreateFile`: the file comes to be, empty. One that exists is never emptied.
fn create(operation: &Value) -> anyhow::Result<()> {
    let path = path(operation["uri"].as_str().context("a file to create without a uri")?)?;
    match std::fs::File::create_new(&path) {
        Ok(_) => Ok(()),
        Err(error) if error.kind() == std::io::ErrorKind::AlreadyExists => {
            if operation["options"]["ignoreIfExists"] != json!(true) {
                bail!("{} exists already", path.display());
            }
            Ok(())
        }
        Err(error) => Err(error).with_context(|| format!("cannot create {}", path.display())),
    }
}

fn path(uri: &str) -> anyhow::Result<PathBuf> {
    workbench::uri::to_path(uri)
        .with_context(|| format!("{} is not a file", workbench::uri::name(uri)))
}

fn position(value: &Value) -> anyhow::Result<Position> {
    let number = |name: &str| value[name].as_u64().and_then(|number| u32::try_from(number).ok());
    match (number("line"), number("character")) {
        (Some(line), Some(column)) => Ok(Position { line, column }),
        _ => bail!("an edit without a sound range"),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn edit(uri: &str, version: Option<i32>, edits: &[(u32, u32, u32, &str)]) -> Value {
        let edits: Vec<Value> = edits
            .iter()
            .map(|(line, start, end, text)| {
                let (start, end) = (
                    json!({"line": line, "character": start}),
                    json!({"line": line, "character": end}),
                );
                json!({"range": {"start": start, "end": end}, "newText": text})
            })
            .collect();
        json!({"textDocument": {"uri": uri, "version": version}, "edits": edits})
    }

    /// A folder with one file, that file open, and its URI.
    fn opened(content: &str) -> (tempfile::TempDir, Buffers, String) {
        let folder = tempfile::tempdir().expect("folder");
        let file = folder.path().join("a.log");
        std::fs::write(&file, content).expect("written");
        let uri = workbench::uri::of_path(&file);
        let mut buffers = Buffers::default();
        buffers.open(&uri).expect("opens");
        (folder, buffers, uri)
    }

    fn on_screen(buffers: &Buffers, uri: &str) -> String {
        buffers.get(uri).expect("open").document.text().into_owned()
    }

    #[test]
    fn columns_are_utf_16_and_edits_refer_to_one_text() {
        let (_folder, mut buffers, uri) = opened("🦀 user=ana\r\nüü=1\n");
        let change = edit(&uri, Some(1), &[(0, 8, 11, "[U]"), (1, 3, 4, "[N]"), (1, 0, 0, "> ")]);
        let told = buffers.apply(&json!({"documentChanges": [change]})).expect("applies");
        assert_eq!(on_screen(&buffers, &uri), "🦀 user=[U]\r\n> üü=[N]\n");
        // A server that applies the changes in their order arrives at the same text.
        let mut there = Document::new("🦀 user=ana\r\nüü=1\n");
        for change in told[0].1["contentChanges"].as_array().expect("changes") {
            let place = |name: &str| position(&change["range"][name]).expect("position");
            let span = there.span(place("start"), place("end"), Encoding::Utf16);
            there.replace(span, change["text"].as_str().expect("text"));
        }
        assert_eq!(there.text(), on_screen(&buffers, &uri));
        assert_eq!(told[0].1["textDocument"]["version"], 2);
    }

    #[test]
    fn an_edit_for_another_version_or_with_overlaps_changes_nothing() {
        let (_folder, mut buffers, uri) = opened("one two\n");
        for bad in [
            edit(&uri, Some(7), &[(0, 0, 3, "x")]),
            edit(&uri, Some(1), &[(0, 0, 4, "x"), (0, 3, 5, "y")]),
            json!({"kind": "delete", "uri": uri}),
        ] {
            buffers.apply(&json!({"documentChanges": [bad]})).expect_err("refused");
        }
        assert_eq!(on_screen(&buffers, &uri), "one two\n");
    }

    #[test]
    fn a_created_file_is_opened_filled_and_saved_and_an_existing_one_is_not_emptied() {
        let (folder, mut buffers, _) = opened("");
        let path = folder.path().join("triage a.md");
        let uri = workbench::uri::of_path(&path);
        let create = json!({"kind": "create", "uri": uri, "options": {"ignoreIfExists": true}});
        let told = buffers
            .apply(&json!({"documentChanges": [create, edit(&uri, None, &[(0, 0, 0, "# T\n")])]}));
        let methods: Vec<&str> =
            told.expect("applies").into_iter().map(|(method, _)| method).collect();
        assert_eq!(methods, ["textDocument/didOpen", "textDocument/didChange"]);
        assert_eq!(buffers.dirty(), std::slice::from_ref(&uri));
        assert_eq!(buffers.save(&uri).expect("saves").len(), 1);
        assert_eq!(buffers.save(&uri).expect("nothing to save").len(), 0);
        assert_eq!(std::fs::read_to_string(&path).expect("there"), "# T\n");
        buffers.apply(&json!({"documentChanges": [create]})).expect("ignored");
        buffers
            .apply(&json!({"documentChanges": [{"kind": "create", "uri": uri}]}))
            .expect_err("refused");
        assert_eq!(std::fs::read_to_string(&path).expect("there"), "# T\n");
    }
}
