//! Places in documents as an editor names them: URIs, lines and columns in UTF-16.

use std::path::{Path, PathBuf};

use serde_json::{Value, json};

/// The `file:` URI of a path as VS Code spells it; names in these tests are plain.
pub fn uri(path: &Path) -> String {
    format!("file://{}", path.display())
}

pub(super) fn path_of(uri: &str) -> PathBuf {
    PathBuf::from(uri.strip_prefix("file://").expect("a file"))
}

pub(super) fn range_of([start, end]: [[u32; 2]; 2]) -> Value {
    json!({
        "start": { "line": start[0], "character": start[1] }, "end": { "line": end[0], "character": end[1] },
    })
}

/// UTF-16 line and column of a byte.
pub(super) fn position(text: &str, byte: usize) -> [u32; 2] {
    let line = text[..byte].matches('\n').count();
    let start = text[..byte].rfind('\n').map_or(0, |at| at + 1);
    [line as u32, text[start..byte].encode_utf16().count() as u32]
}

/// The byte at a UTF-16 position.
pub(super) fn byte(text: &str, position: &Value) -> usize {
    let line = position["line"].as_u64().expect("a line") as usize;
    let start: usize = text.split_inclusive('\n').take(line).map(str::len).sum();
    let mut left = position["character"].as_u64().expect("a column");
    let mut at = start;
    for character in text[start..].chars() {
        if left == 0 || character == '\n' {
            break;
        }
        left = left.saturating_sub(character.len_utf16() as u64);
        at += character.len_utf8();
    }
    at
}
