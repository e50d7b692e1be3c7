//! What the workbench says, in the client's words.

use std::collections::HashMap;
use std::str::FromStr;

use text::{Document, Encoding, Position, Span};
use tower_lsp::jsonrpc;
use tower_lsp::ls_types as lsp;
use workbench::actions::{Action, ActionKind};
use workbench::diagnostics::Diagnostic;
use workbench::documents::Snapshot;
use workbench::hover::Hover;
use workbench::outcome::{CommandError, FileChange, MessageLevel};
use workbench::outline::Section;
use workbench::tokens::{Token, TokenKind};

use crate::capabilities::Client;

fn position(position: Position) -> lsp::Position {
    lsp::Position { line: position.line, character: position.column }
}

pub(crate) fn range(document: &Document, span: Span, encoding: Encoding) -> lsp::Range {
    lsp::Range {
        start: position(document.position(span.start, encoding)),
        end: position(document.position(span.end, encoding)),
    }
}

pub(crate) fn uri(uri: &str) -> Option<lsp::Uri> {
    lsp::Uri::from_str(uri).ok()
}

pub(crate) fn diagnostic(
    document: &Document,
    diagnostic: &Diagnostic,
    encoding: Encoding,
) -> lsp::Diagnostic {
    lsp::Diagnostic {
        range: range(document, diagnostic.span, encoding),
        severity: Some(severity(diagnostic)),
        code: Some(lsp::NumberOrString::String(diagnostic.code.clone())),
        source: Some("tftsr".to_owned()),
        message: diagnostic.message.clone(),
        ..lsp::Diagnostic::default()
    }
}

fn severity(diagnostic: &Diagnostic) -> lsp::DiagnosticSeverity {
    match workbench::settings::severity_id(diagnostic.severity) {
        "error" => lsp::DiagnosticSeverity::ERROR,
        "warning" => lsp::DiagnosticSeverity::WARNING,
        "information" => lsp::DiagnosticSeverity::INFORMATION,
        _ => lsp::DiagnosticSeverity::HINT,
    }
}

pub(crate) fn diagnostics(snapshot: &Snapshot, encoding: Encoding) -> Vec<lsp::Diagnostic> {
    placed(&workbench::diagnostics::diagnostics(snapshot), snapshot, encoding)
}

/// What was found so far; see [`workbench::diagnostics::diagnostics_so_far`].
pub(crate) fn diagnostics_so_far(snapshot: &Snapshot, encoding: Encoding) -> Vec<lsp::Diagnostic> {
    placed(&workbench::diagnostics::diagnostics_so_far(snapshot), snapshot, encoding)
}

fn placed(all: &[Diagnostic], snapshot: &Snapshot, encoding: Encoding) -> Vec<lsp::Diagnostic> {
    all.iter().map(|one| diagnostic(&snapshot.document, one, encoding)).collect()
}

/// A hover in Markdown, or as plain text for clients that do not render it.
pub(crate) fn hover(
    document: &Document,
    hover: Hover,
    encoding: Encoding,
    markdown: bool,
) -> lsp::Hover {
    let (kind, value) = match markdown {
        true => (lsp::MarkupKind::Markdown, hover.markdown),
        false => (lsp::MarkupKind::PlainText, without_marks(&hover.markdown)),
    };
    lsp::Hover {
        contents: lsp::HoverContents::Markup(lsp::MarkupContent { kind, value }),
        range: Some(range(document, hover.span, encoding)),
    }
}

/// Markdown without the marks of bold words and code; what stands in code stays as it is.
fn without_marks(markdown: &str) -> String {
    let parts = markdown.split('`').enumerate();
    parts
        .map(|(index, part)| match index % 2 {
            0 => part.replace("**", ""),
            _ => part.to_owned(),
        })
        .collect()
}

/// An action as a literal with a command, or as the bare command for clients that know no literals.
pub(crate) fn action(
    document: &Document,
    action: Action,
    client: &Client,
    of_source: bool,
) -> lsp::CodeActionOrCommand {
    let command = lsp::Command {
        title: action.title.clone(),
        command: action.command.to_owned(),
        arguments: Some(vec![action.argument]),
    };
    if !client.action_literals {
        return lsp::CodeActionOrCommand::Command(command);
    }
    let fixes: Vec<lsp::Diagnostic> =
        action.fixes.iter().map(|fix| diagnostic(document, fix, client.encoding)).collect();
    lsp::CodeActionOrCommand::CodeAction(lsp::CodeAction {
        title: action.title,
        kind: Some(action_kind(action.kind, of_source)),
        diagnostics: (!fixes.is_empty()).then_some(fixes),
        is_preferred: (action.preferred && client.preferred_actions).then_some(true),
        command: Some(command),
        ..lsp::CodeAction::default()
    })
}

/// `of_source` says that the client asks for actions on the file.
pub(crate) fn action_kind(kind: ActionKind, of_source: bool) -> lsp::CodeActionKind {
    match kind {
        ActionKind::RedactFile if of_source => lsp::CodeActionKind::from("source.redactAll"),
        ActionKind::QuickFix | ActionKind::RedactFile => lsp::CodeActionKind::QUICKFIX,
        ActionKind::Rewrite => lsp::CodeActionKind::REFACTOR_REWRITE,
        ActionKind::Source => lsp::CodeActionKind::SOURCE,
    }
}

#[expect(deprecated, reason = "the field `deprecated` has to be given, `tags` replaced it")]
pub(crate) fn symbol(
    document: &Document,
    section: Section,
    encoding: Encoding,
) -> lsp::DocumentSymbol {
    let whole = range(document, section.span, encoding);
    let first_line = document.line_span(whole.start.line as usize).unwrap_or(section.span);
    let head = Span::new(section.span.start, first_line.end.min(section.span.end));
    let children: Vec<lsp::DocumentSymbol> =
        section.children.into_iter().map(|child| symbol(document, child, encoding)).collect();
    lsp::DocumentSymbol {
        name: if section.title.is_empty() { "(untitled)".to_owned() } else { section.title },
        detail: None,
        kind: lsp::SymbolKind::STRING,
        tags: None,
        deprecated: None,
        range: whole,
        selection_range: range(document, head, encoding),
        children: (!children.is_empty()).then_some(children),
    }
}

/// Tokens as the protocol packs them: each relative to the one before, lengths in the client's units.
pub(crate) fn tokens(
    document: &Document,
    tokens: &[Token],
    encoding: Encoding,
) -> lsp::SemanticTokens {
    let mut before = Position { line: 0, column: 0 };
    let data = tokens
        .iter()
        .map(|token| {
            let start = document.position(token.span.start, encoding);
            let end = document.position(token.span.end, encoding);
            let same_line = start.line == before.line;
            let packed = lsp::SemanticToken {
                delta_line: start.line - before.line,
                delta_start: start.column - if same_line { before.column } else { 0 },
                length: end.column - start.column,
                token_type: TokenKind::ALL.iter().position(|kind| *kind == token.kind).unwrap_or(0)
                    as u32,
                token_modifiers_bitset: 0,
            };
            before = start;
            packed
        })
        .collect();
    lsp::SemanticTokens { result_id: None, data }
}

/// File changes as one workspace edit; with `documentChanges` where the client knows them.
pub(crate) fn workspace_edit(
    changes: &[FileChange],
    encoding: Encoding,
    document_changes: bool,
) -> Option<lsp::WorkspaceEdit> {
    if document_changes {
        let mut operations = Vec::new();
        for change in changes {
            operations.extend(operations_of(change, encoding)?);
        }
        return Some(lsp::WorkspaceEdit {
            document_changes: Some(lsp::DocumentChanges::Operations(operations)),
            ..lsp::WorkspaceEdit::default()
        });
    }
    let mut by_uri = HashMap::new();
    for change in changes {
        let FileChange::Edit { uri: file, before, edits, .. } = change else { return None };
        by_uri.insert(uri(file)?, text_edits(before, edits, encoding));
    }
    Some(lsp::WorkspaceEdit { changes: Some(by_uri), ..lsp::WorkspaceEdit::default() })
}

fn operations_of(
    change: &FileChange,
    encoding: Encoding,
) -> Option<Vec<lsp::DocumentChangeOperation>> {
    let file = uri(change.uri())?;
    let edit = |version, edits: Vec<lsp::TextEdit>| {
        lsp::DocumentChangeOperation::Edit(lsp::TextDocumentEdit {
            text_document: lsp::OptionalVersionedTextDocumentIdentifier {
                uri: file.clone(),
                version,
            },
            edits: edits.into_iter().map(lsp::OneOf::Left).collect(),
        })
    };
    Some(match change {
        FileChange::Create { text, .. } => {
            let options = lsp::CreateFileOptions { overwrite: None, ignore_if_exists: Some(true) };
            let create =
                lsp::CreateFile { uri: file.clone(), options: Some(options), annotation_id: None };
            let insert = lsp::TextEdit { range: lsp::Range::default(), new_text: text.clone() };
            vec![
                lsp::DocumentChangeOperation::Op(lsp::ResourceOp::Create(create)),
                edit(None, vec![insert]),
            ]
        }
        FileChange::Edit { version, before, edits, .. } => {
            vec![edit(*version, text_edits(before, edits, encoding))]
        }
    })
}

fn text_edits(before: &Document, edits: &[text::Edit], encoding: Encoding) -> Vec<lsp::TextEdit> {
    edits
        .iter()
        .map(|edit| lsp::TextEdit {
            range: range(before, edit.span, encoding),
            new_text: edit.text.clone(),
        })
        .collect()
}

pub(crate) fn message_type(level: MessageLevel) -> lsp::MessageType {
    match level {
        MessageLevel::Info => lsp::MessageType::INFO,
        MessageLevel::Warning => lsp::MessageType::WARNING,
    }
}

/// A request that is right in form but cannot be done: RequestFailed of LSP 3.17.
pub(crate) fn request_failed(why: &'static str) -> jsonrpc::Error {
    jsonrpc::Error {
        code: jsonrpc::ErrorCode::ServerError(-32803),
        message: why.into(),
        data: None,
    }
}

/// A command that was not carried out; `data.code` is stable.
pub(crate) fn command_error(error: &CommandError) -> jsonrpc::Error {
    let code = match error {
        CommandError::Unknown(_) => jsonrpc::ErrorCode::MethodNotFound,
        CommandError::Arguments { .. } => jsonrpc::ErrorCode::InvalidParams,
        // -32803 is RequestFailed of LSP 3.17: syntactically right, but it could not be done.
        _ => jsonrpc::ErrorCode::ServerError(-32803),
    };
    jsonrpc::Error {
        code,
        message: error.to_string().into(),
        data: Some(serde_json::json!({ "code": error.code() })),
    }
}
