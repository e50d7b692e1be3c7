//! What we offer, and what the client can take.

use text::Encoding;
use tower_lsp::ls_types as lsp;
use workbench::commands::COMMANDS;
use workbench::tokens::TokenKind;

use crate::from_lsp;

/// What matters of the client's abilities. Nothing is registered, sent or asked for that is not offered here.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Client {
    pub(crate) encoding: Encoding,
    /// It asks for diagnostics itself; then none are pushed, or they would show twice.
    pub(crate) pulls_diagnostics: bool,
    pub(crate) refreshes_diagnostics: bool,
    pub(crate) apply_edit: bool,
    pub(crate) document_changes: bool,
    pub(crate) creates_files: bool,
    pub(crate) show_document: bool,
    pub(crate) configuration: bool,
    pub(crate) registers_configuration: bool,
    /// It tells of changes to files on disk when asked to.
    pub(crate) registers_watchers: bool,
    pub(crate) action_literals: bool,
    /// It marks the action that a person most likely wants.
    pub(crate) preferred_actions: bool,
    /// It renders Markdown in a hover.
    pub(crate) markdown_hover: bool,
    /// It shows a preview as a diff when it carries out that action: `experimental.tftsr.previews`.
    pub(crate) previews: bool,
    /// It wants to know when what is stored may have changed: `experimental.tftsr.changes`.
    pub(crate) changes: bool,
    pub(crate) nested_symbols: bool,
    pub(crate) range_tokens: bool,
    pub(crate) full_tokens: bool,
    pub(crate) prepares_rename: bool,
    /// It shows progress, with a button to cancel.
    pub(crate) progress: bool,
    /// It knows the symbols of LSP 3.17.
    pub(crate) workspace_symbols: bool,
}

impl Client {
    pub(crate) fn of(params: &lsp::InitializeParams) -> Client {
        let capabilities = &params.capabilities;
        let workspace = capabilities.workspace.as_ref();
        let document = capabilities.text_document.as_ref();
        let window = capabilities.window.as_ref();
        let edit = workspace.and_then(|workspace| workspace.workspace_edit.as_ref());
        let document_changes = edit.and_then(|edit| edit.document_changes).unwrap_or(false);
        let creates = edit
            .and_then(|edit| edit.resource_operations.as_ref())
            .is_some_and(|operations| operations.contains(&lsp::ResourceOperationKind::Create));
        let is_ours = |ability: &str| {
            let ours = capabilities.experimental.as_ref();
            ours.is_some_and(|experimental| experimental["tftsr"][ability] == true)
        };
        // Helix declares pull diagnostics before it has them.
        let is_helix =
            params.client_info.as_ref().is_some_and(|info| info.name.eq_ignore_ascii_case("helix"));
        Client {
            encoding: from_lsp::encoding(capabilities),
            pulls_diagnostics: !is_helix
                && document.is_some_and(|document| document.diagnostic.is_some()),
            refreshes_diagnostics: workspace
                .and_then(|workspace| workspace.diagnostics.as_ref())
                .and_then(|diagnostic| diagnostic.refresh_support)
                .unwrap_or(false),
            apply_edit: workspace.and_then(|workspace| workspace.apply_edit).unwrap_or(false),
            document_changes,
            creates_files: document_changes && creates,
            show_document: window
                .and_then(|window| window.show_document.as_ref())
                .is_some_and(|show| show.support),
            configuration: workspace.and_then(|workspace| workspace.configuration).unwrap_or(false),
            registers_configuration: workspace
                .and_then(|workspace| workspace.did_change_configuration.as_ref())
                .and_then(|configuration| configuration.dynamic_registration)
                .unwrap_or(false),
            registers_watchers: workspace
                .and_then(|workspace| workspace.did_change_watched_files.as_ref())
                .and_then(|files| files.dynamic_registration)
                .unwrap_or(false),
            action_literals: document
                .and_then(|document| document.code_action.as_ref())
                .is_some_and(|action| action.code_action_literal_support.is_some()),
            preferred_actions: document
                .and_then(|document| document.code_action.as_ref())
                .and_then(|action| action.is_preferred_support)
                .unwrap_or(false),
            markdown_hover: document
                .and_then(|document| document.hover.as_ref())
                .and_then(|hover| hover.content_format.as_ref())
                .is_some_and(|formats| formats.contains(&lsp::MarkupKind::Markdown)),
            previews: is_ours("previews"),
            changes: is_ours("changes"),
            nested_symbols: document
                .and_then(|document| document.document_symbol.as_ref())
                .and_then(|symbol| symbol.hierarchical_document_symbol_support)
                .unwrap_or(false),
            range_tokens: document
                .and_then(|document| document.semantic_tokens.as_ref())
                .and_then(|tokens| tokens.requests.range)
                .unwrap_or(false),
            full_tokens: document
                .and_then(|document| document.semantic_tokens.as_ref())
                .is_some_and(|tokens| tokens.requests.full.is_some()),
            prepares_rename: document
                .and_then(|document| document.rename.as_ref())
                .and_then(|rename| rename.prepare_support)
                .unwrap_or(false),
            progress: window.and_then(|window| window.work_done_progress).unwrap_or(false),
            workspace_symbols: workspace
                .and_then(|workspace| workspace.symbol.as_ref())
                .is_some_and(|symbol| symbol.resolve_support.is_some()),
        }
    }
}

pub(crate) fn server(client: &Client) -> lsp::ServerCapabilities {
    lsp::ServerCapabilities {
        position_encoding: Some(match client.encoding {
            Encoding::Utf8 => lsp::PositionEncodingKind::UTF8,
            Encoding::Utf16 => lsp::PositionEncodingKind::UTF16,
            Encoding::Utf32 => lsp::PositionEncodingKind::UTF32,
        }),
        text_document_sync: Some(lsp::TextDocumentSyncCapability::Options(
            lsp::TextDocumentSyncOptions {
                open_close: Some(true),
                change: Some(lsp::TextDocumentSyncKind::INCREMENTAL),
                save: Some(lsp::TextDocumentSyncSaveOptions::SaveOptions(lsp::SaveOptions {
                    include_text: Some(false),
                })),
                ..lsp::TextDocumentSyncOptions::default()
            },
        )),
        hover_provider: Some(lsp::HoverProviderCapability::Simple(true)),
        document_symbol_provider: Some(lsp::OneOf::Left(true)),
        folding_range_provider: Some(lsp::FoldingRangeProviderCapability::Simple(true)),
        inlay_hint_provider: Some(lsp::OneOf::Left(true)),
        document_link_provider: Some(lsp::DocumentLinkOptions {
            resolve_provider: Some(true),
            work_done_progress_options: lsp::WorkDoneProgressOptions::default(),
        }),
        completion_provider: Some(lsp::CompletionOptions {
            trigger_characters: Some(
                ["[", "|", "#", "*", ":", ",", " "].map(str::to_owned).to_vec(),
            ),
            ..lsp::CompletionOptions::default()
        }),
        rename_provider: Some(match client.prepares_rename {
            true => lsp::OneOf::Right(lsp::RenameOptions {
                prepare_provider: Some(true),
                work_done_progress_options: lsp::WorkDoneProgressOptions::default(),
            }),
            false => lsp::OneOf::Left(true),
        }),
        definition_provider: Some(lsp::OneOf::Left(true)),
        references_provider: Some(lsp::OneOf::Left(true)),
        workspace_symbol_provider: Some(lsp::OneOf::Left(true)),
        code_lens_provider: Some(lsp::CodeLensOptions { resolve_provider: Some(false) }),
        document_formatting_provider: Some(lsp::OneOf::Left(true)),
        selection_range_provider: Some(lsp::SelectionRangeProviderCapability::Simple(true)),
        code_action_provider: Some(if client.action_literals {
            lsp::CodeActionProviderCapability::Options(lsp::CodeActionOptions {
                code_action_kinds: Some(vec![
                    lsp::CodeActionKind::QUICKFIX,
                    lsp::CodeActionKind::REFACTOR_REWRITE,
                    lsp::CodeActionKind::SOURCE,
                ]),
                ..lsp::CodeActionOptions::default()
            })
        } else {
            lsp::CodeActionProviderCapability::Simple(true)
        }),
        execute_command_provider: Some(lsp::ExecuteCommandOptions {
            commands: COMMANDS.iter().map(|command| command.id.to_owned()).collect(),
            ..lsp::ExecuteCommandOptions::default()
        }),
        diagnostic_provider: client.pulls_diagnostics.then(|| {
            lsp::DiagnosticServerCapabilities::Options(lsp::DiagnosticOptions {
                identifier: Some("tftsr".to_owned()),
                inter_file_dependencies: false,
                workspace_diagnostics: false,
                ..lsp::DiagnosticOptions::default()
            })
        }),
        semantic_tokens_provider: (client.range_tokens || client.full_tokens).then(|| {
            let kinds = TokenKind::ALL.iter().map(|kind| lsp::SemanticTokenType::new(kind.id()));
            lsp::SemanticTokensServerCapabilities::SemanticTokensOptions(
                lsp::SemanticTokensOptions {
                    legend: lsp::SemanticTokensLegend {
                        token_types: kinds.collect(),
                        token_modifiers: Vec::new(),
                    },
                    range: client.range_tokens.then_some(true),
                    full: client.full_tokens.then_some(lsp::SemanticTokensFullOptions::Bool(true)),
                    ..lsp::SemanticTokensOptions::default()
                },
            )
        }),
        workspace: Some(lsp::WorkspaceServerCapabilities {
            workspace_folders: Some(lsp::WorkspaceFoldersServerCapabilities {
                supported: Some(true),
                change_notifications: Some(lsp::OneOf::Left(true)),
            }),
            ..lsp::WorkspaceServerCapabilities::default()
        }),
        ..lsp::ServerCapabilities::default()
    }
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use super::*;

    /// The page of the protocol names what is offered to a client that can take all: nothing is missing, nothing else stands there.
    #[test]
    fn the_page_of_the_protocol_has_all_that_is_offered() {
        let able = serde_json::json!({
            "capabilities": { "textDocument": {
                "diagnostic": {},
                "semanticTokens": {
                    "requests": { "range": true, "full": true },
                    "tokenTypes": [], "tokenModifiers": [], "formats": [],
                },
            } },
        });
        let able: lsp::InitializeParams = serde_json::from_value(able).expect("parameters");
        let offered = serde_json::to_value(server(&Client::of(&able))).expect("JSON");
        let offered: BTreeSet<&str> =
            offered.as_object().expect("an object").keys().map(String::as_str).collect();
        let page = workbench::protocol::page();
        let (_, section) = page.split_once("\n## What is offered\n").expect("the section");
        let (section, _) = section.split_once("\n## ").expect("another one");
        let rows = section.lines().filter_map(|line| line.strip_prefix("| `"));
        let told: BTreeSet<&str> = rows.filter_map(|row| row.split('`').next()).collect();
        assert_eq!(told, offered);
    }
}
