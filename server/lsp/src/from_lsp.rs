//! What the client says, in the workbench's words.

use text::{Encoding, Position};
use tower_lsp::ls_types as lsp;
use workbench::documents::Change;

/// A position; both count from zero.
pub(crate) fn position(position: lsp::Position) -> Position {
    Position { line: position.line, column: position.character }
}

/// One edit of a `didChange`.
pub(crate) fn change(change: lsp::TextDocumentContentChangeEvent) -> Change {
    let range = change.range.map(|range| (position(range.start), position(range.end)));
    Change { range, text: change.text }
}

/// The encoding to use: the first one the client offers that we know; UTF-16 when it offers none (LSP 3.17).
pub(crate) fn encoding(capabilities: &lsp::ClientCapabilities) -> Encoding {
    let offered =
        capabilities.general.as_ref().and_then(|general| general.position_encodings.as_ref());
    offered
        .into_iter()
        .flatten()
        .find_map(|kind| match kind.as_str() {
            "utf-8" => Some(Encoding::Utf8),
            "utf-16" => Some(Encoding::Utf16),
            "utf-32" => Some(Encoding::Utf32),
            _ => None,
        })
        .unwrap_or(Encoding::Utf16)
}

/// The argument of a command: its first argument, or what a string holds as JSON (some clients only pass strings).
/// A string that is no JSON stays one, which no command takes.
fn argument(arguments: &[serde_json::Value]) -> serde_json::Value {
    match arguments.first() {
        Some(serde_json::Value::String(text)) => {
            serde_json::from_str(text).unwrap_or_else(|_| text.as_str().into())
        }
        Some(value) => value.clone(),
        None => serde_json::Value::Null,
    }
}

/// The argument of a command. Who sends none picked it from a menu, and an editor that has no view of its own (`has_views`)
/// drops what comes back: then what the command gives is written as a page where it can be.
pub(crate) fn argument_of(
    params: &lsp::ExecuteCommandParams,
    has_views: bool,
) -> serde_json::Value {
    let command = workbench::commands::find(&params.command);
    match (params.arguments.is_empty() && !has_views, command) {
        (true, Some(command)) => command.argument_alone(),
        _ => argument(&params.arguments),
    }
}

/// Takes `quiet` out of an argument: an editor asks for itself then, for a view of its own.
pub(crate) fn take_quiet(argument: &mut serde_json::Value) -> bool {
    let field = argument.as_object_mut().and_then(|fields| fields.remove("quiet"));
    field == Some(serde_json::Value::Bool(true))
}
