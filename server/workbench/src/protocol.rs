//! The JSON of the commands, and the page that documents them. Domain types do not know JSON; this is where it is.

use ::triage::{
    Author, Countermeasure, Domain, EventKind, Evidence, Issue, IssueSeverity, IssueStatus, Leg,
    TimelineEvent, Why, WhyKind, WhyStatus,
};
use serde_json::{Value, json};
use store::{AuditRow, LogFile, StoredDocument, TriageMessage};

use crate::commands::COMMANDS;
use crate::outcome::CommandError;
use crate::settings::{PERSONAL_SETTINGS, SETTINGS};

/// What is offered in the answer to `initialize`, by its name there, with the methods it means. The tests of `lsp` compare it
/// with that answer.
const FEATURES: &[(&str, &str, &str)] = &[
    ("positionEncoding", "", "How columns are counted: see below."),
    (
        "textDocumentSync",
        "`textDocument/didOpen` `didChange` `didSave` `didClose`",
        "Whole text on opening, then incremental changes; saving tells without the text. A document is a log, unless its front matter says that it is a triage document or a report.",
    ),
    (
        "diagnosticProvider",
        "`textDocument/diagnostic`",
        "Findings and what is off in a log; what is weak in a triage document or a report. At most `tftsr.diagnostics.max` a file, worst first. Else pushed by `textDocument/publishDiagnostics`.",
    ),
    (
        "codeActionProvider",
        "`textDocument/codeAction`",
        "Redaction of one finding, one value, one type, all; the quick fixes of diagnostics; a twin for each lens. Computed from the range alone.",
    ),
    (
        "executeCommandProvider",
        "`workspace/executeCommand`",
        "The commands above, in the order they came in.",
    ),
    (
        "codeLensProvider",
        "`textDocument/codeLens`",
        "Above a log where the failures are and how often one occurs; in a triage document what to do next, and drafts to send.",
    ),
    (
        "hoverProvider",
        "`textDocument/hover`",
        "What a finding is and why, never its value; when and how often a record occurs. In a triage document the value behind a placeholder, from the vault.",
    ),
    (
        "documentSymbolProvider",
        "`textDocument/documentSymbol`",
        "The outline: hours and failures of a log, sections and whys of a document.",
    ),
    (
        "workspaceSymbolProvider",
        "`workspace/symbol`",
        "Failures by template and headings, in all open documents.",
    ),
    (
        "foldingRangeProvider",
        "`textDocument/foldingRange`",
        "Records of several lines, runs of records that say the same, sections.",
    ),
    (
        "selectionRangeProvider",
        "`textDocument/selectionRange`",
        "Word, message, record, run or section, everything.",
    ),
    (
        "semanticTokensProvider",
        "`textDocument/semanticTokens/range` `full`",
        "Colors: findings by how bad they are, time, level, source and identifiers of a record.",
    ),
    (
        "inlayHintProvider",
        "`textDocument/inlayHint`",
        "Silences, clocks that step back, and local times where they are wanted. In a log over 8 MB for what is in sight alone.",
    ),
    (
        "documentLinkProvider",
        "`textDocument/documentLink` `documentLink/resolve`",
        "Web addresses; files of the workspace that a stack frame or evidence names, found when they are followed.",
    ),
    (
        "definitionProvider",
        "`textDocument/definition`",
        "From an identifier to its first place in all open logs, from evidence to the line it cites, from the number of a why to its heading.",
    ),
    (
        "referencesProvider",
        "`textDocument/references`",
        "All places of an identifier, the records like one, the whys that cite a line or evidence.",
    ),
    (
        "completionProvider",
        "`textDocument/completion`",
        "Evidence ids with their text, numbers of whys, statuses, owners, the words of the front matter.",
    ),
    (
        "renameProvider",
        "`textDocument/prepareRename` `rename`",
        "Evidence ids and numbers of whys, wherever the document has them.",
    ),
    (
        "documentFormattingProvider",
        "`textDocument/formatting`",
        "A triage document in order: its tables in columns, its numbers in one spelling. Nothing in other documents.",
    ),
    (
        "workspace",
        "`workspace/didChangeWorkspaceFolders` `didChangeConfiguration` `didChangeWatchedFiles`",
        "Several folders in one server, settings at any time; `.tftsr.toml`, triage documents and cited logs when they change.",
    ),
];

/// What a client gets by what it says of itself; `tests/profiles.rs` replays the sets of real clients against it.
const CLIENTS: &str = "
## What a client gets

The server speaks the Language Server Protocol 3.17 on stdin and stdout. It registers, sends and asks only what a client says it can take.
One that says nothing gets pushed diagnostics in UTF-16 positions, plain hovers, and code actions as bare commands.

| the client says | the server then |
|---|---|
| `general.positionEncodings` | counts columns in the first of `utf-8`, `utf-16`, `utf-32` that it lists; else in UTF-16 |
| `textDocument.diagnostic` | answers `textDocument/diagnostic` and pushes none; Helix lists it without asking, and gets them pushed |
| `workspace.diagnostics.refreshSupport` | asks it to pull again when settings or what is never flagged change |
| `textDocument.codeAction.codeActionLiteralSupport`, `isPreferredSupport` | sends code actions with kind and diagnostics, and marks the likeliest |
| `textDocument.hover.contentFormat` with `markdown` | writes hovers in Markdown |
| `textDocument.documentSymbol.hierarchicalDocumentSymbolSupport` | nests symbols |
| `textDocument.semanticTokens.requests` | offers semantic tokens, in full, in a range, or both |
| `textDocument.rename.prepareSupport` | says what a rename is about before it is typed |
| `workspace.symbol.resolveSupport` | sends symbols in the form of 3.17 |
| `workspace.applyEdit` | edits open documents; else says how to do it in a shell |
| `workspace.workspaceEdit` with `documentChanges` and `create` | makes new documents by an edit; else writes them to disk |
| `window.showDocument.support` | shows what a command made or found; else names it in its message |
| `window.workDoneProgress` | shows the progress of a model's answer, with a way to cancel |
| `workspace.configuration`, `didChangeConfiguration` | asks for the section `tftsr`; else takes `initializationOptions` and what `didChangeConfiguration` carries |
| `workspace.didChangeWatchedFiles` | registers for `.tftsr.toml`, Markdown files and logs, and looks again at what is open or cited |

The answer to a command does not wait for the edits and messages that it causes; they come by themselves, behind it or just before it.
";

/// PROTOCOL.md: every command and setting, made from the tables the server runs on.
pub fn page() -> String {
    let mut page = String::from(
        "# Commands and settings\n\n\
         Made from the tables in `workbench`; a test keeps it equal to them.\n\n\
         Each command takes one JSON object (or none) by `workspace/executeCommand` or `tftsr call`, and gives back JSON.\n\
         A field with `?` may be left out; an editor then means the document touched last and the issue it belongs to.\n\
         Changes to files come as `workspace/applyEdit`; `tftsr call` writes them to disk.\n",
    );
    let codes: Vec<String> = CommandError::CODES.map(|code| format!("`{code}`")).into();
    page.push_str(&format!("Errors carry a stable `data.code`: {}.\n", codes.join(", ")));
    let mut group = "";
    for command in COMMANDS {
        if command.group != group {
            group = command.group;
            page.push_str(&format!(
                "\n## {group}\n\n| command | argument | what it does |\n|---|---|---|\n"
            ));
        }
        let arguments = match command.arguments {
            "" => "none".to_owned(),
            arguments => format!("`{{{}}}`", arguments.replace('|', "or")),
        };
        page.push_str(&format!("| `{}` | {arguments} | {} |\n", command.id, command.about));
    }
    page.push_str(
        "\n## Words and shapes\n\n\
         `range` is `{start, end}` in UTF-8 bytes of the document, half open. `spanIds` come from `detectPii`.\n\
         `number` is that of a why, such as `1.2`; `time` is RFC 3339, or without a zone in UTC.\n\n\
         | field | words |\n|---|---|\n",
    );
    let words =
        |all: &[&str]| all.iter().map(|word| format!("`{word}`")).collect::<Vec<_>>().join(" ");
    for (field, all) in [
        ("domain", ids(Domain::ALL, triage::Domain::id)),
        ("severity", ids(IssueSeverity::ALL, triage::IssueSeverity::id)),
        ("status of an issue", ids(IssueStatus::ALL, triage::IssueStatus::id)),
        ("leg", ids(Leg::ALL, triage::Leg::id)),
        ("kind of a why", ids(WhyKind::ALL, triage::WhyKind::id)),
        ("status of a why", ids(WhyStatus::ALL, triage::WhyStatus::id)),
        ("kind of an event", ids(EventKind::ALL, triage::EventKind::id)),
    ] {
        page.push_str(&format!("| {field} | {} |\n", words(&all)));
    }
    page.push_str(
        "\n## For editors that show more\n\n\
         A command that needs a word of a person (`unredacted`, `unconfirmed`) is asked about with `window/showMessageRequest`, and its result is `{\"asked\": …}`, the question: what it does is done after the answer, and about a text that was changed since it is asked again. A client that knows no such request is told in a message what to do instead.\n\
         With `quiet: true` in its argument a command of `workspace/executeCommand` says nothing to the person and asks nothing, so that an error comes back as one: a view asks for itself.\n\
         What an editor can do beyond the protocol it says in `capabilities.experimental.tftsr`:\n\n\
         | ability | what the server does then |\n|---|---|\n\
         | `previews: true` | offers `previewRedaction` with `show` as a code action; the editor shows the text as a diff |\n\
         | `changes: true` | sends the notification `tftsr/changed` with `{}` when issues, their documents, providers or settings may have changed, by a command that is not quiet or by a saved document |\n",
    );
    page.push_str(
        "\n## What is offered\n\nTo every client, but for what the next section ties to an ability.\n\n\
         | capability | methods | what it is here |\n|---|---|---|\n",
    );
    for (capability, methods, about) in FEATURES {
        page.push_str(&format!("| `{capability}` | {methods} | {about} |\n"));
    }
    page.push_str(CLIENTS);
    page.push_str("\n## Settings\n\n| setting | default | what it does |\n|---|---|---|\n");
    for setting in SETTINGS {
        page.push_str(&format!(
            "| `tftsr.{}` | `{}` | {} |\n",
            setting.key, setting.default, setting.description
        ));
    }
    page.push_str(
        "\n## Personal settings\n\nSet by `updateSettings` alone; what an editor or a workspace says of them does not count.\n\n| setting | default | what it does |\n|---|---|---|\n",
    );
    for setting in PERSONAL_SETTINGS {
        page.push_str(&format!(
            "| `{}` | `{}` | {} |\n",
            setting.key, setting.default, setting.description
        ));
    }
    page
}

fn ids<T: Copy>(all: &[T], id: impl Fn(T) -> &'static str) -> Vec<&'static str> {
    all.iter().copied().map(id).collect()
}

pub(crate) fn issue(issue: &Issue) -> Value {
    json!({
        "id": issue.id,
        "title": issue.title,
        "domain": issue.domain.id(),
        "severity": issue.severity.id(),
        "status": issue.status.id(),
        "tags": issue.tags,
        "assignee": issue.assignee,
        "createdAt": issue.created_at.to_string(),
        "updatedAt": issue.updated_at.to_string(),
        "resolvedAt": issue.resolved_at.map(|time| time.to_string()),
    })
}

pub(crate) fn log(log: &LogFile) -> Value {
    json!({
        "id": log.id,
        "issueId": log.issue_id,
        "path": log.path,
        "sha256": log.sha256,
        "sizeBytes": log.size_bytes,
        "lines": log.line_count,
        "format": log.format,
        "attachedAt": log.attached_at.to_string(),
    })
}

pub(crate) fn evidence(evidence: &Evidence) -> Value {
    json!({
        "id": evidence.id,
        "file": evidence.file,
        "line": evidence.line,
        "endLine": evidence.end_line,
        "time": evidence.time.map(|time| time.to_string()),
        "timeCertain": evidence.certain,
        "source": evidence.source,
        "excerpt": evidence.excerpt,
        "hash": evidence.hash,
        "reason": evidence.reason,
    })
}

pub(crate) fn why(why: &Why) -> Value {
    let author = match &why.author {
        Author::Person => json!({ "kind": "person" }),
        Author::Rule => json!({ "kind": "rule" }),
        Author::Model { model, time, prompt_hash } => {
            json!({ "kind": "model", "model": model, "time": time, "promptHash": prompt_hash })
        }
    };
    json!({
        "number": why.number.to_string(),
        "level": why.number.level(),
        "leg": why.leg.id(),
        "question": why.question,
        "answer": why.answer,
        "kind": why.kind.id(),
        "status": why.status.id(),
        "evidence": why.evidence,
        "author": author,
    })
}

pub(crate) fn timeline_event(event: &TimelineEvent) -> Value {
    json!({
        "time": event.time.to_string(),
        "timeCertain": event.certain,
        "kind": event.kind.id(),
        "what": event.what,
        "evidence": event.evidence,
    })
}

pub(crate) fn countermeasure(row: &Countermeasure) -> Value {
    json!({
        "what": row.what,
        "for": row.addresses,
        "type": row.kind,
        "strength": row.strength,
        "owner": row.owner,
        "due": row.due,
        "check": row.check,
    })
}

/// How far along an analysis is.
pub(crate) fn progress(progress: &triage::Progress) -> Value {
    let legs: Vec<Value> = progress
        .legs
        .iter()
        .map(|leg| {
            json!({ "leg": leg.leg.id(), "whys": leg.whys, "answered": leg.answered, "open": leg.open })
        })
        .collect();
    json!({
        "next": progress.next_step,
        "isComplete": progress.is_complete,
        "whys": progress.whys,
        "answered": progress.answered,
        "unsupported": progress.answered - progress.with_evidence,
        "level": progress.level,
        "statuses": progress.statuses.iter().map(|(status, count)| {
            (status.id().to_owned(), json!(count))
        }).collect::<serde_json::Map<String, Value>>(),
        "legs": legs,
    })
}

/// TTD, TTA, TTM and TTR with what they are from and until.
pub(crate) fn times(document: &triage::TriageDocument) -> Value {
    let events: Vec<&TimelineEvent> = document.timeline.iter().map(|event| &event.value).collect();
    let times = report::explained_times(&events);
    json!(
        times
            .iter()
            .map(
                |time| json!({ "name": time.name, "duration": time.duration, "words": time.words })
            )
            .collect::<Vec<_>>()
    )
}

pub(crate) fn message(message: &TriageMessage) -> Value {
    json!({
        "at": message.at.to_string(),
        "author": message.author,
        "content": message.content,
        "whyLevel": message.why_level,
    })
}

pub(crate) fn document(document: &StoredDocument) -> Value {
    json!({
        "id": document.id,
        "kind": document.kind,
        "path": document.path,
        "sha256": document.sha256,
        "updatedAt": document.updated_at.to_string(),
    })
}

pub(crate) fn export(export: &store::Export) -> Value {
    json!({
        "issueId": export.issue_id,
        "kind": export.kind,
        "format": export.format,
        "path": export.path,
        "sha256": export.sha256,
        "actor": export.actor,
        "auditHead": export.audit_head,
        "clear": export.clear,
        "restored": export.restored,
        "exportedAt": export.exported_at.to_string(),
    })
}

pub(crate) fn image(image: &store::StoredImage) -> Value {
    json!({
        "id": image.id,
        "issueId": image.issue_id,
        "path": image.path,
        "caption": image.caption,
        "sha256": image.sha256,
        "width": image.width,
        "height": image.height,
        "bytes": image.size,
        "addedAt": image.added_at.to_string(),
    })
}

pub(crate) fn publication(made: &store::Publication) -> Value {
    json!({
        "issueId": made.issue_id,
        "document": made.document,
        "target": made.target,
        "remoteId": made.remote_id,
        "url": made.url,
        "sha256": made.sha256,
        "action": made.action,
        "actor": made.actor,
        "publishedAt": made.published_at.to_string(),
    })
}

pub(crate) fn audit_row(row: &AuditRow) -> Value {
    json!({
        "sequence": row.sequence,
        "at": row.at.to_string(),
        "actor": row.actor,
        "action": row.action,
        "subject": row.subject,
        "details": row.details,
        "hash": row.hash,
    })
}

#[cfg(test)]
mod tests {
    #[test]
    fn the_page_is_that_of_the_tables() {
        expect_test::expect_file!["../../lsp/PROTOCOL.md"].assert_eq(&super::page());
    }
}
