//! Places in documents as an editor names them: URIs, lines, and columns in the encoding that was agreed on.

use std::path::{Path, PathBuf};

use serde_json::{Value, json};

/// The `file:` URI of a path as VS Code spells it.
pub fn uri(path: &Path) -> String {
    let bytes = path.to_str().expect("UTF-8").bytes();
    let spelled = bytes.map(|byte| match byte {
        b'a'..=b'z' | b'A'..=b'Z' | b'0'..=b'9' | b'/' | b'-' | b'.' | b'_' | b'~' => {
            char::from(byte).to_string()
        }
        _ => format!("%{byte:02X}"),
    });
    format!("file://{}", spelled.collect::<String>())
}

/// A URI of the server in the spelling of [`uri`]; one of another scheme as it is.
pub(super) fn as_spelled(given: &str) -> String {
    if given.starts_with("file://") { uri(&path_of(given)) } else { given.to_owned() }
}

/// The path in a `file:` URI, however it is spelled.
pub fn path_of(uri: &str) -> PathBuf {
    let mut parts = uri.strip_prefix("file://").expect("a file").split('%');
    let mut bytes = parts.next().unwrap_or_default().as_bytes().to_vec();
    for part in parts {
        bytes.push(u8::from_str_radix(&part[..2], 16).expect("two digits"));
        bytes.extend_from_slice(&part.as_bytes()[2..]);
    }
    PathBuf::from(String::from_utf8(bytes).expect("UTF-8"))
}

pub(super) fn range_of([start, end]: [[u32; 2]; 2]) -> Value {
    json!({
        "start": { "line": start[0], "character": start[1] }, "end": { "line": end[0], "character": end[1] },
    })
}

/// What columns count.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Columns {
    Utf8,
    Utf16,
    Utf32,
}

impl Columns {
    /// By the name that LSP gives it; UTF-16 when it gives none.
    pub(super) fn named(name: Option<&str>) -> Columns {
        match name {
            Some("utf-8") => Columns::Utf8,
            Some("utf-32") => Columns::Utf32,
            _ => Columns::Utf16,
        }
    }

    fn width(self, character: char) -> usize {
        match self {
            Columns::Utf8 => character.len_utf8(),
            Columns::Utf16 => character.len_utf16(),
            Columns::Utf32 => 1,
        }
    }
}

/// Line and column of a byte.
pub(super) fn position(text: &str, byte: usize, columns: Columns) -> [u32; 2] {
    let line = text[..byte].matches('\n').count();
    let start = text[..byte].rfind('\n').map_or(0, |at| at + 1);
    let column: usize = text[start..byte].chars().map(|character| columns.width(character)).sum();
    [line as u32, column as u32]
}

/// The byte at a position.
pub(super) fn byte(text: &str, position: &Value, columns: Columns) -> usize {
    let line = position["line"].as_u64().expect("a line") as usize;
    let start: usize = text.split_inclusive('\n').take(line).map(str::len).sum();
    let mut left = position["character"].as_u64().expect("a column") as usize;
    let mut at = start;
    for character in text[start..].chars() {
        if left == 0 || character == '\n' {
            break;
        }
        left = left.saturating_sub(columns.width(character));
        at += character.len_utf8();
    }
    at
}
