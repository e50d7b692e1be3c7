//! How a document is shown: folds, hints, links, places, lenses, selections, in the client's words.

use text::Encoding;
use tower_lsp::ls_types as lsp;
use workbench::Workbench;
use workbench::documents::{Role, Snapshot};
use workbench::log_view::folding::folding;
use workbench::log_view::hints::hints;
use workbench::log_view::lenses::lenses;
use workbench::log_view::links::{Link, Target, find_file, links};
use workbench::log_view::selection::selections;
use workbench::log_view::symbols::symbols;
use workbench::log_view::{Place, identifiers};
use workbench::triage_view::completion::completions;
use workbench::triage_view::evidence::{self, Goal};
use workbench::triage_view::nodes;

use crate::from_lsp;
use crate::to_lsp::{range, uri};

pub(crate) fn folds(snapshot: &Snapshot) -> Vec<lsp::FoldingRange> {
    folding(snapshot)
        .into_iter()
        .map(|fold| lsp::FoldingRange {
            start_line: fold.first_line,
            end_line: fold.last_line,
            kind: Some(lsp::FoldingRangeKind::Region),
            ..lsp::FoldingRange::default()
        })
        .collect()
}

pub(crate) fn inlay_hints(
    snapshot: &Snapshot,
    within: lsp::Range,
    encoding: Encoding,
) -> Vec<lsp::InlayHint> {
    let (start, end) = (from_lsp::position(within.start), from_lsp::position(within.end));
    hints(snapshot, snapshot.document.span(start, end, encoding))
        .into_iter()
        .map(|hint| lsp::InlayHint {
            position: range(&snapshot.document, text::Span::new(hint.at, hint.at), encoding).start,
            label: lsp::InlayHintLabel::String(hint.label),
            kind: None,
            text_edits: None,
            tooltip: Some(lsp::InlayHintTooltip::String(hint.tooltip)),
            padding_left: None,
            padding_right: None,
            data: None,
        })
        .collect()
}

/// Links to the web with their target; those to files are resolved when a person follows them.
pub(crate) fn document_links(snapshot: &Snapshot, encoding: Encoding) -> Vec<lsp::DocumentLink> {
    links(snapshot)
        .into_iter()
        .filter_map(|Link { span, target }| {
            let (target, data) = match target {
                Target::Address(address) => (Some(uri(&address)?), None),
                Target::File { name, line } => {
                    (None, Some(serde_json::json!({ "file": name, "line": line })))
                }
            };
            Some(lsp::DocumentLink {
                range: range(&snapshot.document, span, encoding),
                target,
                tooltip: None,
                data,
            })
        })
        .collect()
}

/// The link with the file it leads to, if there is one in the open folders.
pub(crate) fn resolved(workbench: &Workbench, mut link: lsp::DocumentLink) -> lsp::DocumentLink {
    let data = link.data.take().unwrap_or_default();
    if let Some(name) = data.get("file").and_then(serde_json::Value::as_str)
        && let Some(file) = find_file(workbench, name)
    {
        let line = data.get("line").and_then(serde_json::Value::as_u64);
        link.target = uri(&line.map_or(file.clone(), |line| format!("{file}#L{line}")));
    }
    link
}

pub(crate) fn definition(
    workbench: &Workbench,
    snapshot: &Snapshot,
    at: lsp::Position,
    encoding: Encoding,
) -> Option<lsp::Location> {
    let byte = snapshot.document.offset(from_lsp::position(at), encoding);
    match snapshot.role {
        Role::Log => location(&identifiers::definition(workbench, snapshot, byte)?, encoding),
        Role::Triage | Role::Report => match evidence::goal(snapshot, byte) {
            None => location(&nodes::goal(snapshot, byte)?, encoding),
            Some(goal) => match goal {
                Goal::Bullet(place) => location(&place, encoding),
                Goal::Lines(lines) => {
                    let start = lsp::Position { line: lines.first, character: 0 };
                    let end = lsp::Position { line: lines.last.saturating_add(1), character: 0 };
                    Some(lsp::Location { uri: uri(&lines.uri)?, range: lsp::Range { start, end } })
                }
            },
        },
    }
}

pub(crate) fn references(
    workbench: &Workbench,
    snapshot: &Snapshot,
    at: lsp::Position,
    encoding: Encoding,
) -> Vec<lsp::Location> {
    let byte = snapshot.document.offset(from_lsp::position(at), encoding);
    let places = match snapshot.role {
        Role::Log => {
            let mut places = identifiers::references(workbench, snapshot, byte);
            places.extend(evidence::citing(workbench, snapshot, byte));
            places
        }
        Role::Triage | Role::Report => match evidence::places(snapshot, byte) {
            places if places.is_empty() => nodes::places(snapshot, byte),
            places => places,
        },
    };
    places.iter().filter_map(|place| location(place, encoding)).collect()
}

pub(crate) fn completion(
    workbench: &Workbench,
    snapshot: &Snapshot,
    at: lsp::Position,
    encoding: Encoding,
) -> Vec<lsp::CompletionItem> {
    let byte = snapshot.document.offset(from_lsp::position(at), encoding);
    completions(workbench, snapshot, byte)
        .into_iter()
        .enumerate()
        .map(|(index, one)| lsp::CompletionItem {
            label: one.label,
            detail: Some(one.detail),
            kind: Some(lsp::CompletionItemKind::VALUE),
            // In the order given, not by letters.
            sort_text: Some(format!("{index:04}")),
            text_edit: Some(lsp::CompletionTextEdit::Edit(lsp::TextEdit {
                range: range(&snapshot.document, one.replaces, encoding),
                new_text: one.text,
            })),
            ..lsp::CompletionItem::default()
        })
        .collect()
}

/// The place that a rename is about: evidence ids and numbers of whys have other names.
pub(crate) fn renamed(
    snapshot: &Snapshot,
    at: lsp::Position,
    encoding: Encoding,
) -> Option<lsp::Range> {
    let byte = snapshot.document.offset(from_lsp::position(at), encoding);
    let span = evidence::renamed(snapshot, byte).or_else(|| nodes::renamed(snapshot, byte))?;
    Some(range(&snapshot.document, span, encoding))
}

pub(crate) fn rename(
    snapshot: &Snapshot,
    at: lsp::Position,
    new_name: &str,
    encoding: Encoding,
) -> Result<lsp::WorkspaceEdit, &'static str> {
    let byte = snapshot.document.offset(from_lsp::position(at), encoding);
    let renamed = match evidence::renamed(snapshot, byte) {
        Some(_) => evidence::rename(snapshot, byte, new_name)?,
        None => nodes::rename(snapshot, byte, new_name)?,
    };
    let edits = renamed
        .into_iter()
        .map(|edit| lsp::TextEdit {
            range: range(&snapshot.document, edit.span, encoding),
            new_text: edit.text,
        })
        .collect();
    let uri = uri(&snapshot.uri).ok_or("the document has no address")?;
    let changes = std::collections::HashMap::from([(uri, edits)]);
    Ok(lsp::WorkspaceEdit { changes: Some(changes), ..lsp::WorkspaceEdit::default() })
}

fn location(place: &Place, encoding: Encoding) -> Option<lsp::Location> {
    let range = range(&place.snapshot.document, place.span, encoding);
    Some(lsp::Location { uri: uri(&place.snapshot.uri)?, range })
}

pub(crate) fn workspace_symbols(
    workbench: &Workbench,
    query: &str,
    encoding: Encoding,
) -> Vec<lsp::WorkspaceSymbol> {
    symbols(workbench, query)
        .into_iter()
        .filter_map(|symbol| {
            Some(lsp::WorkspaceSymbol {
                container_name: Some(workbench::uri::name(&symbol.place.snapshot.uri)),
                location: lsp::OneOf::Left(location(&symbol.place, encoding)?),
                name: symbol.name,
                kind: lsp::SymbolKind::EVENT,
                tags: None,
                data: None,
            })
        })
        .collect()
}

/// The same for clients that know only the form of LSP 3.16.
#[expect(deprecated, reason = "the field `deprecated` has to be given, `tags` replaced it")]
pub(crate) fn flat_symbols(symbols: Vec<lsp::WorkspaceSymbol>) -> Vec<lsp::SymbolInformation> {
    symbols
        .into_iter()
        .filter_map(|symbol| {
            let lsp::OneOf::Left(location) = symbol.location else { return None };
            Some(lsp::SymbolInformation {
                name: symbol.name,
                kind: symbol.kind,
                tags: None,
                deprecated: None,
                location,
                container_name: symbol.container_name,
            })
        })
        .collect()
}

pub(crate) fn code_lenses(snapshot: &Snapshot, encoding: Encoding) -> Vec<lsp::CodeLens> {
    lenses(snapshot)
        .into_iter()
        .map(|lens| lsp::CodeLens {
            range: {
                let start = range(&snapshot.document, lens.span, encoding).start;
                lsp::Range { start, end: start }
            },
            command: Some(lsp::Command {
                title: lens.title,
                command: lens.command.to_owned(),
                arguments: Some(vec![lens.argument]),
            }),
            data: None,
        })
        .collect()
}

/// A triage document in order: its tables in columns, its numbers in one spelling.
pub(crate) fn formatted(snapshot: &Snapshot, encoding: Encoding) -> Option<Vec<lsp::TextEdit>> {
    if snapshot.role != Role::Triage {
        return None;
    }
    let edits = workbench::triage_view::formatted(snapshot);
    let edit = |edit: text::Edit| lsp::TextEdit {
        range: range(&snapshot.document, edit.span, encoding),
        new_text: edit.text,
    };
    Some(edits.into_iter().map(edit).collect())
}

pub(crate) fn selection_ranges(
    snapshot: &Snapshot,
    positions: &[lsp::Position],
    encoding: Encoding,
) -> Vec<lsp::SelectionRange> {
    positions
        .iter()
        .map(|position| {
            let byte = snapshot.document.offset(from_lsp::position(*position), encoding);
            let outermost =
                selections(snapshot, byte).into_iter().rev().fold(None, |parent, span| {
                    let parent: Option<lsp::SelectionRange> = parent;
                    let range = range(&snapshot.document, span, encoding);
                    Some(lsp::SelectionRange { range, parent: parent.map(Box::new) })
                });
            outermost.unwrap_or(lsp::SelectionRange {
                range: lsp::Range { start: *position, end: *position },
                parent: None,
            })
        })
        .collect()
}
