//! What an answer is made of, beside the conversion of single things: which folders, which actions, which form.

use tower_lsp::ls_types as lsp;

/// The folders the client has open, in the newest form it gave.
#[expect(deprecated, reason = "older clients send only rootUri")]
pub(crate) fn folders(params: &lsp::InitializeParams) -> Vec<std::path::PathBuf> {
    let uris: Vec<&str> = match &params.workspace_folders {
        Some(folders) if !folders.is_empty() => {
            folders.iter().map(|folder| folder.uri.as_str()).collect()
        }
        _ => params.root_uri.iter().map(|uri| uri.as_str()).collect(),
    };
    uris.into_iter().filter_map(workbench::uri::to_path).collect()
}

pub(crate) fn report(
    id: Option<String>,
    items: Vec<lsp::Diagnostic>,
) -> lsp::DocumentDiagnosticReportResult {
    let full = lsp::FullDocumentDiagnosticReport { result_id: id, items };
    lsp::DocumentDiagnosticReport::Full(lsp::RelatedFullDocumentDiagnosticReport {
        related_documents: None,
        full_document_diagnostic_report: full,
    })
    .into()
}

/// The answer that the diagnostics of this name are still right.
pub(crate) fn unchanged(id: String) -> lsp::DocumentDiagnosticReportResult {
    lsp::DocumentDiagnosticReport::Unchanged(lsp::RelatedUnchangedDocumentDiagnosticReport {
        related_documents: None,
        unchanged_document_diagnostic_report: lsp::UnchangedDocumentDiagnosticReport {
            result_id: id,
        },
    })
    .into()
}

/// Names a set of diagnostics: equal sets have equal ids, whatever version they were computed for.
pub(crate) fn result_id(diagnostics: &[lsp::Diagnostic]) -> String {
    use std::hash::{DefaultHasher, Hash, Hasher};
    let mut hasher = DefaultHasher::new();
    for diagnostic in diagnostics {
        let range = diagnostic.range;
        (range.start.line, range.start.character, range.end.line, range.end.character)
            .hash(&mut hasher);
        diagnostic.message.hash(&mut hasher);
        format!("{:?}{:?}", diagnostic.severity, diagnostic.code).hash(&mut hasher);
    }
    format!("{:x}-{}", hasher.finish(), diagnostics.len())
}

/// Whether the client asked for actions of this kind; kinds are hierarchical (`source` holds `source.fixAll`).
pub(crate) fn wanted(only: Option<&[lsp::CodeActionKind]>, kind: &lsp::CodeActionKind) -> bool {
    let holds = |wanted: &str| {
        let rest = kind.as_str().strip_prefix(wanted);
        wanted.is_empty() || rest.is_some_and(|rest| rest.is_empty() || rest.starts_with('.'))
    };
    only.is_none_or(|only| only.iter().any(|wanted| holds(wanted.as_str())))
}

/// Whether the client asks for nothing but actions on the file.
pub(crate) fn asks_for_source(only: Option<&[lsp::CodeActionKind]>) -> bool {
    let is_source = |kind: &lsp::CodeActionKind| kind.as_str().starts_with("source");
    only.is_some_and(|only| !only.is_empty() && only.iter().all(is_source))
}

#[expect(deprecated, reason = "the field `deprecated` has to be given, `tags` replaced it")]
pub(crate) fn flat(symbols: &[lsp::DocumentSymbol], uri: &lsp::Uri) -> Vec<lsp::SymbolInformation> {
    let mut all = Vec::new();
    for symbol in symbols {
        all.push(lsp::SymbolInformation {
            name: symbol.name.clone(),
            kind: symbol.kind,
            tags: None,
            deprecated: None,
            location: lsp::Location { uri: uri.clone(), range: symbol.range },
            container_name: None,
        });
        all.extend(flat(symbol.children.as_deref().unwrap_or_default(), uri));
    }
    all
}
